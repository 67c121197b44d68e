/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "contract.h"
#include "keyring-memory-store.h"
#include "keyring-wait.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"

static QuayTokenStore *
new_store (void)
{
  return QUAY_TOKEN_STORE (quay_memory_store_new ());
}

static void
test_item (void)
{
  QuayTokenItemFields fields = { .id = "/7", .collection = "Login", .created = 6, .modified = 7, .locked = TRUE };
  g_autoptr(QuayTokenItem) item = quay_token_item_new (URL, &fields);
  g_autoptr(QuayTokenItem) same = g_boxed_copy (QUAY_TYPE_TOKEN_ITEM, item);

  g_assert_true (same == item);
  g_assert_cmpstr (quay_token_item_get_url (item), ==, URL);
  g_assert_null (quay_token_item_get_label (item));
  g_assert_cmpstr (quay_token_item_get_id (item), ==, "/7");
  g_assert_cmpstr (quay_token_item_get_collection (item), ==, "Login");
  g_assert_cmpint (quay_token_item_get_created (item), ==, 6);
  g_assert_cmpint (quay_token_item_get_modified (item), ==, 7);
  g_assert_true (quay_token_item_is_locked (item));
}

static QuayTokenItem *
new_item (const char *url,
          const char *id,
          gint64      created,
          gint64      modified)
{
  QuayTokenItemFields fields = { .id = id, .created = created, .modified = modified };

  return quay_token_item_new (url, &fields);
}

static void
test_duplicates (void)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_item_unref);
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) none = NULL;

  g_ptr_array_add (items, new_item (URL, "old", 1, 5));
  g_ptr_array_add (items, new_item ("sparse+https://elsewhere/", "other", 9, 9));
  g_ptr_array_add (items, new_item (URL, "newest", 4, 8));
  g_ptr_array_add (items, new_item (URL, "made sooner", 3, 8));

  found = quay_token_item_find_duplicates (items, URL);
  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpstr (quay_token_item_get_id (g_ptr_array_index (found, 0)), ==, "newest");
  g_assert_cmpstr (quay_token_item_get_id (g_ptr_array_index (found, 1)), ==, "made sooner");
  g_assert_cmpstr (quay_token_item_get_id (g_ptr_array_index (found, 2)), ==, "old");
  none = quay_token_item_find_duplicates (items, "sparse+https://elsewhere/");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_hides_crates_io (void)
{
  g_autoptr(QuayMemoryStore) store = quay_memory_store_new ();
  g_autoptr(GPtrArray) items = NULL;

  quay_memory_store_add (store, "https://github.com/rust-lang/crates.io-index", "cargo-registry:crates-io", "cio");
  quay_memory_store_add (store, URL, "cargo-registry:tools", "one");
  quay_memory_store_add (store, URL, "cargo-registry:tools", "two");
  items = keyring_list (QUAY_TOKEN_STORE (store), QUAY_TOKEN_STORE_NONE, NULL, NULL);

  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpuint (quay_memory_store_get_n_items (store, URL), ==, 2);
}

static void
test_locks (void)
{
  g_autoptr(QuayMemoryStore) store = quay_memory_store_new ();
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  quay_memory_store_add (store, URL, "cargo-registry:tools", "Basic x");
  quay_memory_store_set_locked (store, TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  g_assert_null (keyring_lookup (QUAY_TOKEN_STORE (store), URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);
  g_assert_false (keyring_remove (QUAY_TOKEN_STORE (store), URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);

  quay_memory_store_set_locked (store, TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
  secret = keyring_lookup (QUAY_TOKEN_STORE (store), URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic x");
}

static void
test_hangs (void)
{
  g_autoptr(QuayMemoryStore) store = quay_memory_store_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_memory_store_set_locked (store, TRUE, QUAY_MEMORY_PROMPT_HANG);
  quay_token_store_lookup_async (QUAY_TOKEN_STORE (store), URL, QUAY_TOKEN_STORE_NONE, cancellable,
                                 keyring_got_cb, &result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);

  g_cancellable_cancel (cancellable);
  g_assert_null (quay_token_store_lookup_finish (QUAY_TOKEN_STORE (store), keyring_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_fails_at_step (void)
{
  g_autoptr(QuayMemoryStore) store = quay_memory_store_new ();
  g_autoptr(GError) failure = quay_error_new (QUAY_ERROR_TOKEN_NOT_SAVED, NULL, NULL, "as told");
  g_autoptr(GError) error = NULL;

  quay_memory_store_fail_at_step (store, 2, failure);
  g_assert_true (keyring_store (QUAY_TOKEN_STORE (store), URL, "tools", "one", NULL, &error));
  g_assert_false (keyring_store (QUAY_TOKEN_STORE (store), URL, "tools", "two", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
  g_clear_error (&error);
  g_assert_true (keyring_remove (QUAY_TOKEN_STORE (store), URL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (quay_memory_store_get_n_steps (store), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  contract_add_tests ("/memory-store", new_store);
  g_test_add_func ("/token-item/carries", test_item);
  g_test_add_func ("/token-item/duplicates", test_duplicates);
  g_test_add_func ("/memory-store/hides-crates-io", test_hides_crates_io);
  g_test_add_func ("/memory-store/locks", test_locks);
  g_test_add_func ("/memory-store/hangs", test_hangs);
  g_test_add_func ("/memory-store/fails-at-step", test_fails_at_step);
  return g_test_run ();
}
