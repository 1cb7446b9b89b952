// SPDX-License-Identifier: Apache-2.0
#include "whom.hpp"

#include "common/passwd.hpp"
#include "settings/places.hpp"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

std::optional<uid_t> parse_uid(std::string_view text) {
    uid_t uid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), uid);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return uid;
}

std::string name_of(uid_t uid) {
    const auto entry = passwd_entry_of(uid);
    return entry ? entry->name : "";
}

std::string user_behind_sudo() {
    const char* text = std::getenv("SUDO_UID"); // NOLINT(concurrency-mt-unsafe): there is one thread
    const auto uid = parse_uid(text == nullptr ? "" : text);
    return uid && *uid != 0 ? name_of(*uid) : "";
}

uid_t owner_of(const std::string& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0)
        throw Stop(usage, file + ": " + std::generic_category().message(errno) + ".");
    return status.st_uid;
}

} // namespace

std::string acting_for(const Options& options) {
    if (!options.user.empty() || geteuid() != 0)
        return options.user;
    return user_behind_sudo();
}

DaemonClient connect_to_daemon(const Options& options, std::chrono::seconds limit) {
    // A named file that is missing must not lead to the system's daemon.
    const auto owner = options.named_config ? std::optional(owner_of(*options.named_config)) : std::nullopt;
    // Users who may put a file there are trusted to say where the socket is; who listens is checked in any case.
    return DaemonClient(settings::places_of(options.config(), std::nullopt).socket, owner, limit);
}

} // namespace harness2fa::cli
