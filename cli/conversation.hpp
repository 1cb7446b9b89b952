// SPDX-License-Identifier: Apache-2.0
// A Conversation holds a dialog with the daemon to its end, and puts the daemon's questions to the person.
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

namespace harness2fa::cli {

// Handlers are what a command does with replies that do not end its dialog. A reply that it has no handler for ends the dialog.
struct Handlers {
    std::function<void(const Offer&)> show_offer = {};     // before its question is put
    std::function<void(const Preview&)> show_preview = {}; // before its question is put
    std::function<void(const UsersPage&)> take_page = {};  // of every page, even the last one
    std::function<std::string()> next_lines = {};          // of a list that is sent in parts; "" ends it
    std::function<void(const Chunk&)> take_chunk = {};
    // next_part returns the next part of a file that goes to the daemon. Without it, the progress is shown.
    std::function<Secret(const Progress&)> next_part = {};
};

class Conversation {
  public:
    explicit Conversation(const Options& options, std::chrono::seconds limit = usual_limit);

    // hold returns the reply that ended the dialog. It throws NoDaemon, and Stop if the person gives up or cannot be asked.
    Reply hold(const Call& call, const Handlers& handlers = {});

  private:
    // next returns what the daemon says next, and std::nullopt if the reply ends the dialog.
    std::optional<Reply> next(const Reply& reply, const Handlers& handlers);
    Reply put_offer(const Offer& offer, const Handlers& handlers);
    Reply put_preview(const Preview& preview, const Handlers& handlers);
    Reply ask(const Question& question);
    Answers& answers();

    const Options& options_;
    DaemonClient daemon_;
    ProgressLine progress_;
    bool previewed_ = false;
    std::optional<Answers> answers_; // std::nullopt until something is asked: other commands need no terminal
};

// report_refusal returns the exit status for a reply that a command cannot use: a refusal, or one that does not belong to its call. It
// writes the reason to standard error.
int report_refusal(const Reply& reply);

// report_done ends the commands that only change something, which are done or refused.
int report_done(const Reply& reply, bool json);

} // namespace harness2fa::cli
