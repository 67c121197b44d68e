# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of the assistant and the Overview, with one look at each page: what is looked for is the visitor's affair."""

import contextlib
import os
import pathlib

import complaints
import harbor
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
FEED = 'crates'


class Tour(walk.Story):
    """Goes to pages and has them looked at, by look(window, name)."""

    def __init__(self, command, look, window_type=windows.Window):
        super().__init__(FOLDER)
        self.command = [str(part) for part in command]
        self.look = look
        self.window_type = window_type
        self.seen = []
        self.folder_of_project = None

    def say(self, text):
        """Who looks has more to say."""

    def picture(self, window, name, whole=False):
        """One look at what was waited for."""
        self.seen.append(name)
        self.look(window, name)

    @contextlib.contextmanager
    def open(self, *arguments, prefix=()):
        """The program, with a picture of what was there when something was not found."""
        window = self.window_type([*prefix, *self.command, *arguments], FOLDER / 'tour.log')
        try:
            yield window
        except windows.NotFound:
            walk.Story.picture(self, window, 'not-found', whole=True)
            raise
        finally:
            window.close()

    # The assistant.

    def visit_welcome(self):
        """Where nothing is configured."""
        harbor.clear_account()
        with self.open() as window:
            window.find('Welcome to Quayside')
            self.picture(window, 'welcome')

    def visit_feeds(self, window):
        """The list of feeds, before and after logging in."""
        window.heading('Feed', walk.PAGES)
        window.type_into('Organization', 'contoso')
        window.choose('Browse Feeds…')
        window.heading('Choose a Feed', 'contoso')
        self.picture(window, 'log-in-to-see-the-feeds')
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Show Feeds')
        window.text('5 of 5 feeds')
        self.picture(window, 'choose-a-feed')
        window.key('alt+Left')
        window.heading('Feed', walk.PAGES)

    def visit_pages(self, window):
        """From Feed to Done, with a token that the Azure CLI creates."""
        window.type_into('Address or Snippet', walk.SNIPPET.format(name=FEED, index=harbor.FEEDS[FEED]))
        window.text(f'Feed “{FEED}”')
        self.picture(window, 'feed')
        window.press('Next')
        window.heading('Project', walk.PAGES)
        window.switch_on('Replace crates.io')
        self.picture(window, 'project')
        window.choose('One Project')
        window.press('Next')
        window.heading('Credential Helper', walk.PAGES)
        self.picture(window, 'credential-helper')
        window.choose('Token in the Keyring')
        window.choose('Other Computers…')
        window.heading('Other Computers', FEED)
        self.picture(window, 'other-computers-page')
        window.key('alt+Left')
        window.heading('Credential Helper', walk.PAGES)
        window.press('Next')
        window.heading('Log In', walk.PAGES)
        window.choose('Enter a Token')
        self.picture(window, 'log-in')
        window.choose('Create a Token for Me')
        window.text('The token is created when the changes are applied.')
        self.picture(window, 'create-a-token')
        # Who looks may have chosen something else on the way.
        window.choose('Create a Token for Me')
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=40)
        self.picture(window, 'review')
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
        window.text('Feed Connected')
        self.picture(window, 'done')
        window.press('Done')
        window.find('Connections')
        harbor.AzureCli('logged-out')

    # The main window.

    def visit_overview(self, window):
        """What is known of everything."""
        window.click(window.wait(lambda: next((node for node in window.tree() if node.get_role_name() == 'list item' and
                                               window.name_of(node).startswith('Overview')), None), 'the row Overview'))
        window.find('This Computer', 'label')
        window.press('Check Now')
        window.find('Everything Is Working', limit=40)
        self.picture(window, 'overview')

    def make_folder(self):
        """A project with a configuration of its own."""
        folder = harbor.make_project(through_registry=FEED, replaced=True)
        (folder / '.cargo').mkdir()
        (folder / '.cargo' / 'config.toml').write_text('[build]\njobs = 4\n', encoding='utf-8')
        self.folder_of_project = folder
        return folder

    def visit_assistant(self):
        """Every page on the way to a connection."""
        self.visit_welcome()
        folder = self.make_folder()
        with self.open(folder) as window:
            self.visit_feeds(window)
        harbor.AzureCli()
        with self.open(folder) as window:
            window.heading('Feed', walk.PAGES)
            self.visit_pages(window)
        self.complain()

    def connect(self, program):
        """A connection that was made before."""
        harbor.clear_account()
        harbor.AzureCli()
        harbor.assert_success(harbor.Quayside(program).connect(self.make_folder(), harbor.FEEDS[FEED], '--yes',
                                                               secret=harbor.token('writer')))

    @contextlib.contextmanager
    def connected(self, program):
        """The main window, with a connection."""
        self.connect(program)
        with self.open() as window:
            window.find('Connections')
            window.settle()
            yield window
        self.complain()

    def complain(self):
        """GTK and Quayside had nothing to complain about."""
        complaints.expect_none(FOLDER / 'tour.log')
