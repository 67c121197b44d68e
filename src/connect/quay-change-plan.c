/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-plan"

#include "config.h"

#include "quay-change-plan.h"

#include "quay-applied-record.h"
#include "quay-change-journal.h"
#include "quay-change-receipt-private.h"
#include "quay-error.h"

/**
 * QuayChangePlan:
 *
 * What would be done. It is filled once, by a request or a connection, then shown, then applied or dropped.
 *
 * Applying goes through five steps. (1) In a thread, the lock is taken that one Quayside at a time holds, and the
 * journal is begun: where that cannot be written, nothing is. (2) The token that stands in the keyring is read, so that
 * it can be put back. (3) The new one is stored and read back. (4) In a thread, each file is replaced by way of
 * [class@Quay.FileStore], and the journal is ended. (5) What is known about the token goes into the ledger. A failure
 * in (3) or (4) puts back everything that was done before it, in reverse order. The lock is held until then, because
 * another Quayside that stored its token in between would lose it to the putting back.
 *
 * A token is stored before the files and deleted after them, because Cargo does no harm with one that no file asks for,
 * but fails with a registry that has no token. Where it is deleted, the journal stays until it is gone.
 */
struct _QuayChangePlan
{
  GObject         parent_instance;

  QuayContext    *context;
  char           *name;
  char           *index_url;
  GListStore     *files;
  GPtrArray      *notices;
  QuayTokenChange token_change;
  QuaySecret     *token;
  GDateTime      *expires;
  GFile          *project;
  gboolean        sets_expiry;
  gboolean        remind;
  gboolean        applying;
};

G_DEFINE_FINAL_TYPE (QuayChangePlan, quay_change_plan, G_TYPE_OBJECT)

/* What one run of apply has done so far. */
typedef struct
{
  QuayFileLock *lock;
  QuaySecret   *old_token;
  GPtrArray    *files;         /* QuayAppliedFile */
  GError       *error;         /* why everything is being put back */
  gboolean      token_stored;  /* or deleted */
} ApplyRun;

static void
apply_run_free (gpointer data)
{
  ApplyRun *run = data;

  g_clear_pointer (&run->old_token, quay_secret_unref);
  g_clear_pointer (&run->files, g_ptr_array_unref);
  g_clear_error (&run->error);
  g_clear_pointer (&run->lock, quay_file_lock_free);
  g_free (run);
}

static gboolean
touches_token (QuayChangePlan *self)
{
  return self->token_change == QUAY_TOKEN_CHANGE_ADD ||
         self->token_change == QUAY_TOKEN_CHANGE_REPLACE ||
         self->token_change == QUAY_TOKEN_CHANGE_REMOVE;
}

static void
update_ledger (QuayChangePlan *self)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (self->context);
  g_autoptr(GError) error = NULL;
  gboolean success = TRUE;

  /* The ledger and the list of folders are ours alone; that they cannot be written is no reason to take back what
   * Cargo needs. */
  if (self->token_change == QUAY_TOKEN_CHANGE_REMOVE)
    success = quay_token_ledger_remove (ledger, self->index_url, &error);
  else if (self->sets_expiry)
    success = quay_token_ledger_set (ledger, self->index_url, self->expires, self->remind, &error);
  if (!success)
    g_info ("What is known about the token could not be saved: %s", error->message);
  g_clear_error (&error);

  if (self->project != NULL && !quay_context_add_project (self->context, self->project, &error))
    g_info ("The project folder could not be remembered: %s", error->message);
}

static QuayChangeReceipt *
make_receipt (QuayChangePlan *self,
              ApplyRun       *run)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (self->context);
  g_autoptr(GDateTime) old_expires = quay_token_ledger_get_expiry (ledger, self->index_url);
  gboolean old_remind = quay_token_ledger_get_remind (ledger, self->index_url);

  return quay_change_receipt_new (self->context, self->name, self->index_url, run->files,
                                  run->token_stored, run->old_token, self->token,
                                  old_expires, old_remind, old_expires != NULL);
}

/* Before the answer is given: who gets it may apply the next plan at once. */
static void
end_run (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  ApplyRun *run = g_task_get_task_data (task);

  g_clear_pointer (&run->lock, quay_file_lock_free);
  self->applying = FALSE;
}

static void
return_failure (GTask    *task,
                ApplyRun *run,
                GError   *rollback_error)
{
  end_run (task);

  /* What could not be put back weighs more than why it had to be: it is what the user must look at. */
  if (rollback_error != NULL)
    {
      g_info ("Putting back after “%s” failed: %s", run->error->message, rollback_error->message);
      g_task_return_error (task, rollback_error);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&run->error));
}

static void
token_put_back_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean success;

  if (run->old_token != NULL)
    success = quay_token_store_store_finish (QUAY_TOKEN_STORE (object), result, &error);
  else
    success = quay_token_store_remove_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (!success)
    {
      QuayChangePlan *self = g_task_get_source_object (task);
      g_autofree char *label = quay_change_plan_dup_token_label (self);
      GError *rollback = quay_error_new (QUAY_ERROR_ROLLBACK, label, NULL,
                                         "The token could not be put back: %s", error->message);

      g_clear_error (&error);
      error = rollback;
    }
  return_failure (task, run, error);
}

/* The files are as they were; now the token. */
static void
put_token_back (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayTokenStore *tokens = quay_context_get_tokens (self->context);
  ApplyRun *run = g_task_get_task_data (task);

  if (!run->token_stored)
    return_failure (task, run, NULL);
  else if (run->old_token != NULL)
    quay_token_store_store_async (tokens, self->index_url, self->name, run->old_token, NULL,
                                  token_put_back_cb, g_object_ref (task));
  else
    quay_token_store_remove_async (tokens, self->index_url, NULL, token_put_back_cb, g_object_ref (task));
}

static void
return_success (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  g_autoptr(QuayChangeReceipt) receipt = make_receipt (self, g_task_get_task_data (task));

  update_ledger (self);
  quay_applied_record_take (self->context, self->name, self->index_url, G_LIST_MODEL (self->files));
  end_run (task);
  g_task_return_pointer (task, g_steal_pointer (&receipt), g_object_unref);
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (run->error != NULL)
    return_failure (task, run, error);
  else
    return_success (task);
}

/* The files are new and the token is gone, or could not be deleted: then they are put back. */
static void
settle_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  ApplyRun *run = task_data;
  GError *error = NULL;

  if (run->error != NULL)
    quay_applied_files_restore (self->context, run->files, &error);
  quay_change_journal_end (self->context);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
token_removed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = g_task_get_source_object (task);
  ApplyRun *run = g_task_get_task_data (task);
  g_autoptr(GTask) settle_task = NULL;

  run->token_stored = quay_token_store_remove_finish (QUAY_TOKEN_STORE (object), result, &run->error);

  settle_task = g_task_new (self, NULL, settled_cb, g_object_ref (task));
  g_task_set_source_tag (settle_task, settle_thread);
  /* The outer task owns the run and lives until the callback. */
  g_task_set_task_data (settle_task, run, NULL);
  g_task_run_in_thread (settle_task, settle_thread);
}

static void
files_written_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = QUAY_CHANGE_PLAN (object);
  ApplyRun *run = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (G_TASK (result), &run->error))
    {
      /* A rollback of files that failed leaves new files behind; they may need the new token. */
      if (g_error_matches (run->error, QUAY_ERROR, QUAY_ERROR_ROLLBACK))
        return_failure (task, run, NULL);
      else
        put_token_back (task);
      return;
    }

  if (self->token_change == QUAY_TOKEN_CHANGE_REMOVE)
    quay_token_store_remove_async (quay_context_get_tokens (self->context), self->index_url, NULL,
                                   token_removed_cb, g_steal_pointer (&task));
  else
    return_success (task);
}

/* The folders that have to be made for a file: (transfer full) (element-type GFile), the innermost first. */
static GPtrArray *
find_missing_folders (GFile *file)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GFile) folder = g_file_get_parent (file);

  while (folder != NULL && !g_file_query_exists (folder, NULL))
    {
      GFile *parent = g_file_get_parent (folder);

      g_ptr_array_add (missing, folder);
      folder = parent;
    }
  return missing;
}

static gboolean
write_file (QuayChangePlan *self,
            ApplyRun       *run,
            QuayFileChange *change,
            GError        **error)
{
  g_autoptr(GPtrArray) made_folders = find_missing_folders (quay_file_change_get_file (change));
  g_autoptr(QuayFileSnapshot) after = NULL;

  after = quay_file_store_replace (quay_context_get_files (self->context), quay_file_change_get_before (change),
                                   quay_file_change_get_after (change), quay_file_change_get_flags (change),
                                   NULL, error);
  if (after == NULL)
    {
      quay_applied_folders_remove (self->context, made_folders);
      return FALSE;
    }
  g_ptr_array_add (run->files, quay_applied_file_new (quay_file_change_get_before (change), after, made_folders,
                                                      quay_file_change_is_shared (change),
                                                      quay_file_change_is_secret (change)));
  return TRUE;
}

/* Those with tokens come last, because the journal cannot put them back. */
static gboolean
write_files (QuayChangePlan *self,
             ApplyRun       *run,
             GError        **error)
{
  guint n_files = g_list_model_get_n_items (G_LIST_MODEL (self->files));

  for (int secret = FALSE; secret <= TRUE; secret++)
    for (guint i = 0; i < n_files; i++)
      {
        g_autoptr(QuayFileChange) change = g_list_model_get_item (G_LIST_MODEL (self->files), i);

        if (quay_file_change_is_secret (change) == secret && !write_file (self, run, change, error))
          return FALSE;
      }
  return TRUE;
}

static void
write_files_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  ApplyRun *run = task_data;
  GError *error = NULL;

  /* Something stopped the run before this; what is left of it is the journal. */
  if (run->error != NULL)
    error = g_steal_pointer (&run->error);
  else if (!write_files (self, run, &error))
    {
      GError *rollback_error = NULL;

      if (!quay_applied_files_restore (self->context, run->files, &rollback_error))
        {
          quay_error_take_details (rollback_error, g_strdup (error->message));
          g_clear_error (&error);
          error = rollback_error;
        }
    }
  if (error != NULL || self->token_change != QUAY_TOKEN_CHANGE_REMOVE)
    quay_change_journal_end (self->context);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
begin_files (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  g_autoptr(GTask) files_task = g_task_new (self, NULL, files_written_cb, g_object_ref (task));

  g_task_set_source_tag (files_task, write_files_thread);
  /* The outer task owns the run and lives until the callback. */
  g_task_set_task_data (files_task, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (files_task, write_files_thread);
}

/* (transfer full) error; nothing was changed yet. */
static void
give_up (GTask  *task,
         GError *error)
{
  ApplyRun *run = g_task_get_task_data (task);

  run->error = error;
  begin_files (task);
}

static void
token_stored_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!quay_token_store_store_finish (QUAY_TOKEN_STORE (object), result, &error))
    {
      give_up (task, error);
      return;
    }

  run->token_stored = TRUE;
  begin_files (task);
}

static void
old_token_found_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayTokenStore *tokens = QUAY_TOKEN_STORE (object);
  ApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->old_token = quay_token_store_lookup_finish (tokens, result, &error);
  if (error != NULL)
    {
      give_up (task, error);
      return;
    }

  /* The last moment at which “Stop” works: the dialog of the keyring may have been open for minutes. */
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      give_up (task, error);
      return;
    }

  if (self->token_change == QUAY_TOKEN_CHANGE_REMOVE)
    begin_files (task);
  else
    quay_token_store_store_async (tokens, self->index_url, self->name, self->token, NULL,
                                  token_stored_cb, g_steal_pointer (&task));
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = QUAY_CHANGE_PLAN (object);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end_run (task);
      g_task_return_error (task, error);
    }
  else if (touches_token (self))
    quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->index_url,
                                   QUAY_TOKEN_STORE_NONE, g_task_get_cancellable (task),
                                   old_token_found_cb, g_object_ref (task));
  else
    begin_files (task);
}

static void
prepare_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  ApplyRun *run = task_data;
  g_autofree char *restored = NULL;
  GError *error = NULL;

  run->lock = quay_change_journal_lock (self->context, &restored, cancellable, &error);
  if (run->lock == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* The plan was made with half a change of somebody else in view. */
  if (restored != NULL)
    quay_error_set (&error, QUAY_ERROR_CHANGED, restored, NULL, "An interrupted change of “%s” was taken back", restored);
  else if (!quay_change_journal_begin (self->context, G_LIST_MODEL (self->files), &error))
    quay_change_journal_end (self->context);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * quay_change_plan_apply_async:
 * @cancellable: (nullable): stops until the first write; from then on it is ignored
 *
 * Does what the plan says, all of it or nothing. May open the keyring's dialog.
 */
void
quay_change_plan_apply_async (QuayChangePlan     *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) prepare_task = NULL;
  ApplyRun *run;

  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_change_plan_apply_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  /* A change that happened is never reported as not happened, or undo goes wrong. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->applying)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The plan is being applied");
      return;
    }

  self->applying = TRUE;
  run = g_new0 (ApplyRun, 1);
  run->files = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_applied_file_free);
  g_task_set_task_data (task, run, apply_run_free);

  prepare_task = g_task_new (self, cancellable, prepared_cb, g_object_ref (task));
  g_task_set_source_tag (prepare_task, prepare_thread);
  g_task_set_check_cancellable (prepare_task, FALSE);
  /* The outer task owns the run and lives until the callback. */
  g_task_set_task_data (prepare_task, run, NULL);
  g_task_run_in_thread (prepare_task, prepare_thread);
}

/**
 * quay_change_plan_apply_finish:
 * @error: what failed: a code of the keyring or of the files, and then everything is as it was;
 *   %QUAY_ERROR_ROLLBACK when it is not, naming what is left; %G_IO_ERROR_PENDING while it is being applied already
 *
 * Returns: (transfer full): the way back
 */
QuayChangeReceipt *
quay_change_plan_apply_finish (QuayChangePlan *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
quay_change_plan_dispose (GObject *object)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->index_url, g_free);
  g_clear_object (&self->files);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_pointer (&self->token, quay_secret_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (quay_change_plan_parent_class)->dispose (object);
}

static void
quay_change_plan_class_init (QuayChangePlanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_change_plan_dispose;
}

static void
quay_change_plan_init (QuayChangePlan *self)
{
  self->files = g_list_store_new (QUAY_TYPE_FILE_CHANGE);
  self->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

QuayChangePlan *
quay_change_plan_new (QuayContext *context,
                      const char  *name,
                      const char  *index_url)
{
  QuayChangePlan *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (name != NULL && index_url != NULL, NULL);

  self = g_object_new (QUAY_TYPE_CHANGE_PLAN, NULL);
  self->context = g_object_ref (context);
  self->name = g_strdup (name);
  self->index_url = g_strdup (index_url);
  return self;
}

void
quay_change_plan_add_file (QuayChangePlan *self,
                           QuayFileChange *change)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (QUAY_IS_FILE_CHANGE (change));

  g_list_store_append (self->files, change);
}

void
quay_change_plan_add_notice (QuayChangePlan *self,
                             const GError   *notice)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (notice != NULL);

  g_ptr_array_add (self->notices, g_error_copy (notice));
}

/**
 * quay_change_plan_set_token:
 * @token: (nullable): the whole Authorization value, as Cargo stores it; %NULL unless it is added or replaced
 */
void
quay_change_plan_set_token (QuayChangePlan *self,
                            QuayTokenChange change,
                            QuaySecret     *token)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (token != NULL ||
                    (change != QUAY_TOKEN_CHANGE_ADD && change != QUAY_TOKEN_CHANGE_REPLACE));

  self->token_change = change;
  g_clear_pointer (&self->token, quay_secret_unref);
  if (token != NULL)
    self->token = quay_secret_ref (token);
}

/**
 * quay_change_plan_set_expiry:
 * @expires: (nullable): when the token expires, %NULL when nobody knows
 */
void
quay_change_plan_set_expiry (QuayChangePlan *self,
                             GDateTime      *expires,
                             gboolean        remind)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));

  self->sets_expiry = TRUE;
  g_clear_pointer (&self->expires, g_date_time_unref);
  if (expires != NULL)
    self->expires = g_date_time_ref (expires);
  self->remind = remind;
}

/**
 * quay_change_plan_set_project:
 * @folder: (nullable): the project folder that is remembered when the plan was applied
 */
void
quay_change_plan_set_project (QuayChangePlan *self,
                              GFile          *folder)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));

  g_set_object (&self->project, folder);
}

const char *
quay_change_plan_get_name (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->name;
}

const char *
quay_change_plan_get_index_url (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->index_url;
}

GListModel *
quay_change_plan_get_files (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return G_LIST_MODEL (self->files);
}

QuayTokenChange
quay_change_plan_get_token_change (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), QUAY_TOKEN_CHANGE_NONE);

  return self->token_change;
}

char *
quay_change_plan_dup_token_label (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return g_strconcat ("cargo-registry:", self->name, NULL);
}

GPtrArray *
quay_change_plan_get_notices (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->notices;
}

gboolean
quay_change_plan_is_empty (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), TRUE);

  return g_list_model_get_n_items (G_LIST_MODEL (self->files)) == 0 && !touches_token (self);
}
