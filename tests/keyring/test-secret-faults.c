/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A keyring service that ends, hangs or is started anew under our hands. Runs inside keyring-session.sh. */

#include "config.h"

#include "quay-secret-service-store.h"

#include <string.h>

#include "keyring-session.h"
#include "keyring-wait.h"
#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"
#define OPEN "ok:open-sesame"

static void
store_one (QuayTokenStore *store)
{
  g_autoptr(GError) error = NULL;

  keyring_session_set_prompter (OPEN);
  keyring_store (store, URL, "tools", "Basic x", NULL, &error);
  g_assert_no_error (error);
}

static void
assert_stored (QuayTokenStore *store,
               const char     *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (secret);
  g_assert_cmpstr (quay_secret_peek (secret), ==, text);
}

/* libsecret still holds the session of the daemon that is gone; no turn of the main loop has told it. */
static void
test_survives_restart (gconstpointer data)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  store_one (store);
  keyring_session_change (data);
  assert_stored (store, "Basic x");

  keyring_session_change (data);
  g_assert_true (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_no_error (error);
  assert_stored (store, "Basic y");

  keyring_session_change (data);
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
}

/* The service is killed after every number of turns of the main loop: the answer is right, or an error, but never
 * “there is none”.
 */
static void
test_killed_at_any_time (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  gboolean done = FALSE;

  store_one (store);
  for (guint turns = 0; !done; turns++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(QuaySecret) secret = NULL;
      g_autoptr(GError) error = NULL;

      assert_stored (store, "Basic x");
      quay_token_store_lookup_async (store, URL, QUAY_TOKEN_STORE_NONE, NULL, keyring_got_cb, &result);
      for (guint i = 0; i < turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      done = result != NULL;
      keyring_session_change ("--kill");

      secret = quay_token_store_lookup_finish (store, keyring_wait (&result), &error);
      g_assert_no_error (error);
      g_assert_nonnull (secret);
    }
}

/* The same for a change: what is said to be stored is stored, and in no case is nothing left. */
static void
test_killed_while_storing (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  gboolean done = FALSE;

  for (guint turns = 0; !done; turns++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(QuaySecret) secret = quay_secret_new ("Basic y", -1);
      g_autoptr(QuaySecret) left = NULL;
      g_autoptr(GError) error = NULL;

      store_one (store);
      quay_token_store_store_async (store, URL, "tools", secret, NULL, keyring_got_cb, &result);
      for (guint i = 0; i < turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      done = result != NULL;
      keyring_session_change ("--kill");

      if (quay_token_store_store_finish (store, keyring_wait (&result), &error))
        {
          assert_stored (store, "Basic y");
          continue;
        }
      left = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, NULL);
      g_assert_nonnull (left);
    }
}

static void
test_killed_while_asking (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GError) error = NULL;
  GLogLevelFlags fatal;
  guint n_prompts;

  store_one (store);
  keyring_session_change ("--lock");
  keyring_session_set_prompter ("hang");
  n_prompts = keyring_session_count_prompts ();
  quay_token_store_lookup_async (store, URL, QUAY_TOKEN_STORE_NONE, NULL, keyring_got_cb, &result);
  keyring_session_wait_prompts (n_prompts + 1);
  g_assert_null (result);

  /* libsecret 0.20.5 stumbles over the end of a service whose dialog is open, says so, and never calls back. */
  fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  keyring_session_set_prompter (OPEN);
  keyring_session_change ("--kill");
  secret = quay_token_store_lookup_finish (store, keyring_wait (&result), &error);
  g_log_set_always_fatal (fatal);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic x");
}

static void
test_stopped (void)
{
  g_autoptr(QuayTokenStore) store = g_object_new (QUAY_TYPE_SECRET_SERVICE_STORE, "answer-limit", 200, NULL);
  g_autoptr(QuayTokenStore) patient = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  store_one (patient);
  keyring_session_change ("--stop");
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT);
  g_clear_error (&error);
  g_assert_false (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT);
  g_clear_error (&error);

  /* The late answers come now, and nobody may listen to them. */
  keyring_session_change ("--go");
  assert_stored (patient, "Basic x");
}

/* The dialog stays open and the service lives; the caller is free at once. */
static void
test_left_while_asking (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint n_prompts;

  store_one (store);
  keyring_session_change ("--lock");
  keyring_session_set_prompter ("hang");
  before = keyring_session_run ("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/",
                                "--method", "org.freedesktop.DBus.GetNameOwner", "org.freedesktop.secrets", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(QuaySecret) secret = quay_secret_new ("Basic y", -1);
      g_autoptr(GError) error = NULL;
      guint turns = 0;

      n_prompts = keyring_session_count_prompts ();
      quay_token_store_store_async (store, URL, "tools", secret, cancellable, keyring_got_cb, &result);
      /* gnome-keyring shows one dialog at a time; the first stays where it is. */
      if (i == 0)
        keyring_session_wait_prompts (n_prompts + 1);
      else
        while (g_main_context_iteration (NULL, FALSE))
          ;
      g_assert_null (result);

      g_cancellable_cancel (cancellable);
      for (; result == NULL && turns < 5; turns++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_nonnull (result);
      g_assert_false (quay_token_store_store_finish (store, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }

  after = keyring_session_run ("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/",
                               "--method", "org.freedesktop.DBus.GetNameOwner", "org.freedesktop.secrets", NULL);
  g_assert_cmpstr (before, ==, after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/secret-faults/service-started-anew", "--forget", test_survives_restart);
  g_test_add_data_func ("/secret-faults/service-killed", "--kill", test_survives_restart);
  /* K11 */
  g_test_add_func ("/secret-faults/service-killed-at-any-time", test_killed_at_any_time);
  g_test_add_func ("/secret-faults/service-killed-while-storing", test_killed_while_storing);
  g_test_add_func ("/secret-faults/service-killed-while-asking", test_killed_while_asking);
  /* K11 */
  g_test_add_func ("/secret-faults/service-stopped", test_stopped);
  /* Last, because its dialog stays open. */
  g_test_add_func ("/secret-faults/left-while-asking", test_left_while_asking);
  return g_test_run ();
}
