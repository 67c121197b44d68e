/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-review-window"

#include "config.h"

#include "quay-review-window.h"

#include <glib/gi18n.h>

#include "quay-error-group.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-plan-view.h"
#include "quay-spinner.h"
#include "quay-ui-util.h"

/**
 * QuayReviewWindow:
 *
 * One plan, whoever made it, and the button that carries it out. Nothing is written before, and nothing else is.
 *
 * A failure leaves everything as it was, says so, and the window stays. What is being written ends before the window
 * closes; the same plan can be tried again, but one whose files have changed meanwhile has to be made anew, by who made
 * it: see [signal@Quay.ReviewWindow::plan-again].
 */
struct _QuayReviewWindow
{
  AdwWindow            parent_instance;

  GtkStack            *stack;
  GtkWidget           *cancel_button;
  GtkButton           *apply_button;
  GtkWidget           *working_group;
  AdwActionRow        *working_row;
  QuaySpinner         *spinner;
  QuayErrorGroup      *error_group;
  AdwPreferencesGroup *plan_group;
  QuayPlanView        *plan_view;

  QuayContext         *context;
  QuayChangePlan      *plan;
  GCancellable        *cancellable;
  char                *apply_label;
  gboolean             applying;
};

enum
{
  APPLIED,
  PLAN_AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayReviewWindow, quay_review_window, ADW_TYPE_WINDOW)

static void
set_applying (QuayReviewWindow *self,
              gboolean          applying)
{
  self->applying = applying;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.apply", !applying);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "review.stop", applying);
  quay_spinner_set_spinning (self->spinner, applying);
  gtk_widget_set_visible (self->working_group, applying);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->working_row), GTK_ACCESSIBLE_STATE_BUSY, applying, -1);
}

static gboolean
has_planner (QuayReviewWindow *self)
{
  return g_signal_has_handler_pending (self, signals[PLAN_AGAIN], 0, FALSE);
}

static void
set_error (QuayReviewWindow *self,
           const GError     *error,
           gboolean          put_back)
{
  QuayRemedySet offered = QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) | QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) |
                          QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_FOLDER_OF_COPIES);

  if (has_planner (self))
    offered |= QUAY_REMEDY_BIT (QUAY_REMEDY_REVIEW_AGAIN);
  quay_error_group_set_error (self->error_group, error, NULL, offered, 0, put_back);
  if (error != NULL)
    quay_error_group_focus (self->error_group);
}

static void
update_plan (QuayReviewWindow *self)
{
  gboolean empty = quay_change_plan_is_empty (self->plan);

  quay_plan_view_set_plan (self->plan_view, self->plan);
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "changes");
  /* There is only one way out of what would change nothing. */
  gtk_widget_set_visible (self->cancel_button, !empty);
  if (empty)
    {
      gtk_button_set_label (self->apply_button, _("_Done"));
      gtk_widget_grab_focus (GTK_WIDGET (self->apply_button));
    }
  else
    {
      gtk_button_set_label (self->apply_button, self->apply_label != NULL ? self->apply_label : _("_Apply"));
    }
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayReviewWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  receipt = quay_change_plan_apply_finish (QUAY_CHANGE_PLAN (object), result, &error);
  set_applying (self, FALSE);
  if (receipt != NULL)
    {
      g_signal_emit (self, signals[APPLIED], 0, receipt);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_error (self, error, TRUE);
    }
}

static void
apply (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayReviewWindow *self = QUAY_REVIEW_WINDOW (widget);

  if (quay_change_plan_is_empty (self->plan))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  set_error (self, NULL, FALSE);
  set_applying (self, TRUE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  quay_change_plan_apply_async (self->plan, self->cancellable, applied_cb, g_object_ref (self));
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  /* The answer says whether it could still be stopped. */
  g_cancellable_cancel (QUAY_REVIEW_WINDOW (widget)->cancellable);
}

static void
remedy_cb (QuayReviewWindow *self,
           int               remedy)
{
  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_REVIEW_AGAIN:
      set_error (self, NULL, FALSE);
      g_signal_emit (self, signals[PLAN_AGAIN], 0);
      break;
    case QUAY_REMEDY_OPEN_FOLDER_OF_COPIES:
      quay_launch_file (GTK_WIDGET (self),
                        quay_file_store_get_backup_folder (quay_context_get_files (self->context)));
      break;
    case QUAY_REMEDY_TRY_AGAIN:
    case QUAY_REMEDY_UNLOCK:
    default:
      /* Applying opens the keyring by itself. */
      gtk_widget_activate_action (GTK_WIDGET (self), "review.apply", NULL);
      break;
    }
}

static gboolean
quay_review_window_close_request (GtkWindow *window)
{
  QuayReviewWindow *self = QUAY_REVIEW_WINDOW (window);

  /* What is being written ends first; there is a Stop for it. */
  if (self->applying)
    return TRUE;
  return GTK_WINDOW_CLASS (quay_review_window_parent_class)->close_request (window);
}

static void
quay_review_window_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_REVIEW_WINDOW (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_review_window_parent_class)->unroot (widget);
}

static void
quay_review_window_dispose (GObject *object)
{
  QuayReviewWindow *self = QUAY_REVIEW_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->plan);
  g_clear_object (&self->context);
  g_clear_pointer (&self->apply_label, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_REVIEW_WINDOW);
  G_OBJECT_CLASS (quay_review_window_parent_class)->dispose (object);
}

static void
quay_review_window_class_init (QuayReviewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_review_window_dispose;
  widget_class->unroot = quay_review_window_unroot;
  GTK_WINDOW_CLASS (klass)->close_request = quay_review_window_close_request;

  /**
   * QuayReviewWindow::applied:
   * @receipt: what was just done
   */
  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, QUAY_TYPE_CHANGE_RECEIPT);
  /**
   * QuayReviewWindow::plan-again:
   *
   * The files are not those of the plan any more. Review Again is offered only if somebody listens.
   */
  signals[PLAN_AGAIN] =
    g_signal_new ("plan-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  quay_help_window_bind_key (widget_class, "files");
  gtk_widget_class_install_action (widget_class, "review.apply", NULL, apply);
  gtk_widget_class_install_action (widget_class, "review.stop", NULL, stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_ERROR_GROUP);
  g_type_ensure (QUAY_TYPE_PLAN_VIEW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-review-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, apply_button);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, working_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, working_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, plan_view);
  gtk_widget_class_bind_template_child (widget_class, QuayReviewWindow, plan_group);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

/* What scrolls is called like the window, also when that is called otherwise. */
static void
name_scrollers (QuayReviewWindow *self)
{
  quay_ui_name_scrollers (GTK_WIDGET (self->stack), gtk_window_get_title (GTK_WINDOW (self)));
}

static void
quay_review_window_init (QuayReviewWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (name_scrollers), NULL);
  name_scrollers (self);
  quay_ui_name_list (GTK_WIDGET (self->working_row), _("Progress"));
  set_applying (self, FALSE);
}

/**
 * quay_review_window_new:
 * @parent: the window that it stands before
 * @context: the parts that the plan was made with
 * @plan: what is to be reviewed
 */
QuayReviewWindow *
quay_review_window_new (GtkWindow      *parent,
                        QuayContext    *context,
                        QuayChangePlan *plan)
{
  QuayReviewWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (plan), NULL);

  self = g_object_new (QUAY_TYPE_REVIEW_WINDOW, "transient-for", parent, NULL);
  self->context = g_object_ref (context);
  quay_review_window_set_plan (self, plan);
  return self;
}

QuayChangePlan *
quay_review_window_get_plan (QuayReviewWindow *self)
{
  g_return_val_if_fail (QUAY_IS_REVIEW_WINDOW (self), NULL);

  return self->plan;
}

/**
 * quay_review_window_set_plan:
 * @plan: what is to be reviewed in place of the plan before
 *
 * Not while a plan is being applied.
 */
void
quay_review_window_set_plan (QuayReviewWindow *self,
                             QuayChangePlan   *plan)
{
  g_return_if_fail (QUAY_IS_REVIEW_WINDOW (self));
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (plan));
  g_return_if_fail (!self->applying);

  g_set_object (&self->plan, plan);
  set_error (self, NULL, FALSE);
  update_plan (self);
}

/**
 * quay_review_window_set_apply_label:
 * @label: translated, with a mnemonic, such as “_Restore”
 */
void
quay_review_window_set_apply_label (QuayReviewWindow *self,
                                    const char       *label)
{
  g_return_if_fail (QUAY_IS_REVIEW_WINDOW (self));
  g_return_if_fail (label != NULL);

  g_clear_pointer (&self->apply_label, g_free);
  self->apply_label = g_strdup (label);
  update_plan (self);
}

/**
 * quay_review_window_set_words:
 * @title: translated
 * @description: (nullable): translated, a sentence about what the changes are for
 */
void
quay_review_window_set_words (QuayReviewWindow *self,
                              const char       *title,
                              const char       *description)
{
  g_return_if_fail (QUAY_IS_REVIEW_WINDOW (self));
  g_return_if_fail (title != NULL);

  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_preferences_group_set_description (self->plan_group, description);
  /* As far from the first file as that is from the next one. */
  gtk_widget_set_margin_top (GTK_WIDGET (self->plan_view), description != NULL ? 12 : 0);
}

/**
 * quay_review_window_show_error:
 * @error: why the plan could not be made again
 */
void
quay_review_window_show_error (QuayReviewWindow *self,
                               const GError     *error)
{
  g_return_if_fail (QUAY_IS_REVIEW_WINDOW (self));
  g_return_if_fail (error != NULL);

  set_error (self, error, FALSE);
}
