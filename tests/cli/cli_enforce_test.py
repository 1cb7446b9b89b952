# SPDX-License-Identifier: Apache-2.0
"""`enforce`, and what status says of it: the command against a scripted daemon."""

import signal
import time
import unittest

from cli_test import ASK, COMMAND, ENROLLED, OFFER, STATUS, TRANSCRIPT, Case, done, refusal, run
from fake_daemon import FakeDaemon, Terminal

LINES = ["12 users: 7 with a device, 5 without.", "Without a device, told by mail: bob, carol.",
         "Exempt: robots (rules, entry 1)."]
PREVIEW = {"type": "preview", "lines": LINES, "question": "Enforce two-factor authentication for all users?"}
SHOWN = "".join(line + "\n" for line in LINES)
QUESTION = "Enforce two-factor authentication for all users? [y/N] "
CODE = "Your verification code: "
ENFORCED = done("Two-factor authentication is enforced.")
UNPROTECTED = refusal("unprotected", "Protect your own login first.")


def call(on, user=""):
    return {"type": "enforce", "on": on, "as": user}


def answer(text):
    return {"type": "answer", "text": text}


def progress(number):
    return {"type": "progress", "done": number, "all": 5000}


class Enforce(Case):
    def at_a_terminal(self, daemon, *words):
        return Terminal([COMMAND, "enforce", "on", *words, "--config", daemon.config])

    def test_confirmed(self):
        for words, on in ((["on"], True), (["off"], False)):
            with FakeDaemon(PREVIEW, ASK, ENFORCED) as daemon:
                terminal = Terminal([COMMAND, "enforce", *words, "--config", daemon.config])
                terminal.wait_for(QUESTION)
                self.assertEqual(daemon.heard, [call(on)])
                terminal.type("y\n")
                terminal.wait_for(CODE)
                terminal.type("492039\n")
                self.assertEqual(terminal.end(), 0)
            self.assertEqual(terminal.seen,
                             f"{SHOWN}{QUESTION}y\n{CODE}492039\nTwo-factor authentication is enforced.\n")
            self.assertEqual(daemon.heard, [call(on), answer("yes"), answer("492039")])

    def test_progress(self):
        with FakeDaemon(progress(1000), PREVIEW, ASK, progress(120), progress(5000), ENFORCED) as daemon:
            terminal = self.at_a_terminal(daemon)
            terminal.wait_for("\r1000 of 5000 looked at\n" + SHOWN + QUESTION)
            terminal.type("y\n")
            terminal.wait_for(CODE)
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertTrue(terminal.seen.endswith("492039\n\r120 of 5000 mailed\r5000 of 5000 mailed\n"
                                               "Two-factor authentication is enforced.\n"), terminal.seen)
        self.assertEqual([call["text"] for call in daemon.heard[1:]], ["", "yes", "492039", "", ""])

    def test_not_confirmed(self):
        for typed in ("", "n", "no", "yes please"):
            with self.subTest(typed=typed), FakeDaemon(PREVIEW, None) as daemon:
                terminal = self.at_a_terminal(daemon)
                terminal.wait_for(QUESTION)
                terminal.type(typed + "\n")
                self.assertEqual(terminal.end(), 1)
            self.assertEqual(terminal.seen, f"{SHOWN}{QUESTION}{typed}\nNothing has changed.\n")
            self.assertEqual(daemon.heard, [call(True)])

    def test_interrupted(self):
        with FakeDaemon(PREVIEW, None) as daemon:
            terminal = self.at_a_terminal(daemon)
            terminal.wait_for(QUESTION)
            terminal.type("\x03")
            self.assertEqual(terminal.end(), 128 + signal.SIGINT)
        self.assertEqual(daemon.heard, [call(True)])
        self.assertTrue(terminal.seen.endswith("Nothing has changed.\n"), terminal.seen)
        with FakeDaemon(PREVIEW, ASK, None) as daemon:
            terminal = self.at_a_terminal(daemon)
            terminal.wait_for(QUESTION)
            terminal.type("y\n")
            terminal.wait_for(CODE)
            terminal.type("49\x03")
            self.assertEqual(terminal.end(), 128 + signal.SIGINT)
        self.assertEqual(daemon.heard, [call(True), answer("yes")])

    def test_the_daemon_ends_it_while_the_question_waits(self):
        def preview_and_end(connection):
            FakeDaemon.say(connection, PREVIEW)
            FakeDaemon.say(connection, refusal("unavailable", "Too late."))

        with FakeDaemon(preview_and_end) as daemon:
            terminal = self.at_a_terminal(daemon)
            terminal.wait_for(QUESTION)
            self.assertEqual(terminal.end(), 3)
        self.assertEqual(terminal.seen, f"{SHOWN}{QUESTION}\nToo late.\n")

    def test_yes_and_a_code_from_input(self):
        with FakeDaemon(PREVIEW, ASK, progress(120), ENFORCED) as daemon:
            result = run("enforce", "on", "--yes", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0, SHOWN + "Two-factor authentication is enforced.\n", "")
        self.assertEqual(daemon.heard, [call(True), answer("yes"), answer("492039"), answer("")])
        with FakeDaemon(PREVIEW, ASK, refusal("refused", "That code is not right.")) as daemon:
            result = run("enforce", "on", "--yes", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 1, SHOWN, "That code is not right.\n")

    def test_without_pam_it_is_the_same_call(self):
        with FakeDaemon(PREVIEW, ASK, ENFORCED) as daemon:
            result = run("enforce", "on", "--even-without-pam", "--yes", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0, SHOWN + "Two-factor authentication is enforced.\n", "")
        self.assertEqual(daemon.heard[0], call(True))

    def test_json_is_one_document(self):
        with FakeDaemon(PREVIEW, ASK, ENFORCED) as daemon:
            result = run("enforce", "on", "--json", "--yes", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0, '{"text":"Two-factor authentication is enforced."}\n', "")

    def test_json_with_a_question(self):
        with FakeDaemon(PREVIEW, ASK, ENFORCED) as daemon:
            shell = f"'{COMMAND}' enforce on --json --config '{daemon.config}' 2>/dev/tty >/dev/null"
            terminal = Terminal(["/bin/sh", "-c", shell])
            terminal.wait_for(SHOWN + QUESTION)
            terminal.type("y\n")
            terminal.wait_for(CODE)
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertNotIn("is enforced", terminal.seen)

    def test_without_a_terminal_nothing_is_asked(self):
        with FakeDaemon() as daemon:
            result = run("enforce", "on", "--code", "-", "--config", daemon.config, typed="y\n492039\n")
        self.expect(result, 1, "")
        self.assertIn("--yes", result.stderr)
        self.assertEqual(daemon.heard, [])
        with FakeDaemon(PREVIEW, ASK, None) as daemon:
            result = run("enforce", "on", "--yes", "--config", daemon.config)
        self.expect(result, 2)
        self.assertIn("--code -", result.stderr)
        self.assertEqual(daemon.heard, [call(True), answer("yes")])

    def test_it_waits_longer_than_other_commands(self):
        def slowly(connection):
            time.sleep(6)  # more than the five seconds of other commands
            FakeDaemon.say(connection, ENFORCED)

        with FakeDaemon(PREVIEW, ASK, slowly) as daemon:
            result = run("enforce", "on", "--yes", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0)

    def test_usage(self):
        for words in ([], ["maybe"], [""], ["on", "off"], ["on", "--print"]):
            with self.subTest(words=words), FakeDaemon() as daemon:
                result = run("enforce", *words, "--yes", "--config", daemon.config)
                self.expect(result, 2, "")
                self.assertNotEqual(result.stderr, "")
                self.assertEqual(daemon.heard, [])


class LedThroughEnroll(Case):
    def test_at_a_terminal(self):
        with FakeDaemon([UNPROTECTED], [OFFER, ENROLLED], [PREVIEW, ASK, ENFORCED]) as daemon:
            terminal = Terminal([COMMAND, "enforce", "on", "--user", "alice", "--config", daemon.config])
            terminal.wait_for("Protect your own login first.\n" + TRANSCRIPT)
            self.assertEqual(daemon.heard, [call(True, "alice"), {"type": "enroll", "device": "", "as": "alice"}])
            terminal.type("111111\n")
            terminal.wait_for("Two-factor authentication is on for alice.\n\n" + SHOWN + QUESTION)
            terminal.type("y\n")
            terminal.wait_for(CODE)
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(daemon.heard[3:], [call(True, "alice"), answer("yes"), answer("492039")])

    def test_a_new_device_has_to_be_logged_in_with_first(self):
        text = "Log in once with your new device first (for instance sudo -k true)."
        with FakeDaemon([UNPROTECTED], [OFFER, ENROLLED], [refusal("unproven", text)]) as daemon:
            terminal = Terminal([COMMAND, "enforce", "on", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("111111\n")
            self.assertEqual(terminal.end(), 1)
        self.assertTrue(terminal.seen.endswith(text + "\nThen type it again: harness2fa enforce on\n"), terminal.seen)

    def test_given_up(self):
        with FakeDaemon([UNPROTECTED], [OFFER, None]) as daemon:
            terminal = Terminal([COMMAND, "enforce", "on", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("\x03")
            self.assertEqual(terminal.end(), 128 + signal.SIGINT)
        self.assertEqual(len(daemon.heard), 2)

    def test_refused_in_between(self):
        with FakeDaemon([UNPROTECTED], [refusal("not_permitted")]) as daemon:
            terminal = Terminal([COMMAND, "enforce", "on", "--config", daemon.config])
            self.assertEqual(terminal.end(), 4)
        self.assertEqual(terminal.seen, "Protect your own login first.\nNo.\n")

    def test_once_only(self):
        with FakeDaemon([UNPROTECTED], [OFFER, ENROLLED], [UNPROTECTED]) as daemon:
            terminal = Terminal([COMMAND, "enforce", "on", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("111111\n")
            self.assertEqual(terminal.end(), 1)

    def test_for_programs_and_for_the_end_of_it_there_is_only_the_refusal(self):
        for words in (["on", "--yes"], ["on", "--code", "-"], ["on", "--json"], ["off"]):
            with self.subTest(words=words), FakeDaemon([UNPROTECTED], [OFFER]) as daemon:
                terminal = Terminal([COMMAND, "enforce", *words, "--config", daemon.config])
                self.assertEqual(terminal.end(), 1)
                self.assertEqual(terminal.seen, "Protect your own login first.\n")
                self.assertEqual(len(daemon.heard), 1)
        with FakeDaemon([UNPROTECTED], [OFFER]) as daemon:
            self.expect(run("enforce", "on", "--yes", "--config", daemon.config), 1, "",
                        "Protect your own login first.\n")


class StatusOfEnforcement(Case):
    def show(self, **status):
        with FakeDaemon({**STATUS, **status}) as daemon:
            return run("--config", daemon.config).stdout

    def test_from_some_day_on(self):
        self.assertIn("It will be required of every user from 2999-12-01 08:00:00 UTC (enforce: true, enforce_from).\n",
                      self.show(enforced=True, enforced_from="2999-12-01T08:00:00Z"))
        yesterday = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 86400))
        self.assertIn("It is required of every user since ", self.show(enforced=True, enforced_from=yesterday))
        tomorrow = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
        self.assertIn("It will be required of every user from ", self.show(enforced=True, enforced_from=tomorrow))
        self.assertIn("It is required of every user (enforce: true).\n", self.show(enforced=True, enforced_from=None))

    def test_a_pending_device(self):
        device = {"name": "phone", "state": "pending", "since": "2026-11-25T10:00:00Z", "last_used": None}
        self.assertIn("  phone: pending, made 2026-11-25 10:00:00 UTC; the first right code makes it active\n",
                      self.show(devices=[device]))


if __name__ == "__main__":
    unittest.main()
