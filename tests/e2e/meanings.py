# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A language that people speak, and the way back from its texts to those of the sources, so that a test that knows the
English ones finds its way.

Two texts may have the same translation. In the catalogue that is made here each of these ends with characters that nobody
sees and that take no room, of a number of its own.
"""

import ast
import collections
import functools
import re
import subprocess

import pseudo

PO = pseudo.SOURCE / 'po'
# A word joiner: no text has it, no font draws it, and no line is broken at it.
MARK = '\u2060'
LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")')
# What stands for a value in a text.
VALUE = re.compile(r'%(?:(\d+)\$)?[-+ #0\']*\d*(?:\.\d+)?(?:l|ll|z)?([a-z%])')


def parse(path):
    """The entries of a catalogue, each a dictionary."""
    text = subprocess.run(['msgcat', '--no-wrap', '--no-location', str(path)], capture_output=True, text=True,
                          check=True).stdout
    entries = []
    for block in text.split('\n\n'):
        entry, part = {}, None
        for line in block.splitlines():
            begun = LINE.fullmatch(line)
            if begun:
                part = begun.group(1)
                entry[part] = ast.literal_eval(begun.group(2))
            elif line.startswith('"'):
                entry[part] += ast.literal_eval(line)
        if entry:
            entries.append(entry)
    return entries


def quote(text):
    """A text as it stands in a catalogue."""
    escaped = text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\t', '\\t')
    return f'"{escaped}"'


def plain(text):
    """A text without the underlined letter."""
    return text.replace('_', '')


def forms(entry):
    """Each translation of an entry: what it is called there, and the text that it is for."""
    for part in entry:
        if part.startswith('msgstr'):
            yield part, entry['msgid'] if part in ('msgstr', 'msgstr[0]') else entry['msgid_plural']


def distinguish(entries):
    """Marks what cannot be told apart otherwise."""
    meant = collections.defaultdict(list)
    for entry in entries:
        for part, original in forms(entry):
            meanings = meant[plain(entry[part])]
            if plain(original) not in meanings:
                meanings.append(plain(original))
            entry[part] += MARK * meanings.index(plain(original))


def compile_pattern(original, translation):
    """What recognizes a translation with values in it, and the text with places for them."""
    def split(text):
        parts, end, counted = [], 0, 0
        for value in VALUE.finditer(text):
            parts.append(text[end:value.start()])
            end = value.end()
            if value.group(2) == '%':
                parts[-1] += '%'
                parts.append(None)
                continue
            counted += 1
            parts.append(int(value.group(1) or counted))
        return parts + [text[end:]]

    pieces = [piece for piece in split(translation) if piece is not None]
    expression = ''.join(f'(?P<v{piece}>.+?)' if isinstance(piece, int) else re.escape(piece) for piece in pieces)
    length = sum(len(piece) for piece in pieces if isinstance(piece, str))
    return length, re.compile(expression, re.DOTALL), [piece for piece in split(original) if piece is not None]


class Meanings:
    """A language, by its catalogue."""

    def __init__(self, language):
        header, *self.entries = parse(PO / f'{language}.po')
        self.header = header['msgstr']
        distinguish(self.entries)
        self.originals, self.patterns = {}, []
        for entry in self.entries:
            for part, original in forms(entry):
                self.add(plain(original), plain(entry[part]))
        # The one that leaves least open comes first.
        self.patterns.sort(key=lambda pattern: -pattern[0])

    def add(self, original, translation):
        """One text."""
        if VALUE.search(original) is None:
            self.originals[translation] = original
        else:
            self.patterns.append(compile_pattern(original, translation))

    def make_catalogue(self, folder):
        """Writes the catalogue into a folder of catalogues, for the locale of pseudo.make_locale()."""
        target = folder / pseudo.LOCALE / 'LC_MESSAGES'
        target.mkdir(parents=True)
        source = folder / 'quayside.po'
        blocks = [f'msgid ""\nmsgstr {quote(self.header)}']
        blocks += ['\n'.join(f'{part} {quote(text)}' for part, text in entry.items()) for entry in self.entries]
        source.write_text('\n\n'.join(blocks) + '\n', encoding='utf-8')
        subprocess.run(['msgfmt', '--output-file', str(target / 'quayside.mo'), str(source)], check=True)

    def fill(self, match, template):
        """A text with the values that its translation has, which may be translated, too."""
        values = {name: self.original(value) for name, value in match.groupdict().items()}
        return ''.join(values.get(f'v{piece}', '') if isinstance(piece, int) else piece for piece in template)

    @functools.cache
    def original(self, text):
        """The text as the tests know it, or the same where it is none of the catalogue."""
        text = plain(text)
        half = text[:len(text) // 2]
        if text == f'{half} {half}':
            text = half
        if text in self.originals:
            return self.originals[text]
        for _length, pattern, template in self.patterns:
            match = pattern.fullmatch(text)
            if match:
                return self.fill(match, template)
        if ', ' in text:
            return ', '.join(self.original(part) for part in text.split(', '))
        return text
