#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Check window: each button at a step is pressed, and the step passes."""

import base64
import os
import pathlib
import shutil
import subprocess
import sys

import harbor
import tap
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
quayside = harbor.Quayside(sys.argv[1])


def written_by_hand(config, user='[registry]\nglobal-credential-providers = ["cargo:libsecret"]\n'):
    """A project as a person has it who followed a guide."""
    harbor.clear_account()
    folder = harbor.make_project()
    for file, text in ((folder / '.cargo' / 'config.toml', config), (harbor.USER_CONFIG, user)):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding='utf-8')
    return folder


def open_check_of(folder):
    """The Check window of a project that Quayside knows because another connection was made there."""
    harbor.assert_success(quayside.connect(folder, harbor.PUBLIC_FEED, '--helper', 'none', '--yes', secret=''))
    # The window opens with the first of both.
    window = windows.Window([sys.argv[1]], FOLDER / 'steps.log')
    window.press('Check Connection')
    return window


def store(value, *attributes):
    """Puts any value into the keyring; with other attributes it is another item."""
    subprocess.run(['secret-tool', 'store', '--label', 'cargo-registry:crates', 'xdg:schema', harbor.SCHEMA, 'url',
                    harbor.FEEDS['crates'], *attributes], input=value, text=True, check=True)


def basic(name):
    """The value that Cargo needs."""
    return 'Basic ' + base64.b64encode(f'PAT:{harbor.token(name)}'.encode('ascii')).decode('ascii')


def apply(window):
    """Applies what the Review window shows, which then closes."""
    window.find('Review Changes')
    window.press('Apply')
    window.wait(lambda: window.look('Apply', *windows.BUTTONS) is None, 'the end of the review')


def index(address):
    """The lines that define a registry."""
    return f'[registries.crates]\nindex = "{address}"\n'


@tap.test
def test_helper_is_set():
    """Without a helper Cargo refuses to log in; the button at the step sets one, and the check goes on to the token."""
    window = open_check_of(written_by_hand(index(harbor.FEEDS['crates']), ''))
    try:
        window.find('Credential Helper, Failed, No Credential Helper', limit=40)
        window.remedy('Set Helper…')
        window.heading('Edit Credential Helper', 'crates', limit=40)
        window.choose('Token in the Keyring')
        window.press('Review…')
        apply(window)
        window.find('Credential Helper, Passed, cargo:libsecret', limit=40)
        window.find('Token, Failed, This Feed Needs a Login', limit=40)
    finally:
        window.close()


def open_check_without_a_token():
    """The Check window of a feed for which the keyring is asked, and has nothing."""
    window = open_check_of(written_by_hand(index(harbor.FEEDS['crates'])))
    window.find('Token, Failed, This Feed Needs a Login', limit=40)
    return window


@tap.test
def test_token_is_given():
    """Where a token is all that is missing, the button at the step asks for it, and the check passes."""
    window = open_check_without_a_token()
    try:
        window.remedy('Log In…')
        window.heading('Log In', 'crates')
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Next')
        window.heading('Review', 'crates', limit=40)
        window.press('Apply')
        window.heading('Done', 'crates', limit=40)
        window.press('Done')
        window.text('Log In, Passed, Accepted as', limit=40)
    finally:
        window.close()
    assert harbor.stored_value(harbor.FEEDS['crates']) == basic('writer')


@tap.test
def test_another_helper_is_chosen():
    """The other button leads to where a helper is chosen; the check then asks that one, and passes."""
    azure = harbor.AzureCli()
    window = open_check_without_a_token()
    try:
        window.remedy('Choose Another Helper')
        window.heading('Edit Credential Helper', 'crates', limit=40)
        window.wait(lambda: window.is_chosen('Token in the Keyring'), 'the helper that is set')
        window.choose('Azure CLI')
        window.press('Review…')
        apply(window)
        window.find('Token, Passed, Asked from the helper', limit=40)
        window.text('Log In, Passed, Accepted as ada@contoso.com', limit=40)
    finally:
        window.close()
        azure.set_mood('logged-out')
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 0
    assert 'get-access-token' in harbor.USER_CONFIG.read_text(encoding='utf-8')


@tap.test
def test_damaged_token_is_repaired():
    """A token that was stored without its form is stored again from the step, and the check passes."""
    folder = written_by_hand(index(harbor.FEEDS['crates']))
    store(harbor.token('writer'))
    window = open_check_of(folder)
    try:
        window.find('Token, Failed, Token Is Stored in the Wrong Form', limit=40)
        window.remedy('Repair…')
        window.press('Repair')
        window.text('Log In, Passed', limit=40)
    finally:
        window.close()
    assert harbor.stored_value(harbor.FEEDS['crates']) == basic('writer')


@tap.test
def test_two_items_become_one():
    """Of two items for one address one is kept."""
    folder = written_by_hand(index(harbor.FEEDS['crates']))
    store(basic('second'))
    store(basic('writer'), 'made-by', 'a-guide')
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 2
    window = open_check_of(folder)
    try:
        window.choose('Token, Passed, In the keyring')
        window.remedy('Keep Newest…', limit=40)
        window.press('Keep')
        window.wait(lambda: window.look('Keep Newest…') is None, 'one item', limit=40)
        window.text('Log In, Passed', limit=40)
    finally:
        window.close()
    # They were stored within one second, so either is the newest.
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 1


@tap.test
def test_second_token_is_deleted():
    """A token that Cargo does not use goes out of the file, and the one in the keyring stays."""
    folder = written_by_hand(index(harbor.FEEDS['crates']))
    store(basic('writer'))
    credentials = harbor.USER_CONFIG.with_name('credentials.toml')
    credentials.touch(mode=0o600)
    credentials.write_text(f'# mine\n[registries.crates]\ntoken = "{basic("revoked")}"\n', encoding='ascii')
    window = open_check_of(folder)
    try:
        window.text('Log In, Passed', limit=40)
        window.choose('Token, Passed, In the keyring')
        window.remedy('Delete…')
        apply(window)
        window.wait(lambda: window.look('Delete…') is None, 'one token')
        window.text('Log In, Passed', limit=40)
    finally:
        window.close()
    assert harbor.stored_value(harbor.FEEDS['crates']) == basic('writer')
    text = credentials.read_text(encoding='ascii')
    assert '# mine' in text and 'Basic' not in text, text


@tap.test
def test_address_is_mended():
    """A feed that is somewhere else is taken from there, after a review."""
    wrong = harbor.FEEDS['crates'].replace('/platform', '')
    folder = written_by_hand(index(wrong))
    store(basic('writer'))
    harbor.store_token(wrong, harbor.token('writer'))
    window = open_check_of(folder)
    try:
        window.find('Log In, Failed, Feed Not Found', limit=40)
        window.remedy('Use That Address')
        apply(window)
        window.text('Log In, Passed', limit=40)
    finally:
        window.close()
    assert harbor.FEEDS['crates'] in (folder / '.cargo' / 'config.toml').read_text(encoding='utf-8')


@tap.test
def test_token_is_moved():
    """A token that stands in a configuration goes to the keyring, and the check passes with it there."""
    folder = written_by_hand(index(harbor.FEEDS['crates']) + f'token = "{basic("writer")}"\n',
                             '[registry]\nglobal-credential-providers = ["cargo:token", "cargo:libsecret"]\n')
    window = open_check_of(folder)
    try:
        window.text('Log In, Passed', limit=40)
        window.choose('Token, Passed, In config.toml')
        window.remedy('Move to Keyring…')
        window.press('Move')
        window.find('Token, Passed, In the keyring', limit=40)
    finally:
        window.close()
    assert harbor.stored_value(harbor.FEEDS['crates']) == basic('writer')
    assert 'Basic' not in (folder / '.cargo' / 'config.toml').read_text(encoding='utf-8')


@tap.test
def test_folder_is_gone():
    """A folder that is gone is chosen anew; and it stays in the list until it is taken from there."""
    folder = written_by_hand(index(harbor.FEEDS['crates']))
    store(basic('writer'))
    other = harbor.make_project()
    shutil.copytree(folder / '.cargo', other / '.cargo')
    window = open_check_of(folder)
    try:
        window.text('Log In, Passed', limit=40)
        shutil.rmtree(folder)
        window.press('Check Again')
        window.find('Folder Not Found', limit=40)
        window.choose_file(lambda: window.remedy('Choose Folder…'), 'Choose a Folder', other)
        window.text('Log In, Passed', limit=40)

        window.tab_to('Folder', 'combo box')
        window.key('space')
        window.wait(lambda: window.look(f'⁨~/{folder.name}⁩', 'list item'), 'the folder that is gone')
        window.key('Home', 'Down', 'Return')
        window.find('Folder Not Found', limit=40)
        window.remedy('Remove From List')
        window.text('Log In, Passed', limit=40)
    finally:
        window.close()
    known = (harbor.HOME / '.local' / 'state' / 'quayside' / 'projects.ini').read_text(encoding='utf-8')
    assert folder.name not in known, known


if __name__ == '__main__':
    sys.exit(tap.main())
