#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a libFuzzer target on what is kept and on what it makes of that.

Usage: fuzz.py [--minutes N] [--dict FILE] PROGRAM FOLDER...

Without --minutes it is a test: a fixed number of inputs from a fixed seed. What crashes is left in the folder that it
was started from, under a name that is printed; it becomes a case in one of the folders, with its repair.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RUNS = 100000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--minutes', type=float)
    parser.add_argument('--dict', type=pathlib.Path, default=HERE / 'fuzz.dict')
    parser.add_argument('program')
    parser.add_argument('folders', nargs='+')
    arguments = parser.parse_args()

    if arguments.minutes is None:
        limit = [f'-runs={RUNS}', '-seed=1']
    else:
        limit = [f'-max_total_time={int(arguments.minutes * 60)}']

    # What the fuzzer finds interesting goes to the first folder; that is not one of ours.
    with tempfile.TemporaryDirectory() as found:
        command = [arguments.program, *limit, '-max_len=2048', '-timeout=10', '-rss_limit_mb=1024', '-verbosity=0',
                   '-print_final_stats=1', f'-dict={arguments.dict}', '-artifact_prefix=fuzz-', found,
                   *arguments.folders]
        environment = {**os.environ, 'ASAN_OPTIONS': 'detect_leaks=1', 'UBSAN_OPTIONS': 'print_stacktrace=1',
                       'G_DEBUG': 'fatal-warnings'}
        environment.pop('MALLOC_CHECK_', None)
        # libFuzzer's own status for a find is 77, which meson takes for a test that was skipped.
        sys.exit(1 if subprocess.run(command, check=False, env=environment).returncode else 0)


main()
