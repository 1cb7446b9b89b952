# SPDX-License-Identifier: Apache-2.0
"""`reset`, `invite`, `address` and `mail test`: the command against a scripted daemon."""

import json
import os
import re
import resource
import signal
import stat
import subprocess
import tempfile
import unittest

from cli_enroll_test import scan
from cli_test import ASK, COMMAND, KEY, PATIENCE, QR, URI, Case, done, environment, refusal, run
from fake_daemon import FakeDaemon, Terminal

ISSUED = {"type": "issued", "user": "bob", "key": KEY, "uri": URI, "account": "bob@web1", "digits": 6, "qr": QR,
          "until": "2026-12-02T10:00:00Z"}
HEADING = "Give this to bob; it is good until 2026-12-02 10:00 UTC:\n"
KEY_AND_ACCOUNT = f"Or enter the key by hand: {KEY}\nAccount bob@web1, time based, 6 digits\n"
CODE = "Your verification code: "


def call(print_it=False):
    return {"type": "reset", "user": "bob", "print": print_it, "as": ""}


class Adopt(Case):
    def test_by_two_names(self):
        with FakeDaemon(ASK, done("alicia has the devices of alice now.")) as daemon:
            result = run("adopt", "alice", "alicia", "--code", "-", "--config", daemon.config, typed="492039\n")
            self.expect(result, 0, "alicia has the devices of alice now.\n")
        self.assertEqual(daemon.heard, [{"type": "adopt", "users": "alice alicia", "more": False, "as": ""},
                                        {"type": "answer", "text": "492039"}])

    def test_by_a_list_in_whole_lines(self):
        lines = "".join(f"old-{number} new-{number}\n" for number in range(400)) + "last one"
        progress = {"type": "progress", "done": 0, "all": 0}
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(lines)
            file.flush()
            for name, typed in ((file.name, ""), ("-", lines)):
                with FakeDaemon(progress, progress, progress, done("401 users have their devices again.")) as daemon:
                    result = run("adopt", "--file", name, "--json", "--config", daemon.config, typed=typed)
                    self.expect(result, 0, '{"text":"401 users have their devices again."}\n', "")
                self.assertEqual(daemon.heard[0], {"type": "adopt", "users": "", "more": True, "as": ""})
                parts = [message["text"] for message in daemon.heard[1:]]
                self.assertEqual((len(parts), "".join(parts), parts[-1]), (3, lines, ""))
                self.assertTrue(parts[0].endswith("\n"))

    def test_what_is_wrong(self):
        text = "line 2: bob has no device.\nline 3: there is no user ghost.\nNothing has changed."
        with FakeDaemon(refusal("refused", text)) as daemon:
            self.expect(run("adopt", "bob", "ghost", "--config", daemon.config), 1, "", text + "\n")


class Unproven(Case):
    TEXT = "Log in once with your new device first (for instance sudo -k true)."

    def test_it_is_a_refusal_with_that_reason(self):
        for words in (["reset", "bob", "--print", "--yes"], ["unlock", "bob"], ["forget", "bob", "--yes"], ["adopt", "a", "b"]):
            with FakeDaemon(refusal("unproven", self.TEXT)) as daemon:
                self.expect(run(*words, "--config", daemon.config), 1, "", self.TEXT + "\n")


class Reset(Case):
    QUESTION = "Void all devices and recovery codes of bob and mail a new key? [y/N] "

    def test_at_a_terminal(self):
        with FakeDaemon(ASK, done("A new key is on its way to b**@example.com.")) as daemon:
            terminal = Terminal([COMMAND, "reset", "bob", "--config", daemon.config])
            terminal.wait_for(self.QUESTION)
            self.assertEqual(daemon.heard, [])
            terminal.type("y\n")
            terminal.wait_for(CODE)
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(terminal.seen,
                         f"{self.QUESTION}y\n{CODE}492039\nA new key is on its way to b**@example.com.\n")
        self.assertEqual(daemon.heard, [call(), {"type": "answer", "text": "492039"}])

    def test_not_confirmed(self):
        for typed, status in (("n\n", 1), ("\n", 1), ("\x03", 128 + signal.SIGINT)):
            with FakeDaemon() as daemon:
                terminal = Terminal([COMMAND, "reset", "bob", "--config", daemon.config])
                terminal.wait_for(self.QUESTION)
                terminal.type(typed)
                self.assertEqual(terminal.end(), status)
            self.assertTrue(terminal.seen.endswith("Nothing has changed.\n"), terminal.seen)
            self.assertEqual(daemon.heard, [])
        with FakeDaemon() as daemon:
            self.expect(run("reset", "bob", "--config", daemon.config), 1, "")
        self.assertEqual(daemon.heard, [])

    def test_json_and_refusals(self):
        with FakeDaemon(done("Mailed.")) as daemon:
            self.expect(run("reset", "bob", "--yes", "--json", "--config", daemon.config), 0, '{"text":"Mailed."}\n', "")
        with FakeDaemon(refusal("refused", "Mail is off.")) as daemon:
            self.expect(run("reset", "bob", "--yes", "--config", daemon.config), 1, "", "Mail is off.\n")

    def test_usage(self):
        for words in ([], [""], ["bob", "carol"], ["bob", "--ascii"], ["bob", "--png", "new.png"],
                      ["bob", "--print", "--png", "/"]):
            with self.subTest(words=words), FakeDaemon() as daemon:
                result = run("reset", *words, "--yes", "--config", daemon.config)
                self.expect(result, 2, "")
                self.assertNotEqual(result.stderr, "")
                self.assertEqual(daemon.heard, [])


class ResetPrint(Case):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name
        self.png = os.path.join(self.directory, "bob.png")

    def reset(self, *words, then=ISSUED):
        with FakeDaemon(ASK, then) as daemon:
            result = run("reset", "bob", "--print", "--yes", "--code", "-", "--config", daemon.config, *words,
                         typed="492039\n")
        self.assertEqual(daemon.heard, [call(True), {"type": "answer", "text": "492039"}])
        return result

    def scan_drawing(self, lines):
        """As a dark terminal shows it."""
        rows = []
        for line in lines:
            rows += [[char in "█▀" for char in line], [char in "█▄" for char in line]]
        pixels = [" ".join(str(int(light)) for light in row for _ in range(6)) for row in rows for _ in range(6)]
        path = os.path.join(self.directory, "screen.pgm")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"P2 {6 * len(rows[0])} {len(pixels)} 1\n" + "\n".join(pixels) + "\n")
        return scan(path)

    def test_at_a_terminal(self):
        question = "Void all devices and recovery codes of bob and show a new key? [y/N] "
        with FakeDaemon(ISSUED) as daemon:
            terminal = Terminal([COMMAND, "reset", "bob", "--print", "--config", daemon.config])
            terminal.wait_for(question)
            terminal.type("y\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(terminal.seen, f"{question}y\n{HEADING}{QR}\n{KEY_AND_ACCOUNT}")
        drawn = re.search(r"UTC:\n(.*?)\nOr enter", terminal.seen, re.DOTALL).group(1).split("\n")
        self.assertEqual(self.scan_drawing(drawn), URI)

    def test_ascii(self):
        result = self.reset("--ascii")
        self.expect(result, 0, None, "")
        self.assertTrue(result.stdout.isascii())
        self.assertTrue(result.stdout.startswith(HEADING + "##"), result.stdout)
        self.assertTrue(result.stdout.endswith(KEY_AND_ACCOUNT), result.stdout)

    def test_png(self):
        result = self.reset("--png", self.png)
        self.expect(result, 0, f"{HEADING}The QR code is in {self.png}. Delete it when it has been scanned.\n{KEY_AND_ACCOUNT}", "")
        self.assertEqual(scan(self.png), URI)
        self.assertEqual(stat.S_IMODE(os.stat(self.png).st_mode), 0o600)

    def test_json(self):
        document = {"user": "bob", "key": KEY.replace(" ", ""), "uri": URI, "account": "bob@web1",
                    "until": "2026-12-02T10:00:00Z"}
        self.expect(self.reset("--json", "--png", self.png), 0, json.dumps(document, separators=(",", ":")) + "\n", "")
        self.assertEqual(scan(self.png), URI)

    def test_refused_there_is_no_picture(self):
        self.expect(self.reset("--png", self.png, then=refusal("refused")), 1, "", "No.\n")
        self.assertEqual(os.listdir(self.directory), [])

    def test_a_full_disk_does_not_lose_the_key(self):
        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        with FakeDaemon(ISSUED) as daemon:
            words = [COMMAND, "reset", "bob", "--print", "--yes", "--png", self.png, "--config", daemon.config]
            result = subprocess.run(words, text=True, capture_output=True, timeout=PATIENCE, preexec_fn=no_room,
                                    restore_signals=False, start_new_session=True, env=environment(), check=False)
        self.expect(result, 1, f"{HEADING}{QR}\n{KEY_AND_ACCOUNT}", f"{self.png} cannot be written: File too large.\n")
        self.assertEqual(os.listdir(self.directory), [])

    def test_a_uri_that_no_qr_code_holds_does_not_lose_the_key(self):
        for words in ([], ["--ascii"], ["--png", self.png]):
            with self.subTest(words=words):
                result = self.reset(*words, then={**ISSUED, "uri": URI + "a" * 2954})
                self.expect(result, 1, HEADING + KEY_AND_ACCOUNT, "The URI is too long for a QR code.\n")
                self.assertEqual(os.listdir(self.directory), [])


class Invite(Case):
    def invite(self, *words, script=(done("Invited 2 users."),), typed=""):
        with FakeDaemon(*script) as daemon:
            result = run("invite", *words, "--config", daemon.config, typed=typed)
        self.heard = daemon.heard
        return result

    def test_users(self):
        self.expect(self.invite("bob", "carol"), 0, "Invited 2 users.\n", "")
        self.assertEqual(self.heard, [{"type": "invite", "users": "bob carol", "as": ""}])
        self.invite("bob", "--user", "alice", "carol")
        self.assertEqual(self.heard, [{"type": "invite", "users": "bob carol", "as": "alice"}])

    def test_everybody_with_a_code_and_progress(self):
        script = (ASK, {"type": "progress", "done": 1, "all": 2}, done("Invited 2 users."))
        self.expect(self.invite("--all", "--code", "-", "--json", script=script, typed="492039\n"), 0,
                    '{"text":"Invited 2 users."}\n', "")
        self.assertEqual(self.heard, [{"type": "invite", "users": "", "as": ""}, {"type": "answer", "text": "492039"},
                                      {"type": "answer", "text": ""}])

    def test_a_refusal_begins_a_line(self):
        with FakeDaemon({"type": "progress", "done": 1, "all": 2}, refusal("unavailable", "The store is full.")) as daemon:
            terminal = Terminal([COMMAND, "invite", "--all", "--config", daemon.config])
            self.assertEqual(terminal.end(), 3)
        self.assertEqual(terminal.seen, "\r1 of 2 mailed\nThe store is full.\n")

    def test_a_lost_connection_begins_a_line(self):
        with FakeDaemon({"type": "progress", "done": 1, "all": 2}, None) as daemon:
            terminal = Terminal([COMMAND, "invite", "--all", "--config", daemon.config])
            self.assertEqual(terminal.end(), 3)
        self.assertTrue(terminal.seen.startswith("\r1 of 2 mailed\nThe connection to the daemon was lost."), terminal.seen)

    def test_usage(self):
        for words in ([], ["--all", "bob"], [""], ["bob", ""], ["bob carol"], ["b" * 9000]):
            with self.subTest(words=[word[:9] for word in words]):
                result = self.invite(*words)
                self.expect(result, 2, "")
                self.assertNotEqual(result.stderr, "")
                self.assertEqual(self.heard, [])


class Mail(Case):
    def say(self, *words, text="Done."):
        with FakeDaemon(ASK, done(text)) as daemon:
            result = run(*words, "--code", "-", "--config", daemon.config, typed="492039\n")
        self.heard = daemon.heard[:1]
        return result

    def test_address(self):
        for words, address in ((["bob@example.com"], "bob@example.com"), ([], ""), ([""], "")):
            with self.subTest(words=words):
                self.expect(self.say("address", "bob", *words, text="Set."), 0, "Set.\n", "")
                self.assertEqual(self.heard, [{"type": "address", "user": "bob", "address": address, "as": ""}])
        self.expect(self.say("address", "bob", "--json"), 0, '{"text":"Done."}\n', "")

    def test_mail_test(self):
        self.expect(self.say("mail", "test", "root@example.com", text="Queued."), 0, "Queued.\n", "")
        self.assertEqual(self.heard, [{"type": "mail_test", "address": "root@example.com", "as": ""}])
        with FakeDaemon(refusal("refused", "Mail is off.")) as daemon:
            self.expect(run("mail", "test", "root@example.com", "--config", daemon.config), 1, "", "Mail is off.\n")

    def test_usage(self):
        for words in (["address"], ["address", ""], ["address", "bob", "a", "b"], ["mail"], ["mail", "test"],
                      ["mail", "test", ""], ["mail", "try", "root@example.com"], ["mail", "test", "a", "b"]):
            with self.subTest(words=words), FakeDaemon() as daemon:
                result = run(*words, "--config", daemon.config)
                self.expect(result, 2, "")
                self.assertNotEqual(result.stderr, "")
                self.assertEqual(daemon.heard, [])


if __name__ == "__main__":
    unittest.main()
