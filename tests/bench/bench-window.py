#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures start to first window, and memory, against a GNOME application of the same toolkit.

Programs take turns. Time runs from exec to the moment at which the X server maps the first window of a window's size;
memory is the proportional set size once it has stopped growing. What counts is the ratio of the medians.
"""

import os
import select
import statistics
import subprocess
import sys
import time

from Xlib import X, display, error

LIMIT = 30
SMALLEST = 150


class Screen:
    """Hears of windows that appear."""

    def __init__(self):
        self.display = display.Display()
        self.display.screen().root.change_attributes(event_mask=X.SubstructureNotifyMask)
        self.display.sync()

    def forget(self):
        """Drops what happened so far."""
        self.display.sync()
        while self.display.pending_events():
            self.display.next_event()

    def wait_for_window(self):
        """Returns when a window of some size is shown."""
        end = time.perf_counter() + LIMIT
        while time.perf_counter() < end:
            while self.display.pending_events():
                event = self.display.next_event()
                if event.type != X.MapNotify:
                    continue
                try:
                    size = event.window.get_geometry()
                except error.XError:
                    continue
                if size.width > SMALLEST and size.height > SMALLEST:
                    return
            select.select([self.display.fileno()], [], [], 0.2)
        sys.exit('no window appeared')


def memory(process):
    """Proportional set size in MiB, when two readings in a row agree to one percent."""
    last = 0
    for _ in range(40):
        try:
            select.select([], [], [], 0.25)
            with open(f'/proc/{process.pid}/smaps_rollup', encoding='ascii') as file:
                now = next(int(line.split()[1]) for line in file if line.startswith('Pss:')) / 1024
        except (OSError, StopIteration):
            sys.exit('the program ended by itself')
        if abs(now - last) < 0.01 * now:
            return now
        last = now
    return last


def main():
    rounds = int(sys.argv[1])
    programs = sys.argv[2:]
    screen = Screen()
    times = {program: [] for program in programs}
    sizes = {program: [] for program in programs}

    for turn in range(rounds + 1):
        for program in programs:
            screen.forget()
            started = time.perf_counter()
            process = subprocess.Popen([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            screen.wait_for_window()
            elapsed = time.perf_counter() - started
            size = memory(process)
            process.terminate()
            process.wait()
            # The first turn fills the caches.
            if turn > 0:
                times[program].append(elapsed)
                sizes[program].append(size)

    for program in programs:
        print(f'  {os.path.basename(program):20} first window {statistics.median(times[program]) * 1000:5.0f} ms'
              f'   memory {statistics.median(sizes[program]):5.0f} MiB')
    ours = programs[0]
    for peer in programs[1:]:
        time_ratio = statistics.median(times[ours]) / statistics.median(times[peer])
        size_ratio = statistics.median(sizes[ours]) / statistics.median(sizes[peer])
        print(f'first window: {time_ratio:.2f} of {os.path.basename(peer)} ({rounds} rounds; goal: at most 1.00), '
              f'memory: {size_ratio:.2f}')


main()
