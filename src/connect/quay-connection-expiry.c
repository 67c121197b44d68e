/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection"

#include "config.h"

#include "quay-connection-private.h"
#include "quay-token-group-private.h"
#include "quay-token-operations.h"

/*
 * When the token of a connection expires, said by a person afterwards. It is a note of Quayside's own: no file of Cargo
 * and no keyring has a place for it.
 */
typedef struct
{
  GPtrArray *urls;
  GDateTime *expires;
  gboolean   remind;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_clear_pointer (&note->urls, g_ptr_array_unref);
  g_clear_pointer (&note->expires, g_date_time_unref);
  g_free (note);
}

/* In another thread. */
static gboolean
write_note (QuayTokenLedger *ledger,
            gpointer         data,
            GError         **error)
{
  Note *note = data;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_record_unref);

  for (guint i = 0; g_ptr_array_index (note->urls, i) != NULL; i++)
    {
      g_autoptr(QuayTokenRecord) known = quay_token_ledger_dup_record (ledger, g_ptr_array_index (note->urls, i));
      g_autoptr(QuayTokenRecord) dated = NULL;

      if (known == NULL)
        known = quay_token_record_new (NULL, FALSE);
      dated = quay_token_record_with_expiry (known, note->expires);
      g_ptr_array_add (records, quay_token_record_with_remind (dated, note->remind));
    }
  return quay_token_ledger_set_records (ledger, (const char *const *) note->urls->pdata,
                                        (QuayTokenRecord **) records->pdata, error);
}

static void
noted_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (quay_ledger_writer_change_finish (QUAY_LEDGER_WRITER (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* @task, @urls: (transfer full); @urls ends with NULL */
static void
start_note (GTask       *task,
            QuayContext *context,
            GPtrArray   *urls,
            GDateTime   *expires,
            gboolean     remind)
{
  Note *note = g_new0 (Note, 1);

  note->urls = urls;
  note->expires = expires != NULL ? g_date_time_ref (expires) : NULL;
  note->remind = remind;
  g_task_set_check_cancellable (task, FALSE);
  quay_ledger_writer_change_async (quay_context_get_ledger_writer (context), write_note, note, note_free,
                                   noted_cb, task);
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
  GPtrArray *urls;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  urls = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (urls, g_strdup (self->index_url));
  g_ptr_array_add (urls, NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_set_expiry_async);
  start_note (g_steal_pointer (&task), self->context, urls, expires, remind);
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
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  quay_connection_update_expiry (self);
  return TRUE;
}

/**
 * quay_token_group_set_expiry_async:
 * @expires: (nullable): the day on which the token expires; %NULL when it is not known
 * @remind: whether to remind before
 *
 * Notes when the token expires, for every address for which it is stored.
 */
void
quay_token_group_set_expiry_async (QuayTokenGroup     *self,
                                   GDateTime          *expires,
                                   gboolean            remind,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GListModel *places;
  GPtrArray *urls;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));

  urls = g_ptr_array_new_with_free_func (g_free);
  places = quay_token_group_get_places (self);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, i);
      const char *url = quay_token_place_get_url (place);

      if (!g_ptr_array_find_with_equal_func (urls, url, g_str_equal, NULL))
        g_ptr_array_add (urls, g_strdup (url));
    }
  g_ptr_array_add (urls, NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_group_set_expiry_async);
  start_note (g_steal_pointer (&task), quay_token_group_get_context (self), urls, expires, remind);
}

/**
 * quay_token_group_set_expiry_finish:
 * @error: those of quay_token_ledger_set_records(); nothing has changed then
 */
gboolean
quay_token_group_set_expiry_finish (QuayTokenGroup *self,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  g_autoptr(QuayTokenPlace) place = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  GListModel *connections;
  QuayContext *context;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  context = quay_token_group_get_context (self);
  place = g_list_model_get_item (quay_token_group_get_places (self), 0);
  if (place != NULL)
    record = quay_token_ledger_dup_record (quay_context_get_ledger (context), quay_token_place_get_url (place));
  if (record != NULL)
    quay_token_group_set_record (self, record);
  connections = quay_token_group_get_connections (self);
  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);

      quay_connection_update_expiry (connection);
    }
  return TRUE;
}
