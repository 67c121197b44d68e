#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who neither sees the pages of the assistant and of the main window nor has a pointer can use them, too."""

import sys

import tap
from inspector import Inspector, inspect_windows


@tap.test
def test_assistant():
    """Every control of the assistant has a name and a role that fits, and keys lead to it."""
    found = Inspector(sys.argv[1])
    found.visit_assistant()
    found.conclude()


@tap.test
def test_overview():
    """Every control of the Overview has a name and a role that fits, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_overview)


if __name__ == '__main__':
    sys.exit(tap.main())
