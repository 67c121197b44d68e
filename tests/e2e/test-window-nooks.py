#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What drops down, and pages where nothing is or nothing can be read, without eyes and without a pointer; after Escape the
focus is where it came from."""

import sys

import tap
from inspector import Inspector, inspect_windows


@tap.test
def test_choices():
    """Every choice of every list has a name, and keys lead to it; so it is with earlier versions of a file."""
    inspect_windows(sys.argv[1], Inspector.visit_choices, Inspector.visit_versions, opened=Inspector.both_connected)


@tap.test
def test_dates():
    """Every choice for the life of a token has a name, and every control of the calendar; keys lead to them."""
    inspect_windows(sys.argv[1], Inspector.visit_dates)


@tap.test
def test_about():
    """Every control of the pages behind About has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_about)


@tap.test
def test_tokens():
    """Every control of the tokens has a name and keys lead to it, when there are none, and while the keyring is locked."""
    found = Inspector(sys.argv[1])
    found.visit_no_tokens(sys.argv[1])
    found.visit_locked_keyring(sys.argv[1])
    found.conclude()


if __name__ == '__main__':
    sys.exit(tap.main())
