/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-applied-record.h"
#include "quay-error.h"
#include "quay-file-change-view.h"
#include "quay-help-window.h"

/*
 * What another program has changed: shown with what would put it back, and then kept or put back. Both are choices of
 * the person who looks at it; nothing is overwritten by itself.
 */

#define DIFF_HEIGHT 236
#define EDGE 3

typedef struct
{
  QuayWindow     *window;
  QuayConnection *connection;
  QuayChangePlan *plan;         /* what puts it back */
} Review;

static void
review_free (gpointer data)
{
  Review *review = data;

  g_clear_object (&review->window);
  g_clear_object (&review->connection);
  g_clear_object (&review->plan);
  g_free (review);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Review, review_free)

/* Whether the window was closed while something was changed. */
static gboolean
is_closed (Review *review)
{
  return review->window->connections == NULL;
}

static void
accepted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Review) review = user_data;
  g_autoptr(GError) error = NULL;
  gboolean accepted = quay_applied_record_accept_finish (result, &error);

  if (is_closed (review))
    return;

  if (!accepted)
    quay_window_show_failure (review->window, error);
  quay_window_reload (review->window);
}

static void
put_back_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Review) review = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangeReceipt) receipt = quay_change_plan_apply_finish (review->plan, result, &error);

  if (is_closed (review))
    return;

  if (receipt != NULL)
    quay_window_offer_undo (review->window, receipt, _("Connection updated"));
  else
    quay_window_show_failure (review->window, error);
  quay_window_reload (review->window);
}

static void
answered_cb (GtkWidget  *dialog,
             const char *response,
             Review     *shown)
{
  g_autoptr(Review) review = g_new0 (Review, 1);
  QuayWindow *window = shown->window;

  review->window = g_object_ref (window);
  review->connection = g_object_ref (shown->connection);
  review->plan = g_object_ref (shown->plan);
  if (g_strcmp0 (response, "keep") == 0)
    quay_applied_record_accept_async (quay_connection_list_get_context (window->connections),
                                      quay_connection_get_name (shown->connection),
                                      quay_connection_get_index_url (shown->connection),
                                      NULL, accepted_cb, g_steal_pointer (&review));
  else if (g_strcmp0 (response, "put-back") == 0)
    quay_change_plan_apply_async (shown->plan, window->cancellable, put_back_cb, g_steal_pointer (&review));
}

/* The changes of the plan, to be scrolled. */
static GtkWidget *
create_diff (QuayChangePlan *plan)
{
  GListModel *files = quay_change_plan_get_files (plan);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);

      gtk_box_append (GTK_BOX (box), quay_file_change_view_new (change));
    }
  /* The edges of the cards lie around them, and what is around the box is cut off. */
  gtk_widget_set_margin_start (box, EDGE);
  gtk_widget_set_margin_end (box, EDGE);
  gtk_widget_set_margin_bottom (box, EDGE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), DIFF_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scroller;
}

static void
present_dialog (Review       *review,
                const GError *drift)
{
  gboolean can_put_back = !quay_change_plan_is_empty (review->plan);
  const char *keys = quay_error_get_details (drift);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (can_put_back)
    /* Translators: %s is a list of files and settings, one on a line. */
    body = g_strdup_printf (_("Another program has changed:\n%s\n\nPutting the applied settings back would "
                              "change this:"), keys);
  else
    /* Translators: %s is a list of files and settings, one on a line. */
    body = g_strdup_printf (_("Another program has changed:\n%s\n\nThis cannot be put back automatically."), keys);
  dialog = quay_dialog_new (GTK_WINDOW (review->window), _("Changed Outside Quayside"), body);
  if (can_put_back)
    quay_dialog_set_extra_child (dialog, create_diff (review->plan));

  quay_dialog_add_response (dialog, "cancel", _("_Cancel"));
  /* Translators: keeps the settings as another program has made them */
  quay_dialog_add_response (dialog, "keep", _("_Keep Changes"));
  if (can_put_back)
    /* Translators: puts the settings back that another program has changed */
    quay_dialog_add_response (dialog, "put-back", _("_Put Back"));
  quay_dialog_set_safe (dialog, "cancel");
  quay_help_window_add_key (dialog, "files#outside");
  g_object_set_data_full (G_OBJECT (dialog), "review", review, review_free);
  g_signal_connect (dialog, "response", G_CALLBACK (answered_cb), review);
  quay_dialog_present (dialog);
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Review) review = user_data;
  g_autoptr(GError) error = NULL;
  const GError *drift = quay_connection_get_error (review->connection);

  review->plan = quay_applied_record_plan_finish (result, &error);
  if (review->plan == NULL)
    quay_window_show_failure (review->window, error);
  else if (g_error_matches (drift, QUAY_ERROR, QUAY_ERROR_CHANGED_OUTSIDE))
    present_dialog (g_steal_pointer (&review), drift);
}

/**
 * quay_window_review_drift:
 * @connection: one that another program has changed
 *
 * Shows what was changed and what would put it back, and does what is chosen.
 */
void
quay_window_review_drift (QuayWindow     *self,
                          QuayConnection *connection)
{
  Review *review;

  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  review = g_new0 (Review, 1);
  review->window = g_object_ref (self);
  review->connection = g_object_ref (connection);
  quay_applied_record_plan_async (quay_connection_list_get_context (self->connections),
                                  quay_connection_get_name (connection), quay_connection_get_index_url (connection),
                                  self->cancellable, planned_cb, review);
}
