#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the rig without Quayside: what a person writes by hand after the guide works with a real cargo here, and
what is wrong does not. Without this, a test that passes would prove little, and one that fails would blame the wrong
part."""

import base64
import sys

import harbor
import tap

USER_CONFIG = '''[registry]
global-credential-providers = ["cargo:token", "cargo:libsecret"]
'''


def configure(folder, name, replace):
    """Writes what Microsoft's guide says by hand."""
    config = f'[registries]\n{name} = {{ index = "{harbor.FEEDS[name]}" }}\n'
    if replace:
        config += f'\n[source.crates-io]\nreplace-with = "{name}"\n'
    (folder / '.cargo').mkdir()
    (folder / '.cargo' / 'config.toml').write_text(config, encoding='utf-8')
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    harbor.USER_CONFIG.write_text(USER_CONFIG, encoding='utf-8')


def store(name, token_name):
    """Stores a token as cargo's own helper does."""
    pair = 'PAT:' + harbor.token(token_name)
    value = 'Basic ' + base64.b64encode(pair.encode()).decode()
    stored = harbor.run(['secret-tool', 'store', '--label', f'cargo-registry:{name}',
                         'xdg:schema', harbor.SCHEMA, 'url', harbor.FEEDS[name]], harbor.HOME, value)
    harbor.assert_success(stored)


def check_feed(name):
    """Both ways of using a feed, in one project."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry=name, replaced=True)
    configure(folder, name, replace=True)
    store(name, 'writer')
    requests = harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')

    assert len(requests.matching(r'GET pkgs\.dev\.azure\.com/.*/download 303 good')) == 2, requests.lines()
    assert len(requests.matching(r'GET quaystandin\.blob\.core\.windows\.net/.* 200 none')) == 2, requests.lines()
    assert not requests.matching(r'.* leaked'), requests.lines()
    assert not requests.matching(r'CONNECT (?!pkgs\.|quaystandin\.).*'), requests.lines()

    started = harbor.cargo(folder, 'run', '--quiet', '--offline')
    harbor.assert_success(started)
    assert started.stdout == 'Hello from the feed\nHello from the quay\n', started.stdout


@tap.test
def test_project_scope():
    """Cargo fetches both ways from a feed of a project."""
    check_feed('crates')


@tap.test
def test_organization_scope():
    """Cargo fetches both ways from a feed of the organization."""
    check_feed('mirror')


@tap.test
def test_without_token():
    """Cargo fails without a token, with the words that people search for."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    configure(folder, 'crates', replace=False)
    result = harbor.cargo(folder, 'fetch')
    assert result.returncode == 101
    assert 'no token found for `crates`' in result.stderr, result.stderr


@tap.test
def test_expired_token():
    """Cargo fails with an expired token, and not through the cache of an earlier test."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    configure(folder, 'crates', replace=False)
    store('crates', 'expired')
    requests = harbor.Requests()
    result = harbor.cargo(folder, 'fetch')
    assert result.returncode == 101
    assert 'token rejected for `crates`' in result.stderr, result.stderr
    assert requests.matching(r'GET .*/config\.json 401 expired')
    assert not harbor.downloaded('hello-feed')


@tap.test
def test_reader_cannot_save():
    """A reader gets what is saved in the feed, and nothing new from crates.io."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    configure(folder, 'crates', replace=True)
    store('crates', 'reader')
    harbor.fetch_fresh(folder, 'hello-feed')

    # The greeting of an earlier test is saved in this feed, another version is not.
    with open(folder / 'Cargo.toml', 'a', encoding='utf-8') as manifest:
        manifest.write('quay-greeting = "=1.0.0"\n')
    result = harbor.cargo(folder, 'fetch')
    assert result.returncode == 101
    assert '403' in result.stderr, result.stderr


@tap.test
def test_publish():
    """Cargo publishes a crate to the feed and fetches it again."""
    harbor.clear_account()
    folder = harbor.make_project()
    configure(folder, 'mirror', replace=False)
    store('mirror', 'writer')
    manifest = (folder / 'Cargo.toml').read_text(encoding='utf-8').replace('"sample"', '"published-sample"')
    manifest = manifest.replace('[dependencies]', 'description = "A sample"\nlicense = "GPL-3.0-or-later"\n')
    (folder / 'Cargo.toml').write_text(manifest, encoding='utf-8')
    (folder / 'src' / 'main.rs').rename(folder / 'src' / 'lib.rs')
    (folder / 'src' / 'lib.rs').write_text('pub fn hello () {}\n', encoding='utf-8')
    harbor.assert_success(harbor.cargo(folder, 'publish', '--registry', 'mirror', '--allow-dirty', '--no-verify'))

    user = harbor.make_project()
    configure(user, 'mirror', replace=False)
    with open(user / 'Cargo.toml', 'a', encoding='utf-8') as file:
        file.write('published-sample = { version = "0.1", registry = "mirror" }\n')
    harbor.fetch_fresh(user, 'published-sample')


if __name__ == '__main__':
    sys.exit(tap.main())
