/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "quay-cargo-config.h"
#include "quay-cargo-index.h"

/* What this library thinks of something, for the scripts beside it that ask a real Cargo the same. */

/* Each text of the standard input ends with a NUL, and so does each answer; an empty one says “refused”. */
static int
print_indexes (void)
{
  g_autoptr(GString) input = g_string_new (NULL);
  int c;

  while ((c = getchar ()) != EOF)
    {
      g_autofree char *url = NULL;

      g_string_append_c (input, c);
      if (c != '\0')
        continue;

      url = quay_cargo_index_normalize (input->str, NULL);
      fputs (url != NULL ? url : "", stdout);
      putchar ('\0');
      g_string_truncate (input, 0);
    }
  return 0;
}

static void
print_value (const char           *key,
             const QuayCargoValue *value)
{
  printf ("%s\t%s%s%s\t%s\n", key,
          value->type == QUAY_TOML_STRING ? "\"" : "",
          value->text != NULL ? value->text : "",
          value->type == QUAY_TOML_STRING ? "\"" : "",
          g_file_peek_path (value->origin.file));
}

static void
print_setting (QuayCargoConfig   *config,
               const char *const *path)
{
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_lookup (config, path);
  g_autofree char *key = g_strjoinv (".", (char **) path);

  for (guint i = 0; i < setting->values->len; i++)
    {
      g_autofree char *item = g_strdup_printf ("%s[%u]", key, i);

      print_value (setting->type == QUAY_TOML_ARRAY ? item : key, g_ptr_array_index (setting->values, i));
    }
}

/* Each value with its key and its file on a line; @path has room for some keys more. */
static void
print_table (QuayCargoConfig *config,
             const char     **path,
             guint            length)
{
  g_auto(GStrv) keys = quay_cargo_config_list_keys (config, path);

  if (length > 0)
    print_setting (config, path);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      path[length] = keys[i];
      print_table (config, path, length + 1);
      path[length] = NULL;
    }
}

/* What Cargo would see in @folder, with the environment of this process. */
static int
print_config (const char *folder)
{
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, (const char *const *) environment);
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayCargoConfig) config = quay_cargo_config_load (home, file, NULL, &error);
  const char *path[16] = { NULL };

  if (config == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  if (quay_cargo_config_get_error (config) != NULL)
    {
      printf ("error\n");
      return 0;
    }
  print_table (config, path, 0);
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && strcmp (argv[1], "index") == 0)
    return print_indexes ();

  if (argc == 3 && strcmp (argv[1], "config") == 0)
    return print_config (argv[2]);

  fputs ("Usage: cargo-probe index | config FOLDER\n", stderr);
  return 2;
}
