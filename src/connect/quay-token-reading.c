/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-list"

#include "config.h"

#include "quay-token-reading.h"

#include <string.h>

#include "quay-connection-private.h"

/* Where tokens are: the files of each connection's configuration, its variable, and the items of the keyring. Nothing
 * is read here that has not been read already, but the values in files leave their documents for locked memory.
 */

QuayTokenReading *
quay_token_reading_new (GListModel *connections)
{
  QuayTokenReading *self = g_new0 (QuayTokenReading, 1);
  guint n_connections = g_list_model_get_n_items (connections);

  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_connections; i++)
    g_ptr_array_add (self->connections, g_list_model_get_item (connections, i));
  return self;
}

void
quay_token_reading_free (QuayTokenReading *self)
{
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->places);
  g_clear_error (&self->error);
  g_free (self);
}

static QuayTokenPlace *
find_in_file (QuayTokenReading *self,
              GFile            *file,
              const char       *registry)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      QuayTokenPlace *place = g_ptr_array_index (self->places, i);

      if (place->file != NULL && g_file_equal (place->file, file) && g_str_equal (place->registry, registry))
        return place;
    }
  return NULL;
}

static QuayTokenPlace *
find_in_keyring (QuayTokenReading *self,
                 const char       *url)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      QuayTokenPlace *place = g_ptr_array_index (self->places, i);

      if (place->kind == QUAY_TOKEN_IN_KEYRING && g_str_equal (place->url, url))
        return place;
    }
  return NULL;
}

static QuayTokenPlace *
find_variable (QuayTokenReading *self,
               const char       *variable)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      QuayTokenPlace *place = g_ptr_array_index (self->places, i);

      if (place->kind == QUAY_TOKEN_IN_ENVIRONMENT && g_str_equal (place->variable, variable))
        return place;
    }
  return NULL;
}

/* The name under which Cargo looks for a token: mostly that of the registry. */
static const char *
get_known_name (QuayConnection *connection)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (connection->config, connection->name);

  return registry != NULL && registry->known_as != NULL ? registry->known_as : connection->name;
}

static gboolean
is_exposed (const QuayCargoConfigFile *file)
{
  return file->snapshot != NULL && quay_file_snapshot_exists (file->snapshot) &&
         (quay_file_snapshot_get_mode (file->snapshot) & 0077) != 0;
}

static void
read_file (QuayTokenReading          *self,
           QuayConnection            *connection,
           const QuayCargoConfigFile *file)
{
  const char *name = get_known_name (connection);
  const char *path[] = { "registries", name, "token", NULL };
  gboolean is_credentials = file->kind == QUAY_CARGO_FILE_CREDENTIALS;
  const QuayTomlNode *node;
  g_autoptr(QuaySecret) secret = NULL;
  QuayTokenPlace *place;
  const char *text;
  gsize length;

  if (file->document == NULL || file->ignored || find_in_file (self, file->file, name) != NULL)
    return;
  node = quay_toml_document_lookup (file->document, path);
  if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
    return;

  text = quay_toml_node_get_string (node, &length);
  secret = quay_secret_new (text, length);
  place = quay_token_place_new_in_file (is_credentials ? QUAY_TOKEN_IN_CREDENTIALS : QUAY_TOKEN_IN_CONFIG,
                                        connection->index_url, name, file->file, quay_toml_node_get_line (node),
                                        secret);
  place->shared = file->kind == QUAY_CARGO_FILE_PROJECT;
  if (place->damage == QUAY_TOKEN_DAMAGE_NONE && is_credentials && is_exposed (file))
    place->damage = QUAY_TOKEN_DAMAGE_EXPOSED;
  g_ptr_array_add (self->places, place);
}

static void
read_variable (QuayTokenReading *self,
               QuayConnection   *connection)
{
  const QuayCargoOrigin *origin = quay_cargo_config_find_token (connection->config, connection->name);
  QuayCargoHome *home = quay_context_get_home (connection->context);
  g_autoptr(QuaySecret) secret = NULL;
  const char *value;

  if (origin == NULL || origin->variable == NULL || find_variable (self, origin->variable) != NULL)
    return;
  value = quay_cargo_home_getenv (home, origin->variable);
  if (value == NULL)
    return;
  secret = quay_secret_new (value, -1);
  g_ptr_array_add (self->places, quay_token_place_new_in_variable (connection->index_url, get_known_name (connection),
                                                                   origin->variable, secret));
}

/* What stands in files and variables. */
void
quay_token_reading_read_files (QuayTokenReading *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      QuayConnection *connection = g_ptr_array_index (self->connections, i);
      GPtrArray *files;

      if (connection->config == NULL)
        continue;
      files = quay_cargo_config_get_files (connection->config);
      for (guint j = 0; j < files->len; j++)
        read_file (self, connection, g_ptr_array_index (files, j));
      read_variable (self, connection);
    }
}

/* Whether an item of the keyring is of Azure Artifacts: other registries keep their tokens in the same form. */
static gboolean
is_feed (const char *url)
{
  g_autoptr(QuayFeedAddress) address = NULL;

  if (strstr (url, "/_packaging/") == NULL || !g_str_has_suffix (url, "/Cargo/index/"))
    return FALSE;
  address = quay_feed_address_new_from_text (url, NULL);
  return address != NULL && quay_feed_address_get_feed (address) != NULL;
}

/* @items: QuayTokenItem. Two for one address are one place, that has two. */
void
quay_token_reading_take_items (QuayTokenReading *self,
                               GPtrArray        *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      QuayTokenItem *item = g_ptr_array_index (items, i);
      const char *url = quay_token_item_get_url (item);
      QuayTokenPlace *known;

      if (!is_feed (url))
        continue;
      known = find_in_keyring (self, url);
      if (known == NULL)
        {
          g_ptr_array_add (self->places,
                           quay_token_place_new_in_keyring (url, quay_token_item_get_label (item),
                                                            quay_token_item_get_modified (item),
                                                            quay_token_item_is_locked (item)));
          continue;
        }
      known->damage = QUAY_TOKEN_DAMAGE_DUPLICATED;
      known->modified = MAX (known->modified, quay_token_item_get_modified (item));
      /* One that can be read is what Cargo finds. */
      known->locked = known->locked && quay_token_item_is_locked (item);
    }
}

static gboolean
is_foreign (const char *helper)
{
  return g_str_equal (helper, "cargo:wincred") || g_str_equal (helper, "cargo:macos-keychain");
}

static QuayTokenPlace *
find_by_origin (QuayTokenReading      *self,
                QuayConnection        *connection,
                const QuayCargoOrigin *origin)
{
  if (origin == NULL)
    return NULL;
  if (origin->variable != NULL)
    return find_variable (self, origin->variable);
  return origin->file != NULL ? find_in_file (self, origin->file, get_known_name (connection)) : NULL;
}

/* The place from which Cargo takes the token of @connection: its helpers are asked in turn, and the first that has one
 * wins. What it does with a program of somebody else nobody knows. @behind: (out) (optional) (nullable): where it would
 * find the next one.
 */
QuayTokenPlace *
quay_token_reading_find_used (QuayTokenReading *self,
                              QuayConnection   *connection,
                              QuayTokenPlace  **behind)
{
  g_autoptr(GPtrArray) helpers = NULL;
  QuayTokenPlace *used = NULL;

  if (behind != NULL)
    *behind = NULL;
  if (connection->config == NULL)
    return NULL;
  helpers = quay_cargo_config_dup_helpers_for (connection->config, connection->name);
  for (guint i = 0; helpers != NULL && i < helpers->len; i++)
    {
      const QuayCargoValue *helper = g_ptr_array_index (helpers, i);
      QuayTokenPlace *place = NULL;

      if (g_str_equal (helper->text, "cargo:libsecret"))
        place = find_in_keyring (self, connection->index_url);
      else if (g_str_equal (helper->text, "cargo:token"))
        place = find_by_origin (self, connection,
                                quay_cargo_config_find_token (connection->config, connection->name));
      else if (!is_foreign (helper->text))
        break;
      if (place == NULL || place == used)
        continue;
      if (used != NULL)
        {
          if (behind != NULL)
            *behind = place;
          break;
        }
      used = place;
    }
  return used;
}
