// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <cstdlib>
#include <fstream>
#include <linux/magic.h>
#include <stdexcept>
#include <sys/vfs.h>
#include <unistd.h>

namespace harness2fa::bench {
namespace {

void require_disk(const std::filesystem::path& directory) {
    struct statfs status {};
    if (::statfs(directory.c_str(), &status) != 0)
        throw std::runtime_error(directory.string() + ": cannot be examined");
    if (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC)
        throw std::runtime_error(directory.string() + " is in memory; name a directory on a disk");
}

} // namespace

Directory::Directory(const std::filesystem::path& parent) {
    require_disk(parent);
    std::string pattern = std::filesystem::absolute(parent) / "bench-XXXXXX";
    if (!::mkdtemp(pattern.data()))
        throw std::runtime_error(pattern + ": cannot make this directory");
    path_ = pattern;
}

World::World(const std::filesystem::path& parent, std::size_t people, std::size_t others) : directory_(parent) {
    std::filesystem::create_directory(path() / "settings"); // of their own: the daemon watches it
    write_settings("");
    write_passwd(path(), people + others);
    {
        const PrivateDaemon enrolling = daemon();
        people_ = enroll(socket(), people);
    }
    write_seeds(path() / "seeds", people_);
    write_stacks();
}

void World::write_settings(const std::string& more) const {
    std::ofstream(settings()) << "recovery_codes: 0\nsocket: " << socket()
                              << "\nstore: sqlite:" << (path() / "accounts.db").string() << '\n'
                              << more;
}

void World::write_stacks() const {
    const std::string our_line = "auth required " HARNESS2FA_MODULE " [socket=" + socket() + "]";
    const std::string their_line = "auth required " HARNESS2FA_OTHER_MODULE " user=" + std::to_string(::geteuid()) +
                                   " [secret=" + (path() / "seeds").string() + "/${USER}]";
    const std::string permit = "\nauth required pam_permit.so\n"; // somebody has to, after PAM_IGNORE
    const std::filesystem::path stack = stacks();
    std::filesystem::create_directory(stack);
    std::ofstream(stack / ours) << our_line << '\n';
    std::ofstream(stack / theirs) << their_line << '\n';
    std::ofstream(stack / our_guest) << our_line << permit;
    std::ofstream(stack / their_guest) << their_line << " nullok" << permit;
}

} // namespace harness2fa::bench
