/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _QuayKeyringWatch QuayKeyringWatch;

typedef void (*QuayKeyringChangedFunc) (gpointer user_data);

QuayKeyringWatch *quay_keyring_watch_new  (QuayKeyringChangedFunc  changed,
                                           gpointer                user_data);
void              quay_keyring_watch_free (QuayKeyringWatch       *self);

G_END_DECLS
