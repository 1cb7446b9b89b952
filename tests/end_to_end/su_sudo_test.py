# SPDX-License-Identifier: Apache-2.0
"""sudo asks for the code of who calls it, su for that of whom one becomes."""

from box.case import BoxCase, main


class SuAndSudo(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def test_sudo_asks_for_the_callers_code(self):
        self.box.sudo(by="alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.journal.expect(USER="alice", SERVICE="sudo", OUTCOME="accepted")

    def test_sudo_refuses_a_wrong_code(self):
        wrong = self.box.wrong_code("alice")
        login = self.box.sudo(by="alice").password().code(wrong).says("That code is not right.").code(wrong).code(wrong)
        login.says("That code is not right.", "Sorry, try again.").close()  # sudo begins anew, with the password
        self.box.journal.expect(USER="alice", SERVICE="sudo", OUTCOME="refused", REASON="wrong_code", count=3)

    def test_su_asks_for_the_targets_code(self):
        self.box.su("alice", by="bob").password().code(self.box.next_code("alice")).gets_in()
        self.box.journal.expect(USER="alice", SERVICE="su", OUTCOME="accepted")

    def test_su_does_not_ask_for_the_callers_code(self):
        self.box.su("bob", by="alice").password().gets_in().was_never_asked()

    def test_su_with_a_login_shell_asks_too(self):
        self.box.su("alice", "bob", "-").password().code(self.box.next_code("alice")).gets_in()
        self.box.journal.expect(USER="alice", SERVICE="su-l", OUTCOME="accepted")

    def test_a_code_used_for_ssh_is_used_for_sudo_too(self):
        code = self.box.next_code("alice")
        self.box.ssh("alice").password().code(code).gets_in()
        again = self.box.sudo(by="alice").password().code(code).says("That code was used already. Wait for the next one.")
        again.code(self.box.next_code("alice")).gets_in()

    def test_root_becomes_anybody_without_a_question(self):
        self.box.su("alice", by="root").gets_in().was_never_asked()


if __name__ == "__main__":
    main()
