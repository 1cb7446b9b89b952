# SPDX-License-Identifier: Apache-2.0
"""`enroll` with a second device, and the QR code in other forms: the command against a scripted daemon."""

import json
import os
import re
import resource
import signal
import stat
import subprocess
import tempfile
import unittest

from cli_test import ASK, COMMAND, ENROLLED, KEY, OFFER, PATIENCE, QR, TRANSCRIPT, URI, WRONG, Case, environment, refusal, run
from fake_daemon import FakeDaemon, Terminal

AS_ROOT = os.geteuid() == 0
MODULES = 33  # across, of version 4


def scan(path):
    result = subprocess.run(["zbarimg", "--quiet", "--raw", path], text=True, capture_output=True, timeout=PATIENCE,
                            check=False)
    return result.stdout.strip()


class Directory(Case):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name
        self.png = os.path.join(self.directory, "qr.png")

    def enroll(self, *words, offer=OFFER, then=(ENROLLED,), typed="492039\n"):
        with FakeDaemon(offer, *then) as daemon:
            result = run("enroll", "--code", "-", "--config", daemon.config, *words, typed=typed)
        self.heard = daemon.heard
        return result


class SecondDevice(Directory):
    def test_a_code_of_the_first_is_asked_for_before_the_offer(self):
        with FakeDaemon(ASK, OFFER, WRONG, {**ENROLLED, "device": "tablet"}) as daemon:
            terminal = Terminal([COMMAND, "enroll", "--device", "tablet", "--config", daemon.config])
            terminal.wait_for("Your verification code: ")
            self.assertNotIn(KEY, terminal.seen)
            terminal.type("111111\n")
            terminal.wait_for("Code from your app: ")
            self.assertIn(KEY, terminal.seen)
            terminal.type("222222\n")
            terminal.wait_for("yet.\nCode from your app: ")
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.seen.endswith("Two-factor authentication is on for alice.\n"), terminal.seen)
        self.assertEqual(daemon.heard[0], {"type": "enroll", "device": "tablet", "as": ""})
        self.assertEqual([call["text"] for call in daemon.heard[1:]], ["111111", "222222", "492039"])

    def test_json(self):
        with FakeDaemon(ASK, OFFER, {**ENROLLED, "device": "tablet"}) as daemon:
            result = run("enroll", "--json", "--code", "-", "--config", daemon.config, typed="111111\n492039\n")
        first, second = result.stdout.splitlines()
        self.assertEqual(json.loads(first)["uri"], URI)
        self.assertEqual(second, '{"enabled":true,"device":"tablet","recovery_codes":[]}')

    def test_a_wrong_code_of_the_first_shows_nothing(self):
        result = self.enroll("--png", self.png, offer=ASK, then=(refusal("refused"),))
        self.expect(result, 1, "", "No.\n")
        self.assertEqual(os.listdir(self.directory), [])


class Ascii(Directory):
    def screen(self, text):
        """The drawing as a dark terminal shows it: what is drawn is light, and a character is twice as high as wide."""
        rows = [[char != " " for char in line] for line in text.split("\n")]
        lines = [" ".join(str(int(light)) for light in row for _ in range(4)) for row in rows for _ in range(8)]
        path = os.path.join(self.directory, "screen.pgm")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"P2 {4 * len(rows[0])} {len(lines)} 1\n" + "\n".join(lines) + "\n")
        return path

    def test_what_is_drawn_reads_on_a_dark_terminal(self):
        result = self.enroll("--ascii")
        self.expect(result, 0, None, "")
        self.assertTrue(result.stdout.isascii())
        before, drawing, after = re.fullmatch(r"(.*?\n)((?:[# ]+\n)+)(Or enter .*)", result.stdout, re.DOTALL).groups()
        self.assertEqual(before, "Scan this with your authenticator app:\n")
        self.assertTrue(after.startswith(f"Or enter the key by hand: {KEY}\nAccount alice@web1, "))
        lines = drawing.removesuffix("\n").split("\n")
        self.assertEqual({len(line) for line in lines}, {74})
        self.assertEqual(len(lines), 37)
        self.assertEqual(set(re.findall("..", drawing.replace("\n", ""))), {"##", "  "})
        self.assertEqual(scan(self.screen("\n".join(lines))), URI)


class WhatTheDaemonDrew(Directory):
    """Is not looked at: the URI counts."""

    def test_strange_drawings(self):
        for drawing in ("", "\n", "##", "█\n█", "███\n██", "██x", "█" * 186, "██\x1b[2J", "▀▄█\n▄▀ "):
            for words in ([], ["--ascii"], ["--png", self.png]):
                with self.subTest(drawing=drawing, words=words):
                    result = self.enroll(*words, offer={**OFFER, "qr": drawing})
                    self.expect(result, 0, self.enroll(*words).stdout if "--png" not in words else None, "")
                    if words == ["--png", self.png]:
                        self.assertEqual(scan(self.png), URI)
                        os.unlink(self.png)


class NoQrCodeHoldsIt(Directory):
    URIS = {URI + "a" * 2954: "The URI is too long for a QR code.", "": "No QR code can be made of the URI."}

    def test_there_is_the_key_without_a_picture(self):
        for uri, reason in self.URIS.items():
            for words in ([], ["--ascii"]):
                with self.subTest(uri=uri, words=words):
                    result = self.enroll(*words, offer={**OFFER, "uri": uri})
                    self.expect(result, 0, None, reason + "\n")
                    self.assertTrue(result.stdout.startswith(TRANSCRIPT.replace(QR + "\n", "").removesuffix("Code from your app: ")),
                                    result.stdout)

    def test_a_picture_that_is_wanted_ends_it(self):
        for uri, reason in self.URIS.items():
            with self.subTest(uri=uri):
                self.expect(self.enroll("--png", self.png, offer={**OFFER, "uri": uri}), 1, "", reason + " Nothing has changed.\n")
                self.assertEqual(len(self.heard), 1)  # no code was sent
                self.assertEqual(os.listdir(self.directory), [])

    def test_json_needs_none(self):
        for uri in self.URIS:
            result = self.enroll("--json", offer={**OFFER, "uri": uri})
            self.expect(result, 0, None, "")
            self.assertEqual(json.loads(result.stdout.splitlines()[0])["uri"], uri)


class Png(Directory):
    def test_is_read_by_a_scanner(self):
        result = self.enroll("--png", self.png)
        self.expect(result, 0, f"The QR code is in {self.png}. Delete it when you have scanned it.\n"
                               f"Or enter the key by hand: {KEY}\nAccount alice@web1, time based, 6 digits\n\n"
                               "Two-factor authentication is on for alice.\n", "")
        self.assertEqual(scan(self.png), URI)
        self.assertEqual(stat.S_IMODE(os.stat(self.png).st_mode), 0o600)
        with open(self.png, "rb") as file:
            header = file.read(33)
        side = (MODULES + 2 * 4) * 8
        self.assertEqual(header[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual((int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")), (side, side))

    def test_json(self):
        result = self.enroll("--png", self.png, "--json")
        self.assertEqual(json.loads(result.stdout.splitlines()[0])["uri"], URI)
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertEqual(scan(self.png), URI)

    def test_it_is_there_when_the_code_is_asked_for(self):
        with FakeDaemon(OFFER, None) as daemon:
            terminal = Terminal([COMMAND, "enroll", "--png", self.png, "--config", daemon.config])
            terminal.wait_for("Code from your app: ")
            self.assertEqual(scan(self.png), URI)
            terminal.type("\x03")
            self.assertEqual(terminal.end(), 128 + signal.SIGINT)
        self.assertNotIn("█", terminal.seen)
        self.assertEqual(os.listdir(self.directory), [])  # nothing has changed

    def test_what_exists_is_refused_before_anything_is_asked(self):
        with open(self.png, "w", encoding="utf-8") as file:
            file.write("mine")
        link = os.path.join(self.directory, "link.png")
        os.symlink("/nonexistent", link)
        for path in (self.png, link, self.directory, self.directory + "/", "/", "."):
            with self.subTest(path=path):
                self.refused_at_once(path, "exists already")
        with open(self.png, encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine")

    def test_where_nothing_can_be_written(self):
        self.refused_at_once(os.path.join(self.directory, "missing", "qr.png"), "No such file or directory")
        self.refused_at_once(os.path.join(COMMAND, "qr.png"), "Not a directory")
        self.refused_at_once(os.path.join(self.directory, "x" * 300), "File name too long")

    @unittest.skipIf(AS_ROOT, "root may write everywhere")
    def test_in_a_directory_of_somebody_else(self):
        self.refused_at_once("/qr.png", "Permission denied")

    def refused_at_once(self, path, reason):
        with FakeDaemon() as daemon:
            result = run("enroll", "--png", path, "--config", daemon.config)
        self.expect(result, 2, "")
        self.assertIn(path, result.stderr)
        self.assertIn(reason, result.stderr)
        self.assertEqual(daemon.heard, [])

    def test_a_full_disk(self):
        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        with FakeDaemon(OFFER, None) as daemon:
            result = subprocess.run([COMMAND, "enroll", "--code", "-", "--png", self.png, "--config", daemon.config],
                                    input="492039\n", text=True, capture_output=True, timeout=PATIENCE, preexec_fn=no_room,
                                    restore_signals=False, start_new_session=True, env=environment(), check=False)
        self.expect(result, 1, "", f"{self.png} cannot be written: File too large. Nothing has changed.\n")
        self.assertEqual(len(daemon.heard), 1)  # no code was sent
        self.assertEqual(os.listdir(self.directory), [])

    def test_refused_at_the_end(self):
        self.expect(self.enroll("--png", self.png, then=(refusal("refused"),)), 1)
        self.assertEqual(os.listdir(self.directory), [])


if __name__ == "__main__":
    unittest.main()
