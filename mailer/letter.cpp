// SPDX-License-Identifier: Apache-2.0
#include "letter.hpp"

#include "secret_text.hpp"

#include "common/utf8.hpp"

#include <array>
#include <ctime>

namespace harness2fa::mailer {
namespace {

std::string formatted(const char* format, const std::tm& parts) {
    std::array<char, 64> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

std::string written(std::time_t seconds) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return formatted("%A, ", parts) + std::to_string(parts.tm_mday) + formatted(" %B %Y, %H:%M UTC", parts);
}

Secret in_groups_of_four(const Secret& key) {
    SecretText groups;
    int written = 0;
    for (const char& c : key.text()) {
        if (c == ' ')
            continue;
        if (written != 0 && written % 4 == 0)
            groups << " ";
        groups << std::string_view(&c, 1);
        ++written;
    }
    return Secret(printable(groups.text()));
}

Letter key_letter(const Mail& mail, const std::string& host, const std::string& user) {
    Letter letter;
    letter.subject = "Set up two-factor login on " + host;
    letter.opening = {"Logins on " + host +
                      " are protected by two factors: your password, and a code from an "
                      "authenticator app on your phone. This message sets up the app for your login there."};
    if (!mail.about.empty())
        letter.opening.push_back(printable(mail.about));
    letter.facts = {{"Host", host}, {"User", user}};
    if (!mail.asked_by.empty())
        letter.facts.push_back({"Asked for by", printable(mail.asked_by)});
    letter.facts.push_back({"Valid until", printable(for_people(mail.until))});
    letter.key = KeyCard{
        in_groups_of_four(mail.key),
        {{"Account", printable(mail.account)}, {"Kind", "time based, " + std::to_string(mail.digits) + " digits"}}};
    letter.steps = {
        "Scan the QR code with an authenticator app on your phone. If there is no picture here, or you read "
        "this on the phone itself, type the key into the app by hand.",
        "At your next login on " + host + ", type the code that the app shows, after your password." +
            (mail.about.empty() ? " If no code is asked for there, two-factor login is your own choice for now: "
                                  "`harness2fa enroll` turns it on, with another key."
                                : ""),
        "Then delete this message. Whoever has the QR code or the key can make your codes."};
    letter.unexpected = "Do not scan the QR code, and do not use the key. Tell the administrator of " + host + ".";
    return letter;
}

Letter notice_letter(const Mail& mail, const std::string& host, const std::string& user, std::chrono::sys_seconds now) {
    Letter letter;
    letter.subject = "Two-factor login on " + host + ": something has changed";
    letter.opening = {printable(mail.about)};
    letter.facts = {{"Host", host}, {"User", user}};
    if (!mail.asked_by.empty())
        letter.facts.push_back({"Done by", printable(mail.asked_by)});
    letter.facts.push_back({"Sent", written(now.time_since_epoch().count())});
    letter.unexpected = "If this was not you, and nobody told you about it, tell the administrator of " + host +
                        " at once, and change your password.";
    return letter;
}

Letter test_letter(const Mail& mail, const std::string& host, std::chrono::sys_seconds now) {
    Letter letter;
    letter.subject = "Test of the mail settings on " + host;
    letter.opening = {"This is a test. You can read it, so the settings work: harness2fa on " + host +
                      " can send mail to this address."};
    letter.facts = {{"Host", host}};
    if (!mail.asked_by.empty())
        letter.facts.push_back({"Asked for by", printable(mail.asked_by)});
    letter.facts.push_back({"Sent", written(now.time_since_epoch().count())});
    letter.unexpected = "There is nothing to do. Somebody who manages " + host + " has tried this address.";
    return letter;
}

Letter body_of(const Mail& mail, const std::string& host, const std::string& user, std::chrono::sys_seconds now) {
    switch (mail.kind) {
    case MailKind::key:
        return key_letter(mail, host, user);
    case MailKind::notice:
        return notice_letter(mail, host, user, now);
    case MailKind::test:
        break;
    }
    return test_letter(mail, host, now);
}

} // namespace

std::string for_people(const std::string& time) {
    std::tm parts{};
    const char* const end = strptime(time.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    if (end == nullptr || *end != '\0')
        return time;
    return written(timegm(&parts));
}

Letter letter_of(const Mail& mail, std::chrono::sys_seconds now) {
    const std::string host = printable(mail.host), user = printable(mail.user);
    Letter letter = body_of(mail, host, user, now);
    letter.greeting = mail.kind == MailKind::test || user.empty() ? "Hello," : "Hello " + user + ",";
    letter.footer = "Sent by harness2fa on " + host + ". Nobody reads replies to this message.";
    return letter;
}

} // namespace harness2fa::mailer
