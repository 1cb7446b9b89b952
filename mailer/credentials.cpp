// SPDX-License-Identifier: Apache-2.0
#include "credentials.hpp"

#include "common/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::mailer {
namespace {

constexpr std::size_t largest = 4096; // bytes of a file

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw NoCredentials("the file " + path + " with the credentials " + why);
}

[[noreturn]] void fail_with_errno(const std::string& path) {
    fail(path, "cannot be read: " + std::generic_category().message(errno));
}

void check(int file, const std::string& path) {
    struct stat status {};
    if (fstat(file, &status) != 0)
        fail_with_errno(path);
    if (!S_ISREG(status.st_mode))
        fail(path, "is no regular file");
    if ((status.st_mode & S_IRWXO) != 0)
        fail(path, "is open to everybody; chmod o= mends that");
}

Secret content_of(int file, const std::string& path) {
    Secret room(largest + 1);
    std::size_t size = 0;
    while (size < room.size()) {
        const ssize_t got = read(file, room.data() + size, room.size() - size);
        if (got == 0)
            break;
        if (got > 0)
            size += static_cast<std::size_t>(got);
        else if (errno != EINTR)
            fail_with_errno(path);
    }
    if (size > largest)
        fail(path, "is too large");
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

Credentials read_credentials(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)); // never waits for a fifo
    if (!file)
        fail_with_errno(path);
    check(file.get(), path);
    const Secret content = content_of(file.get(), path);
    std::string_view rest = content.text();
    const std::string_view user = next_line(rest), password = next_line(rest);
    if (user.empty() || password.empty() || rest.find_first_not_of("\r\n") != rest.npos ||
        content.text().find('\0') != rest.npos)
        fail(path, "does not have two lines, user and password");
    return {std::string(user), Secret(password)};
}

} // namespace harness2fa::mailer
