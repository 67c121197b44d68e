/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-setting"

#include "config.h"

#include <string.h>

#include "quay-cargo-config-private.h"
#include "quay-cargo-name.h"
#include "quay-error.h"

/* One key of the configuration, with the environment laid over the files. */

void
quay_cargo_setting_free (QuayCargoSetting *self)
{
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->shadowed);
  quay_cargo_origin_clear (&self->origin);
  g_free (self);
}

static void
add_values (GPtrArray           *values,
            const QuayCargoNode *node)
{
  if (node->items == NULL)
    g_ptr_array_add (values, quay_cargo_value_new (node->type, node->text, &node->origin));
  for (guint i = 0; node->items != NULL && i < node->items->len; i++)
    {
      const QuayCargoNode *item = g_ptr_array_index (node->items, i);

      g_ptr_array_add (values, quay_cargo_value_new (item->type, item->text, &item->origin));
    }
}

/*
 * quay_cargo_config_name_variable:
 * @path: (array zero-terminated=1): keys from the root on
 *
 * Returns: (transfer full): “CARGO_REGISTRIES_MY_FEED_INDEX”. The names of sources are spelled as they are.
 */
char *
quay_cargo_config_name_variable (const char *const *path)
{
  g_autoptr(GString) variable = g_string_new ("CARGO");
  gboolean is_source = g_strcmp0 (path[0], "source") == 0;

  for (guint i = 0; path[i] != NULL; i++)
    {
      g_autofree char *part = is_source && i == 1 ? g_strdup (path[i]) : quay_cargo_name_to_variable (path[i]);

      g_string_append_c (variable, '_');
      g_string_append (variable, part);
    }
  return g_string_free (g_steal_pointer (&variable), FALSE);
}

static gboolean
is_command (const char *const *path)
{
  guint length = g_strv_length ((char **) path);

  return (length == 2 && g_str_equal (path[0], "credential-alias")) ||
         (length > 1 && g_str_equal (path[length - 1], "credential-provider"));
}

/* Whether a variable is of one word or of many depends on who asks; alone, it is a string. */
static void
lay_variable_over (QuayCargoSetting  *self,
                   const char *const *path,
                   const char        *text,
                   char              *variable)
{
  QuayCargoOrigin origin = { NULL, 0, variable };
  const char *last = path[g_strv_length ((char **) path) - 1];

  if (self->type == QUAY_TOML_ARRAY && !is_command (path))
    {
      quay_cargo_values_add_words (self->values, text, &origin);
      return;
    }

  for (guint i = self->values->len; i > 0; i--)
    g_ptr_array_insert (self->shadowed, 0, g_ptr_array_steal_index (self->values, i - 1));
  quay_cargo_origin_clear (&self->origin);
  quay_cargo_origin_copy (&origin, &self->origin);
  if (self->type == QUAY_TOML_ARRAY)
    {
      quay_cargo_values_add_words (self->values, text, &origin);
      return;
    }

  self->type = QUAY_TOML_STRING;
  if (g_str_equal (last, "token") || g_str_equal (last, "secret-key"))
    text = NULL;
  g_ptr_array_add (self->values, quay_cargo_value_new (QUAY_TOML_STRING, text, &origin));
}

/*
 * quay_cargo_config_find_setting:
 * @values: which of the trees to look into
 * @path: (array zero-terminated=1): keys from the root on
 *
 * Returns: (transfer full) (nullable): the value in effect; %NULL when neither a file nor a variable has one
 */
QuayCargoSetting *
quay_cargo_config_find_setting (QuayCargoConfig     *self,
                                const QuayCargoNode *values,
                                const char *const   *path)
{
  const QuayCargoNode *node = quay_cargo_node_lookup (values, path);
  g_autofree char *variable = quay_cargo_config_name_variable (path);
  const char *text = quay_cargo_home_getenv (self->home, variable);
  QuayCargoSetting *setting;

  /* Cargo passes over variables that are not UTF-8. One for a source counts only where a file has the key, because
   * Cargo finds sources by going through the files; one for a table of a file hides all of it. */
  if (text != NULL && ((node == NULL && g_str_equal (path[0], "source")) || !g_utf8_validate (text, -1, NULL)))
    text = NULL;
  if (node == NULL && text == NULL)
    return NULL;

  setting = g_new0 (QuayCargoSetting, 1);
  setting->values = quay_cargo_values_new ();
  setting->shadowed = quay_cargo_values_new ();
  setting->type = node != NULL ? node->type : QUAY_TOML_STRING;
  if (node != NULL)
    quay_cargo_origin_copy (&node->origin, &setting->origin);
  if (node != NULL && node->type != QUAY_TOML_TABLE)
    {
      add_values (setting->values, node);
      for (guint i = 0; node->shadowed != NULL && i < node->shadowed->len; i++)
        add_values (setting->shadowed, g_ptr_array_index (node->shadowed, i));
    }
  if (text != NULL)
    lay_variable_over (setting, path, text, variable);
  return setting;
}

static gboolean
check_items (const QuayCargoSetting *setting,
             const char             *key,
             GError                **error)
{
  for (guint i = 0; i < setting->values->len; i++)
    {
      const QuayCargoValue *item = g_ptr_array_index (setting->values, i);

      if (item->type != QUAY_TOML_STRING || item->text == NULL)
        {
          g_propagate_error (error, quay_cargo_wrong_type (&item->origin, item->type, "a string", key));
          return FALSE;
        }
    }
  return TRUE;
}

/*
 * quay_cargo_config_read_list:
 * @setting: a setting that shall be a list of strings
 * @key: its name, for the message
 *
 * Returns: (transfer full) (element-type QuayCargoValue): the strings, or %NULL with %QUAY_ERROR_WRONG_FORM
 */
GPtrArray *
quay_cargo_config_read_list (const QuayCargoSetting *setting,
                             const char             *key,
                             GError                **error)
{
  g_autoptr(GPtrArray) list = quay_cargo_values_new ();

  if (setting->type == QUAY_TOML_STRING && setting->origin.variable != NULL)
    {
      const QuayCargoValue *words = g_ptr_array_index (setting->values, 0);

      quay_cargo_values_add_words (list, words->text, &words->origin);
      return g_steal_pointer (&list);
    }

  if (setting->type != QUAY_TOML_ARRAY)
    {
      g_propagate_error (error, quay_cargo_wrong_type (&setting->origin, setting->type, "a list", key));
      return NULL;
    }

  if (!check_items (setting, key, error))
    return NULL;
  for (guint i = 0; i < setting->values->len; i++)
    g_ptr_array_add (list, quay_cargo_value_copy (g_ptr_array_index (setting->values, i)));
  return g_steal_pointer (&list);
}

/*
 * quay_cargo_config_read_command:
 * @setting: a setting that shall be a program with arguments: a string of words or a list
 * @key: its name, for the message
 *
 * Returns: (transfer full) (element-type QuayCargoValue): the words, at least one, or %NULL with
 *   %QUAY_ERROR_WRONG_FORM
 */
GPtrArray *
quay_cargo_config_read_command (const QuayCargoSetting *setting,
                                const char             *key,
                                GError                **error)
{
  g_autoptr(GPtrArray) words = NULL;

  if (setting->type == QUAY_TOML_STRING)
    {
      const QuayCargoValue *line = g_ptr_array_index (setting->values, 0);

      words = quay_cargo_values_new ();
      if (line->text != NULL)
        quay_cargo_values_add_words (words, line->text, &line->origin);
    }
  else if (setting->type == QUAY_TOML_ARRAY)
    {
      words = quay_cargo_config_read_list (setting, key, error);
      if (words == NULL)
        return NULL;
    }
  else
    {
      g_propagate_error (error, quay_cargo_wrong_type (&setting->origin, setting->type, "a string or a list", key));
      return NULL;
    }

  if (words->len > 0)
    return g_steal_pointer (&words);
  g_propagate_error (error, quay_cargo_wrong_form (&setting->origin, "expected at least one word for “%s”", key));
  return NULL;
}

/**
 * quay_cargo_config_lookup:
 * @path: (array zero-terminated=1): keys from the root on
 *
 * One key as Cargo sees it when it needs a token, so with credentials.toml and the environment. Tokens are
 * told only by where they are.
 *
 * Returns: (transfer full) (nullable): the value in effect and what it hides; %NULL when the key is nowhere
 */
QuayCargoSetting *
quay_cargo_config_lookup (QuayCargoConfig   *self,
                          const char *const *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL && path[0] != NULL, NULL);

  return quay_cargo_config_find_setting (self, self->token_values, path);
}

/**
 * quay_cargo_config_list_keys:
 * @path: (array zero-terminated=1): keys from the root on; an empty one names the root
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys that the files have in a table, sorted by bytes
 */
char **
quay_cargo_config_list_keys (QuayCargoConfig   *self,
                             const char *const *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return quay_cargo_node_list_keys (quay_cargo_node_lookup (self->token_values, path));
}
