/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-client"

#include "config.h"

#include "quay-azure-client.h"

#include <libsoup/soup.h>

#include "quay-azure-client-private.h"

/* Milliseconds for one check, all its requests together. */
#define TIME_LIMIT 20000

/**
 * QuayAzureClient:
 *
 * Asks Azure DevOps what Cargo is going to ask, and says what the answers mean.
 *
 * It keeps nothing between two checks but connections: no cookies, no logins, no cache. Redirects are not followed,
 * so a token reaches the host of the feed's address and no other; only the hosted service's list of feeds, which is
 * asked when a feed is not where it was looked for, is on a second host of the same service.
 */
struct _QuayAzureClient
{
  GObject      parent_instance;

  SoupSession *session;
  guint        time_limit;   /* milliseconds */
};

G_DEFINE_FINAL_TYPE (QuayAzureClient, quay_azure_client, G_TYPE_OBJECT)

static void
quay_azure_client_dispose (GObject *object)
{
  QuayAzureClient *self = QUAY_AZURE_CLIENT (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (quay_azure_client_parent_class)->dispose (object);
}

static void
quay_azure_client_class_init (QuayAzureClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_azure_client_dispose;
}

static void
quay_azure_client_init (QuayAzureClient *self)
{
  self->time_limit = TIME_LIMIT;
}

/**
 * quay_azure_client_new:
 * @proxy_resolver: (nullable): %NULL for the system's proxy settings
 * @tls_database: (nullable): %NULL for the system's certificate authorities
 *
 * To be used from one thread.
 */
QuayAzureClient *
quay_azure_client_new (GProxyResolver *proxy_resolver,
                       GTlsDatabase   *tls_database)
{
  QuayAzureClient *self = g_object_new (QUAY_TYPE_AZURE_CLIENT, NULL);

  self->session = soup_session_new_with_options ("user-agent", "Quayside/" PACKAGE_VERSION,
                                                 "timeout", TIME_LIMIT / 1000,
                                                 "proxy-resolver",
                                                 proxy_resolver != NULL ? proxy_resolver
                                                                        : g_proxy_resolver_get_default (),
                                                 NULL);
  if (tls_database != NULL)
    soup_session_set_tls_database (self->session, tls_database);
  return self;
}

/**
 * quay_azure_client_set_time_limit:
 * @milliseconds: how long the checks that begin from now on may take, each with all its requests; 20000 unless set
 */
void
quay_azure_client_set_time_limit (QuayAzureClient *self,
                                  guint            milliseconds)
{
  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));

  self->time_limit = milliseconds;
}

/* Private to azure/. */
SoupSession *
_quay_azure_client_get_session (QuayAzureClient *self)
{
  return self->session;
}

/* Private to azure/. */
guint
_quay_azure_client_get_time_limit (QuayAzureClient *self)
{
  return self->time_limit;
}
