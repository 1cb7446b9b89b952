// SPDX-License-Identifier: Apache-2.0
// Dialogs that wait for a person, while what they began with changes.
#include "samples.hpp"

#include "calls/parts/census.hpp"
#include "calls/parts/command.hpp"

#include <array>

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

constexpr char have_changed[] = "The settings have changed meanwhile. Begin again.";

class Waiting : public Dialogs {
  protected:
    const directory::Person daemon = person("daemon", 1); // whose main group, on every machine, is daemon
    Waiting() { settings.enforce = true; }

    void begin_set_up(Dialog& dialog, const directory::Person& who) {
        const Answered step = start(dialog);
        const std::string prompt = std::get<Ask>(step.reply).prompt;
        knows_key(who, std::string_view(prompt).substr(prompt.find("Key: ") + 5, 39));
    }
    // As `invite` does it.
    void hand_out_key(const directory::Person& who) {
        const Secret seed(std::string_view("12345678901234567890"));
        store.run([&](storage::Accounts& accounts) {
            rules::Account invited{.name = who.name, .uid = who.uid};
            invited.pending =
                rules::PendingSecret{.device = {.name = "mailed", .secret = seed.copy()}, .expires = now + 24h};
            accounts.save(invited);
        });
    }
    std::string mailed_code() const {
        return std::string(
            rules::totp(Secret(std::string_view("12345678901234567890")), rules::step_at(now, {}), {}).text());
    }
    struct Ground {
        const char* what;
        std::function<void()> goes;
        std::string reason = "changed";
    };
    std::vector<Ground> grounds() {
        return {
            {"at_login", [&] { settings.enrollment.at_login = false; }},
            {"services", [&] { settings.enrollment.services = {"login"}; }},
            {"enforce", [&] { settings.enforce = false; }},
            {"enforce_from", [&] { settings.enforce_from = now + 1h; }},
            {"never", [&] { settings.rules = {{.users = {{"bob"}}, .code = Demand::never}}; }},
            {"enrolled", [&] { settings.rules = {{.users = {{"bob"}}, .code = Demand::enrolled}}; }},
            {"undetermined", [&] { settings.rules = {{.groups = {{"robots"}}, .code = Demand::never}}; }},
            {"reset", [&] { reset(bob); }, "reset"},
            {"enrolled", [&] { enroll(bob); }, "already_on"},
        };
    }
    void begin_anew() {
        settings = settings::Settings();
        settings.enforce = true;
        settings.recovery_codes = 2;
        store.run([&](storage::Accounts& accounts) { accounts.remove(bob.name); });
    }
    // Of a manager who was found to be one under these settings.
    Facts of_manager() const { return of_manager(alice); }
    Facts of_manager(const directory::Person& manager) const {
        Facts facts = by_manager_about(manager, bob);
        facts.gathered_under = std::make_shared<const settings::Settings>(settings);
        return facts;
    }
};

TEST_F(Waiting, ASetUpWhoseGroundHasGoneIsRefusedAtTheCode) {
    for (const Ground& ground : grounds()) {
        begin_anew();
        Facts facts = by_root_about(bob);
        facts.groups = std::nullopt; // as under other settings than they were gathered under
        const auto dialog = open_dialog(LoginCall{"bob", "sshd", "ssh", "192.0.2.7"}, facts);
        begin_set_up(*dialog, bob);
        const std::string right = code(bob);
        ground.goes();
        const auto before = account(bob).devices.size();
        const auto end = answer(*dialog, right);
        EXPECT_EQ(outcome(end), LoginOutcome::refused) << ground.what;
        EXPECT_EQ(records.back().reason, ground.reason) << ground.what;
        EXPECT_NE(text(end), "") << ground.what;
        EXPECT_EQ(account(bob).devices.size(), before) << ground.what;
    }
}

TEST_F(Waiting, AlsoWhileItsRecoveryCodesAreMadeAndWhenItIsDrawnAgain) {
    for (const Ground& ground : grounds()) {
        begin_anew();
        Facts facts = by_root_about(bob);
        facts.groups = std::nullopt;
        const auto dialog = open_dialog(LoginCall{"bob", "sshd", "ssh", "192.0.2.7"}, facts);
        begin_set_up(*dialog, bob);
        const std::string right = code(bob);
        ASSERT_TRUE(answer_up_to_work(*dialog, right).works);
        ground.goes();
        const auto before = account(bob).devices.size();
        EXPECT_EQ(outcome(after_work(*dialog)), LoginOutcome::refused) << ground.what;
        EXPECT_EQ(account(bob).devices.size(), before) << ground.what;

        begin_anew();
        const auto another = open_dialog(LoginCall{"bob", "sshd", "ssh", "192.0.2.7"}, facts);
        begin_set_up(*another, bob);
        ground.goes();
        EXPECT_EQ(outcome(answer(*another, "a")), LoginOutcome::refused) << ground.what;
    }
}

TEST_F(Waiting, ASetUpGoesOnWithTheKeyThatWasHandedOutMeanwhile) {
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    hand_out_key(bob);
    const auto asked = answer(*dialog, code(bob));
    ASSERT_TRUE(std::holds_alternative<Ask>(asked.reply));
    EXPECT_EQ(text(asked), "A key was handed out to bob meanwhile.");
    EXPECT_EQ(std::get<Ask>(asked.reply).prompt,
              "\nbob was handed a key by a manager. Type a code of it,\nor n for a QR code here.\nVerification code: ");
    EXPECT_EQ(text(answer(*dialog, code(bob))), "That code is not right.");
    EXPECT_EQ(outcome(answer(*dialog, mailed_code())), LoginOutcome::accepted);
    EXPECT_EQ(account(bob).devices.at(0).name, "mailed");
}

TEST_F(Waiting, ASetUpIsDrawnTenTimes) {
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(answer(*dialog, i % 2 == 0 ? "a" : "i").waits);
    EXPECT_EQ(outcome(answer(*dialog, "a")), LoginOutcome::refused);
    EXPECT_EQ(records.back().reason, "set_up_not_completed");
}

TEST_F(Waiting, AnotherEditOfTheSettingsDoesNotEndASetUp) {
    const auto dialog = login(bob);
    begin_set_up(*dialog, bob);
    settings.login.prompt = "Code: ";
    answer(*dialog, code(bob));
    EXPECT_EQ(records.back().outcome + ' ' + records.back().reason, "accepted set_up");
    EXPECT_EQ(account(bob).devices.size(), 1U);
}

TEST_F(Waiting, ALoginAsksForNoKeyThatNoLongerBinds) {
    hand_out_key(bob);
    const auto dialog = login(bob);
    EXPECT_TRUE(start(*dialog).waits);
    settings.enforce = false;
    EXPECT_EQ(outcome(answer(*dialog, "123456")), LoginOutcome::none_needed);
    EXPECT_TRUE(account(bob).pending);
}

TEST_F(Waiting, ADialogOfAManagerEndsWhenOthersAreManagers) {
    settings.mail.enabled = true;
    enroll(alice);
    enroll(bob);
    const std::array<Call, 10> calls{{StatusCall{"bob", ""}, ExplainCall{"bob", "sshd", "", ""}, ForgetCall{"bob", ""},
                                      UnlockCall{"bob", ""}, EnforceCall{true, ""}, UsersCall{},
                                      ResetCall{"bob", true, ""}, InviteCall{"bob", ""},
                                      AddressCall{"bob", "b@c.d", ""}, MailTestCall{"b@c.d", ""}}};
    for (const Call& call : calls) {
        settings.managers = {"sudo"};
        const auto dialog = open_dialog(call, of_manager());
        settings.managers = {"admins"};
        EXPECT_EQ(text(start(*dialog)), have_changed) << call.index();
    }
}

TEST_F(Waiting, AManagersCodeIsNotUsedUpForWhatTheyMayNoLongerDo) {
    enroll(alice);
    prove(alice);
    enroll(bob);
    const auto dialog = open_dialog(ResetCall{"bob", true, ""}, of_manager());
    EXPECT_TRUE(start(*dialog).waits);
    settings.managers.clear();
    EXPECT_EQ(text(answer(*dialog, code(alice))), have_changed);
    EXPECT_EQ(account(bob).devices.size(), 1U);
    settings.managers = {"sudo"};
    const auto next = login(alice);
    start(*next);
    EXPECT_EQ(outcome(answer(*next, code(alice))), LoginOutcome::accepted);
}

TEST_F(Waiting, RootsDialogsGoOnWhoeverIsAManager) {
    enroll(bob);
    Facts facts = by_root_about(bob);
    facts.gathered_under = std::make_shared<const settings::Settings>(settings);
    settings.managers.clear();
    EXPECT_TRUE(std::holds_alternative<Done>(start(*open_dialog(UnlockCall{"bob", ""}, facts)).reply));
}

TEST_F(Waiting, WhoIsNoManagerAnyMoreIsFoundOutAtTheCode) {
    enroll(daemon);
    prove(daemon);
    enroll(bob);
    settings.managers = {"root", "no-such-group"};
    const auto dialog = open_dialog(ResetCall{"bob", true, ""}, of_manager(daemon));
    EXPECT_TRUE(start(*dialog).waits);
    EXPECT_EQ(text(answer(*dialog, code(daemon))), "You are no longer a manager. Nothing has changed.");
    EXPECT_EQ(records.back().reason, "not_permitted");
    EXPECT_EQ(account(bob).devices.size(), 1U);
    settings.managers = {"root", "daemon"};
    const auto another = open_dialog(ResetCall{"bob", true, ""}, of_manager(daemon));
    EXPECT_TRUE(start(*another).waits);
    EXPECT_EQ(text(answer(*another, wrong_code(daemon))), "That code is not right.");
    const Answered end = answer(*another, code(daemon));
    EXPECT_TRUE(std::holds_alternative<Issued>(end.reply)) << "with the code that was not used up";
}

TEST_F(Waiting, OfWhomTheUserDatabaseSaysNothingIsNoManager) {
    enroll(bob);
    settings.managers = {"daemon"};
    const directory::Person gone = person("gone", 64999); // no such uid
    enroll(gone);
    prove(gone);
    const auto dialog = open_dialog(ResetCall{"bob", true, ""}, of_manager(gone));
    EXPECT_TRUE(start(*dialog).waits);
    const Answered step = answer(*dialog, "123456");
    EXPECT_EQ(text(step), "The user database does not answer. Try again later.");
    EXPECT_EQ(std::get<Refused>(step.reply).reason, RefusalReason::unavailable);
    EXPECT_EQ(account(bob).devices.size(), 1U);
}

TEST_F(Waiting, WhatIsEnforcedIsWhatThePreviewSaid) {
    enroll(daemon);
    prove(daemon);
    settings.managers = {"daemon"};
    const auto dialog = open_dialog(EnforceCall{true, ""}, of_manager(daemon));
    Answered step = start(*dialog);
    while (std::holds_alternative<Progress>(step.reply))
        step = answer(*dialog, "");
    ASSERT_TRUE(std::holds_alternative<Preview>(step.reply));
    settings.rules = {{.code = Demand::never}};
    EXPECT_EQ(text(answer(*dialog, "yes")), have_changed);
}

TEST_F(Waiting, TheLastDeviceStaysWhereItHasBecomeADuty) {
    settings.enforce = false;
    enroll(alice);
    const std::array<Call, 2> calls{{DisableCall{}, RemoveDeviceCall{"phone", ""}}};
    for (const Call& call : calls) {
        settings.enforce = false;
        const auto dialog = open_dialog(call, by_oneself(alice));
        EXPECT_TRUE(start(*dialog).waits);
        settings.enforce = true;
        EXPECT_TRUE(std::holds_alternative<Refused>(answer(*dialog, code(alice)).reply));
        EXPECT_EQ(account(alice).devices.size(), 1U);
    }
}

TEST_F(Waiting, AMailIsNotSentToAnAddressThatIsNoLongerRightNorWithMailOff) {
    settings.mail.enabled = true;
    settings.mail.to = "{user}@example.com";
    const auto sender = [&] { return open_dialog(MailCall{}, by_oneself(alice)); };
    const auto mail_key = [&] {
        start(*open_dialog(ResetCall{"bob", false, ""}, by_root_about(bob)));
        auto dialog = sender();
        EXPECT_TRUE(std::holds_alternative<Mail>(start(*dialog).reply));
        return dialog;
    };
    const auto readdressed = mail_key();
    start(*open_dialog(AddressCall{"bob", "robert@example.com", ""}, by_root_about(bob)));
    EXPECT_TRUE(std::holds_alternative<NoMail>(answer(*readdressed, "handed over").reply));
    now += 10min; // the lease
    const auto anew = start(*sender());
    EXPECT_EQ(std::get<Mail>(anew.reply).to, "robert@example.com");

    const auto switched_off = mail_key();
    settings.mail.enabled = false;
    EXPECT_TRUE(std::holds_alternative<NoMail>(answer(*switched_off, "handed over").reply));
}

// A command that goes on in two more steps once the code was right.
class GoesOn : public Command {
  public:
    explicit GoesOn(const Facts& facts) : Command(facts, "test") {}
    Step start(const Context& context) override { return ask_for_code(context); }

  private:
    std::optional<Step> obstacle(const Context&, const Own&, const Next&) override { return {}; }
    Step carry_out(const Context&, Own& own) override { return say(Progress{}, later(own, &GoesOn::go_on)); }
    Step go_on(const Context&, Own& own) { return say(Progress{}, later(own, &GoesOn::end)); }
    Step end(const Context&, Own&) { return done("Done.", "done"); }
};

TEST_F(Waiting, TheCodeThatWasRightIsOfADeviceThatIsStillThere) {
    const auto change = [&](const std::function<void(rules::Account&)>& devices) {
        store.run([&](storage::Accounts& accounts) {
            auto found = accounts.find(alice.name);
            devices(*found);
            accounts.save(*found);
        });
    };
    enroll(alice);
    for (const bool stays : {true, false}) {
        GoesOn dialog(by_oneself(alice));
        start(dialog);
        EXPECT_TRUE(std::holds_alternative<Progress>(answer(dialog, code(alice, stays ? 0 : 1)).reply));
        change([&](rules::Account& account) {
            account.devices.push_back({.name = "tablet", .secret = Secret(rules::secret_size), .since = now});
        });
        EXPECT_TRUE(std::holds_alternative<Progress>(answer(dialog, "").reply));
        change([&](rules::Account& account) {
            std::erase_if(account.devices,
                          [&](const rules::Device& device) { return (device.name == "phone") != stays; });
        });
        EXPECT_EQ(std::holds_alternative<Done>(answer(dialog, "").reply), stays);
    }
    EXPECT_EQ(records.back().reason, "changed");
}

TEST_F(Waiting, WhomOnlyTheStoreKnowsIsListedOnce) {
    enroll(bob);
    Census census{.determined = true, .members = {}};
    in_store([&](const Context& context) {
        census.add_those_of_store(context.accounts);
        ASSERT_EQ(census.members.size(), 1U);
        census.members[0].person = person("robert", 1001); // who that is, as the user database spells it
        census.add_those_of_store(context.accounts);
    });
    EXPECT_EQ(census.members.size(), 1U);
}

} // namespace
} // namespace harness2fa::calls
