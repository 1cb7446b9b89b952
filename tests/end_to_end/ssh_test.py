# SPDX-License-Identifier: Apache-2.0
"""An SSH login asks for password and code."""

from box.case import BoxCase, main


class Ssh(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def test_the_right_code_lets_in(self):
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.journal.expect(USER="alice", SERVICE="sshd", CLIENT="127.0.0.1", OUTCOME="accepted", DEVICE="phone")

    def test_blanks_in_and_around_a_code_do_not_matter(self):
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().code(f" {code[:3]} {code[3:]}\t").gets_in()

    def test_a_phone_whose_clock_is_off_by_a_step_lets_in(self):
        self.box.clock.move(60)
        self.box.ssh("alice").password().code(self.box.code("alice", -1)).gets_in()
        self.box.ssh("alice").password().code(self.box.code("alice", +1)).gets_in()

    def test_a_right_code_after_a_wrong_one_lets_in(self):
        wrong, right = self.box.wrong_code("alice"), self.box.next_code("alice")
        self.box.ssh("alice").password().code(wrong).says("That code is not right.").code(right).gets_in()
        self.box.journal.expect(USER="alice", OUTCOME="refused", REASON="wrong_code")

    def test_a_used_code_is_refused_and_the_next_one_lets_in(self):
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().code(code).gets_in()
        again = self.box.ssh("alice").password().code(code)
        again.says("That code was used already. Wait for the next one.").code(self.box.next_code("alice")).gets_in()

    def test_an_older_code_than_the_used_one_is_refused(self):
        self.box.clock.move(60)
        self.box.ssh("alice").password().code(self.box.code("alice")).gets_in()
        older = self.box.ssh("alice").password().code(self.box.code("alice", -1))
        older.says("That code was used already. Wait for the next one.").asks().close()

    def test_a_code_of_the_past_is_wrong(self):
        old = self.box.next_code("alice")
        self.box.clock.move(90)
        self.box.ssh("alice").password().code(old).says("That code is not right.").asks().close()

    def test_a_used_code_is_refused_also_when_the_clock_was_set_back(self):
        self.box.clock.move(3600)
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().code(code).gets_in()
        self.box.clock.move(-60)
        self.box.ssh("alice").password().code(self.box.code("alice")).says("That code was used already.").asks().close()
        self.box.clock.move(60)
        self.box.ssh("alice").password().code(code).says("That code was used already.").asks().close()

    def test_three_wrong_codes_end_the_login(self):
        wrong = self.box.wrong_code("alice")
        login = self.box.ssh("alice").password()
        login.code(wrong).says("not right").code(wrong).says("not right").code(wrong).is_refused("That code is not right.")
        self.box.journal.expect(USER="alice", OUTCOME="refused", REASON="wrong_code", count=3)

    def test_after_three_wrong_codes_there_is_no_other_method_to_try(self):
        wrong = self.box.wrong_code("alice")
        login = self.box.ssh("alice", "-o", "PreferredAuthentications=keyboard-interactive,password").password()
        login.code(wrong).code(wrong).code(wrong).is_refused("Permission denied (publickey).")

    def test_no_answer_is_refused_and_not_counted(self):
        self.box.apply("lockout: {after: 1}")
        self.box.ssh("alice").password().code("").is_refused()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_a_wrong_password_never_reaches_the_code(self):
        self.box.ssh("alice").password("wrong").is_refused().was_never_asked()
        self.assertEqual(self.box.journal.entries(USER="alice", SERVICE="sshd"), [])


class SshPasswordMethod(BoxCase):
    """PasswordAuthentication types the password into every question, so it cannot ask for a code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box.start_sshd("-p", "2222", "-o", "KbdInteractiveAuthentication=no")

    def log_in(self, user):
        return self.box.ssh(user, "-p", "2222", "-o", "PreferredAuthentications=password").password()

    def test_who_needs_a_code_is_refused_and_nothing_is_counted(self):
        self.box.apply("lockout: {after: 1}")
        self.box.enroll("alice")
        self.log_in("alice").is_refused().was_never_asked()
        self.box.journal.expect("sshd's PasswordAuthentication cannot ask for codes")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_who_needs_none_gets_in(self):
        self.log_in("bob").gets_in()


if __name__ == "__main__":
    main()
