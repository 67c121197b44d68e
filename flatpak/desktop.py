#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a desktop behind its portals: what would ask a person, show a notification or start a job at login.

A folder that is asked for is the one that stands in a file; all else is allowed, and written down as it comes, one line
of JSON for each call. What is in front of it, xdg-desktop-portal and the document portal, is the real one.
Arguments: the file with the folder, and the file for the calls.
"""

import json
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

NAME = 'org.freedesktop.impl.portal.desktop.quayside_test'
PATH = '/org/freedesktop/portal/desktop'
METHODS = '''<node>
  <interface name="org.freedesktop.impl.portal.FileChooser">
    <method name="OpenFile">
      <arg type="o" direction="in"/> <arg type="s" direction="in"/> <arg type="s" direction="in"/>
      <arg type="s" direction="in"/> <arg type="a{sv}" direction="in"/>
      <arg type="u" direction="out"/> <arg type="a{sv}" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.impl.portal.Notification">
    <method name="AddNotification">
      <arg type="s" direction="in"/> <arg type="s" direction="in"/> <arg type="a{sv}" direction="in"/>
    </method>
    <method name="RemoveNotification"> <arg type="s" direction="in"/> <arg type="s" direction="in"/> </method>
  </interface>
  <interface name="org.freedesktop.impl.portal.Background">
    <method name="GetAppState"> <arg type="a{sv}" direction="out"/> </method>
    <method name="NotifyBackground">
      <arg type="o" direction="in"/> <arg type="s" direction="in"/> <arg type="s" direction="in"/>
      <arg type="u" direction="out"/> <arg type="a{sv}" direction="out"/>
    </method>
    <method name="EnableAutostart">
      <arg type="s" direction="in"/> <arg type="b" direction="in"/> <arg type="as" direction="in"/>
      <arg type="u" direction="in"/> <arg type="b" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.impl.portal.Access">
    <method name="AccessDialog">
      <arg type="o" direction="in"/> <arg type="s" direction="in"/> <arg type="s" direction="in"/>
      <arg type="s" direction="in"/> <arg type="s" direction="in"/> <arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/> <arg type="u" direction="out"/> <arg type="a{sv}" direction="out"/>
    </method>
  </interface>
</node>'''


def choose(parameters):
    """The folder that a person would pick."""
    assert parameters[4].get('directory'), 'a folder was not asked for'
    with open(sys.argv[1], encoding='utf-8') as file:
        uri = GLib.filename_to_uri(file.read().strip())
    return GLib.Variant('(ua{sv})', (0, {'uris': GLib.Variant('as', [uri]), 'writable': GLib.Variant('b', True)}))


ANSWERS = {
    'OpenFile': choose,
    'GetAppState': lambda _parameters: GLib.Variant('(a{sv})', ({},)),
    'EnableAutostart': lambda parameters: GLib.Variant('(b)', (parameters[1],)),
    'NotifyBackground': lambda _parameters: GLib.Variant('(ua{sv})', (0, {})),
    'AccessDialog': lambda _parameters: GLib.Variant('(ua{sv})', (0, {})),
}


def main():
    """Serves until it is ended."""
    def answer(_connection, _sender, _path, _interface, method, parameters, invocation):
        parameters = parameters.unpack()
        if method != 'GetAppState':
            with open(sys.argv[2], 'a', encoding='utf-8') as file:
                file.write(json.dumps([method, *parameters], default=str) + '\n')
        invocation.return_value(ANSWERS.get(method, lambda _parameters: None)(parameters))

    def acquired(connection, _name):
        for interface in Gio.DBusNodeInfo.new_for_xml(METHODS).interfaces:
            connection.register_object(PATH, interface, answer, None, None)

    Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired, None, None)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
