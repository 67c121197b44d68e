# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What GTK, the libraries below it and Quayside complain about in a log: nobody may be used to that."""

import versions

# What GTK 4.24.1 says of its own frames on X11: of each popover of a combo row, also where a window has nothing else in it.
# And, since 4.16, when a window gets its size before the last row of a list has lost its lower edge.
OF_GTK_ITSELF = ('gdk_frame_timings_submitted() called on submitted frame',
                 'gdk_frame_timings_throttling_hint: runtime check failed',
                 '(clamp) reported min height')


def expect_none(*logs):
    """Nothing was complained about in these files."""
    lines = [line for log in logs for line in log.read_text(encoding='utf-8').splitlines()]
    known = OF_GTK_ITSELF if versions.library_version('gtk4') >= (4, 16) else ()
    complaints = [line for line in lines
                  if ('WARNING **' in line or 'CRITICAL **' in line) and not any(own in line for own in known)]
    assert not complaints, '\n'.join(complaints)
