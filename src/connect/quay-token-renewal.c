/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-operations"

#include "config.h"

#include "quay-token-operations.h"

#include "quay-change-plan-private.h"
#include "quay-connection-private.h"
#include "quay-error.h"
#include "quay-pat-creation.h"
#include "quay-token-group-private.h"

/* What is done with a token in Azure DevOps alone: it keeps its value, and gets another end. */

typedef struct
{
  GDateTime    *asked;
  QuayPat      *pat;    /* as it is afterwards */
  GApplication *held;   /* what was begun is noted, also when the last window is closed */
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *renewal = data;

  g_date_time_unref (renewal->asked);
  g_clear_pointer (&renewal->pat, quay_pat_unref);
  quay_change_release (&renewal->held);
  g_free (renewal);
}

static void
logged_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayTokenGroup *self = g_task_get_source_object (task);
  QuayContext *context = quay_token_group_get_context (self);
  g_autoptr(QuayAzureLogin) login = NULL;
  GError *error = NULL;

  login = quay_azure_session_get_token_finish (QUAY_AZURE_SESSION (object), result, &error);
  if (login == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task,
                         quay_pat_client_new (quay_context_get_client (context), quay_token_group_get_address (self),
                                              quay_azure_login_get_authorization (login)),
                         g_object_unref);
}

/**
 * quay_token_group_can_renew:
 *
 * Returns: whether renewing and revoking can be offered; who is logged in is not asked yet
 */
gboolean
quay_token_group_can_renew (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  return quay_token_group_is_renewable (self) &&
         quay_azure_session_check (quay_context_get_azure (quay_token_group_get_context (self)), NULL);
}

/**
 * quay_connection_can_renew_token:
 *
 * Returns: whether renewing the token of @connection can be offered
 */
gboolean
quay_connection_can_renew_token (QuayConnection *connection)
{
  g_autoptr(QuayTokenRecord) record = NULL;

  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), FALSE);

  record = quay_token_ledger_dup_record (quay_context_get_ledger (connection->context), connection->index_url);
  return record != NULL && quay_token_record_get_authorization (record) != NULL &&
         quay_feed_address_get_host_kind (connection->address) == QUAY_FEED_HOSTED &&
         quay_azure_session_check (quay_context_get_azure (connection->context), NULL);
}

/**
 * quay_token_group_log_in_async:
 * @azure: who is logged in to the Azure CLI
 *
 * Asks the Azure CLI for a login to the organization. Nothing of it is stored.
 */
void
quay_token_group_log_in_async (QuayTokenGroup     *self,
                               QuayAzureSession   *azure,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));
  g_return_if_fail (QUAY_IS_AZURE_SESSION (azure));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_group_log_in_async);
  quay_azure_session_get_token_async (azure, NULL, quay_token_group_get_organization (self), cancellable, logged_in_cb,
                                      g_steal_pointer (&task));
}

/**
 * quay_token_group_log_in_finish:
 * @error: %QUAY_ERROR_AZ_MISSING, %QUAY_ERROR_AZ_LOGGED_OUT, %QUAY_ERROR_AZ_TIMEOUT, %QUAY_ERROR_NOT_CHECKABLE in a
 *   sandbox
 *
 * Returns: (transfer full): what renews and revokes; good for about an hour
 */
QuayPatClient *
quay_token_group_log_in_finish (QuayTokenGroup *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Everything that is known to be this token, wherever its items are. In another thread. */
static gboolean
note_end (QuayTokenLedger *ledger,
          gpointer         data,
          GError         **error)
{
  QuayPat *pat = data;
  g_auto(GStrv) urls = quay_token_ledger_dup_urls (ledger);
  g_autoptr(GPtrArray) touched = g_ptr_array_new ();
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_record_unref);

  for (guint i = 0; urls[i] != NULL; i++)
    {
      g_autoptr(QuayTokenRecord) known = quay_token_ledger_dup_record (ledger, urls[i]);

      if (known == NULL || g_strcmp0 (quay_token_record_get_authorization (known), quay_pat_get_id (pat)) != 0)
        continue;
      g_ptr_array_add (touched, urls[i]);
      g_ptr_array_add (records, quay_pat_dup_record (pat, known));
    }
  g_ptr_array_add (touched, NULL);
  return quay_token_ledger_set_records (ledger, (const char *const *) touched->pdata,
                                        (QuayTokenRecord **) records->pdata, error);
}

/* The end is another one in Azure DevOps, whether it could be noted or not. */
static void
end_noted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayTokenGroup *self = g_task_get_source_object (task);
  Renewal *renewal = g_task_get_task_data (task);
  GDateTime *end = quay_pat_get_valid_to (renewal->pat);
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  if (!quay_ledger_writer_change_finish (QUAY_LEDGER_WRITER (object), result, &error))
    g_info ("The new end of the token could not be saved: %s", error->message);
  record = quay_pat_dup_record (renewal->pat, quay_token_group_get_record (self));
  quay_token_group_set_record (self, record);
  g_task_return_pointer (task, g_date_time_ref (end != NULL ? end : renewal->asked),
                         (GDestroyNotify) g_date_time_unref);
}

static void
renewed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayTokenGroup *self = g_task_get_source_object (task);
  Renewal *renewal = g_task_get_task_data (task);
  QuayContext *context = quay_token_group_get_context (self);
  GError *error = NULL;

  renewal->pat = quay_pat_client_renew_finish (QUAY_PAT_CLIENT (object), result, &error);
  if (renewal->pat == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  quay_ledger_writer_change_async (quay_context_get_ledger_writer (context), note_end, quay_pat_ref (renewal->pat),
                                   (GDestroyNotify) quay_pat_unref, end_noted_cb, g_object_ref (task));
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayPatClient *client = QUAY_PAT_CLIENT (object);
  Renewal *renewal = g_task_get_task_data (task);
  g_autoptr(QuayPat) pat = NULL;
  GError *error = NULL;

  pat = quay_pat_client_get_finish (client, result, &error);
  if (pat == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* From here on it cannot be stopped: an end that was moved is never reported as not moved. */
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  quay_pat_client_renew_async (client, pat, renewal->asked, NULL, renewed_cb, g_object_ref (task));
}

/**
 * quay_token_group_renew_async:
 * @client: a login of who made the token
 * @valid_to: its new end; the service may grant an earlier one
 *
 * Moves the end of a token that was made here, and notes the one that was granted for all its addresses.
 */
void
quay_token_group_renew_async (QuayTokenGroup     *self,
                              QuayPatClient      *client,
                              GDateTime          *valid_to,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  QuayTokenRecord *record;
  Renewal *renewal;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));
  g_return_if_fail (QUAY_IS_PAT_CLIENT (client));
  g_return_if_fail (valid_to != NULL);
  g_return_if_fail (quay_token_group_is_renewable (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_group_renew_async);
  renewal = g_new0 (Renewal, 1);
  renewal->asked = g_date_time_ref (valid_to);
  renewal->held = quay_change_hold ();
  g_task_set_task_data (task, renewal, renewal_free);
  record = quay_token_group_get_record (self);
  quay_pat_client_get_async (client, quay_token_record_get_authorization (record), cancellable, found_cb,
                             g_steal_pointer (&task));
}

/**
 * quay_token_group_renew_finish:
 * @error: %QUAY_ERROR_PAT_GONE when it does not exist any more: then a new one can take its place, see
 *   [method@Quay.TokenReplacement.set_creation] and [method@Quay.TokenReplacement.set_revoke];
 *   %QUAY_ERROR_PAT_LIFETIME and the others of quay_pat_client_renew_finish()
 *
 * Returns: (transfer full): the end that was granted, in UTC
 */
GDateTime *
quay_token_group_renew_finish (QuayTokenGroup *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
