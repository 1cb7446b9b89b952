#include "command.hpp"
#include "conversation.hpp"
#include "output.hpp"
#include "whom.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

namespace harness2fa {
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

// Whole lines, as many as fit.
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

} // namespace

int adopt(const Options& options) {
    const bool named = !options.argument.empty() && !options.second.empty();
    if (named == !options.file.empty() || options.argument.empty() != options.second.empty())
        throw Stop(usage, "Either `harness2fa adopt OLD NEW` or `harness2fa adopt --file FILE`.");
    if (!named)
        return report_done(adopt_all(content_of(options.file), options), options.json);
    return report_done(Conversation(options, long_limit)
                           .hold(AdoptCall{options.argument + ' ' + options.second, false, acting_for(options)}),
                       options.json);
}

} // namespace harness2fa
