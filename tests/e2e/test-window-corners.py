#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows behind windows, and what opens in trouble, without eyes and without a pointer; and Escape closes each."""

import sys

import tap
from inspector import Inspector, inspect_windows


@tap.test
def test_edits():
    """Every control of what editing a connection opens has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_edits)


@tap.test
def test_folders():
    """Every control of what is found in a folder, and of what has changed there, has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_checked_folders, Inspector.visit_changed_outside)


@tap.test
def test_refusals():
    """Every control of what tells of a folder, a server or a token that refuses has a name, and keys lead to it."""
    found = Inspector(sys.argv[1])
    found.visit_strip()
    found.visit_refusals()
    found.conclude()


if __name__ == '__main__':
    sys.exit(tap.main())
