# SPDX-License-Identifier: Apache-2.0
"""The store when the disk is full or broken, its files are missing or wrong, the daemon is killed or started twice."""

import os
import shutil
import subprocess

from box.case import BoxCase, main
from box.server import SETTINGS, STORE
from box.world import BOX, run

NOT_AVAILABLE = "Two-factor authentication is not available right now. Ask your administrator."


class Store(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def serves_nobody_but_says(self, *texts):
        """The daemon runs, and names what is wrong to whoever asks; no login that needs the store gets in."""
        self.box.daemon.start()
        for text in texts:
            self.box.journal.expect(text)
            for command in ("status", "doctor"):
                self.assertIn(text, self.box.command("root", command).stdout)
        self.box.ssh("alice").password().is_refused(NOT_AVAILABLE)
        self.box.ssh("bob").password().is_refused(NOT_AVAILABLE)
        self.box.journal.expect(USER="alice", OUTCOME="unavailable")

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
        self.serves_nobody_but_says("store.key: missing")
        self.assertFalse(os.path.exists(STORE + "/store.key"))

    def test_a_store_that_is_missing_is_named(self):
        self.box.daemon.stop()
        os.unlink(STORE + "/accounts.db")
        self.serves_nobody_but_says("accounts.db: missing")

    def test_a_directory_that_was_emptied_is_not_a_new_store(self):
        self.box.daemon.stop()
        for name in os.listdir(STORE):
            os.unlink(STORE + "/" + name)
        self.serves_nobody_but_says("accounts.db: missing", "--make-store")
        self.assertFalse(os.path.exists(STORE + "/accounts.db"))

    def test_to_begin_anew_as_the_manual_page_says(self):
        make = ["setpriv", "--reuid=harness2fa", "--regid=harness2fa", "--clear-groups", "harness2fad", "--make-store"]
        self.assertIn("another harness2fad uses this store", subprocess.run(make, capture_output=True, text=True, check=False).stderr)
        self.box.daemon.stop()
        shutil.rmtree(STORE + ".old", ignore_errors=True)
        run("mv", STORE, STORE + ".old")
        run("install", "-d", "-o", "harness2fa", "-g", "harness2fa", "-m", "0700", STORE)
        run(*make)
        self.box.daemon.start()
        self.box.ssh("alice").password().gets_in().was_never_asked()
        self.assertEqual(self.box.status("alice")["store"], {"error": None})

    def test_a_store_that_is_removed_while_it_is_used_is_noticed(self):
        shutil.rmtree(STORE)
        self.addCleanup(os.mkdir, STORE)
        self.box.ssh("alice").password().is_refused(NOT_AVAILABLE)
        self.box.journal.expect(USER="alice", OUTCOME="unavailable")
        for command in ("status", "doctor"):
            self.assertIn("replaced, removed or written", self.box.command("root", command).stdout)

    def test_who_is_exempt_needs_no_store(self):
        self.box.apply("rules: [{users: [bob], code: never}]")
        self.box.daemon.stop()
        os.unlink(STORE + "/accounts.db")
        self.box.daemon.start()
        self.box.ssh("bob").password().gets_in()
        self.box.ssh("alice").password().is_refused(NOT_AVAILABLE)

    def test_a_key_that_others_may_read_is_named(self):
        self.box.daemon.stop()
        os.chmod(STORE + "/store.key", 0o644)
        self.serves_nobody_but_says("0600")

    def test_a_wrong_key_is_named(self):
        self.box.daemon.stop()
        with open(STORE + "/store.key", "r+b") as key:
            key.write(bytes(32))
        self.serves_nobody_but_says("store.key is not the key")

    def test_a_newer_store_is_refused(self):
        self.box.daemon.stop()
        run("sqlite3", STORE + "/accounts.db", "PRAGMA user_version = 99")
        self.serves_nobody_but_says("newer")

    def test_a_copy_that_is_put_in_its_place_is_refused(self):
        """What people do with a backup: copied with sqlite3 while it ran, put back after a stop. Alice has enrolled since."""
        self.box.enroll("bob")
        run("sqlite3", STORE + "/accounts.db", f".backup {BOX}/copy.db")
        self.box.enroll("carol")
        self.box.daemon.stop()
        self.assertFalse(os.path.exists(STORE + "/accounts.db-wal"))
        with open(BOX + "/copy.db", "rb") as copy, open(STORE + "/accounts.db", "wb") as store:
            store.write(copy.read())
        self.serves_nobody_but_says("not the store that was used last", "harness2fa restore")
        self.box.ssh("carol").password().is_refused(NOT_AVAILABLE)

    def test_a_copy_under_the_log_of_a_daemon_that_was_killed_is_refused_or_changes_nothing(self):
        run("sqlite3", STORE + "/accounts.db", f".backup {BOX}/copy.db")
        self.box.enroll("carol")
        self.box.daemon.kill()
        with open(BOX + "/copy.db", "rb") as copy, open(STORE + "/accounts.db", "wb") as store:
            store.write(copy.read())
        self.box.daemon.start()
        for user in ("alice", "carol"):
            self.box.ssh(user).password().asks().close()

    def test_an_account_on_another_user_opens_nothing_and_hurts_nobody_else(self):
        self.box.enroll("bob")
        self.box.daemon.stop()
        run("sqlite3", STORE + "/accounts.db", "UPDATE accounts SET record = "
            "(SELECT record FROM accounts WHERE name = 'alice') WHERE name = 'bob'")
        self.box.daemon.start()
        self.box.journal.expect("the account of bob is damaged")
        self.box.ssh("bob").password().is_refused(NOT_AVAILABLE)
        self.box.journal.expect(USER="bob", OUTCOME="unavailable", REASON="account_damaged")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.assertIn("damaged", self.box.command("root", "users").stdout)
        self.assertIn("damaged", self.box.command("bob", "status").stdout)

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


class Image(BoxCase):
    """A machine that others are copied from."""

    DUE = "/var/lib/harness2fa-setup/store-due"

    def setUp(self):
        super().setUp()
        self.box.enroll("alice")
        shutil.rmtree(os.path.dirname(self.DUE), ignore_errors=True)
        self.addCleanup(shutil.rmtree, os.path.dirname(self.DUE), ignore_errors=True)

    def prepare(self, *user):
        return subprocess.run([*user, "/usr/sbin/harness2fad", "--prepare-image"], capture_output=True, text=True, check=False, timeout=60)

    def first_boot(self):
        """What harness2fa-first-boot.service does."""
        run("setpriv", "--reuid=harness2fa", "--regid=harness2fa", "--clear-groups", "/usr/sbin/harness2fad", "--make-store", "--if-missing")

    def key(self):
        with open(STORE + "/store.key", "rb") as key:
            return key.read()

    def is_as_before(self, key):
        self.assertFalse(os.path.exists(self.DUE))
        self.assertEqual(self.key(), key)

    def test_each_copy_makes_a_key_of_its_own(self):
        key = self.key()
        self.box.daemon.stop()
        done = self.prepare()
        self.succeeds(done, "every device of every user")
        self.assertEqual(os.listdir(STORE), ["last-good.yaml"])  # the settings are the image's
        for path, mode in ((self.DUE, 0o644), (os.path.dirname(self.DUE), 0o755)):
            found = os.stat(path)
            self.assertEqual((found.st_uid, found.st_mode & 0o777), (0, mode))
        self.succeeds(self.prepare())  # once more does no harm
        keys = set()
        for _ in range(2):
            self.first_boot()
            keys.add(self.key())
            self.first_boot()
            self.assertIn(self.key(), keys)  # a boot that comes again makes no second one
            self.box.daemon.start()
            self.assertEqual(self.box.status("alice")["store"], {"error": None})
            self.box.ssh("alice").password().gets_in().was_never_asked()
            self.box.daemon.stop()
            self.succeeds(self.prepare())
        self.assertEqual(len(keys - {key}), 2)

    def test_while_the_daemon_runs_it_is_refused(self):
        key = self.key()
        self.fails(self.prepare(), 1, "systemctl stop harness2fad.socket harness2fad.service")
        self.is_as_before(key)
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_it_is_for_root_and_for_the_system_alone(self):
        self.box.daemon.stop()
        key = self.key()
        for user in ("alice", "harness2fa"):
            self.fails(self.prepare("runuser", "-u", user, "--"), 1, "Only root")
        for words in (("--config", SETTINGS), ("--make-store",)):
            done = subprocess.run(["harness2fad", "--prepare-image", *words], capture_output=True, check=False, timeout=60)
            self.assertEqual(done.returncode, 2)
        self.is_as_before(key)

    def test_nothing_is_done_as_root_where_the_daemon_could_have_put_something_else(self):
        victim = "/root/victim"
        os.makedirs(victim)
        self.addCleanup(shutil.rmtree, victim)
        for name in ("accounts.db", "store.key"):
            run("touch", f"{victim}/{name}")
        self.box.daemon.stop()
        with open(SETTINGS, encoding="utf-8") as settings:
            self.addCleanup(self.box.settings, settings.read())
        self.box.settings(f"store: sqlite:{victim}/accounts.db")
        self.fails(self.prepare(), 1, "not prepared")
        self.assertEqual(sorted(os.listdir(victim)), ["accounts.db", "store.key"])
        self.assertFalse(os.path.exists(self.DUE))
        shutil.rmtree(STORE)
        os.symlink(victim, STORE)
        self.box.settings("{}")
        self.fails(self.prepare(), 1, "not prepared")
        self.assertEqual(sorted(os.listdir(victim)), ["accounts.db", "store.key"])
        os.unlink(STORE)
        os.mkdir(STORE)

    def test_half_a_store_is_no_store_and_none_is_made_over_it(self):
        self.box.daemon.stop()
        os.unlink(STORE + "/accounts.db")
        key = self.key()
        with self.assertRaisesRegex(RuntimeError, "store.key: is there already"):
            self.first_boot()
        self.assertEqual(self.key(), key)


if __name__ == "__main__":
    main()
