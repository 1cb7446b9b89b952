# SPDX-License-Identifier: Apache-2.0
"""Thousands of users without two-factor, invited at once."""

import json
import os
import sys
import threading

from box.case import BoxCase, main
from box.mail import Mail
from box.world import run, write

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../mailer"))
from smtp import MailServer  # noqa: E402: beside the other tests of mail

USERS = 5000
PATIENCE = 400  # seconds for all mails: the sender leaves pauses, so that logins come first
MOST_MEBIBYTES = {"harness2fad": 48, "harness2fa-mailer": 32}  # ever, whatever the number of users


class Arrivals:
    """Counts the mails to each address, as they come."""

    def __init__(self, handler, wanted):
        self.wanted, self.all_here = wanted, threading.Event()
        handler.messages = self
        self.count = {}

    def append(self, message):
        (address,) = message[1]
        self.count[address] = self.count.get(address, 0) + 1
        if len(self.count) == self.wanted:
            self.all_here.set()


def most_memory(pid):
    """In MiB, resident, since the process began."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


class Invitations(BoxCase):
    def test_five_thousand_users_are_mailed_once_each(self):
        names = [f"user{number:04}" for number in range(USERS)]
        with open("/etc/passwd", "a", encoding="utf-8") as passwd:
            passwd.writelines(f"{name}:x:{10000 + number}:10000::/:/bin/sh\n" for number, name in enumerate(names))
        self.box.enroll("dave")
        server = MailServer()
        # This machine may have people of its own.
        without = {user["user"] for user in json.loads(run("harness2fa", "users", "--without", "--json"))["users"]}
        self.assertTrue(without.issuperset((*names, "alice", "bob", "carol")))
        arrivals = Arrivals(server.handler, len(without))
        with server:
            self.box.apply("mail: {enabled: true, to: '{user}@example.com', smtp: '%s'}\n" % server.url)
            mail = Mail()
            self.addCleanup(mail.stop)
            mail.start_sender()
            command = self.box.popen("root", "invite", "--all", "--json")
            # A login in the midst of it is like any other.
            self.box.pam("dave").password().code(self.box.next_code("dave")).gets_in()
            out, errors = command.communicate(timeout=PATIENCE)
            self.assertEqual(command.returncode, 0, errors)
            self.assertTrue(arrivals.all_here.wait(PATIENCE), f"{len(arrivals.count)} of {arrivals.wanted} came")
            memory = {"harness2fad": most_memory(self.box.daemon.pid()), "harness2fa-mailer": most_memory(mail.sender_pid())}
            self.box.journal.expect(SERVICE="mail", OUTCOME="delivered", count=arrivals.wanted)
        self.assertEqual(set(arrivals.count.values()), {1})
        self.assertEqual(set(arrivals.count), {f"{name}@example.com" for name in without})
        for program, mebibytes in memory.items():
            self.assertLess(mebibytes, MOST_MEBIBYTES[program], memory)
        users = json.loads(run("harness2fa", "users", "--json"))["users"]
        self.assertEqual({user["mailed"]["state"] for user in users if user["user"] in names}, {"delivered"})
        print(f"\n{arrivals.wanted} mails; most memory: {memory}")

    def test_all_are_counted_when_enforcement_begins(self):
        names = [f"other{number:04}" for number in range(1500)]
        with open("/etc/passwd", "a", encoding="utf-8") as passwd:
            passwd.writelines(f"{name}:x:{20000 + number}:10000::/:/bin/sh\n" for number, name in enumerate(names))
        self.box.apply("mail: {enabled: true, to: '{user}@example.com'}\n")
        self.box.enroll_manager("alice")
        without = len(json.loads(run("harness2fa", "users", "--without", "--json"))["users"])
        done = self.box.command("alice", "enforce", "on", "--yes", answers=[self.box.next_code("alice")])
        self.succeeds(done, f"Mails are on their way to {without} users.")
        self.box.journal.expect(SERVICE="invite", REASON="invited", count=without)


if __name__ == "__main__":
    main()
