#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quayside authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keyring that is locked is told and never taken for an empty one. Runs inside keyring-session.sh with the state
“locked” and a prompter that would unlock at once, so a dialog that should not come would show."""

import os
import pathlib

from program import FEED, contains, equal, fact, run_facts

TOKEN = 'x9' * 38 + 'AZDO' + '1234'


def dialogs():
    log = pathlib.Path(os.environ['KEYRING_LOG']) / 'prompter.log'
    return log.read_text(encoding='utf-8').count('\n') if log.exists() else 0


def use_session(sandbox):
    sandbox.env['DBUS_SESSION_BUS_ADDRESS'] = os.environ['DBUS_SESSION_BUS_ADDRESS']
    sandbox.write(sandbox.local, '[registry]\nglobal-credential-providers = ["cargo:libsecret"]\n')
    sandbox.write(sandbox.shared, f'[registries]\ncrates = {{ index = "{FEED}" }}\n')


@fact('/cli/keyring/check-does-not-unlock')
def check_does_not_unlock(sandbox):
    use_session(sandbox)
    before = dialogs()
    with sandbox.unchanged():
        answer = sandbox.run('--check').expect(2)
    equal(answer.out, f'locked\tcrates\t{FEED}\tK02\tKeyring Is Locked\n')
    equal(dialogs(), before)


@fact('/cli/keyring/saved-token-cannot-be-told')
def saved_token_cannot_be_told(sandbox):
    use_session(sandbox)
    before = dialogs()
    with sandbox.unchanged():
        answer = sandbox.connect('--yes', helper='keyring', stdin='\n').expect(1)
    contains(answer.result, 'failed K02 Keyring Is Locked')
    equal(dialogs(), before)


@fact('/cli/keyring/review-does-not-unlock')
def review_does_not_unlock(sandbox):
    use_session(sandbox)
    before = dialogs()
    with sandbox.unchanged():
        answer = sandbox.connect(helper='keyring', stdin=f'{TOKEN}\n').expect(0, 'review')
    contains(answer.err, 'quayside: ')
    equal(dialogs(), before)


# The last one, since the keyring stays open.
@fact('/cli/keyring/check-unlocks-when-told')
def check_unlocks(sandbox):
    use_session(sandbox)
    before = dialogs()
    other = FEED.replace('crates', 'mirror')
    sandbox.write(sandbox.shared, f'[registries]\ncrates = {{ index = "{FEED}" }}\nmirror = {{ index = "{other}" }}\n')
    with sandbox.unchanged():
        answer = sandbox.run('--check', '--unlock').expect(2)
    equal(answer.out, f'offline\tcrates\t{FEED}\tN05\tProxy Refused the Connection\n'
                      f'offline\tmirror\t{other}\tN05\tProxy Refused the Connection\n')
    equal(dialogs(), before + 1)


if __name__ == '__main__':
    run_facts()
