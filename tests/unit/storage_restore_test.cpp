// A backup of a running store, and what becomes of everybody when it is restored: all or nothing, wherever it is interrupted.
#include "storage_samples.hpp"

#include "rules/restored.hpp"
#include "storage/restoration.hpp"
#include "storage/sqlite_check.hpp"
#include "storage/store_copy.hpp"
#include "storage/store_keeper.hpp"
#include "storage/witness.hpp"

#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <random>

namespace harness2fa {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int restore_time = 3000; // step 100
constexpr TimeStep floor_step = 101;

RecoverySet codes(std::initializer_list<unsigned char> marks, unsigned char salt = 1) {
    RecoverySet set;
    set.salt = {salt};
    for (const unsigned char mark : marks)
        set.hashes.push_back(RecoveryHash{mark});
    return set;
}

RecoverySet proven(RecoverySet set) {
    set.proven = true;
    return set;
}

class Restore : public Store {
  protected:
    void SetUp() override {
        keeper = std::make_shared<StoreKeeper>(path());
        make_store(path());
        open();
        for (const char* who : {"alice", "bob", "carol", "dave"}) {
            save(with_name(who));
            save_codes(who, codes({1, 2, 3}));
        }
    }
    void open() { store = std::make_unique<AccountStore>(keeper->open()); }
    void close() {
        store.reset();
        keeper = std::make_shared<StoreKeeper>(path());
    }
    void reopen() {
        close();
        open();
    }

    static Account with_name(const char* who) {
        Account account = alice();
        account.name = name(who);
        return account;
    }
    void save_codes(const char* who, const RecoverySet& set) {
        store->run([&](Accounts& accounts) { accounts.save_recovery_codes(*accounts.find(name(who)), set); });
    }
    RecoverySet codes_of(const char* who) { return Store::codes_of(*find(who)); }
    void change(const char* who, const std::function<void(Account&)>& how) {
        Account account = *find(who);
        how(account);
        save(account);
    }
    void forget(const char* who) {
        store->run([&](Accounts& accounts) { accounts.remove(name(who)); });
    }

    static std::string bytes_of(StoreCopy& copy) {
        std::string bytes(static_cast<std::size_t>(copy.size()), '\0');
        EXPECT_EQ(copy.read(0, {reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()}), bytes.size());
        return bytes;
    }
    std::string backup() { return bytes_of(*keeper->copy()); }
    static void give(Restoration& restoration, const std::string& bytes) {
        restoration.append({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
        restoration.check();
    }

    std::string refusal_of(const std::string& bytes, Secret key_given = {}) {
        try {
            give(*keeper->restoration(std::move(key_given)), bytes);
            return "";
        } catch (const StorageError& error) {
            return error.what();
        }
    }

    Restoration::Outcome restore(const std::string& bytes, Secret key_given = {}) {
        const auto restoration = keeper->restoration(std::move(key_given));
        give(*restoration, bytes);
        store->give_back(restoration->carry_out(store->lend(), {at(restore_time), 1}));
        EXPECT_EQ(restoration->outcome().refusal, "");
        return restoration->outcome();
    }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory.path()), {}));
    }
    static std::string content_of(const std::string& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    Secret key_bytes() const { return Secret(content_of(key())); }
    void damage_row_of(const std::string& who) {
        close();
        const std::string sql = "UPDATE accounts SET record = zeroblob(length(record)) WHERE name = '" + who + "'";
        Database(path(), Database::Open::existing).execute(sql.c_str());
        open();
    }
    void expect_all_of_the_backup() {
        for (const char* who : {"alice", "bob", "carol", "dave"}) {
            const auto account = find(who);
            ASSERT_TRUE(account) << who;
            EXPECT_THAT(account->devices, SizeIs(2)) << who;
        }
    }

    std::shared_ptr<StoreKeeper> keeper;
};

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
    change("bob", [](Account& bob) { bob.devices[0].burned = 400; });
    save(invited("erin"));
    restore(backup());
    EXPECT_EQ(find("alice")->devices[0].burned, floor_step);
    EXPECT_EQ(find("alice")->devices[1].burned, floor_step);
    EXPECT_EQ(find("bob")->devices[0].burned, 400) << "never lowered";
    EXPECT_EQ(find("erin")->pending->device.burned, restore_time / 60 + 1);
}

TEST_F(Restore, WhatHasHappenedSinceStays) {
    const std::string bytes = backup();
    change("alice", [](Account& account) { // another phone, and no token any more
        account.devices.pop_back();
        account.devices.push_back(
            {"tablet", Secret{std::string_view("tablettablettablet12")}, {}, {}, at(50), {}, true});
        account.devices[0].burned = 2000;
        account.login = {7, at(80)};
        account.last_login = at(90);
    });
    save_codes("alice", proven(codes({2, 3})));
    change("bob", [](Account& account) {
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
    change("alice", [](Account& account) {
        for (Device& device : account.devices)
            device.since = at(50); // another one of the same name
    });
    change("bob", [](Account& account) { account.devices.clear(); }); // turned off
    restore(bytes);
    EXPECT_TRUE(find("alice")->reset);
    EXPECT_FALSE(find("alice")->pending);
    EXPECT_THAT(codes_of("alice").hashes, IsEmpty());
    EXPECT_FALSE(find("bob")->reset);
    EXPECT_THAT(find("bob")->devices, IsEmpty());
}

TEST_F(Restore, MailsAreThoseOfThePresentStore) {
    store->run([](Accounts& accounts) { accounts.queue({.user = name("alice"), .to = "a@x", .queued = at(5)}); });
    const std::string bytes = backup();
    std::int64_t newest = 0;
    store->run([&](Accounts& accounts) {
        accounts.remove_mail(accounts.next_mail(at(600))->id);
        newest = accounts.queue({.user = name("bob"), .to = "b@x", .queued = at(6)});
    });
    restore(bytes);
    store->run([&](Accounts& accounts) {
        EXPECT_EQ(accounts.next_mail(at(600))->to, "b@x");
        accounts.remove_mail(newest);
        EXPECT_FALSE(accounts.next_mail(at(600)));
        EXPECT_GT(accounts.queue({.user = name("bob")}), newest) << "no id is given twice";
    });
}

class RestoreWithoutStore : public Restore {
  protected:
    void SetUp() override {
        Restore::SetUp();
        store->run([](Accounts& accounts) {
            accounts.set_enforced_since(at(77));
            accounts.queue({.user = name("alice"), .to = "a@x", .queued = at(500)});
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

TEST_F(Restore, OneThatWasRestoredIsBackedUpAndRestoredAgain) {
    const std::string bytes = backup();
    restore(bytes);
    restore(bytes);
    restore(backup());
    expect_all_of_the_backup();
    EXPECT_EQ(codes_of("alice").hashes.size(), 3U);
}

TEST_F(Restore, ADirectoryThatCannotBeWrittenChangesNothing) {
    const std::string bytes = backup();
    const auto restoration = keeper->restoration({});
    give(*restoration, bytes);
    fs::rename(directory.path(), directory.path().string() + "-away");
    store->give_back(restoration->carry_out(store->lend(), {at(restore_time), 1}));
    EXPECT_NE(restoration->outcome().refusal, "");
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
        std::optional<Account> account;
        RecoverySet codes;
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
        Account account = find(who) ? std::move(*find(who)) : Account{.name = name(who)};
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
            save_codes(who, account.reset ? RecoverySet{} : codes_at_random());
    }

    RecoverySet codes_at_random() {
        RecoverySet set = codes({1, 2}, static_cast<unsigned char>(random() % 3));
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
        for (const Device& device : after.account->devices) {
            EXPECT_GE(device.burned, floor_step) << what;
            EXPECT_TRUE(std::ranges::any_of(before.account->devices, [&](const Device& old) {
                return old.name == device.name && std::max(old.burned, std::optional(floor_step)) == device.burned;
            })) << what;
        }
        for (const RecoveryHash& hash : after.codes.hashes)
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
    TimeStep opens_with(const Files& files) {
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
    change("alice", [](Account& account) { account.devices[0].burned = 43; });
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
} // namespace harness2fa
