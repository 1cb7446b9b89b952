// SPDX-License-Identifier: Apache-2.0
// A Restoration puts a backup in the place of the store: the backup is received, checked, merged with what is known of the time since, and
// then swapped in as a whole or not at all.
#pragma once

#include "accounts.hpp"
#include "rules/restored.hpp"
#include "side_file.hpp"
#include "store_files.hpp"
#include "store_state.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness2fa::storage {

// The functions of a Restoration are slow work, called one after the other on any thread. If they throw StorageError, whose text names the
// file, nothing has changed.
class Restoration {
  public:
    struct Found { // in the backup
        std::int64_t accounts = 0;
        std::size_t damaged = 0;      // how many of them are damaged, and stay so
        std::optional<Time> newest{}; // the latest time that is noted in it
    };
    struct Report {
        std::optional<Fault> fault{}; // why nothing was done; std::nullopt if the store was restored
        std::int64_t accounts = 0;
        std::vector<std::string> reset{}; // users whom the restore has reset
        std::int64_t forgotten = 0;       // users of the backup who stay forgotten
        bool known_since = false;         // whether it is known what has happened since the backup
        std::vector<std::string> damage{};
    };

    // given is the key of the backup, "" if that is store.key.
    Restoration(StorePaths paths, Secret given);

    void append(std::span<const unsigned char> bytes);
    std::int64_t size() { return received_.size(); }
    void check();
    const Found& found() const { return found_; }

    // carry_out gets the present store, which nobody uses meanwhile, and returns the one to go on with. outcome() says how it went.
    std::unique_ptr<AccountEngine> carry_out(std::unique_ptr<AccountEngine> engine, rules::RestoreTerms terms) noexcept;
    const Report& outcome() const { return outcome_; }

  private:
    void look_at_header();
    void examine();
    void build(bool usable, rules::RestoreTerms terms);
    void put_key();
    void swap(std::unique_ptr<AccountEngine>& engine, bool usable);
    std::unique_ptr<AccountEngine> reopened() const noexcept;

    StorePaths paths_;
    SideFile received_;
    std::optional<SideFile> result_;
    Secret key_, backup_key_; // key_ is for the store that is made
    Found found_;
    Report outcome_;
    Session session_; // of the store that is made
};

} // namespace harness2fa::storage
