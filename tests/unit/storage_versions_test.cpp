// Stores of other versions: older ones are brought up to date, newer ones left alone.
#include "storage/sqlite_schema.hpp"
#include "storage_samples.hpp"

#include <fstream>

namespace harness2fa {
namespace {

namespace fs = std::filesystem;

// What version 2 was; version 1 had no column recovery.
constexpr char accounts_of_version_1[] = R"(
    CREATE TABLE accounts(
        name TEXT PRIMARY KEY, uid INTEGER, login_failures INTEGER NOT NULL, login_failed_at INTEGER NOT NULL,
        own_failures INTEGER NOT NULL, own_failed_at INTEGER NOT NULL, devices INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO accounts SELECT name, uid, login_failures, login_failed_at, own_failures, own_failed_at, devices
        FROM new.accounts;
    PRAGMA user_version = 1;
)";
constexpr char accounts_of_version_2[] = R"(
    CREATE TABLE accounts(
        name TEXT PRIMARY KEY, uid INTEGER, login_failures INTEGER NOT NULL, login_failed_at INTEGER NOT NULL,
        own_failures INTEGER NOT NULL, own_failed_at INTEGER NOT NULL, devices INTEGER NOT NULL,
        recovery BLOB) STRICT, WITHOUT ROWID;
    INSERT INTO accounts SELECT name, uid, login_failures, login_failed_at, own_failures, own_failed_at, devices,
        recovery FROM new.accounts;
    PRAGMA user_version = 2;
)";
constexpr char other_tables_of_old[] = R"(
    PRAGMA application_id = 1211254337;
    CREATE TABLE devices(
        user TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE, name TEXT NOT NULL, algorithm TEXT NOT NULL,
        digits INTEGER NOT NULL, period INTEGER NOT NULL, burned_step INTEGER, since INTEGER NOT NULL,
        last_used INTEGER, sealed BLOB NOT NULL, PRIMARY KEY(user, name)) STRICT, WITHOUT ROWID;
    CREATE TABLE facts(name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
    INSERT INTO devices SELECT * FROM new.devices;
    INSERT INTO facts SELECT * FROM new.facts;
)";

class OldStore : public Store {
  protected:
    // The store as it is, put into the tables of an older version.
    void become(const char* accounts) {
        close();
        const std::string old = directory / "old.db";
        {
            Database database(old, Database::Open::create);
            database.execute(("ATTACH '" + path() + "' AS new").c_str());
            database.execute(accounts);
            database.execute(other_tables_of_old);
        }
        for (const char* left : {"", "-wal", "-shm"})
            fs::remove(path() + left);
        fs::rename(old, path());
    }
    // What a new store has, text for text, but for how the columns of accounts came about.
    std::string tables_and_indexes() {
        Database database(path(), Database::Open::existing);
        const Statement statement(database, "SELECT group_concat(name || ':' || CASE WHEN name = 'accounts' THEN "
                                            "(SELECT group_concat(name || type || \"notnull\" || "
                                            "coalesce(dflt_value, '-')) FROM pragma_table_info('accounts')) ELSE "
                                            "coalesce(replace(replace(sql, char(10), ''), ' ', ''), '') END, ';') "
                                            "FROM (SELECT * FROM sqlite_schema WHERE name NOT IN ('devices', 'facts') "
                                            "ORDER BY name)");
        Query query(statement);
        return query.step() ? query.text(0) : "";
    }
    const RecoverySet codes{std::vector<unsigned char>(recovery_salt_size, 7), {RecoveryHash{1}, RecoveryHash{2}}};
};

TEST_F(OldStore, OfTheFirstVersionIsBroughtUpToDate) {
    save(alice());
    const std::string fresh = tables_and_indexes();
    become(accounts_of_version_1);
    EXPECT_EQ(count("PRAGMA user_version"), 1);
    open();
    const auto found = find("alice");
    ASSERT_EQ(found->devices.size(), 2U);
    EXPECT_EQ(found->devices.at(0).secret.text(), "12345678901234567890");
    EXPECT_TRUE(codes_of(alice()).hashes.empty());
    save(invited("alice"));
    EXPECT_TRUE(find("alice")->pending);
    EXPECT_EQ(count("PRAGMA user_version"), schema_version);
    EXPECT_EQ(tables_and_indexes(), fresh);
}

TEST_F(OldStore, OfTheSecondVersionIsBroughtUpToDate) {
    save(alice());
    store->run([&](Accounts& accounts) { accounts.save_recovery_codes(alice(), codes); });
    store->run([&](Accounts& accounts) { accounts.set_enforced_since(at(5)); });
    const std::string fresh = tables_and_indexes();
    become(accounts_of_version_2);
    EXPECT_EQ(count("PRAGMA user_version"), 2);
    open();
    const auto found = find("alice");
    ASSERT_EQ(found->devices.size(), 2U);
    EXPECT_EQ(found->devices.at(0).secret.text(), "12345678901234567890");
    EXPECT_EQ(found->login.failures, 3);
    EXPECT_FALSE(found->pending);
    EXPECT_FALSE(found->reset);
    EXPECT_EQ(found->last_login, std::nullopt);
    EXPECT_EQ(found->address, "");
    EXPECT_EQ(codes_of(alice()).hashes, codes.hashes);
    EXPECT_EQ(count("PRAGMA user_version"), schema_version);
    EXPECT_EQ(tables_and_indexes(), fresh);
    store->run([](Accounts& accounts) { EXPECT_EQ(accounts.enforced_since(), at(5)); });
}

TEST_F(OldStore, IsAsItWasAfterAStepThatFailed) {
    save(alice());
    become(accounts_of_version_1);
    Database(path(), Database::Open::existing).execute("CREATE TABLE outbox(x)"); // in the way of version 3
    EXPECT_NE(refusal(), "");
    EXPECT_EQ(count("PRAGMA user_version"), 2) << "the step before is done";
    EXPECT_EQ(count("SELECT count(*) FROM pragma_table_info('accounts') WHERE name = 'pending'"), 0);
    close();
    Database(path(), Database::Open::existing).execute("DROP TABLE outbox");
    open();
    EXPECT_EQ(find("alice")->devices.size(), 2U);
}

TEST_F(OldStore, WithAnotherKeyIsLeftAsItIs) {
    save(alice());
    become(accounts_of_version_1);
    fs::rename(key(), directory / "elsewhere");
    std::ofstream(key(), std::ios::binary) << std::string(32, 'x');
    fs::permissions(key(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_NE(refusal().find("not the key"), std::string::npos);
    EXPECT_EQ(count("PRAGMA user_version"), 1);
}

TEST_F(OldStore, ThatIsNewerIsRefused) {
    close();
    Database(path(), Database::Open::existing)
        .execute(("PRAGMA user_version = " + std::to_string(schema_version + 1)).c_str());
    EXPECT_NE(refusal().find("newer"), std::string::npos);
}

TEST_F(OldStore, OfNoVersionIsRefused) {
    close();
    Database(path(), Database::Open::existing).execute("PRAGMA user_version = 0");
    EXPECT_NE(refusal().find("damaged"), std::string::npos);
}

} // namespace
} // namespace harness2fa
