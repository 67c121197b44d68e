#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits some thousand documents and lets another reader judge: what Quayside writes is TOML 1.0, without a key that is
there twice, and means what the document meant plus the edit.

Python's tomllib reads 1.0 and nothing of 1.1.
"""

import collections
import re
import subprocess
import sys
import tomllib

NUMBER = 5000
LIMIT = 60
DOTTED = re.compile(r'^[ \t]*(?:[\w-]+|"[^"\n]*"|\'[^\'\n]*\')[ \t]*\.[^=,#\n]*=', re.MULTILINE)


def examples(program):
    """Yields the document, the edit, its path, its value and the document behind it."""
    output = subprocess.run([program, str(NUMBER)], check=True, capture_output=True, timeout=LIMIT).stdout
    fields = iter(output.decode('utf-8').split('\0'))
    for before in fields:
        name = next(fields, None)
        if name is None:
            return
        path = [next(fields) for _ in range(int(next(fields)))]
        yield before, name, path, next(fields), next(fields)


def change(table, name, path, value):
    """Does the edit to what the document means."""
    for key in path[:-1]:
        if name == 'remove' and (not isinstance(table, dict) or key not in table):
            return
        table = table.setdefault(key, {})
    if name == 'set':
        table[path[-1]] = value
    elif name == 'set-list':
        table[path[-1]] = [value, 'z']
    elif name == 'append':
        table.setdefault(path[-1], []).append(value)
    elif isinstance(table, dict):
        table.pop(path[-1], None)


def comparable(value):
    """Without tables that have nothing, of which an edit may leave fewer; and NaN is itself."""
    if isinstance(value, dict):
        table = {key: comparable(child) for key, child in value.items()}
        return {key: child for key, child in table.items() if child != {}}
    if isinstance(value, list):
        return [comparable(child) for child in value]
    return repr(value)


def check(before, name, path, value, after):
    """Returns what is wrong, or nothing."""
    # A mark is allowed, but tomllib leaves it to who opens the file.
    before, after = before.removeprefix('\ufeff'), after.removeprefix('\ufeff')
    if name == 'refused':
        return None if before == after else 'a refused edit has changed the document'
    try:
        expected, actual = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        return str(error)
    change(expected, name, path, value)
    if comparable(expected) != comparable(actual):
        return 'it means something else'
    if DOTTED.search(after) and not DOTTED.search(before):
        return 'there is a dotted key in a file that had none'
    return None


def main():
    counts = collections.Counter()
    print('1..1')
    for before, name, path, value, after in examples(sys.argv[1]):
        fault = check(before, name, path, value, after)
        counts[name] += 1
        if fault is not None:
            print(f'not ok 1 edits\n# {fault}: {name} {path} {value!r}\n# {before!r}\n# {after!r}')
            sys.exit(1)
    print('# ' + ', '.join(f'{count} {name}' for name, count in sorted(counts.items())))
    enough = sum(counts.values()) == NUMBER and len(counts) == 5
    print('ok 1 edits' if enough else 'not ok 1 edits')


main()
