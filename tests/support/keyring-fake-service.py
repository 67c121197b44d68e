#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""keyring-fake-service.py FOLDER

A small Secret Service with one keyring, for faults that gnome-keyring cannot be made to show. What it does wrong is
said, at each call, by the file FOLDER/service.fault; without it, nothing:

  denied        refuses every call (org.freedesktop.DBus.Error.AccessDenied)
  sealed        the keyring is locked, and unlocking fails
  forgets       says that an item was stored, and does not store it
  garbles       stores another secret than it was given
  doubles       does not replace an item, but makes another
  keeps         says that an item was deleted, and keeps it
  refuses       does not delete an item
  mute          does not answer when a secret is asked for
  declined      opens a dialog to store an item, which is dismissed
"""

import pathlib
import sys
import time

from gi.repository import Gio, GLib

NAME = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
KEYRING = ROOT + "/collection/login"
SESSION = ROOT + "/session/s1"
PROMPT = ROOT + "/prompt/p1"

INTERFACES = """
<node>
  <interface name="org.freedesktop.Secret.Service">
    <method name="OpenSession">
      <arg type="s" direction="in"/><arg type="v" direction="in"/>
      <arg type="v" direction="out"/><arg type="o" direction="out"/>
    </method>
    <method name="SearchItems">
      <arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/><arg type="ao" direction="out"/>
    </method>
    <method name="Unlock">
      <arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/>
    </method>
    <method name="GetSecrets">
      <arg type="ao" direction="in"/><arg type="o" direction="in"/><arg type="a{o(oayays)}" direction="out"/>
    </method>
    <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <property name="Collections" type="ao" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Collection">
    <method name="CreateItem">
      <arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/><arg type="b" direction="in"/>
      <arg type="o" direction="out"/><arg type="o" direction="out"/>
    </method>
    <property name="Items" type="ao" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Locked" type="b" access="read"/>
    <property name="Created" type="t" access="read"/>
    <property name="Modified" type="t" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Item">
    <method name="Delete"><arg type="o" direction="out"/></method>
    <method name="GetSecret"><arg type="o" direction="in"/><arg type="(oayays)" direction="out"/></method>
    <property name="Attributes" type="a{ss}" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Locked" type="b" access="read"/>
    <property name="Created" type="t" access="read"/>
    <property name="Modified" type="t" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Session">
    <method name="Close"/>
  </interface>
  <interface name="org.freedesktop.Secret.Prompt">
    <method name="Prompt"><arg type="s" direction="in"/></method>
    <method name="Dismiss"/>
    <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
  </interface>
</node>
"""


class Fault(Exception):
    def __init__(self, name):
        super().__init__(name)
        self.name = "org.freedesktop.DBus.Error." + name


class Silence(Exception):
    pass


class Item:
    def __init__(self, path, label, attributes, secret):
        self.path, self.label, self.attributes, self.secret = path, label, attributes, secret
        self.registration = self.modified = 0


class Service:
    def __init__(self, bus, folder):
        self.bus = bus
        self.folder = pathlib.Path(folder)
        self.items = []
        self.n_created = 0
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self.interfaces = {info.name.rsplit(".", 1)[1]: info for info in node.interfaces}
        self.export(ROOT, "Service", self)
        self.export(KEYRING, "Collection", self)
        self.export(SESSION, "Session", self)
        self.export(PROMPT, "Prompt", self)

    def fault(self):
        path = self.folder / "service.fault"
        return path.read_text().strip() if path.exists() else ""

    def export(self, path, kind, subject):
        info = self.interfaces[kind]
        signatures = {method.name: "(" + "".join(arg.signature for arg in method.out_args) + ")"
                      for method in info.methods}

        def call(bus, sender, path, interface, method, parameters, invocation):
            try:
                if self.fault() == "denied":
                    raise Fault("AccessDenied")
                result = getattr(self, method)(subject, *parameters.unpack())
                invocation.return_value(GLib.Variant(signatures[method], result or ()))
            except Fault as fault:
                invocation.return_dbus_error(fault.name, f"{method} failed as it was told to")
            except Silence:
                pass

        def get(bus, sender, path, interface, name):
            return GLib.Variant(info.lookup_property(name).signature, self.property(kind, subject, name))

        return self.bus.register_object(path, info, call, get, None)

    def property(self, kind, subject, name):
        if name == "Locked":
            return kind == "Collection" and self.fault() == "sealed"
        if name == "Items":
            return [item.path for item in self.items]
        if name == "Collections":
            return [KEYRING]
        if name == "Attributes":
            return subject.attributes
        if name == "Label":
            return subject.label if kind == "Item" else "Login"
        return subject.modified if kind == "Item" else 0

    def find(self, attributes):
        return [item for item in self.items if attributes.items() <= item.attributes.items()]

    def secret_of(self, item):
        return SESSION, b"", item.secret, "text/plain"

    # Methods, by the names they have on the bus. The first argument is the object that was called.

    def OpenSession(self, _service, algorithm, _input):
        if algorithm != "plain":
            raise Fault("NotSupported")
        return GLib.Variant("s", ""), SESSION

    def SearchItems(self, _service, attributes):
        return [item.path for item in self.find(attributes)], []

    def Unlock(self, _service, paths):
        if self.fault() == "sealed":
            raise Fault("Failed")
        return paths, "/"

    def GetSecrets(self, _service, paths, _session):
        if self.fault() == "mute":
            raise Silence
        return ({item.path: self.secret_of(item) for item in self.items if item.path in paths},)

    def ReadAlias(self, _service, alias):
        return (KEYRING if alias == "default" else "/",)

    def CreateItem(self, _keyring, properties, secret, replace):
        attributes = properties["org.freedesktop.Secret.Item.Attributes"]
        label = properties["org.freedesktop.Secret.Item.Label"]
        text = bytes(secret[2])
        fault = self.fault()
        if fault == "declined":
            return "/", PROMPT
        found = self.find(attributes) if replace and fault != "doubles" else []
        if found:
            item = found[0]
        else:
            self.n_created += 1
            item = Item(f"{KEYRING}/{self.n_created}", label, attributes, text)
            item.registration = self.export(item.path, "Item", item)
        if fault == "garbles":
            # Only once: what is put back afterwards arrives.
            (self.folder / "service.fault").unlink()
            text = b"garbled"
        item.label, item.attributes, item.secret, item.modified = label, attributes, text, int(time.time())
        if fault == "forgets":
            (self.folder / "service.fault").unlink()
            self.items = [other for other in self.items if other is not item]
        elif not found:
            self.items.append(item)
        return item.path, "/"

    def Delete(self, item):
        fault = self.fault()
        if fault == "refuses":
            raise Fault("Failed")
        if fault != "keeps" and item in self.items:
            self.items.remove(item)
            self.bus.unregister_object(item.registration)
        return ("/",)

    def GetSecret(self, item, _session):
        if self.fault() == "mute":
            raise Silence
        return (self.secret_of(item),)

    def Prompt(self, _prompt, _window):
        GLib.idle_add(lambda: self.bus.emit_signal(None, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
                                                   GLib.Variant("(bv)", (True, GLib.Variant("o", "/")))) and False)


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    service = Service(bus, sys.argv[1])
    loop = GLib.MainLoop()
    bus.connect("closed", lambda *_: loop.quit())
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, lambda *_: loop.quit())
    loop.run()
    del service


main()
