// SPDX-License-Identifier: Apache-2.0
#include "sqlite_accounts.hpp"

#include "older_form.hpp"
#include "random.hpp"
#include "sealed_records.hpp"
#include "sqlite_check.hpp"
#include "sqlite_schema.hpp"
#include "sqlite_statements.hpp"
#include "store_file.hpp"

#include <cstdint>

namespace harness2fa::storage {
namespace {

std::optional<std::int64_t> column(std::optional<uid_t> uid) {
    return uid ? std::optional<std::int64_t>(*uid) : std::nullopt;
}

std::vector<UserName> names_in(Query& query) {
    std::vector<UserName> found;
    while (query.step())
        if (auto name = UserName::parse(query.text(0))) // damage() tells of the others
            found.push_back(std::move(*name));
    return found;
}

} // namespace

SqliteAccounts::SqliteAccounts(const std::string& path, Secret key, const std::string& witness)
    : key_(std::move(key)), witness_(witness, key_), database_(path, Database::Open::existing), set_(key_), path_(path),
      files_(path) {
    database_.keep_log(true); // until it is certain that log and database belong together
    require_log();
    require_ours(database_, path, key_);
    require_known(database_, path, key_, witness_);
    begin_session();
    statements_ = std::make_unique<Statements>(database_);
    files_.remember();
}

// require_log refuses a store whose log is missing: SQLite would begin a new one, and nobody would miss what was in the old one.
void SqliteAccounts::require_log() const {
    if (witness_.in_use() && !exists(path_ + "-wal"))
        throw StorageError(
            path_ + "-wal is missing, which holds the latest changes: harness2fad was not stopped, and a copy was "
                    "put in the place of its store. Put it back with: harness2fa restore FILE");
}

// begin_session tells the witness of the new session first, and writes it into the store then: after a crash in between, both sessions are
// good.
void SqliteAccounts::begin_session() {
    const Session next = new_session();
    if (is_of_older_form(database_)) {
        witness_.announce(next, false);
        convert(database_, key_, next);
    }
    Check found = check_of(database_, key_, path_);
    state_ = found.state;
    damage_ = std::move(found.damage);
    set_.set(state_.accounts);
    if (state_.session != next) {
        witness_.found(state_.session);
        witness_.announce(next, true);
        state_.session = next;
        write_state(database_, key_, state_);
    }
    committed_state_ = state_;
    witness_.confirm(true);
}

SqliteAccounts::~SqliteAccounts() {
    try {
        if (files_.unchanged())
            end_session();
    } catch (const std::exception&) {
        // The log stays, and the next start finds out what is good.
    }
}

void SqliteAccounts::end_session() {
    state_.session = new_session();
    witness_.announce(state_.session, true);
    write_state(database_, key_, state_);
    witness_.confirm(false);
    database_.keep_log(false);
}

std::optional<rules::Account> SqliteAccounts::find(const UserName& name) {
    held_.reset();
    Query query(statements_->find);
    if (!query.bind(name.str()).step())
        return {};
    const std::int64_t version = query.number(1);
    auto stored = opened(key_, name, version, query.blob(2));
    if (!stored)
        throw DamagedAccount("What the store holds of " + name.str() +
                             " is damaged. Ask an administrator: `harness2fa forget " + name.str() +
                             "` removes it, and a backup may have it still.");
    held_ = {name, stored->account.uid, version, std::move(stored->codes)};
    return std::move(stored->account);
}

const SqliteAccounts::Held* SqliteAccounts::held(const UserName& name) {
    if (!held_ || held_->name != name)
        find(name);
    return held_ ? &*held_ : nullptr;
}

// remove also works for a damaged account.
void SqliteAccounts::remove(const UserName& name) {
    held_.reset();
    {
        Query query(statements_->find);
        if (query.bind(name.str()).step())
            set_.remove(name.str(), query.number(1));
    }
    Query(statements_->remove).bind(name.str()).run();
    state_changed_ = true;
    statements_->outbox.remove_all_of(name);
}

void SqliteAccounts::save(const rules::Account& account) {
    const Held* const before = held(account.name);
    write(account, before ? before->codes : rules::RecoverySet{}, before);
}

void SqliteAccounts::write(const rules::Account& account, const rules::RecoverySet& codes, const Held* before) {
    const std::int64_t version = random_number();
    const auto record = sealed(key_, account, codes, version);
    if (before) {
        Query(statements_->update).bind(version).bind(record).bind(account.name.str()).run();
        if (before->uid != account.uid)
            Query(statements_->update_uid).bind(column(account.uid)).bind(account.name.str()).run();
        set_.remove(account.name.str(), before->version);
    } else {
        Query(statements_->insert).bind(account.name.str()).bind(column(account.uid)).bind(version).bind(record).run();
    }
    set_.add(account.name.str(), version);
    state_changed_ = true;
    held_ = {account.name, account.uid, version, codes};
}

rules::RecoverySet SqliteAccounts::recovery_codes(const rules::Account& account) {
    const Held* const before = held(account.name);
    return before ? before->codes : rules::RecoverySet{};
}

void SqliteAccounts::save_recovery_codes(const rules::Account& account, const rules::RecoverySet& set) {
    if (const Held* const before = held(account.name))
        write(account, set, before);
}

std::vector<UserName> SqliteAccounts::names() {
    Query query(statements_->names);
    return names_in(query);
}

std::vector<UserName> SqliteAccounts::names_of(uid_t uid) {
    Query query(statements_->names_of);
    query.bind(std::int64_t{uid});
    return names_in(query);
}

std::int64_t SqliteAccounts::queue(const OutgoingMail& mail) {
    return statements_->outbox.add(mail);
}
void SqliteAccounts::update(const OutgoingMail& mail) {
    statements_->outbox.update(mail);
}
void SqliteAccounts::remove_mail(std::int64_t id) {
    statements_->outbox.remove(id);
}
std::optional<OutgoingMail> SqliteAccounts::mail(std::int64_t id) {
    return statements_->outbox.find(id);
}
std::optional<OutgoingMail> SqliteAccounts::next_mail(Time now) {
    return statements_->outbox.next(now);
}
void SqliteAccounts::hasten(Time later_than, Time due) {
    statements_->outbox.hasten(later_than, due);
}
void SqliteAccounts::put_off_mail(Time until, const std::string& reason) {
    statements_->outbox.put_off(until, reason);
}
int SqliteAccounts::mail_outage() {
    return statements_->outbox.outage();
}
void SqliteAccounts::set_mail_outage(int tries) {
    statements_->outbox.set_outage(tries);
}
MailBacklog SqliteAccounts::mail_backlog() {
    return statements_->outbox.backlog();
}
std::string SqliteAccounts::mail_released_for() {
    return statements_->outbox.released_for();
}
void SqliteAccounts::release_mail(const std::string& settings) {
    statements_->outbox.release(settings);
}
std::optional<OutgoingMail> SqliteAccounts::key_mail_of(const UserName& user) {
    return statements_->outbox.key_mail_of(user);
}

void SqliteAccounts::set_enforced_since(std::optional<Time> since) {
    state_.enforced_since = since;
    state_changed_ = true;
}

void SqliteAccounts::set_begun(std::optional<Time> date) {
    state_.begun = date;
    state_changed_ = true;
}

void SqliteAccounts::save_state() {
    state_.accounts = set_.state();
    Query(statements_->save_state).bind(sealed(key_, state_)).run();
}

void SqliteAccounts::begin() {
    files_.require_unchanged();
    held_.reset();
    Query(statements_->begin).run();
}

void SqliteAccounts::commit() {
    if (state_changed_)
        save_state();
    const bool writes = database_.writing();
    Query(statements_->commit).run();
    committed_state_ = state_;
    state_changed_ = false;
    if (writes)
        files_.remember(); // a checkpoint may have been part of the commit
}

void SqliteAccounts::begin_change() {
    // SQLite may have undone the transaction after an error; a savepoint would begin, and commit, one of its own then.
    if (!database_.in_transaction())
        throw StorageError("accounts.db: an earlier change of this transaction failed");
    Query(statements_->begin_change).run();
    held_.reset();
    state_before_change_ = state_;
    state_before_change_.accounts = set_.state();
}
void SqliteAccounts::keep_change() {
    Query(statements_->keep_change).run();
}

// undo_change has nothing to undo if SQLite has undone the whole transaction by itself, after a full disk or an I/O error; then commit()
// fails, and every change of the transaction is answered with that error.
void SqliteAccounts::undo_change() noexcept {
    held_.reset();
    state_ = state_before_change_;
    set_.set(state_.accounts);
    try {
        if (database_.in_transaction())
            database_.execute("ROLLBACK TO change; RELEASE change");
    } catch (const StorageError&) {
        roll_back();
    }
}

void SqliteAccounts::roll_back() noexcept {
    held_.reset();
    state_ = committed_state_;
    set_.set(state_.accounts);
    state_changed_ = false;
    try {
        if (database_.in_transaction())
            database_.execute("ROLLBACK");
    } catch (const StorageError&) {
        // There is no other way to undo it; the next begin() fails, and says so.
    }
}

} // namespace harness2fa::storage
