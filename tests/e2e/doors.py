# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of the main window, of its menus, and of every window behind it."""

import re
import uuid

import harbor
import tour
import walk
import window as windows

ITEMS = ('menu item', 'push button')
LEDGER = harbor.HOME / '.local' / 'state' / 'quayside' / 'tokens.ini'


class Doors(tour.Tour):
    """Opens a window, has it looked at, and closes it."""

    def connect(self, program):
        """A connection whose token Quayside has created itself, so that it can renew and revoke it."""
        super().connect(program)
        self.remember_creation()

    @staticmethod
    def remember_creation():
        """Has Quayside know the id that Azure DevOps gave to the token."""
        lines = LEDGER.read_text(encoding='utf-8').splitlines()
        lines.insert(lines.index(f'[{harbor.FEEDS[tour.FEED]}]') + 1, f'authorization={uuid.uuid4()}')
        LEDGER.write_text('\n'.join(lines) + '\n', encoding='utf-8')

    def behind(self, window, press, name, text):
        """What opens when something is pressed, waited for by a text in it."""
        with window.opened(press):
            window.text(text)
            self.picture(window, name)

    def in_popover(self, window, press, name, text):
        """A menu or another popover."""
        with window.unfolded(press, text):
            self.picture(window, name)

    def news(self, window, text):
        """What a window tells without having been asked; returns the object that does."""
        return window.news(text, limit=40)

    @staticmethod
    def item(window, menu, item):
        """Opens a menu, and returns what presses one of its items."""
        window.press(menu)
        window.find_sensitive(item, *ITEMS)
        return lambda: window.press(item, *ITEMS)

    @staticmethod
    def row(window, start):
        """The row whose name begins like this."""
        return window.wait(lambda: next((node for node in window.tree() if node.get_role_name() == 'list item' and
                                         window.name_of(node).startswith(start)), None), f'the row “{start}”')

    @staticmethod
    def toggle(window, name):
        """Turns a switch over, whatever it says."""
        window.press(name, *windows.SWITCHES)

    # A connection.

    def visit_connection(self, window):
        """The page and its menus. A window that gets narrow shows the page if its row was chosen, and else the sidebar."""
        window.click(self.row(window, tour.FEED))
        self.picture(window, 'connection')
        self.in_popover(window, lambda: window.press('Connection Menu'), 'connection-menu', 'Edit Feed…')
        self.in_popover(window, lambda: window.press('Set Date…'), 'set-date', 'Set Date')

    def visit_changes(self, window):
        """What changes a connection."""
        def menu(item):
            return self.item(window, 'Connection Menu', item)
        self.behind(window, menu('Edit Feed…'), 'edit-feed', 'Registry Name')
        self.behind(window, menu('Edit Credential Helper…'), 'edit-credential-helper', 'Token in the Keyring')
        self.behind(window, menu('Other Computers…'), 'other-computers', 'Log In With')
        self.behind(window, lambda: self.toggle(window, 'Default Registry'), 'review-changes', 'Shared with the project')
        self.behind(window, menu('Replace Token…'), 'replace-from-menu', 'Open Azure DevOps')
        self.behind(window, menu('Log Out…'), 'log-out', 'Cancel')
        self.behind(window, menu('Remove Connection…'), 'remove-connection', 'Cancel')

    def visit_file(self, window):
        """The menu of the file in which a connection is, and what it opens."""
        def press():
            window.activate(window.wait(lambda: next((node for node in window.tree() if re.match('Menu of .*project-',
                                                      window.name_of(node))), None), 'the menu of the file'))

        def item(name):
            press()
            window.find_sensitive(name, *ITEMS)
            return lambda: window.press(name, *ITEMS)
        self.in_popover(window, press, 'file-menu', 'Restore Previous Version…')
        self.behind(window, item('Restore Previous Version…'), 'restore-previous-version', 'Shared with the project')
        self.behind(window, item('Stop Using Here…'), 'stop-using', 'Shared with the project')

    # What can be done everywhere.

    def visit_menu(self, window):
        """What the main menu opens."""
        self.in_popover(window, lambda: window.key('F10'), 'main-menu', 'About Quayside')
        self.behind(window, lambda: window.key('ctrl+comma'), 'preferences', 'Copies to Keep')
        self.behind(window, lambda: window.key('ctrl+question'), 'shortcuts', 'Check Connection')
        with window.opened(lambda: window.key('F1')):
            window.find('First Connection')
            self.picture(window, 'help')
            window.choose('Credential Helpers')
            window.heading('Credential Helpers', 'Help')
            self.picture(window, 'help-page')
        with window.opened(self.item(window, 'Main Menu', 'About Quayside')):
            window.find('Credits')
            self.picture(window, 'about')

    def visit_explanation(self, window):
        """What Cargo said, before and after it was pasted."""
        explain = ('Main Menu', 'Explain an Error…')
        with window.opened(self.item(window, 'Connection Menu', 'Edit Feed…')):
            window.type_into('Registry Name', 'error: no token found for `crates`, please run `cargo login`')
            window.key('ctrl+a', 'ctrl+c', 'Tab')
            self.news(window, 'Use letters, digits')
            self.picture(window, 'wrong-name')
        with window.opened(self.item(window, *explain)):
            window.text('What Did Cargo Say?')
            self.picture(window, 'explain')
            window.key('ctrl+v')
            window.text('Named in the Message')
            self.picture(window, 'explained')
        window.press('Copy Address')
        self.news(window, 'Address copied')
        with window.opened(self.item(window, *explain)):
            window.key('ctrl+v')
            window.text('Message Is Not Known')
            self.picture(window, 'not-explained')

    def visit_check(self, window):
        """What Cargo would do, step by step."""
        with window.opened(lambda: window.press('Check Connection')):
            window.text('Index, Passed', limit=40)
            window.find_sensitive('Check Again', limit=40)
            self.picture(window, 'check')

    # Tokens.

    def visit_tokens(self, window):
        """The page, a token, and what can be done with it."""
        window.click(self.row(window, 'Tokens'))
        window.text('Used by 1 connection')
        self.picture(window, 'tokens')
        with window.opened(lambda: window.click(self.row(window, 'contoso, '))):
            window.text('Stored In')
            self.picture(window, 'token')
            self.behind(window, lambda: window.choose('Renew…'), 'renew', 'Lifetime')
            self.behind(window, lambda: window.press('Revoke…'), 'revoke', 'Cancel')
            self.behind(window, lambda: window.press('Delete…'), 'delete', 'Cancel')
            self.behind(window, lambda: window.choose('Move to a Plain Text File…'), 'move-to-file', 'Cancel')
            with window.opened(lambda: window.choose('Replace…')):
                window.type_into('Token', harbor.token('revoked'), 'password text', 'text')
                window.press('Replace')
                self.news(window, 'Token Was Not Accepted')
                self.picture(window, 'replace-not-accepted')

    def visit_damaged_token(self, window):
        """A token in a form that Cargo does not send as it should, and what mends it."""
        index = harbor.FEEDS[tour.FEED]
        harbor.assert_success(harbor.run(['secret-tool', 'store', '--label', f'cargo-registry:{tour.FEED}', 'xdg:schema',
                                          harbor.SCHEMA, 'url', index], harbor.HOME,
                                         harbor.stored_value(index).strip()[:30] + '\n' +
                                         harbor.stored_value(index).strip()[30:]))
        window.click(self.row(window, 'Overview'))
        window.click(self.row(window, 'Tokens'))
        with window.opened(lambda: window.click(self.row(window, 'contoso, Token Damaged'))):
            self.news(window, 'Token Is Stored in the Wrong Form')
            self.picture(window, 'damaged-token')
            self.behind(window, lambda: window.press('Repair…'), 'repair', 'will be replaced')

    # Questions of the assistant.

    def visit_questions(self, window):
        """What the assistant asks before it does what one may regret."""
        window.key('ctrl+n')
        window.heading('Feed', walk.PAGES)
        window.type_into('Address or Snippet', walk.SNIPPET.format(name='mirror', index=harbor.FEEDS['mirror']))
        self.behind(window, lambda: window.key('Escape'), 'discard-setup', 'Discard Setup?')
        window.press('Next')
        window.heading('Project', walk.PAGES)
        window.choose('All Projects')
        window.press('Next')
        window.heading('Credential Helper', walk.PAGES)
        window.choose('Token in a Plain Text File')
        self.behind(window, lambda: window.press('Next'), 'store-unencrypted', 'Store the Token Unencrypted?')
