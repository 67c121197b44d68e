#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person who knows the organization but no address: picks a feed of the list, and cargo gets crates from it."""

import os
import pathlib
import sys

import complaints
import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
FEED = 'crates'
REQUEST = r'(GET|POST|PUT|HEAD) .*'


def install_az(mood):
    """Puts an Azure CLI into the home, where one that was installed without root lies."""
    folder = harbor.HOME / '.local' / 'bin'
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / 'az'
    if not program.exists():
        program.symlink_to(pathlib.Path(__file__).resolve().parent.parent / 'support' / 'stand-in-az')
    state = harbor.HOME / '.azure'
    state.mkdir(exist_ok=True)
    (state / 'mood').write_text(mood + '\n', encoding='ascii')
    token = state / 'token'
    token.touch(mode=0o600)
    token.write_text(harbor.token('entra'), encoding='ascii')


class Person:
    """The program with a project, from its first page to the feed that was picked."""

    def __init__(self, name):
        self.name = name
        self.project = harbor.make_project(through_registry=FEED)
        self.requests = harbor.Requests()
        self.log = FOLDER / f'browse-{name}.log'
        self.window = windows.Window([sys.argv[1], self.project], self.log)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.window.screenshot(FOLDER / f'browse-{self.name}.png', whole=True)
        self.window.close()
        if kind is None:
            complaints.expect_none(self.log)

    def open_list(self):
        """Names the organization and opens the list."""
        self.window.heading('Feed', walk.PAGES)
        self.window.text('Enter the organization first')
        self.window.type_into('Organization', 'contoso')
        self.window.text('Pick one of the feeds of contoso')
        self.window.choose('Browse Feeds…')
        self.window.heading('Choose a Feed', 'contoso')

    def pick(self):
        """Searches for the feed, as it is: the focus is there already."""
        self.window.text('5 of 5 feeds')
        self.window.settle()
        nameless = self.window.nameless()
        assert not nameless, '\n'.join(nameless)
        self.window.keys_of('plat')
        self.window.text('1 of 5 feeds')
        self.window.find(f'{FEED}, platform, crates.io, Private, Publisher', 'list item')
        self.window.key('Return')
        self.window.heading('Feed', walk.PAGES)
        self.window.wait(lambda: self.window.look('Next', *windows.BUTTONS, sensitive=True), 'the feed is filled in')

    def paste(self):
        """Gives the address instead."""
        self.window.heading('Feed', walk.PAGES)
        self.window.type_into('Address or Snippet', harbor.FEEDS[FEED])
        self.window.text(f'Feed “{FEED}”')

    def go_on(self, page):
        """Presses Next until a page."""
        for title in ('Project', 'Credential Helper', 'Log In'):
            self.window.press('Next')
            self.window.heading(title, walk.PAGES)
            if title == page:
                return

    def is_checked(self):
        """Whether the Done page has looked at what was made."""
        page = (self.window.look('Feed Connected', *windows.GROUPS) or
                self.window.look('Connected With Warnings', *windows.GROUPS))
        return page and not windows.has_state(page, windows.Atspi.StateType.BUSY)

    def finish(self, most_requests):
        """From Log In to the main window. The whole connection, with the check of what was made, takes so many requests."""
        self.window.press('Next')
        self.window.heading('Review', walk.PAGES, limit=40)
        self.window.press('Apply')
        self.window.heading('Done', walk.PAGES, limit=40)
        self.window.text('Feed Connected')
        self.window.wait(self.is_checked, 'what was made is checked')
        self.window.text('Feed Connected')
        self.window.press('Done')
        self.window.find('Connections')
        self.window.text('Working')
        sent = self.requests.matching(REQUEST)
        assert len(sent) <= most_requests, '\n'.join(sent)


@tap.test
def test_saved_token():
    """With a token of another connection nothing has to be typed but the organization."""
    harbor.clear_account()
    harbor.store_token(harbor.FEEDS['mirror'], harbor.token('writer'))
    with Person('saved') as person:
        person.open_list()
        person.pick()
        person.go_on('Log In')
        person.window.find('Use the Saved Token for contoso')
        person.window.wait(lambda: person.window.is_chosen('Use the Saved Token for contoso'), 'the saved token is chosen')
        person.finish(4)
    assert harbor.keyring_items(harbor.FEEDS[FEED]) == 1
    harbor.fetch_fresh(person.project, 'hello-feed')


@tap.test
def test_azure_cli():
    """With the Azure CLI for browsing and as the helper, no token is typed and none is stored."""
    harbor.clear_account()
    install_az('ada')
    try:
        with Person('azure-cli') as person:
            person.open_list()
            person.pick()
            person.go_on('Credential Helper')
            person.window.choose('Azure CLI')
            person.window.wait(lambda: person.window.is_chosen('Azure CLI'), '“Azure CLI” is chosen')
            person.window.press('Next')
            person.window.heading('Log In', walk.PAGES)
            person.finish(4)
    finally:
        install_az('logged-out')
    assert harbor.keyring_items(harbor.FEEDS[FEED]) == 0
    config = person.project / '.cargo' / 'config.toml'
    assert harbor.FEEDS[FEED] in config.read_text(encoding='utf-8')


@tap.test
def test_typed_token():
    """Without any login a token is asked for, once; the Log In page has it already."""
    harbor.clear_account()
    with Person('typed') as person:
        person.open_list()
        person.window.text('Log In to See the Feeds')
        # There and back by the keyboard: nothing is lost, and the assistant stays open.
        person.window.settle()
        person.window.key('Escape')
        person.window.heading('Feed', walk.PAGES)
        person.window.settle()
        person.window.choose('Browse Feeds…')
        person.window.heading('Choose a Feed', 'contoso')
        person.window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        person.window.press('Show Feeds')
        person.pick()
        person.go_on('Log In')
        person.window.text('Looks like a personal access token')
        person.finish(4)
    harbor.fetch_fresh(person.project, 'hello-feed')


@tap.test
def test_pasted_address():
    """Who pastes the address instead causes two requests, one of them without the token."""
    harbor.clear_account()
    with Person('pasted') as person:
        person.paste()
        person.go_on('Log In')
        person.window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        person.finish(2)
        sent = person.requests.matching(REQUEST)
        assert any(line.endswith(' none') for line in sent), '\n'.join(sent)


@tap.test
def test_keyboard_and_search():
    """The list of a large organization is used with the keyboard; what is typed anywhere searches."""
    harbor.clear_account()
    harbor.control(feeds=300)
    harbor.store_token(harbor.FEEDS['mirror'], harbor.token('writer'))
    with Person('keyboard') as person:
        window = person.window
        person.open_list()
        window.text('305 of 305 feeds')
        window.settle()
        window.key('Down')
        window.key('Down')
        window.keys_of('stress-0011')
        window.text('10 of 305 feeds')
        window.keys_of('zzz')
        window.text('No Feeds Found')
        # Escape takes back the search first, then leaves.
        window.key('Escape')
        window.text('305 of 305 feeds')
        window.key('ctrl+f')
        window.keys_of('mirror')
        window.text('1 of 305 feeds')
        window.key('Escape')
        window.text('305 of 305 feeds')
        window.key('alt+Left')
        window.heading('Feed', walk.PAGES)


if __name__ == '__main__':
    sys.exit(tap.main())
