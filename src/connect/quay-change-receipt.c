/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-receipt"

#include "config.h"

#include "quay-change-receipt-private.h"

#include "quay-change-journal.h"
#include "quay-error.h"

/**
 * QuayChangeReceipt:
 *
 * The way back from an applied plan: each file as it was and as it was left, and the token that was replaced, in
 * memory only.
 *
 * Undo first looks at everything, then puts files back in reverse order, then the token: a change by somebody else is
 * found before anything is touched. A token that was replaced since, by `cargo login` say, is left alone, because the
 * files alone decide whether Cargo asks for it. It is a transaction as the applying was: under the same lock up to its
 * last write, and with a journal, so that a process that dies in it has undone all files or none.
 */
struct _QuayChangeReceipt
{
  GObject          parent_instance;

  QuayContext     *context;
  char            *name;
  char            *index_url;
  GPtrArray       *files;   /* QuayAppliedFile, in the order of writing */
  QuaySecret      *old_token;
  QuaySecretPrint *new_token;
  GDateTime       *old_expires;
  gboolean         token_changed;
  gboolean         had_expiry;
  gboolean         old_remind;
  gboolean         undoing;
  gboolean         undone;
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
                       GPtrArray * made_folders,
                       gboolean shared,
                       gboolean secret)
{
  QuayAppliedFile *self = g_new0 (QuayAppliedFile, 1);

  self->before = quay_file_snapshot_ref (before);
  self->after = quay_file_snapshot_ref (after);
  self->made_folders = g_ptr_array_ref (made_folders);
  self->shared = shared;
  self->secret = secret;
  return self;
}

void
quay_applied_file_free (QuayAppliedFile *self)
{
  quay_file_snapshot_unref (self->before);
  quay_file_snapshot_unref (self->after);
  g_ptr_array_unref (self->made_folders);
  g_free (self);
}

/**
 * quay_applied_folders_remove:
 * @made_folders: (element-type GFile): the innermost first
 *
 * Blocks. Removes folders that were made for a file, as far as nothing else was put into them.
 */
void
quay_applied_folders_remove (QuayContext *context,
                             GPtrArray   *made_folders)
{
  for (guint i = 0; i < made_folders->len; i++)
    quay_file_store_remove_folder (quay_context_get_files (context), g_ptr_array_index (made_folders, i));
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
          quay_applied_folders_remove (context, applied->made_folders);
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
  g_clear_pointer (&self->new_token, quay_secret_print_free);
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
  self->new_token = new_token != NULL ? quay_secret_print_new (new_token) : NULL;
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

  return !self->undone && !self->undoing;
}

/* Before the answer is given. @undone: whether there is nothing left to be undone by another try. The lock is the
 * task's data.
 */
static void
end_undo (GTask   *task,
          gboolean undone)
{
  QuayChangeReceipt *self = g_task_get_source_object (task);

  g_task_set_task_data (task, NULL, NULL);
  self->undoing = FALSE;
  self->undone = undone;
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

  if (success)
    restore_ledger (self);
  end_undo (task, TRUE);
  if (success)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
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
      end_undo (task, TRUE);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Somebody stored another token since: it is theirs. */
  if (!quay_secret_print_matches (self->new_token, current))
    {
      end_undo (task, TRUE);
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
      end_undo (task, FALSE);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!self->token_changed)
    {
      restore_ledger (self);
      end_undo (task, TRUE);
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

/* The way back as changes, for the journal. */
static GListModel *
describe_undo (GPtrArray *files)
{
  GListStore *changes = g_list_store_new (QUAY_TYPE_FILE_CHANGE);

  for (guint i = 0; i < files->len; i++)
    {
      QuayAppliedFile *applied = g_ptr_array_index (files, i);
      g_autoptr(QuayFileChange) change = NULL;

      change = quay_file_change_new (applied->after, quay_file_snapshot_get_contents (applied->before),
                                     applied->shared,
                                     applied->secret ? QUAY_REPLACE_NO_BACKUP : QUAY_REPLACE_NONE);
      g_list_store_append (changes, change);
    }
  return G_LIST_MODEL (changes);
}

/* Those with tokens in front, so that they are put back last: the journal cannot take that back. */
static GPtrArray *
sort_for_undo (GPtrArray *files)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (int secret = TRUE; secret >= FALSE; secret--)
    for (guint i = 0; i < files->len; i++)
      {
        QuayAppliedFile *applied = g_ptr_array_index (files, i);

        if (applied->secret == secret)
          g_ptr_array_add (sorted, applied);
      }
  return sorted;
}

static gboolean
restore_files (QuayChangeReceipt *self,
               GError           **error)
{
  g_autoptr(GPtrArray) files = sort_for_undo (self->files);
  g_autoptr(GListModel) changes = describe_undo (files);
  gboolean success;

  success = quay_change_journal_begin (self->context, changes, error) &&
            quay_applied_files_restore (self->context, files, error);
  quay_change_journal_end (self->context);
  return success;
}

static void
restore_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (source_object);
  GTask *undo_task = task_data;
  QuayFileLock *lock;
  GError *error = NULL;

  lock = quay_change_journal_lock (self->context, NULL, cancellable, &error);
  if (lock != NULL)
    g_task_set_task_data (undo_task, lock, (GDestroyNotify) quay_file_lock_free);
  if (lock == NULL || !check_current (self, &error) || !restore_files (self, &error))
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
  if (self->undone || self->undoing)
    {
      g_task_return_new_error (task, G_IO_ERROR, self->undone ? G_IO_ERROR_CLOSED : G_IO_ERROR_PENDING,
                               self->undone ? "This was undone already" : "This is being undone");
      return;
    }

  self->undoing = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  files_task = g_task_new (self, cancellable, files_restored_cb, g_object_ref (task));
  g_task_set_source_tag (files_task, restore_thread);
  g_task_set_check_cancellable (files_task, FALSE);
  /* The outer task holds the lock, and lives until the callback. */
  g_task_set_task_data (files_task, task, NULL);
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
