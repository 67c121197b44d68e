/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-catalog.h"
#include "quay-error.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-remove-dialog.h"
#include "quay-restore-window.h"
#include "quay-review-window.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/* In seconds. Undo holds old values in memory only, and a file that rested so long is not “just changed”. */
#define UNDO_SPAN (10 * 60)
#define TOAST_SPAN 10

/*
 * What the window changes: removing a connection, and taking back the last change, whoever made it.
 */

/**
 * quay_window_forget_undo:
 *
 * What was done cannot be taken back any more.
 */
void
quay_window_forget_undo (QuayWindow *self)
{
  g_clear_handle_id (&self->undo_id, g_source_remove);
  g_clear_object (&self->receipt);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}

static gboolean
undo_over_cb (gpointer user_data)
{
  QuayWindow *self = user_data;

  self->undo_id = 0;
  quay_window_forget_undo (self);
  return G_SOURCE_REMOVE;
}

/**
 * quay_window_offer_undo:
 * @receipt: the change that was just made
 * @toast: (nullable): what to say about it, or %NULL to say nothing yet
 *
 * Makes @receipt the one change that can be taken back, for ten minutes or until the next one.
 */
void
quay_window_offer_undo (QuayWindow        *self,
                        QuayChangeReceipt *receipt,
                        const char        *toast)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (QUAY_IS_CHANGE_RECEIPT (receipt));

  if (self->receipt != receipt)
    {
      quay_window_forget_undo (self);
      self->receipt = g_object_ref (receipt);
      self->undo_id = g_timeout_add_seconds (UNDO_SPAN, undo_over_cb, self);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", quay_change_receipt_can_undo (receipt));

  if (toast != NULL)
    {
      AdwToast *undo = quay_ui_toast_new (toast);

      adw_toast_set_timeout (undo, TOAST_SPAN);
      adw_toast_set_button_label (undo, _("_Undo"));
      adw_toast_set_action_name (undo, "win.undo");
      adw_toast_overlay_add_toast (self->toasts, undo);
    }
}

/* Whether the window was closed while something was changed. What was begun goes on to its end, with nobody to tell. */
static gboolean
is_closed (QuayWindow *self)
{
  return self->connections == NULL;
}

/* A page that fades away is mapped to the end. It must not get the focus any more: GTK would keep all that is around it
 * alive for that, after the window is gone.
 */
static gboolean
shows_connection_page (QuayWindow *self)
{
  GtkWidget *page = GTK_WIDGET (self->connection_page);

  return page != NULL && gtk_widget_get_mapped (page) && gtk_stack_get_visible_child (self->content) == page &&
         g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "main") == 0;
}

/**
 * quay_window_show_failure:
 *
 * Shows @error where there is room for it; one of a cancelled operation is not shown.
 */
void
quay_window_show_failure (QuayWindow   *self,
                          const GError *error)
{
  g_autofree char *body = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* The page has room for the remedies; without a page one sentence must do. */
  if (shows_connection_page (self))
    {
      quay_connection_page_show_error (self->connection_page, error);
      return;
    }
  body = quay_catalog_dup_body (error);
  quay_ui_toast (GTK_WIDGET (self->stack), body);
}

static void
reloaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!quay_connection_list_load_finish (QUAY_CONNECTION_LIST (object), result, &error))
    quay_window_show_failure (self, error);
  else if (is_closed (self))
    return;
  else if (self->overview_page != NULL && gtk_widget_get_mapped (self->overview_page))
    quay_overview_look_at_computer (self->overview);
  else
    quay_overview_look_at_files (self->overview);
}

/**
 * quay_window_reload:
 *
 * Reads the connections anew, sooner than the list would notice by itself that files have changed.
 */
void
quay_window_reload (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  quay_connection_list_load_async (self->connections, self->cancellable, reloaded_cb, g_object_ref (self));
}

/**
 * quay_window_open_tokens_page:
 * @organization: an organization of Azure DevOps Services, which alone lets tokens be made from here
 *
 * Opens the page of Azure DevOps on which tokens are revoked.
 */
void
quay_window_open_tokens_page (QuayWindow *self,
                              const char *organization)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_organization (NULL, organization, NULL);
  g_autofree char *uri = address != NULL ? quay_feed_address_dup_tokens_page (address) : NULL;

  if (uri != NULL)
    quay_launch_uri (GTK_WIDGET (self), uri);
}

/* A keyring that was not unlocked stops an undo half way, and the old token is in the receipt alone: whoever lets go of
 * that loses it.
 */
static void
offer_undo_again (QuayWindow        *self,
                  QuayChangeReceipt *receipt,
                  const GError      *error)
{
  gboolean conflict = g_error_matches (error, QUAY_ERROR, QUAY_ERROR_UNDO_CONFLICT);

  if (self->receipt == NULL && quay_change_receipt_can_undo (receipt))
    quay_window_offer_undo (self, receipt, conflict ? NULL : quay_catalog_get_title (error));
}

static void
left_answered_cb (GtkWidget  *dialog,
                  const char *response,
                  gpointer    user_data)
{
  const char *organization = g_object_get_data (G_OBJECT (dialog), "organization");

  if (g_strcmp0 (response, "open") == 0)
    quay_window_open_tokens_page (user_data, organization);
}

/**
 * quay_window_offer_to_revoke:
 * @error: %QUAY_ERROR_PAT_NOT_REVOKED, with the name of the token and of its organization
 *
 * Everything was done here, and Azure DevOps still accepts what nobody has any more. That has to be read, and a toast
 * has no room for it in a narrow window.
 */
void
quay_window_offer_to_revoke (QuayWindow   *self,
                             const GError *error)
{
  const char *organization = quay_error_get_object (error);
  g_autofree char *body = quay_catalog_dup_body (error);
  GtkWidget *dialog = quay_dialog_new (GTK_WINDOW (self), quay_catalog_get_title (error), body);

  quay_dialog_add_response (dialog, "close", _("_Close"));
  if (organization != NULL)
    {
      quay_dialog_add_response (dialog, "open", quay_remedy_get_label (QUAY_REMEDY_OPEN_AZURE_DEVOPS));
      g_object_set_data_full (G_OBJECT (dialog), "organization", g_strdup (organization), g_free);
    }
  quay_dialog_set_safe (dialog, "close");
  quay_help_window_add_key (dialog, "tokens");
  g_signal_connect_object (dialog, "response", G_CALLBACK (left_answered_cb), self, G_CONNECT_DEFAULT);
  quay_dialog_present (dialog);
}

/**
 * quay_window_tell_left:
 * @error: what a Quayside that died has left, see [signal@Quay.ConnectionList::left]
 */
void
quay_window_tell_left (QuayWindow   *self,
                       const GError *error)
{
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED))
    quay_window_offer_to_revoke (self, error);
  else
    quay_window_show_failure (self, error);
}

static void
undone_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  QuayChangeReceipt *receipt = QUAY_CHANGE_RECEIPT (object);
  g_autoptr(GError) error = NULL;
  gboolean undone = quay_change_receipt_undo_finish (receipt, result, &error);

  if (is_closed (self))
    return;

  if (undone)
    quay_ui_toast (GTK_WIDGET (self->stack), _("Connection undone"));
  else if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED))
    quay_window_offer_to_revoke (self, error);
  else
    {
      quay_window_show_failure (self, error);
      offer_undo_again (self, receipt, error);
    }
  quay_window_reload (self);
}

void
quay_window_undo (QuayWindow *self)
{
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  g_return_if_fail (QUAY_IS_WINDOW (self));

  if (self->receipt == NULL)
    return;

  /* Undo works once, and again only when it could not be done. */
  receipt = g_object_ref (self->receipt);
  quay_window_forget_undo (self);
  quay_change_receipt_undo_async (receipt, NULL, undone_cb, g_object_ref (self));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangeReceipt) receipt =
    quay_change_plan_apply_finish (QUAY_CHANGE_PLAN (object), result, &error);

  if (is_closed (self))
    return;

  if (receipt != NULL)
    quay_window_offer_undo (self, receipt, _("Connection removed"));
  else
    quay_window_show_failure (self, error);
  quay_window_reload (self);
}

static void
removal_planned_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan =
    quay_connection_plan_removal_finish (QUAY_CONNECTION (object), result, &error);

  if (plan != NULL)
    quay_change_plan_apply_async (plan, self->cancellable, removed_cb, g_object_ref (self));
  else
    quay_window_show_failure (self, error);
}

static void
remove_answered_cb (QuayRemoveDialog *dialog,
                    const char       *response,
                    QuayWindow       *self)
{
  if (g_strcmp0 (response, "remove") == 0)
    quay_connection_plan_removal_async (quay_remove_dialog_get_connection (dialog),
                                        quay_remove_dialog_get_flags (dialog),
                                        self->cancellable, removal_planned_cb, g_object_ref (self));
}

/**
 * quay_window_ask_to_remove:
 *
 * Asks, removes the connection, and offers Undo.
 */
void
quay_window_ask_to_remove (QuayWindow     *self,
                           QuayConnection *connection)
{
  QuayRemoveDialog *dialog;

  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  dialog = quay_remove_dialog_new (GTK_WINDOW (self), connection);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_answered_cb), self, 0);
  quay_dialog_present (GTK_WIDGET (dialog));
}

static void
restored_cb (QuayWindow        *self,
             QuayChangeReceipt *receipt)
{
  quay_window_offer_undo (self, receipt, _("Connection updated"));
  quay_window_reload (self);
}

/**
 * quay_window_restore:
 * @uri: a file that defines the connection that is shown
 *
 * Shows the earlier versions of the file, and offers Undo for going back to one.
 */
void
quay_window_restore (QuayWindow *self,
                     const char *uri)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(QuayRestore) restore = NULL;
  QuayContext *context;
  QuayRestoreWindow *window;
  GPtrArray *uses;
  gboolean shared = FALSE;

  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (uri != NULL);

  file = g_file_new_for_uri (uri);
  uses = quay_connection_get_uses (quay_connection_page_get_connection (self->connection_page));
  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);

      shared = shared || (use->shared && g_file_equal (use->file, file));
    }

  context = quay_connection_list_get_context (self->connections);
  restore = quay_restore_new (context, file, shared);
  window = quay_restore_window_new (GTK_WINDOW (self), context, restore);
  g_signal_connect_object (window, "applied", G_CALLBACK (restored_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
reviewed_cb (QuayReviewWindow  *review,
             QuayChangeReceipt *receipt,
             QuayWindow        *self)
{
  quay_window_offer_undo (self, receipt, g_object_get_data (G_OBJECT (review), "toast"));
  quay_window_reload (self);
}

/**
 * quay_window_review:
 * @parent: (nullable): the window that the review stands before; %NULL for this one
 * @plan: what is to be done
 * @toast: (nullable): what is said once it was done; %NULL for “Connection updated”
 *
 * Presents @plan for review. Once it was applied, the connections are read anew and Undo is offered.
 *
 * Returns: (transfer none): the window, for its signals
 */
QuayReviewWindow *
quay_window_review (QuayWindow     *self,
                    GtkWindow      *parent,
                    QuayChangePlan *plan,
                    const char     *toast)
{
  QuayReviewWindow *review;

  g_return_val_if_fail (QUAY_IS_WINDOW (self), NULL);
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (plan), NULL);

  review = quay_review_window_new (parent != NULL ? parent : GTK_WINDOW (self),
                                   quay_connection_list_get_context (self->connections), plan);
  g_object_set_data_full (G_OBJECT (review), "toast", g_strdup (toast != NULL ? toast : _("Connection updated")), g_free);
  g_signal_connect_object (review, "applied", G_CALLBACK (reviewed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (review));
  return review;
}
