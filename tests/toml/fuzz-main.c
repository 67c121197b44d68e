/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

/* Runs a fuzz target over folders of files instead of over what a fuzzer makes up: each file as it is, and cut off at
 * many places.
 */

#define MOST_CUTS 200

static void
run_folder (gconstpointer path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint count = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_file_get_contents (file, &contents, &length, &error);
      g_assert_no_error (error);
      LLVMFuzzerTestOneInput ((const guint8 *) contents, length);
      for (gsize cut = 0; cut < length; cut += 1 + length / MOST_CUTS)
        LLVMFuzzerTestOneInput ((const guint8 *) contents, cut);
      count++;
    }
  g_assert_cmpuint (count, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *folder = g_path_get_basename (argv[i]);
      g_autofree char *name = g_strconcat ("/corpus/", folder, NULL);

      g_test_add_data_func (name, argv[i], run_folder);
    }
  return g_test_run ();
}
