# SPDX-License-Identifier: Apache-2.0
"""One user takes all that one user can; everybody else is served meanwhile."""

import collections
import re

from box.caller import Caller
from box.case import BoxCase, main
from box.mail import Mail
from box.screen import APP_CODE

MOST_DIALOGS = 60  # limits.per_user is 64
MALLORY = "dave"
LOGIN_OF_ROOT = {"type": "login", "user": "root", "service": "sudo", "tty": "\x1b[2J" + "ü" * 1900, "rhost": "x" * 4000}


class FairnessCase(BoxCase):
    def setUp(self):
        super().setUp()
        self.mallory = Caller(MALLORY)
        self.addCleanup(self.mallory.close)


class SlowWork(FairnessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [f"new{number:02}" for number in range(1, 21)]
        cls.box.add_users(*cls.people)

    def code_for(self, name, key):
        self.box.knows_key(name, key)
        return self.box.code(name)

    def codes_of_mallory(self):
        offers = self.mallory.hold({"type": "enroll"}, MOST_DIALOGS)
        return [self.code_for(f"mallory{number}", offer["key"]) for number, offer in enumerate(offers)]

    def set_up_begins(self, user):
        login = self.box.pam(user).password().asks(APP_CODE)
        key = re.findall("Key: ((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", login.shown)[-1]
        return login, self.code_for(user, key)

    def test_sixty_enrolments_of_one_user_keep_nobody_waiting(self):
        codes = self.box.enroll("alice")["recovery_codes"]
        self.box.apply("enforce: true")
        set_ups = [self.set_up_begins(user) for user in self.people]
        logins = [(self.box.pam("alice", service).password().asks(), code)
                  for service, code in zip(("sshd", "sudo", "login") * 2, codes)]
        self.mallory.begin("answer", self.codes_of_mallory())
        for login, code in logins + set_ups:
            login.types(code)
        for login, _ in logins:
            login.says("Recovery code accepted; ").gets_in()
        for login, _ in set_ups:
            login.says("Recovery codes, each good for one login:").reads_codes().gets_in()
        self.assertEqual(len(self.box.journal.entries(OUTCOME="accepted", REASON="recovery_code")), len(logins))
        self.assertEqual(len(self.box.journal.entries(OUTCOME="accepted", REASON="set_up")), len(set_ups))

        replies = collections.Counter((reply["type"], reply.get("reason")) for reply in self.mallory.result())
        self.assertEqual(replies, {("enrolled", None): 1, ("refused", "refused"): MOST_DIALOGS - 1})  # the others came too late
        self.assertEqual(self.box.journal.entries(OUTCOME="unavailable"), [])

    def test_what_nobody_waits_for_any_more_is_not_done(self):
        codes = self.codes_of_mallory()
        self.box.daemon.freeze()
        self.assertEqual(self.mallory.begin("leave", codes).result(), MOST_DIALOGS)
        self.box.daemon.thaw()
        self.box.enroll("alice")
        self.assertFalse(self.box.status(MALLORY)["enrolled"])
        self.assertEqual(self.box.journal.entries(OUTCOME="unavailable"), [])


class Records(FairnessCase):
    def test_refused_calls_do_not_turn_the_journal_over(self):
        self.box.enroll("alice")
        replies = self.mallory.calls(LOGIN_OF_ROOT, 2000)
        self.assertEqual([count for reply, count in replies.items() if "not_permitted" in reply], [2000])
        self.box.ssh("alice").password().code(self.box.wrong_code("alice")).says("not right").close()
        self.box.daemon.stop()
        of_mallory = self.box.journal.entries(USER="root", SERVICE="sudo", REASON="not_permitted")
        summaries = self.box.journal.entries("more refused calls of uid ")
        counted = sum(int(entry["MESSAGE"].split()[0]) for entry in summaries)
        self.assertEqual(len(of_mallory) + counted, 2000)
        self.assertLess(len(self.box.journal.bytes()), 200_000)
        for entry in of_mallory:
            self.assertLess(max(map(len, entry.values())), 1000)
            self.assertEqual(entry["HARNESS2FA_ACTOR"], MALLORY)
        self.box.journal.expect(USER="alice", OUTCOME="refused", REASON="wrong_code")

    def test_what_counts_is_recorded_whatever_came_before(self):
        self.mallory.calls({"type": "disable"}, 100)
        self.box.enroll(MALLORY)
        self.box.journal.expect(USER=MALLORY, OUTCOME="done", REASON="enrolled")
        done = self.box.command(MALLORY, "disable", "--yes", answers=[self.box.wrong_code(MALLORY)] * 3)
        self.assertEqual(done.returncode, 1)
        self.box.journal.expect(USER=MALLORY, OUTCOME="refused", REASON="wrong_code", count=3)


class Notices(BoxCase):
    def setUp(self):
        super().setUp()
        self.mail = Mail()
        self.addCleanup(self.mail.stop)

    def test_an_invitation_does_not_wait_behind_the_notices_of_a_user(self):
        self.box.apply("mail: {enabled: true}")
        self.box.enroll(MALLORY)
        for _ in range(11):
            self.succeeds(self.box.command(MALLORY, "recovery-codes", answers=[self.box.next_code(MALLORY)]))
        self.succeeds(self.box.command("root", "invite", "bob", "--yes"))
        self.mail.begin()
        notices = self.mail.wait_for(MALLORY, count=8)
        self.assertEqual(self.mail.first()["To"].partition("@")[0], "bob")
        self.assertEqual(len(self.mail.box_of(MALLORY)), 8)
        text = " ".join(notices.get_body(("plain",)).get_content().split())
        self.assertEqual(text.count("New recovery codes were made"), 5)


class Places(FairnessCase):
    def test_who_is_let_go_while_typing_gets_in_still(self):
        """Somebody else who knows the password begins one dialog after the other."""
        self.box.apply("limits: {connections: 20, per_user: 4}")
        self.box.enroll("alice")
        alice = self.box.ssh("alice").password().asks()
        others = [self.box.pam("alice", "sudo").password().asks() for _ in range(17)]
        bob = self.box.pam("bob").password()
        alice.types(self.box.next_code("alice")).gets_in()
        bob.gets_in()
        for other in others:
            other.close()

    def test_four_names_bar_neither_root_nor_users(self):
        self.box.apply("limits: {connections: 64, per_user: 16}")
        for name in ("alice", "bob", "carol", "dave", "root"):
            self.box.enroll(name)
        held = [self.box.pam(name, "sudo").password().asks() for name in ("alice", "bob", "carol", "dave") for _ in range(18)]
        self.assertTrue(self.box.status("alice")["enrolled"])
        self.box.login("root").password().code(self.box.next_code("root")).gets_in()
        held[-1].types(self.box.next_code("dave")).gets_in()
        for login in held:
            login.close()


if __name__ == "__main__":
    main()
