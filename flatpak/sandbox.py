#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak in its sandbox: what it may do, and that a cargo outside works with what it made.

Runs inside tests/support/session.py. Arguments: the ID of the app, the file that names the folder which the file
chooser picks, the file in which the desktop notes what it was asked for (see desktop.py), and a folder for pictures.
"""

import configparser
import gzip
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import gi

import harbor
import tap
import walk
import window as windows

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

APP = sys.argv[1]
PICK = pathlib.Path(sys.argv[2])
CALLS = pathlib.Path(sys.argv[3])
PICTURES = pathlib.Path(sys.argv[4])
INSTALLED = pathlib.Path(os.environ['FLATPAK_USER_DIR'])
# What the app has instead of ~/.local/state and ~/.config.
STATE = harbor.HOME / '.var' / 'app' / APP / '.local' / 'state' / 'quayside'
CONFIGURED = f'[registries]\ncrates = {{ index = "{harbor.FEEDS["crates"]}" }}\n'
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


def connect_for_all(*options, arguments=('--no-check', '--yes')):
    """Connects a feed for all projects from the command line, with a token."""
    return flatpak('--connect', harbor.FEEDS['crates'], '--all-projects', *arguments, options=options,
                   text=harbor.token('writer') + '\n')


def clear_account():
    """Nothing is left of an earlier test, neither outside nor in what the app has of its own."""
    harbor.clear_account()
    shutil.rmtree(harbor.HOME / '.var' / 'app' / APP, ignore_errors=True)


def configure():
    """An account with one connection, and nothing else."""
    clear_account()
    harbor.USER_CONFIG.parent.mkdir()
    harbor.USER_CONFIG.write_text(CONFIGURED, encoding='utf-8')


def expire_token():
    """From now on the token has expired, and nobody was told yet."""
    shutil.rmtree(STATE, ignore_errors=True)
    STATE.mkdir(parents=True)
    (STATE / 'tokens.ini').write_text(f'[{harbor.FEEDS["crates"]}]\nexpires=2020-01-01T00:00:00Z\nremind=true\n',
                                      encoding='utf-8')


def calls(method):
    """What the desktop was asked for by that name, the oldest first."""
    found = map(json.loads, CALLS.read_text(encoding='utf-8').splitlines())
    return [parameters for name, *parameters in found if name == method]


def pick(folder):
    """What the file chooser answers from now on."""
    PICK.write_text(str(folder) + '\n', encoding='utf-8')


def open_window(*arguments, options=()):
    """A window of the app in the sandbox."""
    PICTURES.mkdir(exist_ok=True)
    return SandboxWindow(['flatpak', 'run', *options, APP, *arguments], PICTURES / 'quayside.log')


def open_assistant(*options):
    """The window with the first page of New Connection."""
    window = open_window('--new-connection', options=options)
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
    clear_account()
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
    for crate in ('he/ll/hello-feed', 'qu/ay/quay-greeting'):
        assert requests.matching(f'GET .*/_packaging/crates/Cargo/index/{crate} 200 good'), requests.lines()
    assert not requests.matching(r'.* leaked'), requests.lines()


@tap.test
def test_no_programs():
    """Nothing of the Azure CLI is offered, although the system has it; a helper that runs outside is said to do so."""
    clear_account()
    azure_cli = harbor.AzureCli()
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
    assert not azure_cli.calls(), azure_cli.calls()


@tap.test
def test_home_not_granted():
    """Without the permission for ~/.cargo nothing is written, and the command is named that gives it."""
    clear_account()
    result = connect_for_all('--nofilesystem=~/.cargo')
    assert result.returncode == 1 and harbor.last_word(result)[:2] == ['failed', 'F09'], result
    assert 'This installation is not allowed to use the Cargo folder.' in result.stderr, result
    assert f'flatpak override --user --filesystem=~/.cargo:create {APP}\n' in result.stderr, result
    assert not harbor.USER_CONFIG.exists()
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 0, 'the token was left behind'


@tap.test
def test_keyring_not_granted():
    """Without the permission for the keyring that is said, not that there is none, and the command that gives it."""
    clear_account()
    result = connect_for_all('--no-talk-name=org.freedesktop.secrets')
    assert result.returncode == 1 and harbor.last_word(result)[1] == 'K07', result
    assert 'This installation is not allowed to use the keyring.' in result.stderr, result
    assert f'flatpak override --user --talk-name=org.freedesktop.secrets {APP}\n' in result.stderr, result
    assert not harbor.USER_CONFIG.exists()


@tap.test
def test_commands_give_permissions():
    """The commands that the errors name give the permissions, and the same connection is made after them."""
    clear_account()
    taken = ['--nofilesystem=~/.cargo', '--no-talk-name=org.freedesktop.secrets']
    try:
        subprocess.run(['flatpak', 'override', '--user', *taken, APP], check=True)
        for code in ('K07', 'F09'):
            refused = connect_for_all()
            assert code in harbor.last_word(refused), refused
            command = re.search(r'flatpak override .*', refused.stderr).group(0)
            subprocess.run(command.replace('~', str(harbor.HOME)).split(), check=True)
        harbor.assert_success(connect_for_all())
    finally:
        subprocess.run(['flatpak', 'override', '--user', '--reset', APP], check=True)
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 1
    assert harbor.USER_CONFIG.exists()


@tap.test
def test_keyring_not_granted_window():
    """The window says the same of the keyring, and has a button that copies the command."""
    configure()
    window = open_window(options=['--no-talk-name=org.freedesktop.secrets'])
    try:
        window.find('Connections', limit=60)
        window.choose('Tokens')
        window.text('Keyring Is Blocked')
        window.text('This installation is not allowed to use the keyring.')
        window.find_sensitive('Copy Command')
        assert window.look('No Keyring Available') is None, window.describe()
        window.screenshot(PICTURES / 'sandbox-keyring-blocked.png')
    finally:
        window.close()


@tap.test
def test_linked_configuration():
    """A configuration that is a link to a folder which is not granted is left as it is, with the words for it."""
    clear_account()
    elsewhere = harbor.HOME / 'dotfiles'
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / 'config.toml').write_text('[net]\nretry = 3\n', encoding='utf-8')
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    harbor.USER_CONFIG.symlink_to(elsewhere / 'config.toml')
    result = connect_for_all()
    assert result.returncode == 1 and 'F09' in harbor.last_word(result), result
    assert harbor.USER_CONFIG.is_symlink()
    assert (elsewhere / 'config.toml').read_text(encoding='utf-8') == '[net]\nretry = 3\n'


@tap.test
def test_cargo_home_elsewhere():
    """A CARGO_HOME that the sandbox does not have is not written to memory."""
    clear_account()
    elsewhere = harbor.HOME / 'cargo-home'
    elsewhere.mkdir(exist_ok=True)
    result = connect_for_all(f'--env=CARGO_HOME={elsewhere}')
    assert result.returncode == 1 and harbor.last_word(result)[:2] == ['failed', 'F09'], result
    assert not list(elsewhere.iterdir())


@tap.test
def test_check_from_the_sandbox():
    """What the sandbox connected for all projects, it finds working, and cargo outside does too."""
    clear_account()
    result = connect_for_all(arguments=['--yes'])
    assert result.returncode == 0 and harbor.last_word(result) == ['applied'], result
    checked = flatpak('--check')
    assert checked.returncode == 0 and checked.stdout.startswith('ok\tcrates\t'), checked
    folder = harbor.make_project(through_registry='crates')
    harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_exports():
    """The desktop gets the desktop file, the service, the icon and the metadata, and each starts the sandbox."""
    share = INSTALLED / 'exports' / 'share'
    desktop_file = share / 'applications' / f'{APP}.desktop'
    subprocess.run(['desktop-file-validate', desktop_file], check=True)
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(desktop_file, encoding='utf-8')
    for group in ('Desktop Entry', 'Desktop Action new-connection'):
        command = shlex.split(entry[group]['Exec'])
        assert command[0].endswith('flatpak') and command[1] == 'run' and APP in command, command
    assert entry['Desktop Entry']['DBusActivatable'] == 'true'
    assert entry['Desktop Entry']['Comment[de]'] == 'Projekte mit privaten Feeds verbinden'
    assert (share / 'icons' / 'hicolor' / 'scalable' / 'apps' / f'{APP}.svg').exists()
    metainfo = next((share / 'metainfo').glob(f'{APP}.*.xml'))
    subprocess.run(['appstreamcli', 'validate', '--no-net', metainfo], check=True, stdout=sys.stderr)
    catalog = INSTALLED / 'app' / APP / 'current' / 'active' / 'files' / 'share' / 'app-info' / 'xmls' / f'{APP}.xml.gz'
    with gzip.open(catalog, 'rt', encoding='utf-8') as file:
        text = file.read()
    assert f'<id>{APP}</id>' in text.replace('.desktop</id>', '</id>') and '<release ' in text, text[:500]


@tap.test
def test_activation():
    """The bus starts the app in its sandbox by the service that was exported."""
    clear_account()
    service = INSTALLED / 'exports' / 'share' / 'dbus-1' / 'services' / f'{APP}.service'
    assert re.search(rf'^Exec=\S*flatpak run .* {APP} --gapplication-service$', service.read_text(encoding='utf-8'), re.MULTILINE)
    shutil.copy(service, pathlib.Path(os.environ['SESSION_FOLDER']) / 'services')
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    call = ('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus')
    bus.call_sync(*call, 'ReloadConfig', None, None, Gio.DBusCallFlags.NONE, -1, None)
    # What is started is the bus's; what is waited for here only has to be there as long as it.
    window = SandboxWindow(['tail', '-f', '/dev/null'], PICTURES / 'activation.log')
    try:
        bus.call_sync(APP, '/' + APP.replace('.', '/').replace('-', '_'), 'org.freedesktop.Application', 'Activate',
                      GLib.Variant('(a{sv})', ({},)), None, Gio.DBusCallFlags.NONE, -1, None)
        window.find('Welcome to Quayside', limit=60)
        running = subprocess.run(['flatpak', 'ps', '--columns=application'], capture_output=True, text=True, check=True)
        assert APP in running.stdout.split(), running.stdout
    finally:
        window.close()


@tap.test
def test_german():
    """The bundle speaks German: its translations are in it, and not in a part that a bundle does not have."""
    clear_account()
    window = open_window(options=['--env=LC_ALL=de_DE.UTF-8', '--env=LANG=de_DE.UTF-8'])
    try:
        window.find('Willkommen bei Quayside', limit=60)
        window.screenshot(PICTURES / 'sandbox-german.png')
    finally:
        window.close()


@tap.test
def test_reminders():
    """The switch asks the portal for a job at login, and the command of that job shows a notification of the desktop."""
    configure()
    expire_token()
    CALLS.write_text('', encoding='utf-8')
    window = open_window()
    try:
        window.find('Connections', limit=60)
        window.key('ctrl+comma')
        window.switch_on('Remind Before Tokens Expire')
        asked = window.wait(lambda: calls('EnableAutostart'), 'the request for a job at login')
        assert len(asked) == 1 and asked[0][:2] == [APP, True], asked
        command = asked[0][2]
        assert command[:2] == ['flatpak', 'run'] and command[-2:] == [APP, '--remind'], command
        assert window.look('Not allowed by the system') is None
        window.wait(lambda: calls('AddNotification'), 'the notification of the window')
    finally:
        window.close()

    # The next login.
    expire_token()
    CALLS.write_text('', encoding='utf-8')
    requests = harbor.Requests()
    harbor.assert_success(harbor.run(command, harbor.HOME))
    shown = calls('AddNotification')
    assert len(shown) == 1 and shown[0][:2] == [APP, 'token-contoso'], shown
    content = shown[0][2]
    assert content['title'] == 'Token Has Expired', content
    assert content['default-action'] == 'app.show-token', content
    assert not requests.lines(), requests.lines()

    window = open_window()
    try:
        window.find('Connections', limit=60)
        window.key('ctrl+comma')
        window.press('Remind Before Tokens Expire', *windows.SWITCHES)
        window.wait(lambda: calls('EnableAutostart')[-1:] and calls('EnableAutostart')[-1][:2] == [APP, False],
                    'the job at login is withdrawn')
        window.wait(lambda: calls('RemoveNotification'), 'the notification is withdrawn')
    finally:
        window.close()


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
