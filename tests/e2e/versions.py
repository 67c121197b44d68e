# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which release of a program a test meets, where releases say the same thing in different words."""

import re
import subprocess


def cargo_version(program='cargo'):
    """(MAJOR, MINOR) of a cargo."""
    said = subprocess.run([program, '--version'], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.match(r'cargo (\d+)\.(\d+)', said).groups()))


def has_own_curl(program='cargo'):
    """Whether a cargo was built with a curl of its own, as those of rustup are, or uses the system's."""
    said = subprocess.run([program, '-Vv'], capture_output=True, text=True, check=True).stdout
    return 'vendored' in re.search(r'^libcurl: (.*)$', said, re.M).group(1)


def library_version(name):
    """(MAJOR, MINOR) of a library that Quayside was compiled with."""
    said = subprocess.run(['pkg-config', '--modversion', name], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, said.split('.')[:2]))
