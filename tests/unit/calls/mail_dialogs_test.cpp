// SPDX-License-Identifier: Apache-2.0
// Mail, as the dialogs of the sender, of managers and of logins lead it.
#include "calls/parts/invitations.hpp"
#include "calls/parts/inviters.hpp"
#include "calls/parts/unattended.hpp"
#include "samples.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

class MailDialogs : public Dialogs {
  protected:
    MailDialogs() {
        settings.enforce = true;
        settings.mail.enabled = true;
        settings.mail.to = "{user}@example.com";
    }
    std::unique_ptr<Dialog> sender() {
        Facts facts = by_oneself(person("harness2fa-mailer", 990));
        facts.caller.mailer = true;
        return open_dialog(MailCall{}, facts);
    }
    void reset_by_mail(const directory::Person& who) {
        const auto step = start(*open_dialog(ResetCall{who.name.str(), false, ""}, by_root_about(who)));
        ASSERT_TRUE(std::holds_alternative<Done>(step.reply)) << text(step);
    }
    // As the managers' commands do it, with these users.
    int invite(Invitations::Whom whom, const std::vector<directory::Person>& users,
               std::optional<std::string>* earlier = nullptr) {
        Census census{.determined = true, .members = {}};
        for (const directory::Person& user : users)
            census.members.push_back({.person = user, .groups = std::set<std::string>{}});
        Invitations invitations(whom, "alice", "alice");
        in_store([&](const Context& context) {
            std::vector<Record> made;
            EXPECT_TRUE(invitations.next_batch(context, census, made));
        });
        if (earlier != nullptr)
            *earlier = invitations.earlier();
        return invitations.mailed();
    }
    // What becomes of the mail that is due first, which is one to `who`; the key is known then.
    Answered mail_ends(const directory::Person& who, const std::string& word) {
        const auto dialog = sender();
        const auto step = start(*dialog);
        const auto* mail = std::get_if<Mail>(&step.reply);
        EXPECT_TRUE(mail && mail->user == who.name.str()) << who.name.str();
        if (mail && mail->kind == MailKind::key)
            knows_key(who, mail->key.text());
        if (word == "delivered" || word.starts_with("unconfirmed"))
            answer(*dialog, "handed over");
        return answer(*dialog, word);
    }
    Answered login_starts(const directory::Person& who) { return start(*login(who)); }
    static std::string prompt(const Answered& step) { return std::get<Ask>(step.reply).prompt; }
    static bool is_set_up(const Answered& step) {
        const auto* ask = std::get_if<Ask>(&step.reply);
        return ask && ask->fresh && ask->prompt.find("Set it up now") != std::string::npos;
    }
    std::vector<std::string> findings_of_mail() {
        auto findings =
            std::get<StatusReport>(start(*open_dialog(StatusCall{"bob", ""}, by_root_about(bob))).reply).findings;
        std::erase_if(findings, [](const std::string& finding) { return finding.find("mail") == std::string::npos; });
        return findings;
    }

    MailState state_of_key_mail(const directory::Person& who) {
        std::optional<storage::OutgoingMail> mail;
        store.run([&](storage::Accounts& accounts) { mail = accounts.key_mail_of(who.name); });
        return mail.value().state;
    }
};

TEST_F(MailDialogs, AMailedKeyIsFetchedReportedAndLetsIn) {
    reset_by_mail(bob);
    const auto dialog = sender();
    const auto step = start(*dialog);
    const auto& mail = std::get<Mail>(step.reply);
    EXPECT_EQ(mail.to, "bob@example.com");
    EXPECT_EQ(mail.kind, MailKind::key);
    knows_key(bob, mail.key.text());
    EXPECT_TRUE(std::holds_alternative<Progress>(answer(*dialog, "handed over").reply));
    EXPECT_TRUE(std::holds_alternative<NoMail>(answer(*dialog, "delivered").reply));
    EXPECT_EQ(state_of_key_mail(bob), MailState::delivered);
    const auto attempt = login(bob);
    start(*attempt);
    EXPECT_EQ(outcome(answer(*attempt, code(bob))), LoginOutcome::accepted);
}

TEST_F(MailDialogs, WhatWasHandedOverIsNotSentAgainAndWhatWasNotIs) {
    reset_by_mail(bob);
    start(*sender()); // and it dies
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply)) << "it may live still";
    now += 10min;
    const auto second = sender();
    EXPECT_TRUE(std::holds_alternative<Mail>(start(*second).reply));
    answer(*second, "handed over"); // and it dies
    now += 24h;
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply));
}

TEST_F(MailDialogs, IsTriedAgainWithGrowingPauses) {
    reset_by_mail(bob);
    for (const auto pause : {60, 120, 240}) {
        const auto dialog = sender();
        ASSERT_TRUE(std::holds_alternative<Mail>(start(*dialog).reply));
        const auto step = answer(*dialog, "later: 451 not now");
        EXPECT_EQ(std::get<NoMail>(step.reply).seconds, pause);
        now += std::chrono::seconds{pause};
    }
    const auto dialog = sender();
    start(*dialog);
    answer(*dialog, "never: 550 nobody here");
    EXPECT_EQ(state_of_key_mail(bob), MailState::failed);
}

TEST_F(MailDialogs, ADeadSecretIsNeverMailed) {
    reset_by_mail(bob);
    now += settings.enrollment.expires;
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply));
    reset_by_mail(bob);
    reset(bob); // newer; the printed one is not mailed, nor is the older one
    const auto step = start(*sender());
    const auto* mail = std::get_if<Mail>(&step.reply);
    EXPECT_TRUE(!mail || mail->kind == MailKind::notice);
}

TEST_F(MailDialogs, AnInvitedUserIsAskedForTheMailedKeyOnlyWhereACodeIsDue) {
    const auto invite =
        open_dialog(InviteCall{"root", ""}, by_root_about(bob)); // root has no mail, and nobody is invited
    EXPECT_TRUE(std::holds_alternative<Done>(start(*invite).reply));
    store.run([&](storage::Accounts& accounts) {
        rules::Account invited{.name = bob.name, .uid = bob.uid};
        invited.pending = rules::PendingSecret{
            {.name = "phone", .secret = Secret(std::string_view("12345678901234567890"))}, now + 24h};
        accounts.save(invited);
    });
    const auto asked = start(*login(bob));
    ASSERT_TRUE(std::holds_alternative<Ask>(asked.reply));
    EXPECT_FALSE(std::get<Ask>(asked.reply).fresh);
    settings.enforce = false;
    EXPECT_EQ(outcome(start(*login(bob))), LoginOutcome::none_needed);
    settings.enforce = true;
    now += 24h;
    EXPECT_TRUE(std::get<Ask>(start(*login(bob)).reply).fresh) << "set-up is offered once it has expired";
}

TEST_F(MailDialogs, OwnersAreToldOfChangesWithoutASecret) {
    settings.enforce = false;
    enroll(bob);
    const auto dialog = sender();
    const auto step = start(*dialog);
    const auto& mail = std::get<Mail>(step.reply);
    EXPECT_EQ(mail.kind, MailKind::notice);
    EXPECT_EQ(mail.about, "Two-factor authentication was turned on.");
    EXPECT_TRUE(mail.key.empty());
    EXPECT_TRUE(std::holds_alternative<NoMail>(answer(*dialog, "delivered").reply));
}

TEST_F(MailDialogs, AddressesAreStrict) {
    for (const char* bad :
         {"a b@example.com", "a@b@c,d@example.com", "-x@example.com", "a\r\nBcc: b@example.com", "<a@b>"})
        EXPECT_EQ(std::get<Refused>(start(*open_dialog(AddressCall{"bob", bad, ""}, by_root_about(bob))).reply).reason,
                  RefusalReason::refused)
            << bad;
    start(*open_dialog(AddressCall{"bob", "robert@example.org", ""}, by_root_about(bob)));
    reset_by_mail(bob);
    EXPECT_EQ(std::get<Mail>(start(*sender()).reply).to, "robert@example.org");
}

TEST_F(MailDialogs, WhoHasAnOddAddressInTheStoreLogsInAndIsNotMailedElsewhere) {
    enroll(bob);
    mail_ends(bob, "delivered");
    in_store([&](const Context& context) {
        rules::Account odd = *context.accounts.find(bob.name);
        odd.odd_address = "bob the builder@example.com";
        context.accounts.save(odd);
    });
    now += 30s;
    const auto attempt = login(bob);
    start(*attempt);
    EXPECT_EQ(outcome(answer(*attempt, code(bob))), LoginOutcome::accepted);
    EXPECT_EQ(text(start(*open_dialog(ResetCall{"bob", false, ""}, by_root_about(bob)))),
              "bob has no mail address (bob the builder@example.com is none). A manager sets one: harness2fa address "
              "bob ADDRESS");
    reset(bob); // on paper: the notice of it does not go where mail.to says
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply));
    EXPECT_EQ(account(bob).odd_address, "bob the builder@example.com");
    start(*open_dialog(AddressCall{"bob", "", ""}, by_root_about(bob)));
    reset_by_mail(bob);
    EXPECT_EQ(std::get<Mail>(start(*sender()).reply).to, "bob@example.com");
}

TEST_F(MailDialogs, AKeyIsGivenUpWhereNoAddressIsLeftAndTheMailsOfOthersGoOn) {
    start(*open_dialog(AddressCall{"bob", "robert@example.org", ""}, by_root_about(bob)));
    reset_by_mail(bob);
    reset_by_mail(alice);
    settings.mail.to = "nobody knows";
    start(*open_dialog(AddressCall{"bob", "", ""}, by_root_about(bob)));
    EXPECT_EQ(std::get<Mail>(start(*sender()).reply).user, "alice");
    EXPECT_EQ(state_of_key_mail(bob), MailState::failed);
    in_store([&](const Context& context) {
        EXPECT_EQ(context.accounts.key_mail_of(bob.name)->reason, "the address of the recipient is no mail address");
    });
    EXPECT_EQ(account(bob).pending->mail, MailState::failed);
}

// ---- an invited user at the login

constexpr char delivered_prompt[] =
    "\nbob was mailed a key to b***@example.com. Type a code of it,\nor n for a QR code here.\nVerification code: ";

TEST_F(MailDialogs, AMailWithoutAnAddressIsNotTakenForThatOfAKeyOnPaper) {
    reset(bob);
    in_store([&](const Context& context) { // a stray one
        context.accounts.queue({.user = bob.name, .kind = MailKind::key, .queued = now, .due = now});
    });
    start(*sender());
    EXPECT_EQ(account(bob).pending->mail, std::nullopt);
    now += 30s;
    EXPECT_TRUE(std::holds_alternative<Ask>(login_starts(bob).reply));
}

TEST_F(MailDialogs, WhoWasInvitedIsToldWhereTheKeyIsAndMayDoWithoutIt) {
    EXPECT_EQ(invite(Invitations::Whom::without, {bob}), 1);
    mail_ends(bob, "delivered");
    const auto dialog = login(bob);
    EXPECT_EQ(prompt(start(*dialog)), delivered_prompt);
    const auto set_up = answer(*dialog, " n ");
    ASSERT_TRUE(is_set_up(set_up));
    const std::string shown = prompt(set_up);
    const std::string mailed = code(bob);
    knows_key(bob, std::string_view(shown).substr(shown.find("Key: ") + 5, 39));
    EXPECT_EQ(text(answer(*dialog, mailed)), "That code is not right.") << "of the key that was declined";
    answer(*dialog, code(bob));
    EXPECT_EQ(records.back().reason, "set_up");
    EXPECT_EQ(account(bob).devices.size(), 1U);
    EXPECT_FALSE(account(bob).pending);
}

TEST_F(MailDialogs, TheMailedKeyIsGoodAfterAWrongCode) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "delivered");
    const auto dialog = login(bob);
    start(*dialog);
    const auto again = answer(*dialog, wrong_code(bob));
    EXPECT_EQ(text(again), "That code is not right.");
    EXPECT_EQ(prompt(again), delivered_prompt);
    EXPECT_EQ(outcome(answer(*dialog, code(bob))), LoginOutcome::accepted);
}

TEST_F(MailDialogs, AKeyWhoseMailHasNotArrivedBindsNobody) {
    for (const char* word : {"later: 451 not now", "no service: nobody listens", "never: 550 nobody here"}) {
        store.run([&](storage::Accounts& accounts) { accounts.remove(bob.name); });
        invite(Invitations::Whom::named, {bob});
        EXPECT_TRUE(is_set_up(login_starts(bob))) << "it waits";
        mail_ends(bob, word);
        EXPECT_TRUE(is_set_up(login_starts(bob))) << word;
        settings.enrollment.at_login = false;
        const auto refused = login_starts(bob);
        EXPECT_EQ(outcome(refused), LoginOutcome::refused);
        EXPECT_NE(text(refused).find("The mail with a key to b***@example.com "), std::string::npos) << text(refused);
        settings.enrollment.at_login = true;
    }
}

TEST_F(MailDialogs, AKeyThatMayHaveArrivedIsAskedForAndMayBeDeclined) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "unconfirmed: the connection broke");
    const auto dialog = login(bob);
    EXPECT_EQ(prompt(start(*dialog)), "\nA mail with a key to b***@example.com was sent; whether it has arrived is not "
                                      "known. Type a code of it,\nor n for a QR code here.\nVerification code: ");
    EXPECT_TRUE(is_set_up(answer(*dialog, "N")));
    const auto another = login(bob);
    EXPECT_TRUE(start(*another).waits);
    EXPECT_EQ(outcome(answer(*another, code(bob))), LoginOutcome::accepted);
}

TEST_F(MailDialogs, WhatTheSenderSaysIsCutSoThatListsOfUsersFitTheirPage) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "later: " + std::string(8000, 'x'));
    store.run(
        [&](storage::Accounts& accounts) { EXPECT_LT(accounts.key_mail_of(bob.name).value().reason.size(), 250U); });
    EXPECT_EQ(state_of_key_mail(bob), MailState::waiting);
}

TEST_F(MailDialogs, TriesThatAreUsedUpStaySoOverASetUp) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "delivered");
    const auto dialog = login(bob);
    start(*dialog);
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(answer(*dialog, wrong_code(bob)).waits);
    EXPECT_TRUE(is_set_up(answer(*dialog, "n")));
    now += std::chrono::minutes{1};
    invite(Invitations::Whom::named, {bob});
    mail_ends(bob, "delivered");
    EXPECT_EQ(text(answer(*dialog, "123456")), "A key was handed out to bob meanwhile.");
    EXPECT_EQ(outcome(answer(*dialog, wrong_code(bob))), LoginOutcome::refused) << "the third one";
}

TEST_F(MailDialogs, WhoWasResetMayNotDoWithoutTheKey) {
    for (const char* word : {"delivered", "later: 451 not now", "never: 550 nobody here"}) {
        reset_by_mail(bob);
        mail_ends(bob, word);
        const auto dialog = login(bob);
        const auto asked = start(*dialog);
        EXPECT_EQ(prompt(asked).find("n for a QR code"), std::string::npos) << word;
        EXPECT_EQ(prompt(asked).find("Ask an administrator.") != std::string::npos,
                  std::string_view(word) != "delivered");
        EXPECT_EQ(text(answer(*dialog, "n")), "That code is not right.") << word;
        EXPECT_EQ(outcome(answer(*dialog, code(bob))), LoginOutcome::accepted) << word;
        store.run([&](storage::Accounts& accounts) { accounts.remove(bob.name); });
        enroll(bob);
        store.run([&](storage::Accounts& accounts) { // the notices
            while (const auto mail = accounts.next_mail(now))
                accounts.remove_mail(mail->id);
        });
    }
}

TEST_F(MailDialogs, WhereNoneIsOfferedNobodyIsPromisedAQrCode) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "delivered");
    settings.enrollment.at_login = false;
    const auto dialog = login(bob);
    EXPECT_EQ(prompt(start(*dialog)),
              "\nbob was mailed a key to b***@example.com. Type a code of it.\nVerification code: ");
    EXPECT_EQ(text(answer(*dialog, "n")), "That code is not right.");
}

TEST_F(MailDialogs, APauseHoldsForWhoDeclines) {
    settings.login.attempts = 10;
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "delivered");
    const auto first = login(bob), second = login(bob);
    start(*first);
    start(*second);
    for (int tries = 0; tries < settings.lockout.after; ++tries)
        answer(*first, wrong_code(bob));
    EXPECT_EQ(outcome(answer(*second, "n")), LoginOutcome::refused);
    EXPECT_EQ(records.back().reason, "paused");
}

TEST_F(MailDialogs, AKeyThatIsMailedWhileAnotherWasDeclinedIsAskedFor) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "delivered");
    const auto dialog = login(bob);
    start(*dialog);
    answer(*dialog, "n");
    invite(Invitations::Whom::named, {bob});
    EXPECT_TRUE(is_set_up(answer(*dialog, "a"))) << "it waits";
    mail_ends(bob, "delivered");
    const auto asked = answer(*dialog, "a");
    EXPECT_EQ(text(asked), "A key was handed out to bob meanwhile.");
    EXPECT_EQ(prompt(asked), delivered_prompt);
    EXPECT_TRUE(is_set_up(answer(*dialog, "n")));
}

TEST_F(MailDialogs, WrongCodesAtASetUpMailNobody) {
    const auto dialog = login(bob);
    EXPECT_TRUE(is_set_up(start(*dialog)));
    for (int tries = 0; tries < settings.login.attempts; ++tries)
        answer(*dialog, "000000");
    EXPECT_FALSE(account(bob).pending);
    EXPECT_TRUE(is_set_up(login_starts(bob)));
}

TEST_F(MailDialogs, AMailThatFailedIsForgottenOnceThereIsADevice) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "never: 550 nobody here");
    EXPECT_EQ(findings_of_mail().size(), 2U) << "it failed, and mail is untested";
    const auto dialog = login(bob);
    const std::string shown = prompt(start(*dialog));
    knows_key(bob, std::string_view(shown).substr(shown.find("Key: ") + 5, 39));
    answer(*dialog, code(bob));
    EXPECT_EQ(findings_of_mail().size(), 1U);
}

// ---- the service fails

TEST_F(MailDialogs, WithoutServiceAllWaitAndNothingIsGivenUp) {
    const directory::Person carol = person("carol", 1003);
    invite(Invitations::Whom::without, {bob, carol});
    for (int tries = 0; tries < 120; ++tries) {
        const auto dialog = sender();
        ASSERT_TRUE(std::holds_alternative<Mail>(start(*dialog).reply)) << tries;
        const auto none = answer(*dialog, "no service: the mail server refuses the login");
        const int pause = std::get<NoMail>(none.reply).seconds;
        EXPECT_EQ(pause, std::min((60 << std::min(tries, 6)) - 1, 600)) << "for all of them";
        now += std::chrono::hours{1};
        if (tries == 0) {
            EXPECT_EQ(findings_of_mail().at(0), "2 mails could not be sent yet, and are tried again: the mail server "
                                                "refuses the login");
        }
    }
    EXPECT_EQ(state_of_key_mail(bob), MailState::waiting);
    EXPECT_EQ(state_of_key_mail(carol), MailState::waiting);
}

TEST_F(MailDialogs, ALockHoldsForWhoeverHasNoKeyAnyMore) {
    settings.login.attempts = settings.lockout.lock_after = 20;
    settings.lockout.after = 20;
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "delivered");
    const auto dialog = login(bob);
    start(*dialog);
    for (int tries = 0; tries < settings.lockout.lock_after; ++tries)
        answer(*dialog, wrong_code(bob));
    now += settings.enrollment.expires;
    EXPECT_EQ(outcome(login_starts(bob)), LoginOutcome::refused) << "a set-up would lead around it";
    EXPECT_EQ(records.back().reason, "locked");
    start(*open_dialog(UnlockCall{"bob", ""}, by_root_about(bob)));
    EXPECT_TRUE(is_set_up(login_starts(bob)));
}

TEST_F(MailDialogs, NoSetUpWhereNobodySeesIt) {
    const auto without_terminal = open_dialog(
        LoginCall{.user = "bob", .service = "su", .tty = "", .rhost = "", .acknowledges = true}, by_root_about(bob));
    EXPECT_EQ(outcome(start(*without_terminal)), LoginOutcome::refused);
    const auto with_one =
        open_dialog(LoginCall{.user = "bob", .service = "su", .tty = "pts/1", .rhost = "", .acknowledges = true},
                    by_root_about(bob));
    EXPECT_TRUE(is_set_up(start(*with_one)));
}

TEST_F(MailDialogs, AMailThatWasTamperedWithIsNotSentAndChangesNoLogin) {
    reset_by_mail(bob);
    const auto change = [&](MailState state, const std::string& to) {
        store.run([&](storage::Accounts& accounts) {
            auto mail = accounts.key_mail_of(bob.name);
            mail->state = state;
            mail->to = *MailAddress::parse(to);
            accounts.update(*mail);
        });
    };
    change(MailState::delivered, "bob@example.com");
    EXPECT_NE(prompt(login_starts(bob)).find("has not been sent yet"), std::string::npos);
    change(MailState::waiting, "mallory@example.com");
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply));
}

TEST_F(MailDialogs, ATryWithFormerSettingsPutsNothingOff) {
    const directory::Person carol = person("carol", 1003);
    invite(Invitations::Whom::without, {bob, carol});
    const auto dialog = sender();
    start(*dialog);
    settings.mail.smtp = "smtps://mail.example.com";
    EXPECT_TRUE(std::holds_alternative<Mail>(answer(*dialog, "no service: it greets and hangs").reply)) << "at once";
}

TEST_F(MailDialogs, ADeliveredMailEndsTheWaitOfAll) {
    const directory::Person carol = person("carol", 1003);
    invite(Invitations::Whom::without, {bob, carol});
    mail_ends(bob, "no service: no route");
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply));
    start(*open_dialog(InviteCall{"", ""}, by_root_about(bob)));
    EXPECT_TRUE(std::holds_alternative<Mail>(mail_ends(bob, "delivered").reply));
}

TEST_F(MailDialogs, TheOldAddressIsToldOfTheNewOne) {
    settings.enforce = false;
    enroll(bob);
    start(*open_dialog(AddressCall{"bob", "robert@example.org", ""}, by_root_about(bob)));
    const auto dialog = sender();
    start(*dialog);
    const auto step = answer(*dialog, "delivered"); // that it was turned on
    EXPECT_EQ(std::get<Mail>(step.reply).to, "bob@example.com");
    EXPECT_EQ(std::get<Mail>(step.reply).about, "The mail address for your two-factor login was changed by root.");
}

TEST_F(MailDialogs, TriesWithoutServiceDoNotCountForAnyMail) {
    settings.enrollment.expires = std::chrono::hours{24 * 30};
    invite(Invitations::Whom::without, {bob});
    for (int tries = 0; tries < 100; ++tries) {
        mail_ends(bob, "no service: no route");
        now += std::chrono::hours{1};
    }
    mail_ends(bob, "later: 451 4.7.1 greylisted");
    EXPECT_EQ(state_of_key_mail(bob), MailState::waiting);
    now += std::chrono::minutes{1};
    mail_ends(bob, "delivered");
}

TEST_F(MailDialogs, PausesDoNotGrowWhileMailFlows) {
    const directory::Person carol = person("carol", 1003), dave = person("dave", 1004), erin = person("erin", 1005);
    invite(Invitations::Whom::without, {bob, carol, dave, erin});
    for (int round = 0; round < 3; ++round) { // one is taken, and the next is too much
        const auto dialog = sender();
        start(*dialog);
        answer(*dialog, "handed over");
        answer(*dialog, "delivered");
        EXPECT_EQ(std::get<NoMail>(answer(*dialog, "no service: 451 too fast").reply).seconds,
                  60 - (round < 2 ? 1 : 0));
        now += std::chrono::minutes{1};
    }
}

TEST_F(MailDialogs, NoticesAreNotGivenUpWithoutService) {
    settings.enforce = false;
    enroll(bob);
    for (int tries = 0; tries < 120; ++tries) {
        mail_ends(bob, "no service: no route");
        now += std::chrono::hours{1};
    }
    EXPECT_TRUE(std::holds_alternative<NoMail>(mail_ends(bob, "delivered").reply));
}

TEST_F(MailDialogs, OfTwoSendersWithOneMailOneMaySendIt) {
    invite(Invitations::Whom::without, {bob});
    const auto one = sender(), two = sender();
    EXPECT_TRUE(std::holds_alternative<Mail>(start(*one).reply));
    start(*retrying_mail());
    EXPECT_TRUE(std::holds_alternative<Mail>(start(*two).reply));
    EXPECT_TRUE(std::holds_alternative<Progress>(answer(*one, "handed over").reply));
    EXPECT_TRUE(std::holds_alternative<NoMail>(answer(*two, "handed over").reply));
}

TEST_F(MailDialogs, WhoIsForgottenIsTold) {
    settings.enforce = false;
    enroll(bob);
    mail_ends(bob, "delivered");
    start(*open_dialog(ForgetCall{"bob", ""}, by_root_about(bob)));
    const auto step = start(*sender());
    EXPECT_EQ(std::get<Mail>(step.reply).about,
              "Two-factor authentication was turned off by root: your devices and recovery codes are void.");
}

TEST_F(MailDialogs, OneMailThatAServerCannotTakeDoesNotKeepTheOthers) {
    const directory::Person carol = person("carol", 1003);
    invite(Invitations::Whom::without, {bob, carol});
    for (const directory::Person& first : {bob, carol, bob}) {
        mail_ends(first, "no service: it hangs up");
        now += std::chrono::hours{1};
    }
}

TEST_F(MailDialogs, OtherSettingsAreTriedAtOnce) {
    invite(Invitations::Whom::without, {bob});
    mail_ends(bob, "no service: no route");
    EXPECT_TRUE(std::holds_alternative<NoMail>(start(*sender()).reply));
    start(*retrying_mail());
    EXPECT_TRUE(std::holds_alternative<Mail>(start(*sender()).reply));
}

// ---- who is invited

TEST_F(MailDialogs, WhatFailedIsOfferedAgainByAManagerAndNotUnasked) {
    using Whom = Invitations::Whom;
    invite(Whom::without, {bob});
    for (const char* word : {"never: 550 nobody here", "unconfirmed: the connection broke"}) {
        mail_ends(bob, word);
        EXPECT_EQ(invite(Whom::unasked, {bob}), 0) << word;
        EXPECT_EQ(invite(Whom::without, {bob}), 1) << word;
    }
    mail_ends(bob, "never: 550 nobody here");
    EXPECT_EQ(invite(Whom::required, {bob}), 1);
    now += 1s;
    EXPECT_EQ(invite(Whom::required, {bob}), 0);
    mail_ends(bob, "delivered");
    EXPECT_EQ(invite(Whom::without, {bob}), 0);
}

TEST_F(MailDialogs, AllAreCountedWhoeverInvitesThem) {
    const directory::Person carol = person("carol", 1003);
    std::optional<std::string> earlier;
    invite(Invitations::Whom::unasked, {bob});
    EXPECT_EQ(invite(Invitations::Whom::required, {bob, carol}, &earlier), 2) << "in the same moment";
    EXPECT_EQ(earlier, std::nullopt);
    now += 1s;
    EXPECT_EQ(invite(Invitations::Whom::without, {bob, carol}, &earlier), 0);
    EXPECT_EQ(earlier, "2 earlier mails wait to be sent.");
    mail_ends(bob, "no service: no route");
    invite(Invitations::Whom::without, {bob, carol}, &earlier);
    EXPECT_EQ(earlier, "2 earlier mails wait to be sent: no route.");
}

// ---- mails to all

class Signal : public MailSender {
  public:
    void may_be_due() const override {}
    void released() const override { ++times; }
    mutable int times = 0;
};

class MassMail : public MailDialogs {
  protected:
    MassMail() {
        runs_twice = false; // what is signalled is no change of the store
        situation.mail = &signal;
        situation.inviters = &inviters;
    }
    std::string last_of_standing_invitations() {
        const auto dialog = standing_invitations();
        const auto step = start_up_to_work(*dialog);
        nexts.erase(
            dialog.get()); // as the server does when a dialog is over: with it goes its place among those who invite
        works.erase(dialog.get());
        return step.works ? "looks at all" : step.records.empty() ? "" : step.records.back().reason;
    }
    void test_mail(const std::string& word) {
        start(*open_dialog(MailTestCall{"operator@example.com", ""}, by_root_about(alice)));
        mail_ends(person("root", 0), word);
    }

    Signal signal;
    Inviters inviters;
};

TEST_F(MassMail, WaitsForATestMailThatWasDelivered) {
    EXPECT_EQ(last_of_standing_invitations(), "mail_untested");
    test_mail("no service: no route");
    start(*retrying_mail());
    EXPECT_EQ(last_of_standing_invitations(), "mail_untested");
    EXPECT_EQ(signal.times, 0);
    mail_ends(person("root", 0), "delivered");
    EXPECT_EQ(signal.times, 1);
    EXPECT_EQ(last_of_standing_invitations(), "looks at all");
    settings.mail.smtp = "smtps://mail.example.com";
    EXPECT_EQ(last_of_standing_invitations(), "mail_untested") << "other settings are to be tried again";
}

TEST_F(MassMail, ATestOfFormerSettingsSaysNothing) {
    start(*open_dialog(MailTestCall{"operator@example.com", ""}, by_root_about(alice)));
    const auto dialog = sender();
    start(*dialog);
    answer(*dialog, "handed over");
    settings.mail.smtp = "smtps://mail.example.com";
    answer(*dialog, "delivered");
    EXPECT_EQ(signal.times, 0);
    EXPECT_EQ(last_of_standing_invitations(), "mail_untested");
}

TEST_F(MassMail, ARefusedLoginMailsNobodyBefore) {
    settings.enrollment.at_login = false;
    EXPECT_EQ(outcome(login_starts(bob)), LoginOutcome::refused);
    EXPECT_FALSE(account(bob).pending);
    test_mail("delivered");
    EXPECT_NE(text(login_starts(bob)).find("The mail with a key to b***@example.com has not been sent yet."),
              std::string::npos);
    EXPECT_TRUE(account(bob).pending);
}

TEST_F(MassMail, OtherMailsThatArriveAreNoTest) {
    reset_by_mail(bob);
    mail_ends(bob, "delivered");
    EXPECT_EQ(last_of_standing_invitations(), "mail_untested");
}

TEST_F(MassMail, OneInvitesAtATime) {
    test_mail("delivered");
    auto place = inviters.enter();
    EXPECT_EQ(last_of_standing_invitations(), "");
    EXPECT_EQ(place, inviters.enter()) << "managers are not turned away";
    place.reset();
    EXPECT_EQ(last_of_standing_invitations(), "looks at all");
}

} // namespace
} // namespace harness2fa::calls
