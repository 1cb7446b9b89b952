# SPDX-License-Identifier: Apache-2.0
"""Logins while the daemon is away, silent, replaced or restarted."""

import os
import pwd
import socket
import threading

from box import dialog
from box.case import BoxCase, main
from box.daemon import Daemon

NOT_AVAILABLE = "Two-factor authentication is not available right now. Ask your administrator."
NO_VERDICT = "pam_harness2fa(sshd:auth): no verdict: "


class Absent(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def refuses_everyone(self, why):
        for user in ("alice", "bob"):
            self.box.ssh(user).password().is_refused(NOT_AVAILABLE).was_never_asked()
        self.box.journal.expect(NO_VERDICT + why, count=2)

    def test_without_a_daemon_nobody_gets_in(self):
        self.box.daemon.stop()
        self.refuses_everyone("cannot connect to the daemon")

    def test_a_daemon_that_is_silent_lets_nobody_in(self):
        self.box.daemon.freeze()
        self.addCleanup(self.box.daemon.thaw)
        self.refuses_everyone("no reply from the daemon")

    def test_a_daemon_that_falls_silent_at_the_prompt_lets_nobody_in(self):
        login = self.box.ssh("alice").password().asks()
        self.box.daemon.freeze()
        self.addCleanup(self.box.daemon.thaw)
        login.types(self.box.next_code("alice")).is_refused(NOT_AVAILABLE)

    def test_a_socket_of_a_user_is_not_trusted(self):
        self.box.daemon.stop()
        self.listen_as("dave")
        self.refuses_everyone("the socket is not the daemon's")

    def test_a_socket_of_a_user_is_not_trusted_in_a_directory_of_that_user(self):
        self.box.daemon.stop()
        self.addCleanup(os.chown, "/run/harness2fa", *ids("harness2fa"))
        os.chown("/run/harness2fa", *ids("dave"))
        self.listen_as("dave")
        self.refuses_everyone("the socket is not the daemon's")

    def listen_as(self, user):
        """Answers every call with "accepted"."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(Daemon.socket)
        os.chmod(Daemon.socket, 0o666)
        os.seteuid(ids(user)[0])
        listener.listen()  # the kernel shows a peer who called this
        os.seteuid(0)
        self.addCleanup(listener.close)

        def accept_everybody():
            while True:
                caller, _ = listener.accept()
                caller.sendall(b'{"type":"result","outcome":"accepted","text":""}\n')

        threading.Thread(target=accept_everybody, daemon=True).start()


class Restarted(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def test_a_restart_at_the_prompt_does_not_cost_the_login(self):
        login = self.box.ssh("alice").password().asks()
        self.box.daemon.restart()
        login.types(self.box.next_code("alice")).gets_in()

    def test_a_code_that_is_typed_while_there_is_no_daemon_waits_for_it(self):
        login = self.box.ssh("alice").password().asks()
        self.box.daemon.kill()
        login.types(self.box.next_code("alice"))
        self.box.daemon.start()
        login.gets_in()

    def test_a_restart_gives_no_further_tries(self):
        login = self.box.ssh("alice").password()
        login.code(self.box.wrong_code("alice")).code(self.box.wrong_code("alice")).asks()
        self.box.daemon.restart()
        login.types(self.box.wrong_code("alice")).is_refused("That code is not right.")

    def test_with_socket_activation_a_login_waits_for_the_next_daemon(self):
        self.box.daemon.stop()
        self.box.daemon.start(socket_activated=True)
        self.box.daemon.stop()
        login = self.box.ssh("alice").password()
        self.box.daemon.start(socket_activated=True)
        login.code(self.box.next_code("alice")).gets_in()

    def test_sigterm_ends_the_daemon_cleanly(self):
        self.assertEqual(self.box.daemon.stop(), 0)

    def test_a_stop_with_many_logins_in_flight_loses_none(self):
        logins = [self.box.pam("alice").password() for _ in range(12)]
        for login in logins:
            login.asks()
        code = self.box.next_code("alice")
        for login in logins:
            login.types(code)
        self.assertEqual(self.box.daemon.stop(), 0)
        self.box.daemon.start()
        results = [login.terminal.expect([login.marker, "That code was used already"]) for login in logins]
        self.assertEqual(results.count(0), 1)
        self.box.journal.expect(USER="alice", OUTCOME="accepted")
        self.assertEqual(len(self.box.journal.entries(USER="alice", OUTCOME="accepted")), 1)

    def test_a_daemon_killed_right_after_accepting_has_burned_the_code(self):
        code = self.box.next_code("alice")
        self.box.pam("alice").password().code(code).says("successfully authenticated")
        self.box.daemon.kill()
        self.box.daemon.start()
        self.box.ssh("alice").password().code(code).says("That code was used already.").asks().close()

    def test_who_hangs_up_at_the_prompt_disturbs_nobody(self):
        dialog.hang_up(self.box.ssh("alice").password().asks())
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()


def ids(user):
    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid


if __name__ == "__main__":
    main()
