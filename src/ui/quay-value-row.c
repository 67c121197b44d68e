/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-value-row"

#include "config.h"

#include "quay-value-row.h"

#include "quay-row-layout.h"
#include "quay-ui-util.h"
#include "quay-wrap-layout.h"

/**
 * QuayValueRow:
 *
 * A row that shows a property of something: its name at the start, its value at the end. Both wrap on a
 * phone.
 */
struct _QuayValueRow
{
  AdwActionRow parent_instance;

  GtkLabel    *label;
};

enum
{
  PROP_0,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayValueRow, quay_value_row, ADW_TYPE_ACTION_ROW)

static void
quay_value_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, gtk_label_get_label (QUAY_VALUE_ROW (object)->label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_value_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_VALUE:
      quay_value_row_set_value (QUAY_VALUE_ROW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_value_row_class_init (QuayValueRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = quay_value_row_get_property;
  object_class->set_property = quay_value_row_set_property;

  properties[PROP_VALUE] =
    g_param_spec_string ("value", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_value_row_init (QuayValueRow *self)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  /* A name broken into lines has no hyphens that are not its own. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (self->label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_attributes (self->label, attributes);
  gtk_label_set_xalign (self->label, 1);
  gtk_label_set_justify (self->label, GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->label));
  quay_row_layout_set_up (ADW_ACTION_ROW (self));

  /* Walked to by keyboard to be read; there is nothing to do with it. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * quay_value_row_set_value:
 * @value: (nullable): plain text
 */
void
quay_value_row_set_value (QuayValueRow *self,
                          const char   *value)
{
  g_return_if_fail (QUAY_IS_VALUE_ROW (self));

  if (g_strcmp0 (gtk_label_get_label (self->label), value) == 0)
    return;

  gtk_label_set_label (self->label, value != NULL ? value : "");
  quay_ui_describe (GTK_WIDGET (self), value != NULL ? value : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * quay_value_row_wrap_end:
 *
 * Has the buttons beside the value move below it where there is no room for all of them, so that the value is not broken
 * into pieces.
 */
void
quay_value_row_wrap_end (QuayValueRow *self)
{
  g_return_if_fail (QUAY_IS_VALUE_ROW (self));

  gtk_widget_set_layout_manager (gtk_widget_get_parent (GTK_WIDGET (self->label)), quay_wrap_layout_new_at_end ());
}
