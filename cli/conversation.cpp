// SPDX-License-Identifier: Apache-2.0
#include "conversation.hpp"

#include "confirmation.hpp"
#include "json_output.hpp"
#include "machine_findings.hpp"
#include "output.hpp"

#include <unistd.h>

namespace harness2fa::cli {
namespace {

int status_of(RefusalReason reason) {
    switch (reason) {
    case RefusalReason::not_permitted:
        return not_permitted;
    case RefusalReason::unavailable:
        return no_daemon;
    case RefusalReason::refused:
    case RefusalReason::unprotected:
    case RefusalReason::unproven:
    case RefusalReason::bad_call:
        break;
    }
    return refused;
}

// where_no_login_asks warns that a login that asks for no code proves no device.
std::string where_no_login_asks(const std::vector<std::string>& findings) {
    if (findings.empty())
        return "";
    std::string text = "\nNot every login of this machine asks for a code:";
    for (const std::string& finding : findings)
        text += "\n  " + finding;
    return text + "\nWhere none does, root can do it: root is asked for no code, but for `enforce`.";
}

} // namespace

Conversation::Conversation(const Options& options, std::chrono::seconds limit)
    : options_(options), daemon_(connect_to_daemon(options, limit)), progress_(!options.json) {}

Reply Conversation::hold(const Call& call, const Handlers& handlers) {
    Reply reply = daemon_.exchange(call);
    while (auto following = next(reply, handlers))
        reply = std::move(*following);
    if (auto* const refusal = std::get_if<Refused>(&reply);
        refusal != nullptr && refusal->reason == RefusalReason::unproven)
        refusal->text += where_no_login_asks(findings_about_logins(options_));
    return reply;
}

std::optional<Reply> Conversation::next(const Reply& reply, const Handlers& handlers) {
    if (const auto* const chunk = std::get_if<Chunk>(&reply); chunk != nullptr && handlers.take_chunk) {
        handlers.take_chunk(*chunk);
        return daemon_.exchange(Answer{});
    }
    if (const auto* const progress = std::get_if<Progress>(&reply)) {
        if (handlers.next_lines)
            return daemon_.exchange(Answer{Secret(handlers.next_lines())});
        if (handlers.next_part)
            return daemon_.exchange(Answer{handlers.next_part(*progress)});
        const bool before_preview = handlers.show_preview && !previewed_;
        progress_.show(progress->done, progress->all, before_preview ? "looked at" : "mailed");
        return daemon_.exchange(Answer{});
    }
    progress_.end();
    if (const auto* question = std::get_if<Ask>(&reply))
        return ask({question->text, question->prompt, question->echo});
    const auto* const offer = std::get_if<Offer>(&reply);
    if (offer != nullptr && handlers.show_offer)
        return put_offer(*offer, handlers);
    const auto* const preview = std::get_if<Preview>(&reply);
    if (preview != nullptr && handlers.show_preview)
        return put_preview(*preview, handlers);
    const auto* const page = std::get_if<UsersPage>(&reply);
    if (page == nullptr || !handlers.take_page)
        return std::nullopt;
    handlers.take_page(*page);
    return page->more ? std::optional(daemon_.exchange(Answer{})) : std::nullopt;
}

Reply Conversation::put_offer(const Offer& offer, const Handlers& handlers) {
    answers(); // a key that nobody can confirm is not shown
    handlers.show_offer(offer);
    return ask({"", offer.prompt, true});
}

Reply Conversation::put_preview(const Preview& preview, const Handlers& handlers) {
    handlers.show_preview(preview);
    previewed_ = true;
    if (!confirm(preview.question, options_, daemon_.descriptor()))
        return daemon_.receive();
    return daemon_.exchange(Answer{Secret("yes")});
}

Reply Conversation::ask(const Question& question) {
    auto answer = answers().ask(question, daemon_.descriptor());
    if (!answer)
        return daemon_.receive();
    return daemon_.exchange(Answer{std::move(*answer)});
}

Answers& Conversation::answers() {
    if (!answers_)
        answers_.emplace(options_.codes_from_input, options_.json);
    return *answers_;
}

int report_refusal(const Reply& reply) {
    const auto* const refusal = std::get_if<Refused>(&reply);
    if (refusal == nullptr)
        throw NoDaemon("The daemon does not keep to the protocol: the reply does not belong to the call.");
    print_error(refusal->text);
    return status_of(refusal->reason);
}

int report_done(const Reply& reply, bool json) {
    const auto* const report = std::get_if<Done>(&reply);
    if (report == nullptr)
        return report_refusal(reply);
    if (json)
        write_all(STDOUT_FILENO, done_json(*report));
    else
        print_line(report->text);
    return done;
}

} // namespace harness2fa::cli
