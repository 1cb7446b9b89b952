// SPDX-License-Identifier: Apache-2.0
// The accounts, inside one transaction: what every dialog works on.
#pragma once

#include "common/mail_address.hpp"
#include "common/messages.hpp"
#include "common/states.hpp"
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

// Another daemon has the store.
class StoreInUse : public StorageError {
  public:
    using StorageError::StorageError;
};

// The files of the running store are not those any more that were opened.
class StoreLost : public StorageError {
  public:
    using StorageError::StorageError;
};

// What the store holds of one account cannot be verified. The others can be used; remove() mends this one.
class DamagedAccount : public StorageError {
  public:
    using StorageError::StorageError;
};

// A mail that waits to be sent, or what has become of it. Holds no secret: a mail with a key is made of the account's pending
// one when it is sent, so a dead secret is never mailed.
struct OutgoingMail {
    std::int64_t id = 0; // given by queue()
    UserName user;
    MailKind kind = MailKind::notice;
    std::optional<MailAddress> to{}; // nothing: there is no address it could be sent to
    std::string asked_by{}, about{}; // about: of a notice, a sentence
    Time queued{}, due{};            // due: not to be tried before
    int attempts = 0;
    MailState state = MailState::waiting;
    std::string reason{}; // why the last attempt failed
};

struct MailBacklog {
    int waiting = 0;      // that could not be sent yet, for a reason
    int failed = 0;       // with keys, given up
    std::string reason{}; // of one that waits
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
    virtual void save(const Account& account) = 0; // all of it but the recovery codes, which stay

    // The recovery codes that are left, of an account that is in the store.
    virtual RecoverySet recovery_codes(const Account& account) = 0;
    virtual void save_recovery_codes(const Account& account, const RecoverySet& set) = 0;

    // Everybody with an account in the store, in the order of their names; those that have this uid there.
    virtual std::vector<UserName> names() = 0;
    virtual std::vector<UserName> names_of(uid_t uid) = 0;

    // A mail with a key takes the place of the user's earlier one and stays, as a record; all mails of a user but notices go with the account. Needs no
    // account of that name for other kinds. Where many notices of the user wait, it is told in the last of them.
    virtual std::int64_t queue(const OutgoingMail& mail) = 0;
    virtual void update(const OutgoingMail& mail) = 0;
    virtual void remove_mail(std::int64_t id) = 0;
    virtual std::optional<OutgoingMail> mail(std::int64_t id) = 0;
    // Of those that are due a key first and a notice last; otherwise the one that will be due first.
    virtual std::optional<OutgoingMail> next_mail(Time now) = 0;
    virtual void hasten(Time later_than, Time due) = 0;                   // those that wait for a time later than that
    virtual void put_off_mail(Time until, const std::string& reason) = 0; // those that would be due before
    virtual int mail_outage() = 0; // tries in a row, of whatever mail, without service
    virtual void set_mail_outage(int tries) = 0;
    virtual MailBacklog mail_backlog() = 0;
    // The settings of mail with which all may be mailed unasked, as text; "" before the first ones.
    virtual std::string mail_released_for() = 0;
    virtual void release_mail(const std::string& settings) = 0;
    virtual std::optional<OutgoingMail> key_mail_of(const UserName& user) = 0;

    // Since when `enforce: true` holds; nothing while it does not.
    virtual std::optional<Time> enforced_since() = 0;
    virtual void set_enforced_since(std::optional<Time> since) = 0;
    // The value of `enforce_from` that has been seen to begin, whatever the clock says later.
    virtual std::optional<Time> begun() = 0;
    virtual void set_begun(std::optional<Time> date) = 0;
};

// A store of accounts with transactions. Used by one thread.
class AccountEngine : public Accounts {
  public:
    // A sentence for each account that could not be verified at the start, and for a store that cannot be used at all.
    virtual std::vector<std::string> damage() = 0;

    virtual void begin() = 0;
    virtual void commit() = 0; // returns when it is on the disk
    virtual void roll_back() noexcept = 0;
    virtual void begin_change() = 0; // one of several changes in a transaction
    virtual void keep_change() = 0;
    virtual void undo_change() noexcept = 0;
};

} // namespace harness2fa
