// SPDX-License-Identifier: Apache-2.0
// A Witness is the file store.witness beside the store, which says which store was used last. A copy of accounts.db that is put in its
// place, however complete, is not that one.
#pragma once

#include "store_state.hpp"

#include "common/secret.hpp"

#include <string>

namespace harness2fa::storage {

// A Witness is sealed with the store's key. Every function throws StorageError.
class Witness {
  public:
    // Witness reads the file. If that is missing, only a store of the form from before there were witnesses is good.
    Witness(std::string path, const Secret& key);

    void require_readable() const;
    bool missing() const { return missing_; }
    bool knows(const Session& session) const { return session == current_ || session == next_; }
    bool in_use() const {
        return in_use_;
    } // whether there was no clean stop since, so that the store has a write-ahead log

    // found says that the present store is of that session, and good, even if that was only announced before a crash. It is written with
    // the next announce().
    void found(const Session& session) { current_ = session; }

    // disown says that the store that was good is no longer. It is written with the next announce().
    void disown() { current_ = new_session(); }

    // announce is called before the store itself is written: until confirm(), both sessions are good.
    void announce(const Session& next, bool in_use);
    void confirm(bool in_use); // only the announced session is good now

  private:
    void read(const Secret& sealed_bytes);
    void write();

    std::string path_;
    const Secret& key_;
    Session current_{}, next_{};
    bool missing_ = true, readable_ = true, in_use_ = false;
};

} // namespace harness2fa::storage
