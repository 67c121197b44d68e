#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A company's network: a proxy that is found by the system's own rules, wants a login, or looks into every connection.

Runs inside session.py, whose stand-in is what the proxy leads to when it lets somebody through.
"""

import base64
import json
import os
import pathlib
import select
import socket
import ssl
import subprocess
import sys
import threading
import urllib.parse

import harbor
import tap

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
CRATES = harbor.FEEDS['crates']
ISSUER = 'Contoso Inspection CA'
LOGIN = 'ada:geheim'


def make_certificate():
    """What a proxy shows that looks into connections: of Microsoft’s host, by an authority that nobody here trusts."""
    def run(*arguments):
        subprocess.run(['openssl', *arguments], check=True, capture_output=True, cwd=FOLDER)
    key = ('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes')
    run('req', '-x509', *key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', f'/CN={ISSUER}')
    run('req', *key, '-keyout', 'host.key', '-out', 'host.csr', '-subj', '/CN=pkgs.dev.azure.com')
    (FOLDER / 'host.ext').write_text('subjectAltName=DNS:pkgs.dev.azure.com\n', encoding='ascii')
    run('x509', '-req', '-in', 'host.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2',
        '-extfile', 'host.ext', '-out', 'host.pem')
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / 'host.pem', FOLDER / 'host.key')
    return context


def read_head(connection):
    """A request up to its empty line."""
    head = b''
    while b'\r\n\r\n' not in head:
        part = connection.recv(4096)
        if not part:
            break
        head += part
    return head.decode('latin-1')


def pipe(one, other):
    """Passes everything on in both directions until one side ends."""
    while True:
        readable, _, _ = select.select([one, other], [], [], harbor.LIMIT)
        if not readable:
            return
        for source in readable:
            data = source.recv(65536)
            if not data:
                return
            (other if source is one else one).sendall(data)


class Proxy:
    """A small proxy. With a login it lets through who gives that; with a context it answers in the place of the host."""

    def __init__(self, login=None, context=None):
        self.login = login
        self.context = context
        self.heads = []        # of each CONNECT
        self.inside = []       # what was said within the connections that it looks into
        self.server = socket.create_server(('127.0.0.1', 0))
        self.threads = []
        self.accepting = threading.Thread(target=self.accept)

    def __enter__(self):
        self.accepting.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown(socket.SHUT_RDWR)
        self.accepting.join(harbor.LIMIT)
        self.server.close()

    def address(self, login=None):
        """As it stands in https_proxy."""
        return f'http://{login + "@" if login else ""}127.0.0.1:{self.server.getsockname()[1]}'

    def accept(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                while self.serve_one(connection):
                    pass
            except OSError:
                pass

    def serve_one(self, connection):
        """One CONNECT; returns whether another may follow."""
        head = read_head(connection)
        if not head:
            return False
        self.heads.append(head)
        expected = 'Proxy-Authorization: Basic ' + base64.b64encode((self.login or '').encode()).decode()
        if self.login and expected.lower() not in head.lower():
            connection.sendall(b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="contoso"\r\n'
                               b'Content-Length: 0\r\n\r\n')
            return True
        if self.context:
            connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
            with self.context.wrap_socket(connection, server_side=True) as tls:
                self.inside.append(read_head(tls))
            return False
        target = head.split()[1]
        stand_in = urllib.parse.urlsplit(os.environ['https_proxy'])
        with socket.create_connection((stand_in.hostname, stand_in.port)) as behind:
            behind.sendall(f'CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n'.encode())
            pipe(connection, behind)
        return False


def connected():
    """A project with a connection that was made without any proxy but the stand-in's."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    quayside = harbor.Quayside(sys.argv[1])
    result = quayside.connect(folder, CRATES, '--yes', secret=harbor.token('writer'))
    assert harbor.last_word(result) == ['applied'], result
    return folder


def check(folder, proxy):
    """What --check says behind a proxy: state, code, and the words of the catalogue."""
    result = harbor.run([sys.argv[1], '--check', '--json'], folder, G_DEBUG='fatal-criticals', https_proxy=proxy,
                        HTTPS_PROXY=proxy)
    [connection] = json.loads(result.stdout)['connections']
    assert LOGIN not in result.stdout + result.stderr and 'geheim' not in result.stdout + result.stderr, result
    return connection['state'], connection['code'], result.stdout


def explain(proxy):
    """What --connect says to a person behind a proxy."""
    folder = harbor.make_project(through_registry='crates')
    result = harbor.run([sys.argv[1], '--connect', CRATES, '--project', folder], folder, harbor.token('writer') + '\n',
                        G_DEBUG='fatal-criticals', https_proxy=proxy, HTTPS_PROXY=proxy)
    assert result.returncode == 1, result
    return result.stderr


@tap.test
def test_issuer_is_named():
    """Who looks into connections is named, by the name of the authority, and never gets the token."""
    folder = connected()
    with Proxy(context=make_certificate()) as proxy:
        state, code, words = check(folder, proxy.address())
        assert (state, code) == ('offline', 'N04'), words
        words = explain(proxy.address())
        assert ISSUER in words, words
        assert proxy.heads, 'the proxy was not asked'
        assert all('authorization' not in text.lower() for text in proxy.heads + proxy.inside), proxy.inside


@tap.test
def test_login_is_asked_for():
    """A proxy that wants a login is told as such; with one in its address it lets through."""
    folder = connected()
    with Proxy(login=LOGIN) as proxy:
        state, code, words = check(folder, proxy.address())
        assert (state, code) == ('offline', 'N05'), words
        words = explain(proxy.address())
        assert '127.0.0.1' in words and 'needs a login' in words, words
        state, code, words = check(folder, proxy.address('ada:wrong'))
        assert (state, code) == ('offline', 'N05'), words
        state, code, words = check(folder, proxy.address(LOGIN))
        assert (state, code) == ('ok', None), proxy.heads[-3:]


@tap.test
def test_missing_proxy_is_told():
    """Nobody listens where the proxy should be."""
    folder = connected()
    with socket.create_server(('127.0.0.1', 0)) as taken:
        port = taken.getsockname()[1]
    state, code, words = check(folder, f'http://127.0.0.1:{port}')
    assert (state, code) == ('offline', 'N05'), words


if __name__ == '__main__':
    sys.exit(tap.main())
