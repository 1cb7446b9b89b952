// SPDX-License-Identifier: Apache-2.0
// UserReport, StatusReport and the others are what the daemon tells of users, their devices and mails, and of itself: parts of replies, and
// the status.
#pragma once

#include "states.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness2fa {

struct DeviceReport {
    std::string name;
    DeviceState state = DeviceState::active;
    std::optional<std::string> since, last_used; // RFC 3339

    static constexpr auto row() {
        return part_row(needed("name", &DeviceReport::name), needed("state", &DeviceReport::state),
                        needed("since", &DeviceReport::since), needed("last_used", &DeviceReport::last_used));
    }
};
struct MailReport {     // tells of the last mail with a secret
    std::string at, to; // at: when it was queued (RFC 3339); to: the masked address
    MailState state = MailState::waiting;
    std::string reason; // why it was not delivered yet, "" if there is no reason
    std::string until;  // when the secret expires (RFC 3339), "" if there is none

    static constexpr auto row() {
        return part_row(needed("at", &MailReport::at), needed("to", &MailReport::to),
                        needed("state", &MailReport::state), needed("reason", &MailReport::reason),
                        needed("until", &MailReport::until));
    }
};
struct UserReport {
    std::string user;
    Enrollment state = Enrollment::none;
    std::vector<DeviceReport> devices;
    std::optional<std::string> last_login, locked_until; // RFC 3339; locked_until may be "unlock"
    std::optional<MailReport> mailed;
    std::optional<std::string> was; // in state changed, who set two-factor up: "alice, uid 1000"

    static constexpr auto row() {
        return part_row(needed("user", &UserReport::user), needed("state", &UserReport::state),
                        needed("devices", &UserReport::devices), needed("last_login", &UserReport::last_login),
                        needed("locked_until", &UserReport::locked_until), needed("mailed", &UserReport::mailed),
                        with_default("was", &UserReport::was));
    }
};
struct SettingsError {
    int line = 1, column = 1; // from 1
    std::string text;
    std::string
        discreet{}; // not sent: the text without quotes of a file that not everybody may read; "" if it is the same
    bool operator==(const SettingsError&) const = default;

    static constexpr auto row() {
        return part_row(needed("line", &SettingsError::line), needed("column", &SettingsError::column),
                        needed("text", &SettingsError::text));
    }
};
// discreet returns the error as the journal, and users who may not read the file, are told of it.
inline SettingsError discreet(const SettingsError& error) {
    return {error.line, error.column, error.discreet.empty() ? error.text : error.discreet};
}
// protocol_version is raised by a change that breaks earlier callers, and not by one that only adds fields or calls. Version 1 was that of
// 0.1.0, whose users could be `pending`.
inline constexpr int protocol_version = 2;

struct StatusReport {
    std::string user;
    bool enrolled = false, enforced = false;
    std::optional<std::string> enforced_from; // RFC 3339
    std::vector<DeviceReport> devices;
    int recovery_codes_left = 0;
    std::optional<std::string> locked_until; // RFC 3339, or "unlock"
    bool settings_ok = true;
    std::vector<SettingsError> settings_errors;
    std::optional<std::string>
        store_error{}; // why the store, or what it holds of this user, cannot be used: then no devices are known
    std::vector<std::string> findings;
    std::vector<SettingsError> settings_warnings{}; // what the settings name and the machine lacks; for managers
    int protocol = 1;                               // that the daemon speaks; the first one did not say

    static constexpr auto row() {
        return reply_row(
            "status", needed("user", &StatusReport::user), needed("enrolled", &StatusReport::enrolled),
            needed("enforced", &StatusReport::enforced), needed("enforced_from", &StatusReport::enforced_from),
            needed("devices", &StatusReport::devices),
            needed("recovery_codes_left", &StatusReport::recovery_codes_left),
            needed("locked_until", &StatusReport::locked_until),
            object("settings", needed("ok", &StatusReport::settings_ok),
                   needed("errors", &StatusReport::settings_errors),
                   with_default("warnings", &StatusReport::settings_warnings)),
            optional_object("store", with_default("error", &StatusReport::store_error)),
            needed("findings", &StatusReport::findings), with_default("protocol", &StatusReport::protocol));
    }
};

} // namespace harness2fa
