// SPDX-License-Identifier: Apache-2.0
// A store in a directory of its own, and accounts to put into it.
#pragma once

#include "../support/temporary_directory.hpp"
#include "storage/account_store.hpp"
#include "storage/sqlite.hpp"
#include "storage/store_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace harness2fa::storage {

inline UserName name(const char* text) {
    return *UserName::parse(text);
}

inline rules::Account alice() {
    rules::Account account{
        name("alice"), 1000, {3, Time{std::chrono::seconds{7}}}, {1, Time{std::chrono::seconds{9}}}, {}};
    account.devices.push_back({"phone", Secret{std::string_view("12345678901234567890")}, {}, 42, Time{}, {}, false});
    account.devices.push_back({"token", Secret{std::string_view("abcdefghijabcdefghij")}, {}, {}, Time{}, {}, false});
    return account;
}

inline MailAddress address_of(const std::string& who) {
    return *MailAddress::parse(who + "@example.org");
}

inline Time at(int seconds) {
    return Time{std::chrono::seconds{seconds}};
}

// With the devices of alice and a pending secret of its own.
inline rules::Account invited(const char* who) {
    rules::Account account = alice();
    account.name = name(who);
    account.pending = rules::PendingSecret{.device = {.name = "new phone",
                                                      .secret = Secret("pending-secret-" + std::string(who)),
                                                      .shape = {Algorithm::sha256, 8, std::chrono::seconds{60}},
                                                      .since = at(100)},
                                           .expires = at(200),
                                           .mail = MailState::delivered,
                                           .mailed_to = address_of(who)};
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
    void SetUp() override {
        make_store(path());
        open();
    }
    std::string path() const { return directory / "accounts.db"; }
    std::string key() const { return directory / "store.key"; }
    std::string witness() const { return directory / "store.witness"; }

    std::optional<rules::Account> find(const char* who) {
        std::optional<rules::Account> found;
        store->run([&](Accounts& accounts) { found = accounts.find(name(who)); });
        return found;
    }
    void save(const rules::Account& account) {
        store->run([&](Accounts& accounts) { accounts.save(account); });
    }
    void with_sql(const char* sql) {
        close();
        Database(path(), Database::Open::existing).execute(sql);
        open();
    }
    std::int64_t count(const char* sql) { return Database(path(), Database::Open::existing).pragma(sql); }
    std::string refusal() {
        close();
        try {
            open();
        } catch (const StorageError& error) {
            close();
            return error.what();
        }
        return "";
    }

    test::TemporaryDirectory directory;
    std::unique_ptr<StoreFiles> files;
    rules::RecoverySet codes_of(const rules::Account& account) const {
        rules::RecoverySet set;
        store->run([&](Accounts& accounts) { set = accounts.recovery_codes(account); });
        return set;
    }

    std::unique_ptr<AccountStore> store;
};

} // namespace harness2fa::storage
