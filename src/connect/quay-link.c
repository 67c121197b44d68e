/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-link"

#include "config.h"

#include "quay-link.h"

#include "quay-error.h"
#include "quay-feed-address.h"

/* In bytes. The address of a feed has a few hundred. */
#define MAX_LINK 4096

/*
 * Anybody can put a link on a page, so it can do no more than a paste into the first field of the assistant: it names a
 * feed, and a person reads it, chooses a helper, and reviews every change. What is not of exactly this form is refused
 * whole, so that nothing hides in a part that is not looked at.
 */

static char *
refuse (GError    **error,
        const char *why)
{
  quay_error_set (error, QUAY_ERROR_INPUT_ADDRESS, NULL, "link", "The link is not one of Quayside: %s", why);
  return NULL;
}

/**
 * quay_link_is_one:
 *
 * Returns: whether @uri has Quayside's own scheme, good or bad
 */
gboolean
quay_link_is_one (const char *uri)
{
  return g_ascii_strncasecmp (uri, QUAY_LINK_SCHEME ":", strlen (QUAY_LINK_SCHEME ":")) == 0;
}

/* The value of the only parameter that there is. */
static char *
parse_query (const char *query,
             GError    **error)
{
  GUriParamsIter iter;
  g_autofree char *found = NULL;
  char *name;
  char *value;
  GError *fault = NULL;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, &fault))
    {
      g_autofree char *own_name = name;
      g_autofree char *own_value = value;

      if (found != NULL || !g_str_equal (own_name, "address"))
        return refuse (error, "there is more than an address");
      found = g_steal_pointer (&own_value);
    }
  if (fault != NULL)
    {
      g_autoptr(GError) own_fault = fault;

      return refuse (error, own_fault->message);
    }
  return found != NULL ? g_steal_pointer (&found) : refuse (error, "there is no address");
}

/**
 * quay_link_parse_address:
 * @uri: what another program handed over
 *
 * Fails with %QUAY_ERROR_INPUT_ADDRESS for everything but the well-formed address of a feed with Azure DevOps itself,
 * by https and without a login in it. A Server can have any name, so its address is for a person to type.
 *
 * Returns: (transfer full): the address, to be shown and not to be used
 */
char *
quay_link_parse_address (const char *uri,
                         GError    **error)
{
  g_autoptr(GUri) link = NULL;
  g_autoptr(QuayFeedAddress) address = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  if (strlen (uri) > MAX_LINK)
    return refuse (error, "it is too long");
  link = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  if (link == NULL || !g_str_equal (g_uri_get_scheme (link), QUAY_LINK_SCHEME))
    return refuse (error, "it is malformed");
  if (g_uri_get_host (link) != NULL || g_uri_get_userinfo (link) != NULL || g_uri_get_fragment (link) != NULL ||
      !g_str_equal (g_uri_get_path (link), "connect") || g_uri_get_query (link) == NULL)
    return refuse (error, "it has another form");

  text = parse_query (g_uri_get_query (link), error);
  if (text == NULL)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return refuse (error, "the address has characters that no address has");

  address = quay_feed_address_new_from_text (text, error);
  if (address == NULL)
    return NULL;
  if (quay_feed_address_get_host_kind (address) != QUAY_FEED_HOSTED ||
      (quay_feed_address_get_notes (address) & (QUAY_ADDRESS_HAD_SECRET | QUAY_ADDRESS_INSECURE)) != 0)
    return refuse (error, "the address is not one of Azure DevOps alone");
  return g_steal_pointer (&text);
}
