# SPDX-License-Identifier: Apache-2.0
"""A line with after=publickey: a code beside an accepted public key, and nothing to do without one."""

import unittest

from fake_daemon import ASK, WRONG, replies, result
from module_case import ASKS_PASSWORD, IGNORED, ModuleCase

KEY = "env=SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="


class WithAKey(ModuleCase):
    def log_in(self, *words, options="", **others):
        return self.login(KEY, *words, options="after=publickey " + options, **others)

    def test_a_code_is_enough(self):
        daemon = self.daemon(replies(ASK, WRONG, result("accepted", "Welcome.")))
        login = self.log_in("answer=1", "answer=492039", "tty=ssh", "rhost=192.0.2.7")
        self.assertEqual(login.result, "PAM_SUCCESS")
        self.assertEqual(login.of("shown"), ["shown error That code is not right.", "shown info Welcome."])
        self.assertEqual(daemon.heard[0], {"type": "login", "user": "alice", "service": "sshd", "tty": "ssh", "rhost": "192.0.2.7",
                                           "acknowledges": True})

    def test_it_is_no_login_with_a_password(self):
        daemon = self.daemon(replies(ASK, result("accepted")))
        self.log_in("answer=geheim", "answer=492039", before=ASKS_PASSWORD)
        self.assertNotIn("password", daemon.heard[0])

    def test_none_needed_is_enough(self):
        self.daemon(replies(result("none_needed", "It will be required.")))
        self.assertEqual(self.log_in().lines, ["shown info It will be required.", "result PAM_SUCCESS 1"])

    def test_all_else_refuses(self):
        for script, words, expected in (
            ((result("refused"),), [], "PAM_MAXTRIES"),
            ((ASK, result("refused")), ["answer=1"], "PAM_MAXTRIES"),
            ((result("unavailable"),), [], "PAM_AUTHINFO_UNAVAIL"),
            ((b"garbage\n",), [], "PAM_AUTHINFO_UNAVAIL"),
            ((ASK,), ["null"], "PAM_AUTH_ERR"),
            ((ASK,), ["error"], "PAM_CONV_ERR"),
            ((ASK,), ["answer=1", "rename=root"], "PAM_AUTH_ERR"),
        ):
            with self.subTest(script, words=words):
                daemon = self.daemon(replies(*script))
                self.assertEqual(self.log_in(*words).result, expected)
                daemon.stop()
        self.assert_no_verdict(self.log_in(), "cannot connect")

    def test_the_key_may_be_one_line_of_several(self):
        for info in ("publickey", "publickey\n", "hostbased ssh-rsa AAAA\npublickey ssh-ed25519 AAAA\n", "publickey a\npublickey b\n",
                     "keyboard-interactive/pam\n\npublickey ssh-ed25519 AAAA"):
            with self.subTest(info):
                daemon = self.daemon(replies(result("none_needed")))
                self.assertEqual(self.login("env=SSH_AUTH_INFO_0=" + info, options="after=publickey").result, "PAM_SUCCESS")
                daemon.stop()

    def test_beside_an_option_not_understood_nothing_is_enough(self):
        for options in ("after=publickey after=pubkey", "nullok after=publickey", "after=publickey timeout=0"):
            for script, words in (((ASK, result("accepted")), ["answer=1"]), ((result("none_needed"),), [])):
                daemon = self.daemon(replies(*script))
                login = self.login(KEY, *words, options=options)
                self.assertEqual(login.result, IGNORED)
                self.assertEqual(len(login.of("log")), 1)
                daemon.stop()

    def test_a_misspelt_option_makes_no_code_enough(self):
        for options in ("after=pubkey", "after=publickeys", "after=public key", "after", "afterpublickey"):
            for script, words in (((ASK, result("accepted")), ["answer=1"]), ((result("none_needed"),), [])):
                daemon = self.daemon(replies(*script))
                self.assertEqual(self.login(KEY, *words, options=options).result, IGNORED)
                daemon.stop()


class WithoutAKey(ModuleCase):
    def is_ignored(self, *words, **options):
        daemon = self.daemon(replies(ASK, result("accepted")))
        login = self.login("answer=1", *words, options="after=publickey", **options)
        self.assertEqual(login.lines, [f"result {IGNORED} 1"])
        self.assertEqual(daemon.connections, 0)
        daemon.stop()

    def test_the_daemon_is_not_asked(self):
        self.is_ignored()
        for info in ("", "\n", "password", "keyboard-interactive/pam", "hostbased ssh-rsa AAAA", "publickeyx ssh-ed25519 AAAA",
                     "publickey/x", "Publickey ssh-ed25519 AAAA", " publickey", "x publickey ssh-ed25519 AAAA", "password\nxpublickey a\n"):
            with self.subTest(info):
                self.is_ignored("env=SSH_AUTH_INFO_0=" + info)

    def test_the_process_environment_says_nothing(self):
        daemon = self.daemon(replies(result("none_needed")))
        login = self.login(options="after=publickey", environment={"SSH_AUTH_INFO_0": "publickey ssh-ed25519 AAAA"})
        self.assertEqual((login.result, daemon.connections), (IGNORED, 0))

    def test_a_daemon_that_is_gone_does_not_matter(self):
        self.assertEqual(self.login(options="after=publickey").lines, [f"result {IGNORED} 1"])

    def test_an_option_not_understood_does_not_matter(self):
        daemon = self.daemon(replies(result("accepted")))
        self.assertEqual(self.login(options="after=publickey nullok").result, IGNORED)
        self.assertEqual(daemon.connections, 0)


if __name__ == "__main__":
    unittest.main()
