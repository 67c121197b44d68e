# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a window as a person does who cannot see it: through the accessibility tree, by role and name.

What has an action is activated through it; everything else (rows, radio buttons, entries) gets a real pointer and real
keys, since GTK 4.8 offers no action for it. Waiting is done on accessibility events, with a limit that fails.
"""

import contextlib
import pathlib
import re
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402  pylint: disable=wrong-import-position

# It complains when a program is asked for its objects before it has any.
GLib.log_set_handler('dbind', GLib.LogLevelFlags.LEVEL_WARNING, lambda *_arguments: None, None)

LIMIT = 20
EVENTS = ('object:children-changed', 'object:state-changed', 'object:text-changed', 'object:property-change',
          'object:bounds-changed', 'window:activate', 'window:create', 'window:destroy')
BUTTONS = ('push button', 'button', 'toggle button')
SWITCHES = ('check box', 'switch', 'toggle button')
ENTRIES = ('text', 'password text', 'entry')
# What holds a group of others is called either, as the version of GTK will have it.
GROUPS = ('panel', 'grouping')
# Where something is told of with what can be done about it.
TROUBLES = (Atspi.Role.ALERT, Atspi.Role.LIST_ITEM)
# What only holds others, and what GTK marks as focusable although it hands the focus on to a child.
PASSIVE = (Atspi.Role.FRAME, Atspi.Role.DIALOG, Atspi.Role.WINDOW, Atspi.Role.PANEL, Atspi.Role.GROUPING,
           Atspi.Role.FILLER, Atspi.Role.SCROLL_PANE, Atspi.Role.SCROLL_BAR, Atspi.Role.MENU, Atspi.Role.SEPARATOR)
# GTK tells the name of the class for what was given none.
CLASS_NAME = re.compile(r'(Gtk|Adw|Quay)[A-Z][A-Za-z]+')
# In pixels; no display has more. GTK 4.18 makes up the size of what was never shown.
WIDEST = 32767
# How often the wheel is turned to bring something into sight, at most.
MOST_TURNS = 60
# The code of F1 on every keyboard of X; those of F2 to F10 follow it.
F1_CODE = 67
# What stands for a page of a stack, and what has panes of which it may show only one.
PAGE = 'GtkStackPage'
PANES = 'AdwLeaflet'
WINDOWS = (Atspi.Role.FRAME, Atspi.Role.DIALOG, Atspi.Role.WINDOW, Atspi.Role.ALERT)
# What is in none of these, but in a combo box, is the choice that it shows.
NO_CHOICE = (*WINDOWS, Atspi.Role.SCROLL_PANE, Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON)


class NotFound(Exception):
    """What a person would look for is not there, or does not happen in time."""


def same_name(name, wanted):
    """A label with a mnemonic is told twice by GTK, “_Next Next”; a person reads “Next”."""
    plain = name.replace('_', '')
    return wanted in (name, plain) or plain == f'{wanted} {wanted}'


def walk_tree(node, on_top=False, last_first=False):
    """All accessible objects below one that are not hidden, from top to bottom, or with @last_first the last child of each
    before the others. What goes away meanwhile is left out.

    GTK 4.8 says SHOWING of windows alone. A page of a stack that was not shown yet is told by its having no place; one
    that was shown keeps its place, so who walks through pages waits for their headings. With @on_top it is left out,
    too: nothing of it is under the pointer, wherever that is. To find that out takes its time."""
    if node is None:
        return
    with contextlib.suppress(GLib.Error):
        if not has_state(node, Atspi.StateType.VISIBLE) or not is_drawn(node):
            return
        page = page_of(node) if on_top else None
        if page is not None and not is_on_top(page):
            return
        yield node
        indices = range(node.get_child_count())
        for index in reversed(indices) if last_first else indices:
            yield from walk_tree(node.get_child_at_index(index), on_top, last_first)


def page_of(node):
    """The content of what may be one of several pages or panes of which only one is shown; else None."""
    if node.get_role() != Atspi.Role.PANEL:
        return None
    if node.get_name() == PAGE:
        return node.get_child_at_index(0)
    holder = node.get_parent()
    return node if holder is not None and holder.get_name() == PANES else None


def has_state(node, state):
    """Whether the object is in a state, by what it says now."""
    return node.get_state_set().contains(state)


def is_drawn(node):
    """Whether the object has been given a place. What has no place by its nature, like the pages of a stack that only
    stand for their content, counts as drawn."""
    try:
        extents = node.get_extents(Atspi.CoordType.WINDOW)
    except GLib.Error:
        return True
    return 0 < extents.width <= WIDEST and 0 < extents.height <= WIDEST


def touch(node):
    """Asks for everything below an object: GTK makes what stands for a widget when it is asked for it first. What goes
    away meanwhile is none."""
    if node is None:
        return
    for index in range(node.get_child_count()):
        touch(node.get_child_at_index(index))


def is_hit(page):
    """Whether there is something of a page at one of some places. What has no role is told of as little as nothing."""
    extents = page.get_extents(Atspi.CoordType.WINDOW)
    x = extents.x + extents.width // 2
    return any(page.get_accessible_at_point(x, extents.y + int(extents.height * part), Atspi.CoordType.WINDOW) is not None
               for part in (0.5, 0.02, 0.1, 0.25, 0.75, 0.95))


def is_on_top(page):
    """Whether the content of a page of a stack is what the stack shows."""
    if page is None or not is_drawn(page):
        return False
    if is_hit(page):
        return True
    touch(page)
    return is_hit(page)


def is_inside(node, roles):
    """Whether the object has one of the roles, or is a part of what has."""
    while node is not None and node.get_role() not in roles:
        node = node.get_parent()
    return node is not None


def has_no_name(node):
    """Whether an object was given no name."""
    name = (node.get_name() or '').strip()
    return not name or CLASS_NAME.fullmatch(name) is not None


def is_part_of_combo(node):
    """Whether the object is what a combo box shows as its choice, of which the box itself tells. The list of choices is
    something else: it scrolls; and so is a button in the row."""
    while node is not None and node.get_role() not in NO_CHOICE:
        node = node.get_parent()
        if node is not None and node.get_role() == Atspi.Role.COMBO_BOX:
            return True
    return False


def is_list_of_group(node):
    """Whether the object is the list of a group, which has the name of both; libadwaita 1.10 says that it takes the focus."""
    if node.get_role() != Atspi.Role.LIST:
        return False
    while node is not None and node.get_role() not in WINDOWS:
        node = node.get_parent()
        if node is not None and node.get_role_name() in GROUPS and not has_no_name(node):
            return True
    return False


def visible_part(node):
    """The left, upper, right and lower end of what can be seen of everything that scrolls around an object, or None."""
    part = None
    while node is not None and node.get_role() not in WINDOWS:
        node = node.get_parent()
        if node is not None and node.get_role() == Atspi.Role.SCROLL_PANE:
            place = node.get_extents(Atspi.CoordType.WINDOW)
            ends = (place.x, place.y, place.x + place.width, place.y + place.height)
            part = ends if part is None else (max(part[0], ends[0]), max(part[1], ends[1]),
                                              min(part[2], ends[2]), min(part[3], ends[3]))
    return part


def describe_path(node):
    """Where an object is, from the window down."""
    parts = []
    while node is not None and node.get_role() != Atspi.Role.APPLICATION:
        parts.append(f'{node.get_role_name()} “{node.get_name()}”')
        node = node.get_parent()
    return ' / '.join(reversed(parts))


def text_of(node):
    """What is written in an entry."""
    return Atspi.Text.get_text(node, 0, node.get_character_count())


def popover_around(node):
    """The popover in which an object is, or None. Not every version of GTK says what a popover is: it is what a button has
    open, and buttons have no other parts that hold anything."""
    found = None
    while node is not None and (holder := node.get_parent()) is not None:
        if holder.get_role_name() in BUTTONS and node.get_child_count():
            found = node
        node = holder
    return found


@contextlib.contextmanager
def listening(*events):
    """Listens as a screen reader does, where nothing is waited for: newer versions of GTK tell nothing to nobody."""
    listener = Atspi.EventListener.new(lambda *_arguments: None)
    for event in events:
        listener.register(event)
    try:
        yield
    finally:
        for event in events:
            listener.deregister(event)


class Window:
    """The windows of one program that was started here."""

    def __init__(self, command, log, **options):
        self.log = open(log, 'wb')  # pylint: disable=consider-using-with
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, **options)
        self.application = None
        # What opened() and unfolded() have opened, the last one in front.
        self.fronts = []

    def name_of(self, node):
        """What an object is called, in the words that tests know."""
        return node.get_name() or ''

    def close(self):
        """Ends the program if it still runs, and returns its status."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(LIMIT)
        self.log.close()
        return status

    def wait(self, function, what, limit=LIMIT):
        """Calls the function again after accessibility events until it returns something."""
        found, faults = [], []
        loop = GLib.MainLoop()
        state = {'looking': False, 'news': True}

        def noticed(*_arguments):
            # Looking is done elsewhere: events also arrive while an object is asked something.
            state['news'] = True

        def attempt():
            if state['looking'] or found or faults or not state['news']:
                return GLib.SOURCE_CONTINUE
            state.update(looking=True, news=False)
            try:
                with contextlib.suppress(GLib.Error):
                    result = function()
                    if result:
                        found.append(result)
            except Exception as fault:  # pylint: disable=broad-exception-caught
                # The loop would swallow it, and with it what went wrong.
                faults.append(fault)
            state['looking'] = False
            if found or faults or self.process.poll() is not None:
                loop.quit()
            return GLib.SOURCE_CONTINUE

        def expect_silent_news():
            # Some changes, a window that was mapped for one, are told by no event.
            state['news'] = True
            return GLib.SOURCE_CONTINUE

        def give_up():
            loop.quit()
            return GLib.SOURCE_CONTINUE

        listener = Atspi.EventListener.new(noticed)
        for event in EVENTS:
            listener.register(event)
        sources = [GLib.timeout_add(20, attempt), GLib.timeout_add(500, expect_silent_news),
                   GLib.timeout_add(int(limit * 1000), give_up)]
        loop.run()
        for source in sources:
            GLib.source_remove(source)
        for event in EVENTS:
            listener.deregister(event)
        if faults:
            raise faults[0]
        if not found:
            ended = self.process.poll()
            reason = f'the program ended with status {ended}' if ended is not None else f'not within {limit} seconds'
            raise NotFound(f'{what}: {reason}\n{self.describe()}')
        return found[0]

    def find_application(self):
        """The program's root object, once it has one."""
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.process.pid and child.get_child_count():
                # Each answer is the program's own at this moment, except for what an object keeps all its life.
                child.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES | Atspi.Cache.PARENT)
                return child
        return None

    def tree(self, on_top=False, last_first=False):
        """Every object of what is in front: what opened() or unfolded() has opened, else the active window. GTK 4.8 tells of
        no dialog that it is active, so without one it is the newest dialog, or all of them if there is none."""
        if self.fronts:
            yield from walk_tree(self.fronts[-1], on_top, last_first)
            return
        if self.application is None:
            self.application = self.find_application()
        if self.application is None:
            return
        windows = [window for window in self.toplevels() if has_state(window, Atspi.StateType.VISIBLE)]
        active = [window for window in windows if has_state(window, Atspi.StateType.ACTIVE)]
        dialogs = [window for window in windows if window.get_role() == Atspi.Role.DIALOG]
        for window in active or dialogs[-1:] or windows:
            yield from walk_tree(window, on_top, last_first)

    def describe(self):
        """What is on the screen, for messages about what is not."""
        lines = []
        with contextlib.suppress(GLib.Error):
            for node in self.tree():
                name = self.name_of(node)
                if name:
                    lines.append(f'  {node.get_role_name()} “{name}”')
        return '\n'.join(lines)

    def look(self, name, *roles, sensitive=False):
        """The object of that name and one of the roles that is shown now, or None."""
        for node in self.tree():
            with contextlib.suppress(GLib.Error):
                if (same_name(self.name_of(node), name) and (not roles or node.get_role_name() in roles) and
                        (not sensitive or has_state(node, Atspi.StateType.SENSITIVE))):
                    return node
        return None

    def find(self, name, *roles, limit=LIMIT):
        """The object, waited for."""
        return self.wait(lambda: self.look(name, *roles), f'“{name}” {roles}', limit)

    def find_sensitive(self, name, *roles, limit=LIMIT):
        """The object, waited for until a person could use it."""
        return self.wait(lambda: self.look(name, *roles, sensitive=True), f'usable “{name}” {roles}', limit)

    def text(self, part, limit=LIMIT):
        """Waits until some text that is shown has this part, and returns the whole."""
        def attempt():
            for node in self.tree():
                with contextlib.suppress(GLib.Error):
                    if part in self.name_of(node):
                        return self.name_of(node)
            return None
        return self.wait(attempt, f'text “{part}”', limit)

    def news(self, part, roles=(), limit=LIMIT):
        """Waits until something tells a text with this part by itself, by objects of some roles or any, and returns the object.
        What appears above others comes last, and is looked for first: a toast may be gone before everything else was asked."""
        return self.wait(lambda: next((node for node in self.tree(last_first=True) if part in self.name_of(node) and
                                       (not roles or is_inside(node, roles))), None), f'news “{part}”', limit)

    def heading(self, title, subtitle, limit=LIMIT):
        """Waits until a header bar has this title above this subtitle: the page is shown."""
        def attempt():
            previous = None
            for node in self.tree():
                if node.get_role() == Atspi.Role.LABEL:
                    name = self.name_of(node)
                    if (previous, name) == (title, subtitle):
                        return True
                    previous = name
            return False
        return self.wait(attempt, f'page “{title}”', limit)

    def gone(self, name, limit=LIMIT):
        """Waits until nothing that is shown has this name."""
        self.wait(lambda: self.look(name) is None, f'“{name}” is gone', limit)

    def press(self, name, *roles, limit=LIMIT):
        """Presses a button."""
        self.activate(self.find_sensitive(name, *(roles or BUTTONS), limit=limit))

    def remedy(self, name, limit=LIMIT):
        """Presses a button that is offered for what is wrong: in a row that tells of it, not anywhere in the window. The test
        “remedies” looks for these calls."""
        self.activate(self.wait(lambda: next((node for node in self.tree() if node.get_role_name() in BUTTONS and
                                              same_name(self.name_of(node), name) and is_inside(node, TROUBLES) and
                                              has_state(node, Atspi.StateType.SENSITIVE)), None), f'remedy “{name}”', limit))

    def activate(self, node):
        """Does what an object is there for, by its action or, a menu button, by that of the button in it; or else by the
        pointer."""
        button = next((part for part in walk_tree(node) if part.get_n_actions() > 0 and
                       self.name_of(part) == self.name_of(node)), None)
        if button is None:
            self.click(node)
            return
        if button != node:
            # A menu that belongs to what is not in sight has no place on the screen.
            self.bring_into_sight(node)
        button.do_action(0)

    def choose(self, name):
        """Chooses a row or a radio button with the pointer."""
        self.click(self.find_sensitive(name))

    def is_on(self, node):
        """Whether a switch or a radio button is on."""
        return has_state(node, Atspi.StateType.CHECKED)

    def is_chosen(self, name):
        """Whether the row of that name is on, by its own state or by that of the button or switch in it."""
        row = self.look(name)
        return row is not None and any(self.is_on(node) for node in walk_tree(row))

    def switch_on(self, name):
        """Turns a switch on, however its row spells it: the switch itself has the name, or the row around it."""
        node = self.find_sensitive(name)
        switch = next((child for child in walk_tree(node) if child.get_role_name() in SWITCHES),
                      node)
        if not self.is_on(switch):
            if switch.get_n_actions() > 0:
                switch.do_action(0)
            else:
                self.click(node)
        self.wait(lambda: self.is_on(switch), f'“{name}” is on')

    def toplevel_of(self, node):
        """The id of the X window in which an object is."""
        while node is not None and node.get_role() not in WINDOWS:
            node = node.get_parent()
        title = node.get_name() if node is not None else ''
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                               capture_output=True, text=True, check=False).stdout.split()
        for window in found:
            name = subprocess.run(['xdotool', 'getwindowname', window], capture_output=True, text=True, check=False)
            if name.stdout.strip() == title:
                return window
        if not found:
            raise NotFound('the program has no window')
        return found[-1]

    def toplevels(self):
        """The program's own windows as objects, in the order in which they were made."""
        if self.application is None:
            self.application = self.find_application()
        count = self.application.get_child_count() if self.application is not None else 0
        found = [self.application.get_child_at_index(index) for index in range(count)]
        return [node for node in found if node is not None]

    def active(self):
        """The id of the X window that has the keyboard, or nothing while none has."""
        return subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True, check=False).stdout.strip()

    def title_of_active(self):
        """What the window is called that has the keyboard, or nothing while none has."""
        return subprocess.run(['xdotool', 'getactivewindow', 'getwindowname'], capture_output=True, text=True,
                              check=False).stdout.strip()

    @contextlib.contextmanager
    def opened(self, press):
        """Does what opens a window; when that has the keyboard, the caller looks at it. Afterwards Escape closes it, and the
        window below has the keyboard again, at something that a person can use."""
        known, below = self.toplevels(), self.active()
        press()

        def appeared():
            nodes = [node for node in self.toplevels() if node not in known]
            return nodes[-1] if nodes and self.active() not in ('', below) else None
        node = self.wait(appeared, 'a new window')
        title = node.get_name()
        self.fronts.append(node)
        try:
            yield node
        finally:
            self.fronts.pop()
        self.key('Escape')
        self.wait(lambda: node not in self.toplevels() and self.active() == below, f'Escape closes “{title}”')
        self.wait(self.focused, f'something has the focus when “{title}” is closed')

    @contextlib.contextmanager
    def unfolded(self, press, name):
        """Does what opens a menu or another popover, in which something has this name; the caller looks at it. Escape closes
        it, and what opened it has the focus again."""
        press()
        item = self.find(name)
        node = popover_around(item)
        if node is None:
            raise NotFound(f'“{name}” is in no popover: {describe_path(item)}')
        self.wait(lambda: is_drawn(item), f'“{name}” is shown')
        self.fronts.append(node)
        try:
            yield node
        finally:
            self.fronts.pop()
        self.key('Escape')
        opener = self.name_of(node.get_parent())
        self.wait(lambda: self.look(name) is None and self.has_focus(opener),
                  f'Escape closes the popover, and “{opener}” has the focus')
        # A press that comes before it is gone from the screen would only close it once more.
        self.settle()

    @contextlib.contextmanager
    def dropped_down(self, title):
        """Goes to a combo row and opens its list, by keys; the caller looks at the choices. Escape closes the list, and the
        row has the focus again."""
        self.tab_to(title, 'combo box')
        self.key('space')

        def pane():
            row = self.look(title, 'combo box')
            return next((node for node in walk_tree(row) if node.get_role() == Atspi.Role.SCROLL_PANE), None)
        node = self.wait(pane, f'the choices of “{title}”')
        self.fronts.append(node)
        try:
            self.wait(self.focused, f'the focus on one of the choices of “{title}”')
            yield node
        finally:
            self.fronts.pop()
        self.key('Escape')
        self.wait(lambda: pane() is None and self.has_focus(title, 'combo box'),
                  f'Escape closes the choices, and “{title}” has the focus')
        self.settle()

    def choose_file(self, press, title, path):
        """Does what opens GTK's dialog for files and folders, which has this title, and puts a path into it."""
        press()
        dialog = self.wait(lambda: next((node for node in self.toplevels() if self.name_of(node) == title), None), title)
        name = dialog.get_name()
        self.wait(lambda: self.title_of_active() == name, f'“{title}” has the keyboard')
        self.settle()
        # The first letter brings the field for a path. It gets the path at once, as if it were pasted: GTK completes what is
        # typed, and newer versions do so amid what is typed quickly.
        self.keys_of('/')
        field = self.wait(lambda: next((node for node in walk_tree(dialog) if node.get_role_name() in ENTRIES and
                                        node.get_character_count() and has_state(node, Atspi.StateType.FOCUSED)), None),
                          'the field for a path')
        self.settle()
        Atspi.EditableText.set_text_contents(field, str(path))
        self.settle()
        self.key('Return')
        self.wait(lambda: dialog not in self.toplevels() and self.title_of_active() not in ('', name), f'“{title}” is closed')

    def bring_into_sight(self, node):
        """Turns the wheel over what scrolls around an object until its middle can be seen; returns its place, and the id of
        the X window."""
        window = self.toplevel_of(node)
        place = node.get_extents(Atspi.CoordType.WINDOW)
        for _ in range(MOST_TURNS):
            y = place.y + place.height // 2
            pane = visible_part(node)
            if pane is None or pane[1] <= y <= pane[3]:
                break
            middle = (pane[0] + pane[2]) // 2, (pane[1] + pane[3]) // 2
            subprocess.run(['xdotool', 'mousemove', '--window', window, *map(str, middle), 'click', '5' if y > pane[3] else '4'],
                           check=True)
            self.settle()
            before, place = place, node.get_extents(Atspi.CoordType.WINDOW)
            if place.y == before.y:
                break
        return place, window

    def click(self, node):
        """Moves the pointer to the middle of an object and presses; scrolls it into sight first."""
        place, window = self.bring_into_sight(node)
        x, y = place.x + place.width // 2, place.y + place.height // 2
        subprocess.run(['xdotool', 'mousemove', '--window', window, str(x), str(y), 'click', '1'], check=True)

    def pause(self, milliseconds):
        """Lets accessibility events in for a moment."""
        loop = GLib.MainLoop()
        GLib.timeout_add(milliseconds, lambda: loop.quit() or GLib.SOURCE_REMOVE)
        loop.run()

    def settle(self, limit=5):
        """Returns once the screen has stopped changing. A spinner is given up on."""
        picture = None
        end = time.monotonic() + limit
        while True:
            again = subprocess.run(['import', '-silent', '-window', 'root', '-depth', '8', 'rgb:-'],
                                   capture_output=True, check=True).stdout
            if again == picture or time.monotonic() >= end:
                return
            picture = again
            self.pause(100)

    def type_into(self, name, text, *roles):
        """Clicks an entry and types with real keys. The text goes through a pipe, because it may be a token."""
        node = self.find_sensitive(name, *(roles or ENTRIES))
        self.click(node)
        self.settle()
        subprocess.run(['xdotool', 'key', '--clearmodifiers', 'ctrl+a'], check=True)
        subprocess.run(['xdotool', 'type', '--delay', '4', '--file', '-'], input=text, text=True, check=True)
        length = len(text)
        self.wait(lambda: node.get_character_count() == length, f'{length} characters in “{name}”')

    def key(self, *keys):
        """Presses keys. Those with functions go by their code: in newer keymaps xdotool takes Alt as a part of them."""
        codes = [re.sub(r'\bF(\d+)$', lambda match: str(F1_CODE - 1 + int(match[1])), key) for key in keys]
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *codes], check=True)

    def keys_of(self, text):
        """Types into whatever has the focus. The text goes through a pipe, because it may be a token."""
        subprocess.run(['xdotool', 'type', '--delay', '4', '--file', '-'], input=text, text=True, check=True)

    def focused(self):
        """The innermost object that has the keyboard focus, or None. An entry row of libadwaita 1.2 keeps to itself
        that it has the focus: of that one only what it does with keys tells."""
        found = None
        for node in self.tree():
            with contextlib.suppress(GLib.Error):
                if has_state(node, Atspi.StateType.FOCUSED) and node.get_role() not in WINDOWS:
                    found = node
        return found

    def has_focus(self, name, *roles):
        """Whether the object with the focus is called this."""
        node = self.focused()
        return (node is not None and same_name(self.name_of(node), name) and
                (not roles or node.get_role_name() in roles))

    def wait_for_focus(self, name, *roles):
        """Waits until the object that is called this has the focus."""
        self.wait(lambda: self.has_focus(name, *roles), f'the focus on “{name}”')

    def tab_to(self, name, *roles, key='Tab', limit=40):
        """Presses Tab until the focus is where it is wanted; what Tab does not reach, nobody with a keyboard does."""
        passed = []
        for _ in range(limit):
            node = self.focused()
            if node is not None:
                with contextlib.suppress(GLib.Error):
                    passed.append(f'{node.get_role_name()} “{node.get_name()}”')
            if self.has_focus(name, *roles):
                return
            self.key(key)
            self.pause(60)
        raise NotFound(f'“{name}” by {key}; passed ' + ', '.join(passed))

    def nameless(self):
        """Everything in the window in front that can be used and says nothing about itself to who cannot see it."""
        found = []
        for node in self.tree():
            with contextlib.suppress(GLib.Error):
                usable = has_state(node, Atspi.StateType.FOCUSABLE) or node.get_n_actions() > 0
                if (usable and has_no_name(node) and node.get_role() not in PASSIVE and
                        not is_part_of_combo(node) and not is_list_of_group(node)):
                    found.append(describe_path(node))
        return found

    def screenshot(self, path, whole=False):
        """Saves the window that has the focus as a person sees it, or the whole screen."""
        self.settle()
        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        target = 'root'
        if not whole:
            target = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True,
                                    check=True).stdout.strip()
        subprocess.run(['import', '-silent', '-window', target, str(path)], check=True)
