/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-project"

#include "config.h"

#include "quay-cargo-project.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "quay-error.h"
#include "quay-file-snapshot.h"
#include "quay-toml-document.h"

#define MANIFEST "Cargo.toml"

/* The largest manifests in use have a few hundred kilobytes; what is larger is not read. */
#define MANIFEST_LIMIT (4 * 1024 * 1024)

/**
 * QuayCargoProject:
 *
 * What a folder is to Cargo: a package, a workspace or neither, and whether a workspace further up owns it.
 * Nothing of this decides which configuration Cargo reads, that is the folder's alone; but it says where the
 * user probably means a configuration to be.
 *
 * Immutable. A manifest that cannot be read counts as one that says nothing: Cargo tells its user about that,
 * and Quayside does not change manifests.
 */
struct _QuayCargoProject
{
  gatomicrefcount ref_count;
  GFile          *folder;
  gboolean        has_manifest;
  char           *package;
  GFile          *workspace_root;
  gboolean        is_user_home;
};

G_DEFINE_BOXED_TYPE (QuayCargoProject, quay_cargo_project, quay_cargo_project_ref, quay_cargo_project_unref)

static QuayTomlDocument *
read_manifest (const char   *folder,
               GCancellable * cancellable)
{
  g_autofree char *path = g_build_filename (folder, MANIFEST, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  GStatBuf status;

  if (g_stat (path, &status) != 0 || status.st_size > MANIFEST_LIMIT)
    return NULL;

  snapshot = quay_file_snapshot_load (file, cancellable, NULL);
  if (snapshot == NULL || quay_file_snapshot_get_contents (snapshot) == NULL)
    return NULL;
  return quay_toml_document_new (quay_file_snapshot_get_contents (snapshot), NULL);
}

static const char *
lookup_string (QuayTomlDocument *manifest,
               const char       *table,
               const char       *key)
{
  const char *path[] = { table, key, NULL };
  const QuayTomlNode *node = quay_toml_document_lookup (manifest, path);

  return node != NULL ? quay_toml_node_get_string (node, NULL) : NULL;
}

/* Whether @folder lies in one of the folders that `workspace.KEY` of @root lists. */
static gboolean
is_listed (QuayTomlDocument *manifest,
           const char       *root,
           const char       *key,
           const char       *folder)
{
  const char *path[] = { "workspace", key, NULL };
  const QuayTomlNode *list = quay_toml_document_lookup (manifest, path);
  g_autoptr(GFile) inner = g_file_new_for_path (folder);
  guint n = list != NULL ? quay_toml_node_get_n_children (list) : 0;

  for (guint i = 0; i < n; i++)
    {
      const char *entry = quay_toml_node_get_string (quay_toml_node_get_child (list, i), NULL);
      g_autofree char *listed = entry != NULL ? g_canonicalize_filename (entry, root) : NULL;
      g_autoptr(GFile) outer = listed != NULL ? g_file_new_for_path (listed) : NULL;

      if (outer != NULL && (g_file_equal (outer, inner) || g_file_has_prefix (inner, outer)))
        return TRUE;
    }
  return FALSE;
}

/* The root that the manifest in @ancestor gives to the package in @folder, or NULL to look further up. */
static char *
get_root (const char   *ancestor,
          const char   *folder,
          GCancellable *cancellable)
{
  static const char *workspace[] = { "workspace", NULL };
  g_autoptr(QuayTomlDocument) manifest = read_manifest (ancestor, cancellable);
  const char *pointer;

  if (manifest == NULL)
    return NULL;

  if (quay_toml_document_lookup (manifest, workspace) != NULL)
    {
      if (is_listed (manifest, ancestor, "exclude", folder) && !is_listed (manifest, ancestor, "members", folder))
        return NULL;
      return g_strdup (ancestor);
    }

  pointer = lookup_string (manifest, "package", "workspace");
  return pointer != NULL ? g_canonicalize_filename (pointer, ancestor) : NULL;
}

/* Cargo takes the nearest manifest upwards that has a [workspace], unless that one excludes the package, or
 * to which `package.workspace` points. Whether the package is among the members it asks only then, and fails
 * if not. So there are no patterns to match here (its find_workspace_root(); tried with `cargo locate-project
 * --workspace` of cargo 1.95). Left out is one limit: Cargo does not go beyond its own home, should a project
 * lie in there.
 */
static char *
find_workspace_root (const char   *folder,
                     GCancellable *cancellable)
{
  g_autofree char *current = g_strdup (folder);

  while (TRUE)
    {
      g_autofree char *root = NULL;
      char *parent;

      /* Packages that Cargo unpacks to check them before publishing. */
      if (!g_str_equal (current, folder) && g_str_has_suffix (current, "/target/package"))
        return NULL;

      root = get_root (current, folder, cancellable);
      if (root != NULL)
        return g_steal_pointer (&root);

      parent = g_path_get_dirname (current);
      if (g_str_equal (parent, current))
        {
          g_free (parent);
          return NULL;
        }
      g_free (current);
      current = parent;
    }
}

/* The folder that is meant by @file, as the user named it. */
static GFile *
find_folder (GFile   *file,
             GError **error)
{
  const char *path = g_file_peek_path (file);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = g_file_get_basename (file);

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_object_ref (file);
  if (path != NULL && g_strcmp0 (base, MANIFEST) == 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_file_get_parent (file);

  quay_error_set (error, QUAY_ERROR_FOLDER_GONE, name, NULL, "“%s” is neither a folder nor a Cargo.toml", name);
  return NULL;
}

static gboolean
is_same_place (const char *physical,
               GFile      *other)
{
  const char *path = other != NULL ? g_file_peek_path (other) : NULL;
  g_autofree char *physical_other = path != NULL ? realpath (path, NULL) : NULL;

  return g_strcmp0 (physical, physical_other) == 0;
}

/**
 * quay_cargo_project_load:
 * @file: a local folder, or a Cargo.toml whose folder is meant
 * @user_home: (nullable): the user's home folder, for [method@Quay.CargoProject.is_user_home]
 *
 * Looks at a folder. Blocks; may be called from any thread.
 *
 * Returns: (transfer full): what it is; %NULL with %QUAY_ERROR_FOLDER_GONE (subject: the path) or
 *   %G_IO_ERROR_CANCELLED
 */
QuayCargoProject *
quay_cargo_project_load (GFile        *file,
                         GFile        *user_home,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr(QuayCargoProject) self = NULL;
  g_autoptr(QuayTomlDocument) manifest = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autofree char *physical = NULL;
  g_autofree char *manifest_path = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (user_home == NULL || G_IS_FILE (user_home), NULL);

  folder = find_folder (file, error);
  if (folder == NULL)
    return NULL;

  self = g_new0 (QuayCargoProject, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->folder = g_steal_pointer (&folder);

  physical = realpath (g_file_peek_path (self->folder), NULL);
  if (physical == NULL)
    physical = g_file_get_path (self->folder);
  manifest_path = g_build_filename (physical, MANIFEST, NULL);
  self->is_user_home = is_same_place (physical, user_home);
  self->has_manifest = g_file_test (manifest_path, G_FILE_TEST_EXISTS);
  if (self->has_manifest)
    {
      g_autofree char *root = find_workspace_root (physical, cancellable);

      manifest = read_manifest (physical, cancellable);
      self->package = manifest != NULL ? g_strdup (lookup_string (manifest, "package", "name")) : NULL;
      if (root != NULL && !g_str_equal (root, physical))
        self->workspace_root = g_file_new_for_path (root);
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

QuayCargoProject *
quay_cargo_project_ref (QuayCargoProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_cargo_project_unref (QuayCargoProject *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->folder);
  g_clear_object (&self->workspace_root);
  g_free (self->package);
  g_free (self);
}

/**
 * quay_cargo_project_get_folder:
 *
 * Returns: (transfer none): the folder as the caller named it, symbolic links and all
 */
GFile *
quay_cargo_project_get_folder (QuayCargoProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

gboolean
quay_cargo_project_has_manifest (QuayCargoProject *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_manifest;
}

const char *
quay_cargo_project_get_package (QuayCargoProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->package;
}

/**
 * quay_cargo_project_get_workspace_root:
 *
 * Returns: (transfer none) (nullable): the physical folder of the workspace that the package belongs to, when
 *   that is another one; it is not checked to be there, since `package.workspace` may point anywhere
 */
GFile *
quay_cargo_project_get_workspace_root (QuayCargoProject *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->workspace_root;
}

gboolean
quay_cargo_project_is_user_home (QuayCargoProject *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_user_home;
}
