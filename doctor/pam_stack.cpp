// SPDX-License-Identifier: Apache-2.0
#include "pam_stack.hpp"

#include "common/ascii.hpp"
#include "common/paths.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace harness2fa::doctor {
namespace {

constexpr int deepest_include = 16; // PAM_SUBSTACK_MAX_LEVEL, which limits includes too

constexpr std::array<std::string_view, 8> return_names{"success",          "ignore",   "auth_err",    "maxtries",
                                                       "authinfo_unavail", "conv_err", "perm_denied", "module_unknown"};

std::optional<Action> named_action(const std::string& name) {
    using enum Action::Kind;
    static const std::map<std::string, Action::Kind> names{{"ignore", ignore}, {"ok", ok},   {"done", done},
                                                           {"bad", bad},       {"die", die}, {"reset", reset}};
    if (const auto found = names.find(name); found != names.end())
        return Action{found->second};
    int number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || end != name.data() + name.size() || number < 0)
        return std::nullopt;
    return number == 0 ? Action{ignore} : Action{jump, number};
}

Action bracketed(std::string control, Returned returned) {
    std::ranges::replace(control, '=', ' ');
    std::string_view rest = std::string_view(control).substr(1, control.size() - (control.back() == ']' ? 2 : 1));
    std::vector<std::string> words;
    while ((rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size())), !rest.empty())) {
        words.emplace_back(rest.substr(0, rest.find_first_of(" \t")));
        rest.remove_prefix(words.back().size());
    }
    std::optional<Action> own, fallback;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const auto action = named_action(words[i + 1]);
        if (!action)
            return {};
        if (words[i] == name_of(returned))
            own = action;
        else if (words[i] == "default" && !fallback)
            fallback = action;
    }
    return own ? *own : fallback.value_or(Action{});
}

class Loader {
  public:
    Loader(const Machine& machine, Stack& stack, std::string type)
        : machine_(machine), stack_(stack), type_(std::move(type)) {}

    void load(const std::string& file, int level, int depth, int service_line) {
        const Text text = read(machine_, file);
        stack_.complete = stack_.complete && text.absence != Absence::unreadable;
        for (PamLine& line : parse_pam_file(text.content))
            add({std::move(line), file, service_line, level}, depth);
    }

  private:
    void add(Handler handler, int depth) {
        const PamLine& line = handler.entry;
        if (handler.service_line == 0)
            handler.service_line = line.line;
        const bool of_all_types = line.type == "@include";
        if (!of_all_types && line.type != type_)
            return;
        const bool substack = same_word(line.control, "substack");
        if (of_all_types || substack || same_word(line.control, "include"))
            return include(handler, substack, depth);
        stack_.handlers.push_back(std::move(handler));
    }

    void include(const Handler& handler, bool substack, int depth) {
        const std::string& name = handler.entry.module;
        const std::string file = name.starts_with('/') ? name : service_file(name);
        const Text text = read(machine_, file);
        if (depth >= deepest_include || text.absence == Absence::missing) {
            stack_.broken.push_back({Finding::Kind::locks_out, handler.file, handler.entry.line,
                                     depth >= deepest_include
                                         ? "the files include each other, so PAM refuses every login. "
                                           "Take this line out."
                                         : file + " does not exist, so PAM refuses every login. Take "
                                                  "this line out, or put the file back."});
            return;
        }
        if (substack) {
            stack_.handlers.push_back(handler);
            stack_.handlers.back().substack = true;
        }
        load(file, handler.level + (substack ? 1 : 0), depth + 1, handler.service_line);
    }

    const Machine& machine_;
    Stack& stack_;
    std::string type_;
};

bool is_copy(const std::string& name) {
    const auto ends = [&](std::string_view tail) { return name.ends_with(tail); };
    return name.starts_with('.') || ends("~") || ends(".bak") || ends(".pam-old") || ends(".pam-new") ||
           name.find(".dpkg-") != name.npos || name.find(".ucf-") != name.npos;
}

} // namespace

std::string name_of(Returned returned) {
    return std::string(return_names.at(static_cast<std::size_t>(returned)));
}

Action action_of(const std::string& control, Returned returned) {
    using enum Action::Kind;
    const bool good = returned == Returned::success;
    const bool ignored = returned == Returned::ignore;
    if (control.starts_with('['))
        return bracketed(control, returned);
    if (same_word(control, "required"))
        return {good ? ok : ignored ? ignore : bad};
    if (same_word(control, "requisite"))
        return {good ? ok : ignored ? ignore : die};
    if (same_word(control, "sufficient"))
        return {good ? done : ignore};
    if (same_word(control, "optional"))
        return {good ? ok : ignore};
    return {};
}

std::string service_file(std::string_view service) {
    return std::string(paths::pam_directory) + "/" + std::string(service);
}

Stack load_stack(const Machine& machine, std::string_view service, const std::string& type) {
    Stack stack{std::string(service), {}};
    Loader(machine, stack, type).load(service_file(service), 0, 0, 0);
    return stack;
}

std::vector<std::string> pam_files(const Machine& machine) {
    std::vector<std::string> files = files_in(machine, paths::pam_directory);
    std::erase_if(files, [&](const std::string& file) {
        const auto status = status_of(machine, file);
        return is_copy(file.substr(file.rfind('/') + 1)) || !status || !S_ISREG(status->st_mode);
    });
    return files;
}

} // namespace harness2fa::doctor
