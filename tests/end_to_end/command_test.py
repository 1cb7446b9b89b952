# SPDX-License-Identifier: Apache-2.0
"""The command harness2fa, on a terminal and for programs, against the real daemon."""

import json
import re
import subprocess

from box import dialog
from box.case import BoxCase, main
from box.screen import BLOCKS, Screen, scan
from box.world import run, write

ENROLLED = "Two-factor authentication is on for {}."


class Enroll(BoxCase):
    def screen(self, user, *words):
        screen = Screen("runuser", "-u", user, "--", "harness2fa", *words)
        self.addCleanup(screen.close)
        return screen

    def test_the_qr_code_on_the_screen_is_read_by_a_phone_and_its_code_lets_in(self):
        screen = self.screen("bob", "enroll")
        seen = screen.shows("Code from your app:")
        uri = scan(seen)
        key = re.search(r"secret=([A-Z2-7]{32})&", uri)[1]
        self.assertEqual(uri, f"otpauth://totp/web1:bob?secret={key}&issuer=web1")
        grouped = " ".join(key[i:i + 4] for i in range(0, 32, 4))
        self.assertIn("Or enter the key by hand: " + grouped, seen)
        self.assertIn("Account bob@web1, time based, 6 digits", seen)
        self.assertEqual(len([line for line in seen.split("\n") if re.search(BLOCKS, line)]), 19)

        self.box.knows_key("bob", key)
        screen.types(self.box.wrong_code("bob"))
        screen.shows("That code is not right. Nothing has changed yet.")
        self.assertFalse(self.box.status("bob")["enrolled"])
        screen.types(self.box.code("bob"))
        screen.shows(ENROLLED.format("bob"))
        screen.shows("status=0")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_interrupted_nothing_has_changed(self):
        command = dialog.Dialog("is on for", "runuser", "-u", "bob", "--", "harness2fa", "enroll").asks("Code from your app:")
        command.terminal.sendintr()
        command.says("Nothing has changed").close()
        self.assertFalse(self.box.status("bob")["enrolled"])
        self.box.ssh("bob").password().gets_in().was_never_asked()

    def test_the_code_that_confirmed_is_not_good_for_a_login(self):
        self.box.enroll("bob")
        self.box.ssh("bob").password().code(self.box.code("bob")).says("That code was used already.").close()

    def test_a_second_time_needs_a_code_of_the_first_device(self):
        self.box.enroll("bob")
        done = self.box.command("bob", "enroll", answers=[self.box.wrong_code("bob")] * 3)
        self.fails(done, 1, "That code is not right.")
        self.assertNotIn("Scan this", done.stdout)

    def test_only_root_acts_for_another(self):
        self.fails(self.box.command("bob", "enroll", "--user", "carol", answers=["1"]), 4, "Only root")
        self.assertFalse(self.box.status("carol")["enrolled"])

    def test_by_sudo_it_is_for_the_person_behind_sudo(self):
        write("/etc/sudoers.d/nopasswd", "alice ALL=(ALL) NOPASSWD: ALL\n", 0o440)
        self.addCleanup(run, "rm", "/etc/sudoers.d/nopasswd")
        done = run("runuser", "-u", "alice", "--", "sudo", "harness2fa", "status", "--json")
        self.assertEqual(json.loads(done)["user"], "alice")

    def test_a_code_never_comes_from_the_command_line(self):
        done = self.box.command("bob", "enroll", "--code", "123456")
        self.fails(done, 2, "never given on the command line")


class Version(BoxCase):
    def test_every_program_says_the_same(self):
        said = {run(program, "--version") for program in ("harness2fa", "harness2fad", "harness2fa-mailer")}
        self.assertEqual(len(said), 1, said)
        self.assertRegex(said.pop(), r"^\d+\.\d+\.\d+\n$")

    def test_the_status_says_which_protocol_the_daemon_speaks(self):
        self.assertEqual(self.box.status("bob")["protocol"], 2)


class Disable(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def test_a_code_turns_it_off(self):
        self.succeeds(self.box.command("alice", "disable", answers=[self.box.next_code("alice")]),
                      "Two-factor authentication is off for alice.")
        self.box.ssh("alice").password().gets_in().was_never_asked()

    def test_a_wrong_code_does_not(self):
        done = self.box.command("alice", "disable", answers=[self.box.wrong_code("alice")] * 3)
        self.assertEqual(done.returncode, 1)
        self.assertIn("That code is not right.", done.stderr)
        self.assertTrue(self.box.status("alice")["enrolled"])

    def test_a_used_code_does_not(self):
        done = self.box.command("alice", "disable", answers=[self.box.code("alice")])
        self.assertEqual(done.returncode, 1)
        self.assertTrue(self.box.status("alice")["enrolled"])

    def test_where_codes_are_enforced_it_is_refused_with_the_reason(self):
        self.box.apply("enforce: true")
        self.fails(self.box.command("alice", "disable", answers=[self.box.next_code("alice")]), 1, "enforce: true")

    def test_wrong_codes_given_to_the_command_do_not_pause_logins(self):
        for _ in range(2):
            self.box.command("alice", "disable", answers=[self.box.wrong_code("alice")] * 3)
        done = self.box.command("alice", "disable", answers=[self.box.next_code("alice")])
        self.fails(done, 1, "Too many wrong codes. Try again in 1 minute.")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()


class Unlock(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.apply("lockout: {after: 3, lock_after: 20}\n")
        self.box.enroll("bob")
        self.box.use_up_tries("bob", 3)
        self.box.ssh("bob").password().is_refused("Too many wrong codes. Try again in 1 minute.")

    def bob_gets_in(self):
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_root_does_it_at_once(self):
        self.succeeds(self.box.command("root", "unlock", "bob"), "The login of bob is unlocked.")
        self.bob_gets_in()

    def test_a_manager_needs_a_code_of_their_own(self):
        self.fails(self.box.command("alice", "unlock", "bob", answers=["1"]), 1, "Protect your own login first.")
        self.box.enroll_manager("alice")
        done = self.box.command("alice", "unlock", "bob", answers=[self.box.wrong_code("alice")])
        self.assertEqual(done.returncode, 1)
        self.box.ssh("bob").password().is_refused("Too many wrong codes.")
        self.succeeds(self.box.command("alice", "unlock", "bob", answers=[self.box.next_code("alice")]), "unlocked")
        self.bob_gets_in()
        record = self.box.journal.expect(USER="bob", ACTOR="alice", SERVICE="unlock", OUTCOME="done")
        self.assertEqual(record["HARNESS2FA_REASON"], "unlocked")

    def test_nobody_else_may(self):
        for user in ("bob", "carol"):
            self.fails(self.box.command(user, "unlock", "bob", answers=["1"]), 4, "Only a manager")

    def test_of_a_user_that_does_not_exist_is_refused(self):
        self.fails(self.box.command("root", "unlock", "ghost"), 1, "There is no user ghost.")


class Status(BoxCase):
    def test_shows_a_user_their_own(self):
        self.box.enroll("bob")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        status = self.box.status("bob")
        self.assertEqual((status["user"], status["enrolled"], status["enforced"]), ("bob", True, False))
        self.assertEqual([(device["name"], device["state"]) for device in status["devices"]], [("phone", "active")])
        self.assertIsNotNone(status["devices"][0]["last_used"])
        self.succeeds(self.box.command("bob"), "is on for bob")

    def test_of_others_is_for_managers(self):
        self.fails(self.box.command("carol", "status", "bob"), 4, "Only a manager")
        self.succeeds(self.box.command("alice", "status", "bob"), "bob")
        self.succeeds(self.box.command("root", "status", "bob"), "bob")

    def test_tells_since_when_codes_are_enforced(self):
        self.box.apply("enforce: true")
        status = self.box.status("bob")
        self.assertTrue(status["enforced"])
        self.assertRegex(status["enforced_from"], r"^2027-03-01T\d\d:\d\d:\d\dZ$")
        self.box.apply("enforce: false")
        self.assertIsNone(self.box.status("bob")["enforced_from"])

    def test_without_a_daemon_is_friendly(self):
        self.box.daemon.stop()
        self.fails(self.box.command("bob", "status"), 3, "systemctl status harness2fad")

    def test_nothing_written_holds_a_seed_or_a_code(self):
        self.box.enroll("alice")
        key = self.box.offer["key"].replace(" ", "")
        codes = [self.box.wrong_code("alice"), self.box.next_code("alice")]
        self.box.ssh("alice").password().code(codes[0]).code(codes[1]).gets_in()
        seed = subprocess.run(["base32", "--decode"], input=key.encode(), capture_output=True, check=True).stdout
        self.box.daemon.stop()
        store = b"".join(open(path, "rb").read() for path in run("find", "/var/lib/harness2fa", "-type", "f").split())
        for secret in (seed, seed.hex().encode(), key.encode()):
            self.assertNotIn(secret, store)
        written = self.box.journal.bytes() + self.box.daemon.output().encode()
        for secret in (seed, key.encode(), *(code.encode() for code in codes)):
            self.assertNotIn(secret, written)


if __name__ == "__main__":
    main()
