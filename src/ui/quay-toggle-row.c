/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toggle-row"

#include "config.h"

#include "quay-toggle-row.h"

/**
 * QuayToggleRow:
 *
 * A row with a switch, which takes the focus and bears the row's title as its name. (libadwaita has such a
 * row since 1.4.)
 */
struct _QuayToggleRow
{
  AdwActionRow parent_instance;

  GtkSwitch   *toggle;
};

enum
{
  PROP_0,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayToggleRow, quay_toggle_row, ADW_TYPE_ACTION_ROW)

static void
toggle_changed_cb (QuayToggleRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static gboolean
quay_toggle_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (QUAY_TOGGLE_ROW (widget)->toggle));
}

static void
quay_toggle_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, quay_toggle_row_get_active (QUAY_TOGGLE_ROW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_toggle_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ACTIVE:
      quay_toggle_row_set_active (QUAY_TOGGLE_ROW (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_toggle_row_class_init (QuayToggleRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = quay_toggle_row_get_property;
  object_class->set_property = quay_toggle_row_set_property;
  GTK_WIDGET_CLASS (klass)->grab_focus = quay_toggle_row_grab_focus;

  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_toggle_row_init (QuayToggleRow *self)
{
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->toggle));
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);

  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (toggle_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

gboolean
quay_toggle_row_get_active (QuayToggleRow *self)
{
  g_return_val_if_fail (QUAY_IS_TOGGLE_ROW (self), FALSE);

  return gtk_switch_get_active (self->toggle);
}

void
quay_toggle_row_set_active (QuayToggleRow *self,
                            gboolean       active)
{
  g_return_if_fail (QUAY_IS_TOGGLE_ROW (self));

  gtk_switch_set_active (self->toggle, active);
}
