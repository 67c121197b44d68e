#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who is logged in to the Azure CLI lets Quayside create a token, or lets Cargo ask the Azure CLI itself."""

import base64
import contextlib
import os
import pathlib
import re
import socket
import sys

import complaints
import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
PICTURES = pathlib.Path(os.environ['SESSION_FOLDER']) / 'pictures'
FEED = 'crates'
CREATED = r'POST vssps\.dev\.azure\.com/contoso/_apis/tokens/pats 200 good'
REVOKED = r'DELETE vssps\.dev\.azure\.com/contoso/_apis/tokens/pats 204 good'


@contextlib.contextmanager
def open_window(folder):
    """Quayside, for a project folder; a picture of what there is when something is not found."""
    PICTURES.mkdir(exist_ok=True)
    window = windows.Window([sys.argv[1], folder], PICTURES / f'{folder.name}.log')
    try:
        yield window
    except windows.NotFound:
        window.screenshot(PICTURES / 'not-found.png', whole=True)
        raise
    finally:
        window.close()


def picture(window, name):
    """For who looks at the run later."""
    window.screenshot(PICTURES / f'{name}.png')


def go_to_log_in(window, helper=None, answer=None):
    """The first three pages, and the answer to what the last of them asks."""
    window.heading('Feed', walk.PAGES)
    window.type_into('Address or Snippet', harbor.FEEDS[FEED])
    window.press('Next')
    window.heading('Project', walk.PAGES)
    window.press('Next')
    window.heading('Credential Helper', walk.PAGES)
    if helper:
        window.choose(helper)
    window.press('Next')
    if answer:
        window.press(answer)
    window.heading('Log In', walk.PAGES)


def go_to_review_of_new_token(window):
    """Log In, with a token that is yet to be created, and Checking Access."""
    go_to_log_in(window)
    window.text('Logged in to the Azure CLI as ada@contoso.com')
    window.choose('Create a Token for Me')
    window.text('The token is created when the changes are applied.')
    picture(window, 'log-in')
    window.press('Next')
    window.heading('Review', walk.PAGES, limit=40)
    window.text(f'New token “Quayside on {socket.gethostname()}” for contoso: Packaging, Read & write, until ')


def connect_again(window, title):
    """Applies what Review shows, after something was mended."""
    window.gone(title, limit=40)
    window.heading('Review', walk.PAGES, limit=40)
    window.press('Apply')
    window.heading('Done', walk.PAGES, limit=40)


def files_with(*needles):
    """Every file of the session in which one of the texts is. The keyring's own file is encrypted."""
    own = {pathlib.Path(os.environ['STAND_IN_TOKENS']), harbor.HOME / '.azure' / 'token'}
    texts = [needle.encode() for needle in needles]
    return [str(path) for path in FOLDER.rglob('*')
            if path.is_file() and not path.is_symlink() and path not in own
            and any(text in path.read_bytes() for text in texts)]


@tap.test
def test_create_and_undo():
    """A token is created when the changes are applied, cargo downloads with it, and Undo revokes it."""
    harbor.clear_account()
    harbor.AzureCli()
    folder = harbor.make_project(through_registry=FEED)
    requests = harbor.Requests()
    with open_window(folder) as window:
        go_to_review_of_new_token(window)
        picture(window, 'review')
        assert not requests.matching(CREATED), 'created before Apply'
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
        assert len(requests.matching(CREATED)) == 1, requests.lines()
        value = harbor.stored_value(harbor.FEEDS[FEED])
        assert value.startswith('Basic '), 'no token of the right form is stored'
        created = base64.b64decode(value.split()[1]).decode().removeprefix('PAT:')

        fetched = harbor.fetch_fresh(folder, 'hello-feed')
        assert fetched.matching(r'.* 200 good'), fetched.lines()

        assert not requests.matching(REVOKED)
        window.press('Undo')
        window.wait(lambda: requests.matching(REVOKED), 'the token is revoked')
        window.text('Connection undone')
    assert harbor.keyring_items(harbor.FEEDS[FEED]) == 0
    assert not (folder / '.cargo' / 'config.toml').exists()
    assert not files_with(value.split()[1], created, harbor.token('entra'))


@tap.test
def test_plain_text():
    """A created token goes into the file where that was chosen, and Undo says when it could not be revoked."""
    harbor.clear_account()
    harbor.AzureCli()
    folder = harbor.make_project(through_registry=FEED)
    credentials = harbor.HOME / '.cargo' / 'credentials.toml'
    with open_window(folder) as window:
        go_to_log_in(window, 'Token in a Plain Text File', 'Store Unencrypted')
        window.choose('Create a Token for Me')
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=40)
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
        harbor.fetch_fresh(folder, 'hello-feed')
        assert credentials.exists()

        harbor.control(**{'pat-error': 'failedToUpdateAccessToken'})
        try:
            window.press('Undo')
            window.text('Token Could Not Be Revoked')
            window.find('Open Azure DevOps')
            picture(window, 'not-revoked')
        finally:
            harbor.control(**{'pat-error': 'none'})
    assert not credentials.exists()


@tap.test
def test_helper():
    """The Azure CLI as the helper is checked with its own token, and cargo gets one from it."""
    harbor.clear_account()
    azure = harbor.AzureCli()
    folder = harbor.make_project(through_registry=FEED)
    with open_window(folder) as window:
        go_to_log_in(window, 'Azure CLI')
        window.text('Logged in as ada@contoso.com')
        picture(window, 'azure-cli')
        requests = harbor.Requests()
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=40)
        assert requests.matching(r'GET pkgs\.dev\.azure\.com/contoso/.* 200 good'), requests.lines()
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
    written = harbor.USER_CONFIG.read_text(encoding='utf-8')
    assert re.search(r'"--tenant", "[0-9a-f-]{36}"', written), written
    before = len(azure.calls())
    fetched = harbor.fetch_fresh(folder, 'hello-feed')
    assert fetched.matching(r'.* 200 good'), fetched.lines()
    asked = azure.calls()[before:]
    assert asked and all('--output tsv --tenant ' in line for line in asked), asked
    assert harbor.keyring_items(harbor.FEEDS[FEED]) == 0


@tap.test
def test_log_in_first():
    """Who is not logged in is told what to run, and goes on after that."""
    harbor.clear_account()
    azure = harbor.AzureCli('logged-out')
    folder = harbor.make_project(through_registry=FEED)
    with open_window(folder) as window:
        go_to_log_in(window, 'Azure CLI')
        window.text('Not logged in')
        window.press('Next')
        window.text('Azure CLI Is Not Logged In', limit=40)
        picture(window, 'not-logged-in')
        azure.set_mood('alone')
        window.press('Check Again')
        window.text('Logged in as ada@contoso.com')
        window.remedy('Try Again')
        window.heading('Review', walk.PAGES, limit=40)


@tap.test
def test_lifetime_too_long():
    """A lifetime that the organization does not allow is chosen anew, and nothing was changed meanwhile."""
    harbor.clear_account()
    harbor.AzureCli()
    folder = harbor.make_project(through_registry=FEED)
    harbor.control(**{'pat-days': 30})
    try:
        with open_window(folder) as window:
            go_to_review_of_new_token(window)
            window.press('Apply')
            window.text('Lifetime Is Too Long', limit=40)
            window.text('Everything was put back.')
            picture(window, 'lifetime-too-long')
            assert not harbor.USER_CONFIG.exists()
            window.remedy('Choose Another Lifetime')
            window.heading('Log In', walk.PAGES)
            window.wait_for_focus('Lifetime')
            # The second choice.
            window.key('space')
            window.key('Home', 'Down', 'Return')
            window.text('30 Days')
            window.press('Next')
            connect_again(window, 'Lifetime Is Too Long')
    finally:
        harbor.control(**{'pat-days': 370})
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_creating_not_allowed():
    """Where creating tokens is not allowed, the Azure CLI itself becomes the helper with one button."""
    harbor.clear_account()
    harbor.AzureCli()
    folder = harbor.make_project(through_registry=FEED)
    harbor.control(**{'pat-error': 'accessDenied'})
    try:
        with open_window(folder) as window:
            go_to_review_of_new_token(window)
            window.press('Apply')
            window.text('Creating Tokens Is Not Allowed', limit=40)
            picture(window, 'not-allowed')
            window.remedy('Use the Azure CLI Helper')
            connect_again(window, 'Creating Tokens Is Not Allowed')
    finally:
        harbor.control(**{'pat-error': 'none'})
    harbor.fetch_fresh(folder, 'hello-feed')
    assert harbor.keyring_items(harbor.FEEDS[FEED]) == 0


@tap.test
def test_odd_answer():
    """A failure that has no words of its own is told as it came, and a token can be entered instead."""
    harbor.clear_account()
    harbor.AzureCli()
    folder = harbor.make_project(through_registry=FEED)
    harbor.control(**{'pat-error': 'duplicateHash'})
    try:
        with open_window(folder) as window:
            go_to_review_of_new_token(window)
            window.press('Apply')
            window.text('duplicateHash', limit=40)
            picture(window, 'odd-answer')
            window.remedy('Enter a Token')
            window.heading('Log In', walk.PAGES)
            window.keys_of(harbor.token('writer'))
            window.text('Looks like a personal access token')
            window.press('Next')
            connect_again(window, 'Token Could Not Be Created')
    finally:
        harbor.control(**{'pat-error': 'none'})
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_command_line():
    """Without a window the Azure CLI is checked as well."""
    harbor.clear_account()
    azure = harbor.AzureCli()
    quayside = harbor.Quayside(sys.argv[1])
    folder = harbor.make_project(through_registry=FEED)
    arguments = ['--connect', harbor.FEEDS[FEED], '--project', folder, '--helper', 'azure-cli']
    result = quayside(folder, *arguments)
    harbor.assert_success(result)
    assert '# check ok -' in result.stdout.splitlines(), result.stdout

    for mood, code in (('logged-out', 'A02'), ('other-tenant', 'A03'), ('no-python', 'A01')):
        azure.set_mood(mood)
        result = quayside(folder, *arguments, '--yes')
        assert result.returncode == 1, (mood, result.stdout, result.stderr)
        assert harbor.last_word(result) == ['refused', code], (mood, result.stdout)
        assert not harbor.USER_CONFIG.exists()

    azure.set_mood('alone')
    harbor.assert_success(quayside(folder, *arguments, '--yes'))
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_no_complaints():
    """GTK and Quayside had nothing to complain about on the way."""
    logs = list(PICTURES.glob('*.log'))
    assert len(logs) == 7, logs
    complaints.expect_none(*logs)


if __name__ == '__main__':
    sys.exit(tap.main())
