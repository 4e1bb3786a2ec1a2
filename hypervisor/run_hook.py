# SPDX-License-Identifier: Apache-2.0
"""Starts the hook from where it is installed, with nothing else on Python's path than the standard library."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from netport_hypervisor.hook import main  # noqa: E402  (the path comes first)

sys.exit(main(sys.argv[1:]))
