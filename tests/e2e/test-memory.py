#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token that was typed into the assistant and has done its work is nowhere in the memory of the window, and on its way
it was on no bus.

A token that its owner wants in a plain text file is not looked for: the window keeps what it read of Cargo's files, to say
where a value comes from.

Looking into another process needs the right to trace it: that of root, or of a parent's in the sense of Yama.
"""

import contextlib
import os
import pathlib
import re
import subprocess
import sys

import buses
import harbor
import memory
import tap
import walk
import window as windows

# What a screen reader wants to be told of a field.
OF_TEXT = ('object:text-changed', 'object:text-caret-moved')

PICTURES = pathlib.Path(os.environ['SESSION_FOLDER']) / 'pictures'

# Reads a token, keeps it in one form, says that it has it, and waits for the end of its input.
HOLDER = '''
import sys
form = sys.stdin.buffer.read(int(sys.argv[1]))
print('held', flush=True)
sys.stdin.buffer.read()
'''


@contextlib.contextmanager
def opened(folder):
    """The window with a project's folder."""
    PICTURES.mkdir(exist_ok=True)
    window = windows.Window([sys.argv[1], folder], PICTURES / 'quayside.log')
    try:
        yield window
    finally:
        window.close()


def go_to_log_in(window):
    """The first pages."""
    window.heading('Feed', walk.PAGES)
    window.type_into('Address or Snippet', harbor.FEEDS['crates'])
    window.press('Next')
    window.heading('Project', walk.PAGES)
    window.press('Next')
    window.heading('Credential Helper', walk.PAGES)
    window.press('Next')
    window.heading('Log In', walk.PAGES)


def assert_forgotten(window, secret):
    """Nothing of the token is left. Libraries let go of some things a moment after the screen is still."""
    window.settle()
    window.pause(1000)
    found = memory.search(window.process.pid, secret)
    assert not found, memory.describe(window.process.pid, found)


@tap.test
def test_search_finds():
    """The search finds a token that another program holds, in each form."""
    secret = harbor.token('writer')
    for name, form in memory.forms(secret).items():
        command = [sys.executable, '-c', HOLDER, str(len(form))]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            holder.stdin.write(form)
            holder.stdin.flush()
            assert holder.stdout.readline() == b'held\n'
            found = {form for form, _address, _mapping in memory.search(holder.pid, secret)}
            holder.stdin.close()
        assert found == {name}, (name, found)


@tap.test
def test_applied():
    """A token that was typed and applied is in memory before, and nowhere in memory or on a bus afterwards."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates', replaced=True)
    secret = harbor.token('writer')
    needles = list(memory.forms(secret).values())
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(buses.Capture(buses.session_address()))
        accessibility = stack.enter_context(buses.Capture(buses.accessibility_address()))
        stack.enter_context(windows.listening(*OF_TEXT))
        window = stack.enter_context(opened(folder))
        walk.connect(window, walk.Story(PICTURES), 'crates', secret)
        window.find('Connections')
        assert_forgotten(window, secret)
        session.meet()
        accessibility.meet()
        # They were heard: the item that was made, and the row that was typed into.
        assert session.has(b'CreateItem') and accessibility.has(b'TextCaretMoved')
        for name, capture in (('session', session), ('accessibility', accessibility)):
            assert not capture.has(*needles), f'the token was on the {name} bus'
    assert harbor.keyring_items(harbor.FEEDS['crates']) == 1


def told_letters(capture):
    """What the messages about changed text have as their text, if that is one letter: a length, the letter, an end."""
    message = rb'TextChanged\x00.{1,200}?(?:insert|delete)\x00.{1,40}?\x01s\x00{1,4}\x01\x00\x00\x00(.)\x00'
    return [letter.decode('latin-1') for letter in re.findall(message, bytes(capture.bytes), re.DOTALL)]


def is_told(letters, told):
    """Whether these letters were told, each by the field alone or, with newer versions of libadwaita, by its row as well."""
    times = len(told) // len(letters)
    return times > 0 and told == [letter for letter in letters for _ in range(times)]


@tap.test
def test_letters():
    """What is typed as a token is not told letter by letter, unlike what is typed elsewhere."""
    letters = 'letters'
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    with opened(folder) as window:
        window.heading('Feed', walk.PAGES)
        with buses.Capture(buses.accessibility_address()) as accessibility, windows.listening(*OF_TEXT):
            window.type_into('Address or Snippet', letters)
        assert is_told(letters, told_letters(accessibility)), told_letters(accessibility)
        go_to_log_in(window)
        with buses.Capture(buses.accessibility_address()) as accessibility, windows.listening(*OF_TEXT):
            window.type_into('Token', letters, 'password text', 'text')
            window.key('BackSpace')
            row = window.find('Token', 'password text', 'text')
            window.wait(lambda: row.get_character_count() == len(letters) - 1, 'one letter less')
        assert accessibility.has(b'TextCaretMoved\x00')
        assert told_letters(accessibility) == []


@tap.test
def test_discarded():
    """A token that was typed and discarded is in memory before, and nowhere afterwards."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    secret = harbor.token('second')
    with opened(folder) as window:
        go_to_log_in(window)
        window.type_into('Token', secret, 'password text', 'text')
        window.text('Looks like a personal access token')
        assert memory.search(window.process.pid, secret), 'a token on the screen is not in memory'
        window.key('Escape')
        window.press('Discard')
        window.find('Welcome to Quayside')
        assert_forgotten(window, secret)


@tap.test
def test_refused():
    """A token that Azure DevOps refused is nowhere in memory once the assistant is left."""
    harbor.clear_account()
    folder = harbor.make_project(through_registry='crates')
    secret = harbor.token('revoked')
    with opened(folder) as window:
        go_to_log_in(window)
        window.type_into('Token', secret, 'password text', 'text')
        window.press('Next')
        window.text('Token', limit=40)
        window.find('Replace…', limit=40)
        window.key('Escape')
        window.press('Discard')
        window.find('Welcome to Quayside')
        assert_forgotten(window, secret)


if __name__ == '__main__':
    sys.exit(tap.main())
