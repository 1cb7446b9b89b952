// SPDX-License-Identifier: Apache-2.0
// Set-up at login, reset and enforcement, as the dialogs lead them.
#include "samples.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <regex>

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

class EnforcementDialogs : public Dialogs {
  protected:
    EnforcementDialogs() { settings.enforce = true; }

    // The seed and the key in a prompt or a reply, from then on who's.
    void knows(const directory::Person& who, std::string_view key) {
        Offer offer;
        offer.key = Secret(key);
        seeds[who.name.str()] = seed_of(offer);
    }
    std::string begin_set_up(Dialog& dialog, const directory::Person& who) {
        const Answered step = start(dialog);
        const auto* ask = std::get_if<Ask>(&step.reply);
        EXPECT_TRUE(ask && ask->fresh);
        const std::string prompt = ask ? ask->prompt : "";
        const auto at = prompt.find("Key: ");
        knows(who, std::string_view(prompt).substr(at + 5, 39));
        return prompt;
    }
    void reset_and_print(const directory::Person& who) {
        const auto step = start(*open_dialog(ResetCall{who.name.str(), true, ""}, by_root_about(who)));
        const auto* issued = std::get_if<Issued>(&step.reply);
        ASSERT_TRUE(issued) << text(step);
        knows(who, issued->key.text());
    }
    using Lines = std::vector<std::string>;
    static Lines codes_in(const std::string& shown) {
        static const std::regex form(R"(\b[0-9a-z]{5}-[0-9a-z]{5}\b)");
        return {std::sregex_token_iterator(shown.begin(), shown.end(), form), {}};
    }
    std::string text_of_next_login(const directory::Person& who) {
        now += 30s;
        const auto next = login(who);
        start(*next);
        const auto end = answer(*next, code(who));
        EXPECT_EQ(outcome(end), LoginOutcome::accepted);
        return text(end);
    }
    Lines findings(const directory::Person& who) {
        return std::get<StatusReport>(start(*open_dialog(StatusCall{}, by_oneself(who))).reply).findings;
    }
    static RefusalReason reason(const Answered& step) { return std::get<Refused>(step.reply).reason; }
};

TEST_F(EnforcementDialogs, SetUpAtLoginLetsInAndShowsRecoveryCodesInALastQuestion) {
    const auto dialog = login(bob);
    const std::string prompt = begin_set_up(*dialog, bob);
    EXPECT_EQ(prompt.find("\nTwo-factor authentication is required on web1. Set it up now:\n"), 0U);
    EXPECT_NE(prompt.find("\n(a: the QR code in plain ASCII, i: inverse)\nCode from your app: "), std::string::npos);
    const auto shown = answer(*dialog, code(bob, -1));
    EXPECT_EQ(records.back().outcome + ' ' + records.back().reason, "accepted set_up"); // committed, whatever comes
    EXPECT_EQ(account(bob).last_login, now);
    const auto& last = std::get<Ask>(shown.reply);
    EXPECT_TRUE(last.acknowledge && last.echo && !last.fresh);
    EXPECT_EQ(last.text, "");
    EXPECT_EQ(
        last.prompt.find("\nTwo-factor authentication is on for bob.\nRecovery codes, each good for one login:\n   "),
        0U);
    EXPECT_TRUE(last.prompt.ends_with("\nPress Enter when you have them on paper: "));
    EXPECT_EQ(codes_in(last.prompt).size(), 2U);
    const auto known = records.size();
    const auto end = answer(*dialog, "seen");
    EXPECT_EQ(outcome(end), LoginOutcome::accepted);
    EXPECT_EQ(text(end), "");
    EXPECT_EQ(records.size(), known);
    const auto next = login(bob);
    start(*next);
    EXPECT_EQ(outcome(answer(*next, code(bob))), LoginOutcome::accepted);
}

TEST_F(EnforcementDialogs, WhatIsAnsweredToTheLastQuestionIsNoTryAndDecidesNothing) {
    for (const char* typed : {"seen", "", "1", "geheim", "a"}) {
        const auto dialog = login(bob);
        begin_set_up(*dialog, bob);
        answer(*dialog, code(bob));
        EXPECT_EQ(outcome(answer(*dialog, typed)), LoginOutcome::accepted) << typed;
        EXPECT_EQ(account(bob).login.failures, 0);
        start(*open_dialog(ForgetCall{"bob", ""}, by_root_about(bob)));
    }
}

TEST_F(EnforcementDialogs, ACallerThatKnowsNoLastQuestionIsNotAskedItAndNoCodeIsInAText) {
    const auto dialog = open_dialog(LoginCall{"bob", "sshd", "ssh", ""}, by_root_about(bob)); // as version 0.1 says it
    begin_set_up(*dialog, bob);
    const auto end = answer(*dialog, code(bob));
    EXPECT_EQ(outcome(end), LoginOutcome::accepted);
    EXPECT_EQ(text(end), std::string("Two-factor authentication is on for bob.\n") + codes_never_confirmed);
    EXPECT_TRUE(codes_in(text(end)).empty());
}

TEST_F(EnforcementDialogs, WithoutRecoveryCodesThereIsNoLastQuestion) {
    settings.recovery_codes = 0;
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    const auto end = answer(*dialog, code(bob, -1));
    EXPECT_EQ(outcome(end), LoginOutcome::accepted);
    EXPECT_EQ(text(end), "Two-factor authentication is on for bob.");
    EXPECT_EQ(text_of_next_login(bob), "");
    EXPECT_EQ(findings(bob), Lines{});
}

TEST_F(EnforcementDialogs, WhoeverIsCutOffBeforeTheLastAnswerIsToldUntilCodesAreConfirmed) {
    const auto cut_off = login(bob);
    begin_set_up(*cut_off, bob);
    answer(*cut_off, code(bob, -1));
    EXPECT_EQ(findings(bob), Lines{codes_never_confirmed});
    EXPECT_EQ(text_of_next_login(bob), codes_never_confirmed);
    EXPECT_EQ(text_of_next_login(bob), codes_never_confirmed);

    const auto renewal = open_dialog(RecoveryCodesCall{}, by_oneself(bob));
    start(*renewal);
    now += 30s;
    const auto renewed = answer(*renewal, code(bob));
    ASSERT_TRUE(std::holds_alternative<RecoveryCodes>(renewed.reply));
    EXPECT_EQ(findings(bob), Lines{});
    EXPECT_EQ(text_of_next_login(bob), "");
}

TEST_F(EnforcementDialogs, AConversationThatFailedConfirmsNothing) {
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    answer(*dialog, code(bob, -1));
    EXPECT_EQ(text(answer(*dialog, "")), codes_never_confirmed);
    EXPECT_EQ(text_of_next_login(bob), codes_never_confirmed);
}

TEST_F(EnforcementDialogs, WhoUsesARecoveryCodeHasThem) {
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    const auto shown = answer(*dialog, code(bob, -1));
    const auto codes = codes_in(std::get<Ask>(shown.reply).prompt);
    const auto next = login(bob);
    start(*next);
    EXPECT_EQ(text(answer(*next, codes.front())), "Recovery code accepted; 1 left.");
    EXPECT_EQ(findings(bob), Lines{});
}

TEST_F(EnforcementDialogs, AnAnswerAfterAResetConfirmsNoOtherCodes) {
    const auto late = login(bob);
    begin_set_up(*late, bob);
    answer(*late, code(bob));
    now += 30s;
    start(*open_dialog(ForgetCall{"bob", ""}, by_root_about(bob)));
    const auto other = login(bob);
    begin_set_up(*other, bob);
    answer(*other, code(bob));
    EXPECT_EQ(outcome(answer(*late, "seen")), LoginOutcome::accepted); // that was committed
    EXPECT_EQ(findings(bob), Lines{codes_never_confirmed});
}

TEST_F(EnforcementDialogs, CodesMadeWhereTheyAreShownAreConfirmed) {
    const auto cut_off = login(bob);
    begin_set_up(*cut_off, bob);
    answer(*cut_off, code(bob));
    reset_and_print(bob);
    EXPECT_FALSE(account(bob).codes_unconfirmed);
    settings.enforce = false;
    enroll(alice);
    EXPECT_EQ(findings(alice), Lines{});
    EXPECT_EQ(text_of_next_login(alice), "");
}

TEST_F(EnforcementDialogs, WithADeviceThatWasHandedOutThereAreNoCodesAndThatIsTold) {
    reset_and_print(bob);
    EXPECT_EQ(findings(bob), Lines{}); // there is no device yet
    EXPECT_EQ(text_of_next_login(bob), no_recovery_codes);
    EXPECT_EQ(text_of_next_login(bob), ""); // once
    EXPECT_EQ(findings(bob), Lines{no_recovery_codes});
    settings.recovery_codes = 0; // there are none for anybody
    EXPECT_EQ(findings(bob), Lines{});
}

TEST_F(EnforcementDialogs, SetUpDrawsInOtherStylesAndCountsOnlyCodes) {
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    for (int i = 0; i < 5; ++i) {
        EXPECT_NE(std::get<Ask>(answer(*dialog, " a ").reply).prompt.find("####"), std::string::npos);
        EXPECT_TRUE(std::get<Ask>(answer(*dialog, "i").reply).fresh);
    }
    for (int i = 0; i < settings.login.attempts - 1; ++i)
        EXPECT_TRUE(answer(*dialog, wrong_code(bob)).waits);
    EXPECT_EQ(outcome(answer(*dialog, wrong_code(bob))), LoginOutcome::refused);
    EXPECT_TRUE(account(bob).devices.empty());
    EXPECT_EQ(account(bob).login.failures, 0);
}

TEST_F(EnforcementDialogs, SetUpIsOfferedWhereTheContractSaysAndNowhereElse) {
    const auto offered = [&](const LoginCall& call, const Facts& facts) {
        return start(*open_dialog(call, facts)).waits;
    };
    EXPECT_TRUE(offered({"bob", "sshd", "", ""}, by_root_about(bob)));
    EXPECT_FALSE(offered({"bob", "vsftpd", "", ""}, by_root_about(bob)));
    EXPECT_FALSE(offered({"bob", "sshd", "", ""}, by_oneself(bob)));
    EXPECT_FALSE(offered({"bob", "sshd", "", "", 0, Phase::account}, by_root_about(bob)));
    directory::Person ghost = bob;
    ghost.standing = directory::Person::Standing::unknown;
    EXPECT_FALSE(offered({"bob", "sshd", "", ""}, by_root_about(ghost)));
    situation.has_good_settings = false;
    EXPECT_FALSE(offered({"bob", "sshd", "", ""}, by_root_about(bob)));
    situation.has_good_settings = true;
    settings.enrollment.at_login = false;
    EXPECT_FALSE(offered({"bob", "sshd", "", ""}, by_root_about(bob)));
    settings.enrollment.at_login = true;
    reset_and_print(bob);
    now += settings.enrollment.expires;
    EXPECT_FALSE(offered({"bob", "sshd", "", ""}, by_root_about(bob)));
}

TEST_F(EnforcementDialogs, OfTwoSetUpsAtOnceOneWins) {
    const auto one = login(bob), other = login(bob);
    begin_set_up(*one, bob);
    const std::string first = code(bob);
    begin_set_up(*other, bob);
    EXPECT_TRUE(std::get<Ask>(answer(*other, code(bob)).reply).acknowledge);
    EXPECT_EQ(outcome(answer(*one, first)), LoginOutcome::refused);
    EXPECT_EQ(outcome(answer(*other, "seen")), LoginOutcome::accepted);
    EXPECT_EQ(account(bob).devices.size(), 1U);
}

TEST_F(EnforcementDialogs, UntilEnforceFromTheDateIsTold) {
    settings.enforce_from = now + 1h;
    const auto early = start(*login(bob));
    EXPECT_EQ(outcome(early), LoginOutcome::none_needed);
    EXPECT_NE(text(early).find("will be required on web1 from 2023-11-14 23:13 UTC"), std::string::npos) << text(early);
    now += 1h;
    EXPECT_TRUE(start(*login(bob)).waits);
    settings.rules = {{.code = Demand::always, .text = "code: always"}}; // not what a rule demands
    now -= 1h;
    EXPECT_TRUE(start(*login(bob)).waits);
}

TEST_F(EnforcementDialogs, AccountPhaseRefusesWhereACodeIsDue) {
    const auto phase = [&](const directory::Person& who) {
        return open_dialog(LoginCall{who.name.str(), "sshd", "", "192.0.2.7", 0, Phase::account}, by_root_about(who));
    };
    settings.enforce = false;
    EXPECT_EQ(outcome(start(*phase(bob))), LoginOutcome::none_needed);
    enroll(alice);
    EXPECT_EQ(outcome(start(*phase(alice))), LoginOutcome::refused);
    settings.enforce = true;
    EXPECT_EQ(outcome(start(*phase(bob))), LoginOutcome::refused);
}

TEST_F(EnforcementDialogs, ResetVoidsEverythingAtOnceAndItsFirstRightCodeEndsIt) {
    enroll(bob);
    const std::string old = code(bob);
    reset_and_print(bob);
    EXPECT_TRUE(account(bob).devices.empty());
    auto dialog = login(bob);
    start(*dialog);
    EXPECT_TRUE(answer(*dialog, old).waits);
}

TEST_F(EnforcementDialogs, AfterAResetTheNewKeyLetsInAndBecomesADevice) {
    settings.enforce = false;
    enroll(bob);
    const std::string recovery = recovery_codes["bob"].front();
    reset_and_print(bob);
    auto dialog = login(bob);
    start(*dialog);
    EXPECT_TRUE(answer(*dialog, recovery).waits) << "the old recovery codes are void";
    EXPECT_EQ(outcome(answer(*dialog, code(bob))), LoginOutcome::accepted);
    EXPECT_FALSE(account(bob).reset);
    EXPECT_EQ(account(bob).devices.size(), 1U);
    EXPECT_FALSE(account(bob).pending);
}

TEST_F(EnforcementDialogs, ResetNeverVanishes) {
    settings.enforce = false;
    enroll(bob);
    reset_and_print(bob);
    now += settings.enrollment.expires;
    const auto late = start(*login(bob));
    EXPECT_EQ(outcome(late), LoginOutcome::refused);
    EXPECT_NE(text(late).find("expired"), std::string::npos);
    EXPECT_NE(text(start(*open_dialog(EnrollCall{}, by_oneself(bob)))).find("expired"), std::string::npos);
    reset_and_print(bob);
    const auto dialog = login(bob);
    start(*dialog);
    EXPECT_EQ(outcome(answer(*dialog, code(bob))), LoginOutcome::accepted);
}

TEST_F(EnforcementDialogs, WhoIsResetWhileTheyEnrollBeginsAnew) {
    settings.enforce = false;
    const auto dialog = open_dialog(EnrollCall{}, by_oneself(bob));
    const auto offer = start(*dialog);
    seeds["bob"] = seed_of(std::get<Offer>(offer.reply));
    const std::string right = code(bob);
    settings.enforce = true;
    reset_and_print(bob);
    EXPECT_EQ(reason(answer(*dialog, right)), RefusalReason::refused);
    EXPECT_TRUE(account(bob).reset);
}

TEST_F(EnforcementDialogs, AnEnrollmentThatWasBegunWithTheOldDeviceDoesNotOutliveAReset) {
    settings.enforce = false;
    enroll(bob);
    const auto thief = open_dialog(EnrollCall{"spare", ""}, by_oneself(bob));
    start(*thief);
    const auto offer = answer(*thief, code(bob));
    const directory::Person spare = person("spare", 1);
    seeds["spare"] = seed_of(std::get<Offer>(offer.reply));
    now += 1min;
    reset_and_print(bob);
    const auto own = login(bob);
    start(*own);
    ASSERT_EQ(outcome(answer(*own, code(bob))), LoginOutcome::accepted);
    EXPECT_EQ(reason(answer(*thief, code(spare))), RefusalReason::refused);
    EXPECT_EQ(account(bob).devices.size(), 1U);
}

TEST_F(EnforcementDialogs, APendingSecretTakesAnotherNameWhereItsOwnIsTaken) {
    reset_and_print(bob);
    store.run([&](storage::Accounts& accounts) {
        auto found = accounts.find(bob.name);
        found->devices.push_back({.name = "phone", .secret = Secret(std::string_view("12345678901234567890"))});
        accounts.save(*found);
    });
    const auto dialog = login(bob);
    start(*dialog);
    EXPECT_EQ(outcome(answer(*dialog, code(bob))), LoginOutcome::accepted);
    EXPECT_EQ(account(bob).devices.size(), 2U);
}

TEST_F(EnforcementDialogs, ResetIsRefusedWhereItMustBe) {
    enroll(alice);
    prove(alice);
    enroll(bob);
    const directory::Person root = person("root", 0);
    const auto by_alice = [&](const directory::Person& subject) {
        return start(*open_dialog(ResetCall{subject.name.str(), true, ""}, by_manager_about(alice, subject)));
    };
    EXPECT_EQ(reason(by_alice(alice)), RefusalReason::refused);
    EXPECT_EQ(reason(by_alice(root)), RefusalReason::refused);
    const directory::Person ghost{*UserName::parse("ghost"), {}, directory::Person::Standing::unknown};
    EXPECT_EQ(text(by_alice(ghost)), "There is no user ghost.");
    EXPECT_EQ(reason(start(*open_dialog(ResetCall{"alice", true, ""}, by_manager_about(person("eve", 1002), alice)))),
              RefusalReason::unprotected);
    EXPECT_TRUE(std::holds_alternative<Ask>(by_alice(bob).reply));
    EXPECT_NE(text(start(*open_dialog(ResetCall{"bob", false, ""}, by_root_about(bob)))).find("mail.enabled"),
              std::string::npos);
    EXPECT_EQ(account(bob).devices.size(), 1U) << "nothing was voided";
    settings.enforce = false;
    const directory::Person carol = person("carol", 1003);
    EXPECT_EQ(reason(start(*open_dialog(ResetCall{"carol", true, ""}, by_root_about(carol)))), RefusalReason::refused);
}

} // namespace
} // namespace harness2fa::calls
