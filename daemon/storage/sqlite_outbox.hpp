// The mails of a store: what waits to be sent, and what has become of it.
#pragma once

#include "sqlite.hpp"

namespace harness2fa {

// The first row is the next one; more are read only where that one is damaged.
inline constexpr char next_mail_sql[] = "SELECT * FROM outbox WHERE state = 'waiting' ORDER BY due, id";

// Mail of what is no login name is skipped, as if it were not there. Every function throws StorageError.
class SqliteOutbox {
  public:
    explicit SqliteOutbox(Database& database);

    std::int64_t add(const OutgoingMail& mail);
    void update(const OutgoingMail& mail); // all but its user and kind; nothing if it is gone
    void remove(std::int64_t id);
    void remove_all_of(const UserName& user);
    std::optional<OutgoingMail> find(std::int64_t id);
    std::optional<OutgoingMail> next();
    std::optional<OutgoingMail> key_mail_of(const UserName& user);

  private:
    Statement add_, update_, remove_, remove_all_, remove_key_, find_, next_, find_key_;
};

} // namespace harness2fa
