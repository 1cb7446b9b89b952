// What goes over the socket, as plain structs. protocol.md describes every message; wire.hpp turns them into lines.
#pragma once

#include "secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace harness2fa {

inline constexpr std::size_t longest_call = 8192;   // bytes of a line to the daemon
inline constexpr std::size_t longest_reply = 65536; // bytes of a line from the daemon

// ---- calls: the first line of a connection

struct LoginCall {
    std::string user, service, tty, rhost;
    std::int64_t tries = 0; // answers already judged in this login, before the connection was lost
};
struct StatusCall {
    std::string user, as; // "" oneself; whom a root caller acts for
};
struct EnrollCall {
    std::string device, as; // device: "" for the usual name
};
struct DisableCall {
    std::string as;
};
struct RemoveDeviceCall {
    std::string device, as;
};
struct RecoveryCodesCall {
    std::string as;
};
struct ExplainCall {
    std::string user, service, from, as; // service, from: of a login that may never happen
};
struct ForgetCall {
    std::string user, as;
};
struct ImportCall {
    std::string as;
};
struct UnlockCall {
    std::string user, as;
};
struct Answer { // only after an Ask or an Offer
    Secret text;
};
using Call = std::variant<LoginCall, StatusCall, EnrollCall, DisableCall, RemoveDeviceCall, RecoveryCodesCall,
                          UnlockCall, ExplainCall, ForgetCall, ImportCall, Answer>;

// ---- replies

struct Ask {
    std::string text, prompt; // text: shown before the prompt, "" for none
    bool echo = false;
};
enum class Outcome { accepted, none_needed, refused, unavailable };
struct Result {
    Outcome outcome = Outcome::unavailable;
    std::string text;
};
struct Offer {
    Secret key, uri;
    std::string account;
    int digits = 6;
    Secret qr;
    std::string prompt;
};
struct Enrolled {
    std::string user, device;
    std::vector<std::string> recovery_codes; // of a new set; none with a second device
};
struct RecoveryCodes {
    std::string user;
    std::vector<std::string> codes;
};
enum class Demand { // whether a login needs a code
    never,          // not asked
    enrolled,       // who has a device is asked
    always          // everybody; who has no device has to set one up
};
struct Explanation {
    Demand code = Demand::always;
    bool asked = true; // whether this login would be asked for a code
    std::string because;
};
struct ImportReport { // so far
    int imported = 0, skipped = 0,
        unknown = 0; // skipped: were there already; unknown: imported, passwd does not know them
};
struct Done {
    std::string text;
};
enum class Reason { refused, not_permitted, unavailable, bad_call };
struct Refused {
    Reason reason = Reason::refused;
    std::string text;
};
struct DeviceReport {
    std::string name, state;                     // state: active, pending, damaged
    std::optional<std::string> since, last_used; // RFC 3339
};
struct SettingsError {
    int line = 1, column = 1; // from 1
    std::string text;
    bool operator==(const SettingsError&) const = default;
};
struct StatusReport {
    std::string user;
    bool enrolled = false, enforced = false;
    std::optional<std::string> enforced_from; // RFC 3339
    std::vector<DeviceReport> devices;
    int recovery_codes_left = 0;
    std::optional<std::string> locked_until; // RFC 3339, or "unlock"
    bool settings_ok = true;
    std::vector<SettingsError> settings_errors;
    std::vector<std::string> findings;
};
using Reply =
    std::variant<Ask, Result, Offer, Enrolled, RecoveryCodes, StatusReport, Explanation, ImportReport, Done, Refused>;

} // namespace harness2fa
