# SPDX-License-Identifier: Apache-2.0
"""Mail that does not arrive, or too early, bars nobody: real logins, and mail servers that refuse."""

import json
import os
import sys

from box.case import main
from box.mail_case import MAIL, MailCase
from box.screen import APP_CODE
from box.world import run

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../mailer"))
from smtp import MailServer  # noqa: E402: beside the other tests of mail

SET_IT_UP = "Two-factor authentication is required on web1. Set it up now:"
MAILED = "bob was mailed a key to b***. Type a code of it,"
ENFORCED = MAIL + "enforce: true\n"
NOWHERE = "mail: {enabled: true, smtp: 'smtp://127.0.0.1:9'}\n"


class InvitedCase(MailCase):
    def key_shown(self, login):
        """At the question for the first code; the phone has scanned the key from then on."""
        login.says(SET_IT_UP).says("Key: ").asks(APP_CODE)
        key = login.shown.rpartition("Key: ")[2].partition("\r")[0]
        self.box.knows_key("bob", key.replace(" ", ""))
        return login

    def sets_up(self, login):
        self.key_shown(login).types(self.box.code("bob")).reads_codes().gets_in()

    def state_of_mail(self, user):
        users = json.loads(run("harness2fa", "users", "--json"))["users"]
        return next(entry for entry in users if entry["user"] == user)["mailed"]["state"]

    def findings(self):
        return "\n".join(self.box.status("root")["findings"])


class Invited(InvitedCase):
    def setUp(self):
        super().setUp()
        self.succeeds(self.box.command("root", "invite", "bob"), "on its way")
        self.scan(self.mail.wait_for("bob"), "bob")
        self.box.journal.expect(USER="bob", SERVICE="mail", OUTCOME="delivered")
        self.box.apply(ENFORCED)

    def logins(self):
        return (self.box.ssh("bob").password(), self.box.login("bob").password(), self.box.su("bob", by="alice").password())

    def test_the_login_says_where_the_key_is(self):
        for login in self.logins():
            login.says(MAILED, "or n for a QR code here.").asks().close()
        self.box.ssh("bob").password().says(MAILED).code(self.box.code("bob")).gets_in()

    def test_without_the_mail_a_new_key_is_shown(self):
        for login in self.logins()[1:]:
            self.key_shown(login.says(MAILED).code("n")).close()
        self.sets_up(self.box.ssh("bob").password().says(MAILED).code("n"))
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.assertEqual([device["state"] for device in self.box.status("bob")["devices"]], ["active"])

    def test_where_none_can_be_shown_it_is_not_promised(self):
        self.box.apply(ENFORCED + "enrollment: {at_login: false}\n")
        login = self.box.ssh("bob").password().says("bob was mailed a key to b***. Type a code of it.").asks()
        self.assertNotIn("QR code", login.shown)
        login.types("n").says("That code is not right.").code(self.box.code("bob")).gets_in()

    def test_a_lock_holds_when_the_key_is_gone(self):
        self.box.apply(ENFORCED + "lockout: {after: 1, pause: 1s, longest: 1s, lock_after: 2}\n")
        for text in ("Try again in 1 minute.", "Ask an administrator to unlock your login."):
            self.box.ssh("bob").password().code(self.box.wrong_code("bob")).is_refused(text)
            self.box.clock.move(2)
        self.box.clock.move(8 * 24 * 3600)
        self.box.ssh("bob").password().is_refused("Ask an administrator to unlock your login.")
        self.succeeds(self.box.command("root", "unlock", "bob"))
        self.sets_up(self.box.ssh("bob").password())

    def test_who_was_reset_may_not_do_without_it(self):
        self.succeeds(self.box.command("root", "reset", "bob", "--yes"), "are void")
        self.scan(self.mail.wait_for("bob", count=2), "bob")
        self.box.journal.expect(USER="bob", SERVICE="mail", OUTCOME="delivered", count=2)
        login = self.box.ssh("bob").password().says("bob was mailed a new key to b***. Type a code of it.")
        login.code("n").says("That code is not right.").code(self.box.code("bob")).gets_in()


class SetUp(InvitedCase):
    def test_wrong_codes_at_a_set_up_change_nothing(self):
        self.box.apply(ENFORCED)
        login = self.key_shown(self.box.ssh("bob").password())
        for text in ("That code is not right.",) * 3:
            login.types(self.box.wrong_code("bob")).says(text)
        login.close()
        self.sets_up(self.box.ssh("bob").password())
        self.assertEqual([mail["Subject"] for mail in self.mail.box_of("bob") if "key" in mail["Subject"].lower()], [])


class Undelivered(InvitedCase):
    def invite_in_vain(self, server):
        self.box.apply(f"mail: {{enabled: true, smtp: '{server.url}'}}\nenforce: true\n")
        self.succeeds(self.box.command("root", "invite", "bob"), "on its way")

    def test_a_mail_that_bounces_binds_nobody_and_is_offered_again(self):
        with MailServer(RCPT="550 5.1.1 nobody here") as server:
            self.invite_in_vain(server)
            self.box.journal.expect(USER="bob", SERVICE="mail", OUTCOME="failed")
        self.assertEqual(self.state_of_mail("bob"), "failed")
        self.assertIn("1 mail with a key could not be delivered", self.findings())
        self.key_shown(self.box.ssh("bob").password()).close()
        self.box.pam("bob", service="cron").password().is_refused("The mail with a key to b*** could not be delivered.")
        self.box.apply(ENFORCED)
        self.succeeds(self.box.command("root", "invite", "--all"), "on their way to ")
        self.scan(self.mail.wait_for("bob", "web1"), "bob")
        self.box.ssh("bob").password().says(MAILED).code(self.box.code("bob")).gets_in()
        self.assertNotIn("could not be delivered", self.findings())

    def test_a_server_that_cannot_be_used_bars_nobody_and_is_mended_by_the_settings(self):
        self.box.enroll_manager("alice")
        self.box.apply(NOWHERE)
        done = self.box.command("alice", "enforce", "on", "--yes", answers=[self.box.next_code("alice")])
        self.succeeds(done, "Mails are on their way to ")
        self.box.journal.expect(SERVICE="mail", OUTCOME="waiting")
        self.assertIn("could not be sent yet", self.findings())
        self.key_shown(self.box.ssh("bob").password()).close()
        self.box.apply(ENFORCED)
        self.scan(self.mail.wait_for("bob", "web1"), "bob")
        self.box.ssh("bob").password().says(MAILED).code(self.box.code("bob")).gets_in()

    def test_nothing_is_tried_for_each_of_many(self):
        self.box.apply(NOWHERE + "enforce: true\n")
        self.succeeds(self.box.command("root", "invite", "bob", "carol", "dave"), "3 users")
        self.box.journal.expect(SERVICE="mail", OUTCOME="waiting")
        self.assertIn("3 mails could not be sent yet", self.findings())
        self.assertEqual(len(self.box.journal.entries(SERVICE="mail", OUTCOME="waiting")), 1)


class MassMail(InvitedCase):
    """Nobody is mailed before it is known that mail works."""

    def setUp(self):
        super().setUp()
        self.box.apply(ENFORCED)
        self.box.journal.expect(SERVICE="invite", REASON="mail_untested")

    def test_it_begins_when_a_test_mail_was_delivered(self):
        self.assertIn("harness2fa mail test ADDRESS", self.findings())
        self.assertEqual(self.mail.box_of("bob"), [])
        self.succeeds(self.box.command("root", "mail", "test", "operator@example.com"), "on its way")
        self.mail.wait_for("bob", "web1")
        self.assertNotIn("harness2fa mail test ADDRESS", self.findings())

    def test_nor_by_a_login_that_is_refused(self):
        self.box.pam("bob", service="cron").password().is_refused("has not set it up")
        self.assertEqual(self.box.status("bob")["devices"], [])

    def test_it_begins_when_a_manager_says_so(self):
        self.succeeds(self.box.command("root", "invite", "--all"), "on their way to ")
        self.mail.wait_for("bob", "web1")
        self.box.add_users("grace")
        self.box.apply(ENFORCED + "# looked at again\n")
        self.mail.wait_for("grace", "web1")


if __name__ == "__main__":
    main()
