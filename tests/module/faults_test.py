# SPDX-License-Identifier: Apache-2.0
"""Daemons that are absent, silent, broken, restarted or somebody else's, and processes that run out of things."""

import os
import shutil
import socket
import subprocess
import time
import unittest

from fake_daemon import ASK, WRONG, FakeDaemon, replies, result
from module_case import DRIVER, FAILING_MALLOC, IGNORED, MODULE, ModuleCase

NOBODY = 65534
ROOT = os.geteuid() == 0


def slowly(peer):
    peer.hear()
    for byte in b'{"type":"result","outcome":"accepted","text":""}\n':
        peer.say(bytes([byte]))
        time.sleep(0.2)


class NoVerdict(ModuleCase):
    def test_nobody_listens(self):
        login = self.login(options="timeout=60")
        self.assert_no_verdict(login, "cannot connect to the daemon: No such file or directory")
        self.assertLess(login.seconds, 1)

    def test_a_socket_left_behind(self):
        left = socket.socket(socket.AF_UNIX)
        left.bind(self.socket)
        left.close()
        login = self.login(options="timeout=60")
        self.assert_no_verdict(login, "Connection refused")
        self.assertLess(login.seconds, 1)

    def test_other_things_than_a_socket(self):
        os.mkdir(self.socket)
        self.assert_no_verdict(self.login(), "Connection refused")
        self.assert_no_verdict(self.login(options=f"socket={self.socket}/a"), "No such file")
        self.assert_no_verdict(self.login(options="socket=/dev/null/a"), "Not a directory")

    def test_silent(self):
        self.daemon(forever=lambda peer: peer.until_gone())
        login = self.login(options="timeout=1")
        self.assert_no_verdict(login, "no reply from the daemon: Connection timed out")
        self.assertGreater(login.seconds, 0.9)
        self.assertLess(login.seconds, 3)

    def test_silent_after_an_answer(self):
        self.daemon(replies(ASK))
        self.assert_no_verdict(self.login("answer=1", options="timeout=1"), "no reply")

    def test_a_byte_now_and_then(self):
        self.daemon(slowly)
        login = self.login(options="timeout=1")
        self.assert_no_verdict(login, "no reply")
        self.assertLess(login.seconds, 3)

    def test_broken_replies(self):
        accepted = b'{"type":"result","outcome":"accepted","text":""}'
        for reply, why in (
            (b"\n", "broken reply"),
            (b"accepted\n", "broken reply"),
            (os.urandom(512).replace(b"\n", b"") + b"\n", "broken reply"),
            (accepted + b"\n" + accepted + b"\n", "more than one line"),
            (accepted + b"\n ", "more than one line"),
            (b" " * 65537 + b"\n", "too long"),
            (b"x" * 1_000_000, "too long"),
            ({"type": "result", "outcome": "yes", "text": ""}, "unknown outcome"),
            ({"type": "welcome"}, "broken reply"),
            ({"type": "done", "text": ""}, "unknown type"),
            ({"type": "result", "outcome": "accepted", "text": "", "users": ["bob"]}, "broken reply"),
            ({"type": "refused", "reason": "bad_call", "text": "No."}, "refused the call"),
            ({"type": "refused", "reason": "not_permitted", "text": "No."}, "not permitted"),
        ):
            with self.subTest(reply[:80] if isinstance(reply, bytes) else reply):
                daemon = self.daemon(forever=replies(reply))  # to a bad call a second one comes
                self.assert_no_verdict(self.login(), why)
                daemon.stop()

    def test_half_a_reply(self):
        def serve(peer):
            peer.hear()
            peer.say(b'{"type":"result","outcome":"accepted","text":""}')

        daemon = self.daemon(serve)
        self.assert_no_verdict(self.login(), "closed the connection without a reply")
        self.assertEqual(daemon.connections, 1)

    def test_closing_before_the_first_reply_is_not_tried_again(self):
        daemon = self.daemon(forever=lambda peer: peer.hear())
        login = self.login(options="timeout=60")
        self.assert_no_verdict(login, "without a reply")
        self.assertEqual(daemon.connections, 1)
        self.assertLess(login.seconds, 1)

    def fill_queue(self):
        waiting = []
        while True:
            client = socket.socket(socket.AF_UNIX)
            client.setblocking(False)
            self.addCleanup(client.close)
            try:
                client.connect(self.socket)
                waiting.append(client)
            except BlockingIOError:
                return waiting

    def test_a_full_queue_is_waited_for(self):
        daemon = self.daemon(backlog=0, accepts=False, forever=lambda peer: peer.hear() and peer.say(result("accepted")))
        waiting = self.fill_queue()
        driver = self.start(options="timeout=60 debug")
        seen = self.until(driver, "log debug")
        for client in waiting:
            client.close()
        daemon.start()
        self.assertEqual(self.finish(driver, seen).result, "PAM_SUCCESS")

    def test_a_queue_that_stays_full(self):
        self.daemon(backlog=0, accepts=False)
        self.fill_queue()
        login = self.login(options="timeout=1")
        self.assert_no_verdict(login, "takes no connection")
        self.assertLess(login.seconds, 3)


class RootAtTheConsole(ModuleCase):
    def setUp(self):
        super().setUp()
        self.service = "login"

    def test_gets_in_without_a_verdict(self):
        for tty in ("/dev/tty1", "tty63", "ttyS0", "/dev/ttyS1", "/dev/hvc0", "/dev/console", "console"):
            login = self.login(f"tty={tty}", user="root")
            self.assertEqual(login.result, IGNORED, tty)
            self.assertEqual(len(login.of("log")), 1)
            self.assertTrue(login.of("log")[0].startswith("log alert root logs in at the console without a verdict: "))

    def test_also_when_the_daemon_says_unavailable(self):
        self.daemon(replies(result("unavailable")))
        self.assertEqual(self.login("tty=/dev/tty1", user="root").result, IGNORED)

    def test_nobody_else_and_nowhere_else(self):
        for tty in ("/dev/pts/1", "pts/1", "tty", "ttyp0", "tty1x", "/dev/", "", "/tmp/tty1", "/dev//tty1", "/dev/dev/tty1", "consoles", "ssh", ":0"):
            self.assert_no_verdict(self.login(f"tty={tty}", user="root"))
        self.assert_no_verdict(self.login("tty=/dev/tty1", user="alice"))
        self.assert_no_verdict(self.login("tty=/dev/tty1", user="toor"))
        self.assert_no_verdict(self.login("tty=/dev/tty1", "rhost=192.0.2.7", user="root"))
        for self.service in ("su", "su-l", "sshd", "sudo", "remote", "login2"):
            self.assert_no_verdict(self.login("tty=/dev/tty1", user="root"))

    def test_a_verdict_holds_there_too(self):
        self.daemon(replies(ASK, result("refused")))
        self.assertEqual(self.login("tty=/dev/tty1", "answer=1", user="root").result, "PAM_MAXTRIES")

    def test_another_user_at_the_prompt_is_not_root(self):
        self.daemon(lambda peer: peer.hear() and peer.say(ASK))
        login = self.login("tty=/dev/tty1", "answer=1", "rename=alice", user="root")
        self.assertEqual(login.result, "PAM_AUTH_ERR")


class Restart(ModuleCase):
    def at_the_prompt(self, first, options="timeout=60"):
        first = self.daemon(first)
        driver = self.start("wait", "answer=1", "answer=492039", options=options)
        seen = self.until(driver, "asked")
        first.stop()
        return driver, seen

    def answer(self, driver):
        driver.stdin.write(b"\n")
        driver.stdin.flush()

    @staticmethod
    def ask_and_die(peer):
        peer.hear()
        peer.say(ASK)

    def test_at_the_prompt_costs_nobody_the_login(self):
        driver, seen = self.at_the_prompt(self.ask_and_die)
        second = self.daemon(replies(dict(ASK, text="Shown to nobody."), result("accepted")))
        self.answer(driver)
        login = self.finish(driver, seen)
        self.assertEqual(login.lines, ["asked off Verification code: ", "result PAM_SUCCESS 1"])
        self.assertEqual(second.heard[1], {"type": "answer", "text": "1"})
        self.assertNotIn("tries", second.heard[0])

    def test_tries_used_up_are_told(self):
        first = self.daemon(replies(ASK, WRONG))
        driver = self.start("wait", "answer=1", "answer=492039", options="timeout=60")
        seen = self.until(driver, "asked")
        self.answer(driver)
        seen += self.until(driver, "asked")
        first.stop()
        second = self.daemon(replies(ASK, result("accepted")))
        self.answer(driver)
        self.assertEqual(self.finish(driver, seen).result, "PAM_SUCCESS")
        self.assertEqual(second.heard[0]["tries"], 1)

    def test_a_fresh_question_is_asked_and_not_answered_with_what_was_typed(self):
        first = self.daemon(self.ask_and_die)
        driver = self.start("wait", "answer=111111", "answer=492039", options="timeout=60")
        seen = self.until(driver, "asked")
        first.stop()
        qr_code = "\n" + "\u2588\u2580\u2584\n" * 500 + "Code from your app: "
        second = self.daemon(replies(dict(ASK, text="Set it up now.", prompt=qr_code, fresh=True), result("accepted")))
        self.answer(driver)
        self.answer(driver)
        login = self.finish(driver, seen)
        self.assertEqual(
            login.lines,
            [
                "asked off Verification code: ",
                "shown error Set it up now.",
                "asked off " + qr_code.replace("\n", "\\n"),
                "result PAM_SUCCESS 1",
            ],
        )
        self.assertEqual([message.get("text") for message in second.heard], [None, "492039"])

    def test_a_fresh_question_costs_no_try(self):
        first = self.daemon(self.ask_and_die)
        driver = self.start("wait", "answer=1", "answer=2", "answer=492039", options="timeout=60")
        seen = self.until(driver, "asked")
        for question in (dict(ASK, fresh=True), dict(ASK, fresh=True)):
            first.stop()
            first = self.daemon(lambda peer, question=question: peer.hear() and peer.say(question))
            self.answer(driver)
            seen += self.until(driver, "asked")
            self.assertNotIn("tries", first.heard[0])
        first.stop()
        third = self.daemon(replies(dict(ASK, fresh=False), result("accepted")))
        self.answer(driver)
        login = self.finish(driver, seen)
        self.assertEqual(login.result, "PAM_SUCCESS")
        self.assertEqual(login.of("delay"), [])
        self.assertNotIn("tries", third.heard[0])
        self.assertEqual(third.heard[1]["text"], "492039")

    def test_while_nobody_listens_yet(self):
        driver, seen = self.at_the_prompt(self.ask_and_die, "timeout=60 debug")
        self.answer(driver)
        seen += self.until(driver, "log debug the connection was lost")
        self.daemon(replies(ASK, result("accepted")))
        self.assertEqual(self.finish(driver, seen).result, "PAM_SUCCESS")

    def test_that_never_ends(self):
        driver, seen = self.at_the_prompt(self.ask_and_die, "timeout=1")
        self.answer(driver)
        self.assert_no_verdict(self.finish(driver, seen), "cannot connect")

    def test_a_verdict_instead_of_a_question_is_taken(self):
        driver, seen = self.at_the_prompt(self.ask_and_die)
        self.daemon(replies(result("refused", "Locked.")))
        self.answer(driver)
        self.assertEqual(self.finish(driver, seen).result, "PAM_MAXTRIES")

    def test_only_once_an_answer(self):
        def die_with_the_answer(peer):
            peer.hear()
            peer.say(ASK)
            peer.hear()

        daemon = self.daemon(forever=die_with_the_answer)
        self.assert_no_verdict(self.login("answer=1"), "without a reply")
        self.assertEqual(daemon.connections, 2)


@unittest.skipUnless(ROOT, "needs root, to listen as somebody else")
class Trust(ModuleCase):
    NAMESPACE = "mount -t tmpfs -o mode=755 tmpfs /run && {setup} && exec \"$@\""

    def for_everybody(self):
        """Driver and module where any user can reach them."""
        return {
            "driver": shutil.copy(DRIVER, self.directory),
            "module": shutil.copy(MODULE, self.directory),
        }

    def with_run_directory(self, setup):
        return ("unshare", "--mount", "sh", "-c", self.NAMESPACE.format(setup=setup), "sh")

    def login_to(self, uid, setup):
        daemon = self.daemon(replies(result("accepted")), uid=uid)
        login = self.login(prefix=self.with_run_directory(setup))
        daemon.stop()
        self.assertEqual(daemon.heard == [], login.result != "PAM_SUCCESS")  # nothing is told to a stranger
        return login

    def test_a_daemon_of_another_user(self):
        daemon = self.daemon(replies(result("accepted")), uid=NOBODY)
        self.assert_no_verdict(self.login(), "not trusted")
        daemon.stop()
        self.assertEqual(daemon.heard, [])

    def test_a_daemon_of_the_users_own(self):
        self.daemon(replies(result("accepted")), uid=1234)
        as_user = ("setpriv", "--reuid=1234", "--clear-groups")
        self.assertEqual(self.login(prefix=as_user, **self.for_everybody()).result, "PAM_SUCCESS")

    def test_a_daemon_of_another_user_for_a_user(self):
        self.daemon(replies(result("accepted")), uid=1234)
        as_other = ("setpriv", "--reuid=1235", "--clear-groups")
        self.assert_no_verdict(self.login(prefix=as_other, **self.for_everybody()), "not trusted")

    def test_the_owner_of_the_run_directory(self):
        make = "mkdir -m {mode} /run/harness2fa && chown {uid} /run/harness2fa"
        self.assertEqual(self.login_to(999, make.format(mode=755, uid=999)).result, "PAM_SUCCESS")
        for uid, setup in (
            (998, make.format(mode=755, uid=999)),
            (999, make.format(mode=775, uid=999)),
            (999, make.format(mode=757, uid=999)),
            (1000, make.format(mode=755, uid=1000)),
            (999, "mkdir /run/real && chown 999 /run/real && ln -s real /run/harness2fa && chown -h 999 /run/harness2fa"),
            (999, "touch /run/harness2fa && chown 999 /run/harness2fa"),
        ):
            with self.subTest(setup, uid=uid):
                self.assert_no_verdict(self.login_to(uid, setup), "not trusted")

    def test_a_strange_daemon_at_the_restart(self):
        first = self.daemon(Restart.ask_and_die)
        driver = self.start("wait", "answer=492039")
        seen = self.until(driver, "asked")
        first.stop()
        second = self.daemon(replies(ASK, result("accepted")), uid=NOBODY)
        driver.stdin.write(b"\n")
        driver.stdin.flush()
        self.assert_no_verdict(self.finish(driver, seen), "not trusted")
        second.stop()
        self.assertEqual(second.heard, [])


class Resources(ModuleCase):
    def any_code(self, **options):
        def serve(peer):
            for message in (ASK, result("accepted")):
                if peer.hear() is None:
                    return
                peer.say(message)

        return self.daemon(forever=serve, **options)

    def test_ten_thousand_logins_leave_nothing_behind(self):
        def serve(peer):  # reads no JSON: it is served ten thousand times
            peer.connection.recv(65536)
            peer.say(b'{"type":"result","outcome":"accepted","text":""}\n')

        self.daemon(forever=serve)
        count = 10_000 if FAILING_MALLOC else 500  # sanitizers take their time over loading a module
        self.assertEqual(self.login(f"repeat={count}").results, {"PAM_SUCCESS": count})

    def test_refusals_leave_nothing_behind(self):
        def serve(peer):
            peer.connection.recv(65536)
            peer.say(b"garbage\n")

        self.daemon(forever=serve)
        self.assertEqual(self.login("repeat=500").results, {"PAM_AUTHINFO_UNAVAIL": 500})

    def test_account_calls_leave_nothing_behind(self):
        outcomes = {True: b"refused", False: b"accepted"}

        def serve(peer):
            is_account = b'"phase":"account"' in peer.connection.recv(65536)
            peer.say(b'{"type":"result","outcome":"%s","text":""}\n' % outcomes[is_account])

        self.daemon(forever=serve)
        self.assertEqual(self.login("repeat=500", "then=acct_mgmt").results, {"PAM_SUCCESS": 500})
        self.assertEqual(self.login("repeat=500", "call=acct_mgmt").results, {"PAM_PERM_DENIED": 500})

    def test_signals_change_nothing(self):
        def serve(peer):
            for message in (ASK, result("accepted")):
                peer.hear()
                time.sleep(0.3)  # many signals come in the meantime
                peer.say(message)

        self.daemon(serve, replies(ASK, WRONG), forever=lambda peer: peer.until_gone())
        self.assertEqual(self.login("answer=1", "storm").result, "PAM_SUCCESS")
        login = self.login("answer=1", "storm", options="timeout=1")
        self.assertNotEqual(login.result, "PAM_SUCCESS")
        login = self.login("storm", options="timeout=1")
        self.assert_no_verdict(login, "Connection timed out")
        self.assertLess(login.seconds, 3)

    def test_no_descriptor_is_left(self):
        self.any_code()
        login = self.login("answer=1", "no-descriptors")
        self.assertIn("log err no verdict: cannot make a socket: Too many open files", login.lines)
        self.assertIn(login.result, ("PAM_AUTHINFO_UNAVAIL", "PAM_SYSTEM_ERR"))  # libpam's auditing needs one too

    @unittest.skipUnless(FAILING_MALLOC, "needs failing_malloc")
    def test_every_allocation_that_fails(self):
        def log_in(outcome):
            daemon = self.daemon(forever=replies(ASK, result(outcome)))
            login = self.login("answer=1", "failing-allocations", environment={"LD_PRELOAD": FAILING_MALLOC})
            daemon.stop()
            return login.results

        for outcome in ("refused", "unavailable"):
            results = log_in(outcome)
            self.assertFalse({"PAM_SUCCESS", IGNORED} & results.keys(), results)
        # The module allocates nothing; without an answer from the application it cannot succeed. Where libpam does without
        # memory after the module has said its word, that word holds.
        results = log_in("accepted")
        self.assertGreaterEqual(results["PAM_CONV_ERR"], 2)
        self.assertLess(results.get("PAM_SUCCESS", 0), sum(results.values()) / 2)

    @unittest.skipUnless(FAILING_MALLOC, "needs failing_malloc")
    def test_without_memory_for_a_verdict_the_daemon_is_asked_again(self):
        def serve(peer):
            if "phase" in peer.hear():
                peer.say(result("refused"))
                return
            peer.say(ASK)
            peer.hear()
            peer.say(result("accepted"))

        self.daemon(forever=serve)
        login = self.login("answer=1", "then=acct_mgmt", "failing-allocations", environment={"LD_PRELOAD": FAILING_MALLOC})
        self.assertGreaterEqual(login.results["PAM_PERM_DENIED"], 2)

    @unittest.skipUnless(FAILING_MALLOC, "the shadow memory of sanitizers takes too long to search")
    def test_the_answer_does_not_stay_in_memory(self):
        self.any_code()  # the answer is of a length that nobody else allocates, so what is freed stays as it was
        self.assertEqual(self.login("canary=" + "in-place-of-a-code," * 20).result, "PAM_SUCCESS")

    def test_the_environment_changes_nothing(self):
        self.any_code()
        environment = {"HARNESS2FA_SOCKET": "/nonexistent", "TZ": "../../etc/passwd", "LC_ALL": "tr_TR.UTF-8", "LD_BIND_NOW": ""}
        self.assertEqual(self.login("answer=1", environment=environment).result, "PAM_SUCCESS")


class Library(unittest.TestCase):
    """What every login has to load."""

    def tool(self, *words):
        return subprocess.run([*words, MODULE], check=True, capture_output=True, text=True).stdout

    @unittest.skipUnless(FAILING_MALLOC, "sanitizers bring libraries of their own")
    def test_needs_libpam_and_libc_alone(self):
        lines = self.tool("readelf", "-dW").splitlines()
        needed = [line.split("[")[1].rstrip("]") for line in lines if "(NEEDED)" in line]
        self.assertEqual(sorted(needed), ["libc.so.6", "libpam.so.0"])
        for absent in ("INIT_ARRAY", "FINI_ARRAY", "TEXTREL"):
            self.assertFalse([line for line in lines if absent in line], absent)
        flags = [line for line in lines if "FLAGS_1" in line]
        self.assertTrue(flags and "NOW" in flags[0] and "NODELETE" in flags[0], flags)

    def test_exports_the_six_functions_alone(self):
        symbols = self.tool("nm", "-D", "--defined-only").split()[2::3]
        calls = ["acct_mgmt", "authenticate", "chauthtok", "close_session", "open_session", "setcred"]
        self.assertEqual(sorted(symbols), ["pam_sm_" + call for call in calls])

    @unittest.skipUnless(FAILING_MALLOC, "sanitizers have data of their own")
    def test_has_no_data_that_changes(self):
        sections = self.tool("readelf", "-SW")
        for absent in (" .data ", " .bss ", " .init_array "):
            self.assertNotIn(absent, sections)


if __name__ == "__main__":
    unittest.main()
