// SPDX-License-Identifier: Apache-2.0
#include "attempt.hpp"

#include "recipient_fault.hpp"

namespace harness2fa::mailer {
namespace {

std::string what_happened(const Attempt& attempt) {
    return attempt.complaint.empty() ? curl_easy_strerror(attempt.result) : attempt.complaint;
}

MailOutcome refusal(const Attempt& attempt) {
    const Conversation& conversation = attempt.conversation;
    const std::string code = std::to_string(conversation.code());
    if (attempt.result == CURLE_LOGIN_DENIED)
        return no_service("the mail server refuses the login with the credentials (" + code + ")");
    if (attempt.result == CURLE_USE_SSL_FAILED)
        return no_service("the mail server refuses to begin TLS (" + code + "), without which this is not sent");
    const std::string reason = "the mail server says: " + without_secret(conversation.reply(), attempt.key);
    if (conversation.step() < MailStep::recipient)
        return no_service(reason);
    const bool nobody_there = conversation.step() == MailStep::recipient && is_fault_of_recipient(conversation.reply());
    return nobody_there ? never(reason) : later(reason);
}

bool said_nothing(const Attempt& attempt) {
    const bool ended = attempt.result == CURLE_OPERATION_TIMEDOUT || attempt.result == CURLE_RECV_ERROR ||
                       attempt.result == CURLE_GOT_NOTHING;
    return attempt.connected && !attempt.conversation.begun() && ended;
}

std::string why_it_failed(const Attempt& attempt) {
    switch (attempt.result) {
    case CURLE_USE_SSL_FAILED:
        return "the mail server does not offer TLS, without which this is not sent";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "the mail server's certificate is not trusted: " + what_happened(attempt);
    case CURLE_SSL_CONNECT_ERROR:
        return "no TLS could be agreed on with the mail server: " + what_happened(attempt);
    case CURLE_LOGIN_DENIED:
        return "the mail server refuses the login with the credentials, or knows no way to log in";
    case CURLE_OPERATION_TIMEDOUT:
        return "the mail server did not answer in time";
    default:
        return (attempt.connected ? "the connection to the mail server broke: "
                                  : "the mail server cannot be reached: ") +
               what_happened(attempt);
    }
}

MailOutcome failure(const Attempt& attempt) {
    if (said_nothing(attempt))
        return no_service(std::string("the mail server says nothing") +
                          (attempt.smtps ? "" : "; if it expects TLS from the start, write smtps:// in mail.smtp"));
    // A server that is slow with one recipient, because it asks elsewhere, is not slow with all of them.
    const MailStep reached = attempt.result == CURLE_OPERATION_TIMEDOUT ? MailStep::recipient : MailStep::data;
    const std::string reason = why_it_failed(attempt);
    return attempt.conversation.step() < reached ? no_service(reason) : later(reason);
}

} // namespace

MailOutcome outcome_of(const Attempt& attempt) {
    if (attempt.result == CURLE_OK)
        return {MailOutcome::Kind::delivered};
    if (attempt.went_elsewhere)
        return no_service(
            "the mail server's name is this machine's, but its address is not, and nothing is sent there without TLS");
    if (attempt.conversation.code() >= 400)
        return refusal(attempt);
    if (attempt.handed_over && attempt.result != CURLE_SEND_ERROR) // the error means that the end was never sent
        return unconfirmed("the connection broke after the message was handed over; it may have arrived");
    return failure(attempt);
}

} // namespace harness2fa::mailer
