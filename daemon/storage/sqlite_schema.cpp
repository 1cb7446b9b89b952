#include "sqlite_schema.hpp"

#include "sealing.hpp"

#include <array>

namespace harness2fa {
namespace {

constexpr std::int64_t application_id = 0x48324641; // "H2FA"
constexpr char key_check_context[] = "key check";
constexpr char key_check_text[] = "harness2fa";

// What is authenticated together with a secret: see sealed_rows.hpp.
constexpr char schema[] = R"(
    PRAGMA application_id = 1211254337;
    PRAGMA user_version = 3;
    CREATE TABLE accounts(
        name TEXT PRIMARY KEY,
        uid INTEGER,                     -- null: passwd did not know the name
        login_failures INTEGER NOT NULL,
        login_failed_at INTEGER NOT NULL,  -- seconds since 1970, as all times
        own_failures INTEGER NOT NULL,
        own_failed_at INTEGER NOT NULL,
        devices INTEGER NOT NULL,          -- how many: one that got lost is noticed
        recovery BLOB,                     -- sealed: the salt, then the hashes of the recovery codes that are left
        pending INTEGER NOT NULL DEFAULT 0, -- how many, 0 or 1: without one its table is not looked at
        reset INTEGER NOT NULL DEFAULT 0,
        last_login INTEGER,
        address TEXT NOT NULL DEFAULT ''
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
static_assert(application_id == 1211254337 && schema_version == 3);

// An id is never given twice (AUTOINCREMENT): a late report on a mail that was replaced must not hit another one.
constexpr char tables_since_version_3[] = R"(
    CREATE TABLE pending(
        user TEXT PRIMARY KEY REFERENCES accounts(name) ON DELETE CASCADE,
        name TEXT NOT NULL,
        algorithm TEXT NOT NULL,
        digits INTEGER NOT NULL,
        period INTEGER NOT NULL,
        burned_step INTEGER,
        made INTEGER NOT NULL,
        expires INTEGER NOT NULL,
        sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user TEXT NOT NULL,                -- who need not have an account
        kind TEXT NOT NULL CHECK(kind IN ('key', 'notice', 'test')),
        recipient TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        about TEXT NOT NULL,
        queued INTEGER NOT NULL,
        due INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        state TEXT NOT NULL CHECK(state IN ('waiting', 'handed_over', 'delivered', 'failed')),
        reason TEXT NOT NULL) STRICT;
    CREATE INDEX outbox_due ON outbox(state, due);
    CREATE INDEX outbox_user ON outbox(user);
    CREATE UNIQUE INDEX outbox_key ON outbox(user) WHERE kind = 'key';
)";

// From the schema of an older version to the next one.
constexpr std::array<std::array<const char*, 2>, 2> migrations{{
    {"ALTER TABLE accounts ADD COLUMN recovery BLOB; PRAGMA user_version = 2", ""},
    {"ALTER TABLE accounts ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE accounts ADD COLUMN reset INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE accounts ADD COLUMN last_login INTEGER;"
     "ALTER TABLE accounts ADD COLUMN address TEXT NOT NULL DEFAULT '';"
     "PRAGMA user_version = 3",
     tables_since_version_3},
}};
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

void check_version(Database& database, const std::string& path) {
    if (database.pragma("PRAGMA application_id") != application_id)
        throw StorageError(path + " is not a store of harness2fa");
    const auto version = database.pragma("PRAGMA user_version");
    if (version > schema_version)
        throw StorageError(path + " has schema version " + std::to_string(version) +
                           ", made by a newer harness2fa; this one knows " + std::to_string(schema_version) +
                           ". Install the newer version again.");
    if (version < 1)
        throw StorageError(path + " is damaged: it has schema version " + std::to_string(version));
}

void check_key(Database& database, const Secret& key, const std::string& path) {
    const Statement statement(database, "SELECT value FROM facts WHERE name = 'key_check'");
    Query query(statement);
    if (!query.step() || !unseal(key, query.blob(0), key_check_context))
        throw StorageError("store.key is not the key that " + path +
                           " was made with. Put the right one back; never make a new one.");
}

// A step that fails is undone as the database closes.
void migrate(Database& database) {
    for (auto version = database.pragma("PRAGMA user_version"); version < schema_version; ++version) {
        database.execute("BEGIN");
        for (const char* sql : migrations.at(static_cast<std::size_t>(version - 1)))
            database.execute(sql);
        database.execute("COMMIT");
    }
}

} // namespace

void create_store(const std::string& path, const Secret& key) {
    Database database(path, Database::Open::create);
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN");
    database.execute(schema);
    database.execute(tables_since_version_3);
    const Statement statement(database, "INSERT INTO facts VALUES('key_check', ?)");
    Query(statement).bind(seal(key, Secret(key_check_text), key_check_context)).run();
    database.execute("COMMIT");
}

void prepare_store(Database& database, const std::string& path, const Secret& key) {
    check_version(database, path);
    database.execute(durability);
    check_key(database, key, path);
    migrate(database);
    database.keep_log();
}

} // namespace harness2fa
