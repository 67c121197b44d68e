# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks the keyring of the session, and answers its dialog in the place of a person."""

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


@contextlib.contextmanager
def prompter(mode):
    """Answers the dialog of the keyring."""
    folder = FOLDER / 'prompter'
    folder.mkdir(exist_ok=True)
    (folder / 'prompter.mode').write_text(mode, encoding='utf-8')
    log = folder / 'prompter.log'
    log.unlink(missing_ok=True)
    with subprocess.Popen([sys.executable, str(PROMPTER), str(folder)]) as process:
        try:
            subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.gnome.keyring.SystemPrompter'],
                           check=True)
            yield lambda: log.read_text(encoding='utf-8').splitlines() if log.exists() else []
        finally:
            process.terminate()
