// SPDX-License-Identifier: Apache-2.0
#include "passwd_file.hpp"

#include "name_service_switch.hpp"

#include "common/paths.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace harness2fa::directory {
namespace {

constexpr std::size_t fields_of_passwd = 7; // passwd(5): name:password:uid:gid:gecos:directory:shell

std::optional<uid_t> number_in(std::string_view text) {
    uid_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool files_come_first(const std::string& nsswitch) {
    const auto sources = sources_in(nsswitch, "passwd");
    if (!sources) // glibc's default
        return true;
    return !sources->empty() && sources->front().name == "files" && ends_search(sources->front(), "SUCCESS");
}

// KeptOfFile keeps what was made of a file until the file changes.
template <typename Made>
class KeptOfFile {
  public:
    template <typename Make>
    const Made& get(const char* path, Make make) {
        struct stat status {};
        ::stat(path, &status); // comes before reading, so that a change in between is seen the next time
        if (!made_ || !same(status)) {
            made_ = make(text_of(path));
            status_ = status;
        }
        return *made_;
    }

  private:
    bool same(const struct stat& now) const {
        const auto equal = [](const timespec& a, const timespec& b) {
            return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
        };
        return now.st_dev == status_.st_dev && now.st_ino == status_.st_ino && now.st_size == status_.st_size &&
               equal(now.st_mtim, status_.st_mtim) && equal(now.st_ctim, status_.st_ctim);
    }

    struct stat status_ {};
    std::optional<Made> made_;
};

template <typename Look>
std::optional<Person> local(Look look) {
    thread_local KeptOfFile<bool> order;
    thread_local KeptOfFile<PasswdEntries> entries;
    if (!order.get(paths::nsswitch, files_come_first))
        return {};
    return look(entries.get(paths::passwd, [](const std::string& text) { return PasswdEntries(text); }));
}

} // namespace

PasswdEntries::PasswdEntries(const std::string& text) {
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.empty() || line.front() == '#')
            continue;
        const auto entry = entry_in(line);
        if (!entry)
            break;
        by_name_.push_back(*entry);
    }
    by_uid_ = by_name_;
    std::ranges::stable_sort(by_name_, {}, &Entry::name);
    std::ranges::stable_sort(by_uid_, {}, &Entry::uid);
}

// entry_in returns std::nullopt if the line is not plain: what glibc makes of such a line is glibc's business.
std::optional<PasswdEntries::Entry> PasswdEntries::entry_in(std::string_view line) {
    std::array<std::string_view, fields_of_passwd> fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto end = line.find(':');
        if ((end == std::string_view::npos) != (i + 1 == fields.size()))
            return {};
        fields[i] = line.substr(0, end);
        line.remove_prefix(std::min(line.size(), fields[i].size() + 1));
    }
    const auto uid = number_in(fields[2]);
    const bool odd = fields[0].empty() || std::string_view("+- \t").find(fields[0].front()) != std::string_view::npos;
    if (odd || !uid || !number_in(fields[3]))
        return {};
    return Entry{std::string(fields[0]), *uid};
}

std::optional<Person> PasswdEntries::person(const Entry& entry) {
    const auto name = UserName::parse(entry.name);
    return name ? std::optional(known_person(*name, entry.uid)) : std::nullopt;
}

std::optional<Person> PasswdEntries::named(std::string_view name) const {
    const auto found = std::ranges::lower_bound(by_name_, name, {}, &Entry::name);
    return found != by_name_.end() && found->name == name ? person(*found) : std::nullopt;
}

std::optional<Person> PasswdEntries::with(uid_t uid) const {
    const auto found = std::ranges::lower_bound(by_uid_, uid, {}, &Entry::uid);
    return found != by_uid_.end() && found->uid == uid ? person(*found) : std::nullopt;
}

std::optional<Person> local_person(const UserName& name) {
    return local([&](const PasswdEntries& entries) { return entries.named(name.str()); });
}

std::optional<Person> local_person(uid_t uid) {
    return local([&](const PasswdEntries& entries) { return entries.with(uid); });
}

} // namespace harness2fa::directory
