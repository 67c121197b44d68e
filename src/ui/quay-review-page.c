/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-review-page"

#include "config.h"

#include "quay-review-page.h"

#include <glib/gi18n.h>

#include "quay-context.h"
#include "quay-error-group.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-plan-view.h"
#include "quay-spinner.h"
#include "quay-ui-util.h"

/**
 * QuayReviewPage:
 *
 * What would change, file by file, and the step that does it.
 *
 * Entering the page makes a plan, which reads and writes nothing but what it shows; Apply carries out this
 * very plan. A failure leaves everything as it was, says so, and the page stays; success leaves a receipt,
 * and “finished” follows. With a plan that changes nothing there is nothing to apply, and the assistant is
 * done without a receipt.
 */
struct _QuayReviewPage
{
  QuayPage           parent_instance;

  GtkStack          *stack;
  GtkWidget         *working_group;
  QuaySpinner       *spinner;
  QuayErrorGroup    *error_group;
  QuayPlanView      *plan_view;

  GCancellable      *cancellable;
  QuayChangePlan    *plan;
  QuayChangeReceipt *receipt;
};

G_DEFINE_FINAL_TYPE (QuayReviewPage, quay_review_page, QUAY_TYPE_PAGE)

static void
show_applying (QuayReviewPage *self,
               gboolean        applying)
{
  quay_page_set_busy (QUAY_PAGE (self), applying);
  quay_spinner_set_spinning (self->spinner, applying);
  gtk_widget_set_visible (self->working_group, applying);
}

static void
show_error (QuayReviewPage *self,
            const GError   *error,
            gboolean        put_back)
{
  const GError *leftover = put_back && self->plan != NULL ? quay_change_plan_get_leftover (self->plan) : NULL;

  quay_error_group_set_error (self->error_group, error, leftover,
                              QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_REVIEW_AGAIN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_STORE_IN_PLAIN_TEXT) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_ANOTHER_NAME) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_ANOTHER_HELPER) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_ENTER_TOKEN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_USE_AZURE_CLI) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_LIFETIME) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_CREATE_TOKEN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_EDIT_FEED) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_FOLDER) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_FOLDER_OF_COPIES), 0, put_back);
  if (error != NULL)
    quay_error_group_focus (self->error_group);
}

/* As long as there was nothing to read, the focus was at what scrolls the page. */
static void
focus_plan (QuayReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && GTK_IS_SCROLLED_WINDOW (focus) && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (self->plan_view), GTK_DIR_TAB_FORWARD);
}

static void
show_plan (QuayReviewPage *self)
{
  gboolean empty = quay_change_plan_is_empty (self->plan);

  quay_plan_view_set_plan (self->plan_view, self->plan);
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "changes");
  /* Translators: the button that carries out what the page shows. */
  quay_page_set_next_label (QUAY_PAGE (self), empty ? _("_Done") : _("_Apply"));
  quay_page_set_complete (QUAY_PAGE (self), TRUE);
  focus_plan (self);
}

static void
plan_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(QuayReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan =
    quay_connection_request_plan_finish (QUAY_CONNECTION_REQUEST (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (plan == NULL)
    {
      show_error (self, error, FALSE);
      return;
    }
  g_set_object (&self->plan, plan);
  show_plan (self);
}

static void
renew_cancellable (QuayReviewPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
quay_review_page_enter (QuayPage *page)
{
  QuayReviewPage *self = QUAY_REVIEW_PAGE (page);

  quay_error_group_set_address (self->error_group, quay_connection_request_get_address (quay_page_get_request (page)));
  show_error (self, NULL, FALSE);
  quay_page_set_complete (page, FALSE);
  quay_page_set_next_label (page, _("_Apply"));
  g_clear_object (&self->plan);
  g_clear_object (&self->receipt);
  gtk_stack_set_visible_child_name (self->stack, "changes");

  renew_cancellable (self);
  quay_connection_request_plan_async (quay_page_get_request (page), self->cancellable,
                                      plan_ready_cb, g_object_ref (self));
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayReviewPage) self = user_data;
  g_autoptr(GError) error = NULL;

  self->receipt = quay_change_plan_apply_finish (QUAY_CHANGE_PLAN (object), result, &error);
  show_applying (self, FALSE);
  if (self->receipt != NULL)
    {
      quay_page_finish (QUAY_PAGE (self));
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      quay_page_set_complete (QUAY_PAGE (self), FALSE);
      show_error (self, error, TRUE);
    }
}

static void
quay_review_page_go_next (QuayPage *page)
{
  QuayReviewPage *self = QUAY_REVIEW_PAGE (page);

  if (quay_change_plan_is_empty (self->plan))
    {
      quay_page_finish (page);
      return;
    }

  show_error (self, NULL, FALSE);
  show_applying (self, TRUE);
  renew_cancellable (self);
  quay_change_plan_apply_async (self->plan, self->cancellable, applied_cb, g_object_ref (self));
}

static void
stop_clicked_cb (QuayReviewPage *self)
{
  /* The answer says whether it could still be stopped. */
  g_cancellable_cancel (self->cancellable);
}

static void
remedy_cb (QuayReviewPage *self,
           int             remedy)
{
  g_autoptr(QuayContext) context = NULL;

  switch (remedy)
    {
    case QUAY_REMEDY_TRY_AGAIN:
    case QUAY_REMEDY_REVIEW_AGAIN:
      quay_page_enter (QUAY_PAGE (self));
      break;
    case QUAY_REMEDY_OPEN_FOLDER_OF_COPIES:
      g_object_get (quay_page_get_request (QUAY_PAGE (self)), "context", &context, NULL);
      quay_launch_file (GTK_WIDGET (self),
                        quay_file_store_get_backup_folder (quay_context_get_files (context)));
      break;
    default:
      quay_page_ask (QUAY_PAGE (self), remedy);
      break;
    }
}

static void
quay_review_page_unroot (GtkWidget *widget)
{
  /* An apply that has begun to write goes on and ends by itself; only waiting ends here. */
  g_cancellable_cancel (QUAY_REVIEW_PAGE (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_review_page_parent_class)->unroot (widget);
}

static void
quay_review_page_dispose (GObject *object)
{
  QuayReviewPage *self = QUAY_REVIEW_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->plan);
  g_clear_object (&self->receipt);
  /* Before the template lets go of it: AdwBin of 1.2 would not notice that its child is gone. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (quay_review_page_parent_class)->dispose (object);
}

static void
quay_review_page_class_init (QuayReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  QuayPageClass *page_class = QUAY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_review_page_dispose;
  widget_class->unroot = quay_review_page_unroot;
  page_class->enter = quay_review_page_enter;
  page_class->go_next = quay_review_page_go_next;

  g_type_ensure (QUAY_TYPE_ERROR_GROUP);
  g_type_ensure (QUAY_TYPE_PLAN_VIEW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  quay_help_window_bind_key (widget_class, "files");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayReviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewPage, working_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewPage, plan_view);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
}

static void
quay_review_page_init (QuayReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_name_scrollers (GTK_WIDGET (self->stack), quay_page_get_title (QUAY_PAGE (self)));
}

/**
 * quay_review_page_get_plan:
 *
 * Returns: (transfer none) (nullable): what the page shows
 */
QuayChangePlan *
quay_review_page_get_plan (QuayReviewPage *self)
{
  g_return_val_if_fail (QUAY_IS_REVIEW_PAGE (self), NULL);

  return self->plan;
}

/**
 * quay_review_page_get_receipt:
 *
 * Returns: (transfer none) (nullable): the receipt once the plan was applied
 */
QuayChangeReceipt *
quay_review_page_get_receipt (QuayReviewPage *self)
{
  g_return_val_if_fail (QUAY_IS_REVIEW_PAGE (self), NULL);

  return self->receipt;
}
