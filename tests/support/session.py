#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command as a person's own computer would, with nothing of the person who runs it.

The command gets a temporary home, a session bus with an unlocked gnome-keyring, a real cargo first on its PATH, and
the stand-in Azure DevOps behind https_proxy. In a mount namespace of its own the stand-in's certificate authority is
part of the system's bundle, so Quayside and cargo reach the addresses of Azure DevOps unchanged. With --display there
is a screen, too. Everything that was started is ended by its id, the home is removed, and the command's status is
returned.

The command sees these variables:
  STAND_IN_CONTROL   address through which the stand-in is changed (see stand-in-azure --help)
  STAND_IN_LOG       file with one line for each request
  STAND_IN_TOKENS    file with the tokens of this run, NAME=TOKEN
  STAND_IN_SERVER    address of the Azure DevOps Server, before the collection
  SESSION_FOLDER     folder of all of it
"""

import argparse
import contextlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile

OLDEST_CARGO = (1, 74)
LIMIT = 30
# Dots per inch at which text has its own size.
DPI = 96

# The file that says that the inner part has begun.
REACHED = 'logs/reached'

# Where systems keep the certificate authorities that GnuTLS and OpenSSL trust.
BUNDLES = (
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
    '/etc/ssl/ca-bundle.pem',
)

# Nothing else of the caller's environment is passed on: a proxy, a certificate file, a cargo home or a bus of theirs
# would decide what the test finds.
KEPT = ('PATH', 'TERM', 'TMPDIR', 'LD_LIBRARY_PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'GSETTINGS_SCHEMA_DIR',
        'XDG_DATA_DIRS')

# The only service that the bus may start by itself. The keyring is started by name below, so that a test never meets
# one that was activated with other settings.
BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}/run</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''

KEYFILE = '''[org/gnome/desktop/interface]
color-scheme='{scheme}'

[org/gnome/desktop/a11y/interface]
high-contrast={contrast}
'''

SETTINGS = '''[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations=false
gtk-cursor-blink=false
gtk-decoration-layout=appmenu:close
'''


class SessionError(Exception):
    """Something that the session needs is missing or does not start."""


def find_cargo():
    """The folder of a cargo that is new enough, and no shim: those need the home that is about to change."""
    homes = [os.environ.get('CARGO_HOME'), os.path.expanduser('~/.cargo')]
    candidates = [shutil.which('cargo')] + [os.path.join(home, 'bin', 'cargo') for home in homes if home]
    for candidate in candidates:
        if candidate is None or not os.access(candidate, os.X_OK):
            continue
        rustup = os.path.join(os.path.dirname(candidate), 'rustup')
        if os.access(rustup, os.X_OK):
            found = subprocess.run([rustup, 'which', 'cargo'], capture_output=True, text=True, check=False)
            if found.returncode == 0:
                candidate = found.stdout.strip()
        answer = subprocess.run([candidate, '--version'], capture_output=True, text=True, check=False)
        version = re.match(r'cargo (\d+)\.(\d+)', answer.stdout)
        if version and tuple(map(int, version.groups())) >= OLDEST_CARGO:
            return os.path.dirname(candidate)
    raise SessionError('no cargo %d.%d or newer was found' % OLDEST_CARGO)


def wait_for_line(stream, what):
    """One line from an unbuffered pipe, or an error when none comes. What follows the line stays in the pipe."""
    line = b''
    while not line.endswith(b'\n'):
        ready, _, _ = select.select([stream], [], [], LIMIT)
        byte = stream.read(1) if ready else b''
        if not byte:
            raise SessionError(f'{what} did not start')
        line += byte
    return line.decode()


class Processes(contextlib.ExitStack):
    """What was started, ended in the reverse order."""

    def __init__(self, logs):
        super().__init__()
        self.logs = logs

    def start(self, name, command, **options):
        """Starts a command whose messages go to a log file, so that it never holds the caller's own outputs."""
        with open(os.path.join(self.logs, name + '.log'), 'ab') as log:
            options.setdefault('stdin', subprocess.DEVNULL)
            options.setdefault('stdout', log)
            process = subprocess.Popen(command, stderr=log, start_new_session=True, **options)
        self.callback(self.end, process)
        return process

    @staticmethod
    def end(process):
        """Asks the process to end, then insists."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def make_folders(folder):
    """The home and the folders that programs expect."""
    for name in ('home', 'home/.config/gtk-4.0', 'home/.config/glib-2.0/settings', 'home/.local/share', 'home/.cache',
                 'run', 'ca', 'logs', 'services'):
        os.makedirs(os.path.join(folder, name), mode=0o700, exist_ok=True)
    with open(os.path.join(folder, 'bus.conf'), 'w', encoding='utf-8') as file:
        file.write(BUS.format(folder=folder))


def make_environment(folder, cargo_folder):
    """The environment of the command."""
    home = os.path.join(folder, 'home')
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment.update({
        'ADW_DISABLE_PORTAL': '1',
        'CARGO_HOME': os.path.join(home, '.cargo'),
        'CARGO_TERM_COLOR': 'never',
        # Others ask services that a session of its own does not have.
        'GIO_USE_NETWORK_MONITOR': 'netlink',
        'GIO_USE_PROXY_RESOLVER': 'libproxy',
        'GIO_USE_VFS': 'local',
        'GSETTINGS_BACKEND': 'keyfile',
        'HOME': home,
        'LANG': 'C.UTF-8',
        'LC_ALL': 'C.UTF-8',
        'PATH': cargo_folder + os.pathsep + os.environ.get('PATH', os.defpath),
        'SESSION_FOLDER': folder,
        'XDG_CACHE_HOME': os.path.join(home, '.cache'),
        'XDG_CONFIG_HOME': os.path.join(home, '.config'),
        'XDG_DATA_HOME': os.path.join(home, '.local/share'),
        'XDG_RUNTIME_DIR': os.path.join(folder, 'run'),
        'XDG_STATE_HOME': os.path.join(home, '.local/state'),
    })
    return environment


def start_stand_in(processes, program, folder, environment):
    """Starts the stand-in and says in the environment where it is. Returns the file of its authority."""
    log = os.path.join(folder, 'requests.log')
    tokens = os.path.join(folder, 'tokens')
    process = processes.start('stand-in', [program, '--ca-dir', os.path.join(folder, 'ca'), '--log', log,
                                           '--tokens', tokens],
                              stdout=subprocess.PIPE, bufsize=0, env=environment, cwd=folder)
    ready = json.loads(wait_for_line(process.stdout, 'the stand-in'))
    environment.update({
        'https_proxy': ready['proxy'],
        'no_proxy': '127.0.0.1,localhost',
        'STAND_IN_CONTROL': ready['proxy'] + '/-/control',
        'STAND_IN_LOG': log,
        'STAND_IN_SERVER': ready['server'],
        'STAND_IN_TOKENS': tokens,
    })
    return ready['authority']


def start_display(processes, folder, environment, arguments):
    """Starts a screen of its own."""
    config = os.path.join(folder, 'home', '.config')
    with open(os.path.join(config, 'glib-2.0/settings/keyfile'), 'w', encoding='utf-8') as file:
        file.write(KEYFILE.format(scheme=arguments.scheme, contrast=str(arguments.contrast).lower()))
    with open(os.path.join(config, 'gtk-4.0/settings.ini'), 'w', encoding='utf-8') as file:
        file.write(SETTINGS)
    shutil.copy('/usr/share/dbus-1/services/org.a11y.Bus.service', os.path.join(folder, 'services'))

    reader, writer = os.pipe()
    processes.start('xvfb', ['Xvfb', '-displayfd', str(writer), '-screen', '0', arguments.screen, '-nolisten', 'tcp', '-noreset'],
                    pass_fds=[writer], env=environment)
    os.close(writer)
    with open(reader, 'rb', buffering=0) as stream:
        number = wait_for_line(stream, 'Xvfb').strip()
    environment.update({
        'DISPLAY': ':' + number,
        'GDK_BACKEND': 'x11',
        'GSK_RENDERER': 'cairo',
        'LIBGL_ALWAYS_SOFTWARE': '1',
    })
    # On X11, GTK takes the size of text from the screen's resources and from nowhere else.
    subprocess.run(['xprop', '-root', '-format', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER',
                    f'Xft.dpi: {round(DPI * arguments.text_scale)}'], check=True, env=environment)


def inherit_display(environment):
    """The caller's own screen. Wayland's socket is named in full, because the runtime folder is another one."""
    for name in ('DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'GDK_BACKEND', 'GDK_SCALE', 'GTK_THEME', 'XCURSOR_SIZE'):
        if name in os.environ:
            environment[name] = os.environ[name]
    if 'DISPLAY' in environment and 'XAUTHORITY' not in environment:
        environment['XAUTHORITY'] = os.path.expanduser('~/.Xauthority')
    socket = environment.get('WAYLAND_DISPLAY')
    if socket and not os.path.isabs(socket) and 'XDG_RUNTIME_DIR' in os.environ:
        environment['WAYLAND_DISPLAY'] = os.path.join(os.environ['XDG_RUNTIME_DIR'], socket)


def runtime_folder():
    """Where the system has the folder of this account for sockets and the like."""
    return f'/run/user/{os.getuid()}'


def make_namespace(folder, authority, arguments):
    """The command prefix that adds the authority to the system's bundle and to others, for what it runs and nobody
    else. The runtime folder can be where systems have it, which the document portal takes for granted, and folders of
    the build where they are installed, which is where the program looks for them."""
    system = next((os.path.realpath(path) for path in BUNDLES if os.path.exists(path)), None)
    if system is None:
        raise SessionError('the bundle of certificate authorities was not found (package ca-certificates)')
    mounts = []
    for number, target in enumerate([system, *arguments.bundle]):
        bundle = os.path.join(folder, f'bundle-{number}.pem')
        with open(bundle, 'wb') as out:
            for path in (target, authority):
                with open(path, 'rb') as part:
                    out.write(part.read())
        os.chmod(bundle, 0o644)
        mounts += [bundle, target]
    if arguments.runtime_folder_in_place:
        mounts += [os.path.join(folder, 'run'), runtime_folder()]
    for source, target in arguments.mount:
        mounts += [os.path.abspath(source), target]

    script = """while [ "$1" != -- ]; do
        [ -e "$2" ] || { mkdir -p "${2%/*}" && mount -t tmpfs tmpfs "${2%/*}" && mkdir -m 700 "$2"; } || exit
        mount --bind "$1" "$2" || exit
        shift 2
        done; shift; exec "$@\""""
    unshare = ['unshare', '--mount']
    inner = []
    if os.geteuid() != 0:
        # Root of a user namespace may mount; afterwards the command gets the caller's own id back.
        unshare += ['--user', '--map-root-user']
        inner = ['unshare', '--user', f'--map-user={os.getuid()}', f'--map-group={os.getgid()}']
    return unshare + ['sh', '-c', script, 'sh', *mounts, '--'] + inner


def start_keyring(processes, folder):
    """An unlocked keyring whose password nobody is asked for. A file written now is encrypted with it."""
    daemon = processes.start('keyring', ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets',
                                         '--control-directory', os.path.join(folder, 'run', 'keyring')],
                             stdin=subprocess.PIPE)
    daemon.stdin.write(b'session password')
    daemon.stdin.close()
    daemon.stdin = None
    wait_for_name('org.freedesktop.secrets', 'gnome-keyring')


def wait_for_name(name, what):
    """Waits until somebody owns a name on the session bus."""
    done = subprocess.run(['gdbus', 'wait', '--session', '--timeout', str(LIMIT), name], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode != 0:
        raise SessionError(f'{what} did not start')


def start_window_manager(processes):
    """Placement, modality and focus are then as on a desktop. It says itself when it manages the screen: to look for
    what it writes on the root window could begin after it was written."""
    openbox = processes.start('openbox', ['openbox', '--sm-disable', '--startup', 'echo ready'],
                              stdout=subprocess.PIPE, bufsize=0)
    wait_for_line(openbox.stdout, 'openbox')


def run_inside(arguments):
    """The part that runs on the new bus: the keyring, the window manager, the command."""
    folder = os.environ['SESSION_FOLDER']
    for output, stream in zip(map(int, arguments.inside.split(',')), (sys.stdout, sys.stderr)):
        os.dup2(output, stream.fileno())
        os.close(output)
    with open(os.path.join(folder, REACHED), 'wb'):
        pass
    with Processes(os.path.join(folder, 'logs')) as processes:
        if arguments.keyring:
            start_keyring(processes, folder)
        if arguments.display == 'own':
            start_window_manager(processes)
        return run_to_end(arguments.command, cwd=os.environ['HOME'])


def run_to_end(command, **options):
    """Runs a command in the foreground; who ends us ends it first. Returns its status."""
    process = subprocess.Popen(command, **options)

    def forward(number, _frame):
        process.send_signal(number)

    previous = {number: signal.signal(number, forward) for number in (signal.SIGTERM, signal.SIGINT)}
    status = process.wait()
    for number, handler in previous.items():
        signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def run_outside(arguments):
    """Makes the session, runs the rest of this file inside it, and takes everything away again."""
    with contextlib.ExitStack() as stack:
        folder = tempfile.mkdtemp(prefix='quayside-')
        if not arguments.keep:
            stack.callback(shutil.rmtree, folder)
        else:
            print(f'session: keeping {folder}', file=sys.stderr)
        make_folders(folder)
        environment = make_environment(folder, find_cargo())
        environment.update((name, os.environ[name]) for name in arguments.keep_variable if name in os.environ)
        for service in arguments.service:
            shutil.copy(service, os.path.join(folder, 'services'))
        processes = stack.enter_context(Processes(os.path.join(folder, 'logs')))
        prefix = []
        if arguments.stand_in:
            program = os.path.abspath(arguments.stand_in)
            authority = start_stand_in(processes, program, folder, environment)
            prefix = make_namespace(folder, authority, arguments)
            if arguments.runtime_folder_in_place:
                environment['XDG_RUNTIME_DIR'] = runtime_folder()
        if arguments.display == 'own':
            start_display(processes, folder, environment, arguments)
        elif arguments.display == 'inherit':
            inherit_display(environment)
        outputs = [os.dup(stream.fileno()) for stream in (sys.stdout, sys.stderr)]
        for output in outputs:
            stack.callback(os.close, output)
        inside = [sys.executable, os.path.abspath(__file__), '--inside', '%d,%d' % tuple(outputs),
                  '--display', arguments.display]
        inside += [] if arguments.keyring else ['--no-keyring']
        bus = ['dbus-run-session', '--config-file', os.path.join(folder, 'bus.conf'), '--']
        return run_session(prefix + bus + inside + ['--'] + arguments.command, folder, environment, outputs)


def run_session(command, folder, environment, outputs):
    """Runs the namespace and the bus in a process group of their own, of which nothing is left afterwards. What they
    themselves have to say is kept apart from what the command says, and shown if the command was never reached."""
    path = os.path.join(folder, 'logs', 'bus.log')
    with open(path, 'wb') as log:
        process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=log, stderr=log,
                                   pass_fds=outputs)

    def stop(_number, _frame):
        os.killpg(process.pid, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    status = process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    if not os.path.exists(os.path.join(folder, REACHED)):
        with open(path, encoding='utf-8', errors='replace') as log:
            raise SessionError('the session did not start\n' + log.read().rstrip())
    return status if status >= 0 else 128 - status


def main():
    """Understands the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--stand-in', metavar='PROGRAM', help='the program stand-in-azure; without it there is no '
                        'Azure DevOps')
    parser.add_argument('--display', choices=('none', 'own', 'inherit'), default='none')
    parser.add_argument('--screen', default='1280x900x24')
    parser.add_argument('--scheme', choices=('default', 'prefer-dark'), default='default')
    parser.add_argument('--contrast', action='store_true', help='high contrast')
    parser.add_argument('--text-scale', type=float, default=1.0, help='size of the text, 1 is 100 %%')
    parser.add_argument('--no-keyring', dest='keyring', action='store_false', help='no Secret Service on the bus')
    parser.add_argument('--bundle', metavar='FILE', action='append', default=[],
                        help="another bundle of certificate authorities that has the stand-in's too, a runtime's for one")
    parser.add_argument('--runtime-folder-in-place', action='store_true', help='XDG_RUNTIME_DIR is /run/user/UID')
    parser.add_argument('--mount', metavar=('FOLDER', 'PLACE'), nargs=2, action='append', default=[],
                        help='a folder that is seen in another place, too; if that is missing, what is beside it is hidden')
    parser.add_argument('--service', metavar='FILE', action='append', default=[],
                        help='describes a service that the session bus may start')
    parser.add_argument('--keep-variable', metavar='NAME', action='append', default=[],
                        help="a variable that is passed on from the caller's environment")
    parser.add_argument('--keep', action='store_true', help='leave the folder behind')
    parser.add_argument('--inside', help=argparse.SUPPRESS)
    parser.add_argument('command', nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.command[:1] == ['--']:
        del arguments.command[0]
    if not arguments.command:
        parser.error('a command is missing')
    try:
        return run_outside(arguments) if arguments.inside is None else run_inside(arguments)
    except SessionError as error:
        print(f'session: {error}', file=sys.stderr)
        return 125


if __name__ == '__main__':
    sys.exit(main())
