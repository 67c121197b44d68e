/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-row"

#include "config.h"

#include "quay-connection-row.h"

#include <glib/gi18n.h>

#include "quay-spinner.h"

/**
 * QuayConnectionRow:
 *
 * A connection in the sidebar: its name, where the feed is, and its state as an icon. Its accessible name
 * says all three: “crates, Token Expired, contoso / platform”.
 */
struct _QuayConnectionRow
{
  GtkListBoxRow   parent_instance;

  GtkLabel       *title_label;
  GtkLabel       *subtitle_label;
  GtkImage       *state_icon;
  QuaySpinner    *spinner;

  QuayConnection *connection;
};

G_DEFINE_FINAL_TYPE (QuayConnectionRow, quay_connection_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (QuayConnectionRow *self)
{
  QuayConnectionState state = quay_connection_get_state (self->connection);
  const char *classes[] = { quay_connection_state_get_style (state), NULL };
  gboolean checking = state == QUAY_STATE_CHECKING;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *state_title = NULL;
  g_autofree char *name = NULL;

  g_object_get (self->connection, "title", &title, "subtitle", &subtitle, "state-title", &state_title, NULL);
  /* Translators: what a screen reader says of a connection: its name, its state, and where the feed is. */
  name = g_strdup_printf (_("%s, %s, %s"), title, state_title, subtitle);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->subtitle_label, subtitle);
  gtk_image_set_from_icon_name (self->state_icon, quay_connection_state_get_icon_name (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !checking);
  quay_spinner_set_spinning (self->spinner, checking);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), state_title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, checking, -1);
}

static void
let_go (QuayConnectionRow *self)
{
  if (self->connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
}

/* A row that has left its list may live on: GTK keeps the widget whose tooltip it looked at last. */
static void
quay_connection_row_unroot (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (quay_connection_row_parent_class)->unroot (widget);
  let_go (QUAY_CONNECTION_ROW (widget));
}

static void
quay_connection_row_dispose (GObject *object)
{
  let_go (QUAY_CONNECTION_ROW (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_CONNECTION_ROW);
  G_OBJECT_CLASS (quay_connection_row_parent_class)->dispose (object);
}

static void
quay_connection_row_class_init (QuayConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_connection_row_dispose;
  widget_class->unroot = quay_connection_row_unroot;

  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionRow, spinner);
}

static void
quay_connection_row_init (QuayConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
quay_connection_row_new (QuayConnection *connection)
{
  QuayConnectionRow *self;

  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  self = g_object_new (QUAY_TYPE_CONNECTION_ROW, NULL);
  self->connection = g_object_ref (connection);
  g_signal_connect_object (connection, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

QuayConnection *
quay_connection_row_get_connection (QuayConnectionRow *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_ROW (self), NULL);

  return self->connection;
}
