#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever can be used has a name, on every page: nobody has to see the window to know what a control does."""

import os
import pathlib
import sys

import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
FEED = 'crates'


class NamedStory(walk.Story):
    """Looks at the names wherever the walk would take a picture."""

    def __init__(self, folder):
        super().__init__(folder)
        self.nameless = []
        self.seen = []

    def picture(self, window, name, whole=False):
        window.settle()
        self.seen.append(name)
        self.nameless += [f'{name}: {node}' for node in window.nameless()]


def look_at_dialogs(window, story):
    """What the main window opens, one after the other."""
    window.key('ctrl+question')
    window.text('Check Connection')
    story.picture(window, 'shortcuts')
    window.key('Escape')
    window.find('Connections')

    window.key('F10')
    window.find('About Quayside')
    story.picture(window, 'main-menu')
    window.press('About Quayside', 'menu item', 'push button')
    window.find('Credits')
    story.picture(window, 'about')
    window.key('Escape')
    window.find('Connections')

    window.press('Remove Connection…')
    window.find('Cancel')
    story.picture(window, 'remove-dialog')
    window.key('Escape')


@tap.test
def test_names():
    """Every control of every page has a name."""
    harbor.clear_account()
    story = NamedStory(FOLDER)
    folder = harbor.make_project(through_registry=FEED, replaced=True)
    window = windows.Window([sys.argv[1]], FOLDER / 'names.log')
    try:
        window.find('Welcome to Quayside')
        story.picture(window, 'welcome')
    finally:
        window.close()
    window = windows.Window([sys.argv[1], folder], FOLDER / 'names.log')
    try:
        walk.connect(window, story, FEED, harbor.token('writer'))
        window.find('Connections')
        story.picture(window, 'main-window')
        look_at_dialogs(window, story)
    except windows.NotFound:
        walk.Story.picture(story, window, 'not-found', whole=True)
        raise
    finally:
        window.close()
    assert len(story.seen) >= 12, story.seen
    assert not story.nameless, '\n'.join(sorted(set(story.nameless)))


if __name__ == '__main__':
    sys.exit(tap.main())
