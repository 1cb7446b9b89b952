// Notices that the settings file was edited, whichever way: renamed over, written in place, a symbolic link
// swapped, a directory on its way made or moved. Uses inotify.
#pragma once

#include "common/descriptor.hpp"
#include "path_steps.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct inotify_event;

namespace harness2fa {

enum class Seen {
    nothing,
    writing, // somebody has begun to write into the file and has not closed it: it may hold half a text
    changed, // a reload is due
};

class SettingsWatch {
  public:
    // The path of a file, which need not exist yet. Throws std::system_error where the kernel has no inotify
    // instance left.
    explicit SettingsWatch(const std::string& path);

    int fd() const { return inotify_.get(); } // readable when drain() has something to look at; stays the same
    bool armed() const { return armed_; }     // false: the directory of the file cannot be watched, edits go unnoticed

    // Never blocks. What has happened since the last call; `writing` until the writer closes the file,
    // however often it is called.
    Seen drain();

  private:
    using WatchId = int;

    void read_events();
    void note(const inotify_event& event, std::string_view name);
    void note_at(const PathStep& step, std::uint32_t mask);
    void arm();
    WatchId watch_of(const std::string& directory) const; // -1: none
    bool watch_steps();
    bool was_linked();

    std::string path_;
    Descriptor inotify_;
    std::vector<PathStep> steps_;
    std::map<std::string, WatchId> watches_; // by directory
    bool armed_ = false;
    bool stale_ = false; // steps_ may not lead to the file any more
    bool changed_ = false;
    bool writing_ = false;
    bool created_ = false; // the file has appeared; its maker may be about to write
    std::optional<std::chrono::steady_clock::time_point> bytes_since_; // when created_: seen to hold some
};

} // namespace harness2fa
