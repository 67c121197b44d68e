#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever can be used has a name: nobody has to see the window to know what a control does."""

import sys

import controls
import tap
import tour


class Names(tour.Tour):
    """Looks at how every control introduces itself."""

    def __init__(self):
        super().__init__([sys.argv[1]], self.look_at)
        self.faults = []
        self.controls = 0

    def look_at(self, window, name):
        """One page."""
        window.settle()
        found = controls.controls_of(window)
        print(f'# {name}: {len(found)} controls', flush=True)
        self.controls += len(found)
        if not found:
            self.faults.append(f'{name}: has no control')
        self.faults += [f'{name}: {controls.describe(node)} {fault}'
                        for node in found for fault in controls.faults_of(node)]

    def conclude(self):
        """Fails if anything was wrong."""
        print(f'# {len(self.seen)} pages, {self.controls} controls', flush=True)
        assert not self.faults, '\n'.join(sorted(set(self.faults)))


@tap.test
def test_assistant():
    """Every control of the assistant has a name, and a role that fits."""
    names = Names()
    names.visit_assistant()
    names.conclude()


@tap.test
def test_overview():
    """Every control of the Overview has a name, and a role that fits."""
    names = Names()
    with names.connected(sys.argv[1]) as window:
        names.visit_overview(window)
    names.conclude()


def look_at_dialogs(window, names):
    """What the main window opens, one after the other."""
    window.key('ctrl+question')
    window.text('Check Connection')
    names.picture(window, 'shortcuts')
    window.key('Escape')
    window.find('Connections')

    window.key('F10')
    window.find('About Quayside')
    names.picture(window, 'main-menu')
    window.press('About Quayside', 'menu item', 'push button')
    window.find('Credits')
    names.picture(window, 'about')
    window.key('Escape')
    window.find('Connections')

    window.press('Remove Connection…')
    window.find('Cancel')
    names.picture(window, 'remove-dialog')
    window.key('Escape')


@tap.test
def test_dialogs():
    """Every control of a connection, and of what the main window opens, has a name, and a role that fits."""
    names = Names()
    with names.connected(sys.argv[1]) as window:
        names.picture(window, 'connection')
        look_at_dialogs(window, names)
    names.conclude()


if __name__ == '__main__':
    sys.exit(tap.main())
