#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings as they are kept on a desktop: by dconf and its service, over what an administrator has set and locked."""

import contextlib
import os
import pathlib
import sys

import gi

import harbor
import tap
import walk
import window as windows

gi.require_version('Gio', '2.0')
from gi.repository import Gio  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
ID = next(pathlib.Path(os.environ['GSETTINGS_SCHEMA_DIR']).glob('*.gschema.xml')).name.removesuffix('.gschema.xml')
SETTINGS = Gio.SettingsSchemaSource.get_default().lookup(ID, True).get_path()
USERS_OWN = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'dconf' / 'user'
DEFAULTS = f'''[{SETTINGS.strip('/')}]
default-organization='contoso'
default-helper='azure-cli'
first-reminder-days=30
copies-to-keep=5
'''
LOCKED = 'Set by the administrator of this computer'


def write_profile(name, *databases):
    """A profile of dconf, as those in /etc/dconf/profile are."""
    profile = FOLDER / name
    profile.write_text('\n'.join(['user-db:user', *databases, '']), encoding='utf-8')
    return profile


def compile_site(locks):
    """What an administrator has set for everybody, and which of it nobody is to change."""
    texts, database = FOLDER / 'site.d', FOLDER / 'site'
    (texts / 'locks').mkdir(parents=True, exist_ok=True)
    (texts / 'quayside').write_text(DEFAULTS, encoding='utf-8')
    (texts / 'locks' / 'quayside').write_text(''.join(f'{SETTINGS}{key}\n' for key in locks), encoding='utf-8')
    harbor.assert_success(harbor.run(['dconf', 'compile', database, texts], FOLDER))
    return write_profile('with-site', f'file-db:{database}')


def dconf(profile, *arguments):
    """What the tool of dconf says, with a profile."""
    return harbor.run(['env', f'DCONF_PROFILE={profile}', 'dconf', *arguments], FOLDER)


@contextlib.contextmanager
def opened(profile, *arguments):
    """Quayside with the backend that a desktop has."""
    window = windows.Window(['env', '--unset=GSETTINGS_BACKEND', f'DCONF_PROFILE={profile}', sys.argv[1], *arguments],
                            FOLDER / 'dconf.log')
    try:
        yield window
    except windows.NotFound:
        window.screenshot(FOLDER / 'not-found.png', whole=True)
        raise
    finally:
        window.close()


@contextlib.contextmanager
def preferences(profile):
    """The preferences."""
    with opened(profile) as window:
        window.find('Welcome to Quayside')
        window.settle()
        # What comes back to it afterwards has to be somewhere before.
        window.tab_to('Connect to a Feed')
        with window.opened(lambda: window.key('ctrl+comma')):
            window.find('First Reminder', 'combo box')
            yield window


def choice_of(window, title):
    """What is told of a row with choices, and whether it can be used."""
    row = window.find(title, 'combo box')
    return row.get_description(), windows.has_state(row, windows.Atspi.StateType.SENSITIVE)


@tap.test
def test_defaults():
    """A new connection begins with the organization and the helper that an administrator has set."""
    harbor.clear_account()
    with opened(compile_site([]), harbor.make_project()) as window:
        window.heading('Feed', walk.PAGES)
        window.wait(lambda: windows.text_of(window.find('Organization', *windows.ENTRIES)) == 'contoso', 'the organization')
        window.type_into('Project', 'platform')
        window.type_into('Feed', 'crates')
        for page in ('Project', 'Credential Helper'):
            window.press('Next')
            window.heading(page, walk.PAGES)
        window.wait(lambda: window.is_chosen('Azure CLI'), '“Azure CLI” is chosen')


@tap.test
def test_own_choice():
    """What an administrator has only set can be chosen otherwise, which dconf keeps."""
    harbor.clear_account()
    profile = compile_site([])
    with preferences(profile) as window:
        assert choice_of(window, 'First Reminder') == ('30 Days Before', True), choice_of(window, 'First Reminder')
        assert choice_of(window, 'Copies to Keep') == ('5', True), choice_of(window, 'Copies to Keep')
        window.tab_to('Copies to Keep', 'combo box')
        window.key('space')
        window.find('20', 'list item')
        window.key('End', 'Return')
        window.wait(lambda: choice_of(window, 'Copies to Keep')[0] == '20', 'another number')
    read = dconf(profile, 'read', f'{SETTINGS}copies-to-keep')
    assert read.stdout == '20\n', read
    assert USERS_OWN.exists()
    with preferences(profile) as window:
        assert choice_of(window, 'Copies to Keep') == ('20', True), choice_of(window, 'Copies to Keep')


@tap.test
def test_locked():
    """What an administrator has locked counts before what was chosen earlier, says so, and cannot be changed."""
    harbor.clear_account()
    harbor.assert_success(dconf(write_profile('alone'), 'write', f'{SETTINGS}first-reminder-days', '7'))
    with preferences(write_profile('alone')) as window:
        assert choice_of(window, 'First Reminder') == ('7 Days Before', True), choice_of(window, 'First Reminder')
    profile = compile_site(['first-reminder-days', 'cargo-home'])
    with preferences(profile) as window:
        assert choice_of(window, 'First Reminder') == (f'30 Days Before, {LOCKED}', False), choice_of(window, 'First Reminder')
        assert choice_of(window, 'Copies to Keep')[1], choice_of(window, 'Copies to Keep')
        home = window.find('Cargo Home', 'list item')
        assert home.get_description() == LOCKED, home.get_description()
        assert window.look('Choose…', *windows.BUTTONS, sensitive=True) is None
        assert window.look('Reset', *windows.BUTTONS, sensitive=True) is None
    assert dconf(profile, 'write', f'{SETTINGS}first-reminder-days', '14').returncode != 0
    assert dconf(profile, 'read', f'{SETTINGS}first-reminder-days').stdout == '30\n'


if __name__ == '__main__':
    sys.exit(tap.main())
