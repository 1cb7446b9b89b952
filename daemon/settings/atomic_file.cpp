#include "atomic_file.hpp"

#include "common/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace harness2fa {
namespace {

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return false;
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

bool write_new(const std::string& path, std::string_view text) {
    ::unlink(path.c_str()); // left by a crash
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    return file && write_all(file.get(), text) && ::fsync(file.get()) == 0;
}

bool flush_directory(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path();
    const Descriptor directory(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return directory && ::fsync(directory.get()) == 0;
}

} // namespace

std::string replace_file(const std::string& path, std::string_view text) {
    const std::string fresh = path + ".new";
    if (write_new(fresh, text) && std::rename(fresh.c_str(), path.c_str()) == 0) {
        if (flush_directory(path))
            return "";
        return std::system_category().message(errno);
    }
    std::string failure = std::system_category().message(errno);
    ::unlink(fresh.c_str());
    return failure;
}

} // namespace harness2fa
