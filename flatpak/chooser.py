#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's file chooser that picks what stands in a file: the part of the portal that would ask a person.

Everything behind it, xdg-desktop-portal and the document portal, is the real one.
"""

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
</node>'''


def main():
    """Serves until it is ended."""
    def answer(_connection, _sender, _path, _interface, _method, parameters, invocation):
        options = parameters.unpack()[4]
        assert options.get('directory'), 'a folder was not asked for'
        with open(sys.argv[1], encoding='utf-8') as file:
            uri = GLib.filename_to_uri(file.read().strip())
        invocation.return_value(GLib.Variant('(ua{sv})', (0, {'uris': GLib.Variant('as', [uri]),
                                                              'writable': GLib.Variant('b', True)})))

    def acquired(connection, _name):
        interface = Gio.DBusNodeInfo.new_for_xml(METHODS).interfaces[0]
        connection.register_object(PATH, interface, answer, None, None)

    Gio.bus_own_name(Gio.BusType.SESSION, NAME, Gio.BusNameOwnerFlags.NONE, acquired, None, None)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
