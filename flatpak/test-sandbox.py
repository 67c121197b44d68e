#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak in its sandbox: what it may do, and that a cargo outside works with what it made.

Runs inside tests/support/session.py. Arguments: the ID of the app, the file that names the folder which the file
chooser picks, and a folder for pictures.
"""

import os
import pathlib
import subprocess
import sys

import gi

import harbor
import tap
import walk
import window as windows

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402  pylint: disable=wrong-import-position

APP = sys.argv[1]
PICK = pathlib.Path(sys.argv[2])
PICTURES = pathlib.Path(sys.argv[3])
PERMISSIONS = {
    ('Context', 'shared', 'network;ipc;'),
    # Flatpak itself adds “x11” to “fallback-x11”, for versions that do not know the latter.
    ('Context', 'sockets', 'x11;wayland;fallback-x11;'),
    ('Context', 'devices', 'dri;'),
    ('Context', 'filesystems', '~/.cargo:create;'),
    ('Session Bus Policy', 'org.freedesktop.secrets', 'talk'),
}
PORTAL_NOTES = ('Settings in parent folders cannot be seen from here.',)


class SandboxWindow(windows.Window):
    """A window whose process the accessibility bus cannot name: it is known by what it calls itself."""

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() in ('quayside', 'Quayside', APP) and child.get_child_count():
                child.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES | Atspi.Cache.PARENT)
                return child
        return None

    def toplevel_of(self, node):
        while node is not None and node.get_role() not in windows.WINDOWS:
            node = node.get_parent()
        title = node.get_name() if node is not None else ''
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', f'^{title}$'], capture_output=True,
                               text=True, check=False).stdout.split()
        if not found:
            raise windows.NotFound(f'there is no window “{title}”')
        return found[-1]

    def close(self):
        # What was started is the sandbox; a signal to that does not reach the app.
        subprocess.run(['flatpak', 'kill', APP], check=False, stderr=subprocess.DEVNULL)
        return super().close()


def flatpak(*arguments, options=(), text=None):
    """The app's command in the sandbox."""
    return harbor.run(['flatpak', 'run', *options, APP, *arguments], harbor.HOME, text)


def read_permissions():
    """What the sandbox was given, as Flatpak itself tells it."""
    shown = subprocess.run(['flatpak', 'info', '--show-permissions', APP], capture_output=True, text=True, check=True)
    found, group = set(), None
    for line in filter(None, map(str.strip, shown.stdout.splitlines())):
        if line.startswith('['):
            group = line.strip('[]')
        else:
            key, _, value = line.partition('=')
            found.add((group, key, value))
    return found


def pick(folder):
    """What the file chooser answers from now on."""
    PICK.write_text(str(folder) + '\n', encoding='utf-8')


def open_assistant(*options):
    """The window with the first page of New Connection."""
    PICTURES.mkdir(exist_ok=True)
    window = SandboxWindow(['flatpak', 'run', *options, APP, '--new-connection'], PICTURES / 'quayside.log')
    window.heading('Feed', walk.PAGES, limit=60)
    return window


def fill_feed(window, feed):
    """The first page, and on to the next."""
    window.type_into('Address or Snippet', walk.SNIPPET.format(name=feed, index=harbor.FEEDS[feed]))
    window.text(f'Feed “{feed}”')
    window.press('Next')
    window.heading('Project', walk.PAGES)


@tap.test
def test_permissions():
    """The sandbox has the permissions of the manifest and not one more."""
    assert read_permissions() == PERMISSIONS, read_permissions() ^ PERMISSIONS


@tap.test
def test_connect():
    """A project chosen through the portal is connected by clicking, and cargo outside downloads through the feed."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates', replaced=True)
    pick(folder)
    story = walk.Story(PICTURES)
    window = open_assistant()
    try:
        fill_feed(window, 'crates')
        window.press('Project Folder')
        window.text(folder.name)
        for note in PORTAL_NOTES:
            window.text(note)
        shown = window.describe()
        assert '/doc/' not in shown and '/run/' not in shown, shown
        window.switch_on('Replace crates.io')
        story.picture(window, 'sandbox-project')
        window.press('Next')
        window.heading('Credential Helper', walk.PAGES)
        window.find('Token in the Keyring')
        window.press('Next')
        window.heading('Log In', walk.PAGES)
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=60)
        shown = window.describe()
        assert '/doc/' not in shown and '/run/' not in shown, shown
        story.picture(window, 'sandbox-review')
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=60)
        window.text('Feed Connected')
        window.press('Done')
        window.find('Connections')
        story.picture(window, 'sandbox-main-window')
    except windows.NotFound:
        story.picture(window, 'not-found', whole=True)
        raise
    finally:
        window.close()
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 1
    requests = harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
    print('# cargo outside the sandbox asked:')
    for line in requests.lines():
        print(f'#   {line}')
    assert not requests.matching(r'.* leaked'), requests.lines()


@tap.test
def test_no_programs():
    """Nothing of the Azure CLI is offered, although the system has it; a helper that runs outside is said to do so."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    pick(folder)
    window = open_assistant()
    try:
        fill_feed(window, 'crates')
        window.press('Project Folder')
        window.text(folder.name)
        window.press('Next')
        window.heading('Credential Helper', walk.PAGES)
        window.find('Token in the Keyring')
        window.press('Next')
        window.heading('Log In', walk.PAGES)
        window.find('Token')
        assert window.look('Create a Token for Me') is None, window.describe()
        window.key('alt+Left')
        window.heading('Credential Helper', walk.PAGES)
        window.choose('Azure CLI')
        window.text('Runs outside the sandbox and cannot be checked here')
        window.screenshot(PICTURES / 'sandbox-azure-cli.png')
    finally:
        window.close()


@tap.test
def test_home_not_granted():
    """Without the permission for ~/.cargo nothing is said to be written; the folder's absence is named."""
    harbor.clear_account()
    result = flatpak('--connect', harbor.FEEDS['crates'], '--all-projects', '--no-check', '--yes',
                     options=['--nofilesystem=~/.cargo'], text=harbor.token('writer') + '\n')
    assert result.returncode == 1 and harbor.last_word(result)[:2] == ['failed', 'F09'], result
    assert not harbor.USER_CONFIG.exists()
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 0, 'the token was left behind'


@tap.test
def test_keyring_not_granted():
    """Without the permission for the keyring the error says so, and not that there is none."""
    harbor.clear_account()
    result = flatpak('--connect', harbor.FEEDS['crates'], '--all-projects', '--no-check', '--yes',
                     options=['--no-talk-name=org.freedesktop.secrets'], text=harbor.token('writer') + '\n')
    assert result.returncode == 1 and harbor.last_word(result)[1] == 'K07', result
    assert not harbor.USER_CONFIG.exists()


@tap.test
def test_linked_configuration():
    """A configuration that is a link to a folder which is not granted is left as it is, with the words for it."""
    harbor.clear_account()
    elsewhere = harbor.HOME / 'dotfiles'
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / 'config.toml').write_text('[net]\nretry = 3\n', encoding='utf-8')
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    harbor.USER_CONFIG.symlink_to(elsewhere / 'config.toml')
    result = flatpak('--connect', harbor.FEEDS['crates'], '--all-projects', '--no-check', '--yes',
                     text=harbor.token('writer') + '\n')
    assert result.returncode == 1 and 'F09' in harbor.last_word(result), result
    assert harbor.USER_CONFIG.is_symlink()
    assert (elsewhere / 'config.toml').read_text(encoding='utf-8') == '[net]\nretry = 3\n'


@tap.test
def test_cargo_home_elsewhere():
    """A CARGO_HOME that the sandbox does not have is not written to memory."""
    harbor.clear_account()
    elsewhere = harbor.HOME / 'cargo-home'
    elsewhere.mkdir(exist_ok=True)
    result = flatpak('--connect', harbor.FEEDS['crates'], '--all-projects', '--no-check', '--yes',
                     options=[f'--env=CARGO_HOME={elsewhere}'], text=harbor.token('writer') + '\n')
    assert result.returncode == 1 and harbor.last_word(result)[:2] == ['failed', 'F09'], result
    assert not list(elsewhere.iterdir())


@tap.test
def test_check_from_the_sandbox():
    """What the sandbox connected for all projects, it finds working, and cargo outside does too."""
    harbor.clear_account()
    result = flatpak('--connect', harbor.FEEDS['crates'], '--all-projects', '--yes', text=harbor.token('writer') + '\n')
    assert result.returncode == 0 and harbor.last_word(result) == ['applied'], result
    checked = flatpak('--check')
    assert checked.returncode == 0 and checked.stdout.startswith('ok\tcrates\t'), checked
    folder = harbor.make_project(through_registry='crates')
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_no_complaints():
    """GTK and Quayside had nothing to complain about on the way."""
    log = (PICTURES / 'quayside.log').read_text(encoding='utf-8', errors='replace')
    complaints = [line for line in log.splitlines()
                  if ('WARNING **' in line or 'CRITICAL **' in line) and 'quay' in line.lower()]
    assert not complaints, '\n'.join(complaints)


if __name__ == '__main__':
    os.environ.setdefault('NO_COLOR', '1')
    sys.exit(tap.main())
