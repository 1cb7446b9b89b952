// SPDX-License-Identifier: Apache-2.0
#include "restoration.hpp"

#include "merged_store.hpp"
#include "older_form.hpp"
#include "sealed_accounts.hpp"
#include "sealing.hpp"
#include "sqlite_accounts.hpp"
#include "sqlite_check.hpp"
#include "sqlite_schema.hpp"
#include "store_file.hpp"
#include "store_without_use.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace harness2fa::storage {
namespace {

constexpr char backup_name[] = "The backup";
constexpr std::int64_t largest_backup = std::int64_t{4} << 30; // bytes
constexpr std::string_view file_beginning{"SQLite format 3\0", 16};

// These places in the header of the file are from https://www.sqlite.org/fileformat.html section 1.3.
constexpr std::size_t header_size = 100, page_size_at = 16, changes_at = 24, pages_at = 28, changes_of_pages_at = 92;

std::int64_t number_at(std::span<const unsigned char> header, std::size_t at, std::size_t size) {
    std::int64_t number = 0;
    for (const unsigned char byte : header.subspan(at, size))
        number = number << 8 | byte;
    return number;
}

// size_by returns how many bytes the file has according to its header, 0 if that does not say.
std::int64_t size_by(std::span<const unsigned char> header) {
    const std::int64_t page_size = number_at(header, page_size_at, 2);
    const bool pages_known = number_at(header, changes_at, 4) == number_at(header, changes_of_pages_at, 4);
    return pages_known ? (page_size == 1 ? 65536 : page_size) * number_at(header, pages_at, 4) : 0;
}

// about_backup turns a text about the store into one about the backup, without the advice on how to mend the store.
std::string about_backup(std::string text) {
    if (text.ends_with(put_it_back))
        text.resize(text.size() - put_it_back.size());
    for (const std::string_view of_sqlite : {"accounts.db is damaged: ", "accounts.db: "})
        if (text.starts_with(of_sqlite))
            return std::string(backup_name) + " is damaged: " + text.substr(of_sqlite.size());
    return text;
}

std::optional<Time> newest_in(const rules::Account& account) {
    std::optional<Time> newest = account.last_login;
    for (const rules::Device& device : account.devices)
        newest = std::max({newest, std::optional(device.since), device.last_used});
    if (account.pending)
        newest = std::max(newest, std::optional(account.pending->device.since));
    return newest;
}

std::optional<Time> newest_in(Database& database, const Secret& key) {
    std::optional<Time> newest;
    SealedAccounts(database, key).each([&](const SealedAccount& account) {
        if (account.stored)
            newest = std::max(newest, newest_in(account.stored->account));
    });
    const Statement mails(database, "SELECT max(queued) FROM outbox");
    Query query(mails);
    return query.step() ? std::max(newest, query.optional_time(0)) : newest;
}

bool can_be_used(AccountEngine& engine) {
    try {
        engine.begin();
        engine.enforced_since();
        engine.roll_back();
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace

Restoration::Restoration(StorePaths paths, Secret given)
    : paths_(std::move(paths)), received_(paths_.database), session_(new_session()) {
    if (!given.empty() && given.size() != sealing_key_size)
        throw StorageError("What was given with --key is no key of harness2fa.");
    if (given.empty() && !exists(paths_.key))
        throw StorageError(paths_.key + ": missing. Give the key of the backup, too: harness2fa restore FILE --key "
                                        "KEYFILE");
    key_ = exists(paths_.key) ? store_key(paths_) : given.copy();
    backup_key_ = given.empty() ? key_.copy() : std::move(given);
}

void Restoration::append(std::span<const unsigned char> bytes) {
    if (received_.size() + static_cast<std::int64_t>(bytes.size()) > largest_backup)
        throw StorageError("That is too large for a backup of harness2fa.");
    received_.append(bytes);
}

void Restoration::check() {
    try {
        look_at_header();
        received_.close();
        examine();
    } catch (const StorageError& error) {
        throw StorageError(about_backup(error.what()));
    }
}

void Restoration::look_at_header() {
    std::array<unsigned char, header_size> header{};
    const std::size_t size = received_.read(0, header);
    const std::string_view text(reinterpret_cast<const char*>(header.data()), size);
    if (!text.starts_with(file_beginning))
        throw StorageError("That is no backup of harness2fa.");
    if (size < header_size || received_.size() < size_by(header))
        throw StorageError("The backup is cut off: its end is missing.");
}

void Restoration::examine() {
    Database backup(received_.path(), Database::Open::existing);
    backup.execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_mode = DELETE; "
                   "PRAGMA synchronous = OFF");
    require_form(backup, backup_name);
    if (!was_made_with(backup, backup_key_))
        throw StorageError("The backup was made with another key. Give that one, too: harness2fa restore FILE --key "
                           "KEYFILE");
    if (is_of_older_form(backup))
        convert(backup, backup_key_, session_);
    const Check check = check_of(backup, backup_key_, backup_name);
    found_ = {check.accounts(), check.damage.size(), newest_in(backup, backup_key_)};
}

std::unique_ptr<AccountEngine> Restoration::carry_out(std::unique_ptr<AccountEngine> engine,
                                                      rules::RestoreTerms terms) noexcept {
    try {
        const bool usable = can_be_used(*engine);
        build(usable, terms);
        swap(engine, usable);
    } catch (const std::exception& error) {
        outcome_.fault = Fault{error.what()};
    }
    if (!engine)
        engine = reopened();
    outcome_.damage = engine->damage();
    return engine;
}

// build takes a backup for one of this store if it was made with the same key: each store has a key of its own.
void Restoration::build(bool usable, rules::RestoreTerms terms) {
    terms.of_same = usable && std::ranges::equal(key_.bytes(), backup_key_.bytes());
    outcome_.known_since = terms.of_same;
    result_.emplace(paths_.database);
    Database backup(received_.path(), Database::Open::existing);
    std::optional<Database> present;
    std::optional<MergeSource> present_source;
    if (usable)
        present_source.emplace(MergeSource{present.emplace(paths_.database, Database::Open::to_read), key_});
    merge_stores({backup, backup_key_}, present_source, result_->path(), key_, session_, terms, outcome_);
}

// put_key writes the key if there is none. If the restore is interrupted then, the next start says that the key lacks its store.
void Restoration::put_key() {
    if (exists(paths_.key))
        return;
    write_new(paths_.key, key_.bytes());
    sync_directory_of(paths_.key);
}

// swap first announces the new store; from then on both are good, the one that was closed and the one that takes its name, and wherever it
// is interrupted, one of them is there. A store that could not be used is no longer good, so its log may be removed.
void Restoration::swap(std::unique_ptr<AccountEngine>& engine, bool usable) {
    result_->sync();
    put_key();
    engine.reset();
    if (usable && exists(paths_.database + "-wal"))
        throw StorageError(paths_.database + " cannot be closed now. Nothing was changed.");
    Witness witness(paths_.witness, key_);
    if (!usable)
        witness.disown();
    witness.announce(session_, false);
    for (const char* suffix : {"-wal", "-shm", "-journal"})
        ::unlink((paths_.database + suffix).c_str());
    sync_directory_of(paths_.database);
    result_->become(paths_.database);
    engine = std::make_unique<SqliteAccounts>(paths_.database, key_.copy(), paths_.witness);
}

std::unique_ptr<AccountEngine> Restoration::reopened() const noexcept {
    try {
        return std::make_unique<SqliteAccounts>(paths_.database, key_.copy(), paths_.witness);
    } catch (const std::exception& error) {
        return store_without_use(error.what());
    }
}

} // namespace harness2fa::storage
