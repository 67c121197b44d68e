#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token that was typed into the assistant, applied and forgotten is nowhere in the memory of the window."""

import os
import pathlib
import sys

import harbor
import memory
import tap
import walk
import window as windows

PICTURES = pathlib.Path(os.environ['SESSION_FOLDER']) / 'pictures'


@tap.test
def test_applied():
    """A token that was typed and applied is nowhere in memory afterwards."""
    PICTURES.mkdir()
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    secret = harbor.token('writer')
    window = windows.Window([sys.argv[1], folder], PICTURES / 'quayside.log')
    try:
        walk.connect(window, walk.Story(PICTURES), 'crates', secret)
        window.find('Connections')
        window.settle()
        pid = window.process.pid
        found = memory.search(pid, secret)
        assert not found, memory.describe(pid, found)
    finally:
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
