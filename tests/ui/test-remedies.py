#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the remedies that the error catalogue has, and of the tests that press their buttons.

A remedy counts as pressed where a test of tests/e2e/ calls remedy() of a window with its label, which finds the button only
in a row that tells of trouble; or where a test of this folder has the button that is called like it clicked. A remedy that
is in no row of the catalogue and is offered by no state fails, and so does one that nobody presses.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent / 'src'
NAME = re.compile(r'\bQUAY_REMEDY_([A-Z_]+)\b')
LABEL = re.compile(r'\[QUAY_REMEDY_([A-Z_]+)\] = N_\("([^"]+)"\)')
IN_WINDOW = re.compile(r"\.remedy\('([^']+)'")
CLICKED = re.compile(r'\b(?:choose|press) \(fixture, (?:quay_remedy_get_label \()?QUAY_REMEDY_([A-Z_]+)\b|'
                     r'quay_remedy_get_label \(QUAY_REMEDY_([A-Z_]+)\)\),\s*"clicked"')
# What cannot be brought about from outside, and where it is looked after instead.
OUT_OF_REACH = {
    'OPEN_FOLDER_OF_COPIES': 'a change fails and cannot be put back either: only with faults made in tests/connect/test-apply-faults.c',
}


def read(path):
    """The text of a file."""
    return path.read_text(encoding='utf-8')


def find_presses(labels):
    """Remedy → names of the tests that press it, and labels that are pressed and are of no remedy."""
    presses, strays = {}, []
    names = {label.replace('_', ''): name for name, label in labels.items()}
    for path in sorted((HERE.parent / 'e2e').glob('*.py')):
        for label in IN_WINDOW.findall(read(path)):
            if label in names:
                presses.setdefault(names[label], set()).add(f'e2e/{path.name}')
            else:
                strays.append(f'“{label}” in e2e/{path.name}')
    for path in sorted(HERE.glob('test-*.c')):
        for match in CLICKED.finditer(read(path)):
            presses.setdefault(match.group(1) or match.group(2), set()).add(f'ui/{path.name}')
    return presses, strays


def main():
    """One point for each remedy, and one for the strays."""
    catalog = read(SOURCE / 'connect' / 'quay-catalog.c')
    labels = dict(LABEL.findall(catalog))
    offered = set(NAME.findall(LABEL.sub('', catalog) + read(SOURCE / 'connect' / 'quay-overview-need.c')))
    presses, strays = find_presses(labels)
    strays += [f'{name} is out of reach, and pressed' for name in sorted(OUT_OF_REACH) if name in presses or name not in labels]
    failed = not labels or bool(strays)
    print(f'1..{len(labels) + 1}')
    for number, name in enumerate(sorted(labels), 1):
        good = name in offered and (name in presses or name in OUT_OF_REACH)
        failed |= not good
        print(f'{"ok" if good else "not ok"} {number} - {labels[name].replace("_", "")}')
        if name not in offered:
            print('#   for no error')
        for place in sorted(presses.get(name, [])):
            print(f'#   {place}')
        if name in OUT_OF_REACH:
            print(f'#   {OUT_OF_REACH[name]}')
    print(f'{"not ok" if strays or not labels else "ok"} {len(labels) + 1} - every press is of a remedy')
    for stray in strays:
        print(f'#   {stray}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
