// SPDX-License-Identifier: Apache-2.0
// local_person reads /etc/passwd itself, in place: that takes some microseconds, cannot hang, and needs no third-party code.
#pragma once

#include "person.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::directory {

// local_person returns the first entry with that name or uid if the user database would answer the same, so if nsswitch.conf has `files`
// first and all lines of the file up to the entry are plain. Otherwise it returns std::nullopt, and the user database is to be asked. What
// was read is kept until the file changes.
std::optional<Person> local_person(const UserName& name);
std::optional<Person> local_person(uid_t uid);

// PasswdEntries holds the entries of a text like /etc/passwd, up to the first that is not plain.
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

} // namespace harness2fa::directory
