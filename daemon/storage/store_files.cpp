#include "store_files.hpp"

#include "random.hpp"
#include "sealing.hpp"
#include "sqlite_accounts.hpp"
#include "sqlite_schema.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace harness2fa {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
    throw StorageError(path + ": " + what);
}
[[noreturn]] void fail_errno(const std::string& path) {
    fail(path, std::generic_category().message(errno));
}

class File {
  public:
    File(const std::string& path, int flags, mode_t mode = 0)
        : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {
        if (descriptor_ < 0)
            fail_errno(path);
    }
    ~File() { ::close(descriptor_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int descriptor() const { return descriptor_; }
    void sync() const {
        if (::fsync(descriptor_) != 0)
            fail_errno(path_);
    }
    void write(std::span<const unsigned char> bytes) const {
        if (::write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
            fail_errno(path_);
    }

  private:
    const std::string& path_;
    int descriptor_;
};

bool exists(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0)
        return true;
    if (errno != ENOENT)
        fail_errno(path);
    return false;
}

void move(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        fail_errno(to);
}

} // namespace

StoreFiles::StoreFiles(const std::string& database_path)
    : database_(database_path), directory_(fs::path(database_path).parent_path().string()) {
    key_ = (fs::path(directory_) / "store.key").string();
    new_database_ = database_ + ".new";
    new_key_ = key_ + ".new";
    lock_directory();
    finish_interrupted_making();
    const bool has_database = exists(database_);
    const bool has_key = exists(key_);
    if (!has_database && !has_key)
        make();
    else if (!has_key)
        fail(key_, "missing, but " + database_ +
                       " is there. Put the key back from a backup: without it nobody's codes can be checked.");
    else if (!has_database)
        fail(database_,
             "missing, but " + key_ +
                 " is there. Put the store back from a backup; to begin anew without any device, remove the key.");
}

StoreFiles::~StoreFiles() {
    if (lock_ >= 0)
        ::close(lock_);
}

void StoreFiles::lock_directory() {
    std::error_code ignored; // where it cannot be made, opening says why
    if (fs::create_directory(directory_, ignored))
        fs::permissions(directory_, fs::perms::owner_all, ignored);
    lock_ = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0)
        fail_errno(directory_);
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
        fail(directory_, "another harness2fad uses this store");
}

// Both new files are complete before the first gets its name, so a crash between the two renames is repaired here.
void StoreFiles::finish_interrupted_making() {
    if (exists(key_) && !exists(database_) && exists(new_database_)) {
        const SqliteAccounts complete(new_database_, read_key()); // or it says what is wrong
        move(new_database_, database_);
    }
    for (const std::string& left : {new_key_, new_database_, new_database_ + "-wal", new_database_ + "-shm"})
        ::unlink(left.c_str());
}

void StoreFiles::make() {
    const Secret key = random_bytes(sealing_key_size);
    create_store(new_database_, key);
    if (::chmod(new_database_.c_str(), S_IRUSR | S_IWUSR) != 0)
        fail_errno(new_database_);
    {
        const File file(new_key_, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
        file.write(key.bytes());
        file.sync();
    }
    const File directory(directory_, O_RDONLY | O_DIRECTORY);
    move(new_key_, key_);
    directory.sync(); // the key first: finish_interrupted_making counts on it
    move(new_database_, database_);
    directory.sync();
    made_now_ = true;
}

Secret StoreFiles::read_key() const {
    const File file(key_, O_RDONLY | O_NOFOLLOW);
    struct stat status {};
    if (::fstat(file.descriptor(), &status) != 0)
        fail_errno(key_);
    if (!S_ISREG(status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        fail(key_, "others may read or write this key. Its mode must be 0600, its owner the one of the daemon.");
    Secret key(sealing_key_size);
    if (status.st_size != static_cast<off_t>(key.size()) ||
        ::read(file.descriptor(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
        fail(key_, "must hold exactly " + std::to_string(sealing_key_size) + " bytes. Put it back from a backup.");
    return key;
}

std::unique_ptr<AccountEngine> StoreFiles::open() {
    return std::make_unique<SqliteAccounts>(database_, read_key());
}

} // namespace harness2fa
