// SPDX-License-Identifier: Apache-2.0
#include "merged_store.hpp"

#include "new_accounts.hpp"
#include "sealed_accounts.hpp"
#include "sqlite_check.hpp"
#include "sqlite_schema.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace harness2fa::storage {
namespace {

// ids_left_out is how many ids of mails are skipped if it is not known how many were given since the backup: a late report on an earlier
// mail must not hit another one.
constexpr std::int64_t ids_left_out = 1'000'000;

rules::KnownAccount known(SealedAccount sealed) {
    return {std::move(sealed.stored->account), std::move(sealed.stored->codes)};
}

class Merge {
  public:
    Merge(const MergeSource& backup, const std::optional<MergeSource>& present, Database& into, const Secret& key,
          const rules::RestoreTerms& terms, Restoration::Report& outcome)
        : backup_(backup.database, backup.key), result_(into, key), terms_(terms), outcome_(outcome) {
        if (present)
            present_.emplace(present->database, present->key);
    }

    AccountSet::State run() {
        backup_.each([&](SealedAccount account) { restore(std::move(account)); });
        if (present_)
            present_->each([&](SealedAccount account) { keep(std::move(account)); });
        outcome_.accounts = result_.state().count;
        return result_.state();
    }

  private:
    void restore(SealedAccount kept) {
        if (!UserName::parse(kept.name)) // nobody can log in with such a name
            return;
        auto present = present_ ? present_->find(kept.name) : std::nullopt;
        if (!present && terms_.of_same && present_)
            ++outcome_.forgotten;
        else if (!kept.stored)
            present ? keep(std::move(*present)) : add_damaged(kept.name);
        else if (present && present->stored)
            restore(known(std::move(kept)), known(std::move(*present)));
        else // that it is not known now does not mean that it was forgotten
            add(rules::restored_account(known(std::move(kept)), nullptr, terms_), true);
    }

    void restore(rules::KnownAccount kept, const rules::KnownAccount& present) {
        add(rules::restored_account(std::move(kept), &present, terms_), present.account.reset);
    }

    // keep adds an account of the present store, unless the backup had one of that name.
    void keep(SealedAccount present) {
        if (const auto name = UserName::parse(present.name); !name || result_.has(*name))
            return;
        if (!present.stored)
            return add_damaged(present.name);
        const bool was_reset = present.stored->account.reset;
        add(rules::unrestored_account(known(std::move(present)), terms_), was_reset);
    }

    void add(const rules::KnownAccount& account, bool reset_before) {
        result_.add(account.account, account.codes);
        if (account.account.reset && !reset_before)
            outcome_.reset.push_back(account.account.name.str());
    }

    void add_damaged(const std::string& name) { result_.add_damaged(name); }

    SealedAccounts backup_;
    std::optional<SealedAccounts> present_;
    NewAccounts result_;
    const rules::RestoreTerms& terms_;
    Restoration::Report& outcome_;
};

// copy_outbox copies the mails. Those that wait in a backup may have been sent since: of mails with keys that is noted, and others are left
// out, so that they are not sent twice.
void copy_outbox(Database& from, Database& to, bool present) {
    const Statement rows(from, present ? "SELECT id, attempts, queued, due, user, kind, recipient, asked_by, about, "
                                         "state, reason FROM outbox ORDER BY id"
                                       : "SELECT id, attempts, queued, due, user, kind, recipient, asked_by, about, "
                                         "iif(state = 'waiting', 'handed_over', state), iif(state = 'waiting', "
                                         "'it was restored from a backup, and may have been sent since', reason) "
                                         "FROM outbox WHERE kind = 'key' ORDER BY id");
    const Statement insert(to, "INSERT OR IGNORE INTO outbox(id, attempts, queued, due, user, kind, recipient, "
                               "asked_by, about, state, reason) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (Query row(rows); row.step();) {
        Query add(insert);
        for (int column = 0; column < 4; ++column)
            add.bind(row.number(column));
        for (int column = 4; column < 11; ++column)
            add.bind(row.text(column));
        add.run();
    }
}

// copy_release copies whether everybody may be mailed unasked. Tries without service are counted anew.
void copy_release(Database& from, Database& to) {
    const Statement found(from, "SELECT value FROM facts WHERE name = 'mail_released_for'");
    const Statement insert(to, "INSERT INTO facts VALUES('mail_released_for', ?)");
    if (Query row(found); row.step())
        Query(insert).bind(row.text(0)).run();
}

void leave_ids_out(Database& from, Database& to, bool present) {
    constexpr std::int64_t most =
        std::numeric_limits<std::int32_t>::max() - ids_left_out; // ids on the socket have 32 bits
    const auto given = std::clamp<std::int64_t>(from.pragma("SELECT max(seq) FROM sqlite_sequence"), 0, most);
    to.execute("DELETE FROM sqlite_sequence");
    const Statement next(to, "INSERT INTO sqlite_sequence VALUES('outbox', ?)");
    Query(next).bind(given + (present ? 0 : ids_left_out)).run();
}

} // namespace

void merge_stores(const MergeSource& backup, const std::optional<MergeSource>& present, const std::string& into,
                  const Secret& key, const Session& session, const rules::RestoreTerms& terms,
                  Restoration::Report& outcome) {
    Database made(into, Database::Open::existing);
    made.execute(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN"); // a crash loses only a file that is no store yet
    lay_out(made, key);
    const MergeSource& newest = present ? *present : backup;
    StoreState state = state_of(newest.database, newest.key, into);
    state.session = session;
    state.accounts = Merge(backup, present, made, key, terms, outcome).run();
    insert_state(made, key, state);
    copy_outbox(newest.database, made, present.has_value());
    leave_ids_out(newest.database, made, present.has_value());
    if (present)
        copy_release(present->database, made);
    made.execute("COMMIT");
}

} // namespace harness2fa::storage
