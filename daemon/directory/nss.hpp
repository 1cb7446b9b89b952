// SPDX-License-Identifier: Apache-2.0
// These functions ask the machine's user database. They call third-party code that may be wrong in threads, hang and crash, so they run in
// a helper process alone.
#pragma once

#include "person.hpp"
#include "question.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness2fa::directory {

Person person_named(const UserName& name);

// person_with returns std::nullopt if that uid has no entry, or one with a malformed name, or if the look-up failed.
std::optional<Person> person_with(uid_t uid);

// groups_among returns those of the groups that contain the person; a group that does not exist contains nobody. It returns std::nullopt
// if that cannot be determined.
std::optional<std::set<std::string>> groups_among(const Person& person, const std::vector<std::string>& groups);

// NamedGroups looks groups up once, and is asked about many persons.
class NamedGroups {
  public:
    explicit NamedGroups(const std::vector<std::string>& names);

    // of returns what groups_among does, for the person with this entry in passwd.
    std::optional<std::set<std::string>> of(const char* login, gid_t main_group) const;

    // ids returns the gids of the groups that exist, std::nullopt if a look-up failed.
    std::optional<std::set<gid_t>> ids() const;

  private:
    std::map<std::string, gid_t> ids_; // of the groups that exist
    bool determined_ = true;
};

KnownGroup group_called(const std::string& name);

// members_of returns the users whom the group's entry lists, {} if there is no such group, and std::nullopt if the look-up failed.
std::optional<std::vector<UserName>> members_of(const std::string& group);

// in_any_group says whether the person is in one of these groups; a group that does not exist contains nobody. A failure is "no".
bool in_any_group(const Person& person, const std::vector<std::string>& groups);

} // namespace harness2fa::directory
