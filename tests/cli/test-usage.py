#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program says to wrong arguments and wrong input: exit 2, one line that names the remedy, nothing written."""

import os

from program import FEED, contains, equal, fact, lacks, run_facts

PAT = 'a' * 40 + 'B3' * 18 + 'AZDO' + '1234'

# Arguments, a part of the line that is to come.
WRONG_ARGUMENTS = [
    (['--conect', FEED], 'Unknown option --conect'),
    (['--connect'], 'Missing argument for --connect'),
    (['--connect', FEED, '--yes=no'], '--yes takes no value'),
    (['--check', '--json=false'], '--json takes no value'),
    (['-x'], 'Unknown option -x'),
    (['--json'], '--json needs --connect'),
    (['--yes'], '--yes needs --connect'),
    (['--check', '--yes'], '--yes needs --connect'),
    (['--unlock'], '--unlock needs --check'),
    (['--connect', FEED, '--unlock'], '--unlock needs --check'),
    (['--check', '--unlock=yes'], '--unlock takes no value'),
    (['--check', '--project', '.'], '--project needs --connect'),
    (['--check', '--connect', FEED], 'exclude each other'),
    (['--check', 'a', 'b'], '--check takes one folder'),
    (['--check', '/does/not/exist'], 'is not a folder'),
    (['--check', 'Cargo.lock'], 'is not a folder'),
    (['--check='], 'is not a folder'),
    (['--new-connection', '--check'], '--new-connection opens the window'),
    (['--connect', FEED, 'elsewhere'], '--connect takes one address'),
    (['--connect', FEED, '--project', '.', '--all-projects'], 'exclude each other'),
    (['--connect', FEED, '--project', '/does/not/exist'], 'is not a folder'),
    (['--connect', FEED, '--project', ''], 'is not a folder'),
    (['--connect', FEED, '--helper', 'pass'], 'use keyring, azure-cli, microsoft, file, none or custom:COMMAND'),
    (['--connect', FEED, '--helper', 'custom'], 'use keyring'),
    (['--connect', FEED, '--helper', 'custom:'], 'Enter a program'),
    (['--connect', FEED, '--helper', 'custom:  '], 'Enter a program'),
    (['--connect', FEED, '--helper', ''], '--helper needs a value'),
    (['--connect', FEED, '--helper-for', 'everyone'], 'neither “all” nor “feed”'),
    (['--connect', FEED, '--helper', 'azure-cli', '--helper-for', 'all'], 'use “feed”'),
    (['--connect', FEED, '--helper', 'custom:pass', '--helper-for', 'all'], 'use “feed”'),
    (['--connect', FEED, '--helper', 'none', '--helper-for', 'feed'], 'leave it out'),
    (['--connect', FEED, '--helper', 'none', '--expires', '2099-01-01'], 'leave it out'),
    (['--connect', FEED, '--expires', '2099-02-30'], 'write it as YYYY-MM-DD'),
    (['--connect', FEED, '--expires', '2099-1-1'], 'write it as YYYY-MM-DD'),
    (['--connect', FEED, '--expires', '0000-01-01'], 'write it as YYYY-MM-DD'),
    (['--connect', FEED, '--expires', '01.01.2099'], 'write it as YYYY-MM-DD'),
    (['--connect', FEED, '--expires', 'tomorrow'], 'write it as YYYY-MM-DD'),
    (['--connect', FEED, '--expires', '2099-01-01T00:00'], 'write it as YYYY-MM-DD'),
    (['--connect', FEED, '--expires', ''], '--expires needs a value'),
    (['--connect', FEED, '--name', ''], '--name needs a value'),
    (['--connect', '', '--all-projects'], '--connect needs a value'),
    (['--connect', b'\xff', '--all-projects'], 'is not UTF-8'),
    (['--connect', FEED, '--name', b'\xff', '--all-projects'], 'is not UTF-8'),
]

# Address, options, a part of the line that is to come.
WRONG_INPUT = [
    ('nonsense', [], '--connect: '),
    ('https://example.org/', [], '--connect: '),
    ('https://dev.azure.com/contoso/platform', [], 'names no feed'),
    ('sparse+https://pkgs.dev.azure.com/ORGANIZATION_NAME/_packaging/FEED_NAME/Cargo/index/', [], '--connect: '),
    (FEED, ['--name', '1st'], '--name: '),
    (FEED, ['--name', 'my feed'], '--name: '),
    (FEED, ['--name', 'my.feed'], '--name: '),
    (FEED, ['--helper', 'keyring', '--expires', '2020-01-01'], '--expires: This date has passed'),
]


def usage_line(answer):
    answer.expect(2)
    equal(answer.out, '')
    equal(answer.err.count('\n'), 1)
    equal(answer.err[:10], 'quayside: ')
    return answer.err


def arguments(sandbox, args):
    return [os.fsdecode(arg) if isinstance(arg, bytes) else arg for arg in args]


for number, (wrong, part) in enumerate(WRONG_ARGUMENTS, 1):
    @fact(f'/cli/usage/wrong-arguments/{number}')
    def wrong_arguments(sandbox, wrong=wrong, part=part):
        with sandbox.unchanged():
            contains(usage_line(sandbox.run(*arguments(sandbox, wrong))), part)

for number, (address, options, part) in enumerate(WRONG_INPUT, 1):
    @fact(f'/cli/usage/wrong-input/{number}')
    def wrong_input(sandbox, address=address, options=options, part=part):
        options = options if '--helper' in options else [*options, '--helper', 'none']
        with sandbox.unchanged():
            contains(usage_line(sandbox.run('--connect', address, '--no-check', '--yes', *options)), part)


@fact('/cli/usage/no-project-is-told')
def no_project_is_told(sandbox):
    with sandbox.unchanged():
        line = usage_line(sandbox.connect(cwd=sandbox.home))
    contains(line, '--project DIR or --all-projects')


@fact('/cli/usage/wrong-tokens-are-told')
def wrong_tokens_are_told(sandbox):
    for text in 'to ken\n', 'Basic a b\n', 'x' * 65537, 'a\0b\n':
        with sandbox.unchanged():
            line = usage_line(sandbox.connect('--yes', helper='file', stdin=text))
        lacks(line, 'to ken')


@fact('/cli/usage/values-are-not-repeated')
def values_are_not_repeated(sandbox):
    for option in f'--token={PAT}', f'--pat={PAT}', f'--yes={PAT}':
        answer = sandbox.run('--connect', FEED, option)
        lacks(usage_line(answer), PAT[:20])
    # A secret that cannot be known by its looks.
    lacks(usage_line(sandbox.run('--connect', FEED, '--token=open sesame')), 'sesame')
    answer = sandbox.connect(address=f'https://ada:{PAT}@example.org/')
    lacks(usage_line(answer), PAT[:20])
    answer = sandbox.connect(helper=PAT)
    lacks(usage_line(answer), PAT)


@fact('/cli/usage/version')
def version(sandbox):
    with sandbox.unchanged():
        answer = sandbox.run('--version').expect(0)
    equal(answer.out, f'quayside {os.environ["QUAYSIDE_VERSION"]}\n')
    equal(answer.err, '')


@fact('/cli/usage/help-names-every-option')
def help_names_every_option(sandbox):
    for option in '--help', '-h':
        with sandbox.unchanged():
            answer = sandbox.run(option).expect(0)
        equal(answer.err, '')
        for name in ('connect', 'project', 'all-projects', 'replace-crates-io', 'helper', 'helper-for', 'name',
                     'expires', 'no-check', 'yes', 'json', 'check', 'new-connection', 'version', 'help'):
            contains(answer.out, f'--{name}')
        contains(answer.out, 'quayside [OPTION')


@fact('/cli/usage/is-never-translated')
def is_never_translated(sandbox):
    for env in {'LC_ALL': 'C'}, {'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'de'}, {'LC_ALL': '', 'LANG': 'de_DE.UTF-8'}:
        contains(usage_line(sandbox.run('--conect', env=env)), 'Unknown option --conect; see quayside --help')
        contains(usage_line(sandbox.connect('--expires', 'morgen', helper='file', env=env)), '“morgen”')


@fact('/cli/usage/lost-output-is-an-error')
def lost_output_is_an_error(sandbox):
    sandbox.write(sandbox.shared, f'[registries]\ncrates = {{ index = "{FEED}" }}\n')
    for args in (['--version'], ['--help'], ['--check'], ['--check', '--json'],
                 ['--connect', FEED, '--json', '--no-check', '--helper', 'none']):
        with open('/dev/full', 'w') as full:
            answer = sandbox.run(*args, stdout=full).expect(1)
        contains(answer.err, 'The output cannot be written')


if __name__ == '__main__':
    run_facts()
