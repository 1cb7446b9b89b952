// Accounts in one SQLite file, seeds sealed. The rules live elsewhere: this only stores.
#pragma once

#include "accounts.hpp"
#include "sqlite.hpp"

namespace harness2fa {

class SqliteAccounts : public AccountEngine {
  public:
    // An existing store. Throws StorageError, by name, if it is of a newer version, not ours, or was not made with this key.
    SqliteAccounts(const std::string& path, Secret key);

    std::vector<std::string> damage() override;

    std::optional<Account> find(const UserName& name) override;
    void remove(const UserName& name) override;
    void save(const Account& account) override;
    RecoverySet recovery_codes(const Account& account) override;
    void save_recovery_codes(const Account& account, const RecoverySet& set) override;
    std::vector<UserName> names() override;
    std::int64_t queue(const OutgoingMail& mail) override;
    void update(const OutgoingMail& mail) override;
    void remove_mail(std::int64_t id) override;
    std::optional<OutgoingMail> mail(std::int64_t id) override;
    std::optional<OutgoingMail> next_mail() override;
    std::optional<OutgoingMail> key_mail_of(const UserName& user) override;
    std::optional<Time> enforced_since() override;
    void set_enforced_since(std::optional<Time> since) override;

    void begin() override;
    void commit() override;
    void roll_back() noexcept override;
    void begin_change() override;
    void keep_change() override;
    void undo_change() noexcept override;

  private:
    void add_devices(Account& account);
    void add_pending(Account& account);
    void remove_what_is_gone(const Account& account);
    void save_device(const Account& account, const Device& device);
    void save_pending(const Account& account, const PendingSecret& pending);

    Secret key_;
    Database database_;
    struct Statements;
    std::unique_ptr<Statements> statements_; // behind the database: finalized before it closes

  public:
    ~SqliteAccounts() override;
};

} // namespace harness2fa
