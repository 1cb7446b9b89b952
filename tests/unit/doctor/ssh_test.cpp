// SPDX-License-Identifier: Apache-2.0
#include "doctored_tree.hpp"

namespace harness2fa::doctor {
namespace {

class DoctorSsh : public DoctorTree {
  protected:
    static constexpr const char* sshd = "/etc/pam.d/sshd";
    static constexpr const char* keys = "/home/alice/.ssh/authorized_keys";
    static constexpr const char* other_drop_in = "/etc/ssh/sshd_config.d/50-cloud.conf";

    void append(const std::string& file, const std::string& lines) const { write(file, text(file) + lines); }
};

TEST_F(DoctorSsh, PamIsOff) {
    replace(sshd_config, "UsePAM yes", "UsePAM no");
    finds_at(Kind::opens, sshd_config, "UsePAM no", "UsePAM yes");
    replace(sshd_config, "UsePAM no", "");
    finds(Kind::opens, sshd_config, 0, "Add before the first Match: UsePAM yes");
}

TEST_F(DoctorSsh, KeyboardInteractiveIsOff) {
    remove(drop_in);
    finds_at(Kind::locks_out, sshd_config, "KbdInteractiveAuthentication no", "KbdInteractiveAuthentication yes");
    replace(sshd_config, "KbdInteractiveAuthentication no", "");
    finds_nothing(); // yes is sshd's own default
    append(sshd_config, "ChallengeResponseAuthentication=\"No\"\n");
    finds_at(Kind::locks_out, sshd_config, "ChallengeResponse", "cannot ask for codes");
}

TEST_F(DoctorSsh, ADropInOverridesOurs) {
    write("/etc/ssh/sshd_config.d/00-first.conf", "# theirs\n  kbdinteractiveauthentication \"no\" # off\n");
    finds(Kind::locks_out, "/etc/ssh/sshd_config.d/00-first.conf", 2, std::string("wins over ") + drop_in);
    remove("/etc/ssh/sshd_config.d/00-first.conf");
    write(other_drop_in, "KbdInteractiveAuthentication no\n");
    finds_nothing(); // ours is read first
}

TEST_F(DoctorSsh, KeysOnlyIsNoFault) {
    remove(drop_in);
    write(other_drop_in, "PasswordAuthentication no\n");
    finds_nothing();
    before(sshd, "@include common-account", "account required pam_harness2fa.so");
    finds_at(Kind::locks_out, sshd_config, "KbdInteractiveAuthentication no", "cannot ask");
}

TEST_F(DoctorSsh, MatchBlocks) {
    append(sshd_config, "Match User bob\n  KbdInteractiveAuthentication no\n");
    finds_at(Kind::locks_out, sshd_config, "  KbdInteractiveAuthentication no", "Match User bob");
    append(sshd_config, "  PasswordAuthentication no\n");
    finds_nothing();
    append(sshd_config, "Match all\nKbdInteractiveAuthentication no\n");
    EXPECT_EQ(found().size(), 1U);
    EXPECT_EQ(examine(machine)[0].line, line_of(sshd_config, "Match all") + 1);
}

TEST_F(DoctorSsh, AMatchBlockEndsWithItsFile) {
    write("/etc/ssh/sshd_config.d/00-a.conf", "Match User bob\nPasswordAuthentication no\n");
    replace(drop_in, "KbdInteractiveAuthentication yes", "KbdInteractiveAuthentication no");
    finds_at(Kind::locks_out, drop_in, "KbdInteractiveAuthentication no", "cannot ask for codes, so");
}

TEST_F(DoctorSsh, MethodsWithoutACode) {
    append(sshd_config, "AuthenticationMethods publickey,keyboard-interactive:pam publickey\n");
    finds_at(Kind::opens, sshd_config, "AuthenticationMethods", "AuthenticationMethods publickey lets logins in");
    before(sshd, "@include common-account", "account required pam_harness2fa.so");
    finds_at(Kind::locks_out, sshd_config, "AuthenticationMethods", "leaves no way to ask");
    replace(sshd_config, ":pam publickey", ":pam");
    finds_nothing();
    append(sshd_config, "Match Group staff\nAuthenticationMethods publickey\n");
    finds(Kind::locks_out, sshd_config, line_of(sshd_config, "Match Group staff") + 1, "Match Group staff");
}

TEST_F(DoctorSsh, MethodsWithoutACodeInAMatchBlock) {
    append(sshd_config, "Match Group staff\nAuthenticationMethods publickey\n");
    finds_at(Kind::opens, sshd_config, "AuthenticationMethods publickey", "Match Group staff");
}

TEST_F(DoctorSsh, KeysThatSkipTheCode) {
    write(keys, "# none yet\n\n");
    finds_nothing();
    write(keys, "ssh-ed25519 AAAA alice\n");
    finds_at(Kind::opens, sshd, "account    required     pam_nologin.so", "ssh keys let alice in without a code");
    machine.euid = 1000;
    EXPECT_EQ(found().size(), 1U); // her own
    machine.euid = 1001;
    finds_nothing();
    machine.euid = 0;
    before(sshd, "account    required     pam_nologin.so", "account required pam_harness2fa.so");
    finds_nothing();
}

TEST_F(DoctorSsh, KeysThatSshdDoesNotTake) {
    write(keys, "ssh-ed25519 AAAA alice\n");
    write(other_drop_in, "PubkeyAuthentication no\n");
    finds_nothing();
    write(other_drop_in, "AuthenticationMethods publickey,keyboard-interactive\n");
    finds_nothing();
    write(other_drop_in, "AuthorizedKeysFile /etc/ssh/keys/%u none\n");
    finds_nothing();
    write("/etc/ssh/keys/alice", "ssh-ed25519 AAAA alice\n");
    EXPECT_EQ(found().size(), 1U);
}

TEST_F(DoctorSsh, KeyAndCodeWithoutAPassword) {
    before(sshd, "@include common-auth",
           "auth [success=done ignore=ignore default=die] pam_harness2fa.so after=publickey");
    finds_at(Kind::other, sshd, "auth [success=done", "after=publickey has no effect");
    write(other_drop_in, "AuthenticationMethods publickey,keyboard-interactive\n");
    finds_nothing();
    replace(sshd, "default=die", "default=ignore");
    finds_at(Kind::opens, sshd, "auth [success=done", "Write `required`");
}

TEST_F(DoctorSsh, TooLittleTime) {
    for (const char* const time : {"29", "20s", "0m15s"}) {
        write(other_drop_in, std::string("LoginGraceTime ") + time + "\n");
        finds(Kind::locks_out, other_drop_in, 1, "LoginGraceTime 120");
    }
    for (const char* const time : {"0", "30", "1m", "2M"}) {
        write(other_drop_in, std::string("LoginGraceTime ") + time + "\n");
        finds_nothing();
    }
}

TEST_F(DoctorSsh, NothingOfItCountsWhereSshdDoesNotComeToTheModule) {
    remove(drop_in);
    replace(sshd, "@include common-auth", "auth required pam_unix.so");
    finds_at(Kind::opens, sshd, "auth required pam_unix.so", "sshd asks for no code");
}

} // namespace
} // namespace harness2fa::doctor
