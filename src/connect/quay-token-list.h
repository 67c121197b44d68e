/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-connection-list.h"
#include "quay-token-group.h"

G_BEGIN_DECLS

/* What the page shows in place of, or above, its rows. */
typedef enum
{
  QUAY_TOKENS_UNREAD,       /* nobody has asked for them yet */
  QUAY_TOKENS_LISTED,       /* with an error that the states below are not about, perhaps nothing but that */
  QUAY_TOKENS_NONE,         /* “No Tokens” */
  QUAY_TOKENS_LOCKED,       /* “Keyring Is Locked” */
  QUAY_TOKENS_NO_KEYRING,   /* “No Keyring Available”; tokens in files are listed nevertheless */
} QuayTokensState;

/* All tokens of Azure feeds on this computer: GListModel of QuayTokenGroup, by organization, those of no connection
 * last. Properties: state (int: QuayTokensState), n-items, loading. The keyring is asked when it is told to, never
 * before, and its dialog opens only for quay_token_list_unlock_async(). */
#define QUAY_TYPE_TOKEN_LIST (quay_token_list_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenList, quay_token_list, QUAY, TOKEN_LIST, GObject)

QuayTokenList   *quay_token_list_new           (QuayContext          *context,
                                                QuayConnectionList   *connections);
QuayConnectionList *
                 quay_token_list_get_connections (QuayTokenList     *self);
QuayTokensState  quay_token_list_get_state     (QuayTokenList        *self);
/* Why the keyring could not be read (K01, K02, K05, K11 …), or NULL. */
const GError    *quay_token_list_get_error     (QuayTokenList        *self);
/* The token that Cargo takes for a connection, or NULL. */
QuayTokenGroup  *quay_token_list_find          (QuayTokenList        *self,
                                                QuayConnection       *connection);
/* Reads without opening a dialog. TRUE also when the keyring cannot be read, see the state; FALSE when cancelled. */
void             quay_token_list_load_async    (QuayTokenList        *self,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean         quay_token_list_load_finish   (QuayTokenList        *self,
                                                GAsyncResult         *result,
                                                GError              **error);
/* Unlocks the keyring, then reads. */
void             quay_token_list_unlock_async  (QuayTokenList        *self,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean         quay_token_list_unlock_finish (QuayTokenList        *self,
                                                GAsyncResult         *result,
                                                GError              **error);
/* Wipes the values from memory: for when no page shows them any more. */
void             quay_token_list_clear         (QuayTokenList        *self);

G_END_DECLS
