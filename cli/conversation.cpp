#include "conversation.hpp"

#include "json_output.hpp"
#include "output.hpp"
#include "whom.hpp"

#include <unistd.h>

namespace harness2fa {
namespace {

int status_of(Reason reason) {
    switch (reason) {
    case Reason::not_permitted:
        return not_permitted;
    case Reason::unavailable:
        return no_daemon;
    case Reason::refused:
    case Reason::unprotected:
    case Reason::bad_call:
        break;
    }
    return refused;
}

} // namespace

Conversation::Conversation(const Options& options) : options_(options), daemon_(connect_to_daemon(options)) {}

Reply Conversation::hold(const Call& call, const ShowOffer& show_offer) {
    Reply reply = daemon_.exchange(call);
    while (true) {
        const auto* const offer = std::get_if<Offer>(&reply);
        const auto* const question = std::get_if<Ask>(&reply);
        if (offer != nullptr && show_offer) {
            answers(); // a key that nobody can confirm is not shown
            show_offer(*offer);
            reply = ask({"", offer->prompt, true});
        } else if (question != nullptr) {
            reply = ask({question->text, question->prompt, question->echo});
        } else {
            return reply;
        }
    }
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

} // namespace harness2fa
