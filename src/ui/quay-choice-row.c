/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-choice-row"

#include "config.h"

#include "quay-choice-row.h"

/**
 * QuayChoiceRow:
 *
 * A row with a radio button, one of a group. The radio button takes the focus, not the row, so that the arrow
 * keys walk through the group and a screen reader says what is chosen; AdwActionRow names and describes it by
 * the row's title and subtitle. [property@Quay.ChoiceRow:value] says which value of an enumeration the row
 * stands for.
 */
struct _QuayChoiceRow
{
  AdwActionRow    parent_instance;

  GtkCheckButton *check;
  QuayChoiceRow  *group;   /* borrowed: rows of a template live and die together */
  int             value;
};

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_GROUP,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayChoiceRow, quay_choice_row, ADW_TYPE_ACTION_ROW)

static void
check_toggled_cb (QuayChoiceRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static gboolean
quay_choice_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (QUAY_CHOICE_ROW (widget)->check));
}

static void
quay_choice_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  QuayChoiceRow *self = QUAY_CHOICE_ROW (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, quay_choice_row_get_active (self));
      break;
    case PROP_GROUP:
      g_value_set_object (value, self->group);
      break;
    case PROP_VALUE:
      g_value_set_int (value, self->value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_choice_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  QuayChoiceRow *self = QUAY_CHOICE_ROW (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      quay_choice_row_set_active (self, g_value_get_boolean (value));
      break;
    case PROP_GROUP:
      self->group = g_value_get_object (value);
      gtk_check_button_set_group (self->check, self->group != NULL ? self->group->check : NULL);
      break;
    case PROP_VALUE:
      self->value = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_choice_row_class_init (QuayChoiceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = quay_choice_row_get_property;
  object_class->set_property = quay_choice_row_set_property;
  GTK_WIDGET_CLASS (klass)->grab_focus = quay_choice_row_grab_focus;

  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_GROUP] =
    g_param_spec_object ("group", NULL, NULL, QUAY_TYPE_CHOICE_ROW,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_VALUE] =
    g_param_spec_int ("value", NULL, NULL, G_MININT, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_choice_row_init (QuayChoiceRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);

  g_signal_connect_object (self->check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
}

gboolean
quay_choice_row_get_active (QuayChoiceRow *self)
{
  g_return_val_if_fail (QUAY_IS_CHOICE_ROW (self), FALSE);

  return gtk_check_button_get_active (self->check);
}

void
quay_choice_row_set_active (QuayChoiceRow *self,
                            gboolean       active)
{
  g_return_if_fail (QUAY_IS_CHOICE_ROW (self));

  gtk_check_button_set_active (self->check, active);
}

int
quay_choice_row_get_value (QuayChoiceRow *self)
{
  g_return_val_if_fail (QUAY_IS_CHOICE_ROW (self), 0);

  return self->value;
}
