// SPDX-License-Identifier: Apache-2.0
#include "sqlite_check.hpp"

#include "sealed_records.hpp"

#include <algorithm>
#include <cstdint>

namespace harness2fa::storage {
namespace {

// printable replaces control characters, because what a damaged store holds may be anything.
std::string printable(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }, '?');
    return text;
}

void require_sound_pages(Database& database, const std::string& path) {
    const Statement statement(database, "PRAGMA quick_check(1)");
    Query query(statement);
    if (query.step() && query.text(0) != "ok")
        throw StorageError(path + " is damaged: " + printable(query.text(0)) + "." + std::string(put_it_back));
}

// An OtherUid is a row whose column uid is not the sealed uid, which is the one that counts.
struct OtherUid {
    std::string name;
    std::optional<std::int64_t> uid;
};

void correct(Database& database, const std::vector<OtherUid>& wrong) {
    const Statement statement(database, "UPDATE accounts SET uid = ? WHERE name = ?");
    for (const OtherUid& row : wrong)
        Query(statement).bind(row.uid).bind(row.name).run();
}

std::optional<std::int64_t> uid_of(const StoredAccount& stored) {
    return stored.account.uid ? std::optional<std::int64_t>(*stored.account.uid) : std::nullopt;
}

} // namespace

Check check_of(Database& database, const Secret& key, const std::string& path) {
    require_sound_pages(database, path);
    Check check{.state = state_of(database, key, path)};
    AccountSet set(key);
    std::vector<OtherUid> wrong_uids;
    const Statement statement(database, "SELECT name, uid, version, record FROM accounts");
    for (Query row(statement); row.step();) {
        const std::string text = row.text(0);
        const auto name = UserName::parse(text);
        const auto stored = name ? opened(key, *name, row.number(2), row.blob(3)) : std::nullopt;
        set.add(text, row.number(2));
        if (!stored)
            check.damage.push_back("accounts.db: the account of " + printable(text) + " is damaged");
        else if (uid_of(*stored) != row.optional_number(1))
            wrong_uids.push_back({text, uid_of(*stored)});
    }
    if (set.state() != check.state.accounts)
        throw StorageError(path +
                           " is not one whole: accounts are missing, or are of several moments (a copy that was "
                           "made while harness2fad ran, or one with a log of another)." +
                           std::string(put_it_back));
    correct(database, wrong_uids);
    return check;
}

StoreState state_of(Database& database, const Secret& key, const std::string& path) {
    const Statement statement(database, "SELECT value FROM facts WHERE name = 'store'");
    Query query(statement);
    const auto state = query.step() ? opened_state(key, query.blob(0)) : std::nullopt;
    if (!state)
        throw StorageError(path + " is damaged: what holds for all accounts cannot be read." +
                           std::string(put_it_back));
    return *state;
}

void write_state(Database& database, const Secret& key, const StoreState& state) {
    const Statement statement(database, "UPDATE facts SET value = ? WHERE name = 'store'");
    Query(statement).bind(sealed(key, state)).run();
}

} // namespace harness2fa::storage
