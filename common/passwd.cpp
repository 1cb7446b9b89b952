// SPDX-License-Identifier: Apache-2.0
#include "passwd.hpp"

#include <pwd.h>

#include <vector>

namespace harness2fa {
namespace {

template <class Key>
std::optional<PasswdEntry> look_up(Key key, int (*function)(Key, passwd*, char*, std::size_t, passwd**)) {
    std::vector<char> buffer(std::size_t{1} << 16U);
    passwd entry{};
    passwd* found = nullptr;
    if (function(key, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return PasswdEntry{entry.pw_name, entry.pw_uid, entry.pw_gid};
}

} // namespace

std::optional<PasswdEntry> passwd_entry_of(const std::string& name) {
    return look_up(name.c_str(), ::getpwnam_r);
}

std::optional<PasswdEntry> passwd_entry_of(uid_t uid) {
    return look_up(uid, ::getpwuid_r);
}

} // namespace harness2fa
