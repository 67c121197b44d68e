# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at pages and windows as somebody does who neither sees them nor has a pointer."""

import controls
import nooks
import window as windows
from window import Atspi

# Where what arrows lead to takes away what is there.
TAB_ALONE = ('connection', 'overview', 'tokens', 'create-a-token', 'no-tokens', 'locked-keyring', 'not-unlocked', 'no-keyring')

# What a screen reader tells when it appears.
TOLD = (Atspi.Role.ALERT, Atspi.Role.NOTIFICATION, Atspi.Role.STATUS_BAR)

# Where F1 leads to.
HELP = {'feed': 'First Connection', 'log-in': 'Tokens', 'review': 'Files That Are Changed'}


class Inspector(nooks.Nooks):
    """At each page: whether every control has a name and a role that fits, whether keys lead to it, whether they do so in
    the order in which one reads, and whether nothing else takes the focus."""

    def __init__(self, program):
        super().__init__([program], self.look_at)
        self.faults = []
        self.controls = 0
        self.reached = 0

    def look_at(self, window, name):
        """One page."""
        window.settle()
        if name in HELP:
            with window.opened(lambda: window.key('F1')):
                window.heading(HELP[name], 'Help')
        walk = controls.Walk(window, with_arrows=name not in TAB_ALONE)
        missing = walk.run()
        reached = len(walk.wanted) - len(missing)
        print(f'# {name}: {len(walk.controls)} controls, keys lead to {reached} of {len(walk.wanted)}', flush=True)
        self.controls += len(walk.controls)
        self.reached += reached
        if not walk.controls:
            self.faults.append(f'{name}: has no control')
        self.faults += [f'{name}: {controls.describe(node)} {fault}' for node in walk.controls if controls.is_there(node)
                        for fault in controls.faults_of(node)]
        self.faults += [f'{name}: {controls.describe(node)} is not reached' for node in missing]
        self.faults += [f'{name}: {windows.describe_path(node)} has the focus' for node in walk.strangers]
        self.faults += [f'{name}: Tab goes back from {controls.describe(here)} to {controls.describe(there)}'
                        for here, there in walk.disorder()]

    def news(self, window, text):
        """What a screen reader has to tell by itself."""
        try:
            window.news(text, TOLD, limit=40)
        except windows.NotFound:
            window.text(text)
            self.faults.append(f'“{text}” is told to nobody who does not look for it')

    def conclude(self):
        """Fails if anything was wrong."""
        print(f'# {len(self.seen)} pages, {self.controls} controls, keys lead to {self.reached}', flush=True)
        assert not self.faults, '\n'.join(dict.fromkeys(self.faults))


def inspect_windows(program, *visits, opened=Inspector.connected):
    """Goes to what is behind the main window, with a connection."""
    found = Inspector(program)
    with opened(found, program) as window:
        for visit in visits:
            visit(found, window)
    found.conclude()
