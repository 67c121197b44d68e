#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Quayside and the desktop have to do with each other: reminders, a job at login, links, one window for all."""

import configparser
import os
import pathlib
import shlex
import subprocess
import sys
import urllib.parse

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

import harbor  # noqa: E402  pylint: disable=wrong-import-position
import tap  # noqa: E402  pylint: disable=wrong-import-position
import window as windows  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
PROGRAM = sys.argv[1]
STATE = harbor.HOME / '.local' / 'state' / 'quayside'
AUTOSTART = harbor.HOME / '.config' / 'autostart'
LIMIT = 30
CONFIGURED = f'[registries]\ncrates = {{ index = "{harbor.FEEDS["crates"]}" }}\n'
NOTIFICATIONS = '''<node><interface name="org.gtk.Notifications">
<method name="AddNotification"><arg type="s"/><arg type="s"/><arg type="a{sv}"/></method>
<method name="RemoveNotification"><arg type="s"/><arg type="s"/></method>
</interface></node>'''


def find_id():
    """The ID of the application, by the schema that was built."""
    schemas = list(pathlib.Path(os.environ['GSETTINGS_SCHEMA_DIR']).glob('*.gschema.xml'))
    return schemas[0].name.removesuffix('.gschema.xml')


ID = find_id()


class Desktop:
    """The part of a desktop that shows notifications, on the bus of this session."""

    def __init__(self):
        self.calls = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        node = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS)
        self.object_id = self.bus.register_object('/org/gtk/Notifications', node.interfaces[0], self.called, None, None)
        self.name_id = Gio.bus_own_name_on_connection(self.bus, 'org.gtk.Notifications', Gio.BusNameOwnerFlags.NONE,
                                                      None, None)

    def called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        """Notes what was asked."""
        self.calls.append((method, *parameters.unpack()))
        invocation.return_value(None)

    def close(self):
        """Takes it off the bus."""
        Gio.bus_unown_name(self.name_id)
        self.bus.unregister_object(self.object_id)


def wait_until(condition, what):
    """Runs the loop of this process, which is the desktop, until something holds."""
    context = GLib.MainContext.default()
    state = {'over': False}
    source = GLib.timeout_add_seconds(LIMIT, lambda: state.update(over=True) or GLib.SOURCE_CONTINUE)
    tick = GLib.timeout_add(20, lambda: GLib.SOURCE_CONTINUE)
    while not condition() and not state['over']:
        context.iteration(True)
    GLib.source_remove(source)
    GLib.source_remove(tick)
    assert condition(), what


def run_while_served(command):
    """Runs a program that talks to this process, and returns its status."""
    with open(FOLDER / 'desktop.log', 'wb') as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(lambda: process.poll() is not None, f'{command} did not end')
    return process.returncode


def set_up(remind):
    """An account with one connection, whose token has expired."""
    harbor.clear_account()
    harbor.USER_CONFIG.parent.mkdir()
    harbor.USER_CONFIG.write_text(CONFIGURED, encoding='utf-8')
    STATE.mkdir(parents=True)
    (STATE / 'tokens.ini').write_text(f'[{harbor.FEEDS["crates"]}]\nexpires=2020-01-01T00:00:00Z\nremind=true\n',
                                      encoding='utf-8')
    settings = Gio.Settings.new(ID)
    settings.set_boolean('remind-before-expiry', remind)
    Gio.Settings.sync()


@tap.test
def test_job():
    """The job at login says what is due once, asks nobody, and leaves."""
    set_up(remind=True)
    desktop = Desktop()
    requests = harbor.Requests()
    try:
        wait_until(lambda: desktop.bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'NameHasOwner',
                                                 GLib.Variant('(s)', ('org.gtk.Notifications',)), None, 0, -1,
                                                 None).unpack()[0], 'the desktop is not there')
        assert run_while_served([PROGRAM, '--remind']) == 0
        wait_until(lambda: desktop.calls, 'nothing was said')
        method, application, name, content = desktop.calls.pop()
        assert (method, application, name) == ('AddNotification', ID, 'token-contoso'), (method, application, name)
        assert content['title'] == 'Token Has Expired', content
        assert content['default-action'] == 'app.show-token', content
        assert run_while_served([PROGRAM, '--remind']) == 0
        assert not desktop.calls, desktop.calls
        assert not requests.lines(), requests.lines()

        # The token is replaced, from a terminal.
        project = harbor.make_project()
        harbor.assert_success(harbor.Quayside(PROGRAM).connect(project, harbor.FEEDS['crates'], '--yes', '--no-check',
                                                               '--expires', '2040-01-01', secret='ab' * 26))
        assert run_while_served([PROGRAM, '--remind']) == 0
        wait_until(lambda: desktop.calls, 'nothing was withdrawn')
        assert desktop.calls.pop() == ('RemoveNotification', ID, 'token-contoso')
    finally:
        desktop.close()


@tap.test
def test_switch():
    """The switch in the preferences makes the job, which a session can start, and takes it away."""
    set_up(remind=False)
    window = windows.Window([PROGRAM], FOLDER / 'desktop.log')
    desktop = Desktop()
    try:
        window.find('Connections')
        window.key('ctrl+comma')
        window.switch_on('Remind Before Tokens Expire')
        file = AUTOSTART / f'{ID}.Reminders.desktop'
        window.wait(file.exists, 'the autostart file')
        entry = configparser.ConfigParser(interpolation=None)
        entry.read(file, encoding='utf-8')
        command = shlex.split(entry['Desktop Entry']['Exec'])
        assert command == [PROGRAM, '--remind'], command
        # The window is open, and says it itself.
        wait_until(lambda: desktop.calls, 'nothing was said')
        assert desktop.calls[0][2] == 'token-contoso', desktop.calls
        window.press('Remind Before Tokens Expire', *windows.SWITCHES)
        window.wait(lambda: not file.exists(), 'no autostart file')
        wait_until(lambda: desktop.calls[-1][0] == 'RemoveNotification', 'nothing was withdrawn')
    finally:
        desktop.close()
        window.close()


@tap.test
def test_restore():
    """An earlier version of a file comes back, and goes again with Undo."""
    harbor.clear_account()
    project = harbor.make_project()
    config = project / '.cargo' / 'config.toml'
    quayside = harbor.Quayside(PROGRAM)
    for feed in ('crates', 'mirror'):
        harbor.assert_success(quayside.connect(project, harbor.FEEDS[feed], '--yes', '--no-check', secret='ab' * 26))
    later = config.read_text(encoding='utf-8')
    window = windows.Window([PROGRAM], FOLDER / 'desktop.log')
    try:
        window.find('Connections')
        # The row is below what the window shows, where a popover has no place: it is scrolled to, as a person does.
        window.settle()
        window.click(window.wait(lambda: next((node for node in window.tree()
                                               if (node.get_name() or '').startswith('Menu of') and
                                               project.name in node.get_name()), None), 'the menu of the file'))
        window.press('Restore Previous Version…', 'menu item')
        window.text('Shared with the project')
        window.press('Restore')
        window.wait(lambda: 'mirror' not in config.read_text(encoding='utf-8'), 'the earlier version')
        window.press('Undo')
        window.wait(lambda: config.read_text(encoding='utf-8') == later, 'the later version')
    finally:
        window.close()


@tap.test
def test_cargo_home():
    """Another Cargo home has other connections, at once; and no more copies of a file are kept than was chosen."""
    set_up(remind=False)
    other = harbor.HOME / 'other-cargo'
    other.mkdir(exist_ok=True)
    (other / 'config.toml').write_text(f'[registries]\nmirror = {{ index = "{harbor.FEEDS["mirror"]}" }}\n',
                                       encoding='utf-8')
    settings = Gio.Settings.new(ID)
    window = windows.Window([PROGRAM], FOLDER / 'desktop.log')
    try:
        window.find('crates, Not Checked Yet, contoso / platform')
        settings.set_string('cargo-home', str(other))
        window.find('mirror, Not Checked Yet, contoso')
        settings.reset('cargo-home')
        window.find('crates, Not Checked Yet, contoso / platform')
    finally:
        settings.reset('cargo-home')
        Gio.Settings.sync()
        window.close()

    settings.set_int('copies-to-keep', 1)
    Gio.Settings.sync()
    project = harbor.make_project()
    quayside = harbor.Quayside(PROGRAM)
    for name in ('one', 'two', 'three'):
        harbor.assert_success(quayside.connect(project, harbor.FEEDS['mirror'], '--yes', '--no-check', '--name', name,
                                               secret='ab' * 26))
        (project / '.cargo' / 'config.toml').write_text(f'# {name}\n', encoding='utf-8')
    settings.reset('copies-to-keep')
    Gio.Settings.sync()
    copies = list((STATE / 'backups').glob('config.toml-*/*-config.toml'))
    assert copies and len(copies) == len({copy.parent for copy in copies}), copies


@tap.test
def test_link():
    """A link of another program fills in the first field in the window that is there, and no other link does anything."""
    harbor.clear_account()
    window = windows.Window([PROGRAM], FOLDER / 'desktop.log')
    try:
        window.find('Welcome to Quayside')
        assert run_while_served([PROGRAM, 'quayside:connect?token=abc']) == 0
        window.find('The link does not lead to a feed')
        assert window.look('Address or Snippet') is None
        address = urllib.parse.quote(harbor.FEEDS['crates'], safe='')
        assert run_while_served([PROGRAM, f'quayside:connect?address={address}']) == 0
        window.heading('Feed', 'New Connection')
        window.text('Feed “crates” in contoso / platform')
        assert not harbor.USER_CONFIG.exists()
    finally:
        window.close()


@tap.test
def test_about():
    """What About gives to a bug report says who is there, and nothing about the person."""
    set_up(remind=False)
    window = windows.Window([PROGRAM], FOLDER / 'desktop.log')
    try:
        window.find('Connections')
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.call_sync(ID, '/' + ID.replace('.', '/'), 'org.freedesktop.Application', 'ActivateAction',
                      GLib.Variant('(sava{sv})', ('about', [], {})), None, 0, -1, None)
        window.click(window.find('Troubleshooting'))
        window.click(window.find('Debugging Information'))
        info = window.wait(lambda: find_text(window, 'Sandbox:'), 'the debugging information')
        assert 'Keyring service: running' in info, info
        assert 'Portals: not available' in info, info
        for word in ('contoso', 'platform', 'crates', str(harbor.HOME), 'sparse+'):
            assert word not in info, info
    finally:
        window.close()


def find_text(window, part):
    """What the field shows that has this part."""
    for node in window.tree():
        # By its full name, since newer versions of the library have another function that would be meant.
        if (node.get_role_name() in windows.ENTRIES and
                part in (shown := windows.Atspi.Text.get_text(node, 0, node.get_character_count()))):
            return shown
    return None


if __name__ == '__main__':
    sys.exit(tap.main())
