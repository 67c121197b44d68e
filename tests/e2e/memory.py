# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for a token in the memory of a running program, in every form in which it can be there."""

import base64
import re

# What is freed is overwritten at its beginning by the allocator's own notes, so pieces are looked for and not the whole.
PIECE = 20
STEP = 8

MAPPING = re.compile(r'([0-9a-f]+)-([0-9a-f]+) (r.)\S+ \S+ \S+ \S+ *(.*)')


def forms(secret):
    """Name of the form, and the bytes."""
    pair = f'PAT:{secret}'
    encoded = base64.b64encode(pair.encode()).decode()
    return {
        'as it was typed': secret.encode(),
        'in UTF-16': secret.encode('utf-16-le'),
        'in UTF-32': secret.encode('utf-32-le'),
        'in base64': encoded.encode(),
        'in base64, in UTF-16': encoded.encode('utf-16-le'),
    }


def pieces(secret):
    """Piece → name of the form. What every token has in common, such as a mark in the middle, is in no piece alone."""
    found = {}
    for name, form in forms(secret).items():
        length = PIECE * (len(form) // len(secret) or 1)
        for start in range(0, len(form) - length + 1, STEP * (length // PIECE)):
            found[form[start:start + length]] = name
    return found


def mappings(pid):
    """Start, end and name of all memory that the program itself can write, and of what it can read of its own."""
    with open(f'/proc/{pid}/maps', encoding='utf-8', errors='replace') as file:
        for line in file:
            match = MAPPING.match(line)
            if match and match.group(4) not in ('[vvar]', '[vsyscall]', '[vvar_vclock]'):
                yield int(match.group(1), 16), int(match.group(2), 16), match.group(4)


def search(pid, secret):
    """Every place where a piece of the token is: (form, address, name of the mapping). One for each run of pieces."""
    wanted = pieces(secret)
    found = []
    with open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for start, end, name in mappings(pid):
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                # Of a device, or gone meanwhile.
                continue
            hits = []
            for piece, form in wanted.items():
                position = content.find(piece)
                while position >= 0:
                    hits.append((position, form))
                    position = content.find(piece, position + 1)
            last = None
            for position, form in sorted(hits):
                if last is None or position > last + 4 * PIECE * 2:
                    found.append((form, start + position, name or 'anonymous'))
                last = position
    return found


def describe(pid, found, around=160):
    """What is around each place, for messages; the token itself is not shown."""
    lines = []
    with open(f'/proc/{pid}/mem', 'rb', buffering=0) as memory:
        for form, address, name in found:
            memory.seek(address - around)
            before = memory.read(around)
            text = re.sub(rb'[^\x20-\x7e]+', b'.', before).decode()
            lines.append(f'{form} at {address:x} in {name}, behind “{text[-60:]}”')
    return '\n'.join(lines)
