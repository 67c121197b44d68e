/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"
#include "quay-error.h"
#include "tagged-json.h"

#include <string.h>

/* The first bytes choose an edit and its path, the others are the document. What an edit leaves is a document, with the
 * value in it; an edit that is refused leaves what was.
 */

#define N_CHOICES 6

static const char *
choose_key (const QuayTomlNode *node,
            guint8              choice)
{
  static const char *const keys[] = { "a", "b", "registries", "x y" };
  guint n_children = node == NULL ? 0 : quay_toml_node_get_n_children (node);

  if (choice < 128 && n_children > 0 && quay_toml_node_get_node_type (node) == QUAY_TOML_TABLE)
    return quay_toml_node_get_key (quay_toml_node_get_child (node, choice % n_children));

  return keys[choice % G_N_ELEMENTS (keys)];
}

static gboolean
make_edit (QuayTomlDocument  *document,
           const char *const *path,
           guint8             choice,
           GError           **error)
{
  static const char *const values[] = { "one", "two", NULL };
  QuayTomlLayout layout = choice & 1 ? QUAY_TOML_LAYOUT_HEADER : QUAY_TOML_LAYOUT_INLINE;

  switch (choice / 2 % 6)
    {
    case 0:
      return quay_toml_document_set_string (document, path, "a\"'\\\n", layout, error);
    case 1:
      return quay_toml_document_set_strv (document, path, values, layout, error);
    case 2:
      return quay_toml_document_append (document, path, "more", error);
    case 3:
      return quay_toml_document_remove_item (document, path, choice / 12, error);
    case 4:
      return quay_toml_document_set_boolean (document, path, TRUE, layout, error);
    default:
      return quay_toml_document_remove (document, path, error);
    }
}

/* What the edit was about is as it was to be. */
static void
assert_done (QuayTomlDocument  *document,
             const char *const *path,
             guint8             choice)
{
  const QuayTomlNode *node = quay_toml_document_lookup (document, path);
  guint n_children = node == NULL ? 0 : quay_toml_node_get_n_children (node);

  switch (choice / 2 % 6)
    {
    case 0:
      g_assert_cmpstr (quay_toml_node_get_string (node, NULL), ==, "a\"'\\\n");
      break;
    case 1:
      g_assert_cmpuint (n_children, ==, 2);
      g_assert_cmpstr (quay_toml_node_get_string (quay_toml_node_get_child (node, 1), NULL), ==, "two");
      break;
    case 2:
      g_assert_cmpstr (quay_toml_node_get_string (quay_toml_node_get_child (node, n_children - 1), NULL), ==, "more");
      break;
    case 4:
      g_assert_true (quay_toml_node_get_boolean (node));
      break;
    case 5:
      g_assert_null (node);
      break;
    default:
      break;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) edited = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayTomlDocument) document = NULL;
  g_autoptr(QuayTomlDocument) again = NULL;
  g_autofree char *json = NULL;
  g_autofree char *json_again = NULL;
  g_auto(GStrv) path = g_new0 (char *, N_CHOICES);
  const QuayTomlNode *node;
  gboolean done;

  if (size < N_CHOICES)
    return 0;

  bytes = g_bytes_new (data + N_CHOICES, size - N_CHOICES);
  document = quay_toml_document_new (bytes, NULL);
  if (document == NULL)
    return 0;

  node = quay_toml_document_get_root (document);
  for (guint i = 0; i < 1u + data[1] % 4; i++)
    {
      path[i] = g_strdup (choose_key (node, data[2 + i]));
      node = node == NULL ? NULL : quay_toml_node_lookup (node, path[i]);
    }

  done = make_edit (document, (const char *const *) path, data[0], &error);
  edited = quay_toml_document_to_bytes (document);
  if (!done)
    {
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LAYOUT);
      g_assert_true (edited == bytes);
      return 0;
    }

  g_assert_no_error (error);
  again = quay_toml_document_new (edited, &error);
  g_assert_no_error (error);
  assert_done (document, (const char *const *) path, data[0]);
  json = tagged_json_from_document (document);
  json_again = tagged_json_from_document (again);
  g_assert_cmpstr (json, ==, json_again);
  return 0;
}
