/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-paths"

#include "config.h"

#include "quay-paths.h"

#include "quay-host-path.h"

/**
 * quay_path_for_people:
 * @file: any file
 *
 * In a sandbox a folder that was chosen has a path that says nothing; people see the real one, or the folder's name
 * where the portal does not tell more.
 *
 * Returns: (transfer full): the path of @file in valid UTF-8, with “~” for the home folder
 */
char *
quay_path_for_people (GFile *file)
{
  g_autofree char *host = quay_host_path_find (file);
  g_autoptr(GFile) outside = host != NULL && g_path_is_absolute (host) ? g_file_new_for_path (host) : NULL;
  g_autoptr(GFile) home = g_file_new_for_path (g_get_home_dir ());
  g_autofree char *relative = NULL;

  if (host != NULL && outside == NULL)
    return g_filename_display_name (host);

  if (outside != NULL)
    file = outside;
  relative = g_file_get_relative_path (home, file);
  if (relative != NULL)
    {
      g_autofree char *shown = g_filename_display_name (relative);

      return g_strconcat ("~/", shown, NULL);
    }
  if (g_file_equal (home, file))
    return g_strdup ("~");
  return g_file_get_parse_name (file);
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
