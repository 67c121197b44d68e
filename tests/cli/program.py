# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the built program in folders of its own."""

import contextlib
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

FEED = 'sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/'
TIMEOUT = 60


def fact(name):
    """Makes a function, called with a Sandbox of its own, the test of that name."""
    def register(function):
        def run():
            with Sandbox() as sandbox:
                function(sandbox)
        run.__doc__ = name
        tap.test(run)
        return function
    return register


def run_facts():
    """Runs all tests and exits as meson wants it."""
    sys.exit(tap.main())


def equal(found, expected):
    if found != expected:
        raise AssertionError(f'found {found!r}, expected {expected!r}')


def contains(text, part):
    if part not in text:
        raise AssertionError(f'{part!r} is not in {text!r}')


def lacks(text, part):
    if part in text:
        raise AssertionError(f'{part!r} is in {text!r}')


class Answer:
    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err

    def __repr__(self):
        return f'<exit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}>'

    @property
    def result(self):
        """The words of the last line."""
        last = self.out.rstrip('\n').rsplit('\n', 1)[-1]
        contains(last, '# result ')
        return last.removeprefix('# result ')

    @property
    def patch(self):
        return ''.join(line for line in self.out.splitlines(True) if not line.startswith('#'))

    def line(self, word):
        """What follows “# WORD”, for each such line."""
        start = f'# {word} '
        return [line.removeprefix(start) for line in self.out.splitlines() if line.startswith(start)]

    def expect(self, code, result=None):
        if self.code != code or (result is not None and self.result != result):
            raise AssertionError(f'expected exit {code}, result {result!r}, got {self!r}')
        return self


class Sandbox:
    """A home without anything, a project, and no way out: no display, no bus, no network."""

    def __init__(self):
        self.top = Path(tempfile.mkdtemp(prefix='quayside-cli-')).resolve()
        self.home = self.top / 'home'
        self.project = self.top / 'Größe & <app>'
        for folder in self.home, self.project, self.top / 'run':
            folder.mkdir(mode=0o700)
        (self.project / 'Cargo.toml').write_text('[package]\nname = "app"\nversion = "1.0.0"\n')
        self.env = {name: value for name, value in os.environ.items()
                    if name.startswith(('G_', 'ASAN_', 'LSAN_', 'UBSAN_', 'MALLOC_', 'GIO_USE_VFS'))}
        self.env.update({
            'HOME': str(self.home),
            # No cargo, whose version would be asked for: rustup's makes files in a home where it finds none.
            'PATH': '/usr/bin:/bin',
            'XDG_CACHE_HOME': str(self.home / '.cache'),
            'XDG_CONFIG_HOME': str(self.home / '.config'),
            'XDG_DATA_HOME': str(self.home / '.local/share'),
            'XDG_STATE_HOME': str(self.home / '.local/state'),
            'XDG_RUNTIME_DIR': str(self.top / 'run'),
            'DBUS_SESSION_BUS_ADDRESS': 'disabled:',
            'GIO_USE_PROXY_RESOLVER': 'libproxy',
            'https_proxy': 'http://127.0.0.1:9',
            'http_proxy': 'http://127.0.0.1:9',
            'LC_ALL': 'C.UTF-8',
        })

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for folder, _, _ in os.walk(self.top):
            with contextlib.suppress(OSError):
                os.chmod(folder, 0o700)
        shutil.rmtree(self.top)

    @property
    def shared(self):
        return self.project / '.cargo/config.toml'

    @property
    def local(self):
        return self.home / '.cargo/config.toml'

    @property
    def credentials(self):
        return self.home / '.cargo/credentials.toml'

    def write(self, path, text, mode=None):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if mode is not None:
            path.chmod(mode)
        return path

    def command(self, *args):
        return [os.environ['QUAYSIDE'], *map(str, args)]

    def run(self, *args, stdin='', cwd=None, env=None, **options):
        process = subprocess.run(self.command(*args), input=stdin.encode(), cwd=cwd or self.project,
                                 env={**self.env, **(env or {})}, timeout=TIMEOUT,
                                 stdout=options.pop('stdout', subprocess.PIPE), stderr=subprocess.PIPE, **options)
        return Answer(process.returncode, (process.stdout or b'').decode(), process.stderr.decode())

    def connect(self, *args, address=FEED, helper='none', check=False, **options):
        return self.run('--connect', address, '--helper', helper, *([] if check else ['--no-check']), *args, **options)

    def picture(self):
        """Everything that is there: names, modes and contents."""
        found = {}
        for folder, folders, files in os.walk(self.top):
            for name in folders + files:
                path = Path(folder) / name
                mode = path.lstat().st_mode
                if stat.S_ISLNK(mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(mode):
                    content = hashlib.sha256(path.read_bytes()).hexdigest()
                else:
                    content = ''
                found[str(path.relative_to(self.top))] = (oct(mode), content)
        return found

    @contextlib.contextmanager
    def unchanged(self):
        before = self.picture()
        yield
        equal(self.picture(), before)
