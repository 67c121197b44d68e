#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares the merged configuration with the real Cargo's, on trees of folders made by chance.

`cargo config get` prints the configuration of a folder with the file of each value. It is not stable, and a stable
Cargo prints it only when it takes itself for its own bootstrap compiler.

Left out are two arrays for one key that Cargo does not join (such as a registry's own credential-provider): whether
cargo 1.95 joins them all the same changes from run to run when the files have other keys in common.

Usage: compare-config.py PROBE [COUNT [SEED]]
"""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import realcargo

URLS = ['sparse+https://pkgs.dev.azure.com/contoso/_packaging/%s/Cargo/index/' % name for name in ('a', 'b', 'c')]

# Each key has a type; now and then a file gives it another, and Cargo refuses some of these.
KEYS = {
    ('registries', 'tools', 'index'): 'string',
    ('registries', 'tools', 'credential-provider'): 'string',
    ('registries', 'my-feed', 'index'): 'string',
    ('registries', 'my_feed', 'index'): 'string',
    ('registry', 'default'): 'string',
    ('registry', 'global-credential-providers'): 'array',
    ('source', 'crates-io', 'replace-with'): 'string',
    ('source', 'tools', 'registry'): 'string',
    ('credential-alias', 'mine'): 'string',
    ('net', 'retry'): 'integer',
    ('net', 'offline'): 'boolean',
    ('build', 'rustflags'): 'array',
    ('top',): 'string',
}

# What is in a folder “.cargo”.
FILES = [[], [], ['config.toml'], ['config.toml'], ['config.toml'], ['config'], ['config', 'config.toml']]


def make_value(chance, kind):
    if chance.random() < 0.03:
        kind = chance.choice(['string', 'array', 'integer', 'boolean', 'table', 'datetime', 'float'])
    if kind == 'array':
        items = chance.choices(['cargo:token', 'b', 'c', 'd e'], k=chance.randint(1, 3))
        return '[%s]' % ', '.join('"%s"' % item for item in items)
    if kind == 'table':
        return '{ x = 1 }'
    return {
        'string': '"%s"' % chance.choice(URLS + ['x', 'cargo:token', 'tools']),
        'integer': str(chance.randrange(9)),
        'boolean': chance.choice(['true', 'false']),
        'datetime': '1979-05-27',
        'float': '1.5',
    }[kind]


def make_text(chance, include):
    keys = chance.sample(sorted(KEYS), chance.randint(1, 7))
    style = chance.choice(['dotted', 'header', 'inline'])
    end = chance.choice(['\n', '\n', '\r\n'])
    top = ['%s = %s' % (key[0], make_value(chance, KEYS[key])) for key in keys if len(key) == 1]
    tables = {}
    for key in keys:
        if len(key) > 1:
            tables.setdefault(key[:-1], []).append((key[-1], make_value(chance, KEYS[key])))

    lines = ['# made by chance'] if chance.random() < 0.3 else []
    if include:
        lines.append('include = [%s]' % ', '.join(include))
    lines += top
    if style == 'dotted':
        lines += ['%s.%s = %s' % ('.'.join(path), key, value) for path in tables for key, value in tables[path]]
    elif style == 'inline':
        groups = {}
        for path in tables:
            inner = ', '.join('%s = %s' % pair for pair in tables[path])
            groups.setdefault(path[0], []).append('%s = { %s }' % (path[1], inner) if len(path) > 1 else inner)
        lines += ['%s = { %s }' % (name, ', '.join(groups[name])) for name in groups]
    else:
        for path in tables:
            lines.append('[%s]' % '.'.join(path))
            lines += ['%s = %s' % pair for pair in tables[path]]
    if chance.random() < 0.02:
        lines.append('broken =')
    return end.join(lines) + (end if chance.random() < 0.8 else '')


def make_include(chance, folder):
    """Some entries for `include`, with their files."""
    entries = []
    for name in chance.sample(['one', 'two', 'sub/three'], chance.randint(1, 2)):
        path = folder / (name + '.toml')
        present = chance.random() < 0.9
        if present:
            deeper = []
            if name == 'sub/three' and chance.random() < 0.5:
                realcargo.write(folder / 'four.toml', make_text(chance, []))
                deeper = ['"../four.toml"']
            realcargo.write(path, make_text(chance, deeper))
        if present and chance.random() < 0.5:
            entries.append('"%s.toml"' % name)
        else:
            optional = 'true' if chance.random() < 0.75 else 'false'
            entries.append('{ path = "%s.toml", optional = %s }' % (name, optional))
    return entries


def make_tree(chance, world):
    """Returns the folder to start in and the variables to set."""
    project = world.home if chance.random() < 0.5 else world.root / 'elsewhere'
    folders = [project, project / 'ws', project / 'ws' / 'm', project / 'ws' / 'm' / 'deep']
    folders[-1].mkdir(parents=True)
    start = chance.choice(folders)
    variables = {}
    cargo_home = world.home / '.cargo'
    choice = chance.random()
    if choice < 0.15:
        cargo_home = world.root / 'cargo home'
    elif choice < 0.3:
        cargo_home = project / 'ws' / '.cargo'
    if choice < 0.3:
        variables['CARGO_HOME'] = str(cargo_home)
    elif choice < 0.4:
        cargo_home = (start / '../ch').resolve()
        variables['CARGO_HOME'] = '../ch'

    # A list without duplicates, because the order of a set changes from run to run.
    places = [cargo_home, world.home / '.cargo', world.root / '.cargo', *(path / '.cargo' for path in folders)]
    for folder in dict.fromkeys(places):
        for name in chance.choice(FILES):
            include = make_include(chance, folder) if chance.random() < 0.2 else []
            realcargo.write(folder / name, make_text(chance, include))

    if chance.random() < 0.2:
        link = world.root / 'link'
        link.symlink_to(start)
        start = link
    return start, variables


def parse_origins(text):
    """The lines of --show-origin as “key TAB value TAB file”."""
    lines = []
    array = None
    for line in text.splitlines():
        if line.startswith('# ') or not line:
            continue
        if array is None and line.endswith(' = ['):
            array, index = line[:-len(' = [')], 0
        elif line == ']':
            array = None
        else:
            value, path = line.rsplit(' # ', 1)
            path = os.path.normpath(path)
            if array is not None:
                lines.append('%s[%d]\t%s\t%s' % (array, index, value.strip().rstrip(','), path))
                index += 1
            else:
                key, value = re.fullmatch(r'(.*?) = (.*)', value).groups()
                lines.append('%s\t%s\t%s' % (key, value, path))
    return sorted(lines)


def main():
    probe = str(pathlib.Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 80
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    refused = 0
    values = 0
    differing = 0

    for number in range(count):
        with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
            world = realcargo.World(root)
            start, variables = make_tree(chance, world)
            theirs = world.run(start, '-Zunstable-options', 'config', 'get', '--show-origin', '--format', 'toml',
                               RUSTC_BOOTSTRAP='1', **variables)
            ours = subprocess.run([probe, 'config', str(start)], cwd=start, env=world.environment(**variables),
                                  capture_output=True, text=True, check=True)
            expected = parse_origins(theirs.stdout) if theirs.returncode == 0 else ['error']
            got = sorted(ours.stdout.splitlines())
            refused += theirs.returncode != 0
            values += len(expected)
            if got != expected:
                differing += 1
                print('tree %d in %s with %r\n%s' % (number, start, variables, theirs.stderr))
                print('  only ours:  %s' % sorted(set(got) - set(expected)))
                print('  only Cargo: %s' % sorted(set(expected) - set(got)))

    print('%d trees, %d refused by Cargo, %d values, %d differ' % (count, refused, values, differing))
    assert refused < count / 2 and values > 5 * count, 'too few good trees to mean anything'
    return 1 if differing else 0


if __name__ == '__main__':
    sys.exit(main())
