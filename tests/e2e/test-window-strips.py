#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says of the computer it runs on, under conditions that are real: no network, no right to write."""

import os
import pathlib
import sys

import harbor
import tap
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
OFFLINE = 'Offline – connections cannot be checked'
UNWRITABLE = 'Quayside cannot change the Cargo folder'


def without_network():
    """The prefix that runs a command in a network that has nothing but itself, as the same user."""
    return ['unshare', '--net'] if os.geteuid() == 0 else ['unshare', '--user', '--map-current-user', '--net']


def top_of(node):
    """Where an object begins in its window."""
    return node.get_extents(windows.Atspi.CoordType.WINDOW).y


@tap.test
def test_offline():
    """Without a network the window says so, above everything else."""
    harbor.clear_account()
    window = windows.Window([*without_network(), sys.argv[1]], FOLDER / 'strips.log')
    try:
        strip = window.find(OFFLINE)
        welcome = window.find('Welcome to Quayside', 'label')
        assert top_of(strip) < top_of(welcome)
        assert window.look(UNWRITABLE) is None
    finally:
        window.close()


@tap.test
def test_unwritable():
    """A read-only Cargo folder is told before anything is tried, and explained."""
    harbor.clear_account()
    folder = harbor.USER_CONFIG.parent
    folder.mkdir()
    window = windows.Window([*harbor.without_writing(folder), sys.argv[1]], FOLDER / 'strips.log')
    try:
        window.find(UNWRITABLE)
        assert window.look(OFFLINE) is None
        window.press('Details')
        window.text('is read-only')
    finally:
        window.close()
        folder.chmod(0o755)


@tap.test
def test_ordinary():
    """Where all is well, there is no strip."""
    harbor.clear_account()
    window = windows.Window([sys.argv[1]], FOLDER / 'strips.log')
    try:
        window.find('Welcome to Quayside')
        window.settle()
        assert window.look(UNWRITABLE) is None and window.look(OFFLINE) is None
    finally:
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
