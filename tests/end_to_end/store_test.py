"""The store when the disk is full or broken, its files are missing or wrong, the daemon is killed or started twice."""

import os
import shutil
import subprocess

from box.case import BoxCase, main
from box.daemon import DaemonFailed
from box.server import STORE
from box.world import BOX, run

NOT_AVAILABLE = "Two-factor authentication is not available right now. Ask your administrator."


class Store(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def refuses_to_start(self, *texts):
        with self.assertRaises(DaemonFailed):
            self.box.daemon.start()
        for text in texts:
            self.assertIn(text, self.box.daemon.output())

    def test_a_full_disk_refuses_and_is_well_again_without_a_restart(self):
        self.box.daemon.stop()
        small = BOX + "/small"
        os.makedirs(small, exist_ok=True)
        run("mount", "-t", "tmpfs", "-o", "size=256k,mode=755", "tmpfs", small)
        self.addCleanup(run, "umount", "--lazy", STORE)
        shutil.copytree(STORE, small, dirs_exist_ok=True)
        run("chown", "-R", "harness2fa:harness2fa", small)
        run("chmod", "700", small)
        run("mount", "--move", small, STORE)
        self.box.daemon.start()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

        filler = STORE + "/filler"
        subprocess.run(["dd", "if=/dev/zero", "of=" + filler, "bs=1k"], check=False, capture_output=True)
        code = self.box.next_code("alice")
        self.refused_for_want_of_room(code)
        self.box.ssh("bob").password().gets_in()
        os.unlink(filler)
        self.box.ssh("alice").password().code(code).gets_in()

    def refused_for_want_of_room(self, code):
        """What is in the log of changes already may have room for one more; not for many."""
        for _ in range(40):
            login = self.box.pam("alice").password().asks()
            login.types(code)
            index = login.terminal.expect_exact([login.marker, NOT_AVAILABLE])
            if index == 1:
                self.box.journal.expect(USER="alice", OUTCOME="unavailable")
                return
            code = self.box.next_code("alice")
        self.fail("the disk was never full")

    def test_an_error_of_the_disk_refuses_and_the_next_login_works(self):
        pid = self.box.daemon.pid()
        strace = subprocess.Popen(["strace", "-f", "-p", str(pid), "-e", "trace=fdatasync,fsync", "-e",
                                   "inject=fdatasync,fsync:error=EIO:when=1"], stderr=subprocess.PIPE, text=True)
        while "attached" not in strace.stderr.readline():
            pass
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().code(code).is_refused(NOT_AVAILABLE)
        strace.terminate()
        strace.communicate()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_a_key_that_is_missing_is_named_and_none_is_made(self):
        self.box.daemon.stop()
        os.unlink(STORE + "/store.key")
        self.refuses_to_start("store.key: missing")
        self.assertFalse(os.path.exists(STORE + "/store.key"))

    def test_a_store_that_is_missing_is_named(self):
        self.box.daemon.stop()
        os.unlink(STORE + "/accounts.db")
        self.refuses_to_start("accounts.db: missing")

    def test_a_key_that_others_may_read_is_named(self):
        self.box.daemon.stop()
        os.chmod(STORE + "/store.key", 0o644)
        self.refuses_to_start("store.key", "0600")

    def test_a_wrong_key_is_named(self):
        self.box.daemon.stop()
        with open(STORE + "/store.key", "r+b") as key:
            key.write(bytes(32))
        self.refuses_to_start("store.key is not the key")

    def test_a_newer_store_is_refused(self):
        self.box.daemon.stop()
        run("sqlite3", STORE + "/accounts.db", "PRAGMA user_version = 99")
        self.refuses_to_start("newer")

    def test_a_row_on_another_user_opens_nothing_and_hurts_nobody_else(self):
        self.box.enroll("bob")
        self.box.daemon.stop()
        run("sqlite3", STORE + "/accounts.db", "UPDATE devices SET sealed = "
            "(SELECT sealed FROM devices WHERE user = 'alice') WHERE user = 'bob'")
        self.box.daemon.start()
        self.box.ssh("bob").password().is_refused(NOT_AVAILABLE)
        self.box.journal.expect(USER="bob", OUTCOME="unavailable", REASON="device_damaged")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_two_daemons_do_not_share_a_store(self):
        done = subprocess.run(["setpriv", "--reuid=harness2fa", "--regid=harness2fa", "--clear-groups", "/usr/sbin/harness2fad"],
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another harness2fad uses this store", done.stderr)
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_a_daemon_that_is_killed_again_and_again_never_accepts_a_code_twice(self):
        for _ in range(5):
            code = self.box.next_code("alice")
            login = self.box.pam("alice").password().asks()
            login.types(code)
            self.box.daemon.kill()
            self.box.daemon.start()
            login.terminal.expect_exact([login.marker, "That code was used already"])
            self.box.pam("alice").password().code(code).says("That code was used already").close()


if __name__ == "__main__":
    main()
