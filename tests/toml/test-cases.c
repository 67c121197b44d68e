/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"
#include "quay-toml-document.h"
#include "tagged-json.h"

#include <string.h>

/* The files below cases/. A valid one means what the JSON beside it says; an invalid one is refused with the message
 * beside it. The messages are a part of what is tested, because people have to find their mistake by them.
 */

static GBytes *
load (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static char *
load_beside (const char *path,
             const char *suffix)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".toml"));
  g_autofree char *beside = g_strconcat (stem, suffix, NULL);
  g_autoptr(GBytes) bytes = load (beside);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_valid (gconstpointer path)
{
  g_autoptr(GBytes) bytes = load (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayTomlDocument) document = quay_toml_document_new (bytes, &error);
  g_autoptr(GBytes) same = NULL;
  g_autofree char *expected = load_beside (path, ".json");
  g_autofree char *json = NULL;

  g_assert_no_error (error);
  json = tagged_json_from_document (document);
  g_assert_cmpstr (json, ==, expected);

  same = quay_toml_document_to_bytes (document);
  g_assert_true (same == bytes);
}

static void
test_invalid (gconstpointer path)
{
  g_autoptr(GBytes) bytes = load (path);
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = load_beside (path, ".txt");
  g_autofree char *line = NULL;

  g_assert_null (quay_toml_document_new (bytes, &error));
  g_strchomp (expected);
  g_assert_cmpstr (error->message, ==, expected);

  line = g_strdup_printf ("line %" G_GINT64_FORMAT, quay_error_get_number (error));
  g_assert_true (g_str_has_prefix (error->message, line));
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_ENCODING))
    return;

  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SYNTAX);
  g_assert_true (g_str_has_suffix (error->message, quay_error_get_object (error)));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_cases (const char   *folder,
           GTestDataFunc test)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "toml", "cases", folder, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".toml"))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *test_path = g_strdup_printf ("/case/%s/%s", folder, (char *) names->pdata[i]);

      g_test_add_data_func_full (test_path, g_build_filename (path, names->pdata[i], NULL), test, g_free);
    }
  g_assert_cmpuint (names->len, >, 15);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("valid", test_valid);
  add_cases ("invalid", test_invalid);
  return g_test_run ();
}
