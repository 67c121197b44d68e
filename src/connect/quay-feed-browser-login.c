/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-browser"

#include "config.h"

#include "quay-error.h"
#include "quay-feed-browser-private.h"

/* The part of a browser that finds a login: look_for_saved() ─► try_next_saved(), again and again ─► the Azure CLI. */

/* An organization has one token, or one for each feed. Who has more old ones than this logs in once. */
#define MOST_SAVED_TOKENS 3

static void
azure_cli_answered_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(QuayFeedBrowser) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayAzureLogin) login = quay_azure_session_get_token_finish (QUAY_AZURE_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (login == NULL)
    {
      quay_feed_browser_take_reason (self, g_steal_pointer (&error));
      quay_feed_browser_need_login (self);
      return;
    }

  g_clear_pointer (&self->authorization, quay_secret_unref);
  self->authorization = quay_secret_ref (quay_azure_login_get_authorization (login));
  self->login = QUAY_BROWSE_WITH_AZURE_CLI;
  quay_feed_browser_load (self);
}

/* A server knows no Entra; and where there is no Azure CLI, nobody expects that it is asked. */
static void
ask_azure_cli (QuayFeedBrowser *self)
{
  QuayAzureSession *azure = quay_context_get_azure (self->context);

  if (quay_feed_address_get_host_kind (self->organization) == QUAY_FEED_SERVER ||
      !quay_azure_session_check (azure, NULL))
    {
      quay_feed_browser_need_login (self);
      return;
    }
  quay_azure_session_get_token_async (azure, NULL, quay_feed_address_get_organization (self->organization),
                                      self->cancellable, azure_cli_answered_cb, g_object_ref (self));
}

static gboolean
was_tried (QuayFeedBrowser *self,
           QuaySecret      *authorization)
{
  for (guint i = 0; i < self->tried->len; i++)
    {
      if (quay_secret_equal (g_ptr_array_index (self->tried, i), authorization))
        return TRUE;
    }
  return FALSE;
}

static void
saved_looked_up_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(QuayFeedBrowser) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (secret != NULL)
    quay_access_token_check_stored (secret, &error);
  if (error != NULL)
    quay_feed_browser_take_reason (self, g_steal_pointer (&error));
  else if (secret != NULL && !was_tried (self, secret))
    {
      g_clear_pointer (&self->authorization, quay_secret_unref);
      self->authorization = g_steal_pointer (&secret);
      self->login = QUAY_BROWSE_WITH_SAVED_TOKEN;
      quay_feed_browser_load (self);
      return;
    }
  self->first_is_good = FALSE;
  quay_feed_browser_try_next_saved (self);
}

void
quay_feed_browser_try_next_saved (QuayFeedBrowser *self)
{
  g_autofree char *url = NULL;

  if (self->saved_urls->len == 0)
    {
      ask_azure_cli (self);
      return;
    }
  url = g_ptr_array_steal_index (self->saved_urls, self->saved_urls->len - 1);
  quay_token_store_lookup_async (quay_context_get_tokens (self->context), url, QUAY_TOKEN_STORE_NO_PROMPT,
                                 self->cancellable, saved_looked_up_cb, g_object_ref (self));
}

static int
compare_age (gconstpointer first,
             gconstpointer second)
{
  gint64 a = quay_token_item_get_modified (*(QuayTokenItem *const *) first);
  gint64 b = quay_token_item_get_modified (*(QuayTokenItem *const *) second);

  return (a > b) - (a < b);
}

/* The item of the very address of the request counts as the newest, as on the Log In page. */
static void
choose_saved (QuayFeedBrowser *self,
              GPtrArray       *items)
{
  const char *wanted = quay_feed_address_get_index_url (self->organization);
  const char *first = NULL;

  g_ptr_array_set_size (self->saved_urls, 0);
  g_ptr_array_sort (items, compare_age);
  for (guint i = 0; i < items->len; i++)
    {
      const char *url = quay_token_item_get_url (g_ptr_array_index (items, i));
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (url, NULL);

      if (wanted != NULL && g_strcmp0 (url, wanted) == 0)
        first = url;
      else if (address != NULL && quay_feed_address_same_organization (address, self->organization))
        g_ptr_array_add (self->saved_urls, g_strdup (url));
    }
  if (first != NULL)
    g_ptr_array_add (self->saved_urls, g_strdup (first));
  if (self->saved_urls->len > MOST_SAVED_TOKENS)
    g_ptr_array_remove_range (self->saved_urls, 0, self->saved_urls->len - MOST_SAVED_TOKENS);
  self->first_is_good = TRUE;
}

static void
saved_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayFeedBrowser) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (items != NULL)
    choose_saved (self, items);
  /* Without any keyring there is no token in it; in every other case it cannot be told. */
  else if (!g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING))
    quay_feed_browser_take_reason (self, g_steal_pointer (&error));
  quay_feed_browser_try_next_saved (self);
}

void
quay_feed_browser_look_for_saved (QuayFeedBrowser    *self,
                                  QuayTokenStoreFlags flags)
{
  quay_token_store_list_async (quay_context_get_tokens (self->context), flags, self->cancellable, saved_listed_cb,
                               g_object_ref (self));
}
