// SPDX-License-Identifier: Apache-2.0
#include "forms.hpp"

#include "keys.hpp"
#include "rules_reader.hpp"

namespace harness2fa::settings::yaml {

std::string Text::written(const std::string& value) {
    static constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:._-";
    const bool needs_quotes = value.empty() || value.find_first_not_of(plain) != value.npos;
    return needs_quotes ? '"' + value + '"' : value;
}

std::string Names::written(const std::vector<std::string>& value) {
    const std::vector<std::string_view> names(value.begin(), value.end());
    return "[" + joined(names) + "]";
}

void AlgorithmName::read(ValueReader value, Algorithm& out) {
    value.choice(out, algorithm_named, "SHA1, SHA256 or SHA512");
}

void StoreUrl::read(ValueReader value, std::string& out) {
    std::string url = written(out);
    value.text(url, wrong_with_store);
    out = path_of_store(url);
}

std::string StoreUrl::written(const std::string& value) {
    return "sqlite:" + value;
}

void RuleList::read(ValueReader value, std::vector<Rule>& out) {
    read_rules(std::move(value), out);
}

} // namespace harness2fa::settings::yaml
