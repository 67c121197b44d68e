/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-feed-address.h"
#include "quay-secret.h"

G_BEGIN_DECLS

/* What Azure DevOps answered to the requests that Cargo makes first. Immutable. */
#define QUAY_TYPE_FEED_ACCESS (quay_feed_access_get_type ())
typedef struct _QuayFeedAccess QuayFeedAccess;

GType            quay_feed_access_get_type          (void);
QuayFeedAccess  *quay_feed_access_ref               (QuayFeedAccess *self);
void             quay_feed_access_unref             (QuayFeedAccess *self);
/* The address that really answered: another one than asked for when that left the scope open. */
QuayFeedAddress *quay_feed_access_get_address       (QuayFeedAccess *self);
/* Whether the feed answered without a token; Cargo then never sends one. */
gboolean         quay_feed_access_is_public         (QuayFeedAccess *self);
/* “ada@contoso.com”, or NULL when the service did not say. */
const char      *quay_feed_access_get_account       (QuayFeedAccess *self);
const char      *quay_feed_access_get_tenant        (QuayFeedAccess *self);
const char      *quay_feed_access_get_download_host (QuayFeedAccess *self);
/* All requests, one after the other, with what support asks for. */
const char      *quay_feed_access_get_details       (QuayFeedAccess *self);
/* Whether @config, a config.json that Cargo keeps, is that of this feed. */
gboolean         quay_feed_access_is_config         (QuayFeedAccess *self,
                                                     GBytes         *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFeedAccess, quay_feed_access_unref)

/* The number of QUAY_ERROR_FEED_NOT_FOUND. */
typedef enum
{
  QUAY_FEED_FOUND_NOWHERE,
  QUAY_FEED_FOUND_IN_ORGANIZATION,
  QUAY_FEED_FOUND_IN_PROJECT,      /* the error's object names it */
} QuayFeedFound;

#define QUAY_TYPE_AZURE_CLIENT (quay_azure_client_get_type ())
G_DECLARE_FINAL_TYPE (QuayAzureClient, quay_azure_client, QUAY, AZURE_CLIENT, GObject)

/* Both may be NULL: the system's proxy settings and certificate authorities. */
QuayAzureClient *quay_azure_client_new                  (GProxyResolver       *proxy_resolver,
                                                         GTlsDatabase         *tls_database);
/* Reads the feed's config.json without and then with @authorization, exactly as Cargo will; @authorization NULL for
 * No Login. One code of QUAY_ERROR for each way in which it fails; at most 20 seconds. */
void             quay_azure_client_check_feed_async     (QuayAzureClient      *self,
                                                         QuayFeedAddress      *address,
                                                         QuaySecret           *authorization,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
/* The same address with a login, after a check without one, whose result is @earlier: what that has seen is not asked
 * for again. */
void             quay_azure_client_check_feed_again_async (QuayAzureClient    *self,
                                                           GAsyncResult       *earlier,
                                                           QuaySecret         *authorization,
                                                           GCancellable       *cancellable,
                                                           GAsyncReadyCallback callback,
                                                           gpointer            user_data);
/* The same for an address that stands in a file: asked as it is written, and not for better names. */
void             quay_azure_client_check_written_feed_async (QuayAzureClient      *self,
                                                             QuayFeedAddress      *address,
                                                             QuaySecret           *authorization,
                                                             GCancellable         *cancellable,
                                                             GAsyncReadyCallback   callback,
                                                             gpointer              user_data);
QuayFeedAccess  *quay_azure_client_check_feed_finish    (QuayAzureClient      *self,
                                                         GAsyncResult         *result,
                                                         GError              **error);
/* After QUAY_ERROR_FEED_NOT_FOUND: where the feed is instead, or NULL. The number of that error tells which body of
 * the catalogue to take, see QuayFeedFound. */
QuayFeedAddress *quay_azure_client_check_feed_dup_found (QuayAzureClient      *self,
                                                         GAsyncResult         *result);
/* The GUID of the Entra tenant that the organization belongs to, also when the feed was not reached; NULL when the
 * service did not say. */
char            *quay_azure_client_check_feed_dup_tenant (QuayAzureClient     *self,
                                                          GAsyncResult        *result);
/* Further steps of a check, for a feed that answered: one entry of the index, and the host behind a download. */
void             quay_azure_client_check_index_async    (QuayAzureClient      *self,
                                                         QuayFeedAccess       *access,
                                                         QuaySecret           *authorization,
                                                         const char           *crate,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean         quay_azure_client_check_index_finish   (QuayAzureClient      *self,
                                                         GAsyncResult         *result,
                                                         gboolean             *exists,
                                                         guint                *milliseconds,
                                                         GError              **error);
/* (transfer full) Request, status and activity ID, for support; NULL when nothing was asked. */
char            *quay_azure_client_check_index_dup_details (QuayAzureClient  *self,
                                                           GAsyncResult     *result);
void             quay_azure_client_check_download_async (QuayAzureClient      *self,
                                                         QuayFeedAccess       *access,
                                                         QuaySecret           *authorization,
                                                         const char           *crate,
                                                         const char           *version,
                                                         GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
gboolean         quay_azure_client_check_download_finish (QuayAzureClient     *self,
                                                          GAsyncResult        *result,
                                                          char               **host,
                                                          guint               *milliseconds,
                                                          GError             **error);
char            *quay_azure_client_check_download_dup_details (QuayAzureClient *self,
                                                              GAsyncResult    *result);
/* The end of a check in milliseconds; 20000 unless set. */
void             quay_azure_client_set_time_limit       (QuayAzureClient      *self,
                                                         guint                 milliseconds);

G_END_DECLS
