// SPDX-License-Identifier: Apache-2.0
#include "people.hpp"

#include "nss.hpp"

#include <pwd.h>

#include <cerrno>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace harness2fa::directory {
namespace {

struct UidRange {
    uid_t least = 1000, most = 60000; // where login.defs(5) does not say
};

UidRange range_of_people() {
    UidRange range;
    std::ifstream file("/etc/login.defs");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string name;
        uid_t value = 0;
        if (!(words >> name >> value))
            continue;
        if (name == "UID_MIN")
            range.least = value;
        else if (name == "UID_MAX")
            range.most = value;
    }
    return range;
}

bool is_login_shell(const std::string& shell) {
    return !shell.ends_with("/nologin") && !shell.ends_with("/false"); // "" stands for /bin/sh, passwd(5)
}

struct Entry {
    Person person;
    std::optional<gid_t> main_group{}; // from the listing of passwd; std::nullopt if the entry was found otherwise
};
using People = std::map<UserName, Entry>;

// add_entries_of_passwd adds the entries that are wanted, and returns false if the user database failed.
template <typename Wanted>
bool add_entries_of_passwd(People& found, Wanted wanted) {
    // NOLINTBEGIN(concurrency-mt-unsafe): a helper process has one thread
    ::setpwent();
    errno = 0;
    while (const passwd* entry = ::getpwent()) {
        const auto name = UserName::parse(entry->pw_name);
        if (name && wanted(*entry))
            found.emplace(*name, Entry{{*name, entry->pw_uid, Person::Standing::known}, entry->pw_gid});
        errno = 0;
    }
    const bool done = errno == 0 || errno == ENOENT;
    ::endpwent();
    // NOLINTEND(concurrency-mt-unsafe)
    return done;
}

bool add_users(People& found) {
    return add_entries_of_passwd(found, [range = range_of_people()](const passwd& entry) {
        return entry.pw_uid >= range.least && entry.pw_uid <= range.most && is_login_shell(entry.pw_shell);
    });
}

bool add_members(const std::string& group, People& found) {
    const auto names = members_of(group);
    if (!names)
        return false;
    for (const UserName& name : *names) {
        const Person person = person_named(name);
        if (person.standing == Person::Standing::undetermined)
            return false;
        if (person.standing == Person::Standing::known)
            found.emplace(person.name, Entry{person});
    }
    return true;
}

// groups_of takes the main group from the listing of passwd, or else looks the person up again.
std::optional<std::set<std::string>> groups_of(const Entry& entry, const NamedGroups& known,
                                               const std::vector<std::string>& names) {
    if (entry.main_group)
        return known.of(entry.person.name.str().c_str(), *entry.main_group);
    return groups_among(entry.person, names);
}

} // namespace

std::optional<std::vector<Listed>> list_people(const Listing& listing) {
    People found;
    if (!add_users(found))
        return {};
    for (const std::string& group : listing.user_groups)
        if (!add_members(group, found))
            return {};
    found.emplace(root_person().name, Entry{root_person()});
    const NamedGroups groups(listing.groups), managers(listing.managers);
    std::vector<Listed> people;
    people.reserve(found.size());
    for (const auto& [name, entry] : found) {
        const auto of_managers = groups_of(entry, managers, listing.managers);
        people.push_back(
            {entry.person, groups_of(entry, groups, listing.groups), of_managers && !of_managers->empty()});
    }
    return people;
}

std::optional<std::vector<Person>> list_members(const std::vector<std::string>& groups) {
    People found;
    for (const std::string& group : groups) {
        const auto names = members_of(group);
        if (!names)
            return {};
        for (const UserName& name : *names)
            if (const Person person = person_named(name); person.standing != Person::Standing::unknown)
                found.emplace(person.name, Entry{person});
    }
    const auto ids = NamedGroups(groups).ids();
    if (!ids || !add_entries_of_passwd(found, [&](const passwd& entry) { return ids->contains(entry.pw_gid); }))
        return {};
    std::vector<Person> members;
    for (const auto& [name, entry] : found)
        members.push_back(entry.person);
    return members;
}

} // namespace harness2fa::directory
