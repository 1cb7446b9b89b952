// A manager's power is that of a device that has been logged in with, after the password.
#include "dialogs_samples.hpp"

namespace harness2fa {
namespace {

using namespace std::chrono_literals;

constexpr char log_in_first[] = "Log in once with your new device first (for instance sudo -k true).";

class Power : public Dialogs {
  protected:
    Power() {
        enroll(bob);
        enroll(alice);
    }
    std::string reset_bob(const std::string& code) {
        const auto dialog = open_dialog(ResetCall{"bob", true, ""}, by_manager_about(alice, bob));
        const Step step = start(*dialog);
        if (!std::holds_alternative<Ask>(step.reply))
            return text(step);
        const Step end = answer(*dialog, code);
        return std::holds_alternative<Issued>(end.reply) ? "done" : text(end);
    }
    void log_in(const std::unique_ptr<Dialog>& dialog) {
        start(*dialog);
        ASSERT_EQ(outcome(answer(*dialog, code(alice))), Outcome::accepted);
        now += 30s;
    }
};

TEST_F(Power, ADeviceThatItsOwnerEnrolledHasNone) {
    EXPECT_EQ(reset_bob(code(alice)), log_in_first);
    const auto enforce = start(*open_dialog(EnforceCall{true, ""}, by_oneself(alice, true)));
    EXPECT_EQ(std::get<Refused>(enforce.reply).reason, Reason::unproven);
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
    const auto dialog = open_dialog(EnrollCall{"tablet", ""}, by_oneself(alice));
    start(*dialog);
    const Step offer = answer(*dialog, code(alice));
    const Person tablet = person("tablet", 9);
    seeds["tablet"] = seed_of(std::get<Offer>(offer.reply));
    ASSERT_TRUE(std::holds_alternative<Enrolled>(answer(*dialog, code(tablet, -1)).reply));
    EXPECT_EQ(reset_bob(code(tablet)), log_in_first);
    EXPECT_EQ(reset_bob(recovery_codes["alice"].front()), log_in_first) << "the tablet could have made them anew";
    now += 30s;
    EXPECT_EQ(reset_bob(code(alice)), "done");
}

TEST_F(Power, RecoveryCodesHaveThatOfTheDevices) {
    EXPECT_EQ(reset_bob(recovery_codes["alice"].front()), log_in_first);
    prove(alice);
    EXPECT_EQ(reset_bob(recovery_codes["alice"].front()), "done");
}

TEST_F(Power, SetUpAtALoginGivesItWhereThePasswordWasAskedFor) {
    settings.enforce = true;
    for (const bool with_password : {false, true}) {
        const Person carol = person(with_password ? "carol" : "dave", with_password ? 1005 : 1006);
        const LoginCall call{carol.name.str(), "sshd", "ssh", "", 0, Phase::authenticate, with_password};
        const auto dialog = open_dialog(call, by_root_about(carol));
        const std::string prompt = std::get<Ask>(start(*dialog).reply).prompt;
        Offer offer;
        offer.key = Secret(std::string_view(prompt).substr(prompt.find("Key: ") + 5, 39));
        seeds[carol.name.str()] = seed_of(offer);
        ASSERT_EQ(outcome(answer(*dialog, code(carol))), Outcome::accepted);
        EXPECT_EQ(account(carol).devices.at(0).proven, with_password);
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
} // namespace harness2fa
