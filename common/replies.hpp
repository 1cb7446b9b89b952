// SPDX-License-Identifier: Apache-2.0
// A Reply is what the daemon says. Each has a struct here, with its row; harness2fa-protocol(7) says what it means.
#pragma once

#include "reports.hpp"
#include "rows.hpp"
#include "secret.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace harness2fa {

inline constexpr std::size_t longest_reply = 65536; // bytes of a line from the daemon

struct Ask {
    std::string text, prompt; // text is shown before the prompt, unless it is ""; a prompt may hold a key
    bool echo = false;
    bool fresh = false;       // what was typed for an earlier question is no answer to this one (a new QR code)
    bool acknowledge = false; // it is only to be read: the answer says `seen_answer`, or that nobody can have seen it

    ~Ask() { wipe(prompt.data(), prompt.size()); }

    static constexpr auto row() {
        return reply_row("ask", needed("text", &Ask::text), needed("prompt", &Ask::prompt), needed("echo", &Ask::echo),
                         with_default("fresh", &Ask::fresh), rare_flag("acknowledge", &Ask::acknowledge));
    }
};
enum class LoginOutcome { accepted, none_needed, refused, unavailable };
template <>
inline constexpr Words<LoginOutcome, 4> words_of<LoginOutcome>{{
    {LoginOutcome::accepted, "accepted"},
    {LoginOutcome::none_needed, "none_needed"},
    {LoginOutcome::refused, "refused"},
    {LoginOutcome::unavailable, "unavailable"},
}};
struct LoginResult {
    LoginOutcome outcome = LoginOutcome::unavailable;
    std::string text;

    static constexpr auto row() {
        return reply_row("result", needed("outcome", &LoginResult::outcome), needed("text", &LoginResult::text));
    }
};
struct Offer {
    Secret key, uri;
    std::string account;
    int digits = 6;
    Secret qr;
    std::string prompt;

    static constexpr auto row() {
        return reply_row("offer", needed("key", &Offer::key), needed("uri", &Offer::uri),
                         needed("account", &Offer::account), needed("digits", &Offer::digits), needed("qr", &Offer::qr),
                         needed("prompt", &Offer::prompt));
    }
};
struct Issued { // a new secret for somebody else, to be handed over on paper
    std::string user;
    Secret key, uri;
    std::string account;
    int digits = 6;
    Secret qr;
    std::string until; // when the secret expires, RFC 3339

    static constexpr auto row() {
        return reply_row("issued", needed("user", &Issued::user), needed("key", &Issued::key),
                         needed("uri", &Issued::uri), needed("account", &Issued::account),
                         needed("digits", &Issued::digits), needed("qr", &Issued::qr), needed("until", &Issued::until));
    }
};
struct Enrolled {
    std::string user, device;
    std::vector<std::string> recovery_codes; // of a new set; none with a second device

    static constexpr auto row() {
        return reply_row("enrolled", needed("user", &Enrolled::user), needed("device", &Enrolled::device),
                         needed("recovery_codes", &Enrolled::recovery_codes));
    }
};
struct RecoveryCodes {
    std::string user;
    std::vector<std::string> codes;

    static constexpr auto row() {
        return reply_row("recovery_codes", needed("user", &RecoveryCodes::user),
                         needed("codes", &RecoveryCodes::codes));
    }
};
enum class Demand { // whether a login needs a code
    never,          // nobody is asked
    enrolled,       // users who have a device are asked
    always          // everybody is asked; users without a device have to set one up
};
template <>
inline constexpr Words<Demand, 3> words_of<Demand>{{
    {Demand::always, "always"},
    {Demand::enrolled, "enrolled"},
    {Demand::never, "never"},
}};
struct Explanation {
    Demand code = Demand::always;
    bool asked = true; // whether this login would be asked for a code
    std::string because;

    static constexpr auto row() {
        return reply_row("explanation", needed("code", &Explanation::code), needed("asked", &Explanation::asked),
                         needed("because", &Explanation::because));
    }
};
struct ImportReport { // so far
    // skipped devices existed already; unknown ones were imported, but passwd does not know their users.
    int imported = 0, skipped = 0, unknown = 0;

    static constexpr auto row() {
        return reply_row("import", needed("imported", &ImportReport::imported),
                         needed("skipped", &ImportReport::skipped), needed("unknown", &ImportReport::unknown));
    }
};
struct Done {
    std::string text;

    static constexpr auto row() { return reply_row("done", needed("text", &Done::text)); }
};
struct Preview { // says what will be done once it is confirmed with the answer "yes"
    std::vector<std::string> lines;
    std::string question;

    static constexpr auto row() {
        return reply_row("preview", needed("lines", &Preview::lines), needed("question", &Preview::question));
    }
};
struct Progress { // the dialog waits for the answer ""
    int done = 0, all = 0;

    static constexpr auto row() {
        return reply_row("progress", needed("done", &Progress::done), needed("all", &Progress::all));
    }
};
struct Chunk {                      // a part of a file; the dialog waits for the answer ""
    Secret data;                    // in base64
    std::int64_t done = 0, all = 0; // KiB up to the end of this chunk, and of the whole file

    static constexpr auto row() {
        return reply_row("chunk", needed("data", &Chunk::data), needed("done", &Chunk::done),
                         needed("all", &Chunk::all));
    }
};
enum class RefusalReason {
    refused,
    unprotected, // the caller has to enroll first
    unproven,    // the caller has to log in once with a code of the new device
    not_permitted,
    unavailable,
    bad_call
};
template <>
inline constexpr Words<RefusalReason, 6> words_of<RefusalReason>{{
    {RefusalReason::refused, "refused"},
    {RefusalReason::unprotected, "unprotected"},
    {RefusalReason::unproven, "unproven"},
    {RefusalReason::not_permitted, "not_permitted"},
    {RefusalReason::unavailable, "unavailable"},
    {RefusalReason::bad_call, "bad_call"},
}};
struct Refused {
    RefusalReason reason = RefusalReason::refused;
    std::string text;

    static constexpr auto row() {
        return reply_row("refused", needed("reason", &Refused::reason), needed("text", &Refused::text));
    }
};
struct UsersPage { // if there is more, the dialog waits for the answer ""
    std::vector<UserReport> users;
    bool more = false;

    static constexpr auto row() {
        return reply_row("users", needed("users", &UsersPage::users), needed("more", &UsersPage::more));
    }
};
enum class MailKind {
    key,    // a QR code and a key
    notice, // something has changed
    test
};
template <>
inline constexpr Words<MailKind, 3> words_of<MailKind>{{
    {MailKind::key, "key"},
    {MailKind::notice, "notice"},
    {MailKind::test, "test"},
}};
struct Mail { // for harness2fa-mailer, which answers with what has become of it
    std::int64_t id = 0;
    MailKind kind = MailKind::notice;
    std::string user, to, from, host;
    std::string asked_by, about; // about is the sentence of a notice
    Secret key, uri;             // only in a mail with a key, like account, digits, qr and until
    std::string account;
    int digits = 6;
    Secret qr;
    std::string until;             // RFC 3339
    std::string smtp, credentials; // a URL; the path of a file, "" for none
    bool plaintext = false;        // true if a secret may go unencrypted to other hosts

    static constexpr auto row() {
        return reply_row("mail", needed("id", &Mail::id), needed("kind", &Mail::kind), needed("user", &Mail::user),
                         needed("to", &Mail::to), needed("from", &Mail::from), needed("host", &Mail::host),
                         needed("asked_by", &Mail::asked_by), needed("about", &Mail::about), needed("key", &Mail::key),
                         needed("uri", &Mail::uri), needed("account", &Mail::account), needed("digits", &Mail::digits),
                         needed("qr", &Mail::qr), needed("until", &Mail::until), needed("smtp", &Mail::smtp),
                         needed("credentials", &Mail::credentials), needed("plaintext", &Mail::plaintext));
    }
};
struct NoMail {
    int seconds = 60; // until something may be due

    static constexpr auto row() { return reply_row("no_mail", needed("seconds", &NoMail::seconds)); }
};
using Reply = std::variant<Ask, LoginResult, Offer, Enrolled, RecoveryCodes, StatusReport, Explanation, ImportReport,
                           Issued, Preview, Progress, Chunk, UsersPage, Mail, NoMail, Done, Refused>;

} // namespace harness2fa
