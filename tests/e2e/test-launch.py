#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes from the window to other programs of the desktop: a file to the text editor, an address to the browser, a
command to whoever pastes it. And what does not: the help is a window of its own."""

import contextlib
import os
import pathlib
import subprocess
import sys

import corners
import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
DATA = pathlib.Path(os.environ['XDG_DATA_HOME'])
CONFIG = pathlib.Path(os.environ['XDG_CONFIG_HOME'])
CLIPBOARD = sys.argv[2]
STATUS_PAGE = 'https://status.dev.azure.com/'
TOKENS_PAGE = 'https://dev.azure.com/contoso/_usersSettings/tokens'
quayside = harbor.Quayside(sys.argv[1])

# Writes what it was started with where it lies, at once: whoever sees the file sees all of it.
PROGRAM = '''#!/bin/sh
printf '%s\\n' "$@" >"$0.new" && mv "$0.new" "$0.opened"
'''
ENTRY = '''[Desktop Entry]
Type=Application
Name={name}
Exec={program} {field}
MimeType={type};
NoDisplay=true
'''


class App:
    """An app that the person prefers for a type, of which it notes what it was to open."""

    chosen = {}

    def __init__(self, name, mime_type, field):
        self.program = FOLDER / name
        self.program.write_text(PROGRAM, encoding='utf-8')
        self.program.chmod(0o755)
        self.record = self.program.with_name(f'{name}.opened')
        entries = DATA / 'applications'
        entries.mkdir(parents=True, exist_ok=True)
        (entries / f'{name}.desktop').write_text(ENTRY.format(name=name, program=self.program, field=field, type=mime_type),
                                                 encoding='utf-8')
        self.chosen[mime_type] = f'{name}.desktop'
        lines = [f'{key}={value}' for key, value in self.chosen.items()]
        (CONFIG / 'mimeapps.list').write_text('\n'.join(['[Default Applications]', *lines, '']), encoding='utf-8')

    def opened(self, window):
        """What it was started with since it was asked last, one argument each."""
        window.wait(self.record.exists, f'{self.program.name} is started', limit=40)
        text = self.record.read_text(encoding='utf-8')
        self.record.unlink()
        return text.splitlines()


# Before the program starts, which need not look again for apps then.
EDITOR = App('test-editor', 'text/plain', '%f')
BROWSER = App('test-browser', 'x-scheme-handler/https', '%u')
HELP = App('test-help', 'x-scheme-handler/help', '%u')
FILES = App('test-files', 'inode/directory', '%u')
# What GNOME calls its settings of the network.
NETWORK = App('gnome-network-panel', 'x-scheme-handler/test-network', '%u')


@contextlib.contextmanager
def connected(*options):
    """A project with a connection, and the window."""
    harbor.clear_account()
    folder = harbor.make_project()
    harbor.assert_success(quayside.connect(folder, harbor.FEEDS['crates'], '--yes', *options, secret=harbor.token('second')))
    window = windows.Window([sys.argv[1]], FOLDER / 'launch.log')
    try:
        window.find('Connections')
        window.settle()
        yield folder, window
    except windows.NotFound:
        window.screenshot(FOLDER / 'not-found.png', whole=True)
        raise
    finally:
        window.close()


def copied():
    """What another program gets that pastes; empty while there is nothing yet."""
    return subprocess.run([CLIPBOARD], capture_output=True, text=True, check=False, timeout=harbor.LIMIT).stdout


@tap.test
def test_text_editor():
    """A file with an error is opened in the text editor that the person prefers, from the error and from the menu."""
    with connected() as (folder, window):
        config = folder / '.cargo' / 'config.toml'
        window.activate(window.wait(lambda: next((node for node in window.tree() if 'Menu of ' in window.name_of(node) and
                                                  folder.name in window.name_of(node)), None), 'the menu of the file'))
        window.press('Open in Text Editor', 'menu item')
        assert EDITOR.opened(window) == [str(config)]

        config.write_text(config.read_text(encoding='utf-8') + 'net = {\n', encoding='utf-8')
        window.press('Check Connection')
        window.text('Configuration Has an Error', limit=40)
        window.remedy('Open in Text Editor', limit=40)
        assert EDITOR.opened(window) == [str(config)]
        assert not BROWSER.record.exists() and not HELP.record.exists()


@tap.test
def test_help():
    """Help at a failing step shows what there is to know about it, in a window; what leads to the web opens there."""
    with connected() as (_folder, window):
        harbor.control(token='second', role='none')
        try:
            window.press('Check Connection')
            window.find('Log In, Failed, No Permission for This Feed', limit=40)
            window.remedy('Open Azure DevOps')
            assert BROWSER.opened(window) == [TOKENS_PAGE]
            window.remedy('Help')
            window.heading('Error Messages', 'Help')
            window.wait_for_focus('No Permission for This Feed', 'heading')
            assert not HELP.record.exists(), HELP.opened(window)
        finally:
            harbor.control(token='second', role='reader')


@tap.test
def test_network():
    """A service that has a problem is looked up in the browser, and a proxy that refuses in the settings."""
    with connected() as (_folder, window):
        harbor.control(fault='proxy-login', where='pkgs.dev.azure.com')
        try:
            window.press('Check Connection')
            window.find('Log In, Failed, Proxy Refused the Connection', limit=40)
            window.remedy('Open Network Settings')
            assert NETWORK.opened(window) == ['']
            harbor.control(fault='error', where='config.json')
            window.press('Check Again')
            window.find('Log In, Failed, Azure DevOps Has a Problem', limit=40)
            window.remedy('Open Service Status')
            assert BROWSER.opened(window) == [STATUS_PAGE]
        finally:
            harbor.control(fault='none')


@tap.test
def test_files():
    """A file that is read-only is shown in its folder; for a part that has to be changed by hand there is what to paste."""
    harbor.clear_account()
    folder = harbor.make_project()
    config = folder / '.cargo' / 'config.toml'
    config.parent.mkdir()
    config.write_text('registries.crates = 1\n', encoding='utf-8')
    window = windows.Window([*harbor.without_writing(config.parent), sys.argv[1], folder], FOLDER / 'launch.log')
    try:
        corners.Corners.go_to_log_in(window)
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Next')
        window.find('Cannot Be Changed Automatically', limit=40)
        window.remedy('Copy Text')
        window.wait(lambda: harbor.FEEDS['crates'] in copied(), 'what to paste')
        config.write_text('[build]\njobs = 4\n', encoding='utf-8')
        window.key('alt+Left')
        window.heading('Log In', walk.PAGES)
        window.press('Next')
        window.find('File Cannot Be Changed', limit=40)
        window.remedy('Show in Files')
        opened = FILES.opened(window)
        assert opened == [str(config.parent)], opened
    finally:
        window.close()
        config.parent.chmod(0o755)


@tap.test
def test_command():
    """A command for the terminal is in the clipboard of the desktop, to the letter."""
    azure = harbor.AzureCli()
    try:
        with connected('--helper', 'azure-cli') as (_folder, window):
            azure.set_mood('logged-out')
            window.press('Check Connection')
            window.find('Token, Failed, Azure CLI Is Not Logged In', limit=40)
            window.remedy('Copy Command')
            window.news('Copied')
            window.wait(lambda: copied() == 'az login', 'the command')

            # A guest of another organization has to say which.
            azure.set_mood('other-tenant')
            window.press('Check Again')
            window.find('Token, Failed, Another Account Is Needed', limit=40)
            window.remedy('Copy Command')
            window.wait(lambda: copied().startswith('az login --tenant '), 'another command')
            assert copied() == 'az login --tenant ' + harbor.USER_CONFIG.read_text(encoding='utf-8').split('"--tenant", "')[1][:36]
    finally:
        azure.set_mood('logged-out')


if __name__ == '__main__':
    sys.exit(tap.main())
