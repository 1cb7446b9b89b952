#include "settings_follower.hpp"

#include "systemd/service.hpp"

#include <syslog.h>

#include <chrono>
#include <utility>

namespace harness2fa {
namespace {

using namespace std::chrono_literals;

constexpr auto settling = 50ms; // editors write in several steps

Record::Importance importance_of(int priority) {
    if (priority <= LOG_ERR)
        return Record::Importance::error;
    return priority == LOG_WARNING ? Record::Importance::warning : Record::Importance::notice;
}

} // namespace

void write_lines(const Journal& journal, const SettingsReport& report) {
    for (const auto& line : report.lines)
        journal.note(importance_of(line.priority), line.text);
}

SettingsFollower::SettingsFollower(SettingsKeeper& keeper, std::string path, Owners owners, Server& server,
                                   const Journal& journal, std::function<void()> adopted)
    : keeper_(keeper), path_(std::move(path)), owners_(std::move(owners)), watch_(path_), server_(server),
      journal_(journal), adopted_(std::move(adopted)) {
    if (!watch_.armed())
        journal_.note(Record::Importance::error, path_ + " cannot be watched: after an edit, reload the daemon");
    server_.on_readable(watch_.fd(), [this] {
        if (watch_.drain() != Seen::nothing)
            look_soon();
    });
    server_.on_hangup([this] {
        notify_reloading();
        look();
        notify_ready();
    });
    look_soon(); // an edit between the loading and the watch
}

void SettingsFollower::look_soon() {
    if (!std::exchange(soon_, true))
        server_.after(settling, [this] { look(); });
}

void SettingsFollower::look() {
    soon_ = false;
    const SettingsReport report = keeper_.reload(watch_);
    write_lines(journal_, report);
    if (report.outcome == SettingsReport::Outcome::busy)
        look_soon();
    if (report.outcome == SettingsReport::Outcome::adopted)
        server_.after(0ms, adopted_); // not from inside a transaction, where the command's edits are looked at
}

} // namespace harness2fa
