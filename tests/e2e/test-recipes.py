#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Quayside tells colleagues to do on their computers, done by the shells they have and a real cargo."""

import base64
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile

import yaml

import harbor
import tap

PROBE, AZ = sys.argv[1:]
INDEX = harbor.FEEDS['crates']
SHELLS = ('dash', 'bash', 'zsh')
WINDOWS, MACOS, LINUX, PIPELINES, GITHUB, CONTAINER = range(6)
POWERSHELL, ZSH, BASH, AZURE_CLI, NOTHING = range(5)


def probe(*arguments, name='crates', index=INDEX):
    """What the recipe says, byte for byte."""
    command = [PROBE, name, index, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, timeout=harbor.LIMIT).stdout.decode('utf-8')


def as_cargo_stores(secret):
    """The value that is meant to end up in the keyring."""
    return 'Basic ' + base64.b64encode(('PAT:' + secret).encode()).decode()


def write_script(folder, text):
    """The file as a colleague gets it, outside of the project."""
    path = pathlib.Path(tempfile.mkdtemp(prefix='mail-', dir=harbor.HOME)) / 'recipe.sh'
    path.write_bytes(text.encode())
    assert not folder.samefile(path.parent)
    return path


def project_file(folder):
    """The shared file of a project."""
    return folder / '.cargo' / 'config.toml'


def assert_logged_in(secret, index=INDEX):
    """The keyring has one item, with what Cargo sends."""
    assert len(secret) == 84, len(secret)
    assert harbor.keyring_items(index) == 1
    assert harbor.stored_value(index) == as_cargo_stores(secret)


@tap.test
def test_script_and_undo():
    """The script logs in with a long token and takes everything back, in dash, bash and zsh."""
    secret = harbor.token('writer')
    for shell in SHELLS:
        harbor.clear_account()
        folder = harbor.make_project(through_registry='crates')
        script = write_script(folder, probe(LINUX, BASH, 'script'))
        result = harbor.run([shell, script], folder, secret + '\n')
        harbor.assert_success(result)
        assert secret not in result.stdout + result.stderr, shell
        assert_logged_in(secret)
        harbor.fetch_fresh(folder, 'hello-feed')

        before = project_file(folder).read_bytes(), harbor.USER_CONFIG.read_bytes()
        harbor.assert_success(harbor.run([shell, script], folder, secret + '\n'))
        assert (project_file(folder).read_bytes(), harbor.USER_CONFIG.read_bytes()) == before, shell

        harbor.assert_success(harbor.run([shell, script, 'undo'], folder))
        assert harbor.keyring_items(INDEX) == 0, shell
        assert not project_file(folder).exists() and not harbor.USER_CONFIG.exists(), shell
        harbor.forget_downloads()
        assert harbor.cargo(folder, 'fetch').returncode == 101, shell


@tap.test
def test_script_replaces_crates_io():
    """A script for a feed that stands for crates.io sets that up as well."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates', replaced=True)
    script = write_script(folder, probe(LINUX, BASH, 'script', 'replace'))
    harbor.assert_success(harbor.run(['sh', script], folder, harbor.token('writer') + '\n'))
    harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')
    harbor.assert_success(harbor.run(['sh', script, 'undo'], folder))
    assert not project_file(folder).exists()


@tap.test
def test_script_keeps_what_is_there():
    """The script adds to files that have something else in them, and undo restores every byte."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    old_project = b'# build settings\r\n[build]\r\njobs = 4\r\n\r\n[registries]\r\nother = { index = "sparse+https://other.example/" }\r\n'
    old_user = b'[net] # mine\nretry = 2\n'
    for path, old in ((project_file(folder), old_project), (harbor.USER_CONFIG, old_user)):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(old)
        path.chmod(0o640)
    script = write_script(folder, probe(LINUX, BASH, 'script'))
    harbor.assert_success(harbor.run(['sh', script], folder, harbor.token('writer') + '\n'))
    assert project_file(folder).read_bytes().startswith(old_project)
    harbor.fetch_fresh(folder, 'hello-feed')
    harbor.assert_success(harbor.run(['sh', script, 'undo'], folder))
    assert project_file(folder).read_bytes() == old_project
    assert harbor.USER_CONFIG.read_bytes() == old_user
    assert project_file(folder).stat().st_mode & 0o777 == 0o640


@tap.test
def test_script_contradicts_nothing():
    """Where lines at the end would contradict what is there, the script says what to do and changes nothing."""
    cases = (
        ('user', '[registry]\ndefault = "crates"\n', 'global-credential-providers'),
        ('user', 'registry.default = "crates"\n', 'global-credential-providers'),
        ('project', '[registries]\ncrates = { index = "sparse+https://old.example/" }\n', 'another address'),
        ('project', '[registries.crates]\nindex = "sparse+https://old.example/"\n', 'another address'),
        ('project', 'registries."crates".index = "sparse+https://old.example/"\n', 'another address'),
        ('project', '[source.crates-io]\nreplace-with = "vendored"\n', 'crates.io'),
    )
    for place, old, word in cases:
        harbor.clear_account()
        folder = harbor.make_project(through_registry='crates')
        path = harbor.USER_CONFIG if place == 'user' else project_file(folder)
        path.parent.mkdir(exist_ok=True)
        path.write_text(old, encoding='utf-8')
        script = write_script(folder, probe(LINUX, BASH, 'script', 'replace'))
        result = harbor.run(['sh', script], folder, harbor.token('writer') + '\n')
        assert result.returncode == 1 and word in result.stderr, (old, result.stderr)
        assert path.read_text(encoding='utf-8') == old
        other = project_file(folder) if place == 'user' else harbor.USER_CONFIG
        assert not other.exists(), old
        assert harbor.keyring_items(INDEX) == 0, old


@tap.test
def test_script_outside_a_project():
    """The script wants the project folder and a token, and says so."""
    harbor.clear_account()
    empty = pathlib.Path(tempfile.mkdtemp(dir=harbor.HOME))
    folder = harbor.make_project(through_registry='crates')
    script = write_script(folder, probe(LINUX, BASH, 'script'))
    result = harbor.run(['sh', script], empty, harbor.token('writer') + '\n')
    assert result.returncode == 1 and 'folder of the project' in result.stderr, result.stderr
    assert not harbor.USER_CONFIG.exists() and not list(empty.iterdir())
    result = harbor.run(['sh', script], folder, '\n')
    assert result.returncode == 1 and 'no token' in result.stderr, result.stderr
    result = harbor.run(['sh', script, 'redo'], folder, '\n')
    assert result.returncode == 1 and 'Usage' in result.stderr, result.stderr


@tap.test
def test_foreign_name():
    """A registry name of foreign letters is one word in every shell and a key in every file."""
    secret = harbor.token('writer')
    for shell in SHELLS:
        harbor.clear_account()
        folder = harbor.make_project(through_registry='été-日本_1')
        script = write_script(folder, probe(LINUX, BASH, 'script', name='été-日本_1'))
        harbor.assert_success(harbor.run([shell, script], folder, secret + '\n'))
        assert_logged_in(secret)
        harbor.fetch_fresh(folder, 'hello-feed')
        harbor.assert_success(harbor.run([shell, script, 'undo'], folder))
        assert harbor.keyring_items(INDEX) == 0


def follow_by_hand(folder, computer, tool, name='crates'):
    """Pastes the first two snippets into their files, and returns the login command."""
    project_file(folder).parent.mkdir(exist_ok=True)
    project_file(folder).write_text(probe(computer, tool, 'code', 1, name=name) + '\n', encoding='utf-8')
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    harbor.USER_CONFIG.write_text(probe(computer, tool, 'code', 2, name=name) + '\n', encoding='utf-8')
    return probe(computer, tool, 'code', 3, name=name)


def type_into(shell, command, folder, secret):
    """Runs a command in a terminal and types a token when it is asked for; returns what the screen shows."""
    primary, secondary = pty.openpty()
    shown = b''
    with subprocess.Popen([shell, '-c', command], cwd=folder, stdin=secondary, stdout=secondary, stderr=secondary,
                          start_new_session=True) as process:
        os.close(secondary)
        typed = False
        while True:
            ready, _, _ = select.select([primary], [], [], harbor.LIMIT)
            assert ready, 'the shell is silent'
            try:
                part = os.read(primary, 4096)
            except OSError:
                part = b''
            if not part:
                break
            shown += part
            if not typed and b'Token: ' in shown:
                os.write(primary, secret.encode() + b'\n')
                typed = True
        status = process.wait(timeout=harbor.LIMIT)
    os.close(primary)
    assert status == 0, (status, shown)
    return shown.decode()


@tap.test
def test_login_commands():
    """The login commands of bash and zsh store the whole token and do not show it."""
    secret = harbor.token('writer')
    for shell, command in (('bash', probe(LINUX, BASH, 'code', 3)), ('zsh', probe(MACOS, ZSH, 'code', 3))):
        harbor.clear_account()
        folder = harbor.make_project(through_registry='crates')
        follow_by_hand(folder, LINUX, BASH)
        shown = type_into(shell, command, folder, secret)
        assert secret not in shown and as_cargo_stores(secret) not in shown, (shell, shown)
        assert_logged_in(secret)
        harbor.fetch_fresh(folder, 'hello-feed')
        harbor.assert_success(harbor.run([shell, '-c', probe(LINUX, BASH, 'code', 4)], folder))
        assert harbor.keyring_items(INDEX) == 0


def with_az(token):
    """A PATH on which the Azure CLI is the stand-in, logged in with a token."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix='az-', dir=harbor.HOME))
    (folder / 'az').symlink_to(pathlib.Path(AZ).resolve())
    (folder / 'token').write_text(token + '\n', encoding='ascii')
    return {'PATH': f'{folder}:{os.environ["PATH"]}', 'AZURE_CONFIG_DIR': str(folder)}


@tap.test
def test_azure_cli():
    """The token of the Azure CLI is stored as Bearer by the command, and not stored at all by the helper."""
    harbor.clear_account()
    variables = with_az(harbor.token('entra'))
    folder = harbor.make_project(through_registry='crates')
    command = follow_by_hand(folder, LINUX, AZURE_CLI)
    assert command.startswith('az login\n'), command
    harbor.assert_success(harbor.run(['bash', '-c', command.split('\n', 1)[1]], folder, **variables))
    assert harbor.stored_value(INDEX) == 'Bearer ' + harbor.token('entra')
    harbor.fetch_fresh(folder, 'hello-feed')

    for shell in SHELLS:
        harbor.clear_account()
        folder = harbor.make_project(through_registry='crates')
        script = write_script(folder, probe(LINUX, AZURE_CLI, 'script'))
        harbor.assert_success(harbor.run([shell, script], folder))
        harbor.assert_success(harbor.run([shell, script], folder))
        harbor.forget_downloads()
        harbor.assert_success(harbor.run(['cargo', 'fetch'], folder, **variables))
        assert harbor.downloaded('hello-feed')
        assert harbor.keyring_items(INDEX) == 0
        harbor.assert_success(harbor.run([shell, script, 'undo'], folder))
        assert not harbor.USER_CONFIG.exists()


def split_powershell(text):
    """A reader of PowerShell of its own: cuts a program into words, strings and signs; fails on what has no end."""
    pattern = re.compile(r"""(?P<comment>\#[^\n]*)
                           | (?P<single>'(?:[^']|'')*')
                           | (?P<double>"(?:[^"`]|`.|"")*")
                           | (?P<variable>\$(?:env:)?[A-Za-z_]\w*)
                           | (?P<word>[A-Za-z_\-][\w\-.]*)
                           | (?P<number>\d+(?:\.\d+)*)
                           | (?P<blank>\s+)
                           | (?P<sign>[()\[\]{}$@,;|=+.:&!])""", re.VERBOSE)
    parts, position = [], 0
    while position < len(text):
        match = pattern.match(text, position)
        assert match, text[position:position + 60]
        parts.append((match.lastgroup, match.group()))
        position = match.end()
    return parts


def assert_balanced(parts):
    """Every bracket has its other half."""
    pairs, stack = {')': '(', ']': '[', '}': '{'}, []
    for kind, text in parts:
        if kind == 'sign' and text in '([{':
            stack.append(text)
        elif kind == 'sign' and text in pairs:
            assert stack and stack.pop() == pairs[text], parts
    assert not stack, stack


def run_powershell_login(line, secret):
    """What the login line puts into the pipe, worked out step by step as .NET does it."""
    match = re.fullmatch(r"\$t = Read-Host Token -AsSecureString; "
                         r"'(.*?)' \+ \[Convert\]::ToBase64String\(\[Text\.Encoding\]::UTF8\.GetBytes\('(.*?)' \+ "
                         r"\[Net\.NetworkCredential\]::new\('', \$t\)\.Password\)\) \| (cargo login --registry (.*))", line)
    assert match, line
    value = match.group(1) + base64.b64encode((match.group(2) + secret).encode('utf-8')).decode('ascii')
    # PowerShell ends what it sends to a program as Windows does.
    return value + '\r\n', match.group(4)


@tap.test
def test_powershell():
    """PowerShell can read the script, and its login line gives Cargo the right value."""
    secret = harbor.token('writer')
    for name in ('crates', 'été'):
        for tool in (POWERSHELL, AZURE_CLI):
            script = probe(WINDOWS, tool, 'script', 'replace', name=name)
            assert script.startswith('\ufeff') and script.count('\ufeff') == 1
            assert script.count('\n') == script.count('\r\n') and script.endswith('\r\n')
            lines = script[1:].split('\r\n')
            assert name == 'été' or script[1:].isascii()
            # Windows PowerShell takes curly quotes for quotes.
            assert not re.search('[‘’‚‛“”„–—]', script)
            assert_balanced(split_powershell(script[1:].replace('\r\n', '\n')))
            assert "$name = '%s'" % name in lines and "$index = '%s'" % INDEX in lines
            table = name if name.isascii() else f'"{name}"'
            assert any(line.strip().rstrip(',') == f"'[registries.{table}]'" for line in lines), lines
        script = probe(WINDOWS, POWERSHELL, 'script', name=name)
        login = [line for line in script.split('\r\n') if line.startswith('$t = ')]
        assert login == [probe(WINDOWS, POWERSHELL, 'code', 3, name=name)]

        harbor.clear_account()
        folder = harbor.make_project(through_registry=name)
        follow_by_hand(folder, LINUX, BASH, name)
        value, argument = run_powershell_login(login[0], secret)
        assert argument == (name if name.isascii() else f"'{name}'")
        harbor.assert_success(harbor.cargo(folder, 'login', '--registry', name, text=value))
        assert_logged_in(secret)
        harbor.fetch_fresh(folder, 'hello-feed')


@tap.test
def test_powershell_snippets():
    """The files that a script for Windows writes are the ones that Cargo understands on any system."""
    harbor.clear_account()
    lines = probe(WINDOWS, POWERSHELL, 'script', 'replace')[1:].split('\r\n')
    blocks, current = [], None
    for line in lines:
        if re.match(r'  Add-Lines \$\w+ @\($', line):
            current = []
        elif current is not None and line == '  )':
            blocks.append('\n'.join(current) + '\n')
            current = None
        elif current is not None:
            quoted = re.fullmatch(r"    '((?:[^']|'')*)',?", line)
            assert quoted, line
            current.append(quoted.group(1).replace("''", "'"))
    assert len(blocks) == 2, blocks
    folder = harbor.make_project(through_registry='crates', replaced=True)
    project_file(folder).parent.mkdir()
    project_file(folder).write_text(blocks[0], encoding='utf-8')
    harbor.USER_CONFIG.parent.mkdir()
    harbor.USER_CONFIG.write_text(blocks[1].replace('wincred', 'libsecret'), encoding='utf-8')
    harbor.assert_success(harbor.cargo(folder, 'login', '--registry', 'crates', text=as_cargo_stores(harbor.token('writer'))))
    harbor.fetch_fresh(folder, 'hello-feed', 'quay-greeting')


@tap.test
def test_pipelines():
    """Azure Pipelines gets a list of steps whose first lets Cargo log in."""
    [step] = yaml.safe_load(probe(PIPELINES, NOTHING, 'code', 2))
    assert step == {'task': 'CargoAuthenticate@0', 'inputs': {'configFile': '.cargo/config.toml'}}
    saved = yaml.safe_load(probe(PIPELINES, NOTHING, 'script'))
    assert list(saved) == ['steps'] and saved['steps'][0] == step and 'cargo' in saved['steps'][1]['script'], saved


@tap.test
def test_github_actions():
    """The step for GitHub Actions hides the value in the log and lets the next steps fetch."""
    secret = harbor.token('writer')
    for name in ('crates', 'my-crates', 'été'):
        harbor.clear_account()
        folder = harbor.make_project(through_registry=name)
        project_file(folder).parent.mkdir()
        project_file(folder).write_text(probe(GITHUB, NOTHING, 'code', 1, name=name), encoding='utf-8')
        [step] = yaml.safe_load(probe(GITHUB, NOTHING, 'code', 2, name=name))
        assert step['env'] == {'AZURE_ARTIFACTS_TOKEN': '${{ secrets.AZURE_ARTIFACTS_TOKEN }}'}
        workflow = yaml.safe_load(probe(GITHUB, NOTHING, 'script', name=name))
        assert [dict(part, run=part['run'].strip()) for part in workflow['jobs']['build']['steps'] if 'env' in part] == [
            dict(step, run=step['run'].strip())], workflow
        assert workflow['jobs']['build']['steps'][-1] == {'run': 'cargo build --locked'}
        environment = folder / 'environment'
        result = harbor.run(['bash', '-eo', 'pipefail', '-c', step['run']], folder, GITHUB_ENV=str(environment),
                            AZURE_ARTIFACTS_TOKEN=secret)
        harbor.assert_success(result)
        assert result.stdout == f'::add-mask::{as_cargo_stores(secret)}\n', result.stdout
        variables = dict(line.split('=', 1) for line in environment.read_text(encoding='utf-8').splitlines())
        assert len(variables) == 2, variables
        harbor.forget_downloads()
        harbor.assert_success(harbor.run(['cargo', 'fetch'], folder, **variables))
        assert harbor.downloaded('hello-feed')
        assert harbor.keyring_items(INDEX) == 0


def read_dockerfile(text):
    """Instructions and what belongs to each; a line that ends with a backslash goes on in the next."""
    joined = re.sub(r'\\\n\s*', '', '\n'.join(line for line in text.splitlines() if not line.startswith('#')))
    return [tuple(line.split(' ', 1)) for line in joined.splitlines()]


@tap.test
def test_container():
    """The Dockerfile gives Cargo the token for one command, from a secret that is in no layer."""
    harbor.clear_account()
    text = probe(CONTAINER, NOTHING, 'script')
    assert text.startswith('# syntax=docker/dockerfile:1\n')
    instructions = read_dockerfile(text)
    assert [word for word, _ in instructions] == ['FROM', 'WORKDIR', 'COPY', 'RUN', 'RUN'], instructions
    assert not re.search(r'^(ARG|ENV)', text, re.MULTILINE)
    assert read_dockerfile(probe(CONTAINER, NOTHING, 'code', 2)) == [instructions[3]]
    mount, command = instructions[3][1].split(' ', 1)
    assert mount == '--mount=type=secret,id=azure-artifacts-token'

    folder = harbor.make_project(through_registry='crates')
    project_file(folder).parent.mkdir()
    project_file(folder).write_text(probe(CONTAINER, NOTHING, 'code', 1), encoding='utf-8')
    secret = folder / 'secret'
    secret.write_text(harbor.token('writer') + '\n', encoding='ascii')
    # The lock file comes with the project.
    harbor.assert_success(harbor.run(['sh', '-c', command.replace('/run/secrets/azure-artifacts-token', str(secret))
                                      .replace(' --locked', '')], folder))
    harbor.forget_downloads()
    secret_path = command.replace('/run/secrets/azure-artifacts-token', str(secret))
    assert secret_path != command
    harbor.assert_success(harbor.run(['sh', '-c', secret_path], folder))
    assert harbor.downloaded('hello-feed') and harbor.keyring_items(INDEX) == 0
    harbor.assert_success(harbor.run(['sh', '-c', instructions[4][1].replace('build --release', 'check')], folder))

    build = probe(CONTAINER, NOTHING, 'code', 3)
    stand_in = "docker () { printf '%s\\n' \"$*\"; printf '%s' \"$AZURE_ARTIFACTS_TOKEN\" | wc -c; }; "
    result = harbor.run(['bash', '-c', stand_in + build], folder, harbor.token('writer') + '\n')
    harbor.assert_success(result)
    assert result.stdout.split('\n')[:2] == [
        'build --secret id=azure-artifacts-token,env=AZURE_ARTIFACTS_TOKEN .', '84'], result.stdout


def read_markdown(text):
    """Headings and fenced code of a Markdown file; fails on a fence without an end."""
    headings, codes, fence = [], [], None
    for line in text.splitlines():
        if fence is None and line.startswith('```'):
            fence = []
            codes.append((line[3:], fence))
        elif line == '```':
            fence = None
        elif fence is not None:
            fence.append(line)
        elif line.startswith('#'):
            headings.append(line)
        else:
            # Nothing outside of code is taken for markup.
            assert not re.search(r'[*_<|\[]', re.sub('`[^`]*`', '', line)), line
            assert line.count('`') % 2 == 0, line
    assert fence is None
    return headings, [(language, '\n'.join(lines)) for language, lines in codes]


@tap.test
def test_markdown():
    """The Markdown file has all steps in their order, and the same code as the window."""
    languages = {'toml', 'sh', 'powershell', 'yaml', 'dockerfile'}
    for computer, tool in ((WINDOWS, POWERSHELL), (WINDOWS, AZURE_CLI), (MACOS, ZSH), (LINUX, BASH), (PIPELINES, NOTHING),
                           (GITHUB, NOTHING), (CONTAINER, NOTHING)):
        text = probe(computer, tool, 'md', name='my_crates')
        headings, codes = read_markdown(text)
        assert headings[0].startswith('# `my_crates`: ')
        assert [heading.split('.')[0] for heading in headings[1:]] == ['## 1', '## 2', '## 3', '## 4'], headings
        for number, (language, code) in enumerate(codes, 1):
            assert language in languages
            assert code == probe(computer, tool, 'code', number, name='my_crates'), code


@tap.test
def test_no_secret():
    """No form of any recipe has room for a token, nor does it put one into an argument."""
    for computer, tool in ((WINDOWS, POWERSHELL), (MACOS, ZSH), (LINUX, BASH), (GITHUB, NOTHING), (CONTAINER, NOTHING)):
        for form in ('md', 'script'):
            text = probe(computer, tool, form)
            assert not re.search(r'cargo login [^|\n]*(Basic|Bearer|\$t\b|\$token)', text), text
            assert not re.search(r'(Basic|Bearer) [A-Za-z0-9+/=]{8}', text), text


if __name__ == '__main__':
    sys.exit(tap.main())
