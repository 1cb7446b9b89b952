// SPDX-License-Identifier: Apache-2.0
#include "login_policy.hpp"

#include "common/login_services.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace harness2fa::rules {
namespace {

enum class Holds { no, undetermined, yes };

Holds sure(bool holds) {
    return holds ? Holds::yes : Holds::no;
}

// both returns no if one of the conditions surely does not hold, even if the other cannot be determined.
Holds both(Holds one, Holds other) {
    return std::min(one, other);
}

// is_local_service knows the services of the machine itself. Display managers have several, which begin with the same name ("gdm-password",
// "lightdm-greeter").
bool is_local_service(std::string_view service) {
    static constexpr std::array<std::string_view, 9> displays{"gdm",  "gdm3", "lightdm", "sddm", "xdm",
                                                              "lxdm", "slim", "wdm",     "kdm"};
    if (std::ranges::find(login_services, service) != login_services.end())
        return service != remote_login_service;
    return std::ranges::find(displays, service.substr(0, service.find('-'))) != displays.end();
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

Holds group_holds(const settings::Rule& rule, const LoginFacts& login) {
    if (!rule.groups)
        return Holds::yes;
    if (!login.groups)
        return Holds::undetermined;
    return sure(std::ranges::any_of(*rule.groups, [&](const auto& group) { return login.groups->contains(group); }));
}

Holds user_holds(const settings::Rule& rule, const LoginFacts& login) {
    if (!rule.users)
        return Holds::yes;
    if (!login.user_determined) // the name may be an alias
        return Holds::undetermined;
    return sure(contains(*rule.users, login.user));
}

Holds origin_holds(const settings::Rule& rule, const LoginFacts& login) {
    if (!rule.from)
        return Holds::yes;
    const bool here = login.rhost.empty();
    const auto address = parse_address(login.rhost);
    if (!here && !address)
        return Holds::undetermined;
    return sure(std::ranges::any_of(*rule.from, [&](const settings::Origin& origin) {
        const auto* network = std::get_if<Network>(&origin);
        return network ? address && network->contains(*address) : here && is_local_service(login.service);
    }));
}

Holds person_holds(const settings::Rule& rule, const LoginFacts& login) {
    return both(user_holds(rule, login), group_holds(rule, login));
}

Holds rule_holds(const settings::Rule& rule, const LoginFacts& login) {
    const Holds service = sure(!rule.services || contains(*rule.services, login.service));
    return both(person_holds(rule, login), both(service, origin_holds(rule, login)));
}

bool met(const settings::Rule& rule, Holds holds) {
    return holds == Holds::yes || (holds == Holds::undetermined && rule.code == Demand::always);
}

std::string name_of_entry(const settings::Settings& settings, const settings::Rule& rule) {
    return "rules, entry " + std::to_string(&rule - settings.rules.data() + 1) + " (" + rule.text + ")";
}

} // namespace

Decision decide(const settings::Settings& settings, const LoginFacts& login) {
    bool determined = login.user_determined;
    for (const settings::Rule& rule : settings.rules) {
        const Holds holds = rule_holds(rule, login);
        determined = determined && holds != Holds::undetermined;
        if (met(rule, holds))
            return {rule.code, name_of_entry(settings, rule), determined};
    }
    if (settings.enforce)
        return {Demand::always, "enforce: true", determined, settings.enforce_from};
    // The user database could not say whose name it is, and nobody gets in on an error.
    if (!login.user_determined)
        return {Demand::always, "user database failed", false};
    return {Demand::enrolled, "enforce: false", determined};
}

std::optional<std::string> required_by(const settings::Settings& settings, const LoginFacts& user) {
    for (const settings::Rule& rule : settings.rules) {
        const Holds holds = person_holds(rule, user);
        if (!met(rule, holds))
            continue;
        if (rule.code == Demand::always)
            return name_of_entry(settings, rule);
        if (!rule.services && !rule.from)
            return {};
    }
    return settings.enforce ? std::optional<std::string>("enforce: true in harness2fa.yaml") : std::nullopt;
}

std::optional<std::string> exempted_by(const settings::Settings& settings, const LoginFacts& user) {
    for (const settings::Rule& rule : settings.rules) {
        if (!met(rule, person_holds(rule, user)))
            continue;
        if (rule.code == Demand::always)
            return {};
        if (!rule.services && !rule.from)
            return name_of_entry(settings, rule);
    }
    return {};
}

bool demands_codes(const settings::Settings& settings) {
    return settings.enforce ||
           std::ranges::any_of(settings.rules, [](const settings::Rule& rule) { return rule.code == Demand::always; });
}

std::vector<std::string> groups_in_rules(const settings::Settings& settings) {
    std::set<std::string> groups;
    for (const settings::Rule& rule : settings.rules)
        if (rule.groups)
            groups.insert(rule.groups->begin(), rule.groups->end());
    return {groups.begin(), groups.end()};
}

} // namespace harness2fa::rules
