#include "people.hpp"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

namespace harness2fa {
namespace {

struct UidRange {
    uid_t least = 1000, most = 60000; // of login.defs(5) where it says nothing
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

using Found = std::map<UserName, Person>;

// False: the user database failed.
bool add_entries_of_passwd(Found& found) {
    static std::mutex one_at_a_time; // getpwent(3) has one place for the whole process
    const std::lock_guard lock(one_at_a_time);
    const UidRange range = range_of_people();
    // NOLINTBEGIN(concurrency-mt-unsafe): under the lock
    ::setpwent();
    errno = 0;
    while (const passwd* entry = ::getpwent()) {
        const auto name = UserName::parse(entry->pw_name);
        if (name && entry->pw_uid >= range.least && entry->pw_uid <= range.most && is_login_shell(entry->pw_shell))
            found.emplace(*name, Person{*name, entry->pw_uid, Person::Standing::known});
        errno = 0;
    }
    const bool done = errno == 0 || errno == ENOENT;
    ::endpwent();
    // NOLINTEND(concurrency-mt-unsafe)
    return done;
}

bool add_members(const std::string& group, Found& found) {
    const auto names = members_of(group);
    if (!names)
        return false;
    for (const UserName& name : *names) {
        const Person person = person_named(name);
        if (person.standing == Person::Standing::undetermined)
            return false;
        if (person.standing == Person::Standing::known)
            found.emplace(person.name, person);
    }
    return true;
}

} // namespace

std::optional<std::vector<Person>> people_of_account(const std::vector<std::string>& user_groups) {
    Found found;
    if (!add_entries_of_passwd(found))
        return {};
    for (const std::string& group : user_groups)
        if (!add_members(group, found))
            return {};
    std::vector<Person> people;
    people.reserve(found.size());
    for (const auto& [name, person] : found)
        people.push_back(person);
    return people;
}

} // namespace harness2fa
