# SPDX-License-Identifier: Apache-2.0
"""Versions differ for a while: a module that a waiting sshd has loaded meets the daemon of an upgrade, and the other way round. The programs
of the last release are built from the history (scripts/last-release); without them these tests are skipped, and say so."""

import glob
import os
import unittest

from box import dialog
from box.case import BoxCase, main
from box.server import STORE
from box.world import run

LAST_RELEASE = os.environ.get("HARNESS2FA_LAST_RELEASE", "")
DAEMON = "/usr/sbin/harness2fad"
UNCONFIRMED = "Recovery codes were never confirmed: harness2fa recovery-codes"
ENFORCED = "enforce: true\n"


def module():
    return glob.glob("/usr/lib/*/security/pam_harness2fa.so")[0]


@unittest.skipUnless(LAST_RELEASE and os.path.exists(LAST_RELEASE + "/harness2fad"),
                     "HARNESS2FA_LAST_RELEASE names no folder made by scripts/last-release")
class Upgrade(BoxCase):
    def setUp(self):
        super().setUp()
        self.former = []
        self.addCleanup(self.all_of_today)

    def of_last_release(self, path):
        run("mount", "--bind", f"{LAST_RELEASE}/{os.path.basename(path)}", path)
        self.former.append(path)

    def of_today(self, path):
        run("umount", "--lazy", path)
        self.former.remove(path)

    def all_of_today(self):
        for path in list(self.former):
            self.of_today(path)

    def begin_with_last_daemon(self):
        """With a store that it has made."""
        self.box.daemon.stop()
        self.of_last_release(DAEMON)
        for name in os.listdir(STORE):
            os.unlink(f"{STORE}/{name}")
        self.box.daemon.start()

    def upgrade_daemon(self):
        self.box.daemon.stop()
        self.of_today(DAEMON)
        self.box.daemon.start()

    def sees_key(self, login, user):
        login.says("Set it up now").asks("Code from your app: ")
        self.box.knows_key(user, dialog.keys_in(login.shown)[-1])
        return login

    def begins_set_up(self, user):
        return self.sees_key(self.box.ssh(user).password(), user).types(self.box.code(user))

    def logs_in(self, user):
        self.box.ssh(user).password().code(self.box.next_code(user)).gets_in()

    def all_kinds_of_codes(self):
        codes = self.box.enroll("alice")["recovery_codes"]
        self.logs_in("alice")
        wrong = self.box.ssh("alice").password().code(self.box.wrong_code("alice")).says("That code is not right.")
        wrong.code(self.box.next_code("alice")).gets_in()
        self.box.ssh("alice").password().code(codes[0]).says("Recovery code accepted; 9 left.").gets_in()
        self.box.sudo("alice").password().code(self.box.next_code("alice")).gets_in()
        wrong = self.box.wrong_code("alice")
        login = self.box.ssh("alice").password().code(wrong).says("not right").code(wrong).says("not right")
        login.code(wrong).is_refused("That code is not right.")
        self.box.ssh("bob").password().gets_in().was_never_asked()


class TheModuleOfTheLastRelease(Upgrade):
    """It knows nothing of a last question, and nothing of passwords."""

    def setUp(self):
        super().setUp()
        self.of_last_release(module())

    def test_codes(self):
        self.all_kinds_of_codes()

    def test_set_up_tells_that_the_codes_were_never_confirmed(self):
        self.box.apply(ENFORCED)
        self.begins_set_up("bob").says(UNCONFIRMED).gets_in().was_never_asked(dialog.ON_PAPER)
        self.logs_in("bob")

    def test_it_proves_no_device(self):
        self.box.enroll("alice")
        self.logs_in("alice")
        self.fails(self.box.command("alice", "unlock", "bob", answers=[self.box.next_code("alice")]), 1, "Log in once with your new device first")


class TheDaemonOfTheLastRelease(Upgrade):
    """It refuses a call with a field that it does not know; the module says it again without."""

    def setUp(self):
        super().setUp()
        self.begin_with_last_daemon()

    def test_codes(self):
        self.all_kinds_of_codes()

    def test_set_up(self):
        self.box.apply(ENFORCED)
        self.begins_set_up("bob").says("each good for one login").gets_in()
        self.logs_in("bob")


class WhileLoginsWait(Upgrade):
    def test_the_daemon_is_upgraded(self):
        self.begin_with_last_daemon()
        self.of_last_release(module())
        self.box.enroll("alice")
        login = self.box.ssh("alice").password().asks()
        self.upgrade_daemon()
        self.of_today(module())
        login.types(self.box.next_code("alice")).gets_in()
        self.logs_in("alice")

    def test_a_set_up_begins_anew(self):
        self.begin_with_last_daemon()
        self.of_last_release(module())
        self.box.apply(ENFORCED)
        login = self.sees_key(self.box.ssh("bob").password(), "bob")
        self.upgrade_daemon()
        self.of_today(module())
        self.sees_key(login.types("123456"), "bob")
        login.types(self.box.code("bob")).says(UNCONFIRMED).gets_in()

    def test_the_daemon_is_put_back(self):
        """The module of today meets the older daemon with the question of a newer one on the screen. The store is of a newer form, which
        the older daemon refuses: nobody gets in, and nothing is lost."""
        self.box.enroll("alice")
        login = self.box.ssh("alice").password().asks()
        self.box.daemon.stop()
        before = open(f"{STORE}/accounts.db", "rb").read()
        self.of_last_release(DAEMON)
        self.assertRaises(AssertionError, self.box.daemon.start)
        login.types(self.box.next_code("alice")).is_refused()
        self.assertEqual(open(f"{STORE}/accounts.db", "rb").read(), before)
        self.of_today(DAEMON)
        self.box.daemon.start()
        self.logs_in("alice")


if __name__ == "__main__":
    main()
