#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way with the keyboard alone: no pointer is moved, nothing is activated but by keys that a person has."""

import os
import pathlib
import sys

import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
FEED = 'crates'
# What the button says, and for which row; after GTK 4.18 the row alone.
CHOOSE = ('Choose… Project Folder', 'Project Folder')


def connect(window, secret):
    """From the first window to a connection for all projects."""
    window.find('Welcome to Quayside')
    window.settle()
    window.key('ctrl+n')
    window.heading('Feed', walk.PAGES)
    # The focus is on the first row already.
    window.keys_of(harbor.FEEDS[FEED])
    window.text(f'Feed “{FEED}”')
    # Past all the other rows; Next has a mnemonic, which works from wherever the focus is.
    window.tab_to('Address', 'list item')
    window.key('space')
    window.tab_to('Copy Address')
    window.key('alt+n')

    window.heading('Project', walk.PAGES)
    window.tab_to('One Project')
    # There and back keeps what was typed; Return in an entry goes on as well.
    window.key('alt+Left')
    window.heading('Feed', walk.PAGES)
    window.settle()
    window.key('Return')
    window.heading('Project', walk.PAGES)
    window.settle()
    window.tab_to('All Projects')
    window.key('space')
    window.wait(lambda: window.is_chosen('All Projects'), '“All Projects” is chosen')
    window.tab_to('Replace crates.io')
    window.key('space')
    window.wait(lambda: window.is_chosen('Replace crates.io'), '“Replace crates.io” is on')
    window.key('alt+n')

    window.heading('Credential Helper', walk.PAGES)
    window.wait(lambda: window.is_chosen('Token in the Keyring'), '“Token in the Keyring” is chosen')
    window.key('alt+n')

    window.heading('Log In', walk.PAGES)
    window.settle()
    window.keys_of(secret)
    window.text('Looks like a personal access token')
    window.key('Return')

    window.heading('Review', walk.PAGES, limit=40)
    window.text(f'cargo-registry:{FEED}')
    window.key('alt+a')

    window.heading('Done', walk.PAGES, limit=40)
    window.text('Feed Connected')
    window.wait_for_focus('Done')
    window.key('Return')


@tap.test
def test_keyboard():
    """The keyboard is enough to connect a feed for all projects, with which cargo works, and to take it back."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry=FEED, replaced=True)
    window = windows.Window([sys.argv[1]], FOLDER / 'keys.log')
    try:
        connect(window, harbor.token('writer'))
        window.find('Connections')
        harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
        window.settle()
        window.key('ctrl+z')
        window.find('Welcome to Quayside')
        assert harbor.keyring_items(harbor.FEEDS[FEED]) == 0
        assert not harbor.USER_CONFIG.exists() or FEED not in harbor.USER_CONFIG.read_text(encoding='utf-8')
    except windows.NotFound:
        window.screenshot(FOLDER / 'not-found.png', whole=True)
        raise
    finally:
        window.close()


@tap.test
def test_folder():
    """The keyboard is enough to choose a folder in GTK's own dialog, or none after all, and to go on with it."""
    harbor.clear_account()
    folder = harbor.make_project()
    window = windows.Window([sys.argv[1]], FOLDER / 'folder.log')
    try:
        window.find('Welcome to Quayside')
        window.settle()
        window.key('ctrl+n')
        window.heading('Feed', walk.PAGES)
        window.keys_of(harbor.FEEDS[FEED])
        window.text(f'Feed “{FEED}”')
        window.key('alt+n')
        window.heading('Project', walk.PAGES)
        window.text('None selected')
        choose = next(name for name in CHOOSE if window.look(name, *windows.BUTTONS))
        window.tab_to(choose)
        with window.opened(lambda: window.key('space')):
            window.find('Cancel')
        window.wait_for_focus(choose)
        window.text('None selected')
        window.choose_file(lambda: window.key('space'), 'Choose a Project Folder', folder)
        window.text(folder.name)
        window.wait_for_focus(choose)
        window.key('alt+n')
        window.heading('Credential Helper', walk.PAGES)
    except windows.NotFound:
        window.screenshot(FOLDER / 'not-found.png', whole=True)
        raise
    finally:
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
