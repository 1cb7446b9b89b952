// SPDX-License-Identifier: Apache-2.0
// A SettingsKeeper holds the settings in force: those of the file, or the last good ones while the file is faulty.
#pragma once

#include "file.hpp"

#include <memory>
#include <string>
#include <vector>

namespace harness2fa::settings {

class SettingsWatch;

struct SettingsReport {
    enum class Kind {
        unchanged, // there is nothing new, and there are no lines
        adopted,   // the settings of the file are in force
        faulty,    // the file is faulty; what was in force stays (at the start: the last good settings, or none)
        busy,      // somebody is writing into the file: ask again in about 50 ms
    };
    struct Line {
        int priority; // LOG_NOTICE, LOG_WARNING, LOG_ERR of <syslog.h>
        std::string text;
    };
    Kind outcome = Kind::unchanged;
    std::vector<Line> lines; // for the journal, escaped
};

// A SettingsKeeper is used by one thread. What current() has returned never changes and may go to any thread.
class SettingsKeeper {
  public:
    // SettingsKeeper takes two paths; last_good lies beside the store. The owners are right for both files.
    SettingsKeeper(std::string path, std::string last_good, Owners owners);

    SettingsReport load();                       // once, at the start
    SettingsReport reload(SettingsWatch& watch); // after `changed` and on SIGHUP: adopts whole files only
    SettingsReport reload();                     // if nothing can be watched

    std::shared_ptr<const Settings> current() const { return current_; } // never nullptr
    const std::vector<SettingsError>& errors() const { return errors_; } // of the file as it is now
    bool has_good() const {
        return has_good_;
    } // false: current() is enforcement for all, and nothing else was ever decided

  private:
    SettingsReport adopt(SettingsFile file);
    SettingsReport stay(const SettingsFile& file);
    void take_last_good(SettingsReport& report);
    void save(const std::string& text, SettingsReport& report);
    void tell_what_waits(const Settings& settings, SettingsReport& report) const;

    std::string path_, last_good_;
    Owners owners_;
    std::shared_ptr<const Settings> current_;
    std::string text_; // the text that is in force
    std::vector<SettingsError> errors_;
    std::string socket_, store_; // the paths in use since the start
    bool has_good_ = false, loaded_ = false, saved_ = false;
};

} // namespace harness2fa::settings
