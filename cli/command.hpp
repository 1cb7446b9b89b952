// SPDX-License-Identifier: Apache-2.0
// A command: a file in commands/ with its row, of which the command line, its --help, the completion of bash and the SYNOPSIS of
// harness2fa(1) are made. Also what every command gets and gives back.
#pragma once

#include "common/paths.hpp"

#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

struct Options {
    std::optional<std::string> named_config; // --config
    std::string user;                        // --user: whom to act for, "" when not given
    bool codes_from_input = false;           // --code -
    bool json = false;
    bool yes = false;
    std::string argument;               // the first one, "" when not given
    std::string second;                 // the second one, "" when not given
    std::vector<std::string> arguments; // of a command that takes many

    // Of those that the rows name.
    std::map<std::string_view, bool> flags;
    std::map<std::string_view, std::string> values; // "" when not given

    // Throw std::out_of_range where no row has such an option.
    bool has(std::string_view flag) const { return flags.at(flag); }
    const std::string& value(std::string_view option) const { return values.at(option); }

    std::string config() const { return named_config.value_or(paths::settings_file); }
};

enum Status : int { done = 0, refused = 1, usage = 2, no_daemon = 3, not_permitted = 4 };

// Ends the command: what() goes to standard error, status to the shell.
class Stop : public std::runtime_error {
  public:
    Stop(int status, const std::string& reason) : std::runtime_error(reason), status_(status) {}
    int status() const { return status_; }

  private:
    int status_;
};

enum class ValueKind { anything, user, device, file, service }; // what bash offers for a value; device: one's own

struct Argument {
    const char* name = nullptr; // none
    const char* help = "";
    bool needed = false;
    bool may_be_empty = false; // "" is a value
    bool many = false;         // they go to Options::arguments
    ValueKind kind = ValueKind::anything;
    const char* words = ""; // all that it can be, parted by blanks; "": anything of its kind
};
struct Option { // of one command; those of all of them are in main.cpp
    const char* name;
    const char* value = ""; // what stands for it in the help; "": a flag
    const char* help;
    ValueKind kind = ValueKind::anything;
    const char* words = ""; // that bash offers
    const char* with = "";  // another option, without which it means nothing
    bool in_place = false;  // of the arguments

    bool is_flag() const { return *value == '\0'; }
};
struct Command {
    const char* name;
    int place; // among the others, in --help and everywhere; the first one is what `harness2fa` does without a command
    int (*run)(const Options&); // returns the exit status
    const char* help;
    Argument argument{}, second{};
    std::span<const Option> options{};
    const char* more; // below its --help
};

// In their places. CMake makes the list of the files in commands/: each one defines NAME_command, NAME being that of the file.
const std::vector<Command>& commands();

} // namespace harness2fa
