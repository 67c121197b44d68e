# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a person through the assistant, from a pasted address to a feed that cargo can use."""

import pathlib

import harbor
import window as windows

SNIPPET = '[registries] {name} = {{ index = "{index}" }}'


# The subtitle of every page of the assistant.
PAGES = 'New Connection'

# What a toast is, as the version of GTK will have it.
TOASTS = (windows.Atspi.Role.ALERT, windows.Atspi.Role.NOTIFICATION)


class Story:
    """Tells each step as it is done, and keeps a picture of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.pictures = 0

    def say(self, text):
        """A line for who reads along."""
        print(f'# {text}', flush=True)

    def picture(self, window, name, whole=False):
        """A numbered screenshot."""
        self.pictures += 1
        window.screenshot(self.folder / f'{self.pictures:02}-{name}.png', whole)


def look_around(window, story, secret):
    """Shows the feeds of the organization, and goes back without picking one."""
    window.heading('Feed', PAGES)
    story.say('Who knows the organization can browse its feeds.')
    window.type_into('Organization', 'contoso')
    window.choose('Browse Feeds…')
    window.heading('Choose a Feed', 'contoso')
    window.type_into('Token', secret, 'password text', 'text')
    window.press('Show Feeds')
    window.text('5 of 5 feeds')
    window.find('crates, platform, crates.io, Private, Publisher', 'list item')
    story.picture(window, 'choose-a-feed')
    window.key('alt+Left')


def connect(window, story, feed, secret):
    """Goes through all pages of New Connection, for one project whose folder is filled in already."""
    window.heading('Feed', PAGES)
    story.say('The assistant asks for the feed. The snippet of Azure DevOps is pasted.')
    window.type_into('Address or Snippet', SNIPPET.format(name=feed, index=harbor.FEEDS[feed]))
    window.text(f'Feed “{feed}”')
    story.picture(window, 'feed')
    window.press('Next')

    window.heading('Project', PAGES)
    story.say('For one project; crates.io is to be replaced by the feed.')
    window.switch_on('Replace crates.io')
    story.picture(window, 'project')
    window.press('Next')

    window.heading('Credential Helper', PAGES)
    window.find('Token in the Keyring')
    story.say('The token is to be kept in the keyring, as recommended.')
    story.picture(window, 'credential-helper')
    window.press('Next')

    window.heading('Log In', PAGES)
    story.say('The token is entered.')
    window.type_into('Token', secret, 'password text', 'text')
    window.text('Looks like a personal access token')
    story.picture(window, 'log-in')
    window.press('Next')

    window.heading('Review', PAGES, limit=40)
    story.say('Access was checked. Every change is shown before it is made.')
    window.text(f'cargo-registry:{feed}')
    story.picture(window, 'review')
    window.press('Apply')

    window.heading('Done', PAGES, limit=40)
    window.text('Feed Connected')
    story.say('The feed is connected.')
    story.picture(window, 'done')
    window.press('Done')


def put_away(window, text):
    """Closes a toast by its button."""
    window.news(text, TOASTS)
    window.activate(window.wait(lambda: next((node for node in window.tree(last_first=True) if window.name_of(node) == 'Close' and
                                              windows.is_inside(node, TOASTS)), None), f'the button that closes “{text}”'))
    window.wait(lambda: window.look(text) is None, f'“{text}” is not told any more')


def open_and_connect(program, folder, feed, secret, story):
    """Opens Quayside with a project folder, looks at the feeds, connects one, and looks at the main window."""
    window = windows.Window([program, folder], story.folder / 'quayside.log')
    try:
        look_around(window, story, secret)
        connect(window, story, feed, secret)
        window.find('Connections')
        put_away(window, 'Connection added')
        window.settle()
        story.picture(window, 'main-window')
        story.say('The connection is in the main window.')
    except windows.NotFound:
        story.picture(window, 'not-found', whole=True)
        raise
    finally:
        window.close()
