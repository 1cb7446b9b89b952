// SPDX-License-Identifier: Apache-2.0
// The stack of a service: the lines of its file and of all that it includes, as libpam strings them together.
#pragma once

#include "finding.hpp"
#include "machine.hpp"
#include "pam_file.hpp"

#include <map>
#include <string>
#include <vector>

namespace harness2fa::doctor {

// What a module returns, by the names that brackets use.
enum class Returned {
    success,
    ignore,
    auth_err,
    maxtries,
    authinfo_unavail,
    conv_err,
    perm_denied,
    module_unknown // its file is missing
};
std::string name_of(Returned returned);

struct Action {
    enum class Kind { ignore, ok, done, bad, die, reset, jump };
    Kind kind = Kind::bad;
    int jump = 0; // over so many modules
};
// What a control makes of it. A control that libpam does not understand fails whatever the module says.
Action action_of(const std::string& control, Returned returned);

struct Handler {
    PamLine entry;
    std::string file;
    int service_line = 0;  // of the service's own file, the line that brings this one
    int level = 0;         // how many substacks it is in
    bool substack = false; // no module: here one begins
};

struct Stack {
    std::string service;
    std::vector<Handler> handlers;
    bool complete = true; // false: a file cannot be read by us
    Findings broken{};    // files that are included and missing: libpam refuses every login then
};

// service_file is the file of that name in /etc/pam.d, which may be missing.
std::string service_file(std::string_view service);

// type: auth or account. For a service with a file of its own in /etc/pam.d.
Stack load_stack(const Machine& machine, const std::string& service, const std::string& type);

// The files of /etc/pam.d, without the copies that editors, dpkg and pam-auth-update leave behind.
std::vector<std::string> pam_files(const Machine& machine);

} // namespace harness2fa::doctor
