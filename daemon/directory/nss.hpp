// SPDX-License-Identifier: Apache-2.0
// What the machine's user database says. Calls third-party code that may be wrong in threads, hang and crash: in a helper process alone.
#pragma once

#include "person.hpp"
#include "question.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness2fa {

Person person_named(const UserName& name);

// Nothing if that uid has no entry, or one with a malformed name, or the look-up failed.
std::optional<Person> person_with(uid_t uid);

// Those of the groups that contain the person; a group that does not exist contains nobody. Nothing if that cannot be determined.
std::optional<std::set<std::string>> groups_among(const Person& person, const std::vector<std::string>& groups);

// Groups that are looked up once, to be asked about many persons.
class NamedGroups {
  public:
    explicit NamedGroups(const std::vector<std::string>& names);

    // As groups_among, of who has this entry in passwd.
    std::optional<std::set<std::string>> of(const char* login, gid_t main_group) const;

    // Of those that exist. Nothing if a look-up failed.
    std::optional<std::set<gid_t>> ids() const;

  private:
    std::map<std::string, gid_t> ids_; // of those that exist
    bool determined_ = true;
};

KnownGroup group_called(const std::string& name);

// Those that the group's entry lists; nobody if there is no such group. Nothing if the look-up failed.
std::optional<std::vector<UserName>> members_of(const std::string& group);

// Whether the person's groups contain one of these; a group that does not exist contains nobody. A failure is "no".
bool in_any_group(const Person& person, const std::vector<std::string>& groups);

} // namespace harness2fa
