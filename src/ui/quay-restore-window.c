/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-restore-window"

#include "config.h"

#include "quay-restore-window.h"

#include <glib/gi18n.h>

#include "quay-combo-row.h"
#include "quay-error-group.h"
#include "quay-file-change-view.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-note-row.h"
#include "quay-spinner.h"
#include "quay-text.h"
#include "quay-ui-util.h"

/**
 * QuayRestoreWindow:
 *
 * The earlier versions of one file by their date, the newest first, and for the chosen one what going back to it would
 * change. Restore carries out exactly that; the version that goes is kept as a copy in turn.
 *
 * A version that was chosen is planned anew, and a late answer for another one is not shown. While a plan is applied,
 * the window stays; what fails is put back and said.
 */
struct _QuayRestoreWindow
{
  AdwWindow       parent_instance;

  AdwWindowTitle *window_title;
  GtkButton      *cancel_button;
  GtkWidget      *restore_button;
  GtkStack       *stack;
  QuayErrorGroup *error_group;
  GtkWidget      *versions_group;
  AdwComboRow    *version_row;
  QuaySpinner    *spinner;
  QuayNoteRow    *same_note;
  AdwBin         *change_bin;

  QuayContext    *context;
  QuayRestore    *restore;
  GListModel     *backups;
  QuayChangePlan *plan;
  GCancellable   *cancellable;
  gboolean        applying;
};

enum
{
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayRestoreWindow, quay_restore_window, ADW_TYPE_WINDOW)

static void
renew_cancellable (QuayRestoreWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
show_error (QuayRestoreWindow *self,
            const GError      *error,
            gboolean           put_back)
{
  quay_error_group_set_error (self->error_group, error, NULL,
                              QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_REVIEW_AGAIN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_FOLDER_OF_COPIES), 0, put_back);
  if (error != NULL)
    quay_error_group_focus (self->error_group);
}

static void
set_busy (QuayRestoreWindow *self,
          gboolean           busy)
{
  quay_spinner_set_spinning (self->spinner, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->version_row), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
}

static void
set_applying (QuayRestoreWindow *self,
              gboolean           applying)
{
  self->applying = applying;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "restore.apply", !applying && self->plan != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->version_row), !applying);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), !applying);
  set_busy (self, applying);
}

static void
show_plan (QuayRestoreWindow *self)
{
  GListModel *files = quay_change_plan_get_files (self->plan);
  g_autoptr(QuayFileChange) change = g_list_model_get_item (files, 0);
  gboolean same = change == NULL;

  adw_bin_set_child (self->change_bin, same ? NULL : quay_file_change_view_new (change));
  quay_note_row_set_text (self->same_note, same ? _("The file is as it was then.") : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "restore.apply", !same);
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayRestoreWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_restore_plan_finish (QUAY_RESTORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, FALSE);
  g_set_object (&self->plan, plan);
  if (plan != NULL)
    show_plan (self);
  else
    show_error (self, error, FALSE);
}

static void
plan (QuayRestoreWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->version_row);
  g_autoptr(QuayFileBackup) backup = NULL;

  if (self->backups == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;

  renew_cancellable (self);
  show_error (self, NULL, FALSE);
  g_clear_object (&self->plan);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "restore.apply", FALSE);
  set_busy (self, TRUE);
  backup = g_list_model_get_item (self->backups, selected);
  quay_restore_plan_async (self->restore, backup, self->cancellable, planned_cb, g_object_ref (self));
}

static void
show_backups (QuayRestoreWindow *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint n_backups = g_list_model_get_n_items (self->backups);

  for (guint i = 0; i < n_backups; i++)
    {
      g_autoptr(QuayFileBackup) backup = g_list_model_get_item (self->backups, i);

      gtk_string_list_take (names, quay_text_for_time (quay_file_backup_get_time (backup)));
    }
  gtk_stack_set_visible_child_name (self->stack, n_backups > 0 ? "versions" : "empty");
  gtk_widget_set_visible (self->restore_button, n_backups > 0);
  gtk_widget_set_visible (self->versions_group, n_backups > 0);
  /* Selects the first one, and so plans. */
  adw_combo_row_set_model (self->version_row, G_LIST_MODEL (names));
  if (n_backups > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->version_row));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(QuayRestoreWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) backups = quay_restore_list_finish (QUAY_RESTORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (backups != NULL)
    {
      g_set_object (&self->backups, backups);
      show_backups (self);
    }
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "versions");
      gtk_widget_set_visible (self->versions_group, FALSE);
      show_error (self, error, FALSE);
    }
}

static void
list (QuayRestoreWindow *self)
{
  renew_cancellable (self);
  show_error (self, NULL, FALSE);
  quay_restore_list_async (self->restore, self->cancellable, listed_cb, g_object_ref (self));
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayRestoreWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangeReceipt) receipt =
    quay_change_plan_apply_finish (QUAY_CHANGE_PLAN (object), result, &error);

  set_applying (self, FALSE);
  if (receipt != NULL)
    {
      g_signal_emit (self, signals[APPLIED], 0, receipt);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_error (self, error, TRUE);
    }
}

static void
apply (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayRestoreWindow *self = QUAY_RESTORE_WINDOW (widget);

  show_error (self, NULL, FALSE);
  renew_cancellable (self);
  set_applying (self, TRUE);
  quay_change_plan_apply_async (self->plan, self->cancellable, applied_cb, g_object_ref (self));
}

static void
remedy_cb (QuayRestoreWindow *self,
           int                remedy)
{
  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_OPEN_FOLDER_OF_COPIES:
      quay_launch_file (GTK_WIDGET (self),
                        quay_file_store_get_backup_folder (quay_context_get_files (self->context)));
      break;
    case QUAY_REMEDY_REVIEW_AGAIN:
    case QUAY_REMEDY_TRY_AGAIN:
    default:
      if (self->backups == NULL)
        list (self);
      else
        plan (self);
      break;
    }
}

static gboolean
quay_restore_window_close_request (GtkWindow *window)
{
  QuayRestoreWindow *self = QUAY_RESTORE_WINDOW (window);

  /* What is being written ends first. It is one small file. */
  if (self->applying)
    return TRUE;
  return GTK_WINDOW_CLASS (quay_restore_window_parent_class)->close_request (window);
}

static void
quay_restore_window_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_RESTORE_WINDOW (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_restore_window_parent_class)->unroot (widget);
}

static void
quay_restore_window_dispose (GObject *object)
{
  QuayRestoreWindow *self = QUAY_RESTORE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->plan);
  g_clear_object (&self->backups);
  g_clear_object (&self->restore);
  g_clear_object (&self->context);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_RESTORE_WINDOW);
  G_OBJECT_CLASS (quay_restore_window_parent_class)->dispose (object);
}

static void
quay_restore_window_class_init (QuayRestoreWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_restore_window_dispose;
  widget_class->unroot = quay_restore_window_unroot;
  GTK_WINDOW_CLASS (klass)->close_request = quay_restore_window_close_request;

  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, QUAY_TYPE_CHANGE_RECEIPT);

  quay_help_window_bind_key (widget_class, "files#undo");
  gtk_widget_class_install_action (widget_class, "restore.apply", NULL, apply);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_COMBO_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_GROUP);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-restore-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, restore_button);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, versions_group);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, version_row);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, same_note);
  gtk_widget_class_bind_template_child (widget_class, QuayRestoreWindow, change_bin);
  gtk_widget_class_bind_template_callback (widget_class, plan);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_restore_window_init (QuayRestoreWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_name_scrollers (GTK_WIDGET (self->stack), gtk_window_get_title (GTK_WINDOW (self)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "restore.apply", FALSE);
  quay_ui_name_list (GTK_WIDGET (self->version_row), _("Earlier Versions"));
}

/**
 * quay_restore_window_new:
 * @parent: (nullable): the window that it stands before
 * @context: the parts that the job is done with
 * @restore: the file
 */
QuayRestoreWindow *
quay_restore_window_new (GtkWindow   *parent,
                         QuayContext *context,
                         QuayRestore *restore)
{
  QuayRestoreWindow *self;
  g_autofree char *path = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (QUAY_IS_RESTORE (restore), NULL);

  self = g_object_new (QUAY_TYPE_RESTORE_WINDOW, "transient-for", parent, NULL);
  self->context = g_object_ref (context);
  self->restore = g_object_ref (restore);
  path = quay_text_for_path (quay_restore_get_file (restore));
  adw_window_title_set_subtitle (self->window_title, path);
  list (self);
  return self;
}
