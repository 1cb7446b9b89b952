// SPDX-License-Identifier: Apache-2.0
#include "file.hpp"

#include "common/descriptor.hpp"
#include "common/result.hpp"
#include "path_steps.hpp"
#include "source.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace harness2fa::settings {
namespace {

std::string reason() {
    return std::system_category().message(errno);
}

[[nodiscard]] std::optional<Fault> wrong_with(const struct stat& status, const Owners& owners) {
    if (S_ISDIR(status.st_mode))
        return Fault{"this is a directory, not a file"};
    if (!S_ISREG(status.st_mode))
        return Fault{"this is not a regular file"};
    if (owners && !owners->contains(status.st_uid))
        return Fault{"the file belongs to uid " + std::to_string(status.st_uid) +
                     "; only root, harness2fa and the daemon's own user may own it"};
    return std::nullopt;
}

// read_all reads at most one byte more than is allowed, so that parse_settings sees that it is too much. If it returns std::nullopt, errno
// says why.
std::optional<std::string> read_all(int fd) {
    std::string text(yaml::largest_file + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::nullopt;
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    text.shrink_to_fit();
    return text;
}

// readers_of goes by the modes alone: if an access list lets more people in, we are discreet without need.
Readers readers_of(const std::string& path, const struct stat& file) {
    bool everybody = (file.st_mode & S_IROTH) != 0;
    for (const PathStep& step : everybody ? steps_to(path) : std::vector<PathStep>{}) {
        struct stat directory {};
        everybody = everybody && ::stat(step.directory.c_str(), &directory) == 0 && (directory.st_mode & S_IXOTH) != 0;
    }
    return everybody ? Readers::everybody : Readers::some;
}

SettingsFile faulty(std::string text) {
    return {{std::nullopt, {{1, 1, std::move(text)}}}};
}

} // namespace

SettingsFile read_settings_file(const std::string& path, const Owners& owners, Links links) {
    const int no_link = links == Links::refuse ? O_NOFOLLOW : 0;
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | no_link));
    if (!file && no_link != 0 && errno == ELOOP)
        return {{std::nullopt, {{1, 1, "this is a symbolic link"}}}, {}, {}, true};
    if (!file)
        return faulty("the file cannot be opened: " + reason());
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return faulty("the file cannot be read: " + reason());
    if (auto fault = wrong_with(status, owners))
        return faulty(std::move(fault->why));
    auto text = read_all(file.get());
    if (!text)
        return faulty("the file cannot be read: " + reason());
    Parsed parsed = parse_settings(*text, readers_of(path, status));
    const FileRights kept{status.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO), status.st_uid, status.st_gid};
    return {std::move(parsed), std::move(*text), kept, false};
}

} // namespace harness2fa::settings
