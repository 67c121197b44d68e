/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "keyring-wait.h"

/* Far more than anything takes; who reaches it hangs. */
#define LIMIT_SECONDS 40

static gboolean
limit_reached_cb (gpointer user_data)
{
  g_error ("The keyring did not end what was asked of it");
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* For what does not wake our main loop, such as a file that another process writes: it is looked at every few
 * milliseconds.
 */
void
keyring_wait_for (gboolean (*is_so)(gpointer data),
                  gpointer   data)
{
  guint limit = g_timeout_add_seconds (LIMIT_SECONDS, limit_reached_cb, NULL);
  guint tick = g_timeout_add (5, tick_cb, NULL);

  while (!is_so (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  g_source_remove (tick);
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop for several times as long as changes are gathered before they are told: what has not been told by
 * then is not told.
 */
void
keyring_wait_quietly (void)
{
  gboolean stop = FALSE;

  g_timeout_add (600, stop_cb, &stop);
  while (!stop)
    g_main_context_iteration (NULL, TRUE);
}

/* @user_data is a GAsyncResult** that is still NULL. */
void
keyring_got_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **got = user_data;

  g_assert_null (*got);
  *got = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  GAsyncResult **result = data;

  return *result != NULL;
}

GAsyncResult *
keyring_wait (GAsyncResult **result)
{
  keyring_wait_for (is_set, result);
  return *result;
}

QuaySecret *
keyring_lookup (QuayTokenStore     *store,
                const char         *url,
                QuayTokenStoreFlags flags,
                GCancellable       *cancellable,
                GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_lookup_async (store, url, flags, cancellable, keyring_got_cb, &result);
  return quay_token_store_lookup_finish (store, keyring_wait (&result), error);
}

gboolean
keyring_store (QuayTokenStore *store,
               const char     *url,
               const char     *registry,
               const char     *secret,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autoptr(QuaySecret) value = quay_secret_new (secret, -1);
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_store_async (store, url, registry, value, cancellable, keyring_got_cb, &result);
  return quay_token_store_store_finish (store, keyring_wait (&result), error);
}

gboolean
keyring_remove (QuayTokenStore *store,
                const char     *url,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_remove_async (store, url, cancellable, keyring_got_cb, &result);
  return quay_token_store_remove_finish (store, keyring_wait (&result), error);
}

GPtrArray *
keyring_list (QuayTokenStore     *store,
              QuayTokenStoreFlags flags,
              GCancellable       *cancellable,
              GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_list_async (store, flags, cancellable, keyring_got_cb, &result);
  return quay_token_store_list_finish (store, keyring_wait (&result), error);
}

gboolean
keyring_keep (QuayTokenStore *store,
              const char     *url,
              const char     *id,
              GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_keep_async (store, url, id, NULL, keyring_got_cb, &result);
  return quay_token_store_keep_finish (store, keyring_wait (&result), error);
}

gboolean
keyring_unlock (QuayTokenStore *store,
                GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_unlock_async (store, NULL, keyring_got_cb, &result);
  return quay_token_store_unlock_finish (store, keyring_wait (&result), error);
}

QuayTokenStoreState
keyring_get_state (QuayTokenStore *store,
                   char          **service_name,
                   GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_get_state_async (store, NULL, keyring_got_cb, &result);
  return quay_token_store_get_state_finish (store, keyring_wait (&result), service_name, error);
}
