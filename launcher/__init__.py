# SPDX-License-Identifier: Apache-2.0
"""The programs behind the command netport."""
