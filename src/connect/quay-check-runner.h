/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-context.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_CHECK_NONE = 0,
  QUAY_CHECK_MAY_UNLOCK = 1 << 0,   /* the keyring may ask for its password, once */
} QuayCheckFlags;

/* Checks many connections at the same time.
 *
 * Properties, all read only and notifying: running (boolean), n-total and n-done (of the run that is under way or was
 * the last), finished (GDateTime, UTC, or NULL before the end of the first run). */
#define QUAY_TYPE_CHECK_RUNNER (quay_check_runner_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckRunner, quay_check_runner, QUAY, CHECK_RUNNER, GObject)

QuayCheckRunner *quay_check_runner_new          (QuayContext          *context);
/* Checks the QuayConnections of @connections as Cargo does when started in @folder (NULL: each where it is defined
 * first). A run that is under way is stopped before. Each connection tells its own result; finishes with
 * G_IO_ERROR_CANCELLED when stopped, and the connections that were not reached keep what was known of them. */
void             quay_check_runner_run_async    (QuayCheckRunner      *self,
                                                 GListModel           *connections,
                                                 GFile                *folder,
                                                 QuayCheckFlags        flags,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean         quay_check_runner_run_finish   (QuayCheckRunner      *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void             quay_check_runner_stop         (QuayCheckRunner      *self);
gboolean         quay_check_runner_get_running  (QuayCheckRunner      *self);
guint            quay_check_runner_get_n_done   (QuayCheckRunner      *self);
guint            quay_check_runner_get_n_total  (QuayCheckRunner      *self);
GDateTime       *quay_check_runner_get_finished (QuayCheckRunner      *self);

G_END_DECLS
