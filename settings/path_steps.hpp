// SPDX-License-Identifier: Apache-2.0
// A PathStep is one of the directory entries that decide what a path leads to.
#pragma once

#include <string>
#include <vector>

namespace harness2fa::settings {

struct PathStep {
    std::string directory, name; // the directory's own path, without symbolic links in it
    bool last = false;           // true: the entry of the file itself, or of a symbolic link to it
    bool operator==(const PathStep&) const = default;
};

// steps_to returns every entry that is looked up on the way, with symbolic links followed, up to the file or to the first entry that is
// missing. It returns {} only for a path that names no entry, such as "". A relative path starts at the working directory.
std::vector<PathStep> steps_to(const std::string& path);

} // namespace harness2fa::settings
