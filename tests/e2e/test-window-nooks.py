#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What drops down, and pages where nothing is or nothing can be read, without eyes and without a pointer; after Escape the
focus is where it came from."""

import sys

import inspector
import tap


@tap.test
def test_choices():
    """Every choice of every list has a name, and keys lead to it; so it is with earlier versions of a file."""
    found = inspector.Inspector(sys.argv[1])
    with found.both_connected(sys.argv[1]) as window:
        found.visit_choices(window)
        found.visit_versions(window)
    found.conclude()


@tap.test
def test_dates():
    """Every choice for the life of a token has a name, and every control of the calendar; keys lead to them."""
    found = inspector.Inspector(sys.argv[1])
    with found.connected(sys.argv[1]) as window:
        found.visit_dates(window)
    found.conclude()


@tap.test
def test_about():
    """Every control of the pages behind About has a name, and keys lead to it."""
    found = inspector.Inspector(sys.argv[1])
    with found.connected(sys.argv[1]) as window:
        found.visit_about(window)
    found.conclude()


@tap.test
def test_tokens():
    """Every control of the tokens has a name and keys lead to it, when there are none, and while the keyring is locked."""
    found = inspector.Inspector(sys.argv[1])
    found.visit_no_tokens(sys.argv[1])
    found.visit_locked_keyring(sys.argv[1])
    found.conclude()


if __name__ == '__main__':
    sys.exit(tap.main())
