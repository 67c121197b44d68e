/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Keyring services that are none of GNOME's: what KeePassXC and KWallet do otherwise. Runs inside keyring-session.sh,
 * with its fake service.
 */

#include "config.h"

#include "quay-secret-service-store.h"

#include <libsecret/secret.h>
#include <string.h>

#include "contract.h"
#include "keyring-session.h"
#include "keyring-wait.h"
#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"
#define OTHER "/org/freedesktop/secrets/collection/other"

static const SecretSchema cargo_schema = {
  .name = "org.rust-lang.cargo.registry",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { .name = "url", .type = SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

static QuayTokenStore *
new_store (const char *ways)
{
  QuayTokenStore *store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  keyring_session_set_fault ("two");
  g_assert_true (keyring_unlock (store, &error));
  g_assert_no_error (error);
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  keyring_session_set_fault (ways);
  return store;
}

/* As another program does it, to which the service has not given anything yet. */
static void
log_in_elsewhere (const char *text)
{
  g_autofree char *command = g_strdup_printf ("printf '%s' | secret-tool store --label=cargo-registry:tools "
                                              "xdg:schema org.rust-lang.cargo.registry url '%s'", text, URL);
  g_autofree char *output = keyring_session_run ("sh", "-c", command, NULL);

  g_assert_nonnull (output);
}

static void
log_in_other_keyring (const char *text)
{
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(SecretValue) value = secret_value_new (text, -1, "text/plain");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_hash_table_insert (attributes, (gpointer) "url", (gpointer) URL);
  secret_service_store (NULL, &cargo_schema, attributes, OTHER, "cargo-registry:tools", value, NULL,
                        keyring_got_cb, &result);
  g_assert_true (secret_service_store_finish (NULL, keyring_wait (&result), &error));
  g_assert_no_error (error);
}

static void
lock (const char *path)
{
  g_autofree char *paths = g_strdup_printf ("['%s']", path);
  g_autofree char *output = keyring_session_run ("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
                                                 "--object-path", "/org/freedesktop/secrets", "--method",
                                                 "org.freedesktop.Secret.Service.Lock", paths, NULL);

  g_assert_nonnull (output);
}

static void
assert_stored (QuayTokenStore *store,
               const char     *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret != NULL ? quay_secret_peek (secret) : NULL, ==, text);
}

static void
assert_one_item (QuayTokenStore *store)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
}

/* The contract, with all its counts of items, in every way that does not need a person. */
static const char *contract_ways;

static QuayTokenStore *
new_other_store (void)
{
  keyring_session_set_fault (contract_ways);
  return quay_secret_service_store_new ();
}

/* KeePassXC shows who asks for which entry, and the user says yes to each. */
static void
test_allows_each_item (gconstpointer data)
{
  g_autoptr(QuayTokenStore) store = new_store (data);
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  guint n_prompts = keyring_session_count_prompts ();

  log_in_elsewhere ("Basic x");
  items = keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_true (quay_token_item_is_locked (g_ptr_array_index (items, 0)));
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);
  g_assert_cmpint (keyring_get_state (store, NULL, &error), ==, QUAY_TOKEN_STORE_STATE_UNLOCKED);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts);

  assert_stored (store, "Basic x");
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts + 1);
  assert_stored (store, "Basic x");
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts + (strstr (data, "again") != NULL ? 2 : 1));

  g_assert_true (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_no_error (error);
  assert_stored (store, "Basic y");
  assert_one_item (store);
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  assert_stored (store, NULL);
}

static void
test_denied_item (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("asks dismisses");
  g_autoptr(GError) error = NULL;

  log_in_elsewhere ("Basic x");
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  g_assert_false (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);

  keyring_session_set_fault ("");
  assert_stored (store, "Basic x");
}

static void
test_confirms_deletion (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("confirms");
  g_autoptr(GError) error = NULL;
  guint n_prompts = keyring_session_count_prompts ();

  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts + 1);
  assert_stored (store, NULL);

  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  keyring_session_set_fault ("confirms dismisses");
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "tools");
  assert_stored (store, "Basic x");
}

/* The new token is there, the old one beside it stays because the user said no: back to the old one. */
static void
test_declines_to_replace (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("");
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  keyring_session_set_fault ("doubles confirms dismisses");
  g_assert_false (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
}

/* A locked database is a keyring without items. */
static void
test_hidden_default (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("hides");
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  keyring_session_change ("--lock");
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);
  g_assert_cmpint (keyring_get_state (store, NULL, &error), ==, QUAY_TOKEN_STORE_STATE_LOCKED);
  assert_stored (store, "Basic x");
}

static void
test_hidden_other (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("two hides");
  g_autoptr(GError) error = NULL;

  log_in_other_keyring ("Basic other");
  assert_stored (store, "Basic other");
  lock (OTHER);
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);
  keyring_session_set_fault ("two hides dismisses");
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);

  keyring_session_set_fault ("two hides");
  assert_stored (store, "Basic other");

  /* Once everything is open, nothing is nothing. */
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  assert_stored (store, NULL);
}

/* Whoever only stores is not bothered with other databases. */
static void
test_stores_without_looking_behind (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("two hides dismisses");
  g_autoptr(GError) error = NULL;

  lock (OTHER);
  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  g_assert_no_error (error);
  assert_stored (store, "Basic x");
  keyring_session_set_fault ("two");
}

/* KWallet lists what is in a locked wallet, with all attributes. */
static void
test_locked_with_attributes (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("two renames");
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  log_in_other_keyring ("Basic other");
  lock (OTHER);
  items = keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_true (quay_token_item_is_locked (g_ptr_array_index (items, 0)));
  g_assert_cmpstr (quay_token_item_get_collection (g_ptr_array_index (items, 0)), ==, "Other");
  assert_stored (store, "Basic other");
}

static void
test_only_keyring_is_default (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("no-alias");
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (keyring_get_state (store, NULL, &error), ==, QUAY_TOKEN_STORE_STATE_UNLOCKED);
  keyring_session_change ("--lock");
  g_assert_cmpint (keyring_get_state (store, NULL, &error), ==, QUAY_TOKEN_STORE_STATE_LOCKED);
  assert_stored (store, "Basic x");

  /* Of two, nobody knows which one is meant. What is there is found all the same. */
  keyring_session_set_fault ("no-alias two");
  assert_stored (store, "Basic x");
  g_assert_cmpint (keyring_get_state (store, NULL, &error), ==, QUAY_TOKEN_STORE_STATE_NO_DEFAULT);
  g_assert_false (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT);
}

/* What has to be made again gets no other item's identity. */
static void
test_restores_without_identity (void)
{
  g_autoptr(QuayTokenStore) store = new_store ("adds");
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) found = NULL;
  g_autolist(SecretItem) items = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_store (store, URL, "tools", "Basic x", NULL, &error));
  keyring_session_set_fault ("garbles");
  g_assert_false (keyring_store (store, URL, "tools", "Basic y", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
  assert_stored (store, "Basic x");

  g_hash_table_insert (attributes, (gpointer) "url", (gpointer) URL);
  items = secret_service_search_sync (NULL, &cargo_schema, attributes, SECRET_SEARCH_ALL, NULL, NULL);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  found = secret_item_get_attributes (items->data);
  g_assert_cmpstr (g_hash_table_lookup (found, "Title"), ==, "cargo-registry:tools");
  g_assert_null (g_hash_table_lookup (found, "Uuid"));
  g_assert_null (g_hash_table_lookup (found, "Path"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  if (g_str_equal (argv[1], "contract"))
    {
      contract_ways = "asks-again confirms hides adds";
      contract_add_tests ("/secret-ways/like-keepassxc", new_other_store);
      return g_test_run ();
    }

  g_test_add_data_func ("/secret-ways/items-are-allowed-one-by-one", "asks", test_allows_each_item);
  g_test_add_data_func ("/secret-ways/items-are-allowed-once", "asks-again", test_allows_each_item);
  g_test_add_data_func ("/secret-ways/like-keepassxc/in-all", "asks-again confirms hides adds", test_allows_each_item);
  /* K03 */
  g_test_add_func ("/secret-ways/an-item-is-denied", test_denied_item);
  /* K10 */
  g_test_add_func ("/secret-ways/deletion-is-confirmed", test_confirms_deletion);
  g_test_add_func ("/secret-ways/replacing-is-declined", test_declines_to_replace);
  g_test_add_func ("/secret-ways/default-keyring-hides-items", test_hidden_default);
  /* K02 */
  g_test_add_func ("/secret-ways/other-keyring-hides-items", test_hidden_other);
  g_test_add_func ("/secret-ways/storing-asks-for-no-other", test_stores_without_looking_behind);
  g_test_add_func ("/secret-ways/locked-keyring-shows-attributes", test_locked_with_attributes);
  g_test_add_func ("/secret-ways/only-keyring-is-the-default", test_only_keyring_is_default);
  g_test_add_func ("/secret-ways/restored-item-has-no-identity", test_restores_without_identity);
  return g_test_run ();
}
