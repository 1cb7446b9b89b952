# SPDX-License-Identifier: Apache-2.0
"""What every end-to-end test begins with."""

import sys
import unittest

from box import world
from box.profiles import confinement
from box.server import Server


class BoxCase(unittest.TestCase):
    """One box for the tests of a file; each test finds harness2fa as it is after installation."""

    box = None

    @classmethod
    def setUpClass(cls):
        BoxCase.box = BoxCase.box or Server()

    def setUp(self):
        self.box.begin()
        self.addCleanup(self._tell)
        self.denials_known = len(confinement().denials())
        self.addCleanup(self._nothing_was_denied)

    def _tell(self):
        """The journal of a test that failed."""
        outcome = self._outcome.result
        if any(test is self for test, _ in outcome.failures + outcome.errors):
            print(f"---- journal of {self.id()}\n{self.box.journal}\n---- standard error of harness2fad\n"
                  f"{self.box.daemon.output()}----", file=sys.stderr)

    def _nothing_was_denied(self):
        """By AppArmor, where the daemon and the sender of mail are confined."""
        self.assertEqual(confinement().denials()[self.denials_known:], [])

    def fails(self, done, status, text):
        """A command ended with this exit status and said so on standard error."""
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertIn(text, done.stderr)

    def succeeds(self, done, text=""):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(text, done.stdout)


def main():
    world.enter()
    unittest.main(verbosity=2, warnings="ignore")  # the end of the box ends what runs in it
