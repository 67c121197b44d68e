#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures how smooth the list of feeds is in an organization that has thousands.

The real window loads them from the stand-in with a token of the real keyring, is scrolled and searched, several times.
What counts is the longest frame and the longest turn of the main loop of all rounds: neither may be noticed.
"""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))

import harbor  # noqa: E402

# What the stand-in has in contoso from the beginning.
FIRST_FEEDS = 5
GOAL = 50


def main():
    program, n_feeds, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    harbor.control(feeds=n_feeds)
    longest = {}
    for _ in range(rounds):
        harbor.clear_account()
        harbor.store_token(harbor.FEEDS['crates'], harbor.token('writer'))
        result = harbor.run([program, str(n_feeds + FIRST_FEEDS)], harbor.HOME)
        harbor.assert_success(result)
        for line in result.stdout.splitlines():
            name, *values = line.split()
            values = [float(value) for value in values]
            longest[name] = [max(pair) for pair in zip(values, longest.get(name, values))]

    for name, (turns, frames, turn, frame, work, length) in longest.items():
        print(f'  {name:8} {length:6.0f} ms   {frames:4.0f} frames, longest {frame:5.1f} ms   '
              f'{turns:5.0f} turns, longest {turn:5.1f} ms, {work:5.1f} ms of the processor')
    worst = max(max(values[2], values[3]) for values in longest.values())
    print(f'{n_feeds} feeds: {worst:.0f} ms is the longest that the window stands still '
          f'({rounds} rounds; goal: at most {GOAL})')


main()
