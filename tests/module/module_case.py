# SPDX-License-Identifier: Apache-2.0
"""What the tests of the module share: a PAM configuration, a fake daemon and pam_driver between them."""

import os
import shutil
import subprocess
import tempfile
import time
import unittest

from fake_daemon import FakeDaemon

MODULE = os.environ["HARNESS2FA_MODULE"]
DRIVER = os.environ["HARNESS2FA_PAM_DRIVER"]
FAILING_MALLOC = os.environ.get("HARNESS2FA_FAILING_MALLOC", "")

NOT_AVAILABLE = "shown error Two-factor authentication is not available right now. Ask your administrator."
NO_VERDICT = "log err no verdict: "

# libpam says PAM_PERM_DENIED of a stack whose only module said PAM_IGNORE; the second line makes it a word of its own.
IGNORED = "PAM_CRED_UNAVAIL"
OF_PAM_DEBUG = "shown info auth=cred_unavail"
STACK = """auth [success=done ignore=ignore default=die] {module} {options}
auth [default=die] pam_debug.so auth=cred_unavail
account required {module} {account_options}
session [success=done ignore=ignore default=die] {module} {options}
session [default=die] pam_debug.so open_session=cred_unavail close_session=cred_unavail
password [success=done ignore=ignore default=die] {module} {options}
password [default=die] pam_debug.so prechauthtok=cred_unavail
"""
ASKS_PASSWORD = "auth [default=ignore] pam_exec.so expose_authtok quiet /bin/true\n"


class Login:
    """What pam_driver printed."""

    def __init__(self, lines, seconds):
        self.lines = [line for line in lines if line != OF_PAM_DEBUG]
        self.seconds = seconds
        results = [line.split()[1:] for line in lines if line.startswith("result ")]
        self.results = {name: int(count) for name, count in results}
        self.result = results[0][0] if len(results) == 1 else None

    def of(self, *kinds):
        return [line for line in self.lines if line.split()[0] in kinds]


class ModuleCase(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        os.chmod(self.directory, 0o755)
        self.socket = os.path.join(self.directory, "socket")
        self.service = "sshd"

    def daemon(self, *script, **options):
        daemon = FakeDaemon(self.socket, *script, **options)
        self.addCleanup(daemon.stop)
        return daemon

    def command(self, words, options="", account_options="", user="alice", before="", module=MODULE, driver=DRIVER):
        configuration = os.path.join(self.directory, "pam.d")
        os.makedirs(configuration, exist_ok=True)
        options, account_options = (text if "socket=" in text else f"socket={self.socket} {text}" for text in (options, account_options))
        with open(os.path.join(configuration, self.service), "w", encoding="utf-8") as file:
            file.write(before + STACK.format(module=module, options=options, account_options=account_options))
        with open(os.path.join(configuration, "other"), "w", encoding="utf-8") as file:
            file.write("auth required pam_deny.so\n")  # libpam complains without it
        return [driver, configuration, self.service, user, *words]

    def start(self, *words, prefix=(), environment=None, **options):
        """A driver that runs beside the test; at the end of the test it is over."""
        driver = subprocess.Popen(
            [*prefix, *self.command(words, **options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(os.environ, **(environment or {})),
        )
        self.addCleanup(self.end, driver)
        return driver

    @staticmethod
    def end(driver):
        driver.kill()
        driver.communicate()

    def finish(self, driver, seen=(), since=None):
        output, errors = driver.communicate(timeout=120)
        lines = list(seen) + output.decode(errors="replace").splitlines()
        self.assertEqual(driver.returncode, 0, (errors.decode(errors="replace"), lines))
        login = Login(lines, time.monotonic() - (since or time.monotonic()))
        self.assertEqual(login.of("changed"), [])
        return login

    def login(self, *words, **options):
        since = time.monotonic()
        return self.finish(self.start(*words, **options), since=since)

    def until(self, driver, beginning):
        """The lines up to and with the first one that begins so."""
        lines = []
        for line in driver.stdout:
            lines.append(line.decode().rstrip("\n"))
            if lines[-1].startswith(beginning):
                return lines
        self.fail(f"{beginning!r} did not come: {lines}, {driver.stderr.read()}")
        return lines

    def assert_no_verdict(self, login, why=""):
        self.assertEqual(login.result, "PAM_AUTHINFO_UNAVAIL", login.lines)
        logged = login.of("log")
        self.assertEqual(len(logged), 1, logged)
        self.assertTrue(logged[0].startswith(NO_VERDICT), logged)
        self.assertIn(why, logged[0])
        self.assertEqual(login.of("shown")[-1:], [NOT_AVAILABLE])
