#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every catalogue of po/LINGUAS against the texts that the sources have now: test-translations.py SOURCE."""

import collections
import itertools
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))
import tap  # noqa: E402  pylint: disable=wrong-import-position

SOURCE = pathlib.Path(sys.argv[1])
PO = SOURCE / 'po'
LINGUAS = [line for line in (PO / 'LINGUAS').read_text(encoding='utf-8').splitlines()
           if line and not line.startswith('#')]

# What meson's preset “glib” hands to xgettext, as far as it decides which texts are found.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')

# What is typed, or is written in a file, is the same in every language; so is the keyring that the desktop unlocks.
VERBATIM = re.compile(r'--[a-z][a-z-]*|~[a-z][a-z/.-]*|https?://[^\s“”"<>]+|[\w.-]+\.(?:toml|lock|io|crt)\b|'
                      r'\bCargo\b|\bcargo(?: (?:install|login|publish|search|fetch|run))?\b(?![;:])|\baz login\b|'
                      r'(?<=<em>)Login(?=</em>)|(?<=“)Login(?=”)|\bQuayside\b|\bAzure (?:Artifacts|CLI|DevOps|Pipelines)\b')
TAG = re.compile(r'<[^>]*>')

Message = collections.namedtuple('Message', 'context text plural translations places')


def run(*command):
    """What a command prints; what it complains about is the failure."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=SOURCE,
                          env={**os.environ, 'GETTEXTDATADIRS': str(PO)})
    assert done.returncode == 0, done.stderr
    return done.stdout


def extract(*files):
    """The template: every text of these files, or of those in POTFILES.in, and where it is."""
    template = run('xgettext', '--from-code=UTF-8', '--add-comments', '--no-wrap', '--output=-',
                   *(f'--keyword={keyword}' for keyword in KEYWORDS), *(files or ['--files-from=po/POTFILES.in']))
    # Among elements, newer versions of gettext (0.23) write “&” plainly; the program does not.
    return re.sub(r'(?<=<em>)([^<\n]*) & (?=[^<\n]*</em>)', r'\1 &amp; ', template)


def parse(catalogue):
    """The messages of a catalogue, without its header and what is no longer used."""
    done = subprocess.run(['msgcat', '--no-wrap', '-'], input=catalogue, capture_output=True, text=True, check=True)
    messages = []
    for entry in done.stdout.split('\n\n'):
        fields = {}
        places = set()
        field = None
        for line in entry.splitlines():
            start = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) (?=")', line)
            if line.startswith('#: '):
                places.update(place.rpartition(':')[0] for place in line[3:].split())
            elif start:
                field = start[1]
                fields[field] = ''
            if start or line.startswith('"'):
                fields[field] += re.sub(r'\\(.)', lambda match: {'n': '\n', 't': '\t'}.get(match[1], match[1]),
                                        line[line.index('"') + 1:-1])
        if fields.get('msgid'):
            translations = tuple(text for name, text in fields.items() if name.startswith('msgstr'))
            messages.append(Message(fields.get('msgctxt'), fields['msgid'], fields.get('msgid_plural'), translations,
                                    frozenset(places)))
    return messages


def each():
    """Every message of every language, with the places that it has now. What is not translated is the concern of the
    tests below that say so."""
    places = {(message.context, message.text): message.places for message in TEMPLATE}
    for language in LINGUAS:
        for message in parse((PO / f'{language}.po').read_text(encoding='utf-8')):
            if all(message.translations):
                where = places.get((message.context, message.text), frozenset())
                yield language, message._replace(places=where)


def pairs():
    """Every text of the sources with every translation that stands for it. Of a plural, only what stands for many:
    languages differ in what they count as one."""
    for language, message in each():
        if message.plural is None:
            yield language, message.text, message.translations[0]
        else:
            for translation in message.translations[1:] or message.translations:
                yield language, message.plural, translation


def report(complaints):
    """Fails with all of them, because they are mended in one go."""
    complaints = list(complaints)
    assert not complaints, '\n' + '\n'.join(complaints)


TEMPLATE = parse(extract())


@tap.test
def test_list():
    """The list of languages names every catalogue, in order."""
    assert LINGUAS == sorted(path.stem for path in PO.glob('*.po'))


@tap.test
def test_sources():
    """Every file that has texts is named in POTFILES.in, where translators get them from."""
    listed = {line for line in (PO / 'POTFILES.in').read_text(encoding='utf-8').splitlines()
              if line and not line.startswith('#')}
    files = [path.relative_to(SOURCE) for pattern in ('src/**/*.c', 'src/**/*.ui', 'data/help/C/*.page', 'data/*.in')
             for path in SOURCE.glob(pattern) if path.name != 'quayside.service.in']
    found = {place for message in parse(extract(*files)) for place in message.places}
    assert len(TEMPLATE) > 900
    assert found <= listed, sorted(found - listed)


@tap.test
def test_comments():
    """What is told to translators about the %s of a text is beside that text, not beside the one before it."""
    report(entry for entry in extract().split('\n\n')
           if re.search('^#\\..*%', entry, re.M) and '%' not in entry[entry.index('\nmsgid'):])


@tap.test
def test_form():
    """Each catalogue can be compiled: its header, its plurals, the %s in it and the underlined letters."""
    for language in LINGUAS:
        run('msgfmt', '--check', '--check-accelerators=_', '--output-file=/dev/null', f'po/{language}.po')


@tap.test
def test_complete():
    """Each catalogue translates every text of the sources, and nothing in it is a guess."""
    template = extract()
    for language in LINGUAS:
        done = subprocess.run(['msgcmp', f'po/{language}.po', '-'], input=template, capture_output=True, text=True,
                              check=False, cwd=SOURCE)
        assert done.returncode == 0, f'po/{language}.po is not complete; see CONTRIBUTING.md\n{done.stderr}'
        known = {(message.context, message.text) for message in TEMPLATE}
        stale = [message.text for message in parse((PO / f'{language}.po').read_text(encoding='utf-8'))
                 if (message.context, message.text) not in known]
        assert not stale, f'po/{language}.po has what the sources no longer have: {stale}'


@tap.test
def test_labels():
    """The help calls a button, row or page as the program does, in every language."""
    labels = collections.defaultdict(lambda: collections.defaultdict(set))
    for language, message in each():
        if any(place.startswith('src/') for place in message.places):
            labels[language][message.text.replace('_', '')].add(message.translations[0].replace('_', ''))

    def complaints():
        for language, text, translation in pairs():
            wanted = [labels[language][label] for label in re.findall('<gui>(.*?)</gui>', text)]
            found = re.findall('<gui>(.*?)</gui>', translation)
            for label in found:
                if not any(label in names for names in wanted):
                    yield f'{language}: no label of “{text[:60]}” is called “{label}”'
            if len(found) != len(wanted):
                yield f'{language}: “{translation[:60]}” does not name the same labels'
    report(complaints())


@tap.test
def test_titles():
    """A link of the help says the title of the page or section that it leads to, as the original does."""
    titles = {(language, text): translation for language, text, translation in pairs()}

    def complaints():
        for language, text, translation in pairs():
            links = dict(re.findall('<link xref="(.*?)">(.*?)</link>', text))
            for target, words in re.findall('<link xref="(.*?)">(.*?)</link>', translation):
                title = titles.get((language, links.get(target)), words)
                if words != title:
                    yield f'{language}: “{words}” should be “{title}”'
    report(complaints())


@tap.test
def test_markup():
    """The help has the same elements in every language, leading to the same places."""
    report(f'{language}: “{translation}”' for language, text, translation in pairs()
           if sorted(TAG.findall(text)) != sorted(TAG.findall(translation)))


@tap.test
def test_verbatim():
    """Commands, options, names of files and of products are not translated."""
    report(f'{language}: “{verbatim}” is not in “{translation}”' for language, text, translation in pairs()
           for verbatim in VERBATIM.findall(text) if verbatim not in translation)


@tap.test
def test_numbers():
    """Numbers are the same in every language."""
    def numbers(text):
        return sorted(re.findall(r'(?<!%)\d+', TAG.sub('', text)))
    report(f'{language}: “{translation}”' for language, text, translation in pairs()
           if numbers(text) != numbers(translation))


@tap.test
def test_punctuation():
    """A translation ends as the text does, and has the quotation marks and dots of its language, not of a keyboard."""
    def end(text):
        return re.search(r'[.…:?!]?$', text.replace('_', ''))[0]

    def complaints():
        for language, text, translation in pairs():
            words = TAG.sub('', translation)
            if end(text) != end(translation) or text.endswith(' ') != translation.endswith(' '):
                yield f'{language}: “{translation}” ends in another way than “{text}”'
            if '...' in words or '"' in words or "'" in words:
                yield f'{language}: “{translation}” has what typewriters have'
            if text.count('“') and not re.search('[“„«»‹›‘‚]', words):
                yield f'{language}: “{translation}” lacks the quotation marks'
    report(complaints())


def letter(text):
    """The underlined letter of a label, or nothing."""
    return ''.join(re.findall('_(.)', text)[:1]).lower()


def rows_of_remedies():
    """The labels of the buttons that each error offers beside each other."""
    source = (SOURCE / 'src/connect/quay-catalog.c').read_text(encoding='utf-8')
    labels = dict(re.findall(r'\[(QUAY_REMEDY_\w+)\] = N_\("(.*?)"\)', source))
    rows = [re.findall(r'\w+', row) for row in re.findall(r'{ (QUAY_REMEDY_[^}]*) }', source)]
    assert len(rows) > 50
    return {tuple(labels[name] for name in row) for row in rows}


@tap.test
def test_mnemonics():
    """What has different underlined letters in a window has different ones in every language."""
    windows = collections.defaultdict(list)
    labels = collections.defaultdict(dict)
    for language, message in each():
        if message.plural is None and letter(message.text):
            labels[language][message.text] = message.translations[0]
            for place in message.places:
                if place.endswith('.ui'):
                    windows[language, place].append((message.text, message.translations[0]))
    for language, row in itertools.product(LINGUAS, rows_of_remedies()):
        windows[language, ' / '.join(row)] = [(label, labels[language].get(label, '')) for label in row]

    def complaints():
        for (language, place), texts in windows.items():
            for (first, one), (second, other) in itertools.combinations(texts, 2):
                if letter(first) != letter(second) and letter(one) == letter(other) != '':
                    yield f'{language}: “{one}” and “{other}” in {place}'
    report(complaints())


if __name__ == '__main__':
    sys.exit(tap.main())
