// SPDX-License-Identifier: Apache-2.0
// Stores of other versions: those of an older form are converted once, newer ones left alone.
#include "samples.hpp"
#include "storage/account_record.hpp"
#include "storage/sealing.hpp"
#include "storage/sqlite_schema.hpp"

#include "storage/random.hpp"

#include <cstdint>
#include <fstream>
#include <functional>

namespace harness2fa::storage {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char tables_of_version_1[] = R"(
    PRAGMA application_id = 1211254337;
    PRAGMA user_version = 1;
    CREATE TABLE accounts(
        name TEXT PRIMARY KEY, uid INTEGER, login_failures INTEGER NOT NULL, login_failed_at INTEGER NOT NULL,
        own_failures INTEGER NOT NULL, own_failed_at INTEGER NOT NULL, devices INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE devices(
        user TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE, name TEXT NOT NULL, algorithm TEXT NOT NULL,
        digits INTEGER NOT NULL, period INTEGER NOT NULL, burned_step INTEGER, since INTEGER NOT NULL,
        last_used INTEGER, sealed BLOB NOT NULL, PRIMARY KEY(user, name)) STRICT, WITHOUT ROWID;
    CREATE TABLE facts(name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
    INSERT INTO accounts VALUES('alice', 1000, 3, 7, 1, 9, 2), ('bob', NULL, 0, 0, 0, 0, 1);
)";
constexpr char to_version_2[] = "ALTER TABLE accounts ADD COLUMN recovery BLOB; PRAGMA user_version = 2";
constexpr char to_version_3[] = R"(
    ALTER TABLE accounts ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE accounts ADD COLUMN reset INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE accounts ADD COLUMN last_login INTEGER;
    ALTER TABLE accounts ADD COLUMN address TEXT NOT NULL DEFAULT '';
    CREATE TABLE pending(
        user TEXT PRIMARY KEY REFERENCES accounts(name) ON DELETE CASCADE, name TEXT NOT NULL, algorithm TEXT NOT NULL,
        digits INTEGER NOT NULL, period INTEGER NOT NULL, burned_step INTEGER, made INTEGER NOT NULL,
        expires INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox(
        id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL,
        kind TEXT NOT NULL CHECK(kind IN ('key', 'notice', 'test')), recipient TEXT NOT NULL, asked_by TEXT NOT NULL,
        about TEXT NOT NULL, queued INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL,
        state TEXT NOT NULL CHECK(state IN ('waiting', 'handed_over', 'delivered', 'failed')),
        reason TEXT NOT NULL) STRICT;
    CREATE INDEX outbox_due ON outbox(state, due);
    CREATE INDEX outbox_user ON outbox(user);
    CREATE UNIQUE INDEX outbox_key ON outbox(user) WHERE kind = 'key';
    PRAGMA user_version = 3;
)";

std::string with_nuls(std::string text) { // '|' stands for one
    std::ranges::replace(text, '|', '\0');
    return text;
}

class OldStore : public Store {
  protected:
    void SetUp() override { fs::permissions(directory.path(), fs::perms::owner_all); }

    // As those versions wrote it.
    void make(int version) {
        std::ofstream(key(), std::ios::binary) << seal_key.text();
        fs::permissions(key(), fs::perms::owner_read | fs::perms::owner_write);
        database.emplace(path(), Database::Open::create);
        database->execute("PRAGMA journal_mode = WAL");
        database->execute(tables_of_version_1);
        insert("INSERT INTO facts VALUES('key_check', ?)", "harness2fa", "key check");
        sql("INSERT INTO facts VALUES('enforced_since', 5)");
        device("alice", "phone", 42, "12345678901234567890", "alice|phone|SHA1/1000/6/30/42");
        device("alice", "token", {}, "abcdefghijabcdefghij", "alice|token|SHA1/1000/6/30/-");
        device("bob", "phone", {}, "bobsbobsbobsbobsbobs", "bob|phone|SHA1/-/6/30/-");
        if (version < 2)
            return;
        sql(to_version_2);
        std::string set(rules::recovery_salt_size, 7);
        set += std::string(1, 1) + std::string(31, 0) + std::string(1, 2) + std::string(31, 0);
        insert("UPDATE accounts SET recovery = ? WHERE name = 'alice'", set, with_nuls("alice|recovery codes|1000"));
        if (version < 3)
            return;
        sql(to_version_3);
        sql("UPDATE accounts SET last_login = 77, address = 'alice@example.org' WHERE name = 'alice'");
        sql("UPDATE accounts SET reset = 1, devices = 0, pending = 1 WHERE name = 'bob'; DELETE FROM devices WHERE "
            "user = 'bob'");
        insert("INSERT INTO pending VALUES('bob', 'phone', 'SHA256', 8, 60, NULL, 100, 200, ?)", "pending-secret-bob",
               with_nuls("bob|phone|SHA256/-/8/60/-|pending|200"));
        sql("INSERT INTO outbox VALUES(7, 'bob', 'key', 'bob@example.org', 'root', '', 1, 2, 0, 'waiting', '')");
    }
    void sql(const std::string& text) { database->execute(text.c_str()); }
    void insert(const char* text, const std::string& plain, const std::string& context) {
        const Statement statement(*database, text);
        Query(statement).bind(seal(seal_key, Secret(std::string_view(plain)), context)).run();
    }
    void device(const char* user, const char* device_name, std::optional<std::int64_t> burned, const char* secret,
                const char* context) {
        const Statement statement(*database, "INSERT INTO devices VALUES(?, ?, 'SHA1', 6, 30, ?, 0, NULL, ?)");
        Query(statement)
            .bind(user)
            .bind(device_name)
            .bind(burned)
            .bind(seal(seal_key, Secret(std::string_view(secret)), with_nuls(context)))
            .run();
    }
    void convert() {
        database.reset();
        open();
    }

    const Secret seal_key = random_bytes(sealing_key_size);
    std::optional<Database> database;
};

TEST_F(OldStore, OfTheFirstVersionIsConverted) {
    make(1);
    convert();
    const auto found = find("alice");
    ASSERT_EQ(found->devices.size(), 2U);
    EXPECT_EQ(found->devices.at(0).secret.text(), "12345678901234567890");
    EXPECT_EQ(found->devices.at(0).burned, 42);
    EXPECT_EQ(found->login.failures, 3);
    EXPECT_EQ(found->own.last, at(9));
    EXPECT_EQ(found->uid, 1000U);
    EXPECT_EQ(find("bob")->uid, std::nullopt);
    EXPECT_TRUE(codes_of(alice()).hashes.empty());
    save(invited("alice"));
    EXPECT_TRUE(find("alice")->pending);
    EXPECT_EQ(count("PRAGMA user_version"), schema_version);
}

TEST_F(OldStore, OfTheSecondVersionIsConverted) {
    make(2);
    convert();
    EXPECT_EQ(codes_of(alice()).hashes, (std::vector{rules::RecoveryHash{1}, rules::RecoveryHash{2}}));
    EXPECT_EQ(codes_of(alice()).cost, rules::RecoveryCost::former);
    EXPECT_EQ(codes_of(alice()).salt, std::vector<unsigned char>(rules::recovery_salt_size, 7));
    EXPECT_TRUE(codes_of(alice()).proven) << "as the devices";
    const auto found = find("alice");
    EXPECT_FALSE(found->pending);
    EXPECT_FALSE(found->reset);
    EXPECT_EQ(found->last_login, std::nullopt);
    EXPECT_EQ(found->address, std::nullopt);
    store->run([](Accounts& accounts) { EXPECT_EQ(accounts.enforced_since(), at(5)); });
}

TEST_F(OldStore, OfTheThirdVersionIsConvertedWithAllThatItHolds) {
    make(3);
    convert();
    EXPECT_TRUE(store->damage().empty());
    const auto found = find("alice");
    EXPECT_EQ(found->last_login, at(77));
    EXPECT_EQ(found->address, address_of("alice"));
    EXPECT_TRUE(found->devices.at(0).proven) << "what was active counts";
    const auto bob = find("bob");
    EXPECT_TRUE(bob->reset);
    ASSERT_TRUE(bob->pending);
    EXPECT_EQ(bob->pending->device.secret.text(), "pending-secret-bob");
    EXPECT_EQ(bob->pending->device.shape, (TotpShape{Algorithm::sha256, 8, std::chrono::seconds{60}}));
    EXPECT_EQ(bob->pending->expires, at(200));
    EXPECT_EQ(bob->pending->mail, MailState::waiting) << "as the mail that brings it";
    EXPECT_EQ(bob->pending->mailed_to, address_of("bob"));
    store->run([](Accounts& accounts) {
        EXPECT_EQ(accounts.key_mail_of(name("bob"))->id, 7);
        EXPECT_EQ(accounts.names_of(1000), std::vector{name("alice")});
    });
    EXPECT_EQ(count("SELECT count(*) FROM sqlite_schema WHERE name IN ('devices', 'pending', 'old_accounts')"), 0);
    close();
    open();
    EXPECT_TRUE(find("alice"));
}

TEST_F(OldStore, AnAddressThatCannotBeMailedIsNoDamageAndIsKept) {
    make(3);
    sql("UPDATE accounts SET address = 'alice, the boss@example.org' WHERE name = 'alice'");
    sql("UPDATE outbox SET recipient = 'bob_at_work@ex_ample.org'");
    convert();
    EXPECT_TRUE(store->damage().empty());
    const auto found = find("alice");
    EXPECT_EQ(found->devices.size(), 2U);
    EXPECT_EQ(found->address, std::nullopt);
    EXPECT_EQ(found->odd_address, "alice, the boss@example.org");
    EXPECT_EQ(find("bob")->pending->mailed_to, std::nullopt);
    store->run([](Accounts& accounts) {
        ASSERT_TRUE(accounts.key_mail_of(name("bob"))) << "it is told what becomes of it";
        EXPECT_EQ(accounts.key_mail_of(name("bob"))->to, std::nullopt);
    });
}

// Whatever does not verify refuses; it is never "no device".
TEST_F(OldStore, AnAccountThatDoesNotVerifyIsDamagedAndTheOthersAreGood) {
    for (const char* damage :
         {"UPDATE devices SET burned_step = 41 WHERE user = 'alice' AND name = 'phone'",
          "UPDATE accounts SET uid = 1001 WHERE name = 'alice'",
          "UPDATE accounts SET uid = 4294967296 WHERE name = 'alice'",
          "UPDATE accounts SET devices = 1 WHERE name = 'alice'", "DELETE FROM devices WHERE user = 'alice'",
          "UPDATE accounts SET reset = 4294967296 WHERE name = 'alice'",
          "UPDATE accounts SET login_failures = -1 WHERE name = 'alice'",
          "UPDATE accounts SET own_failures = 4294967296 WHERE name = 'alice'",
          "UPDATE accounts SET pending = 1 WHERE name = 'alice'",
          "UPDATE accounts SET recovery = x'00' WHERE name = 'alice'",
          "PRAGMA foreign_keys = OFF; DELETE FROM accounts WHERE name = 'alice'"}) {
        make(3);
        sql(damage);
        convert();
        EXPECT_THAT(store->damage(), ElementsAre(HasSubstr("account of alice is damaged"))) << damage;
        EXPECT_THROW(find("alice"), DamagedAccount) << damage;
        EXPECT_TRUE(find("bob")->reset) << damage;
        close();
        for (const auto& entry : fs::directory_iterator(directory.path()))
            fs::remove_all(entry.path());
    }
}

TEST_F(OldStore, APendingKeyOfAnotherUserIsDamage) {
    make(3);
    sql("UPDATE pending SET expires = 201");
    convert();
    EXPECT_THROW(find("bob"), DamagedAccount);
    EXPECT_TRUE(find("alice"));
}

TEST_F(OldStore, PutInThePlaceOfAConvertedOneIsRefused) {
    make(3);
    database.reset();
    fs::copy_file(path(), directory / "old");
    open();
    close();
    fs::copy_file(directory / "old", path(), fs::copy_options::overwrite_existing);
    EXPECT_THAT(refusal(), HasSubstr("older form"));
    EXPECT_EQ(count("PRAGMA user_version"), 3) << "and left as it is";
}

TEST_F(OldStore, IsAsItWasAfterAConversionThatFailed) {
    make(1);
    sql("CREATE TABLE outbox(x)"); // in the way
    database.reset();
    EXPECT_NE(refusal(), "");
    EXPECT_EQ(count("PRAGMA user_version"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM pragma_table_info('accounts') WHERE name = 'pending'"), 0);
    Database(path(), Database::Open::existing).execute("DROP TABLE outbox");
    open();
    EXPECT_EQ(find("alice")->devices.size(), 2U);
}

TEST_F(OldStore, WithAnotherKeyIsLeftAsItIs) {
    make(1);
    database.reset();
    std::ofstream(key(), std::ios::binary) << std::string(32, 'x');
    EXPECT_NE(refusal().find("not the key"), std::string::npos);
    EXPECT_EQ(count("PRAGMA user_version"), 1);
}

// ---- records of form 1, which did not say whether the recovery codes are proven

// As that form wrote it: alice with two devices that are proven, a recovery code, and the version 77.
constexpr char record_of_form_1[] =
    "014d0000000000000001e803000000000000030000000000000007000000000000000100000000000000090000000000000000000000000205"
    "0070686f6e651400313233343536373839303132333435363738393000061e00000000000000012a0000000000000000000000000000000001"
    "0500746f6b656e14006162636465666768696a6162636465666768696a00061e0000000000000000000000000000000000010010000707070"
    "70707070707070707070707070a010000000000000020000100000000000000000000000000000000000000000000000000000000000000";

Secret bytes_of_hex(std::string_view hex) {
    Secret bytes(hex.size() / 2);
    for (std::size_t at = 0; at < bytes.size(); ++at)
        bytes.data()[at] = static_cast<unsigned char>(std::stoi(std::string(hex.substr(2 * at, 2)), nullptr, 16));
    return bytes;
}

rules::Account with_proven_devices(bool first, bool second) {
    rules::Account account = alice();
    account.devices.at(0).proven = first;
    account.devices.at(1).proven = second;
    return account;
}

class FormOne : public Store {
  protected:
    void put(const rules::Account& account) {
        save(account);
        const rules::RecoverySet set{std::vector<unsigned char>(rules::recovery_salt_size, 7),
                                     {rules::RecoveryHash{1}}};
        store->run([&](Accounts& accounts) { accounts.save_recovery_codes(account, set); });
    }
    static std::vector<unsigned char> record_of_alice(Database& database) {
        const Statement find(database, "SELECT record FROM accounts WHERE name = 'alice'");
        Query row(find);
        return row.step() ? row.blob(0) : std::vector<unsigned char>{};
    }
    // In place.
    void change_record(const std::function<Secret(const Secret&)>& how) {
        close();
        std::ifstream file(key(), std::ios::binary);
        const Secret seal_key(std::string(std::istreambuf_iterator<char>(file), {}));
        Database database(path(), Database::Open::existing);
        const Secret changed = how(unseal(seal_key, record_of_alice(database), "account/alice").value());
        const Statement update(database, "UPDATE accounts SET record = ? WHERE name = 'alice'");
        Query(update).bind(seal(seal_key, changed, "account/alice")).run();
    }
    // Form 2 has four bytes more at the end, where no key was handed out: one of the codes, one of the key's arrival, two for no address.
    void write_in_form_1() {
        change_record([](const Secret& record) {
            EXPECT_EQ(record.data()[0], 2);
            Secret older(record.text().substr(0, record.size() - 4));
            older.data()[0] = 1;
            return older;
        });
        open();
    }
    int form() {
        int found = 0;
        change_record([&](const Secret& record) {
            found = record.data()[0];
            return record.copy();
        });
        open();
        return found;
    }
};

TEST_F(FormOne, IsReadAsItWasWritten) {
    const auto stored = unpacked(name("alice"), bytes_of_hex(record_of_form_1));
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->version, 77);
    EXPECT_EQ(stored->account.uid, 1000U);
    EXPECT_EQ(stored->account.devices.at(1).secret.text(), "abcdefghijabcdefghij");
    EXPECT_EQ(stored->codes.hashes, std::vector{rules::RecoveryHash{1}});
    EXPECT_TRUE(stored->codes.proven);
}

TEST_F(FormOne, ItsRecoveryCodesAreAsGoodAsAllOfItsDevices) {
    for (const auto& [first, second] : {std::pair(true, true), {true, false}, {false, false}}) {
        put(with_proven_devices(first, second));
        write_in_form_1();
        EXPECT_TRUE(store->damage().empty());
        EXPECT_EQ(find("alice")->devices.size(), 2U);
        EXPECT_EQ(codes_of(alice()).hashes.size(), 1U);
        EXPECT_EQ(codes_of(alice()).proven, first && second);
    }
}

TEST_F(FormOne, BecomesFormTwoWithTheNextSave) {
    put(with_proven_devices(true, true));
    write_in_form_1();
    EXPECT_EQ(form(), 1);
    save(with_proven_devices(true, false));
    EXPECT_EQ(form(), 2);
    EXPECT_TRUE(codes_of(alice()).proven) << "what they were when they were read";
}

TEST_F(FormOne, HasNoByteMore) {
    put(with_proven_devices(true, true));
    change_record([](const Secret& record) {
        Secret older = record.copy();
        older.data()[0] = 1;
        return older;
    });
    open();
    EXPECT_THROW(find("alice"), DamagedAccount);
}

TEST_F(Store, ThatIsNewerIsRefused) {
    close();
    Database(path(), Database::Open::existing)
        .execute(("PRAGMA user_version = " + std::to_string(schema_version + 1)).c_str());
    EXPECT_NE(refusal().find("newer"), std::string::npos);
}

TEST_F(Store, OfNoVersionIsRefused) {
    close();
    Database(path(), Database::Open::existing).execute("PRAGMA user_version = 0");
    EXPECT_NE(refusal().find("damaged"), std::string::npos);
}

} // namespace
} // namespace harness2fa::storage
