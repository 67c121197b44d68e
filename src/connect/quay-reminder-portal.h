/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks the desktop, from inside a sandbox, to start something at login. */
void     quay_reminder_portal_request_async  (GDBusConnection     *connection,
                                              const char          *reason,
                                              const char *const   *command,
                                              gboolean             autostart,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean quay_reminder_portal_request_finish (GAsyncResult        *result,
                                              GError             **error);

G_END_DECLS
