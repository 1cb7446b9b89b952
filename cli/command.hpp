// SPDX-License-Identifier: Apache-2.0
// A Command is the row of a file in commands/, of which the command line, its --help, the completion of bash and the SYNOPSIS of
// harness2fa(1) are made. Options are what every command gets, and a Status is what it returns.
#pragma once

#include "common/paths.hpp"

#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::cli {

struct Options {
    std::optional<std::string> named_config; // --config
    std::string user;                        // --user: whom to act for, "" when not given
    bool codes_from_input = false;           // --code -
    bool json = false;
    bool yes = false;
    std::string argument;               // the first one, "" when not given
    std::string second;                 // the second one, "" when not given
    std::vector<std::string> arguments; // of a command that takes many

    // flags and values hold the options that the rows name.
    std::map<std::string_view, bool> flags;
    std::map<std::string_view, std::string> values; // "" when not given

    // has and value throw std::out_of_range if no row has such an option.
    bool has(std::string_view flag) const { return flags.at(flag); }
    const std::string& value(std::string_view option) const { return values.at(option); }

    std::string config() const { return named_config.value_or(paths::settings_file); }
};

enum Status : int { done = 0, refused = 1, usage = 2, no_daemon = 3, not_permitted = 4 };

// Stop ends the command: what() goes to standard error, status() to the shell.
class Stop : public std::runtime_error {
  public:
    Stop(int status, const std::string& reason) : std::runtime_error(reason), status_(status) {}
    int status() const { return status_; }

  private:
    int status_;
};

// ValueKind is what bash offers for a value; a device is one of the caller's own.
enum class ValueKind { anything, user, device, file, service };

struct Argument {
    const char* name = nullptr; // nullptr if the command has no such argument
    const char* help = "";
    bool needed = false;
    bool may_be_empty = false; // "" is a value
    bool many = false;         // all arguments go to Options::arguments
    ValueKind kind = ValueKind::anything;
    const char* words = ""; // all that it can be, separated by blanks; "" for anything of its kind
};
struct Option { // an option of one command, or of all in common_options.hpp
    const char* name;
    const char* value = ""; // what stands for it in the help; "" for a flag
    const char* help;
    ValueKind kind = ValueKind::anything;
    const char* words = ""; // that bash offers
    const char* with = "";  // another option, without which this one means nothing
    bool in_place = false;  // takes the place of the arguments

    bool is_flag() const { return *value == '\0'; }
};
struct Command {
    const char* name;
    int place; // among the others, in --help and everywhere; the first is what `harness2fa` does without a command
    int (*run)(const Options&); // returns the exit status
    const char* help;
    Argument argument{}, second{};
    std::span<const Option> options{};
    const char* more; // follows in its --help
};

// commands returns all commands in order of their places. CMake makes the list of the files in commands/: each defines NAME_command, where
// NAME is the name of the file.
const std::vector<Command>& commands();

} // namespace harness2fa::cli
