# SPDX-License-Identifier: Apache-2.0
"""Users who are renamed, renumbered or made anew are refused until an administrator decides; every name of uid 0 is root."""

import json
import subprocess

from box.case import BoxCase, main
from box.dialog import Dialog
from box.world import BOX, run, write

CHANGED = "{} has changed since two-factor was set up. Ask an administrator."


class OwnersCase(BoxCase):
    def setUp(self):
        super().setUp()
        for words in ("groupdel erin", "userdel --force erin", "userdel --force erica", "userdel --force toor"):  # from the last
            self.addCleanup(subprocess.run, words.split(), capture_output=True, check=False)

    def user(self, name):
        return next((user for user in json.loads(run("harness2fa", "users", "--json"))["users"] if user["user"] == name), None)

    def is_refused_everywhere(self, user):
        for settings in ("enforce: false", "enforce: true"):
            self.box.apply(settings)
            self.box.ssh(user).password().is_refused(CHANGED.format(user)).was_never_asked()
            self.box.su(user, by="bob").password().is_refused(CHANGED.format(user)).was_never_asked()
        self.box.journal.expect(USER=user, OUTCOME="refused", REASON="changed", count=4)
        self.fails(self.box.command(user, "enroll", answers=["123456"]), 1, CHANGED.format(user))
        self.assertIn(CHANGED.format(user), self.box.status(user)["findings"])
        self.assertEqual(self.user(user)["state"], "changed")
        self.box.apply(f"rules: [{{users: [{user}], code: never}}]")
        self.box.ssh(user).password().gets_in().was_never_asked()
        self.box.apply("{}")


class Changed(OwnersCase):
    def setUp(self):
        super().setUp()
        self.box.add_users("erin")
        self.uid = int(run("id", "-u", "erin"))
        self.box.enroll("erin")

    def test_a_renamed_user_until_adopted(self):
        run("usermod", "--login", "erica", "erin")
        self.is_refused_everywhere("erica")
        self.assertEqual(self.user("erica")["was"], f"erin, uid {self.uid}")
        self.assertIn(f"  two-factor was set up by erin, uid {self.uid}", run("harness2fa", "users"))
        self.succeeds(self.box.command("root", "adopt", "erin", "erica"), "erica has the devices of erin now.")
        self.box.ssh("erica").password().code(self.box.next_code("erin")).gets_in()
        self.assertIsNone(self.user("erin"))

    def test_a_renumbered_user_until_adopted(self):
        run("usermod", "--uid", "5000", "erin")
        self.is_refused_everywhere("erin")
        self.succeeds(self.box.command("root", "adopt", "erin", "erin"))
        self.box.ssh("erin").password().code(self.box.next_code("erin")).gets_in()

    def test_one_made_anew_until_the_former_is_forgotten(self):
        run("userdel", "erin")
        run("useradd", "--shell", "/bin/bash", "--uid", "5001", "erin")
        run("chpasswd", input="erin:correct-horse\n")
        self.is_refused_everywhere("erin")
        self.succeeds(self.box.command("root", "forget", "erin", "--yes"))
        self.box.ssh("erin").password().gets_in().was_never_asked()

    def test_with_a_key_alone_and_in_the_preview(self):
        run("usermod", "--uid", "5000", "erin")
        self.box.enroll_manager("alice")
        done = self.box.command("alice", "enforce", "on", "--yes", answers=["x"] * 3)
        self.assertIn("refused until you say `adopt` or `forget`: erin.", done.stdout)
        write("/etc/pam.d/account", "account required pam_harness2fa.so\n")
        refused = subprocess.run(["pamtester", "account", "erin", "acct_mgmt"], capture_output=True, text=True, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.box.journal.expect(USER="erin", SERVICE="account", OUTCOME="refused", REASON="changed")

    def test_a_manager_adopts_with_a_code_and_a_file_is_whole_or_nothing(self):
        run("usermod", "--login", "erica", "erin")
        self.box.enroll_manager("alice")
        write(BOX + "/renamed", "# who they were and are\n\nerin erica\nbob carol\n")
        done = self.box.command("root", "adopt", "--file", BOX + "/renamed")
        self.fails(done, 1, "line 4: bob has no device.\nNothing has changed.")
        self.box.ssh("erica").password().is_refused(CHANGED.format("erica"))
        write(BOX + "/renamed", "# who they were and are\n\nerin erica\n")
        wrong, right = self.box.wrong_code("alice"), self.box.next_code("alice")
        self.assertEqual(self.box.command("alice", "adopt", "--file", BOX + "/renamed", answers=[wrong] * 3).returncode, 1)
        self.succeeds(self.box.command("alice", "adopt", "--file", BOX + "/renamed", answers=[right]))
        self.box.ssh("erica").password().code(self.box.next_code("erin")).gets_in()
        self.box.journal.expect(USER="erica", ACTOR="alice", SERVICE="adopt", OUTCOME="done", REASON="adopted")


class NamesOfRoot(OwnersCase):
    def setUp(self):
        super().setUp()
        run("useradd", "--non-unique", "--uid", "0", "--gid", "0", "--no-create-home", "--home-dir", "/root", "toor")
        run("chpasswd", input="toor:correct-horse\n")
        self.box.enroll("root")

    def ssh(self):
        return Dialog("root is in", "ssh", "-o", "PreferredAuthentications=keyboard-interactive", "-o",
                      "NumberOfPasswordPrompts=1", "toor@127.0.0.1", "echo $(id -un) is in")

    def test_they_are_asked_as_root_is(self):
        self.ssh().password().code(self.box.wrong_code("root")).says("That code is not right.").code(
            self.box.next_code("root")).gets_in()
        self.box.journal.expect(USER="root", SERVICE="sshd", OUTCOME="accepted")

    def test_their_wrong_codes_are_roots(self):
        self.box.use_up_tries("root", 4)
        self.ssh().password().code(self.box.wrong_code("root")).is_refused("Too many wrong codes.")
        self.box.ssh("root").password().is_refused("Too many wrong codes.").was_never_asked()

    def test_at_the_console_without_a_daemon_they_get_in_as_root_does(self):
        self.box.daemon.stop()
        self.addCleanup(subprocess.run, ["umount", "--lazy", "/dev/console"], check=False)
        login = self.box.login("toor", "sh", "-c", 'mount --bind "$(tty)" /dev/console && '
                               "exec login toor < /dev/console > /dev/console 2>&1")
        login.password().says("# ")
        login.close()
        self.box.journal.expect("root logs in at the console without a verdict: ")

    def test_root_and_who_has_no_shell_but_a_device_are_named(self):
        run("useradd", "--shell", "/usr/sbin/nologin", "erin")
        self.box.enroll_manager("alice")
        write(BOX + "/device", "otpauth://totp/web1:erin?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=web1\n")
        run("harness2fa", "import", "otpauth", BOX + "/device")
        self.assertEqual((self.user("root")["state"], self.user("erin")["state"]), ("active", "active"))
        done = self.box.command("alice", "enforce", "on", "--yes", answers=["x"] * 3)
        self.assertIn("though in no list of users with a login shell: erin, root.", done.stdout)


class RootWithoutADevice(OwnersCase):
    def test_is_named_where_a_code_is_demanded_of_root(self):
        self.assertIsNone(self.user("root"))
        self.box.apply("enforce: true")
        self.assertEqual(self.user("root")["state"], "none")


if __name__ == "__main__":
    main()
