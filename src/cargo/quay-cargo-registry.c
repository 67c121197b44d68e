/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-registry"

#include "config.h"

#include <string.h>

#include "quay-cargo-config-private.h"
#include "quay-cargo-index.h"
#include "quay-cargo-name.h"
#include "quay-error.h"

/* The registries of a configuration: how Cargo finds their names, addresses, helpers and tokens.
 *
 * Cargo goes from a name to an address only once; for everything that has to do with tokens it goes back from
 * the address to a name, and there variables come first. So a registry whose address a variable gives is
 * known by the variable's name, in lower case and with “_” for “-”, and its own table is passed over (its
 * registry_credential_config_raw(); tried with cargo 1.95).
 */

#define VARIABLE_PREFIX "CARGO_REGISTRIES_"
#define VARIABLE_SUFFIX "_INDEX"

void
quay_cargo_registry_free (QuayCargoRegistry *self)
{
  g_free (self->name);
  g_free (self->index);
  g_free (self->url);
  g_free (self->known_as);
  g_clear_error (&self->error);
  quay_cargo_origin_clear (&self->origin);
  g_ptr_array_unref (self->shadowed);
  g_clear_pointer (&self->helper, g_ptr_array_unref);
  g_free (self);
}

/* “CARGO_REGISTRIES_MY_FEED_INDEX=…” → “MY_FEED”, and where the value begins; else NULL. */
static char *
parse_index_variable (const char  *entry,
                      const char **value)
{
  const char *equals = strchr (entry, '=');
  gsize length = equals != NULL ? equals - entry : 0;

  if (!g_str_has_prefix (entry, VARIABLE_PREFIX) || !g_utf8_validate (entry, -1, NULL))
    return NULL;
  if (length <= strlen (VARIABLE_PREFIX VARIABLE_SUFFIX) ||
      strncmp (equals - strlen (VARIABLE_SUFFIX), VARIABLE_SUFFIX, strlen (VARIABLE_SUFFIX)) != 0)
    return NULL;

  *value = equals + 1;
  return g_strndup (entry + strlen (VARIABLE_PREFIX), length - strlen (VARIABLE_PREFIX VARIABLE_SUFFIX));
}

/* Not g_utf8_strdown(), which follows the locale. */
static char *
fold_variable (const char *part)
{
  GString *name = g_string_new (NULL);

  for (const char *c = part; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (name, g_unichar_tolower (g_utf8_get_char (c)));
  return g_string_free (name, FALSE);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
remember_name (GHashTable *names,
               char       *folded,
               char       *name)
{
  GPtrArray *same = g_hash_table_lookup (names, folded);

  if (same == NULL)
    {
      same = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (names, g_strdup (folded), same);
    }
  g_ptr_array_add (same, name);
  g_free (folded);
}

static void
read_names_of_variables (QuayCargoConfig *self)
{
  const char *const *environment = quay_cargo_home_get_environment (self->home);

  for (guint i = 0; environment[i] != NULL; i++)
    {
      const char *value;
      g_autofree char *part = parse_index_variable (environment[i], &value);
      char *folded = part != NULL ? quay_cargo_index_fold (value, NULL) : NULL;

      if (folded != NULL)
        remember_name (self->names_of_variables, folded, fold_variable (part));
    }
}

/* Any registry that has no proper address is in the way here, whether it is meant or not. */
static gboolean
read_names_of_files (QuayCargoConfig *self,
                     GError         **error)
{
  const QuayCargoNode *registries = quay_cargo_node_get (self->values, "registries");
  g_auto(GStrv) keys = quay_cargo_node_list_keys (registries);

  if (registries != NULL && registries->type != QUAY_TOML_TABLE)
    {
      g_propagate_error (error, quay_cargo_wrong_type (&registries->origin, registries->type,
                                                       "a table", "registries"));
      return FALSE;
    }

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const QuayCargoNode *registry = quay_cargo_node_get (registries, keys[i]);
      const QuayCargoNode *index = quay_cargo_node_get (registry, "index");
      g_autoptr(GError) fault = NULL;
      char *folded;

      if (registry->type != QUAY_TOML_TABLE)
        {
          g_propagate_error (error, quay_cargo_wrong_type (&registry->origin, registry->type, "a table", keys[i]));
          return FALSE;
        }
      if (index == NULL)
        continue;
      if (index->type != QUAY_TOML_STRING)
        {
          g_propagate_error (error, quay_cargo_wrong_type (&index->origin, index->type, "a string", "index"));
          return FALSE;
        }

      folded = quay_cargo_index_fold (index->text, &fault);
      if (folded == NULL)
        {
          g_propagate_error (error, quay_cargo_wrong_form (&index->origin, "%s", fault->message));
          return FALSE;
        }
      remember_name (self->names_of_files, folded, g_strdup (keys[i]));
    }
  return TRUE;
}

static void
sort_names (GHashTable *names)
{
  GHashTableIter iter;
  gpointer same;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, NULL, &same))
    g_ptr_array_sort (same, compare_names);
}

/* Once for all: two hundred registries that each look at all others take longer than the answer of a server. */
static void
read_names (QuayCargoConfig *self)
{
  self->names_of_variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->names_of_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  read_names_of_variables (self);
  read_names_of_files (self, &self->names_error);
  sort_names (self->names_of_variables);
  sort_names (self->names_of_files);
}

/*
 * quay_cargo_config_find_names:
 * @url: an index address
 *
 * Goes from an address to its names, as Cargo does when it looks for a token.
 *
 * Returns: (transfer none) (nullable) (element-type utf8): the names, sorted, of variables if any has this address, else
 *   of files; %NULL when there are none, or with %QUAY_ERROR_WRONG_FORM when a registry of the files has no proper
 *   address
 */
GPtrArray *
quay_cargo_config_find_names (QuayCargoConfig *self,
                              const char      *url,
                              GError         **error)
{
  g_autofree char *folded = quay_cargo_index_fold (url, NULL);
  GPtrArray *names = folded != NULL ? g_hash_table_lookup (self->names_of_variables, folded) : NULL;

  if (names != NULL)
    return names;
  if (self->names_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->names_error));
      return NULL;
    }
  return folded != NULL ? g_hash_table_lookup (self->names_of_files, folded) : NULL;
}

static void
read_index (QuayCargoConfig   *self,
            QuayCargoRegistry *registry)
{
  const char *path[] = { "registries", registry->name, "index", NULL };
  const char *table_path[] = { "registries", registry->name, NULL };
  const QuayCargoNode *table = quay_cargo_node_lookup (self->values, table_path);
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->values, path);
  g_autoptr(GError) fault = NULL;

  if (setting == NULL)
    {
      if (table != NULL && table->type != QUAY_TOML_TABLE)
        registry->error = quay_cargo_wrong_type (&table->origin, table->type, "a table", registry->name);
      return;
    }

  quay_cargo_origin_copy (&setting->origin, &registry->origin);
  for (guint i = 0; i < setting->shadowed->len; i++)
    g_ptr_array_add (registry->shadowed, quay_cargo_value_copy (g_ptr_array_index (setting->shadowed, i)));

  if (setting->type != QUAY_TOML_STRING)
    {
      registry->error = quay_cargo_wrong_type (&setting->origin, setting->type, "a string", "index");
      return;
    }
  registry->index = g_strdup (((QuayCargoValue *) g_ptr_array_index (setting->values, 0))->text);
  registry->url = quay_cargo_index_normalize (registry->index, &fault);
  if (registry->url == NULL)
    registry->error = quay_cargo_wrong_form (&setting->origin, "%s", fault->message);
}

static void
read_known_as (QuayCargoConfig   *self,
               QuayCargoRegistry *registry)
{
  g_autofree char *folded = registry->url != NULL ? quay_cargo_index_fold (registry->url, NULL) : NULL;
  GPtrArray *names = folded != NULL ? g_hash_table_lookup (self->names_of_variables, folded) : NULL;

  registry->known_as = g_strdup (names != NULL && names->len == 1 ? g_ptr_array_index (names, 0) : registry->name);
}

static void
read_helper (QuayCargoConfig   *self,
             QuayCargoRegistry *registry)
{
  const char *path[] = { "registries", registry->known_as, "credential-provider", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->token_values, path);

  if (setting != NULL)
    registry->helper = quay_cargo_config_read_command (setting, path[2], NULL);
}

static void
add_registry (QuayCargoConfig *self,
              const char      *name)
{
  QuayCargoRegistry *registry = g_new0 (QuayCargoRegistry, 1);

  registry->name = g_strdup (name);
  registry->shadowed = quay_cargo_values_new ();
  read_index (self, registry);
  read_known_as (self, registry);
  read_helper (self, registry);
  g_ptr_array_add (self->registries, registry);
}

/* A variable alone makes a registry, too; but it is none of its own when it belongs to one in the files. */
static void
add_registries_of_variables (QuayCargoConfig *self)
{
  const char *const *environment = quay_cargo_home_get_environment (self->home);

  for (guint i = 0; environment[i] != NULL; i++)
    {
      const char *value;
      g_autofree char *part = parse_index_variable (environment[i], &value);
      g_autofree char *name = part != NULL ? fold_variable (part) : NULL;
      gboolean taken = part == NULL;

      for (guint j = 0; !taken && j < self->registries->len; j++)
        {
          const QuayCargoRegistry *registry = g_ptr_array_index (self->registries, j);
          g_autofree char *variable = quay_cargo_name_to_variable (registry->name);

          taken = g_str_equal (variable, part);
        }
      if (!taken)
        add_registry (self, name);
    }
}

static int
compare_registries (gconstpointer a,
                    gconstpointer b)
{
  const QuayCargoRegistry *first = *(QuayCargoRegistry *const *) a;
  const QuayCargoRegistry *second = *(QuayCargoRegistry *const *) b;

  return strcmp (first->name, second->name);
}

static void
origin_free (QuayCargoOrigin *origin)
{
  quay_cargo_origin_clear (origin);
  g_free (origin);
}

static void
add_token (QuayCargoConfig *self,
           const char      *name)
{
  const char *path[] = { "registries", name, "token", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->token_values, path);
  QuayCargoOrigin *origin;

  if (setting == NULL || setting->type != QUAY_TOML_STRING)
    return;

  origin = g_new0 (QuayCargoOrigin, 1);
  quay_cargo_origin_copy (&setting->origin, origin);
  g_hash_table_insert (self->tokens, g_strdup (name), origin);
}

/*
 * quay_cargo_config_read_registries:
 *
 * Fills in the registries and the places of their tokens, when the values are there.
 */
void
quay_cargo_config_read_registries (QuayCargoConfig *self)
{
  static const char *path[] = { "registries", NULL };
  g_auto(GStrv) names = quay_cargo_node_list_keys (quay_cargo_node_lookup (self->values, path));
  g_auto(GStrv) token_names = quay_cargo_node_list_keys (quay_cargo_node_lookup (self->token_values, path));

  read_names (self);
  self->registries = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_cargo_registry_free);
  for (guint i = 0; names[i] != NULL; i++)
    add_registry (self, names[i]);
  add_registries_of_variables (self);
  g_ptr_array_sort (self->registries, compare_registries);

  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) origin_free);
  for (guint i = 0; token_names[i] != NULL; i++)
    add_token (self, token_names[i]);
  for (guint i = 0; i < self->registries->len; i++)
    add_token (self, ((QuayCargoRegistry *) g_ptr_array_index (self->registries, i))->known_as);
}

/**
 * quay_cargo_config_find_name:
 *
 * Returns: (transfer none) (nullable): the registry of that name, which is case-sensitive
 */
const QuayCargoRegistry *
quay_cargo_config_find_name (QuayCargoConfig *self,
                             const char      *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->registries->len; i++)
    {
      const QuayCargoRegistry *registry = g_ptr_array_index (self->registries, i);

      if (g_str_equal (registry->name, name))
        return registry;
    }
  return NULL;
}

/**
 * quay_cargo_config_find_url:
 * @url: an index address
 *
 * Returns: (transfer none) (nullable): the first registry, by name, that has this address in Cargo's eyes,
 *   which may be one that Cargo could not use because the last “/” is missing
 */
const QuayCargoRegistry *
quay_cargo_config_find_url (QuayCargoConfig *self,
                            const char      *url)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  for (guint i = 0; i < self->registries->len; i++)
    {
      const QuayCargoRegistry *registry = g_ptr_array_index (self->registries, i);

      if (registry->index != NULL && quay_cargo_index_same (registry->index, url))
        return registry;
    }
  return NULL;
}

static gboolean
is_name_taken (QuayCargoConfig *self,
               const char      *name)
{
  g_autofree char *variable = quay_cargo_name_to_variable (name);

  for (guint i = 0; i < self->registries->len; i++)
    {
      const QuayCargoRegistry *registry = g_ptr_array_index (self->registries, i);
      g_autofree char *other = quay_cargo_name_to_variable (registry->name);

      if (registry->index != NULL && g_str_equal (variable, other))
        return TRUE;
    }
  return FALSE;
}

/**
 * quay_cargo_config_propose_name:
 * @feed: the name of a feed
 * @view: (nullable): the name of a view of it
 * @url: its address
 *
 * The registry name to use for a feed. An address that has a name already keeps it, because Cargo stops at
 * two names for one address. Names that differ only in case or in “-” and “_” share their variables, so they
 * count as one.
 *
 * Returns: (transfer full): the name
 */
char *
quay_cargo_config_propose_name (QuayCargoConfig *self,
                                const char      *feed,
                                const char      *view,
                                const char      *url)
{
  const QuayCargoRegistry *registry;
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (feed != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  registry = quay_cargo_config_find_url (self, url);
  if (registry != NULL)
    return g_strdup (registry->name);

  base = quay_cargo_name_for_feed (feed, view);
  name = g_strdup (base);
  for (guint n = 2; is_name_taken (self, name); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", base, n);
    }
  return g_steal_pointer (&name);
}
