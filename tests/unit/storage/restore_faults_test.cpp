// SPDX-License-Identifier: Apache-2.0
// Backups that are none, users who change at random, and a restore that is interrupted: nobody gets in who would not have got in without.
#include "restore_samples.hpp"

#include "storage/sqlite_check.hpp"
#include "storage/witness.hpp"

#include <array>
#include <map>
#include <random>

namespace harness2fa::storage {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST_F(Restore, FilesThatAreNoBackupsAreRefusedByNameAndNothingChanges) {
    const std::string bytes = backup();
    const std::size_t before = files();
    const std::vector<std::pair<std::string, const char*>> wrong{
        {"", "no backup"},
        {"a text", "no backup"},
        {bytes.substr(0, 50), "cut off"},
        {bytes.substr(0, bytes.size() - 1), "cut off"},
        {bytes.substr(0, 4096), "cut off"},
    };
    for (const auto& [content, text] : wrong)
        EXPECT_THAT(refusal_of(content), HasSubstr(text));
    { Database(directory / "other.db", Database::Open::create).execute("CREATE TABLE t(a); PRAGMA user_version = 4"); }
    EXPECT_THAT(refusal_of(content_of(directory / "other.db")), HasSubstr("not a store of harness2fa"));
    fs::remove(directory / "other.db");
    EXPECT_EQ(files(), before);
    expect_all_of_the_backup();
    EXPECT_EQ(codes_of("alice").hashes.size(), 3U);
}

TEST_F(Restore, AFlippedByteOfABackupIsRefusedOrResetsOneUserOrMakesNoDifference) {
    const std::string bytes = backup();
    for (std::size_t byte = 100; byte < bytes.size(); byte += 1511) {
        std::string flipped = bytes;
        flipped[byte] ^= static_cast<char>(1U << (byte % 8));
        if (!refusal_of(flipped).empty())
            continue;
        restore(flipped);
        for (const char* who : {"alice", "bob", "carol", "dave"}) {
            const auto account = find(who);
            ASSERT_TRUE(account) << byte;
            EXPECT_TRUE(account->reset || account->devices.size() == 2) << byte;
            save(with_name(who));
        }
    }
}

TEST_F(Restore, ADirectoryThatCannotBeWrittenChangesNothing) {
    const std::string bytes = backup();
    const auto restoration = keeper->restoration({});
    give(*restoration, bytes);
    fs::rename(directory.path(), directory.path().string() + "-away");
    store->give_back(restoration->carry_out(store->lend(), {at(restore_time), 1}));
    ASSERT_TRUE(restoration->outcome().fault);
    EXPECT_NE(restoration->outcome().fault->why, "");
    fs::rename(directory.path().string() + "-away", directory.path());
    reopen();
    expect_all_of_the_backup();
    EXPECT_EQ(find("alice")->devices[0].burned, 42) << "the old one";
}

// Users at random, who change at random; backups of many moments, cut off or whole, restored into stores that are whole or not: nobody gets
// in who would not have got in without.
class AtRandom : public Restore {
  protected:
    static constexpr std::array<const char*, 6> everybody{"alice", "bob", "carol", "dave", "erin", "frank"};

    struct Seen {
        std::optional<rules::Account> account;
        rules::RecoverySet codes;
    };
    Seen seen(const char* who) {
        Seen seen{find(who), {}};
        if (seen.account)
            seen.codes = Store::codes_of(*seen.account);
        return seen;
    }

    void live_a_little(const char* who) {
        const auto choice = random() % 6;
        if (choice == 0)
            return forget(who);
        rules::Account account = find(who) ? std::move(*find(who)) : rules::Account{.name = name(who)};
        if (choice == 1) {
            account.devices.clear();
            account.reset = true;
        }
        if (choice == 2 && !account.devices.empty())
            account.devices.pop_back();
        if (choice == 3 && account.devices.size() < 3) {
            account.reset = false;
            account.devices.push_back({"phone" + std::to_string(++newest),
                                       Secret{std::string_view("12345678901234567890")},
                                       {},
                                       {},
                                       at(newest),
                                       {},
                                       false});
        }
        if (choice == 4 && !account.devices.empty())
            account.devices[0].burned = ++newest;
        save(account);
        if (choice == 5 || account.reset)
            save_codes(who, account.reset ? rules::RecoverySet{} : codes_at_random());
    }

    rules::RecoverySet codes_at_random() {
        rules::RecoverySet set = codes({1, 2}, static_cast<unsigned char>(random() % 3));
        set.proven = random() % 2 == 0;
        return set;
    }

    static void expect_no_more_than(const Seen& before, const Seen& after, const std::string& what) {
        const bool had = before.account && (before.account->reset || !before.account->devices.empty());
        const bool has = after.account && (after.account->reset || !after.account->devices.empty());
        EXPECT_EQ(had, has) << what << ": enrolled is enrolled, and who was not is asked for nothing";
        if (!after.account)
            return;
        EXPECT_TRUE(!before.account->reset || after.account->reset) << what;
        for (const rules::Device& device : after.account->devices) {
            EXPECT_GE(device.burned, floor_step) << what;
            EXPECT_TRUE(std::ranges::any_of(before.account->devices, [&](const rules::Device& old) {
                return old.name == device.name && std::max(old.burned, std::optional(floor_step)) == device.burned;
            })) << what;
        }
        for (const rules::RecoveryHash& hash : after.codes.hashes)
            EXPECT_TRUE(before.codes.salt == after.codes.salt && std::ranges::count(before.codes.hashes, hash) == 1)
                << what;
        EXPECT_TRUE(before.codes.proven || !after.codes.proven) << what;
    }

    std::mt19937 random{20261126}; // NOLINT(cert-msc51-cpp): the same ones each time
    int newest = 0;
};

TEST_F(AtRandom, NobodyGetsInWhoWouldNotHave) {
    std::vector<std::string> backups{backup()};
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        live_a_little(everybody.at(random() % everybody.size()));
        live_a_little(everybody.at(random() % everybody.size()));
        std::map<std::string, Seen> before;
        for (const char* who : everybody)
            before.emplace(who, seen(who));
        std::string chosen = backups[random() % backups.size()];
        backups.push_back(backup());
        if (random() % 4 == 0)
            chosen.resize(chosen.size() * (random() % 100) / 100);
        const bool good = refusal_of(chosen).empty();
        if (good)
            restore(chosen);
        refused += good ? 0 : 1;
        if (random() % 4 == 0)
            reopen();
        for (const char* who : everybody) {
            if (good)
                expect_no_more_than(before.at(who), seen(who), std::to_string(round) + ' ' + who);
            else
                EXPECT_EQ(find(who).has_value(), before.at(who).account.has_value());
        }
    }
    EXPECT_GT(refused, 20);
}

// As if the daemon was killed after each change of a file: what it would find at its next start.
class Interrupted : public Restore {
  protected:
    using Files = std::map<std::string, std::string>;

    Files files_now() const {
        Files now;
        for (const auto& entry : fs::directory_iterator(directory.path()))
            now[entry.path().filename()] = content_of(entry.path());
        return now;
    }
    void put(const Files& files) const {
        for (const auto& entry : fs::directory_iterator(directory.path()))
            fs::remove(entry);
        for (const auto& [file, content] : files) {
            std::ofstream(directory / file, std::ios::binary) << content;
            fs::permissions(directory / file, fs::perms::owner_read | fs::perms::owner_write);
        }
    }
    // Which of the two stores opens: by the burned step of alice. 0: none, by name.
    rules::TimeStep opens_with(const Files& files) {
        close();
        put(files);
        open();
        try {
            return *find("alice")->devices[0].burned;
        } catch (const StorageError&) {
            return 0;
        }
    }
};

TEST_F(Interrupted, WhereverItIsTheOldStoreOpensOrTheNewOne) {
    const std::string bytes = backup();
    close();
    const Files before = files_now();
    open();
    restore(bytes);
    close();
    const Files after = files_now();
    Files announced = before, renamed = after;
    const Secret secret(before.at("store.key"));
    put(before);
    {
        Witness witness_file(witness(), secret);
        const StoreState state = [&] {
            std::ofstream(directory / "new.db", std::ios::binary) << after.at("accounts.db");
            Database database(directory / "new.db", Database::Open::existing);
            return state_of(database, secret, "new.db");
        }();
        witness_file.announce(state.session, false);
        announced["store.witness"] = renamed["store.witness"] = content_of(witness());
    }
    EXPECT_EQ(opens_with(before), 42);
    EXPECT_EQ(opens_with(announced), 42) << "announced, not renamed";
    EXPECT_EQ(opens_with(announced), 42) << "and again";
    EXPECT_EQ(opens_with(renamed), floor_step) << "renamed, not confirmed";
    EXPECT_EQ(opens_with(after), floor_step);
    Files old_again = after;
    old_again["accounts.db"] = before.at("accounts.db");
    EXPECT_EQ(opens_with(old_again), 0) << "the old one is good no more";
}

TEST_F(Interrupted, AnUnusableStoreDoesNotBecomeGoodByIt) {
    const std::string bytes = backup();
    close();
    fs::copy_file(path(), directory / "old");
    open();
    change("alice", [](rules::Account& account) { account.devices[0].burned = 43; });
    close();
    fs::rename(directory / "old", path()); // a copy that was put in its place
    const Secret secret = key_bytes();
    {
        Witness witness_file(witness(), secret);
        witness_file.disown();
        witness_file.announce(new_session(), false);
    }
    open();
    EXPECT_THROW(find("alice"), StorageError);
    restore(bytes);
    expect_all_of_the_backup();
}

} // namespace
} // namespace harness2fa::storage
