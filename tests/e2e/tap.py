# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests as plain functions, reported in the Test Anything Protocol, which meson counts."""

import sys
import traceback

TESTS = []


def test(function):
    """Marks a test. Its first line of documentation is the fact that it proves."""
    TESTS.append(function)
    return function


def main():
    """Runs every test that was marked, in their order, and returns the exit status."""
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    for number, function in enumerate(TESTS, 1):
        name = function.__doc__.strip().splitlines()[0].rstrip('.')
        try:
            function()
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f'not ok {number} - {name}')
            # On both: a harness may keep only one of them, and a failure that nobody can read helps nobody.
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
                print(f'{number}: {line}', file=sys.stderr)
        else:
            print(f'ok {number} - {name}')
        sys.stdout.flush()
    return 1 if failed else 0
