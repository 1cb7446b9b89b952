"""The settings are edited while the daemon runs."""

import os
import pwd

from box.case import BoxCase, main
from box.server import SETTINGS, STORE
from box.world import write

UNKNOWN_KEY = "unknown key 'enforced' (did you mean 'enforce'?)"
ENFORCED = "enforce: true\nenrollment: {at_login: false}\n"  # who has no device is refused
REFUSED = "Two-factor authentication is required on web1, and bob has not set it up. Ask a manager."


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
        self.assertEqual(self.box.status("bob")["settings"], {"ok": False, "errors": errors})
        self.succeeds(self.box.command("bob", "status"), "harness2fa.yaml:1:1: " + UNKNOWN_KEY)

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
        self.assertEqual(self.box.status("bob")["settings"], {"ok": True, "errors": []})

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


if __name__ == "__main__":
    main()
