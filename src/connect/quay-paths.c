/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-paths"

#include "config.h"

#include "quay-paths.h"

/**
 * quay_path_for_people:
 *
 * Returns: (transfer full): the path of @file in valid UTF-8, with “~” for the home folder
 */
char *
quay_path_for_people (GFile *file)
{
  g_autofree char *name = NULL;
  g_autoptr(GFile) home = g_file_new_for_path (g_get_home_dir ());
  g_autofree char *relative = g_file_get_relative_path (home, file);

  if (relative != NULL)
    {
      g_autofree char *shown = g_filename_display_name (relative);

      return g_strconcat ("~/", shown, NULL);
    }
  if (g_file_equal (home, file))
    return g_strdup ("~");
  name = g_file_get_parse_name (file);
  return g_steal_pointer (&name);
}

GFile *
quay_path_get_state_folder (void)
{
  return g_file_new_build_filename (g_get_user_state_dir (), "quayside", NULL);
}

gboolean
quay_path_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}
