#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""keyring-fake-service.py FOLDER

A small Secret Service, for faults that gnome-keyring cannot be made to show, and for what other services do otherwise.
What it does is said, at each call, by the words in the file FOLDER/service.fault; without it, nothing unusual.

Faults:
  denied        refuses every call (org.freedesktop.DBus.Error.AccessDenied)
  sealed        the keyring is locked, and unlocking fails
  forgets       says that an item was stored, and does not store it
  garbles       stores another secret than it was given
  doubles       does not replace an item, but makes another
  keeps         says that an item was deleted, and keeps it
  refuses       does not delete an item
  refuses-last  does not delete the last item of a keyring
  mute          does not answer when a secret is asked for
  declined      opens a dialog to store an item, which is dismissed

Ways of others (KeePassXC 2.7 has all but the last, KWallet has none but the first and the last):
  renames       keeps an item's title when it is replaced
  asks          locks each item to each program until a dialog allows it, except to the one that made it
  asks-again    the same, and what a dialog allows is one reading
  confirms      asks before it deletes an item
  hides         shows no items of a locked keyring
  adds          adds attributes of its own to each item
  no-alias      does not tell which keyring is the default one
  two           has a second keyring, …/collection/other
  dismisses     every dialog is dismissed

Each dialog is a line in FOLDER/prompter.log.
"""

import pathlib
import sys
import time

from gi.repository import Gio, GLib

NAME = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
KEYRING = ROOT + "/collection/login"
OTHER = ROOT + "/collection/other"
SESSION = ROOT + "/session/s1"
LOCKED = "org.freedesktop.Secret.Error.IsLocked"

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
    <method name="Lock">
      <arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/>
    </method>
    <method name="GetSecrets">
      <arg type="ao" direction="in"/><arg type="o" direction="in"/><arg type="a{o(oayays)}" direction="out"/>
    </method>
    <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <property name="Collections" type="ao" access="read"/>
    <signal name="CollectionChanged"><arg type="o"/></signal>
  </interface>
  <interface name="org.freedesktop.Secret.Collection">
    <method name="CreateItem">
      <arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/><arg type="b" direction="in"/>
      <arg type="o" direction="out"/><arg type="o" direction="out"/>
    </method>
    <property name="Items" type="ao" access="read"/>
    <signal name="ItemCreated"><arg type="o"/></signal>
    <signal name="ItemDeleted"><arg type="o"/></signal>
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
        self.name = name if "." in name else "org.freedesktop.DBus.Error." + name


class Silence(Exception):
    pass


class Keyring:
    def __init__(self, path, label):
        self.path, self.label = path, label
        self.locked = False
        self.items = []


class Item:
    def __init__(self, keyring, path, label, attributes):
        self.keyring, self.path, self.label, self.attributes = keyring, path, label, attributes
        self.secret = b""
        self.registration = 0
        self.created = self.modified = int(time.time())
        self.allowed = {}


class Prompt:
    """A dialog: what it is about, what it gives when it is dismissed, and what makes and gives the result when not."""

    def __init__(self, path, text, nothing, accept):
        self.path, self.text, self.nothing, self.accept = path, text, nothing, accept


class Service:
    def __init__(self, bus, folder):
        self.bus = bus
        self.folder = pathlib.Path(folder)
        self.keyrings = [Keyring(KEYRING, "Login"), Keyring(OTHER, "Other")]
        self.n_created = 0
        self.sender = None
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self.interfaces = {info.name.rsplit(".", 1)[1]: info for info in node.interfaces}
        self.export(ROOT, "Service", self)
        for keyring in self.keyrings:
            self.export(keyring.path, "Collection", keyring)
        self.export(ROOT + "/aliases/default", "Collection", self.keyrings[0])
        self.export(SESSION, "Session", self)

    def words(self):
        path = self.folder / "service.fault"
        return path.read_text().split() if path.exists() else []

    def does(self, word):
        return word in self.words()

    def does_once(self, word):
        """The same, and no more: what is put back afterwards arrives."""
        found = self.does(word)
        if found:
            (self.folder / "service.fault").unlink()
        return found

    def export(self, path, kind, subject):
        info = self.interfaces[kind]
        signatures = {method.name: "(" + "".join(arg.signature for arg in method.out_args) + ")"
                      for method in info.methods}

        def call(bus, sender, path, interface, method, parameters, invocation):
            self.sender = sender
            try:
                if self.does("denied"):
                    raise Fault("AccessDenied")
                result = getattr(self, method)(subject, *parameters.unpack())
                invocation.return_value(GLib.Variant(signatures[method], result or ()))
            except Fault as fault:
                invocation.return_dbus_error(fault.name, f"{method} failed as it was told to")
            except Silence:
                pass

        def get(bus, sender, path, interface, name):
            self.sender = sender
            return GLib.Variant(info.lookup_property(name).signature, self.property(kind, subject, name))

        return self.bus.register_object(path, info, call, get, None)

    def tell(self, path, kind, signal, *arguments):
        self.bus.emit_signal(None, path, "org.freedesktop.Secret." + kind, signal, GLib.Variant("(o)", arguments))

    def property(self, kind, subject, name):
        if name == "Locked":
            return self.is_locked(subject)
        if name == "Items":
            return [item.path for item in self.shown(subject)]
        if name == "Collections":
            return [keyring.path for keyring in self.shown_keyrings()]
        if name == "Attributes":
            return subject.attributes
        if name == "Label":
            return subject.label
        if name == "Created":
            return subject.created if kind == "Item" else 0
        return subject.modified if kind == "Item" else 0

    def shown_keyrings(self):
        return self.keyrings if self.does("two") else self.keyrings[:1]

    def shown(self, keyring):
        return [] if self.does("hides") and self.is_locked(keyring) else keyring.items

    def is_locked(self, subject):
        """Whether it is locked to who asks."""
        if isinstance(subject, Keyring):
            return subject.locked or self.does("sealed")
        asks = self.does("asks") or self.does("asks-again")
        return self.is_locked(subject.keyring) or (asks and not subject.allowed.get(self.sender))

    def subject(self, path):
        for keyring in self.shown_keyrings():
            for subject in (keyring, *keyring.items):
                if subject.path == path:
                    return subject
        raise Fault("UnknownObject")

    def find(self, keyring, attributes):
        return [item for item in self.shown(keyring) if attributes.items() <= item.attributes.items()]

    def read(self, item):
        if self.does("mute"):
            raise Silence
        if self.is_locked(item):
            raise Fault(LOCKED)
        if item.allowed.get(self.sender) == "once":
            del item.allowed[self.sender]
        return SESSION, b"", item.secret, "text/plain"

    def remove(self, item):
        item.keyring.items.remove(item)
        self.bus.unregister_object(item.registration)
        self.tell(item.keyring.path, "Collection", "ItemDeleted", item.path)

    def ask(self, text, nothing, accept):
        """The path of a dialog that is shown when the program says so."""
        self.n_created += 1
        path = f"{ROOT}/prompt/p{self.n_created}"
        self.export(path, "Prompt", Prompt(path, text, nothing, accept))
        return path

    # Methods, by the names they have on the bus. The first argument is the object that was called.

    def OpenSession(self, _service, algorithm, _input):
        if algorithm != "plain":
            raise Fault("NotSupported")
        return GLib.Variant("s", ""), SESSION

    def SearchItems(self, _service, attributes):
        found = [item for keyring in self.shown_keyrings() for item in self.find(keyring, attributes)]
        return ([item.path for item in found if not self.is_locked(item)],
                [item.path for item in found if self.is_locked(item)])

    def Unlock(self, _service, paths):
        if self.does("sealed"):
            raise Fault("Failed")
        sender = self.sender
        locked = [subject for subject in map(self.subject, paths) if self.is_locked(subject)]
        unlocked = [path for path in paths if path not in [subject.path for subject in locked]]
        if not locked:
            return unlocked, "/"

        def accept():
            for subject in locked:
                keyring = subject if isinstance(subject, Keyring) else subject.keyring
                keyring.locked = False
                self.tell(ROOT, "Service", "CollectionChanged", keyring.path)
                if isinstance(subject, Item):
                    subject.allowed[sender] = "once" if self.does("asks-again") else "always"
            return GLib.Variant("ao", [subject.path for subject in locked])

        return unlocked, self.ask("unlock", GLib.Variant("ao", []), accept)

    def Lock(self, _service, paths):
        for keyring in self.shown_keyrings():
            if keyring.path in paths:
                keyring.locked = True
                self.tell(ROOT, "Service", "CollectionChanged", keyring.path)
        return paths, "/"

    def GetSecrets(self, _service, paths, _session):
        return ({path: self.read(self.subject(path)) for path in paths},)

    def ReadAlias(self, _service, alias):
        return (KEYRING if alias == "default" and not self.does("no-alias") else "/",)

    def CreateItem(self, keyring, properties, secret, replace):
        attributes = properties["org.freedesktop.Secret.Item.Attributes"]
        label = properties["org.freedesktop.Secret.Item.Label"]
        text = bytes(secret[2])
        if self.does("declined"):
            return "/", self.ask("store", GLib.Variant("o", "/"), None)
        if self.is_locked(keyring):
            raise Fault(LOCKED)
        found = self.find(keyring, attributes) if replace and not self.does("doubles") else []
        self.n_created += 1
        if found:
            item = found[0]
        else:
            item = Item(keyring, f"{keyring.path}/{self.n_created}", label, attributes)
            item.registration = self.export(item.path, "Item", item)
            keyring.items.append(item)
        if not self.does("renames"):
            item.label = label
        if self.does("adds"):
            attributes = {"Title": label, "UserName": "", "URL": "", "Notes": "", **attributes,
                          "Uuid": f"{self.n_created:032x}", "Path": "/" + label}
        item.attributes, item.modified = attributes, int(time.time())
        item.secret = b"garbled" if self.does_once("garbles") else text
        item.allowed = {self.sender: "always"}
        if self.does_once("forgets"):
            keyring.items.remove(item)
        self.tell(keyring.path, "Collection", "ItemCreated", item.path)
        return item.path, "/"

    def Delete(self, item):
        if self.does("refuses") or self.does("refuses-last") and len(item.keyring.items) == 1:
            raise Fault("Failed")
        if self.does("keeps") or item not in item.keyring.items:
            return ("/",)
        if self.is_locked(item.keyring):
            raise Fault(LOCKED)
        if self.does("confirms"):
            done = GLib.Variant("s", "")
            return (self.ask("delete", done, lambda: self.remove(item) or done),)
        self.remove(item)
        return ("/",)

    def GetSecret(self, item, _session):
        return (self.read(item),)

    def Prompt(self, prompt, _window):
        with open(self.folder / "prompter.log", "a", encoding="utf-8") as log:
            log.write(prompt.text + "\n")

        def complete():
            dismissed = prompt.accept is None or self.does("dismisses")
            result = prompt.nothing if dismissed else prompt.accept()
            self.bus.emit_signal(None, prompt.path, "org.freedesktop.Secret.Prompt", "Completed",
                                 GLib.Variant("(bv)", (dismissed, result)))
            return GLib.SOURCE_REMOVE

        GLib.idle_add(complete)

    def Dismiss(self, prompt):
        pass


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    service = Service(bus, sys.argv[1])
    loop = GLib.MainLoop()
    bus.connect("closed", lambda *_: loop.quit())
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, lambda *_: loop.quit())
    loop.run()
    del service


main()
