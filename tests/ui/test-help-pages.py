#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the help against the program that they are about: test-help-pages.py SOURCE HELP-MESSAGES."""

import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))
import tap  # noqa: E402  pylint: disable=wrong-import-position

SOURCE = pathlib.Path(sys.argv[1])
PAGES = sorted((SOURCE / 'data/help/C').glob('*.page'))
MALLARD = '{http://projectmallard.org/1.0/}'


def extract(paths):
    """The messages that translators get from these files."""
    done = subprocess.run(['xgettext', '--from-code=UTF-8', '--no-wrap', '--no-location', '--output=-', '--keyword=_',
                           '--keyword=N_', '--keyword=C_:1c,2', '--keyword=g_dngettext:2,3', '--files-from=-'],
                          input='\n'.join(map(str, paths)), capture_output=True, text=True, check=True, cwd=SOURCE,
                          env={**os.environ, 'GETTEXTDATADIRS': str(SOURCE / 'po')})
    found = re.findall(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\n)+)', done.stdout, re.MULTILINE)
    texts = (''.join(re.findall(r'"((?:[^"\\]|\\.)*)"\n', text)) for text in found)
    return {text.replace('\\"', '"').replace('\\n', '\n') for text in texts} - {''}


def listed():
    """The files that have something to translate."""
    lines = (SOURCE / 'po/POTFILES.in').read_text(encoding='utf-8').splitlines()
    return [line for line in lines if line and not line.startswith('#')]


@tap.test
def test_shape():
    """Each page is Mallard that says its name, a title, what it is about and its licence."""
    assert PAGES
    for path in PAGES:
        page = tree.parse(path).getroot()
        assert page.tag == f'{MALLARD}page', path
        assert page.get('id') == path.stem, path
        assert page.find(f'{MALLARD}title') is not None, path
        info = page.find(f'{MALLARD}info')
        assert info.find(f'{MALLARD}desc') is not None, path
        licence = info.find('{http://www.w3.org/2001/XInclude}include').get('href')
        assert (path.parent / licence).exists(), path
        assert f'data/help/C/{path.name}' in listed(), f'{path.name} is not in POTFILES.in'
        names = [element.get('id') for element in page.iter() if element.get('id')]
        assert len(names) == len(set(names)), f'an ID is there twice in {path.name}'


@tap.test
def test_labels():
    """What the help calls a button, row or page is called so in the program."""
    labels = {text.replace('_', '') for text in extract(p for p in listed() if p.startswith('src/'))}
    unknown = [f'{path.name}: {element.text}' for path in PAGES
               for element in tree.parse(path).iter(f'{MALLARD}gui') if element.text not in labels]
    assert not unknown, '\n'.join(unknown)


@tap.test
def test_targets():
    """F1 and the Help buttons lead to a page, or to a section of one, that is there."""
    there = set()
    for path in PAGES:
        there.add(path.stem)
        there.update(f'{path.stem}#{element.get("id")}' for element in tree.parse(path).iter(f'{MALLARD}section'))
    asked = {target for path in (SOURCE / 'src/ui').glob('*.c')
             for target in re.findall(r'quay_help_window_(?:bind_key \(widget_class, |present \()"([^"]+)"\)',
                                      path.read_text(encoding='utf-8'))}
    assert len(asked) > 8, asked
    assert asked <= there, asked - there


@tap.test
def test_one_target():
    """F1 leads from a window to one place: of two that were bound, nobody gets to see the second."""
    twice = [path.name for path in (SOURCE / 'src/ui').glob('*.c')
             if path.read_text(encoding='utf-8').count('quay_help_window_bind_key (widget_class, "') > 1]
    assert not twice, twice


@tap.test
def test_translation():
    """The texts that the program looks up are those that translators get."""
    done = subprocess.run([sys.argv[2]], capture_output=True, text=True, check=True)
    looked_up = set(done.stdout.splitlines())
    offered = extract(path.relative_to(SOURCE) for path in PAGES)
    assert looked_up == offered, '\n'.join(sorted(looked_up ^ offered))
    assert len(looked_up) > 100


@tap.test
def test_options():
    """Each option that the help names is one of the program's."""
    known = set(re.findall(r'\{ "([a-z-]+)", ', (SOURCE / 'src/cli/quay-cli-options.c').read_text(encoding='utf-8')))
    for element in tree.parse(SOURCE / 'data/help/C/command-line.page').iter():
        if element.tag in (f'{MALLARD}cmd', f'{MALLARD}screen'):
            for option in re.findall(r'--([a-z-]+)', element.text):
                assert option in known, option


if __name__ == '__main__':
    sys.exit(tap.main())
