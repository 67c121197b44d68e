/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include "quay-error.h"

/* The part of a request that asks somebody: the keyring for a saved token, Azure DevOps for access. */

/* The item for the address itself comes first, otherwise the newest of the organization. */
static QuayTokenItem *
choose_item (QuayConnectionRequest *self,
             GPtrArray             *items)
{
  QuayTokenItem *best = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      QuayTokenItem *item = g_ptr_array_index (items, i);
      const char *url = quay_token_item_get_url (item);
      g_autoptr(QuayFeedAddress) address = NULL;

      if (g_strcmp0 (url, quay_connection_request_get_index_url (self)) == 0)
        return item;
      address = quay_feed_address_new_from_text (url, NULL);
      if (address == NULL || !quay_feed_address_same_organization (address, self->address))
        continue;
      if (best == NULL || quay_token_item_get_modified (item) > quay_token_item_get_modified (best))
        best = item;
    }
  return best;
}

static void
items_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &error);
  QuayTokenItem *item;

  if (items == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* The rows may have been emptied while the keyring was asked. */
  item = self->address != NULL ? choose_item (self, items) : NULL;
  g_clear_pointer (&self->saved_url, g_free);
  if (item != NULL)
    self->saved_url = g_strdup (quay_token_item_get_url (item));
  g_task_return_boolean (task, item != NULL);
}

/**
 * quay_connection_request_find_saved_async:
 *
 * Looks whether a connection of the organization has a token in the keyring. Never opens a dialog; the token itself
 * is not read.
 */
void
quay_connection_request_find_saved_async (QuayConnectionRequest *self,
                                          GCancellable          *cancellable,
                                          GAsyncReadyCallback    callback,
                                          gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_request_find_saved_async);
  if (self->address == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  quay_token_store_list_async (quay_context_get_tokens (self->context), QUAY_TOKEN_STORE_NO_PROMPT,
                               cancellable, items_listed_cb, g_steal_pointer (&task));
}

/**
 * quay_connection_request_find_saved_finish:
 * @expires: (out) (optional) (nullable) (transfer full): when the saved token expires, if that is known
 * @error: codes of the keyring; it then cannot be told whether there is one
 *
 * Returns: whether there is a saved token that “use-saved-token” would take
 */
gboolean
quay_connection_request_find_saved_finish (QuayConnectionRequest *self,
                                           GAsyncResult          *result,
                                           GDateTime            **expires,
                                           GError               **error)
{
  gboolean found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_boolean (G_TASK (result), error);
  if (expires != NULL)
    *expires = found && self->saved_url != NULL
      ? quay_token_ledger_get_expiry (quay_context_get_ledger (self->context), self->saved_url)
      : NULL;
  return found;
}

static void
saved_looked_up_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(QuaySecret) secret = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (secret == NULL)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_TOKEN_REMOVED, NULL, NULL,
                                                 "The saved token is no longer in the keyring"));
      return;
    }
  if (!quay_access_token_check_stored (secret, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&secret), (GDestroyNotify) quay_secret_unref);
}

static GError *
new_changed_error (void)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was changed in the meantime");
}

static void
saved_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);
  QuayFeedAddress *address = g_task_get_task_data (task);
  gboolean found;
  GError *error = NULL;

  found = quay_connection_request_find_saved_finish (self, result, NULL, &error);
  /* The token of one organization is never given to another, so what was found for a later address is not taken. */
  if (error == NULL && (self->address == NULL || !quay_feed_address_equal (self->address, address)))
    error = new_changed_error ();
  else if (error == NULL && (!found || self->saved_url == NULL))
    error = quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "token", NULL, "There is no saved token");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->saved_url,
                                 QUAY_TOKEN_STORE_NONE, g_task_get_cancellable (task),
                                 saved_looked_up_cb, g_object_ref (task));
}

/* See the private header. */
void
quay_connection_request_get_authorization_async (QuayConnectionRequest *self,
                                                 GCancellable          *cancellable,
                                                 GAsyncReadyCallback    callback,
                                                 gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, quay_connection_request_get_authorization_async);
  if (!quay_helper_kind_takes_token (self->helper))
    g_task_return_pointer (task, NULL, NULL);
  else if (!self->use_saved_token && self->token == NULL)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "token", NULL, "No token was given"));
  else if (!self->use_saved_token)
    g_task_return_pointer (task, quay_secret_ref (quay_access_token_get_authorization (self->token)),
                           (GDestroyNotify) quay_secret_unref);
  else if (self->saved_url == NULL && self->address == NULL)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "feed", NULL, "No feed was given"));
  else if (self->saved_url == NULL)
    {
      g_task_set_task_data (task, quay_feed_address_ref (self->address), (GDestroyNotify) quay_feed_address_unref);
      quay_connection_request_find_saved_async (self, cancellable, saved_found_cb, g_steal_pointer (&task));
    }
  else
    quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->saved_url,
                                   QUAY_TOKEN_STORE_NONE, cancellable,
                                   saved_looked_up_cb, g_steal_pointer (&task));
}

QuaySecret *
quay_connection_request_get_authorization_finish (QuayConnectionRequest *self,
                                                  GAsyncResult          *result,
                                                  GError               **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What one check is about. The request may be changed while it runs; a token still goes to none but the address that
 * it was given for, and an answer is only taken when it is about what is asked for now.
 */
typedef struct
{
  QuayFeedAddress *address;
  QuayHelperKind   helper;
  guint            question;
} CheckJob;

static void
check_job_free (gpointer data)
{
  CheckJob *job = data;

  quay_feed_address_unref (job->address);
  g_free (job);
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

  access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &error);
  if (job->question != self->question)
    {
      g_clear_error (&error);
      g_task_return_error (task, new_changed_error ());
      return;
    }
  if (access == NULL)
    {
      self->found = quay_azure_client_check_feed_dup_found (QUAY_AZURE_CLIENT (object), result);
      g_task_return_error (task, error);
      return;
    }

  if (quay_feed_access_get_address (access) != NULL)
    quay_connection_request_follow_address (self, quay_feed_access_get_address (access));

  /* Cargo would never send the token; the person decides which of the two addresses is meant. */
  if (quay_feed_access_is_public (access) && quay_helper_kind_takes_token (job->helper))
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_FEED_PUBLIC, NULL, NULL,
                                                 "The feed answers without a token"));
      return;
    }

  quay_connection_request_set_access (self, access);
  g_task_return_boolean (task, TRUE);
}

static void
check_authorization_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);
  CheckJob *job = g_task_get_task_data (task);
  g_autoptr(QuaySecret) authorization = NULL;
  GError *error = NULL;

  authorization = quay_connection_request_get_authorization_finish (self, result, &error);
  if (error == NULL && job->question != self->question)
    error = new_changed_error ();
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  quay_azure_client_check_feed_async (quay_context_get_client (self->context), job->address, authorization,
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
  else if (self->helper != QUAY_HELPER_NONE && !quay_helper_kind_takes_token (self->helper))
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
      quay_connection_request_get_authorization_async (self, cancellable, check_authorization_cb,
                                                       g_steal_pointer (&task));
    }
}

/**
 * quay_connection_request_check_finish:
 * @error: one code of %QUAY_ERROR for each reason; %QUAY_ERROR_FEED_PUBLIC when a token was given that Cargo would
 *   never send
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
