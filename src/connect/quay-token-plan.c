/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-plan"

#include "config.h"

#include "quay-token-plan.h"

/**
 * QuayTokenPlan:
 *
 * One token of a [class@Quay.ChangePlan]: what happens to the item of one index address, and to what is known about it.
 */
struct _QuayTokenPlan
{
  GObject          parent_instance;

  char            *url;
  char            *registry;
  char            *label;
  QuayTokenChange  change;
  QuaySecret      *secret;
  QuayTokenRecord *record;
};

enum
{
  PROP_0,
  PROP_URL,
  PROP_REGISTRY,
  PROP_LABEL,
  PROP_CHANGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayTokenPlan, quay_token_plan, G_TYPE_OBJECT)

static void
quay_token_plan_dispose (GObject *object)
{
  QuayTokenPlan *self = QUAY_TOKEN_PLAN (object);

  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->registry, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->secret, quay_secret_unref);
  g_clear_pointer (&self->record, quay_token_record_unref);
  G_OBJECT_CLASS (quay_token_plan_parent_class)->dispose (object);
}

static void
quay_token_plan_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  QuayTokenPlan *self = QUAY_TOKEN_PLAN (object);

  switch (prop_id)
    {
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_REGISTRY:
      g_value_set_string (value, self->registry);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_CHANGE:
      g_value_set_int (value, self->change);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_plan_class_init (QuayTokenPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_token_plan_dispose;
  object_class->get_property = quay_token_plan_get_property;

  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_REGISTRY] = g_param_spec_string ("registry", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_CHANGE] = g_param_spec_int ("change", NULL, NULL, QUAY_TOKEN_CHANGE_NONE, QUAY_TOKEN_CHANGE_REMOVE,
                                              QUAY_TOKEN_CHANGE_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_token_plan_init (QuayTokenPlan *self)
{
}

/**
 * quay_token_plan_new:
 * @url: the index address under which Cargo looks for the token
 * @registry: the registry's name, for the title of the item
 * @secret: (nullable): the whole Authorization value, as Cargo stores it; %NULL when it is not known before the plan is
 *   applied, or is not needed
 * @record: (nullable): what will be known about the token
 */
QuayTokenPlan *
quay_token_plan_new (const char      *url,
                     const char      *registry,
                     QuayTokenChange  change,
                     QuaySecret      *secret,
                     QuayTokenRecord *record)
{
  QuayTokenPlan *self;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (registry != NULL, NULL);

  self = g_object_new (QUAY_TYPE_TOKEN_PLAN, NULL);
  self->url = g_strdup (url);
  self->registry = g_strdup (registry);
  self->label = g_strconcat ("cargo-registry:", registry, NULL);
  self->change = change;
  self->secret = secret != NULL ? quay_secret_ref (secret) : NULL;
  self->record = record != NULL ? quay_token_record_ref (record) : NULL;
  return self;
}

const char *
quay_token_plan_get_url (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), NULL);

  return self->url;
}

const char *
quay_token_plan_get_registry (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), NULL);

  return self->registry;
}

/**
 * quay_token_plan_get_label:
 *
 * Returns: (transfer none): the title of the item, “cargo-registry:crates”
 */
const char *
quay_token_plan_get_label (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), NULL);

  return self->label;
}

QuayTokenChange
quay_token_plan_get_change (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), QUAY_TOKEN_CHANGE_NONE);

  return self->change;
}

/**
 * quay_token_plan_get_secret:
 *
 * Returns: (transfer none) (nullable): what would be stored, as far as that is known
 */
QuaySecret *
quay_token_plan_get_secret (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), NULL);

  return self->secret;
}

/**
 * quay_token_plan_get_record:
 *
 * Returns: (transfer none) (nullable): what would be known about the token
 */
QuayTokenRecord *
quay_token_plan_get_record (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), NULL);

  return self->record;
}

gboolean
quay_token_plan_touches_keyring (QuayTokenPlan *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_PLAN (self), FALSE);

  return self->change == QUAY_TOKEN_CHANGE_ADD || self->change == QUAY_TOKEN_CHANGE_REPLACE ||
         self->change == QUAY_TOKEN_CHANGE_REMOVE;
}
