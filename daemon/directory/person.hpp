// SPDX-License-Identifier: Apache-2.0
// A Person is somebody as the machine's user database (NSS: passwd, perhaps a directory behind it) knows them.
#pragma once

#include "common/user_name.hpp"

#include <sys/types.h>

#include <optional>

namespace harness2fa::directory {

struct Person {
    enum class Standing {
        known,       // the user database has this name
        unknown,     // the user database does not have it
        undetermined // the user database failed, or was too slow
    };
    UserName name; // as the user database spells it, or else as it was asked for; root for every name of uid 0
    std::optional<uid_t> uid;
    Standing standing = Standing::undetermined;
};

inline Person root_person() {
    return {*UserName::parse("root"), 0, Person::Standing::known};
}

// known_person returns root for uid 0, whatever the name.
inline Person known_person(const UserName& name, uid_t uid) {
    return uid == 0 ? root_person() : Person{name, uid, Person::Standing::known};
}

} // namespace harness2fa::directory
