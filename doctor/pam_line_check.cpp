// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "pam_stack.hpp"

#include "common/login_services.hpp"
#include "common/module_options.hpp"
#include "common/paths.hpp"

#include <algorithm>

namespace harness2fa::doctor {
namespace {

using Kind = Finding::Kind;

bool is_known(const std::string& option) {
    ModuleOptions options;
    return read_option(option.c_str(), options);
}

void check_options(const std::string& file, const PamLine& line, Findings& findings) {
    for (const std::string& option : line.arguments) {
        if (!is_known(option))
            findings.push_back({Kind::other, file, line.line,
                                "the module does not understand '" + option +
                                    "', so on this line a right code counts for nothing. Correct it or take it out; "
                                    "see pam_harness2fa(8)."});
    }
}

void check_account(const std::string& file, const PamLine& line, Findings& findings) {
    if (file != service_file(remote_login_service))
        findings.push_back({Kind::locks_out, file, line.line,
                            "an account line belongs into /etc/pam.d/sshd only: here it refuses cron jobs, and sudo "
                            "where it asks for no password. Take it out."});
}

bool module_file_exists(const Machine& machine, const std::string& module) {
    if (module.starts_with('/'))
        return exists(machine, module);
    for (const char* const place : paths::module_directories)
        if (!matching(machine, std::string(place).append("/").append(module)).empty())
            return true;
    return false;
}

} // namespace

void check_pam_lines(const Machine& machine, Findings& findings) {
    for (const std::string& file : pam_files(machine)) {
        for (const PamLine& line : parse_pam_file(read(machine, file).content)) {
            if (!is_ours(line.module))
                continue;
            if (!module_file_exists(machine, line.module))
                findings.push_back({Kind::locks_out, file, line.line,
                                    "the module is not on the disk, so PAM refuses logins here. Install the package "
                                    "libpam-harness2fa again, or run: pam-auth-update --remove harness2fa"});
            check_options(file, line, findings);
            if (line.type == "account")
                check_account(file, line, findings);
        }
    }
}

bool module_is_enabled(const Machine& machine) {
    for (const std::string& file : pam_files(machine)) {
        const auto lines = parse_pam_file(read(machine, file).content);
        if (std::ranges::any_of(lines, [](const PamLine& l) { return l.type == "auth" && is_ours(l.module); }))
            return true;
    }
    return false;
}

} // namespace harness2fa::doctor
