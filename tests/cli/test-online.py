#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of --connect and --check for what a server and a keyring can answer. Runs inside session.py."""

import datetime
import json
import signal
import subprocess
import sys

import harbor
import tap

quayside = harbor.Quayside(sys.argv[1])
CRATES = harbor.FEEDS['crates']
MIRROR = harbor.FEEDS['mirror']

# What is wrong with the server, and state, code and exit of --check.
FAULTS = [
    ('unavailable', 'offline', 'N15', 2),
    ('error', 'offline', 'N15', 2),
    ('throttled', 'offline', 'N14', 2),
    ('sign-in-page', 'denied', 'N11', 1),
    ('sign-in-redirect', 'denied', 'N11', 1),
    ('not-a-feed', 'missing', 'N12', 1),
    ('html', 'denied', 'N11', 1),
    ('proxy-login', 'offline', 'N05', 2),
]

# What is wrong with the token.
TOKENS = [
    ('expired', 'expired', 'N06', 1),
    ('revoked', 'denied', 'N07', 1),
    ('policy', 'denied', 'N19', 1),
]


def equal(found, expected, result=None):
    """Shows what was found, and what the program said."""
    assert found == expected, f'found {found!r}, expected {expected!r}\n{result}'


def lines(result, word):
    """What follows “# WORD”, for each such line."""
    start = f'# {word} '
    return [line[len(start):] for line in result.stdout.splitlines() if line.startswith(start)]


def connected(name='crates', *arguments):
    """A fresh project with a connection that works."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry=name)
    result = quayside.connect(folder, harbor.FEEDS[name], '--yes', *arguments, secret=harbor.token('second'))
    equal((result.returncode, harbor.last_word(result)), (0, ['applied']), result)
    return folder


def assert_check(folder, *expected):
    """One connection, as expected: state, code and exit; with the title that the error has in the catalogue."""
    state, code, status = expected
    result = quayside(folder, '--check')
    fields = result.stdout.rstrip('\n').split('\t')
    equal((fields[0], fields[1], fields[2], fields[3]), (state, 'crates', CRATES, code), result)
    equal(fields[4] == '-', code == '-', result)
    equal(result.returncode, status, result)
    answer = json.loads(quayside(folder, '--check', '--json').stdout)
    [connection] = answer['connections']
    equal((answer['exit'], connection['state'], connection['code'] or '-'), (status, state, code))


@tap.test
def test_review_shows_the_keyring():
    """A review with a token says what the keyring will get, and changes nothing."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    result = quayside.connect(folder, CRATES, secret=harbor.token('writer'))
    equal((result.returncode, harbor.last_word(result)), (0, ['review']), result)
    equal(lines(result, 'check'), ['ok -'], result)
    equal(lines(result, 'keyring'), ['add cargo-registry:crates'], result)
    equal(harbor.keyring_items(CRATES), 0)

    answer = json.loads(quayside.connect(folder, CRATES, '--json', secret=harbor.token('writer')).stdout)
    equal((answer['result'], answer['check'], answer['keyring']),
          ('review', {'state': 'ok', 'code': None}, {'action': 'add', 'label': 'cargo-registry:crates'}))


@tap.test
def test_keyring_keeps_and_replaces():
    """The same token is kept, another one replaces it."""
    folder = connected()
    result = quayside.connect(folder, CRATES, '--yes', secret=harbor.token('second'))
    equal((lines(result, 'keyring'), harbor.last_word(result)), (['keep cargo-registry:crates'], ['unchanged']), result)
    result = quayside.connect(folder, CRATES, '--yes', secret=harbor.token('writer'))
    equal((lines(result, 'keyring'), harbor.last_word(result)), (['replace cargo-registry:crates'], ['applied']),
          result)
    equal(harbor.keyring_items(CRATES), 1)


@tap.test
def test_empty_line_takes_the_saved_token():
    """An empty line takes the token that the organization has; without one it is an error of input."""
    connected()
    folder = harbor.make_project(through_registry='mirror')
    result = quayside(folder, '--connect', MIRROR, '--yes', text='\n')
    equal((result.returncode, harbor.last_word(result)), (0, ['applied']), result)
    equal(harbor.stored_value(MIRROR), harbor.stored_value(CRATES))

    harbor.clear_account()
    for text in '\n', '', ' \r\n':
        result = quayside(folder, '--connect', MIRROR, '--yes', text=text)
        equal((result.returncode, result.stdout), (2, ''), result)
        assert 'none is saved for “contoso”' in result.stderr, result


@tap.test
def test_public_feed_with_token():
    """A public feed takes a token that it does not need, and the check says so."""
    harbor.clear_account()
    folder = harbor.make_project()
    result = quayside.connect(folder, harbor.PUBLIC_FEED, secret=harbor.token('writer'))
    equal((result.returncode, lines(result, 'check'), harbor.last_word(result)), (0, ['ok N13'], ['review']), result)


@tap.test
def test_feed_without_login():
    """A feed that asks for a login is refused without one."""
    harbor.clear_account()
    folder = harbor.make_project()
    result = quayside(folder, '--connect', CRATES, '--helper', 'none', '--yes')
    equal((result.returncode, lines(result, 'check'), harbor.last_word(result)),
          (1, ['nologin N22'], ['refused', 'N22']), result)
    equal(list(folder.glob('.cargo')), [])


@tap.test
def test_no_check_asks_nobody():
    """With --no-check no server is asked."""
    harbor.clear_account()
    folder = harbor.make_project()
    requests = harbor.Requests()
    result = quayside.connect(folder, CRATES, '--no-check', '--yes', secret=harbor.token('expired'))
    equal((lines(result, 'check'), harbor.last_word(result)), (['skipped -'], ['applied']), result)
    equal(requests.lines(), [])


@tap.test
def test_check_tells_token_states():
    """Each thing that can be wrong with a token has its word, its code and its exit."""
    folder = connected()
    assert_check(folder, 'ok', '-', 0)
    try:
        for state, *expected in TOKENS:
            harbor.control(token='second', state=state)
            assert_check(folder, *expected)
    finally:
        harbor.control(token='second', state='good')
    subprocess.run(['secret-tool', 'clear', 'xdg:schema', harbor.SCHEMA, 'url', CRATES], check=True)
    assert_check(folder, 'nologin', 'N22', 1)


@tap.test
def test_check_tells_faults_of_servers():
    """Each thing that can be wrong with a server has its word, its code and its exit."""
    folder = connected()
    try:
        for fault, *expected in FAULTS:
            harbor.control(fault=fault, where='contoso' if not fault.startswith('proxy') else '')
            assert_check(folder, *expected)
    finally:
        harbor.control(fault='none')


@tap.test
def test_check_tells_soon():
    """A token that expires within the first reminder is told with its day, and is no failure."""
    day = (datetime.date.today() + datetime.timedelta(days=5)).isoformat()
    folder = connected('crates', '--expires', day)
    result = quayside(folder, '--check')
    equal((result.returncode, result.stdout), (0, f'soon\tcrates\t{CRATES}\t-\texpires {day}\n'), result)
    [connection] = json.loads(quayside(folder, '--check', '--json').stdout)['connections']
    equal((connection['state'], connection['expires']), ('soon', day))

    day = (datetime.date.today() + datetime.timedelta(days=60)).isoformat()
    folder = connected('crates', '--expires', day)
    assert_check(folder, 'ok', '-', 0)


@tap.test
def test_worst_connection_decides():
    """One failure among connections decides the exit; what cannot be told comes second."""
    folder = connected()
    (folder / '.cargo/config.toml').write_text(
        f'[registries]\nbroken = {{ index = "{CRATES.replace("crates", "none-such")}" }}\n'
        f'crates = {{ index = "{CRATES}" }}\n', encoding='utf-8')
    result = quayside(folder, '--check')
    equal(result.returncode, 1, result)
    equal([line.split('\t')[0:2] for line in result.stdout.splitlines()][1], ['ok', 'crates'], result)


@tap.test
def test_signals_stop_a_check():
    """A signal ends the wait for a server that does not answer; nothing is changed."""
    for arguments, status in (['--check'], 2), (['--connect', CRATES, '--yes'], 1):
        folder = connected()
        harbor.control(fault='silent', where='config.json')
        try:
            requests = harbor.Requests()
            process = subprocess.Popen([sys.argv[1], *arguments], cwd=folder, stdin=subprocess.PIPE, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdin.write(harbor.token('writer') + '\n')
            process.stdin.flush()
            requests.wait_for_one()
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=harbor.LIMIT)
        finally:
            harbor.control(fault='none')
        equal(process.returncode, status, (out, err))
        assert 'topped' in err, err
        equal(out.splitlines()[-1:], ['# result failed - Stopped'] if status == 1 else [])
        equal(harbor.keyring_items(CRATES), 1)
        assert_check(folder, 'ok', '-', 0)


if __name__ == '__main__':
    sys.exit(tap.main())
