# SPDX-License-Identifier: Apache-2.0
"""login(1), and root at the console."""

import subprocess

from box.case import BoxCase, main

AT_THE_CONSOLE = "pam_harness2fa(login:auth): root logs in at the console without a verdict: "


class Console(BoxCase):
    def at_the_console(self, user):
        """login with its terminal bound on /dev/console."""
        self.addCleanup(subprocess.run, ["umount", "--lazy", "/dev/console"], check=False)
        return self.box.login(user, "sh", "-c", 'mount --bind "$(tty)" /dev/console && '
                              f"exec login {user} < /dev/console > /dev/console 2>&1")

    def test_login_asks_for_a_code(self):
        self.box.enroll("alice")
        self.box.login("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.journal.expect(USER="alice", SERVICE="login", OUTCOME="accepted")

    def test_login_refuses_a_wrong_code(self):
        self.box.apply("login: {attempts: 1}")
        self.box.enroll("alice")
        self.box.login("alice").password().code(self.box.wrong_code("alice")).is_refused("That code is not right.")

    def test_login_does_not_ask_a_user_without_a_device(self):
        self.box.login("bob").password().gets_in().was_never_asked()

    def test_root_at_the_console_is_asked_while_there_is_a_daemon(self):
        self.box.apply("login: {attempts: 1}")
        self.box.enroll("root")
        self.at_the_console("root").password().code(self.box.next_code("root")).gets_in()
        self.doCleanups()
        self.at_the_console("root").password().code(self.box.wrong_code("root")).is_refused("That code is not right.")

    def test_root_at_the_console_gets_in_without_a_daemon(self):
        self.box.enroll("root")
        self.box.daemon.stop()
        self.at_the_console("root").password().gets_in().was_never_asked()
        self.assertEqual(self.box.journal.expect(AT_THE_CONSOLE)["PRIORITY"], "1")  # alert

    def test_a_wrong_password_does_not_get_root_in_at_the_console(self):
        self.box.daemon.stop()
        self.at_the_console("root").password("wrong").is_refused()

    def test_root_elsewhere_does_not_get_in_without_a_daemon(self):
        self.box.daemon.stop()
        self.box.ssh("root").password().is_refused()
        self.box.su("root", by="bob").password().is_refused()
        self.box.login("root").password().is_refused()
        self.assertEqual(self.box.journal.entries("at the console"), [])

    def test_nobody_but_root_gets_in_at_the_console_without_a_daemon(self):
        self.box.daemon.stop()
        self.at_the_console("bob").password().is_refused()


if __name__ == "__main__":
    main()
