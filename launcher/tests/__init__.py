# SPDX-License-Identifier: Apache-2.0
"""Tests of the launcher: what it finds, what it refuses and says, and what survives a crash."""
