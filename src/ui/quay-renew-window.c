/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-renew-window"

#include "config.h"

#include "quay-renew-window.h"

#include <glib/gi18n.h>

#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-help-window.h"
#include "quay-lifetime-row.h"
#include "quay-spinner.h"
#include "quay-token-operations.h"
#include "quay-ui-util.h"

/**
 * QuayRenewWindow:
 *
 * Asks how long a token is to live from now on, and moves its end in Azure DevOps. The token stays the same, so neither
 * files nor keyring change.
 *
 * First the Azure CLI is asked for a login, which can be stopped; once the service was asked to move the end, the answer
 * is waited for.
 */
struct _QuayRenewWindow
{
  AdwWindow        parent_instance;

  GtkWidget       *error_group;
  QuayErrorRow    *error_row;
  GtkWidget       *working_group;
  AdwActionRow    *working_row;
  QuaySpinner     *spinner;
  QuayLifetimeRow *lifetime_row;

  QuayTokenGroup  *group;
  GCancellable    *cancellable;
};

enum
{
  RENEWED,
  CREATE_ANEW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayRenewWindow, quay_renew_window, ADW_TYPE_WINDOW)

static void
set_working (QuayRenewWindow *self,
             gboolean         working)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "renew.apply", !working);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "renew.stop", working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->lifetime_row), !working);
  quay_spinner_set_spinning (self->spinner, working);
  gtk_widget_set_visible (self->working_group, working);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->working_row), GTK_ACCESSIBLE_STATE_BUSY, working, -1);
}

static void
show_error (QuayRenewWindow *self,
            const GError    *error)
{
  quay_error_row_set_error (self->error_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_LIFETIME) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CREATE_TOKEN), 0);
  gtk_widget_set_visible (self->error_group, error != NULL);
  if (error != NULL)
    quay_error_row_focus (self->error_row);
}

static void
take_failure (QuayRenewWindow *self,
              const GError    *error)
{
  set_working (self, FALSE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
renewed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayRenewWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDateTime) until = quay_token_group_renew_finish (QUAY_TOKEN_GROUP (object), result, &error);

  if (until == NULL)
    {
      take_failure (self, error);
      return;
    }
  g_signal_emit (self, signals[RENEWED], 0, until);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
logged_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(QuayRenewWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayPatClient) client = quay_token_group_log_in_finish (QUAY_TOKEN_GROUP (object), result, &error);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) until = NULL;

  if (client == NULL)
    {
      take_failure (self, error);
      return;
    }
  until = g_date_time_add_days (now, (int) quay_lifetime_row_get_days (self->lifetime_row));
  quay_token_group_renew_async (self->group, client, until, self->cancellable, renewed_cb, g_object_ref (self));
}

static void
apply (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayRenewWindow *self = QUAY_RENEW_WINDOW (widget);

  show_error (self, NULL);
  set_working (self, TRUE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  quay_token_group_log_in_async (self->group, quay_context_get_azure (quay_token_group_get_context (self->group)),
                                 self->cancellable, logged_in_cb, g_object_ref (self));
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  g_cancellable_cancel (QUAY_RENEW_WINDOW (widget)->cancellable);
}

static void
remedy_cb (QuayRenewWindow *self,
           int              remedy)
{
  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_CREATE_TOKEN:
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      g_signal_emit (self, signals[CREATE_ANEW], 0);
      gtk_window_destroy (GTK_WINDOW (self));
      break;
    case QUAY_REMEDY_CHOOSE_LIFETIME:
      gtk_widget_grab_focus (GTK_WIDGET (self->lifetime_row));
      break;
    case QUAY_REMEDY_TRY_AGAIN:
    default:
      gtk_widget_activate_action (GTK_WIDGET (self), "renew.apply", NULL);
      break;
    }
}

static void
quay_renew_window_unmap (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_RENEW_WINDOW (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_renew_window_parent_class)->unmap (widget);
}

static void
quay_renew_window_dispose (GObject *object)
{
  QuayRenewWindow *self = QUAY_RENEW_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->group);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_RENEW_WINDOW);
  G_OBJECT_CLASS (quay_renew_window_parent_class)->dispose (object);
}

static void
quay_renew_window_class_init (QuayRenewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_renew_window_dispose;
  widget_class->unmap = quay_renew_window_unmap;

  /**
   * QuayRenewWindow::renewed:
   * @until: the end that was granted, in UTC
   */
  signals[RENEWED] =
    g_signal_new ("renewed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_DATE_TIME);
  /**
   * QuayRenewWindow::create-anew:
   *
   * There is nothing to renew any more; another token is to take its place.
   */
  signals[CREATE_ANEW] =
    g_signal_new ("create-anew", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "renew.apply", NULL, apply);
  gtk_widget_class_install_action (widget_class, "renew.stop", NULL, stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_LIFETIME_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-renew-window.ui");
  quay_help_window_bind_key (widget_class, "tokens#list");
  gtk_widget_class_bind_template_child (widget_class, QuayRenewWindow, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayRenewWindow, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayRenewWindow, working_group);
  gtk_widget_class_bind_template_child (widget_class, QuayRenewWindow, working_row);
  gtk_widget_class_bind_template_child (widget_class, QuayRenewWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayRenewWindow, lifetime_row);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_renew_window_init (QuayRenewWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
  quay_ui_name_list (GTK_WIDGET (self->working_row), _("Progress"));
  quay_ui_name_list (GTK_WIDGET (self->lifetime_row), _("Renew Token"));
  set_working (self, FALSE);
}

/**
 * quay_renew_window_new:
 * @group: a token that can be renewed
 */
QuayRenewWindow *
quay_renew_window_new (GtkWindow      *parent,
                       QuayTokenGroup *group)
{
  QuayRenewWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);

  self = g_object_new (QUAY_TYPE_RENEW_WINDOW, "transient-for", parent, NULL);
  self->group = g_object_ref (group);
  quay_error_row_set_address (self->error_row, quay_token_group_get_address (group));
  gtk_widget_grab_focus (GTK_WIDGET (self->lifetime_row));
  return self;
}
