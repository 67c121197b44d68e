/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include <glib/gi18n-lib.h>

#include "quay-catalog.h"
#include "quay-error.h"
#include "quay-util.h"

/* How a person logs in: with a token that is typed, one that the keyring has already, or one that is made for them; and
 * the Azure CLI, which makes such tokens, and is a helper itself.
 */

GType
quay_login_method_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { QUAY_LOGIN_TYPED, "QUAY_LOGIN_TYPED", "typed" },
        { QUAY_LOGIN_SAVED, "QUAY_LOGIN_SAVED", "saved" },
        { QUAY_LOGIN_CREATED, "QUAY_LOGIN_CREATED", "created" },
        { 0, NULL, NULL }
      };

      g_once_init_leave (&type, g_enum_register_static ("QuayLoginMethod", values));
    }
  return type;
}

/* See the private header. */
gboolean
quay_connection_request_asks_azure (QuayConnectionRequest *self)
{
  return self->helper == QUAY_HELPER_AZURE_CLI ||
         (self->login_method == QUAY_LOGIN_CREATED && quay_helper_kind_takes_token (self->helper));
}

/* A server has neither Entra nor a service that makes tokens. */
static gboolean
is_hosted (QuayConnectionRequest *self)
{
  return self->address != NULL && quay_feed_address_get_host_kind (self->address) != QUAY_FEED_SERVER;
}

void
quay_connection_request_set_login_method (QuayConnectionRequest *self,
                                          QuayLoginMethod        method)
{
  gboolean was_saved = self->login_method == QUAY_LOGIN_SAVED;

  if (self->login_method == method)
    return;

  self->login_method = method;
  quay_connection_request_set_access (self, NULL);
  g_object_notify (G_OBJECT (self), "login-method");
  if (was_saved || method == QUAY_LOGIN_SAVED)
    g_object_notify (G_OBJECT (self), "use-saved-token");
}

void
quay_connection_request_set_tenant (QuayConnectionRequest *self,
                                    const char            *tenant)
{
  g_return_if_fail (tenant == NULL || g_uuid_string_is_valid (tenant));

  if (!quay_set_str (&self->tenant, tenant))
    return;
  if (quay_connection_request_asks_azure (self))
    quay_connection_request_set_access (self, NULL);
  g_object_notify (G_OBJECT (self), "tenant");
}

/* What was chosen counts; otherwise the feed knows best, when it said so. */
const char *
quay_connection_request_find_tenant (QuayConnectionRequest *self)
{
  if (self->tenant != NULL)
    return self->tenant;
  if (self->access != NULL && quay_feed_access_get_tenant (self->access) != NULL)
    return quay_feed_access_get_tenant (self->access);
  return self->feed_tenant;
}

/* What follows from who is logged in. While that is being asked again, the old answer stands. */
void
quay_connection_request_update_login (QuayConnectionRequest *self)
{
  QuayAzureSession *azure = self->context != NULL ? quay_context_get_azure (self->context) : NULL;
  gboolean can_create;

  if (azure == NULL)
    return;

  can_create = is_hosted (self) && quay_helper_kind_takes_token (self->helper) &&
               quay_azure_session_get_logins (azure)->len > 0;
  if (can_create != self->can_create)
    {
      self->can_create = can_create;
      g_object_notify (G_OBJECT (self), "can-create-token");
    }
  if (self->login_method == QUAY_LOGIN_CREATED &&
      ((self->address != NULL && !is_hosted (self)) ||
       quay_azure_session_get_state (azure) == QUAY_AZURE_SESSION_UNUSABLE))
    quay_connection_request_set_login_method (self, QUAY_LOGIN_TYPED);
  if (self->tenant != NULL && quay_azure_session_get_state (azure) == QUAY_AZURE_SESSION_LOGGED_IN &&
      quay_azure_session_get_login (azure, self->tenant) == NULL)
    quay_connection_request_set_tenant (self, NULL);
}

void
quay_connection_request_set_expires (QuayConnectionRequest *self,
                                     GDateTime             *expires)
{
  if (self->expires == expires ||
      (self->expires != NULL && expires != NULL && g_date_time_equal (self->expires, expires)))
    return;
  g_clear_pointer (&self->expires, g_date_time_unref);
  if (expires != NULL)
    self->expires = g_date_time_ref (expires);
  g_object_notify (G_OBJECT (self), "expires");
}

/* See the private header. */
GError *
quay_connection_request_new_past_error (GDateTime *expiry,
                                        GDateTime *now)
{
  g_autoptr(GDateTime) local = g_date_time_to_local (expiry);
  g_autoptr(GDateTime) here = g_date_time_to_local (now);
  gboolean is_today = g_date_time_get_year (local) == g_date_time_get_year (here) &&
                      g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (here);
  g_autofree char *technical = g_date_time_format (local, "%F %T");
  g_autofree char *when = NULL;
  const char *start;
  GError *error;

  if (is_today)
    /* Translators: a time such as “14:05”; see g_date_time_format() for the conversions. */
    when = g_date_time_format (local, _("%H:%M"));
  else
    /* Translators: a date such as “4 December 2026”; see g_date_time_format() for the conversions. */
    when = g_date_time_format (local, _("%e %B %Y"));

  /* GLib fills up days of one digit with a figure space. */
  start = when;
  while (g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);

  error = quay_error_new (QUAY_ERROR_INPUT_TOKEN_PAST, start, NULL, "The Entra token expired at %s", technical);
  if (!is_today)
    quay_error_set_number (error, QUAY_CATALOG_BEFORE_TODAY);
  return error;
}

/**
 * quay_connection_request_set_token:
 * @typed: (nullable): the text of the token row; %NULL or empty forgets the last one
 *
 * What is wrong with it is an issue, see quay_connection_request_get_token_error().
 */
void
quay_connection_request_set_token (QuayConnectionRequest *self,
                                   QuaySecret            *typed)
{
  QuaySecret *earlier;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));

  earlier = self->typed;
  self->typed = typed != NULL && quay_secret_get_length (typed) > 0 ? quay_secret_ref (typed) : NULL;
  g_clear_pointer (&earlier, quay_secret_unref);
  g_clear_pointer (&self->token, quay_access_token_unref);
  g_clear_error (&self->token_error);
  quay_connection_request_set_access (self, NULL);

  if (typed != NULL && quay_secret_get_length (typed) > 0)
    self->token = quay_access_token_new (typed, &self->token_error);
  /* A row with nothing but blanks is an empty row. */
  if (g_error_matches (self->token_error, QUAY_ERROR, QUAY_ERROR_INPUT_INCOMPLETE))
    g_clear_error (&self->token_error);
  if (self->token != NULL)
    {
      GDateTime *expiry = quay_access_token_get_expiry (self->token);
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

      if (expiry != NULL && g_date_time_compare (expiry, now) <= 0)
        self->token_error = quay_connection_request_new_past_error (expiry, now);
    }

  g_signal_emit_by_name (self, "token-changed");
  quay_connection_request_update (self);
}

/**
 * quay_connection_request_get_typed:
 *
 * Returns: (transfer none) (nullable): the text that was given to quay_connection_request_set_token(), for a page that
 *   shows what was typed on another one
 */
QuaySecret *
quay_connection_request_get_typed (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->typed;
}

QuayAccessToken *
quay_connection_request_get_token (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->token;
}

const GError *
quay_connection_request_get_token_error (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->token_error;
}

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

/* See the private header. */
GError *
quay_connection_request_new_changed_error (void)
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
    error = quay_connection_request_new_changed_error ();
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
  if (!quay_helper_kind_takes_token (self->helper) || self->login_method == QUAY_LOGIN_CREATED)
    g_task_return_pointer (task, NULL, NULL);
  else if (self->login_method == QUAY_LOGIN_TYPED && self->token == NULL)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "token", NULL, "No token was given"));
  else if (self->login_method == QUAY_LOGIN_TYPED)
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

QuayLoginMethod
quay_connection_request_get_login_method (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), QUAY_LOGIN_TYPED);

  return self->login_method;
}

/**
 * quay_connection_request_get_can_create_token:
 *
 * Returns: whether “Create a Token for Me” is possible: for a feed of the hosted service, with a helper that takes a
 *   token, when somebody is logged in to the Azure CLI
 */
gboolean
quay_connection_request_get_can_create_token (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), FALSE);

  return self->can_create;
}

/**
 * quay_connection_request_get_login:
 *
 * Returns: (transfer none) (nullable): the login to the Azure CLI that would be used, as far as that is known
 */
QuayAzureLogin *
quay_connection_request_get_login (QuayConnectionRequest *self)
{
  QuayAzureSession *azure;
  QuayAzureLogin *login;

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  azure = quay_context_get_azure (self->context);
  login = quay_azure_session_get_login (azure, quay_connection_request_find_tenant (self));
  return login != NULL ? login : quay_azure_session_get_login (azure, NULL);
}

static void
logins_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (quay_azure_session_find_finish (QUAY_AZURE_SESSION (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * quay_connection_request_find_logins_async:
 *
 * Asks the Azure CLI who is logged in, if that plays a part for the feed and the helper; “can-create-token” follows.
 */
void
quay_connection_request_find_logins_async (QuayConnectionRequest *self,
                                           GCancellable          *cancellable,
                                           GAsyncReadyCallback    callback,
                                           gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_request_find_logins_async);
  if (self->helper == QUAY_HELPER_AZURE_CLI || (is_hosted (self) && quay_helper_kind_takes_token (self->helper)))
    quay_azure_session_find_async (quay_context_get_azure (self->context), cancellable, logins_found_cb,
                                   g_steal_pointer (&task));
  else
    g_task_return_boolean (task, FALSE);
}

/**
 * quay_connection_request_find_logins_finish:
 * @error: as quay_azure_session_find_finish()
 *
 * Returns: whether there is a login; %FALSE without an error when none is of use
 */
gboolean
quay_connection_request_find_logins_finish (QuayConnectionRequest *self,
                                            GAsyncResult          *result,
                                            GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
