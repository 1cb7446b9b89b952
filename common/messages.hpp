// What goes over the socket, as plain structs. protocol.md describes every message; wire.hpp turns them into lines.
#pragma once

#include "secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace harness2fa {

inline constexpr std::size_t longest_call = 8192;   // bytes of a line to the daemon
inline constexpr std::size_t longest_reply = 65536; // bytes of a line from the daemon

// ---- calls: the first line of a connection

enum class Phase {
    authenticate, // a code may be asked for
    account       // whether a session may begin that was not asked for a code (a bare public key)
};
struct LoginCall {
    std::string user, service, tty, rhost;
    std::int64_t tries = 0; // answers already judged in this login, before the connection was lost
    Phase phase = Phase::authenticate;
    bool password = false;     // it was asked for in this login, and no key took its place
    bool acknowledges = false; // the caller knows `acknowledge` of an ask; a module of version 0.1 does not
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
struct AdoptCall {
    std::string users; // "OLD NEW", or several lines of that
    bool more = false; // further lines come as answers, until an empty one
    std::string as;
};
struct ImportCall {
    std::string as;
};
struct UnlockCall {
    std::string user, as;
    bool clock = false; // not a lock is meant, but what a clock that was ahead has left
};
struct EnforceCall {
    bool on = true;
    std::string as;
};
struct UsersCall {
    bool without = false, locked = false; // only those without a device, only those in a pause or a lock
    std::string as;
};
struct ResetCall {
    std::string user;
    bool print = false; // the new secret goes to the caller, not into a mail
    std::string as;
};
struct InviteCall {
    std::string users; // login names, parted by blanks; "" for everybody who has no device
    std::string as;
};
struct AddressCall {
    std::string user, address; // address: "" for the one that mail.to makes
    std::string as;
};
struct MailTestCall {
    std::string address, as;
};
struct BackupCall {
    bool key = false; // the key, and not the store
    std::string as;
};
struct RestoreCall {
    Secret key; // in base64, of the backup; "" for the one that the store has
    std::string as;
};
struct MailCall {}; // the sender of mail asks for what is due
struct Answer {     // only after a reply that waits for one
    Secret text;
};
using Call = std::variant<LoginCall, StatusCall, EnrollCall, DisableCall, RemoveDeviceCall, RecoveryCodesCall,
                          UnlockCall, ExplainCall, ForgetCall, AdoptCall, ImportCall, EnforceCall, UsersCall, ResetCall,
                          InviteCall, AddressCall, MailTestCall, BackupCall, RestoreCall, MailCall, Answer>;

inline constexpr std::string_view seen_answer = "seen"; // to an ask with `acknowledge`, whatever was typed

// ---- replies

struct Ask {
    std::string text, prompt; // text: shown before the prompt, "" for none; a prompt may hold a key
    bool echo = false;
    bool fresh = false;       // what was typed for an earlier question is no answer to this one (a new QR code)
    bool acknowledge = false; // it is only to be read: the answer says `seen_answer`, or that nobody can have seen it

    ~Ask() { wipe(prompt.data(), prompt.size()); }
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
struct Issued { // a new secret for somebody else, to be handed over on paper
    std::string user;
    Secret key, uri;
    std::string account;
    int digits = 6;
    Secret qr;
    std::string until; // RFC 3339: when it expires
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
struct Preview { // of what will be done once it is confirmed with the answer "yes"
    std::vector<std::string> lines;
    std::string question;
};
struct Progress { // the dialog waits for an empty answer
    int done = 0, all = 0;
};
struct Chunk {                      // of a file; the dialog waits for an empty answer
    Secret data;                    // in base64
    std::int64_t done = 0, all = 0; // KiB: with this one, and of the file
};
enum class Reason {
    refused,
    unprotected, // the caller has to enroll first
    unproven,    // and to log in once with a code of the new device
    not_permitted,
    unavailable,
    bad_call
};
struct Refused {
    Reason reason = Reason::refused;
    std::string text;
};
struct DeviceReport {
    std::string name, state;                     // state: active, pending
    std::optional<std::string> since, last_used; // RFC 3339
};
struct MailReport {     // of the last mail with a secret
    std::string at, to; // RFC 3339: when it was queued; masked for others
    std::string state;  // waiting, delivered, failed
    std::string reason; // why it was not delivered yet, "" for none
    std::string until;  // RFC 3339: when the secret expires
};
struct UserReport {
    std::string user, state; // state: none, invited, active, reset, damaged, changed
    std::vector<DeviceReport> devices;
    std::optional<std::string> last_login, locked_until; // RFC 3339; locked_until: or "unlock"
    std::optional<MailReport> mailed;
    std::optional<std::string> was; // changed: by whom two-factor was set up, "alice, uid 1000"
};
struct UsersPage { // with more: the dialog waits for an empty answer
    std::vector<UserReport> users;
    bool more = false;
};
enum class MailKind {
    key,    // a QR code and a key
    notice, // something has changed
    test
};
struct Mail { // for the sender; it answers with what has become of it
    std::int64_t id = 0;
    MailKind kind = MailKind::notice;
    std::string user, to, from, host;
    std::string asked_by, about; // about: of a notice, a sentence
    Secret key, uri;             // of a key, as are all that follow
    std::string account;
    int digits = 6;
    Secret qr;
    std::string until;             // RFC 3339
    std::string smtp, credentials; // a URL; the path of a file, "" for none
    bool plaintext = false;        // a secret may go unencrypted to other hosts
};
struct NoMail {
    int seconds = 60; // until something may be due
};
struct SettingsError {
    int line = 1, column = 1; // from 1
    std::string text;
    std::string
        discreet{}; // not sent: the text without what it quotes of a file that not everybody may read; "": the same
    bool operator==(const SettingsError&) const = default;
};
inline SettingsError discreet(const SettingsError& error) { // for the journal, and for who may not read the file
    return {error.line, error.column, error.discreet.empty() ? error.text : error.discreet};
}
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
        store_error{}; // why the store cannot be used, or what it holds of this user; then nothing
                       // is known of devices
    std::vector<std::string> findings;
    std::vector<SettingsError> settings_warnings{}; // what the settings refer to and the machine has not; for managers
};
using Reply = std::variant<Ask, Result, Offer, Enrolled, RecoveryCodes, StatusReport, Explanation, ImportReport, Issued,
                           Preview, Progress, Chunk, UsersPage, Mail, NoMail, Done, Refused>;

} // namespace harness2fa
