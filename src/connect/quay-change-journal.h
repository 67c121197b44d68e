/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-context.h"
#include "quay-file-change.h"
#include "quay-file-lock.h"
#include "quay-token-ledger.h"

G_BEGIN_DECLS

/* A token in Azure DevOps; never its value. */
typedef struct
{
  const char *name;            /* in Azure DevOps; NULL when it is not known */
  const char *organization;    /* NULL: there is no such token */
  const char *id;              /* authorization ID; NULL while it is being created */
} QuayJournalPat;

/* What a change does to tokens, beside its files. */
typedef struct
{
  QuayJournalPat     created;  /* that the change creates, or that undoing it revokes */
  QuayJournalPat     old;      /* that the change revokes when everything else has happened */
  const char *const *urls;     /* of the items that are stored, NULL behind the last; NULL as long as they are not */
  QuayTokenRecord  **records;  /* what is known about each from then on */
  gboolean           stored;   /* every item that is to hold a new token does */
  gboolean           undo;     /* @created is to be revoked when the files are as the change leaves them */
} QuayJournalTokens;

QuayFileLock *quay_change_journal_lock     (QuayContext          *context,
                                            char                **restored,
                                            GCancellable         *cancellable,
                                            GError              **error);
gboolean quay_change_journal_begin         (QuayContext             *context,
                                            GListModel              *changes,
                                            const QuayJournalTokens *tokens,
                                            GError                 **error);
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
