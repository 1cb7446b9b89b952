// SPDX-License-Identifier: Apache-2.0
// A manager's power is that of a device that has been logged in with, after the password.
#include "samples.hpp"

namespace harness2fa::calls {
namespace {

using namespace std::chrono_literals;

constexpr char log_in_first[] = "Log in once with your new device first (for instance sudo -k true).";
constexpr char log_in_with_code_first[] =
    "Use a code of your device, or log in once with one of your recovery codes first (for instance sudo -k true).";

class Power : public Dialogs {
  protected:
    Power() {
        enroll(bob);
        enroll(alice);
    }
    std::string reset_bob(const std::string& code) {
        const auto dialog = open_dialog(ResetCall{"bob", true, ""}, by_manager_about(alice, bob));
        const Answered step = start(*dialog);
        if (!std::holds_alternative<Ask>(step.reply))
            return text(step);
        const Answered end = answer(*dialog, code);
        return std::holds_alternative<Issued>(end.reply) ? "done" : text(end);
    }
    void log_in(const std::unique_ptr<Dialog>& dialog) {
        log_in(dialog, code(alice));
        now += 30s;
    }
    void log_in(const std::unique_ptr<Dialog>& dialog, const std::string& code) {
        start(*dialog);
        ASSERT_EQ(outcome(answer(*dialog, code)), LoginOutcome::accepted);
    }
    // With a code of a device; a code a step.
    std::vector<std::string> make_recovery_codes(const directory::Person& with) {
        const auto dialog = open_dialog(RecoveryCodesCall{}, by_oneself(alice));
        start(*dialog);
        const Answered end = answer(*dialog, code(with));
        now += 30s;
        return std::get<RecoveryCodes>(end.reply).codes;
    }
    void add_tablet() {
        const auto dialog = open_dialog(EnrollCall{"tablet", ""}, by_oneself(alice));
        start(*dialog);
        const Answered offer = answer(*dialog, code(alice));
        seeds["tablet"] = seed_of(std::get<Offer>(offer.reply));
        ASSERT_TRUE(std::holds_alternative<Enrolled>(answer(*dialog, code(tablet, -1)).reply));
    }
    const directory::Person tablet = person("tablet", 9); // a device of alice's
};

TEST_F(Power, ADeviceThatItsOwnerEnrolledHasNone) {
    EXPECT_EQ(reset_bob(code(alice)), log_in_first);
    const auto enforce = start(*open_dialog(EnforceCall{true, ""}, by_oneself(alice, true)));
    EXPECT_EQ(std::get<Refused>(enforce.reply).reason, RefusalReason::unproven);
    EXPECT_EQ(account(bob).devices.size(), 1U);
}

TEST_F(Power, ALoginWithThePasswordGivesItAndNoOtherLogin) {
    log_in(login(alice)); // with a key, or of an older module
    EXPECT_EQ(reset_bob(code(alice)), log_in_first);
    const LoginCall lock{"alice", "lock", "", "", 0, Phase::authenticate, true};
    log_in(open_dialog(lock, by_oneself(alice))); // a program of one's own says what it likes
    EXPECT_EQ(reset_bob(code(alice)), log_in_first);
    log_in(login_with_password(alice));
    EXPECT_EQ(reset_bob(code(alice)), "done");
}

TEST_F(Power, ADeviceThatWasAddedWithAProvenOneHasNone) {
    prove(alice);
    add_tablet();
    EXPECT_EQ(reset_bob(code(tablet)), log_in_first);
    now += 30s;
    EXPECT_EQ(reset_bob(code(alice)), "done");
}

TEST_F(Power, RecoveryCodesThatWereMadeWithACodeHaveNone) {
    EXPECT_EQ(reset_bob(recovery_codes["alice"].front()), log_in_first);
    prove(alice);
    EXPECT_EQ(reset_bob(recovery_codes["alice"].front()), log_in_with_code_first) << "those of enroll";
    const auto codes = make_recovery_codes(alice);
    EXPECT_EQ(reset_bob(codes.at(0)), log_in_with_code_first);
    EXPECT_EQ(account(bob).devices.size(), 1U);
    EXPECT_EQ(reset_bob(code(alice)), "done") << "the device keeps its own";
}

TEST_F(Power, RecoveryCodesOfADeviceThatIsGoneHaveNone) {
    prove(alice);
    add_tablet();
    now += 30s;
    const auto codes = make_recovery_codes(tablet);
    const auto removing = open_dialog(RemoveDeviceCall{"tablet", ""}, by_oneself(alice));
    start(*removing);
    ASSERT_TRUE(std::holds_alternative<Done>(answer(*removing, code(tablet)).reply));
    EXPECT_EQ(reset_bob(codes.at(0)), log_in_with_code_first);
}

TEST_F(Power, ALoginWithThePasswordGivesItToTheRecoveryCodesAndNoOtherLogin) {
    prove(alice);
    settings.recovery_codes = 5;
    const auto codes = make_recovery_codes(alice);
    log_in(login(alice), codes.at(0)); // with a key
    EXPECT_EQ(reset_bob(codes.at(1)), log_in_with_code_first);
    log_in(login_with_password(alice), codes.at(2));
    EXPECT_EQ(reset_bob(codes.at(3)), "done");
    settings.recovery_codes = 2;
    EXPECT_EQ(reset_bob(make_recovery_codes(alice).at(0)), log_in_with_code_first) << "new ones begin anew";
}

TEST_F(Power, RecoveryCodesDoNotProveADevice) {
    log_in(login_with_password(alice), recovery_codes["alice"].at(0));
    EXPECT_EQ(reset_bob(code(alice)), log_in_first);
    EXPECT_EQ(reset_bob(recovery_codes["alice"].at(1)), "done") << "their power is their own";
}

TEST_F(Power, SetUpAtALoginGivesItWhereThePasswordWasAskedFor) {
    settings.enforce = true;
    for (const bool with_password : {false, true}) {
        const directory::Person carol = person(with_password ? "carol" : "dave", with_password ? 1005 : 1006);
        const LoginCall call{carol.name.str(), "sshd", "ssh", "", 0, Phase::authenticate, with_password};
        const auto dialog = open_dialog(call, by_root_about(carol));
        const std::string prompt = std::get<Ask>(start(*dialog).reply).prompt;
        Offer offer;
        offer.key = Secret(std::string_view(prompt).substr(prompt.find("Key: ") + 5, 39));
        seeds[carol.name.str()] = seed_of(offer);
        ASSERT_EQ(outcome(answer(*dialog, code(carol))), LoginOutcome::accepted);
        EXPECT_EQ(account(carol).devices.at(0).proven, with_password);
        EXPECT_EQ(recovery_set(carol).proven, with_password);
    }
}

TEST_F(Power, WhatRootImportsHasIt) {
    const auto dialog = open_dialog(ImportCall{}, by_root_about(person("root", 0)));
    start(*dialog);
    answer(*dialog, "otpauth://totp/web1:erin?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=web1\n");
    EXPECT_TRUE(account(person("erin", 0)).devices.at(0).proven);
}

TEST_F(Power, RootNeedsNone) {
    const auto issued = start(*open_dialog(ResetCall{"bob", true, ""}, by_root_about(bob)));
    EXPECT_TRUE(std::holds_alternative<Issued>(issued.reply));
}

} // namespace
} // namespace harness2fa::calls
