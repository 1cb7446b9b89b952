// SPDX-License-Identifier: Apache-2.0
// The settings file on disk.
#pragma once

#include "atomic_file.hpp"
#include "parse.hpp"

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>

namespace harness2fa::settings {

// Whose settings files are believed: root's, the user harness2fa's, the daemon's own uid's. Nothing:
// anybody's, for `check FILE`.
using Owners = std::optional<std::set<uid_t>>;

struct SettingsFile : Parsed {
    std::string text{}; // as read, also when it is faulty; empty when it could not be read
    FileRights kept{};  // mode, owner and group of what was read
    bool link = false;  // not read: it is a symbolic link
};

enum class Links { follow, refuse }; // where the path itself is a symbolic link; those on the way are followed

// Reads a regular file of at most 1 MiB; never waits for a fifo. Whatever is
// wrong with the file itself (missing, a directory, somebody else's) is an error at line 1, column 1. Throws
// nothing but std::bad_alloc.
SettingsFile read_settings_file(const std::string& path, const Owners& owners, Links links = Links::follow);

} // namespace harness2fa::settings
