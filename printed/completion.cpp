// SPDX-License-Identifier: Apache-2.0
#include "completion.hpp"

#include "cli/command.hpp"
#include "cli/common_options.hpp"
#include "common/login_services.hpp"

#include <span>

namespace harness2fa::printed {
namespace {

std::string services() {
    std::string words = "words";
    for (const std::string_view service : login_services)
        words.append(" ").append(service);
    return words;
}

std::string offer_of(cli::ValueKind kind) {
    switch (kind) {
    case cli::ValueKind::user:
        return "users";
    case cli::ValueKind::device:
        return "devices";
    case cli::ValueKind::file:
        return "files";
    case cli::ValueKind::service:
        return services();
    case cli::ValueKind::anything:
        break;
    }
    return "nothing";
}

std::string offering(const std::string& pattern, cli::ValueKind kind, std::string_view words) {
    return pattern + ") offer=(" + (words.empty() ? offer_of(kind) : "words " + std::string(words)) + ") ;;\n";
}

std::string names_of(std::span<const cli::Option> options) {
    std::string names;
    for (const cli::Option& option : options)
        names.append(" ").append(option.name);
    return names;
}

std::string values_of(std::string_view command, std::span<const cli::Option> options) {
    std::string cases;
    for (const cli::Option& option : options)
        if (!option.is_flag())
            cases += offering(std::string(command) + ':' + option.name, option.kind, option.words);
    return cases;
}

std::string arguments_of(const cli::Command& command) {
    std::string cases;
    if (command.argument.name != nullptr)
        cases += offering(std::string(command.name) + (command.argument.many ? ":*" : ":0"), command.argument.kind,
                          command.argument.words);
    if (command.second.name != nullptr)
        cases += offering(std::string(command.name) + ":1", command.second.kind, command.second.words);
    return cases;
}

} // namespace

std::string commands_of_bash() {
    std::string names;
    for (const cli::Command& command : cli::commands())
        names.append(names.empty() ? "" : " ").append(command.name);
    return "commands='" + names + "'\n";
}

std::string options_of_bash() {
    const std::string of_all = "options='" + names_of(cli::common_options).substr(1) + " --help";
    std::string cases;
    for (const cli::Command& command : cli::commands())
        if (!command.options.empty())
            cases += std::string(command.name) + ") " + of_all + names_of(command.options) + "' ;;\n";
    return cases + "*) " + of_all + "' ;;\n";
}

std::string values_of_bash() {
    std::string cases = values_of("*", cli::common_options);
    for (const cli::Command& command : cli::commands())
        cases += values_of(command.name, command.options);
    return cases;
}

std::string arguments_of_bash() {
    std::string cases;
    for (const cli::Command& command : cli::commands())
        cases += arguments_of(command);
    return cases;
}

} // namespace harness2fa::printed
