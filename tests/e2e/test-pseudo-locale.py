#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and window in a language of long texts, at 360 pixels: all is translated, and there is room for it. The same
in large letters, if the session has them."""

import sys

import pseudo
import room as rooms
import tap
import window as windows

PROGRAM, TRANSLATED, DIRECTION, REACH = sys.argv[1:5]
PICTURES = sys.argv[5] if len(sys.argv) > 5 else None
# What is in catalogues of the libraries, or among the pages of the help.
LIBRARIES = ('about', 'help', 'help-page')
COMMAND = rooms.prepare(TRANSLATED, DIRECTION, pseudo.make_catalogue)


class PseudoWindow(windows.Window):
    """A window whose names are turned back into those that the tour knows."""

    def name_of(self, node):
        return pseudo.shorten(node.get_name() or '')


class Room(rooms.Room):
    """A visitor who knows what the language looks like."""

    def __init__(self):
        super().__init__(COMMAND, PseudoWindow, PICTURES)

    def is_foreign(self, name, text):
        return '«' not in text and name not in LIBRARIES


@tap.test
def test_assistant():
    """At 360 pixels every text of the assistant is translated, and is shown as a whole."""
    room = Room()
    room.visit_assistant()
    room.conclude()


@tap.test
def test_main_window():
    """At 360 pixels every text of the main window is translated, and is shown as a whole."""
    room = Room()
    with room.connected(PROGRAM) as window:
        room.visit_connection(window)
        room.visit_tokens(window)
        room.visit_overview(window)
    room.conclude()


def test_windows():
    """At 360 pixels every text of the windows behind it is translated, and is shown as a whole."""
    room = Room()
    with room.connected(PROGRAM) as window:
        room.visit_changes(window)
        room.visit_file(window)
        room.visit_menu(window)
        room.visit_explanation(window)
        room.visit_check(window)
        room.visit_damaged_token(window)
        room.visit_questions(window)
    room.conclude()


def test_corners():
    """At 360 pixels every text of the windows behind them, and of those that tell of trouble, is shown as a whole."""
    room = Room()
    room.visit_strip()
    room.visit_refusals()
    with room.connected(PROGRAM) as window:
        room.visit_edits(window)
        room.visit_checked_folders(window)
        room.visit_changed_outside(window)
    room.conclude()


if REACH in ('windows', 'corners'):
    tap.test(test_windows)
if REACH == 'corners':
    tap.test(test_corners)


if __name__ == '__main__':
    sys.exit(tap.main())
