// SPDX-License-Identifier: Apache-2.0
#include "keeper.hpp"

#include "atomic_file.hpp"
#include "places.hpp"
#include "watch.hpp"

#include "common/utf8.hpp"

#include <syslog.h>

#include <filesystem>

namespace harness2fa::settings {
namespace {

Settings enforcement_for_all(Places places) {
    Settings settings;
    settings.enforce = true;
    settings.enrollment.at_login = false;
    settings.socket = std::move(places.socket);
    settings.store = std::move(places.store);
    return settings;
}

void add_line(SettingsReport& report, int priority, const std::string& text) {
    report.lines.push_back({priority, printable(text)});
}

} // namespace

SettingsKeeper::SettingsKeeper(std::string path, std::string last_good, Owners owners)
    : path_(std::move(path)), last_good_(std::move(last_good)), owners_(std::move(owners)),
      current_(std::make_shared<const Settings>(enforcement_for_all({Settings().socket, Settings().store}))) {}

SettingsReport SettingsKeeper::load() {
    current_ = std::make_shared<const Settings>(enforcement_for_all(places_of(path_, owners_)));
    SettingsReport report = reload();
    if (!has_good_)
        take_last_good(report);
    socket_ = current_->socket;
    store_ = current_->store;
    loaded_ = true;
    return report;
}

SettingsReport SettingsKeeper::reload() {
    SettingsFile file = read_settings_file(path_, owners_);
    return file.settings ? adopt(std::move(file)) : stay(file);
}

// reload asks the watch again after it has read: a write that began before the end of the reading has left its event by then.
SettingsReport SettingsKeeper::reload(SettingsWatch& watch) {
    if (watch.drain() == Seen::writing)
        return {SettingsReport::Kind::busy, {}};
    SettingsFile file = read_settings_file(path_, owners_);
    if (watch.drain() != Seen::nothing)
        return {SettingsReport::Kind::busy, {}};
    return file.settings ? adopt(std::move(file)) : stay(file);
}

SettingsReport SettingsKeeper::adopt(SettingsFile file) {
    if (has_good_ && saved_ && errors_.empty() && file.text == text_)
        return {};
    SettingsReport report{SettingsReport::Kind::adopted, {}};
    add_line(report, LOG_NOTICE, "settings of " + path_ + " are in force");
    tell_what_waits(*file.settings, report);
    save(file.text, report);
    current_ = std::make_shared<const Settings>(std::move(*file.settings));
    text_ = std::move(file.text);
    errors_.clear();
    has_good_ = true;
    return report;
}

SettingsReport SettingsKeeper::stay(const SettingsFile& file) {
    if (file.errors == errors_)
        return {};
    errors_ = file.errors;
    SettingsReport report{SettingsReport::Kind::faulty, {}};
    const std::string name = std::filesystem::path(path_).filename().string();
    for (const SettingsError& error : errors_)
        add_line(report, LOG_ERR, format_error(name, discreet(error)));
    if (has_good_)
        add_line(report, LOG_WARNING, path_ + " is faulty; the last good settings stay in force");
    else if (loaded_)
        add_line(report, LOG_ERR, path_ + " is faulty and there are no good settings: every login needs a code");
    return report;
}

void SettingsKeeper::take_last_good(SettingsReport& report) {
    SettingsFile file = read_settings_file(last_good_, owners_);
    if (!file.settings) {
        add_line(report, LOG_ERR,
                 path_ + " is faulty and " + last_good_ + " is no help (" + discreet(file.errors.front()).text +
                     "): there are no good settings, every login needs a code");
        return;
    }
    current_ = std::make_shared<const Settings>(std::move(*file.settings));
    text_ = std::move(file.text);
    has_good_ = saved_ = true;
    add_line(report, LOG_WARNING, path_ + " is faulty; the last good settings of " + last_good_ + " are in force");
}

void SettingsKeeper::save(const std::string& text, SettingsReport& report) {
    const SettingsFile saved = read_settings_file(last_good_, owners_);
    if (saved.settings && saved.text == text) {
        saved_ = true;
        return;
    }
    const auto written = replace_file(last_good_, text);
    saved_ = written.has_value();
    if (!saved_)
        add_line(report, LOG_ERR,
                 "cannot write " + last_good_ + ": " + written.error().why +
                     "; a restart with a faulty settings file would not find these settings");
}

void SettingsKeeper::tell_what_waits(const Settings& settings, SettingsReport& report) const {
    if (!loaded_)
        return;
    if (settings.socket != socket_ && settings.socket != current_->socket)
        add_line(report, LOG_WARNING, "the socket moves to " + settings.socket + " when the daemon starts again");
    if (settings.store != store_ && settings.store != current_->store)
        add_line(report, LOG_WARNING, "the store moves to " + settings.store + " when the daemon starts again");
}

} // namespace harness2fa::settings
