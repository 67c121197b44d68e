/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-reader"

#include "config.h"

#include "quay-cargo-reader-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "quay-error.h"

/* Finds and reads the files that Cargo would read, in its order: from the physical folder up to the root,
 * then Cargo home. What Cargo refuses is noted and passed over, so that the rest can still be shown.
 */

typedef struct
{
  GFile          *file;
  gboolean        optional;
  QuayCargoOrigin origin;
} Include;

static void
include_free (Include *include)
{
  g_clear_object (&include->file);
  quay_cargo_origin_clear (&include->origin);
  g_free (include);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Include, include_free)

void
quay_cargo_reading_init (QuayCargoReading *self,
                         GCancellable     *cancellable)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_cargo_config_file_free);
  self->values = quay_cargo_node_new_table ();
  self->error = NULL;
  self->cancellable = cancellable;
}

void
quay_cargo_reading_clear (QuayCargoReading *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->values, quay_cargo_node_free);
  g_clear_error (&self->error);
}

void
quay_cargo_config_file_free (QuayCargoConfigFile *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->snapshot, quay_file_snapshot_unref);
  g_clear_pointer (&self->document, quay_toml_document_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static QuayCargoConfigFile *
add_file (GPtrArray        *files,
          QuayCargoFileKind kind,
          GFile            *file)
{
  QuayCargoConfigFile *entry = g_new0 (QuayCargoConfigFile, 1);

  entry->kind = kind;
  entry->file = g_object_ref (file);
  g_ptr_array_add (files, entry);
  return entry;
}

/* Takes @error: the first one of all is what Cargo says, the first one of a file belongs to that file. */
static void
note_error (QuayCargoReading    *self,
            QuayCargoConfigFile *entry,
            GError              *error)
{
  if (self->error == NULL)
    self->error = g_error_copy (error);
  if (entry != NULL && entry->error == NULL)
    entry->error = error;
  else
    g_error_free (error);
}

/* The reader of TOML does not know which file it reads. */
static GError *
name_file (GError *error,
           GFile  *file)
{
  g_autoptr(GError) nameless = error;
  g_autofree char *name = g_file_get_parse_name (file);
  GError *named;

  if (nameless->domain != QUAY_ERROR)
    return g_steal_pointer (&nameless);

  named = quay_error_new (nameless->code, name, quay_error_get_object (nameless), "%s: %s", name, nameless->message);
  quay_error_set_number (named, quay_error_get_number (nameless));
  return named;
}

static GError *
complain (const QuayCargoNode *value,
          const char          *wanted,
          const char          *key)
{
  return quay_cargo_wrong_type (&value->origin, value->type, wanted, key);
}

static gboolean
is_there (GFile *file)
{
  GStatBuf status;

  return g_stat (g_file_peek_path (file), &status) == 0;
}

static Include *
parse_include (const QuayCargoNode *item,
               GFile               *file,
               GError             **error)
{
  g_autoptr(Include) include = g_new0 (Include, 1);
  const QuayCargoNode *path = item->type == QUAY_TOML_TABLE ? quay_cargo_node_get (item, "path") : item;
  const QuayCargoNode *optional = quay_cargo_node_get (item, "optional");
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autofree char *name = NULL;

  if (path == NULL || path->type != QUAY_TOML_STRING)
    {
      g_propagate_error (error, complain (path != NULL ? path : item, "a string", "include"));
      return NULL;
    }
  if (optional != NULL && optional->type != QUAY_TOML_BOOLEAN)
    {
      g_propagate_error (error, complain (optional, "a boolean", "include.optional"));
      return NULL;
    }

  name = g_path_get_basename (path->text);
  if (!g_str_has_suffix (name, ".toml") || g_str_equal (name, ".toml") || strpbrk (path->text, "*?[]{}") != NULL)
    {
      g_propagate_error (error, quay_cargo_wrong_form (&path->origin,
                                                       "“include” wants a plain path that ends with “.toml”"));
      return NULL;
    }

  include->file = g_file_resolve_relative_path (folder, path->text);
  include->optional = optional != NULL && g_str_equal (optional->text, "true");
  quay_cargo_origin_copy (&path->origin, &include->origin);
  return g_steal_pointer (&include);
}

static GPtrArray *
parse_includes (const QuayCargoNode *value,
                GFile               *file,
                GError             **error)
{
  g_autoptr(GPtrArray) includes = g_ptr_array_new_with_free_func ((GDestroyNotify) include_free);

  if (value->type != QUAY_TOML_ARRAY)
    {
      g_propagate_error (error, complain (value, "a list of strings or of tables", "include"));
      return NULL;
    }

  for (guint i = 0; i < value->items->len; i++)
    {
      Include *include = parse_include (g_ptr_array_index (value->items, i), file, error);

      if (include == NULL)
        return NULL;
      g_ptr_array_add (includes, include);
    }
  return g_steal_pointer (&includes);
}

static QuayCargoNode *read_file (QuayCargoReading *self,
                                 QuayCargoFileKind kind,
                                 GFile            *file,
                                 GHashTable       *seen,
                                 GPtrArray        *files);

/* Whether the file is to be read. Cargo takes a file that is named twice for a circle, even where it is none. */
static gboolean
accept_include (QuayCargoReading    *self,
                QuayCargoConfigFile *includer,
                const Include       *include,
                GHashTable          *seen)
{
  g_autofree char *name = g_file_get_parse_name (include->file);
  GError *error = NULL;

  if (!is_there (include->file) && include->optional)
    return FALSE;

  if (!g_hash_table_add (seen, g_file_get_path (include->file)))
    error = quay_cargo_wrong_form (&include->origin, "“%s” is included twice", name);
  else if (!is_there (include->file))
    error = quay_cargo_wrong_form (&include->origin, "“%s” is not there", name);
  if (error == NULL)
    return TRUE;

  note_error (self, includer, error);
  return FALSE;
}

/* Later ones have the higher priority, and the file itself has the highest. Since Cargo 1.94. */
static QuayCargoNode *
read_includes (QuayCargoReading    *self,
               QuayCargoConfigFile *includer,
               GPtrArray           *includes,
               GHashTable          *seen,
               GPtrArray           *files)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new ();
  QuayCargoNode *merged = quay_cargo_node_new_table ();

  for (guint i = 0; i < includes->len; i++)
    {
      const Include *include = g_ptr_array_index (includes, i);
      GPtrArray *group;
      QuayCargoNode *values;
      GError *error = NULL;

      if (!accept_include (self, includer, include, seen))
        continue;

      group = g_ptr_array_new ();
      g_ptr_array_insert (groups, 0, group);
      values = read_file (self, QUAY_CARGO_FILE_INCLUDED, include->file, seen, group);
      if (values != NULL && !quay_cargo_node_merge (merged, values, TRUE, &error))
        note_error (self, g_ptr_array_index (group, 0), error);
    }

  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_extend_and_steal (files, g_ptr_array_index (groups, i));
  return merged;
}

static QuayCargoNode *
parse_file (QuayCargoReading    *self,
            QuayCargoConfigFile *entry,
            GError             **error)
{
  g_autoptr(GError) nameless = NULL;
  GBytes *contents;

  entry->snapshot = quay_file_snapshot_load (entry->file, self->cancellable, error);
  if (entry->snapshot == NULL)
    return NULL;

  /* Deleted a moment ago: as good as never there. */
  contents = quay_file_snapshot_get_contents (entry->snapshot);
  if (contents == NULL)
    return quay_cargo_node_new_table ();

  entry->document = quay_toml_document_new (contents, &nameless);
  if (entry->document == NULL)
    {
      g_propagate_error (error, name_file (g_steal_pointer (&nameless), entry->file));
      return NULL;
    }
  return quay_cargo_node_from_toml (quay_toml_document_get_root (entry->document), entry->file, error);
}

/* Returns NULL when Cargo would not get any value of @file. */
static QuayCargoNode *
read_file (QuayCargoReading *self,
           QuayCargoFileKind kind,
           GFile            *file,
           GHashTable       *seen,
           GPtrArray        *files)
{
  QuayCargoConfigFile *entry = add_file (files, kind, file);
  g_autoptr(QuayCargoNode) values = NULL;
  g_autoptr(GPtrArray) includes = NULL;
  QuayCargoNode *merged;
  GError *error = NULL;

  values = parse_file (self, entry, &error);
  if (values == NULL)
    {
      note_error (self, entry, error);
      return NULL;
    }

  if (quay_cargo_node_get (values, "include") == NULL)
    return g_steal_pointer (&values);

  includes = parse_includes (quay_cargo_node_get (values, "include"), file, &error);
  g_hash_table_remove (values->children, "include");
  if (includes == NULL)
    {
      note_error (self, entry, error);
      return g_steal_pointer (&values);
    }

  merged = read_includes (self, entry, includes, seen, files);
  if (!quay_cargo_node_merge (merged, g_steal_pointer (&values), TRUE, &error))
    note_error (self, entry, error);
  return merged;
}

/* In a sandbox a link can lead to where nothing is seen, though Cargo sees it. */
static void
note_unseen_link (QuayCargoReading *self,
                  QuayCargoFileKind kind,
                  GFile            *file)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(GError) error = NULL;

  snapshot = quay_file_snapshot_load (file, self->cancellable, &error);
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_OUTSIDE_SANDBOX))
    add_file (self->files, kind, file)->error = g_steal_pointer (&error);
}

/* Reads “config” or “credentials” in a “.cargo” folder, and lays it over or under what is there. */
static void
read_place (QuayCargoReading *self,
            QuayCargoFileKind kind,
            GFile            *folder,
            const char       *name)
{
  g_autoptr(GFile) ignored = NULL;
  g_autoptr(GFile) file = quay_cargo_file_choose (folder, name, &ignored);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint first = self->files->len;
  QuayCargoNode *values;
  GError *error = NULL;

  if (!is_there (file))
    {
      note_unseen_link (self, kind, file);
      return;
    }

  g_hash_table_add (seen, g_file_get_path (file));
  values = read_file (self, kind, file, seen, self->files);
  if (values != NULL && !quay_cargo_node_merge (self->values, values, FALSE, &error))
    note_error (self, g_ptr_array_index (self->files, first), error);

  if (ignored != NULL)
    {
      QuayCargoConfigFile *entry = add_file (self->files, kind, ignored);
      g_autofree char *path = g_file_get_parse_name (ignored);

      entry->ignored = TRUE;
      entry->error = quay_error_new (QUAY_ERROR_OLD_CONFIG_NAME, path, NULL,
                                     "Cargo reads “%s” and ignores “%s”", name, path);
    }
}

static char *
find_physical_path (GFile *file)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *kept = g_strdup (path);
  char *physical = realpath (path, NULL);

  return physical != NULL ? physical : g_steal_pointer (&kept);
}

/**
 * quay_cargo_reading_hierarchy:
 * @folder: (nullable): the physical path of the folder in which Cargo is started; %NULL for no folder at all
 * @home: Cargo home
 *
 * Reads the configuration that Cargo would read. With %NULL for @folder that is Cargo home's.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED; whatever else is wrong is noted in @self
 */
gboolean
quay_cargo_reading_hierarchy (QuayCargoReading *self,
                              const char       *folder,
                              GFile            *home,
                              GError          **error)
{
  g_autofree char *physical_home = find_physical_path (home);
  g_autoptr(GFile) current = folder != NULL ? g_file_new_for_path (folder) : NULL;
  gboolean home_seen = FALSE;

  while (current != NULL)
    {
      g_autoptr(GFile) dot_cargo = g_file_get_child (current, ".cargo");
      g_autofree char *physical = find_physical_path (dot_cargo);
      gboolean is_home = g_str_equal (physical, physical_home);
      GFile *parent = g_file_get_parent (current);

      read_place (self, is_home ? QUAY_CARGO_FILE_HOME : QUAY_CARGO_FILE_PROJECT, dot_cargo, "config");
      home_seen |= is_home;
      g_object_unref (current);
      current = parent;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }

  if (!home_seen)
    read_place (self, QUAY_CARGO_FILE_HOME, home, "config");
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/**
 * quay_cargo_reading_credentials:
 * @home: Cargo home
 *
 * Reads the file of plain tokens, which Cargo does only when it needs a token.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED; whatever else is wrong is noted in @self
 */
gboolean
quay_cargo_reading_credentials (QuayCargoReading *self,
                                GFile            *home,
                                GError          **error)
{
  gpointer key;
  gpointer token;

  read_place (self, QUAY_CARGO_FILE_CREDENTIALS, home, "credentials");
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  /* The layout of old: a token at the top is the one of crates.io, unless there is a table for it. */
  if (g_hash_table_steal_extended (self->values->children, "token", &key, &token))
    {
      QuayCargoNode *registry = quay_cargo_node_new_table ();

      g_hash_table_insert (registry->children, key, token);
      if (g_hash_table_contains (self->values->children, "registry"))
        quay_cargo_node_free (registry);
      else
        g_hash_table_insert (self->values->children, g_strdup ("registry"), registry);
    }
  return TRUE;
}
