# SPDX-License-Identifier: Apache-2.0
"""One's own devices and recovery codes, and what managers ask: the command against a scripted daemon."""

import signal
import unittest

from cli_test import ASK, COMMAND, STATUS, Case, done, run
from fake_daemon import FakeDaemon, Terminal


class OwnDevices(Case):
    def test_remove_device(self):
        with FakeDaemon(ASK, done("The device tablet is removed.")) as daemon:
            result = run("remove-device", "tablet", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0, "The device tablet is removed.\n", "")
        self.assertEqual(daemon.heard, [{"type": "remove_device", "device": "tablet", "as": ""},
                                        {"type": "answer", "text": "492039"}])

    def codes(self, *words):
        made = {"type": "recovery_codes", "user": "alice", "codes": ["k3v9q-7hd2m", "aaaaa-bbbbb"]}
        with FakeDaemon(ASK, made) as daemon:
            result = run("recovery-codes", "--code", "-", "--config", daemon.config, *words, typed="492039\n")
        self.assertEqual(daemon.heard[0], {"type": "recovery_codes", "as": ""})
        return result

    def test_recovery_codes(self):
        self.expect(self.codes(), 0, "New recovery codes for alice, each good for one login; the old ones are void:\n"
                                     "   k3v9q-7hd2m\n   aaaaa-bbbbb\n", "")
        self.expect(self.codes("--json"), 0, '{"recovery_codes":["k3v9q-7hd2m","aaaaa-bbbbb"]}\n', "")

    def test_status_counts_recovery_codes_of_who_is_enrolled(self):
        for enrolled in (True, False):
            with FakeDaemon({**STATUS, "enrolled": enrolled, "recovery_codes_left": 9}) as daemon:
                result = run("--config", daemon.config)
            self.assertEqual("Recovery codes left: 9.\n" in result.stdout, enrolled)


class Explain(Case):
    def explain(self, *words, asked=True, because="rules, entry 2 (groups: robots)"):
        with FakeDaemon({"type": "explanation", "code": "enrolled", "asked": asked, "because": because}) as daemon:
            result = run("explain", "bob", *words, "--config", daemon.config)
        self.heard = daemon.heard
        return result

    def test_is_asked(self):
        self.expect(self.explain("--from", "10.0.0.7"), 0,
                    "A login of bob over sshd from 10.0.0.7 is asked for a code: rules, entry 2 (groups: robots).\n", "")
        self.assertEqual(self.heard, [{"type": "explain", "user": "bob", "service": "sshd", "from": "10.0.0.7", "as": ""}])

    def test_is_not_asked(self):
        self.expect(self.explain("--service", "sudo", asked=False, because="No rule."), 0,
                    "A login of bob over sudo is not asked for a code: No rule.\n", "")
        self.assertEqual(self.heard[0]["service"], "sudo")

    def test_json(self):
        self.expect(self.explain("--json", asked=False, because="enforce"), 0,
                    '{"code":"enrolled","asked":false,"because":"enforce"}\n', "")


class Forget(Case):
    QUESTION = "Remove everything harness2fa knows of bob? [y/N] "

    def at_a_terminal(self, typed, *script):
        with FakeDaemon(*script) as daemon:
            terminal = Terminal([COMMAND, "forget", "bob", "--config", daemon.config])
            terminal.wait_for(self.QUESTION)
            self.assertEqual(daemon.heard, [])
            terminal.type(typed)
            status = terminal.end()
        return status, terminal.seen.removeprefix(self.QUESTION), daemon.heard

    def test_confirmed(self):
        for yes in ("y", "Y", "yes"):
            status, seen, heard = self.at_a_terminal(yes + "\n", done("Forgotten."))
            self.assertEqual((status, seen), (0, yes + "\nForgotten.\n"))
            self.assertEqual(heard, [{"type": "forget", "user": "bob", "as": ""}])

    def test_not_confirmed(self):
        for answer in ("", "n", "no", "yy", "bob"):
            with self.subTest(answer=answer):
                self.assertEqual(self.at_a_terminal(answer + "\n"), (1, answer + "\nNothing has changed.\n", []))
        self.assertEqual(self.at_a_terminal("\x04"), (1, "\nNothing has changed.\n", []))
        self.assertEqual(self.at_a_terminal("\x03")[0], 128 + signal.SIGINT)

    def test_with_a_code_of_the_manager(self):
        with FakeDaemon(ASK, done("Forgotten.")) as daemon:
            terminal = Terminal([COMMAND, "forget", "bob", "--config", daemon.config])
            terminal.wait_for(self.QUESTION)
            terminal.type("y\n")
            terminal.wait_for("Your verification code: ")
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(daemon.heard[1], {"type": "answer", "text": "492039"})

    def test_the_confirmation_is_no_code(self):
        with FakeDaemon(ASK, done("Forgotten.")) as daemon:
            shell = f"echo 492039 | '{COMMAND}' forget bob --json --code - --config '{daemon.config}'"
            terminal = Terminal(["/bin/sh", "-c", shell])
            terminal.wait_for(self.QUESTION)
            terminal.type("y\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(terminal.seen, self.QUESTION + 'y\n{"text":"Forgotten."}\n')
        self.assertEqual(daemon.heard[1], {"type": "answer", "text": "492039"})

    def test_without_a_terminal(self):
        with FakeDaemon() as daemon:
            result = run("forget", "bob", "--code", "-", "--config", daemon.config, typed="y\n492039\n")
        self.expect(result, 1, "")
        self.assertIn("--yes", result.stderr)
        self.assertEqual(daemon.heard, [])
        with FakeDaemon(ASK, done("Forgotten.")) as daemon:
            result = run("forget", "bob", "--yes", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0, "Forgotten.\n", "")


if __name__ == "__main__":
    unittest.main()
