#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who neither sees the windows behind the main window nor has a pointer can use them, too; and Escape closes each."""

import sys

import tap
from inspector import Inspector, inspect_windows


@tap.test
def test_connection():
    """Every control of a connection, its menus and its windows has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_connection, Inspector.visit_changes, Inspector.visit_file)


@tap.test
def test_everywhere():
    """Every control of what the main menu opens has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_menu, Inspector.visit_explanation, Inspector.visit_check)


@tap.test
def test_tokens():
    """Every control of the tokens and of their windows has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_tokens, Inspector.visit_damaged_token)


@tap.test
def test_questions():
    """Every control of what the assistant asks has a name, and keys lead to it."""
    inspect_windows(sys.argv[1], Inspector.visit_questions)


if __name__ == '__main__':
    sys.exit(tap.main())
