# SPDX-License-Identifier: Apache-2.0
"""Many logins at once."""

from box.case import BoxCase, main

USED = "That code was used already. Wait for the next one."


class Crowd(BoxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [f"user{number:02}" for number in range(1, 33)]
        cls.box.add_users(*cls.people)

    def test_one_code_in_many_waiting_logins_is_accepted_once(self):
        self.box.enroll("alice")
        logins = [self.box.ssh("alice") for _ in range(12)] + [self.box.pam("alice", "sudo") for _ in range(20)]
        for login in logins:
            login.password()
        for login in logins:
            login.asks()
        code = self.box.next_code("alice")
        for login in logins:
            login.types(code)
        results = [login.terminal.expect_exact([login.marker, USED]) for login in logins]
        self.assertEqual((results.count(0), results.count(1)), (1, 31))
        self.box.journal.expect(USER="alice", OUTCOME="refused", REASON="used_code", count=31)
        self.assertEqual(len(self.box.journal.entries(USER="alice", OUTCOME="accepted")), 1)

    def test_many_wrong_codes_at_once_are_judged_up_to_the_limit_only(self):
        self.box.enroll("alice")
        logins = [self.box.pam("alice").password() for _ in range(16)]
        for login in logins:
            login.asks()
        for login in logins[:-1]:
            login.types(self.box.wrong_code("alice"))
        self.box.journal.expect(USER="alice", OUTCOME="refused", count=15)
        self.assertEqual(len(self.box.journal.entries(USER="alice", REASON="wrong_code")), 5)
        logins[-1].types(self.box.next_code("alice")).is_refused("Too many wrong codes. Try again in 1 minute.")

    def test_many_users_with_right_codes_at_once_all_get_in(self):
        for user in self.people:
            self.box.enroll(user)
        logins = {user: self.box.ssh(user) for user in self.people}
        for login in logins.values():
            login.password()
        for login in logins.values():
            login.asks()
        self.box.clock.move(30)
        codes = {user: self.box.code(user) for user in self.people}
        for user, login in logins.items():
            login.types(codes[user])
        for login in logins.values():
            login.gets_in()


if __name__ == "__main__":
    main()
