#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `./dev demo` shows, inside tests/support/session.py: a sample project, the window, and then a real cargo.

With --walk nobody has to do anything; otherwise the window is for the person in front of it.
"""

import argparse
import pathlib
import subprocess
import sys

import gi

import harbor

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

FEED = 'crates'


def say(text=''):
    """A line of the story."""
    print(text, flush=True)


def fetch(folder):
    """Runs cargo as a person would, and says whether it really downloaded both crates."""
    harbor.forget_downloads()
    say('$ cargo fetch')
    requests = harbor.Requests()
    fetched = harbor.cargo(folder, 'fetch')
    say(fetched.stderr.rstrip())
    if fetched.returncode != 0 or not all(map(harbor.downloaded, ('hello-feed', 'quay-greeting'))):
        return False
    say('What the feed was asked:')
    for line in requests.lines():
        say(f'  {line}')
    started = harbor.cargo(folder, 'run', '--quiet', '--offline')
    say('$ cargo run --offline')
    say(started.stdout.rstrip() or started.stderr.rstrip())
    return started.returncode == 0


def walk_through(program, folder, pictures):
    """Goes through the assistant alone. Needs a screen of its own."""
    import walk  # pylint: disable=import-outside-toplevel

    story = walk.Story(pictures)
    story.say = lambda text: say(f'• {text}')
    walk.open_and_connect(program, folder, FEED, harbor.token('writer'), story)
    say(f'Pictures of each step are in {pictures}.')
    return fetch(folder)


def accompany(program, folder):
    """Waits while a person connects the project, then lets cargo try."""
    token = harbor.HOME / 'token.txt'
    token.touch(mode=0o600)
    token.write_text(harbor.token('writer') + '\n', encoding='utf-8')
    say('Paste this address in the window that opens:')
    say(f'  {harbor.FEEDS[FEED]}')
    say('Choose Replace crates.io, and log in with the token in this file (made up for this demo):')
    say(f'  {token}')

    loop = GLib.MainLoop()
    done = []
    process = Gio.Subprocess.new([str(program), str(folder)], Gio.SubprocessFlags.NONE)
    process.wait_async(None, lambda *_: loop.quit())

    def changed(*_arguments):
        if not done and harbor.USER_CONFIG.exists() and config.query_exists() and fetch(folder):
            done.append(True)
            say('Cargo downloaded both crates through the feed. Close the window to end the demo.')

    config = Gio.File.new_for_path(str(folder / '.cargo' / 'config.toml'))
    (folder / '.cargo').mkdir()
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    monitors = [config.monitor_file(Gio.FileMonitorFlags.WATCH_MOVES),
                Gio.File.new_for_path(str(harbor.USER_CONFIG)).monitor_file(Gio.FileMonitorFlags.WATCH_MOVES)]
    for monitor in monitors:
        monitor.connect('changed', changed)
    loop.run()
    return bool(done)


def main():
    """Runs the demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('program')
    parser.add_argument('pictures', type=pathlib.Path)
    parser.add_argument('--walk', action='store_true')
    arguments = parser.parse_args()
    folder = harbor.make_project(through_registry=FEED, replaced=True, name='hello')
    say('A sample project that needs a crate of a private feed and one of crates.io:')
    say(subprocess.run(['cat', str(folder / 'Cargo.toml')], capture_output=True, text=True, check=True).stdout)
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    if arguments.walk:
        worked = walk_through(arguments.program, folder, arguments.pictures)
    else:
        worked = accompany(arguments.program, folder)
    say('The feed works: cargo downloaded both crates through it.' if worked else
        'Cargo did not download the crates.')
    return 0 if worked else 1


if __name__ == '__main__':
    sys.exit(main())
