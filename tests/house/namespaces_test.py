# SPDX-License-Identifier: Apache-2.0
"""A room has a namespace, which is called as the room is: a name says where it comes from, and two rooms may use the same one."""

import re
import tempfile
import unittest
from pathlib import Path

HOUSE = Path(__file__).parents[2]
CALLED_OTHERWISE = {"common": "harness2fa", "pam_module": "harness2fa::pam"}
OPENED = re.compile(r"^namespace (harness2fa[\w:]*) \{((?:\n(?:class|struct) \w+;)+\n\})?", re.MULTILINE)


def folders(house):
    """Of rooms and programs: every folder of sources that CMake is told of."""
    return sorted(path.parent for path in house.rglob("CMakeLists.txt")
                  if path.parent.relative_to(house).parts[:1] not in ((), ("build",), ("tests",)) and list(path.parent.glob("*.cpp")))


def sources(folder):
    inner = [path.parent for path in folder.rglob("CMakeLists.txt") if path.parent != folder]
    return [path for path in folder.rglob("*.[ch]pp") if not any(path.is_relative_to(other) for other in inner)]


def strangers(source, own, others):
    """The namespaces of others that a source opens for more than to declare a class of theirs."""
    opened = [name for name, only_declared in OPENED.findall(source.read_text("utf-8")) if not only_declared]
    return [name for name in opened if name in others or name != own and not name.startswith(own + "::")]


def homeless(source):
    """Whether a source defines something outside of every namespace of the house; a main may stand alone."""
    text = source.read_text("utf-8")
    return "{" in text and "int main(" not in text and not OPENED.search(text)


class Namespaces(unittest.TestCase):
    def test_every_room_has_its_own(self):
        rooms = folders(HOUSE)
        self.assertGreater(len(rooms), 14)
        names = {room: CALLED_OTHERWISE.get(room.name, "harness2fa::" + room.name) for room in rooms}
        for room, own in names.items():
            for source in sources(room):
                with self.subTest(source.relative_to(HOUSE)):
                    self.assertEqual(strangers(source, own, set(names.values()) - {own}), [])
                    self.assertFalse(homeless(source))


class TheCheck(unittest.TestCase):
    def ask(self, question, text, *more):
        with tempfile.NamedTemporaryFile("w", suffix=".hpp") as file:
            file.write(text)
            file.flush()
            return question(Path(file.name), *more)

    def wrong_in(self, text, own="harness2fa::qr", others=("harness2fa::cli",)):
        return self.ask(strangers, text, own, others)

    def test_none_at_all_is_wrong_but_for_a_main(self):
        self.assertTrue(self.ask(homeless, "namespace other {\nclass A {};\n}"))
        self.assertFalse(self.ask(homeless, "int main() {}"))
        self.assertFalse(self.ask(homeless, "namespace harness2fa::qr {\nclass A {};\n}"))

    def test_another_room_is_a_stranger(self):
        self.assertEqual(self.wrong_in("namespace harness2fa {\nclass A {};\n}"), ["harness2fa"])
        self.assertEqual(self.wrong_in("namespace harness2fa::qrs {\n}"), ["harness2fa::qrs"])

    def test_in_common_too(self):
        self.assertEqual(self.wrong_in("namespace harness2fa::cli {\n}\nnamespace harness2fa::wire {\n}", own="harness2fa"), ["harness2fa::cli"])

    def test_its_own_and_what_lies_in_it_are_none(self):
        self.assertEqual(self.wrong_in("namespace harness2fa::qr {\n}\nnamespace harness2fa::qr::text {\n}"), [])

    def test_a_declaration_of_a_class_is_none(self):
        self.assertEqual(self.wrong_in("namespace harness2fa::rules {\nclass A;\nstruct B;\n}"), [])


if __name__ == "__main__":
    unittest.main()
