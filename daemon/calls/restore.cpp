#include "parts/dialogs.hpp"
#include "parts/reports.hpp"
#include "parts/store_work.hpp"
#include "parts/texts.hpp"

#include "common/base64.hpp"
#include "storage/store_keeper.hpp"

namespace harness2fa {
namespace {

constexpr std::size_t written_at_once = 1 << 20; // bytes
constexpr std::string_view end_of_file = "end";
constexpr char lost_since[] = "Whoever set up two-factor login after that is like one who never did, and gets in, or "
                              "sets it up anew, with the password alone.";

// What takes long, on a thread of its own.
struct RestoreWork : StoreWork {
    std::unique_ptr<Restoration> restoration;
    Secret key;
    std::vector<unsigned char> bytes; // received, and not written yet

    void begin(StoreKeeper& store) {
        attempt([&] { restoration = store.restoration(std::move(key)); });
    }
    void write() {
        attempt([&] { restoration->append(std::exchange(bytes, {})); });
    }
    void check() {
        attempt([&] {
            restoration->append(std::exchange(bytes, {}));
            restoration->check();
        });
    }
};

// The file comes in answers; then what it is, a confirmation, and the store is replaced.
class RestoreDialog : public Dialog {
  public:
    RestoreDialog(const RestoreCall& call, const Facts& facts) : facts_(facts) {
        const auto key = bytes_of_base64(call.key.text());
        bad_key_ = !key;
        if (key)
            work_->key = key->copy();
    }

    Step start(const Context& context) override {
        if (bad_key_)
            return refuse("The key is not in base64.", Reason::bad_call);
        if (std::exchange(working_, true)) {
            Step step = received();
            if (step.records.empty())
                step.records.push_back(record("begun", ""));
            return step;
        }
        return {.slow_work = [work = work_, store = context.situation.store] { work->begin(*store); },
                .patience = patience_for_files,
                .blocks = true};
    }

    Step answer(const Context& context, std::string_view typed) override {
        switch (stage_) {
        case Stage::receiving:
            return receive(typed);
        case Stage::checking:
            return preview(context);
        case Stage::confirming:
            return confirmed(context, typed);
        case Stage::replacing:
            break;
        }
        return replaced(context);
    }

  private:
    enum class Stage { receiving, checking, confirming, replacing };

    Step receive(std::string_view typed) {
        if (std::exchange(working_, false))
            return received();
        if (typed == end_of_file) {
            stage_ = Stage::checking;
            return {.slow_work = [work = work_] { work->check(); }, .patience = patience_for_files, .blocks = true};
        }
        const auto bytes = bytes_of_base64(typed);
        if (!bytes)
            return refuse("A part of the file is not in base64.", Reason::bad_call);
        size_ += static_cast<std::int64_t>(bytes->size());
        work_->bytes.insert(work_->bytes.end(), bytes->bytes().begin(), bytes->bytes().end());
        if (work_->bytes.size() < written_at_once)
            return received();
        working_ = true;
        return {.slow_work = [work = work_] { work->write(); }, .patience = patience_for_files, .blocks = true};
    }

    Step received() {
        working_ = false;
        if (!work_->failure.empty())
            return refuse(work_->failure);
        return {Progress{static_cast<int>(size_ / 1024), 0}, {}};
    }

    Step preview(const Context& context) {
        if (!work_->failure.empty())
            return refuse(work_->failure);
        stage_ = Stage::confirming;
        const Restoration::Found& found = work_->restoration->found();
        Preview shown{
            {"The backup holds " + text_of_accounts(found.accounts) + ", and nothing newer than " + newest() + "."},
            "Put it in the place of the store?"};
        if (found.damaged > 0)
            shown.lines.push_back("Of them are damaged, and stay so: " + std::to_string(found.damaged) + ".");
        shown.lines.push_back(about_present(context));
        return {std::move(shown), {}};
    }

    static std::string about_present(const Context& context) {
        try {
            context.accounts.enforced_since();
            return "The store as it is can be read.";
        } catch (const StorageError& error) {
            return std::string(lost_since) + " The store as it is cannot be used: " + error.what();
        }
    }

    Step confirmed(const Context& context, std::string_view typed) {
        if (typed != "yes")
            return refuse("Nothing has changed.");
        stage_ = Stage::replacing;
        const RestoreTerms terms{context.now, context.settings().totp.window};
        return {.store_work =
                    [work = work_, terms](std::unique_ptr<AccountEngine> engine) {
                        return work->restoration->carry_out(std::move(engine), terms);
                    },
                .patience = patience_for_files};
    }

    // In the store that was restored, if it was.
    Step replaced(const Context& context) {
        const Restoration::Outcome& outcome = work_->restoration->outcome();
        if (!outcome.refusal.empty())
            return refuse(outcome.refusal);
        if (context.settings().enforce != context.accounts.enforced_since().has_value())
            context.accounts.set_enforced_since(context.settings().enforce ? std::optional(context.now) : std::nullopt);
        Step step{Done{text_of(outcome)}, {record("done", text_of_accounts(outcome.accounts))}};
        for (const std::string& damage : outcome.damage)
            step.records.push_back(record("damaged", damage));
        return step;
    }

    std::string text_of(const Restoration::Outcome& outcome) const {
        std::string text =
            "Restored. The store holds " + text_of_accounts(outcome.accounts) + "; codes of before are no longer good.";
        if (!outcome.known_since)
            text += " All recovery codes are void, and nothing is known of what has happened since " + newest() +
                    ": resets and removals of devices are to be made again. " + std::string(lost_since);
        if (!outcome.reset.empty())
            text += " Reset, because the backup has no device of theirs (a manager gives them a new key): " +
                    some_names(outcome.reset) + ".";
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

    Step refuse(const std::string& text, Reason kind = Reason::refused) const {
        return {Refused{kind, text}, {record("refused", text)}};
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
    Stage stage_ = Stage::receiving;
    std::shared_ptr<RestoreWork> work_ = std::make_shared<RestoreWork>();
    std::int64_t size_ = 0; // received, bytes
    bool bad_key_ = false, working_ = false;
};

} // namespace

std::unique_ptr<Dialog> restore_dialog(const RestoreCall& call, const Facts& facts) {
    return std::make_unique<RestoreDialog>(call, facts);
}

} // namespace harness2fa
