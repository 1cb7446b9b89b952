// SPDX-License-Identifier: Apache-2.0
#include "calls/dialog.hpp"
#include "parts/file_work.hpp"
#include "parts/texts.hpp"

#include "common/base64.hpp"
#include "common/some_names.hpp"
#include "storage/store_keeper.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace harness2fa::calls {
namespace {

constexpr std::size_t written_at_once = 1 << 20; // bytes
constexpr std::string_view end_of_file = "end";
constexpr char lost_since[] = "Whoever set up two-factor login after that is like one who never did, and gets in, or "
                              "sets it up anew, with the password alone.";

std::string text_of_names(const std::vector<std::string>& names) {
    SomeNames some;
    for (const std::string& name : names)
        some.add(name);
    return some.text();
}

// Received holds the parts of the file that were received and are not written yet. A copy shares them.
class Received {
  public:
    void add(Secret part) {
        size_ += part.size();
        last_ = std::make_shared<const Part>(Part{std::move(part), last_});
    }
    std::size_t size() const { return size_; }
    std::vector<unsigned char> bytes() const {
        std::vector<unsigned char> whole(size_);
        auto end = whole.end();
        for (const Part* part = last_.get(); part != nullptr; part = part->before.get())
            end = std::ranges::copy_backward(part->bytes.bytes(), end).out;
        return whole;
    }

  private:
    struct Part {
        Secret bytes;
        std::shared_ptr<const Part> before;
    };
    std::shared_ptr<const Part> last_;
    std::size_t size_ = 0;
};

// RestoreWork is what takes long, on another thread than the transactions.
struct RestoreWork : FileWork {
    std::unique_ptr<storage::Restoration> restoration;
    Secret key;

    void begin(storage::StoreKeeper& store) {
        attempt([&] { restoration = store.restoration(std::move(key)); });
    }
    void write(const Received& received) {
        attempt([&] { restoration->append(received.bytes()); });
    }
    void check(const Received& received) {
        attempt([&] {
            restoration->append(received.bytes());
            restoration->check();
        });
    }
};

// Restore takes the file in answers, says what is in it, asks for a confirmation, and replaces the store.
class Restore : public Dialog {
  public:
    Restore(const RestoreCall& call, const Facts& facts) : facts_(facts) {
        const auto key = bytes_of_base64(call.key.text());
        bad_key_ = !key;
        if (key)
            work_->key = key->copy();
    }

    Step start(const Context& context) override {
        if (bad_key_)
            return refuse("The key is not in base64.", RefusalReason::bad_call);
        return do_work([work = work_, store = context.situation.store] { work->begin(*store); },
                       then(this, &Restore::begun), using_files);
    }

  private:
    Step begun(const Context& context) {
        Step step = received(context, 0, {});
        if (step.records.empty())
            step.records.push_back(record("begun", ""));
        return step;
    }

    // received asks for the next part. `size` is that of all parts so far, in bytes; `waiting` are those that are not written yet.
    Step received(const Context&, std::int64_t size, const Received& waiting) {
        if (work_->failure)
            return refuse(work_->failure->why);
        return say(Progress{static_cast<int>(size / 1024), 0}, then(this, &Restore::receive, size, waiting));
    }

    Step receive(const Context& context, std::string_view typed, std::int64_t size, const Received& waiting) {
        if (typed == end_of_file)
            return do_work([work = work_, waiting] { work->check(waiting); }, then(this, &Restore::preview),
                           using_files);
        auto part = bytes_of_base64(typed);
        if (!part)
            return refuse("A part of the file is not in base64.", RefusalReason::bad_call);
        Received now = waiting;
        size += static_cast<std::int64_t>(part->size());
        now.add(std::move(*part));
        if (now.size() < written_at_once)
            return received(context, size, now);
        return do_work([work = work_, now] { work->write(now); }, then(this, &Restore::received, size, Received()),
                       using_files);
    }

    Step preview(const Context& context) {
        if (work_->failure)
            return refuse(work_->failure->why);
        const storage::Restoration::Found& found = work_->restoration->found();
        Preview shown{{"The backup holds " + counted(found.accounts, "account", "accounts") +
                       ", and nothing newer than " + newest() + "."},
                      "Put it in the place of the store?"};
        if (found.damaged > 0)
            shown.lines.push_back("Of them are damaged, and stay so: " + std::to_string(found.damaged) + ".");
        shown.lines.push_back(about_present(context));
        return say(std::move(shown), then(this, &Restore::confirmed));
    }

    static std::string about_present(const Context& context) {
        try {
            context.accounts.enforced_since();
            return "The store as it is can be read.";
        } catch (const storage::StorageError& error) {
            return std::string(lost_since) + " The store as it is cannot be used: " + error.what();
        }
    }

    Step confirmed(const Context& context, std::string_view typed) {
        if (typed != "yes")
            return refuse("Nothing has changed.");
        const rules::RestoreTerms terms{context.now, context.settings().totp.window};
        return {WorkOnStore{[work = work_, terms](std::unique_ptr<storage::AccountEngine> engine) {
                                return work->restoration->carry_out(std::move(engine), terms);
                            },
                            then(this, &Restore::replaced), using_files},
                {}};
    }

    // replaced works in the restored store, or in the old one if it was not replaced.
    Step replaced(const Context& context) {
        const storage::Restoration::Report& outcome = work_->restoration->outcome();
        if (outcome.fault)
            return refuse(outcome.fault->why);
        if (context.settings().enforce != context.accounts.enforced_since().has_value())
            context.accounts.set_enforced_since(context.settings().enforce ? std::optional(context.now) : std::nullopt);
        Step step = finish(Done{text_of(outcome)}, {record("done", counted(outcome.accounts, "account", "accounts"))});
        for (const std::string& damage : outcome.damage)
            step.records.push_back(record("damaged", damage));
        return step;
    }

    std::string text_of(const storage::Restoration::Report& outcome) const {
        std::string text = "Restored. The store holds " + counted(outcome.accounts, "account", "accounts") +
                           "; codes of before are no longer good.";
        if (!outcome.known_since)
            text += " All recovery codes are void, and nothing is known of what has happened since " + newest() +
                    ": resets and removals of devices are to be made again. " + std::string(lost_since);
        if (!outcome.reset.empty())
            text += " Reset, because the backup has no device of theirs (a manager gives them a new key): " +
                    text_of_names(outcome.reset) + ".";
        if (outcome.forgotten > 0)
            text += " Forgotten since, and not brought back: " + std::to_string(outcome.forgotten) + ".";
        if (!outcome.damage.empty())
            text += " Damaged: " + std::to_string(outcome.damage.size()) + " (the journal names them).";
        return text;
    }

    std::string newest() const {
        const auto& time = work_->restoration->found().newest;
        return time ? readable(*time) : "the beginning";
    }

    Step refuse(const std::string& text, RefusalReason kind = RefusalReason::refused) const {
        return finish(Refused{kind, text}, {record("refused", text)});
    }

    Record record(const std::string& outcome, const std::string& reason) const {
        return {.importance = outcome == "damaged" ? Record::Importance::alert : Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = "restore",
                .outcome = outcome,
                .reason = reason};
    }

    Facts facts_;
    std::shared_ptr<RestoreWork> work_ = std::make_shared<RestoreWork>();
    bool bad_key_ = false;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const RestoreCall& call, const Facts& facts) {
    return std::make_unique<Restore>(call, facts);
}

} // namespace harness2fa::calls
