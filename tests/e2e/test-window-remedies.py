#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the assistant finds wrong on its way, and the one button that mends it."""

import contextlib
import os
import pathlib
import shutil
import sys

import harbor
import tap
import walk
import window as windows

FOLDER = pathlib.Path(os.environ['SESSION_FOLDER'])
SERVER = f"sparse+{os.environ['STAND_IN_SERVER']}/DefaultCollection/platform/_packaging/crates/Cargo/index/"
OTHER = """[build]
jobs = 4

[registries.crates]
index = "sparse+https://crates.example.com/index/"

[source.crates-io]
replace-with = "shelf"

[source.shelf]
registry = "sparse+https://shelf.example.com/index/"
"""


@contextlib.contextmanager
def assistant(config=None):
    """The assistant for a project, which may have a configuration."""
    harbor.clear_account()
    folder = harbor.make_project()
    if config is not None:
        (folder / '.cargo').mkdir()
        (folder / '.cargo' / 'config.toml').write_text(config, encoding='utf-8')
    window = windows.Window([sys.argv[1], folder], FOLDER / 'remedies.log')
    try:
        window.heading('Feed', walk.PAGES)
        yield folder, window
    except windows.NotFound:
        window.screenshot(FOLDER / 'not-found.png', whole=True)
        raise
    finally:
        window.close()


def go_to_log_in(window, address):
    """The first pages, with everything as it is proposed, and a token."""
    window.type_into('Address or Snippet', address)
    for page in ('Project', 'Credential Helper', 'Log In'):
        window.press('Next')
        window.heading(page, walk.PAGES)
    window.type_into('Token', harbor.token('writer'), 'password text', 'text')
    window.press('Next')


def wait_for_next(window):
    """Nothing is in the way any more."""
    window.find_sensitive('Next', *windows.BUTTONS)


def cannot_go_on(window):
    """Whether something is in the way."""
    return window.look('Next', *windows.BUTTONS, sensitive=True) is None


@tap.test
def test_no_encryption():
    """What is not encrypted goes on with encryption, or without it if one insists; a strange server has to be confirmed."""
    with assistant() as (_folder, window):
        window.type_into('Address or Snippet', SERVER)
        window.find('Connection Is Not Encrypted')
        assert cannot_go_on(window)
        window.remedy('Use HTTPS')
        window.gone('Connection Is Not Encrypted')
        window.wait(lambda: 'https://' in windows.text_of(window.find('Server', *windows.ENTRIES)), 'another address')

        window.type_into('Address or Snippet', SERVER)
        window.remedy('Continue')
        window.gone('Connection Is Not Encrypted')
        wait_for_next(window)

        window.type_into('Address or Snippet', SERVER.replace('http://', 'https://').replace('127.0.0.1', 'cargo.example.com'))
        window.find('Is This an Azure DevOps Server?')
        assert cannot_go_on(window)
        window.remedy('Use Anyway')
        window.gone('Is This an Azure DevOps Server?')
        wait_for_next(window)


@tap.test
def test_taken():
    """A name that is taken is changed or taken over, and so is the place of crates.io."""
    with assistant(OTHER) as (folder, window):
        window.type_into('Address or Snippet', harbor.FEEDS['crates'])
        window.type_into('Registry Name', 'crates')
        window.press('Next')
        window.heading('Project', walk.PAGES)
        window.find('Name Is Already Used')
        assert cannot_go_on(window)
        window.remedy('Choose Another Name')
        window.heading('Feed', walk.PAGES)
        window.wait_for_focus('Registry Name')
        window.press('Next')
        window.heading('Project', walk.PAGES)
        window.remedy('Replace Address')
        window.gone('Name Is Already Used')
        wait_for_next(window)

        window.switch_on('Replace crates.io')
        window.find('crates.io Is Already Replaced')
        assert cannot_go_on(window)
        window.remedy('Keep')
        window.gone('crates.io Is Already Replaced')
        window.wait(lambda: not window.is_chosen('Replace crates.io'), 'crates.io is left alone')
        wait_for_next(window)
        window.switch_on('Replace crates.io')
        window.remedy('Replace')
        window.gone('crates.io Is Already Replaced')
        for page in ('Credential Helper', 'Log In'):
            window.press('Next')
            window.heading(page, walk.PAGES)
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=40)
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
        text = (folder / '.cargo' / 'config.toml').read_text(encoding='utf-8')
        assert harbor.FEEDS['crates'] in text and 'replace-with = "crates"' in text and 'jobs = 4' in text, text


@tap.test
def test_no_check():
    """Who cannot wait for a server goes on without a check; what has changed meanwhile is reviewed again."""
    with assistant('[build]\njobs = 4\n') as (folder, window):
        harbor.control(fault='error', where='config.json')
        try:
            go_to_log_in(window, harbor.FEEDS['crates'])
            window.find('Azure DevOps Has a Problem', limit=40)
            window.remedy('Continue Without Checking')
            window.heading('Review', walk.PAGES, limit=40)
        finally:
            harbor.control(fault='none')
        config = folder / '.cargo' / 'config.toml'
        window.text('Added: ')
        config.write_text('[build]\njobs = 2\n', encoding='utf-8')
        window.press('Apply')
        window.find('File Has Changed', limit=40)
        assert 'crates' not in config.read_text(encoding='utf-8')
        window.remedy('Review Again')
        window.text('Unchanged: jobs = 2')
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
        assert 'jobs = 2' in config.read_text(encoding='utf-8')


@tap.test
def test_folder_gone():
    """A folder that is gone when the changes are to be reviewed is chosen anew, by keys, and the assistant goes on."""
    with assistant() as (folder, window):
        other = harbor.make_project(through_registry='crates')
        window.type_into('Address or Snippet', harbor.FEEDS['crates'])
        for page in ('Project', 'Credential Helper', 'Log In'):
            window.press('Next')
            window.heading(page, walk.PAGES)
        window.type_into('Token', harbor.token('writer'), 'password text', 'text')
        shutil.rmtree(folder)
        window.press('Next')
        window.find('Folder Not Found', limit=40)
        window.choose_file(lambda: window.remedy('Choose Folder…'), 'Choose a Project Folder', other)
        window.heading('Project', walk.PAGES)
        window.text(other.name)
        for page in ('Credential Helper', 'Log In'):
            window.press('Next')
            window.heading(page, walk.PAGES)
        window.press('Next')
        window.heading('Review', walk.PAGES, limit=40)
        window.press('Apply')
        window.heading('Done', walk.PAGES, limit=40)
    assert not folder.exists()
    harbor.fetch_fresh(other, 'hello-feed')


@tap.test
def test_public_feed_with_login():
    """Whoever wants to log in to a public feed gets the address at which Cargo does."""
    with assistant() as (_folder, window):
        go_to_log_in(window, harbor.PUBLIC_FEED)
        window.remedy('Log In Anyway', limit=40)
        window.heading('Review', walk.PAGES, limit=40)
        window.text(harbor.PUBLIC_FEED.replace('open-source', 'open-source~force-auth'))


@tap.test
def test_other_address():
    """A feed that is looked for in the wrong place is found in the right one."""
    with assistant() as (_folder, window):
        # It belongs to a project, not to the whole organization.
        go_to_log_in(window, harbor.FEEDS['crates'].replace('/platform', ''))
        window.remedy('Use That Address', limit=40)
        window.heading('Review', walk.PAGES, limit=40)
        window.text(harbor.FEEDS['crates'])


@tap.test
def test_public_feed():
    """Whoever would store a token for a public feed is told that none is needed."""
    with assistant() as (_folder, window):
        go_to_log_in(window, harbor.PUBLIC_FEED)
        window.remedy('Use No Login', limit=40)
        window.heading('Review', walk.PAGES, limit=40)
        window.text(harbor.PUBLIC_FEED)
        assert window.look('Keyring', 'label') is None


if __name__ == '__main__':
    sys.exit(tap.main())
