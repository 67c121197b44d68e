/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-config-check"

#include "config.h"

#include <string.h>

#include "quay-cargo-config-private.h"
#include "quay-cargo-name.h"
#include "quay-error.h"

/* What Cargo does between “this registry asks for a token” and the first question to a helper. */

/* “cargo:…” that Cargo itself has; an alias of such a name does not count. */
static gboolean
is_built_in (const char *program)
{
  static const char *names[] = {
    "cargo:token", "cargo:paseto", "cargo:token-from-stdout", "cargo:wincred", "cargo:macos-keychain",
    "cargo:libsecret", NULL,
  };

  return g_strv_contains (names, program);
}

/* The folder that a program with a “/” in its name is relative to: the one that holds “.cargo”. */
static char *
find_root (QuayCargoConfig       *self,
           const QuayCargoOrigin *origin)
{
  g_autoptr(GFile) dot_cargo = origin->file != NULL ? g_file_get_parent (origin->file) : NULL;
  g_autoptr(GFile) root = dot_cargo != NULL ? g_file_get_parent (dot_cargo) : NULL;

  if (root != NULL)
    return g_file_get_path (root);
  if (self->folder != NULL)
    return g_strdup (self->folder);
  return g_file_get_path (quay_cargo_home_get_user_home (self->home));
}

static GPtrArray *
find_alias (QuayCargoConfig *self,
            const char      *name)
{
  g_autofree char *key = g_strconcat ("credential-alias.", name, NULL);
  g_auto(GStrv) path = g_strsplit (key, ".", -1);
  g_autoptr(QuayCargoSetting) setting = NULL;

  if (is_built_in (name))
    return NULL;
  setting = quay_cargo_config_find_setting (self, self->token_values, (const char *const *) path);
  return setting != NULL ? quay_cargo_config_read_command (setting, key, NULL) : NULL;
}

static char **
resolve_command (QuayCargoConfig *self,
                 GPtrArray       *words)
{
  g_autoptr(GPtrArray) alias = NULL;
  g_autoptr(GStrvBuilder) command = g_strv_builder_new ();
  const QuayCargoValue *program = g_ptr_array_index (words, 0);

  if (words->len == 1)
    {
      alias = find_alias (self, program->text);
      if (alias != NULL)
        words = alias;
    }

  program = g_ptr_array_index (words, 0);
  if (strchr (program->text, '/') != NULL)
    {
      g_autofree char *root = find_root (self, &program->origin);
      g_autofree char *path = g_canonicalize_filename (program->text, root);

      g_strv_builder_add (command, path);
    }
  else
    {
      g_strv_builder_add (command, program->text);
    }
  for (guint i = 1; i < words->len; i++)
    g_strv_builder_add (command, ((QuayCargoValue *) g_ptr_array_index (words, i))->text);
  return g_strv_builder_end (command);
}

static QuayCargoValue *
join_words (GPtrArray *words)
{
  g_autoptr(GString) line = g_string_new (NULL);
  const QuayCargoValue *first = g_ptr_array_index (words, 0);

  for (guint i = 0; i < words->len; i++)
    {
      if (i > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, ((QuayCargoValue *) g_ptr_array_index (words, i))->text);
    }
  return quay_cargo_value_new (QUAY_TOML_STRING, line->str, &first->origin);
}

/**
 * quay_cargo_config_dup_helpers_for:
 * @name: a registry name
 *
 * Returns: (transfer full) (element-type QuayCargoValue): what Cargo asks for a token, first things first:
 *   the registry's own helper alone, with its arguments behind it (not quoted, for people to read), or the
 *   global list
 */
GPtrArray *
quay_cargo_config_dup_helpers_for (QuayCargoConfig *self,
                                   const char      *name)
{
  const QuayCargoRegistry *registry;
  GPtrArray *helpers;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  registry = quay_cargo_config_find_name (self, name);
  helpers = quay_cargo_values_new ();
  if (registry != NULL && registry->helper != NULL)
    {
      g_ptr_array_add (helpers, join_words (registry->helper));
      return helpers;
    }

  for (guint i = 0; i < self->helpers->len; i++)
    g_ptr_array_add (helpers, quay_cargo_value_copy (g_ptr_array_index (self->helpers, i)));
  return helpers;
}

/* An entry of the global list is one line. Cargo starts an empty one, too, and fails. */
static GPtrArray *
split_entry (const QuayCargoValue *entry)
{
  GPtrArray *words = quay_cargo_values_new ();

  quay_cargo_values_add_words (words, entry->text, &entry->origin);
  if (words->len == 0)
    g_ptr_array_add (words, quay_cargo_value_new (QUAY_TOML_STRING, "", &entry->origin));
  return words;
}

/**
 * quay_cargo_config_dup_commands_for:
 * @name: a registry name
 *
 * As [method@Quay.CargoConfig.dup_helpers_for], but as Cargo starts them: each one program and arguments,
 * with `[credential-alias]` looked up and a program with a “/” in it made absolute. Other programs are looked
 * for in `PATH` by Cargo, unless they are built in.
 *
 * Returns: (transfer full) (element-type GStrv): one for each helper, in the same order
 */
GPtrArray *
quay_cargo_config_dup_commands_for (QuayCargoConfig *self,
                                    const char      *name)
{
  const QuayCargoRegistry *registry;
  GPtrArray *commands;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  registry = quay_cargo_config_find_name (self, name);
  commands = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (registry != NULL && registry->helper != NULL)
    {
      g_ptr_array_add (commands, resolve_command (self, registry->helper));
      return commands;
    }

  for (guint i = 0; i < self->helpers->len; i++)
    {
      g_autoptr(GPtrArray) words = split_entry (g_ptr_array_index (self->helpers, i));

      g_ptr_array_add (commands, resolve_command (self, words));
    }
  return commands;
}

static GError *
check_names (QuayCargoConfig         *self,
             const QuayCargoRegistry *registry)
{
  GError *error = NULL;
  GPtrArray *names = quay_cargo_config_find_names (self, registry->url, &error);
  const char *other;

  if (names == NULL || names->len < 2)
    return error;

  other = g_ptr_array_index (names, 0);
  if (g_str_equal (other, registry->name))
    other = g_ptr_array_index (names, 1);
  return quay_error_new (QUAY_ERROR_ADDRESS_TWICE, registry->name, other,
                         "multiple registries are configured with the same index url “%s”: %s, %s",
                         registry->url, registry->name, other);
}

static GError *
check_list (QuayCargoConfig *self)
{
  static const char *path[] = { "registry", "global-credential-providers", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->token_values, path);
  g_autoptr(GPtrArray) list = NULL;
  GError *error = NULL;

  if (setting != NULL)
    list = quay_cargo_config_read_list (setting, path[1], &error);
  return error;
}

static GError *
check_helper (QuayCargoConfig         *self,
              const QuayCargoRegistry *registry)
{
  const char *path[] = { "registries", registry->known_as, "credential-provider", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->token_values, path);
  g_autoptr(GPtrArray) words = NULL;
  GError *error = NULL;

  if (setting != NULL)
    words = quay_cargo_config_read_command (setting, path[2], &error);
  return error;
}

static GError *
check_token (QuayCargoConfig         *self,
             const QuayCargoRegistry *registry)
{
  const char *path[] = { "registries", registry->known_as, "token", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->token_values, path);

  if (setting == NULL || setting->type == QUAY_TOML_STRING)
    return NULL;
  return quay_cargo_wrong_type (&setting->origin, setting->type, "a string", path[2]);
}

/**
 * quay_cargo_config_check_registry:
 * @name: a registry name
 *
 * Whether Cargo, asked for a token of this registry, gets as far as asking a helper. In this order:
 *
 * - what stops every command, see [method@Quay.CargoConfig.get_error], or every one that needs a token;
 * - %QUAY_ERROR_NAME_REFUSED (subject: @name);
 * - %G_IO_ERROR_NOT_FOUND when neither file nor variable gives an address, the name being case-sensitive;
 * - %QUAY_ERROR_WRONG_FORM (subject: path or variable, number: line) for its address, for the address of any
 *   other registry of the files, used or not, and for helper, token or global list;
 * - %QUAY_ERROR_ADDRESS_TWICE (subject: @name, object: another name).
 *
 * Returns: (transfer full) (nullable): the first of these that holds
 */
GError *
quay_cargo_config_check_registry (QuayCargoConfig *self,
                                  const char      *name)
{
  const QuayCargoRegistry *registry;
  GError *error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (self->error != NULL)
    return g_error_copy (self->error);
  if (self->credentials_error != NULL)
    return g_error_copy (self->credentials_error);
  if (!quay_cargo_name_check (name, &error))
    return error;

  registry = quay_cargo_config_find_name (self, name);
  if (registry == NULL || (registry->url == NULL && registry->error == NULL))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no configuration has an address for registry “%s”", name);
  if (registry->error != NULL)
    return g_error_copy (registry->error);

  error = check_names (self, registry);
  if (error == NULL)
    error = check_helper (self, registry);
  if (error == NULL)
    error = check_token (self, registry);
  if (error == NULL)
    error = check_list (self);
  return error;
}
