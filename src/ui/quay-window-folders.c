/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-catalog.h"
#include "quay-context.h"
#include "quay-ui-util.h"

/*
 * Project folders: chosen, dropped or named on the command line. A folder with feeds in its configuration
 * shows up in the list; for one without any the assistant opens. And the one folder that Quayside must be
 * able to change, Cargo's.
 */

/* A folder on its way into the list. */
typedef struct
{
  QuayWindow *window;
  GFile      *folder;
} OpenRequest;

static void
open_request_free (OpenRequest *request)
{
  g_clear_object (&request->window);
  g_clear_object (&request->folder);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenRequest, open_request_free)

static guint
count_uses (QuayWindow *self,
            GFile      *folder)
{
  GListModel *connections = G_LIST_MODEL (self->connections);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);
      GPtrArray *uses = quay_connection_get_uses (connection);

      for (guint j = 0; j < uses->len; j++)
        {
          const QuayConnectionUse *use = g_ptr_array_index (uses, j);

          if (use->folder != NULL && g_file_equal (use->folder, folder))
            {
              count++;
              break;
            }
        }
    }
  return count;
}

static void
folder_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(OpenRequest) request = user_data;
  QuayWindow *self = request->window;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  guint count;

  if (!quay_connection_list_load_finish (QUAY_CONNECTION_LIST (object), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          text = quay_catalog_dup_body (error);
          quay_ui_toast (GTK_WIDGET (self->stack), text);
        }
      return;
    }

  count = count_uses (self, request->folder);
  if (count == 0)
    {
      quay_window_connect_folder (self, NULL, request->folder);
      return;
    }
  text = g_strdup_printf (ngettext ("Folder is used by %d connection",
                                    "Folder is used by %d connections", count),
                          (int) count);
  quay_ui_toast (GTK_WIDGET (self->stack), text);
}

static void
folder_added_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(OpenRequest) request = user_data;
  QuayWindow *self = request->window;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (quay_context_add_project_finish (QUAY_CONTEXT (object), result, &error))
    {
      quay_connection_list_load_async (self->connections, self->cancellable,
                                       folder_read_cb, g_steal_pointer (&request));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      text = quay_catalog_dup_body (error);
      quay_ui_toast (GTK_WIDGET (self->stack), text);
    }
}

static void
file_queried_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(OpenRequest) request = user_data;
  QuayWindow *self = request->window;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);
  g_autofree char *text = NULL;
  GFile *folder;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* For a Cargo.toml, its folder is meant. */
  request->folder = info == NULL || g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY ?
                    g_object_ref (G_FILE (object)) : g_file_get_parent (G_FILE (object));

  if (info == NULL)
    {
      text = quay_catalog_dup_body (error);
      quay_ui_toast (GTK_WIDGET (self->stack), text);
      return;
    }
  folder = request->folder;
  quay_context_add_project_async (quay_connection_list_get_context (self->connections), folder,
                                  self->cancellable, folder_added_cb, g_steal_pointer (&request));
}

/**
 * quay_window_open_folder:
 * @file: a project folder, or the Cargo.toml in it
 */
void
quay_window_open_folder (QuayWindow *self,
                         GFile      *file)
{
  OpenRequest *request;

  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  request = g_new0 (OpenRequest, 1);
  request->window = g_object_ref (self);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, file_queried_cb, request);
}

static void
folder_chosen_cb (QuayWindow *self,
                  GFile      *folder)
{
  g_clear_object (&self->chooser);
  if (folder != NULL)
    quay_window_open_folder (self, folder);
}

void
quay_window_choose_folder (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  if (self->chooser != NULL)
    return;

  self->chooser = quay_chooser_new (GTK_WINDOW (self), QUAY_CHOOSE_FOLDER, _("Open Project Folder"), _("_Open"));
  g_signal_connect_object (self->chooser, "answered", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  quay_chooser_show (self->chooser, NULL, NULL);
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            QuayWindow    *self)
{
  GSList *files = g_value_get_boxed (value);

  quay_window_reveal (self->drop_hint, FALSE);
  if (files == NULL)
    return FALSE;

  quay_window_open_folder (self, files->data);
  return TRUE;
}

static GdkDragAction
drop_entered_cb (GtkDropTarget *target,
                 double         x,
                 double         y,
                 QuayWindow    *self)
{
  quay_window_reveal (self->drop_hint, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_left_cb (GtkDropTarget *target,
              QuayWindow    *self)
{
  quay_window_reveal (self->drop_hint, FALSE);
}

/**
 * quay_window_set_up_drop:
 *
 * Makes the window a place to drop a project on.
 */
void
quay_window_set_up_drop (QuayWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (drop_entered_cb), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_left_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
access_queried_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A folder that is not there yet is made when something is saved. */
  quay_window_reveal (self->folder_strip,
                      info != NULL &&
                      !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE));
}

/**
 * quay_window_check_folder:
 *
 * Looks whether Cargo's folder can be changed, and shows the strip if it cannot.
 */
void
quay_window_check_folder (QuayWindow *self)
{
  QuayContext *context = quay_connection_list_get_context (self->connections);

  g_file_query_info_async (quay_cargo_home_get_folder (quay_context_get_home (context)),
                           G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW,
                           self->cancellable, access_queried_cb, g_object_ref (self));
}
