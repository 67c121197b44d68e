/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-place-row"

#include "config.h"

#include "quay-place-row.h"

#include <glib/gi18n.h>

/**
 * QuayPlaceRow:
 *
 * A page of the window in the sidebar, with a note if there is something to say of it. Its accessible name says both:
 * “Overview, 1 Problem”.
 */
struct _QuayPlaceRow
{
  GtkListBoxRow parent_instance;

  GtkBox       *box;
  GtkLabel     *title_label;
  GtkLabel     *note_label;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayPlaceRow, quay_place_row, GTK_TYPE_LIST_BOX_ROW)

/* It is the child of the row, which disposes of it; a template that did so as well would leave the row with nothing. */
static GtkOrientable *
get_box (QuayPlaceRow * self)
{
  return GTK_ORIENTABLE (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (self)));
}

static void
update_name (QuayPlaceRow *self)
{
  const char *title = gtk_label_get_label (self->title_label);
  const char *note = gtk_label_get_label (self->note_label);
  g_autofree char *name = NULL;

  /* Translators: what a screen reader says of a page: its title, and what there is to say of it. */
  name = *note != '\0' ? g_strdup_printf (_("%s, %s"), title, note) : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
quay_place_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_PLACE_ROW);
  G_OBJECT_CLASS (quay_place_row_parent_class)->dispose (object);
}

static void
quay_place_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  QuayPlaceRow *self = QUAY_PLACE_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (self->title_label));
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, gtk_orientable_get_orientation (get_box (self)) ==
                           GTK_ORIENTATION_HORIZONTAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_place_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  QuayPlaceRow *self = QUAY_PLACE_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->title_label, g_value_get_string (value));
      update_name (self);
      break;
    case PROP_NARROW:
      gtk_orientable_set_orientation (get_box (self), g_value_get_boolean (value)
                                      ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_place_row_class_init (QuayPlaceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_place_row_dispose;
  object_class->get_property = quay_place_row_get_property;
  object_class->set_property = quay_place_row_set_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayPlaceRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, QuayPlaceRow, note_label);
}

static void
quay_place_row_init (QuayPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * quay_place_row_set_note:
 * @note: (nullable): plain text
 */
void
quay_place_row_set_note (QuayPlaceRow *self,
                         const char   *note)
{
  g_return_if_fail (QUAY_IS_PLACE_ROW (self));

  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
  update_name (self);
}
