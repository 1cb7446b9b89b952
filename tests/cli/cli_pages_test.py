# SPDX-License-Identifier: Apache-2.0
"""The manual pages that are printed from the rows of commands, calls and replies, and what prints them."""

import json
import os
import re
import subprocess
import tempfile
import unittest

from cli_test import COMMANDS, run

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PRINT_ROWS = os.environ["HARNESS2FA_PRINT_ROWS"]
JSON_TYPES = {str: "string", bool: "boolean", int: "whole number", list: "array of ", dict: "object", type(None): "null"}


def page(name):
    with open(os.path.join(os.environ["HARNESS2FA_PAGES"], name), encoding="utf-8") as file:
        return file.read()


def section(text, name):
    return text.split(f"\n.Sh {name}\n")[1].split("\n.Sh ")[0]


def items(text):
    """{message: {field: what is said of it}}"""
    found = {}
    for item in re.split(r"^\.It Ic ", text, flags=re.M)[1:]:
        found[item.split("\n")[0]] = dict(re.findall(r"^\.It Va (.+)\n(.+)$", item, flags=re.M))
    return found


def fields(value, path=""):
    """Each field of a message with its value: settings.errors[].line"""
    if isinstance(value, list):
        for one in value:
            yield from fields(one, path + "[]")
    elif isinstance(value, dict):
        for name, inner in value.items():
            where = path + "." + name if path else name
            yield where, inner
            yield from fields(inner, where)


def print_rows(template):
    with tempfile.NamedTemporaryFile("w", suffix=".in", encoding="utf-8") as file:
        file.write(template)
        file.flush()
        return subprocess.run([PRINT_ROWS, file.name], text=True, capture_output=True, check=False)


class Protocol(unittest.TestCase):
    def setUp(self):
        text = page("harness2fa-protocol.7")
        self.calls, self.replies = items(section(text, "CALLS")), items(section(text, "REPLIES"))
        self.examples = section(text, "EXAMPLES")

    def expect(self, message, said):
        """The page has the message, and each field of it with the type that it has here."""
        self.assertIn(message["type"], said)
        for name, value in fields(message):
            if name != "type":
                self.assertIn(name, said[message["type"]])
                what = said[message["type"]][name]
                self.assertTrue(JSON_TYPES[type(value)] in what or isinstance(value, str) and value in what, f"{name}: {what}")

    def test_names_every_message_of_the_corpus_with_all_its_fields(self):
        for name, said in (("calls", self.calls), ("command_calls", self.calls), ("replies", self.replies),
                           ("command_replies", self.replies)):
            with open(os.path.join(SOURCE, "tests/corpus/good", name + ".jsonl"), encoding="utf-8") as lines:
                for line in lines:
                    with self.subTest(line=line):
                        self.expect(json.loads(line), said)

    def test_its_examples_keep_to_it(self):
        text = re.sub(r"\n {3}", " ", self.examples).replace("\\e", "\\")
        lines = re.findall(r"^([<>]) (\{.*\})$", text, flags=re.M)
        self.assertGreater(len(lines), 50)
        self.assertEqual(len(lines), len(re.findall(r"^[<>]", text, flags=re.M)))
        for end, line in lines:
            with self.subTest(line=line):
                self.expect(json.loads(line), self.calls if end == ">" else self.replies)

    def test_says_what_is_optional_and_what_it_is_then(self):
        self.assertEqual(self.calls["login"]["user"], "string")
        self.assertEqual(self.calls["login"]["tries"], "whole number, by default 0")
        self.assertEqual(self.calls["login"]["phase"], "authenticate or account, by default authenticate")
        self.assertEqual(self.calls["login"]["acknowledges"], "boolean, by default false; written only when it is true")
        self.assertEqual(self.calls["unlock"]["clock"], "boolean, by default false; true for root alone")
        self.assertEqual(self.replies["users"]["users[].mailed"], "object or null")
        self.assertEqual(self.replies["users"]["users[].mailed.state"], "waiting, delivered or failed")
        self.assertEqual(self.replies["users"]["users[].devices[].last_used"], "string or null")
        self.assertEqual(self.calls["mail"], {})

    def test_says_who_may(self):
        text = section(page("harness2fa-protocol.7"), "CALLS")
        said = {item.split("\n")[0]: item for item in re.split(r"^\.It Ic ", text, flags=re.M)[1:]}
        for call, who in (("login", "For everybody, about themselves; about others for root."), ("users", "For managers."),
                          ("status", "For everybody, about themselves; about others for managers."), ("import", "For root."),
                          ("disable", "For everybody, about themselves."), ("mail", "For the sender of mail."),
                          ("answer", "Opens no dialog.")):
            self.assertIn(f"\n{who}\n", said[call])


class Synopsis(unittest.TestCase):
    def test_has_every_command_and_its_options(self):
        said = section(page("harness2fa.1"), "SYNOPSIS")
        parts = said.split(".Nm\n")[1:]
        self.assertEqual([re.search(r"Cm ([\w-]+)", part).group(1) for part in parts], COMMANDS)
        for command, part in zip(COMMANDS, parts):
            own = run(command, "--help").stdout.split("Options:\n")[1].split("  --json ")[0]
            options = set(re.findall(r"^  (--[\w-]+)", own, flags=re.M))
            self.assertEqual({"-" + option for option in re.findall(r"Fl (-[\w-]+)", part)}, options, command)

    def test_every_command_has_an_item(self):
        said = section(page("harness2fa.1"), "DESCRIPTION")
        self.assertEqual(sorted(re.findall(r"^\.It Cm ([\w-]+)", said, flags=re.M)), sorted(COMMANDS))


class Printing(unittest.TestCase):
    def refuse(self, template, reason):
        result = print_rows(template)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn(reason, result.stderr)

    def test_leaves_everything_else_as_it_is(self):
        self.assertEqual(print_rows("one\n\n  two\n").stdout, "one\n\n  two\n")
        self.assertTrue(print_rows("  # @print arguments\n").stdout.startswith("  status:0) offer=(users) ;;\n  "))

    def test_a_page_that_lacks_a_call_is_refused(self):
        self.refuse('.\\" @print call login\n', "no line has '@print call address'")
        self.refuse('.\\" @print reply ask\n', "no line has '@print reply chunk'")

    def test_what_does_not_exist_is_refused(self):
        self.refuse('.\\" @print call bogus\n', "there is no message 'bogus'")
        self.refuse('.\\" @print command bogus\n', "there is no command 'bogus'")
        self.refuse('.\\" @print bogus\n', "nothing prints 'bogus'")

    def test_a_command_that_the_page_does_not_tell_of_is_told_of_by_its_help(self):
        text = print_rows('.\\" @print command status\n.\\" @print other_commands\n').stdout
        self.assertIn(".It Cm unlock Ar USER Oo Fl -clock Oc\nEnd a user's pause or lock after too many wrong codes.\n.Pp\n", text)
        self.assertIn("\n.Dl sudo harness2fa unlock bob --clock\n", text)
        self.assertEqual(text.count(".It Cm status"), 1)


if __name__ == "__main__":
    unittest.main()
