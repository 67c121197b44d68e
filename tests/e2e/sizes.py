# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the windows of a tour the size of a phone, or any other."""

import contextlib
import re
import subprocess

# Without a compositor the frame is a part of the window.
FRAME = 10
# What closes when its window gets another size.
POPOVERS = ('connection-menu', 'set-date', 'file-menu', 'main-menu', 'welcome-menu', 'calendar')
# What is as wide as the window behind it has room for.
DIALOGS = ('revoke', 'delete', 'log-out', 'remove-connection', 'discard-setup', 'store-unencrypted', 'delete-old-item',
           'changed-outside', 'folder-details', 'not-revoked')


def front():
    """The id of the window in front. One that has just been shown is not yet there, and then there is none."""
    return subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True, check=False).stdout.strip()


def behind(target):
    """The id of the window that a window is before."""
    told = subprocess.run(['xprop', '-id', target, 'WM_TRANSIENT_FOR'], capture_output=True, text=True, check=True).stdout
    return re.search('0x[0-9a-f]+', told).group()


def size_of(target):
    """Width and height of a window."""
    told = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', target], capture_output=True, text=True, check=True).stdout
    size = dict(line.split('=') for line in told.split())
    return int(size['WIDTH']), int(size['HEIGHT'])


def resize(window, target, width, height):
    """Gives a window another size, as far as it lets one."""
    subprocess.run(['xdotool', 'windowsize', target, str(width), str(height)], check=True)
    window.settle()


@contextlib.contextmanager
def resized(window, name, width, height):
    """One look at a page or window of that name in another size."""
    active = window.wait(front, 'a window in front')
    target = behind(active) if name in DIALOGS else active
    size = size_of(target)
    resize(window, target, width + FRAME, height + FRAME)
    try:
        yield
    finally:
        resize(window, target, *size)
