/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-change-plan.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* What was applied to Cargo's files, remembered as hashes, so that it shows when another program has changed it since.
 * In the state folder; nothing secret. All of these block, on small files, and may be called in any thread. */

/* @files: QuayFileChange, which were written for this connection. */
void     quay_applied_record_take    (QuayContext  *context,
                                      const char   *name,
                                      const char   *index_url,
                                      GListModel   *files);
/* @record_file: see get_file(). QUAY_ERROR_CHANGED_OUTSIDE with the changed keys as its details; NULL when everything is as it was applied, or when
 * nothing is known. (transfer full) */
GError  *quay_applied_record_compare (GFile        *record_file,
                                      const char   *name,
                                      const char   *index_url);
/* What stands in the files now is taken for what was applied. */
gboolean quay_applied_record_accept  (QuayContext  *context,
                                      const char   *name,
                                      const char   *index_url,
                                      GError      **error);

/* The same without waiting for the disk. */
void     quay_applied_record_accept_async  (QuayContext         *context,
                                            const char          *name,
                                            const char          *index_url,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean quay_applied_record_accept_finish (GAsyncResult        *result,
                                            GError             **error);

/* Where all of it is kept; changes with every apply. (transfer full) */
GFile   *quay_applied_record_get_file (QuayContext *context);

/* What puts the applied values back, as far as they can be told from their hashes: address, replacement of crates.io
 * and helpers that have a name. An empty plan when there is nothing of that kind. */
void            quay_applied_record_plan_async  (QuayContext         *context,
                                                 const char          *name,
                                                 const char          *index_url,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
QuayChangePlan *quay_applied_record_plan_finish (GAsyncResult        *result,
                                                 GError             **error);

G_END_DECLS
