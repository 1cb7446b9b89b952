// SPDX-License-Identifier: Apache-2.0
// main is the command harness2fa: it makes the command line of the rows of commands, runs a command, and reports what ends it.
#include "command.hpp"
#include "common_options.hpp"
#include "output.hpp"

#include "common/daemon_client.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <span>
#include <sstream>
#include <sys/prctl.h>

namespace harness2fa::cli {
namespace {

constexpr const char* about = "Two-factor login: the code from your phone, after your password.";
constexpr const char* footer = "New here? Begin with: harness2fa enroll\n\n"
                               "Exit status:\n"
                               "  0  done\n"
                               "  1  refused, or the answer is no; the reason is on standard error\n"
                               "  2  the command line is wrong\n"
                               "  3  there is no daemon, or it cannot do its work now\n"
                               "  4  not permitted\n\n"
                               "`harness2fa COMMAND --help` tells more about a command.";

constexpr std::size_t column_of_descriptions = 20; // with it, lines fit into 80 columns

// only_standard_input and not_empty are checks as CLI11 wants them, which return "" for a good value.
std::string only_standard_input(const std::string& value) {
    return value == "-" ? ""
                        : "a code is never taken from the command line, where others can see it; "
                          "`--code -` reads it from standard input";
}

std::string not_empty(const std::string& value) {
    return value.empty() ? "must not be empty" : "";
}

// option_value does not take the next option for the value of the one before.
std::string option_value(const std::string& value) {
    return value.starts_with("--") ? "needs a value; " + value + " is an option" : not_empty(value);
}

// add_common_options adds options that are accepted before and after the name of a command.
void add_common_options(CLI::App& app, Options& options) {
    const auto from_input = [&options](const std::string&) { options.codes_from_input = true; };
    const auto config = [&options](const std::string& file) { options.named_config = file; };
    app.add_flag(json_option.name, options.json, json_option.help);
    app.add_flag(yes_option.name, options.yes, yes_option.help);
    app.add_option_function<std::string>(code_option.name, from_input, code_option.help)
        ->type_name(code_option.value)
        ->check(only_standard_input);
    app.add_option(user_option.name, options.user, user_option.help)->type_name(user_option.value)->check(option_value);
    app.add_option_function<std::string>(config_option.name, config, config_option.help)
        ->type_name(config_option.value)
        ->check(option_value);
}

void add(CLI::App& app, const Option& option, Options& options) {
    if (option.is_flag())
        app.add_flag(option.name, options.flags[option.name], option.help);
    else
        app.add_option(option.name, options.values[option.name], option.help)
            ->type_name(option.value)
            ->check(option_value);
}

template <class Value>
void add(CLI::App& app, const Argument& argument, Value& value) {
    if (argument.name == nullptr)
        return;
    auto* const option = app.add_option(argument.name, value, argument.help);
    option->type_name("")->required(argument.needed);
    if (!argument.may_be_empty)
        option->check(not_empty);
}

void add(CLI::App& app, const Command& command, Options& options) {
    CLI::App& sub = *app.add_subcommand(command.name, command.help);
    sub.footer(command.more);
    for (const Option& option : command.options)
        add(sub, option, options);
    add_common_options(sub, options);
    if (command.argument.many)
        add(sub, command.argument, options.arguments);
    else
        add(sub, command.argument, options.argument);
    add(sub, command.second, options.second);
}

bool looks_like_a_code(std::string_view word) {
    return word.size() >= 6 && word.find_first_not_of("0123456789") == std::string_view::npos;
}

int report(const CLI::App& app, const CLI::ParseError& error, std::span<char*> words) {
    if (error.get_exit_code() != 0 && std::ranges::any_of(words, looks_like_a_code)) {
        print_error("A code is never given on the command line, where others can see it.\n"
                    "You are asked for it, or `--code -` reads it from standard input.");
        return usage;
    }
    std::ostringstream out, complaint;
    const int status = app.exit(error, out, complaint);
    write_all(STDOUT_FILENO, out.str());
    if (status == 0)
        return done;
    std::string text = complaint.str();
    text.erase(text.find_last_not_of('\n') + 1);
    print_error(text);
    return usage;
}

int report(const NoDaemon& error, const Options& options) {
    print_error(error.what());
    print_error(options.named_config ? "Is it running? Start it with: harness2fad --config " + *options.named_config
                                     : "Is it running? See: systemctl status harness2fad.socket harness2fad.service");
    return no_daemon;
}

int report(const ConnectionLost& lost) {
    print_error(lost.was_sent() ? std::string(lost.what()) + " Whether anything has changed, `harness2fa status` tells."
                                : "The connection to the daemon was lost; nothing has changed. Run the command again.");
    return no_daemon;
}

int run(const CLI::App& app, const Options& options) try {
    for (const Command& command : commands())
        if (app.got_subcommand(command.name))
            return command.run(options);
    return commands().front().run(options);
} catch (const Stop& stop) {
    print_error(stop.what());
    return stop.status();
} catch (const ConnectionLost& lost) {
    return report(lost);
} catch (const NoDaemon& error) {
    return report(error, options);
} catch (const std::length_error&) {
    print_error("What was given is too long.");
    return usage;
}

int main_of_harness2fa(int argc, char** argv) {
    prctl(PR_SET_DUMPABLE,
          0); // keys and codes pass through here: no core dump, no debugger of the user's other programs
    Options options;
    CLI::App app(about, "harness2fa");
    app.footer(footer);
    app.set_version_flag("--version", HARNESS2FA_VERSION, "Print the version and exit");
    app.get_formatter()->column_width(column_of_descriptions);
    app.require_subcommand(0, 1);
    add_common_options(app, options);
    for (const Command& command : commands())
        add(app, command, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return report(app, error, std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    }
    return run(app, options);
}

} // namespace
} // namespace harness2fa::cli

int main(int argc, char** argv) try {
    return harness2fa::cli::main_of_harness2fa(argc, argv);
} catch (const std::exception& error) {
    std::cerr << "harness2fa: " << error.what() << '\n';
    return harness2fa::cli::refused;
}
