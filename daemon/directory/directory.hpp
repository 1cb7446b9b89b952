// What the machine's user database (NSS: passwd, group, a directory behind them) says. Every call may block for as long as a
// directory server takes: never from the server's thread, never inside a transaction.
#pragma once

#include "common/user_name.hpp"

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness2fa {

struct Person {
    enum class Standing {
        known,       // the user database has this name
        unknown,     // it has not
        undetermined // it failed, or was too slow
    };
    UserName name; // as the user database spells it; as asked where it does not know it
    std::optional<uid_t> uid;
    Standing standing = Standing::undetermined;
};

Person person_named(const UserName& name);

// Nothing if that uid has no entry, or one with a malformed name, or the look-up failed.
std::optional<Person> person_with(uid_t uid);

// Those of the groups that contain the person; a group that does not exist contains nobody. Nothing if that cannot be determined.
std::optional<std::set<std::string>> groups_among(const Person& person, const std::vector<std::string>& groups);

// Those that the group's entry lists; nobody if there is no such group. Nothing if the look-up failed.
std::optional<std::vector<UserName>> members_of(const std::string& group);

// Whether the person's groups contain one of these; a group that does not exist contains nobody. A failure is "no".
bool in_any_group(const Person& person, const std::vector<std::string>& groups);

} // namespace harness2fa
