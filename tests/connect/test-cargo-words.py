#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real Cargo complains, and Quayside says what it means. No message here was recorded.

Usage: test-cargo-words.py PROBE KEYRING-SESSION
"""

import contextlib
import os
import ssl
import subprocess
import sys
import tempfile

import realcargo
import tap
import talkingcargo
import versions

PROBE, KEYRING_SESSION = sys.argv[1:3]
CARGO = versions.cargo_version(realcargo.find_cargo())
OWN_CURL = versions.has_own_curl(realcargo.find_cargo())

TOKEN = 'Basic UEFUOnBhc3N3b3JkcGFzc3dvcmRwYXNzd29yZHBhc3N3b3JkcGFzc3dvcmQ='
TOOLS = '[registries]\ntools = { index = "@" }\n'
PLAIN_TEXT = '[registry]\nglobal-credential-providers = ["cargo:token"]\n'
KEYRING = '[registry]\nglobal-credential-providers = ["cargo:libsecret"]\n'
CREDENTIALS = '[registries.tools]\ntoken = "%s"\n' % TOKEN


def read(text):
    """What the probe says: a dictionary, with the excerpt under “excerpt”."""
    data = text if isinstance(text, bytes) else text.encode()
    answer = subprocess.run([PROBE], input=data, capture_output=True, check=True).stdout.decode()
    lines = answer.split('\n')
    said = dict(line.split('\t', 1) for line in lines[:8])
    said['excerpt'] = '\n'.join(lines[8:])
    return said


def dress(text):
    """The same message as other places show it."""
    lines = text.splitlines()
    yield 'CRLF', '\r\n'.join(lines)
    yield 'GitHub', '\n'.join('2026-11-22T09:30:%02d.1234567Z %s' % (i % 60, line) for i, line in enumerate(lines)) + \
        '\n2026-11-22T09:31:00.1234567Z ##[error]Process completed with exit code 101.\n'
    yield 'Azure Pipelines', '\n'.join('2026-11-22T09:30:00.1234567Z ##[error]' + line for line in lines)
    yield 'GitLab', '\n'.join('2026-11-22T09:30:00.123456Z 01O ' + line for line in lines)
    yield 'BuildKit', '\n'.join('#12 3.%03d %s' % (i, line) for i, line in enumerate(lines))
    yield 'colours', '\n'.join('\033[1m\033[91m' + line.replace('error', 'error\033[0m\033[1m') + '\033[0m\033[K'
                               for line in lines)
    yield 'links', '\n'.join('\033]8;;https://example.org\033\\' + line + '\033]8;;\033\\' for line in lines)
    yield 'a log around it', 'warning: unused variable: `x`\n' * 400 + text + \
        '\nmake: *** [Makefile:3: all] Error 101\n'


class Case:
    """A home, a project and a registry; what Cargo says in it."""

    def __init__(self, stack, config=TOOLS, user=PLAIN_TEXT, dependencies=None, credentials=None):
        self.world = realcargo.World(stack.enter_context(tempfile.TemporaryDirectory(prefix='quay-words-')))
        self.registry = stack.enter_context(talkingcargo.Registry())
        more = {} if dependencies is None else {'dependencies': dependencies}
        self.project = talkingcargo.make_project(self.world, **more)
        self.config = self.project / '.cargo' / 'config.toml'
        self.user = self.world.home / '.cargo' / 'config.toml'
        realcargo.write(self.config, config.replace('@', self.registry.address))
        realcargo.write(self.user, user.replace('@', self.registry.address))
        if credentials is not None:
            realcargo.write(self.world.home / '.cargo' / 'credentials.toml', credentials, 0o600)

    def complain(self, *arguments, **variables):
        return talkingcargo.complain(self.world, self.project, *arguments, **variables)


def expect(text, identity, **values):
    said = read(text)
    assert said['id'] == identity, 'taken for %s, not for %s:\n%s' % (said['id'], identity, text)
    assert '(null)' not in said['body'] and '“⁨⁩”' not in said['body'], said['body']
    for key, value in values.items():
        assert said[key] == str(value), '%s is %r, not %r:\n%s' % (key, said[key], value, text)
    assert TOKEN.split()[1] not in '\n'.join(said.values()), 'the token is shown'
    return said


COUNT = 0


def meets(identity, prepare=None, arguments=(), variables=None, **case):
    """One fact: this is what Cargo says, and it is understood, however it is dressed up."""
    global COUNT
    expected = case.pop('expected', lambda case: {})
    with contextlib.ExitStack() as stack:
        scene = Case(stack, **case)
        if prepare is not None:
            prepare(scene)
        text = scene.complain(*arguments, **(variables or {}))
        plain = expect(text, identity, **expected(scene))
        for name, dressed in dress(text):
            said = read(dressed)
            assert said['id'] == plain['id'], '%s: taken for %s, not for %s:\n%s' % (name, said['id'], identity, dressed)
            for key in ('subject', 'object', 'registry', 'url', 'file', 'line'):
                assert said[key] == plain[key], '%s: %s is %r, not %r' % (name, key, said[key], plain[key])
            COUNT += 1
        colours = scene.complain(*arguments, **(variables or {}), CARGO_TERM_COLOR='always')
        # A file that cannot be read stops Cargo before it knows whether colours are wanted.
        assert '\033[' in colours or identity in ('F04', 'F05', 'F17', 'F24'), colours
        expect(colours, identity)
        COUNT += 2


def locked(**more):
    return lambda case: case.registry.locked(**more)


def answers(**more):
    def prepare(case):
        for end, answer in more.items():
            case.registry.answers[end.replace('__', '.').replace('_', '-')] = answer(case.registry)
    return prepare


def status(code, body='<html>'):
    return answers(config__json=lambda registry: (code, body, {}))


@tap.test
def test_tokens():
    """Missing, refused and expired tokens"""
    meets('C19', locked(), expected=lambda case: {'registry': 'tools', 'subject': 'tools'})
    meets('C19', locked(), ('publish', '--registry', 'tools', '--no-verify', '--allow-dirty'), dependencies='',
          expected=lambda case: {'registry': 'tools'})
    meets('N07', locked(body='TF400813: The user is not authorized to access this resource.'),
          credentials=CREDENTIALS, expected=lambda case: {'registry': 'tools'})
    meets('N06', locked(body='Access Denied: The Personal Access Token used has expired.'), credentials=CREDENTIALS)
    meets('N18', locked(body="TF400813: The user 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' is not authorized"),
          credentials=CREDENTIALS)
    meets('N19', locked(body='VS403463: The conditional access policy is not satisfied'), credentials=CREDENTIALS)
    meets('K12', locked(), ('login', '--registry', 'tools'), expected=lambda case: {'registry': 'tools'})
    # Since 1.96, Cargo looks at what it is about to send.
    for token in ('UEFUOnBhc3N3b3Jk', 'Basic UEFUOnBh\\nc3N3b3Jk'):
        meets('K12' if CARGO >= (1, 96) else 'N07', locked(),
              credentials='[registries.tools]\ntoken = "%s"\n' % token)


@tap.test
def test_answers():
    """What the server answered instead of a configuration"""
    for code, identity in ((203, 'N11'), (303, 'N11'), (403, 'N09'), (407, 'N05'), (429, 'N15'), (500, 'N15'),
                           (503, 'N15')):
        meets(identity, status(code))
    meets('N12', status(200))
    # Since 1.96, Cargo takes this for a feed without the crate.
    meets('C16' if CARGO >= (1, 96) else 'N12', status(404))
    meets('N12', answers(config__json=lambda registry: (200, '{"dl":"http://x.example"}', {})),
          ('login', '--registry', 'tools'), expected=lambda case: {'registry': 'tools'})


@tap.test
def test_public_feed():
    """A feed that hides that it needs a token, and a crate that is not there"""
    meets('C21', answers(config__json=lambda registry: (200, registry.config(False), {}),
                         hello_feed=lambda registry: (401, '', {})))
    meets('N07', answers(config__json=lambda registry: (200, registry.config(False), {}),
                         hello_feed=lambda registry: (200, talkingcargo.ENTRY, {}),
                         download=lambda registry: (401, '', {})))
    meets('C16', answers(config__json=lambda registry: (200, registry.config(False), {})),
          expected=lambda case: {'subject': 'hello-feed', 'object': 'tools'})
    meets('C16', answers(config__json=lambda registry: (200, registry.config(False), {})), dependencies='serde = "1"',
          config=TOOLS + '[source.crates-io]\nreplace-with = "tools"\n',
          expected=lambda case: {'subject': 'serde', 'object': 'tools'})


@tap.test
def test_helpers():
    """Helpers that are not set, not for this system, not there, or fail"""
    meets('C02', locked(), user='')
    meets('C02', locked(), user='[registry]\nglobal-credential-providers = []\n')
    meets('C02', locked(), config='[registries.tools]\nindex = "@"\ncredential-provider = ""\n')
    meets('C07', locked(), user='[registry]\nglobal-credential-providers = ["cargo:wincred"]\n')
    meets('C03', locked(), user='[registry]\nglobal-credential-providers = ["no-such-program"]\n',
          expected=lambda case: {'subject': 'no-such-program'})
    meets('C18', locked(), user='[registry]\nglobal-credential-providers = ["cargo:token-from-stdout false"]\n',
          expected=lambda case: {'subject': 'false'})
    meets('C18', locked(), user='[registry]\nglobal-credential-providers = ["true"]\n',
          expected=lambda case: {'subject': 'true'})


@tap.test
def test_azure_cli():
    """The Azure CLI that is not installed or not logged in"""
    command = '[registry]\nglobal-credential-providers = ["cargo:token-from-stdout az account get-access-token"]\n'

    def write_az(case):
        case.registry.locked()
        folder = case.world.root / 'bin'
        realcargo.write(folder / 'az', '#!/bin/sh\necho "ERROR: Please run \'az login\' to setup account." >&2\nexit 1\n',
                        0o755)
        realcargo.write(case.user, command.replace(' az ', ' %s/az ' % folder))

    meets('A01', locked(), user=command,
          variables={'PATH': os.path.dirname(realcargo.find_cargo())})
    meets('A02', write_az)


@tap.test
def test_addresses():
    """Addresses that are malformed, given twice, or of another kind"""
    meets('C05', locked(), config=TOOLS + '[registries.other]\nindex = "@"\n',
          expected=lambda case: {'subject': 'other', 'object': 'tools', 'url': case.registry.address})
    meets('C20', locked(), config=TOOLS + '[registries.other]\nindex = "not a url"\n',
          expected=lambda case: {'subject': 'not a url'})
    meets('C20', config='[registries]\ntools = { index = "sparse+http://127.0.0.1:1/x" }\n',
          expected=lambda case: {'subject': 'sparse+http://127.0.0.1:1/x'})
    meets('C20', config='[registries]\ntools = { index = "sparse+http://me:secret@127.0.0.1:1/x/" }\n')
    meets('C15', config='', expected=lambda case: {'subject': 'tools'})
    meets('C15', arguments=('install', '--registry', 'tools', 'x'), expected=lambda case: {'subject': 'tools'})
    meets('C01', dependencies='x = { version = "1", registry = "my feed" }',
          expected=lambda case: {'subject': 'my feed'})


@tap.test
def test_sources():
    """Replacements that lead nowhere or in a circle"""
    replaced = '[source.crates-io]\nreplace-with = "%s"\n'
    serde = {'dependencies': 'serde = "1"'}
    meets('C14', config=replaced % 'toolz', **serde,
          expected=lambda case: {'subject': 'toolz', 'object': 'crates-io', 'file': case.config})
    meets('C13', config=replaced % 'a' + '[source.a]\nregistry = "https://a.example/"\nreplace-with = "crates-io"\n',
          **serde, expected=lambda case: {'subject': 'crates-io', 'file': case.config})
    meets('C05', config='[source.a]\nregistry = "https://a.example/"\n[source.b]\nregistry = "https://a.example/"\n',
          **serde)
    meets('F17', config='[source.a]\n', **serde, expected=lambda case: {'subject': 'source.a'})
    meets('C22', config=TOOLS + replaced % 'tools', arguments=('search', 'x'),
          expected=lambda case: {'subject': 'tools'})


@tap.test
def test_files():
    """Files that Cargo cannot read"""
    meets('F04', config='# a line\na =\n', expected=lambda case: {'file': case.config, 'line': 2})
    meets('F04', locked(), credentials='x =\n', expected=lambda case: {
        'file': case.world.home / '.cargo' / 'credentials.toml', 'line': 1})
    meets('F05', lambda case: case.config.write_bytes(b'a = "\xff"\n'), expected=lambda case: {'file': case.config})
    meets('F17', config='[a]\nb = 1979-05-27\n', expected=lambda case: {'file': case.config})
    meets('F17', config='[registries.tools]\ncredential-provider = "cargo:token"\n',
          user='[registries.tools]\ncredential-provider = ["cargo:token"]\n', expected=lambda case: {'file': case.user})
    meets('F17', locked(), user='[registry]\nglobal-credential-providers = "cargo:token"\n',
          expected=lambda case: {'file': case.user})
    meets('F17', locked(), config=TOOLS + '[registries.other]\nindex = 1\n',
          expected=lambda case: {'file': case.config})
    meets('F17', config='include = "x"\n', expected=lambda case: {'file': case.config})
    meets('F24', config='include = ["none.toml"]\n',
          expected=lambda case: {'subject': case.project / '.cargo' / 'none.toml'})
    meets('F24', config='include = ["config.toml"]\n', expected=lambda case: {'subject': case.config})


@tap.test
def test_warnings():
    """A warning counts where no error is known"""
    with contextlib.ExitStack() as stack:
        case = Case(stack)
        realcargo.write(case.project / '.cargo' / 'config', TOOLS.replace('@', case.registry.address))
        result = case.world.run(case.project, 'metadata', '--no-deps', '--format-version', '1')
        assert result.returncode == 0
        expect(result.stderr, 'F08', file=case.config)

        (case.project / '.cargo' / 'config.toml').unlink()
        result = case.world.run(case.project, 'metadata', '--no-deps', '--format-version', '1')
        expect(result.stderr, 'F08', file=case.project / '.cargo' / 'config')


@tap.test
def test_retries():
    """A server that fails again and again, also where the log ends before Cargo gives up"""
    with contextlib.ExitStack() as stack:
        case = Case(stack)
        status(500)(case)
        text = case.complain(CARGO_NET_RETRY='1')
        expect(text, 'N15')
        assert 'warning: spurious network error (1 try remaining)' in text, text
        expect(text[:text.index('error: ')], 'N15')
    with contextlib.ExitStack() as stack:
        case = Case(stack, config='[registries]\ntools = { index = "sparse+http://127.0.0.1:1/x/" }\n')
        text = case.complain(CARGO_NET_RETRY='1')
        expect(text, 'N03', subject='127.0.0.1')
        warned = text[:text.index('error: ')]
        # Debian's 1.96, with the system's curl, does not try again here, and says nothing before it gives up.
        assert 'warning: ' in warned or not OWN_CURL, text
        if 'warning: ' in warned:
            expect(warned, 'N03')


@tap.test
def test_offline():
    """An empty cache and no network wanted"""
    meets('C16', locked(), ('fetch', '--offline'), expected=lambda case: {'subject': 'hello-feed', 'object': 'tools'})


@tap.test
def test_token_of_environment():
    """A token of the environment that a helper of its own ignores"""
    with contextlib.ExitStack() as stack:
        case = Case(stack, config='[registries.tools]\nindex = "@"\ncredential-provider = "cargo:wincred"\n')
        case.registry.locked()
        text = case.complain(CARGO_REGISTRIES_TOOLS_TOKEN=TOKEN)
        expect(text, 'C07')
        warning = text[:text.index('error')]
        expect(warning, 'C06', subject='CARGO_REGISTRIES_TOOLS_TOKEN')


@tap.test
def test_network():
    """Servers that are not found, do not answer, are not trusted, or are behind a proxy"""
    def at(address):
        return '[registries]\ntools = { index = "sparse+%s" }\n' % address

    meets('N03', config=at('http://127.0.0.1:1/x/'), expected=lambda case: {'subject': '127.0.0.1'})
    meets('N02', config=at('http://nowhere.invalid/x/'), expected=lambda case: {'subject': 'nowhere.invalid'})
    meets('N05', config=at('https://pkgs.example/x/'),
          prepare=lambda case: realcargo.write(case.user, '[http]\nproxy = "http://127.0.0.1:%d"\n'
                                               % case.registry.port))


@tap.test
def test_certificate():
    """A certificate that nobody trusts"""
    def serve_tls(case):
        folder = case.world.root
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                        '-keyout', folder / 'key.pem', '-out', folder / 'cert.pem', '-days', '2', '-subj',
                        '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / 'cert.pem', folder / 'key.pem')
        server = case.registry.server
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        realcargo.write(case.config, '[registries]\ntools = { index = "sparse+https://localhost:%d/x/" }\n'
                        % case.registry.port)

    # Since 1.96, Cargo does not name the host.
    meets('N04', serve_tls, expected=lambda case: {'subject': '-' if CARGO >= (1, 96) else 'localhost'})


@tap.test
def test_checksum():
    """A replacement that serves another crate"""
    def change(case):
        case.registry.answers['config.json'] = (200, case.registry.config(False), {})
        case.registry.answers['hello-feed'] = (200, talkingcargo.ENTRY, {})
        made = case.world.run(case.project, 'generate-lockfile')
        assert made.returncode == 0, made.stderr
        lock = case.project / 'Cargo.lock'
        lock.write_text(lock.read_text().replace('0' * 64, '1' * 64))

    meets('C17', change, expected=lambda case: {'subject': 'hello-feed v0.1.0'})


def in_keyring(state, *arguments, shell=None):
    """What Cargo says with the keyring in a state."""
    with contextlib.ExitStack() as stack:
        case = Case(stack, user=KEYRING)
        case.registry.locked()
        cargo = [case.world.cargo, *arguments] if shell is None else ['sh', '-c', shell, 'sh', case.world.cargo]
        environment = case.world.environment(CARGO_NET_RETRY='0')
        # The session has a home of its own.
        cargo_home = 'CARGO_HOME=%s' % (case.world.home / '.cargo')
        result = subprocess.run([KEYRING_SESSION, state, 'env', cargo_home, *cargo], cwd=case.project, env=environment,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert result.returncode == 101, result.stderr
        return result.stderr


@tap.test
def test_keyring():
    """A keyring that is locked, empty or not there"""
    login = 'echo "%s" | "$1" login --registry tools' % TOKEN
    # Locked and empty sound the same: that is the trap.
    for state in ('locked', 'never-unlocked', 'unlocked'):
        said = expect(in_keyring(state, 'fetch'), 'C19', registry='tools')
        assert 'unlock the keyring first' in said['body']
    expect(in_keyring('locked', shell=login), 'K02')
    expect(in_keyring('no-collection', shell=login), 'K04')
    expect(in_keyring('no-service', 'fetch'), 'K01')
    expect(in_keyring('no-bus', 'fetch'), 'K01')


@tap.test
def test_library():
    """A library of the keyring that cannot be opened"""
    with contextlib.ExitStack() as stack:
        case = Case(stack, user=KEYRING)
        case.registry.locked()
        realcargo.write(case.world.root / 'lib' / 'libsecret-1.so.0', 'no library')
        expect(case.complain(LD_LIBRARY_PATH=str(case.world.root / 'lib')), 'C11', subject='libsecret-1.so.0')


if __name__ == '__main__':
    result = tap.main()
    print('# %d messages of a real Cargo, dressed and plain' % COUNT)
    sys.exit(result)
