// SPDX-License-Identifier: Apache-2.0
// Which directory entries decide what a path leads to.
#pragma once

#include <string>
#include <vector>

namespace harness2fa::settings {

struct PathStep {
    std::string directory, name; // the directory's own path, without symbolic links in it
    bool last = false;           // the entry of the file itself, or of a symbolic link to it
    bool operator==(const PathStep&) const = default;
};

// Every entry that is looked up on the way, symbolic links followed, up to the file or to the first entry
// that is missing. Never empty for a path that is not. A relative path starts at the working directory.
std::vector<PathStep> steps_to(const std::string& path);

} // namespace harness2fa::settings
