// SPDX-License-Identifier: Apache-2.0
// These functions read of nsswitch.conf(5) what it takes to tell the answers of one source from those of another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::directory {

struct ConfiguredSource {
    std::string name;    // "files"
    std::string actions; // "[NOTFOUND=return]", or ""
};

// sources_in reads the sources of a database ("passwd") in their order. It returns std::nullopt if nsswitch.conf has no line for it.
std::optional<std::vector<ConfiguredSource>> sources_in(std::string_view nsswitch, std::string_view database);

// sources_of reads the machine's own nsswitch.conf, and returns glibc's default where that has no line for the database.
std::vector<ConfiguredSource> sources_of(std::string_view database);

// ends_search says whether no further source is asked after this one has said the status, "SUCCESS" or "NOTFOUND".
bool ends_search(const ConfiguredSource& source, std::string_view status);

// text_of reads a whole file of some kilobytes, and returns "" if it cannot be read.
std::string text_of(const char* path);

} // namespace harness2fa::directory
