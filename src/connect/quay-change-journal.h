/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-context.h"
#include "quay-file-change.h"
#include "quay-file-lock.h"

G_BEGIN_DECLS

QuayFileLock *quay_change_journal_lock     (QuayContext          *context,
                                            char                **restored,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean quay_change_journal_begin         (QuayContext          *context,
                                            GListModel           *changes,
                                            GError              **error);
void     quay_change_journal_end           (QuayContext          *context);
gboolean quay_change_journal_recover       (QuayContext          *context,
                                            GError              **error);
void     quay_change_journal_recover_async (QuayContext          *context,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean quay_change_journal_recover_finish (QuayContext         *context,
                                            GAsyncResult         *result,
                                            GError              **error);
GFile   *quay_change_journal_dup_lock_file (QuayContext          *context);

G_END_DECLS
