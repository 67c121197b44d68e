# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests share: the feeds of the stand-in, sample projects, cargo, the keyring, Quayside itself.

Everything here expects to run inside tests/support/session.py.
"""

import base64
import contextlib
import os
import pathlib
import re
import select
import signal
import subprocess
import tempfile
import urllib.parse
import urllib.request

HOSTED = 'https://pkgs.dev.azure.com'
SCHEMA = 'org.rust-lang.cargo.registry'
LIMIT = 120
# The folder, and the command to which it is read-only.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'

# Feed, and the address that a person copies for it: one of a project, one of the whole organization.
FEEDS = {
    'crates': f'sparse+{HOSTED}/contoso/platform/_packaging/crates/Cargo/index/',
    'mirror': f'sparse+{HOSTED}/contoso/_packaging/mirror/Cargo/index/',
}
PUBLIC_FEED = f'sparse+{HOSTED}/contoso/community/_packaging/open-source/Cargo/index/'

HOME = pathlib.Path(os.environ['HOME'])
USER_CONFIG = HOME / '.cargo' / 'config.toml'

MANIFEST = '''[package]
name = "sample"
version = "0.1.0"
edition = "2018"

[dependencies]
'''

MAIN = '''fn main () {
'''


def token(name):
    """A token of this run."""
    with open(os.environ['STAND_IN_TOKENS'], encoding='ascii') as file:
        return dict(line.rstrip('\n').split('=', 1) for line in file)[name]


def control(**parameters):
    """Changes what the stand-in does, see stand-in-azure --help."""
    address = os.environ['STAND_IN_CONTROL'] + '?' + urllib.parse.urlencode(parameters)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=LIMIT) as answer:
        assert answer.status == 204, answer.status


class Requests:
    """The requests that the stand-in gets from now on."""

    def __init__(self):
        self.path = pathlib.Path(os.environ['STAND_IN_LOG'])
        self.start = self.path.stat().st_size

    def lines(self):
        """All of them, “METHOD host/path status verdict”."""
        with open(self.path, encoding='utf-8') as file:
            file.seek(self.start)
            return file.read().splitlines()

    def wait_for_one(self):
        """Returns when there is one, without looking again and again: “tail” is told by the kernel."""
        with subprocess.Popen(['tail', '-f', '-c', f'+{self.start + 1}', str(self.path)], stdout=subprocess.PIPE) as tail:
            try:
                readable, _, _ = select.select([tail.stdout], [], [], LIMIT)
                assert readable, 'no request came'
            finally:
                tail.kill()

    def matching(self, pattern):
        """Those that match a regular expression as a whole."""
        return [line for line in self.lines() if re.fullmatch(pattern, line)]


def make_project(through_registry=None, replaced=False, name=None):
    """A cargo project that needs hello-feed through a registry of that name, quay-greeting from crates.io, or both; in a
    folder that is called as where people have theirs, if it has a name."""
    if name:
        folder = HOME / 'Projects' / name
        folder.mkdir(parents=True)
    else:
        folder = pathlib.Path(tempfile.mkdtemp(prefix='project-', dir=HOME))
    manifest, main = MANIFEST, MAIN
    if through_registry:
        manifest += f'hello-feed = {{ version = "0.1", registry = "{through_registry}" }}\n'
        main += '    println! ("{}", hello_feed::hello ());\n'
    if replaced:
        manifest += 'quay-greeting = "1"\n'
        main += '    println! ("{}", quay_greeting::greeting ());\n'
    (folder / 'src').mkdir()
    (folder / 'Cargo.toml').write_text(manifest, encoding='utf-8')
    (folder / 'src' / 'main.rs').write_text(main + '}\n', encoding='utf-8')
    return folder


class HangError(AssertionError):
    """A program that did not end, with what it and its children were doing."""


def children_of(process):
    """Process ids of a process and of all that it started."""
    found = [process]
    for parent in found:
        for children in pathlib.Path(f'/proc/{parent}/task').glob('*/children'):
            found += map(int, children.read_text(encoding='ascii').split())
    return found


def describe_process(process):
    """Its name and where in the kernel each of its threads waits; never its arguments or its memory."""
    lines = []
    for task in sorted(pathlib.Path(f'/proc/{process}/task').glob('*')):
        try:
            name, place, call = ((task / what).read_text(encoding='ascii').strip() for what in ('comm', 'wchan', 'syscall'))
        except OSError:
            continue
        lines.append(f'{process} {task.name} {name}: {place}, system call {call.split()[0]}')
    return lines


def run(command, folder, text=None, **variables):
    """Runs a program to its end and returns what it said."""
    command = [str(part) for part in command]
    with subprocess.Popen(command, cwd=folder, env=dict(os.environ, **variables), text=True, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            output, errors = process.communicate(text if text is not None else '', timeout=LIMIT)
        except subprocess.TimeoutExpired:
            family = children_of(process.pid)
            doing = [line for member in family for line in describe_process(member)]
            for member in reversed(family):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(member, signal.SIGKILL)
            output, errors = process.communicate()
            raise HangError('\n'.join(['does not end', *doing, output, errors])) from None
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def cargo(folder, *arguments, text=None):
    """Runs cargo in a project; what it downloaded before does not count."""
    return run(['cargo', *arguments], folder, text)


def forget_downloads():
    """Takes away what cargo has in its caches, so that the next fetch asks the feed."""
    subprocess.run(['rm', '-rf', str(HOME / '.cargo' / 'registry')], check=True)


def assert_success(result):
    """Shows what was said when a program failed."""
    assert result.returncode == 0, f'status {result.returncode}\n{result.stdout}\n{result.stderr}'


def downloaded(crate):
    """Whether cargo has the package of a crate in its cache."""
    return bool(list((HOME / '.cargo' / 'registry').glob(f'cache/*/{crate}-*.crate')))


def fetch_fresh(folder, *crates):
    """A real cargo fetch with empty caches; returns the requests it made."""
    forget_downloads()
    requests = Requests()
    assert_success(cargo(folder, 'fetch'))
    for crate in crates:
        assert downloaded(crate), f'{crate} was not downloaded\n' + '\n'.join(requests.lines())
    return requests


def keyring_items(index):
    """How many items the keyring has for an index address."""
    found = run(['secret-tool', 'search', '--all', 'xdg:schema', SCHEMA, 'url', index], HOME)
    return len(re.findall(r'^\[/', found.stdout, re.MULTILINE))


def stored_value(index):
    """What cargo would find."""
    return run(['secret-tool', 'lookup', 'xdg:schema', SCHEMA, 'url', index], HOME).stdout


def store_token(index, secret):
    """Puts a personal access token into the keyring, as an earlier connection left it there."""
    value = 'Basic ' + base64.b64encode(f'PAT:{secret}'.encode('ascii')).decode('ascii')
    assert_success(run(['secret-tool', 'store', '--label', 'cargo-registry:earlier', 'xdg:schema', SCHEMA, 'url', index],
                       HOME, value))


def clear_account():
    """Takes away what an earlier test left: cargo's home, the application's state, every item of the keyring."""
    for path in ('.cargo', '.config/quayside', '.local/share/quayside', '.local/state', '.cache/quayside'):
        subprocess.run(['rm', '-rf', str(HOME / path)], check=True)
    run(['secret-tool', 'clear', 'xdg:schema', SCHEMA], HOME)


def without_writing(folder):
    """The prefix that runs a command to which a folder is read-only, even for the administrator."""
    folder.chmod(0o555)
    return ['unshare', '--mount', 'sh', '-c', READ_ONLY, str(folder)] if os.geteuid() == 0 else []


class AzureCli:
    """The stand-in for `az`, first in the PATH of whatever is started from now on; see stand-in-az for its moods."""

    def __init__(self, mood='alone'):
        self.state = HOME / '.azure'
        self.state.mkdir(exist_ok=True)
        folder = HOME / 'az'
        folder.mkdir(exist_ok=True)
        program = folder / 'az'
        if not program.exists():
            program.symlink_to(pathlib.Path(__file__).resolve().parent.parent / 'support' / 'stand-in-az')
        os.environ['PATH'] = os.pathsep.join([str(folder), *(part for part in os.environ['PATH'].split(os.pathsep)
                                                             if part != str(folder))])
        (self.state / 'token').touch(mode=0o600)
        (self.state / 'token').write_text(token('entra') + '\n', encoding='ascii')
        (self.state / 'calls').unlink(missing_ok=True)
        self.set_mood(mood)

    def set_mood(self, mood):
        """What it does from now on."""
        (self.state / 'mood').write_text(mood + '\n', encoding='ascii')

    def calls(self):
        """The arguments with which it was started so far."""
        path = self.state / 'calls'
        return path.read_text(encoding='utf-8').splitlines() if path.exists() else []


class Quayside:
    """The program under test."""

    def __init__(self, program):
        self.program = program
        self.prefix = []

    def __call__(self, folder, *arguments, text=None):
        return run([*self.prefix, self.program, *arguments], folder, text, G_DEBUG='fatal-criticals')

    def connect(self, folder, address, *arguments, secret):
        """Reviews or, with --yes, makes a connection with a token typed by its owner."""
        return self(folder, '--connect', address, '--project', folder, *arguments, text=secret + '\n')


def last_word(result):
    """WORD, and CODE if there is one, of the last line “# result WORD [CODE MESSAGE]”."""
    lines = result.stdout.splitlines()
    assert lines and lines[-1].startswith('# result '), f'status {result.returncode}\n{result.stdout}\n{result.stderr}'
    return lines[-1].split()[2:4]
