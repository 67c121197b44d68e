/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-access-token.h"
#include "quay-change-plan.h"
#include "quay-replacement-item.h"
#include "quay-token-list.h"

G_BEGIN_DECLS

/* Replace Token: a new value for a token, in all places that hold it or in some, and in those of the other tokens of its
 * organization. Entered or created, checked against every feed, then made a plan. Properties: complete (boolean, read only): there is a new token and something ticked. */
#define QUAY_TYPE_TOKEN_REPLACEMENT (quay_token_replacement_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenReplacement, quay_token_replacement, QUAY, TOKEN_REPLACEMENT, GObject)

QuayTokenReplacement *quay_token_replacement_new          (QuayTokenGroup        *group,
                                                          QuayTokenList         *list);
QuayTokenGroup       *quay_token_replacement_get_group    (QuayTokenReplacement  *self);
/* GListModel of QuayReplacementItem. */
GListModel           *quay_token_replacement_get_items    (QuayTokenReplacement  *self);
gboolean              quay_token_replacement_is_complete  (QuayTokenReplacement  *self);
/* The one takes the place of the other; NULL: none. */
void                  quay_token_replacement_set_token    (QuayTokenReplacement  *self,
                                                           QuayAccessToken       *token);
void                  quay_token_replacement_set_creation (QuayTokenReplacement  *self,
                                                           QuayPatCreation       *creation,
                                                           QuaySecret            *login);
/* Asks the Azure CLI for a login, and sets what a new token of that account would be. */
void                  quay_token_replacement_create_async (QuayTokenReplacement  *self,
                                                          QuayPatScope           scope,
                                                          GDateTime             *valid_to,
                                                          GCancellable          *cancellable,
                                                          GAsyncReadyCallback    callback,
                                                          gpointer               user_data);
gboolean              quay_token_replacement_create_finish (QuayTokenReplacement *self,
                                                          GAsyncResult          *result,
                                                          GError               **error);
/* Whether a token can be created: in the hosted service, with an Azure CLI. */
gboolean              quay_token_replacement_can_create   (QuayTokenReplacement  *self);
/* For a token that was entered; one that tells its end, or is created, knows better. */
void                  quay_token_replacement_set_expiry   (QuayTokenReplacement  *self,
                                                           GDateTime             *expires,
                                                           gboolean               remind);
/* After everything else the old token is revoked, where it was made here and all its places are ticked. */
void                  quay_token_replacement_set_revoke   (QuayTokenReplacement  *self,
                                                           gboolean               revoke);
/* Asks every feed that is ticked, some at a time. FALSE with the first error; each item has its own. */
void                  quay_token_replacement_check_async  (QuayTokenReplacement  *self,
                                                           GCancellable          *cancellable,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
gboolean              quay_token_replacement_check_finish (QuayTokenReplacement  *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);
void                  quay_token_replacement_plan_async   (QuayTokenReplacement  *self,
                                                           GCancellable          *cancellable,
                                                           GAsyncReadyCallback    callback,
                                                           gpointer               user_data);
QuayChangePlan       *quay_token_replacement_plan_finish  (QuayTokenReplacement  *self,
                                                           GAsyncResult          *result,
                                                           GError               **error);

G_END_DECLS
