// SPDX-License-Identifier: Apache-2.0
// A store is one whole or none: damage, copies put in its place, mixtures, logs of others.
#include "samples.hpp"

#include "common/descriptor.hpp"
#include "storage/random.hpp"

#include <fcntl.h>

#include <cstdlib>
#include <fstream>
#include <random>

namespace harness2fa::storage {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Whole : public Store {
  protected:
    void SetUp() override {
        Store::SetUp();
        save(alice());
        save(with_name("bob"));
        save(invited("carol"));
    }
    static rules::Account with_name(const char* who) {
        rules::Account account = alice();
        account.name = name(who);
        return account;
    }
    void sql(const char* text) const { Database(path(), Database::Open::existing).execute(text); }
    void copy(const std::string& from, const std::string& to) const {
        for (const char* part : {"", "-wal"}) {
            fs::remove(to + part);
            if (fs::exists(from + part))
                fs::copy_file(from + part, to + part);
        }
    }
    std::string elsewhere() const { return directory / "copy.db"; }

    bool refuses(const char* who) {
        try {
            find(who);
            return false;
        } catch (const StorageError&) {
            return true;
        }
    }

    // As a daemon that was killed leaves the files.
    void kill() {
        const std::string left = directory / "left";
        fs::create_directory(left);
        for (const char* file : {"accounts.db", "accounts.db-wal", "store.key", "store.witness"})
            fs::copy_file(directory / file, left + '/' + file);
        close();
        for (const char* file : {"accounts.db", "accounts.db-wal", "store.key", "store.witness"})
            fs::copy_file(left + '/' + file, directory / file, fs::copy_options::overwrite_existing);
        fs::remove_all(left);
    }
};

TEST_F(Whole, ARowOnAnotherUserIsDamageOfThatUserAlone) {
    with_sql("UPDATE accounts SET record = (SELECT record FROM accounts WHERE name = 'alice') WHERE name = 'bob'");
    EXPECT_THAT(store->damage(), ElementsAre(HasSubstr("account of bob is damaged")));
    EXPECT_THROW(find("bob"), DamagedAccount);
    EXPECT_TRUE(find("alice"));
    EXPECT_TRUE(find("carol"));
}

TEST_F(Whole, ADamagedAccountIsKeptAsItIsUntilItIsForgotten) {
    with_sql("UPDATE accounts SET record = zeroblob(length(record)) WHERE name = 'bob'");
    EXPECT_THROW(save(with_name("bob")), DamagedAccount);
    store->run([](Accounts& accounts) { EXPECT_EQ(accounts.names().size(), 3U); });
    store->run([](Accounts& accounts) { accounts.remove(name("bob")); });
    EXPECT_FALSE(find("bob"));
    close();
    open();
    EXPECT_TRUE(store->damage().empty());
}

TEST_F(Whole, ARowAsItOnceWasIsRefused) {
    close();
    sql("CREATE TABLE old AS SELECT * FROM accounts");
    open();
    rules::Account later = alice();
    later.devices[0].burned = 43;
    save(later);
    close();
    sql("DELETE FROM accounts WHERE name = 'alice'; INSERT INTO accounts SELECT * FROM old WHERE name = 'alice'");
    EXPECT_THAT(refusal(), HasSubstr("not one whole"));
}

TEST_F(Whole, AnAccountThatIsMissingOrCameFromNowhereOrHasAnotherNameIsRefused) {
    close();
    copy(path(), elsewhere());
    for (const char* change :
         {"DELETE FROM accounts WHERE name = 'bob'", "UPDATE accounts SET name = 'bobb' WHERE name = 'bob'",
          "INSERT INTO accounts SELECT 'dave', uid, version, record FROM accounts WHERE name = 'bob'",
          "UPDATE accounts SET version = version + 1 WHERE name = 'bob'"}) {
        sql(change);
        EXPECT_THAT(refusal(), HasSubstr("not one whole")) << change;
        copy(elsewhere(), path());
    }
    open();
    EXPECT_TRUE(find("bob"));
}

TEST_F(Whole, WhatHoldsForAllIsSealed) {
    close();
    copy(path(), elsewhere());
    for (const char* change :
         {"DELETE FROM facts WHERE name = 'store'", "UPDATE facts SET value = zeroblob(100) WHERE name = 'store'"}) {
        sql(change);
        EXPECT_THAT(refusal(), HasSubstr("is damaged")) << change;
        copy(elsewhere(), path());
    }
}

// Every byte of a row, and of what surrounds it: refused, or the same answer.
TEST_F(Whole, AFlippedBitNeverMakesAnotherAnswer) {
    save(invited("alice"));
    close();
    std::ifstream in(path(), std::ios::binary);
    const std::string good(std::istreambuf_iterator<char>(in), {});
    const std::string before(elsewhere());
    copy(path(), before);
    fs::copy_file(witness(), directory / "witness");
    const std::size_t at = good.find("alice");
    ASSERT_NE(at, std::string::npos);
    for (std::size_t byte = at - 16; byte < std::min(at + 700, good.size()); byte += 5) {
        std::string flipped = good;
        flipped[byte] ^= static_cast<char>(1U << (byte % 8));
        std::ofstream(path(), std::ios::binary) << flipped;
        try {
            open();
        } catch (const StorageError&) {
        }
        for (const char* who : {"alice", "bob", "carol"})
            EXPECT_TRUE(!store || refuses(who) || find(who)->devices.at(0).burned == 42) << byte << ' ' << who;
        close();
        copy(before, path());
        fs::copy_file(directory / "witness", witness(), fs::copy_options::overwrite_existing);
    }
}

TEST_F(Whole, ACopyPutInItsPlaceIsRefusedHoweverWhole) {
    close();
    copy(path(), elsewhere());
    open();
    save(with_name("dave"));
    close();
    copy(elsewhere(), path());
    EXPECT_THAT(refusal(), HasSubstr("not the store that was used last"));
    EXPECT_THAT(refusal(), HasSubstr("harness2fa restore")) << "and it stays so";
}

TEST_F(Whole, ACopyOfARunningStoreIsRefusedAfterACleanStop) {
    copy(path(), elsewhere());
    close();
    copy(elsewhere(), path());
    EXPECT_THAT(refusal(), HasSubstr("not the store that was used last"));
}

TEST_F(Whole, AfterACrashItGoesOn) {
    save(with_name("dave"));
    kill();
    open();
    EXPECT_TRUE(find("dave"));
    close();
    EXPECT_FALSE(fs::exists(path() + "-wal"));
    open();
    EXPECT_TRUE(find("dave"));
}

TEST_F(Whole, AfterACrashACopyWithoutTheLogIsRefused) {
    kill();
    fs::remove(path() + "-wal");
    EXPECT_THAT(refusal(), HasSubstr("-wal is missing"));
    EXPECT_FALSE(fs::exists(path() + "-wal")) << "and none is begun";
}

TEST_F(Whole, AnOlderCopyUnderTheLogOfACrashIsRefused) {
    const auto save_many = [&] {
        for (int i = 0; i < 300; ++i)
            save(with_name(("user" + std::to_string(i)).c_str()));
    };
    save_many();
    close();
    copy(path(), elsewhere());
    open();
    save_many();
    for (int i = 0; i < 100; ++i) // now the changes before these are no longer in the log
        save(alice());
    kill();
    fs::copy_file(elsewhere(), path(), fs::copy_options::overwrite_existing);
    EXPECT_THAT(refusal(), HasSubstr("not one whole"));
}

TEST_F(Whole, NoLogStaysAfterACleanStop) {
    save(with_name("dave"));
    EXPECT_TRUE(fs::exists(path() + "-wal"));
    close();
    EXPECT_FALSE(fs::exists(path() + "-wal"));
    EXPECT_FALSE(fs::exists(path() + "-shm"));
}

TEST_F(Whole, WithoutItsWitnessIsRefused) {
    close();
    fs::remove(witness());
    EXPECT_THAT(refusal(), HasSubstr("store.witness is missing"));
}

TEST_F(Whole, AWitnessThatIsDamagedIsNamed) {
    close();
    std::ofstream(witness(), std::ios::binary) << "something else";
    EXPECT_THAT(refusal(), HasSubstr("store.witness is damaged"));
}

TEST_F(Whole, FilesThatAreReplacedRemovedOrWrittenWhileItRunsAreNoticed) {
    const std::string other = directory / "other";
    for (int way = 0; way < 4; ++way) {
        fs::copy_file(path(), other, fs::copy_options::overwrite_existing);
        if (way == 0)
            fs::remove(path());
        if (way == 1)
            fs::rename(other, path());
        if (way == 2)
            std::ofstream(path(), std::ios::binary | std::ios::in) << "S";
        if (way == 3)
            fs::remove(path() + "-wal");
        EXPECT_THROW(find("alice"), StorageError) << way;
        EXPECT_THROW(find("alice"), StorageError) << way << ", and it stays so";
        close();
        for (const auto& entry : fs::directory_iterator(directory.path()))
            fs::remove_all(entry.path());
        make_store(path());
        open();
        save(alice());
    }
}

// Copies of many moments, whole and cut off, with and without a log, put back at random: either everybody is as before, or nobody is served.
TEST_F(Whole, CopiesAtRandomServeTheLastStateOrNobody) {
    std::mt19937 random(20261126); // NOLINT(cert-msc51-cpp): the same ones each time
    std::vector<std::string> copies;
    int newest = 42, served = 0, refused = 0;
    close();
    for (int round = 0; round < 200; ++round) {
        open();
        rules::Account account = alice();
        account.devices[0].burned = ++newest;
        save(account);
        if (round % 3 == 0) {
            copies.push_back(directory / ("copy" + std::to_string(round)));
            copy(path(), copies.back());
        }
        random() % 2 == 0 ? kill() : close();
        const std::string keep = directory / "keep";
        copy(path(), keep);
        fs::copy_file(witness(), directory / "witness", fs::copy_options::overwrite_existing);
        const std::string& from = copies[random() % copies.size()];
        if (random() % 3 != 0)
            fs::copy_file(from, path(), fs::copy_options::overwrite_existing);
        if (random() % 3 == 0 && fs::exists(from + "-wal"))
            fs::copy_file(from + "-wal", path() + "-wal", fs::copy_options::overwrite_existing);
        if (random() % 4 == 0)
            fs::resize_file(path(), fs::file_size(path()) * (random() % 100) / 100);
        try {
            open();
            EXPECT_EQ(find("alice")->devices.at(0).burned, newest) << round;
            EXPECT_TRUE(find("bob"));
            EXPECT_TRUE(find("carol"));
            ++served;
        } catch (const StorageError&) {
            ++refused;
        }
        close();
        copy(keep, path());
        fs::copy_file(directory / "witness", witness(), fs::copy_options::overwrite_existing);
    }
    EXPECT_GT(served, 10);
    EXPECT_GT(refused, 100);
}

} // namespace
} // namespace harness2fa::storage
