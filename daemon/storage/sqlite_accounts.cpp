#include "sqlite_accounts.hpp"

#include "sealed_rows.hpp"
#include "sealing.hpp"
#include "sqlite_damage.hpp"
#include "sqlite_schema.hpp"
#include "sqlite_statements.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

// The columns of an account as find_account names them.
void read_account(const Query& row, Account& account) {
    if (const auto uid = row.optional_number(0))
        account.uid = static_cast<uid_t>(*uid);
    account.login = {static_cast<int>(row.number(1)), row.time(2)};
    account.own = {static_cast<int>(row.number(3)), row.time(4)};
    account.reset = row.number(7) != 0;
    account.last_login = row.optional_time(8);
    account.address = row.text(9);
    if (account.login.failures < 0 || account.own.failures < 0)
        throw DamagedAccount("accounts.db: the failure counters of " + account.name.str() + " are damaged");
}

// Of a device or of a pending secret: its first columns are the same ones. Nothing if there is no such algorithm.
std::optional<TotpShape> read_device(const Query& row, Device& device) {
    device.name = row.text(0);
    device.burned = row.optional_number(4);
    device.since = row.time(5);
    const auto algorithm = algorithm_named(row.text(1));
    device.shape = {algorithm.value_or(Algorithm::sha1), static_cast<int>(row.number(2)),
                    std::chrono::seconds{row.number(3)}};
    return algorithm ? std::optional(device.shape) : std::nullopt;
}

} // namespace

SqliteAccounts::SqliteAccounts(const std::string& path, Secret key)
    : key_(std::move(key)), database_(path, Database::Open::existing) {
    prepare_store(database_, path, key_);
    statements_ = std::make_unique<Statements>(database_);
}

SqliteAccounts::~SqliteAccounts() = default;

std::vector<std::string> SqliteAccounts::damage() {
    return damage_of(database_);
}

std::optional<Account> SqliteAccounts::find(const UserName& name) {
    Account account{.name = name};
    Query query(statements_->find_account);
    const bool known = query.bind(name.str()).step();
    const std::int64_t devices = known ? query.number(5) : 0;
    if (known)
        read_account(query, account);
    add_devices(account);
    if (devices != static_cast<std::int64_t>(account.devices.size()))
        throw DamagedAccount("accounts.db is damaged: " + name.str() + " has " +
                             std::to_string(account.devices.size()) + " devices there, but should have " +
                             std::to_string(devices));
    if (!known)
        return {};
    if (query.number(6) != 0)
        add_pending(account);
    return account;
}

void SqliteAccounts::add_devices(Account& account) {
    Query query(statements_->find_devices);
    query.bind(account.name.str());
    while (query.step()) {
        Device device;
        const bool readable = read_device(query, device).has_value();
        device.last_used = query.optional_time(6);
        auto secret = readable ? unseal(key_, query.blob(7), device_context(account, device)) : std::nullopt;
        device.damaged = !secret;
        if (secret)
            device.secret = std::move(*secret);
        account.devices.push_back(std::move(device));
    }
}

void SqliteAccounts::add_pending(Account& account) {
    Query query(statements_->find_pending);
    if (!query.bind(account.name.str()).step())
        throw DamagedAccount("accounts.db is damaged: the pending secret of " + account.name.str() + " got lost");
    PendingSecret pending;
    const bool readable = read_device(query, pending.device).has_value();
    pending.expires = query.time(6);
    auto secret = readable ? unseal(key_, query.blob(7), pending_context(account, pending)) : std::nullopt;
    pending.device.damaged = !secret;
    if (secret)
        pending.device.secret = std::move(*secret);
    account.pending = std::move(pending);
}

void SqliteAccounts::remove(const UserName& name) {
    Query(statements_->remove_account).bind(name.str()).run(); // its devices and its pending secret go with it
    statements_->outbox.remove_all_of(name);
}

void SqliteAccounts::save(const Account& account) {
    remove_what_is_gone(account);
    Query(statements_->save_account)
        .bind(account.name.str())
        .bind(account.uid ? std::optional<std::int64_t>(*account.uid) : std::nullopt)
        .bind(account.login.failures)
        .bind(account.login.last)
        .bind(account.own.failures)
        .bind(account.own.last)
        .bind(static_cast<std::int64_t>(account.devices.size()))
        .bind(account.pending ? 1 : 0)
        .bind(account.reset ? 1 : 0)
        .bind(account.last_login)
        .bind(account.address)
        .run();
    for (const Device& device : account.devices)
        if (!device.damaged)
            save_device(account, device);
    if (account.pending && !account.pending->device.damaged)
        save_pending(account, *account.pending);
}

// One statement for the devices and whether there is a pending secret: this is done at every login.
void SqliteAccounts::remove_what_is_gone(const Account& account) {
    std::vector<std::string> missing;
    bool pending = false;
    {
        Query query(statements_->held);
        query.bind(account.name.str());
        while (query.step()) {
            pending = query.number(0) != 0;
            if (std::string name = query.text(1); !name.empty()) // none: no device
                missing.push_back(std::move(name));
        }
    }
    std::erase_if(missing, [&](const std::string& name) {
        return std::ranges::any_of(account.devices, [&](const Device& device) { return device.name == name; });
    });
    for (const std::string& name : missing)
        Query(statements_->remove_device).bind(account.name.str()).bind(name).run();
    if (pending && !account.pending)
        Query(statements_->remove_pending).bind(account.name.str()).run();
}

void SqliteAccounts::save_device(const Account& account, const Device& device) {
    Query(statements_->save_device)
        .bind(account.name.str())
        .bind(device.name)
        .bind(name_of(device.shape.algorithm))
        .bind(device.shape.digits)
        .bind(device.shape.period.count())
        .bind(device.burned)
        .bind(device.since)
        .bind(device.last_used)
        .bind(seal(key_, device.secret, device_context(account, device)))
        .run();
}

void SqliteAccounts::save_pending(const Account& account, const PendingSecret& pending) {
    const Device& device = pending.device;
    Query(statements_->save_pending)
        .bind(account.name.str())
        .bind(device.name)
        .bind(name_of(device.shape.algorithm))
        .bind(device.shape.digits)
        .bind(device.shape.period.count())
        .bind(device.burned)
        .bind(device.since)
        .bind(pending.expires)
        .bind(seal(key_, device.secret, pending_context(account, pending)))
        .run();
}

RecoverySet SqliteAccounts::recovery_codes(const Account& account) {
    Query query(statements_->find_recovery);
    const bool known = query.bind(account.name.str()).step();
    const auto sealed = known ? query.blob(0) : std::vector<unsigned char>();
    return unpacked(unseal(key_, sealed, recovery_context(account)).value_or(Secret()));
}

void SqliteAccounts::save_recovery_codes(const Account& account, const RecoverySet& set) {
    Query query(statements_->save_recovery);
    if (set.hashes.empty())
        query.bind(std::optional<std::int64_t>());
    else
        query.bind(seal(key_, packed(set), recovery_context(account)));
    query.bind(account.name.str()).run();
}

std::vector<UserName> SqliteAccounts::names() {
    std::vector<UserName> found;
    for (Query query(statements_->names); query.step();)
        if (auto name = UserName::parse(query.text(0))) // damage() tells of others
            found.push_back(std::move(*name));
    return found;
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
std::optional<OutgoingMail> SqliteAccounts::next_mail() {
    return statements_->outbox.next();
}
std::optional<OutgoingMail> SqliteAccounts::key_mail_of(const UserName& user) {
    return statements_->outbox.key_mail_of(user);
}

std::optional<Time> SqliteAccounts::enforced_since() {
    Query query(statements_->find_fact);
    if (!query.bind("enforced_since").step())
        return {};
    return query.optional_time(0);
}

void SqliteAccounts::set_enforced_since(std::optional<Time> since) {
    Query(statements_->save_fact).bind("enforced_since").bind(since).run();
}

void SqliteAccounts::begin() {
    Query(statements_->begin).run();
}
void SqliteAccounts::commit() {
    Query(statements_->commit).run();
}
void SqliteAccounts::begin_change() {
    if (!database_
             .in_transaction()) // undone by SQLite after an error; a savepoint would begin, and commit, one of its own
        throw StorageError("accounts.db: an earlier change of this transaction failed");
    Query(statements_->begin_change).run();
}
void SqliteAccounts::keep_change() {
    Query(statements_->keep_change).run();
}

// After a full disk or an I/O error SQLite may have undone the whole transaction by itself; then commit() fails, and every change
// of it is answered with that error.
void SqliteAccounts::undo_change() noexcept {
    try {
        if (database_.in_transaction())
            database_.execute("ROLLBACK TO change; RELEASE change");
    } catch (const StorageError&) {
        roll_back();
    }
}

void SqliteAccounts::roll_back() noexcept {
    try {
        if (database_.in_transaction())
            database_.execute("ROLLBACK");
    } catch (const StorageError&) {
        // Nothing is left to undo it with; the next begin() fails, and says so.
    }
}

} // namespace harness2fa
