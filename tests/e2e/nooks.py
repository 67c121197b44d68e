# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What drops down, a calendar, and pages that are nearly always something else: nothing is there, or cannot be read."""

import contextlib
import shutil

import corners
import doors
import harbor
import keyrings
import tour
import walk

COPIES = harbor.HOME / '.local' / 'state' / 'quayside' / 'backups'
OTHER_DATE = 'On Another Date…'
CALENDAR = 'Day on Which the Token Expires'


class Nooks(corners.Corners):
    """Goes to where a list, a menu button or a missing keyring leads."""

    def choices(self, window, *titles):
        """The lists of combo rows."""
        for title in titles:
            with window.dropped_down(title):
                self.picture(window, f'choices-of-{title.lower().replace(" ", "-")}')

    @contextlib.contextmanager
    def row_of(self, window, row, text):
        """A page behind a row, gone to and come back from by keys; the row has the focus again."""
        window.tab_to(row, 'list item')
        window.key('Return')
        window.find_sensitive(text)
        window.settle()
        yield
        window.key('Escape')
        window.wait_for_focus(row, 'list item')
        window.settle()

    # What drops down.

    @contextlib.contextmanager
    def both_connected(self, program):
        """The main window, with two connections, and so with two copies of the file in which they are."""
        self.connect(program)
        harbor.assert_success(harbor.Quayside(program).connect(self.folder_of_project, harbor.FEEDS['mirror'], '--yes',
                                                               secret=harbor.token('writer')))
        with self.open() as window:
            window.find('Connections')
            window.settle()
            yield window
        self.complain()

    def visit_choices(self, window):
        """The lists of what can be chosen in the windows of a connection, and in the preferences."""
        window.click(self.row(window, tour.FEED))
        with window.opened(lambda: window.key('ctrl+comma')):
            self.choices(window, 'First Reminder', 'Copies to Keep')
        with window.opened(lambda: window.press('Check Connection')):
            window.find_sensitive('Check Again', limit=40)
            self.choices(window, 'Folder', 'Connection')
        with window.opened(self.item(window, 'Connection Menu', 'Other Computers…')):
            self.choices(window, 'Computer', 'Log In With')

    def visit_versions(self, window):
        """Earlier versions of a file: one of several, and none."""
        def open_window():
            window.activate(window.wait(lambda: next((node for node in window.tree() if
                                                      window.name_of(node).startswith('Menu of') and
                                                      'project-' in window.name_of(node)), None), 'the menu of the file'))
            window.find_sensitive('Restore Previous Version…', *doors.ITEMS)
            window.press('Restore Previous Version…', *doors.ITEMS)
        window.click(self.row(window, tour.FEED))
        with window.opened(open_window):
            self.choices(window, 'Version')
        shutil.rmtree(COPIES)
        self.behind(window, open_window, 'no-earlier-versions', 'No Earlier Versions')

    def visit_dates(self, window):
        """When a token expires: a span, or a day out of a calendar."""
        window.click(self.row(window, tour.FEED))
        with window.opened(self.item(window, 'Connection Menu', 'Replace Token…')):
            window.choose('Create a Token for Me')
            self.choices(window, 'Access', 'Lifetime')
            window.choose('Enter a Token')
            self.choices(window, 'Expires')
            with window.unfolded(lambda: self.choose_last(window, 'Expires', OTHER_DATE), CALENDAR):
                window.wait_for_focus(CALENDAR)
                self.picture(window, 'calendar')
                self.walk_through_calendar(window)

    @staticmethod
    def choose_last(window, title, choice):
        """Takes the last choice of a combo row, by keys."""
        window.tab_to(title, 'combo box')
        window.key('space')
        window.find(choice)
        window.key('End', 'Return')

    @staticmethod
    def walk_through_calendar(window):
        """Keys choose a day and a month, and what is told is what is shown."""
        calendar = window.find(CALENDAR)

        def changes(what, *keys):
            day = calendar.get_description()
            window.key(*keys)
            window.wait(lambda: calendar.get_description() != day, what)
        changes('another day', 'Left')
        window.tab_to('Next Month')
        changes('the same day in another month', 'space')
        changes('another week', 'Down')

    # What a library has brought along.

    def visit_about(self, window):
        """The pages behind About."""
        with window.opened(self.item(window, 'Main Menu', 'About Quayside')):
            window.find('Credits')
            with self.row_of(window, 'Credits', 'The Quayside authors'):
                self.picture(window, 'credits')
            with self.row_of(window, 'Legal', 'Trademarks'):
                self.picture(window, 'legal')
            with self.row_of(window, 'Troubleshooting', 'Debugging Information'):
                self.picture(window, 'troubleshooting')
                with self.row_of(window, 'Debugging Information', 'Copy Text'):
                    self.picture(window, 'debugging-information')

    # Tokens that are not to be seen.

    def open_tokens(self, window, text):
        """The page, told by a text on it."""
        window.click(self.row(window, 'Tokens'))
        window.text(text)

    def visit_no_tokens(self, program):
        """The page where no connection needs a token."""
        harbor.clear_account()
        harbor.assert_success(harbor.Quayside(program).connect(self.make_folder(), harbor.PUBLIC_FEED, '--helper', 'none',
                                                               '--yes', secret=''))
        with self.open() as window:
            self.open_tokens(window, 'Tokens appear here')
            self.picture(window, 'no-tokens')
        self.complain()

    def visit_locked_keyring(self, program):
        """The page while the keyring is locked, after it was not unlocked, and when it is open again."""
        self.connect(program)
        with keyrings.prompter('no'):
            keyrings.lock_keyring()
            with self.open() as window:
                self.open_tokens(window, 'Unlock the keyring to see the tokens.')
                self.picture(window, 'locked-keyring')
                window.tab_to('Unlock')
                window.key('space')
                self.news(window, 'Keyring Was Not Unlocked')
                window.wait_for_focus('Try Again')
                self.picture(window, 'not-unlocked')
                keyrings.answer('ok:session password')
                window.tab_to('Try Again')
                window.key('space')
                window.text('Used by 1 connection')
                window.wait(lambda: window.focused() == self.row(window, 'contoso, '), 'the focus on the token')
        self.complain()

    def visit_no_keyring(self, program):
        """The page where there is no keyring, and the page of the assistant that would use one."""
        harbor.clear_account()
        folder = self.make_folder()
        harbor.assert_success(harbor.Quayside(program).connect(folder, harbor.PUBLIC_FEED, '--helper', 'none', '--yes',
                                                               secret=''))
        with self.open() as window:
            self.open_tokens(window, 'No Keyring Available')
            self.picture(window, 'no-keyring')
            with window.opened(lambda: (window.tab_to('Help'), window.key('space'))):
                window.heading('Keyring Problems', 'Help')
            window.wait_for_focus('Help')
            window.key('ctrl+n')
            window.heading('Feed', walk.PAGES)
            window.type_into('Address or Snippet', harbor.FEEDS['crates'])
            window.press('Next')
            window.heading('Project', walk.PAGES)
            window.choose('All Projects')
            window.press('Next')
            window.heading('Credential Helper', walk.PAGES)
            window.text('Storing tokens needs a password keyring')
            self.picture(window, 'no-keyring-to-choose')
        self.complain()
