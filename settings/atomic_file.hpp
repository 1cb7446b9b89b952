// SPDX-License-Identifier: Apache-2.0
// replace_file replaces a file so that a reader, and a machine after a power cut, sees the old text or the new one and nothing between.
#pragma once

#include "common/result.hpp"

#include <sys/stat.h>
#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

namespace harness2fa::settings {

struct FileRights {
    mode_t mode = S_IRUSR | S_IWUSR;    // the lower nine bits
    uid_t uid = static_cast<uid_t>(-1); // -1: the process's own
    gid_t gid = static_cast<gid_t>(-1);
    bool operator==(const FileRights&) const = default;
};

// replace_file writes PATH.new, flushes it, renames it over `path`, and flushes the directory. It sets owner and group if the process may.
// It asks `wanted` right before the rename; if the answer is false, nothing happens, and the Fault is "not wanted any more". Any other
// Fault says what failed, as half a sentence; the file is then as it was, or, if only the directory could not be flushed, new but perhaps
// not durable.
[[nodiscard]] Result<> replace_file(const std::string& path, std::string_view text, const FileRights& rights = {},
                                    const std::function<bool()>& wanted = {});

} // namespace harness2fa::settings
