/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-pasted-text"

#include "config.h"

#include "quay-pasted-text.h"

#include <string.h>

#include "quay-error.h"
#include "quay-toml-document.h"

/* A snippet is a few lines; more than this was pasted by mistake. */
#define MAX_TEXT (64 * 1024)

static const QuayTomlNode *
lookup (QuayTomlDocument *document,
        const char       *first,
        const char       *second,
        const char       *third)
{
  const char *path[] = { first, second, third, NULL };

  return quay_toml_document_lookup (document, path);
}

static const char *
get_string (const QuayTomlNode *node)
{
  if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
    return NULL;
  return quay_toml_node_get_string (node, NULL);
}

/* The registries of a snippet: the one that replaces crates.io if there is one, otherwise the first that is a feed. */
static QuayPastedText *
parse_snippet (QuayTomlDocument *document,
               GError          **error)
{
  const QuayTomlNode *registries = lookup (document, "registries", NULL, NULL);
  const char *replacement = get_string (lookup (document, "source", "crates-io", "replace-with"));
  g_autoptr(QuayPastedText) found = NULL;
  g_autoptr(GError) first_error = NULL;

  if (registries == NULL || quay_toml_node_get_node_type (registries) != QUAY_TOML_TABLE)
    return NULL;

  for (guint i = 0; i < quay_toml_node_get_n_children (registries); i++)
    {
      const QuayTomlNode *registry = quay_toml_node_get_child (registries, i);
      const char *name = quay_toml_node_get_key (registry);
      gboolean replaces = g_strcmp0 (name, replacement) == 0;
      g_autoptr(QuayFeedAddress) address = NULL;
      const char *index;

      if (quay_toml_node_get_node_type (registry) != QUAY_TOML_TABLE)
        continue;
      index = get_string (quay_toml_node_lookup (registry, "index"));
      if (index == NULL || (found != NULL && !replaces))
        continue;

      address = quay_feed_address_new_from_text (index, first_error == NULL ? &first_error : NULL);
      if (address == NULL)
        continue;

      g_clear_pointer (&found, quay_pasted_text_free);
      found = g_new0 (QuayPastedText, 1);
      found->address = g_steal_pointer (&address);
      found->name = g_strdup (name);
      found->replaces_crates_io = replaces;
    }

  if (found == NULL && first_error != NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  return g_steal_pointer (&found);
}

/**
 * quay_pasted_text_parse:
 * @text: anything; bounded to 64 KiB here
 * @error: %QUAY_ERROR_INPUT_HOST, %QUAY_ERROR_INPUT_ADDRESS, %QUAY_ERROR_INPUT_PLACEHOLDER
 *
 * Understands the snippet of “Connect to Feed”, and otherwise the first address in the text, see
 * quay_feed_address_new_from_text().
 *
 * Returns: (transfer full): what it says
 */
QuayPastedText *
quay_pasted_text_parse (const char *text,
                        GError    **error)
{
  g_autoptr(QuayTomlDocument) document = NULL;
  g_autoptr(QuayFeedAddress) address = NULL;
  QuayPastedText *result;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strnlen (text, MAX_TEXT + 1);
  if (length > MAX_TEXT || !g_utf8_validate (text, length, NULL))
    {
      quay_error_set (error, QUAY_ERROR_INPUT_HOST, NULL, NULL, "The text is too long or not UTF-8");
      return NULL;
    }

  if (strchr (text, '=') != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (text, length);

      document = quay_toml_document_new (bytes, NULL);
    }
  if (document != NULL)
    {
      g_autoptr(GError) snippet_error = NULL;

      result = parse_snippet (document, &snippet_error);
      if (result != NULL)
        return result;
      if (snippet_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&snippet_error));
          return NULL;
        }
    }

  address = quay_feed_address_new_from_text (text, error);
  if (address == NULL)
    return NULL;
  result = g_new0 (QuayPastedText, 1);
  result->address = g_steal_pointer (&address);
  return result;
}

void
quay_pasted_text_free (QuayPastedText *self)
{
  g_clear_pointer (&self->address, quay_feed_address_unref);
  g_free (self->name);
  g_free (self);
}
