/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-combo-row"

#include "config.h"

#include "quay-combo-row.h"

#include "quay-row-layout.h"

/* In characters: where a choice begins a new line. */
#define MAX_CHOICE_WIDTH 40

/**
 * QuayComboRow:
 *
 * A choice out of a list of texts, all of which can be read: libadwaita ends them with dots, in the row where there is
 * no room beside the title, and in the list after twenty characters. Here what was chosen moves below the title, and
 * both wrap.
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

static void
quay_combo_row_class_init (QuayComboRowClass *klass)
{
}

static void
quay_combo_row_init (QuayComboRow *self)
{
  g_signal_connect (adw_combo_row_get_factory (ADW_COMBO_ROW (self)), "setup", G_CALLBACK (item_setup_cb), NULL);
  quay_row_layout_set_up (ADW_ACTION_ROW (self));
}
