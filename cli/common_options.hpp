// SPDX-License-Identifier: Apache-2.0
// common_options are those of all commands; main.cpp gives each its meaning.
#pragma once

#include "command.hpp"

#include <array>

namespace harness2fa::cli {

inline constexpr Option json_option{.name = "--json", .help = "One JSON document on standard output, for programs"};
inline constexpr Option yes_option{.name = "--yes", .help = "Do not ask for confirmation"};
inline constexpr Option code_option{
    .name = "--code", .value = "-", .help = "Read codes from standard input, one a line", .words = "-"};
inline constexpr Option user_option{.name = "--user",
                                    .value = "NAME",
                                    .help = "For root: whom to act for (otherwise the user behind sudo)",
                                    .kind = ValueKind::user};
inline constexpr Option config_option{.name = "--config",
                                      .value = "FILE",
                                      .help = "The settings file of another daemon than the system's",
                                      .kind = ValueKind::file};

inline constexpr std::array common_options{json_option, yes_option, code_option, user_option, config_option};

} // namespace harness2fa::cli
