#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Overview: what needs attention, with the real thing behind each of its buttons."""

import os
import pathlib
import subprocess
import sys

import gi

import harbor
import tap
import window as windows

gi.require_version('Gio', '2.0')
from gi.repository import Gio  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
ID = next(pathlib.Path(os.environ['GSETTINGS_SCHEMA_DIR']).glob('*.gschema.xml')).name.removesuffix('.gschema.xml')
PICTURES = os.environ.get('OVERVIEW_PICTURES')
CREDENTIALS = harbor.HOME / '.cargo' / 'credentials.toml'
quayside = harbor.Quayside(sys.argv[1])


def connect(feed, secret='second', project=None, *options):
    """A connection that was made before the window opens."""
    project = project or harbor.make_project(through_registry=feed)
    harbor.assert_success(quayside.connect(project, harbor.FEEDS[feed], '--yes', *options,
                                           secret=harbor.token(secret)))
    return project


def open_overview():
    """The window, with its page."""
    window = windows.Window([sys.argv[1]], FOLDER / 'overview.log')
    window.find('Connections')
    window.settle()
    window.click(window.wait(lambda: next((node for node in window.tree() if node.get_role_name() == 'list item' and
                                           (node.get_name() or '').startswith('Overview')), None), 'the row Overview'))
    window.find('This Computer', 'label')
    return window


def picture(window, name):
    """A picture for whoever wants to look."""
    if PICTURES:
        window.screenshot(pathlib.Path(PICTURES) / f'{name}.png')


def assert_named(window):
    """Nobody has to see the page to use it."""
    assert not window.nameless(), window.nameless()


@tap.test
def test_check_now():
    """All connections are checked at the press of a button, and what the page says of them is true."""
    harbor.clear_account()
    project = connect('crates')
    connect('mirror', 'second', project)
    window = open_overview()
    try:
        window.find('Not Checked Yet', 'label')
        window.text('Keyring, Fine, Unlocked')
        window.text('can be changed')
        window.find('Configuration, Fine, No errors in 2 files')
        window.find('Plain Text Tokens, Fine, None')
        picture(window, 'never-checked')
        assert_named(window)
        window.press('Check Now')
        window.find('Everything Is Working', limit=40)
        window.find('2 connections checked just now')
        window.find('crates · contoso / platform, Working')
        picture(window, 'all-fine')
        assert_named(window)
    finally:
        window.close()


@tap.test
def test_expired_token_is_replaced():
    """An expired token is told with the button that replaces it, after which nothing needs attention."""
    harbor.clear_account()
    connect('crates')
    window = open_overview()
    try:
        harbor.control(token='second', state='expired')
        window.press('Check Now')
        window.find('1 Problem Found', limit=40)
        window.find('Overview, 1 Problem')
        window.text('Token Expired, crates · contoso / platform')
        picture(window, 'problem')
        assert_named(window)
        window.remedy('Replace…')
        window.find('Replace Token')
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Replace')
        window.find('Everything Is Working', limit=40)
        assert window.look('Overview, 1 Problem') is None
    finally:
        harbor.control(token='second', state='good')
        window.close()


@tap.test
def test_details_and_try_again():
    """A refused token leads to the steps of the check; a server that does not answer is tried again."""
    harbor.clear_account()
    connect('crates')
    window = open_overview()
    try:
        harbor.control(fault='error', where='config.json')
        window.press('Check Now')
        window.text('Cannot Connect, crates', limit=60)
        harbor.control(fault='none')
        window.remedy('Try Again')
        window.find('Everything Is Working', limit=40)
    finally:
        harbor.control(fault='none')
        window.close()


@tap.test
def test_changed_outside():
    """What another program has changed is reviewed from here, and kept."""
    harbor.clear_account()
    project = connect('crates')
    config = project / '.cargo' / 'config.toml'
    text = config.read_text(encoding='utf-8')
    config.write_text(text + '\n[source.crates-io]\nreplace-with = "crates"\n', encoding='utf-8')
    window = open_overview()
    try:
        window.text('Changed Outside Quayside, crates')
        picture(window, 'changed-outside')
        window.remedy('Review…')
        window.press('Keep Changes')
        window.find('Not Checked Yet', 'label')
        window.wait(lambda: window.look('Review…') is None, 'nothing to review')
    finally:
        window.close()


@tap.test
def test_plain_text_token_is_moved():
    """A token in a file is moved to the keyring after a review."""
    harbor.clear_account()
    connect('crates')
    value = harbor.stored_value(harbor.FEEDS['crates'])
    subprocess.run(['secret-tool', 'clear', 'xdg:schema', harbor.SCHEMA], check=True)
    CREDENTIALS.touch(mode=0o600)
    CREDENTIALS.write_text(f'[registries.crates]\ntoken = "{value}"\n', encoding='utf-8')
    window = open_overview()
    try:
        window.find('Plain Text Tokens, Warning, 1 in credentials.toml')
        picture(window, 'plain-text-token')
        window.press('Move…')
        window.text('credentials.toml')
        picture(window, 'move')
        button = window.wait(lambda: window.look('Move', *windows.BUTTONS, sensitive=True) or
                             window.look('Apply', *windows.BUTTONS, sensitive=True), 'the button that moves')
        button.do_action(0)
        window.find('Plain Text Tokens, Fine, None', limit=40)
        assert harbor.stored_value(harbor.FEEDS['crates']) == value
        assert value not in CREDENTIALS.read_text(encoding='utf-8') if CREDENTIALS.exists() else True
    finally:
        window.close()


@tap.test
def test_broken_file_and_reminders():
    """A file that cannot be read is named once, and is gone when it was mended; reminders are turned on here."""
    harbor.clear_account()
    project = connect('crates')
    config = project / '.cargo' / 'config.toml'
    good = config.read_text(encoding='utf-8')
    window = open_overview()
    try:
        config.write_text(good + 'net = {\n', encoding='utf-8')
        window.text('Configuration Has an Error', limit=40)
        picture(window, 'broken-file')
        config.write_text(good, encoding='utf-8')
        window.wait(lambda: window.look('Overview, 1 Problem') is None, 'no problem any more', limit=40)

        settings = Gio.Settings.new(ID)
        settings.set_boolean('remind-before-expiry', False)
        Gio.Settings.sync()
        window.find('Reminders, Information, Off')
        window.press('Turn On')
        window.text('Reminders, Fine, On')
    finally:
        window.close()


@tap.test
def test_keys():
    """Sidebar and page are walked through with the keyboard alone."""
    harbor.clear_account()
    connect('crates')
    window = windows.Window([sys.argv[1]], FOLDER / 'overview.log')
    try:
        window.find('Connections')
        window.settle()
        window.wait(lambda: window.focused() is not None, 'a focus')
        window.key('Up')
        window.wait_for_focus('Tokens', 'list item')
        window.key('Up')
        window.wait_for_focus('Overview', 'list item')
        window.key('space')
        window.find('This Computer', 'label')
        window.tab_to('Check Now')
        window.key('space')
        window.find('Everything Is Working', limit=40)
        window.wait_for_focus('Check Now')
        window.tab_to('crates · contoso / platform, Working', 'list item')
        window.key('Return')
        window.find('Organization')
    finally:
        window.close()


if __name__ == '__main__':
    sys.exit(tap.main())
