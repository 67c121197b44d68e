#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page, and every window, in a language that it speaks, at 360 pixels and in large letters: there is room for its words."""

import sys

import meanings
import room as rooms
import tap
import window as windows

PROGRAM, TRANSLATED, LANGUAGE, REACH = sys.argv[1:5]
PICTURES = sys.argv[5] if len(sys.argv) > 5 else None
MEANINGS = meanings.Meanings(LANGUAGE)
COMMAND = rooms.prepare(TRANSLATED, 'ltr', MEANINGS.make_catalogue)


class SpokenWindow(windows.Window):
    """A window whose names are turned back into those that the tour knows."""

    def name_of(self, node):
        return MEANINGS.original(node.get_name() or '')


def begin():
    """A visitor."""
    return rooms.Room(COMMAND, SpokenWindow, PICTURES)


@tap.test
def test_way_back():
    """A text of the language leads to the one of the sources."""
    words = {meanings.plain(entry['msgid']): entry.get('msgstr') for entry in MEANINGS.entries}
    # Some of them have the same translation.
    for text in ('Address or Snippet', 'Next', 'Cancel', 'Undo', 'Cargo Folder', 'Cargo Home'):
        assert MEANINGS.original(words[text]) == text, text
    assert MEANINGS.original(words['Menu of %s'] % 'config.toml') == 'Menu of config.toml'


@tap.test
def test_assistant():
    """Every text of the assistant is shown as a whole."""
    room = begin()
    room.visit_assistant()
    room.conclude()


def test_windows():
    """Every text of the main window and of the windows behind it is shown as a whole."""
    room = begin()
    with room.connected(PROGRAM) as window:
        room.visit_connection(window)
        room.visit_changes(window)
        room.visit_file(window)
        room.visit_menu(window)
        room.visit_explanation(window)
        room.visit_check(window)
        room.visit_tokens(window)
        room.visit_overview(window)
        room.visit_damaged_token(window)
        room.visit_questions(window)
    room.conclude()


if REACH == 'windows':
    tap.test(test_windows)


if __name__ == '__main__':
    sys.exit(tap.main())
