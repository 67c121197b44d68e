# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A registry that answers as it is told, and the words with which a real Cargo complains about it."""

import http.server
import os
import threading

import realcargo

# What a first version of a crate looks like in an index; nobody downloads it successfully.
ENTRY = ('{"name":"hello-feed","vers":"0.1.0","deps":[],"cksum":"%s","features":{},"yanked":false}\n' % ('0' * 64))


class Registry:
    """A sparse registry on the loopback interface. `answers` maps the end of a path to (status, body, headers)."""

    def __init__(self):
        registry = self
        self.answers = {}
        self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                registry.asked.append((self.path, self.headers.get('Authorization')))
                status, body, headers = registry.answer(self.path, self.headers.get('Authorization'))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                data = body.encode()
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_CONNECT(self):
                self.send_response(407)
                self.send_header('Content-Length', '0')
                self.end_headers()

            def log_message(self, format, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                """A client that does not trust us goes away in the middle."""

        self.server = Server(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def address(self):
        return 'sparse+http://127.0.0.1:%d/contoso/_packaging/crates/Cargo/index/' % self.port

    def config(self, auth):
        origin = 'http://127.0.0.1:%d' % self.port
        return '{"dl":"%s/dl/{crate}/{version}/download","api":"%s","auth-required":%s}' % (
            origin, origin, 'true' if auth else 'false')

    def answer(self, path, token):
        for end in sorted(self.answers, key=len, reverse=True):
            if path.endswith(end):
                answer = self.answers[end]
                return answer(token) if callable(answer) else answer
        return 404, '', {}

    def locked(self, status=401, body='', accepted=None):
        """Asks for a token; `accepted` is the one that is let in."""
        def answer_config(token):
            if token is not None and token == accepted:
                return 200, self.config(True), {}
            return status if token is not None else 401, body, {'WWW-Authenticate': 'Basic realm="http://127.0.0.1/"'}
        self.answers['config.json'] = answer_config


def make_project(world, name='consumer', dependencies='hello-feed = { version = "0.1", registry = "tools" }'):
    project = world.root / name
    realcargo.write(project / 'Cargo.toml',
                    '[package]\nname = "consumer"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n%s\n'
                    % dependencies)
    realcargo.write(project / 'src' / 'lib.rs', '')
    return project


def complain(world, folder, *arguments, limit=60, **variables):
    """What cargo wrote to its standard error; it must have failed, within so many seconds."""
    variables = {
        'CARGO_NET_RETRY': '0',
        # The rustc beside it, not a proxy that would look for toolchains in the changed home.
        'PATH': os.path.dirname(world.cargo) + os.pathsep + os.environ['PATH'],
        **variables,
    }
    result = world.run(folder, *(arguments or ['fetch']), limit=limit, **variables)
    assert result.returncode != 0, 'cargo did not complain:\n%s' % result.stderr
    return result.stderr
