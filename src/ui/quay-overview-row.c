/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-overview-row"

#include "config.h"

#include "quay-overview-row.h"

#include <glib/gi18n.h>

#include "quay-row-layout.h"
#include "quay-spinner.h"

/**
 * QuayOverviewRow:
 *
 * A state with its words, and the one button that helps. Its accessible name says all of it but the button: “Token
 * Expired, legacy · fabrikam”. In a narrow window everything stands one below the other, and in a wide one what has no
 * room beside the title.
 */
struct _QuayOverviewRow
{
  AdwPreferencesRow    parent_instance;

  GtkImage            *icon;
  QuaySpinner         *spinner;
  GtkWidget           *body;
  GtkWidget           *texts;
  GtkLabel            *title_label;
  GtkLabel            *text_label;
  GtkButton           *button;
  GtkWidget           *arrow;

  QuayOverviewRowStyle style;
  gboolean             narrow;
  char                *state_title;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  BUTTON_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayOverviewRow, quay_overview_row, ADW_TYPE_PREFERENCES_ROW)

static void
clicked_cb (QuayOverviewRow *self)
{
  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
}

static void
update_name (QuayOverviewRow *self)
{
  const char *title = gtk_label_get_label (self->title_label);
  const char *text = gtk_label_get_label (self->text_label);
  g_autoptr(GString) name = g_string_new (title);

  if (self->state_title != NULL && !g_str_equal (self->state_title, title))
    g_string_append_printf (name, ", %s", self->state_title);
  if (*text != '\0' && g_strcmp0 (self->state_title, text) != 0)
    g_string_append_printf (name, ", %s", text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static GtkLayoutManager *
column_new (guint spacing)
{
  GtkLayoutManager *layout = gtk_box_layout_new (GTK_ORIENTATION_VERTICAL);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), spacing);
  return layout;
}

static void
update_layout (QuayOverviewRow *self)
{
  gboolean at_end = self->style == QUAY_OVERVIEW_ROW_END && !self->narrow;

  gtk_widget_set_layout_manager (self->body, self->narrow ? column_new (6) : quay_row_layout_new (self->texts));
  gtk_widget_set_layout_manager (self->texts,
                                 at_end ? quay_row_layout_new (GTK_WIDGET (self->title_label)) : column_new (2));
  gtk_label_set_xalign (self->text_label, at_end ? 1 : 0);
  gtk_label_set_justify (self->text_label, at_end ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_LEFT);
  gtk_widget_set_halign (GTK_WIDGET (self->button), self->narrow ? GTK_ALIGN_START : GTK_ALIGN_END);
  if (at_end)
    gtk_widget_remove_css_class (GTK_WIDGET (self->text_label), "caption");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->text_label), "caption");
}

static void
quay_overview_row_dispose (GObject *object)
{
  g_clear_pointer (&QUAY_OVERVIEW_ROW (object)->state_title, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_OVERVIEW_ROW);
  G_OBJECT_CLASS (quay_overview_row_parent_class)->dispose (object);
}

static void
quay_overview_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, QUAY_OVERVIEW_ROW (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_overview_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  QuayOverviewRow *self = QUAY_OVERVIEW_ROW (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      update_layout (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_overview_row_class_init (QuayOverviewRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_overview_row_dispose;
  object_class->get_property = quay_overview_row_get_property;
  object_class->set_property = quay_overview_row_set_property;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayOverviewRow::button-clicked:
   *
   * The button of the row was pressed.
   */
  signals[BUTTON_CLICKED] =
    g_signal_new ("button-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-overview-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, icon);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, body);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, texts);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, button);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewRow, arrow);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
quay_overview_row_init (QuayOverviewRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
quay_overview_row_new (QuayOverviewRowStyle style)
{
  QuayOverviewRow *self = g_object_new (QUAY_TYPE_OVERVIEW_ROW, NULL);

  self->style = style;
  update_layout (self);
  return GTK_WIDGET (self);
}

void
quay_overview_row_set_state (QuayOverviewRow *self,
                             const char      *icon_name,
                             const char      *css_class,
                             const char      *state_title)
{
  const char *classes[] = { css_class, NULL };

  g_return_if_fail (QUAY_IS_OVERVIEW_ROW (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  g_free (self->state_title);
  self->state_title = g_strdup (state_title);
  update_name (self);
}

void
quay_overview_row_set_texts (QuayOverviewRow *self,
                             const char      *title,
                             const char      *text)
{
  g_return_if_fail (QUAY_IS_OVERVIEW_ROW (self));
  g_return_if_fail (title != NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->text_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), text != NULL);
  update_name (self);
}

void
quay_overview_row_set_button (QuayOverviewRow *self,
                              const char      *label,
                              const char      *tooltip)
{
  g_return_if_fail (QUAY_IS_OVERVIEW_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  gtk_button_set_label (self->button, label != NULL ? label : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tooltip);
}

void
quay_overview_row_set_busy (QuayOverviewRow *self,
                            gboolean         busy)
{
  g_return_if_fail (QUAY_IS_OVERVIEW_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->icon), !busy);
  quay_spinner_set_spinning (self->spinner, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
}

void
quay_overview_row_set_opens (QuayOverviewRow *self,
                             gboolean         opens)
{
  g_return_if_fail (QUAY_IS_OVERVIEW_ROW (self));

  gtk_widget_set_visible (self->arrow, opens);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), opens);
}
