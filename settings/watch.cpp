// SPDX-License-Identifier: Apache-2.0
#include "watch.hpp"

#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <set>
#include <system_error>

namespace harness2fa::settings {
namespace {

constexpr std::uint32_t entry_moves = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
constexpr std::uint32_t directory_ends = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t watch_breaks = directory_ends | IN_IGNORED | IN_UNMOUNT | IN_Q_OVERFLOW;
constexpr std::uint32_t on_the_way = entry_moves | IN_ATTRIB | directory_ends | IN_ONLYDIR | IN_MASK_ADD;
constexpr std::uint32_t at_the_file = on_the_way | IN_MODIFY | IN_CLOSE_WRITE | IN_EXCL_UNLINK;

std::string joined(const PathStep& step) {
    return step.directory + (step.directory.back() == '/' ? "" : "/") + step.name;
}

} // namespace

SettingsWatch::SettingsWatch(const std::string& path)
    : path_(std::filesystem::absolute(path).string()), inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (!inotify_)
        throw std::system_error(errno, std::system_category(), "cannot watch " + path_);
    arm();
    seen_ = look();
}

// renew cannot know when a writer has ended where nothing can be watched: there a file counts as changed once it has stayed as it is from
// one look to the next.
void SettingsWatch::renew() {
    const bool had_gap = !armed();
    arm();
    changed_ = changed_ || (had_gap && armed());
    const Look now = look();
    if (now == seen_)
        changed_ = std::exchange(unsettled_, false) || changed_;
    else
        unsettled_ = true;
    seen_ = now;
}

SettingsWatch::Look SettingsWatch::look() const {
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0)
        return {};
    return {status.st_dev,          status.st_ino,         status.st_size,        status.st_mtim.tv_sec,
            status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

Seen SettingsWatch::drain() {
    read_events();
    if (std::exchange(stale_, false))
        arm();
    if (created_ && was_linked()) {
        created_ = false;
        changed_ = true;
    }
    if (writing_ || created_)
        return Seen::writing;
    return std::exchange(changed_, false) ? Seen::changed : Seen::nothing;
}

void SettingsWatch::read_events() {
    alignas(inotify_event) std::array<char, 16384> buffer{};
    int pending = 0; // bytes to be read now: somebody may go on writing without end
    ::ioctl(inotify_.get(), FIONREAD, &pending);
    while (pending > 0) {
        const ssize_t size = ::read(inotify_.get(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        pending -= static_cast<int>(size);
        for (const char* at = buffer.data(); at < buffer.data() + size;) {
            const auto& event = *reinterpret_cast<const inotify_event*>(at);
            note(event, event.len > 0 ? std::string_view(event.name) : std::string_view());
            at += sizeof event + event.len;
        }
    }
}

void SettingsWatch::note(const inotify_event& event, std::string_view name) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) { // the end of a write may be among what is lost
        stale_ = changed_ = true;
        writing_ = created_ = false;
        return;
    }
    for (const PathStep& step : steps_) {
        if (event.wd != watch_of(step.directory))
            continue;
        if ((event.mask & watch_breaks) != 0)
            stale_ = changed_ = true;
        else if (step.name == name)
            note_at(step, event.mask);
    }
}

void SettingsWatch::note_at(const PathStep& step, std::uint32_t mask) {
    const bool is_file = &step == &steps_.back() && step.last;
    if ((mask & entry_moves) != 0) {
        stale_ = true;
        writing_ = false;
        created_ = is_file && (mask & IN_CREATE) != 0;
        bytes_since_.reset();
        changed_ = changed_ || !created_;
    } else if (is_file && (mask & IN_MODIFY) != 0) {
        writing_ = true;
        created_ = false;
    } else if (is_file && (mask & IN_CLOSE_WRITE) != 0) {
        writing_ = created_ = false;
        changed_ = true;
    } else if ((mask & IN_ATTRIB) != 0) {
        stale_ = stale_ || !armed(); // what could not be watched may be open now
        changed_ = true;
    }
}

// was_linked tells a file that is whole at once from one that is still to be written. A regular file that appears by open() will be closed:
// IN_CLOSE_WRITE comes. One that appears by link(), and anything that is not a regular file, is whole at once. The bytes of a write can be
// seen before its IN_MODIFY; only if that does not come for a while were they there from the start.
bool SettingsWatch::was_linked() {
    constexpr std::chrono::milliseconds patience{300};
    const auto now = std::chrono::steady_clock::now();
    struct stat status {};
    if (::lstat(joined(steps_.back()).c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink > 1)
        return true;
    if (status.st_size == 0)
        bytes_since_.reset();
    else if (!bytes_since_)
        bytes_since_ = now;
    return bytes_since_ && now - *bytes_since_ >= patience;
}

// arm repeats looking and watching until a second look finds the same, because a directory may change in between.
void SettingsWatch::arm() {
    constexpr int most_tries = 8;
    const auto last = [this] { return steps_.empty() ? PathStep{} : steps_.back(); }; // "/" has none
    const PathStep before = last();
    const WatchId watch_before = watch_of(before.directory);
    for (int i = 0; i < most_tries && !watch_steps(); ++i) {
    }
    if (last() == before && watch_of(before.directory) == watch_before)
        return;
    changed_ = changed_ || created_; // it is another file: nobody is known to write into this one
    writing_ = created_ = false;
}

SettingsWatch::WatchId SettingsWatch::watch_of(const std::string& directory) const {
    const auto watch = watches_.find(directory);
    return watch == watches_.end() ? -1 : watch->second;
}

bool SettingsWatch::watch_steps() {
    steps_ = steps_to(path_);
    gap_.reset();
    std::map<std::string, std::uint32_t> masks;
    for (const PathStep& step : steps_)
        masks[step.directory] |= step.last ? at_the_file : on_the_way;
    std::map<std::string, WatchId> now;
    for (const auto& [directory, mask] : masks) {
        const WatchId id = ::inotify_add_watch(inotify_.get(), directory.c_str(), mask);
        if (id >= 0)
            now[directory] = id;
        else if (!gap_)
            gap_ = Fault{directory + ": " + std::system_category().message(errno)};
    }
    std::set<WatchId> wanted;
    for (const auto& [directory, id] : now)
        wanted.insert(id);
    for (const auto& [directory, id] : watches_) {
        if (!wanted.contains(id))
            ::inotify_rm_watch(inotify_.get(), id);
    }
    watches_ = std::move(now);
    return steps_to(path_) == steps_;
}

} // namespace harness2fa::settings
