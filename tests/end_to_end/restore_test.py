# SPDX-License-Identifier: Apache-2.0
"""Backups of a running daemon, and what becomes of every user's login when one is restored."""

import base64
import os
import re
import shutil
import subprocess

from box.case import BoxCase, main
from box.server import STORE
from box.world import BOX, run, write

BACKUP, KEY = BOX + "/backup.db", BOX + "/backup.key"
NOT_AVAILABLE = "Two-factor authentication is not available right now. Ask your administrator."
CROWD = [f"user{number:02}" for number in range(30)]


class RestoreCase(BoxCase):
    def setUp(self):
        super().setUp()
        for path in (BACKUP, KEY):
            if os.path.exists(path):
                os.unlink(path)

    def back_up(self, path=BACKUP):
        done = self.box.command("root", "backup", path)
        self.succeeds(done, "Backed up ")
        return done

    def restore(self, path=BACKUP, *options):
        done = self.box.command("root", "restore", path, "--yes", *options)
        self.succeeds(done, "Restored.")
        self.box.journal.expect(SERVICE="restore", OUTCOME="done", ACTOR="root")
        return done

    def killer(self, when):
        """Kills the daemon at the so manieth call in one of its threads that changes which files there are, or waits for the disk."""
        strace = subprocess.Popen(["strace", "-f", "-p", str(self.box.daemon.pid()), "-e", "trace=fsync,rename,unlink", "-e",
                                   f"inject=fsync,rename,unlink:signal=KILL:when={when}"], stderr=subprocess.PIPE, text=True)
        while "attached" not in strace.stderr.readline():
            pass
        return strace

    def restore_and_be_killed(self, when):
        """The exit status of the command: 0 when the restore makes fewer such calls."""
        strace = self.killer(when)
        done = self.box.command("root", "restore", BACKUP, "--yes")
        strace.kill()  # on a signal that it may ignore it would wait for the threads of the dead
        strace.communicate()
        if done.returncode != 0:
            self.assertEqual(done.returncode, 3, done.stderr)
            self.box.daemon.kill()  # it is dead already
            self.box.daemon.start()
        return done.returncode

    def asks(self, user):
        """Whose login asks for a code, and takes none of before."""
        self.box.pam(user).password().code(self.box.code(user)).says("That code was used already").close()

    def gets_in_with_the_next_code(self, *users):
        self.box.clock.move(90)  # past what could be typed when the backup was restored
        for user in users:
            self.box.pam(user).password().code(self.box.code(user)).gets_in()

    def refused_as_reset(self, user):
        login = self.box.pam(user).password().is_refused()
        login.was_never_asked()
        self.assertIn(f"{user} was reset, and has no key yet. Ask an administrator to reset it again.", login.shown)

    def store_is_not_available(self, *users):
        for user in users:
            self.box.pam(user).password().is_refused(NOT_AVAILABLE)


class Story(RestoreCase):
    """A company's month: a backup, then people change things, then the backup is restored."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box.add_users(*CROWD)
        cls.addClassCleanup(lambda: [run("userdel", "--remove", "--force", name) for name in CROWD])

    def setUp(self):
        super().setUp()
        lines = []
        for number, user in enumerate(CROWD):
            key = base64.b32encode(f"{number:020}".encode()).decode()
            self.box.knows_key(user, key)
            lines.append(f"otpauth://totp/web1:{user}?secret={key}&issuer=web1")
        write(BOX + "/devices.txt", "\n".join(lines) + "\n")
        self.succeeds(self.box.command("root", "import", "otpauth", BOX + "/devices.txt"), "Imported 30 devices.")
        self.codes = {user: self.box.enroll(user)["recovery_codes"] for user in ("alice", "bob")}

    def test_what_has_happened_since_stays_so_and_nobody_gets_in_who_would_not_have(self):
        self.box.enroll("bob", "--device", "tablet", device="tablet", first_code=self.box.next_code("bob"))
        self.back_up()
        self.box.pam("alice").password().code(self.codes["alice"][0]).gets_in()
        self.succeeds(self.box.command("bob", "remove-device", "tablet", answers=[self.box.next_code("bob")]))
        done = self.box.command("root", "reset", "user01", "--print", "--json", "--yes")
        self.succeeds(done)
        self.succeeds(self.box.command("root", "forget", "user02", "--yes"))
        self.succeeds(self.box.command("user03", "disable", answers=[self.box.next_code("user03")]))
        self.box.enroll("carol")
        self.box.use_up_tries("user04", 5)
        used = self.box.next_code("user00")
        self.box.pam("user00").password().code(used).gets_in()
        waiting = self.box.pam("user05").password().asks()

        restored = self.restore()
        self.assertIn("Reset", restored.stdout)
        self.assertIn(": carol.", restored.stdout)
        self.assertIn("Forgotten since, and not brought back: 1.", restored.stdout)
        self.assertNotIn("recovery codes are void", restored.stdout)

        self.box.pam("user00").password().code(used).says("That code was used already").close()
        waiting.types(self.box.code("user05"))
        waiting.says("That code was used already").close()  # whoever waits meets the store that was restored
        self.box.pam("user04").password().is_refused("Too many wrong codes.").was_never_asked()
        self.refused_as_reset("carol")
        for user in ("user02", "user03", "dave"):  # as with the old store
            self.box.pam(user).password().gets_in()
        everybody = [user for user in (*CROWD, "alice", "bob") if user not in ("user01", "user02", "user03", "user04")]
        for user in everybody:
            self.asks(user)
        self.box.pam("bob").password().code(self.box.code("tablet")).says("not right").close()
        self.box.pam("alice").password().code(self.codes["alice"][0]).says("not right").code(
            self.codes["alice"][1]).says("8 left").gets_in()
        self.asks_for_the_new_key_alone("user01", done.stdout)
        self.gets_in_with_the_next_code(*everybody)

    def asks_for_the_new_key_alone(self, user, printed):
        self.box.pam(user).password().code(self.box.next_code(user)).says("not right").close()
        self.box.knows_key(user, printed.split('"key":"')[1].split('"')[0])
        self.box.clock.move(90)
        self.box.pam(user).password().code(self.box.code(user)).gets_in()

    def test_twice_and_after_a_restart(self):
        self.back_up()
        self.restore()
        self.restore()
        self.box.daemon.restart()
        self.assertEqual(sorted(os.listdir(STORE)),
                         ["accounts.db", "accounts.db-shm", "accounts.db-wal", "last-good.yaml", "store.key", "store.witness"])
        self.asks("user07")
        self.gets_in_with_the_next_code("user07", "alice")
        self.box.pam("bob").password().code(self.codes["bob"][0]).says("9 left").gets_in()

    def test_a_daemon_that_is_killed_at_any_change_of_a_file_comes_up_with_one_of_the_two(self):
        self.back_up()
        for when in range(1, 100):
            if self.restore_and_be_killed(when) == 0:
                break
            self.assertEqual(self.box.journal.entries("harness2fa restore FILE"), [], when)
            for user in ("alice", "user29"):
                self.box.pam(user).password().asks().close()
            self.assertNotIn("beside", " ".join(os.listdir(STORE)))
        self.assertGreater(when, 10)
        self.assertLess(when, 99)
        self.asks("alice")


class WithoutAStore(RestoreCase):
    def setUp(self):
        super().setUp()
        self.codes = self.box.enroll("alice")["recovery_codes"]
        self.box.enroll("bob")
        self.back_up()
        done = self.box.command("root", "backup", "--key", KEY)
        self.succeeds(done, "Keep it apart")

    def everybody_is_back(self):
        for user in ("alice", "bob"):
            self.asks(user)
        self.box.pam("alice").password().code(self.codes[0]).says("not right").close()
        self.gets_in_with_the_next_code("alice", "bob")
        self.box.pam("carol").password().gets_in()

    def test_gone_before_the_start(self):
        self.box.daemon.stop()
        for name in os.listdir(STORE):
            os.unlink(f"{STORE}/{name}")
        self.box.daemon.start()
        self.store_is_not_available("alice", "carol")
        self.fails(self.box.command("root", "restore", BACKUP, "--yes"), 1, "--key KEYFILE")
        done = self.restore(BACKUP, "--key", KEY)
        self.assertRegex(done.stdout, "nothing is known of what has happened since 2027-..-.. ..:.. UTC")
        self.assertIn("All recovery codes are void", done.stdout)
        self.assertIn("Whoever set up two-factor login after that is like one who never did", done.stdout)
        self.everybody_is_back()
        self.box.daemon.restart()
        self.gets_in_with_the_next_code("alice", "bob")

    def test_gone_with_its_directory_while_the_daemon_runs(self):
        shutil.rmtree(STORE)
        self.store_is_not_available("alice")
        self.fails(self.box.command("root", "restore", BACKUP, "--yes", "--key", KEY), 1, STORE)
        self.box._own_directory(STORE, 0o700)  # as the start of the unit does
        self.restore(BACKUP, "--key", KEY)
        self.everybody_is_back()
        second = subprocess.run(["setpriv", "--reuid=harness2fa", "--regid=harness2fa", "--clear-groups", "/usr/sbin/harness2fad"],
                                capture_output=True, text=True, timeout=30)
        self.assertIn("another harness2fad uses this store", second.stderr)

    def test_whatever_the_daemon_says_it_is_the_way_out(self):
        key = STORE + "/store.key"
        faults = {
            "accounts.db: missing": lambda: os.unlink(STORE + "/accounts.db"),
            "store.witness is missing": lambda: os.unlink(STORE + "/store.witness"),
            "not the store that was used last": lambda: shutil.copyfile(BACKUP, STORE + "/accounts.db"),
            "accounts.db is damaged": lambda: os.truncate(STORE + "/accounts.db", 8192),
            "not one whole": lambda: run("sqlite3", STORE + "/accounts.db", "DELETE FROM accounts WHERE name = 'bob'"),
        }
        for text, fault in faults.items():
            with self.subTest(text):
                self.box.daemon.stop()
                fault()
                self.box.daemon.start()
                said = self.box.command("root", "status").stdout
                self.assertIn(text, said)
                self.assertIn("harness2fa restore FILE", said)
                self.store_is_not_available("alice", "carol")
                self.restore()
                self.asks("alice")
                self.asks("bob")
                self.box.pam("carol").password().gets_in()
                self.box.daemon.restart()
                self.gets_in_with_the_next_code("alice", "bob")
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)

    def test_a_store_that_lost_its_log_does_not_become_good_when_the_daemon_is_killed_meanwhile(self):
        self.box.daemon.kill()
        run("sqlite3", STORE + "/accounts.db", "PRAGMA wal_checkpoint(TRUNCATE)")
        self.assertFalse(os.path.exists(STORE + "/accounts.db-wal"))
        self.box.daemon.start()
        for when in range(1, 100):
            ended = self.restore_and_be_killed(when)
            if "harness2fa restore FILE" not in self.box.command("root", "status").stdout:
                break
            self.assertEqual(ended, 3)
            self.store_is_not_available("alice")
        self.assertGreater(when, 5)
        self.everybody_is_back()

    def test_a_new_machine_forgets_nobody(self):
        self.box.daemon.stop()
        for name in os.listdir(STORE):
            os.unlink(f"{STORE}/{name}")
        self.box.daemon.make_store()
        self.box.daemon.start()
        self.box.enroll("carol")
        self.fails(self.box.command("root", "restore", BACKUP, "--yes"), 1, "another key")
        self.assertIn(": carol.", self.restore(BACKUP, "--key", KEY).stdout)
        self.asks("alice")
        self.refused_as_reset("carol")
        self.gets_in_with_the_next_code("alice", "bob")


class Files(RestoreCase):
    def setUp(self):
        super().setUp()
        self.codes = self.box.enroll("alice")["recovery_codes"]

    def test_a_file_that_is_no_good_backup_is_refused_by_name_and_nothing_changes(self):
        self.back_up()
        with open(BACKUP, "rb") as file:
            good = file.read()
        bad = BOX + "/bad.db"
        files = {"That is no backup": b"alice\n" * 5000, "no backup of": b"", "cut off": good[:-100], "its end is missing": good[:60],
                 "damaged": good[:4096] + bytes(len(good) - 4096)}
        before = os.listdir(STORE)
        for text, content in files.items():
            with self.subTest(text):
                with open(bad, "wb") as file:
                    file.write(content)
                self.fails(self.box.command("root", "restore", bad, "--yes"), 1, text)
        write(bad, "x" * 31)
        self.fails(self.box.command("root", "restore", BACKUP, "--yes", "--key", bad), 1, "no key")
        write(bad, "x" * 32)
        self.fails(self.box.command("root", "restore", BACKUP, "--yes", "--key", bad), 1, "another key")
        self.fails(self.box.command("root", "restore", "/nonexistent", "--yes"), 2, "/nonexistent")
        self.assertEqual(os.listdir(STORE), before)
        self.box.pam("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.pam("alice").password().code(self.codes[0]).gets_in()

    def test_the_backup_is_a_file_of_root_alone_and_overwrites_none(self):
        self.back_up()
        self.assertEqual(os.stat(BACKUP).st_mode & 0o777, 0o600)
        with open(BACKUP, "rb") as file:
            before = file.read()
        self.box.enroll("bob")
        self.fails(self.box.command("root", "backup", BACKUP), 2, "exists already")
        with open(BACKUP, "rb") as file:
            self.assertEqual(file.read(), before)
        self.succeeds(self.box.command("root", "backup", BACKUP, "--yes"), "Backed up 2 accounts.")
        self.assertEqual([name for name in os.listdir(BOX) if name.startswith("backup.db.")], [])
        self.fails(self.box.command("root", "backup", "/dev/null", "--yes"), 2, "no file")

    def test_neither_alone_holds_a_secret(self):
        self.back_up()
        self.succeeds(self.box.command("root", "backup", "--key", KEY))
        with open(BACKUP, "rb") as backup, open(KEY, "rb") as key, open(STORE + "/store.key", "rb") as own:
            content, key_bytes = backup.read(), key.read()
            self.assertEqual(key_bytes, own.read())
        self.assertNotIn(key_bytes, content)
        self.assertNotIn(base64.b32decode(self.box._keys["alice"]), content)
        self.box.journal.expect(SERVICE="backup of the key", OUTCOME="done")

    def test_through_pipes(self):
        with open(BACKUP, "wb") as file:
            done = subprocess.run(["harness2fa", "backup", "-"], stdout=file, stderr=subprocess.PIPE, text=True, check=True, timeout=60)
        self.assertIn("Backed up 1 account.", done.stderr)
        with open(BACKUP, "rb") as file:
            done = subprocess.run(["harness2fa", "restore", "-", "--yes"], stdin=file, capture_output=True, text=True, timeout=60)
        self.succeeds(done, "Restored. The store holds 1 account;")
        self.asks("alice")

    def test_a_copy_of_a_stopped_daemon_is_a_backup_too(self):
        self.box.daemon.stop()
        shutil.copyfile(STORE + "/accounts.db", BACKUP)
        self.box.daemon.start()
        self.restore()
        self.asks("alice")

    def test_it_is_confirmed(self):
        self.back_up()
        done = subprocess.run(["setsid", "harness2fa", "restore", BACKUP], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60)
        self.fails(done, 1, "there is no terminal to ask at")
        self.box.pam("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_logins_go_on_while_a_backup_comes_and_goes(self):
        self.back_up()
        for _ in range(5):
            with self.box.popen("root", "backup", BACKUP, "--yes") as backing_up:
                self.box.pam("alice").password().code(self.box.next_code("alice")).gets_in()
                backing_up.communicate()
                self.assertEqual(backing_up.returncode, 0)
            with self.box.popen("root", "restore", BACKUP, "--yes") as restoring:
                self.box.clock.move(90)
                login = self.box.pam("alice").password().asks()
                restoring.communicate()
                self.assertEqual(restoring.returncode, 0)
                self.box.clock.move(90)
                login.types(self.box.code("alice"))
                login.gets_in()
        self.assertEqual(re.findall("unavailable", str(self.box.journal)), [])


if __name__ == "__main__":
    main()
