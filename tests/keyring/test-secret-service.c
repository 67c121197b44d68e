/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The store with a real keyring in each state it can be in. Runs inside keyring-session.sh; the argument names the
 * state that it was told to make.
 */

#include "config.h"

#include "quay-secret-service-store.h"

#include <string.h>

#include "keyring-session.h"
#include "keyring-wait.h"
#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"
#define OPEN "ok:open-sesame"

static const char *lock_again;   /* how to get back into the state */

static void
prepare (const char *prompter)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  keyring_session_set_prompter (OPEN);
  keyring_store (store, URL, "tools", "Basic x", NULL, &error);
  g_assert_no_error (error);
  keyring_session_change (lock_again);
  keyring_session_set_prompter (prompter);
}

static void
assert_still_there (QuayTokenStore *store)
{
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  keyring_session_set_prompter (OPEN);
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (secret);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic x");
}

static void
assert_all_fail (QuayTokenStore *store,
                 int             code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, code);
  g_clear_error (&error);
  g_assert_null (keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, code);
  g_clear_error (&error);
  g_assert_false (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_error (error, QUAY_ERROR, code);
  g_clear_error (&error);
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, code);
}

static void
test_never_prompts (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;
  guint n_prompts;

  prepare (OPEN);
  n_prompts = keyring_session_count_prompts ();
  quay_token_store_prepare (store);
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);
  g_assert_null (keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts);
}

static void
test_dismissed (gconstpointer data)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  guint n_prompts;

  prepare (data);
  n_prompts = keyring_session_count_prompts ();
  assert_all_fail (store, QUAY_ERROR_KEYRING_DISMISSED);
  g_assert_cmpuint (keyring_session_count_prompts (), >=, n_prompts + 4);
  assert_still_there (store);
}

static void
test_unlocks_to_look_up (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  guint n_prompts;

  prepare (OPEN);
  n_prompts = keyring_session_count_prompts ();
  assert_still_there (store);
  assert_still_there (store);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts + 1);
}

static void
test_unlocks_to_store (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  prepare (OPEN);
  g_assert_true (keyring_store (store, URL, "tools", "Basic new", NULL, &error));
  g_assert_no_error (error);
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic new");
  items = keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_cmpuint (items->len, ==, 1);
}

/* A bare “clear” would say that there is nothing, and leave it there. */
static void
test_unlocks_to_remove (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  prepare (OPEN);
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  keyring_session_change (lock_again);
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_no_error (error);
}

static void
test_unlocks_to_list (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  prepare (OPEN);
  items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_false (quay_token_item_is_locked (g_ptr_array_index (items, 0)));
}

/* The window asks for many things at once when it opens. */
static void
test_unlocks_for_several (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  GAsyncResult *results[3] = { NULL };

  prepare (OPEN);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    quay_token_store_lookup_async (store, URL, QUAY_TOKEN_STORE_NONE, NULL, keyring_got_cb, &results[i]);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GAsyncResult) result = keyring_wait (&results[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(QuaySecret) secret = quay_token_store_lookup_finish (store, result, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic x");
    }
}

static void
test_no_default (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT);
  g_clear_error (&error);
  g_assert_null (keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT);
  g_clear_error (&error);
  g_assert_false (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT);
  g_clear_error (&error);
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  /* Making a keyring is the user's decision, and would ask for a password. */
  g_assert_cmpuint (keyring_session_count_prompts (), ==, 0);
}

static void
test_missing (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();

  quay_token_store_prepare (store);
  assert_all_fail (store, QUAY_ERROR_KEYRING_MISSING);
}

static void
test_blocked (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("KEYRING_LOG"), "flatpak-info", NULL);
  g_autoptr(QuayTokenStore) store = g_object_new (QUAY_TYPE_SECRET_SERVICE_STORE, "sandbox-info", path, NULL);

  g_assert_true (g_file_set_contents (path, "[Application]\nname=x\n", -1, NULL));
  assert_all_fail (store, QUAY_ERROR_KEYRING_BLOCKED);
}

static void
test_stuck (void)
{
  g_autoptr(QuayTokenStore) store = g_object_new (QUAY_TYPE_SECRET_SERVICE_STORE, "answer-limit", 100, NULL);

  assert_all_fail (store, QUAY_ERROR_KEYRING_TIMEOUT);
}

static void
test_leaves_stuck (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_token_store_lookup_async (store, URL, QUAY_TOKEN_STORE_NONE, cancellable, keyring_got_cb, &result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  g_assert_null (quay_token_store_lookup_finish (store, keyring_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_state (QuayTokenStoreState expected,
              const char         *expected_name)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  guint n_prompts = keyring_session_count_prompts ();
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (keyring_get_state (store, &name, &error), ==, expected);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, expected_name);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts);
}

static void
test_state_locked (void)
{
  prepare (OPEN);
  assert_state (QUAY_TOKEN_STORE_STATE_LOCKED, "GNOME Keyring");
}

static void
test_unlocks (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  prepare ("no");
  g_assert_false (keyring_unlock (store, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  assert_state (QUAY_TOKEN_STORE_STATE_LOCKED, "GNOME Keyring");

  keyring_session_set_prompter (OPEN);
  g_assert_true (keyring_unlock (store, &error));
  g_assert_no_error (error);
  assert_state (QUAY_TOKEN_STORE_STATE_UNLOCKED, "GNOME Keyring");
}

static void
count_cb (QuayTokenStore *store,
          guint          *n_changes)
{
  (*n_changes)++;
}

static gboolean
is_counted (gpointer data)
{
  return *(guint *) data > 0;
}

/* Seahorse locks it, or another program asks for the password. */
static void
test_tells_locking (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(QuayTokenStore) other = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;
  guint n_changes = 0;

  prepare (OPEN);
  g_signal_connect (store, "changed", G_CALLBACK (count_cb), &n_changes);
  quay_token_store_watch (store);
  keyring_wait_quietly ();
  g_assert_cmpuint (n_changes, ==, 0);

  g_assert_true (keyring_unlock (other, &error));
  g_assert_no_error (error);
  keyring_wait_for (is_counted, &n_changes);

  keyring_wait_quietly ();
  n_changes = 0;
  keyring_session_change (lock_again);
  keyring_wait_for (is_counted, &n_changes);
}

static void
test_state_no_default (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  assert_state (QUAY_TOKEN_STORE_STATE_NO_DEFAULT, "GNOME Keyring");
  g_assert_false (keyring_unlock (store, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT);
}

static void
test_state_missing (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();

  quay_token_store_watch (store);
  assert_state (QUAY_TOKEN_STORE_STATE_NO_SERVICE, NULL);
}

static void
test_state_unknown (void)
{
  g_autoptr(QuayTokenStore) store = g_object_new (QUAY_TYPE_SECRET_SERVICE_STORE, "answer-limit", 200, NULL);
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (keyring_get_state (store, &name, &error), ==, QUAY_TOKEN_STORE_STATE_UNKNOWN);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT);
  g_assert_null (name);
}

static void
add_locked_tests (const char *state)
{
  lock_again = g_str_equal (state, "locked") ? "--lock" : "--forget";
  /* K02 */
  g_test_add_func ("/secret-service/locked/never-prompts-when-told", test_never_prompts);
  /* K03 */
  g_test_add_data_func ("/secret-service/locked/dismissed", "no", test_dismissed);
  /* K03 */
  g_test_add_data_func ("/secret-service/locked/wrong-password", "wrong-then-no", test_dismissed);
  /* K03 */
  g_test_add_data_func ("/secret-service/locked/no-dialog-possible", "refuse", test_dismissed);
  g_test_add_func ("/secret-service/locked/unlocks-to-look-up", test_unlocks_to_look_up);
  g_test_add_func ("/secret-service/locked/unlocks-to-store", test_unlocks_to_store);
  g_test_add_func ("/secret-service/locked/unlocks-to-remove", test_unlocks_to_remove);
  g_test_add_func ("/secret-service/locked/unlocks-to-list", test_unlocks_to_list);
  g_test_add_func ("/secret-service/locked/unlocks-for-several", test_unlocks_for_several);
  /* K02 */
  g_test_add_func ("/secret-service/locked/state-is-told", test_state_locked);
  g_test_add_func ("/secret-service/locked/unlocks-when-asked", test_unlocks);
  g_test_add_func ("/secret-service/locked/tells-locking", test_tells_locking);
}

int
main (int   argc,
      char *argv[])
{
  const char *state;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  state = argv[1];

  if (g_str_equal (state, "locked") || g_str_equal (state, "never-unlocked"))
    add_locked_tests (state);
  else if (g_str_equal (state, "no-collection"))
    {
      /* K04 */
      g_test_add_func ("/secret-service/no-collection/is-told", test_no_default);
      g_test_add_func ("/secret-service/no-collection/state-is-told", test_state_no_default);
    }
  else if (g_str_equal (state, "no-service"))
    {
      /* K01 */
      g_test_add_func ("/secret-service/no-service/is-told", test_missing);
      /* K07 */
      g_test_add_func ("/secret-service/no-service/blocked-by-sandbox", test_blocked);
      /* K01 */
      g_test_add_func ("/secret-service/no-service/state-is-told", test_state_missing);
    }
  else if (g_str_equal (state, "no-bus"))
    {
      /* K01 */
      g_test_add_func ("/secret-service/no-bus/is-told", test_missing);
      g_test_add_func ("/secret-service/no-bus/state-is-told", test_state_missing);
    }
  else if (g_str_equal (state, "stuck"))
    {
      /* K11 */
      g_test_add_func ("/secret-service/stuck/is-told", test_stuck);
      g_test_add_func ("/secret-service/stuck/can-be-left", test_leaves_stuck);
      g_test_add_func ("/secret-service/stuck/state-is-not-known", test_state_unknown);
    }
  else
    g_error ("Unknown state “%s”", state);

  return g_test_run ();
}
