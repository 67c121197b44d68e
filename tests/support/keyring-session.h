/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For programs that run inside keyring-session.sh. */
void  keyring_session_change       (const char *change);
void  keyring_session_set_prompter (const char *mode);
void  keyring_session_set_fault    (const char *fault);
guint keyring_session_count_prompts (void);
void  keyring_session_wait_prompts (guint n_prompts);
char *keyring_session_run          (const char *command,
                                    ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
