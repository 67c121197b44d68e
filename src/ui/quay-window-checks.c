/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-context.h"

/*
 * Checking: all connections at once, and the window that shows one of them step by step.
 */

/* The menu offers one of the two, never both, and none where there is nothing to check. */
static void
update_check_actions (QuayWindow *self)
{
  gboolean running = quay_check_runner_get_running (self->runner);
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->connections)) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.check-all", any && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop-checks", running);
}

void
quay_window_set_up_checks (QuayWindow *self)
{
  g_signal_connect_object (self->runner, "notify::running", G_CALLBACK (update_check_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connections, "items-changed", G_CALLBACK (update_check_actions), self,
                           G_CONNECT_SWAPPED);
  update_check_actions (self);
}

static void
all_checked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;

  /* Each connection tells its own result. */
  if (!quay_check_runner_run_finish (QUAY_CHECK_RUNNER (object), result, NULL))
    g_debug ("The checks were stopped");
}

void
quay_window_check_all (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  quay_check_runner_run_async (self->runner, G_LIST_MODEL (self->connections), NULL, QUAY_CHECK_NONE,
                               self->cancellable, all_checked_cb, g_object_ref (self));
}

void
quay_window_stop_checks (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  if (self->runner != NULL)
    quay_check_runner_stop (self->runner);
}

/* The same connection in the list of this window, if it is listed there. */
static QuayConnection *
find_connection (QuayWindow     *self,
                 QuayConnection *connection)
{
  QuayConnection *own = quay_connection_list_find (self->connections, quay_connection_get_index_url (connection));

  return own != NULL ? own : connection;
}

/* What was found for the folder that the connection is checked in by itself holds for its page, too. */
static void
window_checked_cb (QuayWindow      *self,
                   QuayConnection  *connection,
                   QuayCheckWindow *window)
{
  GFile *folder = quay_check_session_get_folder (quay_check_window_get_session (window));
  QuayConnection *own = find_connection (self, connection);
  g_autoptr(GFile) own_folder = quay_connection_dup_check_folder (own);

  if (own_folder == NULL
        ? quay_check_session_is_home (quay_check_window_get_session (window), folder)
        : g_file_equal (own_folder, folder))
    quay_connection_take_over_check (own, connection);
}

static void
check_again_cb (QuayWindow *self)
{
  if (self->check_window != NULL)
    quay_check_window_check (self->check_window);
}

static void
window_log_in_cb (QuayWindow     *self,
                  QuayConnection *connection)
{
  quay_window_log_in (self, GTK_WINDOW (self->check_window), find_connection (self, connection));
  g_signal_connect_object (self->assistant, "destroy", G_CALLBACK (check_again_cb), self, G_CONNECT_SWAPPED);
}

static void
window_mend_token_cb (QuayWindow     *self,
                      QuayConnection *connection,
                      int             remedy)
{
  quay_window_mend_token (self, GTK_WINDOW (self->check_window), find_connection (self, connection), remedy);
  g_signal_connect_object (self->token_actions, "applied", G_CALLBACK (check_again_cb), self, G_CONNECT_SWAPPED);
}

static void
window_edit_cb (QuayWindow     *self,
                QuayConnection *connection,
                int             what)
{
  QuayEditWindow *window = quay_window_edit_connection (self, GTK_WINDOW (self->check_window),
                                                        find_connection (self, connection), what);

  g_signal_connect_object (window, "destroy", G_CALLBACK (check_again_cb), self, G_CONNECT_SWAPPED);
}

static void
window_connect_cb (QuayWindow *self,
                   GFile      *folder)
{
  quay_window_connect_folder (self, GTK_WINDOW (self->check_window), folder);
  g_signal_connect_object (self->assistant, "destroy", G_CALLBACK (check_again_cb), self, G_CONNECT_SWAPPED);
}

static void
window_review_cb (QuayWindow     *self,
                  QuayChangePlan *plan)
{
  QuayReviewWindow *review = quay_window_review (self, GTK_WINDOW (self->check_window), plan, NULL);

  g_signal_connect_object (review, "applied", G_CALLBACK (check_again_cb), self, G_CONNECT_SWAPPED);
}

static void
open_check_window (QuayWindow *self,
                   GFile      *folder,
                   const char *index_url)
{
  QuayContext *context = quay_connection_list_get_context (self->connections);

  if (self->check_window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->check_window));
  g_clear_weak_pointer (&self->check_window);
  g_set_weak_pointer (&self->check_window, quay_check_window_new (GTK_WINDOW (self), context, folder, index_url));
  g_signal_connect_object (self->check_window, "checked", G_CALLBACK (window_checked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_window, "log-in", G_CALLBACK (window_log_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_window, "mend-token", G_CALLBACK (window_mend_token_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_window, "edit", G_CALLBACK (window_edit_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_window, "connect", G_CALLBACK (window_connect_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_window, "review", G_CALLBACK (window_review_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->check_window));
}

/**
 * quay_window_show_check:
 * @connection: (nullable): what to check, where it is defined first; %NULL for the first of the newest project
 *
 * Opens the Check window in place of one that is open.
 */
void
quay_window_show_check (QuayWindow     *self,
                        QuayConnection *connection)
{
  QuayCargoHome *home;
  g_autoptr(GFile) folder = NULL;

  g_return_if_fail (QUAY_IS_WINDOW (self));

  home = quay_context_get_home (quay_connection_list_get_context (self->connections));
  if (connection != NULL)
    folder = quay_connection_dup_check_folder (connection);
  if (connection != NULL && folder == NULL)
    folder = g_object_ref (quay_cargo_home_get_user_home (home));
  open_check_window (self, folder, connection != NULL ? quay_connection_get_index_url (connection) : NULL);
}

/**
 * quay_window_check_a_folder:
 *
 * Opens the Check window and asks for a folder.
 */
void
quay_window_check_a_folder (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  open_check_window (self, NULL, NULL);
  quay_check_window_choose_folder (self->check_window);
}
