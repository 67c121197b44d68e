#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The help, as it is asked for: with F1, wherever one is."""

import os
import pathlib
import sys

import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])


@tap.test
def test_window():
    """F1 in the window shows the pages; they are read, and left, with the keyboard."""
    harbor.clear_account()
    window = windows.Window([sys.argv[1]], FOLDER / 'help.log')
    try:
        window.find('Welcome to Quayside')
        window.settle()
        window.key('F1')
        window.find('Pages', 'list')
        window.settle()
        window.tab_to('First Connection', 'list item')
        window.key('Return')
        window.heading('First Connection', 'Help')
        window.settle()
        window.key('alt+Left')
        window.find('Keyring Problems', 'list item')
        window.settle()
        window.key('Escape')
        window.wait(lambda: window.look('Pages', 'list') is None, 'the help is closed')
        window.find('Welcome to Quayside')
    finally:
        window.close()


@tap.test
def test_modal():
    """F1 in the assistant shows the page that is about its page, and the help can be used beside it."""
    harbor.clear_account()
    window = windows.Window([sys.argv[1]], FOLDER / 'help.log')
    try:
        window.find('Welcome to Quayside')
        window.settle()
        window.key('ctrl+n')
        window.heading('Feed', walk.PAGES)
        window.settle()
        window.key('F1')
        window.heading('First Connection', 'Help')
        window.settle()
        window.press('Back')
        window.find('Pages', 'list')
        window.settle()
        window.click(window.find('Tokens', 'list item'))
        window.heading('Tokens', 'Help')
    finally:
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
