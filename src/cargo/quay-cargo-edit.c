/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "quay-cargo-edit"
#include "config.h"
#include "quay-cargo-edit.h"

#include <string.h>

static const char *
get (QuayTomlDocument *d, const char *const *path)
{
  const QuayTomlNode *n = quay_toml_document_lookup (d, path);
  return n != NULL && quay_toml_node_get_node_type (n) == QUAY_TOML_STRING ? quay_toml_node_get_string (n, NULL) : NULL;
}

gboolean
quay_cargo_edit_set_registry (QuayTomlDocument *d, const char *name, const char *index, GError **error)
{
  const char *path[] = { "registries", name, "index", NULL };
  if (g_strcmp0 (get (d, path), index) == 0)
    return TRUE;
  return quay_toml_document_set_string (d, path, index, QUAY_TOML_LAYOUT_INLINE, error);
}

static gboolean
drop (QuayTomlDocument *d, const char *const *path, GError **error)
{
  return quay_toml_document_lookup (d, path) == NULL || quay_toml_document_remove (d, path, error);
}

gboolean
quay_cargo_edit_remove_registry (QuayTomlDocument *d, const char *name, GError **error)
{
  const char *path[] = { "registries", name, NULL };
  return drop (d, path, error);
}

gboolean
quay_cargo_edit_replace_crates_io (QuayTomlDocument *d, const char *name, GError **error)
{
  const char *path[] = { "source", "crates-io", "replace-with", NULL };
  if (name == NULL)
    return drop (d, path, error);
  if (g_strcmp0 (get (d, path), name) == 0)
    return TRUE;
  return quay_toml_document_set_string (d, path, name, QUAY_TOML_LAYOUT_HEADER, error);
}

gboolean
quay_cargo_edit_add_global_helper (QuayTomlDocument *d, const char *helper, GError **error)
{
  const char *path[] = { "registry", "global-credential-providers", NULL };
  const char *both[] = { "cargo:token", helper, NULL };
  const char *one[] = { helper, NULL };
  const QuayTomlNode *n = quay_toml_document_lookup (d, path);
  if (n == NULL)
    return quay_toml_document_set_strv (d, path, g_str_equal (helper, "cargo:token") ? one : both, QUAY_TOML_LAYOUT_HEADER, error);
  for (guint i = 0; i < quay_toml_node_get_n_children (n); i++)
    if (g_strcmp0 (quay_toml_node_get_string (quay_toml_node_get_child (n, i), NULL), helper) == 0)
      return TRUE;
  return quay_toml_document_append (d, path, helper, error);
}

gboolean
quay_cargo_edit_set_registry_helper (QuayTomlDocument *d, const char *name, const char *const *words, GError **error)
{
  const char *path[] = { "registries", name, "credential-provider", NULL };
  if (words == NULL)
    return drop (d, path, error);
  if (words[1] == NULL && strchr (words[0], ' ') == NULL)
    {
      if (g_strcmp0 (get (d, path), words[0]) == 0)
        return TRUE;
      return quay_toml_document_set_string (d, path, words[0], QUAY_TOML_LAYOUT_HEADER, error);
    }
  return quay_toml_document_set_strv (d, path, words, QUAY_TOML_LAYOUT_HEADER, error);
}

gboolean
quay_cargo_edit_set_token (QuayTomlDocument *d, const char *name, QuaySecret *token, GError **error)
{
  const char *path[] = { "registries", name, "token", NULL };
  if (token == NULL)
    return drop (d, path, error);
  if (g_strcmp0 (get (d, path), quay_secret_peek (token)) == 0)
    return TRUE;
  return quay_toml_document_set_string (d, path, quay_secret_peek (token), QUAY_TOML_LAYOUT_HEADER, error);
}
