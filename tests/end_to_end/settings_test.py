# SPDX-License-Identifier: Apache-2.0
"""The settings are edited while the daemon runs."""

import json
import os
import pwd
import shutil

from box.case import BoxCase, main
from box.server import SETTINGS, STORE
from box.world import run, write

DIRECTORY = os.path.dirname(SETTINGS)

UNKNOWN_KEY = "unknown key 'enforced' (did you mean 'enforce'?)"
ENFORCED = "enforce: true\nenrollment: {at_login: false}\n"  # who has no device is refused
REFUSED = "Two-factor authentication is required on web1, and bob has not set it up. Ask an administrator."


class Settings(BoxCase):
    def spoil(self, text="enforced: true\n"):
        self.box.settings(text)
        self.box.journal.expect("is faulty")

    def test_an_edit_takes_effect_without_a_restart(self):
        self.box.ssh("bob").password().gets_in()
        self.box.apply(ENFORCED)
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.box.apply("enforce: false")
        self.box.ssh("bob").password().gets_in()

    def test_an_edit_in_place_takes_effect_too(self):
        self.box.apply(ENFORCED)
        write(SETTINGS, "enforce: false\n")
        self.box.journal.expect("are in force", count=3)
        self.box.ssh("bob").password().gets_in()

    def test_the_prompt_is_the_one_of_the_settings(self):
        self.box.enroll("alice")
        self.box.apply('login: {prompt: "Number on your phone: ", echo: true}')
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().asks("Number on your phone: ").types(code).says(code).gets_in()

    def test_an_edit_does_not_disturb_a_login_at_the_prompt(self):
        self.box.enroll("alice")
        login = self.box.ssh("alice").password().asks()
        self.box.apply(ENFORCED)
        login.types(self.box.next_code("alice")).gets_in()

    def test_a_faulty_edit_changes_nothing_and_is_told(self):
        self.box.apply(ENFORCED)
        self.spoil()
        self.box.journal.expect("harness2fa.yaml:1:1: " + UNKNOWN_KEY)
        self.box.ssh("bob").password().is_refused(REFUSED)
        errors = [{"line": 1, "column": 1, "text": UNKNOWN_KEY}]
        self.assertEqual(self.box.status("bob")["settings"], {"ok": False, "errors": errors, "warnings": []})
        self.succeeds(self.box.command("bob", "status"), "harness2fa.yaml:1:1: " + UNKNOWN_KEY)

    def test_a_quote_that_is_missing_does_not_swallow_the_settings_below_it(self):
        self.box.apply(ENFORCED)
        for count, quote in enumerate("\"'", start=1):
            self.box.settings(f"login:\n  prompt: {quote}Code: \n{ENFORCED}")
            self.box.journal.expect("is faulty", count=count)
            self.box.ssh("bob").password().is_refused(REFUSED)
            self.fails(self.box.command("root", "check"), 1, "2:11: these quotes are not closed on this line")
            self.box.apply(ENFORCED)

    def test_the_last_good_settings_survive_a_restart_in_that_state(self):
        self.box.apply(ENFORCED)
        self.spoil()
        self.box.daemon.restart()
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.assertFalse(self.box.status("bob")["settings"]["ok"])

    def test_a_good_edit_ends_that_state(self):
        self.spoil()
        self.box.apply(ENFORCED)
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.assertEqual(self.box.status("bob")["settings"], {"ok": True, "errors": [], "warnings": []})

    def test_a_missing_file_changes_nothing(self):
        self.box.apply(ENFORCED)
        os.unlink(SETTINGS)
        self.box.journal.expect("is faulty")
        self.box.ssh("bob").password().is_refused(REFUSED)

    def test_a_file_of_a_user_changes_nothing(self):
        write(SETTINGS + ".new", ENFORCED)
        os.chown(SETTINGS + ".new", pwd.getpwnam("dave").pw_uid, 0)
        os.rename(SETTINGS + ".new", SETTINGS)
        self.box.journal.expect("the file belongs to uid")
        self.box.ssh("bob").password().gets_in()

    def test_without_any_good_settings_codes_are_demanded_of_everyone(self):
        self.box.enroll("alice")
        self.box.daemon.stop()
        os.unlink(STORE + "/last-good.yaml")
        self.box.settings("enforced: true\n")
        self.box.daemon.start()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.ssh("bob").password().is_refused("Two-factor authentication is not available right now.")
        self.assertTrue(self.box.status("bob")["enforced"])


class ForFewEyes(BoxCase):
    """A file that not everybody may read."""

    def replace(self, text, mode, owner="root"):
        write(SETTINGS + ".new", text, mode)
        shutil.chown(SETTINGS + ".new", owner, owner)
        os.rename(SETTINGS + ".new", SETTINGS)
        self.addCleanup(os.chmod, SETTINGS, 0o644)

    def test_one_that_the_daemon_cannot_read_is_told_of_everywhere(self):
        self.replace(ENFORCED, 0o600)
        self.box.journal.expect("is faulty")
        self.box.ssh("bob").password().gets_in()  # so it is not in force
        told = "the user harness2fa cannot read /etc/harness2fa/harness2fa.yaml: Permission denied"
        done = self.box.command("root", "check")
        self.fails(done, 1, "harness2fa.yaml:1:1: " + told)
        self.assertFalse(json.loads(self.box.command("root", "check", "--json").stdout)["ok"])
        self.assertIn(told, self.box.command("root", "doctor").stdout)
        for user in ("bob", "root"):
            self.assertIn("Permission denied", self.box.status(user)["settings"]["errors"][0]["text"])
            self.succeeds(self.box.command(user, "status"), "the last good settings hold")
        self.fails(self.box.command("bob", "check"), 1, "the file cannot be opened: Permission denied")
        count = len(self.box.journal.entries("are in force"))
        os.chmod(SETTINGS, 0o644)
        self.box.journal.expect("are in force", count + 1)
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.succeeds(self.box.command("root", "check"), "no faults")

    def test_one_in_a_directory_that_the_daemon_cannot_enter_is_told_of(self):
        os.chown(DIRECTORY, 0, 0)
        os.chmod(DIRECTORY, 0o700)
        self.addCleanup(shutil.chown, DIRECTORY, "harness2fa", "harness2fa")
        self.addCleanup(os.chmod, DIRECTORY, 0o755)
        told = "the user harness2fa cannot search /etc/harness2fa: Permission denied"
        self.fails(self.box.command("root", "check"), 1, "harness2fa.yaml:1:1: " + told)
        self.assertIn(told, self.box.command("root", "doctor").stdout)

    def test_credentials_that_the_sender_cannot_read_are_told_of(self):
        write("/etc/relay", "relay:password", 0o600)
        self.addCleanup(os.remove, "/etc/relay")
        self.box.apply("mail: {credentials: /etc/relay}")
        done = self.box.command("root", "check")
        self.assertEqual(done.returncode, 0)
        self.assertIn("harness2fa.yaml:1:21: the user harness2fa-mailer cannot read /etc/relay: Permission denied", done.stderr)
        shutil.chown("/etc/relay", "harness2fa-mailer")
        self.assertEqual(self.box.command("root", "check").stderr, "")

    def test_a_value_is_shown_to_root_and_managers_alone(self):
        self.replace('mail: {smtp: "smtp://relay:hunter2@mail.example.com"}', 0o600, "harness2fa")
        self.box.journal.expect("harness2fa.yaml:1:14: mail.smtp must be smtp://HOST")
        for user in ("root", "alice"):
            self.assertIn("hunter2", self.box.status(user)["settings"]["errors"][0]["text"])
        for words in ((), ("--json",)):
            done = self.box.command("bob", "status", *words)
            self.assertIn("mail.smtp must be smtp://HOST", done.stdout)
            self.assertNotIn("hunter2", done.stdout)
        self.box.daemon.restart()
        self.assertNotIn(b"hunter2", self.box.journal.bytes())
        self.assertNotIn("hunter2", self.box.daemon.output())

    def test_no_password_of_a_file_for_everybody_gets_into_the_journal(self):
        self.box.settings('mail: {credentials: "relay:hunter2"}')
        self.box.journal.expect("harness2fa.yaml:1:21: mail.credentials must be an absolute path")
        self.assertNotIn(b"hunter2", self.box.journal.bytes())
        self.assertNotIn("hunter2", self.box.command("bob", "status", "--json").stdout.split('"findings"')[0])


class Watch(BoxCase):
    """Edits are noticed whatever has become of the directory."""

    def unreadable(self, mode=0o700):
        """Of root, and closed to the daemon."""
        os.chown(DIRECTORY, 0, 0)
        os.chmod(DIRECTORY, mode)
        self.addCleanup(shutil.chown, DIRECTORY, "harness2fa", "harness2fa")
        self.addCleanup(os.chmod, DIRECTORY, 0o755)

    def watch_findings(self, user="bob"):
        return [text for text in self.box.status(user)["findings"] if text.startswith("Edits of /etc/harness2fa/harness2fa.yaml")]

    def start_without_a_watch(self, mode):
        self.box.apply(ENFORCED)
        self.box.daemon.stop()
        self.unreadable(mode)
        self.box.daemon.start()
        self.assertIn("It cannot watch /etc/harness2fa: Permission denied.", self.watch_findings()[0])
        self.box.journal.expect("It cannot watch /etc/harness2fa")
        self.box.ssh("bob").password().is_refused(REFUSED)

    def test_after_a_start_with_an_unreadable_directory_later_edits_count(self):
        self.start_without_a_watch(0o700)
        os.chmod(DIRECTORY, 0o755)
        self.box.journal.expect("is watched again")
        self.box.apply("enforce: false")
        self.box.ssh("bob").password().gets_in()
        self.assertEqual(self.watch_findings(), [])

    def test_an_edit_in_a_directory_that_cannot_be_watched_counts(self):
        self.start_without_a_watch(0o711)
        self.box.apply("enforce: false")
        self.box.ssh("bob").password().gets_in()
        write(SETTINGS, ENFORCED)
        self.box.journal.expect("are in force", 5)
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.assertEqual(len(self.watch_findings()), 1)

    def test_a_directory_that_was_moved_and_made_anew(self):
        away = DIRECTORY + ".away"
        os.rename(DIRECTORY, away)
        self.box.journal.expect("is faulty")
        os.mkdir(DIRECTORY, 0o700)
        self.box.settings(ENFORCED)
        os.chmod(DIRECTORY, 0o755)
        self.box.journal.expect("are in force", 2)
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.box.apply("enforce: false")
        self.box.ssh("bob").password().gets_in()
        shutil.rmtree(DIRECTORY)
        os.rename(away, DIRECTORY)
        self.box.journal.expect("are in force", 4)

    def test_a_mount_over_the_directory(self):
        run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", DIRECTORY)
        self.addCleanup(run, "umount", DIRECTORY)
        self.box.apply(ENFORCED)  # the kernel tells nobody of a mount: seen when the daemon looks by itself
        self.box.ssh("bob").password().is_refused(REFUSED)
        self.box.apply("enforce: false")
        self.box.ssh("bob").password().gets_in()


if __name__ == "__main__":
    main()
