/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-token-store.h"

G_BEGIN_DECLS

/* Calls of a token store that run the main loop until they end. One that does not end in time aborts the test. */
QuaySecret *keyring_lookup      (QuayTokenStore       *store,
                                 const char           *url,
                                 QuayTokenStoreFlags   flags,
                                 GCancellable         *cancellable,
                                 GError              **error);
gboolean    keyring_store       (QuayTokenStore       *store,
                                 const char           *url,
                                 const char           *registry,
                                 const char           *secret,
                                 GCancellable         *cancellable,
                                 GError              **error);
gboolean    keyring_remove      (QuayTokenStore       *store,
                                 const char           *url,
                                 GCancellable         *cancellable,
                                 GError              **error);
GPtrArray  *keyring_list        (QuayTokenStore       *store,
                                 QuayTokenStoreFlags   flags,
                                 GCancellable         *cancellable,
                                 GError              **error);
gboolean    keyring_keep        (QuayTokenStore       *store,
                                 const char           *url,
                                 const char           *id,
                                 GError              **error);
gboolean    keyring_unlock      (QuayTokenStore       *store,
                                 GError              **error);
QuayTokenStoreState
            keyring_get_state   (QuayTokenStore       *store,
                                 char                **service_name,
                                 GError              **error);

/* The same in two halves, for what happens in between. */
void          keyring_got_cb    (GObject              *object,
                                 GAsyncResult         *result,
                                 gpointer              user_data);
GAsyncResult *keyring_wait      (GAsyncResult        **result);
void          keyring_wait_for  (gboolean            (*is_so) (gpointer data),
                                 gpointer              data);
void          keyring_wait_quietly (void);

G_END_DECLS
