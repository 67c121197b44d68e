/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-receipt"

#include "config.h"

#include "quay-change-receipt-private.h"

#include "quay-change-journal.h"
#include "quay-error.h"
#include "quay-file-lock.h"

/**
 * QuayChangeReceipt:
 *
 * The way back from an applied plan: each file as it was and as it was left, and the token that was replaced, in
 * memory only.
 *
 * Undo first looks at everything, then puts files back in reverse order, then the token: a change by somebody else is
 * found before anything is touched. A token that was replaced since, by `cargo login` say, is left alone, because the
 * files alone decide whether Cargo asks for it.
 */
struct _QuayChangeReceipt
{
  GObject      parent_instance;

  QuayContext *context;
  char        *name;
  char        *index_url;
  GPtrArray   *files;       /* QuayAppliedFile, in the order of writing */
  QuaySecret  *old_token;
  QuaySecret  *new_token;
  GDateTime   *old_expires;
  gboolean     token_changed;
  gboolean     had_expiry;
  gboolean     old_remind;
  gboolean     undone;
};

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayChangeReceipt, quay_change_receipt, G_TYPE_OBJECT)

QuayAppliedFile *
quay_applied_file_new (QuayFileSnapshot *before,
                       QuayFileSnapshot *after,
                       GFile *made_folder,
                       gboolean shared)
{
  QuayAppliedFile *self = g_new0 (QuayAppliedFile, 1);

  self->before = quay_file_snapshot_ref (before);
  self->after = quay_file_snapshot_ref (after);
  self->made_folder = made_folder != NULL ? g_object_ref (made_folder) : NULL;
  self->shared = shared;
  return self;
}

void
quay_applied_file_free (QuayAppliedFile *self)
{
  quay_file_snapshot_unref (self->before);
  quay_file_snapshot_unref (self->after);
  g_clear_object (&self->made_folder);
  g_free (self);
}

/**
 * quay_applied_files_restore:
 * @files: (element-type QuayAppliedFile): in the order in which they were written
 * @error: %QUAY_ERROR_ROLLBACK, naming every file that could not be put back
 *
 * Blocks. Puts files back in reverse order, and goes on after one that fails.
 */
gboolean
quay_applied_files_restore (QuayContext *context,
                            GPtrArray   *files,
                            GError     **error)
{
  g_autoptr(GString) left = g_string_new (NULL);

  for (guint i = files->len; i > 0; i--)
    {
      QuayAppliedFile *applied = g_ptr_array_index (files, i - 1);
      g_autoptr(QuayFileSnapshot) restored = NULL;
      g_autoptr(GError) local_error = NULL;

      restored = quay_file_store_restore (quay_context_get_files (context), applied->after, applied->before,
                                          NULL, &local_error);
      if (restored != NULL)
        {
          if (applied->made_folder != NULL)
            quay_file_store_remove_folder (quay_context_get_files (context), applied->made_folder);
          continue;
        }
      g_info ("Could not put back: %s", local_error->message);
      g_string_append_printf (left, "%s“%s”", left->len > 0 ? ", " : "",
                              g_file_peek_path (quay_file_snapshot_get_file (applied->before)));
    }

  if (left->len == 0)
    return TRUE;
  quay_error_set (error, QUAY_ERROR_ROLLBACK, left->str, NULL, "Not every file could be put back");
  return FALSE;
}

static void
quay_change_receipt_dispose (GObject *object)
{
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->index_url, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->old_token, quay_secret_unref);
  g_clear_pointer (&self->new_token, quay_secret_unref);
  g_clear_pointer (&self->old_expires, g_date_time_unref);
  G_OBJECT_CLASS (quay_change_receipt_parent_class)->dispose (object);
}

static void
quay_change_receipt_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, quay_change_receipt_can_undo (QUAY_CHANGE_RECEIPT (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_change_receipt_class_init (QuayChangeReceiptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_change_receipt_dispose;
  object_class->get_property = quay_change_receipt_get_property;

  properties[PROP_CAN_UNDO] =
    g_param_spec_boolean ("can-undo", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_change_receipt_init (QuayChangeReceipt *self)
{
}

/* See the header for what the arguments mean; the receipt takes its own references. */
QuayChangeReceipt *
quay_change_receipt_new (QuayContext *context,
                         const char  *name,
                         const char  *index_url,
                         GPtrArray   *files,
                         gboolean     token_changed,
                         QuaySecret  *old_token,
                         QuaySecret  *new_token,
                         GDateTime   *old_expires,
                         gboolean     old_remind,
                         gboolean     had_expiry)
{
  QuayChangeReceipt *self = g_object_new (QUAY_TYPE_CHANGE_RECEIPT, NULL);

  self->context = g_object_ref (context);
  self->name = g_strdup (name);
  self->index_url = g_strdup (index_url);
  self->files = g_ptr_array_ref (files);
  self->token_changed = token_changed;
  self->old_token = old_token != NULL ? quay_secret_ref (old_token) : NULL;
  self->new_token = new_token != NULL ? quay_secret_ref (new_token) : NULL;
  self->old_expires = old_expires != NULL ? g_date_time_ref (old_expires) : NULL;
  self->old_remind = old_remind;
  self->had_expiry = had_expiry;
  return self;
}

const char *
quay_change_receipt_get_name (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), NULL);

  return self->name;
}

const char *
quay_change_receipt_get_index_url (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), NULL);

  return self->index_url;
}

/**
 * quay_change_receipt_get_shared_file:
 *
 * Returns: (transfer none) (nullable): the project's file that was changed, to be committed by the user
 */
GFile *
quay_change_receipt_get_shared_file (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), NULL);

  for (guint i = 0; i < self->files->len; i++)
    {
      QuayAppliedFile *applied = g_ptr_array_index (self->files, i);

      if (applied->shared)
        return quay_file_snapshot_get_file (applied->before);
    }
  return NULL;
}

gboolean
quay_change_receipt_can_undo (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), FALSE);

  return !self->undone;
}

static void
mark_undone (QuayChangeReceipt *self)
{
  self->undone = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
}

static void
restore_ledger (QuayChangeReceipt *self)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (self->context);
  g_autoptr(GError) error = NULL;
  gboolean success;

  if (self->had_expiry)
    success = quay_token_ledger_set (ledger, self->index_url, self->old_expires, self->old_remind, &error);
  else
    success = quay_token_ledger_remove (ledger, self->index_url, &error);
  if (!success)
    g_info ("What is known about the token could not be put back: %s", error->message);
}

static void
token_restored_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean success;

  if (self->old_token != NULL)
    success = quay_token_store_store_finish (QUAY_TOKEN_STORE (object), result, &error);
  else
    success = quay_token_store_remove_finish (QUAY_TOKEN_STORE (object), result, &error);

  mark_undone (self);
  if (!success)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  restore_ledger (self);
  g_task_return_boolean (task, TRUE);
}

static void
token_looked_up_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = g_task_get_source_object (task);
  QuayTokenStore *tokens = QUAY_TOKEN_STORE (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) current = quay_token_store_lookup_finish (tokens, result, &error);

  if (error != NULL)
    {
      mark_undone (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Somebody stored another token since: it is theirs. */
  if (!quay_secret_equal (current, self->new_token))
    {
      mark_undone (self);
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (self->old_token != NULL)
    quay_token_store_store_async (tokens, self->index_url, self->name, self->old_token, NULL,
                                  token_restored_cb, g_steal_pointer (&task));
  else
    quay_token_store_remove_async (tokens, self->index_url, NULL, token_restored_cb, g_steal_pointer (&task));
}

static void
files_restored_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (object);
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!self->token_changed)
    {
      restore_ledger (self);
      mark_undone (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->index_url,
                                 QUAY_TOKEN_STORE_NONE, NULL, token_looked_up_cb, g_steal_pointer (&task));
}

static gboolean
check_current (QuayChangeReceipt *self,
               GError           **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      QuayAppliedFile *applied = g_ptr_array_index (self->files, i);
      const char *path = g_file_peek_path (quay_file_snapshot_get_file (applied->after));
      g_autoptr(GError) local_error = NULL;

      if (quay_file_snapshot_is_current (applied->after, NULL, &local_error))
        continue;
      quay_error_set (error, QUAY_ERROR_UNDO_CONFLICT, path, NULL, "“%s” was changed since: %s", path,
                      local_error != NULL ? local_error->message : "other content");
      return FALSE;
    }
  return TRUE;
}

static void
restore_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (source_object);
  g_autoptr(GFile) lock_file = quay_change_journal_dup_lock_file (self->context);
  g_autoptr(QuayFileLock) lock = NULL;
  GError *error = NULL;

  lock = quay_file_lock_new (lock_file, TRUE, &error);
  if (lock == NULL || !check_current (self, &error) ||
      !quay_applied_files_restore (self->context, self->files, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * quay_change_receipt_undo_async:
 * @cancellable: looked at before anything is touched, and no longer afterwards
 *
 * Puts everything back as it was before the plan was applied. May open the keyring's dialog when it was locked since.
 */
void
quay_change_receipt_undo_async (QuayChangeReceipt  *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) files_task = NULL;

  g_return_if_fail (QUAY_IS_CHANGE_RECEIPT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_change_receipt_undo_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  if (self->undone)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "This was undone already");
      return;
    }

  files_task = g_task_new (self, NULL, files_restored_cb, g_steal_pointer (&task));
  g_task_set_source_tag (files_task, restore_thread);
  g_task_run_in_thread (files_task, restore_thread);
}

/**
 * quay_change_receipt_undo_finish:
 * @error: %QUAY_ERROR_UNDO_CONFLICT when a file was changed since, and then nothing was undone;
 *   %QUAY_ERROR_ROLLBACK when a file could not be put back; what the keyring said when only the token is left
 */
gboolean
quay_change_receipt_undo_finish (QuayChangeReceipt *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
