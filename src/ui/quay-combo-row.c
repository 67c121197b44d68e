/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-combo-row"

#include "config.h"

#include "quay-combo-row.h"

#include "quay-row-layout.h"
#include "quay-ui-util.h"

/* In characters: where a choice begins a new line. */
#define MAX_CHOICE_WIDTH 40

/**
 * QuayComboRow:
 *
 * A choice out of a list of texts, all of which can be read: libadwaita ends them with dots, in the row where there is
 * no room beside the title, and in the list after twenty characters. Here what was chosen moves below the title, and
 * both wrap.
 *
 * It can be heard, too. Nothing tells by itself what the row shows as chosen, and so it is a part of the description,
 * before the subtitle and the tooltip; and each item of the list says its text (GTK 4.8 and libadwaita 1.2 do neither).
 */

G_DEFINE_TYPE (QuayComboRow, quay_combo_row, ADW_TYPE_COMBO_ROW)

/* After libadwaita, which has made a box with the text and a check mark (1.2 to 1.7), for the row as for the list. */
static void
item_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *label = box != NULL ? gtk_widget_get_first_child (box) : NULL;

  if (!GTK_IS_LABEL (label))
    return;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHOICE_WIDTH);
}

/* After libadwaita, which has put the text into the label by now. */
static void
item_bind_cb (QuayComboRow *self,
              GtkListItem  *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *row = box != NULL ? gtk_widget_get_parent (box) : NULL;
  GtkWidget *list = row != NULL ? gtk_widget_get_ancestor (row, GTK_TYPE_LIST_VIEW) : NULL;
  gpointer choice = gtk_list_item_get_item (item);

  if (row != NULL && GTK_IS_STRING_OBJECT (choice))
    quay_ui_name (row, gtk_string_object_get_string (choice));
  if (list != NULL)
    quay_ui_name (list, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
}

static void
update_description (QuayComboRow *self)
{
  gpointer choice = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));
  const char *texts[] = {
    GTK_IS_STRING_OBJECT (choice) ? gtk_string_object_get_string (choice) : NULL,
    adw_action_row_get_subtitle (ADW_ACTION_ROW (self)),
    gtk_widget_get_tooltip_text (GTK_WIDGET (self)),
  };
  g_autoptr(GString) description = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      g_string_append_printf (description, "%s%s", description->len > 0 ? ", " : "", texts[i]);
  quay_ui_describe (GTK_WIDGET (self), description->str);
}

static void
quay_combo_row_class_init (QuayComboRowClass *klass)
{
}

static void
quay_combo_row_init (QuayComboRow *self)
{
  GtkListItemFactory *factory = adw_combo_row_get_factory (ADW_COMBO_ROW (self));

  g_signal_connect (factory, "setup", G_CALLBACK (item_setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (item_bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::selected-item", G_CALLBACK (update_description), NULL);
  g_signal_connect (self, "notify::subtitle", G_CALLBACK (update_description), NULL);
  g_signal_connect (self, "notify::tooltip-text", G_CALLBACK (update_description), NULL);
  quay_row_layout_set_up (ADW_ACTION_ROW (self));
}
