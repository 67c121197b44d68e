#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mistakes that the check finds out, and the one button that mends them."""

import os
import pathlib
import sys

import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])


def go_to_log_in(window, address):
    """The first pages, with everything as it is proposed."""
    window.heading('Feed', walk.PAGES)
    window.type_into('Address or Snippet', address)
    window.press('Next')
    window.heading('Project', walk.PAGES)
    window.press('Next')
    window.heading('Credential Helper', walk.PAGES)
    window.press('Next')
    window.heading('Log In', walk.PAGES)
    window.type_into('Token', harbor.token('writer'), 'password text', 'text')
    window.press('Next')


@tap.test
def test_other_address():
    """A feed that is looked for in the wrong place is found in the right one."""
    harbor.clear_account()
    folder = harbor.make_project()
    window = windows.Window([sys.argv[1], folder], FOLDER / 'remedies.log')
    try:
        # It belongs to a project, not to the whole organization.
        go_to_log_in(window, harbor.FEEDS['crates'].replace('/platform', ''))
        window.press('Use That Address', limit=40)
        window.heading('Review', walk.PAGES, limit=40)
        window.text(harbor.FEEDS['crates'])
    finally:
        window.close()


@tap.test
def test_public_feed():
    """Whoever would store a token for a public feed is told that none is needed."""
    harbor.clear_account()
    folder = harbor.make_project()
    window = windows.Window([sys.argv[1], folder], FOLDER / 'remedies.log')
    try:
        go_to_log_in(window, harbor.PUBLIC_FEED)
        window.press('Use No Login', limit=40)
        window.heading('Review', walk.PAGES, limit=40)
        window.text(harbor.PUBLIC_FEED)
        assert window.look('Keyring', 'label') is None
    finally:
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
