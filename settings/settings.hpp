// SPDX-License-Identifier: Apache-2.0
// What the administrator decided, as plain data. The rest of this room reads it from the YAML file; everybody else only reads this.
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

struct Local {}; // at the machine itself: `local` in `from`
using Origin = std::variant<Local, Network>;

// An entry of `rules`. All conditions that are given must hold; of the values of one, any.
struct Rule {
    std::optional<std::vector<std::string>> users{}, groups{}, services{};
    std::optional<std::vector<Origin>> from{};
    Demand code = Demand::enrolled;
    std::string text{}; // for people: "groups: [robots], code: never"
};

// A value that may mean nothing on this machine, and where it stands in the file.
struct Reference {
    enum class Kind {
        user,            // of a rule, as are group and service
        group,           // of a rule, of user_groups or of managers
        service,         // PAM's
        offered_service, // of enrollment.services
        managers,        // the list itself
        mail_address,    // mail.from or mail.to
        credentials,     // of mail: a file
        socket,          // a file in a directory, as is store
        store,
        rule,        // an entry, in their order
        enforce_from // without `enforce: true`
    };
    Kind kind = Kind::user;
    std::string name;
    int line = 1, column = 1; // from 1
};

// Members, sections and values where the file says nothing: settings.def. Texts are as written, with {hostname} and {user}; `store` is the
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
    std::vector<Reference> references{}; // in the order of the file; nothing decides by them
};

#define SECTION(Type, name) using Type = Settings::Type; // NOLINT(bugprone-macro-parentheses)
#include "settings.def"

} // namespace harness2fa::settings
