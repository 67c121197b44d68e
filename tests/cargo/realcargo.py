# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real Cargo in a world of its own, for the tests that compare Quayside's view with Cargo's."""

import os
import pathlib
import shutil
import subprocess


def find_cargo():
    """The toolchain's own cargo: rustup's proxy would look for toolchains below the changed HOME."""
    rustup = shutil.which('rustup')
    if rustup is not None:
        found = subprocess.run([rustup, 'which', 'cargo'], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.strip()
    return shutil.which('cargo')


class World:
    """A HOME, a Cargo home in it and a project; nothing of the account that runs the test is seen."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.cargo = find_cargo()
        assert self.cargo is not None, 'these tests need a cargo'
        self.home = self.root / 'home'
        self.home.mkdir()

    def environment(self, **more):
        environment = {
            'HOME': str(self.home),
            'PATH': os.environ['PATH'],
            'LC_ALL': 'C.UTF-8',
            'CARGO_TERM_COLOR': 'never',
        }
        environment.update(more)
        return environment

    def run(self, folder, *arguments, limit=60, **variables):
        return subprocess.run([self.cargo, *arguments], cwd=folder, env=self.environment(**variables),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=limit)


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')
    path.chmod(mode)


def toml_string(text):
    """A basic string that every TOML reader takes."""
    escaped = []
    for character in text:
        if character in '"\\':
            escaped.append('\\' + character)
        elif ord(character) < 0x20 or ord(character) == 0x7f:
            escaped.append('\\u%04x' % ord(character))
        else:
            escaped.append(character)
    return '"' + ''.join(escaped) + '"'
