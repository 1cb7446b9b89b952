# SPDX-License-Identifier: Apache-2.0
"""The command `harness2fa` against a daemon that follows a script: what it says, asks, prints and returns."""

import json
import os
import pwd
import signal
import subprocess
import tempfile
import threading
import unittest

from fake_daemon import PATIENCE, FakeDaemon, Terminal

COMMAND = os.environ["HARNESS2FA"]
AS_ROOT = os.geteuid() == 0
NOBODY = 65534

# In their order; others may stand between them.
KNOWN = ["status", "enroll", "disable", "remove-device", "recovery-codes", "unlock", "explain", "forget", "adopt", "import",
         "enforce", "users", "reset", "invite", "address", "mail", "backup", "restore", "check", "doctor"]
COMMANDS = [line.split()[0] for line in subprocess.run([COMMAND, "--help"], text=True, capture_output=True, check=True)
            .stdout.split("Subcommands:\n")[1].split("\n\n")[0].splitlines() if line[2] != " "]

KEY = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
URI = "otpauth://totp/web1:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=web1"
with open(os.path.join(os.path.dirname(__file__), "offer.qr"), encoding="utf-8") as drawn:
    QR = drawn.read().rstrip("\n")  # of URI
OFFER = {"type": "offer", "key": KEY, "uri": URI, "account": "alice@web1", "digits": 6, "qr": QR,
         "prompt": "Code from your app: "}
ASK = {"type": "ask", "text": "", "prompt": "Your verification code: ", "echo": True}
WRONG = {"type": "ask", "text": "That code is not right. Nothing has changed yet.", "prompt": "Code from your app: ",
         "echo": True}
ENROLLED = {"type": "enrolled", "user": "alice", "device": "phone", "recovery_codes": []}
STATUS = {"type": "status", "user": "alice", "enrolled": True, "enforced": False, "enforced_from": None,
          "devices": [{"name": "phone", "state": "active", "since": "2026-11-24T10:00:00Z", "last_used": None}],
          "recovery_codes_left": 0, "locked_until": None, "settings": {"ok": True, "errors": [], "warnings": []},
          "store": {"error": None}, "findings": [], "protocol": 1}

TRANSCRIPT = f"""Scan this with your authenticator app:
{QR}
Or enter the key by hand: {KEY}
Account alice@web1, time based, 6 digits

Code from your app: """


def environment(**more):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **more}


def run(*words, typed="", env=None):
    """Without a terminal; `typed` is standard input."""
    return subprocess.run([COMMAND, *words], input=typed, text=True, capture_output=True, timeout=PATIENCE,
                          start_new_session=True, env=env or environment(), check=False)


def done(text):
    return {"type": "done", "text": text}


def refusal(reason, text="No."):
    return {"type": "refused", "reason": reason, "text": text}


class Case(unittest.TestCase):
    def expect(self, result, status, out=None, err=None):
        self.assertEqual(result.returncode, status, result.stderr)
        if out is not None:
            self.assertEqual(result.stdout, out)
        if err is not None:
            self.assertEqual(result.stderr, err)


class Status(Case):
    def show(self, status, *words):
        with FakeDaemon({**STATUS, **status}) as daemon:
            result = run("--config", daemon.config, *words)
        self.heard = daemon.heard
        return result

    def test_is_the_command_without_a_name(self):
        text = ("Two-factor authentication is on for alice.\n"
                "  phone: active since 2026-11-24 10:00:00 UTC, not used yet\n"
                "Recovery codes left: 0.\n"
                "It is not required of every user here (enforce: false).\n")
        self.expect(self.show({}), 0, text, "")
        self.assertEqual(self.heard, [{"type": "status", "user": "", "as": ""}])
        self.expect(self.show({}, "status"), 0, text, "")

    def test_of_somebody_else(self):
        self.show({}, "status", "bob")
        self.assertEqual(self.heard[0]["user"], "bob")

    def test_of_a_user_called_like_a_command(self):
        self.show({}, "status", "enroll")
        self.assertEqual(self.heard[0], {"type": "status", "user": "enroll", "as": ""})

    def test_off_and_enforced(self):
        self.expect(self.show({"enrolled": False, "devices": [], "enforced": True, "enforced_from": "2020-12-01T08:00:00Z"}),
                    0, "Two-factor authentication is off for alice.\n"
                       "It is required of every user since 2020-12-01 08:00:00 UTC (enforce: true).\n")

    def test_names_locks_and_faults(self):
        faulty = {"ok": False, "errors": [{"line": 3, "column": 1, "text": "unknown key 'enforced'"}]}
        self.assertIn("A manager ends that: harness2fa unlock alice\n", self.show({"locked_until": "unlock"}).stdout)
        self.assertIn("until 2026-11-24 10:05:00 UTC.\n", self.show({"locked_until": "2026-11-24T10:05:00Z"}).stdout)
        self.assertIn("the last good settings hold:\n  private.yaml:3:1: unknown key 'enforced'\n",
                      self.show({"settings": faulty}).stdout)
        self.assertIn("There are no good settings", self.show({"settings": {"ok": False, "errors": []}}).stdout)
        doubtful = {"ok": True, "errors": [], "warnings": [{"line": 4, "column": 12, "text": "there is no group 'sudoo'"}]}
        self.assertIn("may not be meant:\n  private.yaml:4:12: there is no group 'sudoo'\n", self.show({"settings": doubtful}).stdout)
        self.assertIn("sshd lets keys in\n", self.show({"findings": ["sshd lets keys in"]}).stdout)

    def test_json_is_the_document_of_the_contract(self):
        result = self.show({}, "--json")
        document = {name: value for name, value in STATUS.items() if name != "type"}
        self.expect(result, 0, json.dumps(document, separators=(",", ":")) + "\n", "")

    def test_what_a_terminal_would_act_on_is_escaped(self):
        nasty = {"user": "al\x1b[2J\u009bice\u202e", "devices": [], "findings": ["a\nb"]}
        self.expect(self.show(nasty), 0, "Two-factor authentication is on for al\\x1b[2J\\x9bice\\u202e.\n"
                                         "Recovery codes left: 0.\n"
                                         "It is not required of every user here (enforce: false).\na\\x0ab\n")
        result = self.show(nasty, "--json")
        self.assertTrue(result.stdout.isascii())
        self.assertNotIn("\x1b", result.stdout)
        self.assertEqual(json.loads(result.stdout)["user"], nasty["user"])


class Enroll(Case):
    def test_at_a_terminal(self):
        with FakeDaemon(OFFER, WRONG, ENROLLED) as daemon:
            terminal = Terminal([COMMAND, "enroll", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("111111\n")
            terminal.wait_for("yet.\nCode from your app: ")
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(terminal.seen, TRANSCRIPT + "111111\nThat code is not right. Nothing has changed yet.\n"
                         "Code from your app: 492039\nTwo-factor authentication is on for alice.\n")
        self.assertEqual(daemon.heard, [{"type": "enroll", "device": "", "as": ""}, {"type": "answer", "text": "111111"},
                                        {"type": "answer", "text": "492039"}])

    def test_with_standard_input_elsewhere_it_asks_at_the_terminal(self):
        with FakeDaemon(OFFER, ENROLLED) as daemon:
            terminal = Terminal(["/bin/sh", "-c", f"'{COMMAND}' enroll --config '{daemon.config}' </dev/null"])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)

    def test_recovery_codes_are_shown(self):
        with FakeDaemon(OFFER, {**ENROLLED, "recovery_codes": ["k3v9q-7hd2m"]}) as daemon:
            result = run("enroll", "--code", "-", "--config", daemon.config, typed="492039")
        self.assertTrue(result.stdout.endswith("on for alice.\nRecovery codes, each good for one login:\n   k3v9q-7hd2m\n"))

    def test_with_codes_from_standard_input(self):
        with FakeDaemon(OFFER, WRONG, ENROLLED) as daemon:
            result = run("enroll", "--code", "-", "--config", daemon.config, typed="111111\n492039\n")
        self.expect(result, 0, TRANSCRIPT.removesuffix("Code from your app: ") +
                    "Two-factor authentication is on for alice.\n",
                    "That code is not right. Nothing has changed yet.\n")

    def test_json(self):
        with FakeDaemon(OFFER, WRONG, ENROLLED) as daemon:
            words = [COMMAND, "--json", "--code", "-", "enroll", "--config", daemon.config]
            with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  start_new_session=True, env=environment()) as process:
                first = process.stdout.readline()  # before a code was given
                rest, errors = process.communicate("111111\n492039\n", timeout=PATIENCE)
        self.assertEqual(json.loads(first), {"key": KEY.replace(" ", ""), "uri": URI, "account": "alice@web1"})
        self.assertEqual(rest, '{"enabled":true,"device":"phone","recovery_codes":[]}\n')
        self.assertEqual(errors, "That code is not right. Nothing has changed yet.\n")
        self.assertEqual(process.returncode, 0)

    def test_refused(self):
        text = "Two-factor authentication is already on for alice."
        with FakeDaemon(refusal("refused", text)) as daemon:
            self.expect(run("enroll", "--config", daemon.config), 1, "", text + "\n")

    def test_without_a_terminal_no_key_is_shown(self):
        with FakeDaemon(OFFER) as daemon:
            result = run("enroll", "--config", daemon.config)
        self.expect(result, 2, "")
        self.assertIn("--code -", result.stderr)

    def test_end_of_input(self):
        with FakeDaemon(OFFER, None) as daemon:
            result = run("enroll", "--code", "-", "--config", daemon.config)
        self.expect(result, 1, None, "Nothing has changed.\n")
        with FakeDaemon(OFFER, None) as daemon:
            terminal = Terminal([COMMAND, "enroll", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("\x04")
            self.assertEqual(terminal.end(), 1)
        self.assertTrue(terminal.seen.endswith("Code from your app: \nNothing has changed.\n"), terminal.seen)

    def test_interrupted(self):
        with FakeDaemon(OFFER, None) as daemon:
            terminal = Terminal([COMMAND, "enroll", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("49\x03")
            self.assertEqual(terminal.end(), 128 + signal.SIGINT)
        self.assertTrue(terminal.seen.endswith("\nNothing has changed.\n"), terminal.seen)
        self.assertEqual(len(daemon.heard), 1)

    def test_connection_lost_while_typing(self):
        with FakeDaemon(OFFER) as daemon:  # which then hangs up
            terminal = Terminal([COMMAND, "enroll", "--config", daemon.config])
            self.assertEqual(terminal.end(), 3)
        self.assertTrue(terminal.seen.endswith("The connection to the daemon was lost; nothing has changed. "
                                               "Run the command again.\n"), terminal.seen)

    def test_connection_lost_after_the_code(self):
        with FakeDaemon(OFFER, None) as daemon:
            result = run("enroll", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 3)
        self.assertIn("`harness2fa status` tells", result.stderr)
        self.assertNotIn("nothing has changed", result.stderr)

    def test_the_daemon_ends_the_dialog_while_the_person_types(self):
        typing = threading.Event()

        def offer_and_end(connection):
            connection.sendall(json.dumps(OFFER).encode() + b"\n")
            typing.wait(PATIENCE)
            connection.sendall(json.dumps(refusal("unavailable", "Too late.")).encode() + b"\n")

        with FakeDaemon(offer_and_end) as daemon:
            terminal = Terminal([COMMAND, "enroll", "--config", daemon.config])
            terminal.wait_for(TRANSCRIPT)
            terminal.type("49")
            terminal.wait_for("49")
            typing.set()
            self.assertEqual(terminal.end(), 3)
        self.assertTrue(terminal.seen.endswith("Code from your app: 49\nToo late.\n"), terminal.seen)

    def test_an_answer_that_is_far_too_long(self):
        with FakeDaemon(OFFER, None) as daemon:
            self.expect(run("enroll", "--code", "-", "--config", daemon.config, typed="1" * 5000), 1)
        self.assertEqual(len(daemon.heard), 1)


class OtherCommands(Case):
    def test_disable(self):
        with FakeDaemon(ASK, done("Two-factor authentication is off for alice.")) as daemon:
            terminal = Terminal([COMMAND, "disable", "--config", daemon.config])
            terminal.wait_for("Your verification code: ")
            self.assertTrue(terminal.echoes())
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(terminal.seen,
                         "Your verification code: 492039\nTwo-factor authentication is off for alice.\n")
        self.assertEqual(daemon.heard, [{"type": "disable", "as": ""}, {"type": "answer", "text": "492039"}])

    def test_a_question_without_echo(self):
        with FakeDaemon({**ASK, "echo": False}, done("Off.")) as daemon:
            terminal = Terminal([COMMAND, "disable", "--config", daemon.config])
            terminal.wait_for("Your verification code: ")
            self.assertFalse(terminal.echoes())
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
        self.assertEqual(terminal.seen, "Your verification code: \nOff.\n")

    def test_an_interrupt_brings_the_echo_back(self):
        with FakeDaemon({**ASK, "echo": False}, None) as daemon:
            shell = f"'{COMMAND}' disable --config '{daemon.config}'; echo \"ended $?\"; read -r rest"
            terminal = Terminal(["/bin/sh", "-c", "trap : INT; " + shell])
            terminal.wait_for("Your verification code: ")
            terminal.type("\x03")
            terminal.wait_for("ended 130")
            self.assertTrue(terminal.echoes())
            terminal.type("\n")
            terminal.end()

    def test_unlock(self):
        with FakeDaemon(done("The login of bob is unlocked.")) as daemon:
            self.expect(run("unlock", "bob", "--config", daemon.config), 0, "The login of bob is unlocked.\n", "")
        self.assertEqual(daemon.heard, [{"type": "unlock", "user": "bob", "as": "", "clock": False}])

    def test_json_of_what_is_done(self):
        with FakeDaemon(ASK, done("Unlocked.")) as daemon:
            result = run("unlock", "bob", "--json", "--code", "-", "--config", daemon.config, typed="492039\n")
        self.expect(result, 0, '{"text":"Unlocked."}\n', "")

    def test_the_prompt_stays_out_of_a_document_on_standard_output(self):
        with FakeDaemon(ASK, done("Off.")) as daemon, tempfile.NamedTemporaryFile("r") as out:
            terminal = Terminal(["/bin/sh", "-c", f"'{COMMAND}' disable --json --config '{daemon.config}' >'{out.name}'"])
            terminal.wait_for("Your verification code: ")
            terminal.type("492039\n")
            self.assertEqual(terminal.end(), 0)
            self.assertEqual(out.read(), '{"text":"Off."}\n')

    def test_every_reason_has_its_status(self):
        for reason, status in {"refused": 1, "unprotected": 1, "bad_call": 1, "unavailable": 3, "not_permitted": 4}.items():
            for words in (["status", "bob"], ["enroll"], ["disable"], ["unlock", "bob"], ["remove-device", "phone"],
                          ["recovery-codes"], ["explain", "bob"], ["forget", "bob", "--yes"], ["enforce", "on", "--yes"],
                          ["enforce", "off", "--yes"], ["users"], ["reset", "bob", "--yes"], ["invite", "bob"],
                          ["invite", "--all"], ["address", "bob"], ["mail", "test", "bob@example.com"]):
                with self.subTest(reason=reason, words=words), FakeDaemon(refusal(reason)) as daemon:
                    self.expect(run(*words, "--json", "--config", daemon.config), status, "", "No.\n")


class Check(Case):
    def check(self, text, *words):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "mine.yaml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return run("check", path, *words)

    def test_good(self):
        self.expect(self.check("enforce: true\n"), 0, "mine.yaml: no faults.\n", "")
        self.expect(self.check("enforce: true\n", "--json"), 0, '{"ok":true,"errors":[],"warnings":[]}\n', "")

    def test_faulty(self):
        result = self.check("enforced: true\n")
        self.expect(result, 1, "", "mine.yaml:1:1: unknown key 'enforced' (did you mean 'enforce'?)\n")
        result = self.check("enforced: true\n", "--json")
        self.expect(result, 1, None, "")
        document = json.loads(result.stdout)
        self.assertEqual(list(document), ["ok", "errors", "warnings"])
        self.assertEqual(document["ok"], False)
        self.assertEqual(document["errors"], [{"line": 1, "column": 1,
                                               "text": "unknown key 'enforced' (did you mean 'enforce'?)"}])

    def test_what_is_no_error_and_surely_not_meant(self):
        text = "rules:\n- {users: [rooot], code: always}\nmail: {credentials: /nonexistent/relay}\n"
        warnings = [(2, 12, "there is no user 'rooot' (did you mean 'root'?)"), (3, 21, "there is no file /nonexistent/relay")]
        self.expect(self.check(text), 0, "mine.yaml: no faults, but see the warnings.\n",
                    "".join(f"mine.yaml:{line}:{column}: {told}\n" for line, column, told in warnings))
        document = json.loads(self.check(text, "--json").stdout)
        self.assertEqual(document, {"ok": True, "errors": [], "warnings": [
            {"line": line, "column": column, "text": told} for line, column, told in warnings]})

    def test_missing(self):
        result = run("check", "/nonexistent/mine.yaml")
        self.expect(result, 1, "")
        self.assertIn("mine.yaml:1:1: ", result.stderr)


class CommandLine(Case):
    def test_help(self):
        result = run("--help")
        self.expect(result, 0, None, "")
        self.assertIn("Exit status:", result.stdout)
        self.assertEqual([command for command in COMMANDS if command in KNOWN], KNOWN)
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", result.stdout)
            more = run(command, "--help")
            self.expect(more, 0, None, "")
            self.assertLessEqual(max(map(len, (more.stdout + result.stdout).splitlines())), 80)
            self.assertRegex(more.stdout, rf"\n  (sudo )?harness2fa {command}")

    def test_usage(self):
        for words in (["bogus"], ["--bogus"], ["unlock"], ["status", "a", "b"], ["disable", "me"], ["--code"], ["--user", ""],
                      ["--config", ""], ["--config", "/nonexistent.yaml"], ["status", "--config", "/nonexistent.yaml"],
                      ["unlock", ""], ["--json=perhaps"], ["remove-device"], ["remove-device", ""], ["recovery-codes", "bob"],
                      ["explain"], ["explain", "bob", "--service", ""], ["explain", "bob", "10.0.0.7"], ["forget"],
                      ["adopt"], ["adopt", "alice"], ["adopt", "a", "b", "--file", "x"], ["adopt", "--file", "/nonexistent"],
                      ["enroll", "--device"], ["enroll", "--device", ""], ["enroll", "--png", ""], ["enroll", "--png", "--yes"],
                      ["status", "--user", "--json"], ["status", "--ascii"], ["status", "a" * 9000]):
            with self.subTest(words=words):
                result = run(*words) if words[-1] != "a" * 9000 else self.ask_somebody(words)
                self.expect(result, 2, "")
                self.assertNotEqual(result.stderr, "")

    def ask_somebody(self, words):
        with FakeDaemon() as daemon:
            return run(*words, "--config", daemon.config)

    def test_a_code_is_never_taken_from_the_command_line(self):
        for words in (["disable", "492039"], ["disable", "--code", "492039"], ["--code=492039", "enroll"]):
            with self.subTest(words=words):
                result = run(*words)
                self.expect(result, 2, "")
                self.assertIn("command line", result.stderr)
                self.assertIn("--code -", result.stderr)
                self.assertNotIn("492039", result.stderr)

    def test_options_before_and_after_the_command(self):
        for place in range(2):
            with FakeDaemon(ASK, done("Off.")) as daemon:
                options = ["--json", "--yes", "--code", "-", "--user", "alice", "--config", daemon.config]
                words = options + ["disable"] if place == 0 else ["disable"] + options
                self.expect(run(*words, typed="492039\n"), 0, '{"text":"Off."}\n', "")
                self.assertEqual(daemon.heard[0], {"type": "disable", "as": "alice"})


class Whom(Case):
    def acting_for(self, *words, **env):
        with FakeDaemon(STATUS) as daemon:
            run("status", "--config", daemon.config, *words, env=environment(**env))
        return daemon.heard[0]["as"]

    @unittest.skipUnless(AS_ROOT, "needs root")
    def test_root_acts_for_the_user_behind_sudo(self):
        somebody = pwd.getpwuid(1)
        self.assertEqual(self.acting_for(SUDO_UID="1"), somebody.pw_name)
        self.assertEqual(self.acting_for("--user", "bob", SUDO_UID="1"), "bob")
        for bad in ("", "0", "-1", "1x", " 1", "4294967296", "alice", "3999999999"):
            with self.subTest(bad=bad):
                self.assertEqual(self.acting_for(SUDO_UID=bad), "")

    @unittest.skipIf(AS_ROOT, "needs somebody who is not root")
    def test_others_name_nobody_unless_asked_to(self):
        self.assertEqual(self.acting_for(SUDO_UID="1"), "")
        self.assertEqual(self.acting_for("--user", "bob"), "bob")


class NoDaemon(Case):
    def test_nobody_there(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as config:
            config.write("socket: /nonexistent/socket\n")
            config.flush()
            result = run("--config", config.name)
        self.expect(result, 3, "")
        self.assertIn("/nonexistent/socket", result.stderr)
        self.assertIn(f"harness2fad --config {config.name}", result.stderr)

    def test_somebody_who_is_not_the_protocols(self):
        for line in ("HTTP/1.1 400 Bad Request", "", '{"type":"done","text":"","more":1}', json.dumps(OFFER)):
            with self.subTest(line=line), FakeDaemon(line) as daemon:
                result = run("--config", daemon.config)
                self.expect(result, 3, "")
                self.assertIn("does not keep to the protocol", result.stderr)

    def test_hung_up(self):
        with FakeDaemon(None) as daemon:
            self.expect(run("--config", daemon.config), 3, "")

    @unittest.skipUnless(AS_ROOT, "needs root")
    def test_a_stranger_at_the_socket_is_not_the_daemon(self):
        with FakeDaemon(STATUS, euid=NOBODY) as daemon:
            result = run("--config", daemon.config)
        self.expect(result, 3, "")
        self.assertIn("is not the daemon", result.stderr)
        self.assertEqual(daemon.heard, [])

    @unittest.skipUnless(AS_ROOT, "needs root")
    def test_the_owner_of_a_named_settings_file_is_trusted(self):
        with FakeDaemon(STATUS, euid=NOBODY, file_owner=NOBODY) as daemon:
            self.expect(run("--config", daemon.config), 0)


if __name__ == "__main__":
    unittest.main()
