// SPDX-License-Identifier: Apache-2.0
// A dialog with the daemon, held to its end: its questions are put to the person.
#pragma once

#include "command.hpp"
#include "progress_line.hpp"
#include "terminal.hpp"
#include "whom.hpp"

#include "common/daemon_client.hpp"
#include "common/messages.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace harness2fa {

// What a command does with replies that do not end its dialog; one that it has no use for ends it.
struct Handlers {
    std::function<void(const Offer&)> show_offer = {};     // before its question is put
    std::function<void(const Preview&)> show_preview = {}; // before its question is put
    std::function<void(const UsersPage&)> take_page = {};  // of every page, also the last one
    std::function<std::string()> next_lines = {};          // of a list that is sent in parts; "" ends it
    std::function<void(const Chunk&)> take_chunk = {};
    std::function<Secret(const Progress&)> next_part =
        {}; // of a file that goes to the daemon; otherwise how far it has come is shown
};

class Conversation {
  public:
    explicit Conversation(const Options& options, std::chrono::seconds limit = usual_limit);

    // Returns what ended the dialog. Throws NoDaemon, and Stop when the person gives up or cannot be asked.
    Reply hold(const Call& call, const Handlers& handlers = {});

  private:
    // What the daemon says next; nothing: the reply ends the dialog.
    std::optional<Reply> next(const Reply& reply, const Handlers& handlers);
    Reply put_offer(const Offer& offer, const Handlers& handlers);
    Reply put_preview(const Preview& preview, const Handlers& handlers);
    Reply ask(const Question& question);
    Answers& answers();

    const Options& options_;
    DaemonClient daemon_;
    ProgressLine progress_;
    bool previewed_ = false;
    std::optional<Answers> answers_; // only a command that is asked something needs a terminal
};

// The exit status for a reply that a command cannot use: a refusal, or one that does not belong to its call.
// The reason goes to standard error.
int report_refusal(const Reply& reply);

// The end of the commands that only change something, which are done or refused.
int report_done(const Reply& reply, bool json);

} // namespace harness2fa
