/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-access"

#include "config.h"

#include "quay-feed-access-private.h"

#include <string.h>

#include "quay-azure-json.h"

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
  char            *download;        /* “dl” of config.json, with its markers */
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
                       char            *download,
                       char            *details)
{
  QuayFeedAccess *self = g_new0 (QuayFeedAccess, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->address = quay_feed_address_ref (address);
  self->is_public = is_public;
  self->account = account;
  self->tenant = tenant;
  self->download_host = download_host;
  self->download = download;
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
  g_free (self->download);
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

/* Where an entry of the index is, and the {prefix} of a download: “1”, “2”, “3/a” or “ab/cd”. */
static char *
dup_prefix (const char *crate)
{
  switch (strlen (crate))
    {
    case 1:
      return g_strdup ("1");
    case 2:
      return g_strdup ("2");
    case 3:
      return g_strdup_printf ("3/%c", crate[0]);
    default:
      return g_strdup_printf ("%.2s/%.2s", crate, crate + 2);
    }
}

/* Private to azure/: “ab/cd/abcdef”, for a name that cannot be mistaken for a part of an address; NULL for another. */
char *
_quay_feed_access_dup_index_path (const char *crate)
{
  g_autofree char *lower = g_ascii_strdown (crate, -1);
  g_autofree char *prefix = NULL;

  if (lower[0] == '\0' ||
      strspn (lower, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen (lower))
    return NULL;
  prefix = dup_prefix (lower);
  return g_strdup_printf ("%s/%s", prefix, lower);
}

/* Private to azure/: where Cargo downloads a crate from (Cargo book, “Index Format”). */
char *
_quay_feed_access_dup_download_url (QuayFeedAccess *self,
                                    const char     *crate,
                                    const char     *version)
{
  g_autofree char *lower = g_ascii_strdown (crate, -1);
  g_autofree char *prefix = dup_prefix (crate);
  g_autofree char *lower_prefix = dup_prefix (lower);
  const char *markers[][2] = {
    { "{crate}", crate }, { "{version}", version }, { "{prefix}", prefix }, { "{lowerprefix}", lower_prefix },
  };
  g_autoptr(GString) url = g_string_new (self->download);
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (markers); i++)
    n_found += g_string_replace (url, markers[i][0], markers[i][1], 0);
  if (n_found == 0)
    g_string_append_printf (url, "/%s/%s/download", crate, version);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

/**
 * quay_feed_access_is_config:
 * @config: a config.json
 *
 * Whether @config is that of the feed that answered: crates come from the same place. That names the feed by its GUID,
 * so it is the same in every spelling of the address.
 */
gboolean
quay_feed_access_is_config (QuayFeedAccess *self,
                            GBytes         *config)
{
  g_autoptr(JsonObject) object = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (config != NULL, FALSE);

  object = quay_azure_json_parse_object (config);
  return object != NULL && g_strcmp0 (quay_azure_json_get_string (object, "dl"), self->download) == 0;
}
