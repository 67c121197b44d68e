/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-diff-view"

#include "config.h"

#include "quay-diff-view.h"

#include <glib/gi18n.h>

/**
 * QuayDiffView:
 *
 * The difference of a file before and after, line by line. Each line is a row that can be walked to by the
 * arrow keys and that says what happens to it; + and − say it to the eye, so that colour is only an ornament.
 * The lines do not wrap: the view scrolls sideways, and only sideways.
 */
struct _QuayDiffView
{
  AdwBin      parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (QuayDiffView, quay_diff_view, ADW_TYPE_BIN)

/* Where a hunk begins in the new file: the number behind the plus of “@@ -1,3 +1,6 @@”. */
static int
get_first_line (const char *hunk)
{
  const char *plus = strchr (hunk, '+');

  return plus != NULL ? (int) g_ascii_strtoll (plus + 1, NULL, 10) : 0;
}

static char *
describe_line (QuayDiffLine *line)
{
  const char *text = quay_diff_line_get_text (line);

  switch (quay_diff_line_get_kind (line))
    {
    case QUAY_DIFF_LINE_ADDED:
      /* Translators: %s is one line of a file. */
      return g_strdup_printf (_("Added: %s"), text);
    case QUAY_DIFF_LINE_REMOVED:
      /* Translators: %s is one line of a file. */
      return g_strdup_printf (_("Removed: %s"), text);
    case QUAY_DIFF_LINE_UNCHANGED:
      /* Translators: %s is one line of a file. */
      return g_strdup_printf (_("Unchanged: %s"), text);
    case QUAY_DIFF_LINE_HUNK:
    default:
      /* Translators: %d is the number of a line in a file. */
      return g_strdup_printf (_("From line %d"), get_first_line (text));
    }
}

static GtkWidget *
create_line (gpointer item,
             gpointer user_data)
{
  static const struct
  {
    const char *style;
    const char *sign;
  } looks[] = {
    [QUAY_DIFF_LINE_HUNK] = { "hunk", "" },
    [QUAY_DIFF_LINE_UNCHANGED] = { "unchanged", "  " },
    [QUAY_DIFF_LINE_ADDED] = { "added", "+ " },
    [QUAY_DIFF_LINE_REMOVED] = { "removed", "− " },
  };
  QuayDiffLine *line = item;
  QuayDiffLineKind kind = quay_diff_line_get_kind (line);
  g_autofree char *shown = g_strconcat (looks[kind].sign, quay_diff_line_get_text (line), NULL);
  g_autofree char *description = describe_line (line);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (shown);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Code is written from left to right in every language, and no widget takes its direction from another. */
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, looks[kind].style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  return row;
}

static void
quay_diff_view_class_init (QuayDiffViewClass *klass)
{
}

static void
quay_diff_view_init (QuayDiffView *self)
{
  /* It has a name, which newer versions of GTK tell of nothing that has no role. */
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);

  /* The beginning of the lines is what shows first. The viewport that GTK puts in between decides on it. */
  gtk_widget_set_direction (scroller, GTK_TEXT_DIR_LTR);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_direction (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)), GTK_TEXT_DIR_LTR);
  adw_bin_set_child (ADW_BIN (self), scroller);

  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "diff");
}

void
quay_diff_view_set_diff (QuayDiffView *self,
                         QuayLineDiff *diff)
{
  g_return_if_fail (QUAY_IS_DIFF_VIEW (self));
  g_return_if_fail (diff == NULL || QUAY_IS_LINE_DIFF (diff));

  gtk_list_box_bind_model (self->list, G_LIST_MODEL (diff), create_line, NULL, NULL);
}

/**
 * quay_diff_view_set_name:
 * @name: what a screen reader calls the list, and what scrolls it: the path of the file
 */
void
quay_diff_view_set_name (QuayDiffView *self,
                         const char   *name)
{
  g_return_if_fail (QUAY_IS_DIFF_VIEW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* It takes the focus, so that long lines can be scrolled by keyboard. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (adw_bin_get_child (ADW_BIN (self))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
