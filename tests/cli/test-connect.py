#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""--connect without a server and without a keyring: what is shown, what is written, and when nothing is."""

import base64
import json
import os
import pty
import signal
import subprocess
import termios

from program import FEED, TIMEOUT, contains, equal, fact, lacks, run_facts

TOKEN = 'x9' * 38 + 'AZDO' + '1234'
AUTHORIZATION = 'Basic ' + base64.b64encode(f'PAT:{TOKEN}'.encode()).decode()
LINK = 'https://dev.azure.com/contoso/platform/_artifacts/feed/crates'
REGISTRY = f'[registries]\ncrates = {{ index = "{FEED}" }}\n'


def no_token_in(answer):
    for text in answer.out, answer.err:
        lacks(text, TOKEN)
        lacks(text, AUTHORIZATION.split()[1])


def apply_patch(sandbox, answer):
    """As a person would: the paths are absolute, so from the root with the first slash taken off."""
    subprocess.run(['patch', '--quiet', '--batch', '-p1', '-d', '/'], input=answer.patch.encode(), check=True,
                   stdout=subprocess.DEVNULL, timeout=TIMEOUT)


@fact('/cli/connect/shows-and-does-not-write')
def shows_and_does_not_write(sandbox):
    with sandbox.unchanged():
        answer = sandbox.connect().expect(0, 'review')
    equal(answer.err, '')
    equal(answer.line('connection'), [f'crates {FEED}'])
    equal(answer.line('check'), ['skipped -'])
    equal(answer.line('keyring'), [])
    equal(answer.line('file'), [f'create shared {sandbox.shared}'])
    # The tab ends a name that has blanks in it.
    equal(answer.patch, f'--- /dev/null\n+++ {sandbox.shared}\t\n@@ -0,0 +1,2 @@\n' +
          ''.join(f'+{line}\n' for line in REGISTRY.splitlines()))


@fact('/cli/connect/understands-a-link')
def understands_a_link(sandbox):
    with sandbox.unchanged():
        answer = sandbox.connect(address=LINK).expect(0, 'review')
    equal(answer.line('connection'), [f'crates {FEED}'])


@fact('/cli/connect/understands-a-snippet')
def understands_a_snippet(sandbox):
    snippet = (f'# für alle\n[registries]\nmirror = {{ index = "{FEED}" }}\n\n'
               '[source.crates-io]\nreplace-with = "mirror"\n')
    with sandbox.unchanged():
        answer = sandbox.connect(address=snippet, env={'LC_ALL': 'C'}).expect(0, 'review')
    equal(answer.line('connection'), [f'mirror {FEED}'])
    contains(answer.patch, 'replace-with')


@fact('/cli/connect/applies-what-it-showed')
def applies_what_it_showed(sandbox):
    shown = sandbox.connect().expect(0, 'review')
    answer = sandbox.connect('--yes').expect(0, 'applied')
    equal(answer.out.splitlines()[:-1], shown.out.splitlines()[:-1])
    equal(sandbox.shared.read_text(), REGISTRY)
    again = sandbox.connect('--yes').expect(0, 'unchanged')
    equal(again.line('file'), [])
    equal(again.patch, '')


@fact('/cli/connect/tells-what-has-the-last-word')
def tells_what_has_the_last_word(sandbox):
    """What was applied stays applied; code and message say why Cargo does otherwise."""
    own = 'CARGO_REGISTRIES_CRATES_CREDENTIAL_PROVIDER'
    source = 'CARGO_SOURCE_crates-io_REPLACE_WITH'
    overridden = 'F10 Setting Is Overridden'
    for helper in 'microsoft', 'custom:pass show':
        for result in 'applied', 'unchanged':
            answer = sandbox.connect('--yes', helper=helper, env={own: 'cargo:token'})
            answer.expect(0, f'{result} {overridden}')
            equal(answer.err.count(own), 1)
        found = json.loads(sandbox.connect('--yes', '--json', helper=helper, env={own: 'cargo:token'}).out)
        equal([found[key] for key in ('result', 'code', 'message', 'exit')],
              ['unchanged', *overridden.split(' ', 1), 0])
        # Without the variable nothing has the last word.
        sandbox.connect('--yes', helper=helper).expect(0, 'unchanged')

    # This one counts as soon as a file has the key, so it is not known before.
    answer = sandbox.connect('--yes', '--replace-crates-io', env={source: 'third'}).expect(0, f'applied {overridden}')
    equal(answer.err.count(source), 1)

    sandbox.local.unlink()
    sandbox.write(sandbox.shared, f'[registries.crates]\nindex = "{FEED}"\ncredential-provider = ["pass", "other"]\n')
    answer = sandbox.connect('--yes', helper='custom:pass show').expect(0, f'applied {overridden}')
    contains(answer.err, str(sandbox.shared))


@fact('/cli/connect/patch-applies')
def patch_applies(sandbox):
    starts = [None, '', '# only a comment', '[build]\njobs = 4\n', '[build]\r\njobs = 4\r\n',
              '[registries]\nother = { index = "sparse+https://example.org/" }\n', '[net]\nretry = 3\n' + '#\n' * 30]
    for start in starts:
        if start is None:
            sandbox.shared.unlink(missing_ok=True)
        else:
            sandbox.write(sandbox.shared, start.encode())
        shown = sandbox.connect().expect(0, 'review')
        apply_patch(sandbox, shown)
        patched = sandbox.shared.read_bytes()
        sandbox.connect().expect(0, 'unchanged')

        if start is None:
            sandbox.shared.unlink()
        else:
            sandbox.write(sandbox.shared, start.encode())
        sandbox.connect('--yes').expect(0, 'applied')
        equal(sandbox.shared.read_bytes(), patched)


@fact('/cli/connect/uses-the-current-folder')
def uses_the_current_folder(sandbox):
    inner = sandbox.project / 'src'
    inner.mkdir()
    sandbox.connect(cwd=inner).expect(2)
    answer = sandbox.connect('--project', '..', cwd=inner).expect(0, 'review')
    equal(answer.line('file'), [f'create shared {sandbox.shared}'])
    answer = sandbox.connect('--project', '../Cargo.toml', cwd=inner).expect(0, 'review')
    equal(answer.line('file'), [f'create shared {sandbox.shared}'])


@fact('/cli/connect/resolves-links-as-cargo-does')
def resolves_links(sandbox):
    link = sandbox.top / 'link'
    link.symlink_to(sandbox.project)
    answer = sandbox.connect('--project', link, cwd=sandbox.top).expect(0, 'review')
    equal(answer.line('file'), [f'create shared {sandbox.shared}'])


@fact('/cli/connect/writes-for-all-projects')
def writes_for_all_projects(sandbox):
    answer = sandbox.connect('--all-projects', '--yes', cwd=sandbox.home).expect(0, 'applied')
    equal(answer.line('file'), [f'create local {sandbox.local}'])
    equal(sandbox.local.read_text(), REGISTRY)


@fact('/cli/connect/takes-another-name')
def takes_another_name(sandbox):
    answer = sandbox.connect('--name', 'mirror', '--replace-crates-io', '--yes').expect(0, 'applied')
    equal(answer.line('connection'), [f'mirror {FEED}'])
    contains(sandbox.shared.read_text(), 'replace-with = "mirror"')


@fact('/cli/connect/writes-helpers-for-this-computer-only')
def writes_helpers_locally(sandbox):
    for helper, part in ('azure-cli', 'get-access-token'), ('microsoft', 'artifacts-cargo-credprovider'), \
                        ('custom:pass show feed', '"pass", "show", "feed"'):
        answer = sandbox.connect(helper=helper).expect(0, 'review')
        equal(answer.line('file'), [f'create shared {sandbox.shared}', f'create local {sandbox.local}'])
        shared, local = answer.patch.split(f'+++ {sandbox.local}\n')
        contains(local, part)
        contains(local, '[registries')
        lacks(shared, 'credential-provider')


@fact('/cli/connect/stores-a-token-in-a-private-file')
def stores_a_token_in_a_file(sandbox):
    with sandbox.unchanged():
        shown = sandbox.connect(helper='file', stdin=f'{TOKEN}\n').expect(0, 'review')
    answer = sandbox.connect('--yes', '--expires', '2099-12-31', helper='file', stdin=f'{TOKEN}\n')
    answer.expect(0, 'applied')
    for run in shown, answer:
        no_token_in(run)
        equal(run.line('file')[0], f'create shared {sandbox.shared}')
        contains(run.out, f'# file create local {sandbox.credentials}\n')
        lacks(run.patch, str(sandbox.credentials))
    contains(sandbox.credentials.read_text(), f'"{AUTHORIZATION}"')
    equal(oct(sandbox.credentials.stat().st_mode & 0o777), '0o600')
    for folder, _, files in os.walk(sandbox.home):
        for name in files:
            path = os.path.join(folder, name)
            if path != str(sandbox.credentials):
                with open(path, 'rb') as file:
                    lacks(file.read(), TOKEN.encode())


@fact('/cli/connect/takes-a-token-from-the-input-alone')
def takes_tokens_from_input_alone(sandbox):
    env = {'TOKEN': TOKEN, 'CARGO_REGISTRIES_CRATES_TOKEN': AUTHORIZATION, 'CARGO_REGISTRY_TOKEN': AUTHORIZATION}
    with sandbox.unchanged():
        answer = sandbox.connect('--yes', helper='file', env=env)
    equal(answer.code in (1, 2), True)
    no_token_in(answer)


@fact('/cli/connect/tells-that-there-is-no-keyring')
def tells_that_there_is_no_keyring(sandbox):
    with sandbox.unchanged():
        answer = sandbox.connect('--yes', helper='keyring', stdin=f'{TOKEN}\n').expect(1)
    contains(answer.result, 'failed K01 No Keyring Available')
    equal(answer.line('connection'), [f'crates {FEED}'])
    no_token_in(answer)


@fact('/cli/connect/refuses-when-the-server-cannot-be-asked')
def refuses_without_server(sandbox):
    with sandbox.unchanged():
        answer = sandbox.connect('--yes', helper='file', stdin=f'{TOKEN}\n', check=True).expect(1)
    contains(answer.result, 'refused N0')
    equal(answer.line('check')[0].split()[0], 'offline')
    equal(answer.line('file'), [])
    no_token_in(answer)


@fact('/cli/connect/does-not-check-what-it-cannot-run')
def does_not_check_other_helpers(sandbox):
    answer = sandbox.connect(helper='custom:pass', check=True).expect(0, 'review')
    equal(answer.line('check'), ['elsewhere N17'])


@fact('/cli/connect/leaves-broken-files-alone')
def leaves_broken_files_alone(sandbox):
    for text, code in ('[registries\n', 'F04'), (b'a = "\xff"\n', 'F05'):
        sandbox.write(sandbox.shared, text)
        with sandbox.unchanged():
            answer = sandbox.connect('--yes').expect(1)
        contains(answer.result, f'failed {code} ')
        contains(answer.err, 'quayside: ')
        equal(answer.err.count('quayside: '), 1)


@fact('/cli/connect/does-not-take-a-name-away')
def does_not_take_a_name(sandbox):
    sandbox.write(sandbox.shared, '[registries]\ncrates = { index = "sparse+https://example.org/" }\n')
    with sandbox.unchanged():
        answer = sandbox.connect('--name', 'crates', '--yes').expect(1)
    contains(answer.result, 'failed F06 Name Is Already Used')


@fact('/cli/connect/does-not-replace-another-replacement')
def does_not_replace_another_replacement(sandbox):
    sandbox.write(sandbox.shared, '[source.crates-io]\nreplace-with = "vendored"\n\n'
                                  '[source.vendored]\ndirectory = "vendor"\n')
    with sandbox.unchanged():
        answer = sandbox.connect('--replace-crates-io', '--yes').expect(1)
    contains(answer.result, 'failed F07 ')


@fact('/cli/connect/leaves-protected-files-alone')
def leaves_protected_files_alone(sandbox):
    sandbox.write(sandbox.shared, '[build]\njobs = 4\n', mode=0o444)
    with sandbox.unchanged():
        answer = sandbox.connect('--yes').expect(1)
    contains(answer.result, 'failed F01 ')


@fact('/cli/connect/keeps-mode-and-link')
def keeps_mode_and_link(sandbox):
    target = sandbox.write(sandbox.top / 'dotfiles/config.toml', '[build]\njobs = 4\n', mode=0o640)
    sandbox.local.parent.mkdir()
    sandbox.local.symlink_to(target)
    answer = sandbox.connect('--all-projects', '--yes').expect(0, 'applied')
    equal(sandbox.local.is_symlink(), True)
    equal(oct(target.stat().st_mode & 0o777), '0o640')
    contains(target.read_text(), FEED)
    contains(answer.err, str(target))


@fact('/cli/connect/json-is-one-object-on-one-line')
def json_is_one_object(sandbox):
    with sandbox.unchanged():
        answer = sandbox.connect('--json', helper='file', stdin=f'{TOKEN}\n').expect(0)
    no_token_in(answer)
    equal(answer.out.count('\n'), 1)
    found = json.loads(answer.out)
    equal(list(found), ['format', 'result', 'code', 'message', 'exit', 'connection', 'check', 'keyring', 'files',
                        'notices'])
    equal([found[key] for key in ('format', 'result', 'code', 'message', 'exit')], [1, 'review', None, None, 0])
    equal(found['connection'], {'name': 'crates', 'address': FEED})
    equal(found['check'], {'state': 'skipped', 'code': None})
    equal(found['keyring'], None)
    equal(found['notices'], [])
    shared = found['files'][0]
    equal((shared['action'], shared['kind'], shared['path']), ('create', 'shared', str(sandbox.shared)))
    equal(shared['diff'], sandbox.connect().patch)
    secret = [file for file in found['files'] if file['path'] == str(sandbox.credentials)]
    equal(secret, [{'action': 'create', 'kind': 'local', 'path': str(sandbox.credentials), 'diff': None}])


@fact('/cli/connect/json-tells-failures')
def json_tells_failures(sandbox):
    sandbox.write(sandbox.shared, '[registries\n')
    found = json.loads(sandbox.connect('--json', '--yes').expect(1).out)
    equal([found[key] for key in ('result', 'code', 'message', 'exit')],
          ['failed', 'F04', 'Configuration Has an Error', 1])
    found = json.loads(sandbox.connect('--json', '--yes', '--all-projects').expect(0).out)
    equal(found['result'], 'applied')


@fact('/cli/connect/does-nothing-that-cannot-be-shown')
def does_nothing_unshown(sandbox):
    with open('/dev/full', 'w') as full, sandbox.unchanged():
        answer = sandbox.connect('--yes', stdout=full).expect(1)
    contains(answer.err, 'The output cannot be written')

    with sandbox.unchanged():
        reader, writer = os.pipe()
        os.close(reader)
        sandbox.connect('--yes', stdout=writer).expect(1)
        os.close(writer)


@fact('/cli/connect/writes-no-results-into-files')
def writes_no_results_into_files(sandbox):
    """With standard output closed, the next file that is opened would take its number."""
    command = sandbox.command('--connect', FEED, '--helper', 'none', '--no-check', '--yes', '--json')
    process = subprocess.run(['sh', '-c', 'exec "$@" <&- >&- 2>&-', 'sh', *command], cwd=sandbox.project,
                             env=sandbox.env, timeout=TIMEOUT)
    equal(process.returncode, 0)
    equal(sandbox.shared.read_text(), REGISTRY)


@fact('/cli/connect/closed-input-is-empty')
def closed_input_is_empty(sandbox):
    """With standard input closed, the next thing that is opened would be read as a token."""
    command = sandbox.command('--connect', FEED, '--helper', 'file', '--no-check', '--yes')
    with sandbox.unchanged():
        process = subprocess.run(['sh', '-c', 'exec "$@" <&-', 'sh', *command], cwd=sandbox.project, env=sandbox.env,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=TIMEOUT)
    empty = sandbox.connect('--yes', helper='file', stdin='')
    equal((process.returncode, process.stdout, process.stderr), (empty.code, empty.out, empty.err))


def start_at_terminal(sandbox, *args):
    screen, terminal = pty.openpty()
    process = subprocess.Popen(sandbox.command('--connect', FEED, '--no-check', '--helper', 'file', *args),
                               stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=sandbox.project,
                               env=sandbox.env, start_new_session=True)
    asked = b''
    while not asked.endswith(b': '):
        asked += os.read(process.stderr.fileno(), 100)
    equal(asked, b'Token for contoso (empty: the saved one): ')
    return screen, terminal, process


def echoes(terminal):
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


@fact('/cli/connect/terminal-is-asked-without-echo')
def terminal_is_asked(sandbox):
    screen, terminal, process = start_at_terminal(sandbox)
    equal(echoes(terminal), False)
    os.write(screen, TOKEN.encode() + b'\r')
    out, err = process.communicate(timeout=TIMEOUT)
    equal(process.returncode, 0)
    equal(echoes(terminal), True)
    equal(out.decode().endswith('# result review\n'), True)
    lacks(out + err, TOKEN.encode())
    os.set_blocking(screen, False)
    try:
        shown = os.read(screen, 1000)
    except BlockingIOError:
        shown = b''
    equal(shown, b'')


@fact('/cli/connect/signals-restore-the-terminal')
def signals_restore_the_terminal(sandbox):
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        screen, terminal, process = start_at_terminal(sandbox, '--yes')
        equal(echoes(terminal), False)
        before = sandbox.picture()
        process.send_signal(number)
        out, err = process.communicate(timeout=TIMEOUT)
        equal(process.returncode, 1)
        equal(echoes(terminal), True)
        equal(out.decode().splitlines()[-1], '# result failed - Stopped')
        contains(err.decode(), 'quayside: Stopped; nothing was changed\n')
        equal(sandbox.picture(), before)
        os.close(screen)
        os.close(terminal)


if __name__ == '__main__':
    run_facts()
