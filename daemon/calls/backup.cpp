// SPDX-License-Identifier: Apache-2.0
#include "calls/dialog.hpp"
#include "parts/file_work.hpp"
#include "parts/texts.hpp"

#include "common/base64.hpp"
#include "storage/store_keeper.hpp"

#include <cstdint>

namespace harness2fa::calls {
namespace {

constexpr std::size_t chunk_size = 45000; // bytes, of which base64 makes 60,000; a reply has 65,536

// A BackupSource is what is handed out. It is read on another thread than the transactions.
class BackupSource {
  public:
    virtual ~BackupSource() = default;
    virtual void open(storage::StoreKeeper& store) = 0;
    virtual Secret next() = 0; // "": there is no more
    virtual std::int64_t size() = 0;
    virtual std::string done_text() const = 0;
};

class StoreSource : public BackupSource {
  public:
    void open(storage::StoreKeeper& store) override { copy_ = store.copy(); }
    Secret next() override {
        Secret bytes(chunk_size);
        const std::size_t got = copy_->read(at_, {bytes.data(), bytes.size()});
        at_ += static_cast<std::int64_t>(got);
        return Secret(bytes.text().substr(0, got));
    }
    std::int64_t size() override { return copy_->size(); }
    std::string done_text() const override {
        std::string text = "Backed up " + counted(copy_->accounts(), "account", "accounts") + ".";
        if (copy_->damaged() > 0)
            text += " Of them are damaged: " + std::to_string(copy_->damaged()) + ".";
        return text + " The key is not in it: harness2fa backup --key FILE";
    }

  private:
    std::unique_ptr<storage::StoreCopy> copy_;
    std::int64_t at_ = 0;
};

class KeySource : public BackupSource {
  public:
    void open(storage::StoreKeeper& store) override {
        key_ = store.key();
        size_ = static_cast<std::int64_t>(key_.size());
    }
    Secret next() override { return std::exchange(key_, Secret()); }
    std::int64_t size() override { return size_; }
    std::string done_text() const override {
        return "This is the key of all backups of this machine. Keep it apart from them: together they hold all "
               "secrets.";
    }

  private:
    Secret key_;
    std::int64_t size_ = 0;
};

struct BackupWork : FileWork {
    std::unique_ptr<BackupSource> source;
    Secret chunk;
    std::int64_t done = 0, all = 0; // bytes

    void begin(storage::StoreKeeper& store) {
        attempt([&] {
            source->open(store);
            all = source->size();
            take();
        });
    }
    void go_on() {
        attempt([&] { take(); });
    }

  private:
    void take() {
        chunk = source->next();
        done += static_cast<std::int64_t>(chunk.size());
    }
};

// Backup hands out a file in chunks; the answer "" asks for the next one.
class Backup : public Dialog {
  public:
    Backup(const BackupCall& call, const Facts& facts) : key_(call.key), facts_(facts) {
        if (key_)
            work_->source = std::make_unique<KeySource>();
        else
            work_->source = std::make_unique<StoreSource>();
    }

    Step start(const Context& context) override {
        if (auto refusal = key_ ? std::nullopt : without_store(context))
            return std::move(*refusal);
        return do_work([work = work_, store = context.situation.store] { work->begin(*store); },
                       then(this, &Backup::hand_out), using_files);
    }

  private:
    Step hand_out(const Context&) {
        if (work_->failure)
            return refuse(work_->failure->why);
        if (work_->chunk.empty())
            return finish(Done{work_->source->done_text()}, {record("done")});
        return say(Chunk{base64(work_->chunk.bytes()), in_kibibytes(work_->done), in_kibibytes(work_->all)},
                   then(this, &Backup::read_on));
    }

    Step read_on(const Context&) {
        return do_work([work = work_] { work->go_on(); }, then(this, &Backup::hand_out), {.blocks = true});
    }

    std::optional<Step> without_store(const Context& context) const {
        try {
            context.accounts.enforced_since();
            return {};
        } catch (const storage::StorageError& error) {
            return refuse(error.what());
        }
    }

    static std::int64_t in_kibibytes(std::int64_t bytes) { return (bytes + 1023) / 1024; }

    Step refuse(const std::string& text) const {
        return finish(Refused{RefusalReason::refused, text}, {record("refused", text)});
    }

    Record record(const std::string& outcome, const std::string& reason = "") const {
        return {.importance = Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = key_ ? "backup of the key" : "backup",
                .outcome = outcome,
                .reason = reason};
    }

    bool key_;
    Facts facts_;
    std::shared_ptr<BackupWork> work_ = std::make_shared<BackupWork>();
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const BackupCall& call, const Facts& facts) {
    return std::make_unique<Backup>(call, facts);
}

} // namespace harness2fa::calls
