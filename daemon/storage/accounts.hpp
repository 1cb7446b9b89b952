// SPDX-License-Identifier: Apache-2.0
// Accounts is what every dialog works on: the accounts, inside one transaction.
#pragma once

#include "common/mail_address.hpp"
#include "common/messages.hpp"
#include "common/states.hpp"
#include "rules/account.hpp"
#include "rules/recovery.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness2fa::storage {

// A StorageError says that the store cannot be read or written now (full disk, I/O error, damage). The change is undone; a later one may
// work.
class StorageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// StoreInUse says that another daemon has the store.
class StoreInUse : public StorageError {
  public:
    using StorageError::StorageError;
};

// StoreLost says that the files of the running store are no longer those that were opened.
class StoreLost : public StorageError {
  public:
    using StorageError::StorageError;
};

// DamagedAccount says that what the store holds of one account cannot be verified. The other accounts can be used; remove() mends this one.
class DamagedAccount : public StorageError {
  public:
    using StorageError::StorageError;
};

// An OutgoingMail waits to be sent, or says what has become of it. It holds no secret: a mail with a key is made of the account's pending
// secret when it is sent, so that a dead secret is never mailed.
struct OutgoingMail {
    std::int64_t id = 0; // given by queue()
    UserName user;
    MailKind kind = MailKind::notice;
    std::optional<MailAddress> to{}; // std::nullopt: there is no address that it could be sent to
    std::string asked_by{}, about{}; // about: what has happened, in sentences
    Time queued{}, due{};            // due: when it may be tried
    int attempts = 0;
    MailState state = MailState::waiting;
    std::string reason{}; // why the last attempt failed
};

struct MailBacklog {
    int waiting = 0;      // mails that could not be sent yet, for a reason
    int failed = 0;       // mails with keys that were given up
    std::string reason{}; // of one that waits
};

// Every function of Accounts throws StorageError.
class Accounts {
  public:
    Accounts() = default;
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;
    virtual ~Accounts() = default;

    virtual std::optional<rules::Account> find(const UserName& name) = 0;
    virtual void remove(const UserName& name) = 0;        // with every trace
    virtual void save(const rules::Account& account) = 0; // does not change the recovery codes

    // recovery_codes returns the codes that are left of an account in the store.
    virtual rules::RecoverySet recovery_codes(const rules::Account& account) = 0;
    virtual void save_recovery_codes(const rules::Account& account, const rules::RecoverySet& set) = 0;

    // names lists everybody with an account in the store, names_of those whose account has this uid, both in the order of the names.
    virtual std::vector<UserName> names() = 0;
    virtual std::vector<UserName> names_of(uid_t uid) = 0;

    // queue adds a mail, whose user need not have an account unless it brings a key, and returns its id. A mail with a key takes the place
    // of the user's earlier one, and stays as a record. All mails of a user but notices are removed with the account. If many notices to
    // the user wait already, a further notice is told in the last of them.
    virtual std::int64_t queue(const OutgoingMail& mail) = 0;
    virtual void update(const OutgoingMail& mail) = 0;
    virtual void remove_mail(std::int64_t id) = 0;
    virtual std::optional<OutgoingMail> mail(std::int64_t id) = 0;
    // next_mail returns the next mail that is due, keys first and notices last; if none is due, the one that will be due first; and
    // std::nullopt if no mail waits.
    virtual std::optional<OutgoingMail> next_mail(Time now) = 0;
    virtual void hasten(Time later_than, Time due) = 0;                   // mails that are due later than that
    virtual void put_off_mail(Time until, const std::string& reason) = 0; // mails that are due before that
    virtual int mail_outage() = 0; // tries in a row, of any mail, without service
    virtual void set_mail_outage(int tries) = 0;
    virtual MailBacklog mail_backlog() = 0;
    // mail_released_for returns, as text, the settings of mail with which everybody may be mailed unasked, and "" before there were any.
    virtual std::string mail_released_for() = 0;
    virtual void release_mail(const std::string& settings) = 0;
    virtual std::optional<OutgoingMail> key_mail_of(const UserName& user) = 0;

    // enforced_since says since when `enforce: true` holds, and is std::nullopt while it does not.
    virtual std::optional<Time> enforced_since() = 0;
    virtual void set_enforced_since(std::optional<Time> since) = 0;
    // begun is the value of `enforce_from` that has been seen to begin, whatever the clock says later; std::nullopt if none has.
    virtual std::optional<Time> begun() = 0;
    virtual void set_begun(std::optional<Time> date) = 0;
};

// An AccountEngine is a store of accounts with transactions, used by one thread.
class AccountEngine : public Accounts {
  public:
    // damage returns a sentence for each account that could not be verified at the start, or one for a store that cannot be used at all.
    virtual std::vector<std::string> damage() = 0;

    virtual void begin() = 0;
    virtual void commit() = 0; // returns when all is on the disk
    virtual void roll_back() noexcept = 0;
    virtual void begin_change() = 0; // begins one of several changes in a transaction
    virtual void keep_change() = 0;
    virtual void undo_change() noexcept = 0;
};

} // namespace harness2fa::storage
