/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "quay-change-receipt.h"
#include "quay-token-list.h"
#include "quay-token-operations.h"

G_BEGIN_DECLS

/* What a person can do with a token, from the question to the result, whichever window it is asked from.
 *
 * Properties:
 *   busy                boolean, read only: something is planned or done that has no window of its own
 * Signals:
 *   applied             (QuayChangeReceipt receipt or NULL, char *toast, gboolean undo): it was done; the list is read
 *                       anew
 *   failed              (GError error): it was not, and nothing has changed
 */
#define QUAY_TYPE_TOKEN_ACTIONS (quay_token_actions_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenActions, quay_token_actions, QUAY, TOKEN_ACTIONS, GObject)

QuayTokenActions *quay_token_actions_new           (QuayTokenList     *list);
QuayTokenList    *quay_token_actions_get_list      (QuayTokenActions  *self);
/* Each opens its window or dialog before @parent. */
void              quay_token_actions_repair        (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group);
void              quay_token_actions_move          (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group,
                                                    QuayTokenMove      move);
void              quay_token_actions_replace       (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group);
/* In place of a token that is gone in Azure DevOps, which is revoked if it is not. */
void              quay_token_actions_create_anew   (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group);
void              quay_token_actions_renew         (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group);
void              quay_token_actions_delete        (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group);
void              quay_token_actions_revoke        (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group);
/* Stops what can still be stopped. */
void              quay_token_actions_stop          (QuayTokenActions  *self);

G_END_DECLS
