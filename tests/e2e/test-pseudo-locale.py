#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The assistant and the Overview in a language of long texts, at 360 pixels: all is translated, and there is room for it."""

import os
import pathlib
import re
import signal
import subprocess
import sys

import pseudo
import tap
import tour
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
PROGRAM, TRANSLATED, DIRECTION = sys.argv[1:4]
PICTURES = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None
REPORT = FOLDER / 'report'
WIDTH, HEIGHT = 360, 640
# A narrow window shows the sidebar first, and a page after its row was chosen.
BEHIND = {'overview': 'Overview'}

# What no translator gets to see: names and addresses of the test, what Cargo and others wrote or are to read, the names of
# systems and programs.
DATA = re.compile('|'.join((
    r'contoso|platform|crates|crates\.io|mirror|open-source|community|ada@contoso\.com',
    r'contoso / \w+', r'⁨.*⁩', r'[~/].*|.*\.(toml|md|sh|ps1|yml|zsh)', r'sparse\+.*', r'https?:.*',
    r'•+', r'[\d ,.:/–-]+', r'\d+ %', r'[-+ ]? ?\[?[\w.-]+\]? *=.*', r' *\[.*\].*', r'[-+ ]', r'[+-] .*', r'@@ .* @@',
    r'cargo .*', r'az .*', r'\$t = .*', r'.*token.*=.*', r'error: .*', r'Cargo|PowerShell|Bash|Zsh|Windows|macOS|Linux')))


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


def resize(window, width, height):
    """Gives the window in front another size, as far as it lets one."""
    active = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run(['xdotool', 'windowsize', active, str(width), str(height)], check=True)
    window.settle()


def ask(window):
    """What the window tells of its texts: its width, and the state, kind and text of each."""
    REPORT.unlink(missing_ok=True)
    window.process.send_signal(signal.SIGUSR1)
    window.wait(REPORT.exists, 'the report')
    first, *lines = REPORT.read_text(encoding='utf-8').splitlines()
    return int(first.split('\t')[1]), [line.split('\t', 2) for line in lines]


class Room(tour.Tour):
    """Makes every window narrow, and looks at its texts."""

    def __init__(self, command):
        super().__init__(command, self.look_at, PseudoWindow)
        self.faults = []

    def look_at(self, window, name):
        """One page."""
        before = subprocess.run(['xdotool', 'getactivewindow', 'getwindowgeometry', '--shell'], capture_output=True,
                                text=True, check=True).stdout
        size = dict(line.split('=') for line in before.split())
        # What is around the window on the screen is not its own.
        border = int(size['WIDTH']) - ask(window)[0]
        resize(window, WIDTH + border, HEIGHT + border)
        if name in BEHIND:
            window.click(window.wait(lambda: self.row_of(window, BEHIND[name]), BEHIND[name]))
            window.settle()
        width, texts = ask(window)
        if PICTURES:
            window.screenshot(PICTURES / f'{len(self.seen):02}-{name}.png')
        print(f'# {name}: {len(texts)} texts, {width} pixels', flush=True)
        if width > WIDTH:
            self.faults.append(f'{name}: is {width} pixels wide')
        for state, kind, text in texts:
            if state == 'cut' and kind == 'text':
                self.faults.append(f'{name}: “{text}” is cut')
            if '«' not in text and not DATA.fullmatch(text):
                self.faults.append(f'{name}: “{text}” is not translated')
        resize(window, size['WIDTH'], size['HEIGHT'])

    @staticmethod
    def row_of(window, name):
        """The row of the sidebar whose name begins like this."""
        return next((node for node in window.tree() if node.get_role_name() == 'list item' and
                     window.name_of(node).startswith(name)), None)

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


def test_overview():
    """At 360 pixels every text of the Overview is translated, and is shown as a whole."""
    room = Room(COMMAND)
    with room.connected(PROGRAM) as window:
        room.visit_overview(window)
    room.conclude()


# From right to left, the pointer does not find the row that leads to the Overview; why is not known yet.
if DIRECTION == 'ltr':
    tap.test(test_overview)


if __name__ == '__main__':
    sys.exit(tap.main())
