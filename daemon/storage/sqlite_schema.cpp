// SPDX-License-Identifier: Apache-2.0
#include "sqlite_schema.hpp"

#include "sealed_records.hpp"
#include "sealing.hpp"
#include "sqlite_check.hpp"

#include <cstdint>

namespace harness2fa::storage {
namespace {

constexpr std::int64_t application_id = 0x48324641; // "H2FA"
constexpr char key_check_context[] = "key check";
constexpr char key_check_text[] = "harness2fa";

constexpr char tables[] = R"(
    PRAGMA application_id = 1211254337;
    PRAGMA user_version = 4;
    CREATE TABLE accounts(
        name TEXT PRIMARY KEY,
        uid INTEGER,                       -- to look for it; the sealed one holds
        version INTEGER NOT NULL,          -- at random, a new one whenever it is saved: see account_set.hpp
        record BLOB NOT NULL               -- all of the account, sealed
        ) STRICT, WITHOUT ROWID;
    CREATE INDEX accounts_uid ON accounts(uid);
    CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
)";
static_assert(application_id == 1211254337 && schema_version == 4);

// outbox never gives an id twice (AUTOINCREMENT): a late report on a mail that was replaced must not hit another one.
constexpr char outbox[] = R"(
    CREATE TABLE outbox(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user TEXT NOT NULL,                -- who need not have an account
        kind TEXT NOT NULL CHECK(kind IN ('key', 'notice', 'test')),
        recipient TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        about TEXT NOT NULL,
        queued INTEGER NOT NULL,           -- seconds since 1970, as all times
        due INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        state TEXT NOT NULL CHECK(state IN ('waiting', 'handed_over', 'delivered', 'failed')),
        reason TEXT NOT NULL) STRICT;
    CREATE INDEX outbox_due ON outbox(state, due);
    CREATE INDEX outbox_user ON outbox(user);
    CREATE UNIQUE INDEX outbox_key ON outbox(user) WHERE kind = 'key';
)";

// durability has the log of changes written and synced at every commit, so that an acknowledged change survives a power cut. The log is
// kept short: a commit nearly always overwrites it, which is cheaper to sync than a file that grows.
constexpr char durability[] = R"(
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 64;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA cache_size = -1024;
)";

void check_version(Database& database, const std::string& path) {
    if (database.pragma("PRAGMA application_id") != application_id)
        throw StorageError(path + " is not a store of harness2fa." + std::string(put_it_back));
    const auto version = database.pragma("PRAGMA user_version");
    if (version > schema_version)
        throw StorageError(path + " has schema version " + std::to_string(version) +
                           ", made by a newer harness2fa; this one knows " + std::to_string(schema_version) +
                           ". Install the newer version again.");
    if (version < 1)
        throw StorageError(path + " is damaged: it has schema version " + std::to_string(version) + "." +
                           std::string(put_it_back));
}

} // namespace

void create_tables(Database& database, bool with_outbox) {
    database.execute(tables);
    if (with_outbox)
        database.execute(outbox);
}

void lay_out(Database& database, const Secret& key) {
    create_tables(database, true);
    const Statement statement(database, "INSERT INTO facts VALUES('key_check', ?)");
    Query(statement).bind(seal(key, Secret(key_check_text), key_check_context)).run();
}

void insert_state(Database& database, const Secret& key, const StoreState& state) {
    const Statement statement(database, "INSERT INTO facts VALUES('store', ?)");
    Query(statement).bind(sealed(key, state)).run();
}

void create_store(const std::string& path, const Secret& key, const Session& session) {
    Database database(path, Database::Open::create);
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN");
    lay_out(database, key);
    insert_state(database, key, StoreState{.session = session});
    database.execute("COMMIT");
}

void require_form(Database& database, const std::string& path) {
    database.execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
    check_version(database, path);
}

bool was_made_with(Database& database, const Secret& key) {
    const Statement statement(database, "SELECT value FROM facts WHERE name = 'key_check'");
    Query query(statement);
    return query.step() && unseal(key, query.blob(0), key_check_context);
}

void require_ours(Database& database, const std::string& path, const Secret& key) {
    check_version(database, path);
    database.execute(durability);
    if (!was_made_with(database, key))
        throw StorageError("store.key is not the key that " + path +
                           " was made with. Put the right one back; never make a new one.");
}

bool is_of_older_form(Database& database) {
    return database.pragma("PRAGMA user_version") < schema_version;
}

void require_known(Database& database, const std::string& path, const Secret& key, const Witness& witness) {
    witness.require_readable();
    const bool old = is_of_older_form(database);
    if (old && !witness.missing() && !witness.knows(Session{}))
        throw StorageError(path + " is of an older form than the store that was used last: an old copy was put in its "
                                  "place. Put a backup back with: harness2fa restore FILE");
    if (old)
        return;
    const StoreState state = state_of(database, key, path);
    if (witness.missing())
        throw StorageError(
            "store.witness is missing, so nobody can tell whether " + path +
            " is the store that was used last, or an older copy. Put it back with: harness2fa restore FILE");
    if (!witness.knows(state.session))
        throw StorageError(path +
                           " is not the store that was used last: a copy was put in its place. Put it back with: "
                           "harness2fa restore FILE");
}

} // namespace harness2fa::storage
