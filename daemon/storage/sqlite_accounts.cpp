#include "sqlite_accounts.hpp"

#include "sealing.hpp"

#include <algorithm>
#include <array>

namespace harness2fa {
namespace {

constexpr std::int64_t application_id = 0x48324641; // "H2FA"
constexpr char key_check_context[] = "key check";
constexpr char key_check_text[] = "harness2fa";

// The columns digits, period and burned_step are authenticated with the seed: see seal_context.
constexpr char schema[] = R"(
    PRAGMA application_id = 1211254337;
    PRAGMA user_version = 2;
    CREATE TABLE accounts(
        name TEXT PRIMARY KEY,
        uid INTEGER,                     -- null: passwd did not know the name
        login_failures INTEGER NOT NULL,
        login_failed_at INTEGER NOT NULL,  -- seconds since 1970, as all times
        own_failures INTEGER NOT NULL,
        own_failed_at INTEGER NOT NULL,
        devices INTEGER NOT NULL,          -- how many: one that got lost is noticed
        recovery BLOB                      -- sealed: the salt, then the hashes of the recovery codes that are left
        ) STRICT, WITHOUT ROWID;
    CREATE TABLE devices(
        user TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE,
        name TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        digits INTEGER NOT NULL,
        period INTEGER NOT NULL,
        burned_step INTEGER,
        since INTEGER NOT NULL,
        last_used INTEGER,
        sealed BLOB NOT NULL,
        PRIMARY KEY(user, name)) STRICT, WITHOUT ROWID;
    CREATE TABLE facts(name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
)";
static_assert(application_id == 1211254337 && schema_version == 2);

// From the schema of an older version to the next one.
constexpr std::array<const char*, 1> migrations{
    "BEGIN; ALTER TABLE accounts ADD COLUMN recovery BLOB; PRAGMA user_version = 2; COMMIT"};
static_assert(migrations.size() == schema_version - 1);

// The log of changes is written and synced at every commit; an acknowledged one survives a power cut. It is kept short and never
// removed, so that a commit nearly always overwrites it, which is cheaper to sync than a file that grows.
constexpr char durability[] = R"(
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 64;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA cache_size = -1024;
)";

std::int64_t seconds(Time time) {
    return time.time_since_epoch().count();
}
Time time_from(std::int64_t seconds) {
    return Time{std::chrono::seconds{seconds}};
}

std::optional<std::int64_t> seconds(const std::optional<Time>& time) {
    if (!time)
        return {};
    return seconds(*time);
}

// A seed opens only in the row of its own user and device, under the uid and with the burned step it was stored with: a row
// copied to another user, another uid on the account, or a step moved back is noticed.
std::string seal_context(const UserName& user, std::optional<uid_t> uid, const Device& device) {
    std::string context = user.str() + '\0' + device.name + '\0';
    context += name_of(device.shape.algorithm);
    context += '/' + (uid ? std::to_string(*uid) : std::string("-"));
    context += '/' + std::to_string(device.shape.digits) + '/' + std::to_string(device.shape.period.count());
    context += '/' + (device.burned ? std::to_string(*device.burned) : std::string("-"));
    return context;
}

std::string recovery_context(const Account& account) {
    return account.name.str() + '\0' + "recovery codes" + '\0' + (account.uid ? std::to_string(*account.uid) : "-");
}

Secret packed(const RecoverySet& set) {
    Secret bytes(set.salt.size() + set.hashes.size() * recovery_hash_size);
    auto* end = std::ranges::copy(set.salt, bytes.data()).out;
    for (const RecoveryHash& hash : set.hashes)
        end = std::ranges::copy(hash, end).out;
    return bytes;
}

RecoverySet unpacked(const Secret& bytes) {
    RecoverySet set;
    if (bytes.size() < recovery_salt_size || (bytes.size() - recovery_salt_size) % recovery_hash_size != 0)
        return set;
    set.salt.assign(bytes.data(), bytes.data() + recovery_salt_size);
    for (std::size_t at = recovery_salt_size; at < bytes.size(); at += recovery_hash_size)
        std::copy_n(bytes.data() + at, recovery_hash_size, set.hashes.emplace_back().begin());
    return set;
}

void check_version(Database& database, const std::string& path) {
    if (database.pragma("PRAGMA application_id") != application_id)
        throw StorageError(path + " is not a store of harness2fa");
    const auto version = database.pragma("PRAGMA user_version");
    if (version > schema_version)
        throw StorageError(path + " has schema version " + std::to_string(version) +
                           ", made by a newer harness2fa; this one knows " + std::to_string(schema_version) +
                           ". Install the newer version again.");
}

void check_key(Database& database, const Secret& key, const std::string& path) {
    const Statement statement(database, "SELECT value FROM facts WHERE name = 'key_check'");
    Query query(statement);
    if (!query.step() || !unseal(key, query.blob(0), key_check_context))
        throw StorageError("store.key is not the key that " + path +
                           " was made with. Put the right one back; never make a new one.");
}

// The columns of accounts behind the name.
void read_counters(const Query& row, Account& account) {
    if (const auto uid = row.optional_number(0))
        account.uid = static_cast<uid_t>(*uid);
    account.login = {static_cast<int>(row.number(1)), time_from(row.number(2))};
    account.own = {static_cast<int>(row.number(3)), time_from(row.number(4))};
    if (account.login.failures < 0 || account.own.failures < 0)
        throw StorageError("accounts.db: the failure counters of " + account.name.str() + " are damaged");
}

} // namespace

struct SqliteAccounts::Statements {
    explicit Statements(Database& database)
        : find_account(database, "SELECT uid, login_failures, login_failed_at, own_failures, own_failed_at, devices "
                                 "FROM accounts WHERE name = ?"),
          find_devices(database, "SELECT name, algorithm, digits, period, burned_step, since, last_used, sealed "
                                 "FROM devices WHERE user = ? ORDER BY since, name"),
          save_account(database,
                       "INSERT INTO accounts VALUES(?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT(name) DO UPDATE SET "
                       "uid = excluded.uid, login_failures = excluded.login_failures, "
                       "login_failed_at = excluded.login_failed_at, own_failures = excluded.own_failures, "
                       "own_failed_at = excluded.own_failed_at, devices = excluded.devices"),
          save_device(database, "INSERT OR REPLACE INTO devices VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
          device_names(database, "SELECT name FROM devices WHERE user = ?"),
          find_recovery(database, "SELECT recovery FROM accounts WHERE name = ?"),
          save_recovery(database, "UPDATE accounts SET recovery = ? WHERE name = ?"),
          remove_account(database, "DELETE FROM accounts WHERE name = ?"),
          remove_device(database, "DELETE FROM devices WHERE user = ? AND name = ?"),
          find_fact(database, "SELECT value FROM facts WHERE name = ?"),
          save_fact(database, "INSERT OR REPLACE INTO facts VALUES(?, ?)"), begin(database, "BEGIN"),
          commit(database, "COMMIT"), begin_change(database, "SAVEPOINT change"),
          keep_change(database, "RELEASE change") {}

    Statement find_account, find_devices, save_account, save_device, device_names, find_recovery, save_recovery,
        remove_account, remove_device, find_fact, save_fact;
    Statement begin, commit, begin_change, keep_change;
};

SqliteAccounts::SqliteAccounts(const std::string& path, Secret key)
    : key_(std::move(key)), database_(path, Database::Open::existing) {
    check_version(database_, path);
    database_.execute(durability);
    migrate();
    database_.keep_log();
    check_key(database_, key_, path);
    statements_ = std::make_unique<Statements>(database_);
}

SqliteAccounts::~SqliteAccounts() = default;

void SqliteAccounts::migrate() {
    for (auto version = database_.pragma("PRAGMA user_version"); version < schema_version; ++version)
        database_.execute(migrations.at(static_cast<std::size_t>(version - 1)));
}

std::vector<std::string> SqliteAccounts::damage() {
    std::vector<std::string> found;
    const Statement integrity(database_, "PRAGMA quick_check(10)");
    for (Query query(integrity); query.step();)
        if (const std::string line = query.text(0); line != "ok")
            found.push_back("accounts.db is damaged: " + line);
    const Statement orphans(database_,
                            "SELECT DISTINCT user FROM devices WHERE user NOT IN (SELECT name FROM accounts)");
    for (Query query(orphans); query.step();)
        found.push_back("accounts.db is damaged: there are devices of " + query.text(0) +
                        ", but no account of that name");
    return found;
}

void SqliteAccounts::create(const std::string& path, const Secret& key) {
    Database database(path, Database::Open::create);
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN");
    database.execute(schema);
    const Statement statement(database, "INSERT INTO facts VALUES('key_check', ?)");
    Query(statement).bind(seal(key, Secret(key_check_text), key_check_context)).run();
    database.execute("COMMIT");
}

std::optional<Account> SqliteAccounts::find(const UserName& name) {
    Account account{.name = name};
    Query query(statements_->find_account);
    const bool known = query.bind(name.str()).step();
    const std::int64_t devices = known ? query.number(5) : 0;
    if (known)
        read_counters(query, account);
    add_devices(account);
    if (devices != static_cast<std::int64_t>(account.devices.size()))
        throw StorageError("accounts.db is damaged: " + name.str() + " has " + std::to_string(account.devices.size()) +
                           " devices there, but should have " + std::to_string(devices));
    if (!known)
        return {};
    return account;
}

void SqliteAccounts::add_devices(Account& account) {
    Query query(statements_->find_devices);
    query.bind(account.name.str());
    while (query.step()) {
        Device device;
        device.name = query.text(0);
        const auto algorithm = algorithm_named(query.text(1));
        device.shape = {algorithm.value_or(Algorithm::sha1), static_cast<int>(query.number(2)),
                        std::chrono::seconds{query.number(3)}};
        device.burned = query.optional_number(4);
        device.since = time_from(query.number(5));
        if (const auto used = query.optional_number(6))
            device.last_used = time_from(*used);
        auto secret =
            algorithm ? unseal(key_, query.blob(7), seal_context(account.name, account.uid, device)) : std::nullopt;
        device.damaged = !secret;
        if (secret)
            device.secret = std::move(*secret);
        account.devices.push_back(std::move(device));
    }
}

void SqliteAccounts::remove(const UserName& name) {
    Query(statements_->remove_account).bind(name.str()).run(); // its devices go with it
}

void SqliteAccounts::save(const Account& account) {
    Query(statements_->save_account)
        .bind(account.name.str())
        .bind(account.uid ? std::optional<std::int64_t>(*account.uid) : std::nullopt)
        .bind(account.login.failures)
        .bind(seconds(account.login.last))
        .bind(account.own.failures)
        .bind(seconds(account.own.last))
        .bind(static_cast<std::int64_t>(account.devices.size()))
        .run();
    remove_missing_devices(account);
    for (const Device& device : account.devices)
        if (!device.damaged)
            save_device(account, device);
}

void SqliteAccounts::remove_missing_devices(const Account& account) {
    std::vector<std::string> missing;
    {
        Query query(statements_->device_names);
        query.bind(account.name.str());
        while (query.step())
            missing.push_back(query.text(0));
    }
    std::erase_if(missing, [&](const std::string& name) {
        return std::ranges::any_of(account.devices, [&](const Device& device) { return device.name == name; });
    });
    for (const std::string& name : missing)
        Query(statements_->remove_device).bind(account.name.str()).bind(name).run();
}

void SqliteAccounts::save_device(const Account& account, const Device& device) {
    Query(statements_->save_device)
        .bind(account.name.str())
        .bind(device.name)
        .bind(name_of(device.shape.algorithm))
        .bind(device.shape.digits)
        .bind(device.shape.period.count())
        .bind(device.burned)
        .bind(seconds(device.since))
        .bind(seconds(device.last_used))
        .bind(seal(key_, device.secret, seal_context(account.name, account.uid, device)))
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

std::vector<UserName> SqliteAccounts::names() { return {}; }
std::int64_t SqliteAccounts::queue(const OutgoingMail&) { return 0; }
void SqliteAccounts::update(const OutgoingMail&) {}
void SqliteAccounts::remove_mail(std::int64_t) {}
std::optional<OutgoingMail> SqliteAccounts::mail(std::int64_t) { return {}; }
std::optional<OutgoingMail> SqliteAccounts::next_mail() { return {}; }
std::optional<OutgoingMail> SqliteAccounts::key_mail_of(const UserName&) { return {}; }

std::optional<Time> SqliteAccounts::enforced_since() {
    Query query(statements_->find_fact);
    if (!query.bind("enforced_since").step())
        return {};
    const auto since = query.optional_number(0);
    return since ? std::optional(time_from(*since)) : std::nullopt;
}

void SqliteAccounts::set_enforced_since(std::optional<Time> since) {
    Query(statements_->save_fact).bind("enforced_since").bind(seconds(since)).run();
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
