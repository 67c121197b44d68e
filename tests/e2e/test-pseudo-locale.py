#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and window in a language of long texts, at 360 pixels: all is translated, and there is room for it. The same
in large letters, if the session has them."""

import os
import pathlib
import re
import signal
import subprocess
import sys

import corners
import pseudo
import sizes
import tap
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
PROGRAM, TRANSLATED, DIRECTION, REACH = sys.argv[1:5]
PICTURES = pathlib.Path(sys.argv[5]) if len(sys.argv) > 5 else None
REPORT = FOLDER / 'report'
WIDTH, HEIGHT = 360, 640
# What is in catalogues of the libraries, or among the pages of the help.
LIBRARIES = ('about', 'help', 'help-page')

# What no translator gets to see: names and addresses of the test, what Cargo and others wrote or are to read, the names of
# systems and programs.
DATA = re.compile('|'.join((
    r'contoso|platform|crates|crates\.io|mirror|open-source|community|ada@contoso\.com',
    r'contoso / \w+', r'⁨.*⁩', r'[~/].*|.*\.(toml|md|sh|ps1|yml|zsh)', r'sparse\+.*', r'https?:.*',
    # A tooltip of GTK, which appears where the pointer happens to be.
    r'Show Text|Hide Text',
    # Keys, which have their names from GTK.
    r'Ctrl|Shift|Alt|Escape|F\d+|[A-Z+,?←]',
    r'•+', r'[\d ,.:/–-]+', r'\d+ %', r'[-+ ]? ?\[?[\w.-]+\]? *=.*', r'(− )? *\[.*\].*', r'[-+ ]|− ', r'[+−-] .*', r'@@ .* @@',
    r'crates · contoso / platform', r'cargo:\w+', r'cargo .*', r'az .*', r'\$t = .*', r'.*token.*=.*', r'error: .*', r'Cargo|PowerShell|Bash|Zsh|Windows|macOS|Linux')))


class PseudoWindow(windows.Window):
    """A window whose names are turned back into those that the tour knows."""

    def name_of(self, node):
        return pseudo.shorten(node.get_name() or '')


def prepare():
    """The catalogue and the locale; returns the command."""
    catalogues, locales = FOLDER / 'catalogues', FOLDER / 'locales'
    catalogues.mkdir()
    locales.mkdir()
    pseudo.make_catalogue(catalogues)
    os.environ.update(pseudo.make_locale(locales))
    return [TRANSLATED, str(catalogues), DIRECTION, str(REPORT)]


def ask(window):
    """What the window tells of its texts: its width, and the state, kind and text of each."""
    REPORT.unlink(missing_ok=True)
    window.process.send_signal(signal.SIGUSR1)
    window.wait(REPORT.exists, 'the report')
    first, *lines = REPORT.read_text(encoding='utf-8').splitlines()
    return int(first.split('\t')[1]), [line.split('\t', 2) for line in lines]


class Room(corners.Corners):
    """Makes every window narrow, and looks at its texts."""

    def __init__(self, command):
        super().__init__(command, self.look_at, PseudoWindow)
        self.faults = []

    def look_at(self, window, name):
        """One page."""
        if name in sizes.POPOVERS:
            return
        with sizes.resized(window, name, WIDTH, HEIGHT):
            width, texts = ask(window)
            if PICTURES:
                window.screenshot(PICTURES / f'{len(self.seen):02}-{name}.png')
        print(f'# {name}: {len(texts)} texts, {width} pixels', flush=True)
        if width > WIDTH:
            self.faults.append(f'{name}: is {width} pixels wide')
        for state, kind, text in texts:
            if state == 'cut' and (kind == 'text' or (kind == 'title' and not DATA.fullmatch(text))):
                self.faults.append(f'{name}: “{text}” is cut')
            if '«' not in text and not DATA.fullmatch(text) and name not in LIBRARIES:
                self.faults.append(f'{name}: “{text}” is not translated')

    def conclude(self):
        """Fails if anything was wrong."""
        print(f'# {len(self.seen)} pages', flush=True)
        assert not self.faults, '\n'.join(dict.fromkeys(self.faults))


COMMAND = prepare()


@tap.test
def test_assistant():
    """At 360 pixels every text of the assistant is translated, and is shown as a whole."""
    room = Room(COMMAND)
    room.visit_assistant()
    room.conclude()


@tap.test
def test_main_window():
    """At 360 pixels every text of the main window is translated, and is shown as a whole."""
    room = Room(COMMAND)
    with room.connected(PROGRAM) as window:
        room.visit_connection(window)
        room.visit_tokens(window)
        room.visit_overview(window)
    room.conclude()


def test_windows():
    """At 360 pixels every text of the windows behind it is translated, and is shown as a whole."""
    room = Room(COMMAND)
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
    room = Room(COMMAND)
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
