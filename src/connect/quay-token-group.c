/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-group"

#include "config.h"

#include "quay-token-group-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "quay-access-token.h"
#include "quay-error.h"
#include "quay-reminder.h"

/**
 * QuayTokenGroup:
 *
 * One token of one organization. The same value is the same token, wherever it is stored; two accounts of an
 * organization have two values. What cannot be read, because its keyring is locked, is a token of its own.
 *
 * Its state is what is worst: a damaged value cannot work, one that is past its end does not, and what the checks of
 * its connections found comes after that. A group keeps its object over readings for as long as its value is stored
 * somewhere, and with it whatever window shows it.
 */
struct _QuayTokenGroup
{
  GObject             parent_instance;

  QuayContext        *context;
  QuayFeedAddress    *address;
  QuaySecret         *secret;
  GListStore         *places;
  GListStore         *connections;
  QuayTokenRecord    *record;
  GDateTime          *expires;
  char               *subtitle;
  QuayConnectionState state;
  QuayTokenDamage     damage;
  gboolean            orphaned;
};

enum
{
  PROP_0,
  PROP_ORGANIZATION,
  PROP_SUBTITLE,
  PROP_ACCOUNT,
  PROP_SAVED,
  PROP_EXPIRES,
  PROP_STATE,
  PROP_STATE_TITLE,
  PROP_N_CONNECTIONS,
  PROP_ORPHANED,
  PROP_RENEWABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayTokenGroup, quay_token_group, G_TYPE_OBJECT)

static gboolean
is_past (QuayTokenGroup *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return self->expires != NULL && g_date_time_compare (self->expires, now) <= 0;
}

static gboolean
any_connection_is (QuayTokenGroup     *self,
                   QuayConnectionState state)
{
  guint n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  for (guint i = 0; i < n_connections; i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (quay_connection_get_state (connection) == state)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_value_damage (QuayTokenDamage damage)
{
  return damage >= QUAY_TOKEN_DAMAGE_EMPTY && damage <= QUAY_TOKEN_DAMAGE_UNREADABLE;
}

static QuayConnectionState
find_state (QuayTokenGroup *self)
{
  if (is_value_damage (self->damage))
    return QUAY_STATE_DAMAGED;
  if (self->secret == NULL)
    return QUAY_STATE_LOCKED;
  if (is_past (self) || any_connection_is (self, QUAY_STATE_EXPIRED))
    return QUAY_STATE_EXPIRED;
  if (quay_reminder_is_soon (self->expires))
    return QUAY_STATE_SOON;
  if (any_connection_is (self, QUAY_STATE_DENIED))
    return QUAY_STATE_DENIED;
  return any_connection_is (self, QUAY_STATE_OK) ? QUAY_STATE_OK : QUAY_STATE_UNCHECKED;
}

static void
update_state (QuayTokenGroup *self)
{
  self->state = find_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TITLE]);
}

static char *
dup_state_title (QuayTokenGroup *self)
{
  if (self->state != QUAY_STATE_SOON)
    return g_strdup (quay_connection_state_get_title (self->state));
  return quay_reminder_dup_left (self->expires);
}

/* Where it is stored, each place once. */
static char *
dup_places_text (QuayTokenGroup *self)
{
  g_autoptr(GPtrArray) titles = g_ptr_array_new ();
  guint n_places = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  for (guint i = 0; i < n_places; i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), i);

      if (!g_ptr_array_find_with_equal_func (titles, place->title, g_str_equal, NULL))
        g_ptr_array_add (titles, place->title);
    }
  g_ptr_array_add (titles, NULL);
  return g_strjoinv (", ", (char **) titles->pdata);
}

static char *
build_subtitle (QuayTokenGroup *self)
{
  guint n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->connections));
  g_autofree char *places = dup_places_text (self);
  g_autofree char *used = NULL;

  if (n_connections == 0)
    used = g_strdup (_("Not Used"));
  else
    used = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Used by %d connection", "Used by %d connections",
                                         n_connections), (int) n_connections);
  /* Translators: the first %s is “Used by 2 connections”, the second where the token is stored: “Keyring”. */
  return g_strdup_printf (_("%s · %s"), used, places);
}

static void
quay_token_group_dispose (GObject *object)
{
  QuayTokenGroup *self = QUAY_TOKEN_GROUP (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->address, quay_feed_address_unref);
  g_clear_pointer (&self->secret, quay_secret_unref);
  g_clear_object (&self->places);
  g_clear_object (&self->connections);
  g_clear_pointer (&self->record, quay_token_record_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_pointer (&self->subtitle, g_free);
  G_OBJECT_CLASS (quay_token_group_parent_class)->dispose (object);
}

static void
quay_token_group_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  QuayTokenGroup *self = QUAY_TOKEN_GROUP (object);

  switch (prop_id)
    {
    case PROP_ORGANIZATION:
      g_value_set_string (value, quay_token_group_get_organization (self));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, self->record != NULL ? quay_token_record_get_account (self->record) : NULL);
      break;
    case PROP_SAVED:
      g_value_set_boxed (value, self->record != NULL ? quay_token_record_get_saved (self->record) : NULL);
      break;
    case PROP_EXPIRES:
      g_value_set_boxed (value, self->expires);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATE_TITLE:
      g_value_take_string (value, dup_state_title (self));
      break;
    case PROP_N_CONNECTIONS:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self->connections)));
      break;
    case PROP_ORPHANED:
      g_value_set_boolean (value, self->orphaned);
      break;
    case PROP_RENEWABLE:
      g_value_set_boolean (value, quay_token_group_is_renewable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_group_class_init (QuayTokenGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_token_group_dispose;
  object_class->get_property = quay_token_group_get_property;

  properties[PROP_ORGANIZATION] = g_param_spec_string ("organization", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, NULL, flags);
  properties[PROP_SAVED] = g_param_spec_boxed ("saved", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_EXPIRES] = g_param_spec_boxed ("expires", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, QUAY_TYPE_CONNECTION_STATE, QUAY_STATE_UNCHECKED,
                                              flags);
  properties[PROP_STATE_TITLE] = g_param_spec_string ("state-title", NULL, NULL, NULL, flags);
  properties[PROP_N_CONNECTIONS] = g_param_spec_uint ("n-connections", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ORPHANED] = g_param_spec_boolean ("orphaned", NULL, NULL, FALSE, flags);
  properties[PROP_RENEWABLE] = g_param_spec_boolean ("renewable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_token_group_init (QuayTokenGroup *self)
{
  self->places = g_list_store_new (QUAY_TYPE_TOKEN_PLACE);
  self->connections = g_list_store_new (QUAY_TYPE_CONNECTION);
  self->state = QUAY_STATE_UNCHECKED;
}

/* @secret: (nullable): the value, when it can be read */
QuayTokenGroup *
quay_token_group_new (QuayContext     *context,
                      QuayFeedAddress *address,
                      QuaySecret      *secret)
{
  QuayTokenGroup *self = g_object_new (QUAY_TYPE_TOKEN_GROUP, NULL);

  self->context = g_object_ref (context);
  self->address = quay_feed_address_ref (address);
  self->secret = secret != NULL ? quay_secret_ref (secret) : NULL;
  return self;
}

static gboolean
same_text (const char *first,
           const char *second)
{
  if (first == NULL || second == NULL)
    return first == second;
  return g_ascii_strcasecmp (first, second) == 0;
}

static gboolean
has_place_for (QuayTokenGroup *self,
               const char     *url)
{
  guint n_places = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  for (guint i = 0; i < n_places; i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), i);

      if (g_str_equal (place->url, url))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_of (QuayTokenGroup  *self,
       QuayFeedAddress *address)
{
  return same_text (quay_feed_address_get_server (self->address), quay_feed_address_get_server (address)) &&
         same_text (quay_feed_address_get_organization (self->address),
                    quay_feed_address_get_organization (address));
}

gboolean
quay_token_group_is_beside (QuayTokenGroup *self,
                            QuayTokenGroup *other)
{
  return self != other && is_of (self, other->address);
}

/* Whether a value of @address is this token; @locked_url: (nullable): the address of an item that cannot be read. */
gboolean
quay_token_group_takes (QuayTokenGroup  *self,
                        QuayFeedAddress *address,
                        QuaySecret      *secret,
                        const char      *locked_url)
{
  if (!is_of (self, address))
    return FALSE;
  if (secret == NULL || self->secret == NULL)
    return secret == self->secret && locked_url != NULL && has_place_for (self, locked_url);
  return quay_secret_equal (self->secret, secret);
}

/* Forgets where it is stored; what follows is told anew. */
void
quay_token_group_begin_reading (QuayTokenGroup *self)
{
  guint n_connections = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  for (guint i = 0; i < n_connections; i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      g_signal_handlers_disconnect_by_func (connection, update_state, self);
    }
  g_list_store_remove_all (self->places);
  g_list_store_remove_all (self->connections);
  g_clear_pointer (&self->record, quay_token_record_unref);
  self->orphaned = TRUE;
}

/* @record: (nullable): what is known about the token of this place */
void
quay_token_group_add_place (QuayTokenGroup  *self,
                            QuayTokenPlace  *place,
                            QuayTokenRecord *record)
{
  g_list_store_append (self->places, place);
  /* The one that tells most: of a token that we made, every record has the ID, unless another program stored it. */
  if (record != NULL &&
      (self->record == NULL || (quay_token_record_get_authorization (self->record) == NULL &&
                                (quay_token_record_get_authorization (record) != NULL ||
                                 quay_token_record_get_expiry (self->record) == NULL))))
    {
      g_clear_pointer (&self->record, quay_token_record_unref);
      self->record = quay_token_record_ref (record);
    }
}

/* A connection of one of its addresses; @uses: Cargo takes this token for it. */
void
quay_token_group_add_connection (QuayTokenGroup *self,
                                 QuayConnection *connection,
                                 gboolean        uses)
{
  self->orphaned = FALSE;
  if (!uses || g_list_store_find (self->connections, connection, NULL))
    return;
  g_list_store_append (self->connections, connection);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
}

static GDateTime *
find_expiry (QuayTokenGroup *self)
{
  g_autoptr(QuayAccessToken) token = NULL;
  GDateTime *expires = NULL;

  /* What a token says of itself is exact. */
  if (self->secret != NULL && quay_secret_get_length (self->secret) > 0)
    token = quay_access_token_new (self->secret, NULL);
  if (token != NULL)
    expires = quay_access_token_get_expiry (token);
  if (expires == NULL && self->record != NULL)
    expires = quay_token_record_get_expiry (self->record);
  return expires != NULL ? g_date_time_ref (expires) : NULL;
}

static QuayTokenDamage
find_damage (QuayTokenGroup *self)
{
  QuayTokenDamage damage = QUAY_TOKEN_DAMAGE_NONE;
  guint n_places = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  for (guint i = 0; i < n_places; i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), i);

      if (place->damage != QUAY_TOKEN_DAMAGE_NONE && (damage == QUAY_TOKEN_DAMAGE_NONE || place->damage < damage))
        damage = place->damage;
    }
  return damage;
}

void
quay_token_group_end_reading (QuayTokenGroup *self)
{
  g_clear_pointer (&self->expires, g_date_time_unref);
  self->expires = find_expiry (self);
  self->damage = find_damage (self);
  g_free (self->subtitle);
  self->subtitle = build_subtitle (self);
  for (guint i = PROP_ORGANIZATION; i < N_PROPS; i++)
    {
      if (i != PROP_STATE && i != PROP_STATE_TITLE)
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
  update_state (self);
}

void
quay_token_group_set_record (QuayTokenGroup  *self,
                             QuayTokenRecord *record)
{
  g_clear_pointer (&self->record, quay_token_record_unref);
  self->record = quay_token_record_ref (record);
  quay_token_group_end_reading (self);
}

QuaySecret *
quay_token_group_get_secret (QuayTokenGroup *self)
{
  return self->secret;
}

QuayContext *
quay_token_group_get_context (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return self->context;
}

const char *
quay_token_group_get_organization (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return quay_feed_address_get_organization (self->address);
}

QuayFeedAddress *
quay_token_group_get_address (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return self->address;
}

GListModel *
quay_token_group_get_places (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return G_LIST_MODEL (self->places);
}

GListModel *
quay_token_group_get_connections (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return G_LIST_MODEL (self->connections);
}

/**
 * quay_token_group_get_name_of:
 * @place: one of its places
 *
 * Returns: (transfer none) (nullable): the name that people know
 */
const char *
quay_token_group_get_name_of (QuayTokenGroup *self,
                              QuayTokenPlace *place)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (place), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (g_str_equal (quay_connection_get_index_url (connection), place->url))
        return quay_connection_get_name (connection);
    }
  return place->registry;
}

/**
 * quay_token_group_get_record:
 *
 * Returns: (transfer none) (nullable): what is known about the token
 */
QuayTokenRecord *
quay_token_group_get_record (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return self->record;
}

/**
 * quay_token_group_get_expires:
 *
 * Returns: (transfer none) (nullable): when the token expires, in UTC, as far as that is known
 */
GDateTime *
quay_token_group_get_expires (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  return self->expires;
}

QuayConnectionState
quay_token_group_get_state (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), QUAY_STATE_UNCHECKED);

  return self->state;
}

QuayTokenDamage
quay_token_group_get_damage (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), QUAY_TOKEN_DAMAGE_NONE);

  return self->damage;
}

/**
 * quay_token_group_dup_error:
 *
 * Returns: (transfer full) (nullable): the damage, with the path or the variable that it is about as subject
 */
GError *
quay_token_group_dup_error (QuayTokenGroup *self)
{
  guint n_places;

  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);

  n_places = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  for (guint i = 0; self->damage != QUAY_TOKEN_DAMAGE_NONE && i < n_places; i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), i);

      if (place->damage == self->damage)
        return quay_token_damage_to_error (self->damage, place->variable != NULL ? place->variable : place->title);
    }
  return NULL;
}

gboolean
quay_token_group_is_orphaned (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  return self->orphaned;
}

gboolean
quay_token_group_is_renewable (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  return self->record != NULL && quay_token_record_get_authorization (self->record) != NULL &&
         quay_feed_address_get_host_kind (self->address) == QUAY_FEED_HOSTED;
}

gboolean
quay_token_group_is_in_keyring (QuayTokenGroup *self)
{
  guint n_places;

  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  n_places = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  for (guint i = 0; i < n_places; i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), i);

      if (place->kind == QUAY_TOKEN_IN_KEYRING)
        return TRUE;
    }
  return FALSE;
}
