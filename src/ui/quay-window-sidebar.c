/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include "quay-connection-row.h"

/*
 * The sidebar: two lists, of pages and of connections, which have one selected row between them, and the content, which
 * shows what is selected. In a window too narrow for both the sidebar is the first page.
 */

/* Takes the selection away from a list, out of which a click or a key cannot take it. */
static void
unselect (GtkListBox *list)
{
  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_list_box_set_selection_mode (list, GTK_SELECTION_BROWSE);
}

static void
row_selected_cb (QuayWindow    *self,
                 GtkListBoxRow *row)
{
  if (row == NULL)
    return;

  unselect (self->places);
  quay_window_ensure_connection_page (self);
  quay_connection_page_set_connection (self->connection_page,
                                       quay_connection_row_get_connection (QUAY_CONNECTION_ROW (row)));
  quay_window_show_page (self, GTK_WIDGET (self->connection_page));
}

static void
place_selected_cb (QuayWindow    *self,
                   GtkListBoxRow *row)
{
  if (row == NULL)
    return;

  unselect (self->list);
  quay_window_show_page (self, row == GTK_LIST_BOX_ROW (self->tokens_row) ? quay_window_ensure_tokens_page (self)
                                                                           : quay_window_ensure_overview_page (self));
}

static void
row_activated_cb (QuayWindow    *self,
                  GtkListBoxRow *row)
{
  quay_panes_show (self->leaflet, GTK_WIDGET (self->content));
}

/* Arrow keys go on from one list to the other. */
static gboolean
go_to_row (GtkListBox    *list,
           GtkListBoxRow *row)
{
  if (row == NULL)
    return FALSE;

  gtk_list_box_select_row (list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static gboolean
places_keynav_cb (QuayWindow      *self,
                  GtkDirectionType direction)
{
  return direction == GTK_DIR_DOWN && go_to_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static gboolean
list_keynav_cb (QuayWindow      *self,
                GtkDirectionType direction)
{
  GtkListBoxRow *last = NULL;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->places, i)) != NULL; i++)
    last = row;
  return direction == GTK_DIR_UP && go_to_row (self->places, last);
}

void
quay_window_class_install_sidebar (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, places_keynav_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_keynav_cb);
}

/**
 * quay_window_show_page:
 * @page: one of those in the content
 *
 * The others stay as they are, with whatever they are doing, but are there for nobody.
 */
void
quay_window_show_page (QuayWindow *self,
                       GtkWidget  *page)
{
  gtk_widget_set_visible (page, TRUE);
  gtk_stack_set_visible_child (self->content, page);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->content)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == page);
}

GtkListBoxRow *
quay_window_get_selected_row (QuayWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->places);

  return row != NULL ? row : gtk_list_box_get_selected_row (self->list);
}

/**
 * quay_window_select_place:
 * @row: one of the pages
 *
 * Shows it, also in a window that is too narrow for sidebar and page.
 */
void
quay_window_select_place (QuayWindow   *self,
                          QuayPlaceRow *row)
{
  gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (row));
  row_activated_cb (self, GTK_LIST_BOX_ROW (row));
}

void
quay_window_select_connection (QuayWindow     *self,
                               QuayConnection *connection)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (quay_connection_row_get_connection (QUAY_CONNECTION_ROW (row)) == connection)
      {
        gtk_list_box_select_row (self->list, row);
        row_activated_cb (self, row);
        return;
      }
}
