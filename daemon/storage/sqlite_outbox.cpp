// SPDX-License-Identifier: Apache-2.0
#include "sqlite_outbox.hpp"

#include "stored_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace harness2fa::storage {
namespace {

struct KindName {
    MailKind kind;
    std::string_view name;
};
constexpr std::array<KindName, 3> kinds{
    {{MailKind::key, "key"}, {MailKind::notice, "notice"}, {MailKind::test, "test"}}};

struct StateName {
    MailState state;
    std::string_view name;
};
constexpr std::array<StateName, 4> states{{{MailState::waiting, "waiting"},
                                           {MailState::unconfirmed, "handed_over"},
                                           {MailState::delivered, "delivered"},
                                           {MailState::failed, "failed"}}};

std::string_view name_of(MailKind kind) {
    return std::ranges::find(kinds, kind, &KindName::kind)->name;
}
std::string_view name_of(MailState state) {
    return std::ranges::find(states, state, &StateName::state)->name;
}

// mail_in reads a whole row of the table. It returns std::nullopt if the row is damaged.
std::optional<OutgoingMail> mail_in(const Query& row) {
    const auto user = UserName::parse(row.text(1));
    const auto kind_text = row.text(2), state_text = row.text(9);
    const auto* const kind = std::ranges::find(kinds, std::string_view(kind_text), &KindName::name);
    const auto* const state = std::ranges::find(states, std::string_view(state_text), &StateName::name);
    if (!user || kind == kinds.end() || state == states.end())
        return {};
    return OutgoingMail{.id = row.number(0),
                        .user = *user,
                        .kind = kind->kind,
                        .to = stored_address(row.text(3)),
                        .asked_by = row.text(4),
                        .about = row.text(5),
                        .queued = row.time(6),
                        .due = row.time(7),
                        .attempts = static_cast<int>(row.number(8)),
                        .state = state->state,
                        .reason = row.text(10)};
}

std::optional<OutgoingMail> first_good(Query& query) {
    while (query.step())
        if (auto mail = mail_in(query))
            return mail;
    return {};
}

constexpr std::string_view outage_fact = "mail_outage", release_fact = "mail_released_for";

constexpr std::size_t longest_about = 2000;
constexpr std::string_view and_more = " There were more changes; the journal of the host has them all.";

void tell_too(std::string& about, const std::string& another) {
    if (about.size() + another.size() < longest_about)
        about += ' ' + another;
    else if (!about.ends_with(and_more))
        about += and_more;
}

Query& bind_changeable(Query& query, const OutgoingMail& mail) {
    return query.bind(text_of(mail.to))
        .bind(mail.asked_by)
        .bind(mail.about)
        .bind(mail.queued)
        .bind(mail.due)
        .bind(mail.attempts)
        .bind(name_of(mail.state))
        .bind(mail.reason);
}

} // namespace

SqliteOutbox::SqliteOutbox(Database& database)
    : add_(database, "INSERT INTO outbox(user, kind, recipient, asked_by, about, queued, due, attempts, state, reason) "
                     "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"),
      update_(database, "UPDATE outbox SET recipient = ?, asked_by = ?, about = ?, queued = ?, due = ?, attempts = ?, "
                        "state = ?, reason = ? WHERE id = ?"),
      remove_(database, "DELETE FROM outbox WHERE id = ?"),
      remove_all_(database, "DELETE FROM outbox WHERE user = ? AND kind <> 'notice'"),
      remove_key_(database, "DELETE FROM outbox WHERE user = ? AND kind = 'key'"),
      find_(database, "SELECT * FROM outbox WHERE id = ?"), next_(database, next_mail_sql),
      hasten_(database, "UPDATE outbox SET due = ? WHERE state = 'waiting' AND due > ?"),
      put_off_(database, "UPDATE outbox SET due = ?, reason = ? WHERE state = 'waiting' AND due < ?"),
      due_(database, due_mail_sql), find_key_(database, "SELECT * FROM outbox WHERE user = ? AND kind = 'key'"),
      // A mail that is due later may be on its way at this moment, so one that is due already is taken as the last.
      find_notices_(database, "SELECT * FROM outbox WHERE user = ? AND recipient = ? AND kind = 'notice' AND "
                              "state = 'waiting' ORDER BY due <= ?, id"),
      waiting_(database, "SELECT count(*), max(reason) FROM outbox WHERE state = 'waiting' AND reason <> ''"),
      failed_(database, "SELECT count(*) FROM outbox WHERE state = 'failed' AND kind = 'key'"),
      fact_(database, "SELECT value FROM facts WHERE name = ?"),
      set_fact_(database, "INSERT OR REPLACE INTO facts VALUES(?, ?)") {}

std::int64_t SqliteOutbox::add(const OutgoingMail& mail) {
    if (mail.kind == MailKind::key)
        Query(remove_key_).bind(mail.user.str()).run();
    if (auto last = last_of_many_notices(mail)) {
        tell_too(last->about, mail.about);
        update(*last);
        return last->id;
    }
    Query query(add_);
    query.bind(mail.user.str()).bind(name_of(mail.kind));
    bind_changeable(query, mail).step();
    const std::int64_t id = query.number(0);
    query.run();
    return id;
}

void SqliteOutbox::update(const OutgoingMail& mail) {
    Query query(update_);
    bind_changeable(query, mail).bind(mail.id).run();
}

void SqliteOutbox::remove(std::int64_t id) {
    Query(remove_).bind(id).run();
}

void SqliteOutbox::remove_all_of(const UserName& user) {
    Query(remove_all_).bind(user.str()).run();
}

std::optional<OutgoingMail> SqliteOutbox::find(std::int64_t id) {
    Query query(find_);
    return first_good(query.bind(id));
}

std::optional<OutgoingMail> SqliteOutbox::next(Time now) {
    for (const MailKind kind : {MailKind::key, MailKind::test, MailKind::notice}) {
        Query query(due_);
        if (auto mail = first_good(query.bind(now).bind(name_of(kind))))
            return mail;
    }
    Query query(next_);
    return first_good(query);
}

void SqliteOutbox::hasten(Time later_than, Time due) {
    Query(hasten_).bind(due).bind(later_than).run();
}

void SqliteOutbox::put_off(Time until, const std::string& reason) {
    Query(put_off_).bind(until).bind(reason).bind(until).run();
}

int SqliteOutbox::outage() {
    Query query(fact_);
    return query.bind(outage_fact).step() ? static_cast<int>(query.number(0)) : 0;
}

void SqliteOutbox::set_outage(int tries) {
    Query(set_fact_).bind(outage_fact).bind(tries).run();
}

MailBacklog SqliteOutbox::backlog() {
    MailBacklog backlog;
    if (Query query(waiting_); query.step()) {
        backlog.waiting = static_cast<int>(query.number(0));
        backlog.reason = query.text(1);
    }
    if (Query query(failed_); query.step())
        backlog.failed = static_cast<int>(query.number(0));
    return backlog;
}

std::string SqliteOutbox::released_for() {
    Query query(fact_);
    return query.bind(release_fact).step() ? query.text(0) : "";
}

void SqliteOutbox::release(const std::string& settings) {
    Query(set_fact_).bind(release_fact).bind(settings).run();
}

// last_of_many_notices returns std::nullopt if there is room for another notice.
std::optional<OutgoingMail> SqliteOutbox::last_of_many_notices(const OutgoingMail& another) {
    if (another.kind != MailKind::notice || another.state != MailState::waiting)
        return {};
    Query query(find_notices_);
    query.bind(another.user.str()).bind(text_of(another.to)).bind(another.queued);
    std::optional<OutgoingMail> last;
    std::size_t count = 0;
    for (; query.step(); ++count)
        if (auto mail = mail_in(query))
            last = std::move(mail);
    return count < most_notices ? std::nullopt : last;
}

std::optional<OutgoingMail> SqliteOutbox::key_mail_of(const UserName& user) {
    Query query(find_key_);
    return first_good(query.bind(user.str()));
}

} // namespace harness2fa::storage
