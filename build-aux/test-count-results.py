#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that no failure is lost when the results of a run are counted."""

import json
import pathlib
import subprocess
import sys
import tempfile

COUNT = pathlib.Path(__file__).with_name('count-results')

VECTORS = [
    ('points passed', [('OK', '1..2\nok 1 a\nok 2 b\n')], '2 passed, 0 failed', 0),
    ('a point failed', [('FAIL', '1..2\nok 1 a\nnot ok 2 b\n')], '1 passed, 1 failed', 1),
    ('the plan comes last', [('OK', 'ok 1 a\n1..1\n')], '1 passed, 0 failed', 0),
    ('crashed on the way', [('ERROR', '1..3\nok 1 a\n')], '1 passed, 2 failed', 1),
    ('failed after the last point', [('FAIL', '1..1\nok 1 a\n')], '1 passed, 1 failed', 1),
    ('skipped', [('OK', '1..2\nok 1 a\nok 2 b # SKIP no tool\n')], '1 passed, 1 failed', 1),
    ('no protocol', [('OK', ''), ('OK', 'ok, fine\n')], '2 passed, 0 failed', 0),
    ('no protocol, failed', [('FAIL', ''), ('TIMEOUT', 'ok\n')], '0 passed, 2 failed', 1),
    ('nothing ran', [], '0 passed, 0 failed', 1),
]


def main():
    """Counts made-up logs."""
    wrong = 0
    print(f'1..{len(VECTORS) + 1}')
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / 'testlog.json'
        for number, (name, entries, line, status) in enumerate(VECTORS, 1):
            log.write_text(''.join(json.dumps({'name': 'x', 'result': result, 'stdout': text}) + '\n'
                                   for result, text in entries), encoding='utf-8')
            wrong += check(number, name, log, line, status)
        log.unlink()
        wrong += check(len(VECTORS) + 1, 'there is no log', log, '0 passed, 1 failed', 1)
    return 1 if wrong else 0


def check(number, name, log, line, status):
    """One made-up log; returns whether the count is wrong."""
    done = subprocess.run([sys.executable, str(COUNT), str(log)], capture_output=True, text=True, check=False)
    good = (done.stdout, done.returncode) == (line + '\n', status)
    print(f'{"" if good else "not "}ok {number} {name}')
    if not good:
        print(f'# {done.stdout!r} {done.returncode} {done.stderr}')
    return not good


if __name__ == '__main__':
    sys.exit(main())
