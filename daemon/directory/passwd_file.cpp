#include "passwd_file.hpp"

#include "name_service_switch.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace harness2fa {
namespace {

constexpr std::size_t fields_of_passwd = 7; // passwd(5): name:password:uid:gid:gecos:directory:shell

struct Entry {
    std::string_view name;
    uid_t uid = 0;
};

std::optional<uid_t> number_in(std::string_view text) {
    uid_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// Nothing if it is not plain: what glibc makes of it is glibc's business.
std::optional<Entry> entry_in(std::string_view line) {
    std::array<std::string_view, fields_of_passwd> fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto end = line.find(':');
        if ((end == std::string_view::npos) != (i + 1 == fields.size()))
            return {};
        fields[i] = line.substr(0, end);
        line.remove_prefix(std::min(line.size(), fields[i].size() + 1));
    }
    const auto uid = number_in(fields[2]);
    if (!uid || !number_in(fields[3]) || fields[0].empty() ||
        std::string_view("+- \t").find(fields[0].front()) != std::string_view::npos)
        return {};
    return Entry{fields[0], *uid};
}

bool files_come_first() {
    const auto sources = sources_of("passwd");
    return !sources.empty() && sources.front().name == "files" && ends_search(sources.front(), "SUCCESS");
}

std::optional<Person> local(const std::function<bool(std::string_view, uid_t)>& wanted) {
    return files_come_first() ? first_in_passwd(text_of("/etc/passwd"), wanted) : std::nullopt;
}

} // namespace

std::optional<Person> first_in_passwd(std::string_view text,
                                      const std::function<bool(std::string_view name, uid_t uid)>& wanted) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty() || line.front() == '#')
            continue;
        const auto entry = entry_in(line);
        if (!entry)
            return {};
        if (!wanted(entry->name, entry->uid))
            continue;
        const auto name = UserName::parse(entry->name);
        return name ? std::optional(Person{*name, entry->uid, Person::Standing::known}) : std::nullopt;
    }
    return {};
}

std::optional<Person> local_person(const UserName& name) {
    return local([&](std::string_view found, uid_t) { return found == name.str(); });
}

std::optional<Person> local_person(uid_t uid) {
    return local([&](std::string_view, uid_t found) { return found == uid; });
}

} // namespace harness2fa
