# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks the keyring of the session, and answers its dialog in the place of a person; or has one, where the session has none."""

import contextlib
import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
PROMPTER = pathlib.Path(__file__).resolve().parent.parent / 'support' / 'fake-prompter.py'


def lock_keyring():
    """Locks the default keyring, as after a while without a key pressed."""
    subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
                    '/org/freedesktop/secrets', '--method', 'org.freedesktop.Secret.Service.Lock',
                    "['/org/freedesktop/secrets/aliases/default']"], check=True, capture_output=True)


def answer(mode):
    """What the dialog of the keyring is answered with from now on."""
    folder = FOLDER / 'prompter'
    folder.mkdir(exist_ok=True)
    (folder / 'prompter.mode').write_text(mode, encoding='utf-8')


@contextlib.contextmanager
def prompter(mode):
    """Answers the dialog of the keyring."""
    answer(mode)
    folder = FOLDER / 'prompter'
    log = folder / 'prompter.log'
    log.unlink(missing_ok=True)
    with subprocess.Popen([sys.executable, str(PROMPTER), str(folder)]) as process:
        try:
            subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.gnome.keyring.SystemPrompter'],
                           check=True)
            yield lambda: log.read_text(encoding='utf-8').splitlines() if log.exists() else []
        finally:
            process.terminate()


@contextlib.contextmanager
def keyring():
    """A keyring that is unlocked until it ends, which a test may do before."""
    daemon = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets',
                               '--control-directory', str(FOLDER / 'run' / 'keyring')], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL)
    try:
        daemon.stdin.write(b'session password')
        daemon.stdin.close()
        subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], check=True)
        yield daemon
    finally:
        daemon.terminate()
        daemon.wait()
