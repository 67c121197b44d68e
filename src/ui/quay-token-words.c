/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-words"

#include "config.h"

#include "quay-token-words.h"

#include <glib/gi18n.h>

/**
 * quay_token_words_for_shape:
 * @token: what was typed, understood
 *
 * Returns: (transfer full): what kind of token it looks like
 */
char *
quay_token_words_for_shape (QuayAccessToken *token)
{
  GDateTime *expiry;

  g_return_val_if_fail (token != NULL, NULL);

  expiry = quay_access_token_get_expiry (token);
  switch (quay_access_token_get_shape (token))
    {
    case QUAY_TOKEN_SHAPE_PERSONAL:
      return g_strdup (_("Looks like a personal access token"));
    case QUAY_TOKEN_SHAPE_BASIC:
      return g_strdup (_("Ready-made Basic value"));
    case QUAY_TOKEN_SHAPE_ENTRA:
      if (expiry != NULL)
        {
          g_autoptr(GDateTime) local = g_date_time_to_local (expiry);
          /* Translators: a time such as “14:05”; see g_date_time_format() for the conversions. */
          g_autofree char *time = g_date_time_format (local, _("%H:%M"));

          /* Translators: %s is a time; Entra is Microsoft’s directory service. */
          return g_strdup_printf (_("Entra token, works until %s"), time);
        }
      return g_strdup (_("Ready-made Bearer value"));
    case QUAY_TOKEN_SHAPE_BEARER:
      return g_strdup (_("Ready-made Bearer value"));
    case QUAY_TOKEN_SHAPE_UNKNOWN:
    default:
      return g_strdup (_("Unknown kind of token. It is used as a personal access token."));
    }
}

/**
 * quay_token_words_for_scope:
 *
 * Returns: (transfer none): what a token may do with feeds
 */
const char *
quay_token_words_for_scope (QuayTokenScope scope)
{
  switch (scope)
    {
    case QUAY_TOKEN_SCOPE_READ_WRITE:
      /* Translators: what a token may do */
      return _("Read & Write");
    case QUAY_TOKEN_SCOPE_READ:
      /* Translators: what a token may do */
      return _("Read");
    case QUAY_TOKEN_SCOPE_UNKNOWN:
    default:
      /* Translators: what a token may do, or when it expires, or when it was saved */
      return _("Not Known");
    }
}
