// SPDX-License-Identifier: Apache-2.0
#include "commands_in_mdoc.hpp"

#include "template.hpp"

#include "cli/command.hpp"

#include <algorithm>
#include <cstring>

namespace harness2fa::printed {
namespace {

// ---- what stands behind the name of a command

struct Piece {
    std::string text;
    bool optional;
};
using Pieces = std::vector<Piece>;

std::string flag(const cli::Option& option) {
    const std::string name = std::string("Fl ") + (option.name + 1);
    return option.is_flag() ? name : name + " Ar " + option.value;
}

std::string alternatives(std::string words) {
    for (std::size_t at = 0; (at = words.find(' ', at)) != std::string::npos; at += 3)
        words.replace(at, 1, " | ");
    return words;
}

std::string written(const cli::Argument& argument) {
    if (*argument.words != '\0')
        return "Cm " + alternatives(argument.words);
    return std::string("Ar ") + argument.name + (argument.many ? " ..." : "");
}

// with_alternative returns what has to be given, and what may be given in its place.
Piece with_alternative(const cli::Command& command, const cli::Option& option) {
    const std::string second = command.second.name == nullptr ? "" : std::string(" ") + command.second.name;
    return {written(command.argument) + second + " | " + flag(option), false};
}

void add_arguments(Pieces& pieces, const cli::Command& command) {
    const auto in_place = std::ranges::find_if(command.options, &cli::Option::in_place);
    if (in_place != command.options.end())
        return pieces.push_back(with_alternative(command, *in_place));
    for (const cli::Argument& argument : {command.argument, command.second})
        if (argument.name != nullptr)
            pieces.push_back({written(argument), !argument.needed});
}

std::string with_its_own(const cli::Option& option, const cli::Command& command) {
    std::string text = flag(option);
    for (const cli::Option& other : command.options)
        if (std::strcmp(other.with, option.name) == 0)
            text += " Oo " + flag(other) + " Oc";
    return text;
}

Pieces pieces_of(const cli::Command& command) {
    Pieces pieces;
    add_arguments(pieces, command);
    for (const cli::Option& option : command.options)
        if (!option.in_place && *option.with == '\0')
            pieces.push_back({with_its_own(option, command), true});
    return pieces;
}

std::string in_one_line(const cli::Command& command) {
    std::string line = std::string("Cm ") + command.name;
    for (const auto& [text, optional] : pieces_of(command))
        line += optional ? " Oo " + text + " Oc" : ' ' + text;
    return line;
}

std::string synopsis_of(const cli::Command& command) {
    if (&command == &cli::commands().front()) // the first command needs no name
        return ".Op " + in_one_line(command) + '\n';
    std::string lines = std::string(".Cm ") + command.name + '\n';
    for (const auto& [text, optional] : pieces_of(command))
        lines += (optional ? ".Op " : ".") + text + '\n';
    return lines;
}

// ---- its --help

std::string escaped(std::string_view line) {
    std::string text = line.starts_with('.') || line.starts_with('\'') ? "\\&" : "";
    for (const char letter : line)
        text += letter == '\\' ? "\\e" : std::string(1, letter);
    return text + '\n';
}

// prose keeps each indented line a line of its own.
std::string prose(std::string_view text) {
    std::string lines;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = cut_to(rest, '\n');
        if (line.empty())
            lines += ".Pp\n";
        else
            lines += line.starts_with(' ') ? ".Dl " + escaped(line.substr(line.find_first_not_of(' '))) : escaped(line);
    }
    return lines;
}

std::string options_of(const cli::Command& command) {
    if (command.options.empty())
        return "";
    std::string list = ".Bl -tag -width 8n\n";
    for (const cli::Option& option : command.options)
        list += ".It " + flag(option) + '\n' + option.help + ".\n";
    return list + ".El\n";
}

const cli::Command& command_named(std::string_view name) {
    const auto found = std::ranges::find(cli::commands(), name, &cli::Command::name);
    if (found == cli::commands().end())
        throw BadTemplate("there is no command '" + std::string(name) + "'");
    return *found;
}

} // namespace

std::string synopsis() {
    std::string lines;
    for (const cli::Command& command : cli::commands())
        lines += ".Nm\n" + synopsis_of(command) + ".Op Ar options\n";
    return lines;
}

std::string command_in_mdoc(std::string_view name) {
    return ".It " + in_one_line(command_named(name)) + '\n';
}

std::string whole_command_in_mdoc(std::string_view name) {
    const cli::Command& command = command_named(name);
    return command_in_mdoc(name) + command.help + ".\n.Pp\n" + prose(command.more) + options_of(command);
}

std::set<std::string> names_of_commands() {
    std::set<std::string> names;
    for (const cli::Command& command : cli::commands())
        names.insert(command.name);
    return names;
}

} // namespace harness2fa::printed
