/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-receipt.h"
#include "quay-context.h"
#include "quay-file-snapshot.h"

G_BEGIN_DECLS

/* A file that was replaced, and what it was before. */
typedef struct
{
  QuayFileSnapshot *before;
  QuayFileSnapshot *after;
  GPtrArray        *made_folders;  /* GFile: those that were made for it, the innermost first */
  gboolean          shared;
  gboolean          secret;
} QuayAppliedFile;

QuayAppliedFile   *quay_applied_file_new     (QuayFileSnapshot  *before,
                                              QuayFileSnapshot  *after,
                                              GPtrArray         *made_folders,
                                              gboolean           shared,
                                              gboolean           secret);
void               quay_applied_file_free    (QuayAppliedFile   *self);
void               quay_applied_folders_remove (QuayContext     *context,
                                              GPtrArray         *made_folders);
gboolean           quay_applied_files_restore (QuayContext      *context,
                                              GPtrArray         *files,
                                              GError           **error);

/* @old_token NULL with @token_changed: there was none */
QuayChangeReceipt *quay_change_receipt_new   (QuayContext       *context,
                                              const char        *name,
                                              const char        *index_url,
                                              GPtrArray         *files,
                                              gboolean           token_changed,
                                              QuaySecret        *old_token,
                                              QuaySecret        *new_token,
                                              GDateTime         *old_expires,
                                              gboolean           old_remind,
                                              gboolean           had_expiry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAppliedFile, quay_applied_file_free)

G_END_DECLS
