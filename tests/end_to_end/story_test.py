# SPDX-License-Identifier: Apache-2.0
"""From the installation to the end of enforcement, as the people of a server live it."""

import re

from box import dialog
from box.case import BoxCase, main
from box.screen import APP_CODE, Command, Screen, scan

YOUR_CODE = "Your verification code: "


class Story(BoxCase):
    def test_everybody_is_protected_nobody_is_locked_out(self):
        for user in ("alice", "bob"):  # installed: nothing has changed
            self.box.ssh(user).password().gets_in().was_never_asked()

        # alice, a manager, wants it for everybody, and protects herself first.
        command = Command("alice", "enforce", "on").says("Protect your own login first.").enrolls(self.box, "alice")
        command.says("Log in once with your new device first").ends(1)
        self.box.sudo(by="alice").password().code(self.box.next_code("alice")).gets_in()
        command = Command("alice", "enforce", "on")
        command.says("Without a device: ").asks("Enforce two-factor authentication for all users? [y/N] ").types("y")
        command.asks(YOUR_CODE).types(self.box.next_code("alice"))
        command.says("Two-factor authentication is enforced for all users.").ends(0)

        # bob scans what his terminal shows, and is in.
        screen = Screen("ssh", "bob@127.0.0.1", "echo $(id -un) is in")
        self.addCleanup(screen.close)
        screen.shows("Password:")
        screen.types(dialog.PASSWORD)
        screen.shows(APP_CODE.strip())
        self.box.knows_key("bob", re.search("secret=([A-Z2-7]{32})&", scan(screen.visible()))[1])
        screen.types(self.box.code("bob"))
        screen.shows("Recovery codes, each good for one login:")
        screen.shows(dialog.ON_PAPER.strip())
        screen.types("")
        screen.shows("bob is in")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

        # He would rather not.
        self.fails(self.box.command("bob", "disable", answers=[self.box.next_code("bob")]), 1, "it cannot be turned off")

        # He loses the phone; alice gives him a new key.
        lost = self.box.next_code("bob")
        command = Command("alice", "reset", "bob", "--print").asks("[y/N] ").types("y")
        command.asks(YOUR_CODE).types(self.box.next_code("alice")).says("by hand: ").ends(0)
        self.box.knows_key("bob", re.search("by hand: ([A-Z2-7 ]{39})", command.shown)[1])
        login = self.box.ssh("bob").password().code(lost).says("That code is not right.")
        login.code(self.box.next_code("bob")).says("There are no recovery codes: harness2fa recovery-codes").gets_in()
        self.succeeds(self.box.command("bob", "recovery-codes", answers=[self.box.next_code("bob")]), "New recovery codes for bob")

        # alice ends it for everybody; bob is asked until he turns it off.
        command = Command("alice", "enforce", "off").asks("[y/N] ").types("y").asks(YOUR_CODE).types(self.box.next_code("alice"))
        command.says("Two-factor authentication is no longer enforced.").ends(0)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.succeeds(self.box.command("bob", "disable", answers=[self.box.next_code("bob")]),
                      "Two-factor authentication is off for bob.")
        self.box.ssh("bob").password().gets_in().was_never_asked()
        self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()


if __name__ == "__main__":
    main()
