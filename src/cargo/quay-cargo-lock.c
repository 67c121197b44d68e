/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-lock"

#include "config.h"

#include "quay-cargo-lock.h"

#include <string.h>

#include "quay-cargo-project.h"
#include "quay-toml-document.h"

/* The longest Cargo.lock of public projects has 1 MiB. */
#define LARGEST_LOCK (16 * 1024 * 1024)
#define LARGEST_CONFIG (64 * 1024)

/* Cargo keeps a folder for each spelling of an address and each of its own formats; it never takes one away. */
#define MOST_FOLDERS 1000
#define MOST_CRATES 20000

#define CRATES_IO "registry+https://github.com/rust-lang/crates.io-index"

void
quay_cargo_crate_free (QuayCargoCrate *self)
{
  g_free (self->name);
  g_free (self->version);
  g_free (self);
}

static QuayCargoCrate *
crate_new (const char *name,
           gsize       length,
           const char *version)
{
  QuayCargoCrate *self = g_new0 (QuayCargoCrate, 1);

  self->name = g_strndup (name, length);
  self->version = g_strdup (version);
  return self;
}

static const char *
lookup_string (const QuayTomlNode *table,
               const char         *key)
{
  const QuayTomlNode *node = quay_toml_node_lookup (table, key);

  return node != NULL && quay_toml_node_get_node_type (node) == QUAY_TOML_STRING
         ? quay_toml_node_get_string (node, NULL) : NULL;
}

/* Reads at most @largest bytes; NULL when there are more, or none can be read. */
static GBytes *
load (GFile        *file,
      gsize         largest,
      GCancellable *cancellable)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autoptr(GByteArray) contents = g_byte_array_new ();
  gssize n_read = 0;

  if (stream == NULL)
    return NULL;
  do
    {
      guint8 block[64 * 1024];

      n_read = g_input_stream_read (G_INPUT_STREAM (stream), block, sizeof block, cancellable, NULL);
      if (n_read < 0 || contents->len + (gsize) n_read > largest)
        return NULL;
      g_byte_array_append (contents, block, n_read);
    }while (n_read > 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&contents));
}

/* The Cargo.lock that counts in @folder: the one of its workspace. */
static GFile *
find_lock (GFile        *folder,
           GFile        *user_home,
           GCancellable *cancellable)
{
  g_autoptr(QuayCargoProject) project = quay_cargo_project_load (folder, user_home, cancellable, NULL);
  GFile *root = project != NULL ? quay_cargo_project_get_workspace_root (project) : NULL;

  return g_file_get_child (root != NULL ? root : folder, "Cargo.lock");
}

/**
 * quay_cargo_lock_find_crate:
 * @folder: where Cargo would be started
 * @user_home: (nullable): the user's home folder
 * @index_url: “sparse+https://…/”, normalised, as Cargo writes it into the file
 * @replaces_crates_io: what comes from crates.io comes from there, too: Cargo writes the name of what is replaced
 *   (Cargo book, “Source Replacement”; tried with cargo 1.95)
 *
 * Returns: (transfer full) (nullable): the first crate of that registry
 */
QuayCargoCrate *
quay_cargo_lock_find_crate (GFile        *folder,
                            GFile        *user_home,
                            const char   *index_url,
                            gboolean      replaces_crates_io,
                            GCancellable *cancellable)
{
  static const char *path[] = { "package", NULL };
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(QuayTomlDocument) document = NULL;
  const QuayTomlNode *packages;
  guint n_packages;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);
  g_return_val_if_fail (index_url != NULL, NULL);

  file = find_lock (folder, user_home, cancellable);
  contents = load (file, LARGEST_LOCK, cancellable);
  document = contents != NULL ? quay_toml_document_new (contents, NULL) : NULL;
  packages = document != NULL ? quay_toml_document_lookup (document, path) : NULL;
  n_packages = packages != NULL ? quay_toml_node_get_n_children (packages) : 0;
  for (guint i = 0; i < n_packages; i++)
    {
      const QuayTomlNode *package = quay_toml_node_get_child (packages, i);
      const char *name = lookup_string (package, "name");
      const char *version = lookup_string (package, "version");
      const char *source = lookup_string (package, "source");

      if (name == NULL || version == NULL || source == NULL)
        continue;
      if (strcmp (source, index_url) == 0 || (replaces_crates_io && strcmp (source, CRATES_IO) == 0))
        return crate_new (name, strlen (name), version);
    }
  return NULL;
}

/* “serde-json-1.0.0-rc.1.crate”: the version begins behind the first “-” that a number with two dots follows. */
static QuayCargoCrate *
parse_file_name (const char *file_name)
{
  static const char *suffix = ".crate";
  g_autofree char *stem = NULL;

  if (!g_str_has_suffix (file_name, suffix) || !g_utf8_validate (file_name, -1, NULL))
    return NULL;
  stem = g_strndup (file_name, strlen (file_name) - strlen (suffix));
  for (char *dash = strchr (stem, '-'); dash != NULL; dash = strchr (dash + 1, '-'))
    {
      const char *c = dash + 1;
      guint n_numbers = 0;

      while (g_ascii_isdigit (*c) && n_numbers < 3)
        {
          c += strspn (c, "0123456789");
          n_numbers++;
          if (n_numbers < 3)
            {
              if (*c != '.')
                break;
              c++;
            }
        }
      if (n_numbers == 3 && (*c == '\0' || *c == '-' || *c == '+') && dash > stem)
        return crate_new (stem, dash - stem, dash + 1);
    }
  return NULL;
}

/* A crate in a folder of downloads: @wanted, else the first by name, so that the same one is taken the next time. */
static QuayCargoCrate *
choose_download (GFile                *folder,
                 const QuayCargoCrate *wanted,
                 GCancellable         *cancellable)
{
  g_autoptr(GFileEnumerator) files = NULL;
  g_autofree char *first = NULL;

  if (wanted != NULL && strchr (wanted->name, '/') == NULL && strchr (wanted->version, '/') == NULL)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s.crate", wanted->name, wanted->version);
      g_autoptr(GFile) file = g_file_get_child (folder, name);

      if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_REGULAR)
        return crate_new (wanted->name, strlen (wanted->name), wanted->version);
    }

  files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  for (guint i = 0; files != NULL && i < MOST_CRATES; i++)
    {
      g_autoptr(QuayCargoCrate) crate = NULL;
      GFileInfo *info = NULL;

      if (!g_file_enumerator_iterate (files, &info, NULL, cancellable, NULL) || info == NULL)
        break;
      crate = parse_file_name (g_file_info_get_name (info));
      if (crate == NULL || (first != NULL && strcmp (first, g_file_info_get_name (info)) <= 0))
        continue;
      g_free (first);
      first = g_strdup (g_file_info_get_name (info));
    }
  return first != NULL ? parse_file_name (first) : NULL;
}

/**
 * quay_cargo_home_find_downloaded:
 * @host: of the registry's address: Cargo's folders are called “HOST-HASH”
 * @wanted: (nullable): the crate to take if it was downloaded
 * @match: (scope call): asked for the config.json of each registry of @host
 *
 * The hash depends on Cargo's version, but beside the crates (“registry/cache/HOST-HASH”) Cargo keeps the config.json
 * of their registry (“registry/index/HOST-HASH”; tried with cargo 1.95), and that says whose they are.
 *
 * Returns: (transfer full) (nullable): a crate that was downloaded from this registry, and so is saved there
 */
QuayCargoCrate *
quay_cargo_home_find_downloaded (QuayCargoHome        *home,
                                 const char           *host,
                                 const QuayCargoCrate *wanted,
                                 QuayCargoConfigMatch  match,
                                 gpointer              user_data,
                                 GCancellable         *cancellable)
{
  g_autoptr(GFile) registry = NULL;
  g_autoptr(GFile) index = NULL;
  g_autoptr(GFile) cache = NULL;
  g_autoptr(GFileEnumerator) folders = NULL;
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (home != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (match != NULL, NULL);

  registry = g_file_get_child (quay_cargo_home_get_folder (home), "registry");
  index = g_file_get_child (registry, "index");
  cache = g_file_get_child (registry, "cache");
  prefix = g_strconcat (host, "-", NULL);
  folders = g_file_enumerate_children (index, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  for (guint i = 0; folders != NULL && i < MOST_FOLDERS; i++)
    {
      GFile *folder = NULL;
      GFileInfo *info = NULL;
      g_autoptr(GFile) config = NULL;
      g_autoptr(GFile) crates = NULL;
      g_autoptr(GBytes) contents = NULL;
      QuayCargoCrate *crate;

      if (!g_file_enumerator_iterate (folders, &info, &folder, cancellable, NULL) || info == NULL)
        break;
      if (!g_str_has_prefix (g_file_info_get_name (info), prefix))
        continue;
      config = g_file_get_child (folder, "config.json");
      contents = load (config, LARGEST_CONFIG, cancellable);
      if (contents == NULL || !match (contents, user_data))
        continue;
      crates = g_file_get_child (cache, g_file_info_get_name (info));
      crate = choose_download (crates, wanted, cancellable);
      if (crate != NULL)
        return crate;
    }
  return NULL;
}
