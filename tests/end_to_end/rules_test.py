# SPDX-License-Identifier: Apache-2.0
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


class Nothing(BoxCase):
    """What the settings name and the machine has not."""

    SETTINGS = ("managers: [sudo, wheeel]\nrules:\n  - {groups: [sudoo], code: always}\n"
                "  - {users: [Bob], services: [sshdd], code: always}\n"
                "  - {users: [bob], code: always}\n  - {users: [bob], services: [su], code: never}\n")
    WARNINGS = [(1, 18, "there is no group 'wheeel'"),
                (3, 15, "there is no group 'sudoo' (did you mean 'sudo'?)"),
                (4, 14, "there is no user 'Bob' (did you mean 'bob'?)"),
                (4, 31, "there is no PAM service 'sshdd' (did you mean 'sshd'?)"),
                (6, 5, "entry 4 of rules decides nothing: entry 3, which comes first, holds wherever it does")]

    def setUp(self):
        super().setUp()
        self.box.enroll("alice")
        self.box.apply(self.SETTINGS)

    def test_it_is_named_everywhere(self):
        expected = [{"line": line, "column": column, "text": text} for line, column, text in self.WARNINGS]
        lines = [f"harness2fa.yaml:{line}:{column}: {text}" for line, column, text in self.WARNINGS]
        for user in ("root", "alice", "bob"):
            done = self.box.command(user, "check")
            self.assertEqual((done.returncode, done.stderr.splitlines()), (0, lines))
            found = json.loads(self.box.command(user, "check", "--json").stdout)
            self.assertEqual(found, {"ok": True, "errors": [], "warnings": expected})
        for user, warnings in (("root", expected), ("alice", expected), ("bob", [])):
            self.assertEqual(self.box.status(user)["settings"], {"ok": True, "errors": [], "warnings": warnings})
        self.succeeds(self.box.command("alice", "status"), "  " + lines[1])
        shown = self.box.command("root", "doctor").stdout
        for line, _, text in self.WARNINGS:
            self.assertIn(f"/etc/harness2fa/harness2fa.yaml:{line}: {text}", shown)
        self.box.logs_in_once("alice")
        preview = self.box.command("alice", "enforce", "on", "--yes", answers=[self.box.next_code("alice")])
        for line in lines:
            self.assertIn(line, preview.stdout + preview.stderr)

    def test_a_group_that_comes_later_ends_the_warning(self):
        self.box.apply("enrollment: {at_login: false}\nrules:\n  - {groups: [sudoo], code: always}")
        self.box.ssh("bob").password().gets_in().was_never_asked()
        self.assertEqual(len(self.box.status("root")["settings"]["warnings"]), 1)
        run("groupadd", "--users", "bob", "sudoo")
        self.addCleanup(run, "groupdel", "sudoo")
        self.assertEqual(self.box.status("root")["settings"]["warnings"], [])
        self.box.ssh("bob").password().is_refused("has not set it up").was_never_asked()


if __name__ == "__main__":
    main()
