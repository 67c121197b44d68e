/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection"

#include "config.h"

#include "quay-connection-private.h"

/*
 * When the token of a connection expires, said by a person afterwards. It is a note of Quayside's own: no file of Cargo
 * and no keyring has a place for it.
 */
typedef struct
{
  GFile     *file;
  char      *url;
  GDateTime *expires;
  gboolean   remind;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_clear_object (&note->file);
  g_clear_pointer (&note->url, g_free);
  g_clear_pointer (&note->expires, g_date_time_unref);
  g_free (note);
}

/* A ledger of its own, since one belongs to one thread. */
static void
write_note (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Note *note = task_data;
  g_autoptr(QuayTokenLedger) ledger = quay_token_ledger_new (note->file);
  g_autoptr(QuayTokenRecord) known = NULL;
  g_autoptr(QuayTokenRecord) dated = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  GError *error = NULL;

  if (!quay_token_ledger_load (ledger, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  known = quay_token_ledger_dup_record (ledger, note->url);
  if (known == NULL)
    known = quay_token_record_new (NULL, FALSE);
  dated = quay_token_record_with_expiry (known, note->expires);
  record = quay_token_record_with_remind (dated, note->remind);
  if (quay_token_ledger_set_record (ledger, note->url, record, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * quay_connection_set_expiry_async:
 * @expires: (nullable): the day on which the token expires; %NULL when it is not known
 * @remind: whether to remind before
 *
 * Notes when the token expires. The token itself is neither asked for nor changed.
 */
void
quay_connection_set_expiry_async (QuayConnection     *self,
                                  GDateTime          *expires,
                                  gboolean            remind,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Note *note;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  note = g_new0 (Note, 1);
  note->file = g_file_get_child (quay_context_get_state_folder (self->context), "tokens.ini");
  note->url = g_strdup (self->index_url);
  note->expires = expires != NULL ? g_date_time_ref (expires) : NULL;
  note->remind = remind;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_set_expiry_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, note, note_free);
  g_task_run_in_thread (task, write_note);
}

/**
 * quay_connection_set_expiry_finish:
 * @error: those of quay_token_ledger_set_record(); nothing has changed then
 */
gboolean
quay_connection_set_expiry_finish (QuayConnection *self,
                                   GAsyncResult   *result,
                                   GError        **error)
{
  g_autoptr(GError) fault = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  /* What others read of it is this ledger. */
  if (!quay_token_ledger_load (quay_context_get_ledger (self->context), &fault))
    g_info ("What is known about tokens could not be read: %s", fault->message);
  quay_connection_update_expiry (self);
  return TRUE;
}
