# SPDX-License-Identifier: Apache-2.0
"""Servers that refuse, at each step: whom the daemon is told it concerns. And what this host calls itself, where they look at that."""

import asyncio
import glob
import re
import subprocess
import time
import unittest

import box
from box import BOX, FOREIGN, FOREIGN_NAME, HOST
from mailer_case import PATIENCE, SILENT, Case
from smtp import MailServer

FULL = "web1.example.test"
SENDER = f"harness2fa@{HOST}"  # as the settings have it from the start


def foreign(server):
    return server.url.replace(FOREIGN, FOREIGN_NAME)


async def full_names_only(server):
    return None if "." in server.session.host_name else "504 5.5.2 Helo command rejected: need fully-qualified hostname"


class Refusals(Case):
    def check(self, word, *refusals, **options):
        for step, reply in refusals:
            with self.subTest(step, reply=reply), MailServer(**{step: reply}) as server:
                self.assertEqual(self.outcome(server.url, **options), f"{word}: the mail server says: {reply}")
                self.assertEqual(server.handler.steps[-1:], [] if step == "greeting" else [step])
                self.assertEqual(server.messages, [])

    def test_all_mail(self):
        self.check("no service", ("greeting", "421 4.3.2 Too busy"), ("greeting", "554 5.7.1 Go away"), ("EHLO", "421 4.3.2 Too busy"),
                   ("EHLO", "504 5.5.2 need fully-qualified hostname"), ("EHLO", "550 5.7.1 Helo rejected"),
                   ("MAIL", "421 4.3.2 Too busy"), ("MAIL", "451 4.7.1 Try again later"),
                   ("MAIL", "530 5.7.0 Must issue a STARTTLS command first"),
                   ("MAIL", "553 5.7.1 Sender address rejected: not owned by user"), ("MAIL", "550 5.1.1 No such user"),
                   ("MAIL", "550 No such user"))

    def test_this_mail(self):
        self.check("later", ("RCPT", "421 4.3.2 Too busy"), ("RCPT", "451 4.7.1 Greylisted"),
                   ("RCPT", "504 5.5.2 need fully-qualified hostname"), ("RCPT", "530 5.7.0 Authentication required"),
                   ("RCPT", "553 5.7.1 Sender address rejected: not owned by user"), ("RCPT", "554 5.7.1 Relay access denied"),
                   ("RCPT", "550 5.7.1 Unable to relay"), ("RCPT", "550 relay not permitted"), ("RCPT", "550 Sender verify failed"),
                   ("RCPT", "552 5.2.2 Mailbox full"), ("RCPT", "452 4.2.2 Mailbox full"),
                   ("DATA", "451 4.7.1 Try again later"), ("DATA", "550 5.1.1 No such user"), ("DATA", "554 5.7.1 Spam"),
                   ("DATA", "552 5.2.2 Mailbox full"))

    def test_this_recipient(self):
        self.check("never", ("RCPT", "550 5.1.1 User unknown"), ("RCPT", "550 No such user here"), ("RCPT", "550 Unrouteable address"),
                   ("RCPT", "553 5.1.3 Bad recipient address"), ("RCPT", "556 5.1.10 Recipient address has null MX"))

    def test_login(self):
        path = self.credentials("alice\nanother\n")
        refused = "no service: the mail server refuses the login with the credentials (535)"
        with MailServer(FOREIGN, BOX + "/good", login=("alice", "the-password")) as server:
            for kind in ("key", "notice", "test"):
                self.assertEqual(self.outcome(foreign(server), kind, credentials=path), refused)
            self.assertEqual(self.outcome(foreign(server)), "no service: the mail server says: 530 5.7.0 Authentication required")
        self.assertNotIn("another", self.logged())

    def test_certificate(self):
        with MailServer(FOREIGN, BOX + "/wrong") as server:
            self.assertRegex(self.outcome(foreign(server)), "^no service: the mail server's certificate is not trusted: ")


def sanitizers():
    """The runtimes that the mailer was built with, if any: they have to be loaded first."""
    needed = subprocess.run(["ldd", BOX + "/harness2fa-mailer"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\S*/libasan\.so\S*", needed)


class Silence(Case):
    def hasten(self, times):
        """The mailer's clock runs faster than everybody else's."""
        library, = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        self.start(LD_PRELOAD=" ".join([*sanitizers(), library]), FAKETIME=f"+0 x{times}")

    def test_a_server_that_expects_tls_from_the_start(self):
        with MailServer(FOREIGN, BOX + "/good", smtps=True) as server:
            self.hasten(10)
            begin = time.monotonic()
            self.assertEqual(self.outcome(foreign(server).replace("smtps:", "smtp:")), SILENT)
            self.assertLess(time.monotonic() - begin, 8)  # it is given thirty of the mailer's seconds
            self.assertEqual(self.outcome(foreign(server)), "delivered")

    def test_with_one_recipient_alone(self):
        async def wait(_):
            await asyncio.sleep(PATIENCE)
        self.hasten(20)
        for step, word in (("MAIL", "no service"), ("RCPT", "later")):
            with self.subTest(step), MailServer(**{step: wait}) as server:
                self.assertEqual(self.outcome(server.url), word + ": the mail server did not answer in time")


class Names(Case):
    def setUp(self):
        super().setUp()
        self.addCleanup(box.hosts)
        self.addCleanup(box.write, "/etc/mailname", HOST + "\n")
        self.addCleanup(box.run, "hostname", HOST)

    def check(self, name, sender):
        with MailServer() as server:
            self.assertEqual(self.outcome(server.url, **{"from": SENDER}), "delivered")
            self.assertEqual(server.handler.host_names, [name])
            self.assertEqual(server.message()[0], sender)
            self.assertIn(f"<{sender}>".encode(), server.message()[2])

    def test_refused_without_a_full_one(self):
        with MailServer(EHLO=full_names_only) as server:
            self.assertEqual(self.outcome(server.url, **{"from": SENDER}),
                             "no service: the mail server says: 504 5.5.2 Helo command rejected: need fully-qualified hostname")
            box.hosts(f"127.0.1.1 {FULL} {HOST}")  # it is mended while the sender runs
            self.assertEqual(self.outcome(server.url, **{"from": SENDER}), "delivered")
            self.assertEqual(server.message()[0], "harness2fa@" + FULL)

    def test_short(self):
        self.check(HOST, SENDER)

    def test_of_the_resolver(self):
        box.hosts(f"127.0.1.1 {FULL} {HOST}")
        box.write("/etc/mailname", "other.example.test\n")
        self.check(FULL, "harness2fa@" + FULL)

    def test_of_the_host(self):
        box.run("hostname", FULL)
        self.check(FULL, "harness2fa@" + FULL)

    def test_of_mailname(self):
        box.write("/etc/mailname", FULL + "\nother.example.test\n")
        self.check(FULL, "harness2fa@" + FULL)

    def test_hostile(self):
        for name in ("web1.example.test\rRSET", "web1.example.test/..", "web1.example%0d%0atest", "a." * 200 + "b", "-.example.test"):
            with self.subTest(name):
                box.write("/etc/mailname", name + "\n")
                self.check(HOST, SENDER)

    def test_other_senders_stay(self):
        box.hosts(f"127.0.1.1 {FULL} {HOST}")
        for sender in ("harness2fa@example.test", "web1@web2", f"harness2fa@{HOST}.lan"):
            with self.subTest(sender), MailServer() as server:
                self.assertEqual(self.outcome(server.url, **{"from": sender}), "delivered")
                self.assertEqual(server.message()[0], sender)


if __name__ == "__main__":
    box.enter()
    unittest.main()
