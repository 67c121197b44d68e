/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-receipt"

#include "config.h"

#include "quay-change-receipt-private.h"

#include "quay-applied-record.h"
#include "quay-change-journal.h"
#include "quay-change-plan-private.h"
#include "quay-error.h"

/**
 * QuayChangeReceipt:
 *
 * The way back from an applied plan: each file as it was and as it was left, and the tokens that were replaced, in
 * memory only.
 *
 * Undo first looks at all files, puts them back in reverse order, then the tokens, and revokes a token that the plan
 * created last: a change by somebody else is found before anything is touched. A token that was replaced since, by
 * `cargo login` say, is left alone, because the files alone decide whether Cargo asks for it. It is a transaction as
 * the applying was: under the same lock up to its last write, and with a journal, so that a process that dies in it has
 * undone all files or none. Where the keyring stops it half way, because nobody unlocks it, another try does the rest.
 */
struct _QuayChangeReceipt
{
  GObject          parent_instance;

  QuayContext     *context;
  char            *name;
  char            *index_url;
  GPtrArray       *files;       /* QuayAppliedFile, in the order of writing; empty once they are put back */
  GPtrArray       *tokens;      /* QuayAppliedToken */
  QuayPatCreation *creation;
  char            *created_id;
  GError          *leftover;
  GFile           *shared_file;
  guint            n_tokens;
  gboolean         final;
  gboolean         undoing;
  gboolean         undone;
};

/* What one run of undo is at. */
typedef struct
{
  GApplication *held;
  QuayFileLock *lock;
  guint         at;             /* the tokens from here on are done with */
  GError       *error;          /* the first of the keyring's, or that the token stays */
  gboolean      done;           /* nothing is left for another try */
} UndoRun;

enum
{
  PROP_0,
  PROP_CAN_UNDO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayChangeReceipt, quay_change_receipt, G_TYPE_OBJECT)

static void
quay_change_receipt_dispose (GObject *object)
{
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->index_url, g_free);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_clear_object (&self->creation);
  g_clear_pointer (&self->created_id, g_free);
  g_clear_error (&self->leftover);
  g_clear_object (&self->shared_file);
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

/* A receipt may be kept for as long as the window is open, and the token that was stored is in the keyring: here it only
 * has to be known again.
 */
static void
forget_secret (QuayAppliedToken *token)
{
  if (token->new_secret != NULL)
    token->new_print = quay_secret_print_new (token->new_secret);
  g_clear_pointer (&token->new_secret, quay_secret_unref);
  g_clear_object (&token->plan);
}

/* See the header for what the arguments mean; the receipt takes its own references. */
QuayChangeReceipt *
quay_change_receipt_new (QuayContext     *context,
                         const char      *name,
                         const char      *index_url,
                         GPtrArray       *files,
                         GPtrArray       *tokens,
                         QuayPatCreation *creation,
                         const char      *created_id,
                         GError          *leftover,
                         gboolean         final)
{
  QuayChangeReceipt *self = g_object_new (QUAY_TYPE_CHANGE_RECEIPT, NULL);

  self->context = g_object_ref (context);
  self->name = g_strdup (name);
  self->index_url = g_strdup (index_url);
  self->files = g_ptr_array_ref (files);
  self->tokens = g_ptr_array_ref (tokens);
  self->leftover = leftover;
  self->final = final;
  if (created_id != NULL)
    {
      self->creation = g_object_ref (creation);
      self->created_id = g_strdup (created_id);
    }

  for (guint i = 0; i < tokens->len; i++)
    {
      QuayAppliedToken *token = g_ptr_array_index (tokens, i);

      self->n_tokens += token->changed ? 1 : 0;
      forget_secret (token);
    }
  for (guint i = 0; i < files->len && self->shared_file == NULL; i++)
    {
      QuayAppliedFile *applied = g_ptr_array_index (files, i);

      if (applied->shared)
        g_set_object (&self->shared_file, quay_file_snapshot_get_file (applied->before));
    }
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

  return self->shared_file;
}

guint
quay_change_receipt_get_n_tokens (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), 0);

  return self->n_tokens;
}

/**
 * quay_change_receipt_get_leftover:
 *
 * Returns: (transfer none) (nullable): why a token that the plan was to revoke is still valid; its subject is the
 *   token's name, its object the organization
 */
const GError *
quay_change_receipt_get_leftover (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), NULL);

  return self->leftover;
}

gboolean
quay_change_receipt_can_undo (QuayChangeReceipt *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_RECEIPT (self), FALSE);

  return !self->final && !self->undone && !self->undoing;
}

static void
undo_run_free (gpointer data)
{
  UndoRun *run = data;

  g_clear_pointer (&run->lock, quay_file_lock_free);
  g_clear_error (&run->error);
  g_free (run);
}

/* Before the answer is given. @error: (transfer full) (nullable): what is told, @undone: whether there is nothing left
 * to be undone by another try.
 */
static void
end_undo (GTask   *task,
          GError  *error,
          gboolean undone)
{
  QuayChangeReceipt *self = g_task_get_source_object (task);
  UndoRun *run = g_task_get_task_data (task);

  g_clear_pointer (&run->lock, quay_file_lock_free);
  self->undoing = FALSE;
  self->undone = undone;
  quay_change_release (&run->held);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
journal_ended_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  UndoRun *run = g_task_get_task_data (task);

  g_task_propagate_boolean (G_TASK (result), NULL);
  end_undo (task, g_steal_pointer (&run->error), run->done);
}

static void
end_journal_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  quay_change_journal_end (QUAY_CHANGE_RECEIPT (source_object)->context);
  g_task_return_boolean (task, TRUE);
}

/* Nobody died: what follows is told here. */
static void
end_journal (GTask *task)
{
  g_autoptr(GTask) journal_task = g_task_new (g_task_get_source_object (task), NULL, journal_ended_cb,
                                              g_object_ref (task));

  g_task_set_source_tag (journal_task, end_journal_thread);
  g_task_run_in_thread (journal_task, end_journal_thread);
}

static void
revoked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = g_task_get_source_object (task);
  UndoRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!quay_pat_client_revoke_finish (QUAY_PAT_CLIENT (object), result, &error))
    run->error = quay_change_leftover_new (quay_pat_creation_get_name (self->creation),
                                           quay_pat_creation_get_organization (self->creation), error);
  end_journal (task);
}

/* What was known about the tokens is noted, as far as they are back. */
static void
ledger_restored_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = g_task_get_source_object (task);
  UndoRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!quay_ledger_writer_change_finish (QUAY_LEDGER_WRITER (object), result, &error))
    g_info ("What is known about the tokens could not be put back: %s", error->message);
  run->done = run->error == NULL;
  /* Without a created token the journal was ended with the last file. */
  if (self->created_id == NULL)
    end_undo (task, g_steal_pointer (&run->error), run->done);
  else if (!run->done)
    /* Another try asks for the rest. Until then the created token may be what an item still holds. */
    end_journal (task);
  else
    quay_pat_client_revoke_async (quay_pat_creation_get_client (self->creation), self->created_id, NULL,
                                  revoked_cb, g_object_ref (task));
}

/* Files and tokens are back, or the keyring is in the way. */
static void
finish_undo (GTask *task)
{
  QuayChangeReceipt *self = g_task_get_source_object (task);
  g_autoptr(GPtrArray) urls = g_ptr_array_new ();
  g_autoptr(GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; i < self->tokens->len; i++)
    {
      QuayAppliedToken *token = g_ptr_array_index (self->tokens, i);

      if (token->changed)
        continue;
      g_ptr_array_add (urls, token->url);
      g_ptr_array_add (records, token->old_record);
    }
  g_ptr_array_add (urls, NULL);
  quay_ledger_writer_note_async (quay_context_get_ledger_writer (self->context), (const char *const *) urls->pdata,
                                 (QuayTokenRecord **) records->pdata, ledger_restored_cb, g_object_ref (task));
}

static void undo_next_token (GTask *task);

static void
token_restored_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = g_task_get_source_object (task);
  UndoRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!quay_applied_token_put_back_finish (g_ptr_array_index (self->tokens, run->at), result, &error) &&
      run->error == NULL)
    run->error = g_steal_pointer (&error);
  undo_next_token (task);
}

static void
token_looked_up_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = g_task_get_source_object (task);
  UndoRun *run = g_task_get_task_data (task);
  QuayTokenStore *tokens = QUAY_TOKEN_STORE (object);
  QuayAppliedToken *token = g_ptr_array_index (self->tokens, run->at);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) current = quay_token_store_lookup_finish (tokens, result, &error);

  if (error != NULL)
    {
      /* A keyring that nobody unlocks is not asked for once more for each of its items. */
      run->error = g_steal_pointer (&error);
      finish_undo (task);
      return;
    }

  /* Somebody stored another token since: it is theirs, and so is what is known about it. */
  if (!token->half_back && !quay_secret_print_matches (token->new_print, current))
    {
      g_ptr_array_remove_index (self->tokens, run->at);
      undo_next_token (task);
      return;
    }
  quay_applied_token_put_back_async (token, tokens, token_restored_cb, g_object_ref (task));
}

/* In reverse order. */
static void
undo_next_token (GTask *task)
{
  QuayChangeReceipt *self = g_task_get_source_object (task);
  UndoRun *run = g_task_get_task_data (task);

  while (run->at > 0)
    {
      QuayAppliedToken *token = g_ptr_array_index (self->tokens, --run->at);

      if (!token->changed)
        continue;
      quay_token_store_lookup_async (quay_context_get_tokens (self->context), token->url,
                                     QUAY_TOKEN_STORE_NONE, NULL, token_looked_up_cb, g_object_ref (task));
      return;
    }
  finish_undo (task);
}

static void
files_restored_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (object);
  UndoRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end_undo (task, error, FALSE);
      return;
    }

  g_ptr_array_set_size (self->files, 0);
  run->at = self->tokens->len;
  undo_next_token (task);
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

/* A token that has yet to be revoked keeps the journal, so that its name is not forgotten. */
static gboolean
restore_files (QuayChangeReceipt *self,
               GError           **error)
{
  g_autoptr(GPtrArray) files = sort_for_undo (self->files);
  g_autoptr(GListModel) changes = describe_undo (files);
  QuayJournalTokens tokens = { .undo = TRUE };
  gboolean success;

  if (self->created_id != NULL)
    {
      tokens.created.name = quay_pat_creation_get_name (self->creation);
      tokens.created.organization = quay_pat_creation_get_organization (self->creation);
      tokens.created.id = self->created_id;
    }
  success = quay_change_journal_begin (self->context, changes, &tokens, error) &&
            quay_applied_files_restore (self->context, files, error);
  if (!success || self->created_id == NULL)
    quay_change_journal_end (self->context);
  if (success)
    quay_applied_record_take (self->context, self->name, self->index_url, changes);
  return success;
}

static void
restore_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  QuayChangeReceipt *self = QUAY_CHANGE_RECEIPT (source_object);
  UndoRun *run = task_data;
  GError *error = NULL;

  run->lock = quay_change_journal_lock (self->context, NULL, cancellable, &error);
  if (run->lock == NULL || !check_current (self, &error) || !restore_files (self, &error))
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
  UndoRun *run;

  g_return_if_fail (QUAY_IS_CHANGE_RECEIPT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_change_receipt_undo_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  if (!quay_change_receipt_can_undo (self))
    {
      g_task_return_new_error (task, G_IO_ERROR, self->undoing ? G_IO_ERROR_PENDING : G_IO_ERROR_CLOSED,
                               self->undoing ? "This is being undone" : "This was undone already, or cannot be");
      return;
    }

  self->undoing = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  run = g_new0 (UndoRun, 1);
  run->held = quay_change_hold ();
  g_task_set_task_data (task, run, undo_run_free);
  files_task = g_task_new (self, cancellable, files_restored_cb, g_object_ref (task));
  g_task_set_source_tag (files_task, restore_thread);
  g_task_set_check_cancellable (files_task, FALSE);
  /* The outer task owns the run and lives until the callback. */
  g_task_set_task_data (files_task, run, NULL);
  g_task_run_in_thread (files_task, restore_thread);
}

/**
 * quay_change_receipt_undo_finish:
 * @error: %QUAY_ERROR_UNDO_CONFLICT when a file was changed since, and then nothing was undone;
 *   %QUAY_ERROR_ROLLBACK when a file could not be put back; what the keyring said when only tokens are left, and then
 *   another try may bring them back; %QUAY_ERROR_PAT_NOT_REVOKED when all is back and only the token that was created
 *   is still valid in Azure DevOps
 */
gboolean
quay_change_receipt_undo_finish (QuayChangeReceipt *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
