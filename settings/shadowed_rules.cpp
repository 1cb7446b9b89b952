// SPDX-License-Identifier: Apache-2.0
#include "shadowed_rules.hpp"

#include <algorithm>
#include <string>

namespace harness2fa::settings {
namespace {

using NameCondition = std::optional<std::vector<std::string>>;
using Origins = std::optional<std::vector<Origin>>;

void sort_names(Rule& rule) {
    for (NameCondition* names : {&rule.users, &rule.groups, &rule.services}) {
        if (*names)
            std::ranges::sort(**names);
    }
}

bool covers(const NameCondition& wide, const NameCondition& narrow) {
    return !wide || (narrow && std::ranges::includes(*wide, *narrow));
}

bool covers(const Origin& wide, const Origin& narrow) {
    const auto *outer = std::get_if<Network>(&wide), *inner = std::get_if<Network>(&narrow);
    if (outer == nullptr || inner == nullptr)
        return outer == inner; // both are `local`
    return outer->prefix <= inner->prefix && outer->contains(inner->address);
}

bool covers(const Origins& wide, const Origins& narrow) {
    if (!wide || !narrow)
        return !wide;
    return std::ranges::all_of(*narrow, [&](const Origin& inner) {
        return std::ranges::any_of(*wide, [&](const Origin& outer) { return covers(outer, inner); });
    });
}

bool covers(const Rule& wide, const Rule& narrow) {
    return covers(wide.users, narrow.users) && covers(wide.groups, narrow.groups) &&
           covers(wide.services, narrow.services) && covers(wide.from, narrow.from);
}

} // namespace

std::vector<std::optional<std::size_t>> shadowed_rules(const std::vector<Rule>& rules) {
    std::vector<Rule> sorted = rules;
    std::ranges::for_each(sorted, sort_names);
    std::vector<std::optional<std::size_t>> shadows(sorted.size());
    for (std::size_t later = 0; later < sorted.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later && !shadows[later]; ++earlier) {
            if (covers(sorted[earlier], sorted[later]))
                shadows[later] = earlier;
        }
    }
    return shadows;
}

} // namespace harness2fa::settings
