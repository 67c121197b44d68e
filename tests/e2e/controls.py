# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be used in a window: whether each says what it is and what it is called, and whether keys lead to it."""

import contextlib
import re
import time

import window as windows
from window import Atspi, GLib

ROLE = Atspi.Role
# What a screen reader has a word for, so that people know what to do with it.
FITTING = (ROLE.PUSH_BUTTON, ROLE.TOGGLE_BUTTON, ROLE.CHECK_BOX, ROLE.RADIO_BUTTON, ROLE.LIST_ITEM, ROLE.ENTRY, ROLE.TEXT,
           ROLE.PASSWORD_TEXT, ROLE.COMBO_BOX, ROLE.MENU_ITEM, ROLE.CHECK_MENU_ITEM, ROLE.RADIO_MENU_ITEM, ROLE.LINK,
           ROLE.SPIN_BUTTON, ROLE.SLIDER, ROLE.PAGE_TAB, ROLE.TABLE_CELL, ROLE.LABEL, ROLE.CALENDAR)
# What holds controls and hands the focus on to them.
HOLDERS = (*windows.PASSIVE, ROLE.LIST, ROLE.LIST_BOX, ROLE.TABLE, ROLE.PAGE_TAB_LIST)
ENTRIES = (ROLE.ENTRY, ROLE.TEXT, ROLE.PASSWORD_TEXT)
# In a group of these, Tab leads to one and arrows lead to the others.
GROUPED = (ROLE.RADIO_BUTTON, ROLE.CHECK_BOX, ROLE.LIST_ITEM, ROLE.MENU_ITEM, ROLE.PAGE_TAB)
ICON_NAME = re.compile(r'[a-z0-9]+(-[a-z0-9]+)*-symbolic')
MOST_STEPS = 120
# In seconds, for the window to tell that a key has moved the focus.
PATIENCE = 2


def is_control_of_window(node):
    """Whether the button is one that the window has around its title. Those are for the pointer: keys that close a window
    are the desktop's."""
    return (node.get_role() == ROLE.PUSH_BUTTON and windows.same_name(node.get_name() or '', 'Close') and
            node.get_extents(Atspi.CoordType.WINDOW).y < 48)


def is_usable(node):
    """Whether a person can do something with the object."""
    return (windows.has_state(node, Atspi.StateType.FOCUSABLE) and
            node.get_role() not in HOLDERS and
            not windows.is_part_of_combo(node))


def controls_of(window, on_top=False):
    """Everything in the window in front that a person could use; with @on_top without what other pages of a stack hide."""
    found, insensitive = [], []
    for node in window.tree(on_top):
        with contextlib.suppress(GLib.Error):
            # What is in something that is greyed out does not say so itself.
            if not windows.has_state(node, Atspi.StateType.SENSITIVE) or node.get_parent() in insensitive:
                insensitive.append(node)
            elif is_usable(node):
                found.append(node)
    return found


def faults_of(node):
    """What is wrong with how a control introduces itself."""
    name = (node.get_name() or '').strip()
    if windows.has_no_name(node):
        yield 'has no name'
    elif ICON_NAME.fullmatch(name):
        yield 'is called like an icon'
    if node.get_role() not in FITTING:
        yield f'has the role {node.get_role_name()}'


def describe(node):
    """A control, for messages."""
    return f'{node.get_role_name()} “{node.get_name()}”'


class Walk:
    """Presses keys until everything was reached, or nothing new is; where they lead to is what the window tells."""

    def __init__(self, window):
        self.window = window
        self.wanted = [node for node in controls_of(window, on_top=True) if not is_control_of_window(node)]
        self.reached = []
        self.strangers = []
        self.told = []

    def missing(self):
        """What no key has led to yet."""
        return [node for node in self.wanted if node not in self.reached and not self.is_covered(node)]

    def is_covered(self, node):
        """Whether an object is reached by a part of it: the field of an entry row, the heading of an expander row."""
        if node.get_role() not in (*ENTRIES, ROLE.LIST_ITEM, ROLE.TOGGLE_BUTTON):
            return False
        parts = [part for part in windows.walk_tree(node) if part != node and part in self.reached]
        return any(part.get_role() == node.get_role() or part.get_name() == node.get_name() for part in parts)

    def arrive(self, node):
        """Notes where the focus is."""
        if node.get_role() in windows.PASSIVE and windows.has_no_name(node) and node not in self.strangers:
            self.strangers.append(node)
        if node not in self.reached:
            self.reached.append(node)

    def press(self, key):
        """One key, and the object that it leads to, or None when nothing has told of the focus."""
        self.told.clear()
        self.window.key(key)
        end = time.monotonic() + PATIENCE
        while not self.told and time.monotonic() < end:
            self.window.pause(10)
        if not self.told:
            return None
        self.arrive(self.told[-1])
        return self.told[-1]

    def go_round(self, visit):
        """Tab from here until it is here again."""
        first = None
        for _ in range(MOST_STEPS):
            node = self.press('Tab')
            if node is None:
                continue
            visit(node)
            if first is None:
                first = node
            elif node == first or not self.missing():
                return

    def go_along(self, node):
        """Arrows, from one of a group to the others."""
        if node.get_role() not in GROUPED:
            return
        for key in ('Down', 'Up'):
            while True:
                known = len(self.reached)
                if not self.missing() or self.press(key) is None or len(self.reached) == known:
                    break

    def run(self):
        """Everything that no key leads to, after having tried."""
        def noticed(event, *_arguments):
            if event.detail1:
                self.told.append(event.source)

        first = self.window.focused()
        if first is not None:
            self.arrive(first)
        listener = Atspi.EventListener.new(noticed)
        listener.register('object:state-changed:focused')
        try:
            self.go_round(lambda node: None)
            if self.missing():
                self.go_round(self.go_along)
        finally:
            listener.deregister('object:state-changed:focused')
        return self.missing()
