#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that .ci/run adds up both of its parts, loses no failure of either, and has an end."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

SCRIPT = pathlib.Path(__file__).parent.parent / '.ci' / 'run'
LIMIT = 60

# Name; what “test” and “flatpak-test” do; minutes; the last line; the status.
VECTORS = [
    ('both pass', 'echo 5 passed, 0 failed', 'echo 2 passed, 0 failed', 24, '7 passed, 0 failed', 0),
    ('a test fails, and the sandbox is tried', 'echo 4 passed, 1 failed; exit 1', 'echo 2 passed, 0 failed', 24,
     '6 passed, 1 failed', 1),
    ('the sandbox fails', 'echo 5 passed, 0 failed', 'echo 1 passed, 1 failed; exit 1', 24, '6 passed, 1 failed', 1),
    ('there can be no sandbox', 'echo 5 passed, 0 failed', 'echo 0 passed, 1 failed; echo no namespaces >&2; exit 1', 24,
     '5 passed, 1 failed', 1),
    ('a failure is not counted', 'echo 5 passed, 0 failed', 'echo 2 passed, 0 failed; exit 3', 24, '7 passed, 1 failed', 1),
    ('nothing is counted', 'echo 5 passed, 0 failed', 'exit 0', 24, '5 passed, 1 failed', 1),
    ('it hangs', 'echo 5 passed, 0 failed', 'echo 2 passed, 0 failed; exec tail -f /dev/null', 0, '7 passed, 1 failed', 1),
    ('it hangs and leaves somebody behind', 'echo 5 passed, 0 failed',
     'setsid tail -f --pid="$PARENT" /dev/null & exec tail -f /dev/null', 0, '5 passed, 1 failed', 1),
]


def run(folder, test, sandbox, minutes):
    """The script beside a “dev” that does this; returns its last line and status."""
    dev = folder / 'dev'
    dev.write_text(f'#!/bin/sh\ncase $1 in test) {test} ;; flatpak-test) {sandbox} ;; esac\n', encoding='utf-8')
    dev.chmod(0o755)
    with subprocess.Popen(['sleep', str(LIMIT)]) as parent:
        try:
            done = subprocess.run([folder / '.ci' / 'run', str(minutes)], capture_output=True, text=True, check=False,
                                  timeout=LIMIT, env={'PATH': '/usr/bin:/bin', 'PARENT': str(parent.pid)})
        finally:
            parent.kill()
    return (done.stdout.splitlines() or [''])[-1], done.returncode


def main():
    """Runs it with made-up parts."""
    wrong = 0
    print(f'1..{len(VECTORS)}')
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / '.ci').mkdir()
        shutil.copy(SCRIPT, folder / '.ci')
        for number, (what, test, sandbox, minutes, line, status) in enumerate(VECTORS, 1):
            found = run(folder, test, sandbox, minutes)
            good = found == (line, status)
            wrong += not good
            print(f'{"" if good else "not "}ok {number} {what}')
            if not good:
                print(f'# {found}')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
