// SPDX-License-Identifier: Apache-2.0
// Somebody, as the machine's user database (NSS: passwd, a directory behind it) knows them.
#pragma once

#include "common/user_name.hpp"

#include <sys/types.h>

#include <optional>

namespace harness2fa {

struct Person {
    enum class Standing {
        known,       // the user database has this name
        unknown,     // it has not
        undetermined // it failed, or was too slow
    };
    UserName name; // as the user database spells it; as asked where it does not know it; root for every name of uid 0
    std::optional<uid_t> uid;
    Standing standing = Standing::undetermined;
};

inline Person root_person() {
    return {*UserName::parse("root"), 0, Person::Standing::known};
}

// uid 0 is root, by whatever name.
inline Person known_person(const UserName& name, uid_t uid) {
    return uid == 0 ? root_person() : Person{name, uid, Person::Standing::known};
}

} // namespace harness2fa
