/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include "quay-connection-private.h"
#include "quay-error.h"
#include "quay-util.h"

/* The part of a request that asks Azure DevOps for access:
 *
 *   the value that Cargo will send ─────────────────────────────────────────────────► ask the feed as Cargo will
 *   the Azure CLI ─► ask the feed without a login: which tenant? ─► a token for that ─┘
 */

/* What one check is about. The request may be changed while it runs; a token still goes to none but the address that
 * it was given for, and an answer is only taken when it is about what is asked for now.
 */
typedef struct
{
  QuayFeedAddress *address;
  QuayHelperKind   helper;
  guint            question;
  char            *tenant;         /* for which the Azure CLI is asked */
  QuayAzureLogin  *login;          /* whose token is sent, when it is one of the Azure CLI */
  QuaySecret      *authorization;  /* what is sent; NULL for nothing */
  GAsyncResult    *unanswered;     /* of the question without a login, when that is what the feed asks for */
} CheckJob;

static void
check_job_free (gpointer data)
{
  CheckJob *job = data;

  quay_feed_address_unref (job->address);
  g_free (job->tenant);
  g_clear_pointer (&job->login, quay_azure_login_unref);
  g_clear_pointer (&job->authorization, quay_secret_unref);
  g_clear_object (&job->unanswered);
  g_free (job);
}

/* A token that Entra has just made is good; who refuses it does not know the account. */
static GError *
explain_refusal (QuayConnectionRequest *self,
                 CheckJob              *job,
                 const char            *tenant,
                 GError                *error)
{
  GError *explained;

  if (job->login == NULL || !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED))
    return error;

  explained = quay_azure_session_new_other_account (quay_context_get_azure (self->context), job->login,
                                                    quay_feed_address_get_organization (job->address), tenant,
                                                    quay_error_get_details (error));
  g_error_free (error);
  return explained;
}

static gboolean
is_current (GTask *task)
{
  QuayConnectionRequest *self = g_task_get_source_object (task);
  CheckJob *job = g_task_get_task_data (task);

  return job->question == self->question;
}

static void
take_access (GTask          *task,
             QuayFeedAccess *access)
{
  QuayConnectionRequest *self = g_task_get_source_object (task);
  CheckJob *job = g_task_get_task_data (task);

  if (quay_feed_access_get_address (access) != NULL)
    quay_connection_request_follow_address (self, quay_feed_access_get_address (access));

  /* Cargo would never send the token; the person decides which of the two addresses is meant. */
  if (quay_feed_access_is_public (access) && job->helper != QUAY_HELPER_NONE)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_FEED_PUBLIC, NULL, NULL,
                                                 "The feed answers without a token"));
      return;
    }

  quay_connection_request_set_access (self, access);
  if (job->authorization != NULL)
    self->seen = quay_secret_ref (job->authorization);
  g_task_return_boolean (task, TRUE);
}

static void
feed_checked_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = g_task_get_source_object (task);
  CheckJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayFeedAccess) access = NULL;
  g_autofree char *tenant = NULL;

  access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &error);
  if (!is_current (task))
    {
      g_clear_error (&error);
      g_task_return_error (task, quay_connection_request_new_changed_error ());
      return;
    }
  if (access == NULL)
    {
      self->found = quay_azure_client_check_feed_dup_found (QUAY_AZURE_CLIENT (object), result);
      tenant = quay_azure_client_check_feed_dup_tenant (QUAY_AZURE_CLIENT (object), result);
      g_task_return_error (task, explain_refusal (self, job, tenant, error));
      return;
    }
  take_access (task, access);
}

static void
token_got_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = g_task_get_source_object (task);
  CheckJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->login = quay_azure_session_get_token_finish (QUAY_AZURE_SESSION (object), result, &error);
  if (error == NULL && !is_current (task))
    error = quay_connection_request_new_changed_error ();
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  job->authorization = quay_secret_ref (quay_azure_login_get_authorization (job->login));
  if (job->unanswered != NULL)
    quay_azure_client_check_feed_again_async (quay_context_get_client (self->context), job->unanswered,
                                              job->authorization, g_task_get_cancellable (task), feed_checked_cb,
                                              g_object_ref (task));
  else
    quay_azure_client_check_feed_async (quay_context_get_client (self->context), job->address, job->authorization,
                                        g_task_get_cancellable (task), feed_checked_cb, g_object_ref (task));
}

static void
get_azure_token (GTask *task)
{
  QuayConnectionRequest *self = g_task_get_source_object (task);
  CheckJob *job = g_task_get_task_data (task);

  quay_azure_session_get_token_async (quay_context_get_azure (self->context), job->tenant,
                                      quay_feed_address_get_organization (job->address),
                                      g_task_get_cancellable (task), token_got_cb, g_object_ref (task));
}

/* What a login may change. */
static gboolean
asks_for_login (const GError *error)
{
  return g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED) ||
         g_error_matches (error, QUAY_ERROR, QUAY_ERROR_FORBIDDEN) ||
         g_error_matches (error, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);
}

static void
tenant_named_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = g_task_get_source_object (task);
  CheckJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayFeedAccess) access = NULL;

  access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &error);
  if (!is_current (task))
    {
      g_clear_error (&error);
      g_task_return_error (task, quay_connection_request_new_changed_error ());
      return;
    }
  if (access != NULL)
    {
      take_access (task, access);
      return;
    }
  if (!asks_for_login (error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_error_free (error);
  job->unanswered = g_object_ref (result);
  job->tenant = quay_azure_client_check_feed_dup_tenant (QUAY_AZURE_CLIENT (object), result);
  quay_set_str (&self->feed_tenant, job->tenant);
  get_azure_token (task);
}

/* With a token of the Azure CLI: to be sent by Cargo, or to make another one with. A token of the tenant that the feed
 * belongs to is asked for, unless somebody chose one.
 */
static void
check_with_azure (QuayConnectionRequest *self,
                  GTask                 *task)
{
  CheckJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  /* An Azure DevOps Server knows nothing of Entra, and a token of Entra is nothing to show to other hosts. */
  if (quay_feed_address_get_host_kind (job->address) == QUAY_FEED_SERVER)
    error = quay_error_new (QUAY_ERROR_NOT_CHECKABLE, NULL, NULL, "The Azure CLI has no token for a server");
  else
    quay_azure_session_check (quay_context_get_azure (self->context), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (self->tenant != NULL)
    {
      job->tenant = g_strdup (self->tenant);
      get_azure_token (task);
    }
  else
    quay_azure_client_check_feed_async (quay_context_get_client (self->context), job->address, NULL,
                                        g_task_get_cancellable (task), tenant_named_cb, g_object_ref (task));
}

static void
check_authorization_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);
  CheckJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->authorization = quay_connection_request_get_authorization_finish (self, result, &error);
  if (error == NULL && !is_current (task))
    error = quay_connection_request_new_changed_error ();
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  quay_azure_client_check_feed_async (quay_context_get_client (self->context), job->address, job->authorization,
                                      g_task_get_cancellable (task), feed_checked_cb, g_object_ref (task));
}

/**
 * quay_connection_request_check_async:
 * @cancellable: stops at once
 *
 * Asks Azure DevOps exactly as Cargo will, with the value that Cargo will send. Nothing is changed there or here,
 * apart from the request itself: “access” and, when the service knows better where the feed lives, the address.
 * A check that the request is changed under, or that another one follows, ends with %G_IO_ERROR_CANCELLED.
 */
void
quay_connection_request_check_async (QuayConnectionRequest *self,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_request_check_async);
  quay_connection_request_set_access (self, NULL);
  g_clear_pointer (&self->found, quay_feed_address_unref);

  if (self->address == NULL)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "feed", NULL, "No feed was given"));
  else if (self->helper != QUAY_HELPER_NONE && self->helper != QUAY_HELPER_AZURE_CLI &&
           !quay_helper_kind_takes_token (self->helper))
    g_task_return_error (task, quay_error_new (QUAY_ERROR_NOT_CHECKABLE, NULL, NULL,
                                               "The helper fetches the token when Cargo asks for it"));
  else
    {
      CheckJob *job = g_new0 (CheckJob, 1);

      job->address = quay_feed_address_ref (self->address);
      job->helper = self->helper;
      job->question = self->question;
      g_task_set_task_data (task, job, check_job_free);

      /* The plan that follows will need the keyring, and the service answers from elsewhere. */
      if (self->helper == QUAY_HELPER_KEYRING)
        quay_token_store_prepare (quay_context_get_tokens (self->context));
      if (quay_connection_request_asks_azure (self))
        check_with_azure (self, task);
      else
        quay_connection_request_get_authorization_async (self, cancellable, check_authorization_cb,
                                                         g_steal_pointer (&task));
    }
}

/**
 * quay_connection_request_check_finish:
 * @error: one code of %QUAY_ERROR for each reason; %QUAY_ERROR_FEED_PUBLIC when a token was given that Cargo would
 *   never send; of the Azure CLI, %QUAY_ERROR_AZ_MISSING, %QUAY_ERROR_AZ_LOGGED_OUT, %QUAY_ERROR_AZ_OTHER_ACCOUNT,
 *   %QUAY_ERROR_AZ_TIMEOUT, and %QUAY_ERROR_NOT_CHECKABLE where it is not run
 */
gboolean
quay_connection_request_check_finish (QuayConnectionRequest *self,
                                      GAsyncResult          *result,
                                      GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_connection_request_check_applied_async:
 * @connection: what the changes have made
 *
 * Checks @connection as quay_connection_check_async() does in the folder of the request, where it ends. What
 * quay_connection_request_check_async() has asked Azure DevOps is not asked again if Cargo, as it is set up now, would
 * send exactly the same; so after a check that succeeded this one looks at what lies here: files, helper, token.
 */
void
quay_connection_request_check_applied_async (QuayConnectionRequest *self,
                                             QuayConnection        *connection,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data)
{
  g_autoptr(QuayCheckShared) shared = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  shared = quay_check_shared_new (self->context, QUAY_CHECK_NONE, cancellable);
  if (self->access != NULL)
    quay_check_shared_set_seen (shared, self->access, self->seen);
  quay_connection_check_with_async (connection, self->folder, shared, cancellable, callback, user_data);
}

/**
 * quay_connection_request_use_found_address:
 *
 * Returns: whether the last check found the feed elsewhere; the rows then say where
 */
gboolean
quay_connection_request_use_found_address (QuayConnectionRequest *self)
{
  g_autoptr(QuayFeedAddress) found = NULL;

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), FALSE);

  found = g_steal_pointer (&self->found);
  if (found == NULL)
    return FALSE;
  quay_connection_request_follow_address (self, found);
  return TRUE;
}
