# SPDX-License-Identifier: Apache-2.0
"""The AppArmor profiles of the packages, where the kernel has AppArmor: loaded under names of their own, and removed at the end, so that the
machine keeps its own. Elsewhere the daemon and the sender run without, as they do on such a machine."""

import atexit
import functools
import os
import re
import shutil
import subprocess

from box.world import BOX, run

LOAD = "/sys/kernel/security/apparmor/.load"
OWN = "include if exists <local/{name}>"
# What belongs to the tests: the clock, the log, libfaketime, stores on file systems of their own.
RULES = f"{BOX}/** mrwkl,\n  /dev/shm/** rwkl,\n  "


def _content(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def available():
    """A process that is confined itself can neither load profiles nor leave its own."""
    return (_content("/sys/module/apparmor/parameters/enabled") == "Y" and _content("/proc/self/attr/current") == "unconfined"
            and os.access(LOAD, os.W_OK) and bool(shutil.which("apparmor_parser")) and bool(shutil.which("aa-exec")))


@functools.cache
def confinement():
    """That of this box."""
    return Confinement()


class Confinement:
    def __init__(self):
        self._end = "-" + os.urandom(4).hex()
        self._loaded = [name for name in ("harness2fad", "harness2fa-mailer") if available() and self._load(name)]

    def __bool__(self):
        return bool(self._loaded)

    def words(self, program):
        """What comes before the program to start it confined."""
        name = os.path.basename(program)
        return ["aa-exec", "-p", self.label(name), "--"] if name in self._loaded else []

    def label(self, name):
        return name + self._end

    def denials(self):
        """What the kernel says it denied."""
        return [line for line in run("dmesg").splitlines() if 'apparmor="DENIED"' in line and self._end + '"' in line] if self else []

    @staticmethod
    def of_process(pid):
        """`NAME (enforce)`, or `unconfined`."""
        return _content(f"/proc/{pid}/attr/current")

    def _load(self, name):
        text = _content(f"{BOX}/stage/etc/apparmor.d/{name}")
        if not text:  # an older release
            return False
        renamed = re.sub(rf"^profile {name} ", f"profile {self.label(name)} ", text, count=1, flags=re.MULTILINE)
        whole = renamed.replace(OWN.format(name=name), RULES + OWN.format(name=name))
        if whole.count(self.label(name)) != 1 or RULES not in whole:
            raise RuntimeError(f"the profile {name} is not what it was")
        run("apparmor_parser", "--add", "--skip-cache", input=whole)
        atexit.register(subprocess.run, ["apparmor_parser", "--remove", "--skip-cache"], input=whole, text=True, check=False)
        return True
