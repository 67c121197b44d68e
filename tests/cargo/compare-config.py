#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares the merged configuration with the real Cargo's, on trees of folders made by chance.

`cargo config get` prints the configuration of a folder with the file of each value. It is not stable, and a stable
Cargo prints it only when it takes itself for its own bootstrap compiler.

Two arrays for one key that Cargo does not join (such as a registry's own credential-provider) are joined all the same
by cargo 1.95 in some runs and not in others, when the files have other keys in common. Both answers are taken there,
and counted.

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
import tap
import talkingcargo

PROBE = str(pathlib.Path(sys.argv[1]).resolve())
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 320
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1

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
    ('credential-alias', 'mine'): 'command',
    ('registries', 'own', 'credential-provider'): 'command',
    ('http', 'proxy'): 'string',
    ('http', 'timeout'): 'integer',
    ('net', 'retry'): 'integer',
    ('net', 'offline'): 'boolean',
    ('build', 'rustflags'): 'array',
    ('top',): 'string',
}

# What Cargo does not join, see above.
COMMANDS = ('credential-alias.mine', 'registries.own.credential-provider')

# The tables of which Quayside lists everything.
TABLES = ('credential-alias.', 'http.', 'net.', 'registries.', 'registry.', 'source.')

# Variables, with the keys that they win over. Names in lower case and those of a table count for nothing.
VARIABLES = {
    'CARGO_REGISTRIES_TOOLS_INDEX': 'registries.tools.index',
    'CARGO_REGISTRIES_MY_FEED_INDEX': 'registries.my-feed.index',
    'CARGO_REGISTRIES_my_feed_INDEX': 'registries.my-feed.index',
    'CARGO_REGISTRIES_NEW_INDEX': 'registries.new.index',
    'CARGO_REGISTRIES_TOOLS_CREDENTIAL_PROVIDER': 'registries.tools.credential-provider',
    'CARGO_REGISTRIES_OWN_CREDENTIAL_PROVIDER': 'registries.own.credential-provider',
    'CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS': 'registry.global-credential-providers',
    'CARGO_REGISTRY_DEFAULT': 'registry.default',
    'CARGO_CREDENTIAL_ALIAS_MINE': 'credential-alias.mine',
    'CARGO_NET_RETRY': 'net.retry',
    'CARGO_NET_OFFLINE': 'net.offline',
    'CARGO_HTTP_PROXY': 'http.proxy',
    'CARGO_HTTP_TIMEOUT': 'http.timeout',
}

# What is in a folder “.cargo”.
FILES = [[], [], ['config.toml'], ['config.toml'], ['config.toml'], ['config'], ['config', 'config.toml']]


def make_value(chance, kind):
    if chance.random() < 0.03:
        kind = chance.choice(['string', 'array', 'integer', 'boolean', 'table', 'datetime', 'float'])
    if kind == 'command':
        kind = chance.choice(['string', 'string', 'string', 'array'])
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


def make_variables(chance):
    """Variables over the files, each of a type that suits its key."""
    variables = {}
    for name in chance.sample(sorted(VARIABLES), chance.randint(1, 3)):
        key = VARIABLES[name]
        variables[name] = chance.choice({
            'net.offline': ['true', 'false'],
            'net.retry': ['3', '7'],
            'http.timeout': ['3', '7'],
        }.get(key, ['cargo:token', 'one two', 'x']))
    return variables


def parse_origins(text):
    """The lines of --show-origin as “key TAB value TAB origin”."""
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
            value, origin = line.rsplit(' # ', 1)
            value = value.strip().rstrip(',') if array is not None else value
            if array is not None:
                key = '%s[%d]' % (array, index)
                index += 1
            else:
                key, value = re.fullmatch(r'(.*?) = (.*)', value).groups()
            if origin.startswith('environment variable '):
                value = value.strip('"')
            else:
                origin = os.path.normpath(origin)
            lines.append('%s\t%s\t%s' % (key, value, origin))
    return sorted(lines)


def ask_cargo(world, start, variables, *key):
    answer = world.run(start, '-Zunstable-options', 'config', 'get', '--show-origin', '--format', 'toml', *key,
                       RUSTC_BOOTSTRAP='1', **variables)
    return answer.returncode, answer.stdout, answer.stderr


def ask_probe(world, start, variables, *arguments):
    answer = subprocess.run([PROBE, *arguments], cwd=start, env=world.environment(**variables),
                            capture_output=True, text=True, check=True)
    return answer.stdout.splitlines()


def of_command(lines, command):
    """The values of an array, in their order."""
    found = [line.split('\t', 1) for line in lines if line.startswith(command + '[')]
    return [rest for _, rest in sorted(found, key=lambda pair: int(pair[0].split('[')[1].rstrip(']')))]


def forgive_chance(theirs, ours):
    """Takes arrays out that Cargo joined this time; returns what is left and how many there were."""
    forgiven = 0
    for command in COMMANDS:
        mine = of_command(ours, command)
        full = of_command(theirs, command)
        if mine and len(full) > len(mine) and full[-len(mine):] == mine:
            forgiven += 1
            theirs = [line for line in theirs if not line.startswith(command + '[')]
            ours = [line for line in ours if not line.startswith(command + '[')]
    return theirs, ours, forgiven


def lines_of(lines, key):
    return sorted(line for line in lines if re.match(re.escape(key) + r'(\[\d+\])?\t', line))


class Score:
    """What was compared so far."""

    def __init__(self):
        self.trees = self.refused = self.values = self.forgiven = self.variables = 0
        self.differing = []

    def compare_tree(self, world, start, variables, name):
        """The files: one whole answer of Cargo, and both ways of Quayside."""
        status, output, complaint = ask_cargo(world, start, variables)
        expected = parse_origins(output) if status == 0 else ['error']
        ours = sorted(ask_probe(world, start, variables, 'config', str(start)))
        self.trees += 1
        self.refused += status != 0
        self.values += len(expected) if status == 0 else 0
        self.note(name, start, variables, expected, ours, complaint)
        if status == 0:
            listed = sorted(ask_probe(world, start, variables, 'effective', str(start)))
            self.note(name + ', listed', start, variables, [line for line in expected if line.startswith(TABLES)],
                      listed, complaint)
        return status == 0

    def compare_variables(self, world, start, variables, more, name):
        """The environment over them: Cargo tells it key by key."""
        both = {**variables, **more}
        listed = ask_probe(world, start, both, 'effective', str(start))
        for variable in more:
            key = VARIABLES[variable]
            status, output, complaint = ask_cargo(world, start, both, key)
            if status != 0 and 'is not set' not in complaint:
                continue
            expected = parse_origins(output) if status == 0 else []
            ours = lines_of(listed, key)
            if not ours:
                # A name that only a variable says cannot be told from another; Cargo calls it so, too.
                other = key.replace('-', '_')
                ours = [line.replace(other, key) for line in lines_of(listed, other) if 'environment' in line]
            self.variables += 1
            self.note('%s, %s' % (name, key), start, both, expected, ours, complaint)

    def note(self, name, start, variables, expected, ours, complaint):
        expected, ours, forgiven = forgive_chance(expected, ours)
        self.forgiven += forgiven
        if sorted(expected) != sorted(ours):
            self.differing.append('%s in %s with %r\n%s\n  only ours:  %s\n  only Cargo: %s' % (
                name, start, variables, complaint, sorted(set(ours) - set(expected)),
                sorted(set(expected) - set(ours))))

    def __str__(self):
        return '%d trees, %d refused by Cargo, %d values and %d keys under variables, %d arrays left to chance' % (
            self.trees, self.refused, self.values, self.variables, self.forgiven)


@tap.test
def test_by_chance():
    """Every key of trees made by chance has the value and the origin that Cargo gives it"""
    chance = random.Random(SEED)
    score = Score()
    for number in range(COUNT):
        with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
            world = realcargo.World(root)
            start, variables = make_tree(chance, world)
            good = score.compare_tree(world, start, variables, 'tree %d' % number)
            if good and chance.random() < 0.4:
                score.compare_variables(world, start, variables, make_variables(chance), 'tree %d' % number)
    print('# by chance: %s' % score)
    assert not score.differing, '%d differ\n%s' % (len(score.differing), '\n'.join(score.differing[:5]))
    assert score.refused < COUNT / 2 and score.values > 5 * COUNT and score.variables > COUNT / 5, \
        'too few good trees to mean anything'


A, B = URLS[:2]

# Name, files below the root, where Cargo starts, variables. “home” is the home folder.
BY_HAND = [
    ('home is the project', {'home/.cargo/config.toml': '[registries]\nx = { index = "%s" }\n' % A}, 'home', {}),
    ('Cargo home below the project',
     {'home/app/.cargo/config.toml': 'net.retry = 1\n', 'home/app/ch/config.toml': 'net.retry = 2\nnet.offline = true\n',
      'home/.cargo/config.toml': 'net.retry = 3\nhttp.timeout = 3\n'}, 'home/app', {'CARGO_HOME': '@/home/app/ch'}),
    ('Cargo home is the project’s own folder',
     {'home/app/.cargo/config.toml': 'registry.global-credential-providers = ["a"]\n'}, 'home/app',
     {'CARGO_HOME': '@/home/app/.cargo'}),
    ('Cargo home is empty text', {'home/.cargo/config.toml': 'net.retry = 2\n'}, 'home', {'CARGO_HOME': ''}),
    ('both names', {'home/a/.cargo/config': 'net.retry = 1\n', 'home/a/.cargo/config.toml': 'net.retry = 2\n'}, 'home/a', {}),
    ('both names in Cargo home',
     {'home/.cargo/config': 'net.retry = 1\n', 'home/.cargo/config.toml': 'net.offline = true\n'}, 'home', {}),
    ('other capitals', {'home/a/.cargo/Config.toml': 'net.retry = 1\n'}, 'home/a', {}),
    ('joined lists', {'home/.cargo/config.toml': 'registry.global-credential-providers = ["a", "b"]\n',
                      'home/w/.cargo/config.toml': 'registry.global-credential-providers = ["cargo:token"]\n',
                      'home/w/m/.cargo/config.toml': 'registry.global-credential-providers = ["c", "d"]\n'}, 'home/w/m', {}),
    ('replaced list', {'home/.cargo/config.toml': 'registries.x.credential-provider = ["a", "b"]\n',
                       'home/w/.cargo/config.toml': 'registries.x.credential-provider = ["c"]\n'}, 'home/w', {}),
    ('string under list', {'home/.cargo/config.toml': 'registries.x.credential-provider = "a"\n',
                           'home/w/.cargo/config.toml': 'registries.x.credential-provider = ["c"]\n'}, 'home/w', {}),
    ('table under string', {'home/.cargo/config.toml': 'registries.x = "a"\n',
                            'home/w/.cargo/config.toml': 'registries.x.index = "b"\n'}, 'home/w', {}),
    ('integer over string', {'home/.cargo/config.toml': 'registries.x.index = "a"\n',
                             'home/w/.cargo/config.toml': 'registries.x.index = 1\n'}, 'home/w', {}),
    ('duplicate addresses', {'home/.cargo/config.toml': 'registries.x.index = "%s"\nregistries.y.index = "%s"\n' % (A, A)},
     'home', {}),
    ('strange keys', {'home/.cargo/config.toml': '[registries."a b"]\nindex = "x"\n[registries."é"]\nindex = "y"\n'
                      '[registries."crates-io"]\nindex = "z"\n'}, 'home', {}),
    ('BOM and CRLF', {'home/.cargo/config.toml': '\ufeff[net]\r\nretry = 4\r\n'}, 'home', {}),
    ('TOML 1.1', {'home/.cargo/config.toml': 'registries = {\n  x = { index = "\\x41", },\n}\n'}, 'home', {}),
    ('include', {'home/w/.cargo/config.toml': 'include = ["sub/one.toml", { path = "no.toml", optional = true }]\nnet.retry = 1\n',
                 'home/w/.cargo/sub/one.toml': 'include = ["../two.toml"]\nnet.retry = 2\nhttp.timeout = 2\n',
                 'home/w/.cargo/two.toml': 'http.timeout = 3\nhttp.proxy = "p"\n'}, 'home/w', {}),
    ('include in both names of the hierarchy',
     {'home/.cargo/config.toml': 'include = ["one.toml"]\n', 'home/.cargo/one.toml': 'net.retry = 1\n',
      'home/w/.cargo/config.toml': 'include = ["../../.cargo/one.toml"]\n'}, 'home/w', {}),
    ('include of itself', {'home/.cargo/config.toml': 'include = ["config.toml"]\n'}, 'home', {}),
    ('include in a circle', {'home/.cargo/config.toml': 'include = ["a.toml"]\n',
                             'home/.cargo/a.toml': 'include = ["b.toml"]\n',
                             'home/.cargo/b.toml': 'include = ["a.toml"]\n'}, 'home', {}),
    ('include twice', {'home/.cargo/config.toml': 'include = ["a.toml", "a.toml"]\n', 'home/.cargo/a.toml': 'net.retry = 1\n'},
     'home', {}),
    ('include that is missing', {'home/.cargo/config.toml': 'include = ["a.toml"]\n'}, 'home', {}),
    ('include of another ending', {'home/.cargo/config.toml': 'include = ["a.conf"]\n', 'home/.cargo/a.conf': ''}, 'home', {}),
    ('include as text', {'home/.cargo/config.toml': 'include = "a.toml"\n', 'home/.cargo/a.toml': ''}, 'home', {}),
    ('include of an absolute path', {'home/.cargo/config.toml': 'include = ["@/x.toml"]\n', 'x.toml': 'net.retry = 5\n'},
     'home', {}),
    ('aliases over each other', {'home/.cargo/config.toml': 'credential-alias.m = ["a", "b"]\n',
                                 'home/w/.cargo/config.toml': 'credential-alias.m = ["c", "d"]\n'}, 'home/w', {}),
    ('sources', {'home/.cargo/config.toml': '[source.crates-io]\nreplace-with = "x"\n[source.x]\nregistry = "%s"\n' % B,
                 'home/w/.cargo/config.toml': '[source.crates-io]\nreplace-with = "y"\n'}, 'home/w', {}),
    ('date', {'home/.cargo/config.toml': 'x.y = 1979-05-27\n'}, 'home', {}),
    ('nothing', {}, 'home', {}),
]


@tap.test
def test_by_hand():
    """Every key of trees made by hand has the value and the origin that Cargo gives it"""
    score = Score()
    for name, files, start, variables in BY_HAND:
        with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
            world = realcargo.World(root)
            for path, text in files.items():
                realcargo.write(world.root / path, text.replace('@', str(world.root)))
            folder = world.root / start
            folder.mkdir(parents=True, exist_ok=True)
            variables = {key: value.replace('@', str(world.root)) for key, value in variables.items()}
            score.compare_tree(world, folder, variables, name)
    print('# by hand: %s' % score)
    assert not score.differing, '\n'.join(score.differing)


@tap.test
def test_links():
    """Links in the place of folders and files are followed, and those that lead nowhere are not there"""
    score = Score()
    with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
        world = realcargo.World(root)
        realcargo.write(world.root / 'real' / 'config.toml', 'net.retry = 1\n')
        for name in ('folder', 'file', 'dangling', 'twice', 'directory', 'loop'):
            (world.home / name).mkdir()
        (world.home / 'folder' / '.cargo').symlink_to(world.root / 'real')
        (world.home / 'twice' / '.cargo').symlink_to(world.home / 'folder' / '.cargo')
        for name, target in (('file', world.root / 'real' / 'config.toml'), ('dangling', world.root / 'nowhere'),
                             ('loop', 'config.toml')):
            (world.home / name / '.cargo').mkdir()
            (world.home / name / '.cargo' / 'config.toml').symlink_to(target)
        (world.home / 'directory' / '.cargo' / 'config.toml').mkdir(parents=True)
        (world.root / 'way').symlink_to(world.home / 'file')
        for folder in (*(world.home / name for name in ('folder', 'file', 'dangling', 'twice', 'directory', 'loop')),
                       world.root / 'way'):
            score.compare_tree(world, folder, {}, folder.name)
            score.compare_tree(world, folder, {'CARGO_HOME': str(world.home / 'folder' / '.cargo')}, folder.name)
    print('# links: %s' % score)
    assert not score.differing, '\n'.join(score.differing)


HELPER = """#!/bin/sh
# Says that it has nothing.
echo '{"v":[1]}'
read request
echo '{"Err":{"kind":"not-found"}}'
"""


def cargo_asks(world, project):
    """The helpers that Cargo has asked for a token of “tools”, first things first."""
    text = talkingcargo.complain(world, project, 'fetch', '-v')
    asked = re.findall(r'^ *Credential (.*) get tools$', text, re.MULTILINE)
    return asked or ['error']


def make_helpers(chance, helpers):
    """A user's and a project's file, with lists, aliases and helpers of their own."""
    def entry():
        return chance.choice(helpers + ['mine', 'cargo:token', 'other', helpers[0] + ' with words'])

    def listed():
        return '[%s]' % ', '.join('"%s"' % entry() for _ in range(chance.randint(1, 3)))

    user, project = [], []
    for lines in (user, project):
        if chance.random() < 0.6:
            lines.append('registry.global-credential-providers = %s' % listed())
        if chance.random() < 0.3:
            lines.append('credential-alias.mine = %s' % chance.choice(['"%s"' % helpers[1], '["%s", "an argument"]' % helpers[2]]))
    if chance.random() < 0.3:
        chance.choice([user, project]).append('registries.tools.credential-provider = "%s"' % entry())
    user.append('credential-alias.other = "%s"' % helpers[0])
    project.append('registries.tools.index = "@"')
    extra = chance.random()
    if extra < 0.12:
        user.append('registries.again.index = "@"')
    elif extra < 0.2:
        user.append('registries.broken.index = "no address"')
    elif extra < 0.28:
        user.append('registries.number.index = 1')
    elif extra < 0.34:
        user.append('registries.empty.token = "x"')
    return user, project


@tap.test
def test_helpers():
    """Cargo asks the helpers that Quayside names, in that order, and fails where Quayside says so"""
    chance = random.Random(SEED)
    counts = {}
    with talkingcargo.Registry() as registry:
        registry.locked()
        for _ in range(40):
            with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
                world = realcargo.World(root)
                helpers = [str(world.root / 'bin' / name) for name in ('one', 'two', 'three')]
                for helper in helpers:
                    realcargo.write(pathlib.Path(helper), HELPER, 0o755)
                user, project = make_helpers(chance, helpers)
                folder = talkingcargo.make_project(world)
                for path, lines in ((world.home, user), (folder, project)):
                    realcargo.write(path / '.cargo' / 'config.toml',
                                    ''.join(line.replace('@', registry.address) + '\n' for line in lines))
                theirs = cargo_asks(world, folder)
                ours = [line for line in ask_probe(world, folder, {}, 'helpers', str(folder), 'tools')
                        if not line.startswith('!')]
                # One that cannot be started is the last.
                for number, line in enumerate(ours):
                    if line in ('mine', 'other'):
                        ours = ours[:number + 1]
                        break
                assert theirs == ours, (theirs, ours)
                counts[len(ours) if ours != ['error'] else 0] = counts.get(len(ours) if ours != ['error'] else 0, 0) + 1
    print('# helpers asked → trees: %s' % sorted(counts.items()))
    assert counts.get(0, 0) > 2 and sum(count for number, count in counts.items() if number > 1) > 10


@tap.test
def test_sources():
    """Circles, unknown and double sources are found, and the circle that Cargo follows for ever, too"""
    replaced = '[source.crates-io]\nreplace-with = "a"\n'
    cases = [
        (replaced + '[source.a]\nreplace-with = "crates-io"\nregistry = "https://a.example/"\n', 'cycle of', 'circle'),
        (replaced, 'could not find a configured source', 'nothing has this name'),
        (replaced + '[registries]\na = { index = "@" }\n', None, None),
        (replaced + '[source.a]\n', 'no source location', 'no source location'),
        (replaced + '[source.a]\nregistry = "https://a.example/"\ndirectory = "x"\n', 'more than one source',
         'more than one source'),
        (replaced + '[source.a]\nregistry = "https://a.example/"\n[source.b]\nregistry = "https://a.example/"\n',
         'already defined by', 'same address'),
        (replaced + '[source.a]\nregistry = 1\n', 'expected a string', 'expected a string'),
    ]
    with talkingcargo.Registry() as registry:
        registry.answers['config.json'] = (200, registry.config(False), {})
        for text, theirs, ours in cases:
            with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
                world = realcargo.World(root)
                folder = talkingcargo.make_project(world, dependencies='serde = "1"')
                realcargo.write(folder / '.cargo' / 'config.toml', text.replace('@', registry.address))
                said = talkingcargo.complain(world, folder)
                problems = [line for line in ask_probe(world, folder, {}, 'helpers', str(folder), 'x')
                            if line.startswith('!')]
                if theirs is None:
                    assert 'no matching package' in said and not problems, (said, problems)
                else:
                    assert theirs in said and ours in ' '.join(problems), (said, problems)

    # Cargo compares with the source that it began with only, so this one it would follow until it is killed.
    with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
        world = realcargo.World(root)
        folder = talkingcargo.make_project(world, dependencies='serde = "1"')
        realcargo.write(folder / '.cargo' / 'config.toml', replaced +
                        '[source.a]\nreplace-with = "b"\nregistry = "https://a.example/"\n'
                        '[source.b]\nreplace-with = "a"\nregistry = "https://b.example/"\n')
        problems = ask_probe(world, folder, {}, 'helpers', str(folder), 'x')
        assert 'circle' in ' '.join(problems), problems
        try:
            talkingcargo.complain(world, folder, limit=3)
            raise AssertionError('this Cargo notices the circle: the comment above has become wrong')
        except subprocess.TimeoutExpired:
            pass


if __name__ == '__main__':
    sys.exit(tap.main())
