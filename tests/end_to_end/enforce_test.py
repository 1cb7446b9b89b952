# SPDX-License-Identifier: Apache-2.0
"""A manager enforces two-factor authentication for everybody, and ends that."""

import json
import os
import subprocess
import time

from box.case import BoxCase, main
from box.screen import APP_CODE, Command
from box.server import SETTINGS
from box.world import run, write

PROTECT = "Protect your own login first."
LOG_IN = "Log in once with your new device first (for instance sudo -k true)."
ON = "Enforce two-factor authentication for all users? [y/N] "
OFF = "Stop enforcing two-factor authentication for all users? [y/N] "
YOUR_CODE = "Your verification code: "
ENFORCED = "Two-factor authentication is enforced for all users."
ENDED = "Two-factor authentication is no longer enforced."
SET_IT_UP = "Two-factor authentication is required on web1. Set it up now:"


def contents(path=SETTINGS):
    with open(path, "rb") as file:
        return file.read()


class EnforceCase(BoxCase):
    def enforce(self, state, code, by="alice"):
        return self.box.command(by, "enforce", state, "--yes", answers=[code])

    def enforces(self, state="on", said=ENFORCED):
        """The change is in force when the command has ended."""
        self.succeeds(self.enforce(state, self.box.next_code("alice")), said)

    def is_unchanged(self, before):
        self.assertEqual(contents(), before)
        self.assertFalse(self.box.status("alice")["enforced"])


class WithoutADevice(EnforceCase):
    def test_by_programs_it_is_refused(self):
        before = contents()
        for words, answers in ((["--yes"], None), (["--yes"], ["123456"]), (["--json", "--yes"], None)):
            self.fails(self.box.command("alice", "enforce", "on", *words, answers=answers), 1, PROTECT)
        self.fails(self.box.command("root", "enforce", "on", "--yes"), 1, PROTECT)
        self.is_unchanged(before)

    def test_without_a_terminal_nobody_is_led_anywhere(self):
        done = subprocess.run(["setsid", "runuser", "-u", "alice", "--", "harness2fa", "enforce", "on"], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)

    def test_at_a_terminal_one_is_led_through_enroll_and_back(self):
        command = Command("alice", "enforce", "on").says(PROTECT).enrolls(self.box, "alice")
        command.says("Two-factor authentication is on for alice.", "Recovery codes", LOG_IN, "Then type it again").ends(1)
        self.box.sudo(by="alice").password().code(self.box.next_code("alice")).gets_in()
        command = Command("alice", "enforce", "on").says("Without a device: ").asks(ON).types("y")
        command.asks(YOUR_CODE).types(self.box.next_code("alice")).says(ENFORCED).ends(0)
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.ssh("bob").password().says(SET_IT_UP).close()

    def test_who_leaves_on_the_way_has_changed_nothing(self):
        before = contents()
        command = Command("alice", "enforce", "on").asks(APP_CODE)
        command.terminal.sendintr()
        command.says("Nothing has changed").close()
        self.is_unchanged(before)
        self.assertFalse(self.box.status("alice")["enrolled"])

    def test_enforce_off_leads_nowhere(self):
        self.box.apply("enforce: true")
        Command("alice", "enforce", "off").says(PROTECT).ends(1)
        self.assertTrue(self.box.status("alice")["enforced"])


class WhereNoLoginAsks(EnforceCase):
    """The packages were installed where no systemd ran, or an administrator has switched PAM off."""

    REASON = "No login service of this machine asks for codes.\nRun: pam-auth-update --enable harness2fa"
    COMMON_AUTH = "/etc/pam.d/common-auth"

    def switch_off(self):
        text = contents(self.COMMON_AUTH).decode()
        self.addCleanup(write, self.COMMON_AUTH, text)
        write(self.COMMON_AUTH, "".join(line for line in text.splitlines(True) if "pam_harness2fa" not in line))

    def test_enforce_is_refused_before_anything_is_asked(self):
        self.box.enroll_manager("alice")
        self.switch_off()
        before = contents()
        for words in ((), ("--yes",), ("--json", "--yes")):
            self.fails(self.box.command("alice", "enforce", "on", *words, answers=[]), 1, self.REASON)
        command = Command("alice", "enforce", "on").says("With `--even-without-pam` codes are required")
        self.assertNotIn("Without a device: ", command.shown)
        command.ends(1)
        self.is_unchanged(before)

    def test_nobody_is_led_through_enroll_for_nothing(self):
        self.switch_off()
        command = Command("alice", "enforce", "on").says("Nothing has changed.")
        self.assertNotIn(PROTECT, command.shown)
        command.ends(1)

    def test_whoever_means_it_says_so(self):
        self.box.enroll_manager("alice")
        self.switch_off()
        done = self.box.command("alice", "enforce", "on", "--yes", "--even-without-pam", answers=[self.box.next_code("alice")])
        self.succeeds(done, ENFORCED)
        self.assertIn("no login asks for a code", done.stdout)  # the preview
        self.enforces("off", ENDED)  # which needs no login that asks

    def test_enroll_says_it_before_the_qr_code(self):
        self.switch_off()
        command = Command("bob", "enroll").enrolls(self.box, "bob")
        shown = command.shown.replace("\r\n", "\n")
        self.assertTrue(shown.startswith(self.REASON), shown)
        self.assertIn("no effect on any login.\nScan this", shown)
        command.says("Two-factor authentication is on for bob.").ends(0)

    def test_enroll_says_nothing_of_it_elsewhere(self):
        command = Command("bob", "enroll").asks(APP_CODE)
        self.assertNotIn("No login service", command.shown)
        command.close()

    def test_a_private_instance_has_no_machine(self):
        self.switch_off()
        write("/home/bob/private.yaml", "socket: /home/bob/socket\n")
        done = self.box.command("bob", "enforce", "on", "--yes", "--config", "/home/bob/private.yaml")
        self.assertEqual(done.returncode, 3, done.stderr)  # there is no daemon


class Confirmation(EnforceCase):
    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")

    def test_without_a_yes_nothing_changes(self):
        before = contents()
        for answer in ("n", "", "perhaps"):
            Command("alice", "enforce", "on").asks(ON).types(answer).says("Nothing has changed.").ends(1)
        done = self.box.command("alice", "enforce", "on", answers=[self.box.next_code("alice")])
        self.fails(done, 1, "there is no terminal to ask at")
        self.is_unchanged(before)

    def test_wrong_and_used_codes_change_nothing(self):
        before, wrong = contents(), self.box.wrong_code("alice")
        command = Command("alice", "enforce", "on").asks(ON).types("y")
        command.asks(YOUR_CODE).types(wrong).says("That code is not right.")
        command.asks(YOUR_CODE).types(self.box.code("alice")).says("That code was used already.")
        command.asks(YOUR_CODE).types(wrong).says("That code is not right.").ends(1)
        self.is_unchanged(before)
        self.box.journal.expect(ACTOR="alice", SERVICE="enforce", OUTCOME="refused", REASON="wrong_code")

    def test_the_code_is_burned(self):
        code = self.box.next_code("alice")
        self.succeeds(self.enforce("on", code), ENFORCED)
        done = self.enforce("off", code)
        self.assertEqual(done.returncode, 1)
        self.assertIn("That code was used already.", done.stderr)
        self.box.ssh("alice").password().code(code).says("That code was used already.").close()

    def test_a_recovery_code_is_a_code(self):
        more = self.box.enroll("bob")  # of somebody else it is none
        self.assertEqual(self.enforce("on", more["recovery_codes"][0]).returncode, 1)
        made = self.box.command("alice", "recovery-codes", "--json", answers=[self.box.next_code("alice")]).stdout
        codes = json.loads(made)["recovery_codes"]
        self.box.pam("alice").password().code(codes[0]).gets_in()  # from then on they are a manager's
        self.succeeds(self.enforce("on", codes[1]), ENFORCED)

    def test_off_asks_the_same(self):
        self.enforces()
        Command("alice", "enforce", "off").asks(OFF).types("n").says("Nothing has changed.").ends(1)
        command = Command("alice", "enforce", "off").asks(OFF).types("y").asks(YOUR_CODE).types(self.box.wrong_code("alice"))
        command.asks(YOUR_CODE).types(self.box.next_code("alice")).says(ENDED).ends(0)
        self.box.ssh("bob").password().gets_in().was_never_asked()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()  # devices stay on

    def test_it_is_for_managers(self):
        self.box.enroll("bob")
        before = contents()
        for state in ("on", "off"):
            self.fails(self.enforce(state, self.box.next_code("bob"), by="bob"), 4, "Only a manager")
        self.is_unchanged(before)

    def test_root_needs_a_code_of_whom_it_acts_for(self):
        write("/etc/sudoers.d/nopasswd", "alice ALL=(ALL) NOPASSWD: ALL\n", 0o440)
        self.addCleanup(os.unlink, "/etc/sudoers.d/nopasswd")
        self.fails(self.box.command("root", "enforce", "on", "--yes", answers=["1"]), 1, PROTECT)
        by_sudo = ["runuser", "-u", "alice", "--", "sudo", "harness2fa", "enforce", "on", "--yes", "--code", "-"]
        done = subprocess.run(by_sudo, input=self.box.next_code("alice") + "\n", capture_output=True, text=True, timeout=20)
        self.succeeds(done, ENFORCED)
        self.box.journal.expect(USER="alice", ACTOR="root for alice", SERVICE="enforce", OUTCOME="done")
        done = self.box.command("root", "enforce", "off", "--yes", "--user", "alice", answers=[self.box.next_code("alice")])
        self.succeeds(done, ENDED)


class TheFile(EnforceCase):
    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")

    def test_the_one_value_changes_and_everything_else_stays(self):
        os.chmod(SETTINGS, 0o604)
        before = contents()
        self.enforces()
        self.assertEqual(contents(), before.replace(b"\nenforce: false ", b"\nenforce: true ", 1))
        self.assertEqual(os.stat(SETTINGS).st_mode & 0o7777, 0o604)
        self.box.ssh("bob").password().says(SET_IT_UP).close()
        self.enforces("off", ENDED)
        self.assertEqual(contents(), before)
        self.assertEqual(os.listdir("/etc/harness2fa"), ["harness2fa.yaml"])

    def test_a_file_without_the_key_keeps_its_lines(self):
        text = "# ours\n\nissuer: web1   # short\n\n# robots\nrules:\n  - {users: [dave], code: never}\n"
        self.box.apply(text)
        self.enforces()
        lines = contents().decode().splitlines(keepends=True)
        self.assertIn("enforce: true\n", lines)
        lines.remove("enforce: true\n")
        self.assertEqual("".join(lines), text)

    def test_a_faulty_file_is_not_touched(self):
        self.box.settings("# hand made\nenforced: true\n")
        self.box.journal.expect("is faulty")
        self.fails(self.enforce("on", self.box.next_code("alice")), 1, "The settings file is faulty, and is not touched.")
        self.is_unchanged(b"# hand made\nenforced: true\n")

    def test_a_symbolic_link_is_not_written_through(self):
        kept = "/etc/harness2fa/kept.yaml"
        os.rename(SETTINGS, kept)
        self.addCleanup(os.unlink, kept)
        os.symlink(kept, SETTINGS)
        before = contents(kept)
        done = self.enforce("on", self.box.next_code("alice"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("symbolic link", done.stderr)
        self.assertTrue(os.path.islink(SETTINGS))
        self.is_unchanged(before)

    def test_a_hand_edit_has_the_same_effects(self):
        text = contents().decode()
        self.box.apply(text.replace("\nenforce: false ", "\nenforce: true ", 1))
        self.assertTrue(self.box.status("bob")["enforced"])
        self.assertIsNotNone(self.box.status("bob")["enforced_from"])
        self.box.ssh("bob").password().says(SET_IT_UP).close()
        self.fails(self.box.command("alice", "disable", answers=[self.box.next_code("alice")]), 1, "enforce: true")
        self.box.apply(text)
        self.box.ssh("bob").password().gets_in().was_never_asked()

    def test_what_a_hand_edit_enforced_a_manager_ends(self):
        self.box.apply("enforce: true   # by ansible\n")
        self.enforces("off", ENDED)
        self.assertEqual(contents(), b"enforce: false   # by ansible\n")


class Preview(EnforceCase):
    def preview(self, state="on"):
        done = self.box.command("alice", "enforce", state, "--yes", answers=["x"] * 3)
        self.assertEqual(done.returncode, 1)
        return done.stdout

    def test_it_lists_who_has_none_and_who_is_exempt_by_which_rule(self):
        self.box.enroll_manager("alice")
        self.box.enroll("bob")
        self.box.apply("rules:\n  - {users: [dave], code: never}\n")
        shown = self.preview()
        without = next(line for line in shown.splitlines() if line.startswith("Without a device: "))
        self.assertIn("carol", without)
        for name in ("alice", "bob", "dave"):
            self.assertNotIn(name, without)
        self.assertIn("Exempt: dave, by rules, entry 1 (users: [dave], code: never).", shown)
        self.assertIn(" 2 with a device, ", shown)
        self.assertIn("They set it up at their next login (sshd, login, su, su-l, sudo, sudo-i).", shown)

    def test_it_says_when_nobody_is_offered_a_set_up(self):
        self.box.enroll_manager("alice")
        self.box.apply("enrollment: {at_login: false}\n")
        self.assertIn("They are refused until they have set it up", self.preview())

    def test_it_warns_when_nobody_else_could_unlock_or_reset(self):
        self.box.enroll_manager("alice")
        self.box.enroll("bob")
        warning = "No other manager has a device: nobody but you and root could unlock or reset users."
        self.assertIn(warning, self.preview())
        self.box.add_users("erin", groups="sudo")
        self.addCleanup(run, "userdel", "--remove", "erin")
        self.box.enroll_manager("erin")
        self.assertNotIn("No other manager", self.preview())

    def test_it_says_what_holds_already(self):
        self.box.enroll_manager("alice")
        self.box.apply("enforce: true")
        self.assertIn("It is enforced already (enforce: true).", self.preview())
        self.assertIn("1 user has a device", self.preview("off"))


class ChoiceAndDuty(EnforceCase):
    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")
        self.box.enroll("bob")

    def test_while_enforced_nobody_gets_rid_of_the_last_device(self):
        self.enforces()
        for words in (["disable"], ["remove-device", "phone"]):
            self.fails(self.box.command("bob", *words, answers=[self.box.next_code("bob")]), 1, "enforce: true")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.enforces("off", ENDED)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()  # it stays on until bob turns it off
        self.succeeds(self.box.command("bob", "remove-device", "phone", answers=[self.box.next_code("bob")]))
        self.box.ssh("bob").password().gets_in().was_never_asked()
        self.succeeds(self.box.command("alice", "disable", answers=[self.box.next_code("alice")]))
        self.box.ssh("alice").password().gets_in().was_never_asked()


class EnforceFrom(EnforceCase):
    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")
        self.date = self.box.clock.now // 60 * 60 + 3 * 24 * 3600
        self.settings = time.strftime("enforce: true\nenforce_from: %Y-%m-%dT%H:%M:%SZ\n", time.gmtime(self.date))

    def readable(self):
        return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(self.date))

    @staticmethod
    def asked():
        return {user: json.loads(run("harness2fa", "explain", user, "--json"))["asked"] for user in ("alice", "bob")}

    def test_until_then_who_has_none_is_told_the_date_and_let_in(self):
        self.box.apply(self.settings)
        told = f"Two-factor authentication will be required on web1 from {self.readable()}."
        for _ in range(2):
            self.box.ssh("bob").password().says(told).gets_in().was_never_asked()
        self.box.su("bob", by="carol").password().says(told).gets_in().was_never_asked()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.clock.set(self.date)
        self.box.ssh("bob").password().says(SET_IT_UP).close()
        self.box.apply(self.settings + "enrollment: {at_login: false}\n")
        self.box.ssh("bob").password().is_refused("bob has not set it up. Ask an administrator.").was_never_asked()

    def test_explain_foresees_it(self):
        self.box.apply(self.settings)
        self.assertEqual(self.asked(), {"alice": True, "bob": False})
        self.box.clock.set(self.date)
        self.assertEqual(self.asked(), {"alice": True, "bob": True})

    def test_status_and_preview_tell_it(self):
        self.box.apply(self.settings.replace("true", "false"))
        done = self.box.command("alice", "enforce", "on", "--yes", answers=[self.box.next_code("alice")])
        self.succeeds(done, f"Until {self.readable()} (enforce_from) who has no device is told the date, and let in.")
        status = self.box.status("bob")
        self.assertEqual((status["enforced"], status["enforced_from"]),
                         (True, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.date))))


if __name__ == "__main__":
    main()
