# SPDX-License-Identifier: Apache-2.0
"""SSH keys: a key and a code without a password, and what becomes of a key alone."""

import os
import re
import shutil
import subprocess

from box.case import BoxCase, main
from box.dialog import Dialog
from box.server import PEOPLE
from box.world import BOX, run, write

KEY = BOX + "/key"
STACK = "/etc/pam.d/sshd"
AFTER_KEY = "auth [success=done ignore=ignore default=die] pam_harness2fa.so {}\n"
ACCOUNT = "account required pam_harness2fa.so\n"
OPTIONS = ("-i", KEY, "-o", "IdentitiesOnly=yes", "-o", "NumberOfPasswordPrompts=1")
WITH_KEY = (*OPTIONS, "-o", "PreferredAuthentications=publickey,keyboard-interactive")
BOTH = ("-p", "2222", *WITH_KEY)  # to the sshd that wants a key and a code
NO_CODE = "alice needs a verification code on web1"
NOT_AVAILABLE = "Two-factor authentication is not available right now."


class KeysCase(BoxCase):
    first_line, account_line = AFTER_KEY.format("after=publickey"), ACCOUNT

    @classmethod
    def setUpClass(cls):
        first = BoxCase.box is None
        super().setUpClass()
        if first:
            cls._furnish()

    @classmethod
    def _furnish(cls):
        cls.box.start_sshd("-p", "2222", "-o", "AuthenticationMethods=publickey,keyboard-interactive")
        shutil.copy(STACK, BOX + "/sshd")
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", KEY)
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", KEY + ".other")
        for user in PEOPLE:
            directory = f"/home/{user}/.ssh"
            os.makedirs(directory, mode=0o700)
            shutil.copy(KEY + ".pub", directory + "/authorized_keys")
            run("chown", "-R", f"{user}:", directory)

    def setUp(self):
        super().setUp()
        self.stack(self.first_line, self.account_line)

    @staticmethod
    def stack(first_line, account_line):
        with open(BOX + "/sshd", encoding="utf-8") as shipped:
            write(STACK, first_line + shipped.read() + account_line)


class KeyAndCode(KeysCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def test_a_key_and_a_code_let_in_without_a_password(self):
        login = self.box.ssh("alice", *BOTH).code(self.box.next_code("alice")).gets_in()
        login.was_never_asked("assword")
        self.box.journal.expect(USER="alice", SERVICE="sshd", CLIENT="127.0.0.1", OUTCOME="accepted", DEVICE="phone")
        self.assertEqual(self.box.journal.entries(USER="alice", OUTCOME="refused"), [])  # the account line did not ask again

    def test_a_wrong_code_is_refused(self):
        wrong = self.box.wrong_code("alice")
        login = self.box.ssh("alice", *BOTH).code(wrong).says("That code is not right.").code(wrong).code(wrong)
        login.is_refused("That code is not right.").was_never_asked("assword")

    def test_a_right_code_after_a_wrong_one_lets_in(self):
        wrong, right = self.box.wrong_code("alice"), self.box.next_code("alice")
        self.box.ssh("alice", *BOTH).code(wrong).says("That code is not right.").code(right).gets_in()

    def test_a_code_without_the_key_is_not_even_asked_for(self):
        self.box.ssh("alice", "-p", "2222").is_refused("Permission denied (publickey)").was_never_asked()
        self.box.ssh("alice", "-p", "2222", "-o", f"IdentityFile={KEY}.other", "-o", "IdentitiesOnly=yes", "-o",
                     "PreferredAuthentications=publickey,keyboard-interactive").is_refused().was_never_asked()

    def test_without_a_device_the_key_alone_lets_in(self):
        self.box.ssh("bob", *BOTH).gets_in().was_never_asked().was_never_asked("assword")
        self.box.journal.expect(USER="bob", SERVICE="sshd", OUTCOME="none_needed")

    def test_without_a_device_where_one_is_required(self):
        self.box.apply("enforce: true\nenrollment: {at_login: false}")
        text = "Two-factor authentication is required on web1, and bob has not set it up. Ask an administrator."
        self.box.ssh("bob", *BOTH).is_refused(text).was_never_asked("assword")

    def test_without_a_device_where_one_will_be_required(self):
        self.box.apply("enforce: true\nenforce_from: 2999-12-01T08:00:00Z")
        login = self.box.ssh("bob", *BOTH)
        login.says("Two-factor authentication will be required on web1 from").gets_in().was_never_asked()

    def test_two_factor_is_set_up_beside_a_key(self):
        self.box.apply("enforce: true")
        login = self.box.ssh("bob", *BOTH).says("Set it up now:", "Key: ").asks(re.compile(r"[A-Z2-7 ]{39}"))
        self.box.knows_key("bob", login.terminal.after)
        login.asks("Code from your app: ").types(self.box.code("bob")).reads_codes().gets_in().was_never_asked("assword")

    def test_without_a_daemon_a_key_is_not_enough(self):
        self.box.daemon.stop()
        for user in ("alice", "bob"):
            self.box.ssh(user, *BOTH).is_refused(NOT_AVAILABLE).was_never_asked("assword")

    def test_a_restart_at_the_prompt_costs_nobody_the_login(self):
        login = self.box.ssh("alice", *BOTH).asks()
        self.box.daemon.restart()
        login.types(self.box.next_code("alice")).gets_in()

    def test_a_misspelt_option_makes_no_code_enough(self):
        for option in ("after=pubkey", "after=publickey nullok"):
            self.stack(AFTER_KEY.format(option), ACCOUNT)
            login = self.box.ssh("alice", *BOTH).code(self.box.next_code("alice"))
            login.password().code(self.box.next_code("alice")).gets_in()
            login = self.box.ssh("alice", *BOTH).code(self.box.next_code("alice"))
            login.password("wrong").is_refused()

    def test_a_misspelt_option_does_not_let_a_key_alone_in(self):
        self.stack(AFTER_KEY.format("after=pubkey"), ACCOUNT)
        self.box.ssh("bob", *BOTH).password("wrong").is_refused()

    def test_who_has_shown_no_key_is_asked_for_password_and_code(self):
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.ssh("alice").password("wrong").is_refused().was_never_asked()
        self.box.ssh("bob").password().gets_in().was_never_asked()


class KeyAlone(KeysCase):
    """To an sshd that takes any method, with the account line and without another."""

    first_line = ""

    def with_key(self, user):
        return self.box.ssh(user, *OPTIONS, "-o", "PreferredAuthentications=publickey")

    def test_who_has_a_device_is_refused_and_told_why(self):
        self.box.enroll("alice")
        self.with_key("alice").is_refused(NO_CODE).was_never_asked()
        self.box.journal.expect(USER="alice", SERVICE="sshd", CLIENT="127.0.0.1", OUTCOME="refused", REASON="no_code")

    def test_who_has_none_gets_in(self):
        self.with_key("bob").gets_in().was_never_asked()

    def test_who_is_exempt_gets_in(self):
        self.box.enroll("alice")
        self.box.apply("rules: [{users: [alice], from: [127.0.0.0/8], code: never}]")
        self.with_key("alice").gets_in().was_never_asked()

    def test_who_has_none_where_one_is_required_is_refused_and_told_why(self):
        self.box.apply("enforce: true")
        self.with_key("bob").is_refused("Two-factor authentication is required on web1, and bob has not set it up.")

    def test_who_has_none_where_one_will_be_required_is_told_and_gets_in(self):
        self.box.apply("enforce: true\nenforce_from: 2999-12-01T08:00:00Z")
        self.with_key("bob").says("Two-factor authentication will be required on web1 from").gets_in()

    def test_without_a_daemon_nobody_gets_in(self):
        self.box.daemon.stop()
        for user in ("alice", "bob"):
            self.with_key(user).is_refused(NOT_AVAILABLE)
        self.assertEqual(len(self.box.journal.entries("pam_harness2fa(sshd:account): no verdict: ")), 2)

    def test_a_password_and_a_code_are_asked_for_once(self):
        self.box.enroll("alice")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.ssh("bob").password().gets_in()
        self.box.journal.expect(USER="bob", OUTCOME="none_needed")
        self.assertEqual(len(self.box.journal.entries(SERVICE="sshd")), 2)

    def test_a_code_given_in_vain_does_not_open_for_the_key(self):
        self.box.enroll("alice")
        self.box.apply("login: {attempts: 1}")
        login = self.box.ssh("alice", *OPTIONS, "-o", "PreferredAuthentications=keyboard-interactive,publickey")
        login.password().code(self.box.wrong_code("alice")).is_refused(NO_CODE)


class Programs(KeysCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")
        write(BOX + "/file", "content\n")
        self.addCleanup(lambda: os.path.exists("/home/alice/file") and os.unlink("/home/alice/file"))

    def copies(self, command):
        login = Dialog("it is copied", "sh", "-c", command + " && echo it is copied")
        login.code(self.box.next_code("alice")).gets_in().was_never_asked("assword")
        with open("/home/alice/file", encoding="utf-8") as file:
            self.assertEqual(file.read(), "content\n")

    def test_scp(self):
        self.copies(f"scp -P 2222 {' '.join(WITH_KEY)} {BOX}/file alice@127.0.0.1:")

    def test_rsync(self):
        self.copies(f"rsync -e 'ssh {' '.join(BOTH)}' {BOX}/file alice@127.0.0.1:")

    def test_a_multiplexed_connection_asks_once(self):
        path = ("-o", f"ControlPath={BOX}/control")
        self.box.ssh("alice", *BOTH, *path, "-o", "ControlMaster=yes", "-o", "ControlPersist=yes").code(self.box.next_code("alice")).gets_in()
        self.addCleanup(subprocess.run, ["ssh", *path, "-O", "exit", "alice@127.0.0.1"], check=False, capture_output=True)
        for _ in range(2):
            self.box.ssh("alice", *path).gets_in().was_never_asked()
        self.assertEqual(len(self.box.journal.entries(USER="alice", SERVICE="sshd")), 1)


class Others(KeysCase):
    """Programs that call pam_acct_mgmt without a login are not touched by a line in sshd's file."""

    def setUp(self):
        super().setUp()
        self.box.enroll("alice")
        write("/etc/sudoers.d/nopasswd", "alice ALL=(ALL) NOPASSWD: /usr/bin/id\n", 0o440)
        self.addCleanup(os.unlink, "/etc/sudoers.d/nopasswd")

    def not_disturbed(self, *words, says):
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.succeeds(done, says)
        self.assertEqual(self.box.journal.entries(USER="alice", OUTCOME="refused"), [])

    def test_sudo_without_a_password(self):
        self.not_disturbed("runuser", "-u", "alice", "--", "sudo", "-n", "id", "-un", says="root")

    def test_cron_and_the_user_manager(self):
        for service in ("cron", "systemd-user"):
            self.not_disturbed("pamtester", service, "alice", "acct_mgmt", says="account management done")

    def test_they_would_be_by_a_line_of_their_own(self):
        with open("/etc/pam.d/cron", encoding="utf-8") as shipped:
            stack = shipped.read()
        self.addCleanup(write, "/etc/pam.d/cron", stack)
        write("/etc/pam.d/cron", stack + ACCOUNT)
        done = subprocess.run(["pamtester", "cron", "alice", "acct_mgmt"], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(NO_CODE, done.stdout + done.stderr)


if __name__ == "__main__":
    main()
