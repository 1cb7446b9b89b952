# SPDX-License-Identifier: Apache-2.0
"""Each program of the end-to-end tests finds what it imports: a name that moved is told in a second, not at the end of a long run."""

import importlib
import sys
import unittest
from pathlib import Path

END_TO_END = Path(__file__).parents[1] / "end_to_end"


class Imports(unittest.TestCase):
    def test_every_test_is_imported(self):
        sys.path.insert(0, str(END_TO_END))
        modules = sorted(path.stem for path in END_TO_END.glob("*.py"))
        self.assertGreater(len(modules), 25)
        for module in modules:
            with self.subTest(module):
                importlib.import_module(module)


if __name__ == "__main__":
    unittest.main()
