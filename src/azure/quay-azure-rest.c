/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-rest"

#include "config.h"

#include "quay-azure-rest.h"

#include <string.h>

/* Azure DevOps Server 2022 speaks 7.0 and its updates 7.1. What is preview on one of them is finished on another, and
 * whoever asks for the wrong one is told so with 400. */
static const char *hosted_versions[QUAY_AZURE_REST_ATTEMPTS] = { "7.1", "7.1-preview.1", "7.0" };
static const char *server_versions[QUAY_AZURE_REST_ATTEMPTS] = { "7.0", "7.0-preview.1", "6.0-preview.1" };

/**
 * quay_azure_rest_dup_feeds_url:
 * @address: names the organization or collection, and the server
 * @project: (nullable): a project, or %NULL: without one a list has the feeds of all projects, and a single feed is one
 *   of the organization
 * @rest: (nullable): what follows “feeds/”, escaped
 * @query: (nullable): parameters beside the version, escaped
 * @attempt: 0, or which of the other versions of the interface
 *
 * Source: “Azure DevOps Services REST API”, Artifacts, 2026.
 *
 * Returns: (transfer full): the address of the service that knows feeds
 */
char *
quay_azure_rest_dup_feeds_url (QuayFeedAddress *address,
                               const char      *project,
                               const char      *rest,
                               const char      *query,
                               guint            attempt)
{
  const char *server = quay_feed_address_get_server (address);
  g_autofree char *organization = g_uri_escape_string (quay_feed_address_get_organization (address), NULL, FALSE);
  g_autofree char *escaped = project != NULL ? g_uri_escape_string (project, NULL, FALSE) : NULL;
  GString *url;

  g_return_val_if_fail (attempt < QUAY_AZURE_REST_ATTEMPTS, NULL);

  if (quay_feed_address_is_legacy (address))
    {
      url = g_string_new ("https://");
      g_string_append_printf (url, "%s.feeds.visualstudio.com", organization);
    }
  else
    {
      url = g_string_new (server != NULL ? server : "https://feeds.dev.azure.com");
      g_string_append_printf (url, "/%s", organization);
    }
  if (escaped != NULL)
    g_string_append_printf (url, "/%s", escaped);
  g_string_append (url, "/_apis/packaging/feeds");
  if (rest != NULL)
    g_string_append_printf (url, "/%s", rest);
  g_string_append_c (url, '?');
  if (query != NULL)
    g_string_append_printf (url, "%s&", query);
  g_string_append_printf (url, "api-version=%s", server != NULL ? server_versions[attempt] : hosted_versions[attempt]);
  return g_string_free (url, FALSE);
}

/**
 * quay_azure_rest_dup_tokens_url:
 * @query: (nullable): parameters beside the version, escaped
 *
 * Returns: (transfer full): the address of the service that makes personal access tokens; there is none on servers
 */
char *
quay_azure_rest_dup_tokens_url (QuayFeedAddress *address,
                                const char      *query)
{
  g_autofree char *organization = g_uri_escape_string (quay_feed_address_get_organization (address), NULL, FALSE);

  return g_strconcat ("https://vssps.dev.azure.com/", organization, "/_apis/tokens/pats?", query != NULL ? query : "",
                      query != NULL ? "&" : "", "api-version=7.1-preview.1", NULL);
}

/**
 * quay_azure_rest_dup_host:
 *
 * Returns: (transfer full): the host of quay_azure_rest_dup_feeds_url()
 */
char *
quay_azure_rest_dup_host (QuayFeedAddress *address)
{
  g_autofree char *url = quay_azure_rest_dup_feeds_url (address, NULL, NULL, NULL, 0);
  const char *host = strstr (url, "://") + 3;

  return g_strndup (host, strcspn (host, "/"));
}
