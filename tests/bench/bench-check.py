#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures `quayside --check` of 200 connections against one and 20, with a service that takes 100 ms for each answer.

Usage: bench-check.py PROGRAM PEER ROUNDS

A check waits for three answers, one after the other, so one connection takes a bit more than 300 ms. All feeds are on
one host behind a proxy, where HTTP/2 is not spoken, each with a token of its own in a real keyring: with 48 connections
to the host at a time the answers alone take 1.25 s. What counts is the ratio of the medians, and that of the memory which
200 and 20 connections need at most.

The peer sends the same 600 requests in the same order through as many connections of the same library, and does nothing
else: it reads neither a configuration nor the keyring nor the answers, and trusts one authority. So what it takes is the
time of the service, of the way to it and of the encryption, on the computer that both share.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'e2e'))

import base64  # noqa: E402

import harbor  # noqa: E402

N_CONNECTIONS = 200
N_FEW = 20
ANSWER = 100  # ms
AUTHORITY = os.path.join(os.environ['SESSION_FOLDER'], 'ca', 'ca.pem')
ENDINGS = ['', '.internal', '-Größe', '-продукт', '-製品', '-مشروع', "-R'n'D", '-\U0001F680']
PROJECTS = ['', 'Stress', 'Überprüfung (neu)', 'Open Stress']


def indexes():
    """The addresses of the feeds that the stand-in makes when it is told to."""
    for number in range(1, N_CONNECTIONS + 1):
        parts = ['contoso', PROJECTS[number % 4], '_packaging', f'stress-{number:05}{ENDINGS[number % 8]}', 'Cargo/index/']
        path = '/'.join(urllib.parse.quote(part, safe="/'!()~-._") for part in parts if part)
        yield f'sparse+https://pkgs.dev.azure.com/{path}'


def make_folder(addresses):
    folder = harbor.make_project()
    (folder / '.cargo').mkdir()
    table = ''.join(f'f{number} = {{ index = "{address}" }}\n' for number, address in enumerate(addresses))
    (folder / '.cargo' / 'config.toml').write_text('[registries]\n' + table, encoding='utf-8')
    return folder


def store(address, value):
    subprocess.run(['secret-tool', 'store', '--label', 'cargo-registry:bench', 'xdg:schema', harbor.SCHEMA, 'url', address],
                   input=value, text=True, check=True)


def measure(program, folder, n_expected):
    """Seconds and KiB of one run, in which every connection works."""
    started = time.perf_counter()
    process = subprocess.Popen([program, '--check'], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    assert output.count('ok\t') == n_expected, output
    return elapsed, usage.ru_maxrss


def measure_peer(peer, addresses, authorization):
    """Seconds in which the peer sends what a check of these feeds sends."""
    lines = [authorization] + [address.removeprefix('sparse+') for address in addresses]
    started = time.perf_counter()
    done = subprocess.run([peer, AUTHORITY], input='\n'.join(lines), stdout=subprocess.PIPE, text=True, check=True)
    elapsed = time.perf_counter() - started
    assert int(done.stdout) == 3 * len(addresses), done.stdout
    return elapsed


def main():
    program, peer, rounds = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
    harbor.clear_account()
    harbor.control(feeds=N_CONNECTIONS)
    harbor.control(slowness=ANSWER)
    harbor.USER_CONFIG.parent.mkdir(exist_ok=True)
    harbor.USER_CONFIG.write_text('[registry]\nglobal-credential-providers = ["cargo:libsecret"]\n', encoding='utf-8')
    addresses = list(indexes())
    value = 'Basic ' + base64.b64encode(('PAT:' + harbor.token('writer')).encode()).decode()
    for address in addresses:
        store(address, value)
    folders = {n: make_folder(addresses[:n]) for n in (1, N_FEW, N_CONNECTIONS)}

    found, peers = {n: [] for n in folders}, []
    harbor.control(fault='slow', where='_packaging')
    for turn in range(rounds + 1):
        for n, folder in folders.items():
            result = measure(program, folder, n)
            if turn > 0:
                found[n].append(result)
        result = measure_peer(peer, addresses, value)
        if turn > 0:
            peers.append(result)
    harbor.control(fault='none')

    medians = {n: statistics.median(seconds for seconds, _ in values) for n, values in found.items()}
    memory = {n: max(kibibytes for _, kibibytes in values) for n, values in found.items()}
    for n in folders:
        print(f'  {n:3} connections   median {medians[n] * 1000:6.0f} ms   memory {memory[n] / 1024:5.1f} MiB')
    floor = statistics.median(peers)
    print(f'  the requests alone  median {floor * 1000:6.0f} ms')
    print(f'checking {N_CONNECTIONS} connections: {medians[N_CONNECTIONS] / medians[1]:.2f} times the slowest one, '
          f'{medians[N_CONNECTIONS] / floor:.2f} times the requests alone, '
          f'{memory[N_CONNECTIONS] / memory[N_FEW]:.2f} times the memory of {N_FEW} '
          f'({rounds} rounds; goal: at most 5, 1.5 and 1.5)')


main()
