/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-edit-window"

#include "config.h"

#include "quay-edit-window.h"

#include <glib/gi18n.h>

#include "quay-browse-page.h"
#include "quay-error-row.h"
#include "quay-feed-page.h"
#include "quay-help-window.h"
#include "quay-helper-page.h"
#include "quay-recipe-page.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/**
 * QuayEditWindow:
 *
 * Edit Feed or Edit Credential Helper: the page of the assistant, filled with a connection that exists. It changes
 * nothing. What would change goes out as a plan by [signal@Quay.EditWindow::planned], to be reviewed.
 *
 * The page's side way, Choose a Feed or Other Computers, is gone as in the assistant. Where another address takes the
 * token along, it is asked before planning what becomes of the old item; the answer is part of the plan.
 */
struct _QuayEditWindow
{
  AdwWindow               parent_instance;

  AdwWindowTitle         *window_title;
  GtkWidget              *cancel_button;
  GtkWidget              *back_button;
  GtkWidget              *save_button;
  GtkWidget              *next_button;
  AdwToastOverlay        *toasts;
  GtkWidget              *error_clamp;
  QuayErrorRow           *error_row;
  GtkStack               *stack;

  QuayPage               *page;           /* borrowed from the stack */
  QuayPage               *side_page;      /* likewise; NULL until it was opened */

  QuayConnection         *connection;
  QuayConnectionRequest  *request;
  QuayConnectionEditFlags flags;
  GCancellable           *cancellable;
};

enum
{
  PLANNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayEditWindow, quay_edit_window, ADW_TYPE_WINDOW)

static gboolean
is_aside (QuayEditWindow *self)
{
  return self->side_page != NULL && gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->side_page);
}

static const char *
get_title (QuayEditWindow *self)
{
  return (self->flags & QUAY_EDIT_FEED_ADDRESS) != 0 ? _("Edit Feed") : _("Edit Credential Helper");
}

static void
update_header (QuayEditWindow *self)
{
  gboolean aside = is_aside (self);
  const char *subtitle = aside ? quay_page_get_subtitle (self->side_page) : NULL;

  adw_window_title_set_title (self->window_title, aside ? quay_page_get_title (self->side_page) : get_title (self));
  adw_window_title_set_subtitle (self->window_title,
                                 subtitle != NULL ? subtitle : quay_connection_get_name (self->connection));
  gtk_widget_set_visible (self->cancel_button, !aside);
  gtk_widget_set_visible (self->back_button, aside);
  gtk_widget_set_visible (self->next_button, !aside);
  gtk_widget_set_visible (self->save_button, aside && QUAY_IS_RECIPE_PAGE (self->side_page));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edit.back", aside);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back", aside);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "edit.next",
                                 !aside && quay_page_get_complete (self->page) && !quay_page_get_busy (self->page));
}

static void
show_error (QuayEditWindow *self,
            const GError   *error)
{
  quay_error_row_set_address (self->error_row, quay_connection_get_address (self->connection));
  quay_error_row_set_error (self->error_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) | QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_SHOW_DETAILS), 0);
  gtk_widget_set_visible (self->error_clamp, error != NULL);
  if (error != NULL)
    quay_error_row_focus (self->error_row);
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayEditWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_connection_plan_edit_finish (QUAY_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  quay_page_set_busy (self->page, FALSE);
  if (plan != NULL)
    g_signal_emit (self, signals[PLANNED], 0, plan);
  else
    show_error (self, error);
}

/**
 * quay_edit_window_plan:
 *
 * Makes a plan of what the page says now.
 */
void
quay_edit_window_plan (QuayEditWindow *self)
{
  g_return_if_fail (QUAY_IS_EDIT_WINDOW (self));

  show_error (self, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  quay_page_set_busy (self->page, TRUE);
  quay_connection_plan_edit_async (self->connection, self->request, self->flags, self->cancellable, planned_cb,
                                   g_object_ref (self));
}

static void
old_item_answered_cb (QuayEditWindow *self,
                      const char     *response)
{
  if (g_strcmp0 (response, "cancel") == 0)
    return;

  self->flags &= ~QUAY_EDIT_DELETE_OLD_TOKEN;
  if (g_strcmp0 (response, "delete") == 0)
    self->flags |= QUAY_EDIT_DELETE_OLD_TOKEN;
  quay_edit_window_plan (self);
}

static void
ask_about_old_item (QuayEditWindow *self)
{
  GtkWidget *dialog =
    quay_dialog_new (GTK_WINDOW (self), _("Delete the Old Item?"),
                     _("The token in the keyring is saved for the new address. The item of the old address "
                       "is no longer used by this connection."));

  quay_dialog_add_response (dialog, "cancel", _("_Cancel"));
  quay_dialog_add_response (dialog, "keep", _("_Keep"));
  quay_dialog_add_response (dialog, "delete", _("_Delete"));
  quay_dialog_set_destructive (dialog, "delete");
  quay_dialog_set_safe (dialog, "cancel");
  quay_help_window_add_key (dialog, "tokens");
  g_signal_connect_object (dialog, "response", G_CALLBACK (old_item_answered_cb), self, G_CONNECT_SWAPPED);
  quay_dialog_present (dialog);
}

static void
page_finished_cb (QuayEditWindow *self)
{
  if ((self->flags & QUAY_EDIT_FEED_ADDRESS) != 0 &&
      quay_connection_edit_moves_token (self->connection, self->request))
    ask_about_old_item (self);
  else
    quay_edit_window_plan (self);
}

static void
remedy_cb (QuayEditWindow *self,
           int             remedy)
{
  if (remedy == QUAY_REMEDY_SHOW_DETAILS)
    quay_error_row_show_details (self->error_row);
  else
    /* Planning asks the keyring, whose own dialog unlocks it. */
    quay_edit_window_plan (self);
}

static void
go_back (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  QuayEditWindow *self = QUAY_EDIT_WINDOW (widget);

  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
  update_header (self);
  quay_page_focus_first (self->page);
}

static void
side_page_finished_cb (QuayEditWindow *self)
{
  go_back (GTK_WIDGET (self), NULL, NULL);
}

static void
open_side_page (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  QuayEditWindow *self = QUAY_EDIT_WINDOW (widget);

  if (self->side_page == NULL)
    {
      self->side_page = g_object_new ((self->flags & QUAY_EDIT_FEED_ADDRESS) != 0 ? QUAY_TYPE_BROWSE_PAGE :
                                      QUAY_TYPE_RECIPE_PAGE,
                                      "request", self->request, NULL);
      g_signal_connect_object (self->side_page, "notify::subtitle", G_CALLBACK (update_header), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->side_page, "finished", G_CALLBACK (side_page_finished_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->side_page));
    }
  gtk_stack_set_transition_type (self->stack, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->side_page));
  quay_page_enter (self->side_page);
  update_header (self);
  quay_page_focus_first (self->side_page);
}

static void
go_next (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  quay_page_go_next (QUAY_EDIT_WINDOW (widget)->page);
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  QuayEditWindow *self = QUAY_EDIT_WINDOW (widget);

  if (is_aside (self) && QUAY_IS_RECIPE_PAGE (self->side_page))
    quay_recipe_page_save (QUAY_RECIPE_PAGE (self->side_page));
}

/* Leaves the side way, if that is where we are, otherwise the whole. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *parameter,
           gpointer   user_data)
{
  if (is_aside (QUAY_EDIT_WINDOW (widget)))
    go_back (widget, NULL, NULL);
  else
    gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
quay_edit_window_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_EDIT_WINDOW (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_edit_window_parent_class)->unroot (widget);
}

static gboolean
quay_edit_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (QUAY_EDIT_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (quay_edit_window_parent_class)->close_request (window);
}

static void
quay_edit_window_dispose (GObject *object)
{
  QuayEditWindow *self = QUAY_EDIT_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_EDIT_WINDOW);
  g_clear_object (&self->connection);
  g_clear_object (&self->request);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (quay_edit_window_parent_class)->dispose (object);
}

static void
quay_edit_window_class_init (QuayEditWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_edit_window_dispose;
  widget_class->unroot = quay_edit_window_unroot;
  GTK_WINDOW_CLASS (klass)->close_request = quay_edit_window_close_request;

  /**
   * QuayEditWindow::planned:
   * @plan: what would change; it may be empty
   */
  signals[PLANNED] =
    g_signal_new ("planned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, QUAY_TYPE_CHANGE_PLAN);

  quay_help_window_bind_key (widget_class, "index");
  gtk_widget_class_install_action (widget_class, "edit.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "edit.next", NULL, go_next);
  gtk_widget_class_install_action (widget_class, "edit.save", NULL, save);
  /* What the pages ask of the assistant. */
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "assistant.browse", NULL, open_side_page);
  gtk_widget_class_install_action (widget_class, "assistant.other-computers", NULL, open_side_page);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "edit.back", NULL);

  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-edit-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, next_button);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, error_clamp);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayEditWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_edit_window_init (QuayEditWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_set_up_toasts (self->toasts);
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
}

/**
 * quay_edit_window_new:
 * @parent: the window it is in front of
 * @what: %QUAY_EDIT_FEED_ADDRESS or %QUAY_EDIT_CREDENTIAL_HELPER
 */
QuayEditWindow *
quay_edit_window_new (GtkWindow              *parent,
                      QuayContext            *context,
                      QuayConnection         *connection,
                      QuayConnectionEditFlags what)
{
  QuayEditWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  self = g_object_new (QUAY_TYPE_EDIT_WINDOW, "transient-for", parent, NULL);
  self->connection = g_object_ref (connection);
  self->flags = what;
  self->request = quay_connection_request_new (context);
  quay_connection_fill_request (connection, self->request);

  self->page = g_object_new ((what & QUAY_EDIT_FEED_ADDRESS) != 0 ? QUAY_TYPE_FEED_PAGE : QUAY_TYPE_HELPER_PAGE,
                             "request", self->request, NULL);
  g_signal_connect_object (self->page, "notify::complete", G_CALLBACK (update_header), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "notify::busy", G_CALLBACK (update_header), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "finished", G_CALLBACK (page_finished_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->page));
  gtk_window_set_title (GTK_WINDOW (self), get_title (self));
  quay_page_enter (self->page);
  update_header (self);
  quay_page_focus_first (self->page);
  return self;
}

QuayConnectionRequest *
quay_edit_window_get_request (QuayEditWindow *self)
{
  g_return_val_if_fail (QUAY_IS_EDIT_WINDOW (self), NULL);

  return self->request;
}
