// SPDX-License-Identifier: Apache-2.0
#include "listening_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace harness2fa::server {
namespace {

constexpr int backlog = 4096; // logins that may wait while one instance hands over to the next

[[noreturn]] void fail(const std::string& path) {
    throw std::runtime_error(path + ": " + std::generic_category().message(errno));
}

int new_socket(const std::string& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        fail(path);
    return descriptor;
}

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error(path + ": too long for a socket");
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

void clear_the_place(const std::string& path, const sockaddr_un& address) {
    const int probe = new_socket(path);
    const bool answered = ::connect(probe, generic(address), sizeof address) == 0 || errno == EAGAIN;
    ::close(probe);
    if (answered)
        throw std::runtime_error(path + ": another daemon listens there");
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode))
        ::unlink(path.c_str());
}

} // namespace

ListeningSocket::ListeningSocket(std::string path) : path_(std::move(path)) {
    const sockaddr_un address = address_of(path_);
    const auto folder = std::filesystem::path(path_).parent_path();
    std::error_code ignored; // if this fails, bind() says what is wrong
    if (std::filesystem::create_directory(folder, ignored))
        std::filesystem::permissions(folder, std::filesystem::perms{0755}, ignored);
    clear_the_place(path_, address);
    descriptor_ = new_socket(path_);
    if (::bind(descriptor_, generic(address), sizeof address) != 0 || ::chmod(path_.c_str(), 0666) != 0 ||
        ::listen(descriptor_, backlog) != 0) {
        const int error = errno;
        ::close(descriptor_);
        errno = error;
        fail(path_);
    }
}

ListeningSocket::~ListeningSocket() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (!path_.empty())
        ::unlink(path_.c_str());
}

int ListeningSocket::release() {
    return std::exchange(descriptor_, -1);
}

} // namespace harness2fa::server
