# SPDX-License-Identifier: Apache-2.0
"""Of whom a code is asked."""

from box.case import BoxCase, main
from box.world import run

NOT_SET_UP = "Two-factor authentication is required on web1, and {} has not set it up. Ask an administrator."


class Demand(BoxCase):
    def test_a_user_without_a_device_is_not_asked(self):
        self.box.ssh("bob").password().gets_in().was_never_asked()
        self.box.journal.expect(USER="bob", OUTCOME="none_needed")

    def test_where_codes_are_enforced_a_user_without_a_device_is_refused(self):
        self.box.apply("enforce: true\nenrollment: {at_login: false}")
        self.box.ssh("bob").password().is_refused(NOT_SET_UP.format("bob")).was_never_asked()
        self.box.su("bob", by="alice").password().is_refused(NOT_SET_UP.format("bob")).was_never_asked()
        self.box.journal.expect(USER="bob", OUTCOME="refused", REASON="not_enrolled", count=2)

    def test_where_codes_are_enforced_a_user_with_a_device_is_asked(self):
        self.box.enroll("bob")
        self.box.apply("enforce: true")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_who_enrolls_where_codes_are_enforced_gets_in(self):
        self.box.apply("enforce: true")
        self.box.enroll("bob")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_root_is_asked_like_anybody_else(self):
        self.box.enroll("root")
        self.box.ssh("root").password().code(self.box.next_code("root")).gets_in()

    def test_an_unknown_user_is_refused_by_the_password(self):
        self.box.ssh("mallory").password().is_refused().was_never_asked()

    def test_a_user_made_anew_does_not_inherit_the_device(self):
        self.box.add_users("erin")
        self.box.enroll("erin")
        self.box.ssh("erin").password().code(self.box.next_code("erin")).gets_in()
        run("userdel", "--remove", "erin")
        self.box.add_users("frank", "erin")  # frank takes the old uid
        self.assertFalse(self.box.status("erin")["enrolled"])
        for user in ("erin", "frank"):
            self.box.ssh(user).password().is_refused(f"{user} has changed since two-factor was set up.").was_never_asked()


if __name__ == "__main__":
    main()
