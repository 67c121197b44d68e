/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-context.h"
#include "quay-file-change.h"
#include "quay-file-lock.h"

G_BEGIN_DECLS

/* A token in Azure DevOps that a change creates, or that undoing it revokes; never its value. */
typedef struct
{
  const char *name;            /* in Azure DevOps */
  const char *organization;
  const char *id;              /* authorization ID; NULL while it is being created */
  gboolean    stored;          /* every item that is to hold it does */
  gboolean    undo;            /* it is to be revoked when the files are as the change leaves them */
} QuayJournalPat;

QuayFileLock *quay_change_journal_lock     (QuayContext          *context,
                                            char                **restored,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean quay_change_journal_begin         (QuayContext          *context,
                                            GListModel           *changes,
                                            const QuayJournalPat *pat,
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
