// SPDX-License-Identifier: Apache-2.0
// SqliteOutbox holds the mails of a store: those that wait to be sent, and what has become of others.
#pragma once

#include "sqlite.hpp"

#include <cstdint>

namespace harness2fa::storage {

// next_mail_sql and due_mail_sql select the mail in the first row; further rows are read only if that one is damaged.
inline constexpr char next_mail_sql[] = "SELECT * FROM outbox WHERE state = 'waiting' ORDER BY due, id";
inline constexpr char due_mail_sql[] =
    "SELECT * FROM outbox WHERE state = 'waiting' AND due <= ? AND kind = ? ORDER BY due, id";

inline constexpr std::size_t most_notices = 8; // that wait for one user; further ones are told in the last of them

// A SqliteOutbox skips mails whose user is no login name, as if they were not there. It reads a recipient that cannot be mailed as
// std::nullopt. Every function throws StorageError.
class SqliteOutbox {
  public:
    explicit SqliteOutbox(Database& database);

    std::int64_t add(const OutgoingMail& mail);
    void update(const OutgoingMail& mail); // all but its user and kind; does nothing if the mail is gone
    void remove(std::int64_t id);
    void remove_all_of(const UserName& user);
    std::optional<OutgoingMail> find(std::int64_t id);
    std::optional<OutgoingMail> next(Time now); // like Accounts::next_mail
    void hasten(Time later_than, Time due);
    void put_off(Time until, const std::string& reason);
    int outage();
    void set_outage(int tries);
    MailBacklog backlog();
    std::string released_for();
    void release(const std::string& settings);
    std::optional<OutgoingMail> key_mail_of(const UserName& user);

  private:
    std::optional<OutgoingMail> last_of_many_notices(const OutgoingMail& another);

    Statement add_, update_, remove_, remove_all_, remove_key_, find_, next_, hasten_, put_off_, due_, find_key_,
        find_notices_, waiting_, failed_, fact_, set_fact_;
};

} // namespace harness2fa::storage
