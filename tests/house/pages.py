# SPDX-License-Identifier: Apache-2.0
"""What can be checked of the pages: the table of rooms against CMake, links, lengths. Each check returns sentences; none is good."""

import re
from pathlib import Path

FRONT = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
README_LINES, ARCHITECTURE_WORDS = 130, 1300


def cmake_files(house):
    """The text of each CMakeLists.txt without comments, by its folder; those of tests and builds are left out."""
    return {str(file.parent.relative_to(house)): re.sub("#.*", "", file.read_text("utf-8"))
            for file in sorted(house.rglob("CMakeLists.txt"))
            if not re.match(r"build|obj-|tests\b|debian\b", str(file.relative_to(house)))}


def built(files):
    """What CMake builds: {room or program: (folder, rooms it needs)}."""
    house = {}
    for folder, text in files.items():
        for name, words in re.findall(r"\broom\(\s*([\w-]+)([^)]*)\)", text):
            house[name] = (folder, set(words.partition("NEEDS")[2].split()))
        for name, words in re.findall(r"\bfront\(\s*([\w-]+)([^)]*)\)", text):
            house[name + "_front"] = (folder, set(words.partition("NEEDS")[2].split()))
        for name in re.findall(r"\badd_executable\(\s*([\w-]+)", text):
            house[name] = (folder, set())
    for text in files.values():
        for name, words in re.findall(r"\btarget_link_libraries\(\s*([\w-]+)([^)]*)\)", text):
            if name in house:
                house[name][1].update(words.split())
    return {name: (folder, needs & house.keys()) for name, (folder, needs) in house.items()}


def told(page):
    """The same as the table of rooms in ARCHITECTURE.md says it: | `name` | `folder/` | what it holds | needs |"""
    rows = re.findall(r"^\| `([\w-]+)` \| `([\w/]+)/` \|.*\| ([^|]*) \|$", page, re.M)
    return {name: (folder, set(re.findall(r"[\w-]+", needs))) for name, folder, needs in rows}


def wrong_rooms(page, files):
    ours, cmakes = told(page), built(files)
    wrong = [f"{name}: CMake builds it, and the table has no row of it" for name in sorted(cmakes.keys() - ours.keys())]
    wrong += [f"{name}: the table has it, and CMake does not build it" for name in sorted(ours.keys() - cmakes.keys())]
    for name in sorted(ours.keys() & cmakes.keys()):
        for what, table, cmake in zip(("lies in", "needs"), ours[name], cmakes[name]):
            if table != cmake:
                wrong.append(f"{name} {what} {shown(cmake)} in CMake, {shown(table)} in the table")
    return wrong + circles(cmakes)


def shown(value):
    return value if isinstance(value, str) else ", ".join(sorted(value)) or "nothing"


def circles(house):
    def reached(name, seen):
        for need in house[name][1] - seen:
            reached(need, seen | {need})
            seen |= {need} | reachable.get(need, set())
        reachable[name] = seen
        return seen

    reachable = {}
    return [f"{name} needs itself, over other rooms" for name in sorted(house) if name in reached(name, set())]


def prose(text):
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


def anchors(text):
    """What GitHub makes of the headings."""
    found = set()
    for heading in re.findall(r"^#+ +(.*?) *$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M):
        heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = next(end for end in ["", *(f"-{n}" for n in range(1, 99))] if slug + end not in found)
        found.add(slug + again)
    return found


def links(page):
    """(link as written, file it leads to, anchor) of each link that stays in the house."""
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text("utf-8"))):
        if not re.match("[a-z]+:", link):
            path, _, anchor = link.partition("#")
            yield link, (page.parent / path).resolve() if path else page.resolve(), anchor


def pages(house):
    return [house / name for name in FRONT] + sorted((house / "docs").rglob("*.md"))


def dead_links(house):
    dead = []
    for page in pages(house):
        for link, target, anchor in links(page):
            if not target.exists() or anchor and anchor not in anchors(target.read_text("utf-8")):
                dead.append(f"{page.relative_to(house)}: {link} leads nowhere")
    return dead


def out_of_reach(house):
    """Pages that nobody finds who begins at README.md."""
    ways, seen = [(house / "README.md").resolve()], set()
    while ways:
        page = ways.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            ways += [target for _, target, _ in links(page) if target.exists()]
    return [f"{page.relative_to(house)}: no link leads to it" for page in pages(house) if page.resolve() not in seen]


def too_long(house):
    lines = len((house / "README.md").read_text("utf-8").splitlines())
    words = len(re.findall(r"\S*\w\S*", (house / "ARCHITECTURE.md").read_text("utf-8")))
    return ([f"README.md has {lines} lines, {README_LINES} at most"] if lines > README_LINES else []) + (
        [f"ARCHITECTURE.md has {words} words, {ARCHITECTURE_WORDS} at most"] if words > ARCHITECTURE_WORDS else [])


HOUSE = Path(__file__).resolve().parents[2]
