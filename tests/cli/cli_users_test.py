# SPDX-License-Identifier: Apache-2.0
"""`users`: the table and the document, page by page, from a scripted daemon."""

import json
import threading
import time
import unittest

from cli_test import COMMAND, Case, run
from fake_daemon import PATIENCE, FakeDaemon, Terminal

PHONE = {"name": "phone", "state": "active", "since": "2026-11-24T10:00:00Z", "last_used": "2026-11-25T10:00:07Z"}
MAILED = {"at": "2026-11-25T10:00:00Z", "to": "b**@example.com", "state": "waiting", "reason": "",
          "until": "2026-12-02T10:00:00Z"}
HEADING = "USER           STATE    DEVICES  LAST LOGIN            LOCKED          MAILED\n"


def report(user, **fields):
    return {"user": user, "state": "none", "devices": [], "last_login": None, "locked_until": None, "mailed": None,
            "was": None, **fields}


def page(*users, more=False):
    return {"type": "users", "users": list(users), "more": more}


def in_hours(hours):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600 * hours))


ALICE = report("alice", state="active", devices=[PHONE, {**PHONE, "name": "tablet"}], last_login="2026-11-25T10:00:07Z")
BOB = report("bob", state="invited", devices=[{**PHONE, "state": "pending", "last_used": None}], mailed=MAILED)
CAROL = report("carol", locked_until="unlock")
LONG = report("EXAMPLE\\maximiliane.von-und-zu-hohenstein-schwanenwerder", state="active", devices=[PHONE],
              mailed={**MAILED, "state": "delivered"})


class Users(Case):
    def list(self, *pages, words=()):
        with FakeDaemon(*pages) as daemon:
            result = run("users", *words, "--config", daemon.config)
        self.heard = daemon.heard
        return result

    def test_table(self):
        self.expect(self.list(page(ALICE, BOB, CAROL)), 0,
                    HEADING +
                    "alice          active   2        2026-11-25 10:00 UTC  -               -\n"
                    "bob            invited  0        never                 -               waiting\n"
                    "carol          none     0        never                 until unlocked  -\n"
                    "3 users: 1 with a device, 2 without, 1 locked.\n", "")
        self.assertEqual(self.heard, [{"type": "users", "without": False, "locked": False, "as": ""}])

    def test_who_has_changed_is_shown_with_the_former_owner(self):
        shown = self.list(page(report("alicia", state="changed", was="alice, uid 1000"))).stdout
        self.assertIn("alicia         changed  0        never                 -               -\n"
                      "  two-factor was set up by alice, uid 1000: refused until `adopt` or `forget`\n", shown)

    def test_one_and_none(self):
        self.assertTrue(self.list(page(ALICE)).stdout.endswith("\n1 user: 1 with a device, 0 without, 0 locked.\n"))
        self.expect(self.list(page()), 0, "0 users: 0 with a device, 0 without, 0 locked.\n", "")

    def test_eighty_columns_and_long_names(self):
        widest = report("thirteen-char", state="invited", last_login="2026-11-25T10:00:07Z", locked_until="unlock",
                        mailed={**MAILED, "state": "delivered"})
        umlauts = report("jörg-dürrmayr", state="active", devices=[PHONE])
        with FakeDaemon(page(widest, LONG, umlauts, ALICE)) as daemon:
            terminal = Terminal([COMMAND, "users", "--config", daemon.config])
            self.assertEqual(terminal.end(), 0)
        lines = terminal.seen.splitlines()
        self.assertEqual(max(map(len, lines)), 80)
        self.assertEqual(lines[2], LONG["user"])
        for line in (lines[0], lines[1], lines[3], lines[4], lines[5]):  # the columns stay where they are
            self.assertEqual({line[column - 2:column] for column in (15, 24, 33, 55, 71)}, {"  "}, line)
            self.assertNotIn(" ", {line[column] for column in (15, 24, 33, 55, 71)}, line)
        self.assertEqual(lines[3].split(), ["active", "1", "never", "-", "delivered"])

    def test_pauses(self):
        soon, later = in_hours(0.1), in_hours(30)
        shown = self.list(page(report("bob", locked_until=soon), report("carol", locked_until=later))).stdout
        self.assertIn(f" until {soon[11:16]}     -\n", shown)
        self.assertIn(f" until {later[:10]} {later[11:16]} UTC  -\n", shown)
        self.assertIn("2 locked.\n", shown)

    def test_why_a_mail_has_not_arrived(self):
        failed = report("bob", mailed={**MAILED, "state": "failed", "reason": "550 no such user\n\x1b[2J"})
        self.assertIn(" failed\n  mail to b**@example.com: 550 no such user\\x0a\\x1b[2J\n", self.list(page(failed)).stdout)

    def test_pages(self):
        self.expect(self.list(page(ALICE, more=True), page(BOB, more=True), page()), 0,
                    HEADING +
                    "alice          active   2        2026-11-25 10:00 UTC  -               -\n"
                    "bob            invited  0        never                 -               waiting\n"
                    "2 users: 1 with a device, 1 without, 0 locked.\n", "")
        self.assertEqual(self.heard[1:], [{"type": "answer", "text": ""}] * 2)

    def test_a_page_is_shown_before_the_next_one_is_there(self):
        seen = threading.Event()

        def second_page(connection):
            seen.wait(PATIENCE)
            FakeDaemon.say(connection, page(BOB))

        with FakeDaemon(page(ALICE, more=True), second_page) as daemon:
            terminal = Terminal([COMMAND, "users", "--config", daemon.config])
            terminal.wait_for("\nalice ")
            seen.set()
            self.assertEqual(terminal.end(), 0)
        self.assertIn("\n2 users: ", terminal.seen)

    def test_filters(self):
        for words, summary in ((["--without"], "1 user without a device.\n"), (["--locked"], "1 locked user.\n"),
                               (["--without", "--locked"], "1 locked user without a device.\n")):
            with self.subTest(words=words):
                self.assertTrue(self.list(page(CAROL), words=words).stdout.endswith("\n" + summary))
                self.assertEqual(self.heard[0], {"type": "users", "without": "--without" in words,
                                                 "locked": "--locked" in words, "as": ""})
        self.expect(self.list(page(), words=["--locked"]), 0, "0 locked users.\n", "")

    def test_json_is_one_document(self):
        everybody = [ALICE, BOB, CAROL, LONG]
        for pages in ((page(*everybody),), (page(ALICE, more=True), page(more=True), page(BOB, CAROL, more=True), page(LONG)),
                      (page(more=True), page(*everybody, more=True), page())):
            result = self.list(*pages, words=["--json"])
            self.expect(result, 0, json.dumps({"users": everybody}, separators=(",", ":")) + "\n", "")
        self.expect(self.list(page(), words=["--json"]), 0, '{"users":[]}\n', "")

    def test_usage(self):
        for words in (["bob"], ["--all"], ["--without=perhaps"]):
            with self.subTest(words=words):
                self.expect(run("users", *words), 2, "")


if __name__ == "__main__":
    unittest.main()
