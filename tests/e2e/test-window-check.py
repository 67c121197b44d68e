#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Check window: what fails, which button mends it, and that it passes afterwards."""

import os
import pathlib
import sys

import harbor
import tap
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
quayside = harbor.Quayside(sys.argv[1])


def open_check():
    """A connection that works, whose crate cargo has downloaded, and its window."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    harbor.assert_success(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('second')))
    harbor.fetch_fresh(folder, 'hello-feed')
    return windows.Window([sys.argv[1]], FOLDER / 'check.log')


@tap.test
def test_failing_step_has_its_remedy():
    """An expired token is told at its step, with the button that replaces it; later steps are not checked."""
    window = open_check()
    try:
        harbor.control(token='second', state='expired')
        window.press('Check Connection')
        window.find('Log In, Failed, Token Has Expired', limit=40)
        window.find('Token, Passed, In the keyring')
        window.find('Index, Not checked')
        window.find_sensitive('Replace…')
        assert not window.nameless(), window.nameless()

        harbor.control(token='second', state='good')
        window.press('Check Again')
        window.find('Log In, Passed, Accepted as ada@contoso.com', limit=40)
        window.find_sensitive('Check Again', limit=40)
        assert window.look('Index, Not checked') is None
        window.text('.blob.core.windows.net can be reached')
    finally:
        harbor.control(token='second', state='good')
        window.close()


@tap.test
def test_check_can_be_stopped():
    """A server that does not answer keeps nobody waiting who does not want to."""
    window = open_check()
    try:
        harbor.control(fault='silent', where='config.json')
        window.press('Check Connection')
        window.press('Stop', limit=40)
        window.find('Log In, Not checked', limit=40)
        window.find_sensitive('Check Again')
    finally:
        harbor.control(fault='none')
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
