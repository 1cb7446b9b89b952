# SPDX-License-Identifier: Apache-2.0
"""QR codes and keys by mail: a real mail server, the real sender, the real daemon, and logins with what arrives."""

import json
import os

from box.case import main
from box.mail_case import MAIL, MailCase
from box.world import BOX, run


class Story(MailCase):
    def test_enforcement_reaches_bob_by_mail(self):
        self.box.enroll_manager("alice")
        done = self.box.command("alice", "enforce", "on", "--yes", answers=[self.box.next_code("alice")])
        self.succeeds(done, "Mails are on their way to ")
        text = self.scan(self.mail.wait_for("bob", "web1"), "bob")
        self.assertIn("alice", text)
        login = self.box.ssh("bob").password().code(self.box.code("bob"))
        login.gets_in()
        self.assertEqual([device["state"] for device in self.box.status("bob")["devices"]], ["active"])
        self.mail.wait_for("bob", count=2)  # the key, and that it was used
        self.mail.wait_for("alice", count=2)
        self.assertEqual(len(self.mail.box_of("alice")), 2)  # she has a device: that she turned it on, and what a manager did

    def test_a_reset_reaches_bob_by_mail(self):
        self.box.enroll("bob")
        self.mail.wait_for("bob", count=1)
        old = self.box.next_code("bob")
        self.succeeds(self.box.command("root", "reset", "bob", "--yes"), "are void")
        message = self.mail.wait_for("bob", count=2)
        self.scan(message, "bob")
        self.box.ssh("bob").password().code(old).says("not right").code(self.box.code("bob")).gets_in()
        users = json.loads(run("harness2fa", "users", "--json"))["users"]
        mailed = next(user for user in users if user["user"] == "bob")["mailed"]
        self.assertEqual((mailed["state"], mailed["to"]), ("delivered", "b***"))

    def test_a_hand_edit_has_the_same_effect_and_new_users_follow(self):
        self.succeeds(self.box.command("root", "mail", "test", "operator@example.com"))
        self.mail.wait_for("operator")
        self.box.apply(MAIL + "enforce: true\n")
        self.mail.wait_for("carol")
        self.box.add_users("grace")
        self.box.pam("grace", service="cron").password().is_refused("has not set it up")
        self.mail.wait_for("grace")


class Delivery(MailCase):
    def test_what_is_queued_survives_server_sender_and_daemon(self):
        self.mail.stop()
        self.succeeds(self.box.command("root", "invite", "bob"), "on its way")
        self.box.daemon.restart()
        self.mail.start_sender()
        self.box.journal.expect(USER="bob", SERVICE="mail", OUTCOME="waiting")
        self.mail.start_server()
        self.mail.stop_sender()
        self.box.clock.move(61)  # the first pause
        self.mail.start_sender()
        self.mail.wait_for("bob")
        self.box.journal.expect(USER="bob", SERVICE="mail", OUTCOME="delivered")
        self.assertEqual(len(self.mail.box_of("bob")), 1)

    def test_a_newer_secret_takes_the_place_of_one_that_waits(self):
        self.mail.stop_sender()
        for _ in range(2):
            self.succeeds(self.box.command("root", "invite", "bob"))
        self.mail.start_sender()
        self.scan(self.mail.wait_for("bob"), "bob")
        self.box.apply(MAIL + "enforce: true\n")
        self.box.ssh("bob").password().code(self.box.code("bob")).gets_in()
        self.mail.wait_for("bob", count=2)  # and that it was used
        self.assertEqual(len(self.mail.box_of("bob")), 2)

    def test_an_address_of_ones_own(self):
        self.fails(self.box.command("root", "address", "bob", "bob@example.com,eve@example.com"), 1, "no mail address")
        self.succeeds(self.box.command("root", "address", "bob", "robert@example.com"))
        self.succeeds(self.box.command("root", "invite", "bob"))
        self.mail.wait_for("robert")
        self.assertEqual(self.mail.box_of("bob"), [])

    def test_the_settings_are_tried(self):
        self.succeeds(self.box.command("root", "mail", "test", "operator@example.com"), "on its way")
        self.mail.wait_for("operator")

    def test_who_may_not(self):
        for words in (("invite", "bob"), ("address", "bob", "x@example.com"), ("mail", "test", "x@example.com")):
            self.fails(self.box.command("bob", *words), 4, "Only a manager")
            self.fails(self.box.command("alice", *words), 1, "Protect your own login first.")

    def test_without_mail_nothing_is_promised(self):
        self.box.apply("{}")
        self.fails(self.box.command("root", "invite", "bob"), 1, "mail.enabled")
        self.fails(self.box.command("root", "reset", "bob", "--yes"), 1, "")


class Notices(MailCase):
    def test_a_reset_and_a_removal_by_a_manager_too(self):
        self.box.enroll("bob")
        self.mail.wait_for("bob", count=1)
        self.succeeds(self.box.command("root", "reset", "bob", "--yes"), "are void")
        text = " ".join(self.mail.wait_for("bob", count=2).get_body(("plain",)).get_content().split())
        self.assertIn("Your devices and recovery codes are void. This is a new key.", text)
        self.assertNotIn("your own choice", text)
        self.succeeds(self.box.command("root", "forget", "bob", "--yes"), "is removed")
        text = " ".join(self.mail.wait_for("bob", count=3).get_body(("plain",)).get_content().split())
        self.assertIn("Two-factor authentication was turned off by root", text)

    def test_the_owner_is_told_of_every_change(self):
        codes = self.box.enroll("bob")["recovery_codes"]
        self.mail.wait_for("bob", count=1)
        self.box.ssh("bob").password().code(codes[0]).gets_in()
        self.mail.wait_for("bob", count=2)
        self.box.command("bob", "disable", answers=[codes[1]])
        last = self.mail.wait_for("bob", count=4)
        for message in self.mail.box_of("bob"):
            self.assertNotIn("secret=", message.as_string())
            self.assertNotIn("image/png", message.as_string())
        self.assertEqual(last["Auto-Submitted"], "auto-generated")


class ManagersNews(MailCase):
    """alice and mallory are members of sudo."""

    def setUp(self):
        super().setUp()
        self.box.add_users("mallory", groups="sudo")
        self.box.enroll("bob")
        self.mail.wait_for("bob")

    def told(self, manager, count):
        """The text of the last of so many mails."""
        message = self.mail.wait_for(manager, "something has changed", count)
        self.assertNotIn("image/png", message.as_string())
        return " ".join(message.get_body(("plain",)).get_content().split())

    def test_all_of_them_learn_what_one_has_done(self):
        self.box.enroll_manager("mallory")
        self.told("mallory", 1)
        done = self.box.command("mallory", "reset", "bob", "--print", "--json", "--yes", answers=[self.box.next_code("mallory")])
        self.succeeds(done)
        for text in (self.told("alice", 1), self.told("mallory", 2)):
            self.assertIn("mallory reset the two-factor login of bob and was shown the new key on web1.", text)
            self.assertNotIn(json.loads(done.stdout)["key"], text)
        self.assertEqual(self.mail.box_of("root"), [])

    def test_refused_and_idle_commands_are_no_news(self):
        self.fails(self.box.command("mallory", "forget", "bob", "--yes"), 1, "Protect your own login first.")
        self.succeeds(self.box.command("root", "unlock", "bob"), "nothing was to be done")
        self.succeeds(self.box.command("root", "forget", "bob", "--yes"))
        self.assertIn("root removed all that was known of bob on web1.", self.told("alice", 1))
        self.assertEqual(len(self.mail.box_of("alice")), 1)

    def test_enforcement_is_news_both_ways(self):
        self.box.enroll_manager("alice")
        self.told("alice", 1)
        for count, word, sentence in ((1, "on", "alice enforced two-factor authentication for all users on web1."),
                                      (2, "off", "alice ended the enforcement of two-factor authentication on web1.")):
            self.succeeds(self.box.command("alice", "enforce", word, "--yes", answers=[self.box.next_code("alice")]))
            self.assertIn(sentence, self.told("mallory", count))

    def test_a_restored_backup_is_news(self):
        self.succeeds(self.box.command("root", "backup", BOX + "/news.db"))
        self.addCleanup(os.unlink, BOX + "/news.db")
        self.succeeds(self.box.command("root", "restore", BOX + "/news.db", "--yes"))
        self.assertIn("root put a backup in the place of the store on web1.", self.told("alice", 1))


if __name__ == "__main__":
    main()
