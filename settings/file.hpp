// SPDX-License-Identifier: Apache-2.0
// A SettingsFile is the settings file on disk.
#pragma once

#include "atomic_file.hpp"
#include "parse.hpp"

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>

namespace harness2fa::settings {

// Owners are the users whose settings files are believed: root, the user harness2fa, the daemon's own uid. std::nullopt stands for anybody,
// for `check FILE`.
using Owners = std::optional<std::set<uid_t>>;

struct SettingsFile : Parsed {
    std::string text{}; // as read, even if it is faulty; "" if the file could not be read
    FileRights kept{};  // mode, owner and group of what was read
    bool link = false;  // true: not read, because the path is a symbolic link
};

enum class Links { follow, refuse }; // if the path itself is a symbolic link; links on the way are followed

// read_settings_file reads a regular file of at most 1 MiB, and never waits for a fifo. Whatever is wrong with the file itself (missing, a
// directory, somebody else's) is an error at line 1, column 1. It throws nothing but std::bad_alloc.
SettingsFile read_settings_file(const std::string& path, const Owners& owners, Links links = Links::follow);

} // namespace harness2fa::settings
