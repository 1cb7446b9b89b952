// harness2fa: the command. A table of what it can do; every command is a file of its own.
#include "command.hpp"
#include "output.hpp"

#include "common/daemon_client.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <sys/prctl.h>

namespace harness2fa {
namespace {

struct Argument {
    const char* name = nullptr; // none
    const char* help = "";
    bool needed = false;
};
struct Command {
    const char* name;
    int (*run)(const Options&);
    const char* help;
    Argument argument;
    const char* more; // below its --help
};

constexpr std::array commands{
    Command{"status",
            show_status,
            "Show whether two-factor authentication is on, and for whom it is required",
            {"USER", "whose status; only managers may ask for others"},
            "Without a command, harness2fa shows your own status.\n\n"
            "Examples:\n"
            "  harness2fa\n"
            "  harness2fa status bob\n"
            "  harness2fa status --json"},
    Command{"enroll",
            enroll,
            "Turn two-factor authentication on for yourself",
            {},
            "Shows a QR code and a key for an authenticator app on your phone, and asks for a code from it. "
            "Nothing\n"
            "changes before that code was right; from then on your logins ask for one.\n\n"
            "Examples:\n"
            "  harness2fa enroll\n"
            "  sudo harness2fa enroll --user root\n\n"
            "With --json there are two lines: {\"key\",\"uri\",\"account\"}, and after the code\n"
            "{\"enabled\":true,\"device\",\"recovery_codes\"}."},
    Command{"disable",
            disable,
            "Turn two-factor authentication off for yourself",
            {},
            "Asks for a code first. Refused where two-factor authentication is required of you.\n\n"
            "Examples:\n"
            "  harness2fa disable\n"
            "  ask-for-the-code | harness2fa disable --code -"},
    Command{"unlock",
            unlock,
            "End the lock or the pause of a user who gave too many wrong codes",
            {"USER", "whose login to unlock", true},
            "For managers, who are asked for a code of their own, and for root.\n\n"
            "Example:\n"
            "  harness2fa unlock bob"},
    Command{"check",
            check,
            "Check a settings file and name every fault with its line and column",
            {"FILE", "the settings file (otherwise the one in use)"},
            "Needs no daemon and changes nothing.\n\n"
            "Examples:\n"
            "  harness2fa check\n"
            "  harness2fa check ./harness2fa.yaml && sudo cp ./harness2fa.yaml /etc/harness2fa/"},
};

constexpr const char* about = "Two-factor login: the code from your phone, after your password.";
constexpr const char* footer = "New here? Begin with: harness2fa enroll\n\n"
                               "Exit status:\n"
                               "  0  done\n"
                               "  1  refused, or the answer is no; the reason is on standard error\n"
                               "  2  the command line is wrong\n"
                               "  3  there is no daemon, or it cannot do its work now\n"
                               "  4  not permitted\n\n"
                               "`harness2fa COMMAND --help` tells more about a command.";

std::string only_standard_input(const std::string& value) {
    return value == "-" ? ""
                        : "a code is never taken from the command line, where others can see it; "
                          "`--code -` reads it from standard input";
}

std::string not_empty(const std::string& value) {
    return value.empty() ? "must not be empty" : "";
}

// They are accepted before and after the name of a command.
void add_common_options(CLI::App& app, Options& options) {
    const auto from_input = [&options](const std::string&) { options.codes_from_input = true; };
    const auto config = [&options](const std::string& file) { options.named_config = file; };
    app.add_flag("--json", options.json, "One JSON document on standard output, for programs");
    app.add_flag("--yes", options.yes, "Do not ask for confirmation");
    app.add_option_function<std::string>("--code", from_input, "Read codes from standard input, one a line")
        ->type_name("-")
        ->check(only_standard_input);
    app.add_option("--user", options.user, "For root: whom to act for (otherwise the user behind sudo)")
        ->type_name("NAME")
        ->check(not_empty);
    app.add_option_function<std::string>("--config", config, "The settings file of another daemon than the system's")
        ->type_name("FILE")
        ->check(not_empty);
}

void add(CLI::App& app, const Command& command, Options& options) {
    CLI::App& sub = *app.add_subcommand(command.name, command.help);
    sub.footer(command.more);
    add_common_options(sub, options);
    if (command.argument.name == nullptr)
        return;
    sub.add_option(command.argument.name, options.argument, command.argument.help)
        ->type_name("")
        ->required(command.argument.needed)
        ->check(not_empty);
}

bool looks_like_a_code(std::string_view word) {
    return word.size() >= 6 && word.find_first_not_of("0123456789") == std::string_view::npos;
}

int explain(const CLI::App& app, const CLI::ParseError& error, std::span<char*> words) {
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

int explain(const NoDaemon& error, const Options& options) {
    print_error(error.what());
    print_error(options.named_config ? "Is it running? Start it with: harness2fad --config " + *options.named_config
                                     : "Is it running? See: systemctl status harness2fad.socket harness2fad.service");
    return no_daemon;
}

int explain(const ConnectionLost& lost) {
    print_error(lost.was_sent() ? std::string(lost.what()) + " Whether anything has changed, `harness2fa status` tells."
                                : "The connection to the daemon was lost; nothing has changed. Run the command again.");
    return no_daemon;
}

int run(const CLI::App& app, const Options& options) try {
    const auto chosen =
        std::ranges::find_if(commands, [&](const Command& one) { return app.got_subcommand(one.name); });
    return chosen == commands.end() ? show_status(options) : chosen->run(options);
} catch (const Stop& stop) {
    print_error(stop.what());
    return stop.status();
} catch (const ConnectionLost& lost) {
    return explain(lost);
} catch (const NoDaemon& error) {
    return explain(error, options);
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
    app.require_subcommand(0, 1);
    add_common_options(app, options);
    for (const Command& command : commands)
        add(app, command, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(app, error, std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    }
    return run(app, options);
}

} // namespace
} // namespace harness2fa

int main(int argc, char** argv) try {
    return harness2fa::main_of_harness2fa(argc, argv);
} catch (const std::exception& error) {
    std::cerr << "harness2fa: " << error.what() << '\n';
    return harness2fa::refused;
}
