#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Overview and the Check window offer for what is wrong: each button is pressed, and does what it says."""

import datetime
import os
import pathlib
import subprocess
import sys
import tomllib

import gi

import doors
import harbor
import keyrings
import tap
import window as windows

gi.require_version('Gio', '2.0')
from gi.repository import Gio  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
ID = next(pathlib.Path(os.environ['GSETTINGS_SCHEMA_DIR']).glob('*.gschema.xml')).name.removesuffix('.gschema.xml')
PICTURES = os.environ.get('OVERVIEW_PICTURES')
quayside = harbor.Quayside(sys.argv[1])


def connect(feed=harbor.FEEDS['crates'], *options):
    """An account with this connection and no other."""
    harbor.clear_account()
    project = harbor.make_project()
    harbor.assert_success(quayside.connect(project, feed, '--yes', *options, secret=harbor.token('second')))
    return project


def open_window(*variables):
    """The window as it opens, with more in its environment."""
    window = windows.Window(['env', *variables, sys.argv[1]], FOLDER / 'remedies.log')
    window.find('Connections')
    window.settle()
    return window


def open_overview(*variables):
    """The window, with its first page."""
    window = open_window(*variables)
    window.click(window.wait(lambda: next((node for node in window.tree() if node.get_role_name() == 'list item' and
                                           (node.get_name() or '').startswith('Overview')), None), 'the row Overview'))
    window.find('This Computer', 'label')
    return window


def apply(window):
    """Applies what the Review window shows, which then closes."""
    window.find('Review Changes')
    window.press('Apply')
    window.wait(lambda: window.look('Apply', *windows.BUTTONS) is None, 'the end of the review')


def picture(window, name):
    """A picture for whoever wants to look."""
    if PICTURES:
        window.screenshot(pathlib.Path(PICTURES) / f'{name}.png')


@tap.test
def test_unlock():
    """A locked keyring is unlocked from the Overview, by the dialog of the keyring, and then all is well."""
    connect()
    with keyrings.prompter('ok:session password') as dialogs:
        keyrings.lock_keyring()
        window = open_overview()
        try:
            window.press('Check Now')
            window.text('Keyring Locked, crates', limit=40)
            picture(window, 'locked')
            assert not dialogs(), dialogs()
            window.remedy('Unlock')
            window.find('Everything Is Working', limit=40)
            assert len(dialogs()) == 1, dialogs()
        finally:
            window.close()


@tap.test
def test_edit_feed():
    """A feed that is not there leads to where its address is edited."""
    connect(harbor.FEEDS['crates'].replace('/crates/', '/gone/'), '--no-check')
    window = open_overview()
    try:
        window.press('Check Now')
        window.text('Feed Not Found', limit=40)
        picture(window, 'not-found')
        window.remedy('Edit Feed…')
        window.find('Edit Feed')
        window.find('Feed', *windows.ENTRIES)
    finally:
        window.close()


@tap.test
def test_log_in():
    """A token that was saved and is gone is asked for again."""
    expires = (datetime.date.today() + datetime.timedelta(days=90)).isoformat()
    connect(harbor.FEEDS['crates'], '--expires', expires)
    subprocess.run(['secret-tool', 'clear', 'xdg:schema', harbor.SCHEMA], check=True)
    window = open_overview()
    try:
        window.press('Check Now')
        window.text('crates · contoso / platform', limit=40)
        window.remedy('Log In…', limit=40)
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        picture(window, 'log-in')
    finally:
        window.close()


@tap.test
def test_renew():
    """A token that ends soon is renewed; if it is no longer there, another one is created and replaces it."""
    azure = harbor.AzureCli()
    expires = (datetime.date.today() + datetime.timedelta(days=5)).isoformat()
    connect(harbor.FEEDS['crates'], '--expires', expires)
    # Azure DevOps has never given this id to any token.
    doors.Doors.remember_creation()
    window = open_overview()
    try:
        window.find_sensitive('Renew…', limit=40)
        window.settle()
        window.remedy('Renew…')
        window.find('Renew Token')
        window.press('Renew')
        window.find('Token No Longer Exists', limit=40)
        picture(window, 'no-longer-exists')
        window.remedy('Create New Token')
        window.find('Replace Token')
        window.wait(lambda: window.is_chosen('Create a Token for Me'), '“Create a Token for Me” is chosen')
        requests = harbor.Requests()
        window.press('Replace')
        window.news('Token replaced for 1 connection', limit=40)
        assert len(requests.matching(r'POST .*/_apis/tokens/pats 200 good')) == 1, requests.lines()
    finally:
        azure.set_mood('logged-out')
        window.close()


@tap.test
def test_show_details():
    """What no button can mend leads to the step that failed."""
    connect()
    window = open_overview()
    try:
        harbor.control(token='second', role='none')
        window.press('Check Now')
        window.text('No Permission', limit=40)
        window.remedy('Show Details')
        window.find('Check Again', limit=40)
        window.text('Failed, No Permission for This Feed', limit=40)
        picture(window, 'failing-check')
        harbor.control(token='second', role='reader')
        window.press('Check Again', limit=40)
        window.text('Log In, Passed', limit=40)
    finally:
        harbor.control(token='second', role='reader')
        window.close()


@tap.test
def test_replace_in_check():
    """The button at the failing step of a check replaces the token, and the check passes with the new one."""
    connect()
    window = open_window()
    try:
        harbor.control(token='second', state='expired')
        window.press('Check Connection')
        window.find('Log In, Failed, Token Has Expired', limit=40)
        window.remedy('Replace…')
        window.find('Replace Token')
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Replace')
        window.text('Log In, Passed', limit=60)
    finally:
        harbor.control(token='second', state='good')
        window.close()


@tap.test
def test_review_network():
    """Cargo is told what the environment gives it instead of the certificates of the system, after a review."""
    connect()
    window = open_overview('SSL_CERT_FILE=/nowhere/certificates.pem')
    try:
        window.text('Network, Warning, Cargo Uses Other Certificates', limit=40)
        picture(window, 'network')
        window.press('Review…')
        apply(window)
        window.wait(lambda: window.look('Review…') is None, 'nothing to review')
        with open(harbor.USER_CONFIG, 'rb') as file:
            authorities = tomllib.load(file)['http']['cainfo']
        assert os.path.samefile(authorities, '/etc/ssl/certs/ca-certificates.crt'), authorities
    finally:
        window.close()


def leave_token_open():
    """Writes a token of no connection where others can read it."""
    file = harbor.USER_CONFIG.with_name('credentials.toml')
    file.write_text('[registries.elsewhere]\ntoken = "Basic c2VjcmV0OnNlY3JldA=="\n', encoding='ascii')
    file.chmod(0o644)
    return file


def fix_permissions(window, file):
    """What the button does is reviewed, and then nobody else can read the file."""
    window.remedy('Fix Permissions')
    apply(window)
    window.wait(lambda: window.look('Fix Permissions') is None, 'nothing to mend')
    assert file.stat().st_mode & 0o777 == 0o600, oct(file.stat().st_mode)


@tap.test
def test_close_token_file():
    """A file that others can read is told on the Overview, whosever token it holds, and closed."""
    connect()
    file = leave_token_open()
    window = open_overview()
    try:
        window.text('Token File Is Readable by Others', limit=40)
        picture(window, 'token-file')
        fix_permissions(window, file)
    finally:
        window.close()


@tap.test
def test_close_token_file_in_check():
    """The Check window tells it beside its steps."""
    connect()
    file = leave_token_open()
    window = open_window()
    try:
        window.press('Check Connection')
        window.text('Log In, Passed', limit=40)
        window.text('Token File Is Readable by Others', limit=40)
        picture(window, 'check-needs-attention')
        fix_permissions(window, file)
        window.text('Log In, Passed', limit=40)
    finally:
        window.close()


@tap.test
def test_check_when_opened():
    """With the switch of the preferences on, the next window checks what there is, by itself."""
    connect()
    settings = Gio.Settings.new(ID)
    window = open_window()
    try:
        window.key('ctrl+comma')
        window.switch_on('Check Connections When Opened')
        window.wait(lambda: settings.get_boolean('check-on-open'), 'the setting')
    finally:
        window.close()
    window = open_overview()
    try:
        window.find('Everything Is Working', limit=60)
    finally:
        window.close()
        settings.reset('check-on-open')
        Gio.Settings.sync()


if __name__ == '__main__':
    sys.exit(tap.main())
