/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-change-receipt.h"
#include "quay-context.h"
#include "quay-file-change.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_CHANGE_NONE,      /* nothing is stored */
  QUAY_TOKEN_CHANGE_ADD,
  QUAY_TOKEN_CHANGE_REPLACE,
  QUAY_TOKEN_CHANGE_KEEP,      /* the same value stands there */
  QUAY_TOKEN_CHANGE_REMOVE,
} QuayTokenChange;

/* What would be done, as a value: file changes and a token change, with nothing done yet. */
#define QUAY_TYPE_CHANGE_PLAN (quay_change_plan_get_type ())
G_DECLARE_FINAL_TYPE (QuayChangePlan, quay_change_plan, QUAY, CHANGE_PLAN, GObject)

QuayChangePlan    *quay_change_plan_new             (QuayContext          *context,
                                                     const char           *name,
                                                     const char           *index_url);
void               quay_change_plan_add_file        (QuayChangePlan       *self,
                                                     QuayFileChange       *change);
void               quay_change_plan_add_notice      (QuayChangePlan       *self,
                                                     const GError         *notice);
/* @token NULL with REMOVE; the keyring is written only when applying. */
void               quay_change_plan_set_token       (QuayChangePlan       *self,
                                                     QuayTokenChange       change,
                                                     QuaySecret           *token);
void               quay_change_plan_set_expiry      (QuayChangePlan       *self,
                                                     GDateTime            *expires,
                                                     gboolean              remind);
void               quay_change_plan_set_project     (QuayChangePlan       *self,
                                                     GFile                *folder);

const char        *quay_change_plan_get_name        (QuayChangePlan       *self);
const char        *quay_change_plan_get_index_url   (QuayChangePlan       *self);
/* GListModel of QuayFileChange, the project's file first; files that do not change are not in it. */
GListModel        *quay_change_plan_get_files       (QuayChangePlan       *self);
QuayTokenChange    quay_change_plan_get_token_change (QuayChangePlan      *self);
/* “cargo-registry:crates” */
char              *quay_change_plan_dup_token_label (QuayChangePlan       *self);
/* Element type GError: what a person should know before applying (F02, F08, C10 …). */
GPtrArray         *quay_change_plan_get_notices     (QuayChangePlan       *self);
gboolean           quay_change_plan_is_empty        (QuayChangePlan       *self);

/* All or nothing: token first, then the files in order; after any failure everything is put back, and the error is
 * what failed (QUAY_ERROR_ROLLBACK when putting back failed as well). Cancelling works until the first write. */
void               quay_change_plan_apply_async     (QuayChangePlan       *self,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
QuayChangeReceipt *quay_change_plan_apply_finish    (QuayChangePlan       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

G_END_DECLS
