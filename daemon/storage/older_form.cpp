// SPDX-License-Identifier: Apache-2.0
#include "older_form.hpp"

#include "new_accounts.hpp"
#include "sealing.hpp"
#include "sqlite_schema.hpp"
#include "stored_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace harness2fa::storage {
namespace {

// steps lead from the tables of one version to those of the next.
constexpr std::array<const char*, 2> steps{
    "ALTER TABLE accounts ADD COLUMN recovery BLOB",
    "ALTER TABLE accounts ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE accounts ADD COLUMN reset INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE accounts ADD COLUMN last_login INTEGER;"
    "ALTER TABLE accounts ADD COLUMN address TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE pending(user TEXT PRIMARY KEY, name TEXT NOT NULL, algorithm TEXT NOT NULL, digits INTEGER NOT NULL, "
    "period INTEGER NOT NULL, burned_step INTEGER, made INTEGER NOT NULL, expires INTEGER NOT NULL, "
    "sealed BLOB NOT NULL) STRICT, WITHOUT ROWID"};

struct Unreadable {};

std::int64_t within(std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most)
        throw Unreadable();
    return value;
}

// device_context is what a secret was sealed with: its user, the user's uid, and the columns that must not change alone.
std::string device_context(const rules::Account& account, const rules::Device& device) {
    std::string context = account.name.str() + '\0' + device.name + '\0';
    context += name_of(device.shape.algorithm);
    context += '/' + (account.uid ? std::to_string(*account.uid) : "-");
    context += '/' + std::to_string(device.shape.digits) + '/' + std::to_string(device.shape.period.count());
    context += '/' + (device.burned ? std::to_string(*device.burned) : std::string("-"));
    return context;
}

std::string pending_context(const rules::Account& account, const rules::PendingSecret& pending) {
    return device_context(account, pending.device) + '\0' + "pending" + '\0' +
           std::to_string(pending.expires.time_since_epoch().count());
}

std::string recovery_context(const rules::Account& account) {
    return account.name.str() + '\0' + "recovery codes" + '\0' + (account.uid ? std::to_string(*account.uid) : "-");
}

Secret unsealed(const Secret& key, const std::vector<unsigned char>& bytes, const std::string& context) {
    auto plain = unseal(key, bytes, context);
    if (!plain)
        throw Unreadable();
    return std::move(*plain);
}

rules::RecoverySet codes_in(const Secret& bytes) {
    rules::RecoverySet set{
        .salt = {}, .hashes = {}, .cost = rules::RecoveryCost::former, .proven = true}; // proven like the devices
    if (bytes.size() < rules::recovery_salt_size ||
        (bytes.size() - rules::recovery_salt_size) % rules::recovery_hash_size != 0)
        throw Unreadable();
    set.salt.assign(bytes.data(), bytes.data() + rules::recovery_salt_size);
    for (std::size_t at = rules::recovery_salt_size; at < bytes.size(); at += rules::recovery_hash_size)
        std::copy_n(bytes.data() + at, rules::recovery_hash_size, set.hashes.emplace_back().begin());
    return set;
}

MailState state_after(const std::string& word) {
    if (word == "waiting")
        return MailState::waiting;
    if (word == "failed")
        return MailState::failed;
    return word == "delivered" ? MailState::delivered : MailState::unconfirmed;
}

class OlderForm {
  public:
    OlderForm(Database& database, const Secret& key)
        : key_(key),
          accounts_(database, "SELECT name, uid, login_failures, login_failed_at, own_failures, own_failed_at, "
                              "devices, pending, reset, last_login, address, recovery FROM old_accounts"),
          devices_(database,
                   "SELECT name, algorithm, digits, period, burned_step, since, last_used, sealed FROM devices "
                   "WHERE user = ? ORDER BY since, name"),
          pending_(database, "SELECT name, algorithm, digits, period, burned_step, made, expires, sealed FROM pending "
                             "WHERE user = ?"),
          mails_(database, "SELECT state, recipient FROM outbox WHERE user = ? AND kind = 'key'") {}

    const Statement& accounts() const { return accounts_; }

    // account_in throws Unreadable.
    StoredAccount account_in(const Query& row, const UserName& name) const {
        StoredAccount stored{.account = {.name = name}, .codes = {}};
        rules::Account& account = stored.account;
        if (const auto uid = row.optional_number(1))
            account.uid = static_cast<uid_t>(within(*uid, 0, std::numeric_limits<uid_t>::max()));
        account.login = {static_cast<int>(within(row.number(2), 0, most_failures)), row.time(3)};
        account.own = {static_cast<int>(within(row.number(4), 0, most_failures)), row.time(5)};
        account.reset = within(row.number(8), 0, 1) == 1;
        account.last_login = row.optional_time(9);
        set_own_address(account, row.text(10));
        add_devices(account);
        if (static_cast<std::int64_t>(account.devices.size()) != row.number(6))
            throw Unreadable();
        add_pending(account);
        if ((account.pending ? 1 : 0) != row.number(7))
            throw Unreadable();
        if (const auto recovery = row.blob(11); !recovery.empty())
            stored.codes = codes_in(unsealed(key_, recovery, recovery_context(account)));
        return stored;
    }

  private:
    static rules::Device device_in(const Query& row) {
        const auto algorithm = algorithm_named(row.text(1));
        if (!algorithm)
            throw Unreadable();
        return {.name = row.text(0),
                .shape = {*algorithm, static_cast<int>(within(row.number(2), 6, 8)),
                          std::chrono::seconds{within(row.number(3), 1, std::numeric_limits<int>::max())}},
                .burned = row.optional_number(4),
                .since = row.time(5)};
    }

    void add_devices(rules::Account& account) const {
        Query row(devices_);
        for (row.bind(account.name.str()); row.step();) {
            rules::Device device = device_in(row);
            device.last_used = row.optional_time(6);
            device.secret = unsealed(key_, row.blob(7), device_context(account, device));
            device.proven = true; // a device from before that rule counts as proven
            account.devices.push_back(std::move(device));
        }
    }

    void add_pending(rules::Account& account) const {
        Query row(pending_);
        if (!row.bind(account.name.str()).step())
            return;
        rules::PendingSecret pending{.device = device_in(row), .expires = row.time(6)};
        pending.device.secret = unsealed(key_, row.blob(7), pending_context(account, pending));
        add_mail(account.name, pending);
        account.pending = std::move(pending);
    }

    void add_mail(const UserName& user, rules::PendingSecret& pending) const {
        Query mail(mails_);
        if (!mail.bind(user.str()).step())
            return;
        pending.mail = state_after(mail.text(0));
        pending.mailed_to = stored_address(mail.text(1));
    }

    const Secret& key_;
    Statement accounts_, devices_, pending_, mails_;
};

// copy_accounts leaves out names that are no login names: nobody can log in with them.
void copy_accounts(const OlderForm& from, NewAccounts& to) {
    for (Query row(from.accounts()); row.step();) {
        const auto name = UserName::parse(row.text(0));
        if (!name)
            continue;
        try {
            const StoredAccount stored = from.account_in(row, *name);
            to.add(stored.account, stored.codes);
        } catch (const Unreadable&) {
            to.add_damaged(name->str());
        }
    }
}

// copy_orphans adds a damaged account for devices and keys whose account got lost.
void copy_orphans(Database& database, NewAccounts& to) {
    const Statement orphans(database, "SELECT user FROM devices UNION SELECT user FROM pending "
                                      "EXCEPT SELECT name FROM old_accounts");
    for (Query row(orphans); row.step();)
        if (UserName::parse(row.text(0)))
            to.add_damaged(row.text(0));
}

std::optional<Time> enforced_since(Database& database) {
    const Statement statement(database, "SELECT value FROM facts WHERE name = 'enforced_since'");
    Query query(statement);
    return query.step() ? query.optional_time(0) : std::nullopt;
}

void convert_accounts(Database& database, const Secret& key, const Session& session) {
    StoreState state{.session = session, .enforced_since = enforced_since(database)};
    {
        NewAccounts to(database, key);
        copy_accounts(OlderForm(database, key), to);
        copy_orphans(database, to);
        state.accounts = to.state();
    }
    insert_state(database, key, state);
}

void do_convert(Database& database, const Secret& key, const Session& session) {
    const auto version = database.pragma("PRAGMA user_version");
    for (auto next = version; next < 3; ++next)
        database.execute(steps.at(static_cast<std::size_t>(next - 1)));
    database.execute("PRAGMA legacy_alter_table = ON; ALTER TABLE accounts RENAME TO old_accounts");
    create_tables(database, version < 3);
    convert_accounts(database, key, session);
    database.execute("DROP TABLE pending; DROP TABLE devices; DROP TABLE old_accounts; "
                     "DELETE FROM facts WHERE name = 'enforced_since'");
}

} // namespace

void convert(Database& database, const Secret& key, const Session& session) {
    database.execute("BEGIN IMMEDIATE");
    try {
        do_convert(database, key, session);
        database.execute("COMMIT");
    } catch (...) {
        if (database.in_transaction())
            database.execute("ROLLBACK");
        throw;
    }
}

} // namespace harness2fa::storage
