/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-client.h"
#include "quay-pat.h"

G_BEGIN_DECLS

/* Personal access tokens of one organization of the hosted service, for somebody who is logged in to Entra. */
#define QUAY_TYPE_PAT_CLIENT (quay_pat_client_get_type ())
G_DECLARE_FINAL_TYPE (QuayPatClient, quay_pat_client, QUAY, PAT_CLIENT, GObject)

/* @authorization: “Bearer ” and an Entra token for Azure DevOps, see QuayAzureCli. */
QuayPatClient *quay_pat_client_new           (QuayAzureClient      *client,
                                              QuayFeedAddress      *organization,
                                              QuaySecret           *authorization);
QuayFeedAddress *quay_pat_client_get_organization (QuayPatClient     *self);
void           quay_pat_client_create_async  (QuayPatClient        *self,
                                              const char           *name,
                                              QuayPatScope          scope,
                                              GDateTime            *valid_to,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
QuayPat       *quay_pat_client_create_finish (QuayPatClient        *self,
                                              GAsyncResult         *result,
                                              GError              **error);
gboolean         quay_pat_client_may_have_created (const GError       *error);
void           quay_pat_client_list_async    (QuayPatClient        *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* QuayPat *, those that work today. */
GPtrArray     *quay_pat_client_list_finish   (QuayPatClient        *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void           quay_pat_client_get_async     (QuayPatClient        *self,
                                              const char           *id,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
QuayPat       *quay_pat_client_get_finish    (QuayPatClient        *self,
                                              GAsyncResult         *result,
                                              GError              **error);
/* The value of the token stays, so nothing has to be stored anew but its end. */
void           quay_pat_client_renew_async   (QuayPatClient        *self,
                                              QuayPat              *pat,
                                              GDateTime            *valid_to,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
QuayPat       *quay_pat_client_renew_finish  (QuayPatClient        *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void           quay_pat_client_revoke_async  (QuayPatClient        *self,
                                              const char           *id,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean       quay_pat_client_revoke_finish (QuayPatClient        *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
