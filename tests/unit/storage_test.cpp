// What a store owes the operations, whatever the engine; and what SQLite and its files owe beyond that.
#include "storage/account_store.hpp"
#include "storage/random.hpp"
#include "storage/sealing.hpp"
#include "storage/sqlite.hpp"
#include "storage/sqlite_accounts.hpp"
#include "storage/store_files.hpp"
#include "temporary_directory.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <atomic>
#include <fstream>

namespace harness2fa {
namespace {

namespace fs = std::filesystem;

UserName name(const char* text) {
    return *UserName::parse(text);
}

Account alice() {
    Account account{name("alice"), 1000, {3, Time{std::chrono::seconds{7}}}, {1, Time{std::chrono::seconds{9}}}, {}};
    account.devices.push_back({"phone", Secret{std::string_view("12345678901234567890")}, {}, 42, Time{}, {}, false});
    account.devices.push_back({"token", Secret{std::string_view("abcdefghijabcdefghij")}, {}, {}, Time{}, {}, false});
    return account;
}

class Store : public testing::Test {
  protected:
    void open() {
        files = std::make_unique<StoreFiles>(path());
        store = std::make_unique<AccountStore>(files->open());
    }
    void close() {
        store.reset();
        files.reset();
    }
    void SetUp() override { open(); }
    std::string path() const { return directory / "accounts.db"; }
    std::string key() const { return directory / "store.key"; }

    std::optional<Account> find(const char* who) {
        std::optional<Account> found;
        store->run([&](Accounts& accounts) { found = accounts.find(name(who)); });
        return found;
    }
    void save(const Account& account) {
        store->run([&](Accounts& accounts) { accounts.save(account); });
    }
    void with_sql(const char* sql) {
        close();
        Database(path(), Database::Open::existing).execute(sql);
        open();
    }
    std::string refusal() {
        close();
        try {
            open();
        } catch (const StorageError& error) {
            return error.what();
        }
        return "";
    }

    TemporaryDirectory directory;
    std::unique_ptr<StoreFiles> files;
    RecoverySet codes_of(const Account& account) const {
        RecoverySet set;
        store->run([&](Accounts& accounts) { set = accounts.recovery_codes(account); });
        return set;
    }

    std::unique_ptr<AccountStore> store;
};

TEST_F(Store, KeepsAnAccountWithAllOfIt) {
    EXPECT_FALSE(find("alice"));
    save(alice());
    close();
    open();
    const auto found = find("alice");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->uid, 1000U);
    EXPECT_EQ(found->login.failures, 3);
    EXPECT_EQ(found->own.last, Time{std::chrono::seconds{9}});
    ASSERT_EQ(found->devices.size(), 2U);
    EXPECT_EQ(found->devices[0].secret.text(), "12345678901234567890");
    EXPECT_EQ(found->devices[0].burned, 42);
    EXPECT_EQ(found->devices[1].burned, std::nullopt);
    EXPECT_FALSE(found->devices[1].damaged);
}

TEST_F(Store, RemovesTheDevicesThatAnAccountNoLongerHas) {
    Account account = alice();
    save(account);
    account.devices.erase(account.devices.begin());
    save(account);
    EXPECT_EQ(find("alice")->devices.size(), 1U);
}

TEST_F(Store, UndoesAFailedChangeAndItAlone) {
    save(alice());
    std::atomic<int> failed = 0, done = 0;
    store->run([&](Accounts&) {
        // Queued behind this one, so they share a transaction.
        for (int i = 0; i < 10; ++i)
            store->submit(
                [i](Accounts& accounts) {
                    auto account = accounts.find(name("alice"));
                    ++account->login.failures;
                    accounts.save(*account);
                    if (i % 2 == 0)
                        throw std::runtime_error("changed its mind");
                },
                [&](const std::exception_ptr& error) { ++(error ? failed : done); });
    });
    store->run([](Accounts&) {});
    EXPECT_EQ(failed, 5);
    EXPECT_EQ(done, 5);
    EXPECT_EQ(find("alice")->login.failures, 3 + 5);
}

TEST_F(Store, RemembersSinceWhenIsEnforced) {
    const auto since = [&] {
        std::optional<Time> found;
        store->run([&](Accounts& accounts) { found = accounts.enforced_since(); });
        return found;
    };
    EXPECT_EQ(since(), std::nullopt);
    store->run([](Accounts& accounts) { accounts.set_enforced_since(Time{std::chrono::seconds{5}}); });
    EXPECT_EQ(since(), Time{std::chrono::seconds{5}});
    store->run([](Accounts& accounts) { accounts.set_enforced_since({}); });
    EXPECT_EQ(since(), std::nullopt);
}

TEST_F(Store, HoldsNoSeedInClear) {
    save(alice());
    close();
    for (const auto& entry : fs::directory_iterator(directory.path())) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        EXPECT_EQ(bytes.find("12345678901234567890"), std::string::npos) << entry.path();
    }
}

TEST_F(Store, NoticesARowOnAnotherUserAndAStepMovedBack) {
    save(alice());
    Account bob{name("bob"), 1001, {}, {}, {}};
    save(bob);
    with_sql(
        "INSERT INTO devices SELECT 'bob', name, algorithm, digits, period, burned_step, since, last_used, sealed "
        "FROM devices WHERE user = 'alice' AND name = 'phone'; UPDATE accounts SET devices = 1 WHERE name = 'bob'");
    EXPECT_TRUE(find("bob")->devices.at(0).damaged);
    EXPECT_FALSE(find("alice")->devices.at(0).damaged);
    with_sql("UPDATE accounts SET uid = 1234 WHERE name = 'bob'");
    EXPECT_TRUE(find("bob")->devices.at(0).damaged);
    with_sql("UPDATE devices SET burned_step = 41 WHERE user = 'alice' AND name = 'phone'");
    EXPECT_TRUE(find("alice")->devices.at(0).damaged);
    EXPECT_FALSE(find("alice")->devices.at(1).damaged) << "only what was touched";
}

TEST_F(Store, NoticesAnotherUidOnTheAccountAndImpossibleCounters) {
    save(alice());
    with_sql("UPDATE accounts SET uid = 1234");
    EXPECT_TRUE(find("alice")->devices.at(0).damaged);
    with_sql("UPDATE accounts SET uid = 1000, login_failures = -1");
    EXPECT_THROW(find("alice"), StorageError);
}

TEST_F(Store, NoticesThatARowGotAnotherName) {
    save(alice());
    with_sql("PRAGMA foreign_keys = OFF; UPDATE devices SET user = 'alicf' WHERE name = 'phone'");
    EXPECT_THROW(find("alice"), StorageError);
    with_sql("PRAGMA foreign_keys = OFF; UPDATE devices SET user = 'alice'; UPDATE accounts SET name = 'alicf'");
    EXPECT_THROW(find("alice"), StorageError);
}

TEST_F(Store, NamesTheDamageOfTheWhole) {
    save(alice());
    close();
    Database(path(), Database::Open::existing).execute("PRAGMA foreign_keys = OFF; UPDATE devices SET user = 'alicf'");
    StoreFiles again{path()};
    const auto damage = again.open()->damage();
    ASSERT_EQ(damage.size(), 1U);
    EXPECT_NE(damage.front().find("devices of alicf"), std::string::npos);
}

TEST_F(Store, KeepsADamagedDeviceAsItIs) {
    save(alice());
    with_sql("UPDATE devices SET digits = 8 WHERE name = 'phone'");
    save(*find("alice"));
    with_sql("UPDATE devices SET digits = 6 WHERE name = 'phone'");
    EXPECT_EQ(find("alice")->devices.at(0).secret.text(), "12345678901234567890");
}

TEST_F(Store, ThatIsNoneIsRefused) {
    close();
    std::ofstream(path()) << "not a database, but long enough to look like one to somebody in a hurry";
    EXPECT_NE(refusal(), "");
}

TEST_F(Store, KeepsRecoveryCodesWithTheirAccountAlone) {
    save(alice());
    Account bob = alice();
    bob.name = name("bob");
    save(bob);
    const RecoverySet set{std::vector<unsigned char>(recovery_salt_size, 7), {RecoveryHash{1}, RecoveryHash{2}}};
    store->run([&](Accounts& accounts) { accounts.save_recovery_codes(alice(), set); });
    save(alice()); // what is saved without them leaves them alone
    EXPECT_EQ(codes_of(alice()).salt, set.salt);
    EXPECT_EQ(codes_of(alice()).hashes, set.hashes);
    EXPECT_TRUE(codes_of(bob).hashes.empty());
    close();
    Database(path(), Database::Open::existing)
        .execute("UPDATE accounts SET recovery = (SELECT recovery FROM accounts WHERE name = 'alice')");
    open();
    EXPECT_TRUE(codes_of(bob).hashes.empty()) << "codes copied from another user";
    store->run([&](Accounts& accounts) { accounts.save_recovery_codes(alice(), {}); });
    EXPECT_TRUE(codes_of(alice()).hashes.empty());
}

TEST_F(Store, ForgetsEveryTrace) {
    save(alice());
    store->run([](Accounts& accounts) { accounts.remove(name("alice")); });
    EXPECT_FALSE(find("alice"));
    close();
    EXPECT_EQ(Database(path(), Database::Open::existing).pragma("SELECT count(*) FROM devices"), 0);
}

TEST_F(Store, OfTheFirstVersionIsBroughtUpToDate) {
    save(alice());
    close();
    Database(path(), Database::Open::existing)
        .execute("ALTER TABLE accounts DROP COLUMN recovery; PRAGMA user_version = 1");
    open();
    EXPECT_EQ(find("alice")->devices.size(), 2U);
    EXPECT_TRUE(codes_of(alice()).hashes.empty());
    close();
    EXPECT_EQ(Database(path(), Database::Open::existing).pragma("PRAGMA user_version"), schema_version);
}

TEST_F(Store, OfANewerVersionIsRefused) {
    close();
    Database(path(), Database::Open::existing).execute("PRAGMA user_version = 99");
    EXPECT_NE(refusal().find("newer"), std::string::npos);
}

TEST_F(Store, IsNotOpenedTwice) {
    EXPECT_THROW(StoreFiles{path()}, StorageError);
    close();
    EXPECT_NO_THROW(open());
}

TEST_F(Store, WithoutItsKeyIsRefusedAndNothingIsMadeAnew) {
    close();
    fs::rename(key(), directory / "elsewhere");
    EXPECT_NE(refusal().find("store.key: missing"), std::string::npos);
    EXPECT_FALSE(fs::exists(key()));
}

TEST_F(Store, KeyWithoutAStoreIsRefused) {
    close();
    fs::remove(path());
    EXPECT_NE(refusal().find("accounts.db: missing"), std::string::npos);
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(Store, WithAnotherKeyIsRefused) {
    close();
    std::ofstream(key(), std::ios::binary) << std::string(sealing_key_size, 'x');
    EXPECT_NE(refusal().find("not the key"), std::string::npos);
}

TEST_F(Store, WithAKeyThatOthersMayReadIsRefused) {
    close();
    ::chmod(key().c_str(), 0640);
    EXPECT_NE(refusal().find("0600"), std::string::npos);
}

TEST_F(Store, WithAKeyThatIsTooShortIsRefused) {
    close();
    fs::resize_file(key(), 31);
    EXPECT_NE(refusal().find("exactly 32 bytes"), std::string::npos);
}

TEST_F(Store, MakingItIsFinishedAfterAnInterruption) {
    close();
    fs::rename(path(), path() + ".new"); // as a crash between the two renames leaves it
    open();
    EXPECT_FALSE(files->made_now());
    save(alice());
    EXPECT_TRUE(find("alice"));
}

TEST_F(Store, MakingItIsBegunAnewAfterAnEarlierInterruption) {
    close();
    fs::rename(path(), path() + ".new");
    fs::rename(key(), key() + ".new");
    open();
    EXPECT_TRUE(files->made_now());
}

TEST_F(Store, FilesAreTheOwnersAlone) {
    for (const std::string& file : {path(), key()}) {
        struct stat status {};
        ASSERT_EQ(::stat(file.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << file;
    }
}

TEST(Sealing, OpensWithTheSameKeyAndContextOnly) {
    const Secret key = random_bytes(sealing_key_size);
    const auto sealed = seal(key, Secret{std::string_view("seed")}, "alice");
    EXPECT_EQ(unseal(key, sealed, "alice").value().text(), "seed");
    EXPECT_FALSE(unseal(key, sealed, "bob"));
    EXPECT_FALSE(unseal(random_bytes(sealing_key_size), sealed, "alice"));
    EXPECT_FALSE(unseal(key, std::span(sealed).first(10), "alice"));
}

TEST(Sealing, NoticesEveryFlippedBit) {
    const Secret key = random_bytes(sealing_key_size);
    auto sealed = seal(key, Secret{std::string_view("seed")}, "alice");
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        sealed[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
        EXPECT_FALSE(unseal(key, sealed, "alice")) << bit;
        sealed[bit / 8] ^= static_cast<unsigned char>(1U << (bit % 8));
    }
}

TEST(Sealing, NeverUsesANonceTwice) {
    const Secret key = random_bytes(sealing_key_size);
    EXPECT_NE(seal(key, Secret{std::string_view("seed")}, ""), seal(key, Secret{std::string_view("seed")}, ""));
}

} // namespace
} // namespace harness2fa
