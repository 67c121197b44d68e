#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole journey is watched by strace, and then the token is looked for, in every form it takes, in everything that
was written, started or said, and in every message on the session's bus. It may be in the keyring's file and in the one
message that stores it only, which are encrypted, so there it must not be either.
"""

import base64
import os
import pathlib
import sys

import buses
import harbor
import tap

quayside = harbor.Quayside(sys.argv[1])
FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])

# Everything that leaves a process or names a file. Long strings are not cut, environments are shown.
STRACE = ['strace', '--follow-forks', '-v', '-s', '4194304', '-e',
          'trace=execve,execveat,write,pwrite64,writev,pwritev,sendto,sendmsg,sendmmsg,open,openat,rename,renameat,'
          'renameat2,symlink,symlinkat,link,linkat,mkdir,mkdirat,prctl,setxattr,fsetxattr']

# Where the test itself keeps tokens.
OWN = {pathlib.Path(os.environ['STAND_IN_TOKENS'])}


def forms(secret):
    """What to look for: the token, and its base64 alone and behind a user, wherever in a group of three it begins."""
    found = {secret.encode(), secret.encode('utf-16-le')}
    pair = f'PAT:{secret}'.encode()
    found.add(base64.b64encode(pair))
    for text in (pair, secret.encode()):
        for offset in range(3):
            encoded = base64.b64encode(b'x' * offset + text)
            # The first and the last group also hold bits of what is around.
            found.add(encoded[4:-4])
    return found


def find_leaks(folder, needles):
    """Every file below a folder that has one of the needles in it or in its name."""
    leaks = []
    for path in folder.rglob('*'):
        name = os.fsencode(path)
        if path.is_symlink():
            content = os.fsencode(os.readlink(path))
        elif path.is_file() and path not in OWN:
            content = path.read_bytes()
        else:
            content = b''
        if any(needle in content or needle in name for needle in needles):
            leaks.append(str(path))
    return leaks


def watch(name):
    """Makes Quayside run under strace, with its notes in the session's folder, which is searched as a whole."""
    quayside.prefix = [*STRACE, '-o', FOLDER / f'{name}.strace']


def assert_nothing_said(result, needles):
    """Neither output has the token."""
    for text in (result.stdout, result.stderr):
        assert not any(needle in text.encode() for needle in needles), 'the token was printed'


def travel(secret, needles, *options):
    """Review, connect, check, connect again, with a connection that fails in between."""
    folder = harbor.make_project(through_registry='crates', replaced=True)
    address = harbor.FEEDS['crates']
    results = [
        quayside.connect(folder, address, '--replace-crates-io', *options, secret=secret),
        quayside.connect(folder, address, '--replace-crates-io', '--yes', *options, secret=secret),
        quayside(folder, '--check'),
        quayside(folder, '--check', '--json'),
        quayside.connect(folder, address, '--yes', '--json', *options, secret=secret),
    ]
    for result in results:
        assert_nothing_said(result, needles)
        harbor.assert_success(result)
    return folder


@tap.test
def test_search_finds():
    """The search finds a token that was written in any form, so that finding none means something."""
    secret = harbor.token('collaborator')
    needles = forms(secret)
    place = FOLDER / 'home' / 'planted'
    encoded = base64.b64encode(f'PAT:{secret}'.encode()).decode()
    for text in (secret, f'Basic {encoded}', base64.b64encode(f'ab{secret}\n'.encode()).decode()):
        place.write_text(f'x = "{text}"\n', encoding='utf-8')
        assert find_leaks(FOLDER, needles) == [str(place)], text[:6]
    place.unlink()
    assert find_leaks(FOLDER, needles) == []


@tap.test
def test_strace_sees():
    """The watch sees what a program is given and what it writes."""
    secret = harbor.token('collaborator')
    trace = FOLDER / 'seen.strace'
    for command in (['sh', '-c', 'cat > copy'], ['sh', '-c', 'true', secret]):
        harbor.run([*STRACE, '-o', trace, *command], harbor.HOME, secret)
        assert secret in trace.read_text(encoding='utf-8'), command[:2]
        trace.unlink()
    (harbor.HOME / 'copy').unlink()


@tap.test
def test_bus_is_heard():
    """The capture of the bus has what is said on it, in any form."""
    secret = harbor.token('collaborator')
    with buses.Capture(buses.session_address()) as bus:
        assert not bus.has(*forms(secret))
        bus.say(f'Basic {base64.b64encode(f"PAT:{secret}".encode()).decode()}')
        bus.meet()
        assert bus.has(*forms(secret))


@tap.test
def test_keyring_journey():
    """A token for the keyring is in no file, argument, environment, message or log."""
    harbor.clear_account()
    secret = harbor.token('writer')
    needles = forms(secret)
    watch('keyring')
    with buses.Capture(buses.session_address()) as bus:
        folder = travel(secret, needles)
    # The message that stores it was heard, and what is in it is not the token.
    assert bus.has(b'CreateItem') and bus.has(harbor.FEEDS['crates'].encode())
    assert not bus.has(*needles)
    harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
    assert find_leaks(FOLDER, needles) == []


@tap.test
def test_refused_journey():
    """A token that is refused is in no file, argument, environment, message or log."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    for name in ('expired', 'revoked', 'stranger'):
        secret = harbor.token(name)
        needles = forms(secret)
        watch(name)
        result = quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=secret)
        assert result.returncode == 1, (name, result.stdout, result.stderr)
        assert_nothing_said(result, needles)
        assert find_leaks(FOLDER, needles) == [], name


@tap.test
def test_server_faults():
    """A token that meets a broken server is in no file, argument, environment, message or log."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    secret = harbor.token('second')
    needles = forms(secret)
    for fault in ('error', 'sign-in-page', 'broken-json', 'cut', 'proxy-refused'):
        watch(fault)
        try:
            harbor.control(fault=fault)
            result = quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=secret)
        finally:
            harbor.control(fault='none')
        assert result.returncode == 1, (fault, result.stdout, result.stderr)
        assert_nothing_said(result, needles)
        assert find_leaks(FOLDER, needles) == [], fault


@tap.test
def test_plain_text_journey():
    """A token that its owner wants in a plain text file is in that file and nowhere else."""
    harbor.clear_account()
    secret = harbor.token('read-scope')
    needles = forms(secret)
    watch('plain-text')
    folder = harbor.make_project(through_registry='crates')
    result = quayside.connect(folder, harbor.FEEDS['crates'], '--helper', 'file', '--yes', secret=secret)
    assert_nothing_said(result, needles)
    harbor.assert_success(result)
    # The watch saw the write itself, and that was to this file.
    expected = {str(harbor.HOME / '.cargo' / 'credentials.toml'), str(FOLDER / 'plain-text.strace')}
    assert set(find_leaks(FOLDER, needles)) == expected


if __name__ == '__main__':
    sys.exit(tap.main())
