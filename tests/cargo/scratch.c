/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "scratch.h"

#include <glib/gstdio.h>
#include <unistd.h>

void
scratch_set_up (Scratch      *scratch,
                gconstpointer data)
{
  g_autofree char *made = g_dir_make_tmp ("quay-cargo-XXXXXX", NULL);

  g_assert_nonnull (made);
  /* As Cargo does, the code looks at physical paths. */
  scratch->root = realpath (made, NULL);
  g_assert_nonnull (scratch->root);
}

static void
remove_all (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
      const char *name;

      g_assert_nonnull (folder);
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_all (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
scratch_tear_down (Scratch      *scratch,
                   gconstpointer data)
{
  remove_all (scratch->root);
  free (scratch->root);
}

char *
scratch_path (Scratch    *scratch,
              const char *name)
{
  return g_build_filename (scratch->root, name, NULL);
}

GFile *
scratch_file (Scratch    *scratch,
              const char *name)
{
  g_autofree char *path = scratch_path (scratch, name);

  return g_file_new_for_path (path);
}

static char *
prepare_path (Scratch    *scratch,
              const char *name)
{
  g_autofree char *path = scratch_path (scratch, name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return g_steal_pointer (&path);
}

void
scratch_write (Scratch    *scratch,
               const char *name,
               const char *contents)
{
  g_autofree char *path = prepare_path (scratch, name);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

void
scratch_link (Scratch    *scratch,
              const char *name,
              const char *target)
{
  g_autofree char *path = prepare_path (scratch, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}
