# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A visitor who looks whether there is room for all texts, at 360 pixels."""

import os
import pathlib
import re
import signal

import corners
import pseudo
import sizes

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
REPORT = FOLDER / 'report'
WIDTH, HEIGHT = 360, 640

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


def prepare(program, direction, catalogue):
    """The locale, with what writes the catalogue into a folder; returns the command."""
    catalogues, locales = FOLDER / 'catalogues', FOLDER / 'locales'
    catalogues.mkdir()
    locales.mkdir()
    catalogue(catalogues)
    os.environ.update(pseudo.make_locale(locales))
    return [program, str(catalogues), direction, str(REPORT)]


def ask(window):
    """What the window tells of its texts: its width, and the state, kind and text of each."""
    REPORT.unlink(missing_ok=True)
    window.process.send_signal(signal.SIGUSR1)
    window.wait(REPORT.exists, 'the report')
    first, *lines = REPORT.read_text(encoding='utf-8').splitlines()
    return int(first.split('\t')[1]), [line.split('\t', 2) for line in lines]


class Room(corners.Corners):
    """Makes every window narrow, and looks at its texts."""

    def __init__(self, command, window_type, pictures=None):
        super().__init__(command, self.look_at, window_type)
        self.album = pathlib.Path(pictures) if pictures else None
        self.faults = []

    def look_at(self, window, name):
        """One page."""
        if name in sizes.POPOVERS:
            return
        with sizes.resized(window, name, WIDTH, HEIGHT):
            width, texts = ask(window)
            if self.album:
                window.screenshot(self.album / f'{len(self.seen):02}-{name}.png')
        print(f'# {name}: {len(texts)} texts, {width} pixels', flush=True)
        if width > WIDTH:
            self.faults.append(f'{name}: is {width} pixels wide')
        for state, kind, text in texts:
            if state == 'cut' and (kind == 'text' or (kind == 'title' and not DATA.fullmatch(text))):
                self.faults.append(f'{name}: “{text}” is cut')
            if self.is_foreign(name, text) and not DATA.fullmatch(text):
                self.faults.append(f'{name}: “{text}” is not translated')

    def is_foreign(self, name, text):  # pylint: disable=unused-argument
        """Whether a text of a page is in another language."""
        return False

    def conclude(self):
        """Fails if anything was wrong."""
        print(f'# {len(self.seen)} pages', flush=True)
        assert not self.faults, '\n'.join(dict.fromkeys(self.faults))
