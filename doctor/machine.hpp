// SPDX-License-Identifier: Apache-2.0
// The machine that is examined: its files under a root, and the facts that are no files.
#pragma once

#include "common/paths.hpp"
#include "settings/surroundings.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace harness2fa::doctor {

struct Machine {
    std::filesystem::path root = "/";
    std::string settings = paths::settings_file; // without `root`, as all names of files below
    bool settings_named = false;                 // a file named by the caller: its owner and mode are not judged
    bool clock_synchronised = true;
    uid_t euid = 0;      // whose eyes these are: other people's homes are left to root
    uid_t superuser = 0; // whose files are the system's; another one only in tests
    std::shared_ptr<const settings::Surroundings>
        surroundings{}; // what the settings speak of; nothing: that is not judged
};
Machine this_machine();

struct Person { // of passwd
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string home, shell;
};

enum class Absence { missing, unreadable };

// The text of a regular file of at most 1 MiB (more is cut off), through symbolic links too. Never waits for a fifo.
struct Text {
    std::string content{};            // empty without a text
    std::optional<Absence> absence{}; // why there is none
};
Text read(const Machine& machine, const std::string& file);

std::optional<struct stat> status_of(const Machine& machine, const std::string& file);
bool exists(const Machine& machine, const std::string& file);

// The full names of what is in a directory, sorted; nothing when it cannot be read.
std::vector<std::string> files_in(const Machine& machine, const std::string& directory);
// The full names that a shell pattern matches, sorted.
std::vector<std::string> matching(const Machine& machine, const std::string& pattern);

std::vector<Person> people(const Machine& machine);     // of /etc/passwd, without directories
std::set<uid_t> service_owners(const Machine& machine); // root and the user harness2fa

// Lines without their ends; of a text that ends in a line end, none after it.
std::vector<std::string_view> lines_of(std::string_view text);
std::vector<std::string_view> lines_of(std::string&& text) = delete; // the lines would outlive it

} // namespace harness2fa::doctor
