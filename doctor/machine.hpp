// SPDX-License-Identifier: Apache-2.0
// A Machine is what is examined: its files under a root, and facts that are no files.
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
    uid_t euid = 0;      // the uid that examines; only root looks into the homes of others
    uid_t superuser = 0; // the uid of system files, another one only in tests
    // surroundings are what the settings name on the machine; if they are nullptr, that is not judged.
    std::shared_ptr<const settings::Surroundings> surroundings{};
};
Machine this_machine();

struct Person { // an entry of passwd
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string home, shell;
};

enum class Absence { missing, unreadable };

// Text is what read() returns of a regular file: at most 1 MiB, the rest is cut off. read() follows symbolic links, and never waits for a
// fifo.
struct Text {
    std::string content{};            // "" if there is none
    std::optional<Absence> absence{}; // why there is no text, std::nullopt if there is one
};
Text read(const Machine& machine, const std::string& file);

std::optional<struct stat> status_of(const Machine& machine, const std::string& file);
bool exists(const Machine& machine, const std::string& file);

// files_in returns the full names of what is in a directory, sorted, and {} if it cannot be read.
std::vector<std::string> files_in(const Machine& machine, const std::string& directory);
// matching returns the full names that a shell pattern matches, sorted.
std::vector<std::string> matching(const Machine& machine, const std::string& pattern);

std::vector<Person> people(const Machine& machine);     // of /etc/passwd alone
std::set<uid_t> service_owners(const Machine& machine); // root and the user harness2fa

// lines_of returns the lines without their ends. A text that ends with a line end has no "" after it.
std::vector<std::string_view> lines_of(std::string_view text);
std::vector<std::string_view> lines_of(std::string&& text) = delete; // the lines would outlive it

} // namespace harness2fa::doctor
