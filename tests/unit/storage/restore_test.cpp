// SPDX-License-Identifier: Apache-2.0
// A backup of a running store, and what becomes of everybody when it is restored, into a store that can be read or into none.
#include "restore_samples.hpp"

#include <cstdint>

namespace harness2fa::storage {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Restore, ABackupIsOneFileAndNothingStaysBesideTheStore) {
    const std::size_t before = files();
    {
        const auto copy = keeper->copy();
        save(with_name("erin")); // it is in use meanwhile
        EXPECT_EQ(copy->accounts(), 4);
        EXPECT_EQ(bytes_of(*copy).substr(18, 2), "\1\1") << "no log belongs to it";
    }
    EXPECT_EQ(files(), before);
    EXPECT_EQ(backup().find("12345678901234567890"), std::string::npos);
}

TEST_F(Restore, WhatADaemonThatWasKilledLeftIsRemoved) {
    const std::size_t before = files();
    for (const char* left : {"/accounts.db.beside-1", "/accounts.db.beside-1-journal"})
        std::ofstream(directory.path().string() + left) << "left";
    reopen();
    EXPECT_EQ(files(), before);
}

TEST_F(Restore, CodesOfBeforeAreNoLongerGood) {
    change("bob", [](rules::Account& bob) { bob.devices[0].burned = 400; });
    save(invited("erin"));
    restore(backup());
    EXPECT_EQ(find("alice")->devices[0].burned, floor_step);
    EXPECT_EQ(find("alice")->devices[1].burned, floor_step);
    EXPECT_EQ(find("bob")->devices[0].burned, 400) << "never lowered";
    EXPECT_EQ(find("erin")->pending->device.burned, restore_time / 60 + 1);
}

TEST_F(Restore, WhatHasHappenedSinceStays) {
    const std::string bytes = backup();
    change("alice", [](rules::Account& account) { // another phone, and no token any more
        account.devices.pop_back();
        account.devices.push_back(
            {"tablet", Secret{std::string_view("tablettablettablet12")}, {}, {}, at(50), {}, true});
        account.devices[0].burned = 2000;
        account.login = {7, at(80)};
        account.last_login = at(90);
    });
    save_codes("alice", proven(codes({2, 3})));
    change("bob", [](rules::Account& account) {
        account.devices.clear();
        account.reset = true;
        account.pending = std::move(invited("bob").pending);
    });
    save_codes("bob", {});
    forget("carol");
    save_codes("dave", codes({8, 9}, 2));
    save(with_name("erin"));
    const auto outcome = restore(bytes);

    const auto restored = find("alice");
    ASSERT_THAT(restored->devices, SizeIs(1));
    EXPECT_EQ(restored->devices[0].name, "phone");
    EXPECT_EQ(restored->devices[0].burned, 2000);
    EXPECT_EQ(restored->login.failures, 7);
    EXPECT_EQ(restored->last_login, at(90));
    EXPECT_EQ(codes_of("alice").hashes, codes({2, 3}).hashes);
    EXPECT_TRUE(codes_of("alice").proven);
    EXPECT_TRUE(find("bob")->reset);
    EXPECT_THAT(find("bob")->devices, IsEmpty());
    EXPECT_EQ(find("bob")->pending->device.secret.text(), "pending-secret-bob");
    EXPECT_FALSE(find("carol"));
    EXPECT_EQ(codes_of("dave").salt, codes({}, 2).salt);
    EXPECT_THAT(codes_of("dave").hashes, SizeIs(2));
    EXPECT_TRUE(find("erin")->reset);
    EXPECT_THAT(find("erin")->devices, IsEmpty());
    EXPECT_THAT(codes_of("erin").hashes, IsEmpty());
    EXPECT_THAT(outcome.reset, ElementsAre("erin"));
    EXPECT_EQ(outcome.forgotten, 1);
    EXPECT_TRUE(outcome.known_since);
    EXPECT_EQ(outcome.accounts, 4);
}

TEST_F(Restore, WhoHasOnlyNewDevicesIsReset) {
    const std::string bytes = backup();
    change("alice", [](rules::Account& account) {
        for (rules::Device& device : account.devices)
            device.since = at(50); // another one of the same name
    });
    change("bob", [](rules::Account& account) { account.devices.clear(); }); // turned off
    restore(bytes);
    EXPECT_TRUE(find("alice")->reset);
    EXPECT_FALSE(find("alice")->pending);
    EXPECT_THAT(codes_of("alice").hashes, IsEmpty());
    EXPECT_FALSE(find("bob")->reset);
    EXPECT_THAT(find("bob")->devices, IsEmpty());
}

TEST_F(Restore, MailsAreThoseOfThePresentStore) {
    store->run([](Accounts& accounts) {
        accounts.queue({.user = name("alice"), .to = address_of("alice"), .queued = at(5)});
    });
    const std::string bytes = backup();
    std::int64_t newest = 0;
    store->run([&](Accounts& accounts) {
        accounts.remove_mail(accounts.next_mail(at(600))->id);
        newest = accounts.queue({.user = name("bob"), .to = address_of("bob"), .queued = at(6)});
    });
    restore(bytes);
    store->run([&](Accounts& accounts) {
        EXPECT_EQ(accounts.next_mail(at(600))->to, address_of("bob"));
        accounts.remove_mail(newest);
        EXPECT_FALSE(accounts.next_mail(at(600)));
        EXPECT_GT(accounts.queue({.user = name("bob")}), newest) << "no id is given twice";
    });
}

TEST_F(Restore, OneThatWasRestoredIsBackedUpAndRestoredAgain) {
    const std::string bytes = backup();
    restore(bytes);
    restore(bytes);
    restore(backup());
    expect_all_of_the_backup();
    EXPECT_EQ(codes_of("alice").hashes.size(), 3U);
}

class RestoreWithoutStore : public Restore {
  protected:
    void SetUp() override {
        Restore::SetUp();
        store->run([](Accounts& accounts) {
            accounts.set_enforced_since(at(77));
            accounts.queue({.user = name("alice"), .to = address_of("alice"), .queued = at(500)});
        });
        bytes = backup();
    }
    std::string bytes;
};

TEST_F(RestoreWithoutStore, RecoveryCodesAreVoidAndMailsAreNotSentAgain) {
    close();
    fs::remove(path());
    open();
    const auto outcome = restore(bytes);
    EXPECT_FALSE(outcome.known_since);
    expect_all_of_the_backup();
    EXPECT_THAT(codes_of("alice").hashes, IsEmpty());
    EXPECT_EQ(find("alice")->devices[0].burned, floor_step);
    store->run([](Accounts& accounts) {
        EXPECT_EQ(accounts.enforced_since(), at(77));
        EXPECT_FALSE(accounts.next_mail(at(600)));
    });
}

TEST_F(RestoreWithoutStore, ItSaysOfWhenTheBackupIs) {
    const auto restoration = keeper->restoration({});
    give(*restoration, bytes);
    EXPECT_EQ(restoration->found().newest, at(500));
    EXPECT_EQ(restoration->found().accounts, 4);
}

TEST_F(RestoreWithoutStore, WhateverIsWrongWithTheStoreItBringsEverybodyBack) {
    const std::vector<std::function<void()>> faults{
        [&] { fs::remove(path()); },
        [&] { fs::remove(witness()); },
        [&] { std::ofstream(witness(), std::ios::binary) << "something else"; },
        [&] { fs::resize_file(path(), fs::file_size(path()) / 2); },
        [&] { Database(path(), Database::Open::existing).execute("DELETE FROM accounts WHERE name = 'bob'"); },
        [&] { Database(path(), Database::Open::existing).execute("PRAGMA user_version = 99"); },
        [&] { std::ofstream(path(), std::ios::binary) << bytes; }, // a copy in its place
        [&] { std::ofstream(path() + "-wal", std::ios::binary) << std::string(5000, 'x'), fs::remove(path()); },
        [&] {
            for (const char* file : {"accounts.db", "store.witness"})
                fs::remove(directory / file);
        },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        close();
        faults[i]();
        open();
        EXPECT_THROW(find("alice"), StorageError) << i;
        EXPECT_FALSE(restore(bytes).known_since) << i;
        expect_all_of_the_backup();
        reopen();
        expect_all_of_the_backup();
        EXPECT_THAT(store->damage(), IsEmpty()) << i;
    }
}

TEST_F(RestoreWithoutStore, AStoreThatIsRemovedWhileItIsUsedIsRestoredWithoutARestart) {
    for (const char* file : {"accounts.db", "accounts.db-wal", "accounts.db-shm", "store.witness"})
        fs::remove(directory / file);
    EXPECT_THROW(find("alice"), StorageError);
    restore(bytes);
    expect_all_of_the_backup();
    reopen();
    expect_all_of_the_backup();
}

TEST_F(RestoreWithoutStore, TheKeyIsPutBackWithIt) {
    const Secret kept = key_bytes();
    close();
    for (const auto& entry : fs::directory_iterator(directory.path()))
        fs::remove(entry);
    open();
    EXPECT_THAT(refusal_of(bytes), HasSubstr("--key"));
    EXPECT_THAT(refusal_of(bytes, Secret(std::string_view("short"))), HasSubstr("no key"));
    EXPECT_THAT(refusal_of(bytes, Secret(std::size_t{32})), HasSubstr("another key"));
    EXPECT_FALSE(fs::exists(key())) << "nothing was changed";
    restore(bytes, kept.copy());
    expect_all_of_the_backup();
    reopen();
    expect_all_of_the_backup();
}

TEST_F(RestoreWithoutStore, ANewMachineWithAStoreOfItsOwnForgetsNobody) {
    const Secret kept = key_bytes();
    close();
    for (const auto& entry : fs::directory_iterator(directory.path()))
        fs::remove(entry);
    make_store(path());
    const Secret own = key_bytes();
    open();
    save(with_name("erin"));
    EXPECT_THAT(refusal_of(bytes), HasSubstr("another key"));
    const auto outcome = restore(bytes, kept.copy());
    expect_all_of_the_backup();
    EXPECT_FALSE(outcome.known_since);
    EXPECT_THAT(codes_of("alice").hashes, IsEmpty());
    EXPECT_TRUE(find("erin")->reset);
    EXPECT_EQ(key_bytes().text(), own.text()) << "the machine keeps its key";
    reopen();
    expect_all_of_the_backup();
}

TEST_F(RestoreWithoutStore, WhatIsDamagedStaysDamagedOrComesBack) {
    damage_row_of("bob");
    const auto outcome = restore(bytes);
    EXPECT_TRUE(outcome.known_since);
    EXPECT_THAT(find("bob")->devices, SizeIs(2)) << "the backup has it still";
    EXPECT_THAT(codes_of("bob").hashes, IsEmpty()) << "but nobody knows which codes were used";
    damage_row_of("carol");
    const std::string damaged = backup();
    restore(damaged);
    EXPECT_THROW(find("carol"), DamagedAccount);
    EXPECT_THAT(store->damage(), ElementsAre(HasSubstr("carol")));
}

} // namespace
} // namespace harness2fa::storage
