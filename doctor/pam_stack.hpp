// SPDX-License-Identifier: Apache-2.0
// A Stack is what libpam makes of a service: the lines of its file, and of all files that it includes.
#pragma once

#include "finding.hpp"
#include "machine.hpp"
#include "pam_file.hpp"

#include <map>
#include <string>
#include <vector>

namespace harness2fa::doctor {

// Returned is what a module returns, by the names that brackets use.
enum class Returned {
    success,
    ignore,
    auth_err,
    maxtries,
    authinfo_unavail,
    conv_err,
    perm_denied,
    module_unknown // the module's file is missing
};
std::string name_of(Returned returned);

struct Action {
    enum class Kind { ignore, ok, done, bad, die, reset, jump };
    Kind kind = Kind::bad;
    int jump = 0; // how many modules are skipped
};
// action_of returns what a control makes of it. A control that libpam does not understand fails whatever the module says.
Action action_of(const std::string& control, Returned returned);

struct Handler {
    PamLine entry;
    std::string file;
    int service_line = 0;  // the line of the service's own file that brings this one
    int level = 0;         // how many substacks it is in
    bool substack = false; // no module, but the beginning of a substack
};

struct Stack {
    std::string service;
    std::vector<Handler> handlers;
    bool complete = true; // false if we cannot read a file
    Findings broken{};    // included files that are missing: libpam refuses every login then
};

// service_file is the file of that name in /etc/pam.d, which may be missing.
std::string service_file(std::string_view service);

// load_stack loads the lines of the type, auth or account, of a service with a file of its own in /etc/pam.d.
Stack load_stack(const Machine& machine, std::string_view service, const std::string& type);

// pam_files returns the files of /etc/pam.d, without the copies that editors, dpkg and pam-auth-update leave behind.
std::vector<std::string> pam_files(const Machine& machine);

} // namespace harness2fa::doctor
