/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-receipt.h"
#include "quay-context.h"
#include "quay-file-snapshot.h"
#include "quay-pat-creation.h"
#include "quay-token-plan.h"

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

/* A token that was changed, and what it was before. */
typedef struct
{
  char             *url;
  char             *registry;
  QuayTokenPlan    *plan;          /* NULL once it has happened: the plan has the new value */
  QuaySecret       *old_secret;    /* NULL: there was none */
  GPtrArray        *old_items;     /* QuayTokenCopy: the items that it was in, the newest first; NULL: not known */
  guint             next_item;     /* of those, while they are put back */
  gboolean          half_back;     /* some items were put back, and the next one could not be */
  QuaySecret       *new_secret;    /* while it is applied; NULL: it was deleted */
  QuaySecretPrint  *new_print;     /* afterwards the same, which the receipt only has to know again */
  QuayTokenRecord  *old_record;    /* NULL: nothing was known */
  gboolean          changed;       /* the keyring, and not put back since */
} QuayAppliedToken;

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
QuayAppliedToken  *quay_applied_token_new    (QuayTokenPlan     *plan,
                                              QuayTokenRecord   *old_record);
void               quay_applied_token_free   (QuayAppliedToken  *self);
/* @items: (transfer full) (nullable): what the keyring has handed back: the change has happened. */
void               quay_applied_token_take_items      (QuayAppliedToken    *self,
                                                       GPtrArray           *items);
void               quay_applied_token_put_back_async  (QuayAppliedToken    *self,
                                                       QuayTokenStore      *tokens,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean           quay_applied_token_put_back_finish (QuayAppliedToken    *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);

/* @files: QuayAppliedFile; @tokens: QuayAppliedToken; @creation and @created_id: the token that was created, or NULL;
 * @leftover: (transfer full): a token that was to be revoked and is not, or NULL; @final: cannot be undone */
QuayChangeReceipt *quay_change_receipt_new   (QuayContext       *context,
                                              const char        *name,
                                              const char        *index_url,
                                              GPtrArray         *files,
                                              GPtrArray         *tokens,
                                              QuayPatCreation   *creation,
                                              const char        *created_id,
                                              GError            *leftover,
                                              gboolean           final);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAppliedFile, quay_applied_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAppliedToken, quay_applied_token_free)

G_END_DECLS
