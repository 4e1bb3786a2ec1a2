# SPDX-License-Identifier: Apache-2.0
"""What the programs need: Python's standard library and the distribution's libvirt, and libvirt in one file only."""

import ast
import pathlib
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
OWN = "netport_hypervisor"


def needed(file):
    """The top names of all that a file imports, wherever it does so."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield OWN if node.level else node.module.partition(".")[0]


class DependencyTest(unittest.TestCase):

    def test_the_standard_library_and_libvirt_are_all_that_is_needed(self):
        files = [*SOURCE.glob("*.py"), *(SOURCE / OWN).rglob("*.py")]
        others = {(file.name, name) for file in files for name in needed(file)
                  if name != OWN and name not in sys.stdlib_module_names}
        self.assertEqual({("libvirt_source.py", "libvirt")}, others)


if __name__ == "__main__":
    unittest.main()
