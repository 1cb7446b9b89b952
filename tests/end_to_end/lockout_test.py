# SPDX-License-Identifier: Apache-2.0
"""Wrong codes in a row pause a login, then lock it."""

from box.case import BoxCase, main

TOO_MANY = "Too many wrong codes. Try again in {}."


class Lockout(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def wrong(self):
        return self.box.ssh("alice").password().code(self.box.wrong_code("alice"))

    def test_the_fifth_wrong_code_begins_a_pause_of_a_minute(self):
        self.box.use_up_tries("alice", 4)
        self.wrong().is_refused(TOO_MANY.format("1 minute"))

    def test_in_a_pause_a_login_is_refused_at_once_and_without_a_prompt(self):
        self.box.use_up_tries("alice", 5)
        self.box.clock.move(59)
        self.box.ssh("alice").password().is_refused(TOO_MANY.format("1 minute")).was_never_asked()

    def test_in_a_pause_a_right_code_is_refused_at_a_prompt_from_before(self):
        waiting = self.box.ssh("alice").password().asks()
        self.box.use_up_tries("alice", 5)
        code = self.box.next_code("alice")
        waiting.types(code).is_refused(TOO_MANY.format("1 minute"))
        self.box.clock.move(30)
        self.box.ssh("alice").password().code(code).gets_in()  # it was not burned either

    def test_after_the_pause_a_right_code_lets_in(self):
        self.box.use_up_tries("alice", 5)
        self.box.clock.move(60)
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_each_wrong_code_after_a_pause_doubles_it(self):
        self.box.use_up_tries("alice", 5)
        for minutes in (2, 4, 8):
            self.box.clock.move(minutes * 30)
            self.wrong().is_refused(TOO_MANY.format(f"{minutes} minutes"))

    def test_the_count_survives_a_restart_of_the_daemon(self):
        self.box.use_up_tries("alice", 4)
        self.box.daemon.kill()
        self.box.daemon.start()
        self.wrong().is_refused(TOO_MANY.format("1 minute"))

    def test_a_right_code_begins_the_count_anew(self):
        self.box.use_up_tries("alice", 4)
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.wrong().says("That code is not right.").asks().close()

    def test_used_and_malformed_codes_are_not_counted(self):
        self.box.apply("lockout: {after: 1}")
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().code(code).gets_in()
        login = self.box.ssh("alice").password().code(code).says("That code was used already.")
        login.code("12345x").says("That code is not right.").code(self.box.next_code("alice")).gets_in()

    def test_pauses_are_of_one_user(self):
        self.box.enroll("bob")
        self.box.use_up_tries("alice", 5)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_a_lock_ends_only_by_unlock(self):
        self.box.apply("lockout: {after: 1, lock_after: 2}")
        self.box.use_up_tries("alice", 1)
        self.box.clock.move(60)
        self.wrong().is_refused("Too many wrong codes. Ask an administrator to unlock your login.")
        self.box.clock.move(24 * 3600)
        self.box.ssh("alice").password().is_refused("Ask an administrator to unlock your login.").was_never_asked()
        self.assertEqual(self.box.status("alice")["locked_until"], "unlock")
        self.succeeds(self.box.command("root", "unlock", "alice"))
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()


if __name__ == "__main__":
    main()
