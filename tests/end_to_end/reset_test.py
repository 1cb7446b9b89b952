# SPDX-License-Identifier: Apache-2.0
"""Who has lost the phone is reset: the old devices are void at once, and a new key takes their place."""

import json
import time

from box.case import BoxCase, main
from box.screen import Command
from box.world import run

WEEK = 7 * 24 * 3600
EXPIRED = "The new key of bob has expired. Ask an administrator to reset it again."


class ResetCase(BoxCase):
    def setUp(self):
        super().setUp()
        self.recovery_codes = self.box.enroll("bob")["recovery_codes"]

    def reset(self, user="bob", by="root", code=None):
        """Its key is the one of code(user) afterwards."""
        done = self.box.command(by, "reset", user, "--print", "--json", "--yes", answers=[code] if code else None)
        self.succeeds(done)
        issued = json.loads(done.stdout)
        self.box.knows_key(user, issued["key"])
        return issued

    def user(self, name):
        report = json.loads(run("harness2fa", "users", "--json"))
        return next((user for user in report["users"] if user["user"] == name), None)


class Reset(ResetCase):
    def test_what_was_there_is_void_and_the_new_key_lets_in(self):
        old = self.box.next_code("bob")
        issued = self.reset()
        self.assertEqual(sorted(issued), ["account", "key", "until", "uri", "user"])
        self.assertEqual((issued["user"], issued["account"]), ("bob", "bob@web1"))
        self.assertIn(issued["key"].replace(" ", ""), issued["uri"])
        self.assertEqual(issued["until"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.box.clock.now + WEEK)))
        self.assertEqual((self.user("bob")["state"], self.box.status("bob")["recovery_codes_left"]), ("reset", 0))
        login = self.box.ssh("bob").password().code(old).says("That code is not right.").code(self.recovery_codes[0])
        no_codes = "There are no recovery codes: harness2fa recovery-codes"
        login.says("That code is not right.").code(self.box.next_code("bob")).says(no_codes).gets_in()
        self.assertEqual(self.user("bob")["state"], "active")
        again = self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.assertNotIn(no_codes, again.shown)
        self.succeeds(self.box.command("bob", "status"), no_codes)
        self.succeeds(self.box.command("bob", "recovery-codes", answers=[self.box.next_code("bob")]))
        self.assertNotIn(no_codes, self.box.command("bob", "status").stdout)
        self.box.journal.expect(USER="bob", ACTOR="root", SERVICE="reset", OUTCOME="done", REASON="reset_printed")

    def test_a_login_that_waits_for_a_code_takes_the_old_one_no_more(self):
        login = self.box.ssh("bob").password().asks()
        old = self.box.next_code("bob")
        self.reset()
        login.types(old).says("That code is not right.").code(self.box.next_code("bob")).gets_in()

    def test_the_state_ends_with_the_first_right_code(self):
        self.reset()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.box.clock.move(2 * WEEK)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.succeeds(self.box.command("bob", "disable", answers=[self.box.next_code("bob")]))
        self.box.apply("enforce: true")
        self.box.ssh("bob").password().says("Set it up now:").close()

    def test_a_key_nobody_used_in_time_has_expired_and_only_a_reset_helps(self):
        self.reset()
        self.box.clock.move(WEEK)
        code = self.box.next_code("bob")
        for enforce in ("false", "true"):
            self.box.apply("enforce: " + enforce)
            login = self.box.ssh("bob").password().is_refused(EXPIRED).was_never_asked()
            self.assertNotIn("Key:", login.shown)
        self.box.su("bob", by="carol").password().is_refused(EXPIRED).was_never_asked()
        self.fails(self.box.command("bob", "enroll", answers=[code]), 1, EXPIRED)
        self.box.apply("{}")
        self.fails(self.box.command("bob", "disable", answers=[code]), 1, EXPIRED)
        self.reset()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_until_it_expires_it_is_good(self):
        self.reset()
        self.box.clock.move(WEEK - 60)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_a_second_reset_kills_the_first_key(self):
        self.reset()
        first = self.box.next_code("bob")
        self.reset()
        login = self.box.ssh("bob").password().code(first).says("That code is not right.")
        login.code(self.box.next_code("bob")).gets_in()

    def test_enroll_after_it_needs_a_code_of_the_new_key(self):
        old = self.box.next_code("bob")
        self.reset()
        done = self.box.command("bob", "enroll", answers=[old] * 3)
        self.fails(done, 1, "bob was reset; a code of the new key is needed first.")
        more = self.box.enroll("bob", "--device", "tablet", device="tablet", first_code=self.box.next_code("bob"))
        self.assertTrue(more["enabled"])
        self.box.clock.move(30)
        self.box.ssh("bob").password().code(self.box.code("tablet")).gets_in()

    def test_forget_ends_the_state_too(self):
        self.reset()
        self.box.apply("enforce: true")
        self.box.clock.move(2 * WEEK)
        self.succeeds(self.box.command("root", "forget", "bob", "--yes"))
        self.box.ssh("bob").password().says("Set it up now:").close()

    def test_it_ends_a_pause(self):
        self.box.apply("lockout: {after: 1}")
        self.box.use_up_tries("bob", 1)
        self.reset()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_it_outlives_a_restart(self):
        self.reset()
        self.box.daemon.restart()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_the_key_is_in_no_record(self):
        key = self.reset()["key"].replace(" ", "")
        written = self.box.journal.bytes() + self.box.daemon.output().encode()
        for name in ("accounts.db", "accounts.db-wal"):
            with open("/var/lib/harness2fa/" + name, "rb") as file:
                written += file.read()
        self.assertNotIn(key.encode(), written)


class ByAManager(ResetCase):
    def setUp(self):
        super().setUp()
        self.box.enroll_manager("alice")

    def test_with_a_code_of_their_own(self):
        code = self.box.next_code("alice")
        done = self.box.command("alice", "reset", "bob", "--print", "--yes", answers=[self.box.wrong_code("alice")] * 3)
        self.fails(done, 1, "That code is not right.")
        self.assertEqual(self.user("bob")["state"], "active")
        self.reset(by="alice", code=code)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        again = self.box.command("alice", "reset", "bob", "--print", "--yes", answers=[code])
        self.assertEqual(again.returncode, 1)
        self.assertIn("That code was used already.", again.stderr)

    def test_at_a_terminal_it_is_confirmed_first(self):
        question = "Void all devices and recovery codes of bob and show a new key? [y/N] "
        Command("alice", "reset", "bob", "--print").asks(question).types("n").says("Nothing has changed.").ends(1)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        command = Command("alice", "reset", "bob", "--print").asks(question).types("y")
        command.asks("Your verification code: ").types(self.box.next_code("alice"))
        command.says("Give this to bob; it is good until ", "by hand: ", "Account bob@web1").ends(0)

    def test_nobody_resets_themselves_and_only_root_resets_root(self):
        self.box.enroll("root")
        code = self.box.next_code("alice")
        for user, text in (("alice", "nobody may do that for themselves"), ("root", "Only root may do that for root.")):
            self.fails(self.box.command("alice", "reset", user, "--print", "--yes", answers=[code]), 1, text)
        self.box.ssh("alice").password().code(code).gets_in()  # it was not burned
        self.reset("root")
        self.reset("alice")
        for user in ("root", "alice"):
            self.box.ssh(user).password().code(self.box.next_code(user)).gets_in()


class Refused(ResetCase):
    def test_a_user_that_does_not_exist(self):
        self.fails(self.box.command("root", "reset", "ghost", "--print", "--yes"), 1, "There is no user ghost.")

    def test_a_user_who_has_none_and_needs_none(self):
        self.fails(self.box.command("root", "reset", "carol", "--print", "--yes"), 1, "there is nothing to reset")
        self.box.ssh("carol").password().gets_in().was_never_asked()

    def test_without_mail_and_without_print_nothing_is_voided(self):
        self.fails(self.box.command("root", "reset", "bob", "--yes"), 1, "harness2fa reset bob --print")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.box.ssh("bob").password().code(self.recovery_codes[0]).gets_in()

    def test_without_a_yes_and_a_terminal(self):
        words = ["setsid", "harness2fa", "reset", "bob", "--print"]
        with self.assertRaisesRegex(RuntimeError, "exit status 1\n.*has to be confirmed"):
            run(*words)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()


class Users(ResetCase):
    def users(self, *options):
        return {user["user"]: user for user in json.loads(run("harness2fa", "users", "--json", *options))["users"]}

    def test_their_states(self):
        self.box.enroll("alice")
        self.box.enroll("dave")
        self.reset("dave")
        users = self.users()
        self.assertEqual({name: users[name]["state"] for name in ("alice", "bob", "carol", "dave")},
                         {"alice": "active", "bob": "active", "carol": "none", "dave": "reset"})
        self.assertEqual(sorted(users["carol"]), ["devices", "last_login", "locked_until", "mailed", "state", "user", "was"])
        self.assertEqual([(device["name"], device["state"]) for device in users["bob"]["devices"]], [("phone", "active")])
        self.assertTrue(all(users[name]["last_login"] is None for name in ("alice", "bob", "carol", "dave")))
        self.assertNotIn("root", users)
        without = self.users("--without")
        self.assertIn("carol", without)
        self.assertIn("dave", without)
        for name in ("alice", "bob"):
            self.assertNotIn(name, without)

    def test_the_last_login(self):
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        now = time.gmtime(self.box.clock.now)
        self.assertEqual(self.user("bob")["last_login"], time.strftime("%Y-%m-%dT%H:%M:%SZ", now))
        self.assertRegex(run("harness2fa", "users"), "(?m)^bob +active +1 +" + time.strftime("%Y-%m-%d %H:%M", now))

    def test_the_table(self):
        self.box.enroll("root")  # everyone with a device belongs to the account
        self.box.use_up_tries("bob", 5)
        beginning = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(self.box.clock.now))  # as the daemon has it
        lines = run("env", "TZ=UTC", "faketime", beginning, "harness2fa", "users").splitlines()
        self.assertEqual(lines[0].split(), ["USER", "STATE", "DEVICES", "LAST", "LOGIN", "LOCKED", "MAILED"])
        self.assertLessEqual(max(map(len, lines)), 80)
        rows = {line.split()[0]: line for line in lines[1:]}
        self.assertRegex(rows["carol"], "^carol +none +0 +never +- +-$")
        self.assertRegex(rows["bob"], r"^bob +active +1 +never +until \d\d:\d\d +-$")
        self.assertRegex(rows["root"], "^root +active +1 ")
        self.assertRegex(lines[-1], r"^\d+ users: 2 with a device, \d+ without, 1 locked\.$")

    def test_the_locked_ones_and_unlock(self):
        self.box.apply("lockout: {after: 1, lock_after: 2}")
        self.assertEqual(self.users("--locked"), {})
        self.box.use_up_tries("bob", 1)
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.box.clock.now + 60))
        self.assertEqual({name: user["locked_until"] for name, user in self.users("--locked").items()}, {"bob": until})
        self.box.clock.move(60)
        self.assertEqual(self.users("--locked"), {})
        self.box.pam("bob").password().code(self.box.wrong_code("bob")).is_refused("Ask an administrator to unlock your login.")
        self.assertEqual(self.users("--locked")["bob"]["locked_until"], "unlock")
        self.assertRegex(run("harness2fa", "users", "--locked"), "(?m)^bob .* until unlocked +-$")
        self.succeeds(self.box.command("root", "unlock", "bob"), "The login of bob is unlocked.")
        self.assertEqual(self.users("--locked"), {})
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_who_is_gone_from_the_machine_but_has_a_device_is_listed(self):
        self.box.add_users("erin")
        self.box.enroll("erin")
        run("userdel", "--remove", "erin")
        self.assertIn("erin", self.users())
        self.succeeds(self.box.command("root", "forget", "erin", "--yes"))
        self.assertNotIn("erin", self.users())


if __name__ == "__main__":
    main()
