// People in /etc/passwd itself, read in place: it costs some microseconds, cannot hang, and no code of others has a part in it.
#pragma once

#include "person.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace harness2fa {

// The first entry with that name or uid, where the user database would answer the same: nsswitch.conf has `files` first, and the file up to
// there holds nothing that is not plain. Nothing: ask the user database.
std::optional<Person> local_person(const UserName& name);
std::optional<Person> local_person(uid_t uid);

// The first such entry of a text like /etc/passwd.
std::optional<Person> first_in_passwd(std::string_view text,
                                      const std::function<bool(std::string_view name, uid_t uid)>& wanted);

} // namespace harness2fa
