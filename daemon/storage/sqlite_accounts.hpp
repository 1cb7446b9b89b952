// SPDX-License-Identifier: Apache-2.0
// SqliteAccounts stores accounts in one SQLite file, each sealed as a whole. It knows no rules.
#pragma once

#include "account_record.hpp"
#include "account_set.hpp"
#include "accounts.hpp"
#include "sqlite.hpp"
#include "store_state.hpp"
#include "unchanged_files.hpp"
#include "witness.hpp"

#include <cstdint>

namespace harness2fa::storage {

class SqliteAccounts : public AccountEngine {
  public:
    // SqliteAccounts opens an existing store, which is in use from then on, and converts an older form. It throws StorageError, with the
    // path, if the store is of a newer version, not ours, not made with this key, not the one that the witness knows, or a mixture of
    // several states.
    SqliteAccounts(const std::string& path, Secret key, const std::string& witness);
    ~SqliteAccounts() override; // leaves no write-ahead log, unless somebody has touched the files

    std::vector<std::string> damage() override { return damage_; }

    std::optional<rules::Account> find(const UserName& name) override;
    void remove(const UserName& name) override;
    void save(const rules::Account& account) override;
    rules::RecoverySet recovery_codes(const rules::Account& account) override;
    void save_recovery_codes(const rules::Account& account, const rules::RecoverySet& set) override;
    std::vector<UserName> names() override;
    std::vector<UserName> names_of(uid_t uid) override;
    std::int64_t queue(const OutgoingMail& mail) override;
    void update(const OutgoingMail& mail) override;
    void remove_mail(std::int64_t id) override;
    std::optional<OutgoingMail> mail(std::int64_t id) override;
    std::optional<OutgoingMail> next_mail(Time now) override;
    void hasten(Time later_than, Time due) override;
    void put_off_mail(Time until, const std::string& reason) override;
    int mail_outage() override;
    void set_mail_outage(int tries) override;
    MailBacklog mail_backlog() override;
    std::string mail_released_for() override;
    void release_mail(const std::string& settings) override;
    std::optional<OutgoingMail> key_mail_of(const UserName& user) override;
    std::optional<Time> enforced_since() override { return state_.enforced_since; }
    void set_enforced_since(std::optional<Time> since) override;
    std::optional<Time> begun() override { return state_.begun; }
    void set_begun(std::optional<Time> date) override;

    void begin() override;
    void commit() override;
    void roll_back() noexcept override;
    void begin_change() override;
    void keep_change() override;
    void undo_change() noexcept override;

  private:
    // Held is a row of the store, without the account itself.
    struct Held {
        UserName name;
        std::optional<uid_t> uid;
        std::int64_t version = 0;
        rules::RecoverySet codes{};
    };
    const Held* held(const UserName& name); // nullptr if there is no such row; throws DamagedAccount
    void write(const rules::Account& account, const rules::RecoverySet& codes, const Held* before);
    void save_state();
    void require_log() const;
    void begin_session();
    void end_session();

    Secret key_;
    Witness witness_;
    Database database_;
    StoreState state_, committed_state_, state_before_change_; // for the accounts, set_ is newer than state_
    AccountSet set_;
    bool state_changed_ = false;
    std::optional<Held> held_; // the row that was looked at last in this change, std::nullopt before the first
    std::vector<std::string> damage_;
    std::string path_;
    UnchangedFiles files_;
    struct Statements;
    std::unique_ptr<Statements>
        statements_; // declared after the database, because they must be finalized before it closes
};

} // namespace harness2fa::storage
