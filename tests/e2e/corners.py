# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows behind windows, and what opens only where something is not as it should be."""

import contextlib

import doors
import harbor
import tour
import walk

UNWRITABLE = 'Quayside cannot change the Cargo folder'
NOT_REVOKED = 'Token Could Not Be Revoked'


class Corners(doors.Doors):
    """Goes to where few people come, or only in trouble."""

    @contextlib.contextmanager
    def aside(self, window, row, page, back):
        """A page that slides into a window, each with title and subtitle. Escape leads back, and does not close the window."""
        window.choose(row)
        window.heading(*page)
        yield
        window.key('Escape')
        window.heading(*back)
        window.wait(window.focused, f'something has the focus after {page}')
        window.settle()

    # Behind a connection.

    def visit_edits(self, window):
        """What the windows open in which a connection is edited, and what is reviewed besides."""
        window.click(self.row(window, tour.FEED))
        with window.opened(self.item(window, 'Connection Menu', 'Edit Feed…')):
            edit = ('Edit Feed', tour.FEED)
            window.heading(*edit)
            with self.aside(window, 'Browse Feeds…', ('Choose a Feed', 'contoso'), edit):
                window.text('5 of 5 feeds')
                self.picture(window, 'browse-from-edit')
                # From the search, in which Escape has a meaning of its own as long as there is something in it.
                window.key('ctrl+f')
            window.type_into('Address or Snippet', harbor.FEEDS['mirror'])
            window.text('Feed “mirror”')
            self.behind(window, lambda: window.press('Review…'), 'delete-old-item', 'Delete the Old Item?')
        with window.opened(self.item(window, 'Connection Menu', 'Edit Credential Helper…')):
            edit = ('Edit Credential Helper', tour.FEED)
            window.heading(*edit)
            with self.aside(window, 'Other Computers…', ('Other Computers', tour.FEED), edit):
                window.text('Log In With')
                self.picture(window, 'other-computers-from-edit')
            self.behind(window, lambda: window.press('Review…'), 'no-changes', 'No Changes Needed')
        self.behind(window, lambda: self.toggle(window, 'Replace crates.io'), 'replace-crates-io', 'Shared with the project')

    def visit_checked_folders(self, window):
        """What “Check a Folder” finds in one that has a feed, and in one that has none."""
        for folder, name, text in ((self.folder_of_project, 'check-a-folder', 'Index, Passed'),
                                   (harbor.make_project(), 'check-nothing', 'No Connection Here')):
            with window.opened(lambda path=folder: window.choose_file(lambda: window.key('shift+ctrl+o'), 'Choose a Folder',
                                                                      path)):
                window.text(text, limit=40)
                window.find_sensitive('Check Again', limit=40)
                self.picture(window, name)
                if name == 'check-nothing':
                    with window.opened(lambda: window.press('Connect to a Feed')):
                        window.heading('Feed', walk.PAGES)

    def visit_changed_outside(self, window):
        """What another program has changed, and whether that is to stay. Leaves the connection as it was."""
        config = self.folder_of_project / '.cargo' / 'config.toml'
        text = config.read_text(encoding='utf-8')
        window.click(self.row(window, 'Overview'))
        config.write_text(f'{text}\n[source.crates-io]\nreplace-with = "{tour.FEED}"\n', encoding='utf-8')
        window.text(f'Changed Outside Quayside, {tour.FEED}')
        self.behind(window, lambda: window.press('Review…'), 'changed-outside', 'Another program has changed')
        config.write_text(text, encoding='utf-8')
        window.wait(lambda: window.look('Review…') is None, 'nothing has changed any more')

    # In windows of their own.

    def visit_strip(self):
        """What is told of a Cargo folder in which nothing can be written."""
        harbor.clear_account()
        folder = harbor.USER_CONFIG.parent
        folder.mkdir()
        try:
            with self.open(prefix=harbor.without_writing(folder)) as window:
                self.news(window, UNWRITABLE)
                window.settle()
                self.in_popover(window, lambda: window.key('F10'), 'welcome-menu', 'About Quayside')
                self.behind(window, lambda: window.press('Details'), 'folder-details', 'is read-only')
        finally:
            folder.chmod(0o755)
        self.complain()

    @staticmethod
    def go_to_log_in(window):
        """The pages before, with everything as it is proposed."""
        window.heading('Feed', walk.PAGES)
        window.type_into('Address or Snippet', harbor.FEEDS[tour.FEED])
        for page in ('Project', 'Credential Helper', 'Log In'):
            window.press('Next')
            window.heading(page, walk.PAGES)

    def visit_refusals(self):
        """A server that does not answer, a token that it does not take, and one that it goes on taking."""
        harbor.clear_account()
        harbor.AzureCli()
        with self.open(self.make_folder()) as window:
            self.go_to_log_in(window)
            window.choose('Enter a Token')
            window.type_into('Token', harbor.token('revoked'), 'password text', 'text')
            self.stop_checking(window)
            window.press('Next')
            self.news(window, 'Token Was Not Accepted')
            self.picture(window, 'log-in-not-accepted')
            # The page goes to what is wrong, and takes a moment for it.
            window.settle()
            window.choose('Create a Token for Me')
            window.press('Next')
            window.heading('Review', walk.PAGES, limit=40)
            window.press('Apply')
            window.heading('Done', walk.PAGES, limit=40)
            harbor.control(**{'pat-error': 'failedToUpdateAccessToken'})
            try:
                self.undo_in_vain(window)
            finally:
                harbor.control(**{'pat-error': 'none'})
        harbor.AzureCli('logged-out')
        self.complain()

    @staticmethod
    def stop_checking(window):
        """Keys are enough to leave a check of access that takes too long."""
        harbor.control(fault='silent', where='config.json')
        try:
            window.press('Next')
            window.heading('Checking Access', walk.PAGES)
            window.tab_to('Stop')
            window.key('space')
            window.heading('Log In', walk.PAGES)
        finally:
            harbor.control(fault='none')

    def undo_in_vain(self, window):
        """The dialog that comes in the place of the assistant."""
        window.press('Undo')
        window.text(NOT_REVOKED, limit=40)
        window.find('Open Azure DevOps')
        self.picture(window, 'not-revoked')
        window.key('Escape')
        window.wait(lambda: window.look(NOT_REVOKED) is None, 'Escape closes the dialog')
        window.wait(window.focused, 'something has the focus when the dialog is closed')
