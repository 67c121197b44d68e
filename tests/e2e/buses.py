# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listens to everything that is said on a bus."""

import os
import subprocess
import threading
import uuid

from gi.repository import Gio, GLib

LIMIT = 20
CLIENT = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION


def session_address():
    """Where programs talk to the keyring."""
    return os.environ['DBUS_SESSION_BUS_ADDRESS']


def accessibility_address():
    """Where programs tell assistive technologies what is on the screen; this starts that bus."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None,
                         Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


class Capture:
    """Every message of a bus, as bytes, from the beginning of a “with” to its end."""

    def __init__(self, address):
        self.address = address
        self.bytes = bytearray()
        self.news = threading.Condition()
        self.connection = None
        self.monitor = None
        self.reader = None

    def __enter__(self):
        self.connection = Gio.DBusConnection.new_for_address_sync(self.address, CLIENT, None, None)
        self.monitor = subprocess.Popen(['dbus-monitor', '--address', self.address, '--pcap'],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        self.meet()
        return self

    def __exit__(self, *_reason):
        try:
            self.meet()
        finally:
            self.monitor.terminate()
            self.monitor.wait(LIMIT)
            self.reader.join(LIMIT)
            self.monitor.stdout.close()
            self.connection.close_sync()

    def read(self):
        """Runs in a thread until the monitor ends."""
        while True:
            part = os.read(self.monitor.stdout.fileno(), 65536)
            if not part:
                return
            with self.news:
                self.bytes += part
                self.news.notify_all()

    def say(self, text):
        """Says something itself."""
        self.connection.emit_signal(None, '/org/example/capture', 'org.example.Capture', 'Said',
                                    GLib.Variant('(s)', (text,)))
        self.connection.flush_sync()

    def meet(self):
        """Says something new until it is heard: then everything before was heard as well."""
        word = uuid.uuid4().hex
        for _ in range(LIMIT * 10):
            self.say(word)
            with self.news:
                if self.news.wait_for(lambda: word.encode() in self.bytes, 0.1):
                    return
        raise AssertionError('the bus is not heard')

    def has(self, *needles):
        """Whether one of these was said."""
        with self.news:
            return any(needle in self.bytes for needle in needles)
