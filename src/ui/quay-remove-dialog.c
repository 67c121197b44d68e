/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-remove-dialog"

#include "config.h"

#include "quay-remove-dialog.h"

#include <glib/gi18n.h>

#include "quay-help-window.h"

/**
 * QuayRemoveDialog:
 *
 * Asks before a connection is removed, and what goes with it: the token, and the entry in a file that others
 * share. Remove (the response “remove”) can be chosen only while something would be removed.
 */
struct _QuayRemoveDialog
{
  AdwMessageDialog parent_instance;

  GtkCheckButton  *token_check;
  GtkCheckButton  *shared_check;

  QuayConnection  *connection;
  gboolean         has_own_use;
};

G_DEFINE_FINAL_TYPE (QuayRemoveDialog, quay_remove_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
update_response (QuayRemoveDialog *self)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "remove",
                                           self->has_own_use ||
                                           quay_remove_dialog_get_flags (self) != QUAY_REMOVE_NONE);
}

static void
quay_remove_dialog_dispose (GObject *object)
{
  g_clear_object (&QUAY_REMOVE_DIALOG (object)->connection);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_REMOVE_DIALOG);
  G_OBJECT_CLASS (quay_remove_dialog_parent_class)->dispose (object);
}

static void
quay_remove_dialog_class_init (QuayRemoveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_remove_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-remove-dialog.ui");
  quay_help_window_bind_key (widget_class, "files#undo");
  gtk_widget_class_bind_template_child (widget_class, QuayRemoveDialog, token_check);
  gtk_widget_class_bind_template_child (widget_class, QuayRemoveDialog, shared_check);
  gtk_widget_class_bind_template_callback (widget_class, update_response);
}

static void
quay_remove_dialog_init (QuayRemoveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

QuayRemoveDialog *
quay_remove_dialog_new (GtkWindow      *parent,
                        QuayConnection *connection)
{
  QuayRemoveDialog *self;
  GPtrArray *uses;
  gboolean has_shared_use = FALSE;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  self = g_object_new (QUAY_TYPE_REMOVE_DIALOG, "transient-for", parent, NULL);
  self->connection = g_object_ref (connection);

  uses = quay_connection_get_uses (connection);
  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);

      has_shared_use |= use->shared;
      self->has_own_use |= !use->shared;
    }

  /* Translators: %s is the name of a connection. */
  heading = g_strdup_printf (_("Remove “%s”?"), quay_connection_get_name (connection));
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), heading);
  if (!quay_helper_kind_takes_token (quay_connection_get_helper (connection)))
    {
      gtk_check_button_set_active (self->token_check, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->token_check), FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->shared_check), has_shared_use);
  update_response (self);
  /* The safe answer has the focus, not the first choice. */
  gtk_window_set_focus (GTK_WINDOW (self), gtk_window_get_default_widget (GTK_WINDOW (self)));
  return self;
}

QuayConnection *
quay_remove_dialog_get_connection (QuayRemoveDialog *self)
{
  g_return_val_if_fail (QUAY_IS_REMOVE_DIALOG (self), NULL);

  return self->connection;
}

QuayRemoveFlags
quay_remove_dialog_get_flags (QuayRemoveDialog *self)
{
  QuayRemoveFlags flags = QUAY_REMOVE_NONE;

  g_return_val_if_fail (QUAY_IS_REMOVE_DIALOG (self), QUAY_REMOVE_NONE);

  if (gtk_check_button_get_active (self->token_check))
    flags |= QUAY_REMOVE_TOKEN;
  if (gtk_check_button_get_active (self->shared_check))
    flags |= QUAY_REMOVE_FROM_SHARED;
  return flags;
}
