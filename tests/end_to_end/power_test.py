# SPDX-License-Identifier: Apache-2.0
"""What a process of a user's earns by itself: no manager's power, and no second use of six digits."""

import base64
import hmac
import itertools
import json
import struct

from box.case import main
from box.dialog import keys_in
from box.screen import APP_CODE, Command
from box.world import BOX, run, write
from keys_test import BOTH, KeysCase
from set_up_test import codes_in

PROTECT = "Protect your own login first."
LOG_IN = "Log in once with your new device first (for instance sudo -k true)."
YOUR_CODE = "Your verification code: "
USE_ONE = "Use a code of your device, or log in once with one of your recovery codes first (for instance sudo -k true)."

SPEAK = """
import socket, sys
with socket.socket(socket.AF_UNIX) as daemon:
    daemon.connect("/run/harness2fa/socket")
    replies = daemon.makefile()
    for line in sys.argv[1:]:
        daemon.sendall(line.encode() + b"\\n")
        print(replies.readline())
"""


def digits(secret, step):
    hashed = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    at = hashed[-1] & 15
    return (struct.unpack(">I", hashed[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000


class PowerCase(KeysCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("bob")

    def reset_bob(self, code):
        return self.box.command("alice", "reset", "bob", "--print", "--yes", answers=[code])


class Malware(PowerCase):
    """It runs as alice, a member of sudo, who has no device."""

    def test_with_a_device_of_its_own_it_is_no_manager(self):
        self.fails(self.reset_bob("123456"), 1, PROTECT)
        codes = self.box.enroll("alice")["recovery_codes"]
        for words in (["reset", "bob", "--print", "--yes"], ["forget", "bob", "--yes"], ["unlock", "bob"],
                      ["enforce", "on", "--yes"], ["adopt", "bob", "carol"]):
            for code in (self.box.next_code("alice"), codes[0]):
                done = self.box.command("alice", *words, answers=[code])
                self.assertEqual(done.returncode, 1)
                self.assertIn(LOG_IN if words[0] != "adopt" else "bob has not changed", done.stderr)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_nor_by_a_login_with_a_key(self):
        self.box.enroll("alice")
        self.box.ssh("alice", *BOTH).code(self.box.next_code("alice")).gets_in()
        self.fails(self.reset_bob(self.box.next_code("alice")), 1, LOG_IN)

    def test_nor_by_what_it_says_itself_to_the_daemon(self):
        self.box.enroll("alice")
        call = {"type": "login", "user": "alice", "service": "sshd", "password": True}
        lines = [json.dumps(line) for line in (call, {"type": "answer", "text": self.box.next_code("alice")})]
        said = run("runuser", "-u", "alice", "--", "python3", "-c", SPEAK, *lines)
        self.assertIn('"accepted"', said)
        self.fails(self.reset_bob(self.box.next_code("alice")), 1, LOG_IN)

    def test_after_one_login_with_the_password_she_is(self):
        self.box.enroll("alice")
        self.box.sudo(by="alice").password().code(self.box.next_code("alice")).gets_in()
        self.succeeds(self.reset_bob(self.box.next_code("alice")), "Give this to bob")

    def test_over_ssh_too(self):
        self.box.enroll("alice")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.succeeds(self.reset_bob(self.box.next_code("alice")), "Give this to bob")


class RecoveryCodes(PowerCase):
    def test_after_a_login_with_one_the_others_are_a_managers_without_the_device(self):
        codes = self.box.enroll("alice")["recovery_codes"]
        self.box.sudo(by="alice").password().code(codes[0]).gets_in()
        self.fails(self.reset_bob(self.box.next_code("alice")), 1, LOG_IN)
        self.succeeds(self.reset_bob(codes[1]), "Give this to bob")


class OneCode(PowerCase):
    """It runs as alice, who is a manager with a device, and gets hold of one code of hers."""

    def setUp(self):
        super().setUp()
        self.first = self.box.enroll_manager("alice")["recovery_codes"]

    def makes_codes(self, code):
        done = self.box.command("alice", "recovery-codes", "--json", answers=[code])
        self.succeeds(done)
        return json.loads(done.stdout)["recovery_codes"]

    def test_does_not_become_ten(self):
        self.fails(self.reset_bob(self.first[0]), 1, USE_ONE)
        codes = self.makes_codes(self.box.next_code("alice"))
        self.fails(self.reset_bob(codes[0]), 1, USE_ONE)
        done = self.box.command("alice", "enforce", "on", "--yes", answers=[codes[1]])
        self.assertEqual(done.returncode, 1)
        self.assertIn(USE_ONE, done.stderr)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.succeeds(self.reset_bob(self.box.next_code("alice")), "Give this to bob")

    def test_nor_with_a_device_that_is_removed_again(self):
        self.box.enroll("alice", "--device", "tablet", device="tablet", first_code=self.box.next_code("alice"))
        codes = self.makes_codes(self.box.next_code("tablet"))
        self.succeeds(self.box.command("alice", "remove-device", "tablet", answers=[codes[0]]))
        self.fails(self.reset_bob(codes[1]), 1, USE_ONE)

    def test_nor_by_logins_that_ask_for_no_password(self):
        codes = self.makes_codes(self.box.next_code("alice"))
        self.box.ssh("alice", *BOTH).code(codes[0]).gets_in()
        call = {"type": "login", "user": "alice", "service": "sshd", "password": True}
        lines = [json.dumps(line) for line in (call, {"type": "answer", "text": codes[1]})]
        self.assertIn('"accepted"', run("runuser", "-u", "alice", "--", "python3", "-c", SPEAK, *lines))
        self.fails(self.reset_bob(codes[2]), 1, USE_ONE)

    def test_her_own_login_with_one_makes_the_others_good(self):
        codes = self.makes_codes(self.box.next_code("alice"))
        self.box.sudo(by="alice").password().code(codes[0]).gets_in()
        self.succeeds(self.reset_bob(codes[1]), "Give this to bob")

    def test_the_word_stays_over_a_restart(self):
        codes = self.makes_codes(self.box.next_code("alice"))
        self.box.daemon.restart()
        self.fails(self.reset_bob(codes[0]), 1, USE_ONE)
        self.box.ssh("alice").password().code(codes[1]).gets_in()
        self.box.daemon.restart()
        self.succeeds(self.reset_bob(codes[2]), "Give this to bob")


class SetUpAtALogin(PowerCase):
    def test_its_recovery_codes_are_a_managers(self):
        self.box.apply("enforce: true")
        login = self.box.ssh("alice").password().says("Set it up now").asks(APP_CODE)
        self.box.knows_key("alice", keys_in(login.shown)[-1])
        login.types(self.box.code("alice")).says("is on for alice.").reads_codes()
        self.succeeds(self.reset_bob(codes_in(login.gets_in().shown)[0]), "Give this to bob")


class NoManagerAnyMore(PowerCase):
    """alice leaves the group while she is asked for a code."""

    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")
        self.addCleanup(run, "gpasswd", "-a", "alice", "sudo")

    def test_she_is_refused_and_the_code_is_not_used_up(self):
        for words in (["reset", "bob", "--print", "--yes"], ["forget", "bob", "--yes"], ["enforce", "on", "--yes"]):
            run("gpasswd", "-a", "alice", "sudo")
            command = Command("alice", *words).asks(YOUR_CODE)
            run("gpasswd", "-d", "alice", "sudo")
            code = self.box.next_code("alice")
            command.types(code).says("You are no longer a manager. Nothing has changed.").ends(4)
            self.box.ssh("alice").password().code(code).gets_in()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.box.journal.expect(ACTOR="alice", USER="bob", OUTCOME="refused", REASON="not_permitted", count=2)


class EqualCodes(KeysCase):
    def test_the_same_digits_of_two_devices_are_good_once(self):
        step = self.box.clock.now // 30 + 10
        one = b"12345678901234567890"
        wanted = digits(one, step)
        other = next(secret for secret in (b"%020d" % number for number in itertools.count()) if digits(secret, step) == wanted)
        lines = [f"otpauth://totp/web1:bob?secret={base64.b32encode(secret).decode()}&issuer=web1\n" for secret in (one, other)]
        write(BOX + "/devices", "".join(lines))
        run("harness2fa", "import", "otpauth", BOX + "/devices")
        self.box.clock.set(step * 30)
        code = f"{wanted:06}"
        self.box.ssh("bob").password().code(code).gets_in()
        self.box.ssh("bob").password().code(code).says("That code was used already.").close()
        self.box.sudo(by="bob").password().code(code).says("That code was used already.").close()


if __name__ == "__main__":
    main()
