# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A language that nobody speaks: every text as it is, with accents, in quotation marks, and about 40 % longer.

What of the window is not in this language cannot be translated, and what it has no room for will have none in German.
The texts can be turned back, so that a test that knows the English ones finds its way.
"""

import pathlib
import re
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
LOCALE = 'en_XA'
# A name for the locale that every glibc has: another one would have to be compiled.
C_UTF_8 = ('/usr/lib/locale/C.utf8', '/usr/lib/locale/C.UTF-8')
ACCENTS = str.maketrans('aceinosuyzACEINOSUZ', 'áçéíñöšüýžÁÇÉÍÑÖŠÜŽ')
PLAIN = {accented: plain for plain, accented in ACCENTS.items()}
# What has to stay: what is replaced by a value, a mnemonic, markup, and the lines of code of a text.
KEPT = re.compile(r'%[-+ #0\']*\d*(?:\.\d+)?(?:l|ll|z)?[A-Za-z%]|_[A-Za-z]|<[^<>]*>|&[a-z]+;|\\.')
PADDING = re.compile(r'(?: ?·+)*»')
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dngettext:2,3', 'ngettext:1,2', 'g_dgettext:2', 'g_dpgettext2:2c,3')


def lengthen(text):
    """A text in the language. It is still broken into lines where the original could be."""
    if not text:
        return text
    parts, end = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[end:kept.start()].translate(ACCENTS), kept.group()]
        end = kept.end()
    parts.append(text[end:].translate(ACCENTS))
    more = max(1, round(len(text) * 0.4) - 2)
    padding = ''.join(f' {"·" * min(6, more - start)}' for start in range(0, more, 7))
    return f'«{"".join(parts)}{padding}»'


def shorten(text):
    """The text as the tests know it."""
    return PADDING.sub('', text).replace('«', '').translate(PLAIN)


def sources():
    """The files of the program that have texts."""
    listed = (SOURCE / 'po' / 'POTFILES.in').read_text(encoding='utf-8').splitlines()
    return [line for line in listed if line.startswith('src/')]


def translate(catalogue):
    """A catalogue whose translations are the originals, in the language. The header stays."""
    header, separator, entries = catalogue.partition('\n\n')
    header = header.replace('nplurals=INTEGER; plural=EXPRESSION;', 'nplurals=2; plural=(n != 1);').replace('#, fuzzy\n', '')
    lines, inside = [], False
    for line in entries.splitlines():
        if line.startswith('msg'):
            inside = line.startswith('msgstr')
        quoted = re.fullmatch(r'(msgstr(?:\[\d\])? )?"(.*)"', line)
        if inside and quoted:
            line = f'{quoted.group(1) or ""}"{lengthen(quoted.group(2))}"'
        lines.append(line)
    return header + separator + '\n'.join(lines) + '\n'


def make_catalogue(folder):
    """Writes the catalogue into a folder of catalogues."""
    template, english = folder / 'quayside.pot', folder / 'english.po'
    target = folder / LOCALE / 'LC_MESSAGES'
    target.mkdir(parents=True)
    subprocess.run(['xgettext', '--from-code=UTF-8', '--output', str(template), *(f'--keyword={word}' for word in KEYWORDS),
                    *sources()], cwd=SOURCE, check=True)
    subprocess.run(['msgen', '--no-wrap', '--output-file', str(english), str(template)], check=True, capture_output=True)
    translated = folder / 'quayside.po'
    translated.write_text(translate(english.read_text(encoding='utf-8')), encoding='utf-8')
    subprocess.run(['msgfmt', '--check-format', '--output-file', str(target / 'quayside.mo'), str(translated)], check=True)


def make_locale(folder):
    """Makes a folder of locales in which there is one of that name; returns the variables that select it."""
    source = next(path for path in C_UTF_8 if pathlib.Path(path).is_dir())
    (folder / f'{LOCALE}.UTF-8').symlink_to(source)
    return {'LOCPATH': str(folder), 'LC_ALL': f'{LOCALE}.UTF-8', 'LANG': f'{LOCALE}.UTF-8', 'LANGUAGE': ''}
