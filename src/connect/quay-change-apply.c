/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-plan"

#include "config.h"

#include "quay-change-apply-private.h"

#include "quay-change-journal.h"
#include "quay-error.h"

/* How a plan is applied, as a story:
 *
 *   1 In a thread, the lock is taken that one Quayside at a time holds, and the journal is begun: where that cannot be
 *     written, nothing is.
 *   2 The tokens that stand in the keyring are read, so that they can be put back. Until here “Stop” works.
 *   3 The new token is created in Azure DevOps, if the plan says so, and the journal learns its ID.
 *   4 The tokens are stored, each of them read back.
 *   5 In a thread, each file is replaced by way of QuayFileStore.
 *   6 Tokens are deleted, and one in Azure DevOps is revoked.
 *   7 What is known about the tokens goes into the ledger, and the journal is ended.
 *
 * A failure in (3) to (6) puts back everything that was done before it, in reverse order. The lock is held until then,
 * because another Quayside that stored its token in between would lose it to the putting back.
 *
 * A token is stored before the files and deleted after them, because Cargo does no harm with one that no file asks for,
 * but fails with a registry that has no token. Revoking comes last, because there is no way back from it.
 */
static void
apply_run_free (gpointer data)
{
  QuayApplyRun *run = data;

  g_clear_object (&run->changes);
  g_clear_pointer (&run->files, g_ptr_array_unref);
  g_clear_pointer (&run->tokens, g_ptr_array_unref);
  g_clear_pointer (&run->created, quay_pat_unref);
  g_clear_pointer (&run->created_value, quay_secret_unref);
  g_clear_error (&run->error);
  g_clear_error (&run->leftover);
  g_string_free (run->left, TRUE);
  g_free (run->left_why);
  g_clear_pointer (&run->lock, quay_file_lock_free);
  g_free (run);
}

QuayAppliedToken *
quay_apply_run_get_token (QuayApplyRun *run,
                          guint         index)
{
  return g_ptr_array_index (run->tokens, index);
}

gboolean
quay_applied_token_is_stored (QuayAppliedToken *token)
{
  return quay_token_plan_touches_keyring (token->plan) &&
         quay_token_plan_get_change (token->plan) != QUAY_TOKEN_CHANGE_REMOVE;
}

gboolean
quay_applied_token_is_removed (QuayAppliedToken *token)
{
  return quay_token_plan_get_change (token->plan) == QUAY_TOKEN_CHANGE_REMOVE;
}

static gboolean
has_removals (QuayApplyRun *run)
{
  for (guint i = 0; i < run->tokens->len; i++)
    {
      if (quay_applied_token_is_removed (quay_apply_run_get_token (run, i)))
        return TRUE;
    }
  return FALSE;
}

void
quay_apply_run_in_thread (GTask              *task,
                          GTaskThreadFunc     function,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback)
{
  g_autoptr(GTask) thread_task = g_task_new (g_task_get_source_object (task), cancellable, callback,
                                             g_object_ref (task));

  g_task_set_source_tag (thread_task, function);
  g_task_set_check_cancellable (thread_task, FALSE);
  /* The outer task owns the run and lives until the callback. */
  g_task_set_task_data (thread_task, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (thread_task, function);
}

/* Before the answer is given: who gets it may apply the next plan at once. */
static void
end_run (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);

  g_clear_pointer (&run->lock, quay_file_lock_free);
  self->applying = FALSE;
  quay_change_release (&run->held);
}

static void
return_success (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  receipt = quay_change_receipt_new (self->context, self->name, self->index_url, run->files, run->tokens,
                                     self->creation, run->created != NULL ? quay_pat_get_id (run->created) : NULL,
                                     g_steal_pointer (&run->leftover), run->is_final);
  end_run (task);
  g_task_return_pointer (task, g_steal_pointer (&receipt), g_object_unref);
}

static void
return_failure (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = g_steal_pointer (&run->error);

  /* What could not be put back weighs more than why it had to be: it is what the user must look at. */
  if (run->left->len > 0)
    {
      GError *rollback = quay_error_new (QUAY_ERROR_ROLLBACK, run->left->str, NULL,
                                         "The token could not be put back: %s", run->left_why);

      g_info ("Putting back after “%s” failed: %s", error->message, run->left_why);
      quay_error_take_details (rollback, g_strdup (error->message));
      g_error_free (error);
      error = rollback;
    }
  end_run (task);
  if (self->leftover != NULL)
    g_info ("%s", self->leftover->message);
  g_task_return_error (task, error);
}

static void
journal_ended_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayApplyRun *run = g_task_get_task_data (task);

  g_task_propagate_boolean (G_TASK (result), NULL);
  if (run->error != NULL)
    return_failure (task);
  else
    return_success (task);
}

static void
end_journal_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  QuayApplyRun *run = task_data;

  if (run->error == NULL)
    quay_apply_run_note (self, run);
  quay_change_journal_end (self->context);
  g_task_return_boolean (task, TRUE);
}

void
quay_apply_run_end (GTask *task)
{
  quay_apply_run_in_thread (task, end_journal_thread, NULL, journal_ended_cb);
}

/* The way there, in the reverse order of its steps. */

static void
revoked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  QuayPatClient *client = QUAY_PAT_CLIENT (object);
  GError *leftover;

  if (quay_pat_client_revoke_finish (client, result, &error))
    {
      run->is_final = TRUE;
      quay_apply_run_end (task);
      return;
    }

  leftover = quay_change_leftover_new (self->revoke_name,
                                       quay_feed_address_get_organization (quay_pat_client_get_organization (client)),
                                       error);
  if (self->revoke_mode == QUAY_REVOKE_OR_FAIL)
    {
      quay_apply_run_put_back (task, leftover);
      return;
    }
  run->leftover = leftover;
  quay_apply_run_end (task);
}

/* Files and tokens are as they shall be. */
static void
revoke_old (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);

  if (self->revoke_id != NULL)
    quay_pat_client_revoke_async (self->revoke_client, self->revoke_id, NULL, revoked_cb, g_object_ref (task));
  else
    quay_apply_run_end (task);
}

static void remove_next (GTask *task);

/* A keyring that stopped answering may have done what it was asked for, and then the old token is in the run alone. Who
 * stores it once more does no harm; who does not may lose it.
 */
static void
keyring_failed (GTask  *task,
                GError *error)
{
  QuayApplyRun *run = g_task_get_task_data (task);

  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING))
    quay_apply_run_get_token (run, run->at)->changed = TRUE;
  quay_apply_run_put_back (task, error);
}

static void
token_removed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayApplyRun *run = g_task_get_task_data (task);
  GPtrArray *removed = NULL;
  GError *error = NULL;

  if (!quay_token_store_remove_finish_removed (QUAY_TOKEN_STORE (object), result, &removed, &error))
    {
      keyring_failed (task, error);
      return;
    }
  quay_applied_token_take_items (quay_apply_run_get_token (run, run->at++), removed);
  remove_next (task);
}

static void
remove_next (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);

  while (run->at < run->tokens->len && !quay_applied_token_is_removed (quay_apply_run_get_token (run, run->at)))
    run->at++;
  if (run->at < run->tokens->len)
    quay_token_store_remove_async (quay_context_get_tokens (self->context),
                                   quay_apply_run_get_token (run, run->at)->url, NULL,
                                   token_removed_cb, g_object_ref (task));
  else
    revoke_old (task);
}

static void
files_written_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = QUAY_CHANGE_PLAN (object);
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    quay_apply_run_put_back (task, error);
  else if (has_removals (run) || self->revoke_id != NULL)
    {
      run->at = 0;
      remove_next (task);
    }
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
            QuayApplyRun   *run,
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
             QuayApplyRun   *run,
             GError        **error)
{
  guint n_files = g_list_model_get_n_items (run->changes);

  for (int secret = FALSE; secret <= TRUE; secret++)
    for (guint i = 0; i < n_files; i++)
      {
        g_autoptr(QuayFileChange) change = g_list_model_get_item (run->changes, i);

        if (quay_file_change_is_secret (change) == secret && !write_file (self, run, change, error))
          return FALSE;
      }
  return TRUE;
}

/* Whether the journal has to know that the tokens are stored, and what is known about them. */
static gboolean
needs_journal (QuayChangePlan *self,
               QuayApplyRun   *run)
{
  return run->tokens->len > 0 || run->created != NULL || self->revoke_id != NULL;
}

static void
write_files_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  QuayApplyRun *run = task_data;
  GError *error = NULL;

  run->all_stored = TRUE;
  if ((needs_journal (self, run) && !quay_apply_run_write_journal (self, run, &error)) || !write_files (self, run, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* The moment at which the plan has happened, unless something comes after the files. */
  if (!has_removals (run) && self->revoke_id == NULL)
    {
      quay_apply_run_note (self, run);
      quay_change_journal_end (self->context);
    }
  g_task_return_boolean (task, TRUE);
}

static void store_next (GTask *task);

static void
token_stored_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayApplyRun *run = g_task_get_task_data (task);
  GPtrArray *replaced = NULL;
  GError *error = NULL;

  if (!quay_token_store_store_finish_replaced (QUAY_TOKEN_STORE (object), result, &replaced, &error))
    {
      keyring_failed (task, error);
      return;
    }
  quay_applied_token_take_items (quay_apply_run_get_token (run, run->at++), replaced);
  store_next (task);
}

static void
store_next (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  QuayAppliedToken *token;

  while (run->at < run->tokens->len && !quay_applied_token_is_stored (quay_apply_run_get_token (run, run->at)))
    run->at++;
  if (run->at == run->tokens->len)
    {
      quay_apply_run_in_thread (task, write_files_thread, NULL, files_written_cb);
      return;
    }

  token = quay_apply_run_get_token (run, run->at);
  quay_token_store_store_async (quay_context_get_tokens (self->context), token->url,
                                token->registry, token->new_secret, NULL,
                                token_stored_cb, g_object_ref (task));
}

static void
begin_storing (GTask *task)
{
  QuayApplyRun *run = g_task_get_task_data (task);

  run->at = 0;
  store_next (task);
}

static void
creation_noted_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    begin_storing (task);
  else
    quay_apply_run_put_back (task, error);
}

static void
note_creation_thread (GTask        *task,
                      gpointer      source_object,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  QuayApplyRun *run = task_data;
  GError *error = NULL;

  quay_apply_run_fill_in_files (self, run);
  if (quay_apply_run_write_journal (self, run, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->created = quay_pat_client_create_finish (QUAY_PAT_CLIENT (object), result, &error);
  if (run->created == NULL)
    {
      if (quay_pat_client_may_have_created (error))
        quay_apply_run_seek_created (task, error);
      else
        quay_apply_run_put_back (task, error);
      return;
    }

  run->created_value = quay_pat_dup_authorization (run->created);
  quay_apply_run_fill_in_tokens (self, run);
  quay_apply_run_in_thread (task, note_creation_thread, NULL, creation_noted_cb);
}

static void
create_token (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);

  if (self->creation == NULL)
    begin_storing (task);
  else
    quay_pat_client_create_async (quay_pat_creation_get_client (self->creation),
                                  quay_pat_creation_get_name (self->creation),
                                  quay_pat_creation_get_scope (self->creation),
                                  quay_pat_creation_get_valid_to (self->creation), NULL,
                                  created_cb, g_object_ref (task));
}

static void look_up_next (GTask *task);

static void
old_token_found_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  quay_apply_run_get_token (run, run->at++)->old_secret = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);
  if (error != NULL)
    quay_apply_run_put_back (task, error);
  else
    look_up_next (task);
}

static void
look_up_next (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  /* The last moment at which “Stop” works: the dialog of the keyring may have been open for minutes. */
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      quay_apply_run_put_back (task, error);
      return;
    }

  while (run->at < run->tokens->len && !quay_token_plan_touches_keyring (quay_apply_run_get_token (run, run->at)->plan))
    run->at++;
  if (run->at < run->tokens->len)
    quay_token_store_lookup_async (quay_context_get_tokens (self->context),
                                   quay_apply_run_get_token (run, run->at)->url, QUAY_TOKEN_STORE_NONE,
                                   g_task_get_cancellable (task), old_token_found_cb, g_object_ref (task));
  else
    create_token (task);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end_run (task);
      g_task_return_error (task, error);
      return;
    }
  run->at = 0;
  look_up_next (task);
}

static void
prepare_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  QuayApplyRun *run = task_data;
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
  else if (!quay_apply_run_write_journal (self, run, &error))
    quay_change_journal_end (self->context);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static QuayApplyRun *
apply_run_new (QuayChangePlan *self)
{
  QuayApplyRun *run = g_new0 (QuayApplyRun, 1);
  GListModel *tokens = G_LIST_MODEL (self->tokens);
  guint n_tokens = g_list_model_get_n_items (tokens);

  run->changes = g_object_ref (G_LIST_MODEL (self->files));
  run->files = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_applied_file_free);
  run->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_applied_token_free);
  run->left = g_string_new (NULL);
  for (guint i = 0; i < n_tokens; i++)
    {
      g_autoptr(QuayTokenPlan) plan = g_list_model_get_item (tokens, i);
      g_autoptr(QuayTokenRecord) record = quay_token_ledger_dup_record (quay_context_get_ledger (self->context),
                                                                        quay_token_plan_get_url (plan));
      QuayAppliedToken *token = quay_applied_token_new (plan, record);

      if (quay_applied_token_is_stored (token) && quay_token_plan_get_secret (plan) != NULL)
        token->new_secret = quay_secret_ref (quay_token_plan_get_secret (plan));
      g_ptr_array_add (run->tokens, token);
    }
  return run;
}

static gboolean
has_every_value (QuayChangePlan *self,
                 QuayApplyRun   *run)
{
  for (guint i = 0; i < run->tokens->len; i++)
    {
      QuayAppliedToken *token = quay_apply_run_get_token (run, i);

      if (quay_applied_token_is_stored (token) && token->new_secret == NULL && self->creation == NULL)
        return FALSE;
    }
  return TRUE;
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
  QuayApplyRun *run;

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

  run = apply_run_new (self);
  g_task_set_task_data (task, run, apply_run_free);
  g_return_if_fail (has_every_value (self, run));

  self->applying = TRUE;
  run->held = quay_change_hold ();
  g_clear_error (&self->leftover);
  quay_apply_run_in_thread (task, prepare_thread, cancellable, prepared_cb);
}

/**
 * quay_change_plan_apply_finish:
 * @error: what failed: a code of the keyring, of the files or of Azure DevOps, and then everything is as it was, see
 *   also quay_change_plan_get_leftover(); %QUAY_ERROR_ROLLBACK when it is not, naming what is left;
 *   %QUAY_ERROR_PAT_NOT_REVOKED at first when a Quayside that died has left a token; %G_IO_ERROR_PENDING while it is
 *   being applied already
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
