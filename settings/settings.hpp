// SPDX-License-Identifier: Apache-2.0
// Settings are what the administrator decided, as plain data. The rest of this room reads it from the YAML file; everybody else only reads
// this.
#pragma once

#include "common/address.hpp"
#include "common/login_services.hpp"
#include "common/messages.hpp"
#include "common/paths.hpp"
#include "common/time.hpp"
#include "common/totp_shape.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace harness2fa::settings {

struct Local {}; // the machine itself: `local` in `from`
using Origin = std::variant<Local, Network>;

// A Rule is an entry of `rules`. It holds if all its conditions do; a condition holds if any of its values does, or if it is std::nullopt.
struct Rule {
    std::optional<std::vector<std::string>> users{}, groups{}, services{};
    std::optional<std::vector<Origin>> from{};
    Demand code = Demand::enrolled;
    std::string text{}; // for people: "groups: [robots], code: never"
};

// A Reference is a value that may mean nothing on this machine, with its place in the file.
struct Reference {
    enum class Kind {
        user,            // in a rule
        group,           // in a rule, in user_groups or in managers
        service,         // of PAM, in a rule
        offered_service, // in enrollment.services
        managers,        // the list itself
        mail_address,    // mail.from or mail.to
        credentials,     // mail.credentials, a file
        socket,          // a file in a directory, as is store
        store,
        rule,        // an entry of rules; the entries come in their order
        enforce_from // which has no effect without `enforce: true`
    };
    Kind kind = Kind::user;
    std::string name;
    int line = 1, column = 1; // from 1
};

// Settings have their members, sections and defaults from settings.def. Texts are as written, with {hostname} and {user}; `store` is the
// PATH of sqlite:PATH.
struct Settings {
// NOLINTBEGIN(bugprone-macro-parentheses): these are declarations
#define SETTING(type, name, initial, form, help) type name = initial;
#define SECTION(Type, name) struct Type {
#define END_OF_SECTION(Type, name)                                                                                     \
    bool operator==(const Type&) const = default;                                                                      \
    }                                                                                                                  \
    name;
#define HELD_BY_STRUCT(Type, name) Type name;
// NOLINTEND(bugprone-macro-parentheses)
#include "settings.def"
    std::vector<Reference> references{}; // in the order of the file; for warnings only, no decision depends on them
};

#define SECTION(Type, name) using Type = Settings::Type; // NOLINT(bugprone-macro-parentheses)
#include "settings.def"

} // namespace harness2fa::settings
