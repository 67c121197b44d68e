/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "quay-change-receipt.h"
#include "quay-token-list.h"
#include "quay-token-operations.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_DEED_REPLACE,
  QUAY_TOKEN_DEED_CREATE_ANEW,     /* in place of one that is gone in Azure DevOps, which is revoked if it is not */
  QUAY_TOKEN_DEED_RENEW,
  QUAY_TOKEN_DEED_REPAIR,          /* mends whatever is wrong with it and where it is stored */
  QUAY_TOKEN_DEED_MOVE_TO_KEYRING,
  QUAY_TOKEN_DEED_MOVE_TO_FILE,
  QUAY_TOKEN_DEED_DELETE,          /* wherever it is stored here */
  QUAY_TOKEN_DEED_REVOKE,          /* in Azure DevOps, and deleted here */
} QuayTokenDeed;

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
void              quay_token_actions_begin         (QuayTokenActions  *self,
                                                    GtkWindow         *parent,
                                                    QuayTokenGroup    *group,
                                                    QuayTokenDeed      deed);
/* Stops what can still be stopped. */
void              quay_token_actions_stop          (QuayTokenActions  *self);

G_END_DECLS
