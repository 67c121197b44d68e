/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-done-page"

#include "config.h"

#include "quay-done-page.h"

#include <glib/gi18n.h>

#include "quay-copy-row.h"
#include "quay-error-row.h"
#include "quay-network-advice.h"
#include "quay-note-row.h"
#include "quay-review-window.h"
#include "quay-recipe-window.h"
#include "quay-spinner.h"
#include "quay-text.h"
#include "quay-ui-util.h"

/**
 * QuayDonePage:
 *
 * The connection is made: how a crate is used from it, what is left to do, and the way back. If access was
 * checked before, the finished connection is checked once more, now as Cargo sees it; Azure DevOps is asked again
 * only where it has not given that answer already. What is found is shown here and puts nothing back.
 */
struct _QuayDonePage
{
  QuayPage            parent_instance;

  AdwStatusPage      *status_page;
  QuayCopyRow        *line_row;
  QuayCopyRow        *publish_row;
  AdwActionRow       *second_row;
  QuayNoteRow        *commit_note;
  QuayNoteRow        *unchecked_note;
  QuayNoteRow        *advice_note;
  QuayNoteRow        *followed_note;
  QuayErrorRow       *error_row;
  QuaySpinner        *spinner;

  QuayChangeReceipt  *receipt;
  QuayConnectionList *connections;
  QuayNetworkAdvice  *advice;       /* or NULL */
  QuayChangeReceipt  *followed;     /* of the advice that was followed, or NULL */
  GCancellable       *cancellable;
};

G_DEFINE_FINAL_TYPE (QuayDonePage, quay_done_page, QUAY_TYPE_PAGE)

static void
update_title (QuayDonePage *self,
              gboolean      has_warnings)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  /* Translators: %s is the name of a feed. */
  text = g_strdup_printf (_("Crates from “%s” can now be used."),
                          quay_change_receipt_get_name (self->receipt));
  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_icon_name (self->status_page,
                                 has_warnings ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
  adw_status_page_set_title (self->status_page,
                             has_warnings ? _("Connected With Warnings") : _("Feed Connected"));
  adw_status_page_set_description (self->status_page, has_warnings ? NULL : markup);
}

static void
set_checking (QuayDonePage *self,
              gboolean      checking)
{
  quay_spinner_set_spinning (self->spinner, checking);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->status_page), GTK_ACCESSIBLE_STATE_BUSY, checking, -1);
}

static void
set_advice (QuayDonePage      *self,
            QuayNetworkAdvice *advice)
{
  g_autofree char *body = advice != NULL ? quay_network_advice_dup_body (advice) : NULL;

  g_clear_pointer (&self->advice, quay_network_advice_unref);
  self->advice = advice;
  quay_note_row_set_text (self->advice_note, body);
}

static void
advice_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayDonePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayNetworkAdvice) advice = quay_network_advice_look_finish (QUAY_CONTEXT (object), result, &error);

  if (error != NULL)
    return;
  update_title (self, advice != NULL);
  set_advice (self, g_steal_pointer (&advice));
}

static void
set_followed (QuayDonePage      *self,
              QuayChangeReceipt *receipt)
{
  g_set_object (&self->followed, receipt);
  quay_note_row_set_text (self->followed_note,
                          receipt != NULL ? _("The network settings are in Cargo’s configuration now.") : NULL);
}

static void
advice_followed_cb (QuayDonePage      *self,
                    QuayChangeReceipt *receipt)
{
  set_followed (self, receipt);
  set_advice (self, NULL);
  update_title (self, FALSE);
}

static void
look_for_advice (QuayDonePage *self)
{
  g_autoptr(QuayFeedAddress) address =
    quay_feed_address_new_from_text (quay_change_receipt_get_index_url (self->receipt), NULL);

  if (address != NULL)
    quay_network_advice_look_async (quay_connection_list_get_context (self->connections), address,
                                    quay_connection_request_get_folder (quay_page_get_request (QUAY_PAGE (self))),
                                    self->cancellable, advice_found_cb, g_object_ref (self));
}

static void
advice_undone_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayDonePage *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!quay_change_receipt_undo_finish (QUAY_CHANGE_RECEIPT (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  set_followed (self, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
only_advice_undone_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  QuayDonePage *self = QUAY_DONE_PAGE (object);
  g_autoptr(GError) error = NULL;

  if (quay_done_page_undo_advice_finish (self, result, &error))
    look_for_advice (self);
  else
    quay_error_row_set_error (self->error_row, error, 0, 0);
}

static void
undo_advice (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  quay_done_page_undo_advice_async (QUAY_DONE_PAGE (widget), only_advice_undone_cb, NULL);
}

static void
advice_planned_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayDonePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_network_advice_plan_finish (QUAY_CONTEXT (object), result, &error);
  QuayReviewWindow *review;

  if (plan == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        quay_error_row_set_error (self->error_row, error, 0, 0);
      return;
    }
  review = quay_review_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), QUAY_CONTEXT (object), plan);
  g_signal_connect_object (review, "applied", G_CALLBACK (advice_followed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (review));
}

static void
follow_advice (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  QuayDonePage *self = QUAY_DONE_PAGE (widget);

  if (self->advice != NULL)
    quay_network_advice_plan_async (self->advice, quay_connection_list_get_context (self->connections),
                                    quay_change_receipt_get_name (self->receipt),
                                    quay_change_receipt_get_index_url (self->receipt),
                                    self->cancellable, advice_planned_cb, g_object_ref (self));
}

static void
connection_checked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(QuayDonePage) self = user_data;
  QuayConnection *connection = QUAY_CONNECTION (object);
  const GError *error;

  set_checking (self, FALSE);
  if (!quay_connection_check_finish (connection, result, NULL))
    return;

  error = quay_connection_get_error (connection);
  quay_error_row_set_address (self->error_row, quay_connection_get_address (connection));
  quay_error_row_set_error (self->error_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN), 0);
  quay_note_row_set_text (self->unchecked_note, NULL);
  update_title (self, error != NULL);
  if (error == NULL)
    look_for_advice (self);
}

/* What was written is what Cargo reads: now it is asked whether that works. */
static void
confirmed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(QuayDonePage) self = user_data;
  g_autoptr(GError) error = NULL;
  QuayConnectionRequest *request = QUAY_CONNECTION_REQUEST (object);
  QuayConnection *connection;

  if (!quay_connection_request_confirm_finish (request, result, &error))
    {
      set_checking (self, FALSE);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      quay_error_row_set_error (self->error_row, error,
                                QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN), 0);
      quay_note_row_set_text (self->unchecked_note, NULL);
      update_title (self, TRUE);
      return;
    }

  connection = quay_connection_list_find (self->connections, quay_change_receipt_get_index_url (self->receipt));
  if (connection != NULL)
    quay_connection_request_check_applied_async (request, connection, self->cancellable, connection_checked_cb,
                                                 g_object_ref (self));
  else
    set_checking (self, FALSE);
}

static void
list_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(QuayDonePage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (quay_connection_list_load_finish (QUAY_CONNECTION_LIST (object), result, &error))
    {
      quay_connection_request_confirm_async (quay_page_get_request (QUAY_PAGE (self)), self->cancellable,
                                             confirmed_cb, g_object_ref (self));
      return;
    }
  set_checking (self, FALSE);
  g_debug ("The connections were not read again: %s", error->message);
}

static void
check (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayDonePage *self = QUAY_DONE_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_checking (self, TRUE);
  quay_connection_list_load_async (self->connections, self->cancellable, list_loaded_cb, g_object_ref (self));
}

static void
show_computers (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (widget));
  g_autoptr(QuayRecipeFeed) feed = quay_recipe_feed_new_for_request (request);
  g_autoptr(QuayContext) context = NULL;

  g_object_get (request, "context", &context, NULL);
  if (feed != NULL)
    gtk_window_present (GTK_WINDOW (quay_recipe_window_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                            context, feed)));
}

static void
remedy_cb (QuayDonePage *self,
           int           remedy)
{
  check (GTK_WIDGET (self), NULL, NULL);
}

/* Two feeds are advised: one for the crates of crates.io, one for own crates. The second is offered once. */
static void
update_publishing (QuayDonePage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  gboolean has_login = quay_connection_request_get_helper (request) != QUAY_HELPER_NONE;
  gboolean replaces = FALSE;
  g_autofree char *command = NULL;

  g_object_get (request, "replace-crates-io", &replaces, NULL);
  if (has_login)
    command = g_strdup_printf ("cargo publish --registry %s", quay_change_receipt_get_name (self->receipt));
  quay_copy_row_set_text (self->publish_row, command);
  gtk_widget_set_visible (GTK_WIDGET (self->publish_row), has_login);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->second_row),
                                 replaces ? _("Add a Feed for Your Own Crates…") : _("Add a Feed for Public Crates…"));
  adw_action_row_set_subtitle (self->second_row,
                               _("Microsoft advises two feeds: one for the crates of crates.io, one for your own"));
  gtk_widget_set_visible (GTK_WIDGET (self->second_row),
                          has_login && g_list_model_get_n_items (G_LIST_MODEL (self->connections)) <= 1);
}

static gboolean
quay_done_page_focus_first (QuayPage *page)
{
  /* The suggested button of the header bar is what comes next. */
  return FALSE;
}

static void
quay_done_page_show_error (QuayPage     *page,
                           const GError *error)
{
  quay_error_row_set_error (QUAY_DONE_PAGE (page)->error_row, error, 0, 0);
}

static void
quay_done_page_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_DONE_PAGE (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_done_page_parent_class)->unroot (widget);
}

static void
quay_done_page_dispose (GObject *object)
{
  QuayDonePage *self = QUAY_DONE_PAGE (object);

  g_clear_object (&self->receipt);
  g_clear_object (&self->followed);
  g_clear_object (&self->connections);
  g_clear_pointer (&self->advice, quay_network_advice_unref);
  g_clear_object (&self->cancellable);
  /* Before the template lets go of it: AdwBin of 1.2 would not notice that its child is gone. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_DONE_PAGE);
  G_OBJECT_CLASS (quay_done_page_parent_class)->dispose (object);
}

static void
quay_done_page_class_init (QuayDonePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_done_page_dispose;
  widget_class->unroot = quay_done_page_unroot;
  QUAY_PAGE_CLASS (klass)->show_error = quay_done_page_show_error;
  QUAY_PAGE_CLASS (klass)->focus_first = quay_done_page_focus_first;

  g_type_ensure (QUAY_TYPE_COPY_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_install_action (widget_class, "page.check", NULL, check);
  gtk_widget_class_install_action (widget_class, "page.follow-advice", NULL, follow_advice);
  gtk_widget_class_install_action (widget_class, "page.undo-advice", NULL, undo_advice);
  gtk_widget_class_install_action (widget_class, "page.other-computers", NULL, show_computers);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-done-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, line_row);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, publish_row);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, second_row);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, commit_note);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, unchecked_note);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, advice_note);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, followed_note);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayDonePage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_done_page_init (QuayDonePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_name_list (GTK_WIDGET (self->line_row), _("What Comes Next"));
}

/**
 * quay_done_page_show:
 * @receipt: what was done
 * @connections: the list in which the new connection appears
 * @checked: whether access was checked before the changes were applied
 */
void
quay_done_page_show (QuayDonePage       *self,
                     QuayChangeReceipt  *receipt,
                     QuayConnectionList *connections,
                     gboolean            checked)
{
  GFile *shared;
  g_autofree char *line = NULL;
  g_autofree char *commit = NULL;

  g_return_if_fail (QUAY_IS_DONE_PAGE (self));
  g_return_if_fail (QUAY_IS_CHANGE_RECEIPT (receipt));
  g_return_if_fail (QUAY_IS_CONNECTION_LIST (connections));

  g_set_object (&self->receipt, receipt);
  g_set_object (&self->connections, connections);

  line = g_strdup_printf ("my-crate = { version = \"1.0\", registry = \"%s\" }",
                          quay_change_receipt_get_name (receipt));
  quay_copy_row_set_text (self->line_row, line);
  update_publishing (self);
  shared = quay_change_receipt_get_shared_file (receipt);
  if (shared != NULL)
    {
      g_autofree char *path = quay_text_for_path (shared);

      /* Translators: %s is the path of a file; “commit” is the word of version control. */
      commit = g_strdup_printf (_("Commit %s to share the change."), path);
    }
  quay_note_row_set_text (self->commit_note, commit);
  quay_note_row_set_text (self->unchecked_note, checked ? NULL : _("The connection has not been checked."));
  update_title (self, FALSE);
  quay_page_set_complete (QUAY_PAGE (self), TRUE);

  if (checked)
    check (GTK_WIDGET (self), NULL, NULL);
}

/**
 * quay_done_page_undo_advice_async:
 *
 * Takes back what following the network advice has written, if it was followed: before the connection itself is undone,
 * which is older.
 */
void
quay_done_page_undo_advice_async (QuayDonePage       *self,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_DONE_PAGE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, quay_done_page_undo_advice_async);
  if (self->followed == NULL)
    g_task_return_boolean (task, TRUE);
  else
    quay_change_receipt_undo_async (self->followed, NULL, advice_undone_cb, g_steal_pointer (&task));
}

gboolean
quay_done_page_undo_advice_finish (QuayDonePage *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
