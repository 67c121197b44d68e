/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-change-receipt.h"
#include "quay-context.h"
#include "quay-file-change.h"
#include "quay-pat-creation.h"
#include "quay-token-plan.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_REVOKE_IF_POSSIBLE,   /* where it fails, the change stays, and the receipt has a leftover */
  QUAY_REVOKE_OR_FAIL,       /* where it fails, everything is put back */
} QuayRevokeMode;

/* What would be done, as a value: changes of files and of tokens, with nothing done yet. */
#define QUAY_TYPE_CHANGE_PLAN (quay_change_plan_get_type ())
G_DECLARE_FINAL_TYPE (QuayChangePlan, quay_change_plan, QUAY, CHANGE_PLAN, GObject)

/* @name, @index_url: the connection that the plan is about; NULL when it is about none, or about several. */
QuayChangePlan    *quay_change_plan_new             (QuayContext          *context,
                                                     const char           *name,
                                                     const char           *index_url);
void               quay_change_plan_add_file        (QuayChangePlan       *self,
                                                     QuayFileChange       *change);
void               quay_change_plan_add_notice      (QuayChangePlan       *self,
                                                     const GError         *notice);
/* @secret NULL with REMOVE and NONE, and where the plan creates a token: then it is that one. At most one for an
 * address. The keyring is written only when applying. */
void               quay_change_plan_add_token       (QuayChangePlan       *self,
                                                     const char           *url,
                                                     const char           *registry,
                                                     QuayTokenChange       change,
                                                     QuaySecret           *secret,
                                                     QuayTokenRecord      *record);
/* Creates a token first; it goes wherever the plan stores one without a value, or has the placeholder. */
void               quay_change_plan_set_creation    (QuayChangePlan       *self,
                                                     QuayPatCreation      *creation);
/* Revokes a token last. Such a plan cannot be undone. */
void               quay_change_plan_set_revocation  (QuayChangePlan       *self,
                                                     QuayPatClient        *client,
                                                     const char           *authorization_id,
                                                     const char           *name,
                                                     QuayRevokeMode        mode);
void               quay_change_plan_set_project     (QuayChangePlan       *self,
                                                     GFile                *folder);

const char        *quay_change_plan_get_name        (QuayChangePlan       *self);
const char        *quay_change_plan_get_index_url   (QuayChangePlan       *self);
/* GListModel of QuayFileChange, the project's file first; files that do not change are not in it. */
GListModel        *quay_change_plan_get_files       (QuayChangePlan       *self);
/* GListModel of QuayTokenPlan, in the order in which they were added. */
GListModel        *quay_change_plan_get_tokens      (QuayChangePlan       *self);
/* That of one address, or NULL; the plan keeps it. */
QuayTokenPlan     *quay_change_plan_find_token      (QuayChangePlan       *self,
                                                     const char           *url);
QuayPatCreation   *quay_change_plan_get_creation    (QuayChangePlan       *self);
/* Element type GError: what a person should know before applying (F02, F08, C10 …). */
GPtrArray         *quay_change_plan_get_notices     (QuayChangePlan       *self);
gboolean           quay_change_plan_is_empty        (QuayChangePlan       *self);

/* All or nothing: the created token, then the tokens, then the files in order, then deletions; after any failure
 * everything is put back, and the error is what failed (QUAY_ERROR_ROLLBACK when putting back failed as well).
 * Cancelling works until the first write. */
void               quay_change_plan_apply_async     (QuayChangePlan       *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
QuayChangeReceipt *quay_change_plan_apply_finish    (QuayChangePlan       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
/* After a failure: QUAY_ERROR_PAT_NOT_REVOKED for a token that was created and could not be revoked, to be shown
 * beside the error; NULL when none is left. */
const GError      *quay_change_plan_get_leftover    (QuayChangePlan       *self);

G_END_DECLS
