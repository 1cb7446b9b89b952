// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/output.hpp"
#include "cli/whom.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

namespace harness2fa::cli {
namespace {

constexpr std::size_t largest_part = 4000; // bytes; a line of the protocol has at most 8,192, and may escape each

std::string content_of(const std::string& file) {
    std::ostringstream content;
    if (file == "-") {
        content << std::cin.rdbuf();
        return content.str();
    }
    std::ifstream stream(file);
    if (!stream || !(content << stream.rdbuf()))
        throw Stop(usage, file + ": " + std::generic_category().message(errno != 0 ? errno : EINVAL) + ".");
    return content.str();
}

// next_part takes as many whole lines as fit.
std::string next_part(std::string_view& rest) {
    std::size_t size = rest.size() <= largest_part ? rest.size() : rest.rfind('\n', largest_part - 1) + 1;
    if (size == 0)
        throw Stop(usage, "A line of the list is too long.");
    std::string part(rest.substr(0, size));
    rest.remove_prefix(size);
    return part;
}

Reply adopt_all(const std::string& content, const Options& options) {
    std::string_view rest = content;
    return Conversation(options, long_limit).hold(AdoptCall{"", true, acting_for(options)}, {.next_lines = [&] {
                                                      return rest.empty() ? std::string() : next_part(rest);
                                                  }});
}

int adopt(const Options& options) {
    const bool named = !options.argument.empty() && !options.second.empty();
    if (named == !options.value("--file").empty() || options.argument.empty() != options.second.empty())
        throw Stop(usage, "Either `harness2fa adopt OLD NEW` or `harness2fa adopt --file FILE`.");
    if (!named)
        return report_done(adopt_all(content_of(options.value("--file")), options), options.json);
    return report_done(Conversation(options, long_limit)
                           .hold(AdoptCall{options.argument + ' ' + options.second, false, acting_for(options)}),
                       options.json);
}

constexpr std::array adopt_options{
    Option{.name = "--file",
           .value = "FILE",
           .help = "Lines of OLD and NEW, all of them or none",
           .kind = ValueKind::file,
           .in_place = true},
};

} // namespace

extern constexpr Command adopt_command{
    .name = "adopt",
    .place = 90,
    .run = adopt,
    .help = "Let a renamed or renumbered user keep their devices",
    .argument = {.name = "OLD", .help = "the name that the devices were set up under", .kind = ValueKind::user},
    .second = {.name = "NEW", .help = "the name that the user has now", .kind = ValueKind::user},
    .options = adopt_options,
    .more = R"(For managers, who are asked for a code of their own, and for root. Devices
belong to a login name and its uid. When one of the two has changed, logins are
refused until `adopt` or `forget`. OLD must not have its uid any more, and NEW
must have that uid, or be the same name; NEW must have no device. Only root
adopts root, and managers do not adopt themselves.

Examples:
  harness2fa adopt alice alicia
  harness2fa adopt bob bob
  sudo harness2fa adopt --file renumbered.txt)",
};

} // namespace harness2fa::cli
