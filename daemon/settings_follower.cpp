// SPDX-License-Identifier: Apache-2.0
#include "settings_follower.hpp"

#include "common/utf8.hpp"
#include "settings/warnings.hpp"
#include "systemd/service.hpp"

#include <syslog.h>

#include <chrono>
#include <filesystem>
#include <utility>

namespace harness2fa::daemon {
namespace {

using namespace std::chrono_literals;

constexpr auto settling = 50ms;  // editors write in several steps
constexpr auto renewals = 400ms; // between renewals of a watch with a gap; it takes two to see an edit
constexpr auto patrols = 5s;

calls::Record::Importance importance_of(int priority) {
    if (priority <= LOG_ERR)
        return calls::Record::Importance::error;
    return priority == LOG_WARNING ? calls::Record::Importance::warning : calls::Record::Importance::notice;
}

} // namespace

void write_lines(const systemd::Journal& journal, const settings::SettingsReport& report) {
    for (const auto& line : report.lines)
        journal.note(importance_of(line.priority), line.text);
}

SettingsFollower::SettingsFollower(settings::SettingsKeeper& keeper, File file, server::Server& server,
                                   const systemd::Journal& journal, std::function<void()> adopted)
    : keeper_(keeper), file_(std::move(file)), watch_(file_.path), server_(server), journal_(journal),
      adopted_(std::move(adopted)) {
    server_.on_readable(
        watch_.fd(), [this] { take_events(); }, settling);
    server_.on_hangup([this] {
        systemd::notify_reloading();
        watch_.renew();
        look();
        systemd::notify_ready();
    });
    look_soon(); // there may have been an edit between the loading and the watch
    keep_watch();
    server_.after(patrols, [this] { patrol(); });
}

std::function<std::vector<SettingsError>()>
SettingsFollower::warnings(const std::shared_ptr<const settings::Settings>& settings) const {
    return [settings, machine = file_.machine] { return settings::warnings_of(*settings, *machine); };
}

std::string SettingsFollower::place_of(const SettingsError& warning) const {
    return std::filesystem::path(file_.path).filename().string() + ":" + std::to_string(warning.line) + ":" +
           std::to_string(warning.column);
}

std::optional<Fault> SettingsFollower::watch_fault() const {
    const auto& gap = watch_.gap();
    if (!gap)
        return std::nullopt;
    return Fault{printable("Edits of " + file_.path +
                           " are not told to the daemon, which looks by itself twice a second. It cannot watch " +
                           gap->why + ".")};
}

void SettingsFollower::take_events() {
    if (watch_.drain() != settings::Seen::nothing)
        look_soon();
    keep_watch();
}

void SettingsFollower::look_soon() {
    if (!std::exchange(soon_, true))
        server_.after(settling, [this] { look(); });
}

void SettingsFollower::look() {
    soon_ = false;
    const settings::SettingsReport report = keeper_.reload(watch_);
    write_lines(journal_, report);
    if (report.outcome == settings::SettingsReport::Kind::busy)
        look_soon();
    if (report.outcome == settings::SettingsReport::Kind::adopted)
        server_.after(0ms, adopted_); // not from inside a transaction, where the command's edits are looked at
    keep_watch();
}

// keep_watch tries again to watch, because that may be possible again, whatever has ended it.
void SettingsFollower::keep_watch() {
    tell_of_watch();
    if (watch_.armed() && watch_.settled())
        return;
    if (!std::exchange(renewing_, true))
        server_.after(renewals, [this] {
            renewing_ = false;
            watch_.renew();
            take_events();
        });
}

// patrol looks for what the kernel tells nobody.
void SettingsFollower::patrol() {
    watch_.renew();
    take_events();
    server_.after(patrols, [this] { patrol(); });
}

void SettingsFollower::tell_of_watch() {
    if (std::exchange(gap_, watch_.gap()) == watch_.gap())
        return;
    if (const auto fault = SettingsFollower::watch_fault())
        journal_.note(calls::Record::Importance::error, fault->why);
    else
        journal_.note(calls::Record::Importance::notice, printable(file_.path + " is watched again"));
}

} // namespace harness2fa::daemon
