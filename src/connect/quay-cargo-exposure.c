/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-exposure"

#include "config.h"

#include "quay-cargo-exposure.h"

#include <string.h>

#include "quay-error.h"
#include "quay-paths.h"

/* A project's configuration goes wherever the project goes: into a repository, to colleagues with other systems, into
 * builds. What must not go there, or does not work there, is found here, whoever wrote it.
 */

typedef struct
{
  const QuayCargoConfigFile *file;
  GPtrArray                 *exposures;
} Search;

static const char *
get_text (const QuayTomlNode *node)
{
  gsize length;

  if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
    return NULL;
  return quay_toml_node_get_string (node, &length);
}

static void
add (Search             *search,
     const QuayTomlNode *node,
     QuayError           code,
     const char         *object,
     const char         *message)
{
  g_autofree char *path = quay_path_for_people (search->file->file);
  GError *error;

  error = quay_error_new (code, path, object, "%s, line %u: %s", path, quay_toml_node_get_line (node), message);
  quay_error_set_number (error, quay_toml_node_get_line (node));
  g_ptr_array_add (search->exposures, error);
}

/* A table of a registry, or the one of crates.io. */
static void
search_tokens (Search             *search,
               const QuayTomlNode *table)
{
  static const char *const keys[] = { "token", "secret-key" };

  for (guint i = 0; table != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      const QuayTomlNode *token = quay_toml_node_lookup (table, keys[i]);
      const char *text = get_text (token);

      if (text != NULL && text[0] != '\0')
        add (search, token, QUAY_ERROR_TOKEN_IN_CONFIG, NULL, "a token is stored here");
    }
}

/* “http://user:password@proxy”, and what curl takes as well: “user:password@proxy”. */
static gboolean
has_password (const char *proxy)
{
  const char *authority = strstr (proxy, "://");
  const char *at;
  const char *colon;

  authority = authority != NULL ? authority + 3 : proxy;
  at = memrchr (authority, '@', strcspn (authority, "/?#"));
  colon = at != NULL ? memchr (authority, ':', at - authority) : NULL;
  return colon != NULL && colon + 1 < at;
}

static void
search_proxy (Search             *search,
              const QuayTomlNode *root)
{
  const QuayTomlNode *http = quay_toml_node_lookup (root, "http");
  const QuayTomlNode *proxy = http != NULL ? quay_toml_node_lookup (http, "proxy") : NULL;
  const char *text = get_text (proxy);

  if (text != NULL && has_password (text))
    add (search, proxy, QUAY_ERROR_PROXY_PASSWORD, NULL, "the proxy's password is stored here");
}

/* cargo:token is everywhere; all others need a system, a program, or somebody's folder. */
static gboolean
works_everywhere (const char *helper)
{
  return strcmp (helper, "cargo:token") == 0;
}

static void
search_helper (Search             *search,
               const QuayTomlNode *helper)
{
  const QuayTomlNode *program = helper;
  g_auto(GStrv) words = NULL;

  if (helper != NULL && quay_toml_node_get_node_type (helper) == QUAY_TOML_ARRAY)
    program = quay_toml_node_get_n_children (helper) > 0 ? quay_toml_node_get_child (helper, 0) : NULL;
  if (get_text (program) == NULL)
    return;

  /* The program alone: its arguments may be anything. */
  words = g_strsplit (get_text (program), " ", 2);
  if (words[0] != NULL && words[0][0] != '\0' && !works_everywhere (words[0]))
    add (search, program, QUAY_ERROR_SHARED_HELPER, words[0], "this helper is not on every computer");
}

static void
search_list (Search             *search,
             const QuayTomlNode *root)
{
  const QuayTomlNode *registry = quay_toml_node_lookup (root, "registry");
  const QuayTomlNode *list = registry != NULL
                             ? quay_toml_node_lookup (registry, "global-credential-providers") : NULL;

  if (list == NULL || quay_toml_node_get_node_type (list) != QUAY_TOML_ARRAY)
    return;
  for (guint i = 0; i < quay_toml_node_get_n_children (list); i++)
    search_helper (search, quay_toml_node_get_child (list, i));
}

static gboolean
is_table (const QuayTomlNode *node)
{
  return node != NULL && quay_toml_node_get_node_type (node) == QUAY_TOML_TABLE;
}

static void
search_file (Search *search)
{
  const QuayTomlNode *root = quay_toml_document_get_root (search->file->document);
  const QuayTomlNode *crates_io = quay_toml_node_lookup (root, "registry");
  const QuayTomlNode *registries = quay_toml_node_lookup (root, "registries");
  gboolean shared = search->file->kind != QUAY_CARGO_FILE_HOME;

  if (is_table (crates_io))
    search_tokens (search, crates_io);
  for (guint i = 0; is_table (registries) && i < quay_toml_node_get_n_children (registries); i++)
    {
      const QuayTomlNode *registry = quay_toml_node_get_child (registries, i);

      if (!is_table (registry))
        continue;
      search_tokens (search, registry);
      if (shared)
        search_helper (search, quay_toml_node_lookup (registry, "credential-provider"));
    }
  if (!shared)
    return;

  if (is_table (crates_io))
    search_list (search, root);
  if (is_table (quay_toml_node_lookup (root, "http")))
    search_proxy (search, root);
}

/* Only a token makes a secret of the file that Cargo keeps them in. */
static void
search_credentials (Search *search)
{
  const QuayTomlNode *root = quay_toml_document_get_root (search->file->document);
  const QuayTomlNode *crates_io = quay_toml_node_lookup (root, "registry");
  const QuayTomlNode *registries = quay_toml_node_lookup (root, "registries");
  guint mode = search->file->snapshot != NULL ? quay_file_snapshot_get_mode (search->file->snapshot) & 0777 : 0;
  g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  Search found = { search->file, tokens };
  g_autofree char *path = NULL;

  if ((mode & 077) == 0)
    return;
  if (is_table (crates_io))
    search_tokens (&found, crates_io);
  for (guint i = 0; is_table (registries) && i < quay_toml_node_get_n_children (registries); i++)
    if (is_table (quay_toml_node_get_child (registries, i)))
      search_tokens (&found, quay_toml_node_get_child (registries, i));
  if (tokens->len == 0)
    return;

  path = quay_path_for_people (search->file->file);
  g_ptr_array_add (search->exposures, quay_error_new (QUAY_ERROR_TOKEN_FILE_EXPOSED, path, NULL, "“%s” has mode %o",
                                                      path, mode));
}

/* What a file of Cargo home includes is as private as that. */
static gboolean
is_below (GFile *file,
          GFile *folder)
{
  return folder != NULL && g_file_has_prefix (file, folder);
}

GPtrArray *
quay_cargo_config_dup_exposures (QuayCargoConfig *config)
{
  GPtrArray *files;
  GPtrArray *exposures;
  g_autoptr(GFile) home = NULL;

  g_return_val_if_fail (config != NULL, NULL);

  files = quay_cargo_config_get_files (config);
  exposures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);

      if (file->kind == QUAY_CARGO_FILE_HOME && home == NULL)
        home = g_file_get_parent (file->file);
    }

  for (guint i = 0; i < files->len; i++)
    {
      Search search = { g_ptr_array_index (files, i), exposures };

      if (search.file->document != NULL && search.file->kind == QUAY_CARGO_FILE_CREDENTIALS)
        search_credentials (&search);
      if (search.file->document == NULL || search.file->kind == QUAY_CARGO_FILE_CREDENTIALS ||
          (search.file->kind == QUAY_CARGO_FILE_INCLUDED && is_below (search.file->file, home)))
        continue;
      search_file (&search);
    }
  return exposures;
}
