/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-access"

#include "config.h"

#include "quay-feed-access-private.h"

/**
 * QuayFeedAccess:
 *
 * What Azure DevOps answered to the requests that Cargo makes first: that the feed is there and can be read, and what
 * else the answers tell. Immutable.
 */
struct _QuayFeedAccess
{
  gatomicrefcount  ref_count;
  QuayFeedAddress *address;
  gboolean         is_public;
  char            *account;
  char            *tenant;
  char            *download_host;
  char            *details;
};

G_DEFINE_BOXED_TYPE (QuayFeedAccess, quay_feed_access, quay_feed_access_ref, quay_feed_access_unref)

/* Private to azure/; takes the texts. */
QuayFeedAccess *
_quay_feed_access_new (QuayFeedAddress * address,
                       gboolean is_public,
                       char            *account,
                       char            *tenant,
                       char            *download_host,
                       char            *details)
{
  QuayFeedAccess *self = g_new0 (QuayFeedAccess, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->address = quay_feed_address_ref (address);
  self->is_public = is_public;
  self->account = account;
  self->tenant = tenant;
  self->download_host = download_host;
  self->details = details;
  return self;
}

QuayFeedAccess *
quay_feed_access_ref (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_feed_access_unref (QuayFeedAccess *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  quay_feed_address_unref (self->address);
  g_free (self->account);
  g_free (self->tenant);
  g_free (self->download_host);
  g_free (self->details);
  g_free (self);
}

/**
 * quay_feed_access_get_address:
 *
 * Returns: (transfer none): the address that answered: the one that was asked for, or, when that did not tell the
 *   scope of the feed (%QUAY_ADDRESS_SCOPE_UNKNOWN), the one of the scope in which the feed was found
 */
QuayFeedAddress *
quay_feed_access_get_address (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->address;
}

/**
 * quay_feed_access_is_public:
 *
 * Whether the feed answered without a token, so that Cargo will never send one to this address.
 */
gboolean
quay_feed_access_is_public (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_public;
}

/**
 * quay_feed_access_get_account:
 *
 * Returns: (nullable): “ada@contoso.com”, or %NULL when the service did not say
 */
const char *
quay_feed_access_get_account (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->account;
}

/**
 * quay_feed_access_get_tenant:
 *
 * Returns: (nullable): the GUID of the Entra tenant of the organization; %NULL for organizations of Microsoft
 *   accounts and for servers
 */
const char *
quay_feed_access_get_tenant (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tenant;
}

/**
 * quay_feed_access_get_download_host:
 *
 * Returns: the host that crates are downloaded from, with its port unless that is the default
 */
const char *
quay_feed_access_get_download_host (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->download_host;
}

/**
 * quay_feed_access_get_details:
 *
 * Returns: the last request and its answer for support, one “Name: value” a line, without secrets
 */
const char *
quay_feed_access_get_details (QuayFeedAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->details;
}
