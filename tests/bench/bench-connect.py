#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the headless connect against the guide's own commands in a script, which ends in `cargo login`.

All start from nothing, are given the same feed and the same token and end with the same files and the same item in the
keyring, which is checked. They take turns, so that what else the machine does falls on each. What counts are the ratios
of the medians: with the check of the feed, which asks it without the token and with it, and without any request.
`cargo login` asks the feed once, without the token.
"""

import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))

import harbor  # noqa: E402

GUIDE = r'''
set -e
mkdir -p .cargo "$HOME/.cargo"
cat > .cargo/config.toml <<TOML
[registries]
crates = { index = "$INDEX" }
TOML
cat > "$HOME/.cargo/config.toml" <<TOML
[registry]
global-credential-providers = ["cargo:token", "cargo:libsecret"]
TOML
read -r token
printf 'Basic %s\n' "$(printf 'PAT:%s' "$token" | base64 | tr -d '\n')" | cargo login --registry crates
'''


def timed(command, folder, token, **variables):
    started = time.perf_counter()
    result = harbor.run(command, folder, token + '\n', **variables)
    elapsed = time.perf_counter() - started
    harbor.assert_success(result)
    return elapsed


def outcome(folder):
    """What a run left behind."""
    return ((folder / '.cargo' / 'config.toml').read_text(encoding='utf-8'),
            harbor.USER_CONFIG.read_text(encoding='utf-8'),
            harbor.stored_value(harbor.FEEDS['crates']),
            harbor.keyring_items(harbor.FEEDS['crates']))


def main():
    program, rounds = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    index = harbor.FEEDS['crates']
    token = harbor.token('writer')
    quayside = [program, '--connect', index, '--project', '.', '--yes']
    contestants = {
        'quayside': quayside,
        'no-check': [*quayside, '--no-check'],
        'guide': ['bash', '-c', GUIDE],
    }
    times = {name: [] for name in contestants}
    outcomes = {}

    for turn in range(rounds + 1):
        for name, command in contestants.items():
            harbor.clear_account()
            folder = harbor.make_project()
            elapsed = timed(command, folder, token, INDEX=index)
            outcomes[name] = outcome(folder)
            if turn > 0:
                times[name].append(elapsed)
        for name in contestants:
            assert outcomes[name] == outcomes['guide'], name

    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f'  {name:12} median {medians[name] * 1000:6.0f} ms   best {min(values) * 1000:6.0f} ms')
    for name, what in ('quayside', 'headless connect'), ('no-check', 'the same with --no-check'):
        print(f'{what}: {medians[name] / medians["guide"]:.2f} of the guide\'s commands '
              f'({rounds} rounds; goal: at most 0.50)')


main()
