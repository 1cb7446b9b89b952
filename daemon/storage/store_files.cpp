#include "store_files.hpp"

#include "random.hpp"
#include "sealing.hpp"
#include "sqlite_accounts.hpp"
#include "sqlite_schema.hpp"
#include "store_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace harness2fa {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
    throw StorageError(path + ": " + what);
}

struct Paths {
    explicit Paths(const std::string& database_path)
        : database(database_path), directory(fs::path(database_path).parent_path().string()),
          key((fs::path(directory) / "store.key").string()), witness((fs::path(directory) / "store.witness").string()) {
    }

    std::string database, directory, key, witness;
};

Paths beside(const Paths& paths) {
    Paths made = paths;
    for (std::string* path : {&made.database, &made.key, &made.witness})
        *path += ".made";
    return made;
}

// The database gets its name last: without it there is no store yet.
void give_names(const Paths& made, const Paths& paths) {
    move(made.key, paths.key);
    move(made.witness, paths.witness);
    sync_directory_of(paths.key);
    move(made.database, paths.database);
    sync_directory_of(paths.database);
}

void make_beside(const Paths& made) {
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

void remove_left_overs(const Paths& made) {
    for (const std::string& left : {made.key, made.witness, made.witness + ".new", made.database,
                                    made.database + "-wal", made.database + "-shm", made.database + "-journal"})
        ::unlink(left.c_str());
}

Secret key_at(const std::string& path) {
    auto key = contents_of(path);
    if (!key)
        fail(path, "missing. Put the key back from a backup: without it nobody's codes can be checked.");
    if (key->size() != sealing_key_size)
        fail(path, "must hold exactly " + std::to_string(sealing_key_size) + " bytes. Put it back from a backup.");
    return std::move(*key);
}

} // namespace

void make_store(const std::string& database_path) {
    const StoreFiles lock(database_path);
    const Paths paths(database_path), made = beside(paths);
    const bool interrupted =
        !exists(paths.database) && exists(made.database) && (exists(paths.key) != exists(made.key));
    if (interrupted && exists(paths.key)) { // all was made, and is given its names
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

StoreFiles::StoreFiles(const std::string& database_path) : database_(database_path) {
    const std::string directory = Paths(database_path).directory;
    std::error_code ignored; // where it cannot be made, opening says why
    if (fs::create_directory(directory, ignored))
        fs::permissions(directory, fs::perms::owner_all, ignored);
    lock_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0)
        fail(directory, std::generic_category().message(errno));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock_);
        throw StoreInUse(directory + ": another harness2fad uses this store");
    }
}

StoreFiles::~StoreFiles() {
    ::close(lock_);
}

std::unique_ptr<AccountEngine> StoreFiles::open() {
    const Paths paths(database_);
    if (!exists(paths.database) && !exists(paths.key))
        fail(paths.database,
             "missing, and so is store.key. Put the store back with: harness2fa restore FILE. On a machine that never "
             "had one: harness2fad --make-store, as the daemon's user");
    Secret key = key_at(paths.key);
    if (!exists(paths.database))
        fail(paths.database, "missing, but store.key is there. Put the store back with: harness2fa restore FILE");
    return std::make_unique<SqliteAccounts>(paths.database, std::move(key), paths.witness);
}

} // namespace harness2fa
