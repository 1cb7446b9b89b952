# SPDX-License-Identifier: Apache-2.0
"""The daemon and the sender of mail under the AppArmor profiles of the package. All other tests run so as well, where the kernel has it."""

import os
import signal
import subprocess

from box.case import main
from box.daemon import PROGRAM
from box.mail_case import MailCase
from box.profiles import confinement
from box.world import BOX, run, write


class Confined(MailCase):
    def setUp(self):
        super().setUp()
        if not confinement():
            self.skipTest("the kernel has no AppArmor, or it cannot be used from here")

    def test_the_daemon_its_helpers_and_the_sender_are_confined(self):
        self.box.apply("rules: [{groups: [sudo], code: always}]\nmail: {enabled: true}\n")
        self.succeeds(self.box.command("root", "explain", "alice"), "sudo")
        processes = [self.box.daemon.pid(), *children(self.box.daemon.pid())]
        self.assertGreater(len(processes), 1)
        for process in processes:
            self.assertEqual(confinement().of_process(process), confinement().label("harness2fad") + " (enforce)")
        self.assertEqual(confinement().of_process(self.mail.sender_pid()), confinement().label("harness2fa-mailer") + " (enforce)")

    def test_a_daemon_whose_program_is_replaced_still_asks_the_user_database(self):
        run("cp", "-a", "/usr/sbin", BOX)
        run("mount", "--bind", BOX + "/sbin", "/usr/sbin")
        self.addCleanup(run, "umount", "--lazy", "/usr/sbin")
        self.box.daemon.restart()
        os.unlink(PROGRAM)
        for helper in children(self.box.daemon.pid()):
            os.kill(helper, signal.SIGKILL)
        self.box.apply("rules: [{groups: [sudo], code: always}]\n")
        self.succeeds(self.box.command("root", "explain", "alice"), "sudo")

    def test_not_even_root_reads_or_writes_elsewhere_under_the_profile(self):
        os.mkdir("/root/own")
        write("/root/own.yaml", "socket: /root/own/socket\nstore: sqlite:/root/own/accounts.db\n")
        words = [PROGRAM, "--config", "/root/own.yaml", "--make-store"]
        self.assertNotEqual(subprocess.run([*confinement().words(PROGRAM), *words], capture_output=True, check=False).returncode, 0)
        self.assertEqual(os.listdir("/root/own"), [])
        denials = confinement().denials()
        self.assertIn('name="/root/own.yaml"', "".join(denials[self.denials_known:]))
        self.denials_known = len(denials)
        subprocess.run(words, check=True)
        self.assertIn("accounts.db", os.listdir("/root/own"))


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


if __name__ == "__main__":
    main()
