# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of windows that the main window opens, and of its menus. No key is pressed on the way."""

import re
import uuid

import harbor
import tour

ITEMS = ('menu item', 'push button')
LEDGER = harbor.HOME / '.local' / 'state' / 'quayside' / 'tokens.ini'


class Doors(tour.Tour):
    """Opens a window, has it looked at, and closes it by the button in it."""

    def connect(self, program):
        """A connection whose token Quayside has created itself, so that it can renew and revoke it."""
        super().connect(program)
        self.remember_creation()

    @staticmethod
    def remember_creation():
        """Has Quayside know the id that Azure DevOps gave to the token."""
        with open(LEDGER, encoding='utf-8') as file:
            lines = file.read().splitlines()
        assert f'[{harbor.FEEDS[tour.FEED]}]' in lines, lines
        lines.insert(lines.index(f'[{harbor.FEEDS[tour.FEED]}]') + 1, f'authorization={uuid.uuid4()}')
        LEDGER.write_text('\n'.join(lines) + '\n', encoding='utf-8')

    def behind(self, window, press, name, text):
        """What opens when something is pressed, waited for by a text in it."""
        with window.opened(press):
            window.text(text)
            self.picture(window, name)

    @staticmethod
    def item(window, menu, item):
        """Opens a menu, and returns what presses one of its items."""
        window.press(menu)
        window.find_sensitive(item, *ITEMS)
        window.settle()
        return lambda: window.press(item, *ITEMS)

    def row(self, window, start):
        """Chooses the row whose name begins like this."""
        window.click(window.wait(lambda: next((node for node in window.tree() if node.get_role_name() == 'list item' and
                                               window.name_of(node).startswith(start)), None), f'the row “{start}”'))

    def look_at_menu(self, window, menu, item, name):
        """A menu, which the pointer closes again."""
        self.item(window, menu, item)
        self.picture(window, name)
        window.press(menu)
        window.wait(lambda: window.look(item, 'menu item') is None, f'the menu “{menu}” is closed')

    # A connection.

    def visit_connection(self, window):
        """The page, its menus, and each window behind it."""
        self.picture(window, 'connection')
        self.look_at_menu(window, 'Connection Menu', 'Edit Feed…', 'connection-menu')
        self.behind(window, lambda: window.press('Check Connection'), 'check', 'Steps')
        for item, name, text in (('Edit Feed…', 'edit-feed', 'Registry Name'),
                                 ('Edit Credential Helper…', 'edit-credential-helper', 'Token in the Keyring'),
                                 ('Replace Token…', 'replace-from-menu', 'Replace Token'),
                                 ('Log Out…', 'log-out', 'Cancel')):
            self.behind(window, self.item(window, 'Connection Menu', item), name, text)

    def visit_file(self, window):
        """The menu of the file in which a connection is, and its earlier versions."""
        def menu():
            return next((node for node in window.tree() if
                         re.match(f'Menu of .*{re.escape(self.project.name)}', window.name_of(node))), None)
        # Below what the window shows a popover has no place: the pointer scrolls to it.
        window.click(window.wait(menu, 'the menu of the file'))
        window.find_sensitive('Restore Previous Version…', 'menu item')
        window.settle()
        self.picture(window, 'file-menu')
        self.behind(window, lambda: window.press('Restore Previous Version…', 'menu item'), 'restore-previous-version',
                    'Shared with the project')

    # Tokens.

    def visit_tokens(self, window):
        """The page, and a token."""
        self.row(window, 'Tokens')
        window.text('Used by 1 connection')
        self.picture(window, 'tokens')
        with window.opened(lambda: self.row(window, 'contoso, ')):
            window.text('Stored In')
            self.picture(window, 'token')
