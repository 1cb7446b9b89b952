# SPDX-License-Identifier: Apache-2.0
"""What bash offers after `harness2fa`, with the command itself and a daemon that follows a script."""

import os
import pwd
import subprocess
import tempfile
import unittest

from cli_test import COMMANDS, KNOWN
from fake_daemon import PATIENCE, FakeDaemon

COMMAND = os.environ["HARNESS2FA"]
COMPLETION = os.environ["HARNESS2FA_COMPLETION"]
DEVICES = ["phone", "tablet", "my phone", 'odd "one"']
STATUS = {"type": "status", "user": "name", "enrolled": True, "enforced": False, "enforced_from": None,
          "devices": [{"name": name, "state": "active", "since": None, "last_used": None} for name in DEVICES],
          "recovery_codes_left": 9, "locked_until": None, "settings": {"ok": True, "errors": [], "warnings": []},
          "store": {"error": None}, "findings": ['"name":"no device"']}
# Loaded as bash does it for the first word after a tab.
SCRIPT = """set -u; source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
$(complete -p harness2fa | sed 's/.*-F \\([^ ]*\\).*/\\1/') harness2fa "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(*words):
    """The words after `harness2fa`; the last one is being typed."""
    path = os.path.dirname(COMMAND) + ":" + os.environ["PATH"]
    result = subprocess.run(["bash", "--norc", "-c", SCRIPT, "bash", COMPLETION, "harness2fa", *words], text=True,
                            capture_output=True, timeout=PATIENCE, env={"PATH": path, "LC_ALL": "C.UTF-8"}, check=True)
    if result.stderr:
        raise AssertionError(result.stderr)
    return result.stdout.splitlines()


class Completion(unittest.TestCase):
    def test_commands(self):
        self.assertEqual([command for command in complete("") if command in KNOWN], KNOWN)
        self.assertEqual(complete("re"), ["remove-device", "recovery-codes", "reset", "restore"])
        self.assertEqual(complete("--json", "dis"), ["disable"])
        self.assertEqual(complete("enroll", ""), [])

    def test_they_are_those_of_the_help(self):
        self.assertEqual(complete(""), COMMANDS)

    def test_options_are_those_of_the_help(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                shown = subprocess.run([COMMAND, command, "--help"], text=True, capture_output=True, check=True).stdout
                options = shown.split("Options:\n")[1].split("\n\n")[0].splitlines()
                listed = {word for line in options for word in line[:20].replace(",", " ").split() if word.startswith("--")}
                self.assertEqual(set(complete(command, "--")), listed)

    def test_users(self):
        for words in (["status"], ["unlock"], ["explain"], ["forget"], ["reset"], ["reset", "--print"], ["adopt"], ["adopt", "bin"],
                      ["address"], ["invite"], ["invite", "daemon", "bin"], ["enroll", "--user"]):
            with self.subTest(words=words):
                self.assertIn(pwd.getpwuid(1).pw_name, complete(*words, pwd.getpwuid(1).pw_name[:2]))
        self.assertEqual(complete("forget", "daemon", "ro"), [])
        self.assertEqual(complete("address", "daemon", "ro"), [])
        self.assertIn("root", complete("explain", "--service", "sudo", "--json", "ro"))

    def test_words(self):
        self.assertEqual(complete("import", "o"), ["otpauth"])
        self.assertEqual(complete("enforce", ""), ["on", "off"])
        self.assertEqual(complete("enforce", "--yes", "of"), ["off"])
        self.assertEqual(complete("enforce", "on", ""), [])
        self.assertEqual(complete("mail", ""), ["test"])
        self.assertEqual(complete("mail", "test", ""), [])
        for words in (["backup"], ["backup", "--key"], ["restore"], ["restore", "--key"], ["restore", "--key", "key"]):
            self.assertIn("/etc/passwd", complete(*words, "/etc/passw"))
        self.assertEqual(complete("restore", "--key", "key", "backup", "/etc/passw"), [])
        self.assertEqual(complete("users", ""), [])
        self.assertEqual(complete("users", "--w"), ["--without"])

    def devices(self, *words):
        with FakeDaemon(STATUS) as daemon:
            return complete("--config", daemon.config, *words)

    def test_devices(self):
        self.assertEqual(self.devices("remove-device", ""), ["phone", "tablet", "my\\ phone"])
        self.assertEqual(self.devices("enroll", "--device", "ta"), ["tablet"])
        self.assertEqual(self.devices("remove-device", "nothing"), [])

    def test_without_a_daemon_there_are_no_devices_and_no_complaints(self):
        self.assertEqual(complete("--config", "/nonexistent.yaml", "remove-device", ""), [])

    def test_values(self):
        self.assertEqual(complete("explain", "bob", "--service", "su"), ["su", "su-l", "sudo", "sudo-i"])
        self.assertEqual(complete("disable", "--code", ""), ["-"])
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "my file.yaml")
            with open(path, "w", encoding="utf-8"):
                pass
            for words in (["check"], ["enroll", "--png"], ["reset", "bob", "--png"], ["--config"]):
                self.assertEqual(complete(*words, os.path.join(directory, "my")), [path])


if __name__ == "__main__":
    unittest.main()
