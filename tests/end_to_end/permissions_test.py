# SPDX-License-Identifier: Apache-2.0
"""Who may do what: every command for everybody who could try it, and what a program of a user may ask."""

import subprocess
import typing

from box import dialog
from box.case import BoxCase, main
from box.world import run, write

PROTECT = "Protect your own login first."
CALLERS = {"root": ("root",), "root for bob": ("root", "--user", "bob"), "manager": ("alice",),
           "manager without a device": ("erin",), "bob": ("bob",), "another": ("carol",), "nobody": ("nobody",)}


class Row(typing.NamedTuple):
    """A command, the exit status of each of CALLERS in that order, and the reason of those that are refused."""
    words: str
    statuses: str
    code: bool = False  # a manager is asked for one
    reasons: typing.Mapping = {}


ABOUT_BOB = (
    Row("status", "0000000"),
    Row("status bob", "0000044"),
    Row("explain bob", "0000444"),
    Row("explain bob --service sudo --from 10.0.0.1", "0000444"),
    Row("users", "0000444"),
    Row("users --locked --without", "0000444"),
    Row("import otpauth -", "0044444"),
    Row("backup -", "0044444"),
    Row("backup --key -", "0044444"),
    Row("restore - --yes", "1144444", reasons={name: "That is no backup" for name in ("root", "root for bob")}),
    Row("unlock bob", "0001444", code=True, reasons={"manager without a device": PROTECT}),
    Row("adopt dave bob", "1111444", reasons={"manager without a device": "dave has no device.", "root": "dave has no device."}),
    Row("forget dave --yes", "0001444", code=True, reasons={"manager without a device": PROTECT}),
    # Nobody is asked to confirm without a terminal, and a wrong code enforces nothing: how far each of them comes.
    Row("enforce on", "1111111", reasons={name: "there is no terminal to ask at" for name in CALLERS}),
    Row("enforce on --yes --code -", "1111444", reasons={
        "root": PROTECT, "root for bob": "That code is not right.", "manager": "That code is not right.",
        "manager without a device": PROTECT}),
    Row("enforce off --yes --code -", "1111444", reasons={
        "root": PROTECT, "root for bob": "That code is not right.", "manager": "That code is not right.",
        "manager without a device": PROTECT}),
    # The last: bob is without a device then.
    Row("reset bob --print --yes", "0001444", code=True, reasons={"manager without a device": PROTECT}),
)
FOR_ANOTHER = ("status", "enroll --code -", "disable --code -", "remove-device phone --code -", "recovery-codes --code -",
               "users", "explain dave", "unlock dave", "adopt dave carol", "enforce on --yes", "forget dave --yes", "reset dave --print --yes")


class PermissionsCase(BoxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box.add_users("erin", groups="sudo")
        cls.addClassCleanup(run, "userdel", "--remove", "erin")

    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")
        self.box.enroll("bob")

    def run_as(self, user, *words, typed="xxxxxx\n" * 3):
        return subprocess.run(["setsid", "runuser", "-u", user, "--", "harness2fa", *words], input=typed, text=True,
                              errors="replace", capture_output=True, timeout=30)


class Commands(PermissionsCase):
    def test_the_table(self):
        for row in ABOUT_BOB:
            for (caller, (user, *options)), status in zip(CALLERS.items(), row.statuses):
                with self.subTest(row.words, caller=caller):
                    words, typed = [*row.words.split(), *options], "xxxxxx\n" * 3
                    if row.code and caller == "manager":
                        words, typed = [*words, "--code", "-"], self.box.next_code("alice") + "\n"
                    done = self.run_as(user, *words, typed="" if "import" in words else typed)
                    self.assertEqual(done.returncode, int(status), done.stdout + done.stderr)
                    reason = row.reasons.get(caller, "Only " if status == "4" else "")
                    self.assertIn(reason, done.stderr)

    def test_only_root_acts_for_another(self):
        for words in FOR_ANOTHER:
            for user in ("alice", "erin", "carol", "nobody"):
                with self.subTest(words, user=user):
                    done = self.run_as(user, *words.split(), "--user", "bob")
                    self.fails(done, 4, "Only root may act for another user.")
        self.assertEqual(len(self.box.status("bob")["devices"]), 1)

    def test_ones_own_name_is_no_other(self):
        self.succeeds(self.run_as("bob", "status", "--user", "bob"), "bob")
        self.succeeds(self.run_as("bob", "disable", "--user", "bob", "--code", "-", typed=self.box.next_code("bob") + "\n"))

    def test_what_one_does_for_oneself(self):
        for user in ("root", "carol", "erin", "nobody"):
            with self.subTest(user):
                for words in ("disable", "remove-device phone", "recovery-codes"):
                    done = self.run_as(user, *words.split(), "--code", "-")
                    self.assertEqual(done.returncode, 1, done.stderr)
                self.assertTrue(self.box.enroll(user)["enabled"])
        self.assertTrue(self.box.status("bob")["enrolled"])

    def test_root_for_another_enrolls_that_one(self):
        self.box.enroll("root", "--user", "carol", device="carol")
        self.box.ssh("carol").password().code(self.box.next_code("carol")).gets_in()
        self.assertFalse(self.box.status("root")["enrolled"])
        self.box.journal.expect(USER="carol", ACTOR="root for carol", SERVICE="enroll", OUTCOME="done")

    def test_whoever_left_the_managers_is_none(self):
        self.succeeds(self.run_as("alice", "users"))
        self.box.apply("managers: []")
        self.assertEqual(self.run_as("alice", "users").returncode, 4)
        self.assertEqual(self.run_as("root", "users").returncode, 0)
        self.box.apply("managers: [bob]")  # the group
        self.assertEqual(self.run_as("bob", "users").returncode, 0)

    def test_a_manager_needs_an_active_device_not_one_that_was_reset(self):
        done = self.run_as("root", "reset", "alice", "--print", "--json", "--yes")
        self.succeeds(done)
        self.box.knows_key("alice", done.stdout.split('"key":"')[1].split('"')[0])
        done = self.box.command("alice", "unlock", "bob", answers=[self.box.next_code("alice")])
        self.fails(done, 1, PROTECT)
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.succeeds(self.box.command("alice", "unlock", "bob", answers=[self.box.next_code("alice")]))


class ScreenLock(PermissionsCase):
    """A program that a user runs asks the module for a code."""

    def setUp(self):
        super().setUp()
        write("/etc/pam.d/lock", "auth required pam_harness2fa.so\naccount required pam_permit.so\n")

    def lock(self, user, by):
        return dialog.Dialog("successfully authenticated", "runuser", "-u", by, "--", "pamtester", "lock", user, "authenticate")

    def test_one_checks_ones_own_code(self):
        code = self.box.next_code("alice")
        self.lock("alice", by="alice").code(self.box.wrong_code("alice")).says("That code is not right.").code(code).gets_in()
        self.box.ssh("alice").password().code(code).says("That code was used already.").close()
        self.box.journal.expect(USER="alice", ACTOR="alice", SERVICE="lock", OUTCOME="accepted")

    def test_nobody_checks_that_of_another(self):
        for user, by in (("alice", "bob"), ("bob", "alice"), ("root", "bob"), ("ghost", "bob"), ("alice", "nobody")):
            self.lock(user, by).is_refused().was_never_asked()
        self.assertEqual(self.box.journal.entries(USER="alice", SERVICE="lock", OUTCOME="accepted"), [])

    def test_its_failures_pause_it_and_not_the_logins(self):
        wrong = self.box.wrong_code("alice")
        self.lock("alice", by="alice").code(wrong).code(wrong).code(wrong).is_refused("That code is not right.")
        self.lock("alice", by="alice").code(wrong).code(wrong).is_refused("Too many wrong codes. Try again in 1 minute.")
        self.lock("alice", by="alice").is_refused("Too many wrong codes.").was_never_asked()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.lock("alice", by="alice").is_refused("Too many wrong codes.").was_never_asked()  # a login does not end that
        self.box.clock.move(60)
        self.lock("alice", by="alice").code(self.box.next_code("alice")).gets_in()

    def test_it_locks_itself_at_half_and_still_not_the_logins(self):
        self.box.apply("lockout: {after: 1, lock_after: 4}")
        wrong = self.box.wrong_code("alice")
        self.lock("alice", by="alice").code(wrong).is_refused("Try again in 1 minute.")
        self.box.clock.move(60)
        self.lock("alice", by="alice").code(self.box.wrong_code("alice")).is_refused("Ask an administrator to unlock your login.")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.lock("alice", by="alice").is_refused("Ask an administrator to unlock your login.").was_never_asked()
        self.succeeds(self.box.command("root", "unlock", "alice"))
        self.lock("alice", by="alice").code(self.box.next_code("alice")).gets_in()

    def test_failures_of_logins_do_not_pause_it(self):
        self.box.use_up_tries("alice", 5)
        self.lock("alice", by="alice").code(self.box.next_code("alice")).gets_in()
        self.box.ssh("alice").password().is_refused("Too many wrong codes.").was_never_asked()

    def test_nobody_is_asked_who_has_no_device(self):
        self.lock("carol", by="carol").is_refused().was_never_asked()  # PAM_IGNORE of the only module
        self.box.journal.expect(USER="carol", SERVICE="lock", OUTCOME="none_needed")


if __name__ == "__main__":
    main()
