// SPDX-License-Identifier: Apache-2.0
#include "machine.hpp"

#include "common/descriptor.hpp"
#include "common/paths.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <glob.h>
#include <sys/timex.h>
#include <unistd.h>

namespace harness2fa::doctor {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

std::string place(const Machine& machine, const std::string& file) {
    return (machine.root / std::filesystem::path(file).relative_path()).string();
}

std::string content(int fd) {
    std::string text;
    std::array<char, 16'384> part{};
    while (text.size() < most_bytes) {
        const ssize_t got = ::read(fd, part.data(), part.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
    return text;
}

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    while (true) {
        const std::size_t end = line.find(':');
        fields.push_back(line.substr(0, end));
        if (end == std::string_view::npos)
            return fields;
        line.remove_prefix(end + 1);
    }
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

Machine this_machine() {
    Machine machine;
    machine.euid = geteuid();
    timex clock{};
    const int state = adjtimex(&clock);
    machine.clock_synchronised = state != TIME_ERROR && (clock.status & STA_UNSYNC) == 0;
    return machine;
}

Text read(const Machine& machine, const std::string& file) {
    const Descriptor opened(::open(place(machine, file).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!opened)
        return {"", errno == ENOENT || errno == ENOTDIR ? Absence::missing : Absence::unreadable};
    struct stat status {};
    if (::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {"", Absence::unreadable};
    return {content(opened.get())};
}

std::optional<struct stat> status_of(const Machine& machine, const std::string& file) {
    struct stat status {};
    if (::stat(place(machine, file).c_str(), &status) != 0)
        return std::nullopt;
    return status;
}

bool exists(const Machine& machine, const std::string& file) {
    return status_of(machine, file).has_value();
}

std::vector<std::string> files_in(const Machine& machine, const std::string& directory) {
    std::vector<std::string> files;
    std::error_code error;
    for (std::filesystem::directory_iterator at(place(machine, directory), error), end; !error && at != end;
         at.increment(error))
        files.push_back(directory + "/" + at->path().filename().string());
    std::ranges::sort(files);
    return files;
}

std::vector<std::string> matching(const Machine& machine, const std::string& pattern) {
    glob_t found{};
    std::vector<std::string> files;
    const std::string root = machine.root == "/" ? "" : machine.root.string();
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    if (::glob((root + pattern).c_str(), 0, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i)
            files.push_back(std::string(found.gl_pathv[i]).substr(root.size()));
    }
    ::globfree(&found);
    return files;
}

std::vector<Person> people(const Machine& machine) {
    std::vector<Person> all;
    const Text passwd = read(machine, paths::passwd);
    for (const std::string_view line : lines_of(passwd.content)) {
        const auto fields = fields_of(line);
        Person person;
        if (fields.size() == 7 && read_number(fields[2], person.uid) && read_number(fields[3], person.gid)) {
            person.name = fields[0];
            person.home = fields[5];
            person.shell = fields[6];
            all.push_back(person);
        }
    }
    return all;
}

std::set<uid_t> service_owners(const Machine& machine) {
    std::set<uid_t> owners{machine.superuser};
    for (const Person& person : people(machine))
        if (person.name == "harness2fa")
            owners.insert(person.uid);
    return owners;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

} // namespace harness2fa::doctor
