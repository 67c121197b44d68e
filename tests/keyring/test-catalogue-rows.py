#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the keyring's rows in the error catalogue and of the tests that bring a keyring into that state.

The rows are those of the error codes. A test says which it is about by a comment in front of where it is added, such as
“K02” or “K05 K07”; those of this folder run against a real gnome-keyring, or against the fake service where it cannot be
brought into the state. A row without a test fails, and so does a comment that names no row.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
CODE = re.compile(r'^  QUAY_ERROR_(\w+), +/\* (K\d\d)\b', re.MULTILINE)
MARK = re.compile(r'/\* (K\d\d(?: K\d\d)*) \*/\s+(g_test_add(?:_data)?_func \("([^"]+)")?')


def find_tests():
    """Row → paths of tests, and what is marked and is no test."""
    tests, strays = {}, []
    for path in sorted(HERE.glob('test-secret-*.c')):
        for match in MARK.finditer(path.read_text(encoding='utf-8')):
            for row in match.group(1).split():
                if match.group(3):
                    tests.setdefault(row, []).append(match.group(3))
                else:
                    strays.append(f'{row} in {path.name}')
    return tests, strays


def main():
    """One point for each row, and one for the strays."""
    header = (HERE.parent.parent / 'src' / 'base' / 'quay-error.h').read_text(encoding='utf-8')
    rows = {row: code for code, row in CODE.findall(header)}
    tests, strays = find_tests()
    strays += [f'{row} is no row' for row in sorted(tests) if row not in rows]
    failed = not rows or bool(strays)
    print(f'1..{len(rows) + 1}')
    for number, row in enumerate(sorted(rows), 1):
        found = tests.get(row, [])
        failed |= not found
        print(f'{"ok" if found else "not ok"} {number} - {row} {rows[row].lower().replace("_", "-")}')
        for path in found:
            print(f'#   {path}')
    print(f'{"not ok" if strays or not rows else "ok"} {len(rows) + 1} - every comment names a row and a test')
    for stray in strays:
        print(f'#   {stray}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
