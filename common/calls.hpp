// SPDX-License-Identifier: Apache-2.0
// A Call is what a caller opens a connection with, or answers with. Each has a struct here, with its row; harness2fa-protocol(7) says what
// it does. A new call is written here, and named in Call below.
#pragma once

#include "rows.hpp"
#include "secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace harness2fa {

inline constexpr std::size_t longest_call = 8192; // bytes of a line to the daemon

enum class Phase {
    authenticate, // the daemon may ask for a code
    account       // the daemon says whether a session may begin for which no code was asked (a bare public key)
};
template <>
inline constexpr Words<Phase, 2> words_of<Phase>{{
    {Phase::authenticate, "authenticate"},
    {Phase::account, "account"},
}};

struct LoginCall {
    std::string user, service, tty, rhost;
    std::int64_t tries = 0; // answers already judged in this login, before the connection was lost
    Phase phase = Phase::authenticate;
    bool password = false;     // a password was asked for in this login, and no key took its place
    bool acknowledges = false; // the caller knows `acknowledge` of an ask; a module of version 0.1 does not

    static constexpr auto row() {
        return call_row("login", {May::oneself_or_root, "Only root may ask for the code of another user."},
                        subject("user", &LoginCall::user), with_default("service", &LoginCall::service),
                        with_default("tty", &LoginCall::tty), with_default("rhost", &LoginCall::rhost),
                        with_default("tries", &LoginCall::tries), with_default("phase", &LoginCall::phase),
                        rare_flag("password", &LoginCall::password),
                        rare_flag("acknowledges", &LoginCall::acknowledges));
    }
};
struct StatusCall {
    std::string user, as; // as: whom a root caller acts for, as in all that follow

    static constexpr auto row() {
        return call_row("status", {May::oneself_or_manager, "Only a manager may see the status of another user."},
                        subject_or_actor("user", &StatusCall::user), actor("as", &StatusCall::as));
    }
};
struct EnrollCall {
    std::string device, as; // device: "" for the usual name

    static constexpr auto row() {
        return call_row("enroll", {May::everybody}, with_default("device", &EnrollCall::device),
                        actor("as", &EnrollCall::as));
    }
};
struct DisableCall {
    std::string as;

    static constexpr auto row() { return call_row("disable", {May::everybody}, actor("as", &DisableCall::as)); }
};
struct RemoveDeviceCall {
    std::string device, as;

    static constexpr auto row() {
        return call_row("remove_device", {May::everybody}, needed("device", &RemoveDeviceCall::device),
                        actor("as", &RemoveDeviceCall::as));
    }
};
struct RecoveryCodesCall {
    std::string as;

    static constexpr auto row() {
        return call_row("recovery_codes", {May::everybody}, actor("as", &RecoveryCodesCall::as));
    }
};
struct ExplainCall {
    std::string user, service, from, as; // service and from are those of a login that may never happen

    static constexpr auto row() {
        return call_row("explain", {May::manager, "Only a manager may ask about the logins of users."},
                        subject("user", &ExplainCall::user), needed("service", &ExplainCall::service),
                        with_default("from", &ExplainCall::from), actor("as", &ExplainCall::as));
    }
};
struct ForgetCall {
    std::string user, as;

    static constexpr auto row() {
        return call_row("forget", {May::manager, "Only a manager may remove what is known of a user."},
                        subject("user", &ForgetCall::user), actor("as", &ForgetCall::as));
    }
};
struct AdoptCall {
    std::string users; // "OLD NEW", or several lines of that
    bool more = false; // further lines come as answers, until "" comes
    std::string as;

    static constexpr auto row() {
        return call_row("adopt", {May::manager, "Only a manager may give the devices of a user to another name."},
                        needed("users", &AdoptCall::users), with_default("more", &AdoptCall::more),
                        actor("as", &AdoptCall::as));
    }
};
struct ImportCall {
    std::string as;

    static constexpr auto row() {
        return call_row("import", {May::root, "Only root may import devices."}, actor("as", &ImportCall::as));
    }
};
struct UnlockCall {
    std::string user, as;
    bool clock = false; // true to undo what a clock that was ahead has left, and not a lock

    static constexpr auto row() {
        return call_row("unlock", {May::manager, "Only a manager may unlock a login."},
                        subject("user", &UnlockCall::user), actor("as", &UnlockCall::as),
                        flag_for({May::root, "Only root may lower what a clock that was ahead has left."}, "clock",
                                 &UnlockCall::clock));
    }
};
struct EnforceCall {
    bool on = true;
    std::string as;

    static constexpr auto row() {
        return call_row(
            "enforce",
            {May::manager, "Only a manager may enforce two-factor authentication for all users, or end that."},
            needed("on", &EnforceCall::on), actor("as", &EnforceCall::as));
    }
};
struct UsersCall {
    bool without = false, locked = false; // only users without a device, only users in a pause or a lock
    std::string as;

    static constexpr auto row() {
        return call_row("users", {May::manager, "Only a manager may see the users of the account."},
                        with_default("without", &UsersCall::without), with_default("locked", &UsersCall::locked),
                        actor("as", &UsersCall::as));
    }
};
struct ResetCall {
    std::string user;
    bool print = false; // the new secret goes to the caller, not into a mail
    std::string as;

    static constexpr auto row() {
        return call_row("reset", {May::manager, "Only a manager may reset a user."}, subject("user", &ResetCall::user),
                        with_default("print", &ResetCall::print), actor("as", &ResetCall::as));
    }
};
struct InviteCall {
    std::string users; // login names, separated by blanks; "" for everybody who has no device
    std::string as;

    static constexpr auto row() {
        return call_row("invite", {May::manager, "Only a manager may invite users."},
                        with_default("users", &InviteCall::users), actor("as", &InviteCall::as));
    }
};
struct AddressCall {
    std::string user, address; // address: "" for the one that mail.to makes
    std::string as;

    static constexpr auto row() {
        return call_row("address", {May::manager, "Only a manager may set the address of a user."},
                        subject("user", &AddressCall::user), needed("address", &AddressCall::address),
                        actor("as", &AddressCall::as));
    }
};
struct MailTestCall {
    std::string address, as;

    static constexpr auto row() {
        return call_row("mail_test", {May::manager, "Only a manager may send a test mail."},
                        needed("address", &MailTestCall::address), actor("as", &MailTestCall::as));
    }
};
struct BackupCall {
    bool key = false; // true for the key, false for the store
    std::string as;

    static constexpr auto row() {
        return call_row("backup", {May::root, "Only root may back the store up."},
                        with_default("key", &BackupCall::key), actor("as", &BackupCall::as));
    }
};
struct RestoreCall {
    Secret key; // the key of the backup, in base64; "" if it is the one that the store has
    std::string as;

    static constexpr auto row() {
        return call_row("restore", {May::root, "Only root may restore a backup."},
                        with_default("key", &RestoreCall::key), actor("as", &RestoreCall::as));
    }
};
struct MailCall { // the sender of mail asks for what is due
    static constexpr auto row() {
        return call_row("mail", {May::mailer, "Only the sender of mail may ask for mails."});
    }
};
struct Answer { // comes only after a reply that waits for one
    Secret text;

    static constexpr auto row() {
        return call_row("answer", {May::nobody, "Nobody asked for an answer."}, needed("text", &Answer::text));
    }
};
using Call = std::variant<LoginCall, StatusCall, EnrollCall, DisableCall, RemoveDeviceCall, RecoveryCodesCall,
                          UnlockCall, ExplainCall, ForgetCall, AdoptCall, ImportCall, EnforceCall, UsersCall, ResetCall,
                          InviteCall, AddressCall, MailTestCall, BackupCall, RestoreCall, MailCall, Answer>;

inline constexpr std::string_view seen_answer = "seen"; // to an ask with `acknowledge`, whatever was typed

// audience_of, subject_of and actor_of return what the row says of this call.
Audience audience_of(const Call& call);          // that of a flag, if one is set that has its own
const std::string* subject_of(const Call& call); // whom the call is about; nullptr: whom it acts for
const std::string* actor_of(const Call& call);   // whom the call acts for, as it says; nullptr: the caller

} // namespace harness2fa
