/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-copy-row"

#include "config.h"

#include "quay-copy-row.h"

#include <glib/gi18n.h>

#include "quay-ui-util.h"
#include "quay-util.h"

/**
 * QuayCopyRow:
 *
 * A line of code, a command or an address, with a button that copies it. It is always written from left to
 * right. A title, if there is one, stands above; the tooltip of the button and the toast afterwards can be
 * told.
 */
struct _QuayCopyRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel         *title_label;
  GtkLabel         *label;
  GtkButton        *button;

  char             *text;
  char             *copy_label;
  char             *toast;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_COPY_LABEL,
  PROP_TOAST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayCopyRow, quay_copy_row, ADW_TYPE_PREFERENCES_ROW)

static void
copy_clicked_cb (QuayCopyRow *self)
{
  if (self->text != NULL)
    quay_ui_copy (GTK_WIDGET (self), self->text, self->toast);
}

static void
title_changed_cb (QuayCopyRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));

  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_visible (GTK_WIDGET (self->title_label), title != NULL && *title != '\0');
}

static void
quay_copy_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_COPY_ROW);
  G_OBJECT_CLASS (quay_copy_row_parent_class)->dispose (object);
}

static void
quay_copy_row_finalize (GObject *object)
{
  QuayCopyRow *self = QUAY_COPY_ROW (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->copy_label, g_free);
  g_clear_pointer (&self->toast, g_free);
  G_OBJECT_CLASS (quay_copy_row_parent_class)->finalize (object);
}

static void
quay_copy_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  QuayCopyRow *self = QUAY_COPY_ROW (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_COPY_LABEL:
      g_value_set_string (value, self->copy_label);
      break;
    case PROP_TOAST:
      g_value_set_string (value, self->toast);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_copy_row_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  QuayCopyRow *self = QUAY_COPY_ROW (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      quay_copy_row_set_text (self, g_value_get_string (value));
      break;
    case PROP_COPY_LABEL:
      quay_set_str (&self->copy_label, g_value_get_string (value));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), self->copy_label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, self->copy_label,
                                      -1);
      break;
    case PROP_TOAST:
      quay_set_str (&self->toast, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_copy_row_class_init (QuayCopyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_copy_row_dispose;
  object_class->finalize = quay_copy_row_finalize;
  object_class->get_property = quay_copy_row_get_property;
  object_class->set_property = quay_copy_row_set_property;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COPY_LABEL] =
    g_param_spec_string ("copy-label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOAST] =
    g_param_spec_string ("toast", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-copy-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayCopyRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, QuayCopyRow, label);
  gtk_widget_class_bind_template_child (widget_class, QuayCopyRow, button);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
quay_copy_row_init (QuayCopyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->label), GTK_TEXT_DIR_LTR);
  quay_ui_keep_options (self->label);
  /* Translators: the tooltip of a button that copies a command. */
  g_object_set (self, "copy-label", _("Copy"), NULL);
  g_signal_connect (self, "notify::title", G_CALLBACK (title_changed_cb), NULL);
  title_changed_cb (self);
}

/**
 * quay_copy_row_set_text:
 * @text: (nullable): what is shown and copied, never a token
 */
void
quay_copy_row_set_text (QuayCopyRow *self,
                        const char  *text)
{
  g_return_if_fail (QUAY_IS_COPY_ROW (self));

  if (!quay_set_str (&self->text, text))
    return;

  gtk_label_set_label (self->label, text != NULL ? text : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), text != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}
