// SPDX-License-Identifier: Apache-2.0
// print_rows TEMPLATE fills the template and writes it to standard output.
#include "commands_in_mdoc.hpp"
#include "completion.hpp"
#include "messages_in_mdoc.hpp"
#include "template.hpp"

#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <utility>

namespace harness2fa::printed {
namespace {

std::string content_of(const char* file) {
    std::ostringstream content;
    if (std::ifstream stream(file); !stream || !(content << stream.rdbuf()))
        throw BadTemplate("cannot be read");
    return content.str();
}

// Items prints items by name, and knows which it has printed.
class Items {
  public:
    Items(std::set<std::string> names, std::string (*to_print)(std::string_view))
        : names_(std::move(names)), left_(names_), print_(to_print) {}

    std::string print(std::string_view name) {
        left_.erase(std::string(name));
        return print_(name);
    }
    std::set<std::string> take_left() { return std::exchange(left_, {}); }

    // require_all throws BadTemplate if some items were printed, but not all. `word` is the one that prints such an item.
    void require_all(const std::string& word) const {
        if (!left_.empty() && left_ != names_)
            throw BadTemplate("no line has '@print " + word + ' ' + *left_.begin() + "', with its prose below");
    }

  private:
    std::set<std::string> names_, left_;
    std::string (*print_)(std::string_view);
};

// other_commands returns the commands that the page has not printed by name.
std::string other_commands(Items& printed_ones) {
    std::string lines;
    for (const std::string& name : printed_ones.take_left())
        lines += whole_command_in_mdoc(name);
    return lines;
}

std::string filled(const char* file) {
    Items commands_named(names_of_commands(), command_in_mdoc);
    Items calls(names_of_calls(), call_in_mdoc);
    Items replies(names_of_replies(), reply_in_mdoc);
    const Printers printers{
        {"commands", [](std::string_view) { return commands_of_bash(); }},
        {"options", [](std::string_view) { return options_of_bash(); }},
        {"values", [](std::string_view) { return values_of_bash(); }},
        {"arguments", [](std::string_view) { return arguments_of_bash(); }},
        {"synopsis", [](std::string_view) { return synopsis(); }},
        {"command", [&](std::string_view name) { return commands_named.print(name); }},
        {"other_commands", [&](std::string_view) { return other_commands(commands_named); }},
        {"call", [&](std::string_view name) { return calls.print(name); }},
        {"reply", [&](std::string_view name) { return replies.print(name); }},
    };
    std::string text = fill(content_of(file), printers);
    calls.require_all("call");
    replies.require_all("reply");
    return text;
}

} // namespace
} // namespace harness2fa::printed

int main(int argc, char** argv) try {
    if (argc != 2)
        throw harness2fa::printed::BadTemplate("usage: print_rows TEMPLATE");
    std::cout << harness2fa::printed::filled(argv[1]) << std::flush;
    return std::cout ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << (argc > 1 ? argv[1] : "print_rows") << ": " << error.what() << '\n';
    return 1;
}
