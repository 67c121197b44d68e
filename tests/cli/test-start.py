#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program starts: a command without the toolkit, the window from its module."""

import os
import shutil
import subprocess

from program import TIMEOUT, contains, equal, fact, lacks, run_facts


@fact('commands do without the toolkit')
def commands_load_no_toolkit(sandbox):
    answer = sandbox.run('--version', env={'LD_DEBUG': 'files'})
    answer.expect(0)
    contains(answer.err, 'libgio-2.0')
    for library in 'libgtk', 'libadwaita', 'quayside-window':
        lacks(answer.err, library)


@fact('the window is loaded from beside the program')
def the_window_is_found(sandbox):
    answer = sandbox.run(env={'LD_DEBUG': 'files'})
    contains(answer.err, os.path.join(os.path.dirname(os.environ['QUAYSIDE']), 'quayside-window.so'))
    lacks(answer.err, 'cannot be loaded')


@fact('a missing window is told')
def a_missing_window_is_told(sandbox):
    alone = shutil.copy(os.environ['QUAYSIDE'], sandbox.top)
    done = subprocess.run([alone], env=sandbox.env, cwd=sandbox.project, timeout=TIMEOUT, capture_output=True,
                          text=True, check=False)
    equal(done.returncode, 1)
    equal(done.stdout, '')
    equal(done.stderr.count('\n'), 1)
    contains(done.stderr, 'quayside: The window cannot be loaded')
    contains(done.stderr, 'quayside-window.so')


run_facts()
