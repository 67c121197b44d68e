/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-connection-edit.h"
#include "quay-edit-window.h"

/*
 * What the page of a connection changes: feed, helper, places, and what replaces crates.io. Each is planned first, and
 * the plan is reviewed; here nothing is written.
 */

static void
edit_again_cb (QuayReviewWindow *review,
               QuayEditWindow   *window)
{
  gtk_window_destroy (GTK_WINDOW (review));
  quay_edit_window_plan (window);
}

static void
edit_applied_cb (QuayReviewWindow  *review,
                 QuayChangeReceipt *receipt,
                 QuayEditWindow    *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
edit_planned_cb (QuayEditWindow *window,
                 QuayChangePlan *plan,
                 QuayWindow     *self)
{
  QuayReviewWindow *review = quay_window_review (self, GTK_WINDOW (window), plan, NULL);

  g_signal_connect_object (review, "plan-again", G_CALLBACK (edit_again_cb), window, 0);
  g_signal_connect_object (review, "applied", G_CALLBACK (edit_applied_cb), window, 0);
}

/**
 * quay_window_edit_connection:
 * @parent: (nullable): the window that it stands before; %NULL for this one
 * @what: %QUAY_EDIT_FEED_ADDRESS or %QUAY_EDIT_CREDENTIAL_HELPER
 *
 * Opens the window in which that is edited.
 *
 * Returns: (transfer none): the window, for its signals
 */
QuayEditWindow *
quay_window_edit_connection (QuayWindow             *self,
                             GtkWindow              *parent,
                             QuayConnection         *connection,
                             QuayConnectionEditFlags what)
{
  QuayEditWindow *window;

  g_return_val_if_fail (QUAY_IS_WINDOW (self), NULL);
  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  window = quay_edit_window_new (parent != NULL ? parent : GTK_WINDOW (self), quay_connection_list_get_context (self->connections),
                                 connection, what);
  g_signal_connect_object (window, "planned", G_CALLBACK (edit_planned_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static QuayConnection *
get_connection (QuayWindow *self)
{
  return self->connection_page != NULL ? quay_connection_page_get_connection (self->connection_page) : NULL;
}

static void
edit_feed (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  QuayConnection *connection = get_connection (QUAY_WINDOW (widget));

  if (connection != NULL)
    quay_window_edit_connection (QUAY_WINDOW (widget), NULL, connection, QUAY_EDIT_FEED_ADDRESS);
}

static void
edit_helper (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  QuayConnection *connection = get_connection (QUAY_WINDOW (widget));

  if (connection != NULL)
    quay_window_edit_connection (QUAY_WINDOW (widget), NULL, connection, QUAY_EDIT_CREDENTIAL_HELPER);
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_connection_plan_edit_finish (QUAY_CONNECTION (object), result, &error);

  if (plan != NULL)
    quay_window_review (self, NULL, plan, NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->connection_page != NULL)
    quay_connection_page_show_error (self->connection_page, error);
}

static void
replace_crates_io (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  QuayConnection *connection = get_connection (self);

  if (connection != NULL)
    quay_connection_plan_replacement_async (connection, g_variant_get_boolean (parameter), self->cancellable,
                                            planned_cb, g_object_ref (self));
}

static void
use_as_default (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  QuayConnection *connection = get_connection (self);

  if (connection != NULL)
    quay_connection_plan_default_async (connection, g_variant_get_boolean (parameter), self->cancellable,
                                        planned_cb, g_object_ref (self));
}

static void
stop_using (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  QuayConnection *connection = get_connection (self);
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  if (connection != NULL)
    quay_connection_plan_leaving_async (connection, file, self->cancellable, planned_cb, g_object_ref (self));
}

static void
folder_chosen_cb (QuayWindow *self,
                  int         response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  QuayConnection *connection = get_connection (self);
  g_autoptr(GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && folder != NULL && connection != NULL)
    quay_window_use_in_project (self, connection, folder);
}

static void
choose_project (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Use in Another Project"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * quay_window_use_in_project:
 * @folder: a project that is to use the feed of @connection, too
 *
 * Presents for review what that changes.
 */
void
quay_window_use_in_project (QuayWindow     *self,
                            QuayConnection *connection,
                            GFile          *folder)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));
  g_return_if_fail (G_IS_FILE (folder));

  quay_connection_plan_joining_async (connection, folder, self->cancellable, planned_cb, g_object_ref (self));
}

void
quay_window_class_install_edit_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.edit-feed", NULL, edit_feed);
  gtk_widget_class_install_action (widget_class, "win.edit-helper", NULL, edit_helper);
  gtk_widget_class_install_action (widget_class, "win.replace-crates-io", "b", replace_crates_io);
  gtk_widget_class_install_action (widget_class, "win.use-as-default", "b", use_as_default);
  gtk_widget_class_install_action (widget_class, "win.stop-using", "s", stop_using);
  gtk_widget_class_install_action (widget_class, "win.use-in-project", NULL, choose_project);
}
