// A dialog with the daemon, held to its end: its questions are put to the person.
#pragma once

#include "command.hpp"
#include "terminal.hpp"

#include "common/daemon_client.hpp"
#include "common/messages.hpp"

#include <functional>
#include <optional>

namespace harness2fa {

class Conversation {
  public:
    using ShowOffer = std::function<void(const Offer&)>;

    explicit Conversation(const Options& options);

    // Returns what ended the dialog. Throws NoDaemon, and Stop when the person gives up or cannot be asked.
    Reply hold(const Call& call, const ShowOffer& show_offer = {});

  private:
    Reply ask(const Question& question);
    Answers& answers();

    const Options& options_;
    DaemonClient daemon_;
    std::optional<Answers> answers_; // only a command that is asked something needs a terminal
};

// The exit status for a reply that a command cannot use: a refusal, or one that does not belong to its call.
// The reason goes to standard error.
int report_refusal(const Reply& reply);

// The end of the commands that only change something, which are done or refused.
int report_done(const Reply& reply, bool json);

} // namespace harness2fa
