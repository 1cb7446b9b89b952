// SPDX-License-Identifier: Apache-2.0
#include "keys_check.hpp"

#include <algorithm>

namespace harness2fa::doctor {
namespace {

constexpr std::size_t most_names = 3;

// expanded replaces the tokens %h, %u and %% (sshd_config(5), TOKENS).
std::string expanded(const std::string& pattern, const Person& person) {
    std::string path;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%' || i + 1 == pattern.size()) {
            path += pattern[i];
            continue;
        }
        const char token = pattern[++i];
        path += token == 'h' ? person.home : token == 'u' ? person.name : std::string(token == '%' ? "%" : "");
    }
    return path.starts_with('/') ? path : person.home + "/" + path;
}

bool holds_a_key(const Machine& machine, const std::string& file) {
    const Text text = read(machine, file);
    return std::ranges::any_of(lines_of(text.content), [](std::string_view line) {
        const std::size_t first = line.find_first_not_of(" \t\r");
        return first != line.npos && line[first] != '#';
    });
}

bool can_log_in(const Person& person) {
    return !person.shell.ends_with("/nologin") && !person.shell.ends_with("/false");
}

std::vector<std::string> people_with_keys(const Machine& machine, const SshdConfig& config) {
    const SshdLine* const line = config.for_all("authorizedkeysfile");
    const std::vector<std::string> patterns =
        line != nullptr ? line->values : std::vector<std::string>{".ssh/authorized_keys", ".ssh/authorized_keys2"};
    std::vector<std::string> names;
    for (const Person& person : people(machine)) {
        if (!can_log_in(person) || (machine.euid != 0 && person.uid != machine.euid))
            continue;
        if (std::ranges::any_of(patterns, [&](const std::string& pattern) {
                return pattern != "none" && holds_a_key(machine, expanded(pattern, person));
            }))
            names.push_back(person.name);
        if (names.size() > most_names)
            break;
    }
    return names;
}

// key_is_enough says whether a key alone lets somebody in: it does not if AuthenticationMethods are set, other than "any".
bool key_is_enough(const SshdConfig& config) {
    const SshdLine* const methods = config.for_all("authenticationmethods");
    return !says(config.for_all("pubkeyauthentication"), "no") &&
           (methods == nullptr || std::ranges::find(methods->values, "any") != methods->values.end());
}

} // namespace

void check_keys(const Machine& machine, const SshdConfig& config, const Stack& account, Findings& findings) {
    if (!key_is_enough(config))
        return;
    std::vector<std::string> names = people_with_keys(machine, config);
    if (names.empty())
        return;
    if (names.size() > most_names)
        names.back() = "others";
    const int line = account.handlers.empty() ? 0 : account.handlers.front().service_line;
    findings.push_back({Finding::Kind::opens, service_file(account.service), line,
                        "ssh keys let " + listed(names) +
                            " in without a code. To refuse keys alone, add before this line: account required "
                            "pam_harness2fa.so. To ask for a code after the key, see pam_harness2fa(8)."});
}

} // namespace harness2fa::doctor
