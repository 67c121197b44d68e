/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-effective"

#include "config.h"

#include "quay-cargo-effective.h"

#include <string.h>

#include "quay-cargo-config-private.h"
#include "quay-cargo-index.h"
#include "quay-cargo-name.h"
#include "quay-error.h"

/* The whole of what Cargo uses in a folder, key by key, for people to read and for checks to go over.
 *
 * A variable of the environment is part of it when it is known to this process. A desktop session does not know the
 * variables of a terminal, so each entry also names the variable that could win over it there.
 */

/* The tables that have to do with feeds; everything in “source” and the like is looked at however deep it is. */
static const char *tables[] = { "credential-alias", "http", "net", "registries", "registry", "source" };

/* Keys of Cargo that a variable alone can set; those of registries are found by their variables. */
static const char *const lone_keys[][2] = {
  { "http", "cainfo" }, { "http", "check-revoke" }, { "http", "debug" }, { "http", "low-speed-limit" },
  { "http", "multiplexing" }, { "http", "proxy" }, { "http", "proxy-cainfo" }, { "http", "ssl-version" },
  { "http", "timeout" }, { "http", "user-agent" },
  { "net", "git-fetch-with-cli" }, { "net", "offline" }, { "net", "retry" },
  { "registry", "credential-provider" }, { "registry", "default" }, { "registry", "global-credential-providers" },
  { "registry", "index" }, { "registry", "token" },
};

static const char *const registry_keys[] = { "credential-provider", "index", "token" };

#define DEEPEST 16

static void
entry_free (gpointer data)
{
  QuayCargoEntry *entry = data;

  g_strfreev (entry->path);
  g_free (entry->key);
  g_free (entry->variable);
  quay_cargo_setting_free (entry->setting);
  g_free (entry);
}

static gboolean
is_bare (const char *key)
{
  if (key[0] == '\0')
    return FALSE;
  for (; *key != '\0'; key++)
    {
      if (!g_ascii_isalnum (*key) && *key != '-' && *key != '_')
        return FALSE;
    }
  return TRUE;
}

/**
 * quay_cargo_path_to_text:
 * @path: (array zero-terminated=1): keys from the root on
 *
 * Returns: (transfer full): them as one dotted key of TOML, quoted where it must be, so that it can be pasted into a
 *   file or behind `cargo config get`
 */
char *
quay_cargo_path_to_text (const char *const *path)
{
  g_autoptr(GString) key = g_string_new (NULL);

  g_return_val_if_fail (path != NULL, NULL);

  for (guint i = 0; path[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (key, '.');
      if (is_bare (path[i]))
        {
          g_string_append (key, path[i]);
          continue;
        }
      g_string_append_c (key, '"');
      for (const char *c = path[i]; *c != '\0'; c++)
        {
          if (*c == '"' || *c == '\\')
            g_string_append_c (key, '\\');
          if ((guchar) * c < 0x20)
            g_string_append_printf (key, "\\u%04x", (guchar) * c);
          else
            g_string_append_c (key, *c);
        }
      g_string_append_c (key, '"');
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static gboolean
has_entry (GPtrArray  *entries,
           const char *key)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const QuayCargoEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->key, key))
        return TRUE;
    }
  return FALSE;
}

static void
add_entry (QuayCargoConfig   *self,
           GPtrArray         *entries,
           const char *const *path)
{
  QuayCargoSetting *setting = quay_cargo_config_find_setting (self, self->token_values, path);
  g_autofree char *key = quay_cargo_path_to_text (path);
  QuayCargoEntry *entry;

  if (setting == NULL)
    return;

  entry = g_new0 (QuayCargoEntry, 1);
  entry->path = g_strdupv ((char **) path);
  entry->key = g_steal_pointer (&key);
  entry->setting = setting;
  entry->variable = quay_cargo_config_name_variable (path);
  g_ptr_array_add (entries, entry);
}

/* Every value below a table of the files. */
static void
add_values_below (QuayCargoConfig *self,
                  GPtrArray       *entries,
                  const char     **path,
                  guint            length)
{
  const QuayCargoNode *node = quay_cargo_node_lookup (self->token_values, path);
  g_auto(GStrv) keys = NULL;

  if (node == NULL)
    return;
  if (node->type != QUAY_TOML_TABLE || length == DEEPEST)
    {
      add_entry (self, entries, path);
      return;
    }

  keys = quay_cargo_node_list_keys (node);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      path[length] = keys[i];
      add_values_below (self, entries, path, length + 1);
      path[length] = NULL;
    }
}

static void
add_missing (QuayCargoConfig   *self,
             GPtrArray         *entries,
             const char *const *path)
{
  g_autofree char *key = quay_cargo_path_to_text (path);

  if (!has_entry (entries, key))
    add_entry (self, entries, path);
}

static char *
fold (const char *part,
      gsize       length)
{
  g_autofree char *text = g_strndup (part, length);
  GString *name = g_string_new (NULL);

  /* Not g_utf8_strdown(), which follows the locale. */
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (name, g_unichar_tolower (g_utf8_get_char (c)));
  return g_string_free (name, FALSE);
}

static gboolean
has_variable (GPtrArray  *entries,
              const char *variable)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const QuayCargoEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->variable, variable))
        return TRUE;
    }
  return FALSE;
}

/* What only a variable says has a name that nobody can tell: “MY_FEED” may be “my-feed” or “my_feed”. It is called as
 * Cargo calls it then, in lower case. */
static void
add_variable (QuayCargoConfig *self,
              GPtrArray       *entries,
              const char      *variable)
{
  static const struct
  {
    const char *prefix;
    const char *suffix;
    const char *table;
    const char *key;
  } shapes[] = {
    { "CARGO_CREDENTIAL_ALIAS_", "", "credential-alias", NULL },
    { "CARGO_REGISTRIES_", "_CREDENTIAL_PROVIDER", "registries", "credential-provider" },
    { "CARGO_REGISTRIES_", "_TOKEN", "registries", "token" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gsize start = strlen (shapes[i].prefix);
      gsize end = strlen (variable) - MIN (strlen (variable), strlen (shapes[i].suffix));
      g_autofree char *name = NULL;
      const char *path[] = { shapes[i].table, NULL, shapes[i].key, NULL };

      if (!g_str_has_prefix (variable, shapes[i].prefix) || !g_str_has_suffix (variable, shapes[i].suffix) ||
          end <= start || has_variable (entries, variable))
        continue;
      name = fold (variable + start, end - start);
      path[1] = name;
      add_entry (self, entries, path);
    }
}

static void
add_variables (QuayCargoConfig *self,
               GPtrArray       *entries)
{
  const char *const *environment = quay_cargo_home_get_environment (self->home);

  for (guint i = 0; environment[i] != NULL; i++)
    {
      g_autofree char *variable = g_strndup (environment[i], strcspn (environment[i], "="));

      if (g_utf8_validate (environment[i], -1, NULL))
        add_variable (self, entries, variable);
    }
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const QuayCargoEntry *first = *(QuayCargoEntry *const *) a;
  const QuayCargoEntry *second = *(QuayCargoEntry *const *) b;

  return strcmp (first->key, second->key);
}

/**
 * quay_cargo_config_dup_effective:
 *
 * Lists what Cargo uses of the tables `registries`, `registry`, `source`, `credential-alias`, `http` and `net`:
 * values of files with those they hide, and values of the environment. A table without a value is not listed. Tokens
 * are told only by where they are.
 *
 * Returns: (transfer full) (element-type QuayCargoEntry): sorted by key
 */
GPtrArray *
quay_cargo_config_dup_effective (QuayCargoConfig *self)
{
  GPtrArray *entries;

  g_return_val_if_fail (self != NULL, NULL);

  entries = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *path[DEEPEST + 1] = { tables[i], NULL };

      add_values_below (self, entries, path, 1);
    }

  for (guint i = 0; i < G_N_ELEMENTS (lone_keys); i++)
    {
      const char *path[] = { lone_keys[i][0], lone_keys[i][1], NULL };

      add_missing (self, entries, path);
    }
  for (guint i = 0; i < self->registries->len; i++)
    {
      const QuayCargoRegistry *registry = g_ptr_array_index (self->registries, i);

      for (guint j = 0; j < G_N_ELEMENTS (registry_keys); j++)
        {
          const char *path[] = { "registries", registry->name, registry_keys[j], NULL };

          add_missing (self, entries, path);
        }
    }
  add_variables (self, entries);
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

/* The text of a key of a source; NULL when it is not there or no text. */
static QuayCargoValue *
get_source_value (QuayCargoConfig *self,
                  const char      *name,
                  const char      *key)
{
  const char *path[] = { "source", name, key, NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->values, path);

  if (setting == NULL || setting->type != QUAY_TOML_STRING)
    return NULL;
  return quay_cargo_value_copy (g_ptr_array_index (setting->values, 0));
}

static gboolean
has_source (QuayCargoConfig *self,
            const char      *name)
{
  const char *path[] = { "source", name, NULL };
  const QuayCargoNode *node = quay_cargo_node_lookup (self->values, path);

  return node != NULL && node->type == QUAY_TOML_TABLE;
}

static char *
name_place (const QuayCargoOrigin *origin)
{
  return origin->file != NULL ? g_file_get_parse_name (origin->file) : g_strdup (origin->variable);
}

static GError *
complain_at (QuayError              code,
             const char            *subject,
             const char            *object,
             const QuayCargoOrigin *origin,
             const char            *message)
{
  g_autofree char *place = name_place (origin);
  GError *error;

  error = quay_error_new (code, subject, object, "%s, line %u: %s", place, origin->line, message);
  quay_error_take_details (error, g_strdup_printf ("%s:%u", place, origin->line));
  return error;
}

/**
 * quay_cargo_config_follow_source:
 * @name: a source, such as “crates-io”
 * @error: %QUAY_ERROR_SOURCE_UNKNOWN (subject: the missing name, object: @name) or %QUAY_ERROR_SOURCE_CYCLE (subject:
 *   the name that comes again)
 *
 * Goes along `replace-with` as Cargo does: first a source of that name, then a registry. Cargo notices a circle that
 * comes back to @name; in one that does not, cargo 1.95 goes round for ever.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names on the way, @name first; %NULL on error
 */
char **
quay_cargo_config_follow_source (QuayCargoConfig *self,
                                 const char      *name,
                                 GError         **error)
{
  g_autoptr(GPtrArray) way = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(QuayCargoValue) from = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_ptr_array_add (way, g_strdup (name));
  while (TRUE)
    {
      const char *last = g_ptr_array_index (way, way->len - 1);
      QuayCargoValue *next = get_source_value (self, last, "replace-with");
      const QuayCargoRegistry *registry;

      if (next != NULL && g_ptr_array_find_with_equal_func (way, next->text, g_str_equal, NULL))
        {
          g_propagate_error (error, complain_at (QUAY_ERROR_SOURCE_CYCLE, next->text, NULL, &next->origin,
                                                 "the sources replace each other in a circle"));
          quay_cargo_value_free (next);
          return NULL;
        }
      if (next != NULL)
        {
          g_ptr_array_add (way, g_strdup (next->text));
          g_clear_pointer (&from, quay_cargo_value_free);
          from = next;
          continue;
        }

      /* “crates-io” is always there. */
      registry = quay_cargo_config_find_name (self, last);
      if (from != NULL && !has_source (self, last) && !g_str_equal (last, "crates-io") &&
          (registry == NULL || registry->index == NULL || !quay_cargo_name_check (last, NULL)))
        {
          g_propagate_error (error, complain_at (QUAY_ERROR_SOURCE_UNKNOWN, last, name, &from->origin,
                                                 "nothing has this name"));
          return NULL;
        }
      break;
    }

  g_ptr_array_add (way, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&way), FALSE);
}

/* What a source can be; Cargo wants exactly one of these. */
static const char *const locations[] = { "registry", "local-registry", "directory", "git" };

static GError *
check_source (QuayCargoConfig *self,
              const char      *name)
{
  const char *path[] = { "source", name, NULL };
  const QuayCargoNode *node = quay_cargo_node_lookup (self->values, path);
  guint n_locations = 0;

  if (node->type != QUAY_TOML_TABLE)
    return quay_cargo_wrong_type (&node->origin, node->type, "a table", name);
  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      const QuayCargoNode *location = quay_cargo_node_get (node, locations[i]);

      if (location == NULL)
        continue;
      if (location->type != QUAY_TOML_STRING)
        return quay_cargo_wrong_type (&location->origin, location->type, "a string", locations[i]);
      n_locations++;
    }
  if (n_locations > 1)
    return quay_cargo_wrong_form (&node->origin, "more than one source location specified for “source.%s”", name);
  if (n_locations == 0 && !g_str_equal (name, "crates-io"))
    return quay_cargo_wrong_form (&node->origin, "no source location specified for “source.%s”", name);
  return NULL;
}

/* Two sources of one registry; Cargo compares them as it compares registries. */
static GError *
check_source_twice (QuayCargoConfig *self,
                    char           **names,
                    guint            n)
{
  g_autoptr(QuayCargoValue) registry = get_source_value (self, names[n], "registry");

  for (guint i = 0; registry != NULL && i < n; i++)
    {
      g_autoptr(QuayCargoValue) other = get_source_value (self, names[i], "registry");

      if (other != NULL && quay_cargo_index_same (other->text, registry->text))
        return complain_at (QUAY_ERROR_ADDRESS_TWICE, names[n], names[i], &registry->origin,
                            "the sources have the same address");
    }
  return NULL;
}

static void
add_problem (GPtrArray *problems,
             GError    *problem)
{
  if (problem != NULL)
    g_ptr_array_add (problems, problem);
}

static void
add_source_problems (QuayCargoConfig *self,
                     GPtrArray       *problems)
{
  static const char *path[] = { "source", NULL };
  g_auto(GStrv) names = quay_cargo_node_list_keys (quay_cargo_node_lookup (self->values, path));

  for (guint i = 0; names[i] != NULL; i++)
    {
      add_problem (problems, check_source (self, names[i]));
      add_problem (problems, check_source_twice (self, names, i));
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      GError *error = NULL;
      g_auto(GStrv) way = quay_cargo_config_follow_source (self, names[i], &error);

      if (way == NULL)
        add_problem (problems, error);
    }
}

static void
add_registry_problems (QuayCargoConfig *self,
                       GPtrArray       *problems)
{
  for (guint i = 0; i < self->registries->len; i++)
    {
      const QuayCargoRegistry *registry = g_ptr_array_index (self->registries, i);

      /* One that nobody could use, such as a token without an address, is harmless. */
      if (registry->index == NULL && registry->error == NULL)
        continue;
      if (g_str_equal (registry->name, "crates-io"))
        add_problem (problems, complain_at (QUAY_ERROR_NAME_REFUSED, registry->name, NULL, &registry->origin,
                                            "this name is reserved for the public registry"));
      else
        add_problem (problems, quay_cargo_config_check_registry (self, registry->name));
    }
}

static gboolean
same_problem (gconstpointer a,
              gconstpointer b)
{
  const GError *first = a;
  const GError *second = b;

  return first->code == second->code && first->domain == second->domain &&
         g_str_equal (first->message, second->message);
}

/* A fault of the list of helpers, say, is met by every registry. */
static void
remove_repeated (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      for (guint j = problems->len - 1; j > i; j--)
        {
          if (same_problem (g_ptr_array_index (problems, i), g_ptr_array_index (problems, j)))
            g_ptr_array_remove_index (problems, j);
        }
    }
}

/**
 * quay_cargo_config_dup_problems:
 *
 * Goes over everything that Cargo would stumble over in this folder, whatever it is asked to do: what stops every
 * command, then sources, then registries. Includes what Cargo does not notice by itself, such as a circle of
 * replacements that it would follow for ever.
 *
 * Returns: (transfer full) (element-type GError): empty when all is well
 */
GPtrArray *
quay_cargo_config_dup_problems (QuayCargoConfig *self)
{
  GPtrArray *problems;

  g_return_val_if_fail (self != NULL, NULL);

  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  if (self->error != NULL)
    g_ptr_array_add (problems, g_error_copy (self->error));
  if (self->credentials_error != NULL)
    g_ptr_array_add (problems, g_error_copy (self->credentials_error));
  add_source_problems (self, problems);
  add_registry_problems (self, problems);
  remove_repeated (problems);
  return problems;
}
