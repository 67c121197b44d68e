#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that has no keyring, or has none any more: what is shown, and what can be done instead."""

import sys

import harbor
import inspector
import keyrings
import tap
import tour
import walk
import window as windows


@tap.test
def test_pages():
    """Every control of the pages that miss a keyring has a name, and keys lead to it."""
    found = inspector.Inspector(sys.argv[1])
    found.visit_no_keyring(sys.argv[1])
    found.conclude()


@tap.test
def test_keyring_ends():
    """When the keyring has ended before the token is stored, one button leads to a file, and cargo downloads with that."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry=tour.FEED)
    window = windows.Window([sys.argv[1], folder], tour.FOLDER / 'keyring.log')
    try:
        with keyrings.keyring() as daemon:
            inspector.Inspector.go_to_log_in(window)
            window.type_into('Token', harbor.token('writer'), 'password text', 'text')
            window.press('Next')
            window.heading('Review', walk.PAGES, limit=40)
            daemon.terminate()
            daemon.wait()
            window.press('Apply')
            window.text('No Keyring Available', limit=40)
            assert not harbor.USER_CONFIG.exists()
            window.remedy('Store in a Plain Text File…')
        window.heading('Credential Helper', walk.PAGES)
        window.wait(lambda: window.is_chosen('Token in a Plain Text File'), '“Token in a Plain Text File” is chosen')
        window.press('Next')
        window.press('Store Unencrypted')
        window.heading('Log In', walk.PAGES)
        window.text('Looks like a personal access token')
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=40)
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
    except windows.NotFound:
        window.screenshot(tour.FOLDER / 'not-found.png', whole=True)
        raise
    finally:
        window.close()
    harbor.fetch_fresh(folder, 'hello-feed')


if __name__ == '__main__':
    sys.exit(tap.main())
