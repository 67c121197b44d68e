/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a bug report needs to know of the system: no organization, feed, account, path or token. */
void  quay_debug_info_collect_async  (GDBusConnection      *bus,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
char *quay_debug_info_collect_finish (GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
