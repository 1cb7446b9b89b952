"""harness2fa doctor, on a Debian server as the packages leave it, and after edits that real administrators make."""

import json
import os

from box.case import BoxCase, main
from box.server import SETTINGS, STORE
from box.world import write

COMMON_AUTH = "/etc/pam.d/common-auth"
SSHD = "/etc/pam.d/sshd"
SUDO = "/etc/pam.d/sudo"
DROP_IN = "/etc/ssh/sshd_config.d/00-a.conf"
KEYS = "/home/bob/.ssh/authorized_keys"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def line_of(path, beginning):
    return next(number for number, line in enumerate(read(path).splitlines(), 1) if line.startswith(beginning))


class DoctorCase(BoxCase):
    def findings(self, user="root"):
        """Without the clock, which is that of the machine the tests run on."""
        done = self.box.command(user, "doctor", "--json")
        found = json.loads(done.stdout)["findings"]
        self.assertEqual((done.returncode, done.stderr), (1 if found else 0, ""))
        return [finding for finding in found if finding["file"]]

    def finds(self, kind, path, line, text):
        found = self.findings()
        self.assertEqual([(finding["kind"], finding["file"], finding["line"]) for finding in found], [(kind, path, line)], found)
        self.assertIn(text, found[0]["text"])

    def replace(self, path, old, new):
        """Until the end of the test."""
        text = read(path)
        self.assertIn(old, text)
        self.addCleanup(write, path, text)
        write(path, text.replace(old, new, 1))

    def add(self, path, text):
        write(path, text)
        self.addCleanup(os.remove, path)


class AfterInstallation(DoctorCase):
    def test_nothing_is_found(self):
        for user in ("root", "bob"):
            self.assertEqual(self.findings(user), [])
        self.assertEqual([text for text in self.box.status("bob")["findings"] if text.startswith("/")], [])

    def test_in_plain_words(self):
        seen = self.box.command("bob", "doctor").stdout.splitlines()
        self.assertIn(seen[0], ("Nothing found.", "Also:"))
        self.assertEqual(seen[-1], "Run it as root to see everything.")
        self.assertNotIn(seen[-1], self.box.command("root", "doctor").stdout.splitlines())


class Faults(DoctorCase):
    def test_a_control_that_lets_everybody_in(self):
        self.replace(COMMON_AUTH, "required\t\t\tpam_harness2fa.so", "optional\t\t\tpam_harness2fa.so")
        self.finds("opens", COMMON_AUTH, line_of(COMMON_AUTH, "auth\toptional\t\t\tpam_harness2fa.so"), "Write `required`")
        self.box.enroll("bob")
        self.box.daemon.stop()
        self.box.pam("bob").password().gets_in().was_never_asked()  # so it does

    def test_a_service_with_a_stack_of_its_own(self):
        self.replace(SUDO, "@include common-auth", "auth required pam_unix.so")
        self.finds("opens", SUDO, line_of(SUDO, "auth required pam_unix.so"), "sudo asks for no code")

    def test_a_jump_around_the_module(self):
        self.replace(SUDO, "@include common-auth", "auth [success=done default=ignore] pam_wheel.so trust\n@include common-auth")
        self.finds("opens", SUDO, line_of(SUDO, "auth [success=done"), "when pam_wheel.so succeeds")

    def test_a_drop_in_of_sshd(self):
        self.add(DROP_IN, "# hardened\nKbdInteractiveAuthentication no\n")
        self.finds("locks_out", DROP_IN, 2, "wins over /etc/ssh/sshd_config.d/00-harness2fa.conf")
        sentence = f"{DROP_IN}:2: sshd cannot ask for codes"
        self.assertIn(sentence, " ".join(self.box.status("bob")["findings"]))
        shown = self.box.command("root", "doctor").stdout
        self.assertIn(f"Would lock people out:\n  {sentence}", shown)
        with self.box.popen("bob", "enroll", "--json", "--code", "-") as command:
            self.box.knows_key("bob", json.loads(command.stdout.readline())["key"])
            _, errors = command.communicate(self.box.code("bob") + "\n")
        self.assertEqual(command.returncode, 0, errors)
        self.assertIn(f"Note: {sentence}", errors)

    def test_keys_that_skip_the_code(self):
        os.makedirs(os.path.dirname(KEYS), exist_ok=True)
        self.add(KEYS, "ssh-ed25519 AAAA bob\n")
        place = line_of(SSHD, "account")
        self.finds("opens", SSHD, place, "ssh keys let bob in without a code")
        self.assertEqual([finding["line"] for finding in self.findings("bob")], [place])
        self.assertEqual(self.findings("carol"), [])

    def test_faulty_settings(self):
        self.box.settings("enforce: false\nenforced: true\n")
        self.finds("other", SETTINGS, 2, "unknown key 'enforced'")

    def test_a_key_that_others_can_read(self):
        os.chmod(STORE + "/store.key", 0o640)
        self.finds("opens", STORE + "/store.key", None, "chmod 0600")
        self.assertEqual(self.findings("bob"), [])

    def test_another_settings_file(self):
        self.add("/home/bob/my.yaml", "bad: 1\n")
        done = self.box.command("bob", "doctor", "--config", "/home/bob/my.yaml")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/home/bob/my.yaml:1: unknown key 'bad'", done.stdout)


if __name__ == "__main__":
    main()
