# SPDX-License-Identifier: Apache-2.0
"""Tests of hook and agent: against a controller of their own over real TLS, and without libvirt but in one file."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
