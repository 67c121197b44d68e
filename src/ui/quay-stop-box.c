/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-stop-box"

#include "config.h"

#include "quay-stop-box.h"

/**
 * QuayStopBox:
 *
 * A box of lists that have one selected row between them, which is the only one where Tab stops. A row is
 * selected when it gets the focus: if Tab stopped at each list, it would choose something else on its way
 * through. Arrow keys lead to the other rows.
 */
struct _QuayStopBox
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (QuayStopBox, quay_stop_box, GTK_TYPE_BOX)

static GtkWidget *
find_selected_row (QuayStopBox * self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBoxRow *row = GTK_IS_LIST_BOX (child) ? gtk_list_box_get_selected_row (GTK_LIST_BOX (child)) : NULL;

      if (row != NULL)
        return GTK_WIDGET (row);
    }
  return NULL;
}

static gboolean
has_focus_inside (QuayStopBox *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static gboolean
quay_stop_box_focus (GtkWidget       *widget,
                     GtkDirectionType direction)
{
  QuayStopBox *self = QUAY_STOP_BOX (widget);
  GtkWidget *row = find_selected_row (self);

  if (row == NULL || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return GTK_WIDGET_CLASS (quay_stop_box_parent_class)->focus (widget, direction);

  return !has_focus_inside (self) && gtk_widget_grab_focus (row);
}

static void
quay_stop_box_class_init (QuayStopBoxClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = quay_stop_box_focus;
}

static void
quay_stop_box_init (QuayStopBox *self)
{
}

/**
 * quay_stop_box_new:
 *
 * Returns: (transfer floating): an empty box; lists are appended to it
 */
GtkWidget *
quay_stop_box_new (void)
{
  return g_object_new (QUAY_TYPE_STOP_BOX, NULL);
}
