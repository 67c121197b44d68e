/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "quay-cargo-effective.h"
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

/* Of a variable the text alone: what type it has depends on who asks. */
static void
print_value (const char           *key,
             const QuayCargoValue *value)
{
  const char *quote = value->type == QUAY_TOML_STRING && value->origin.variable == NULL ? "\"" : "";

  printf ("%s\t%s%s%s\t", key, quote, value->text != NULL ? value->text : "", quote);
  if (value->origin.variable != NULL)
    printf ("environment variable `%s`\n", value->origin.variable);
  else
    printf ("%s\n", g_file_peek_path (value->origin.file));
}

static void
print_values (const char             *key,
              const QuayCargoSetting *setting)
{
  for (guint i = 0; i < setting->values->len; i++)
    {
      g_autofree char *item = g_strdup_printf ("%s[%u]", key, i);

      print_value (setting->type == QUAY_TOML_ARRAY ? item : key, g_ptr_array_index (setting->values, i));
    }
}

static void
print_setting (QuayCargoConfig   *config,
               const char *const *path)
{
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_lookup (config, path);
  g_autofree char *key = quay_cargo_path_to_text (path);

  print_values (key, setting);
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
static QuayCargoConfig *
load_config (const char *folder)
{
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, (const char *const *) environment);
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(GError) error = NULL;
  QuayCargoConfig *config = quay_cargo_config_load (home, file, NULL, &error);

  if (config == NULL)
    fprintf (stderr, "%s\n", error->message);
  return config;
}

static int
print_config (const char *folder)
{
  g_autoptr(QuayCargoConfig) config = load_config (folder);
  const char *path[16] = { NULL };

  if (config == NULL)
    return 1;
  if (quay_cargo_config_get_error (config) != NULL)
    {
      printf ("error\n");
      return 0;
    }
  print_table (config, path, 0);
  return 0;
}

/* The same of the tables that matter, but by the way of quay_cargo_config_dup_effective(). */
static int
print_effective (const char *folder)
{
  g_autoptr(QuayCargoConfig) config = load_config (folder);
  g_autoptr(GPtrArray) entries = NULL;

  if (config == NULL)
    return 1;
  if (quay_cargo_config_get_error (config) != NULL)
    {
      printf ("error\n");
      return 0;
    }
  entries = quay_cargo_config_dup_effective (config);
  for (guint i = 0; i < entries->len; i++)
    {
      const QuayCargoEntry *entry = g_ptr_array_index (entries, i);

      print_values (entry->key, entry->setting);
    }
  return 0;
}

/* What Cargo would ask for a token of @name, one program with its arguments on a line, or “error”; then what is wrong
 * with the configuration, each behind a “!”. */
static int
print_helpers (const char *folder,
               const char *name)
{
  g_autoptr(QuayCargoConfig) config = load_config (folder);
  g_autoptr(GPtrArray) commands = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;

  if (config == NULL)
    return 1;

  error = quay_cargo_config_check_registry (config, name);
  commands = quay_cargo_config_dup_commands_for (config, name);
  if (error != NULL || commands->len == 0)
    printf ("error\n");
  for (guint i = 0; error == NULL && i < commands->len; i++)
    {
      g_autofree char *line = g_strjoinv (" ", g_ptr_array_index (commands, i));

      printf ("%s\n", line);
    }

  problems = quay_cargo_config_dup_problems (config);
  for (guint i = 0; i < problems->len; i++)
    printf ("!%d %s\n", ((GError *) g_ptr_array_index (problems, i))->code,
            ((GError *) g_ptr_array_index (problems, i))->message);
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

  if (argc == 3 && strcmp (argv[1], "effective") == 0)
    return print_effective (argv[2]);

  if (argc == 4 && strcmp (argv[1], "helpers") == 0)
    return print_helpers (argv[2], argv[3]);

  fputs ("Usage: cargo-probe index | config FOLDER | effective FOLDER | helpers FOLDER NAME\n", stderr);
  return 2;
}
