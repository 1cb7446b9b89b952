# SPDX-License-Identifier: Apache-2.0
"""What a person sees on a terminal of 80x24, what a phone reads from it, and the command harness2fa at a prompt."""

import re
import subprocess
import time

from box import dialog
from box.world import BOX, run, write

APP_CODE = "Code from your app: "
BLOCKS = "[█▀▄]"
SCALE = 4  # pixels a module
QUIET = 4  # modules around, as a phone sees them


class Screen:
    """tmux draws it, with what has scrolled off kept above. At the end the exit status of the program is shown."""

    def __init__(self, *words):
        self.socket = ["tmux", "-S", f"{BOX}/tmux-{time.monotonic_ns()}"]
        run(*self.socket, "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-s", "person",
            "sh", "-c", '"$@"; echo "status=$?"; exec cat', "sh", *words)

    def text(self):
        return self._capture("-S", "-200")

    def visible(self):
        """The 24 rows of now."""
        return self._capture()

    def shows(self, text):
        """tmux tells nobody that something was drawn, so this looks until it is there."""
        end = time.monotonic() + dialog.PATIENCE
        while text not in (seen := self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"waited for {text!r}, saw\n{seen}")
            subprocess.run([*self.socket, "wait-for", "-U", "nothing"], check=False, capture_output=True)
        return seen

    def types(self, line):
        run(*self.socket, "send-keys", "-t", "person", line, "Enter")

    def forget(self):
        """What was shown so far; what comes next is told apart from it."""
        run(*self.socket, "send-keys", "-R", "-t", "person")
        run(*self.socket, "clear-history", "-t", "person")

    def close(self):
        subprocess.run([*self.socket, "kill-server"], check=False, capture_output=True)

    def _capture(self, *options):
        return run(*self.socket, "capture-pane", "-p", *options, "-t", "person")


class Command(dialog.Dialog):
    """harness2fa at a prompt."""

    def __init__(self, user, *words):
        super().__init__("status=", "sh", "-c", '"$@"; echo "status=$?"', "sh",
                         "runuser", "-u", user, "--", "harness2fa", *words)

    def enrolls(self, box, user):
        """Goes through `enroll` as a person does."""
        self.asks(APP_CODE)
        box.knows_key(user, re.search(r"by hand: ([A-Z2-7 ]{39})", self.shown)[1])
        return self.types(box.code(user))

    def ends(self, status):
        self.says(f"status={status}\r\n")
        self.close()
        return self


def scan(screen, inverse=False):
    """What a phone reads from half blocks: they are light on a dark terminal, and dark where the code is inverse."""
    rows = [line for line in screen.split("\n") if re.search(BLOCKS, line)]
    width = max(map(len, rows))
    modules = []
    for row in rows:
        row = row.ljust(width)
        modules += [[(char in "█▀") != inverse for char in row], [(char in "█▄") != inverse for char in row]]
    return _read(modules)


def scan_ascii(screen):
    """What a phone reads from ## and blanks: ## is light."""
    rows = [line for line in screen.split("\n") if re.fullmatch("(##|  )+", line)]
    return _read([[row[at] == "#" for at in range(0, len(row), 2)] for row in rows])


def _read(modules):
    """zbarimg decodes it; the paper around the code is light."""
    margin = [True] * QUIET
    width = len(modules[0]) + 2 * QUIET
    blank = [[True] * width] * QUIET
    rows = [*blank, *(margin + row + margin for row in modules), *blank]
    lines = [" ".join(str(int(light)) for light in row for _ in range(SCALE)) for row in rows for _ in range(SCALE)]
    write(f"{BOX}/screen.pgm", f"P2 {width * SCALE} {len(lines)} 1\n" + "\n".join(lines) + "\n")
    return run("zbarimg", "--quiet", "--raw", f"{BOX}/screen.pgm").strip()
