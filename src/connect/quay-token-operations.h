/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-session.h"
#include "quay-change-plan.h"
#include "quay-token-list.h"

G_BEGIN_DECLS

/* What can be done with a token. Each “plan” asks nobody for anything and writes nothing; what it says is done by
 * applying it. For a new value see QuayTokenReplacement. */

typedef enum
{
  QUAY_MOVE_TO_KEYRING,
  QUAY_MOVE_TO_FILE,      /* credentials.toml */
} QuayTokenMove;

/* Which of them make sense for a token as it is stored now. Nothing can be changed when only a variable holds it. */
gboolean        quay_token_group_can_change          (QuayTokenGroup       *self);
gboolean        quay_token_group_can_repair          (QuayTokenGroup       *self);
gboolean        quay_token_group_can_move            (QuayTokenGroup       *self,
                                                      QuayTokenMove         move);

/* Log out: deleted from the keyring and from files. */
void            quay_token_group_plan_delete_async   (QuayTokenGroup       *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* What its connections still find when it is deleted: variables, other tokens in files, items that are locked.
 * (transfer full): a GListModel of QuayTokenPlace */
GListModel     *quay_token_group_dup_remaining       (QuayTokenGroup       *self,
                                                      QuayTokenList        *list);
/* How many of its connections have no token at all when it is deleted and @remaining is left. */
guint           quay_token_group_count_cut_off       (QuayTokenGroup       *self,
                                                      GListModel           *remaining);
/* Stored again in the form that Cargo needs; of two items the newest is kept. */
void            quay_token_group_plan_repair_async   (QuayTokenGroup       *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* Gone from the old place only when the new one was read back. */
void            quay_token_group_plan_move_async     (QuayTokenGroup       *self,
                                                      QuayTokenMove         move,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* Revoked in Azure DevOps, and deleted here; cannot be undone. */
void            quay_token_group_plan_revoke_async   (QuayTokenGroup       *self,
                                                      QuayPatClient        *client,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* For all of them. */
QuayChangePlan *quay_token_group_plan_finish         (QuayTokenGroup       *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* Notes when it expires, as a person said, for all its addresses. */
void            quay_token_group_set_expiry_async    (QuayTokenGroup       *self,
                                                      GDateTime            *expires,
                                                      gboolean              remind,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean        quay_token_group_set_expiry_finish   (QuayTokenGroup       *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

/* Made by Quayside, and the Azure CLI is there to ask for a login. */
gboolean        quay_token_group_can_renew           (QuayTokenGroup       *self);
/* The same, by what is noted about the token of the connection; the keyring is not asked. */
gboolean        quay_connection_can_renew_token      (QuayConnection       *connection);
/* Who renews and revokes: a login of the Azure CLI, held in memory only. */
void            quay_token_group_log_in_async        (QuayTokenGroup       *self,
                                                      QuayAzureSession     *azure,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
QuayPatClient  *quay_token_group_log_in_finish       (QuayTokenGroup       *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);
/* Moves its end in Azure DevOps; the value stays, so that neither files nor keyring change. */
void            quay_token_group_renew_async         (QuayTokenGroup       *self,
                                                      QuayPatClient        *client,
                                                      GDateTime            *valid_to,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
/* The end that was granted. (transfer full) */
GDateTime      *quay_token_group_renew_finish        (QuayTokenGroup       *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
