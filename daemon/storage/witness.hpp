// SPDX-License-Identifier: Apache-2.0
// store.witness, beside the store: which store it is that was used last. A copy of accounts.db that is put in its place, however
// whole, is not that one.
#pragma once

#include "store_state.hpp"

#include "common/secret.hpp"

#include <string>

namespace harness2fa {

// Sealed with the store's key. Every function throws StorageError.
class Witness {
  public:
    // What a missing file says: only a store of the form before there were witnesses is good.
    Witness(std::string path, const Secret& key);

    void require_readable() const;
    bool missing() const { return missing_; }
    bool knows(const Session& session) const { return session == current_ || session == next_; }
    bool in_use() const { return in_use_; } // no clean stop since: the store has a write-ahead log

    // The store that is there is that one, and good: also if it was announced alone, before a crash. To be announced with the next one.
    void found(const Session& session) { current_ = session; }

    // The store of which it says that it is good is not any more. To be announced.
    void disown() { current_ = new_session(); }

    // Written before the store itself says so: until confirmed, both are good.
    void announce(const Session& next, bool in_use);
    void confirm(bool in_use); // only the one that was announced is good

  private:
    void read(const Secret& sealed_bytes);
    void write();

    std::string path_;
    const Secret& key_;
    Session current_{}, next_{};
    bool missing_ = true, readable_ = true, in_use_ = false;
};

} // namespace harness2fa
