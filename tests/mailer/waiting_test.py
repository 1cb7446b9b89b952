# SPDX-License-Identifier: Apache-2.0
"""When the mailer asks, how it waits, and how it ends."""

import os
import subprocess
import unittest

import box
from box import BOX
from mailer_case import NOBODY, PATIENCE, Case, mail
from smtp import MailServer


class Waiting(Case):
    def test_asks_at_once_when_something_is_due(self):
        with MailServer() as server:
            self.start()
            self.daemon.wait_until(lambda: self.daemon.calls == 1)  # nothing is due for ten minutes
            self.assertEqual(self.outcome(server.url), "delivered")
            self.assertEqual(self.outcome(server.url), "delivered")  # the file is there already
            os.unlink(self.daemon.directory + "/mail-due")
            self.assertEqual(self.outcome(server.url), "delivered")

    def test_asks_when_the_time_is_over(self):
        self.daemon.seconds = 1
        self.start()
        self.daemon.wait_until(lambda: self.daemon.calls >= 3)

    def test_a_daemon_that_comes_later(self):
        self.daemon.stop()
        with MailServer() as server:
            self.start()
            self.wait_for_log("cannot be reached")
            self.daemon.start()
            self.assertEqual(self.outcome(server.url), "delivered")
        self.assertEqual(self.logged().count("cannot be reached"), 1)
        self.addCleanup(self.daemon.start)

    def wait_for_log(self, text):
        with subprocess.Popen(["tail", "-f", "-n", "+1", self.log.name], stdout=subprocess.PIPE, text=True) as lines:
            for line in lines.stdout:
                if text in line:
                    return lines.kill()

    def test_ends_at_once_while_it_waits(self):
        self.start()
        self.daemon.wait_until(lambda: self.daemon.calls == 1)
        self.end()

    def test_ends_after_the_message_on_its_way(self):
        with MailServer() as server:
            def terminated():
                self.process.terminate()
                return True
            self.daemon.acknowledge = terminated
            self.daemon.queue(mail(server.url, id=1), mail(server.url, id=2))
            self.start()
            self.assertEqual(self.daemon.outcome_of(1), "delivered")
            self.assertEqual(self.daemon.outcome_of(2), "later: the sender of mail was stopped")
            self.assertEqual(self.process.wait(PATIENCE), 0)
            self.assertEqual(len(server.messages), 1)

    def test_weights_for_the_journal(self):
        with MailServer() as server:
            self.start(JOURNAL_STREAM="8:1")
            self.assertEqual(self.outcome(server.url), "delivered")
            self.assertRegex(self.outcome("smtp://127.0.0.1:9"), "^no service: ")
            self.end()
        self.assertRegex(self.logged(), "(?m)^<6>mail 7 .*: delivered$")
        self.assertRegex(self.logged(), "(?m)^<4>mail 7 .*: no service: ")

    def test_command_line(self):
        def status(*words):
            return subprocess.run([BOX + "/harness2fa-mailer", *words], capture_output=True, timeout=PATIENCE, user=NOBODY,
                                  check=False).returncode
        self.assertEqual([status("--version"), status("--help"), status("--nonsense"), status("--config", "/missing")],
                         [0, 0, 2, 2])


if __name__ == "__main__":
    box.enter()
    unittest.main()
