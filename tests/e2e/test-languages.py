#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in each language that it speaks, as narrow as a phone.

A system has the locales that its owner chose, so those that are needed are made here.
"""

import gettext
import os
import pathlib
import subprocess
import sys

import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
LOCALES = pathlib.Path('/usr/share/i18n/locales')
CATALOGUES = pathlib.Path(sys.argv[1]).resolve().parent.parent / 'po'
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
LANGUAGES = [line for line in (SOURCE / 'po/LINGUAS').read_text(encoding='utf-8').splitlines()
             if line and not line.startswith('#')]
PICTURES = os.environ.get('LANGUAGES_PICTURES')
FEED = 'crates'
# Without a compositor the frame is a part of the window.
FRAME = 5
WIDTH = 360 + 2 * FRAME
HEIGHT = 720


def make_locale(language):
    """The variables that have a program speak a language."""
    usual = f'{language}_{language.upper()}'
    country = usual if (LOCALES / usual).exists() else min(path.name for path in LOCALES.glob(f'{language}*_*'))
    made = FOLDER / 'locales' / f'{country}.UTF-8'
    if not made.exists():
        made.parent.mkdir(exist_ok=True)
        subprocess.run(['localedef', '--no-archive', f'--inputfile={country}', '--charmap=UTF-8', made], check=True)
    return {'LC_ALL': made.name, 'LOCPATH': str(made.parent)}


class Speaker:
    """A window in a language, and the words of it."""

    def __init__(self, language, *arguments):
        self.language = language
        self.pictures = 0
        self.words = gettext.translation('quayside', CATALOGUES, [language])
        self.window = windows.Window([sys.argv[1], *arguments], FOLDER / f'{language}.log',
                                     env={**os.environ, **make_locale(language)})

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.window.close()

    def say(self, text):
        """What the program says for a text of the sources, without the underlined letter."""
        return self.words.gettext(text).replace('_', '')

    def page(self, title, subtitle='New Connection'):
        """Waits for a page, and sees that it fits a phone."""
        self.window.heading(self.words.gettext(title), self.say(subtitle), limit=40)
        self.look(title)

    def look(self, what):
        """Makes the window in front narrow; one that cannot be so would stay wider."""
        self.window.settle()
        front = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True, check=True).stdout.strip()
        subprocess.run(['xdotool', 'windowsize', front, str(WIDTH), str(HEIGHT)], check=True)
        self.window.settle()
        lines = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', front], capture_output=True, text=True,
                               check=True).stdout.split()
        width = dict(line.split('=') for line in lines)['WIDTH']
        self.pictures += 1
        if PICTURES:
            name = what.replace(' ', '-').lower()
            self.window.screenshot(pathlib.Path(PICTURES) / f'{self.language}-{self.pictures:02}-{name}.png')
        assert int(width) <= WIDTH, f'“{what}” needs {width} pixels'


def connect(speaker):
    """The way through the assistant, see walk.py."""
    window = speaker.window
    speaker.page('Feed')
    window.type_into(speaker.say('Address or Snippet'),
                     walk.SNIPPET.format(name=FEED, index=harbor.FEEDS[FEED]))
    speaker.look('address')
    window.press(speaker.say('_Next'))
    speaker.page('Project')
    window.press(speaker.say('_Next'))
    speaker.page('Credential Helper')
    window.press(speaker.say('_Next'))
    speaker.page('Log In')
    window.type_into(speaker.say('Token'), harbor.token('writer'), 'password text', 'text')
    window.text(speaker.say('Looks like a personal access token'))
    speaker.look('token')
    window.press(speaker.say('_Next'))
    speaker.page('Review')
    window.press(speaker.say('_Apply'))
    speaker.page('Done')
    window.text(speaker.say('Feed Connected'))
    window.press(speaker.say('_Done'))


@tap.test
def test_assistant():
    """A feed is connected in every language, on a narrow screen."""
    assert LANGUAGES
    for language in LANGUAGES:
        harbor.clear_account()
        with Speaker(language) as speaker:
            welcome = speaker.say('Welcome to Quayside')
            assert welcome != 'Welcome to Quayside', language
            speaker.window.find(welcome)
            speaker.look('welcome')
        with Speaker(language, harbor.make_project(through_registry=FEED)) as speaker:
            connect(speaker)
            speaker.window.find(speaker.say('Connections'))
            speaker.look('main-window')


@tap.test
def test_help():
    """The help is there in every language."""
    harbor.clear_account()
    for language in LANGUAGES:
        with Speaker(language) as speaker:
            window = speaker.window
            window.find(speaker.say('Welcome to Quayside'))
            window.settle()
            window.key('F1')
            window.find(speaker.say('Pages'), 'list')
            speaker.look('help')
            window.click(window.find(speaker.say('First Connection'), 'list item'))
            speaker.page('First Connection', 'Help')
            window.text(speaker.words.gettext('Public Crates Through the Feed'))


@tap.test
def test_messages():
    """What is said without a window is in English, for scripts and reports."""
    for language in LANGUAGES:
        done = subprocess.run([sys.argv[1], '--help'], capture_output=True, text=True, check=True,
                              env={**os.environ, **make_locale(language)})
        assert 'Usage:' in done.stdout, done.stdout


if __name__ == '__main__':
    sys.exit(tap.main())
