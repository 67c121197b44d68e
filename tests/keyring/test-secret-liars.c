/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A keyring service that does not do what it says. Runs inside keyring-session.sh, with its fake service. */

#include "config.h"

#include "quay-secret-service-store.h"

#include <string.h>

#include "contract.h"
#include "keyring-session.h"
#include "keyring-wait.h"
#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"

static void
prepare (QuayTokenStore *store,
         const char     *text,
         const char     *fault)
{
  g_autoptr(GError) error = NULL;

  keyring_session_set_fault ("");
  keyring_remove (store, URL, NULL, &error);
  g_assert_no_error (error);
  if (text != NULL)
    keyring_store (store, URL, "old", text, NULL, &error);
  g_assert_no_error (error);
  keyring_session_set_fault (fault);
}

static void
assert_left (QuayTokenStore *store,
             const char     *text)
{
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  keyring_session_set_fault ("");
  items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  if (text == NULL)
    {
      g_assert_null (secret);
      g_assert_cmpuint (items->len, ==, 0);
      return;
    }

  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (quay_secret_peek (secret), ==, text);
  g_assert_cmpstr (quay_token_item_get_label (g_ptr_array_index (items, 0)), ==, "cargo-registry:old");
}

static void
test_not_saved (gconstpointer data)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  static const char *before[] = { NULL, "Basic old" };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr(GError) error = NULL;

      prepare (store, before[i], data);
      g_assert_false (keyring_store (store, URL, "tools", "Basic new", NULL, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
      assert_left (store, before[i]);
    }
}

static void
test_doubled (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  prepare (store, "Basic old", "doubles");
  g_assert_true (keyring_store (store, URL, "old", "Basic new", NULL, &error));
  g_assert_no_error (error);
  assert_left (store, "Basic new");
}

static void
test_not_deleted (gconstpointer data)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  prepare (store, "Basic old", data);
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "old");
  assert_left (store, "Basic old");
}

/* Of two items the first goes and the second does not: then both are there again. */
static void
test_not_all_deleted (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(QuaySecret) secret = quay_secret_new ("Basic newer", -1);
  g_autoptr(QuayTokenCopy) copy = quay_token_copy_new (NULL, "cargo-registry:newer", NULL, secret);
  g_autoptr(GPtrArray) removed = NULL;
  g_autoptr(GAsyncResult) added = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GString) labels = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  prepare (store, "Basic old", "");
  quay_token_store_add_async (store, URL, copy, NULL, keyring_got_cb, &added);
  g_assert_true (quay_token_store_add_finish (store, keyring_wait (&added), &error));
  g_assert_no_error (error);

  keyring_session_set_fault ("refuses-last");
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED);
  g_clear_error (&error);

  keyring_session_set_fault ("");
  quay_token_store_remove_async (store, URL, NULL, keyring_got_cb, &result);
  g_assert_true (quay_token_store_remove_finish_removed (store, keyring_wait (&result), &removed, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < removed->len; i++)
    g_string_append_printf (labels, "%s %s\n", quay_token_copy_get_label (removed->pdata[i]),
                            quay_secret_peek (quay_token_copy_get_secret (removed->pdata[i])));
  g_assert_cmpuint (removed->len, ==, 2);
  g_assert_nonnull (strstr (labels->str, "cargo-registry:old Basic old\n"));
  g_assert_nonnull (strstr (labels->str, "cargo-registry:newer Basic newer\n"));
}

static void
test_codes (void)
{
  static const struct
  {
    const char *fault;
    int         code;
  } vectors[] = {
    { "sealed", QUAY_ERROR_KEYRING_UNREADABLE },
    { "denied", QUAY_ERROR_KEYRING_BLOCKED },
    { "mute", QUAY_ERROR_KEYRING_TIMEOUT },
  };
  g_autoptr(QuayTokenStore) patient = quay_secret_service_store_new ();
  g_autoptr(QuayTokenStore) hasty = g_object_new (QUAY_TYPE_SECRET_SERVICE_STORE, "answer-limit", 100, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      /* Only the one that never answers is to be waited for in vain. */
      QuayTokenStore *store = vectors[i].code == QUAY_ERROR_KEYRING_TIMEOUT ? hasty : patient;
      g_autoptr(GError) error = NULL;

      prepare (patient, "Basic old", vectors[i].fault);
      g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
      g_assert_error (error, QUAY_ERROR, vectors[i].code);
      g_clear_error (&error);
      g_assert_false (keyring_store (store, URL, "tools", "Basic new", NULL, &error));
      g_assert_error (error, QUAY_ERROR, vectors[i].code);
      assert_left (patient, "Basic old");
    }
}

/* The read back never comes. The caller leaves, and is let go after a moment although a change is under way. */
static void
test_left_while_storing (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuaySecret) secret = quay_secret_new ("Basic new", -1);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  prepare (store, NULL, "mute");
  quay_token_store_store_async (store, URL, "tools", secret, cancellable, keyring_got_cb, &result);
  do
    {
      g_clear_pointer (&items, g_ptr_array_unref);
      items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error);
      g_assert_no_error (error);
    }while (items->len == 0);

  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  g_assert_false (quay_token_store_store_finish (store, keyring_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  keyring_session_set_fault ("");
}

static void
test_declined (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  prepare (store, "Basic old", "declined");
  g_assert_false (keyring_store (store, URL, "tools", "Basic new", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  assert_left (store, "Basic old");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* First that the fake is a service like any other as long as it is not told to lie. */
  contract_add_tests ("/secret-liars/honest", quay_secret_service_store_new);
  /* K06 */
  g_test_add_data_func ("/secret-liars/forgets", "forgets", test_not_saved);
  /* K06 */
  g_test_add_data_func ("/secret-liars/garbles", "garbles", test_not_saved);
  g_test_add_func ("/secret-liars/doubles", test_doubled);
  /* K10 */
  g_test_add_data_func ("/secret-liars/keeps", "keeps", test_not_deleted);
  /* K10 */
  g_test_add_data_func ("/secret-liars/refuses-to-delete", "refuses", test_not_deleted);
  /* K10 */
  g_test_add_func ("/secret-liars/refuses-the-last", test_not_all_deleted);
  /* K05 K07 K11 */
  g_test_add_func ("/secret-liars/are-named", test_codes);
  /* K03 */
  g_test_add_func ("/secret-liars/declined", test_declined);
  g_test_add_func ("/secret-liars/left-while-storing", test_left_while_storing);
  return g_test_run ();
}
