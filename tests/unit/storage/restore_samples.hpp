// SPDX-License-Identifier: Apache-2.0
// A store of four users, its backups, and what restoring them brings.
#pragma once

#include "samples.hpp"

#include "storage/restoration.hpp"
#include "storage/store_copy.hpp"
#include "storage/store_keeper.hpp"

#include <fstream>
#include <functional>

namespace harness2fa::storage {

inline constexpr int restore_time = 3000; // step 100
inline constexpr rules::TimeStep floor_step = 101;

inline rules::RecoverySet codes(std::initializer_list<unsigned char> marks, unsigned char salt = 1) {
    rules::RecoverySet set;
    set.salt = {salt};
    for (const unsigned char mark : marks)
        set.hashes.push_back(rules::RecoveryHash{mark});
    return set;
}

inline rules::RecoverySet proven(rules::RecoverySet set) {
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

    static rules::Account with_name(const char* who) {
        rules::Account account = alice();
        account.name = name(who);
        return account;
    }
    void save_codes(const char* who, const rules::RecoverySet& set) {
        store->run([&](Accounts& accounts) { accounts.save_recovery_codes(*accounts.find(name(who)), set); });
    }
    rules::RecoverySet codes_of(const char* who) { return Store::codes_of(*find(who)); }
    void change(const char* who, const std::function<void(rules::Account&)>& how) {
        rules::Account account = *find(who);
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

    Restoration::Report restore(const std::string& bytes, Secret key_given = {}) {
        const auto restoration = keeper->restoration(std::move(key_given));
        give(*restoration, bytes);
        store->give_back(restoration->carry_out(store->lend(), {at(restore_time), 1}));
        EXPECT_EQ(restoration->outcome().fault, std::nullopt);
        return restoration->outcome();
    }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory.path()), {}));
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
            EXPECT_THAT(account->devices, testing::SizeIs(2)) << who;
        }
    }

    std::shared_ptr<StoreKeeper> keeper;
};

} // namespace harness2fa::storage
