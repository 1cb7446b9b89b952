// SPDX-License-Identifier: Apache-2.0
// A SettingsWatch notices that the settings file was edited, whichever way: renamed over, written in place, a symbolic link swapped, a
// directory on its way made or moved. It uses inotify.
#pragma once

#include "common/descriptor.hpp"
#include "common/result.hpp"
#include "path_steps.hpp"

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct inotify_event;

namespace harness2fa::settings {

enum class Seen {
    nothing,
    writing, // somebody has begun to write into the file and has not closed it: it may hold half a text
    changed, // a reload is due
};

class SettingsWatch {
  public:
    // SettingsWatch takes the path of a file, which need not exist yet. It throws std::system_error if the kernel has no inotify instance
    // left.
    explicit SettingsWatch(const std::string& path);

    int fd() const { return inotify_.get(); } // readable when drain() has something to look at; stays the same
    bool armed() const { return !gap_; }
    // gap says what cannot be watched, and why ("/etc/harness2fa: Permission denied"), and is std::nullopt if there is nothing of the kind.
    // Edits there are noticed by renew() alone.
    [[nodiscard]] const std::optional<Fault>& gap() const { return gap_; }

    // renew tries anew to watch everything, and looks at the file itself: the next drain() sees what was missed, and what the kernel tells
    // nobody, such as a mount over a directory.
    void renew();
    bool settled() const { return !unsettled_; } // false: the file is being written, perhaps; renew() again soon

    // drain never blocks, and looks only at what has happened between the last call and this one. It returns `writing` until the writer
    // closes the file, however often it is called.
    Seen drain();

  private:
    using WatchId = int;

    void read_events();
    void note(const inotify_event& event, std::string_view name);
    void note_at(const PathStep& step, std::uint32_t mask);
    void arm();
    WatchId watch_of(const std::string& directory) const; // -1 if there is none
    bool watch_steps();
    bool was_linked();

    // A Look is what can be seen of the file without reading it.
    struct Look {
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = -1; // -1: nothing is there, or it cannot be seen
        long modified = 0, modified_ns = 0, changed = 0, changed_ns = 0;
        bool operator==(const Look&) const = default;
    };
    Look look() const;

    std::string path_;
    Descriptor inotify_;
    std::vector<PathStep> steps_;
    std::map<std::string, WatchId> watches_; // by directory
    std::optional<Fault> gap_;
    Look seen_;              // what the last renew() saw
    bool unsettled_ = false; // that look was another one than before
    bool stale_ = false;     // steps_ may not lead to the file any more
    bool changed_ = false;
    bool writing_ = false;
    bool created_ = false; // the file has appeared; its maker may be about to write
    std::optional<std::chrono::steady_clock::time_point>
        bytes_since_; // since when a created_ file was seen to hold bytes
};

} // namespace harness2fa::settings
