#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""--check where no server and no keyring can be reached."""

import json
import re

from program import FEED, contains, equal, fact, lacks, run_facts


def lines(answer):
    found = [line.split('\t') for line in answer.out.splitlines()]
    for fields in found:
        equal(len(fields), 5)
    return found


@fact('/cli/check/nothing-is-configured')
def nothing_is_configured(sandbox):
    with sandbox.unchanged():
        answer = sandbox.run('--check').expect(2)
    equal(answer.out, '')
    equal(answer.err, 'quayside: No feed is configured for this folder\n')


@fact('/cli/check/other-registries-are-not-listed')
def other_registries_are_not_listed(sandbox):
    sandbox.write(sandbox.shared, '[registries]\nkellnr = { index = "sparse+https://crates.example.org/" }\n')
    answer = sandbox.run('--check').expect(2)
    equal(answer.out, '')


@fact('/cli/check/is-sorted-by-name-and-tells-why')
def is_sorted(sandbox):
    other = FEED.replace('crates', 'mirror')
    sandbox.write(sandbox.shared, f'[registries]\nzebra = {{ index = "{FEED}" }}\nalpha = {{ index = "{other}" }}\n')
    sandbox.write(sandbox.local, '[registry]\nglobal-credential-providers = ["cargo:token"]\n')
    answer = sandbox.run('--check').expect(2)
    equal(lines(answer), [['offline', 'alpha', other, 'N05', 'Proxy Refused the Connection'],
                          ['offline', 'zebra', FEED, 'N05', 'Proxy Refused the Connection']])


@fact('/cli/check/is-of-the-folder-that-is-named')
def is_of_the_folder(sandbox):
    sandbox.connect('--yes').expect(0, 'applied')
    for folder in '.', sandbox.project, sandbox.project / 'Cargo.toml':
        answer = sandbox.run('--check', folder)
        equal([fields[1:3] for fields in lines(answer)], [['crates', FEED]])
    equal(lines(sandbox.run('--check', sandbox.project, cwd=sandbox.home))[0][1:3], ['crates', FEED])
    sandbox.run('--check', cwd=sandbox.home).expect(2)


@fact('/cli/check/tells-a-missing-keyring')
def tells_a_missing_keyring(sandbox):
    sandbox.connect('--yes').expect(0, 'applied')
    sandbox.write(sandbox.local, '[registry]\nglobal-credential-providers = ["cargo:token", "cargo:libsecret"]\n')
    with sandbox.unchanged():
        answer = sandbox.run('--check').expect(2)
    equal(lines(answer), [['locked', 'crates', FEED, 'K01', 'No Keyring Available']])


@fact('/cli/check/broken-files-are-told')
def broken_files_are_told(sandbox):
    sandbox.write(sandbox.shared, '[registries\n')
    with sandbox.unchanged():
        answer = sandbox.run('--check').expect(2)
    equal(answer.out, '')
    contains(answer.err, str(sandbox.project))

    sandbox.connect('--all-projects', '--yes', cwd=sandbox.home).expect(0, 'applied')
    answer = sandbox.run('--check').expect(1)
    equal(lines(answer), [['config', 'crates', FEED, 'F04', 'Configuration Has an Error']])


@fact('/cli/check/json-tells-where-values-come-from')
def json_tells_origins(sandbox):
    sandbox.write(sandbox.shared, f'# first\n[registries]\ncrates = {{ index = "{FEED}" }}\n')
    sandbox.write(sandbox.local, '[registry]\nglobal-credential-providers = ["cargo:libsecret"]\n\n'
                                 '[registries]\ncrates = { index = "sparse+https://example.org/" }\n')
    with sandbox.unchanged():
        answer = sandbox.run('--check', '--json')
    equal(answer.out.count('\n'), 1)
    found = json.loads(answer.out)
    equal(list(found), ['format', 'folder', 'time', 'exit', 'code', 'message', 'connections', 'notices'])
    equal((found['format'], found['folder'], found['exit']), (1, str(sandbox.project), answer.code))
    equal(bool(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', found['time'])), True)
    connection, = found['connections']
    equal(list(connection), ['name', 'address', 'state', 'code', 'message', 'expires', 'replaces_crates_io', 'helper',
                             'values', 'steps'])
    equal((connection['name'], connection['address'], connection['expires'], connection['replaces_crates_io']),
          ('crates', FEED, None, False))
    equal(connection['helper'], {'value': 'cargo:libsecret', 'scope': 'all',
                                 'origin': {'file': str(sandbox.local), 'line': 2}})
    equal(connection['values'], [
        {'key': 'registries.crates.index', 'value': FEED, 'origin': {'file': str(sandbox.shared), 'line': 3},
         'used': True},
        {'key': 'registries.crates.index', 'value': 'sparse+https://example.org/',
         'origin': {'file': str(sandbox.local), 'line': 5}, 'used': False}])
    equal([step['step'] for step in connection['steps']],
          ['config', 'registry', 'helper', 'token', 'login', 'index', 'download'])
    equal(connection['steps'][0], {
        'step': 'config', 'result': 'ok', 'code': None, 'message': None, 'seen': '2 files, no errors', 'origin': None,
        'notices': [], 'details': None})
    equal(connection['steps'][1]['origin'], {'file': str(sandbox.shared), 'line': 3})
    equal((connection['steps'][3]['result'], connection['steps'][3]['code'], connection['steps'][3]['message']),
          ('problem', 'K01', 'No Keyring Available'))
    for step in connection['steps']:
        equal(step['result'] in ('ok', 'info', 'problem', 'skipped'), True)


@fact('/cli/check/json-without-connections')
def json_without_connections(sandbox):
    answer = sandbox.run('--check', '--json').expect(2)
    found = json.loads(answer.out)
    equal((found['connections'], found['exit'], found['code']), ([], 2, None))


@fact('/cli/check/json-when-nothing-can-be-read')
def json_of_broken_files(sandbox):
    sandbox.write(sandbox.shared, '[registries\n')
    answer = sandbox.run('--check', '--json').expect(2)
    found = json.loads(answer.out)
    equal((found['connections'], found['exit'], found['code'], found['message']),
          ([], 2, 'F04', 'Configuration Has an Error'))


@fact('/cli/check/tells-what-should-not-be-committed')
def tells_what_should_not_be_committed(sandbox):
    secret = 'Basic UEFUOnNlY3JldA=='
    sandbox.write(sandbox.shared, f'[registries.crates]\nindex = "{FEED}"\ntoken = "{secret}"\n'
                                  'credential-provider = ["cargo:libsecret"]\n\n[http]\nproxy = "ada:hidden@proxy:3128"\n')
    with sandbox.unchanged():
        plain = sandbox.run('--check')
    equal([fields[1] for fields in lines(plain)], ['crates'])
    for words in ('A token is stored in plain text', 'which does not work on every computer', 'has a password that everyone'):
        contains(plain.err, words)
    contains(plain.err, '.cargo/config.toml')

    answer = sandbox.run('--check', '--json')
    equal(answer.code, plain.code)
    found = json.loads(answer.out)
    equal([(notice['code'], notice['message']) for notice in found['notices']],
          [('F13', 'Token in the Configuration'), ('F21', 'Helper in a Shared File'),
           ('F22', 'Password in the Configuration')])
    for notice, line in zip(found['notices'], (3, 4, 7)):
        contains(notice['details'], f'line {line}: ')
    for text in (plain.out, plain.err, answer.out, answer.err):
        lacks(text, 'UEFUOnNlY3JldA')
        lacks(text, 'hidden')


@fact('/cli/check/tells-what-is-wrong-beside-a-connection')
def tells_what_is_wrong_beside(sandbox):
    sandbox.write(sandbox.shared, f'[registries]\ncrates = {{ index = "{FEED}" }}\n\n'
                                  '[source.a]\nregistry = "sparse+https://example.org/"\nreplace-with = "b"\n'
                                  '[source.b]\nregistry = "sparse+https://example.net/"\nreplace-with = "a"\n')
    sandbox.write(sandbox.local, '[registry]\nglobal-credential-providers = ["cargo:token"]\n')
    answer = sandbox.run('--check', '--json').expect(2)
    found = json.loads(answer.out)
    equal([notice['code'] for notice in found['notices']], ['C13', 'C13'])
    equal(answer.err.count('is replaced with itself'), 2)


@fact('/cli/check/tells-a-token-file-that-others-can-read')
def tells_a_readable_token_file(sandbox):
    sandbox.write(sandbox.shared, f'[registries]\ncrates = {{ index = "{FEED}" }}\n')
    sandbox.write(sandbox.credentials, '[registries.another]\ntoken = "Basic UEFUOnNlY3JldA=="\n', mode=0o644)
    answer = sandbox.run('--check', '--json')
    equal([(notice['code'], notice['message']) for notice in json.loads(answer.out)['notices']],
          [('F14', 'Token File Is Readable by Others')])
    contains(answer.err, '~/.cargo/credentials.toml')
    lacks(answer.out + answer.err, 'UEFUOnNlY3JldA')
    sandbox.credentials.chmod(0o600)
    equal(json.loads(sandbox.run('--check', '--json').out)['notices'], [])


@fact('/cli/check/token-of-the-environment-is-seen')
def token_of_the_environment(sandbox):
    sandbox.write(sandbox.shared, f'[registries]\ncrates = {{ index = "{FEED}" }}\n')
    sandbox.write(sandbox.local, '[registry]\nglobal-credential-providers = ["cargo:token"]\n')
    secret = 'Basic ' + 'UEFUOnNlY3JldA=='
    answer = sandbox.run('--check', '--json', env={'CARGO_REGISTRIES_CRATES_TOKEN': secret}).expect(2)
    steps = json.loads(answer.out)['connections'][0]['steps']
    equal((steps[3]['seen'], steps[3]['origin']),
          ('In the environment', {'variable': 'CARGO_REGISTRIES_CRATES_TOKEN'}))
    lacks(answer.out + answer.err, 'UEFUOnNlY3JldA')


if __name__ == '__main__':
    run_facts()
