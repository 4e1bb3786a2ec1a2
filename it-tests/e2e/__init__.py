# SPDX-License-Identifier: Apache-2.0
"""End-to-end tests on real switches: ``python3 -m unittest discover -s it-tests/e2e -t it-tests`` as root."""
