"""Rules: whose logins need a code, by group, service and address."""

import json

from box.case import BoxCase, main
from box.world import run


class Rules(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.enroll("alice")

    def test_a_group_is_exempt(self):
        self.box.apply("enforce: true\nenrollment: {at_login: false}\nrules:\n  - {groups: [sudo], code: never}")
        self.box.ssh("alice").password().gets_in().was_never_asked()
        self.box.ssh("bob").password().is_refused("has not set it up").was_never_asked()
        self.box.journal.expect(USER="alice", OUTCOME="none_needed", REASON="exempt",
                                RULE="rules, entry 1 (groups: [sudo], code: never)")

    def test_a_group_must_have_a_code(self):
        self.box.apply("rules:\n  - {groups: [nosuchgroup], code: never}\n  - {groups: [sudo], code: always}")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.ssh("bob").password().gets_in().was_never_asked()
        self.fails(self.box.command("alice", "disable", answers=[self.box.next_code("alice")]), 1,
                   "rules, entry 2 (groups: [sudo], code: always)")

    def test_a_service_is_exempt(self):
        self.box.apply("rules:\n  - {services: [sshd], code: never}")
        self.box.ssh("alice").password().gets_in().was_never_asked()
        self.box.sudo("alice").password().code(self.box.next_code("alice")).gets_in()

    def test_a_network_is_exempt(self):
        self.box.apply("rules:\n  - {from: [127.0.0.0/8, \"2001:db8::/32\"], code: never}")
        self.box.ssh("alice").password().gets_in().was_never_asked()
        for inside in ("127.3.2.1", "::ffff:127.0.0.1", "2001:db8:1::7", "2001:db8::7%eth0"):
            self.box.pam("alice", rhost=inside).password().gets_in().was_never_asked()
        for outside in ("192.0.2.1", "2001:db9::1", "localhost", "127.0.0.1.example.org", ""):
            self.box.pam("alice", rhost=outside).password().asks().close()

    def test_local_is_the_machine_itself(self):
        self.box.apply("rules:\n  - {from: [local], code: never}")
        self.box.sudo("alice").password().gets_in().was_never_asked()
        self.box.su("alice", by="bob").password().gets_in().was_never_asked()
        self.box.ssh("alice").password().asks().close()
        self.box.pam("alice", rhost="").password().asks().close()  # sshd is no local service

    def test_an_address_that_cannot_be_determined_never_exempts_and_always_binds(self):
        self.box.apply("rules:\n  - {from: [10.0.0.0/8], code: always}")
        self.box.pam("bob", rhost="some.host").password().is_refused("has not set it up").was_never_asked()
        self.box.pam("bob", rhost="192.0.2.1").password().gets_in().was_never_asked()

    def test_the_first_that_matches_decides(self):
        self.box.apply("rules:\n  - {users: [alice], services: [sshd], code: enrolled}\n  - {users: [alice], code: never}")
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
        self.box.sudo("alice").password().gets_in().was_never_asked()

    def test_explain_says_what_a_login_would_meet(self):
        self.box.apply("rules:\n  - {users: [bob], from: [10.0.0.0/8], code: never}\nenforce: true")
        for address, asked in (("10.1.2.3", False), ("192.0.2.1", True)):
            done = run("harness2fa", "explain", "bob", "--from", address, "--json")
            self.assertEqual(json.loads(done)["asked"], asked)
        self.fails(self.box.command("bob", "explain", "bob"), 4, "Only a manager")


if __name__ == "__main__":
    main()
