// SPDX-License-Identifier: Apache-2.0
// Every date of the program under a clock that goes astray: a year back, in 1970, a year ahead and back, ten minutes either way.
#include "calls/parts/unattended.hpp"
#include "samples.hpp"

#include <functional>
#include <utility>

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

constexpr auto year = 365 * 24h;

class Clock : public Dialogs {
  protected:
    Clock() { settings.enforce = true; }

    // Where the clock goes, one place after the other.
    using Way = std::vector<Time>;
    std::vector<Way> ways() const {
        return {{present - year, present}, // a year back
                {Time{0s}, Time{60s}, present},
                {present + year, present},
                {present - 10min, present + 10min, present}};
    }
    directory::Person somebody() {
        const auto uid = static_cast<uid_t>(2000 + people_);
        return person(("u" + std::to_string(people_++)).c_str(), uid);
    }
    bool is_let_in(const directory::Person& who) {
        const Answered step = start(*login(who));
        const auto* result = std::get_if<LoginResult>(&step.reply);
        return result && result->outcome == LoginOutcome::none_needed;
    }
    bool is_set_up(const directory::Person& who) {
        const Answered step = start(*login(who));
        const auto* ask = std::get_if<Ask>(&step.reply);
        return ask && ask->fresh;
    }
    StatusReport status(const directory::Person& who) {
        return std::get<StatusReport>(start(*open_dialog(StatusCall{}, by_oneself(who))).reply);
    }
    std::string findings(const directory::Person& who) {
        std::string all;
        for (const std::string& finding : status(who).findings)
            all += finding + '\n';
        return all;
    }
    void keep_house() {
        const auto dialog = housekeeping();
        for (Answered step = start(*dialog); step.waits;)
            step = answer(*dialog, "");
    }
    void use_all_users() { start(*open_dialog(UsersCall{}, by_root_about(person("root", 0)))); }

    const Time present = now;

  private:
    int people_ = 0;
};

// ---- enforce_from

TEST_F(Clock, EnforceFromThatHasBegunHasBegunWhateverTheClockSaysLater) {
    auto date = present - 1h;
    for (const Way& way : ways()) {
        settings.enforce_from = date -= 1min; // a new fact each
        now = present;
        EXPECT_TRUE(is_set_up(bob));
        for (const Time time : way) {
            now = time;
            EXPECT_TRUE(is_set_up(bob)) << time.time_since_epoch();
            const auto step = start(*open_dialog(ExplainCall{"bob", "sshd", "", ""}, by_root_about(bob)));
            EXPECT_TRUE(std::get<Explanation>(step.reply).asked);
            EXPECT_EQ(findings(bob).find("has begun, and holds") != std::string::npos, now < date) << findings(bob);
        }
    }
}

TEST_F(Clock, EnforceFromThatHasNotBegunBarsNobody) {
    settings.enforce_from = present + 1h;
    for (const Time time : {present, present - year, Time{0s}, present - 10min, present + 10min}) {
        now = time;
        EXPECT_TRUE(is_let_in(bob)) << time.time_since_epoch();
    }
}

TEST_F(Clock, ADateThatAClockFarAheadHasBegunIsMadeAnewByAnother) {
    settings.enforce_from = present + 24h;
    now = present + year;
    EXPECT_TRUE(is_set_up(bob));
    now = present;
    EXPECT_TRUE(is_set_up(bob));
    settings.enforce_from = present + 25h;
    EXPECT_TRUE(is_let_in(bob));
}

TEST_F(Clock, WhoeverLooksKeepsThatEnforceFromHasBegun) {
    const std::vector<std::function<void()>> looks{
        [&] {
            start(*open_dialog(ExplainCall{"bob", "sshd", "", ""}, by_root_about(bob)));
        },
        [&] { EXPECT_TRUE(is_set_up(alice)); },
    };
    auto date = present;
    for (const auto& look : looks) {
        settings.enforce_from = date -= 1min;
        now = present;
        look();
        now = present - year;
        EXPECT_TRUE(is_set_up(bob));
    }
}

// ---- the expiry of a key

TEST_F(Clock, AnExpiredKeyStaysExpired) {
    for (const Way& way : ways()) {
        const directory::Person who = somebody();
        reset(who);
        now += settings.enrollment.expires;
        EXPECT_EQ(outcome(start(*login(who))), LoginOutcome::refused);
        for (const Time time : way) {
            now = time;
            EXPECT_EQ(text(start(*login(who))),
                      "The new key of " + who.name.str() + " has expired. Ask an administrator to reset it again.")
                << time.time_since_epoch();
        }
        now = present;
        reset(who); // a new fact
        EXPECT_TRUE(start(*login(who)).waits);
    }
}

TEST_F(Clock, WhoeverLooksKeepsThatAKeyHasExpired) {
    directory::Person who = alice;
    const auto sender = [&] {
        settings.mail.enabled = true;
        settings.mail.to = "{user}@example.com";
        start(*open_dialog(ResetCall{who.name.str(), false, ""}, by_root_about(who)));
        now += settings.enrollment.expires;
        EXPECT_TRUE(std::holds_alternative<NoMail>(start(*open_dialog(MailCall{}, by_oneself(who))).reply));
    };
    const std::vector<std::function<void()>> looks{[&] { start(*login(who)); },
                                                   [&] { status(who); },
                                                   [&] { use_all_users(); },
                                                   [&] { keep_house(); },
                                                   [&] { start(*open_dialog(EnrollCall{}, by_oneself(who))); },
                                                   sender};
    for (const auto& look : looks) {
        who = somebody();
        now = present;
        reset(who);
        now += settings.enrollment.expires;
        look();
        now = present;
        EXPECT_EQ(outcome(start(*login(who))), LoginOutcome::refused) << &look - looks.data();
    }
}

TEST_F(Clock, AKeyThatHasNotExpiredIsGoodUnderEachOfTheseClocksButThoseBehindItsEnd) {
    for (const Way& way : ways()) {
        const directory::Person who = somebody();
        reset(who);
        for (const Time time : way) {
            now = time;
            const bool good = start(*login(who)).waits;
            EXPECT_EQ(good, way.front() < present + year) << "what a clock far ahead has ended is made anew by `reset`";
        }
    }
}

TEST_F(Clock, AnInvitedKeyThatHasExpiredStaysSoToo) {
    settings.mail.enabled = true;
    settings.mail.to = "{user}@example.com";
    store.run([&](storage::Accounts& accounts) {
        rules::Account invited{.name = bob.name, .uid = bob.uid};
        invited.pending = rules::PendingSecret{.device = {.name = "phone", .secret = Secret(std::string_view("12345"))},
                                               .expires = present + 1h};
        accounts.save(invited);
    });
    EXPECT_FALSE(is_set_up(bob)) << "asked for a code of the key";
    now += 1h;
    EXPECT_TRUE(is_set_up(bob));
    now = present;
    EXPECT_TRUE(is_set_up(bob));
}

// ---- failures

TEST_F(Clock, APauseEndsWhenStatusSaysAndDoesNotMoveOn) {
    settings.enforce = false;
    settings.login.attempts = 5;
    const std::vector<std::pair<Time, Time>> moves{{present + year, present},
                                                   {present, present - year},
                                                   {present, Time{0s}},
                                                   {present, present - 10min},
                                                   {present + 10min, present}};
    for (const auto& [before, after] : moves) {
        const directory::Person who = somebody();
        now = present;
        enroll(who);
        now = before;
        const auto dialog = login(who);
        start(*dialog);
        for (int i = 0; i < 5; ++i)
            answer(*dialog, wrong_code(who));
        now = after;
        const auto end = status(who).locked_until;
        EXPECT_EQ(end, rfc3339(after + 1min)) << after.time_since_epoch();
        now += 20s;
        EXPECT_EQ(status(who).locked_until, end);
        use_all_users();
        EXPECT_EQ(outcome(start(*login(who))), LoginOutcome::refused);
        now = after + 1min;
        EXPECT_EQ(status(who).locked_until, std::nullopt);
        EXPECT_TRUE(start(*login(who)).waits);
    }
}

// ---- burned steps

TEST_F(Clock, ACodeAcceptedByAClockFarAheadIsNamedAndLoweredByRoot) {
    enroll(alice);
    now = present + year;
    const auto ahead = login(alice);
    start(*ahead);
    EXPECT_EQ(outcome(answer(*ahead, code(alice))), LoginOutcome::accepted);
    EXPECT_EQ(findings(alice), "");
    const std::string used = code(alice);

    now = present + 5min;
    const auto barred = login(alice);
    start(*barred);
    EXPECT_EQ(text(answer(*barred, code(alice))), "That code was used already. Wait for the next one.");
    EXPECT_NE(findings(alice).find("the device 'phone' takes no code before 2024-11-13 22:13 UTC: a code was accepted "
                                   "while the clock was ahead"),
              std::string::npos)
        << findings(alice);
    EXPECT_NE(findings(alice).find("harness2fa unlock alice --clock"), std::string::npos);

    const auto unlock = [&] { return text(start(*open_dialog(UnlockCall{"alice", "", true}, by_root_about(alice)))); };
    EXPECT_EQ(unlock(), "The devices of alice take codes again, from the next one on.");
    EXPECT_EQ(records.back().reason, "floor_lowered");
    EXPECT_EQ(findings(alice), "");
    EXPECT_EQ(unlock(), "The devices of alice take codes; nothing was to be done.");
    for (const int past : {-1, 0})
        EXPECT_EQ(text(answer(*barred, code(alice, past))).find("That code was used already."), 0U);
    const auto again = login(alice);
    start(*again);
    EXPECT_EQ(outcome(answer(*again, code(alice, 1))), LoginOutcome::accepted);
}

TEST_F(Clock, AClockThatWasBackLeavesNoFloorBehind) {
    for (const Way& way : ways()) {
        if (way.front() > present)
            continue;
        const directory::Person who = somebody();
        now = way.front();
        enroll(who);
        now += 1min;
        const auto early = login(who);
        start(*early);
        EXPECT_EQ(outcome(answer(*early, code(who))), LoginOutcome::accepted);
        now = present + 1h;
        EXPECT_EQ(findings(who), "");
        const auto later = login(who);
        start(*later);
        EXPECT_EQ(outcome(answer(*later, code(who))), LoginOutcome::accepted);
    }
}

TEST_F(Clock, TheClockOfAPhoneThatIsAheadByAStepIsNoFloor) {
    enroll(alice);
    const auto dialog = login(alice);
    start(*dialog);
    EXPECT_EQ(outcome(answer(*dialog, code(alice, 1))), LoginOutcome::accepted);
    EXPECT_EQ(findings(alice), "");
}

// ---- mails

TEST_F(Clock, AMailThatAClockAheadHasQueuedIsSentAfterItsCorrection) {
    settings.mail.enabled = true;
    settings.mail.to = "{user}@example.com";
    const auto sender = [&] { return open_dialog(MailCall{}, by_oneself(alice)); };
    const std::vector<std::pair<Time, Time>> moves{
        {present + year, present}, {present, present - year}, {present, Time{0s}}, {present + 61min, present}};
    for (const auto& [before, after] : moves) {
        now = before;
        start(*open_dialog(MailTestCall{"x@example.com", ""}, by_root_about(alice)));
        now = after;
        const auto dialog = sender();
        const auto step = start(*dialog);
        EXPECT_TRUE(std::holds_alternative<Mail>(step.reply)) << after.time_since_epoch();
        answer(*dialog, "handed over");
        answer(*dialog, "delivered");
    }
}

TEST_F(Clock, AMailOfAClockAheadIsNotKeptBackByOneThatWaits) {
    settings.mail.enabled = true;
    settings.mail.to = "{user}@example.com";
    const auto queue = [&](const char* to) { start(*open_dialog(MailTestCall{to, ""}, by_root_about(alice))); };
    const auto sender = [&] { return open_dialog(MailCall{}, by_oneself(alice)); };
    queue("waits@example.com");
    const auto first = sender();
    start(*first);
    const auto none = answer(*first, "later: no server");
    EXPECT_EQ(std::get<NoMail>(none.reply).seconds, 60) << "a pause of the usual kind stays";
    now = present + year;
    queue("ahead@example.com");
    now = present;
    const auto step = start(*sender());
    EXPECT_EQ(std::get<Mail>(step.reply).to, "ahead@example.com");
}

// ---- what is only shown

TEST_F(Clock, SinceWhenItIsEnforcedIsNotSaidByAClockThatWasAhead) {
    store.run([&](storage::Accounts& accounts) { accounts.set_enforced_since(present); });
    EXPECT_EQ(status(bob).enforced_from, rfc3339(present));
    for (const Time time : {present - year, Time{0s}, present - 10min}) {
        now = time;
        EXPECT_EQ(status(bob).enforced_from, std::nullopt);
        EXPECT_TRUE(is_set_up(bob));
    }
    now = present + year;
    EXPECT_EQ(status(bob).enforced_from, rfc3339(present));
}

TEST_F(Clock, ALastLoginInTheFutureBarsNobody) {
    enroll(alice);
    for (const auto ahead : {year, 0 * year}) {
        auto known = account(alice);
        known.devices[0].since = present + ahead;
        known.last_login = known.devices[0].last_used = known.devices[0].since;
        store.run([&](storage::Accounts& accounts) { accounts.save(known); });
        const auto dialog = login(alice);
        start(*dialog);
        EXPECT_EQ(outcome(answer(*dialog, code(alice))), LoginOutcome::accepted);
        now += 1min;
    }
}

} // namespace
} // namespace harness2fa::calls
