# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be used in a window: whether each says what it is and what it is called, and whether keys lead to it."""

import contextlib
import re
import time

import window as windows
from window import Atspi, GLib

ROLE = Atspi.Role
# Newer versions of AT-SPI know switches.
SWITCH = getattr(ROLE, 'SWITCH', ROLE.TOGGLE_BUTTON)
# What a screen reader has a word for, so that people know what to do with it.
FITTING = (ROLE.PUSH_BUTTON, ROLE.TOGGLE_BUTTON, SWITCH, ROLE.CHECK_BOX, ROLE.RADIO_BUTTON, ROLE.LIST_ITEM, ROLE.ENTRY,
           ROLE.TEXT, ROLE.PASSWORD_TEXT, ROLE.COMBO_BOX, ROLE.MENU_ITEM, ROLE.CHECK_MENU_ITEM, ROLE.RADIO_MENU_ITEM, ROLE.LINK,
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


def usable_of(nodes):
    """What of these objects, from the window down, a person could use."""
    found, insensitive = [], []
    for node in nodes:
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


def group_of(node):
    """What holds the objects among which arrows lead: a list, a menu, or what is around some radio buttons."""
    holder = node.get_parent()
    above = holder
    while above is not None and above.get_role() not in windows.WINDOWS:
        if above.get_role() in (ROLE.LIST, ROLE.LIST_BOX, ROLE.MENU):
            return above
        above = above.get_parent()
    return holder


def is_there(node):
    """Whether the window still has the object."""
    try:
        node.get_role()
        return not windows.has_state(node, Atspi.StateType.DEFUNCT)
    except GLib.Error:
        return False


def is_one_of_a_choice(node):
    """Whether the object is chosen when an arrow leads to it, so that what is shown beside it changes."""
    return node.get_role() == ROLE.RADIO_BUTTON or windows.has_state(node, Atspi.StateType.SELECTABLE)


class Walk:
    """Presses keys until everything was reached, or nothing new is; where they lead to is what the window tells."""

    def __init__(self, window, with_arrows=True):
        self.window = window
        self.with_arrows = with_arrows
        nodes = list(window.tree(on_top=True))
        self.places = {node: number for number, node in enumerate(nodes)}
        self.controls = usable_of(nodes)
        self.wanted = [node for node in self.controls if not is_control_of_window(node)]
        self.reached = []
        self.strangers = []
        self.stops = []
        self.told = []

    def missing(self):
        """What no key has led to yet. What has gone away meanwhile, with a toast for one, is missed by nobody."""
        return [node for node in self.wanted if node not in self.reached and is_there(node) and not self.is_covered(node)]

    def is_covered(self, node):
        """Whether an object is reached by a part of it: the field of an entry row, the heading of an expander row; or
        chosen by arrows, where these are not pressed."""
        if not self.with_arrows and is_one_of_a_choice(node):
            return any(other.get_role() == node.get_role() and is_one_of_a_choice(other) for other in self.reached)
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
            self.window.pause(5)
        if not self.told:
            return None
        self.arrive(self.told[-1])
        return self.told[-1]

    def go_round(self, visit):
        """Tab from here until it is here again; returns where it has led to, in this order."""
        stops = []
        for _ in range(MOST_STEPS):
            node = self.press('Tab')
            if node is None:
                continue
            if node in stops:
                break
            stops.append(node)
            visit(node)
        return stops

    def go_along(self, node):
        """Arrows, from one of a group to the others, as long as one of them is missing."""
        if node.get_role() not in GROUPED:
            return
        others = [other for other in self.missing() if group_of(other) == group_of(node)]
        # In a list that has dropped down, the first key of GTK 4.24 chooses what has the focus already.
        patient = True
        for key in ('Down', 'Up'):
            while any(other not in self.reached for other in others):
                known = len(self.reached)
                if (self.press(key) is None or len(self.reached) == known) and not patient:
                    break
                patient = False

    def goes_on(self, here, there):
        """Whether an object comes after another one for somebody who reads: in the tree, or below or beside it."""
        if self.places[there] > self.places[here]:
            return True
        first, second = (node.get_extents(Atspi.CoordType.WINDOW) for node in (here, there))
        return second.y >= first.y + first.height or second.x >= first.x + first.width

    def is_one_list(self):
        """Whether there is nothing but the items of one list, as in what drops down: Tab has nowhere to go there."""
        return (bool(self.wanted) and all(node.get_role() == ROLE.LIST_ITEM for node in self.wanted) and
                len({group_of(node) for node in self.wanted}) == 1)

    def disorder(self):
        """The steps of Tab that lead back to what comes earlier. One of a round does: that from the end to the start."""
        known = [node for node in self.stops if node in self.places and is_there(node)]
        back = [(here, there) for here, there in zip(known, known[1:] + known[:1]) if not self.goes_on(here, there)]
        return back if len(back) > 1 else []

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
            if first in self.wanted and self.is_one_list():
                self.go_along(first)
            else:
                self.stops = self.go_round(lambda node: None)
                if self.with_arrows and self.missing():
                    self.go_round(self.go_along)
        finally:
            listener.deregister('object:state-changed:focused')
        return self.missing()
