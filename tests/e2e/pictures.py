#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page and window in some widths, for people to look at: inside tests/support/session.py, which knows
about colours, contrast and the size of text; in English, or mirrored as where one reads from right to left."""

import pathlib
import sys

import nooks
import sizes

HEIGHTS = {360: 640}
USUAL_HEIGHT = 620


class Pictures(nooks.Nooks):
    """Takes a picture of what others look at."""

    def __init__(self, command, folder, widths):
        super().__init__(command, self.look_at)
        self.pictures_folder = folder
        self.widths = widths
        self.number = 0

    def look_at(self, window, name):
        """One page."""
        self.number += 1
        if name in sizes.POPOVERS or name.startswith('choices-of-'):
            window.screenshot(self.pictures_folder / f'{self.number:02}-{name}.png', whole=True)
            return
        for width in self.widths:
            with sizes.resized(window, name, width, HEIGHTS.get(width, USUAL_HEIGHT)):
                window.screenshot(self.pictures_folder / f'{self.number:02}-{name}-{width}.png')

    def go(self, program):
        """Everywhere."""
        self.visit_assistant()
        self.visit_strip()
        self.visit_refusals()
        for visits in ((self.visit_connection, self.visit_tokens, self.visit_overview),
                       (self.visit_changes, self.visit_file, self.visit_menu, self.visit_explanation, self.visit_check,
                        self.visit_damaged_token, self.visit_questions),
                       (self.visit_edits, self.visit_checked_folders, self.visit_changed_outside)):
            with self.connected(program) as window:
                for visit in visits:
                    visit(window)
        with self.both_connected(program) as window:
            self.visit_choices(window)
            self.visit_versions(window)
        with self.connected(program) as window:
            self.visit_dates(window)
            self.visit_about(window)
        self.visit_no_tokens(program)
        self.visit_locked_keyring(program)


def main():
    """PROGRAM TRANSLATED ltr|rtl FOLDER WIDTH…"""
    program, translated, direction, folder, *widths = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Where there are no catalogues, the texts are those of the sources.
    mirrored = [translated, str(folder), direction, str(folder / 'report')]
    Pictures([program] if direction == 'ltr' else mirrored, folder, [int(width) for width in widths]).go(program)
    return 0


if __name__ == '__main__':
    sys.exit(main())
