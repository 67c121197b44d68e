/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan.h"
#include "quay-file-backup.h"

G_BEGIN_DECLS

/* Going back to an earlier version of one file. */
#define QUAY_TYPE_RESTORE (quay_restore_get_type ())
G_DECLARE_FINAL_TYPE (QuayRestore, quay_restore, QUAY, RESTORE, GObject)

/* @shared: whether the file belongs to a project */
QuayRestore    *quay_restore_new         (QuayContext          *context,
                                          GFile                *file,
                                          gboolean              shared);
GFile          *quay_restore_get_file    (QuayRestore          *self);

/* A list model of QuayFileBackup, the newest first. */
void            quay_restore_list_async  (QuayRestore          *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GListModel     *quay_restore_list_finish (QuayRestore          *self,
                                          GAsyncResult         *result,
                                          GError              **error);

/* What it would be to go back to @backup. */
void            quay_restore_plan_async  (QuayRestore          *self,
                                          QuayFileBackup       *backup,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
QuayChangePlan *quay_restore_plan_finish (QuayRestore          *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
