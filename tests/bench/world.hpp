// SPDX-License-Identifier: Apache-2.0
// What both modules need: a directory on a disk, users, a PAM stack each.
#pragma once

#include "people.hpp"
#include "private_daemon.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace harness2fa::bench {

inline constexpr char ours[] = "harness2fa", theirs[] = "google-authenticator"; // PAM services
inline constexpr char our_guest[] = "harness2fa-guest",
                      their_guest[] = "google-authenticator-guest"; // may be without a device

class Directory { // goes with the benchmark
  public:
    explicit Directory(const std::filesystem::path& parent); // throws std::runtime_error when that is not on a disk
    ~Directory() { std::filesystem::remove_all(path_); }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

class World {
  public:
    // `people` with a device, `others` without.
    World(const std::filesystem::path& parent, std::size_t people, std::size_t others);

    PrivateDaemon daemon() const { return PrivateDaemon(path()); }
    const std::filesystem::path& path() const { return directory_.path(); }
    std::string settings() const { return path() / "settings" / "harness2fa.yaml"; }
    void write_settings(const std::string& more) const;   // for daemons that start from now on
    std::string stacks() const { return path() / "pam"; } // the directory of the PAM services
    const Person& person(std::size_t number) const { return people_.at(number); }

  private:
    std::string socket() const { return path() / "socket"; }
    void write_stacks() const;

    Directory directory_;
    std::vector<Person> people_;
};

} // namespace harness2fa::bench
