# SPDX-License-Identifier: Apache-2.0
"""The pages are true where a machine can tell: the table of rooms is CMake's, links lead somewhere, the first pages are short."""

import tempfile
import unittest
from pathlib import Path

import pages


class Pages(unittest.TestCase):
    def test_the_table_of_rooms_is_what_cmake_builds(self):
        page = (pages.HOUSE / "ARCHITECTURE.md").read_text("utf-8")
        self.nothing_wrong(pages.wrong_rooms(page, pages.cmake_files(pages.HOUSE)))

    def test_every_link_leads_somewhere(self):
        self.nothing_wrong(pages.dead_links(pages.HOUSE))

    def test_every_page_is_found_from_the_first(self):
        self.nothing_wrong(pages.out_of_reach(pages.HOUSE))
        first = {target.name for _, target, _ in pages.links(pages.HOUSE / "README.md")}
        self.assertIn("locked-out.md", first, "whoever is locked out has no time for two clicks")

    def test_the_first_pages_are_short(self):
        self.nothing_wrong(pages.too_long(pages.HOUSE))

    def test_every_source_says_its_licence(self):
        rooms = ("cli", "cmake", "common", "daemon", "doctor", "machine", "mailer", "pam_module", "printed", "qr", "settings", "tests")
        sources = [path for room in rooms for path in (pages.HOUSE / room).rglob("*") if path.suffix in (".cpp", ".hpp", ".c", ".py", ".cmake")]
        self.assertGreater(len(sources), 400)
        self.nothing_wrong([str(path) for path in sources if "SPDX-License-Identifier: Apache-2.0" not in path.read_text("utf-8")[:100]])

    def nothing_wrong(self, sentences):
        self.assertFalse(sentences, "\n" + "\n".join(sentences))


class TheCheckOfRooms(unittest.TestCase):
    FILES = {"low": "room(low)", "up": "room(up\n  SOURCES a.cpp # NEEDS nobody\n  NEEDS low yaml-cpp)",
             "top": "room(top NEEDS up)\nadd_executable(program main.cpp)\ntarget_link_libraries(program PRIVATE top low X::X)"}
    TABLE = ("| room | where | what | needs |\n| --- | --- | --- | --- |\n| `low` | `low/` | a | – |\n| `up` | `up/` | `b`: c | low |\n"
             "| `top` | `top/` | d | up |\n| `program` | `top/` | e | low, top |\n")

    def wrong(self, old="", new="", **files):
        self.assertIn(old, self.TABLE)
        return pages.wrong_rooms(self.TABLE.replace(old, new), {**self.FILES, **files})

    def test_a_true_table(self):
        self.assertEqual(self.wrong(), [])

    def test_an_arrow_that_cmake_does_not_have(self):
        self.assertEqual(self.wrong("d | up", "d | up, low"), ["top needs up in CMake, low, up in the table"])

    def test_an_arrow_that_the_table_does_not_have(self):
        self.assertEqual(self.wrong("c | low", "c | –"), ["up needs low in CMake, nothing in the table"])

    def test_a_room_too_few_and_one_too_many(self):
        self.assertEqual(self.wrong("`low` |", "`lower` |"), ["low: CMake builds it, and the table has no row of it",
                                                              "lower: the table has it, and CMake does not build it"])

    def test_another_folder(self):
        self.assertEqual(self.wrong("`up/`", "`down/`"), ["up lies in up in CMake, down in the table"])

    def test_an_arrow_outside_of_needs(self):
        self.assertEqual(self.wrong(up=self.FILES["up"] + "\ntarget_link_libraries(low PRIVATE top)")[0],
                         "low needs top in CMake, nothing in the table")

    def test_a_circle(self):
        self.assertIn("low needs itself, over other rooms", self.wrong(low="room(low NEEDS top)"))


class TheCheckOfPages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.house = Path(folder.name)
        (self.house / "docs").mkdir()
        for name in pages.FRONT:
            self.write(name, "".join(f"[a]({other})\n" for other in pages.FRONT))
        self.write("docs/a.md", "# A `b`, and c\n# Twice\n# Twice\n")
        self.write("README.md", "[a](ARCHITECTURE.md) [b](docs/a.md#a-b-and-c) [c](docs/a.md#twice-1) [d](https://example.com/x)\n")

    def write(self, name, text):
        (self.house / name).write_text(text, "utf-8")

    def test_good_ones(self):
        self.assertEqual(pages.dead_links(self.house) + pages.out_of_reach(self.house) + pages.too_long(self.house), [])

    def test_links_that_lead_nowhere(self):
        self.write("SECURITY.md", "[a](docs/b.md) [b](docs/a.md#b) [c](#d) `[e](f)`\n```\n[g](h)\n```\n")
        self.assertEqual(pages.dead_links(self.house), [f"SECURITY.md: {link} leads nowhere" for link in
                                                        ("docs/b.md", "docs/a.md#b", "#d")])

    def test_a_page_that_nobody_finds(self):
        self.write("docs/b.md", "")
        self.assertEqual(pages.out_of_reach(self.house), ["docs/b.md: no link leads to it"])

    def test_long_ones(self):
        self.write("README.md", "line\n" * 131)
        self.write("ARCHITECTURE.md", "word " * 1301)
        self.assertEqual(pages.too_long(self.house), ["README.md has 131 lines, 130 at most",
                                                      "ARCHITECTURE.md has 1301 words, 1300 at most"])


if __name__ == "__main__":
    unittest.main()
