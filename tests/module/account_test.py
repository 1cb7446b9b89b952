# SPDX-License-Identifier: Apache-2.0
"""pam_acct_mgmt: what pam_authenticate left, and what the daemon says of a session for which nobody was asked."""

import os
import socket
import unittest

from fake_daemon import ASK, replies, result
from module_case import IGNORED, NO_VERDICT, NOT_AVAILABLE, ModuleCase

ACCOUNT_CALL = {"type": "login", "user": "alice", "service": "sshd", "tty": "ssh", "rhost": "192.0.2.7", "phase": "account"}


class AfterAuthentication(ModuleCase):
    """Both calls with one handle."""

    def both(self, *words, **options):
        return self.login("then=acct_mgmt", *words, **options)

    def test_a_verdict_is_not_asked_for_twice(self):
        for script, words, first in (
            ((ASK, result("accepted")), ["answer=492039"], "PAM_SUCCESS"),
            ((result("none_needed", "Soon."),), [], IGNORED),
        ):
            daemon = self.daemon(replies(*script))
            login = self.both(*words)
            self.assertEqual((login.of("first"), login.result), ([f"first {first}"], "PAM_SUCCESS"))
            self.assertEqual(daemon.connections, 1)
            self.assertLessEqual(len(login.of("shown")), 1)
            daemon.stop()

    def test_it_holds_on_a_line_that_is_not_enough(self):
        self.daemon(replies(ASK, result("accepted")))
        self.assertEqual(self.both("answer=492039", options="after=pubkey").result, "PAM_SUCCESS")

    def test_root_at_the_console_is_told_once(self):
        self.service = "login"
        login = self.both("tty=/dev/tty1", user="root")
        self.assertEqual((login.of("first"), login.result), ([f"first {IGNORED}"], "PAM_SUCCESS"))
        self.assertEqual(len(login.of("log")), 1)

    def test_no_other_end_leaves_a_verdict(self):
        for script, words in (
            ((result("refused"),), []),
            ((result("unavailable"),), []),
            ((b"garbage\n",), []),
            ((ASK, result("refused")), ["answer=1"]),
            ((ASK,), ["null"]),
            ((ASK,), ["error"]),
            ((ASK, result("accepted")), ["answer=1", "rename=bob"]),
        ):
            with self.subTest(script, words=words):
                daemon = self.daemon(replies(*script), replies(result("refused")))
                self.assertEqual(self.both(*words).result, "PAM_PERM_DENIED")
                self.assertEqual(daemon.heard[-1]["phase"], "account")
                daemon.stop()

    def test_it_is_of_no_use_for_another_user(self):
        daemon = self.daemon(replies(ASK, result("accepted")), replies(result("refused")))
        self.assertEqual(self.both("answer=492039", "rename-between=root").result, "PAM_PERM_DENIED")
        self.assertEqual((daemon.heard[-1]["user"], daemon.heard[-1]["phase"]), ("root", "account"))

    def test_a_later_refusal_takes_it_away(self):
        daemon = self.daemon(replies(result("none_needed")), replies(result("refused")), replies(result("refused")))
        twice = f"auth [default=ignore] {os.environ['HARNESS2FA_MODULE']} socket={self.socket}\n"
        self.assertEqual(self.both(before=twice).result, "PAM_PERM_DENIED")
        self.assertEqual([message.get("phase") for message in daemon.heard], [None, None, "account"])

    def test_a_line_that_does_not_concern_the_login_leaves_none(self):
        daemon = self.daemon(replies(result("refused")))
        self.assertEqual(self.both(options="after=publickey").result, "PAM_PERM_DENIED")
        self.assertEqual([message.get("phase") for message in daemon.heard], ["account"])


class Alone(ModuleCase):
    """As after a bare public key."""

    def account(self, *words, **options):
        return self.login("call=acct_mgmt", *words, **options)

    def refused(self, login, why, *shown):
        self.assertEqual(login.result, "PAM_PERM_DENIED", login.lines)
        self.assertEqual(login.of("asked"), [])
        self.assertEqual(login.of("shown"), list(shown))
        self.assertEqual(len(login.of("log")), 1)
        self.assertTrue(login.of("log")[0].startswith(NO_VERDICT), login.lines)
        self.assertIn(why, login.of("log")[0])

    def test_the_daemon_is_asked(self):
        daemon = self.daemon(replies(result("none_needed")))
        self.assertEqual(self.account("tty=ssh", "rhost=192.0.2.7").lines, ["result PAM_SUCCESS 1"])
        self.assertEqual(daemon.heard, [ACCOUNT_CALL])

    def test_what_it_says_is_shown(self):
        for outcome, tone, expected in (("none_needed", "info", "PAM_SUCCESS"), ("refused", "error", "PAM_PERM_DENIED")):
            daemon = self.daemon(replies(result(outcome, "That is so.")))
            self.assertEqual(self.account().lines, [f"shown {tone} That is so.", f"result {expected} 1"])
            daemon.stop()

    def test_silent_shows_it_all_the_same(self):
        self.daemon(replies(result("refused", "No.")))
        self.assertEqual(self.account("silent").of("shown"), ["shown error No."])

    def test_an_application_without_a_conversation_gets_the_verdict(self):
        for outcome, expected in (("none_needed", "PAM_SUCCESS"), ("refused", "PAM_PERM_DENIED")):
            daemon = self.daemon(replies(result(outcome, "That is so.")))
            self.assertEqual(self.account("no-conversation").result, expected)
            daemon.stop()

    def test_unavailable(self):
        self.daemon(replies(result("unavailable")), replies(result("unavailable", "The disk is full.")))
        self.refused(self.account(), "the daemon says: unavailable", NOT_AVAILABLE)
        self.refused(self.account(), "the daemon says: unavailable", "shown error The disk is full.")

    def test_a_question_or_a_code_is_a_broken_reply(self):
        for reply in (ASK, dict(ASK, text="Well?", fresh=True), result("accepted"), result("accepted", "Welcome.")):
            daemon = self.daemon(replies(reply, result("none_needed")))
            self.refused(self.account("answer=492039"), "broken reply", NOT_AVAILABLE)
            self.assertEqual(len(daemon.heard), 1)
            daemon.stop()

    def test_broken_replies(self):
        good = b'{"type":"result","outcome":"none_needed","text":""}'
        for reply in (b"\n", b"none_needed\n", good, good + b"\n" + good + b"\n", good[:-1] + b',"users":["bob"]}\n', b" " * 65537 + b"\n",
                      {"type": "result", "outcome": "yes", "text": ""}, {"type": "done", "text": ""},
                      {"type": "refused", "reason": "bad_call", "text": "No."}):
            with self.subTest(reply[:80] if isinstance(reply, bytes) else reply):
                daemon = self.daemon(lambda peer, reply=reply: peer.hear() and peer.say(reply))
                self.refused(self.account(), "", NOT_AVAILABLE)
                daemon.stop()

    def test_nobody_listens(self):
        self.refused(self.account(account_options="timeout=60"), "cannot connect to the daemon: No such file", NOT_AVAILABLE)
        left = socket.socket(socket.AF_UNIX)
        left.bind(self.socket)
        left.close()
        login = self.account(account_options="timeout=60")
        self.refused(login, "Connection refused", NOT_AVAILABLE)
        self.assertLess(login.seconds, 1)

    def test_silent_daemon(self):
        self.daemon(forever=lambda peer: peer.until_gone())
        login = self.account(account_options="timeout=1")
        self.refused(login, "no reply from the daemon: Connection timed out", NOT_AVAILABLE)
        self.assertLess(login.seconds, 3)

    def test_a_user_whose_name_fits_no_line(self):
        daemon = self.daemon(replies(result("none_needed")))
        login = self.account(user="x" * 8150)
        self.assertNotEqual(login.result, "PAM_SUCCESS")
        self.assertIn("too long", login.of("log")[0])
        self.assertEqual(daemon.heard, [])

    def test_no_user(self):
        daemon = self.daemon(replies(result("none_needed")))
        self.assertNotEqual(self.account(user="").result, "PAM_SUCCESS")
        self.assertEqual(daemon.heard, [])

    def test_root_at_the_console(self):
        self.service = "login"
        login = self.account("tty=/dev/tty1", user="root")
        self.assertEqual(login.result, "PAM_SUCCESS")
        self.assertTrue(login.of("log")[0].startswith("log alert root logs in at the console without a verdict: "))
        for words, user in ((["tty=/dev/pts/1"], "root"), (["tty=/dev/tty1", "rhost=192.0.2.7"], "root"), (["tty=/dev/tty1"], "alice")):
            self.refused(self.account(*words, user=user), "cannot connect", NOT_AVAILABLE)
        self.daemon(replies(result("refused")))
        self.assertEqual(self.account("tty=/dev/tty1", user="root").result, "PAM_PERM_DENIED")

    def test_options(self):
        for outcome, expected in (("none_needed", "PAM_SUCCESS"), ("refused", "PAM_PERM_DENIED"), ("unavailable", "PAM_PERM_DENIED")):
            for option in ("after=pubkey", "timeout=0", "nullok"):
                daemon = self.daemon(replies(result(outcome)))
                login = self.account(account_options=option)
                self.assertEqual(login.result, expected)
                self.assertEqual(login.of("log")[0], "log err unknown or malformed option: " + option)
                daemon.stop()

    def test_after_means_nothing_here(self):
        daemon = self.daemon(replies(result("refused")))
        self.assertEqual(self.account(account_options="after=publickey").lines, ["result PAM_PERM_DENIED 1"])
        self.assertEqual(len(daemon.heard), 1)

    def test_debug_tells_the_steps(self):
        self.daemon(replies(result("none_needed")))
        login = self.account(account_options="debug timeout=60")
        self.assertEqual(login.result, "PAM_SUCCESS")
        self.assertTrue(login.of("log")[0].startswith("log debug "), login.lines)


if __name__ == "__main__":
    unittest.main()
