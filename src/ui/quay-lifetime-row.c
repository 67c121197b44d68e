/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-lifetime-row"

#include "config.h"

#include "quay-lifetime-row.h"

#include <glib/gi18n.h>

/* In days; Azure DevOps makes no token for longer than the last. */
static const guint lifetimes[] = { 7, 30, 90, 180, 365 };

#define DEFAULT_LIFETIME 90

/**
 * QuayLifetimeRow:
 *
 * How long a token lives that Azure DevOps makes for us: one of a few spans, as its own page offers them. A number of
 * days that is none of them becomes the next longer one.
 */
struct _QuayLifetimeRow
{
  QuayComboRow   parent_instance;

  GtkStringList *choices;
};

enum
{
  PROP_0,
  PROP_DAYS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayLifetimeRow, quay_lifetime_row, QUAY_TYPE_COMBO_ROW)

static GtkStringList *
create_choices (void)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lifetimes); i++)
    {
      if (lifetimes[i] == 365)
        /* Translators: a choice for how long a token lives. */
        gtk_string_list_append (choices, _("One Year"));
      else
        gtk_string_list_take (choices,
                              /* Translators: a choice for how long a token lives. */
                              g_strdup_printf (ngettext ("%u Day", "%u Days", lifetimes[i]), lifetimes[i]));
    }
  return choices;
}

static void
selected_cb (QuayLifetimeRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAYS]);
}

static void
quay_lifetime_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DAYS:
      g_value_set_uint (value, quay_lifetime_row_get_days (QUAY_LIFETIME_ROW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_lifetime_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DAYS:
      quay_lifetime_row_set_days (QUAY_LIFETIME_ROW (object), g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_lifetime_row_dispose (GObject *object)
{
  g_clear_object (&QUAY_LIFETIME_ROW (object)->choices);
  G_OBJECT_CLASS (quay_lifetime_row_parent_class)->dispose (object);
}

static void
quay_lifetime_row_class_init (QuayLifetimeRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = quay_lifetime_row_get_property;
  object_class->set_property = quay_lifetime_row_set_property;
  object_class->dispose = quay_lifetime_row_dispose;

  properties[PROP_DAYS] =
    g_param_spec_uint ("days", NULL, NULL, 1, lifetimes[G_N_ELEMENTS (lifetimes) - 1], DEFAULT_LIFETIME,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_lifetime_row_init (QuayLifetimeRow *self)
{
  self->choices = create_choices ();
  /* Translators: how long a token lives. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Lifetime"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (self->choices));
  quay_lifetime_row_set_days (self, DEFAULT_LIFETIME);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

guint
quay_lifetime_row_get_days (QuayLifetimeRow *self)
{
  guint selected;

  g_return_val_if_fail (QUAY_IS_LIFETIME_ROW (self), DEFAULT_LIFETIME);

  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return selected < G_N_ELEMENTS (lifetimes) ? lifetimes[selected] : DEFAULT_LIFETIME;
}

/**
 * quay_lifetime_row_set_days:
 * @days: one of the choices; anything else becomes the next longer one
 */
void
quay_lifetime_row_set_days (QuayLifetimeRow *self,
                            guint            days)
{
  guint index = 0;

  g_return_if_fail (QUAY_IS_LIFETIME_ROW (self));

  while (index < G_N_ELEMENTS (lifetimes) - 1 && lifetimes[index] < days)
    index++;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), index);
}
