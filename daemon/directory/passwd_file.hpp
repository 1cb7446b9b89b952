// SPDX-License-Identifier: Apache-2.0
// People in /etc/passwd itself, read in place: it costs some microseconds, cannot hang, and no code of others has a part in it.
#pragma once

#include "person.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

// The first entry with that name or uid, where the user database would answer the same: nsswitch.conf has `files` first, and the file up to
// there holds nothing that is not plain. Nothing: ask the user database. What was read is kept until the file is another one.
std::optional<Person> local_person(const UserName& name);
std::optional<Person> local_person(uid_t uid);

// The entries of a text like /etc/passwd, up to the first that is not plain.
class PasswdEntries {
  public:
    PasswdEntries() = default;
    explicit PasswdEntries(const std::string& text);

    std::optional<Person> named(std::string_view name) const;
    std::optional<Person> with(uid_t uid) const;

  private:
    struct Entry {
        std::string name;
        uid_t uid = 0;
    };
    static std::optional<Entry> entry_in(std::string_view line);
    static std::optional<Person> person(const Entry& entry);

    std::vector<Entry> by_name_;
    std::vector<Entry> by_uid_;
};

} // namespace harness2fa
