# SPDX-License-Identifier: Apache-2.0
"""The mailer as somebody without rights, beside a daemon that a test feeds."""

import email
import email.policy
import os
import signal
import subprocess
import tempfile
import unittest

from box import BOX, HOST
from mail_daemon import PATIENCE, MailDaemon

NOBODY = 65534
KEY = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
URI = "otpauth://totp/web1:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=web1"
SECRETS = (KEY, KEY.replace(" ", ""), URI, "the-password")
BROKEN = "unconfirmed: the connection broke after the message was handed over; it may have arrived"
SILENT = "no service: the mail server says nothing; if it expects TLS from the start, write smtps:// in mail.smtp"


def mail(smtp, kind="key", **other):
    plain = {"type": "mail", "id": 7, "kind": kind, "user": "alice", "to": "alice@example.test",
             "from": "harness2fa@web1.example.test", "host": HOST, "asked_by": "", "about": "", "key": "", "uri": "",
             "account": "", "digits": 6, "qr": "", "until": "", "smtp": smtp, "credentials": "", "plaintext": False}
    secret = {"key": KEY, "uri": URI, "account": "alice@web1", "qr": "not looked at", "until": "2026-12-01T08:00:00Z",
              "asked_by": "bob"}
    return {**plain, **(secret if kind == "key" else {}), **other}


def parsed(content):
    return email.message_from_bytes(content, policy=email.policy.SMTP)


def leaves(message):
    return [part for part in message.walk() if not part.is_multipart()]


class Case(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(dir=BOX)
        os.chmod(self.directory, 0o755)
        self.daemon = MailDaemon(self.directory)
        self.addCleanup(self.daemon.stop)
        self.log = open(self.directory + "/log", "wb+")
        self.addCleanup(self.check_log)
        self.process = None

    def start(self, **environment):
        self.process = subprocess.Popen([BOX + "/harness2fa-mailer", "--config", self.daemon.config], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, user=NOBODY, group=NOBODY, extra_groups=[],
                                        env={"PATH": "/usr/bin:/bin", **environment})
        self.addCleanup(self.kill, self.process)
        return self.process

    def kill(self, process):
        process.kill()
        process.wait(PATIENCE)

    def end(self):
        """Ends it as systemd would; it must say that all is well."""
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(PATIENCE), 0, self.logged())

    def logged(self):
        with open(self.log.name, encoding="utf-8") as file:
            return file.read()

    def check_log(self):
        for secret in SECRETS:
            self.assertNotIn(secret, self.logged())
            self.assertNotIn(secret, str(self.daemon.answers))
        self.log.close()

    def outcome(self, *arguments, **options):
        """Of one mail, from beginning to end."""
        self.daemon.queue(mail(*arguments, **options))
        if self.process is None:
            self.start()
        word = self.daemon.outcome_of(7)
        self.daemon.answers.clear()
        return word

    def credentials(self, text="alice\nthe-password\n", mode=0o640, group=NOBODY):
        path = self.directory + "/credentials"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chown(path, 0, group)
        os.chmod(path, mode)
        return path
