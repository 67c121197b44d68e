#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's way through the real window, and a real cargo that uses what came out of it."""

import os
import pathlib
import sys

import complaints
import harbor
import tap
import walk

PICTURES = pathlib.Path(os.environ['SESSION_FOLDER']) / 'pictures'


@tap.test
def test_assistant():
    """The assistant connects a project, and cargo downloads both crates."""
    harbor.clear_account()
    PICTURES.mkdir()
    folder = harbor.make_project(through_registry='crates', replaced=True)
    walk.open_and_connect(sys.argv[1], folder, 'crates', harbor.token('writer'), walk.Story(PICTURES))
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 1
    requests = harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
    assert not requests.matching(r'.* leaked'), requests.lines()


@tap.test
def test_no_complaints():
    """GTK and Quayside had nothing to complain about on the way."""
    complaints.expect_none(PICTURES / 'quayside.log')


if __name__ == '__main__':
    sys.exit(tap.main())
