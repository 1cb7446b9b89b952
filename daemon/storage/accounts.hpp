// The accounts, inside one transaction: what every operation works on. tests/unit/storage_contract.hpp says what an engine owes.
#pragma once

#include "rules/account.hpp"
#include "rules/recovery.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness2fa {

// The store cannot be read or written now (full disk, I/O error, damage). The change is undone; a later one may work.
class StorageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Every function throws StorageError.
class Accounts {
  public:
    Accounts() = default;
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;
    virtual ~Accounts() = default;

    virtual std::optional<Account> find(const UserName& name) = 0;
    virtual void remove(const UserName& name) = 0; // every trace
    virtual void save(const Account& account) = 0; // all of it; its damaged devices stay in the store as they are

    // The recovery codes that are left, of an account that is in the store. Damaged ones are none.
    virtual RecoverySet recovery_codes(const Account& account) = 0;
    virtual void save_recovery_codes(const Account& account, const RecoverySet& set) = 0;

    // Since when `enforce: true` holds; nothing while it does not.
    virtual std::optional<Time> enforced_since() = 0;
    virtual void set_enforced_since(std::optional<Time> since) = 0;
};

// A store of accounts with transactions. Used by one thread.
class AccountEngine : public Accounts {
  public:
    // What is wrong with the store as a whole, for the journal. Reads all of it: once, at the start.
    virtual std::vector<std::string> damage() = 0;

    virtual void begin() = 0;
    virtual void commit() = 0; // returns when it is on the disk
    virtual void roll_back() noexcept = 0;
    virtual void begin_change() = 0; // one of several changes in a transaction
    virtual void keep_change() = 0;
    virtual void undo_change() noexcept = 0;
};

} // namespace harness2fa
