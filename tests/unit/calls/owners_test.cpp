// SPDX-License-Identifier: Apache-2.0
// An account belongs to a name and a uid. Who has changed inherits nothing, loses nothing, and is refused.
#include "samples.hpp"

#include "calls/parts/owners.hpp"

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

class OwnersTest : public Dialogs {
  protected:
    OwnersTest() { enroll(alice); }

    Answered adopt(const std::string& lines, const Facts& facts, const std::string& code = "") {
        const auto dialog = open_dialog(AdoptCall{lines, false, ""}, facts);
        Answered made = start(*dialog);
        return std::holds_alternative<Ask>(made.reply) && !code.empty() ? answer(*dialog, code) : std::move(made);
    }
    // What passwd says of a name that no machine has.
    const directory::Person made_anew = person("alice", 2000), renamed = person("alicia", 1000);
    const Facts root = by_root_about(person("root", 0));
};

TEST_F(OwnersTest, WhoHasTheNameAndWhoHasTheUidAreRefusedUnderEveryPolicyThatAsks) {
    for (const bool enforce : {false, true}) {
        settings.enforce = enforce;
        for (const directory::Person& who : {made_anew, renamed}) {
            const auto refused = start(*login(who));
            EXPECT_EQ(outcome(refused), LoginOutcome::refused);
            EXPECT_EQ(text(refused),
                      who.name.str() + " has changed since two-factor was set up. Ask an administrator.");
            EXPECT_EQ(records.back().reason, "changed");
        }
    }
    settings.rules = {{.code = Demand::never, .text = "code: never"}};
    EXPECT_EQ(outcome(start(*login(made_anew))), LoginOutcome::none_needed);
    settings.rules.clear();
    EXPECT_TRUE(start(*login(alice)).waits);
}

TEST_F(OwnersTest, TheyAreNotSetUpEnrolledInvitedNorReset) {
    settings.enforce = settings.mail.enabled = true;
    for (const directory::Person& who : {made_anew, renamed}) {
        EXPECT_NE(text(start(*open_dialog(EnrollCall{}, by_oneself(who)))).find("has changed since"),
                  std::string::npos);
        EXPECT_NE(text(start(*open_dialog(DisableCall{}, by_oneself(who)))).find("has changed since"),
                  std::string::npos);
        const auto reset = start(*open_dialog(ResetCall{who.name.str(), true, ""}, by_root_about(who)));
        EXPECT_NE(text(reset).find("`harness2fa adopt alice " + who.name.str() + '`'), std::string::npos)
            << text(reset);
        const auto unlock = start(*open_dialog(UnlockCall{who.name.str(), ""}, by_root_about(who)));
        EXPECT_TRUE(std::holds_alternative<Refused>(unlock.reply));
        start(*login(who)); // invites who has no device
        const auto status = start(*open_dialog(StatusCall{who.name.str(), ""}, by_root_about(who)));
        EXPECT_NE(std::get<StatusReport>(status.reply).findings.at(0).find("has changed since"), std::string::npos);
        const auto explained = start(*open_dialog(ExplainCall{who.name.str(), "sshd", "", ""}, by_root_about(who)));
        EXPECT_FALSE(std::get<Explanation>(explained.reply).asked);
    }
    EXPECT_FALSE(account(renamed).pending);
    EXPECT_EQ(account(alice).devices.size(), 1U);
    EXPECT_EQ(account(alice).uid, 1000U);
}

TEST_F(OwnersTest, AResetUserIsHeldToo) {
    start(*open_dialog(ResetCall{"alice", true, ""}, by_root_about(alice)));
    EXPECT_EQ(outcome(start(*login(made_anew))), LoginOutcome::refused);
    EXPECT_EQ(outcome(start(*login(renamed))), LoginOutcome::refused);
}

TEST_F(OwnersTest, WhoNeverHadADeviceIsNotMissed) {
    start(*open_dialog(ForgetCall{"alice", ""}, by_root_about(alice)));
    EXPECT_EQ(outcome(start(*login(made_anew))), LoginOutcome::none_needed);
    EXPECT_EQ(outcome(start(*login(renamed))), LoginOutcome::none_needed);
}

TEST_F(OwnersTest, ASecondNameOfAUidIsSomebodyElse) {
    const directory::Person daemon = person("daemon", 1); // which every machine has
    enroll(daemon);
    EXPECT_EQ(outcome(start(*login(person("another-daemon", 1)))), LoginOutcome::none_needed);
}

TEST_F(OwnersTest, AnUndeterminedOrUnknownUserIsNotChanged) {
    const directory::Person undetermined{alice.name, {}, directory::Person::Standing::undetermined};
    const directory::Person unknown{alice.name, {}, directory::Person::Standing::unknown};
    EXPECT_TRUE(start(*login(undetermined)).waits);
    EXPECT_TRUE(start(*login(unknown)).waits);
}

TEST_F(OwnersTest, AnImportedNameTakesItsUidWithTheFirstAcceptedCode) {
    store.run([&](storage::Accounts& accounts) {
        auto found = accounts.find(alice.name);
        found->uid.reset();
        accounts.save(*found);
    });
    EXPECT_TRUE(start(*login(made_anew)).waits) << "whoever has the name, until then";
    const auto dialog = login(alice);
    start(*dialog);
    answer(*dialog, wrong_code(alice));
    EXPECT_FALSE(account(alice).uid);
    EXPECT_EQ(outcome(answer(*dialog, code(alice))), LoginOutcome::accepted);
    EXPECT_EQ(account(alice).uid, 1000U);
    EXPECT_EQ(outcome(start(*login(made_anew))), LoginOutcome::refused);
}

TEST_F(OwnersTest, ImportingForThemOverwritesNothing) {
    const auto dialog = open_dialog(ImportCall{}, root);
    start(*dialog);
    EXPECT_TRUE(std::holds_alternative<ImportReport>(
        answer(*dialog, "otpauth://totp/web1:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=web1\n").reply));
    EXPECT_EQ(account(alice).devices.size(), 2U) << "of a name that this machine does not know";
    EXPECT_EQ(account(alice).uid, 1000U);
}

TEST_F(OwnersTest, AdoptedTheDevicesAndRecoveryCodesStay) {
    const directory::Person nemo = person("nemo", 1), daemon = person("daemon", 1);
    enroll(nemo);
    prove(nemo);
    EXPECT_EQ(outcome(start(*login(daemon))), LoginOutcome::refused);
    EXPECT_EQ(text(adopt("nemo daemon", root)), "daemon has the devices of nemo now.");
    EXPECT_TRUE(account(nemo).devices.empty());
    EXPECT_EQ(account(daemon).uid, 1U);
    EXPECT_TRUE(account(daemon).devices.at(0).proven);
    const auto dialog = login(daemon);
    start(*dialog);
    EXPECT_EQ(outcome(answer(*dialog, recovery_codes["nemo"].front())), LoginOutcome::accepted);
}

TEST_F(OwnersTest, AdoptionIsForThoseWhoHaveChangedAndNobodyElse) {
    EXPECT_NE(text(adopt("alice ghost", root)).find("there is no user ghost."), std::string::npos);
    EXPECT_NE(text(adopt("alice daemon", root)).find("daemon has the uid 1, and alice had 1000."), std::string::npos);
    EXPECT_NE(text(adopt("bob daemon", root)).find("bob has no device."), std::string::npos);
    EXPECT_NE(text(adopt("alice", root)).find("two login names are needed"), std::string::npos);
    enroll(person("daemon", 1));
    EXPECT_NE(text(adopt("daemon bin", root)).find("daemon has not changed"), std::string::npos);
    EXPECT_NE(text(adopt("", root)).find("There is nobody in the list."), std::string::npos);
    EXPECT_EQ(account(alice).devices.size(), 1U);
}

TEST_F(OwnersTest, AListIsCarriedOutWholeOrNotAtAllAndNamesLines) {
    enroll(person("nemo", 1));   // is daemon now
    enroll(person("daemon", 2)); // is bin now
    const auto dialog = open_dialog(AdoptCall{"", true, ""}, root);
    EXPECT_TRUE(std::holds_alternative<Progress>(start(*dialog).reply));
    EXPECT_TRUE(std::holds_alternative<Progress>(answer(*dialog, "# old new\n\nnemo daemon\n").reply));
    EXPECT_TRUE(std::holds_alternative<Progress>(answer(*dialog, "daemon bin\nbob\nnemo ghost\n").reply));
    const std::string wrong = text(answer(*dialog, ""));
    EXPECT_NE(wrong.find("line 5: two login names are needed"), std::string::npos) << wrong;
    EXPECT_NE(wrong.find("line 6: there is no user ghost."), std::string::npos) << wrong;
    EXPECT_EQ(account(person("nemo", 1)).devices.size(), 1U);

    const auto good = open_dialog(AdoptCall{"", true, ""}, root);
    start(*good);
    answer(*good, "nemo daemon\ndaemon bin\n");
    EXPECT_EQ(text(answer(*good, "")), "2 users have their devices again.");
    EXPECT_EQ(account(person("daemon", 1)).uid, 1U);
    EXPECT_EQ(account(person("bin", 2)).uid, 2U);
    EXPECT_EQ(account(person("bin", 2)).devices.size(), 1U);
}

TEST_F(OwnersTest, AManagerAdoptsWithACodeButNeitherRootNorThemselves) {
    enroll(bob);
    prove(bob);
    enroll(person("nemo", 1)); // is daemon now
    const Facts manager = by_oneself(bob, true);
    EXPECT_TRUE(std::holds_alternative<Ask>(adopt("nemo daemon", manager).reply));
    EXPECT_EQ(text(adopt("nemo daemon", manager, code(bob))), "daemon has the devices of nemo now.");
    EXPECT_NE(text(adopt("nemo root", manager)).find("has no device"), std::string::npos);
    EXPECT_NE(text(adopt("alice root", manager)).find("only root may do that for root"), std::string::npos);
    EXPECT_NE(text(adopt("alice bob", manager)).find("nobody may do that for themselves"), std::string::npos);
}

} // namespace
} // namespace harness2fa::calls
