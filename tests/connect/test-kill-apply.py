#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program, killed at random moments while it applies. The next start finds all files old, or all new.

test-kill-steps.c does the same for every step by number; what it cannot reach is the moments within a step, and the
order in which the program itself does things.
"""

import os
import random
import signal
import statistics
import subprocess
import time

from program import FEED, TIMEOUT, equal, fact, run_facts

KILLS = 60
TOKEN = 'x9' * 38 + 'AZDO' + '1234'

OLD = {
    'shared': '# keep in sync with CI\r\n[build]\r\njobs = 4\r\n',
    'local': '# mine\n[net]\nretry = 3\n',
    'credentials': '[registries.other]\ntoken = "Bearer other"\n',
}


def prepare(sandbox, old):
    """The files as they are before, whatever a run has left."""
    for name in OLD:
        path = getattr(sandbox, name)
        if name in old:
            sandbox.write(path, old[name], mode=0o600 if name == 'credentials' else 0o640)
        else:
            path.unlink(missing_ok=True)


def look(sandbox):
    """Cargo's files with their modes; and nothing else may be beside them."""
    found = {}
    for name in OLD:
        path = getattr(sandbox, name)
        if path.exists():
            found[name] = (path.read_bytes(), oct(path.stat().st_mode))
    for folder in sandbox.shared.parent, sandbox.local.parent:
        if folder.exists():
            equal(set(os.listdir(folder)) - {'config.toml', 'credentials.toml'}, set())
    return found


def start(sandbox, helper):
    """The program at the moment when it has shown its plan and begins to apply it."""
    process = subprocess.Popen(sandbox.command('--connect', FEED, '--helper', helper, '--no-check', '--yes'),
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=sandbox.project, env=sandbox.env)
    process.stdin.write(TOKEN.encode() + b'\n')
    process.stdin.flush()
    # A program that is fast has said its last line by now as well.
    process.shown = os.read(process.stdout.fileno(), 65536)
    equal(process.shown.startswith(b'# connection'), True)
    return process


def finish(process):
    process.communicate(timeout=TIMEOUT)
    return process.returncode


def measure(sandbox, helper, old):
    """How long applying takes here and now, in seconds, and what it leads to."""
    spans = []
    for _ in range(3):
        prepare(sandbox, old)
        process = start(sandbox, helper)
        began = time.monotonic()
        equal(finish(process), 0)
        spans.append(time.monotonic() - began)
    return statistics.median(spans), look(sandbox)


def kill_often(sandbox, helper, old):
    prepare(sandbox, old)
    before = look(sandbox)
    span, after = measure(sandbox, helper, old)
    counts = {'old': 0, 'new': 0, 'late': 0}
    for _ in range(KILLS):
        prepare(sandbox, old)
        process = start(sandbox, helper)
        # Not to wait for anything: the moment of the kill is what is chosen at random.
        time.sleep(random.uniform(0, span))
        process.kill()
        counts['late'] += finish(process) == 0

        sandbox.run('--check')
        found = look(sandbox)
        equal(found in (before, after), True)
        counts['old' if found == before else 'new'] += 1
        leftover = [str(path) for path in sandbox.home.rglob('*')
                    if path.name.endswith('.tmp') or path.parent.name == 'journal']
        equal(leftover, [])
    print(f'# {helper}: {counts}, applying takes {span * 1000:.0f} ms', flush=True)


@fact('/apply/killed-while-files-are-made')
def killed_while_files_are_made(sandbox):
    kill_often(sandbox, 'custom:pass show feed', {})


@fact('/apply/killed-while-files-are-changed')
def killed_while_files_are_changed(sandbox):
    kill_often(sandbox, 'custom:pass show feed', OLD)


@fact('/apply/killed-while-a-token-file-is-made')
def killed_while_a_token_file_is_made(sandbox):
    kill_often(sandbox, 'file', {})


@fact('/apply/killed-while-a-token-file-is-changed')
def killed_while_a_token_file_is_changed(sandbox):
    kill_often(sandbox, 'file', OLD)


@fact('/apply/signalled-while-files-are-changed')
def signalled(sandbox):
    """A signal that can be heard either comes before the first write, or is too late: nothing has to be put right."""
    prepare(sandbox, OLD)
    before = look(sandbox)
    span, after = measure(sandbox, 'file', OLD)
    outcomes = []
    for _ in range(KILLS):
        prepare(sandbox, OLD)
        process = start(sandbox, 'file')
        time.sleep(random.uniform(0, span))
        process.send_signal(random.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)))
        out, _ = process.communicate(timeout=TIMEOUT)
        results = [line for line in (process.shown + out).decode().splitlines() if line.startswith('# result')]
        outcome = (process.returncode, results, look(sandbox))
        if process.returncode < 0:
            # So early that nobody listens yet, or so late that there is nothing left to do but to end.
            expected = [(process.returncode, [], before), (process.returncode, ['# result applied'], after)]
        else:
            expected = [(0, ['# result applied'], after), (1, ['# result failed - Stopped'], before)]
        if outcome not in expected:
            raise AssertionError(f'found {outcome!r}')
        outcomes.append(process.returncode)
    print(f'# stopped: {outcomes.count(1)} of {KILLS}', flush=True)


if __name__ == '__main__':
    run_facts()
