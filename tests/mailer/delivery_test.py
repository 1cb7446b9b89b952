# SPDX-License-Identifier: Apache-2.0
"""What becomes of a message with servers that accept it, refuse it, or break."""

import asyncio
import threading
import unittest

import box
from box import BOX, FOREIGN, FOREIGN_NAME, HOST
from mailer_case import BROKEN, PATIENCE, SILENT, URI, Case, mail, parsed
from smtp import BreakingServer, MailServer


def foreign(server):
    return server.url.replace(FOREIGN, FOREIGN_NAME)


class Steps(Case):
    def test_delivered(self):
        with MailServer() as server:
            self.assertEqual(self.outcome(server.url), "delivered")
            sender, recipients, content, _ = server.message()
        self.assertEqual((sender, recipients), ("harness2fa@web1.example.test", ["alice@example.test"]))
        self.assertEqual(parsed(content)["To"], "alice@example.test")
        self.assertIn("mail 7 (key) to a***@example.test: delivered", self.logged())
        self.end()

    def test_handed_over_is_said_before_the_server_can_have_the_message(self):
        with MailServer() as server:
            seen = []
            self.daemon.acknowledge = lambda: seen.append(len(server.messages)) or True
            self.assertEqual(self.outcome(server.url), "delivered")
        self.assertEqual(seen, [0])

    def test_no_acknowledgement_no_message(self):
        for kind in ("key", "notice", "test"):
            with self.subTest(kind), MailServer() as server:
                self.daemon.acknowledge = lambda: False
                self.daemon.queue(mail(server.url, kind))
                self.start()
                self.daemon.wait_until(lambda: self.daemon.lost == 0 and self.daemon.said_of(7) == ["handed over"])
                self.end()
                self.assertEqual(server.messages, [])
                self.daemon.answers.clear()

    def test_a_server_that_quotes_the_message(self):
        with MailServer(DATA="550 Suspicious: JBSW Y3DP EHPK 3PXP") as server:
            self.assertEqual(self.outcome(server.url), "later: the mail server says: 550")

    def test_a_long_and_strange_reply(self):
        with MailServer(RCPT="550 \x1b[2J" + "x" * 240) as server:
            word = self.outcome(server.url)
        self.assertTrue(word.startswith("never: the mail server says: 550 \\x1b[2Jxxx"), word)
        self.assertEqual(len(word.removeprefix("never: ")), 200)

    def test_nobody_listens(self):
        self.assertRegex(self.outcome("smtp://127.0.0.1:9"), "^no service: the mail server cannot be reached: .*connect")
        self.assertRegex(self.outcome("smtp://nowhere.example.test:25"), "^no service: the mail server cannot be reached: .*resolve")

    def test_broken_connections(self):
        with BreakingServer("greeting") as server:
            self.assertEqual(self.outcome(server.url), SILENT)
        for step, word in (("EHLO", "no service"), ("MAIL", "no service"), ("RCPT", "no service"), ("DATA", "later")):
            with self.subTest(step), BreakingServer(step) as server:
                self.assertRegex(self.outcome(server.url), f"^{word}: the connection to the mail server broke: ")
        with BreakingServer("end") as server:
            self.assertEqual(self.outcome(server.url), BROKEN)
        with BreakingServer("half") as server:
            # Whether the end was under way, nobody can tell.
            self.assertRegex(self.outcome(server.url), "^(later|unconfirmed): the connection ")

    def test_one_after_the_other_in_one_dialog(self):
        with MailServer() as server:
            self.daemon.queue(*(mail(server.url, "notice", id=number, about=f"Change {number}.") for number in range(5)))
            self.start()
            for number in range(5):
                self.assertEqual(self.daemon.outcome_of(number), "delivered")
        self.assertEqual(len({parsed(content)["Message-ID"] for _, _, content, _ in server.messages}), 5)

    def test_hostile_addresses(self):
        with MailServer() as server:
            for address in ("a@example.test\r\nBcc: b@example.test", "a@example.test,b@example.test", "-a@example.test",
                            "a b@example.test", "<a@example.test>", "a@example.test>\r\nDATA", "", "a" * 320, "a@b@c",
                            "a@example.test SIZE=1", '"a"@example.test', "a@", "@example.test", "ä@example.test"):
                for field, word in (("to", "never: the address of the recipient "), ("from", "no service: the address of the sender ")):
                    with self.subTest(address, field=field):
                        self.assertRegex(self.outcome(server.url, **{field: address}), "^" + word)
            self.assertEqual(server.handler.steps, [])

    def test_hostile_urls(self):
        with MailServer() as server:
            for url in ("file:///etc/passwd", "http://127.0.0.1", "smtp://", "", server.url.replace("//", "//u:p@"),
                        "smtp://127.0.0.1:25 smtp://127.0.0.2"):
                with self.subTest(url):
                    self.assertEqual(self.outcome(url), "no service: the setting mail.smtp is no address of a mail server")

    def test_a_uri_that_no_qr_code_holds(self):
        with MailServer() as server:
            self.assertEqual(self.outcome(server.url, uri=URI + "a" * 2954),
                             "later: the message cannot be built: The URI is too long for a QR code.")
            self.assertEqual(server.messages, [])


class Tls(Case):
    def test_a_key_goes_to_another_host_under_tls_alone(self):
        with MailServer(FOREIGN) as server:
            for kind in ("key", "test"):
                self.assertEqual(self.outcome(foreign(server), kind),
                                 "no service: the mail server does not offer TLS, without which this is not sent")
            self.assertEqual(self.outcome(server.url), "no service: the mail server does not offer TLS, without which this is not sent")
            self.assertNotIn("MAIL", server.handler.steps)

    def test_starttls(self):
        with MailServer(FOREIGN, BOX + "/good") as server:
            self.assertEqual(self.outcome(foreign(server)), "delivered")
            self.assertTrue(server.message()[3])

    def test_starttls_refused(self):
        for reply in ("454 4.7.0 Not now", "501 No"):
            with self.subTest(reply), MailServer(FOREIGN, BOX + "/good", STARTTLS=reply) as server:
                self.assertEqual(self.outcome(foreign(server)),
                                 f"no service: the mail server refuses to begin TLS ({reply[:3]}), without which this is not sent")
                self.assertNotIn("MAIL", server.handler.steps)

    def test_certificates_that_do_not_verify(self):
        with MailServer(FOREIGN, BOX + "/wrong") as server:
            self.assertRegex(self.outcome(foreign(server)), "^no service: the mail server's certificate is not trusted: ")
            self.assertRegex(self.outcome(server.url), "^no service: the mail server's certificate is not trusted: ")
            self.assertNotIn("MAIL", server.handler.steps)
            # A notice could go without any TLS.
            self.assertEqual(self.outcome(foreign(server), "notice"), "delivered")

    def test_smtps(self):
        with MailServer(FOREIGN, BOX + "/good", smtps=True) as server:
            self.assertEqual(self.outcome(foreign(server)), "delivered")
        with MailServer(FOREIGN, BOX + "/wrong", smtps=True) as server:
            for kind in ("key", "notice"):
                self.assertRegex(self.outcome(foreign(server), kind), "^no service: the mail server's certificate is not trusted: ")

    def test_plaintext_where_the_settings_say_so_and_for_notices(self):
        with MailServer(FOREIGN) as server:
            self.assertEqual(self.outcome(foreign(server), plaintext=True), "delivered")
            self.assertEqual(self.outcome(foreign(server), "notice"), "delivered")
        with MailServer(FOREIGN, BOX + "/good") as server:  # offered, so it is used
            self.assertEqual(self.outcome(foreign(server), plaintext=True), "delivered")
            self.assertEqual(self.outcome(foreign(server), "notice"), "delivered")
            self.assertEqual([message[3] for message in server.messages], [True, True])

    def test_this_machine_by_name(self):
        with MailServer() as server:
            self.assertEqual(self.outcome(server.url.replace("127.0.0.1", HOST)), "delivered")
        with MailServer("::1") as server:
            self.assertEqual(self.outcome(f"smtp://[::1]:{server.port}"), "delivered")
        with MailServer(certificate=BOX + "/wrong") as server:  # as Debian's mail servers have one of their own making
            self.assertEqual(self.outcome(server.url.replace("127.0.0.1", "localhost")), "delivered")

    def test_the_name_of_this_machine_leads_elsewhere(self):
        self.addCleanup(box.hosts)
        box.write("/etc/hosts", f"198.51.100.1 {HOST}\n")
        self.assertRegex(self.outcome(f"smtp://{HOST}:25"), "^no service: the mail server's name is this machine's")


class Login(Case):
    LOGIN = ("alice", "the-password")

    def test_login_under_tls(self):
        path = self.credentials()
        with MailServer(FOREIGN, BOX + "/good", login=self.LOGIN) as server:
            self.assertEqual(self.outcome(foreign(server), credentials=path), "delivered")
            self.assertEqual(server.handler.logins, [self.LOGIN])
        with MailServer(FOREIGN, BOX + "/good", smtps=True, login=self.LOGIN) as server:
            self.assertEqual(self.outcome(foreign(server), credentials=path), "delivered")

    def test_login_refused(self):
        path = self.credentials("alice\nanother\n")
        with MailServer(FOREIGN, BOX + "/good", login=self.LOGIN) as server:
            self.assertEqual(self.outcome(foreign(server), credentials=path),
                             "no service: the mail server refuses the login with the credentials (535)")
            self.assertEqual(server.messages, [])

    def test_no_password_without_tls(self):
        path = self.credentials()
        with MailServer(FOREIGN, login=self.LOGIN) as server:
            self.assertEqual(self.outcome(foreign(server), "notice", credentials=path),
                             "no service: the mail server does not offer TLS, without which this is not sent")
            self.assertEqual(server.handler.logins, [])

    def test_credentials_that_cannot_be_used(self):
        with MailServer() as server:
            for options, words in (({"mode": 0o644}, "is open to everybody; chmod o= mends that"),
                                   ({"group": 0}, "cannot be read: Permission denied"),
                                   ({"text": "alice\n"}, "does not have two lines, user and password"),
                                   ({"text": ""}, "does not have two lines, user and password"),
                                   ({"text": "alice\nx\ny\n"}, "does not have two lines, user and password"),
                                   ({"text": "alice\n" + "x" * 5000}, "is too large")):
                with self.subTest(words):
                    path = self.credentials(**options)
                    self.assertEqual(self.outcome(server.url, credentials=path),
                                     f"no service: the file {path} with the credentials {words}")
            self.assertEqual(self.outcome(server.url, credentials="/run"),
                             "no service: the file /run with the credentials is no regular file")
            self.assertEqual(self.outcome(server.url, credentials="/missing"),
                             "no service: the file /missing with the credentials cannot be read: No such file or directory")
            self.assertEqual(server.handler.steps, [])


class Killed(Case):
    """kill -9 at each step: the message arrives once, or not at all, and never twice."""

    def kill_at(self, step):
        reached, go_on = threading.Event(), threading.Event()

        async def hold(_):
            reached.set()
            await asyncio.get_running_loop().run_in_executor(None, go_on.wait, PATIENCE)

        with MailServer(**{step: hold}) as server:
            self.daemon.queue(mail(server.url))
            victim = self.start()
            self.assertTrue(reached.wait(PATIENCE))
            self.kill(victim)
            self.daemon.wait_until(lambda: self.daemon.lost == 1)
            go_on.set()
            server.handler.replies.clear()
            self.start()
            self.daemon.wait_until(lambda: self.daemon.calls == 2)
            self.daemon.wait_until(lambda: self.daemon.said_of(7))
            if step != "DATA":
                self.assertEqual(self.daemon.outcome_of(7), "delivered")
            self.end()
            self.assertEqual(len(server.messages), 0 if step == "DATA" else 1)  # this server forgets who is gone

    def test_before_the_message(self):
        for step in ("EHLO", "MAIL", "RCPT"):
            with self.subTest(step):
                self.kill_at(step)
                self.daemon.answers.clear()
                self.daemon.calls = self.daemon.lost = 0

    def test_after_the_message(self):
        self.kill_at("DATA")
        self.assertEqual(self.daemon.said_of(7), ["handed over"])

    def test_at_the_point_of_no_return(self):
        with MailServer() as server:
            def killed():
                self.kill(self.process)
                return True
            self.daemon.acknowledge = killed
            self.daemon.queue(mail(server.url))
            self.start()
            self.daemon.wait_until(lambda: self.daemon.lost == 1)
            self.start()
            self.daemon.wait_until(lambda: self.daemon.calls == 2)
            self.assertEqual(server.messages, [])


if __name__ == "__main__":
    box.enter()
    unittest.main()
