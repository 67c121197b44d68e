/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-place"

#include "config.h"

#include "quay-token-place-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "quay-paths.h"

#define LABEL_PREFIX "cargo-registry:"

/**
 * QuayTokenPlace:
 *
 * One place in which a token is stored: an item of the keyring, a line of a file, or a variable. It holds the value in
 * locked memory, for as long as the list that it belongs to is shown.
 */
enum
{
  PROP_0,
  PROP_KIND,
  PROP_URL,
  PROP_REGISTRY,
  PROP_TITLE,
  PROP_DAMAGE,
  PROP_LOCKED,
  PROP_USED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayTokenPlace, quay_token_place, G_TYPE_OBJECT)

static void
quay_token_place_dispose (GObject *object)
{
  QuayTokenPlace *self = QUAY_TOKEN_PLACE (object);

  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->registry, g_free);
  g_clear_object (&self->file);
  g_clear_pointer (&self->variable, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->secret, quay_secret_unref);
  G_OBJECT_CLASS (quay_token_place_parent_class)->dispose (object);
}

static void
quay_token_place_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  QuayTokenPlace *self = QUAY_TOKEN_PLACE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_REGISTRY:
      g_value_set_string (value, self->registry);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DAMAGE:
      g_value_set_int (value, self->damage);
      break;
    case PROP_LOCKED:
      g_value_set_boolean (value, self->locked);
      break;
    case PROP_USED:
      g_value_set_boolean (value, self->used);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_place_class_init (QuayTokenPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_token_place_dispose;
  object_class->get_property = quay_token_place_get_property;

  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, QUAY_TOKEN_IN_KEYRING, QUAY_TOKEN_IN_ENVIRONMENT,
                                            QUAY_TOKEN_IN_KEYRING, flags);
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_REGISTRY] = g_param_spec_string ("registry", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DAMAGE] = g_param_spec_int ("damage", NULL, NULL, QUAY_TOKEN_DAMAGE_NONE,
                                              QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT, QUAY_TOKEN_DAMAGE_NONE, flags);
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  properties[PROP_USED] = g_param_spec_boolean ("used", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_token_place_init (QuayTokenPlace *self)
{
}

/* @label: (nullable): the item's title. Cargo gives it the registry's name, or the address when it knows none. */
QuayTokenPlace *
quay_token_place_new_in_keyring (const char *url,
                                 const char *label,
                                 gint64      modified,
                                 gboolean    locked)
{
  QuayTokenPlace *self = g_object_new (QUAY_TYPE_TOKEN_PLACE, NULL);

  self->kind = QUAY_TOKEN_IN_KEYRING;
  self->url = g_strdup (url);
  if (label != NULL && g_str_has_prefix (label, LABEL_PREFIX) && label[strlen (LABEL_PREFIX)] != '\0')
    self->registry = g_strdup (label + strlen (LABEL_PREFIX));
  else
    self->registry = g_strdup (url);
  self->title = g_strdup (_("Keyring"));
  self->modified = modified;
  self->locked = locked;
  return self;
}

QuayTokenPlace *
quay_token_place_new_in_file (QuayTokenPlaceKind kind,
                              const char        *url,
                              const char        *registry,
                              GFile             *file,
                              guint              line,
                              QuaySecret        *secret)
{
  QuayTokenPlace *self = g_object_new (QUAY_TYPE_TOKEN_PLACE, NULL);

  self->kind = kind;
  self->url = g_strdup (url);
  self->registry = g_strdup (registry);
  self->file = g_object_ref (file);
  self->line = line;
  self->title = quay_path_for_people (file);
  quay_token_place_set_secret (self, secret);
  if (self->damage == QUAY_TOKEN_DAMAGE_NONE && kind == QUAY_TOKEN_IN_CONFIG)
    self->damage = QUAY_TOKEN_DAMAGE_IN_CONFIG;
  return self;
}

QuayTokenPlace *
quay_token_place_new_in_variable (const char *url,
                                  const char *registry,
                                  const char *variable,
                                  QuaySecret *secret)
{
  QuayTokenPlace *self = g_object_new (QUAY_TYPE_TOKEN_PLACE, NULL);

  self->kind = QUAY_TOKEN_IN_ENVIRONMENT;
  self->url = g_strdup (url);
  self->registry = g_strdup (registry);
  self->variable = g_strdup (variable);
  self->title = g_strdup (variable);
  quay_token_place_set_secret (self, secret);
  return self;
}

/* While it is being made. */
void
quay_token_place_set_secret (QuayTokenPlace *self,
                             QuaySecret     *secret)
{
  self->secret = quay_secret_ref (secret);
  if (self->damage == QUAY_TOKEN_DAMAGE_NONE)
    self->damage = quay_token_damage_of_value (secret);
}

QuayTokenPlaceKind
quay_token_place_get_kind (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), QUAY_TOKEN_IN_KEYRING);

  return self->kind;
}

const char *
quay_token_place_get_url (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), NULL);

  return self->url;
}

const char *
quay_token_place_get_registry (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), NULL);

  return self->registry;
}

/**
 * quay_token_place_get_file:
 *
 * Returns: (transfer none) (nullable): the file that the token is in
 */
GFile *
quay_token_place_get_file (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), NULL);

  return self->file;
}

guint
quay_token_place_get_line (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), 0);

  return self->line;
}

const char *
quay_token_place_get_variable (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), NULL);

  return self->variable;
}

/**
 * quay_token_place_get_title:
 *
 * Returns: (transfer none): “Keyring” in the user's language, the path of the file, or the name of the variable
 */
const char *
quay_token_place_get_title (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), NULL);

  return self->title;
}

QuayTokenDamage
quay_token_place_get_damage (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), QUAY_TOKEN_DAMAGE_NONE);

  return self->damage;
}

char *
quay_token_place_dup_note (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), NULL);

  if (self->damage == QUAY_TOKEN_DAMAGE_NONE && self->kind == QUAY_TOKEN_IN_ENVIRONMENT)
    return g_strdup (_("Variables are set outside Quayside."));
  return quay_token_damage_dup_text (self->damage, self->variable != NULL ? self->variable : self->title);
}

gboolean
quay_token_place_is_locked (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), FALSE);

  return self->locked;
}

gboolean
quay_token_place_is_used (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), FALSE);

  return self->used;
}

gint64
quay_token_place_get_modified (QuayTokenPlace *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLACE (self), 0);

  return self->modified;
}
