// SPDX-License-Identifier: Apache-2.0
// permission judges who may call what, by the rows of the calls. About the caller it knows only what the kernel said (SO_PEERCRED), and
// what passwd and group say of that uid.
#pragma once

#include "common/calls.hpp"

#include <string>
#include <variant>

namespace harness2fa::rules {

struct Caller {
    bool root = false;         // uid 0; in a private instance the daemon's own uid too
    bool manager = false;      // root, or in a group of `managers`
    bool acts_for_self = true; // `as` is "" or the caller's own name
    bool about_self = true;    // the user of the call is the caller
    bool mailer = false;       // harness2fa-mailer
};

struct Permitted {};
struct NotPermitted {
    std::string text; // for the caller, says who may
};
using Permission = std::variant<Permitted, NotPermitted>;

Permission permission(const Call& call, const Caller& caller);

} // namespace harness2fa::rules
