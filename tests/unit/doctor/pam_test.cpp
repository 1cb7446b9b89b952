// SPDX-License-Identifier: Apache-2.0
#include "doctored_tree.hpp"

#include "common/due_marks.hpp"

namespace harness2fa::doctor {
namespace {

class DoctorPam : public DoctorTree {
  protected:
    static constexpr const char* sshd = "/etc/pam.d/sshd";
    static constexpr const char* sudo = "/etc/pam.d/sudo";
    static constexpr const char* unix_line = "auth\t[success=1 default=ignore]\tpam_unix.so nullok";
};

TEST_F(DoctorPam, FindsNothingOnACleanDebian) {
    finds_nothing();
    machine.euid = 1000;
    finds_nothing();
}

TEST_F(DoctorPam, ModuleInNoStackIsSaidOnce) {
    replace(common_auth, std::string(our_line) + "\n", "");
    replace(drop_in, "KbdInteractiveAuthentication yes", "");
    finds_at(Kind::opens, common_auth, "auth\trequired\t\t\tpam_permit.so", "pam-auth-update --enable harness2fa");
}

TEST_F(DoctorPam, NoLoginAsks) {
    EXPECT_FALSE(no_login_asks(machine));
    replace(common_auth, std::string(our_line) + "\n", "");
    EXPECT_TRUE(no_login_asks(machine));
    before(common_auth, unix_line, "auth [success=1 default=ignore] pam_permit.so");
    replace(common_auth, unix_line, std::string(our_line) + "\n" + unix_line); // which is jumped over
    EXPECT_TRUE(no_login_asks(machine));
}

TEST_F(DoctorPam, OneServiceThatAsksIsEnough) {
    replace(common_auth, std::string(our_line) + "\n", "");
    before(sudo, "@include common-account", "auth required pam_harness2fa.so");
    EXPECT_FALSE(no_login_asks(machine));
    remove(sudo);
    EXPECT_TRUE(no_login_asks(machine));
    write("/etc/pam.d/cockpit", "auth required pam_unix.so\nauth required pam_harness2fa.so\n");
    EXPECT_FALSE(no_login_asks(machine));
    write("/etc/pam.d/cockpit", "auth required pam_unix.so\n");
    EXPECT_TRUE(no_login_asks(machine));
    before(sshd, "@include common-auth",
           "auth [success=done ignore=ignore default=die] pam_harness2fa.so after=publickey");
    EXPECT_FALSE(no_login_asks(machine));
}

TEST_F(DoctorPam, LoginsThatCannotBeReadMayAsk) {
    replace(common_auth, std::string(our_line) + "\n", "");
    remove(sshd);
    std::filesystem::create_directory(place(sshd)); // cannot be read as a file, whoever examines
    EXPECT_FALSE(no_login_asks(machine));
}

TEST_F(DoctorPam, WhatIsDueIsSaid) {
    EXPECT_EQ(how_to_have_codes_asked(machine),
              "Run: pam-auth-update --enable harness2fa (from the package libpam-harness2fa)");
    write(due_marks::pam, "");
    EXPECT_THAT(how_to_have_codes_asked(machine), testing::HasSubstr("dpkg-reconfigure libpam-harness2fa"));
    replace(common_auth, std::string(our_line) + "\n", "");
    finds_at(Kind::opens, common_auth, "auth\trequired\t\t\tpam_permit.so", "dpkg-reconfigure libpam-harness2fa");
}

TEST_F(DoctorPam, ModuleOnlyInAnotherStack) {
    replace(common_auth, std::string(our_line) + "\n", "");
    before(sudo, "@include common-account", "auth required pam_harness2fa.so");
    finds_at(Kind::opens, common_auth, "auth\trequired\t\t\tpam_permit.so",
             "sshd, login, su, su-l and sudo-i ask for no code");
}

TEST_F(DoctorPam, ServiceWithAStackOfItsOwn) {
    replace(sudo, "@include common-auth", "auth requisite pam_unix.so\nauth optional pam_echo.so");
    finds_at(Kind::opens, sudo, "auth optional pam_echo.so", "sudo asks for no code");
    replace(sudo, "auth optional pam_echo.so", "auth required pam_harness2fa.so");
    finds_nothing();
}

TEST_F(DoctorPam, ModuleInFrontOfThePassword) {
    replace(common_auth, std::string(our_line) + "\n", "");
    before(common_auth, unix_line, our_line);
    finds_at(Kind::opens, common_auth, our_line, "in front of the password");
}

TEST_F(DoctorPam, ControlsThatForgiveAWrongCode) {
    for (const std::string control :
         {"sufficient", "optional", "[success=1 default=ignore]", "[success=ok default=ignore]",
          "[ success = done new_authtok_reqd = done default = ignore ]", "OPTIONAL"}) {
        SCOPED_TRACE(control);
        replace(common_auth, "auth\trequired\t\t\tpam_harness2fa.so", "auth " + control + " pam_harness2fa.so");
        finds_at(Kind::opens, common_auth, "auth " + control, "the code was wrong or was not asked for");
        replace(common_auth, "auth " + control + " pam_harness2fa.so", "auth\trequired\t\t\tpam_harness2fa.so");
    }
}

TEST_F(DoctorPam, ControlThatForgivesAMissingModule) {
    replace(common_auth, "auth\trequired\t\t\tpam_harness2fa.so",
            "auth [success=ok ignore=ignore module_unknown=ignore default=die] pam_harness2fa.so");
    finds_at(Kind::opens, common_auth, "auth [success=ok", "when the module's file is missing");
}

TEST_F(DoctorPam, ControlsThatAreStrictAreLeftAlone) {
    for (const std::string control :
         {"requisite", "[success=ok ignore=ignore default=die]", "[success=ok ignore=ignore]"}) {
        SCOPED_TRACE(control);
        replace(common_auth, "auth\trequired\t\t\tpam_harness2fa.so", "auth " + control + " pam_harness2fa.so");
        finds_nothing();
        replace(common_auth, "auth " + control + " pam_harness2fa.so", "auth\trequired\t\t\tpam_harness2fa.so");
    }
}

TEST_F(DoctorPam, AMissingModuleIsNamedWithTheLineThatWantsIt) {
    remove(module_file);
    finds_at(Kind::locks_out, common_auth, our_line, "not on the disk");
    write("/lib/security/pam_harness2fa.so", "");
    finds_nothing();
}

TEST_F(DoctorPam, JumpAroundTheModule) {
    replace(common_auth, "success=1", "success=3");
    replace(common_auth, our_line, std::string(our_line) + "\nauth required pam_permit.so");
    finds_at(Kind::opens, common_auth, "auth\t[success=3", "leads past pam_harness2fa.so");
}

TEST_F(DoctorPam, JumpOfASecondPasswordModule) {
    replace(common_auth, unix_line,
            "auth [success=2 default=ignore] pam_unix.so\nauth [success=3 default=ignore] pam_sss.so use_first_pass");
    replace(common_auth, our_line, std::string(our_line) + "\nauth required pam_permit.so");
    finds_at(Kind::opens, common_auth, "auth [success=3", "when pam_sss.so succeeds");
}

TEST_F(DoctorPam, SufficientLineInFrontOfTheModule) {
    before(common_auth, unix_line, "-auth sufficient /lib/security/pam_wheel.so trust");
    finds_at(Kind::opens, common_auth, "-auth sufficient", "when pam_wheel.so succeeds, this line (sufficient)");
}

TEST_F(DoctorPam, DoneInFrontOfTheModule) {
    before(sudo, "@include common-auth", "auth [success=done default=ignore] \\\n  pam_succeed_if.so user ingroup ops");
    finds_at(Kind::opens, sudo, "auth [success=done", "leads past");
}

TEST_F(DoctorPam, LineThatIsReachedWithAWrongPassword) {
    replace(common_auth, std::string(our_line) + "\n", "");
    for (const char* const service : {"login", "su", "sudo", "sudo-i", "sshd"})
        replace(std::string("/etc/pam.d/") + service, "@include common-auth",
                "auth substack common-auth\nauth required pam_harness2fa.so");
    const Findings findings = examine(machine);
    ASSERT_EQ(findings.size(), 5U) << testing::PrintToString(found());
    for (const Finding& finding : findings) {
        EXPECT_EQ(finding.kind, Kind::locks_out);
        EXPECT_EQ(finding.line, line_of(finding.file, "auth required pam_harness2fa.so"));
        EXPECT_THAT(finding.text, testing::HasSubstr("reached with a wrong password"));
    }
}

TEST_F(DoctorPam, ModuleInsideASubstackIsFine) {
    replace(sudo, "@include common-auth", "auth substack common-auth\nauth optional pam_echo.so");
    finds_nothing();
}

TEST_F(DoctorPam, SufficientLineInsideASubstackEndsOnlyThat) {
    write("/etc/pam.d/password", "auth sufficient pam_unix.so\nauth requisite pam_deny.so\n");
    replace(sudo, "@include common-auth", "auth substack password\nauth required pam_harness2fa.so");
    finds_at(Kind::locks_out, sudo, "auth required pam_harness2fa.so", "reached with a wrong password");
    replace(sudo, "substack", "include");
    finds(Kind::opens, "/etc/pam.d/password", 1, "when pam_unix.so succeeds");
}

TEST_F(DoctorPam, WhoeverNeedsNoCodeMustGetIn) {
    replace(sudo, "@include common-auth",
            "auth [success=ignore default=die] pam_unix.so\nauth required pam_harness2fa.so");
    finds_at(Kind::locks_out, sudo, "auth required pam_harness2fa.so", "whoever needs no code is refused");
}

TEST_F(DoctorPam, MissingInclude) {
    before(sudo, "@include common-auth", "@include gone");
    finds_at(Kind::locks_out, sudo, "@include gone", "/etc/pam.d/gone does not exist");
    replace(sudo, "@include gone", "account include gone");
    finds_at(Kind::locks_out, sudo, "account include gone", "PAM refuses every login");
}

TEST_F(DoctorPam, IncludesThatGoInCircles) {
    write("/etc/pam.d/round", "auth include round\n");
    before(sudo, "@include common-auth", "auth include round");
    finds(Kind::locks_out, "/etc/pam.d/round", 1, "include each other");
}

TEST_F(DoctorPam, UnknownAndMalformedOptions) {
    for (const std::string option :
         {"after=pubkey", "nullok", "timeout=0", "timeout=301", "timeout=5s", "socket=relative"}) {
        SCOPED_TRACE(option);
        replace(common_auth, our_line, "auth required pam_harness2fa.so " + option + " debug timeout=10 socket=/run/s");
        finds_at(Kind::other, common_auth, "auth required pam_harness2fa.so", "'" + option + "'");
        replace(common_auth, "auth required pam_harness2fa.so " + option + " debug timeout=10 socket=/run/s", our_line);
    }
}

TEST_F(DoctorPam, AccountLineOutsideSshd) {
    before("/etc/pam.d/common-account", "account\trequisite", "account required pam_harness2fa.so");
    const auto all = found();
    EXPECT_THAT(all, testing::Contains(testing::AllOf(
                         testing::HasSubstr("/etc/pam.d/common-account:" +
                                            std::to_string(line_of("/etc/pam.d/common-account",
                                                                   "account required pam_harness2fa.so"))),
                         testing::HasSubstr("belongs into /etc/pam.d/sshd only"))));
}

TEST_F(DoctorPam, AccountLineOfSshd) {
    before(sshd, "@include common-account", "account required pam_harness2fa.so");
    finds_nothing();
    replace(sshd, "account required pam_harness2fa.so", "account sufficient pam_harness2fa.so");
    finds_at(Kind::opens, sshd, "account sufficient pam_harness2fa.so", "`sufficient`");
    replace(sshd, "account sufficient pam_harness2fa.so",
            "account sufficient pam_time.so\naccount required pam_harness2fa.so");
    finds_at(Kind::opens, sshd, "account sufficient pam_time.so", "leads past the account line");
}

TEST_F(DoctorPam, CopiesOfFilesAreNotRead) {
    for (const char* const name : {"sudo~", "sudo.dpkg-old", "sudo.bak", ".sudo.swp"})
        write(std::string("/etc/pam.d/") + name, "auth sufficient pam_harness2fa.so nonsense\n");
    finds_nothing();
}

TEST_F(DoctorPam, ServicesThatCannotAsk) {
    for (const std::string name : {"vsftpd", "cups"})
        write("/etc/pam.d/" + name, text_of(std::string(HARNESS2FA_TEST_DATA) + "/services/" + name));
    const auto all = examine(machine);
    ASSERT_EQ(all.size(), 2U) << testing::PrintToString(found());
    EXPECT_EQ(all[0].file, "/etc/pam.d/cups");
    EXPECT_EQ(all[1].file, "/etc/pam.d/vsftpd");
    EXPECT_EQ(all[1].line, line_of("/etc/pam.d/vsftpd", "@include common-auth"));
    EXPECT_THAT(all[1].text, testing::HasSubstr("{services: [vsftpd], code: never}"));
    write(settings, "rules: [{services: [cups, vsftpd], code: never}]\n");
    finds_nothing();
    write(settings, "rules: [{services: [cups], code: never}, {services: [vsftpd], code: enrolled}]\n");
    finds_at(Kind::locks_out, "/etc/pam.d/vsftpd", "@include common-auth", "vsftpd cannot ask");
}

} // namespace
} // namespace harness2fa::doctor
