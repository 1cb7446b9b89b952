// SPDX-License-Identifier: Apache-2.0
#include "mail_round.hpp"

#include "address.hpp"

#include "delivery.hpp"
#include "host_name.hpp"
#include "log.hpp"
#include "mail_server.hpp"
#include "message.hpp"

#include "common/daemon_client.hpp"

#include <algorithm>
#include <array>
#include <sys/random.h>
#include <thread>

namespace harness2fa::mailer {
namespace {

// longest_pause limits the pauses, because logins come first: after each of thousands of mails there is a pause twice as long as the mail
// took, for the disk and the processors.
constexpr std::chrono::milliseconds longest_pause{100};

// patience is long, so that a daemon that is slow to commit is waited for: a message that it has written off and that is not sent is lost.
constexpr std::chrono::seconds patience{30};

[[noreturn]] void not_agreed(const Reply& reply) {
    if (const auto* const refused = std::get_if<Refused>(&reply))
        throw NoDaemon("The daemon refuses: " + refused->text);
    throw NoDaemon("The daemon does not keep to the protocol: the reply does not belong to what was said.");
}

[[nodiscard]] Result<Stamp> new_stamp() {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return Fault{"the kernel has no random bytes"};
    std::string name;
    for (const unsigned char byte : bytes) {
        name += digits[byte >> 4U];
        name += digits[byte & 15U];
    }
    return Stamp{std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()), name};
}

Answer answer(std::string_view text) {
    return Answer{Secret(text)};
}

std::string_view kind_of(const Mail& mail) {
    static constexpr std::array<std::string_view, 3> names{"key", "notice", "test"}; // by MailKind
    return names.at(static_cast<std::size_t>(mail.kind));
}

void note(const Mail& mail, const Result<MailAddress>& to, const MailOutcome& outcome) {
    log(outcome.kind == MailOutcome::Kind::delivered ? Weight::info : Weight::warning,
        "mail " + std::to_string(mail.id) + " (" + std::string(kind_of(mail)) + ") to " +
            masked(to ? std::optional(*to) : std::nullopt) + ": " + text_of(outcome));
}

Result<MailAddress> recipient_of(const Mail& mail) {
    const auto server = mail_server_of(mail.smtp);
    const auto to = MailAddress::parse(mail.to);
    return to ? qualified(*to, server && server->this_machine) : to;
}

[[nodiscard]] Result<Message> new_message(const Mail& mail, const Envelope& envelope) {
    const auto stamp = new_stamp();
    if (!stamp)
        return stamp.error();
    return message_of(mail, envelope, *stamp);
}

MailOutcome deliver(Delivery& delivery, DaemonClient& daemon, const Mail& mail, const Envelope& envelope,
                    const std::string& own) {
    const auto message = new_message(mail, envelope);
    if (!message)
        return later("the message cannot be built: " + message.error().why);
    return delivery.send(mail, envelope, *message, own, [&] {
        const Reply reply = daemon.exchange(answer("handed over"));
        if (!std::holds_alternative<Progress>(reply))
            not_agreed(reply);
    });
}

MailOutcome deliver(Delivery& delivery, DaemonClient& daemon, const Mail& mail, const Result<MailAddress>& to,
                    const std::string& own) {
    if (!to)
        return never("the address of the recipient " + to.error().why);
    const auto from = MailAddress::parse(with_full_name(mail.from, own_name(), own));
    if (!from)
        return no_service("the address of the sender " + from.error().why);
    return deliver(delivery, daemon, mail, Envelope{*from, *to}, own);
}

// send_and_report reports before it takes leave of the mail server.
Reply send_and_report(DaemonClient& daemon, const Mail& mail, const std::string& own) {
    Delivery delivery;
    const auto to = recipient_of(mail);
    const MailOutcome outcome = deliver(delivery, daemon, mail, to, own);
    note(mail, to, outcome);
    return daemon.exchange(answer(text_of(outcome)));
}

} // namespace

std::chrono::seconds hold_mail_round(const std::string& socket, std::optional<uid_t> also_trusted,
                                     const std::function<bool()>& stop) {
    DaemonClient daemon(socket, also_trusted, patience);
    Reply reply = daemon.exchange(MailCall{});
    const std::string own = std::holds_alternative<Mail>(reply) ? full_own_name() : ""; // it may have changed
    while (const auto* const mail = std::get_if<Mail>(&reply)) {
        if (stop()) {
            daemon.exchange(answer(text_of(later("the sender of mail was stopped"))));
            return std::chrono::seconds(0);
        }
        const auto begin = std::chrono::steady_clock::now();
        reply = send_and_report(daemon, *mail, own);
        const auto took = std::chrono::steady_clock::now() - begin;
        if (std::holds_alternative<Mail>(reply))
            std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(2 * took, longest_pause));
    }
    if (const auto* const nothing = std::get_if<NoMail>(&reply))
        return std::chrono::seconds(nothing->seconds);
    not_agreed(reply);
}

} // namespace harness2fa::mailer
