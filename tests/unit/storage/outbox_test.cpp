// SPDX-License-Identifier: Apache-2.0
// Mails that wait in the store.
#include "samples.hpp"
#include "storage/sqlite_outbox.hpp"

#include <cstdint>

namespace harness2fa::storage {
namespace {

class Outbox : public Store {
  protected:
    OutgoingMail mail_of(const char* who, MailKind kind, int due = 0) const {
        return {.user = name(who), .kind = kind, .to = address_of(who), .due = at(due)};
    }
    std::int64_t queue(const OutgoingMail& mail) {
        std::int64_t id = 0;
        store->run([&](Accounts& accounts) { id = accounts.queue(mail); });
        return id;
    }
    void update(const OutgoingMail& mail) {
        store->run([&](Accounts& accounts) { accounts.update(mail); });
    }
    std::optional<OutgoingMail> mail(std::int64_t id) {
        std::optional<OutgoingMail> found;
        store->run([&](Accounts& accounts) { found = accounts.mail(id); });
        return found;
    }
    std::optional<OutgoingMail> next(int now = 0) {
        std::optional<OutgoingMail> found;
        store->run([&](Accounts& accounts) { found = accounts.next_mail(at(now)); });
        return found;
    }
    std::optional<OutgoingMail> key_mail_of(const char* who) {
        std::optional<OutgoingMail> found;
        store->run([&](Accounts& accounts) { found = accounts.key_mail_of(name(who)); });
        return found;
    }
};

TEST_F(Outbox, KeepsAMailWithAllOfIt) {
    const std::int64_t id = queue({.user = name("alice"),
                                   .kind = MailKind::notice,
                                   .to = address_of("alice"),
                                   .asked_by = "root",
                                   .about = "Two-factor was turned off.",
                                   .queued = at(10),
                                   .due = at(20),
                                   .attempts = 3,
                                   .state = MailState::failed,
                                   .reason = "no such host"});
    close();
    open();
    const auto found = mail(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->user, name("alice"));
    EXPECT_EQ(found->kind, MailKind::notice);
    EXPECT_EQ(found->to, address_of("alice"));
    EXPECT_EQ(found->asked_by, "root");
    EXPECT_EQ(found->about, "Two-factor was turned off.");
    EXPECT_EQ(found->queued, at(10));
    EXPECT_EQ(found->due, at(20));
    EXPECT_EQ(found->attempts, 3);
    EXPECT_EQ(found->state, MailState::failed);
    EXPECT_EQ(found->reason, "no such host");
}

TEST_F(Outbox, KeepsEveryKindAndState) {
    for (const MailKind kind : {MailKind::key, MailKind::notice, MailKind::test})
        for (const MailState state :
             {MailState::waiting, MailState::unconfirmed, MailState::delivered, MailState::failed}) {
            OutgoingMail one = mail_of("alice", kind);
            one.id = queue(one);
            one.state = state;
            update(one);
            EXPECT_EQ(mail(one.id)->kind, kind);
            EXPECT_EQ(mail(one.id)->state, state);
        }
}

TEST_F(Outbox, GivesWhatIsDueFirst) {
    EXPECT_FALSE(next());
    const auto late = queue(mail_of("alice", MailKind::notice, 30));
    const auto first = queue(mail_of("bob", MailKind::notice, 10));
    const auto second = queue(mail_of("alice", MailKind::test, 10));
    ASSERT_EQ(next()->id, first) << "of two that are due at once the earlier one";
    OutgoingMail again = *next();
    again.due = at(20);
    again.attempts = 1;
    again.reason = "try later";
    update(again);
    ASSERT_EQ(next()->id, second);
    OutgoingMail done = *next();
    done.state = MailState::delivered;
    update(done);
    ASSERT_EQ(next()->id, first);
    EXPECT_EQ(next()->reason, "try later");
    store->run([&](Accounts& accounts) { accounts.remove_mail(first); });
    EXPECT_EQ(next()->id, late);
    EXPECT_FALSE(mail(first));
    EXPECT_TRUE(mail(second)) << "delivered, but still a record";
}

TEST_F(Outbox, GivesKeysBeforeTestsBeforeNoticesOfWhatIsDue) {
    const auto notice = queue(mail_of("mallory", MailKind::notice, 10));
    const auto test = queue(mail_of("alice", MailKind::test, 20));
    const auto later_key = queue(mail_of("carol", MailKind::key, 90));
    const auto key = queue(mail_of("bob", MailKind::key, 30));
    EXPECT_EQ(next(9)->id, notice) << "nothing is due: what will be first";
    EXPECT_EQ(next(10)->id, notice);
    EXPECT_EQ(next(20)->id, test);
    EXPECT_EQ(next(30)->id, key);
    store->run([&](Accounts& accounts) { accounts.remove_mail(key); });
    EXPECT_EQ(next(89)->id, test);
    EXPECT_EQ(next(90)->id, later_key);
}

TEST_F(Outbox, TellsFurtherNoticesOfAUserInTheLastOfThoseThatWait) {
    const auto notice_about = [&](int number, int now) {
        OutgoingMail notice = mail_of("mallory", MailKind::notice, now);
        notice.queued = at(now);
        notice.about = "Change " + std::to_string(number) + ".";
        return queue(notice);
    };
    std::int64_t last = 0;
    for (int i = 0; i < static_cast<int>(most_notices); ++i)
        last = notice_about(i, i);
    EXPECT_EQ(notice_about(100, 100), last);
    EXPECT_EQ(mail(last)->about, "Change 7. Change 100.");

    OutgoingMail on_its_way = *mail(last);
    on_its_way.due = at(700); // its lease
    update(on_its_way);
    const auto another = notice_about(101, 101);
    EXPECT_NE(another, last);
    EXPECT_EQ(mail(another)->about, "Change 6. Change 101.");

    OutgoingMail more = mail_of("mallory", MailKind::notice, 102);
    more.queued = at(102);
    more.about = "One more change.";
    store->run([&](Accounts& accounts) {
        for (int i = 0; i < 2000; ++i)
            accounts.queue(more);
    });
    EXPECT_EQ(count("SELECT count(*) FROM outbox"), static_cast<int>(most_notices));
    EXPECT_LT(mail(another)->about.size(), 2100U);
    EXPECT_TRUE(mail(another)->about.ends_with(" There were more changes; the journal of the host has them all."));
    EXPECT_GT(queue(mail_of("mallory", MailKind::test)), another);
    EXPECT_GT(queue(mail_of("bob", MailKind::notice)), another);
}

TEST_F(Outbox, HoldsOneMailWithAKeyAUserAndManyOthers) {
    const auto earlier = queue(mail_of("alice", MailKind::key));
    const auto others = queue(mail_of("bob", MailKind::key));
    const auto notice = queue(mail_of("alice", MailKind::notice));
    queue(mail_of("alice", MailKind::notice));
    const auto newer = queue(mail_of("alice", MailKind::key));
    EXPECT_EQ(key_mail_of("alice")->id, newer);
    EXPECT_EQ(key_mail_of("bob")->id, others);
    EXPECT_FALSE(key_mail_of("carol"));
    EXPECT_FALSE(mail(earlier));
    EXPECT_TRUE(mail(notice));
    EXPECT_EQ(count("SELECT count(*) FROM outbox"), 4);
}

TEST_F(Outbox, NeverGivesAnIdTwice) {
    const auto earlier = queue(mail_of("alice", MailKind::key));
    const auto newer = queue(mail_of("alice", MailKind::key));
    EXPECT_GT(newer, earlier);
    OutgoingMail late = mail_of("alice", MailKind::key); // a report on the one that was replaced
    late.id = earlier;
    late.state = MailState::failed;
    update(late);
    EXPECT_EQ(key_mail_of("alice")->state, MailState::waiting);
    EXPECT_FALSE(mail(earlier));
}

TEST_F(Outbox, LosesTheMailsOfAUserWithTheAccountButWhatTellsOfIt) {
    save(invited("alice"));
    queue(mail_of("alice", MailKind::key));
    const auto notice = queue(mail_of("alice", MailKind::notice));
    const auto others = queue(mail_of("bob", MailKind::notice)); // who has no account
    store->run([](Accounts& accounts) { accounts.remove(name("alice")); });
    EXPECT_FALSE(key_mail_of("alice"));
    EXPECT_EQ(next()->id, notice);
    EXPECT_TRUE(mail(others));
    EXPECT_EQ(count("SELECT count(*) FROM outbox"), 2);
}

TEST_F(Outbox, LosesNothingWhenAnAccountIsSaved) {
    save(invited("alice"));
    const auto id = queue(mail_of("alice", MailKind::key));
    save(alice());
    EXPECT_EQ(key_mail_of("alice")->id, id);
}

TEST_F(Outbox, DoesNotStopAtAMailOfWhatIsNoLoginName) {
    const auto bad = queue(mail_of("alice", MailKind::notice, 10));
    const auto good = queue(mail_of("bob", MailKind::notice, 20));
    with_sql("UPDATE outbox SET user = 'b/ad' WHERE user = 'alice'");
    EXPECT_EQ(next()->id, good);
    EXPECT_EQ(next(20)->id, good);
    EXPECT_FALSE(mail(bad));
}

TEST_F(Outbox, LooksTheNextOneUpInAnIndexHoweverManyWait) {
    constexpr int many = 10'000;
    store->run([&](Accounts& accounts) {
        for (int i = 0; i < many; ++i)
            accounts.queue(mail_of(("user" + std::to_string(i)).c_str(), MailKind::key, many - i));
    });
    EXPECT_EQ(next()->user, name("user9999"));
    EXPECT_EQ(next(many)->user, name("user9999"));
    EXPECT_EQ(key_mail_of("user5000")->due, at(5000));

    Database database(path(), Database::Open::existing);
    const auto expect_plan = [&](const char* sql, const char* expected) {
        const Statement statement(database, (std::string("EXPLAIN QUERY PLAN ") + sql).c_str());
        Query plan(statement);
        ASSERT_TRUE(plan.step());
        EXPECT_EQ(plan.text(3), expected);
        EXPECT_FALSE(plan.step()) << "and then: " << plan.text(3); // such as a sort
    };
    expect_plan(next_mail_sql, "SEARCH outbox USING INDEX outbox_due (state=?)");
    expect_plan(due_mail_sql, "SEARCH outbox USING INDEX outbox_due (state=? AND due<?)");
}

} // namespace
} // namespace harness2fa::storage
