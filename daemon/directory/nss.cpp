// SPDX-License-Identifier: Apache-2.0
#include "nss.hpp"

#include "sources.hpp"

#include <grp.h>
#include <pwd.h>

#include <cerrno>

namespace harness2fa::directory {
namespace {

constexpr std::size_t largest_entry = std::size_t{1} << 20U; // bytes; a group with 50,000 members fits

// look_up calls a get*_r function with a buffer that grows while the entry does not fit, and returns the errno of the look-up. If that is 0
// and found is nullptr, there is no such entry, or a source failed without an errno, perhaps one before a source that has no such entry.
// ENOENT and its like are failures of a source.
template <typename Entry, typename LookUp>
int look_up(Entry& entry, Entry*& found, std::vector<char>& buffer, LookUp function) {
    int error = ERANGE;
    for (buffer.resize(1024); error == ERANGE && buffer.size() <= largest_entry; buffer.resize(buffer.size() * 2))
        if (error = function(&entry, buffer.data(), buffer.size(), &found); error != ERANGE)
            break;
    return error;
}

// A PasswdEntry is an entry of passwd with the bytes it points into.
struct PasswdEntry {
    passwd entry{};
    std::vector<char> bytes;
    bool found = false;
    int error = 0;
};

PasswdEntry passwd_named(const UserName& name) {
    PasswdEntry result;
    passwd* found = nullptr;
    result.error =
        look_up(result.entry, found, result.bytes, [&](passwd* into, char* bytes, std::size_t size, passwd** out) {
            return getpwnam_r(name.str().c_str(), into, bytes, size, out);
        });
    result.found = found != nullptr;
    return result;
}

// A GroupEntry is an entry of group with the bytes it points into.
struct GroupEntry {
    group entry{};
    std::vector<char> bytes;
    bool found = false;
    int error = 0;
};

GroupEntry group_named(const std::string& name) {
    GroupEntry result;
    group* found = nullptr;
    result.error =
        look_up(result.entry, found, result.bytes, [&](group* into, char* bytes, std::size_t size, group** out) {
            return getgrnam_r(name.c_str(), into, bytes, size, out);
        });
    result.found = found != nullptr;
    if (!result.found && result.error == 0 && !all_deny_group(name))
        result.error = EAGAIN;
    return result;
}

} // namespace

Person person_named(const UserName& name) {
    const PasswdEntry person = passwd_named(name);
    if (person.error != 0)
        return {name, {}, Person::Standing::undetermined};
    if (!person.found)
        return {name, {}, all_deny_passwd(name) ? Person::Standing::unknown : Person::Standing::undetermined};
    return known_person(UserName::parse(person.entry.pw_name).value_or(name), person.entry.pw_uid);
}

std::optional<Person> person_with(uid_t uid) {
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> buffer;
    const int error = look_up(entry, found, buffer, [&](passwd* into, char* bytes, std::size_t size, passwd** result) {
        return getpwuid_r(uid, into, bytes, size, result);
    });
    if (error != 0 || !found)
        return {};
    const auto name = UserName::parse(entry.pw_name);
    if (!name)
        return {};
    return known_person(*name, uid);
}

std::optional<std::set<std::string>> groups_among(const Person& person, const std::vector<std::string>& groups) {
    std::set<std::string> among;
    if (groups.empty() || person.standing == Person::Standing::unknown)
        return among;
    const PasswdEntry entry = passwd_named(person.name);
    if (person.standing == Person::Standing::undetermined || !entry.found)
        return {};
    return NamedGroups(groups).of(entry.entry.pw_name, entry.entry.pw_gid);
}

NamedGroups::NamedGroups(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        const GroupEntry group = group_named(name);
        determined_ = determined_ && group.error == 0;
        if (group.found)
            ids_.emplace(name, group.entry.gr_gid);
    }
}

std::optional<std::set<gid_t>> NamedGroups::ids() const {
    if (!determined_)
        return {};
    std::set<gid_t> ids;
    for (const auto& [name, id] : ids_)
        ids.insert(id);
    return ids;
}

std::optional<std::set<std::string>> NamedGroups::of(const char* login, gid_t main_group) const {
    if (!determined_)
        return {};
    std::set<std::string> among;
    if (ids_.empty())
        return among;
    const auto others = supplementary_groups(login, main_group);
    if (!others)
        return {};
    for (const auto& [name, id] : ids_)
        if (id == main_group || others->contains(id))
            among.insert(name);
    return among;
}

KnownGroup group_called(const std::string& name) {
    const GroupEntry entry = group_named(name);
    if (entry.error != 0)
        return {};
    return {entry.found, entry.found && entry.entry.gr_mem != nullptr && *entry.entry.gr_mem != nullptr};
}

std::optional<std::vector<UserName>> members_of(const std::string& group) {
    const GroupEntry entry = group_named(group);
    if (entry.error != 0)
        return {};
    std::vector<UserName> members;
    for (char** name = entry.found ? entry.entry.gr_mem : nullptr; name != nullptr && *name != nullptr; ++name)
        if (const auto member = UserName::parse(*name))
            members.push_back(*member);
    return members;
}

bool in_any_group(const Person& person, const std::vector<std::string>& groups) {
    const auto among = groups_among(person, groups);
    return among && !among->empty();
}

} // namespace harness2fa::directory
