// SPDX-License-Identifier: Apache-2.0
// What a store owes the calls, whatever the engine; and what SQLite and its files owe beyond that.
#include "samples.hpp"

#include "storage/random.hpp"
#include "storage/sealing.hpp"
#include "storage/store_without_use.hpp"

#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <set>

namespace harness2fa::storage {
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
    EXPECT_EQ(found->devices[0].shape, TotpShape{});
    EXPECT_FALSE(found->devices[0].proven);
    EXPECT_EQ(found->devices[1].burned, std::nullopt);
}

TEST_F(Store, RemovesTheDevicesThatAnAccountNoLongerHas) {
    rules::Account account = alice();
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

TEST_F(Store, RemembersThatADateHasBegun) {
    store->run([](Accounts& accounts) {
        EXPECT_EQ(accounts.begun(), std::nullopt);
        accounts.set_begun(at(5));
    });
    close();
    open();
    store->run([](Accounts& accounts) { EXPECT_EQ(accounts.begun(), at(5)); });
}

TEST_F(Store, KnowsWhoHasAUid) {
    const auto names = [&](uid_t uid) {
        std::vector<UserName> found;
        store->run([&](Accounts& accounts) { found = accounts.names_of(uid); });
        return found;
    };
    save(alice());
    EXPECT_EQ(names(1000), std::vector{name("alice")});
    EXPECT_TRUE(names(1001).empty());
    rules::Account renumbered = alice();
    renumbered.uid = 1001;
    save(renumbered);
    EXPECT_TRUE(names(1000).empty());
    EXPECT_EQ(names(1001), std::vector{name("alice")});
    with_sql("UPDATE accounts SET uid = 1234");
    EXPECT_EQ(names(1001), std::vector{name("alice")}) << "what is sealed holds";
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

TEST_F(Store, KeepsWhatManagersAndLoginsLeaveOnAnAccount) {
    rules::Account account = alice();
    account.reset = true;
    account.last_login = at(77);
    account.address = address_of("alice");
    account.codes_unconfirmed = true;
    account.devices[1].proven = true;
    save(account);
    const auto found = find("alice");
    EXPECT_TRUE(found->reset);
    EXPECT_EQ(found->last_login, at(77));
    EXPECT_EQ(found->address, address_of("alice"));
    EXPECT_TRUE(found->codes_unconfirmed);
    EXPECT_FALSE(found->devices[0].proven);
    EXPECT_TRUE(found->devices[1].proven);
    save(alice());
    EXPECT_FALSE(find("alice")->reset);
    EXPECT_EQ(find("alice")->last_login, std::nullopt);
    EXPECT_EQ(find("alice")->address, std::nullopt);
}

TEST_F(Store, KeepsAnAddressThatCannotBeMailedUntilThereIsAnother) {
    rules::Account account = alice();
    account.odd_address = "alice, the boss@example.org";
    save(account);
    close();
    open();
    EXPECT_TRUE(store->damage().empty());
    save(*find("alice"));
    auto found = find("alice");
    EXPECT_EQ(found->address, std::nullopt);
    EXPECT_EQ(found->odd_address, "alice, the boss@example.org");
    found->address = address_of("alice");
    found->odd_address.reset();
    save(*found);
    EXPECT_EQ(find("alice")->address, address_of("alice"));
    EXPECT_EQ(find("alice")->odd_address, std::nullopt);
}

TEST_F(Store, KeepsAPendingSecret) {
    save(invited("alice"));
    close();
    open();
    const auto found = find("alice");
    ASSERT_TRUE(found->pending);
    const rules::Device& device = found->pending->device;
    EXPECT_EQ(device.secret.text(), "pending-secret-alice");
    EXPECT_EQ(device.name, "new phone");
    EXPECT_EQ(device.shape, (TotpShape{Algorithm::sha256, 8, std::chrono::seconds{60}}));
    EXPECT_EQ(device.since, at(100));
    EXPECT_EQ(device.burned, std::nullopt);
    EXPECT_EQ(found->pending->expires, at(200));
    EXPECT_FALSE(found->pending->expired);
    EXPECT_EQ(found->pending->mail, MailState::delivered);
    EXPECT_EQ(found->pending->mailed_to, address_of("alice"));
    EXPECT_EQ(found->devices.size(), 2U);
}

TEST_F(Store, KeepsTheNewestPendingSecretAndNoneThatIsOver) {
    save(invited("alice"));
    rules::Account again = invited("alice");
    again.pending->device.name = "token";
    again.pending->device.secret = Secret(std::string_view("newer"));
    save(again);
    EXPECT_EQ(find("alice")->pending->device.secret.text(), "newer");
    again.pending.reset();
    save(again);
    EXPECT_FALSE(find("alice")->pending);
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
    EXPECT_EQ(names(), (std::vector{name("Bob"), name("alice"), name("carol")}));
}

TEST_F(Store, ThatIsNoneIsRefused) {
    close();
    std::ofstream(path()) << "not a database, but long enough to look like one to somebody in a hurry";
    EXPECT_NE(refusal(), "");
}

TEST_F(Store, KnowsWhatRecoveryCodesWereHashedAt) {
    save(alice());
    for (const auto cost : {rules::RecoveryCost::former, rules::RecoveryCost::usual}) {
        const rules::RecoverySet set{
            std::vector<unsigned char>(rules::recovery_salt_size, 7), {rules::RecoveryHash{1}}, cost};
        store->run([&](Accounts& accounts) { accounts.save_recovery_codes(alice(), set); });
        EXPECT_EQ(codes_of(alice()).cost, cost);
        EXPECT_EQ(codes_of(alice()).hashes, set.hashes);
    }
}

TEST_F(Store, KeepsRecoveryCodesWithTheirAccountAlone) {
    save(alice());
    rules::Account bob = alice();
    bob.name = name("bob");
    save(bob);
    const rules::RecoverySet set{std::vector<unsigned char>(rules::recovery_salt_size, 7),
                                 {rules::RecoveryHash{1}, rules::RecoveryHash{2}}};
    store->run([&](Accounts& accounts) { accounts.save_recovery_codes(alice(), set); });
    save(alice()); // what is saved without them leaves them alone
    EXPECT_EQ(codes_of(alice()).salt, set.salt);
    EXPECT_EQ(codes_of(alice()).hashes, set.hashes);
    EXPECT_TRUE(codes_of(bob).hashes.empty());
    rules::Account renumbered = alice();
    renumbered.uid = 1234;
    save(renumbered);
    EXPECT_EQ(codes_of(alice()).hashes, set.hashes);
    store->run([&](Accounts& accounts) { accounts.save_recovery_codes(alice(), {}); });
    EXPECT_TRUE(codes_of(alice()).hashes.empty());
}

TEST_F(Store, ForgetsEveryTrace) {
    save(invited("alice"));
    save(invited("bob"));
    store->run([](Accounts& accounts) { accounts.remove(name("alice")); });
    EXPECT_FALSE(find("alice"));
    EXPECT_EQ(find("bob")->devices.size(), 2U);
    EXPECT_TRUE(find("bob")->pending);
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

TEST_F(Store, IsNeverMadeByItself) {
    close();
    for (const std::string& file : {path(), key(), witness()})
        fs::remove(file);
    EXPECT_THAT(refusal(), HasSubstr("--make-store"));
    EXPECT_FALSE(fs::exists(path()));
    EXPECT_FALSE(fs::exists(key()));
}

TEST_F(Store, IsNotMadeInThePlaceOfAnother) {
    save(alice());
    close();
    for (const char* missing : {"accounts.db", "store.key", "store.witness"}) {
        fs::rename(directory / missing, directory / "elsewhere");
        EXPECT_THROW(make_store(path()), StorageError) << missing;
        fs::rename(directory / "elsewhere", directory / missing);
    }
    EXPECT_THROW(make_store(path()), StorageError);
    open();
    EXPECT_TRUE(find("alice"));
}

TEST_F(Store, MakingItIsFinishedAfterAnInterruption) {
    close();
    fs::rename(path(), path() + ".made"); // as a crash between the renames leaves it
    make_store(path());
    open();
    save(alice());
    EXPECT_TRUE(find("alice"));
}

TEST_F(Store, MakingItIsBegunAnewAfterAnEarlierInterruption) {
    close();
    for (const std::string& file : {path(), key(), witness()})
        fs::rename(file, file + ".made");
    make_store(path());
    open();
    save(alice());
    EXPECT_TRUE(find("alice"));
}

TEST_F(Store, IsThereWithItsKeyAlone) {
    EXPECT_TRUE(has_store(path()));
    for (const char* missing : {"accounts.db", "store.key"}) {
        fs::rename(directory / missing, directory / "elsewhere");
        EXPECT_FALSE(has_store(path())) << missing;
        fs::rename(directory / "elsewhere", directory / missing);
    }
}

TEST_F(Store, IsRemovedWithAllThatBelongsToItAndNothingElse) {
    close();
    const std::vector<std::string> others{"last-good.yaml", "mine"};
    for (const std::string& other : others)
        std::ofstream(directory / other) << "mine";
    for (const char* left : {"accounts.db-wal", "accounts.db-shm", "accounts.db-journal", "accounts.db.beside-7",
                             "store.key.made", "accounts.db.made", "store.witness.made", "store.witness.new"})
        std::ofstream(directory / left) << "left";
    remove_store(path());
    std::set<std::string> there;
    for (const auto& entry : fs::directory_iterator(fs::path(path()).parent_path()))
        there.insert(entry.path().filename());
    EXPECT_EQ(there, (std::set<std::string>{others.begin(), others.end()}));
    remove_store(path()); // which is done already
    make_store(path());
    open();
    EXPECT_FALSE(find("alice"));
}

TEST_F(Store, IsNotRemovedWhileItIsUsed) {
    EXPECT_THROW(remove_store(path()), StoreInUse);
    save(alice());
    EXPECT_TRUE(find("alice"));
}

TEST_F(Store, RemovingItFollowsNoLink) {
    close();
    fs::rename(key(), directory / "elsewhere");
    fs::create_symlink("elsewhere", key());
    remove_store(path());
    EXPECT_FALSE(fs::is_symlink(key()));
    EXPECT_TRUE(fs::exists(directory / "elsewhere"));
}

TEST_F(Store, WhatCannotBeRemovedIsNamed) {
    close();
    fs::remove(path());
    fs::create_directory(path());
    try {
        remove_store(path());
        FAIL();
    } catch (const StorageError& error) {
        EXPECT_THAT(error.what(), HasSubstr("accounts.db: "));
    }
    fs::remove(path());
}

TEST_F(Store, WithoutUseSaysWhyToWhomNeedsIt) {
    AccountStore none(store_without_use("no disk"));
    EXPECT_EQ(none.damage(), std::vector<std::string>{"no disk"});
    none.run([](Accounts&) {});
    EXPECT_THROW(none.run([](Accounts& accounts) { accounts.find(name("alice")); }), StorageError);
}

TEST_F(Store, FilesAreTheOwnersAlone) {
    for (const std::string& file : {path(), key(), witness()}) {
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
} // namespace harness2fa::storage
