#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who neither sees the windows behind the main window nor has a pointer can use them, too; and Escape closes each."""

import sys

import inspector
import tap


def visit(*visits):
    """Goes to windows behind the main window with a connection."""
    found = inspector.Inspector(sys.argv[1])
    with found.connected(sys.argv[1]) as window:
        for each in visits:
            each(found, window)
    found.conclude()


@tap.test
def test_connection():
    """Every control of a connection, its menus and its windows has a name, and keys lead to it."""
    visit(inspector.Inspector.visit_connection, inspector.Inspector.visit_changes, inspector.Inspector.visit_file)


@tap.test
def test_everywhere():
    """Every control of what the main menu opens has a name, and keys lead to it."""
    visit(inspector.Inspector.visit_menu, inspector.Inspector.visit_explanation, inspector.Inspector.visit_check)


@tap.test
def test_tokens():
    """Every control of the tokens and of their windows has a name, and keys lead to it."""
    visit(inspector.Inspector.visit_tokens, inspector.Inspector.visit_damaged_token)


@tap.test
def test_questions():
    """Every control of what the assistant asks has a name, and keys lead to it."""
    visit(inspector.Inspector.visit_questions)


if __name__ == '__main__':
    sys.exit(tap.main())
