// SPDX-License-Identifier: Apache-2.0
#include "keys.hpp"

#include "values.hpp"

#include <map>

namespace harness2fa::settings::yaml {

std::vector<const Entry*> keys_in(const TreeNode& map, std::vector<PlacedFault>& faults) {
    std::map<std::string_view, std::size_t> seen; // key -> line
    std::vector<const Entry*> keys;
    for (const Entry& entry : map.entries) {
        const auto [first, is_new] = seen.emplace(entry.key.text, entry.key.at.line + 1);
        if (is_new)
            keys.push_back(&entry);
        else
            faults.push_back({entry.key.at, "repeated key " + shown(entry.key.text) + " (first on line " +
                                                std::to_string(first->second) + ")"});
    }
    return keys;
}

std::string unknown_key(std::string_view word, const std::optional<std::string_view>& meant) {
    const std::string told = "unknown key " + shown(word);
    return meant ? told + " (did you mean '" + std::string(*meant) + "'?)" : told;
}

std::string joined(std::span<const std::string_view> names) {
    std::string out;
    for (const auto name : names)
        out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

} // namespace harness2fa::settings::yaml
