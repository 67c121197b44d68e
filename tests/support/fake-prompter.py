#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""fake-prompter.py FOLDER

Stands in for the unlock dialog of GNOME: owns org.gnome.keyring.SystemPrompter and answers gnome-keyring in the way
that the file FOLDER/prompter.mode says at that moment:

  ok:PASSWORD    types PASSWORD
  no             dismisses the dialog
  wrong-then-no  types a wrong password, then dismisses
  hang           never answers
  refuse         does not open a dialog at all

Each dialog is a line in FOLDER/prompter.log. It is a dialog of gnome-keyring 42's internal protocol: the daemon exports
a callback object, is told that the prompter is ready, asks for a password, and gets it encrypted with a key agreed by
Diffie-Hellman (“sx-aes-1”: MODP group 5 of RFC 3526, HKDF-SHA256, AES-128-CBC).
"""

import base64
import hashlib
import hmac
import pathlib
import secrets
import subprocess
import sys

from gi.repository import Gio, GLib

NAME = "org.gnome.keyring.SystemPrompter"
PATH = "/org/gnome/keyring/Prompter"
CALLBACK = "org.gnome.keyring.internal.Prompter.Callback"

INTERFACE = """
<node>
  <interface name="org.gnome.keyring.internal.Prompter">
    <method name="BeginPrompting"><arg type="o" direction="in"/></method>
    <method name="PerformPrompt">
      <arg type="o" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/>
      <arg type="s" direction="in"/>
    </method>
    <method name="StopPrompting"><arg type="o" direction="in"/></method>
  </interface>
</node>
"""

GENERATOR = 2
PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05"
    "98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB"
    "9ED529077096966D670C354E4ABC9804F1746C08CA237327FFFFFFFFFFFFFFFF", 16)
PRIME_BYTES = 192


class Exchange:
    """One side of the key agreement, as a text that both sides hand back and forth."""

    def __init__(self):
        self.private = secrets.randbits(1024)
        self.public = pow(GENERATOR, self.private, PRIME)

    def begin(self):
        return f"[sx-aes-1]\npublic={encode(self.public.to_bytes(PRIME_BYTES, 'big'))}\n"

    def send(self, peer_text, password):
        """The text that answers peer_text; password None: nothing was typed."""
        if password is None:
            return self.begin()
        key = self.derive_key(peer_text)
        iv = secrets.token_bytes(16)
        cipher = subprocess.run(["openssl", "enc", "-aes-128-cbc", "-K", key.hex(), "-iv", iv.hex()],
                                input=password.encode(), capture_output=True, check=True).stdout
        return self.begin() + f"secret={encode(cipher)}\niv={encode(iv)}\n"

    def derive_key(self, peer_text):
        fields = dict(line.split("=", 1) for line in peer_text.splitlines() if "=" in line)
        peer = int.from_bytes(base64.b64decode(fields["public"]), "big")
        # libgcrypt writes the shared number without leading zeros, once in 256 times shorter than the prime is.
        shared = pow(peer, self.private, PRIME)
        shared = shared.to_bytes((shared.bit_length() + 7) // 8, "big")
        extracted = hmac.new(bytes(32), shared, hashlib.sha256).digest()
        return hmac.new(extracted, b"\1", hashlib.sha256).digest()[:16]


def encode(data):
    return base64.b64encode(data).decode()


class Prompter:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.exchange = Exchange()
        self.tries = 0

    def mode(self):
        return (self.folder / "prompter.mode").read_text().strip()

    def log(self, text):
        with open(self.folder / "prompter.log", "a") as log:
            log.write(text + "\n")

    def ready(self, bus, daemon, callback, answer, exchange):
        bus.call(daemon, callback, CALLBACK, "PromptReady", GLib.Variant("(sa{sv}s)", (answer, {}, exchange)),
                 None, Gio.DBusCallFlags.NONE, -1, None, None)

    def answer(self, mode):
        """(“yes” or “no”, what was typed), or None for no answer."""
        self.tries += 1
        if mode.startswith("ok:"):
            return "yes", mode[len("ok:"):]
        if mode == "wrong-then-no" and self.tries == 1:
            return "yes", "not the password"
        if mode == "hang":
            return None
        return "no", None

    def called(self, bus, daemon, path, interface, method, parameters, invocation):
        arguments = parameters.unpack()
        callback = arguments[0]
        mode = self.mode()

        if method == "BeginPrompting":
            if mode == "refuse":
                self.log(f"{mode} refused")
                invocation.return_dbus_error("org.gnome.keyring.Prompter.InProgress", "Another dialog is open")
                return
            self.tries = 0
            self.exchange = Exchange()
            invocation.return_value(None)
            self.ready(bus, daemon, callback, "", self.exchange.begin())
        elif method == "PerformPrompt":
            self.log(f"{mode} {arguments[1]}: {arguments[2].get('message', '')}")
            invocation.return_value(None)
            answer = self.answer(mode)
            if answer is not None:
                self.ready(bus, daemon, callback, answer[0], self.exchange.send(arguments[3], answer[1]))
        elif method == "StopPrompting":
            invocation.return_value(None)
            bus.call(daemon, callback, CALLBACK, "PromptDone", None, None, Gio.DBusCallFlags.NONE, -1, None, None)


def main():
    prompter = Prompter(sys.argv[1])
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], prompter.called, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, lambda *_: loop.quit())
    loop.run()


main()
