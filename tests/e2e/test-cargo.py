#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quayside writes, a real cargo reads: whole stories told through the command line."""

import base64
import json
import sys

import harbor
import tap

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


if __name__ == '__main__':
    sys.exit(tap.main())
