/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An advisory lock that lasts as long as the value, or the process. */
typedef struct _QuayFileLock QuayFileLock;

QuayFileLock *quay_file_lock_new  (GFile         *file,
                                   guint          milliseconds,
                                   GCancellable  *cancellable,
                                   GError       **error);
void          quay_file_lock_free (QuayFileLock  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFileLock, quay_file_lock_free)

G_END_DECLS
