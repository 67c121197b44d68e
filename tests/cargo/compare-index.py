#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares the spelling of index addresses with the real Cargo's.

`cargo logout` needs no network and hands the credential provider the address exactly as Cargo looks it up in the
keyring, so a provider that writes down what it gets is all that is needed.

Usage: compare-index.py PROBE [COUNT [SEED]]
"""

import json
import random
import subprocess
import sys
import tempfile

import realcargo

PROVIDER = '''#!/bin/sh
echo '{"v":[1]}'
read -r line
printf '%s' "$line" >"$ASKED"
echo '{"Ok":{"kind":"logout"}}'
'''

SCHEMES = ['sparse+https', 'sparse+https', 'sparse+https', 'sparse+http', 'SPARSE+HTTPS', 'Sparse+Https', 'https',
           'ssh']
HOSTS = ['pkgs.dev.azure.com', 'PKGS.dev.azure.com', 'contoso.pkgs.visualstudio.com', 'tfs.büro.example', 'a_b',
         '10.0.0.5', '[::1]', '[2001:DB8:0:0:1:0:0:1]', '[0:0:0:0:0:0:0:0]', '[1:0:0:2::]', '[::ffff:1.2.3.4]',
         '[1::2::3]', 'a b', 'a%41b', 'a|b', 'tfs.example.']
GIT_HOSTS = ['pkgs.dev.azure.com', 'PKGS.dev.Azure.com', 'github.com']
USERS = ['', '', '', '', '', '', 'contoso@', 'con toso@', 'a:@', ':@', '@', 'a:b@', 'a@b@', 'ü;=@']
PORTS = ['', '', '', '', '', ':', ':443', ':0443', ':8443', ':80', ':65535', ':65536', ':x', ':1 ']
SEGMENTS = ['contoso', '_packaging', 'tools', 'Cargo', 'index', 'Web Shop', 'Web%20Shop', 'Web+Shop', 'Büro',
            'B%c3%bcro', '日本', 'tools@Release', 'tools%40Release', 'tools~force-auth', 'tools%7Eforce-auth',
            'tools@Release~force-auth', 'tools@a%40b', 'a~b', 'a%3A_b', 'a:_b', 'a%2540b', '.', '..', '%2e', '%2E%2e', '.%2E',
            '...', '%2e%2e%2e', '', '', "a'b(c)!,;=&$*", 'a^b|c', 'a[b]', 'a\\b', '100%', 'a%zz', 'a{b}', 'c"d`', '<e>',
            'x\ty', 'x\x7fy', 'x\x01y', '\U0001f600', 'a:b', '-', '~']


def make_address(chance):
    scheme = chance.choice(SCHEMES)
    # The standard's rules for the host of https: are Cargo's business only; Quayside promises plain names.
    host = chance.choice(GIT_HOSTS if scheme == 'https' else HOSTS)
    segments = [chance.choice(SEGMENTS) for _ in range(chance.randrange(7))]
    if scheme == 'https':
        # “x:” at the start of a path is a drive for Windows.
        segments = [segment for segment in segments if '\\' not in segment]
    path = '/'.join(segments)
    return '%s%s://%s%s%s%s%s%s' % (
        chance.choice(['', '', '', ' ', '\n\t']), scheme,
        chance.choice(USERS), host, chance.choice(PORTS),
        '/' + path if path or chance.random() < 0.9 else '',
        '/' if chance.random() < 0.8 else '',
        chance.choice(['', '', '', ' ', '\t']))


def ask_cargo(world, address):
    asked = world.root / 'asked'
    asked.unlink(missing_ok=True)
    realcargo.write(world.home / '.cargo' / 'config.toml',
                    '[registries.r]\nindex = %s\ncredential-provider = [%s]\n' % (
                        realcargo.toml_string(address), realcargo.toml_string(str(world.root / 'provider'))))
    world.run(world.home, 'logout', '--registry', 'r', ASKED=str(asked))
    if not asked.exists():
        return ''
    return json.loads(asked.read_text(encoding='utf-8'))['registry']['index-url']


def main():
    probe = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    addresses = [make_address(chance) for _ in range(count)]

    question = '\0'.join(addresses + ['']).encode()
    answers = subprocess.run([probe, 'index'], input=question, capture_output=True, check=True)
    ours = answers.stdout.decode().split('\0')[:-1]
    assert len(ours) == count

    accepted = 0
    differing = 0
    with tempfile.TemporaryDirectory(prefix='quay-cargo-') as root:
        world = realcargo.World(root)
        realcargo.write(world.root / 'provider', PROVIDER, 0o755)
        for address, our in zip(addresses, ours):
            theirs = ask_cargo(world, address)
            accepted += theirs != ''
            if our != theirs:
                differing += 1
                print('%r\n  ours:  %r\n  Cargo: %r' % (address, our, theirs))

    print('%d addresses, %d accepted by Cargo, %d differ' % (count, accepted, differing))
    assert accepted > count / 4, 'too few good addresses to mean anything'
    return 1 if differing else 0


if __name__ == '__main__':
    sys.exit(main())
