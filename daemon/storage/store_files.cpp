// SPDX-License-Identifier: Apache-2.0
#include "store_files.hpp"

#include "random.hpp"
#include "sealing.hpp"
#include "side_file.hpp"
#include "sqlite_accounts.hpp"
#include "sqlite_schema.hpp"
#include "store_file.hpp"

#include "common/paths.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

namespace harness2fa::storage {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
    throw StorageError(path + ": " + what);
}

StorePaths beside(const StorePaths& paths) {
    StorePaths made = paths;
    for (std::string* path : {&made.database, &made.key, &made.witness})
        *path += ".made";
    return made;
}

// give_names gives the database its name last: without it there is no store yet.
void give_names(const StorePaths& made, const StorePaths& paths) {
    move(made.key, paths.key);
    move(made.witness, paths.witness);
    sync_directory_of(paths.key);
    move(made.database, paths.database);
    sync_directory_of(paths.database);
}

void make_beside(const StorePaths& made) {
    const Secret key = random_bytes(sealing_key_size);
    write_new(made.key, key.bytes());
    const Session session = new_session();
    {
        Witness witness(made.witness, key);
        witness.announce(session, false);
        witness.confirm(false);
    }
    create_store(made.database, key, session);
    if (::chmod(made.database.c_str(), S_IRUSR | S_IWUSR) != 0)
        fail(made.database, std::generic_category().message(errno));
}

std::vector<std::string> files_of(const StorePaths& paths) {
    return {paths.key,
            paths.witness,
            paths.witness + ".new",
            paths.database,
            paths.database + "-wal",
            paths.database + "-shm",
            paths.database + "-journal"};
}

void remove_left_overs(const StorePaths& made) {
    for (const std::string& left : files_of(made))
        ::unlink(left.c_str());
}

void remove_all(const std::vector<std::string>& files) {
    for (const std::string& file : files)
        if (::unlink(file.c_str()) != 0 && errno != ENOENT)
            fail(file, std::generic_category().message(errno));
}

} // namespace

StorePaths::StorePaths(const std::string& database_path)
    : database(database_path), directory(fs::path(database_path).parent_path().string()),
      key((fs::path(directory) / paths::store_key_name).string()),
      witness((fs::path(directory) / paths::store_witness_name).string()) {}

Secret store_key(const StorePaths& paths) {
    auto key = contents_of(paths.key);
    if (!key)
        fail(paths.key, "missing. Put the key back: without it nobody's codes can be checked. `harness2fa restore FILE "
                        "--key KEYFILE` does, too.");
    if (key->size() != sealing_key_size)
        fail(paths.key, "must hold exactly " + std::to_string(sealing_key_size) + " bytes. Put it back from a backup.");
    return std::move(*key);
}

void make_store(const std::string& database_path) {
    const StoreFiles lock(database_path);
    const StorePaths paths(database_path), made = beside(paths);
    const bool interrupted =
        !exists(paths.database) && exists(made.database) && (exists(paths.key) != exists(made.key));
    if (interrupted && exists(paths.key)) { // all files were made, and get their names now
        for (const auto& [from, to] :
             {std::pair(made.witness, paths.witness), std::pair(made.database, paths.database)})
            if (exists(from))
                move(from, to);
        return sync_directory_of(paths.database);
    }
    for (const std::string& path : {paths.database, paths.key, paths.witness})
        if (exists(path))
            fail(path, "is there already. A store is never made in the place of another; put it back with: harness2fa "
                       "restore FILE");
    remove_left_overs(made);
    make_beside(made);
    give_names(made, paths);
}

bool has_store(const std::string& database_path) {
    const StorePaths paths(database_path);
    return exists(paths.database) && exists(paths.key);
}

void remove_store(const std::string& database_path) {
    const StorePaths paths(database_path);
    if (!exists(paths.directory))
        return;
    const StoreFiles lock(database_path);
    remove_all(files_of(paths));
    remove_all(files_of(beside(paths)));
    remove_side_files(database_path);
    sync_directory_of(paths.database);
}

StoreFiles::StoreFiles(const std::string& database_path) : paths_(database_path) {
    std::error_code ignored; // where it cannot be made, opening says why
    if (fs::create_directory(paths_.directory, ignored))
        fs::permissions(paths_.directory, fs::perms::owner_all, ignored);
    lock_ = Descriptor(::open(paths_.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock_)
        fail(paths_.directory, std::generic_category().message(errno) +
                                   ". The start of harness2fad.service makes it; then: harness2fa restore FILE");
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
        throw StoreInUse(paths_.directory + ": another harness2fad uses this store");
}

bool StoreFiles::holds_directory() const {
    struct stat held {
    }, there{};
    return ::fstat(lock_.get(), &held) == 0 && ::stat(paths_.directory.c_str(), &there) == 0 &&
           held.st_dev == there.st_dev && held.st_ino == there.st_ino;
}

std::unique_ptr<AccountEngine> StoreFiles::open() {
    if (!exists(paths_.database) && !exists(paths_.key))
        fail(paths_.database,
             "missing, and so is store.key. Put the store back with: harness2fa restore FILE --key KEYFILE. On a "
             "machine that never had one, with the daemon stopped and as its user: harness2fad --make-store");
    Secret key = store_key(paths_);
    if (!exists(paths_.database))
        fail(paths_.database, "missing, but store.key is there. Put the store back with: harness2fa restore FILE");
    return std::make_unique<SqliteAccounts>(paths_.database, std::move(key), paths_.witness);
}

} // namespace harness2fa::storage
