// What the command can do, as data: main.cpp makes the command line of it.
#pragma once

#include "command.hpp"

#include <span>

namespace harness2fa {

struct Argument {
    const char* name = nullptr; // none
    const char* help = "";
    bool needed = false;
    bool may_be_empty = false; // "" is a value
    bool many = false;         // they go to Options::users
};
struct Option { // of one command; those of all of them are in main.cpp
    const char* name;
    const char* value; // what stands for it in the help
    const char* help;
    std::string Options::*text = nullptr;
    bool Options::*flag = nullptr;
};
struct Command {
    const char* name;
    int (*run)(const Options&);
    const char* help;
    Argument argument;
    std::span<const Option> options;
    const char* more;  // below its --help
    Argument second{}; // its value goes to Options::second
};

std::span<const Command> commands();

} // namespace harness2fa
