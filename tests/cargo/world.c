/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "world.h"

#include "quay-error.h"

QuayCargoHome *
world_home (Scratch           *scratch,
            const char *const *variables)
{
  g_autofree char *home = scratch_path (scratch, "home");
  g_auto(GStrv) environment = g_environ_setenv (NULL, "HOME", home, TRUE);

  for (guint i = 0; variables != NULL && variables[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (variables[i], "=", 2);

      environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
    }
  return quay_cargo_home_new (NULL, (const char *const *) environment);
}

/* @folder is made, as a Cargo could not be started elsewhere. */
QuayCargoConfig *
world_load (Scratch           *scratch,
            const char        *folder,
            const char *const *variables)
{
  g_autoptr(QuayCargoHome) home = world_home (scratch, variables);
  g_autoptr(GFile) file = scratch_file (scratch, folder);
  g_autoptr(GError) error = NULL;
  QuayCargoConfig *config;

  g_assert_cmpint (g_mkdir_with_parents (g_file_peek_path (file), 0700), ==, 0);
  config = quay_cargo_config_load (home, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (config);
  return config;
}

void
assert_error_at (const GError *error,
                 int           code,
                 Scratch      *scratch,
                 const char   *file,
                 gint64        line)
{
  g_autofree char *path = scratch_path (scratch, file);

  g_assert_error (error, QUAY_ERROR, code);
  g_assert_cmpstr (quay_error_get_subject (error), ==, path);
  g_assert_cmpint (quay_error_get_number (error), ==, line);
}

void
assert_origin (const QuayCargoOrigin *origin,
               Scratch               *scratch,
               const char            *file,
               guint                  line)
{
  g_autofree char *path = scratch_path (scratch, file);

  g_assert_nonnull (origin);
  g_assert_nonnull (origin->file);
  g_assert_cmpstr (g_file_peek_path (origin->file), ==, path);
  g_assert_cmpuint (origin->line, ==, line);
  g_assert_null (origin->variable);
}

void
assert_values (GPtrArray  *values,
               const char *expected)
{
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (values, i);

      if (i > 0)
        g_string_append_c (joined, '|');
      g_string_append (joined, value->text != NULL ? value->text : "(no text)");
    }
  g_assert_cmpstr (joined->str, ==, expected);
}

void
assert_files (QuayCargoConfig *config,
              Scratch         *scratch,
              const char      *expected)
{
  GPtrArray *files = quay_cargo_config_get_files (config);
  g_autoptr(GString) joined = g_string_new (NULL);
  g_autoptr(GFile) root = g_file_new_for_path (scratch->root);

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);
      g_autofree char *name = g_file_get_relative_path (root, file->file);

      if (i > 0)
        g_string_append_c (joined, '|');
      g_string_append_printf (joined, "%s%s", name, file->ignored ? " (ignored)" : "");
    }
  g_assert_cmpstr (joined->str, ==, expected);
}
