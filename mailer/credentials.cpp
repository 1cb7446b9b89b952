// SPDX-License-Identifier: Apache-2.0
#include "credentials.hpp"

#include "common/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::mailer {
namespace {

constexpr std::size_t largest = 4096; // bytes of a file

Fault fault_of(const std::string& path, const std::string& why) {
    return {"the file " + path + " with the credentials " + why};
}

Fault fault_of_errno(const std::string& path) {
    return fault_of(path, "cannot be read: " + std::generic_category().message(errno));
}

[[nodiscard]] std::optional<Fault> wrong_with(int file, const std::string& path) {
    struct stat status {};
    if (fstat(file, &status) != 0)
        return fault_of_errno(path);
    if (!S_ISREG(status.st_mode))
        return fault_of(path, "is no regular file");
    if ((status.st_mode & S_IRWXO) != 0)
        return fault_of(path, "is open to everybody; chmod o= mends that");
    return std::nullopt;
}

[[nodiscard]] Result<Secret> content_of(int file, const std::string& path) {
    Secret room(largest + 1);
    std::size_t size = 0;
    while (size < room.size()) {
        const ssize_t got = read(file, room.data() + size, room.size() - size);
        if (got == 0)
            break;
        if (got > 0)
            size += static_cast<std::size_t>(got);
        else if (errno != EINTR)
            return fault_of_errno(path);
    }
    if (size > largest)
        return fault_of(path, "is too large");
    return Secret(room.text().substr(0, size));
}

std::string_view next_line(std::string_view& rest) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    return line;
}

} // namespace

Result<Credentials> read_credentials(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)); // never waits for a fifo
    if (!file)
        return fault_of_errno(path);
    if (const auto wrong = wrong_with(file.get(), path))
        return *wrong;
    const auto content = content_of(file.get(), path);
    if (!content)
        return content.error();
    std::string_view rest = content->text();
    const std::string_view user = next_line(rest), password = next_line(rest);
    if (user.empty() || password.empty() || rest.find_first_not_of("\r\n") != rest.npos ||
        content->text().find('\0') != rest.npos)
        return fault_of(path, "does not have two lines, user and password");
    return Credentials{std::string(user), Secret(password)};
}

} // namespace harness2fa::mailer
