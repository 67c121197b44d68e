/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-replacement"

#include "config.h"

#include "quay-token-replacement.h"

/* A new token that Azure DevOps makes, ordered with a login of the Azure CLI. */
typedef struct
{
  QuayPatScope scope;
  GDateTime   *valid_to;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_date_time_unref (wish->valid_to);
  g_free (wish);
}

/**
 * quay_token_replacement_can_create:
 *
 * Returns: whether the new token can be created; who is logged in is not asked yet
 */
gboolean
quay_token_replacement_can_create (QuayTokenReplacement *self)
{
  QuayTokenGroup *group;

  g_return_val_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self), FALSE);

  group = quay_token_replacement_get_group (self);
  return quay_feed_address_get_host_kind (quay_token_group_get_address (group)) == QUAY_FEED_HOSTED &&
         quay_azure_session_check (quay_context_get_azure (quay_token_group_get_context (group)), NULL);
}

static void
logged_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayTokenReplacement *self = g_task_get_source_object (task);
  QuayTokenGroup *group = quay_token_replacement_get_group (self);
  QuayContext *context = quay_token_group_get_context (group);
  Wish *wish = g_task_get_task_data (task);
  g_autoptr(QuayAzureLogin) login = NULL;
  g_autoptr(QuayPatClient) client = NULL;
  g_autoptr(QuayPatCreation) creation = NULL;
  GError *error = NULL;

  login = quay_azure_session_get_token_finish (QUAY_AZURE_SESSION (object), result, &error);
  if (login == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  client = quay_pat_client_new (quay_context_get_client (context), quay_token_group_get_address (group),
                                quay_azure_login_get_authorization (login));
  creation = quay_pat_creation_new (client, NULL, quay_azure_login_get_account (login), wish->scope, wish->valid_to);
  quay_token_replacement_set_creation (self, creation, quay_azure_login_get_authorization (login));
  g_task_return_boolean (task, TRUE);
}

/**
 * quay_token_replacement_create_async:
 * @scope: what the new token may do
 * @valid_to: when it is to expire
 *
 * Makes a token that is yet to be created the new one. Nothing is created before the plan is applied.
 */
void
quay_token_replacement_create_async (QuayTokenReplacement *self,
                                     QuayPatScope          scope,
                                     GDateTime            *valid_to,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;
  QuayTokenGroup *group;
  Wish *wish;

  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));
  g_return_if_fail (valid_to != NULL);

  group = quay_token_replacement_get_group (self);
  wish = g_new0 (Wish, 1);
  wish->scope = scope;
  wish->valid_to = g_date_time_ref (valid_to);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_replacement_create_async);
  g_task_set_task_data (task, wish, wish_free);
  quay_azure_session_get_token_async (quay_context_get_azure (quay_token_group_get_context (group)), NULL,
                                      quay_token_group_get_organization (group), cancellable, logged_in_cb,
                                      g_steal_pointer (&task));
}

/**
 * quay_token_replacement_create_finish:
 * @error: %QUAY_ERROR_AZ_MISSING, %QUAY_ERROR_AZ_LOGGED_OUT, %QUAY_ERROR_AZ_OTHER_ACCOUNT, %QUAY_ERROR_AZ_TIMEOUT
 */
gboolean
quay_token_replacement_create_finish (QuayTokenReplacement *self,
                                      GAsyncResult         *result,
                                      GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
