#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys lead to whatever can be used in the assistant: Tab, and arrows in lists and groups, really pressed; and F1 to help."""

import sys

import controls
import tap
import tour

# The pages that stay as they are while one walks through them.
PAGES = ('welcome', 'log-in-to-see-the-feeds', 'choose-a-feed', 'feed', 'project', 'credential-helper',
         'other-computers-page', 'log-in', 'done')
# Where F1 leads to.
HELP = {'feed': 'First Connection', 'log-in': 'Tokens'}


class Keys(tour.Tour):
    """Tries to reach every control."""

    def __init__(self):
        super().__init__([sys.argv[1]], self.look_at)
        self.faults = []

    def look_at(self, window, name):
        """One page."""
        if name not in PAGES:
            return
        window.settle()
        way = controls.Walk(window)
        missing = way.run()
        print(f'# {name}: {len(way.wanted) - len(missing)} of {len(way.wanted)} controls', flush=True)
        self.faults += [f'{name}: {controls.describe(node)} is not reached' for node in missing]
        self.faults += [f'{name}: {controls.describe(node)} has the focus' for node in way.strangers]
        if name in HELP:
            self.ask_for_help(window, HELP[name])

    @staticmethod
    def ask_for_help(window, page):
        """F1, and back."""
        window.key('F1')
        window.heading(page, 'Help')
        window.key('ctrl+w')
        window.wait(lambda: window.look('Help') is None, 'the help is closed')

    def conclude(self):
        """Fails if anything was wrong."""
        assert set(PAGES) <= set(self.seen), self.seen
        assert not self.faults, '\n'.join(self.faults)


@tap.test
def test_assistant():
    """Every control of the pages of the assistant gets the focus by the keyboard."""
    keys = Keys()
    keys.visit_assistant()
    keys.conclude()


if __name__ == '__main__':
    sys.exit(tap.main())
