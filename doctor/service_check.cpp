// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "pam_walk.hpp"

#include <algorithm>
#include <array>

namespace harness2fa::doctor {
namespace {

// services have protocols that know one password, and no question after it.
constexpr std::array services{"cups",      "dovecot",   "imap", "pop",      "pop3",      "ppp",    "proftpd",
                              "pure-ftpd", "saslauthd", "smtp", "tigervnc", "vncserver", "vsftpd", "xrdp-sesman"};

bool is_exempt(const settings::Settings& settings, const std::string& service) {
    return std::ranges::any_of(settings.rules, [&](const settings::Rule& rule) {
        return rule.code == Demand::never && rule.services &&
               std::ranges::find(*rule.services, service) != rule.services->end();
    });
}

} // namespace

void check_services(const Machine& machine, const settings::Settings& settings, Findings& findings) {
    for (const std::string service : services) {
        const Stack stack = load_stack(machine, service, "auth");
        if (is_exempt(settings, service) || !stack.complete || !walk(stack).reached)
            continue;
        const auto ours =
            std::ranges::find_if(stack.handlers, [](const Handler& h) { return is_ours(h.entry.module); });
        std::string text = service;
        text += " cannot ask for a code, so it refuses users with two-factor login. Add to `rules` in harness2fa.yaml: "
                "{services: [";
        text += service;
        text += "], code: never}";
        findings.push_back({Finding::Kind::locks_out, service_file(service), ours->service_line, std::move(text)});
    }
}

} // namespace harness2fa::doctor
