/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-client"

#include "config.h"

#include "quay-azure-client.h"

#include <libsoup/soup.h>

#include "quay-azure-client-private.h"
#include "quay-azure-trust.h"

/* Milliseconds for one check, all its requests together. */
#define TIME_LIMIT 20000

/* Connections at the same time. libsoup's two for a host are for pages; a check of many feeds of one organization would
 * wait in line, and each for its own time limit. Of a service that speaks HTTP/2 one is enough for all. Some hosts that say
 * nothing leave connections for others. */
#define MOST_CONNECTIONS 240
#define MOST_CONNECTIONS_PER_HOST 48

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
  GObject         parent_instance;

  GProxyResolver *proxy_resolver;  /* NULL: the system's */
  GTlsDatabase   *tls_database;    /* NULL: the system's */
  SoupSession    *session;         /* NULL until the first request */
  GThread        *trust_loader;    /* NULL when nothing had to be loaded yet */
  guint           time_limit;      /* milliseconds */
};

G_DEFINE_FINAL_TYPE (QuayAzureClient, quay_azure_client, G_TYPE_OBJECT)

/* Reads the system's certificate authorities, which takes about 30 ms. They belong to the process; GIO reads them once,
 * and whoever else asks for them meanwhile waits.
 */
static gpointer
load_trust (gpointer data)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  GTlsDatabase *database = G_TLS_BACKEND_GET_INTERFACE (backend)->get_default_database (backend);

  g_clear_object (&database);
  return NULL;
}

static void
quay_azure_client_dispose (GObject *object)
{
  QuayAzureClient *self = QUAY_AZURE_CLIENT (object);

  /* When the program ends, the TLS library must not be in use by a thread. */
  g_clear_pointer (&self->trust_loader, g_thread_join);
  g_clear_object (&self->session);
  g_clear_object (&self->proxy_resolver);
  g_clear_object (&self->tls_database);
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

  g_set_object (&self->proxy_resolver, proxy_resolver);
  g_set_object (&self->tls_database, tls_database);
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

/* Private to azure/. The session is made for the first request, because finding the system's proxy loads libraries that
 * a start without a check does not need; the trust is loaded in a thread while proxy and host are being looked up.
 */
SoupSession *
_quay_azure_client_get_session (QuayAzureClient *self)
{
  GProxyResolver *resolver = self->proxy_resolver != NULL ? self->proxy_resolver : g_proxy_resolver_get_default ();

  if (self->session != NULL)
    return self->session;

  self->session = soup_session_new_with_options ("user-agent", "Quayside/" PACKAGE_VERSION,
                                                 "timeout", TIME_LIMIT / 1000,
                                                 "max-conns", MOST_CONNECTIONS,
                                                 "max-conns-per-host", MOST_CONNECTIONS_PER_HOST,
                                                 "proxy-resolver", resolver,
                                                 NULL);
  quay_azure_trust_make_common ();
  if (self->tls_database != NULL)
    soup_session_set_tls_database (self->session, self->tls_database);
  else
    self->trust_loader = g_thread_new ("quay-trust", load_trust, NULL);
  return self->session;
}

/* Private to azure/. */
guint
_quay_azure_client_get_time_limit (QuayAzureClient *self)
{
  return self->time_limit;
}
