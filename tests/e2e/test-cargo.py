#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quayside writes, a real cargo reads: whole stories told through the command line."""

import base64
import json
import os
import pathlib
import shlex
import sys
import tempfile

import harbor
import tap
import versions

quayside = harbor.Quayside(sys.argv[1])

KEYRING_FIRST = 'global-credential-providers = ["cargo:token", "cargo:libsecret"]'


def assert_applied(result):
    """The connection was made."""
    harbor.assert_success(result)
    assert harbor.last_word(result)[0] == 'applied', result.stdout


def as_cargo_stores(token_name):
    """The value that a person pipes into cargo login."""
    return 'Basic ' + base64.b64encode(('PAT:' + harbor.token(token_name)).encode()).decode()


def snapshot(folder):
    """Every file of a project and of cargo's home, so that a refusal can be shown to have changed nothing."""
    places = [folder, harbor.HOME / '.cargo']
    return {path: path.read_bytes() for place in places for path in place.rglob('*') if path.is_file()}


def check_both_ways(name):
    """A feed used with registry = "…" and in place of crates.io."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry=name, replaced=True)
    assert_applied(quayside.connect(folder, harbor.FEEDS[name], '--replace-crates-io', '--yes',
                                    secret=harbor.token('writer')))
    requests = harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
    assert not requests.matching(r'.* leaked'), requests.lines()
    assert not requests.matching(r'CONNECT (?!pkgs\.|quaystandin\.).*'), requests.lines()
    assert harbor.keyring_items(harbor.FEEDS[name]) == 1
    assert harbor.stored_value(harbor.FEEDS[name]) == as_cargo_stores('writer')
    assert KEYRING_FIRST in harbor.USER_CONFIG.read_text(encoding='utf-8')


@tap.test
def test_project_scope():
    """A feed of a project serves cargo both ways."""
    check_both_ways('crates')


@tap.test
def test_organization_scope():
    """A feed of the organization serves cargo both ways."""
    check_both_ways('mirror')


@tap.test
def test_cargo_login_and_logout():
    """Cargo and Quayside replace each other's token, and there is never a second one."""
    harbor.clear_account()
    index = harbor.FEEDS['crates']
    folder = harbor.make_project(through_registry='crates')
    assert_applied(quayside.connect(folder, index, '--yes', secret=harbor.token('writer')))
    harbor.fetch_fresh(folder, 'hello-feed')

    harbor.assert_success(harbor.cargo(folder, 'logout', '--registry', 'crates'))
    assert harbor.keyring_items(index) == 0
    harbor.assert_success(harbor.cargo(folder, 'login', '--registry', 'crates', text=as_cargo_stores('second') + '\n'))
    assert harbor.keyring_items(index) == 1
    assert harbor.stored_value(index) == as_cargo_stores('second')
    harbor.fetch_fresh(folder, 'hello-feed')

    result = quayside.connect(folder, index, '--yes', secret=harbor.token('writer'))
    assert_applied(result)
    assert '# keyring replace cargo-registry:crates' in result.stdout, result.stdout
    assert harbor.keyring_items(index) == 1
    assert harbor.stored_value(index) == as_cargo_stores('writer')
    harbor.assert_success(harbor.cargo(folder, 'login', '--registry', 'crates', text=as_cargo_stores('second') + '\n'))
    assert harbor.keyring_items(index) == 1
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_review_writes_nothing():
    """Without --yes nothing is written, and the diff is a patch that does what --yes would do."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    (folder / '.cargo').mkdir()
    config = folder / '.cargo' / 'config.toml'
    config.write_text('# build settings, keep in sync with CI\n[build]\njobs = 4\n', encoding='utf-8')
    before = snapshot(folder)
    reviewed = quayside.connect(folder, harbor.FEEDS['crates'], secret=harbor.token('writer'))
    harbor.assert_success(reviewed)
    assert harbor.last_word(reviewed) == ['review'], reviewed.stdout
    assert snapshot(folder) == before
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 0

    patched = harbor.make_project()
    (patched / 'config.toml').write_bytes(config.read_bytes())
    lines = reviewed.stdout.splitlines(keepends=True)
    begin = next(n for n, line in enumerate(lines) if line.startswith('# file change shared '))
    end = next(n for n in range(begin + 1, len(lines)) if lines[n].startswith('# '))
    harbor.assert_success(harbor.run(['patch', 'config.toml'], patched, ''.join(lines[begin + 1:end])))

    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('writer')))
    assert config.read_bytes() == (patched / 'config.toml').read_bytes()
    assert config.read_text(encoding='utf-8').startswith('# build settings, keep in sync with CI\n')
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_repeated():
    """Connecting again changes nothing."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('writer')))
    before = snapshot(folder)
    again = quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('writer'))
    harbor.assert_success(again)
    assert harbor.last_word(again) == ['unchanged'], again.stdout
    assert snapshot(folder) == before


@tap.test
def test_all_projects():
    """A feed for all projects is known to a project that says nothing about it."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='mirror')
    before = sorted(folder.rglob('*'))
    assert_applied(quayside(folder, '--connect', harbor.FEEDS['mirror'], '--all-projects', '--yes',
                            text=harbor.token('writer') + '\n'))
    assert sorted(folder.rglob('*')) == before
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_refusals():
    """A token that the feed does not take is refused with the reason, and nothing is written."""
    for token_name, code in (('expired', 'N06'), ('revoked', 'N07'), ('fabrikam', 'N07'), ('stranger', 'N21'),
                             ('policy', 'N19')):
        harbor.clear_account()
        folder = harbor.make_project(through_registry='crates')
        before = snapshot(folder)
        result = quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token(token_name))
        assert result.returncode == 1, (token_name, result.stdout, result.stderr)
        assert harbor.last_word(result) == ['refused', code], (token_name, result.stdout)
        assert snapshot(folder) == before, token_name
        assert harbor.keyring_items(harbor.FEEDS['crates']) == 0, token_name


@tap.test
def test_check_sees_what_cargo_meets():
    """The check tells a working connection from one whose token has expired since, as cargo does."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('second')))
    result = quayside(folder, '--check')
    harbor.assert_success(result)
    assert result.stdout.split('\t')[:3] == ['ok', 'crates', harbor.FEEDS['crates']], result.stdout

    try:
        harbor.control(token='second', state='expired')
        harbor.forget_downloads()
        assert harbor.cargo(folder, 'fetch').returncode == 101
        result = quayside(folder, '--check', '--json')
        assert result.returncode == 1, result.stdout
        [connection] = json.loads(result.stdout)['connections']
        assert (connection['state'], connection['code']) == ('expired', 'N06'), connection
    finally:
        harbor.control(token='second', state='good')


@tap.test
def test_check_downloads_what_cargo_has():
    """The last step of the check asks for a crate that cargo has downloaded from this feed, and for no other."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('writer')))

    def steps(requests):
        [connection] = json.loads(quayside(folder, '--check', '--json').stdout)['connections']
        found = {step['step']: (step['result'], step['seen']) for step in connection['steps']}
        return found, len(requests.matching(r'GET .*/download .*'))

    found, n_downloads = steps(harbor.Requests())
    assert found['index'][0] == 'ok', found
    assert (found['download'], n_downloads) == (('skipped', None), 0), found

    # What cargo keeps of another feed of the same host is not of this one.
    other = harbor.make_project(through_registry='mirror')
    assert_applied(quayside.connect(other, harbor.FEEDS['mirror'], '--yes', secret=harbor.token('writer')))
    harbor.fetch_fresh(other, 'hello-feed')
    found, n_downloads = steps(harbor.Requests())
    assert (found['download'], n_downloads) == (('skipped', None), 0), found

    harbor.assert_success(harbor.cargo(folder, 'fetch'))
    found, n_downloads = steps(harbor.Requests())
    assert (found['download'][0], n_downloads) == ('ok', 1), found
    assert found['download'][1].endswith('.blob.core.windows.net can be reached'), found
    assert {result for result, _ in found.values()} == {'ok'}, found


@tap.test
def test_public_feed():
    """A public feed needs no login."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='open-source')
    assert_applied(quayside(folder, '--connect', harbor.PUBLIC_FEED, '--project', folder, '--helper', 'none', '--yes'))
    requests = harbor.fetch_fresh(folder, 'hello-feed')
    assert not requests.matching(r'.* good'), requests.lines()
    assert harbor.keyring_items(harbor.PUBLIC_FEED) == 0


@tap.test
def test_web_link():
    """A link from the browser leads to the feed, whatever its scope is."""
    for link, name in (('https://dev.azure.com/contoso/platform/_artifacts/feed/crates', 'crates'),
                       ('https://dev.azure.com/contoso/platform/_artifacts/feed/mirror', 'mirror')):
        harbor.clear_account()
        folder = harbor.make_project(through_registry=name)
        assert_applied(quayside.connect(folder, link, '--yes', secret=harbor.token('writer')))
        assert harbor.keyring_items(harbor.FEEDS[name]) == 1, name
        harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_plain_text_file():
    """A token kept in credentials.toml works and is readable by its owner alone."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--helper', 'file', '--yes',
                                    secret=harbor.token('writer')))
    credentials = harbor.HOME / '.cargo' / 'credentials.toml'
    assert credentials.stat().st_mode & 0o777 == 0o600, oct(credentials.stat().st_mode)
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 0
    harbor.fetch_fresh(folder, 'hello-feed')


def with_program(name, text):
    """A PATH on which a program of that name comes first."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix='bin-', dir=harbor.HOME))
    program = folder / name
    program.write_text(text, encoding='utf-8')
    program.chmod(0o700)
    return f'{folder}:{os.environ["PATH"]}'


def fetch_with(folder, path, **variables):
    """A real cargo fetch with empty caches and another PATH."""
    harbor.forget_downloads()
    fetched = harbor.run(['cargo', 'fetch'], folder, PATH=path, **variables)
    harbor.assert_success(fetched)
    assert harbor.downloaded('hello-feed'), fetched.stderr
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 0
    return fetched


# A helper that speaks Cargo's protocol (Cargo book, credential provider protocol, version 1), with its token in a file.
PROTOCOL = '''#!/usr/bin/python3
import json, os, pathlib, sys
print('{"v":[1]}', flush=True)
request = json.loads(sys.stdin.readline())
folder = pathlib.Path(__file__).parent
with open(folder / 'requests', 'a') as log:
    log.write(json.dumps(request) + '\\n')
if request['kind'] == 'get':
    token = (folder / 'token').read_text()
    print(json.dumps({'Ok': {'kind': 'get', 'token': token, 'cache': 'session', 'operation_independent': True}}))
else:
    print(json.dumps({'Err': {'kind': 'operation-not-supported'}}))
'''


@tap.test
def test_azure_cli():
    """The Azure CLI gives cargo a fresh token each time, and nothing is stored."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    state = pathlib.Path(tempfile.mkdtemp(prefix='az-', dir=harbor.HOME))
    (state / 'token').write_text(harbor.token('entra'), encoding='ascii')
    stand_in = pathlib.Path(__file__).resolve().parent.parent / 'support' / 'stand-in-az'
    path = with_program('az', stand_in.read_text(encoding='utf-8'))
    logged_in = harbor.Quayside(sys.argv[1])
    logged_in.prefix = ['env', f'PATH={path}', f'AZURE_CONFIG_DIR={state}']
    assert_applied(logged_in(folder, '--connect', harbor.FEEDS['crates'], '--project', folder, '--helper', 'azure-cli',
                             '--yes'))
    # What Quayside asked for its check does not count.
    (state / 'calls').unlink()
    fetch_with(folder, path, AZURE_CONFIG_DIR=str(state))
    assert len((state / 'calls').read_text(encoding='utf-8').splitlines()) == 1
    assert 'get-access-token' in harbor.USER_CONFIG.read_text(encoding='utf-8')
    assert 'get-access-token' not in (folder / '.cargo' / 'config.toml').read_text(encoding='utf-8')


@tap.test
def test_microsoft_provider():
    """Microsoft's provider is asked for this feed alone, or for all, by the protocol of Cargo."""
    for scope in ('feed', 'all'):
        harbor.clear_account()
        folder = harbor.make_project(through_registry='crates')
        assert_applied(quayside(folder, '--connect', harbor.FEEDS['crates'], '--project', folder, '--helper',
                                'microsoft', '--helper-for', scope, '--yes'))
        path = with_program('artifacts-cargo-credprovider', PROTOCOL)
        program = pathlib.Path(path.split(':', 1)[0])
        (program / 'token').write_text(as_cargo_stores('writer'), encoding='ascii')
        fetch_with(folder, path)
        [request] = map(json.loads, (program / 'requests').read_text(encoding='utf-8').splitlines())
        assert request['kind'] == 'get' and request['registry']['index-url'] == harbor.FEEDS['crates'], request
        assert ('global-credential-providers' in harbor.USER_CONFIG.read_text(encoding='utf-8')) == (scope == 'all')


@tap.test
def test_helpers_that_are_there_already():
    """The keyring joins the helpers that are listed already: it is asked first, and they are when it has nothing."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    path = with_program('company-helper', PROTOCOL)
    program = pathlib.Path(path.split(':', 1)[0])
    (program / 'token').write_text(as_cargo_stores('second'), encoding='ascii')
    listed = ('[registry]\n# first things last\nglobal-credential-providers = [\n  "cargo:token",\n'
              '  "company-helper", # ours\n')
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    harbor.USER_CONFIG.write_text(listed + ']\n', encoding='utf-8')
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('writer')))
    assert harbor.USER_CONFIG.read_text(encoding='utf-8') == listed + '  "cargo:libsecret",\n]\n'

    def asked():
        harbor.forget_downloads()
        fetched = harbor.run(['cargo', 'fetch', '--verbose'], folder, PATH=path)
        harbor.assert_success(fetched)
        return [words[1] for words in map(str.split, fetched.stderr.splitlines())
                if words[:1] == ['Credential'] and words[2:3] == ['get']]

    assert asked() == ['cargo:libsecret'], asked()
    assert not (program / 'requests').exists()
    harbor.assert_success(harbor.run(['secret-tool', 'clear', 'xdg:schema', harbor.SCHEMA, 'url',
                                      harbor.FEEDS['crates']], folder))
    assert asked() == ['cargo:libsecret', 'company-helper'], asked()
    assert (program / 'requests').exists()


@tap.test
def test_custom_command():
    """A command of one's own gives the token by printing it or by the protocol, blanks and quotes in its words."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    tools = pathlib.Path(tempfile.mkdtemp(prefix='my tools ', dir=harbor.HOME))
    printing = tools / 'print it'
    printing.write_text('#!/bin/sh\n[ "$1" = "it\'s mine" ] && cat "$2"\n', encoding='utf-8')
    speaking = tools / 'speak'
    speaking.write_text(PROTOCOL, encoding='utf-8')
    for program in (printing, speaking):
        program.chmod(0o700)
    (tools / 'token').write_text(as_cargo_stores('writer'), encoding='ascii')

    command = shlex.join([str(printing), "it's mine", str(tools / 'token')])
    for helper in ('custom:cargo:token-from-stdout ' + command, 'custom:' + shlex.quote(str(speaking))):
        assert_applied(quayside(folder, '--connect', harbor.FEEDS['crates'], '--project', folder, '--helper', helper,
                                '--yes'))
        fetch_with(folder, os.environ['PATH'])


def make_tool(name, extra=''):
    """A crate with a program, ready to be published."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix='tool-', dir=harbor.HOME))
    (folder / 'src').mkdir()
    (folder / 'Cargo.toml').write_text(
        f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2018"\ndescription = "A tool"\n'
        f'license = "MIT"\n{extra}\n[workspace]\n', encoding='utf-8')
    (folder / 'src' / 'main.rs').write_text(f'fn main () {{ println! ("{name} works"); }}\n', encoding='utf-8')
    return folder


@tap.test
def test_publish_and_install():
    """A feed for all projects takes what cargo publishes, and cargo install finds it there."""
    harbor.clear_account()
    tool = make_tool('quay-tool')
    assert_applied(quayside(tool, '--connect', harbor.FEEDS['crates'], '--all-projects', '--yes',
                            text=harbor.token('writer') + '\n'))
    harbor.assert_success(harbor.cargo(tool, 'publish', '--registry', 'crates'))
    again = harbor.cargo(tool, 'publish', '--registry', 'crates')
    assert again.returncode == 101 and 'already' in again.stderr, again.stderr

    harbor.forget_downloads()
    root = harbor.HOME / 'installed'
    harbor.assert_success(harbor.cargo(harbor.HOME, 'install', '--registry', 'crates', '--root', root, 'quay-tool'))
    assert harbor.run([root / 'bin' / 'quay-tool'], harbor.HOME).stdout == 'quay-tool works\n'


@tap.test
def test_install_needs_the_user_file():
    """What a project's file says of a feed is not seen by cargo install."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=harbor.token('writer')))
    installed = harbor.cargo(folder, 'install', '--registry', 'crates', 'quay-tool')
    assert installed.returncode == 101 and 'registry index was not found' in installed.stderr, installed.stderr


@tap.test
def test_two_feeds():
    """One feed for the crates of crates.io and one for own crates work side by side with one token."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates', replaced=True)
    assert_applied(quayside.connect(folder, harbor.FEEDS['mirror'], '--replace-crates-io', '--yes',
                                    secret=harbor.token('writer')))
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', secret=''))
    requests = harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
    assert requests.matching(r'GET .*/_packaging/mirror/.*quay-greeting.* good'), requests.lines()
    assert requests.matching(r'GET .*/_packaging/crates/.*hello-feed.* good'), requests.lines()
    assert harbor.keyring_items(harbor.FEEDS['mirror']) == harbor.keyring_items(harbor.FEEDS['crates']) == 1


@tap.test
def test_default_registry():
    """With a default registry cargo publish needs no option, and does not stop because crates.io is replaced."""
    harbor.clear_account()
    tool = make_tool('quay-default')
    assert_applied(quayside.connect(tool, harbor.FEEDS['crates'], '--replace-crates-io', '--yes',
                                    secret=harbor.token('writer')))
    refused = harbor.cargo(tool, 'publish')
    assert refused.returncode == 101 and 'crates-io is replaced' in refused.stderr, refused.stderr
    config = tool / '.cargo' / 'config.toml'
    config.write_text(config.read_text(encoding='utf-8') + '\n[registry]\ndefault = "crates"\n', encoding='utf-8')
    harbor.assert_success(harbor.cargo(tool, 'publish'))


@tap.test
def test_replacement_left_out_once():
    """The command that leaves the replacement out asks crates.io itself, and the feed not at all."""
    harbor.clear_account()
    folder = harbor.make_project(replaced=True)
    assert_applied(quayside.connect(folder, harbor.FEEDS['crates'], '--replace-crates-io', '--yes',
                                    secret=harbor.token('writer')))
    harbor.fetch_fresh(folder, 'quay-greeting')
    lock = (folder / 'Cargo.lock').read_bytes()

    harbor.forget_downloads()
    requests = harbor.Requests()
    # There is no crates.io here; that it is asked is what counts.
    direct = harbor.cargo(folder, 'fetch', '--config', 'registries.crates-io-direct.index="sparse+https://index.crates.io/"',
                          '--config', 'source.crates-io.replace-with="crates-io-direct"')
    # What Cargo 1.95 calls by its address, 1.96 calls by its name.
    complaint = ('unable to update registry `crates-io`' if versions.cargo_version() >= (1, 96)
                 else 'https://index.crates.io/config.json')
    assert direct.returncode == 101 and complaint in direct.stderr, direct.stderr
    assert requests.matching(r'CONNECT index\.crates\.io:443 .*'), requests.lines()
    assert not requests.matching(r'.*_packaging.*'), requests.lines()
    assert (folder / 'Cargo.lock').read_bytes() == lock


if __name__ == '__main__':
    sys.exit(tap.main())
