# SPDX-License-Identifier: Apache-2.0
"""The tests of routing, which share one bed: ``test_routing.py`` runs them."""
