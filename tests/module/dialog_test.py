# SPDX-License-Identifier: Apache-2.0
"""Logins with a daemon that answers: what is asked, shown and returned."""

import unittest

from fake_daemon import ASK, TO_BE_READ, WRONG, replies, result
from module_case import ASKS_PASSWORD, IGNORED, ModuleCase


class Outcomes(ModuleCase):
    def test_accepted_after_an_answer(self):
        daemon = self.daemon(replies(ASK, result("accepted")))
        login = self.login("answer=492039", "tty=ssh", "rhost=192.0.2.7")
        self.assertEqual(login.lines, ["asked off Verification code: ", "result PAM_SUCCESS 1"])
        self.assertEqual(
            daemon.heard,
            [
                {"type": "login", "user": "alice", "service": "sshd", "tty": "ssh", "rhost": "192.0.2.7", "acknowledges": True},
                {"type": "answer", "text": "492039"},
            ],
        )

    def test_wrong_then_right(self):
        self.daemon(replies(ASK, WRONG, result("accepted", "Welcome.")))
        login = self.login("answer=1", "answer=492039")
        self.assertEqual(
            login.lines,
            [
                "asked off Verification code: ",
                "shown error That code is not right.",
                "asked off Verification code: ",
                "shown info Welcome.",
                "result PAM_SUCCESS 1",
            ],
        )

    def test_none_needed_is_ignored(self):
        self.daemon(replies(result("none_needed")))
        self.assertEqual(self.login().lines, [f"result {IGNORED} 1"])

    def test_a_text_with_none_needed_is_information(self):
        self.daemon(replies(result("none_needed", "It will be required.")))
        self.assertEqual(self.login().lines, ["shown info It will be required.", f"result {IGNORED} 1"])

    def test_refused_at_once(self):
        self.daemon(replies(result("refused", "Ask an administrator.")))
        self.assertEqual(self.login().lines, ["shown error Ask an administrator.", "result PAM_MAXTRIES 1"])

    def test_refused_after_an_answer_is_delayed(self):
        self.daemon(replies(ASK, result("refused", "Too many wrong codes.")))
        login = self.login("answer=1")
        self.assertEqual(login.of("shown"), ["shown error Too many wrong codes."])
        self.assertEqual(login.result, "PAM_MAXTRIES")
        delays = [int(line.split()[1]) for line in login.of("delay")]
        self.assertEqual(len(delays), 1)
        self.assertGreaterEqual(delays[0], 1_000_000)  # libpam makes it up to half shorter or longer

    def test_unavailable_is_no_verdict(self):
        self.daemon(replies(result("unavailable")))
        self.assert_no_verdict(self.login(), "the daemon says: unavailable")

    def test_unavailable_with_a_text_needs_no_other(self):
        self.daemon(replies(result("unavailable", "The disk is full.")))
        login = self.login()
        self.assertEqual(login.result, "PAM_AUTHINFO_UNAVAIL")
        self.assertEqual(login.of("shown"), ["shown error The disk is full."])

    def test_echo_is_the_daemons_choice(self):
        self.daemon(replies(dict(ASK, echo=True), result("accepted")))
        self.assertEqual(self.login("answer=1").of("asked"), ["asked on Verification code: "])

    def test_silent_shows_the_texts_all_the_same(self):  # sudo always sets PAM_SILENT
        self.daemon(replies(dict(ASK, text="Hello."), result("refused", "No.")))
        login = self.login("answer=1", "silent")
        self.assertEqual(login.of("shown"), ["shown error Hello.", "shown error No."])

    def test_long_prompts_arrive_whole(self):
        code = "\n" + ("\u2588\u2580\u2584 " * 20 + "\n") * 100 + "Code: "
        self.daemon(replies(dict(ASK, prompt=code, fresh=True), result("accepted")))
        login = self.login("answer=1")
        self.assertEqual(login.of("asked"), ["asked off " + code.replace("\n", "\\n")])


class Answers(ModuleCase):
    def refused_without_sending(self, expected, logged, *words, **options):
        daemon = self.daemon(replies(ASK, result("accepted")))
        login = self.login(*words, **options)
        self.assertEqual(login.result, expected, login.lines)
        self.assertEqual(login.of("log"), ["log err " + logged])
        self.assertEqual([message["type"] for message in daemon.heard], ["login"])

    def test_no_answer(self):
        for word in ("null", "no-response", "answer="):
            with self.subTest(word):
                self.refused_without_sending("PAM_AUTH_ERR", "no code was typed", word)
                self.doCleanups()
                self.setUp()

    def test_application_that_cannot_converse(self):
        for word in ("error", "no-conversation"):
            with self.subTest(word):
                self.refused_without_sending("PAM_CONV_ERR", "the application cannot ask for a code", word)
                self.doCleanups()
                self.setUp()

    def test_password_typed_as_the_code_by_sshd(self):
        self.refused_without_sending(
            "PAM_CONV_ERR", "sshd's PasswordAuthentication cannot ask for codes", "answer=geheim", "answer=geheim", before=ASKS_PASSWORD
        )

    def test_password_typed_as_the_code_elsewhere(self):
        self.service = "su"
        self.refused_without_sending("PAM_CONV_ERR", "the password was typed as the code", "answer=geheim", "answer=geheim", before=ASKS_PASSWORD)

    def test_another_answer_than_the_password(self):
        daemon = self.daemon(replies(ASK, result("accepted")))
        self.assertEqual(self.login("answer=geheim", "answer=492039", before=ASKS_PASSWORD).result, "PAM_SUCCESS")
        self.assertEqual(daemon.heard[1]["text"], "492039")

    def test_it_says_that_a_password_was_asked_for(self):
        for before, options, said in ((ASKS_PASSWORD, "", True), ("", "", None), (ASKS_PASSWORD, "after=publikey", None)):
            with self.subTest(before=before, options=options):
                daemon = self.daemon(replies(ASK, result("accepted")))
                words = ["answer=geheim"] if before else []
                self.login(*words, "answer=492039", before=before, options=options)
                self.assertEqual(daemon.heard[0].get("password"), said)
                daemon.stop()

    def test_user_changed_while_typing(self):
        self.refused_without_sending("PAM_AUTH_ERR", "the user name changed during the login", "answer=492039", "rename=root")

    def test_blanks_are_the_daemons_business(self):
        daemon = self.daemon(replies(ASK, result("accepted")))
        self.assertEqual(self.login("answer= \t ").result, "PAM_SUCCESS")
        self.assertEqual(daemon.heard[1]["text"], " \t ")

    def test_a_mebibyte_is_sent_as_wrong_as_it_is(self):
        daemon = self.daemon(replies(ASK, result("accepted")))
        self.login("long=1048576")
        self.assertEqual(daemon.heard[1]["text"], "?")

    def test_odd_bytes_arrive_escaped(self):
        daemon = self.daemon(replies(ASK, result("accepted")))
        self.login(b'answer=\x08\n\r\x7fINCORRECT"\\\xff', b"tty=\x1b\xe9", user=b"al\xc3\xafce\x01")
        self.assertEqual(daemon.heard[0]["user"], "al\u00efce\u0001")
        self.assertEqual(daemon.heard[0]["tty"], "\u001b\ufffd")
        self.assertEqual(daemon.heard[1]["text"], '\b\n\r\x7fINCORRECT"\\\ufffd')

    def test_names_that_fit_no_line_are_not_cut(self):
        for words, user in ((["rhost=" + "x" * 9000], "alice"), ([], "x" * 8150), ([], "x" * 100_000)):
            daemon = self.daemon(replies(result("accepted")))
            login = self.login(*words, user=user)
            self.assertNotIn(login.result, ("PAM_SUCCESS", IGNORED))  # libpam's own auditing fails too for such a name
            self.assertIn("too long", login.of("log")[0])
            self.assertEqual(daemon.heard, [])
            daemon.stop()


class ToBeRead(ModuleCase):
    """A question that holds recovery codes and wants no answer: the verdict is committed already."""

    CODES = "asked on " + TO_BE_READ["prompt"].replace("\n", "\\n")

    def test_the_verdict_comes_whatever_is_answered(self):
        for word, sent in (("answer=", "seen"), ("answer=y", "seen"), ("answer=geheim", "seen"), ("null", ""), ("no-response", ""),
                           ("error", ""), ("long=1048576", "seen")):
            with self.subTest(word):
                daemon = self.daemon(replies(TO_BE_READ, result("accepted")))
                password = ["answer=geheim"] if word == "answer=geheim" else []
                login = self.login(*password, word, before=ASKS_PASSWORD if password else "")
                self.assertEqual(login.lines[-2:], [self.CODES, "result PAM_SUCCESS 1"])
                self.assertEqual(daemon.heard[1:], [{"type": "answer", "text": sent}])
                daemon.stop()

    def test_after_the_right_code_of_a_set_up_nothing_is_delayed(self):
        self.daemon(replies(dict(ASK, fresh=True), TO_BE_READ, result("accepted")))
        login = self.login("answer=492039", "answer=")
        self.assertEqual(login.lines, ["asked off Verification code: ", self.CODES, "result PAM_SUCCESS 1"])

    def test_no_other_verdict_becomes_one_that_lets_in(self):
        for outcome, expected in (("refused", "PAM_MAXTRIES"), ("unavailable", "PAM_AUTHINFO_UNAVAIL")):
            daemon = self.daemon(replies(TO_BE_READ, result(outcome)))
            self.assertEqual(self.login("answer=").result, expected)
            daemon.stop()

    def test_user_changed_while_reading(self):
        self.daemon(replies(TO_BE_READ, result("accepted")))
        self.assertEqual(self.login("answer=", "rename=root").result, "PAM_AUTH_ERR")

    def test_an_option_not_understood_takes_the_success(self):
        self.daemon(replies(TO_BE_READ, result("accepted")))
        self.assertEqual(self.login("answer=", options="after=pubkey").result, IGNORED)

    def test_a_daemon_restarted_meanwhile_asks_as_at_any_login(self):
        def ends_at_the_question(peer):
            peer.hear()
            peer.say(TO_BE_READ)

        daemon = self.daemon(ends_at_the_question, replies(ASK, result("accepted")))
        login = self.login("answer=", "answer=492039")
        self.assertEqual(login.lines, [self.CODES, "asked off Verification code: ", "result PAM_SUCCESS 1"])
        self.assertNotIn("tries", daemon.heard[1])
        self.assertEqual(daemon.heard[2], {"type": "answer", "text": "492039"})

    def test_a_broken_reply_is_no_verdict(self):
        self.daemon(replies(TO_BE_READ, {"type": "accepted"}))
        self.assert_no_verdict(self.login("answer="), "broken reply")

    def test_an_older_daemon_is_asked_as_before(self):
        def does_not_understand(peer):
            peer.hear()
            peer.say({"type": "refused", "reason": "bad_call", "text": "The call was not understood: an unknown field."})

        daemon = self.daemon(does_not_understand, replies(ASK, result("accepted")))
        self.assertEqual(self.login("answer=492039").lines, ["asked off Verification code: ", "result PAM_SUCCESS 1"])
        self.assertEqual([message.pop("acknowledges", False) for message in daemon.heard], [True, False, False])
        self.assertEqual(daemon.heard[0], daemon.heard[1])
        daemon.stop()
        daemon = self.daemon(does_not_understand, replies(ASK, result("accepted")))
        self.assertEqual(self.login("answer=geheim", "answer=492039", before=ASKS_PASSWORD).result, "PAM_SUCCESS")
        self.assertEqual([message.get("password") for message in daemon.heard[:2]], [True, None])


class Options(ModuleCase):
    def test_an_option_not_understood_takes_the_success(self):
        for option in ("after=pubkey", "after=", "after=publickey,", "After=publickey", "after", "Debug", "timeout=0", "timeout=5s", "timeout=", "timeout=99999999999999999999", "nullok"):
            with self.subTest(option):
                daemon = self.daemon(replies(ASK, result("accepted")))
                login = self.login("answer=1", options=option)
                self.assertEqual(login.result, IGNORED)
                self.assertEqual(login.of("log"), ["log err unknown or malformed option: " + option])
                daemon.stop()

    def test_an_option_not_understood_takes_nothing_else(self):
        for outcome, expected in (("none_needed", IGNORED), ("refused", "PAM_MAXTRIES"), ("unavailable", "PAM_AUTHINFO_UNAVAIL")):
            daemon = self.daemon(replies(result(outcome)))
            self.assertEqual(self.login(options="after=pubkey").result, expected)
            daemon.stop()

    def test_a_malformed_socket_is_an_option_not_understood(self):
        for path in ("relative", "", "/" + "x" * 200):
            login = self.login(options=f"socket={path}")
            self.assertEqual(login.of("log")[0], f"log err unknown or malformed option: socket={path}")
            self.assertNotEqual(login.result, "PAM_SUCCESS")

    def test_debug_tells_the_steps_and_no_secret(self):
        self.daemon(replies(ASK, result("accepted")))
        login = self.login("answer=492039", options="debug timeout=60")
        self.assertEqual(login.result, "PAM_SUCCESS")
        self.assertTrue(login.of("log"))
        for line in login.of("log"):
            self.assertTrue(line.startswith("log debug "), line)
            self.assertNotIn("492039", line)


class OtherCalls(ModuleCase):
    def test_credentials_need_no_state(self):
        with open(self.command(["call=setcred"])[1] + "/sshd", "r+", encoding="utf-8") as file:
            stack = file.read().replace("auth [default=die] pam_debug.so auth=cred_unavail\n", "")
            file.seek(0)
            file.truncate()
            file.write(stack)
        self.assertEqual(self.login("call=setcred").result, "PAM_SUCCESS")

    def test_sessions_and_passwords_are_ignored(self):
        for call in ("open_session", "close_session", "chauthtok"):
            self.assertEqual(self.login(f"call={call}").result, IGNORED, call)


if __name__ == "__main__":
    unittest.main()
