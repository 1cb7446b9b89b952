// SPDX-License-Identifier: Apache-2.0
// A backup that is put in the place of the store: received, checked, merged with what is known of the time since, and then swapped in, all of
// it or nothing.
#pragma once

#include "accounts.hpp"
#include "rules/restored.hpp"
#include "side_file.hpp"
#include "store_files.hpp"
#include "store_state.hpp"

#include <string>
#include <vector>

namespace harness2fa {

// Slow work, on any thread, one function after the other. They throw StorageError, by name, and nothing has changed then.
class Restoration {
  public:
    struct Found { // in the backup
        std::int64_t accounts = 0;
        std::size_t damaged = 0;      // of them; they stay so
        std::optional<Time> newest{}; // that is noted in it
    };
    struct Report {
        std::string refusal{}; // why nothing was done, "" when it was
        std::int64_t accounts = 0;
        std::vector<std::string> reset{}; // users who have become so by the restore
        std::int64_t forgotten = 0;       // users of the backup who stay forgotten
        bool known_since = false;         // what has happened since the backup
        std::vector<std::string> damage{};
    };

    // given: the key of the backup; "" for store.key.
    Restoration(StorePaths paths, Secret given);

    void append(std::span<const unsigned char> bytes);
    std::int64_t size() { return received_.size(); }
    void check();
    const Found& found() const { return found_; }

    // With the store as it is, which nobody uses meanwhile. Gives back the one to go on with; throws nothing, outcome() tells.
    std::unique_ptr<AccountEngine> carry_out(std::unique_ptr<AccountEngine> engine, RestoreTerms terms) noexcept;
    const Report& outcome() const { return outcome_; }

  private:
    void look_at_header();
    void examine();
    void build(bool usable, RestoreTerms terms);
    void put_key();
    void swap(std::unique_ptr<AccountEngine>& engine, bool usable);
    std::unique_ptr<AccountEngine> reopened() const noexcept;

    StorePaths paths_;
    SideFile received_;
    std::optional<SideFile> result_;
    Secret key_, backup_key_; // of the store that is made, of the backup
    Found found_;
    Report outcome_;
    Session session_; // of the store that is made
};

} // namespace harness2fa
