// What a store owes the operations, whatever the engine; and what SQLite and its files owe beyond that.
#include "storage_samples.hpp"

#include "storage/random.hpp"
#include "storage/sealing.hpp"

#include <sys/stat.h>

#include <atomic>
#include <fstream>

namespace harness2fa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

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

TEST_F(Store, KeepsWhatManagersAndLoginsLeaveOnAnAccount) {
    Account account = alice();
    account.reset = true;
    account.last_login = at(77);
    account.address = "alice@example.org";
    save(account);
    const auto found = find("alice");
    EXPECT_TRUE(found->reset);
    EXPECT_EQ(found->last_login, at(77));
    EXPECT_EQ(found->address, "alice@example.org");
    save(alice());
    EXPECT_FALSE(find("alice")->reset);
    EXPECT_EQ(find("alice")->last_login, std::nullopt);
    EXPECT_EQ(find("alice")->address, "");
}

TEST_F(Store, KeepsAPendingSecret) {
    save(invited("alice"));
    close();
    open();
    const auto found = find("alice");
    ASSERT_TRUE(found->pending);
    const Device& device = found->pending->device;
    EXPECT_FALSE(device.damaged);
    EXPECT_EQ(device.secret.text(), "pending-secret-alice");
    EXPECT_EQ(device.name, "new phone");
    EXPECT_EQ(device.shape, (TotpShape{Algorithm::sha256, 8, std::chrono::seconds{60}}));
    EXPECT_EQ(device.since, at(100));
    EXPECT_EQ(device.burned, std::nullopt);
    EXPECT_EQ(found->pending->expires, at(200));
    EXPECT_EQ(found->devices.size(), 2U);
}

TEST_F(Store, KeepsTheNewestPendingSecretAndNoneThatIsOver) {
    save(invited("alice"));
    Account again = invited("alice");
    again.pending->device.name = "token";
    again.pending->device.secret = Secret(std::string_view("newer"));
    save(again);
    EXPECT_EQ(find("alice")->pending->device.secret.text(), "newer");
    again.pending.reset();
    save(again);
    EXPECT_FALSE(find("alice")->pending);
    EXPECT_EQ(count("SELECT count(*) FROM pending"), 0);
}

TEST_F(Store, NoticesAPendingSecretOfAnotherUser) {
    save(invited("alice"));
    save(invited("bob"));
    with_sql("UPDATE pending SET user = 'x' || user WHERE user = 'alice'; UPDATE pending SET user = 'alice' WHERE user "
             "= 'bob'; "
             "UPDATE pending SET user = 'bob' WHERE user = 'xalice'");
    for (const char* who : {"alice", "bob"}) {
        const auto found = find(who);
        ASSERT_TRUE(found->pending) << who;
        EXPECT_TRUE(found->pending->device.damaged) << who;
        EXPECT_TRUE(found->pending->device.secret.empty()) << who;
        EXPECT_FALSE(found->devices.at(0).damaged) << "only what was touched";
    }
}

TEST_F(Store, NoticesWhatWasChangedOnAPendingSecret) {
    for (const char* change : {"expires = expires + 1", "name = 'other'", "algorithm = 'SHA1'", "algorithm = 'SHA0'",
                               "digits = 6", "period = 30", "burned_step = 5", "sealed = x'00'",
                               "sealed = (SELECT sealed FROM devices WHERE name = 'phone')"}) {
        save(invited("alice"));
        EXPECT_FALSE(find("alice")->pending->device.damaged);
        with_sql((std::string("UPDATE pending SET ") + change).c_str());
        EXPECT_TRUE(find("alice")->pending->device.damaged) << change;
        with_sql("UPDATE pending SET sealed = x''");
    }
}

TEST_F(Store, NoticesAPendingSecretUnderAnotherUid) {
    save(invited("alice"));
    with_sql("UPDATE accounts SET uid = 1234");
    EXPECT_TRUE(find("alice")->pending->device.damaged);
}

TEST_F(Store, NoticesThatAPendingSecretGotLost) {
    save(invited("alice"));
    with_sql("DELETE FROM pending");
    EXPECT_THROW(find("alice"), StorageError);
}

TEST_F(Store, KeepsADamagedPendingSecretAsItIs) {
    save(invited("alice"));
    with_sql("UPDATE pending SET expires = 300");
    save(*find("alice"));
    with_sql("UPDATE pending SET expires = 200");
    EXPECT_EQ(find("alice")->pending->device.secret.text(), "pending-secret-alice");
    with_sql("UPDATE pending SET expires = 300");
    Account over = *find("alice");
    over.pending.reset();
    save(over);
    EXPECT_EQ(count("SELECT count(*) FROM pending"), 0);
}

TEST_F(Store, KnowsWhoHasAnAccount) {
    const auto names = [&] {
        std::vector<UserName> found;
        store->run([&](Accounts& accounts) { found = accounts.names(); });
        return found;
    };
    EXPECT_TRUE(names().empty());
    for (const char* who : {"carol", "alice", "Bob"})
        save(invited(who));
    with_sql("INSERT INTO accounts(name, login_failures, login_failed_at, own_failures, own_failed_at, devices) "
             "VALUES('b/ad', 0, 0, 0, 0, 0)");
    EXPECT_EQ(names(), (std::vector{name("Bob"), name("alice"), name("carol")}));
}

TEST_F(Store, NamesTheDamageOfTheWhole) {
    save(invited("alice"));
    EXPECT_TRUE(damage_after("SELECT 1").empty());
    const auto damage = [&](const char* sql) {
        const auto found = damage_after(sql);
        EXPECT_EQ(found.size(), 1U) << sql;
        return found.empty() ? "" : found.front();
    };
    EXPECT_THAT(damage("UPDATE devices SET user = 'alicf'"), HasSubstr("devices of alicf"));
    EXPECT_THAT(damage("UPDATE devices SET user = 'alice'; UPDATE accounts SET pending = 0"),
                HasSubstr("the pending secret of alice"));
    EXPECT_THAT(damage("UPDATE accounts SET pending = 1; INSERT INTO pending SELECT 'alicf', name, algorithm, digits, "
                       "period, burned_step, made, expires, sealed FROM pending"),
                HasSubstr("a pending secret of alicf"));
    EXPECT_THAT(
        damage("DELETE FROM pending WHERE user = 'alicf'; INSERT INTO accounts(name, login_failures, "
               "login_failed_at, own_failures, own_failed_at, devices) VALUES('b/' || char(10), 0, 0, 0, 0, 0)"),
        HasSubstr("an account of \"b/?\""));
    EXPECT_THAT(damage("DELETE FROM accounts WHERE name <> 'alice'; INSERT INTO outbox VALUES(1, 'b/ad', 'test', '', "
                       "'', '', 0, 0, 0, 'waiting', '')"),
                HasSubstr("mail of \"b/ad\""));
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
    save(invited("alice"));
    save(invited("bob"));
    store->run([](Accounts& accounts) { accounts.remove(name("alice")); });
    EXPECT_FALSE(find("alice"));
    EXPECT_EQ(count("SELECT count(*) FROM devices"), 2) << "bob's";
    EXPECT_EQ(count("SELECT count(*) FROM pending"), 1) << "bob's";
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
