#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens are replaced, repaired and unlocked in the window, and a real cargo tells whether it worked."""

import base64
import contextlib
import os
import pathlib
import subprocess
import sys
import textwrap

import harbor
import keyrings
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
PICTURES = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
FEEDS = {**harbor.FEEDS, 'tools': f'sparse+{harbor.HOSTED}/contoso/Web%20Shop/_packaging/tools/Cargo/index/'}


def connect_by_hand(feeds):
    """What Cargo's own configuration says, with the keyring asked for tokens."""
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    lines = ['[registry]', 'global-credential-providers = ["cargo:token", "cargo:libsecret"]', '', '[registries]']
    lines += [f'{name} = {{ index = "{address}" }}' for name, address in feeds.items()]
    harbor.USER_CONFIG.write_text('\n'.join(lines) + '\n', encoding='utf-8')


def basic(secret):
    """The value that Cargo needs."""
    return 'Basic ' + base64.b64encode(f'PAT:{secret}'.encode('ascii')).decode('ascii')


def store_value(address, value):
    """Puts any value into the keyring, as a person does who follows a guide."""
    harbor.assert_success(harbor.run(['secret-tool', 'store', '--label', 'cargo-registry:by-hand', 'xdg:schema',
                                      harbor.SCHEMA, 'url', address], harbor.HOME, value))


def assert_all_fetch(folders):
    """A real cargo downloads from every feed."""
    for folder in folders:
        harbor.fetch_fresh(folder, 'hello-feed')


@contextlib.contextmanager
def opened(story):
    """Quayside, with a picture of what was there when something was not found."""
    window = windows.Window([sys.argv[1]], FOLDER / 'tokens.log')
    try:
        window.find('Connections')
        window.choose('Tokens')
        yield window
    except windows.NotFound:
        story.picture(window, 'not-found', whole=True)
        raise
    finally:
        window.close()


@tap.test
def test_replacement():
    """One new token serves all feeds of an organization, and cargo works before, during and after."""
    harbor.clear_account()
    story = walk.Story(PICTURES)
    connect_by_hand(FEEDS)
    folders = [harbor.make_project(through_registry=name) for name in FEEDS]
    for address in FEEDS.values():
        harbor.store_token(address, harbor.token('writer'))
    assert_all_fetch(folders)
    with opened(story) as window:
        window.text('Used by 3 connections · Keyring')
        story.picture(window, 'tokens')
        window.choose('contoso, Expiry date not known, Used by 3 connections · Keyring')
        window.find('Stored In')
        story.picture(window, 'token')
        window.choose('Replace…')
        window.find('Also Used By')
        story.picture(window, 'replace')

        # One that Azure DevOps does not take changes nothing.
        window.type_into('Token', harbor.token('revoked'), 'password text', 'text')
        window.press('Replace')
        window.find('Token Was Not Accepted', limit=40)
        story.picture(window, 'not-accepted')
        assert_all_fetch(folders)

        window.type_into('Token', harbor.token('second'), 'password text', 'text')
        window.press('Replace')
        window.text('Token replaced for 3 connections', limit=40)
        story.picture(window, 'replaced')
    for address in FEEDS.values():
        assert harbor.stored_value(address) == basic(harbor.token('second')), address
        assert harbor.keyring_items(address) == 1, address
    assert_all_fetch(folders)


@tap.test
def test_repair():
    """A value that base64 has wrapped, as a guide makes it, is mended by one button."""
    harbor.clear_account()
    story = walk.Story(PICTURES)
    address = FEEDS['crates']
    connect_by_hand({'crates': address})
    folder = harbor.make_project(through_registry='crates')
    whole = basic(harbor.token('writer'))
    store_value(address, 'Basic ' + '\n'.join(textwrap.wrap(whole.removeprefix('Basic '), 76)))
    harbor.forget_downloads()
    assert harbor.cargo(folder, 'fetch').returncode != 0
    with opened(story) as window:
        window.choose('contoso, Token Damaged, Used by 1 connection · Keyring')
        window.find('Token Is Stored in the Wrong Form')
        story.picture(window, 'damaged')
        window.remedy('Repair…')
        window.text('The token is stored again in the form Cargo needs.')
        story.picture(window, 'repair')
        window.press('Repair')
        window.text('Token repaired', limit=40)
    assert harbor.stored_value(address) == whole
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_locked_keyring():
    """A locked keyring is not asked for by the page; Unlock opens its dialog, and the tokens are there."""
    harbor.clear_account()
    story = walk.Story(PICTURES)
    address = FEEDS['crates']
    connect_by_hand({'crates': address})
    harbor.store_token(address, harbor.token('writer'))
    with keyrings.prompter('ok:session password') as dialogs:
        keyrings.lock_keyring()
        with opened(story) as window:
            window.text('Unlock the keyring to see the tokens.')
            story.picture(window, 'locked')
            assert not dialogs(), dialogs()
            window.press('Unlock')
            window.text('Used by 1 connection · Keyring', limit=40)
            assert len(dialogs()) == 1, dialogs()


@tap.test
def test_names():
    """Whatever can be used in the windows of a token has a name."""
    harbor.clear_account()
    story = walk.Story(PICTURES)
    address = FEEDS['crates']
    connect_by_hand({'crates': address})
    harbor.store_token(address, harbor.token('writer'))
    nameless = []
    with opened(story) as window:
        window.choose('contoso, Expiry date not known, Used by 1 connection · Keyring')
        window.find('Stored In')
        window.settle()
        nameless += window.nameless()
        window.choose('Replace…')
        window.find('Also Used By')
        window.settle()
        nameless += window.nameless()
        window.key('Escape')
        window.find('Stored In')
        window.press('Delete…')
        window.find('Cancel')
        window.settle()
        nameless += window.nameless()
        story.picture(window, 'delete')
        window.key('Escape')
        window.find('Stored In')
        window.key('Escape')
        window.find('Connections')
        nameless += window.nameless()
    assert not nameless, '\n'.join(sorted(set(nameless)))


if __name__ == '__main__':
    sys.exit(tap.main())
