#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the TOML document against toml++, which only reads, and toml_edit, which does the same work.

Usage: bench-toml.py PROGRAM FOLDER ROUNDS

All three have the same configuration of 1.5 MB and take turns, one document each, so that what else the machine does
falls on all; each counts the time that it had the processor. What counts is the ratio of the medians. Then sizes are doubled, and documents of odd shapes are weighed.
The peers are built in FOLDER, from what the system has installed: Debian's libtomlplusplus-dev and
librust-toml-edit-dev.
"""

import itertools
import os
import pathlib
import shutil
import statistics
import string
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
MEGABYTE = 1000 * 1000
SIZE = 3 * MEGABYTE // 2
LARGEST = 64 * MEGABYTE
CRATES = '/usr/share/cargo/registry'

PART = '''\
# Feed number {0} of the team
[registries.feed-{0:06}]
index = "sparse+https://pkgs.dev.azure.com/contoso/_packaging/feed-{0}/Cargo/index/"
credential-provider = ["cargo:token", 'cargo:libsecret'] # in this order

[target.'cfg(target_os = "os-{0}")']
rustflags = [
  "-C", "link-arg=-fuse-ld=lld",
  "--cfg=feature{0}", # only here
]
runner = {{ path = "run-{0}", args = [1, 2, {0}] }}
jobs = {0}
enabled = true

'''


def fill(parts, size, before='', after='\n'):
    """Text of about a size, from parts that come one after the other."""
    text = [before]
    length = 0
    for part in parts:
        text.append(part)
        length += len(part)
        if length >= size:
            break
    return ''.join(text) + after


def configuration(size):
    """What Cargo reads, but for its size."""
    return fill((PART.format(number) for number in itertools.count()), size)


def names():
    """As many short names as anybody wants: those of three characters, then those of four."""
    letters = string.ascii_letters + string.digits + '-_'
    for length in itertools.count(3):
        for name in itertools.product(letters, repeat=length):
            yield ''.join(name)


# Each with as many values as fit.
SHAPES = {
    'one table': lambda: fill((f'{name}=1\n' for name in names()), SIZE, '[keys]\n'),
    'tables': lambda: fill((f'[{name}]\n' for name in names()), SIZE),
    'tables of an array': lambda: fill(itertools.repeat('[[a]]\n'), SIZE),
    'numbers': lambda: fill(itertools.repeat('1,'), SIZE, 'a=[', ']\n'),
    'arrays in an array': lambda: fill(itertools.repeat('[],'), SIZE, 'a=[', ']\n'),
    'tables in an array': lambda: fill(itertools.repeat('{a=1},'), SIZE, 'a=[', ']\n'),
    'dotted keys': lambda: fill((f'a.{name}.b=1\n' for name in names()), SIZE),
}


class Contestant:
    """A program that does the work once for each line that it gets."""

    def __init__(self, program, text, folder):
        self.result = folder / f'{pathlib.Path(program).name}.toml'
        source = folder / 'input.toml'
        source.write_text(text, encoding='utf-8')
        self.process = subprocess.Popen([program, source, self.result], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.times = []
        self.run()
        self.times.clear()

    def run(self):
        """One turn. The first, made when the program starts, does not count."""
        self.process.stdin.write(b'\n')
        self.process.stdin.flush()
        self.times.append(float(self.process.stdout.readline()))

    def end(self):
        """Ends the program; returns what else it said."""
        rest, _ = self.process.communicate()
        if self.process.returncode != 0:
            sys.exit(f'{self.process.args[0]} failed')
        return rest

    def median(self):
        return statistics.median(self.times)


def build_plusplus(folder):
    """toml++, compiled as its package is made to be."""
    program = folder / 'bench-toml-plusplus'
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'tomlplusplus'], check=True, capture_output=True,
                           text=True).stdout.split()
    subprocess.run(['c++', '-std=c++17', '-O3', HERE / 'bench-toml-plusplus.cpp', '-o', program, *flags], check=True)
    return program


def build_edit(folder):
    """toml_edit, from the crates of the system and nothing else."""
    source = folder / 'toml-edit'
    shutil.copytree(HERE / 'toml-edit', source, dirs_exist_ok=True)
    cargo = shutil.which('cargo') or pathlib.Path.home() / '.cargo' / 'bin' / 'cargo'
    subprocess.run([cargo, 'build', '--quiet', '--release', '--offline',
                    '--config', 'source.crates-io.replace-with="system"',
                    '--config', f'source.system.directory="{CRATES}"'],
                   cwd=source, check=True, env={**os.environ, 'CARGO_TARGET_DIR': str(folder / 'target')})
    return folder / 'target' / 'release' / 'bench-toml-edit'


def compare(ours, folder, rounds):
    """Against the peers, on the same text."""
    text = configuration(SIZE)
    names_and_programs = {'quayside': ours, 'toml++': build_plusplus(folder), 'toml_edit': build_edit(folder)}
    contestants = {name: Contestant(program, text, folder) for name, program in names_and_programs.items()}
    for _ in range(rounds):
        for contestant in contestants.values():
            contestant.run()
    for contestant in contestants.values():
        contestant.end()

    results = [tomllib.loads(contestants[name].result.read_text(encoding='utf-8')) for name in ('quayside', 'toml_edit')]
    assert results[0] == results[1] != tomllib.loads(text)

    for name, contestant in contestants.items():
        print(f'  {name:12} median {contestant.median():6.1f} ms   best {min(contestant.times):6.1f} ms')
    median = contestants['quayside'].median()
    print(f'reading, editing and writing {len(text) / MEGABYTE:.1f} MB: '
          f'{contestants["toml++"].median() / median:.1f} times as fast as toml++ reads it (goal: at least 4.0), '
          f'{contestants["toml_edit"].median() / median:.1f} times as fast as toml_edit does it (goal: at least 10.0), '
          f'{rounds} rounds')


def measure(ours, text, folder, rounds):
    """The best time of some rounds in milliseconds, and for one document in a fresh process bytes of memory at the peak
    for each byte of text."""
    contestant = Contestant(ours, text, folder)
    memory = int(contestant.end()) / len(text)
    contestant = Contestant(ours, text, folder)
    for _ in range(rounds):
        contestant.run()
    contestant.end()
    return min(contestant.times), memory


def double(ours, folder):
    """Twice the text, twice the time."""
    last, ratios, size = None, [], MEGABYTE
    while size <= LARGEST:
        best, memory = measure(ours, configuration(size), folder, 5)
        ratio = best / last if last else None
        print(f'  {size // MEGABYTE:3} MB {best:8.1f} ms   {memory:4.1f} bytes of memory per byte'
              + (f'   {ratio:4.2f} times as long' if ratio else ''))
        if ratio:
            ratios.append(ratio)
        last, size = best, 2 * size
    print(f'doubling the text: {statistics.geometric_mean(ratios):.2f} times as long (goal: about 2)')


def weigh(ours, folder):
    """Memory for documents that have nothing but values."""
    worst = 0
    for name, make in SHAPES.items():
        best, memory = measure(ours, make(), folder, 1)
        worst = max(worst, memory)
        print(f'  {name:20} {best:8.1f} ms   {memory:4.1f} bytes of memory per byte')
    print(f'memory for odd shapes of {SIZE / MEGABYTE} MB: at most {worst:.1f} bytes per byte (goal: at most 8)')


def main():
    ours, folder, rounds = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).absolute(), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    compare(ours, folder, rounds)
    double(ours, folder)
    weigh(ours, folder)


main()
