// SPDX-License-Identifier: Apache-2.0
// nsswitch.conf(5), as far as the answers of one source are told from those of another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

struct ConfiguredSource {
    std::string name;    // "files"
    std::string actions; // "[NOTFOUND=return]", or ""
};

// The sources of a database ("passwd") in their order; nothing where nsswitch.conf has no line for it.
std::optional<std::vector<ConfiguredSource>> sources_in(std::string_view nsswitch, std::string_view database);

// The same of the machine's own file, with glibc's default.
std::vector<ConfiguredSource> sources_of(std::string_view database);

// Whether no source is asked after one that has said "SUCCESS" or "NOTFOUND".
bool ends_search(const ConfiguredSource& source, std::string_view status);

// A file of some kilobytes, whole; "" if it cannot be read.
std::string text_of(const char* path);

} // namespace harness2fa
