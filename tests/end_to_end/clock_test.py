# SPDX-License-Identifier: Apache-2.0
"""A clock that goes astray opens no login, and what it has left behind bars nobody for ever."""

import json
import time

from box.case import BoxCase, main
from box.mail import Mail
from box.world import run

DAY = 24 * 3600
WEEK = 7 * DAY
YEAR = 365 * DAY
IN_1970 = 60
SET_IT_UP = "Two-factor authentication is required on web1. Set it up now:"
NOT_SET_UP = "bob has not set it up. Ask an administrator."
EXPIRED = "The new key of bob has expired. Ask an administrator to reset it again."


class ClockCase(BoxCase):
    def setUp(self):
        super().setUp()
        self.present = self.box.clock.now
        self.addCleanup(self.box.clock.set, self.present + DAY)

    def went_back(self, present):
        """The clock of before, of a year ago, and of a machine that has no battery; then the daemon that starts with it."""
        for now in (present - 600, present - YEAR, IN_1970):
            self.box.clock.set(now)
            yield
            self.box.daemon.restart()
            yield


class EnforceFrom(ClockCase):
    def setUp(self):
        super().setUp()
        self.date = self.present // 60 * 60 + DAY

    def apply(self, date, more=""):
        self.box.apply(time.strftime("enforce: true\nenforce_from: %Y-%m-%dT%H:%M:%SZ\n", time.gmtime(date)) + more)

    def test_what_has_begun_has_begun_when_the_clock_goes_back(self):
        self.apply(self.date, "enrollment: {at_login: false}\n")
        self.box.ssh("bob").password().says("Two-factor authentication will be required on web1 from").gets_in()
        self.box.clock.set(self.date)
        self.box.ssh("bob").password().is_refused(NOT_SET_UP)
        for _ in self.went_back(self.date):
            self.box.ssh("bob").password().is_refused(NOT_SET_UP).was_never_asked()
        self.assertIn("has begun, and holds", " ".join(self.box.status("bob")["findings"]))

    def test_also_where_nobody_came_meanwhile(self):
        self.apply(self.date)
        self.box.clock.set(self.date)
        self.box.daemon.restart()
        for _ in self.went_back(self.date):
            self.box.ssh("bob").password().says(SET_IT_UP).close()

    def test_after_a_clock_far_ahead_another_date_is_a_new_one(self):
        self.apply(self.date)
        self.box.clock.set(self.present + YEAR)
        self.box.ssh("bob").password().says(SET_IT_UP).close()
        self.box.clock.set(self.present)
        self.box.ssh("bob").password().says(SET_IT_UP).close()
        self.apply(self.date + 60)
        self.box.ssh("bob").password().gets_in().was_never_asked()


class Keys(ClockCase):
    def reset(self):
        done = self.box.command("root", "reset", "bob", "--print", "--json", "--yes")
        self.succeeds(done)
        self.box.knows_key("bob", json.loads(done.stdout)["key"])

    def test_an_expired_key_stays_expired_when_the_clock_goes_back(self):
        self.box.enroll("bob")
        self.reset()
        self.box.clock.move(WEEK)
        self.box.ssh("bob").password().is_refused(EXPIRED)
        for _ in self.went_back(self.present + WEEK):
            self.box.ssh("bob").password().is_refused(EXPIRED).was_never_asked()
        self.reset()
        self.box.ssh("bob").password().code(self.box.code("bob")).gets_in()

    def test_it_is_enough_that_somebody_looked(self):
        self.box.enroll("bob")
        self.reset()
        self.box.clock.move(WEEK)
        run("harness2fa", "users", "--json")
        self.box.clock.set(self.present)
        self.box.ssh("bob").password().is_refused(EXPIRED).was_never_asked()


class FarAhead(ClockCase):
    def test_a_code_of_then_is_named_by_status_and_lowered_by_root(self):
        self.box.enroll("alice")
        self.box.enroll("bob")
        self.box.clock.move(YEAR)
        self.box.ssh("bob").password().code(self.box.code("bob")).gets_in()
        self.box.clock.set(self.present + 300)
        self.box.ssh("bob").password().code(self.box.code("bob")).says("That code was used already.").close()
        told = "the device 'phone' takes no code before "
        for user, about in (("bob", ()), ("alice", ("bob",))):
            self.assertIn(told, " ".join(self.box.status(user, *about)["findings"]))
        self.fails(self.box.command("alice", "unlock", "bob", "--clock", answers=["1"]), 4, "Only root may lower")
        self.succeeds(self.box.command("root", "unlock", "bob", "--clock"), "The devices of bob take codes again")
        self.box.journal.expect(USER="bob", ACTOR="root", SERVICE="unlock", REASON="floor_lowered")
        self.assertNotIn(told, " ".join(self.box.status("bob")["findings"]))
        self.box.ssh("bob").password().code(self.box.code("bob")).says("That code was used already.").close()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_a_mail_of_then_is_sent(self):
        self.box.apply("mail: {enabled: true}\n")
        mail = Mail()
        mail.begin()
        self.addCleanup(mail.stop)
        mail.stop_sender()
        self.box.clock.move(YEAR)
        self.succeeds(self.box.command("root", "invite", "bob"), "on its way")
        self.box.clock.set(self.present)
        mail.start_sender()
        mail.wait_for("bob")


class Pauses(ClockCase):
    def test_status_shows_the_end_that_the_login_keeps(self):
        self.box.enroll("bob")
        self.box.use_up_tries("bob", 5)
        self.box.clock.set(self.present - YEAR)
        end = self.box.status("bob")["locked_until"]
        self.box.clock.move(40)
        self.assertEqual(self.box.status("bob")["locked_until"], end)
        self.box.ssh("bob").password().is_refused("Too many wrong codes. Try again in 1 minute.")
        self.box.clock.move(20)
        self.assertIsNone(self.box.status("bob")["locked_until"])


if __name__ == "__main__":
    main()
