# SPDX-License-Identifier: Apache-2.0
"""Recovery codes, several devices, and codes of other shapes."""

import json
import re
import subprocess
import threading

from box.case import BoxCase, main
from box.server import Shape
from box.world import BOX, run, write


class RecoveryCodes(BoxCase):
    def setUp(self):
        super().setUp()
        self.codes = self.box.enroll("alice")["recovery_codes"]

    def test_each_is_good_for_one_login(self):
        self.assertEqual(len(set(self.codes)), 10)
        for code in self.codes:
            self.assertRegex(code, "^[0-9a-z]{5}-[0-9a-z]{5}$")
        self.box.ssh("alice").password().code(self.codes[0]).says("Recovery code accepted; 9 left.").gets_in()
        self.box.journal.expect(USER="alice", OUTCOME="accepted", REASON="recovery_code")
        self.assertEqual(self.box.status("alice")["recovery_codes_left"], 9)
        self.box.ssh("alice").password().code(self.codes[0]).says("That code is not right.").code(self.codes[1]).gets_in()

    def test_case_and_hyphen_do_not_matter(self):
        self.box.sudo("alice").password().code(self.codes[0].upper().replace("-", "")).gets_in()

    def test_one_given_in_many_logins_at_once_is_accepted_once(self):
        logins = [self.box.pam("alice").password().asks() for _ in range(8)]
        threads = [threading.Thread(target=login.types, args=[self.codes[0]]) for login in logins]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.box.journal.expect(USER="alice", REASON="wrong_code", count=5)
        self.assertEqual(len(self.box.journal.entries(USER="alice", OUTCOME="accepted")), 1)
        self.assertEqual(self.box.status("alice")["recovery_codes_left"], 9)
        for login in logins:
            login.close()

    def test_wrong_ones_pause(self):
        for number in range(5):
            if number % 3 == 0:
                login = self.box.pam("alice").password()
            login.code("00000-00000")
            self.box.journal.expect(USER="alice", REASON="wrong_code", count=number + 1)
        login.is_refused("Too many wrong codes. Try again in 1 minute.")
        self.box.pam("alice").password().is_refused("Too many wrong codes.").was_never_asked()

    def test_they_are_renewed_without_a_new_key(self):
        done = self.box.command("alice", "recovery-codes", "--json", answers=[self.box.next_code("alice")])
        self.succeeds(done)
        fresh = re.findall("[0-9a-z]{5}-[0-9a-z]{5}", done.stdout)
        self.assertEqual(len(fresh), 10)
        self.box.ssh("alice").password().code(self.codes[0]).says("not right").code(fresh[0]).gets_in()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_one_is_a_code_for_commands_too(self):
        self.succeeds(self.box.command("alice", "disable", answers=[self.codes[3]]), "is off for alice")

    def test_none_is_readable_in_the_store_or_the_journal(self):
        self.box.ssh("alice").password().code(self.codes[0]).gets_in()
        written = self.box.journal.bytes() + self.box.daemon.output().encode()
        for name in ("accounts.db", "accounts.db-wal"):
            with open("/var/lib/harness2fa/" + name, "rb") as file:
                written += file.read()
        for code in self.codes:
            self.assertNotIn(code.encode(), written)
            self.assertNotIn(code.replace("-", "").encode(), written)


class SeveralDevices(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")
        self.more = self.box.enroll("alice", "--device", "tablet", device="tablet",
                                    first_code=self.box.next_code("alice"))

    def test_a_code_of_any_of_them_lets_in_and_each_burns_its_own(self):
        self.assertEqual(self.more["recovery_codes"], [])
        self.assertEqual([device["name"] for device in self.box.status("alice")["devices"]], ["phone", "tablet"])
        self.box.clock.move(30)
        for device in ("alice", "tablet"):
            self.box.ssh("alice").password().code(self.box.code(device)).gets_in()
            self.box.ssh("alice").password().code(self.box.code(device)).says("used already").close()
        self.box.journal.expect(USER="alice", OUTCOME="accepted", DEVICE="tablet")

    def test_one_is_removed_with_a_code_of_the_other(self):
        self.succeeds(self.box.command("alice", "remove-device", "phone", answers=[self.box.next_code("tablet")]),
                      "The device phone is removed.")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).says("not right").code(
            self.box.code("tablet")).gets_in()

    def test_the_last_one_stays_where_codes_are_enforced(self):
        self.box.apply("enforce: true")
        self.succeeds(self.box.command("alice", "remove-device", "phone", answers=[self.box.next_code("tablet")]))
        self.fails(self.box.command("alice", "remove-device", "tablet", answers=[self.box.next_code("tablet")]), 1,
                   "enforce: true")

    def test_a_name_is_not_given_twice(self):
        self.fails(self.box.command("alice", "enroll", "--device", "tablet", answers=["1"]), 1, "Choose another name.")


class Shapes(BoxCase):
    def test_a_device_keeps_the_shape_it_was_made_with(self):
        for algorithm, digits, period in (("SHA256", 8, 60), ("SHA512", 7, 30)):
            with self.subTest(algorithm):
                self.box.apply(f"totp: {{algorithm: {algorithm}, digits: {digits}, period: {period}}}")
                user = {"SHA256": "alice", "SHA512": "bob"}[algorithm]
                self.box.enroll(user, shape=Shape(algorithm, digits, period))
                self.assertIn(f"&algorithm={algorithm}&digits={digits}", self.box.offer["uri"])
                self.assertEqual("&period=60" in self.box.offer["uri"], period == 60)
                self.box.apply("totp: {}")
                self.box.ssh(user).password().code(self.box.next_code(user)).gets_in()

    def test_what_is_at_its_default_is_left_out_of_the_uri(self):
        self.box.enroll("alice")
        self.assertNotIn("algorithm", self.box.offer["uri"])
        self.assertNotIn("digits", self.box.offer["uri"])
        self.assertNotIn("period", self.box.offer["uri"])


class Clocks(BoxCase):
    def test_a_clock_that_is_off_is_named_at_enroll_and_in_the_journal(self):
        self.box.enroll("alice")
        self.box.clock.move(300)
        ahead = self.box.code("alice", 3)
        login = self.box.ssh("alice").password().code(ahead).says("That code is not right.")
        self.assertNotIn("clock", login.shown)
        login.close()
        self.box.journal.expect("seconds ahead", USER="alice", REASON="wrong_code")


class Import(BoxCase):
    LINE = "otpauth://totp/web1:{}?secret={}&issuer=web1\n"

    def test_devices_from_uris_are_active_at_once(self):
        key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        write(BOX + "/devices", "# from the old server\n\n" + self.LINE.format("alice", key) +
              self.LINE.format("somebody", key), 0o600)
        self.assertIn("Imported 2 devices. Of users that this machine does not know: 1.",
                      run("harness2fa", "import", "otpauth", BOX + "/devices"))
        self.box.knows_key("alice", key)
        self.box.ssh("alice").password().code(self.box.code("alice")).gets_in()
        again = json.loads(run("harness2fa", "import", "otpauth", BOX + "/devices", "--json"))
        self.assertEqual(again, {"imported": 0, "skipped": 2, "unknown": 0, "bad": 0})

    def test_one_bad_line_and_nothing_is_imported(self):
        lines = self.LINE.format("alice", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") + "otpauth://hotp/bob?secret=A\nnonsense\n"
        words = ["harness2fa", "import", "otpauth", "-"]
        done = subprocess.run(words, input=lines, capture_output=True, text=True)
        self.fails(done, 1, "line 2: it is counter based")
        self.assertIn("line 3: ", done.stderr)
        self.assertFalse(self.box.status("alice")["enrolled"])
        done = subprocess.run(words + ["--skip-bad"], input=lines, capture_output=True, text=True)
        self.succeeds(done, "Imported 1 device. Bad lines, left out: 2.")
        self.assertTrue(self.box.status("alice")["enrolled"])

    def test_what_cannot_be_read_is_not_taken_for_an_empty_file(self):
        done = subprocess.run(["harness2fa", "import", "otpauth", BOX], capture_output=True, text=True)
        self.fails(done, 2, "Is a directory")

    def test_it_is_for_root(self):
        done = subprocess.run(["runuser", "-u", "alice", "--", "harness2fa", "import", "otpauth", "-"], input="",
                              capture_output=True, text=True)
        self.fails(done, 4, "Only root may import devices.")


class Forget(BoxCase):
    def test_every_trace_goes_with_a_code_of_the_manager(self):
        self.box.enroll_manager("alice")
        self.box.enroll("bob")
        self.fails(self.box.command("bob", "forget", "alice", "--yes", answers=[self.box.next_code("bob")]), 4, "Only a manager")
        self.fails(self.box.command("alice", "forget", "alice", "--yes", answers=["1"]), 1, "another manager")
        self.fails(self.box.command("alice", "forget", "root", "--yes", answers=["1"]), 1, "Only root")
        self.succeeds(self.box.command("alice", "forget", "bob", "--yes", answers=[self.box.next_code("alice")]),
                      "All that was known of bob is removed.")
        self.box.ssh("bob").password().gets_in().was_never_asked()


if __name__ == "__main__":
    main()
