/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-replacement"

#include "config.h"

#include "quay-replacement-item-private.h"

#include <glib/gi18n-lib.h>

struct _QuayReplacementItem
{
  GObject         parent_instance;

  QuayTokenGroup *group;
  QuayTokenPlace *place;
  GError         *error;
  gboolean        other;
  gboolean        ticked;
  gboolean        checked;
};

enum
{
  PROP_0,
  PROP_PLACE,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_TICKED,
  PROP_CHECKED,
  PROP_PASSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayReplacementItem, quay_replacement_item, G_TYPE_OBJECT)

static char *
dup_subtitle (QuayReplacementItem * self)
{
  QuayTokenRecord *record = quay_token_group_get_record (self->group);
  const char *account = record != NULL ? quay_token_record_get_account (record) : NULL;
  const char *where = quay_token_place_get_title (self->place);

  if (!self->other || account == NULL)
    return g_strdup (where);
  /* Translators: the first %s is where a token is stored: “Keyring”, the second whose it is: “ada@contoso.com”. */
  return g_strdup_printf (_("%s · %s"), where, account);
}

static void
quay_replacement_item_dispose (GObject *object)
{
  QuayReplacementItem *self = QUAY_REPLACEMENT_ITEM (object);

  g_clear_object (&self->group);
  g_clear_object (&self->place);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (quay_replacement_item_parent_class)->dispose (object);
}

static void
quay_replacement_item_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  QuayReplacementItem *self = QUAY_REPLACEMENT_ITEM (object);

  switch (prop_id)
    {
    case PROP_PLACE:
      g_value_set_object (value, self->place);
      break;
    case PROP_TITLE:
      g_value_set_string (value, quay_token_group_get_name_of (self->group, self->place));
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, dup_subtitle (self));
      break;
    case PROP_TICKED:
      g_value_set_boolean (value, self->ticked);
      break;
    case PROP_CHECKED:
      g_value_set_boolean (value, self->checked);
      break;
    case PROP_PASSED:
      g_value_set_boolean (value, self->checked && self->error == NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_replacement_item_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_TICKED:
      quay_replacement_item_set_ticked (QUAY_REPLACEMENT_ITEM (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_replacement_item_class_init (QuayReplacementItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_replacement_item_dispose;
  object_class->get_property = quay_replacement_item_get_property;
  object_class->set_property = quay_replacement_item_set_property;

  properties[PROP_PLACE] = g_param_spec_object ("place", NULL, NULL, QUAY_TYPE_TOKEN_PLACE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_TICKED] = g_param_spec_boolean ("ticked", NULL, NULL, TRUE, writable);
  properties[PROP_CHECKED] = g_param_spec_boolean ("checked", NULL, NULL, FALSE, flags);
  properties[PROP_PASSED] = g_param_spec_boolean ("passed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_replacement_item_init (QuayReplacementItem *self)
{
  self->ticked = TRUE;
}

/* @group: the token that is in @place now; @other: it is not the one that is replaced */
QuayReplacementItem *
quay_replacement_item_new (QuayTokenGroup *group,
                           QuayTokenPlace *place,
                           gboolean        other)
{
  QuayReplacementItem *self = g_object_new (QUAY_TYPE_REPLACEMENT_ITEM, NULL);

  self->group = g_object_ref (group);
  self->other = other;
  self->place = g_object_ref (place);
  return self;
}

void
quay_replacement_item_set_result (QuayReplacementItem *self,
                                  gboolean             checked,
                                  GError              *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->checked = checked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PASSED]);
}

QuayTokenPlace *
quay_replacement_item_get_place (QuayReplacementItem *self)
{
  g_return_val_if_fail (QUAY_IS_REPLACEMENT_ITEM (self), NULL);

  return self->place;
}

gboolean
quay_replacement_item_is_other (QuayReplacementItem *self)
{
  g_return_val_if_fail (QUAY_IS_REPLACEMENT_ITEM (self), FALSE);

  return self->other;
}

gboolean
quay_replacement_item_get_ticked (QuayReplacementItem *self)
{
  g_return_val_if_fail (QUAY_IS_REPLACEMENT_ITEM (self), FALSE);

  return self->ticked;
}

void
quay_replacement_item_set_ticked (QuayReplacementItem *self,
                                  gboolean             ticked)
{
  g_return_if_fail (QUAY_IS_REPLACEMENT_ITEM (self));

  if (self->ticked == ticked)
    return;
  self->ticked = ticked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TICKED]);
}

/**
 * quay_replacement_item_get_error:
 *
 * Returns: (transfer none) (nullable): what the feed has against the new token
 */
const GError *
quay_replacement_item_get_error (QuayReplacementItem *self)
{
  g_return_val_if_fail (QUAY_IS_REPLACEMENT_ITEM (self), NULL);

  return self->error;
}
