/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void
remove_tree (const char *path)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode))
    {
      g_autoptr(GDir) dir = NULL;
      const char *name;

      g_chmod (path, 0700);
      dir = g_dir_open (path, 0, NULL);
      g_assert_nonnull (dir);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static char *
get_path (Files      *self,
          const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
files_set_up (Files        *self,
              gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) backups = NULL;
  g_autofree char *folder = g_dir_make_tmp ("quayside-files-XXXXXX", &error);
  char *real;

  g_assert_no_error (error);
  umask (022);
  real = realpath (folder, NULL);
  self->folder = g_strdup (real);
  free (real);
  backups = files_get (self, "state/quayside/backups");
  self->store = quay_file_store_new (backups);
  files_put_folder (self, "home");
}

void
files_tear_down (Files        *self,
                 gconstpointer data)
{
  g_clear_object (&self->store);
  remove_tree (self->folder);
  g_free (self->folder);
}

GFile *
files_get (Files      *self,
           const char *name)
{
  g_autofree char *path = get_path (self, name);

  return g_file_new_for_path (path);
}

void
files_put (Files      *self,
           const char *name,
           const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = get_path (self, name);

  /* In place, as an editor may do it, so that links are followed. */
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
}

void
files_put_folder (Files      *self,
                  const char *name)
{
  g_autofree char *path = get_path (self, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
}

void
files_put_link (Files      *self,
                const char *name,
                const char *text)
{
  g_autofree char *path = get_path (self, name);

  g_assert_cmpint (symlink (text, path), ==, 0);
}

void
files_set_mode (Files      *self,
                const char *name,
                guint32     mode)
{
  g_autofree char *path = get_path (self, name);

  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

guint32
files_get_mode (Files      *self,
                const char *name)
{
  g_autofree char *path = get_path (self, name);
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & ALLPERMS;
}

char *
files_read (Files      *self,
            const char *name)
{
  g_autofree char *path = get_path (self, name);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  return text;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
files_list (Files      *self,
            const char *name)
{
  g_autofree char *path = get_path (self, name);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *child;

  if (dir == NULL)
    return NULL;
  while ((child = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (child));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

QuayFileSnapshot *
files_load (Files      *self,
            const char *name)
{
  g_autoptr(GFile) file = files_get (self, name);
  g_autoptr(GError) error = NULL;
  QuayFileSnapshot *snapshot = quay_file_snapshot_load (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (snapshot);
  return snapshot;
}

/* From what is there now; @text may be NULL to delete. */
QuayFileSnapshot *
files_replace (Files           *self,
               const char      *name,
               const char      *text,
               QuayReplaceFlags flags,
               GError         **error)
{
  g_autoptr(QuayFileSnapshot) before = files_load (self, name);
  g_autoptr(GBytes) contents = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  return quay_file_store_replace (self->store, before, contents, flags, NULL, error);
}

guint
files_count_backups (Files      *self,
                     const char *name)
{
  g_autoptr(GFile) file = files_get (self, name);
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) backups = quay_file_store_list_backups (self->store, file, NULL, &error);

  g_assert_no_error (error);
  return g_list_model_get_n_items (backups);
}
