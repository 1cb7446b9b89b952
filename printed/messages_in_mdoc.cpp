// SPDX-License-Identifier: Apache-2.0
#include "messages_in_mdoc.hpp"

#include "fields.hpp"
#include "template.hpp"

#include <algorithm>

namespace harness2fa::printed {
namespace {

using printed::Line;
using printed::Lines;

std::string sentence_about(May who) {
    switch (who) {
    case May::everybody:
        return "For everybody, about themselves.\n";
    case May::oneself_or_root:
        return "For everybody, about themselves; about others for root.\n";
    case May::oneself_or_manager:
        return "For everybody, about themselves; about others for managers.\n";
    case May::manager:
        return "For managers.\n";
    case May::root:
        return "For root.\n";
    case May::mailer:
        return "For the sender of mail.\n";
    case May::nobody:
        return "Opens no dialog.\n";
    }
    return "";
}

std::string table_of(const Lines& fields) {
    if (fields.empty())
        return "";
    const std::string& longest = std::ranges::max(fields, {}, [](const Line& line) { return line.name.size(); }).name;
    std::string table = ".Bl -tag -width " + longest + " -compact\n";
    for (const auto& [name, text] : fields)
        table += ".It Va " + name + '\n' + text + '\n';
    return table + ".El\n";
}

template <class Message>
std::string item_of() {
    return ".It Ic " + std::string(row_of<Message>.type) + '\n' + table_of(printed::fields_of<Message>());
}

template <class Variant>
struct Listed;
template <class... Messages>
struct Listed<std::variant<Messages...>> {
    static std::set<std::string> names() { return {std::string(row_of<Messages>.type)...}; }

    template <class Print>
    static std::string print(std::string_view name, Print print_message) {
        std::string text;
        ((row_of<Messages>.type == name ? void(text = print_message.template operator()<Messages>()) : void()), ...);
        if (text.empty())
            throw BadTemplate("there is no message '" + std::string(name) + "'");
        return text;
    }
};

} // namespace

std::string call_in_mdoc(std::string_view name) {
    return Listed<Call>::print(
        name, []<class Message>() { return item_of<Message>() + sentence_about(row_of<Message>.audience.who); });
}
std::string reply_in_mdoc(std::string_view name) {
    return Listed<Reply>::print(name, []<class Message>() { return item_of<Message>(); });
}

std::set<std::string> names_of_calls() {
    return Listed<Call>::names();
}
std::set<std::string> names_of_replies() {
    return Listed<Reply>::names();
}

} // namespace harness2fa::printed
