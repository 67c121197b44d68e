/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the store leaves in an unlocked keyring, seen by itself, by libsecret, by secret-tool and by Cargo. Runs inside
 * keyring-session.sh.
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
#define CRATES_IO "https://github.com/rust-lang/crates.io-index"

/* Written down again here, so that a slip in the product's own does not go unnoticed. */
static const SecretSchema cargo_schema = {
  .name = "org.rust-lang.cargo.registry",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { .name = "url", .type = SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

static const SecretSchema extended_schema = {
  .name = "org.rust-lang.cargo.registry",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { .name = "url", .type = SECRET_SCHEMA_ATTRIBUTE_STRING },
    { .name = "account", .type = SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static const SecretSchema foreign_schema = {
  .name = "org.example.browser",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { .name = "url", .type = SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* Stores as `cargo login` does: through libsecret, replacing what has the same attributes. */
static void
log_in (const SecretSchema *schema,
        const char         *collection,
        const char         *url,
        const char         *account,
        const char         *secret)
{
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(SecretValue) value = secret_value_new (secret, -1, "text/plain");
  g_autoptr(GError) error = NULL;

  g_hash_table_insert (attributes, (gpointer) "url", (gpointer) url);
  if (account != NULL)
    g_hash_table_insert (attributes, (gpointer) "account", (gpointer) account);
  secret_service_store_sync (NULL, schema, attributes, collection, "cargo-registry:by-cargo", value, NULL, &error);
  g_assert_no_error (error);
}

/* All items with @url, whatever their schema. */
static GList *
find_items (const char *url)
{
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  GList *items;

  g_hash_table_insert (attributes, (gpointer) "url", (gpointer) url);
  items = secret_service_search_sync (NULL, NULL, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS,
                                      NULL, &error);
  g_assert_no_error (error);
  return items;
}

static void
delete_all (void)
{
  static const char *urls[] = { URL, CRATES_IO };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autolist(SecretItem) items = find_items (urls[i]);
      g_autoptr(GError) error = NULL;

      for (GList *l = items; l != NULL; l = l->next)
        {
          secret_item_delete_sync (l->data, NULL, &error);
          g_assert_no_error (error);
        }
    }
}

static void
assert_cargo_item (SecretItem *item,
                   const char *label,
                   const char *text)
{
  g_autoptr(GHashTable) attributes = secret_item_get_attributes (item);
  g_autoptr(SecretValue) value = secret_item_get_secret (item);
  g_autofree char *item_label = secret_item_get_label (item);

  g_assert_cmpuint (g_hash_table_size (attributes), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "url"), ==, URL);
  g_assert_cmpstr (g_hash_table_lookup (attributes, "xdg:schema"), ==, "org.rust-lang.cargo.registry");
  g_assert_cmpstr (item_label, ==, label);
  g_assert_cmpstr (secret_value_get_text (value), ==, text);
  g_assert_cmpstr (secret_value_get_content_type (value), ==, "text/plain");
  g_assert_true (g_str_has_prefix (g_dbus_proxy_get_object_path (G_DBUS_PROXY (item)),
                                   "/org/freedesktop/secrets/collection/login/"));
}

static void
store_one (QuayTokenStore *store)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_store (store, URL, "tools", "Basic new", NULL, &error));
  g_assert_no_error (error);
}

static void
assert_single (void)
{
  g_autolist(SecretItem) items = find_items (URL);

  g_assert_cmpuint (g_list_length (items), ==, 1);
  assert_cargo_item (items->data, "cargo-registry:tools", "Basic new");
}

static void
test_shape (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();

  delete_all ();
  store_one (store);
  assert_single ();
}

static void
test_replaces_cargo (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();

  delete_all ();
  log_in (&cargo_schema, SECRET_COLLECTION_DEFAULT, URL, NULL, "Basic old");
  store_one (store);
  assert_single ();
}

static void
test_is_replaced_by_cargo (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(QuaySecret) secret = NULL;
  g_autolist(SecretItem) items = NULL;

  delete_all ();
  store_one (store);
  log_in (&cargo_schema, SECRET_COLLECTION_DEFAULT, URL, NULL, "Basic by cargo");
  items = find_items (URL);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic by cargo");
}

/* Items with attributes of their own, of which replacing takes only one, and one in another keyring. */
static void
test_leaves_one (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GPtrArray) listed = NULL;

  delete_all ();
  log_in (&extended_schema, SECRET_COLLECTION_DEFAULT, URL, "ada", "Basic ada");
  log_in (&extended_schema, SECRET_COLLECTION_DEFAULT, URL, "bob", "Basic bob");
  log_in (&cargo_schema, SECRET_COLLECTION_SESSION, URL, NULL, "Basic session");
  listed = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpuint (listed->len, ==, 3);

  store_one (store);
  assert_single ();
}

static gboolean
finds_several (QuayTokenStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GError) error = NULL;

  quay_token_store_lookup_async (store, URL, QUAY_TOKEN_STORE_NONE, NULL, keyring_got_cb, &result);
  secret = quay_token_store_lookup_finish (store, keyring_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (secret);
  return quay_token_store_lookup_found_several (store, result);
}

/* Three for one address; Cargo may use either. */
static void
test_keeps_newest (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(GPtrArray) duplicates = NULL;
  g_autolist(SecretItem) left = NULL;
  g_autofree char *newest = NULL;
  g_autoptr(GError) error = NULL;

  delete_all ();
  log_in (&extended_schema, SECRET_COLLECTION_DEFAULT, URL, "ada", "Basic ada");
  log_in (&cargo_schema, SECRET_COLLECTION_SESSION, URL, NULL, "Basic session");
  log_in (&extended_schema, SECRET_COLLECTION_DEFAULT, URL, "bob", "Basic bob");
  listed = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  duplicates = quay_token_item_find_duplicates (listed, URL);
  g_assert_cmpuint (duplicates->len, ==, 3);
  newest = g_strdup (quay_token_item_get_id (g_ptr_array_index (duplicates, 0)));

  g_assert_true (finds_several (store));

  g_assert_true (keyring_keep (store, URL, NULL, &error));
  g_assert_no_error (error);
  left = find_items (URL);
  g_assert_cmpuint (g_list_length (left), ==, 1);
  g_assert_cmpstr (g_dbus_proxy_get_object_path (left->data), ==, newest);
  g_assert_false (finds_several (store));
}

/* The user chose, and not the newest. */
static void
test_keeps_chosen (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GPtrArray) listed = NULL;
  const char *chosen = NULL;
  g_autoptr(QuaySecret) secret = NULL;
  g_autolist(SecretItem) left = NULL;
  g_autoptr(GError) error = NULL;

  delete_all ();
  log_in (&cargo_schema, SECRET_COLLECTION_SESSION, URL, NULL, "Basic session");
  log_in (&cargo_schema, SECRET_COLLECTION_DEFAULT, URL, NULL, "Basic default");
  listed = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error);
  for (guint i = 0; i < listed->len; i++)
    {
      QuayTokenItem *item = g_ptr_array_index (listed, i);

      g_assert_cmpint (quay_token_item_get_created (item), >, 0);
      if (g_strcmp0 (quay_token_item_get_collection (item), "Login") != 0)
        chosen = quay_token_item_get_id (item);
    }
  g_assert_nonnull (chosen);

  g_assert_true (keyring_keep (store, URL, chosen, &error));
  g_assert_no_error (error);
  left = find_items (URL);
  g_assert_cmpuint (g_list_length (left), ==, 1);
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic session");

  /* What another program deleted in between is not a reason to delete the rest. */
  log_in (&cargo_schema, SECRET_COLLECTION_DEFAULT, URL, NULL, "Basic default");
  secret_item_delete_sync (left->data, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (keyring_keep (store, URL, chosen, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REMOVED);
  delete_all ();
}

static void
test_removes_all (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GError) error = NULL;

  delete_all ();
  log_in (&extended_schema, SECRET_COLLECTION_DEFAULT, URL, "ada", "Basic ada");
  log_in (&extended_schema, SECRET_COLLECTION_DEFAULT, URL, "bob", "Basic bob");
  log_in (&cargo_schema, SECRET_COLLECTION_SESSION, URL, NULL, "Basic session");
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (find_items (URL));
}

/* A browser may have a password for the same address. */
static void
test_leaves_foreign (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GPtrArray) listed = NULL;
  g_autolist(SecretItem) items = NULL;
  g_autoptr(GError) error = NULL;

  delete_all ();
  log_in (&foreign_schema, SECRET_COLLECTION_DEFAULT, URL, NULL, "browser's");
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_no_error (error);
  listed = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpuint (listed->len, ==, 0);

  store_one (store);
  g_assert_true (keyring_remove (store, URL, NULL, &error));
  g_assert_no_error (error);
  items = find_items (URL);
  g_assert_cmpuint (g_list_length (items), ==, 1);
}

static void
test_leaves_crates_io (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(GPtrArray) listed = NULL;

  delete_all ();
  log_in (&cargo_schema, SECRET_COLLECTION_DEFAULT, CRATES_IO, NULL, "cio");
  listed = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpuint (listed->len, ==, 0);
  delete_all ();
}

static void
test_secret_tool (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autofree char *output = NULL;

  delete_all ();
  store_one (store);
  output = keyring_session_run ("secret-tool", "lookup", "url", URL, "xdg:schema", "org.rust-lang.cargo.registry", NULL);
  g_assert_cmpstr (output, ==, "Basic new");
}

/* Absent is an answer and not an error; the window knows that there was one. Also while it is being looked up. */
static void
test_deleted_by_another (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  gboolean done = FALSE;

  for (guint turns = 0; !done; turns++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(QuaySecret) secret = NULL;
      g_autofree char *output = NULL;
      g_autoptr(GError) error = NULL;

      store_one (store);
      quay_token_store_lookup_async (store, URL, QUAY_TOKEN_STORE_NONE, NULL, keyring_got_cb, &result);
      for (guint i = 0; i < turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      done = result != NULL;
      output = keyring_session_run ("secret-tool", "clear", "url", URL, "xdg:schema", "org.rust-lang.cargo.registry",
                                    NULL);
      g_assert_nonnull (output);

      secret = quay_token_store_lookup_finish (store, keyring_wait (&result), &error);
      g_assert_no_error (error);
      g_assert_true (done || secret == NULL || strcmp (quay_secret_peek (secret), "Basic new") == 0);
      g_clear_pointer (&secret, quay_secret_unref);
      secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (secret);
    }
}

/* What is wrong with a value is for others to say, who have to see it as Cargo would. */
static void
test_wrong_forms (void)
{
  static const char *texts[] = { "", "raw-token", "Basic abc\n", "Basic abc\ndef", " Basic abc", "\xff\xfe" };
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(QuaySecret) secret = NULL;
      g_autoptr(GError) error = NULL;

      delete_all ();
      log_in (&cargo_schema, SECRET_COLLECTION_DEFAULT, URL, NULL, texts[i]);
      secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (secret);
      g_assert_cmpmem (quay_secret_peek (secret), quay_secret_get_length (secret), texts[i], strlen (texts[i]));
    }
  delete_all ();
}

/* Real Cargo deletes exactly our item, which it finds by exactly our address. */
static void
test_cargo_logout (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".cargo", NULL);
  g_autofree char *path = g_build_filename (folder, "config.toml", NULL);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, "[registry]\nglobal-credential-providers = [\"cargo:libsecret\"]\n"
                       "[registries]\ntools = { index = \"" URL "\" }\n", -1, &error);
  g_assert_no_error (error);

  delete_all ();
  store_one (store);
  output = keyring_session_run ("cargo", "logout", "--registry", "tools", NULL);
  g_assert_nonnull (output);
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_no_error (error);
}

/* A keyring that is not the default one, locked: Cargo would look there too. */
static void
test_other_keyring (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(SecretCollection) other = NULL;
  g_autoptr(GAsyncResult) created = NULL;
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(GError) error = NULL;
  GList collections = { NULL };

  delete_all ();
  keyring_session_set_prompter ("ok:other");
  secret_collection_create (NULL, "other", NULL, SECRET_COLLECTION_CREATE_NONE, NULL, keyring_got_cb, &created);
  other = secret_collection_create_finish (keyring_wait (&created), &error);
  g_assert_no_error (error);
  log_in (&cargo_schema, g_dbus_proxy_get_object_path (G_DBUS_PROXY (other)), URL, NULL, "Basic other");
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic other");
  g_clear_pointer (&secret, quay_secret_unref);

  collections.data = other;
  g_assert_cmpint (secret_service_lock_sync (NULL, &collections, NULL, NULL, &error), ==, 1);
  listed = keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_true (quay_token_item_is_locked (g_ptr_array_index (listed, 0)));
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);

  keyring_session_set_prompter ("no");
  g_assert_false (keyring_remove (store, URL, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);

  /* Never unlocked since the service began: now even its attributes are hidden. */
  keyring_session_set_prompter ("ok:open-sesame");
  keyring_session_change ("--forget");
  g_assert_null (keyring_lookup (store, "sparse+https://elsewhere/", QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_no_error (error);
  keyring_session_set_prompter ("ok:other");
  secret = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "Basic other");

  store_one (store);
  assert_single ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  contract_add_tests ("/secret-service", quay_secret_service_store_new);
  g_test_add_func ("/secret-items/have-cargos-shape", test_shape);
  g_test_add_func ("/secret-items/replace-cargos", test_replaces_cargo);
  g_test_add_func ("/secret-items/are-replaced-by-cargo", test_is_replaced_by_cargo);
  /* K09 */
  g_test_add_func ("/secret-items/one-is-left", test_leaves_one);
  /* K09 */
  g_test_add_func ("/secret-items/the-newest-is-kept", test_keeps_newest);
  /* K09 */
  g_test_add_func ("/secret-items/the-chosen-is-kept", test_keeps_chosen);
  g_test_add_func ("/secret-items/all-are-removed", test_removes_all);
  g_test_add_func ("/secret-items/foreign-ones-stay", test_leaves_foreign);
  g_test_add_func ("/secret-items/crates-io-stays", test_leaves_crates_io);
  g_test_add_func ("/secret-items/secret-tool-finds-them", test_secret_tool);
  g_test_add_func ("/secret-items/cargo-logs-out", test_cargo_logout);
  /* K08 */
  g_test_add_func ("/secret-items/deleted-by-another", test_deleted_by_another);
  /* K12 */
  g_test_add_func ("/secret-items/wrong-forms-are-read", test_wrong_forms);
  g_test_add_func ("/secret-items/in-another-keyring", test_other_keyring);
  return g_test_run ();
}
