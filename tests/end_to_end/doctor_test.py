# SPDX-License-Identifier: Apache-2.0
"""harness2fa doctor, on a Debian server as the packages leave it, and after edits that real administrators make."""

import json
import os
import subprocess

from box.case import BoxCase, main
from box.server import SETTINGS, STORE
from box.world import BOX, run, write

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
    def all_findings(self, user="root"):
        """Without the clock, which is that of the machine the tests run on."""
        done = self.box.command(user, "doctor", "--json")
        found = json.loads(done.stdout)["findings"]
        self.assertEqual((done.returncode, done.stderr), (1 if found else 0, ""))
        return [finding for finding in found if not finding["text"].startswith("The clock is not synchronised")]

    def findings(self, user="root"):
        """In files."""
        return [finding for finding in self.all_findings(user) if finding["file"]]

    def locked_out(self, user="root"):
        """What the daemon knows: the texts."""
        return [finding["text"] for finding in self.all_findings(user)
                if not finding["file"] and finding["kind"] == "locks_out"]

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
            self.assertEqual(self.all_findings(user), [])
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


class TheDaemon(DoctorCase):
    """What it knows of whose logins are refused: all of it for root and managers, for others what concerns themselves."""

    def setUp(self):
        super().setUp()
        for words in ("groupdel erin", "userdel --force frank", "userdel --force erin", "userdel --force erica"):  # from the last
            self.addCleanup(subprocess.run, words.split(), capture_output=True, check=False)

    def nobody_was_denied(self):
        self.assertEqual(self.box.journal.entries(REASON="not_permitted"), [])

    def damage(self, *users):
        self.box.daemon.stop()
        for user in users:
            run("sqlite3", STORE + "/accounts.db", f"UPDATE accounts SET record = x'00' WHERE name = '{user}'")
        self.box.daemon.start()

    def test_users_who_have_changed(self):
        self.box.add_users("erin", "frank")
        for user in ("erin", "frank"):
            self.box.enroll(user)
        uids = {user: run("id", "-u", user).strip() for user in ("erin", "frank")}
        run("usermod", "--login", "erica", "erin")
        run("usermod", "--uid", "5000", "frank")
        told = [f"Refused, because they have another name or uid than when two-factor was set up: erica (set up by erin, uid {uids['erin']}), "
                f"frank (set up by frank, uid {uids['frank']}). `harness2fa adopt OLD NEW` keeps the devices, `harness2fa forget OLD` removes them."]
        for user in ("root", "alice"):
            self.assertEqual(self.locked_out(user), told)
        self.assertEqual([finding["text"] for finding in self.all_findings("erica")],
                         ["erica has changed since two-factor was set up. Ask an administrator."])
        self.assertEqual(self.all_findings("bob"), [])
        self.nobody_was_denied()
        self.assertIn("Would lock people out:\n  Refused, because they", self.box.command("root", "doctor").stdout)
        self.assertNotIn("erica", self.box.command("root", "status").stdout)  # it lists nobody
        self.succeeds(self.box.command("root", "adopt", "erin", "erica"))
        self.succeeds(self.box.command("root", "forget", "frank", "--yes"))
        self.assertEqual(self.all_findings(), [])

    def test_accounts_that_are_damaged(self):
        self.box.enroll("bob")
        self.damage("bob")
        for user in ("root", "alice"):
            self.assertEqual(self.locked_out(user), [
                "Refused, because what the store holds of them is damaged: bob. `harness2fa restore FILE` brings back those that "
                "a backup has, `harness2fa forget USER` removes one."])
        self.assertIn("What the store holds of bob is damaged.", self.locked_out("bob")[0])
        self.assertEqual(self.all_findings("carol"), [])
        self.nobody_was_denied()

    def test_of_many_ten_are_named(self):
        names = [f"user{number:02}" for number in range(12)]
        write(BOX + "/devices", "".join(f"otpauth://totp/web1:{name}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n" for name in names))
        self.succeeds(self.box.command("root", "import", "otpauth", BOX + "/devices"), "Imported 12 devices.")
        self.damage(*names)
        self.assertIn(f"damaged: {', '.join(names[:10])} and 2 more. ", self.locked_out()[0])

    def test_a_store_that_cannot_be_used(self):
        self.box.daemon.stop()
        os.unlink(STORE + "/accounts.db")
        self.box.daemon.start()
        why = f"{STORE}/accounts.db: missing, but store.key is there. Put the store back with: harness2fa restore FILE"
        for user in ("root", "alice"):
            self.assertEqual(self.locked_out(user), [f"The store cannot be used: {why}"])
            self.fails(self.box.command(user, "users"), 3, f"The store cannot be used: {why}")
        self.assertEqual(self.locked_out("bob"), [f"What is known of bob cannot be read: {why}"])
        self.assertEqual(self.box.journal.entries(OUTCOME="unavailable"), [])  # nobody has tried to log in

    def test_a_store_that_was_never_made(self):
        self.box.daemon.stop()
        for name in os.listdir(STORE):
            os.unlink(f"{STORE}/{name}")
        self.box.daemon.start()
        self.assertIn("harness2fa restore FILE --key KEYFILE", self.locked_out()[0])
        self.assertIn("harness2fad --make-store", self.locked_out()[0])

    def test_something_else_in_the_place_of_the_store(self):
        self.box.daemon.stop()
        os.unlink(STORE + "/accounts.db")
        run("sqlite3", STORE + "/accounts.db", "CREATE TABLE notes (text)")
        run("chown", "harness2fa:", STORE + "/accounts.db")
        os.chmod(STORE + "/accounts.db", 0o600)
        self.box.daemon.start()
        self.assertEqual(self.locked_out(), [f"The store cannot be used: {STORE}/accounts.db is not a store of harness2fa. "
                                             "Put the store back from a backup: harness2fa restore FILE"])

    def test_no_daemon(self):
        self.box.daemon.stop()
        for user in ("root", "bob"):
            self.assertEqual(self.locked_out(user), [
                "The daemon cannot be reached at /run/harness2fa/socket: No such file or directory. Without it every login that asks it is "
                "refused. See: systemctl status harness2fad.socket harness2fad.service"])
        self.add("/home/bob/own.yaml", "socket: /home/bob/socket\n")
        shown = self.box.command("bob", "doctor", "--config", "/home/bob/own.yaml").stdout
        self.assertIn("Start it: harness2fad --config /home/bob/own.yaml", shown)


if __name__ == "__main__":
    main()
