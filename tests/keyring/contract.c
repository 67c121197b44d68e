/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "contract.h"

#include <string.h>

#include "keyring-wait.h"
#include "quay-error.h"

#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"
#define CRATES "sparse+https://pkgs.dev.azure.com/contoso/Shop%20%5Bnew%5D/_packaging/crates~force-auth/Cargo/index/"
#define CRATES_IO "https://github.com/rust-lang/crates.io-index"

static QuayTokenStore *(*new_contract_store)(void);

static QuayTokenStore *
new_empty_store (void)
{
  QuayTokenStore *store = new_contract_store ();
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_remove (store, TOOLS, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (keyring_remove (store, CRATES, NULL, &error));
  g_assert_no_error (error);
  return store;
}

static void
assert_stored (QuayTokenStore *store,
               const char     *url,
               const char     *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = keyring_lookup (store, url, QUAY_TOKEN_STORE_NONE, NULL, &error);

  g_assert_no_error (error);
  if (text == NULL)
    {
      g_assert_null (secret);
      return;
    }

  g_assert_nonnull (secret);
  g_assert_cmpstr (quay_secret_peek (secret), ==, text);
  g_assert_cmpuint (quay_secret_get_length (secret), ==, strlen (text));
}

static void
store_well (QuayTokenStore *store,
            const char     *url,
            const char     *registry,
            const char     *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_store (store, url, registry, text, NULL, &error));
  g_assert_no_error (error);
}

static void
test_absent (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = NULL;

  assert_stored (store, TOOLS, NULL);
  items = keyring_list (store, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 0);
}

static void
test_stores (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(GPtrArray) items = NULL;
  QuayTokenItem *item;

  store_well (store, TOOLS, "tools", "Basic UEFUOnNlY3JldA==");

  assert_stored (store, TOOLS, "Basic UEFUOnNlY3JldA==");
  items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpstr (quay_token_item_get_url (item), ==, TOOLS);
  g_assert_cmpstr (quay_token_item_get_label (item), ==, "cargo-registry:tools");
  g_assert_cmpint (quay_token_item_get_modified (item), >=, before);
  g_assert_cmpint (quay_token_item_get_modified (item), <=, g_get_real_time () / G_USEC_PER_SEC);
  g_assert_false (quay_token_item_is_locked (item));
}

static void
test_replaces (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GPtrArray) items = NULL;

  store_well (store, TOOLS, "tools", "Basic old");
  store_well (store, TOOLS, "renamed", "Basic new");

  assert_stored (store, TOOLS, "Basic new");
  items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (quay_token_item_get_label (g_ptr_array_index (items, 0)), ==, "cargo-registry:renamed");
}

static void
test_keeps_addresses_apart (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  store_well (store, TOOLS, "tools", "Basic tools");
  store_well (store, CRATES, "crates", "Basic crates");
  items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, NULL);
  g_assert_cmpuint (items->len, ==, 2);

  g_assert_true (keyring_remove (store, TOOLS, NULL, &error));
  g_assert_no_error (error);
  assert_stored (store, TOOLS, NULL);
  assert_stored (store, CRATES, "Basic crates");
}

static void
test_removes_nothing (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_remove (store, TOOLS, NULL, &error));
  g_assert_no_error (error);
}

/* The store has no opinion about a token's form; the check of what is stored has. */
static void
test_keeps_every_byte (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autofree char *large = g_strnfill (20000, 'x');
  const char *texts[] = { "", "Basic x\n", "Bearer “ä日”", large };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      store_well (store, TOOLS, "tools", texts[i]);
      assert_stored (store, TOOLS, texts[i]);
    }
}

static void
test_refuses_crates_io (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GError) error = NULL;

  g_assert_null (keyring_lookup (store, CRATES_IO, QUAY_TOKEN_STORE_NONE, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (keyring_store (store, CRATES_IO, "crates-io", "x", NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (keyring_remove (store, CRATES_IO, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
}

static void
test_cancelled_before (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  store_well (store, TOOLS, "tools", "Basic old");
  g_cancellable_cancel (cancellable);

  g_assert_null (keyring_lookup (store, TOOLS, QUAY_TOKEN_STORE_NONE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (keyring_list (store, QUAY_TOKEN_STORE_NONE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (keyring_store (store, TOOLS, "tools", "Basic new", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (keyring_remove (store, TOOLS, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  assert_stored (store, TOOLS, "Basic old");
}

/* Cancelled after every number of turns of the main loop: what the call says is what happened. */
static void
test_cancelled_at_any_time (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  gboolean done = FALSE;

  for (guint turns = 0; !done; turns++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(QuaySecret) secret = quay_secret_new ("Basic new", -1);
      g_autoptr(GError) error = NULL;

      store_well (store, TOOLS, "tools", "Basic old");
      quay_token_store_store_async (store, TOOLS, "tools", secret, cancellable, keyring_got_cb, &result);
      for (guint i = 0; i < turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      done = result != NULL;
      g_cancellable_cancel (cancellable);

      if (quay_token_store_store_finish (store, keyring_wait (&result), &error))
        {
          g_assert_no_error (error);
          assert_stored (store, TOOLS, "Basic new");
        }
      else
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          assert_stored (store, TOOLS, "Basic old");
        }
    }
}

/* Who undoes a change wants what Cargo had before. */
static void
test_hands_back_replaced (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  static const char *texts[] = { NULL, "Basic one", "Basic two" };

  for (guint i = 1; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(QuaySecret) secret = quay_secret_new (texts[i], -1);
      g_autoptr(GPtrArray) replaced = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      quay_token_store_store_async (store, TOOLS, "tools", secret, NULL, keyring_got_cb, &result);
      g_assert_true (quay_token_store_store_finish_replaced (store, keyring_wait (&result), &replaced, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (replaced->len, ==, i - 1);
      if (i > 1)
        g_assert_cmpstr (quay_secret_peek (quay_token_copy_get_secret (replaced->pdata[0])), ==, texts[i - 1]);
    }
}

static void
add_well (QuayTokenStore *store,
          QuayTokenCopy  *copy)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_token_store_add_async (store, TOOLS, copy, NULL, keyring_got_cb, &result);
  g_assert_true (quay_token_store_add_finish (store, keyring_wait (&result), &error));
  g_assert_no_error (error);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What stands there, as “label secret”, sorted. (transfer full) */
static char *
describe_copies (GPtrArray *copies)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < copies->len; i++)
    g_ptr_array_add (lines, g_strdup_printf ("%s %s", quay_token_copy_get_label (copies->pdata[i]),
                                             quay_secret_peek (quay_token_copy_get_secret (copies->pdata[i]))));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (", ", (char **) lines->pdata);
}

/* Several items for one address are all handed back, by storing and by deleting, and all of them can be made again. */
static void
test_hands_back_all (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(QuaySecret) one = quay_secret_new ("Basic one", -1);
  g_autoptr(QuaySecret) two = quay_secret_new ("Basic two", -1);
  g_autoptr(QuaySecret) three = quay_secret_new ("Basic three", -1);
  g_autoptr(QuayTokenCopy) first = quay_token_copy_new (NULL, "cargo-registry:first", NULL, one);
  g_autoptr(QuayTokenCopy) second = quay_token_copy_new (NULL, "cargo-registry:second", NULL, two);
  g_autoptr(GAsyncResult) stored = NULL;
  g_autoptr(GAsyncResult) removed = NULL;
  g_autoptr(GPtrArray) replaced = NULL;
  g_autoptr(GPtrArray) deleted = NULL;
  g_autofree char *what_was_replaced = NULL;
  g_autofree char *what_was_deleted = NULL;
  g_autoptr(GError) error = NULL;

  add_well (store, first);
  add_well (store, second);
  quay_token_store_store_async (store, TOOLS, "tools", three, NULL, keyring_got_cb, &stored);
  g_assert_true (quay_token_store_store_finish_replaced (store, keyring_wait (&stored), &replaced, &error));
  g_assert_no_error (error);
  assert_stored (store, TOOLS, "Basic three");
  what_was_replaced = describe_copies (replaced);
  g_assert_cmpstr (what_was_replaced, ==, "cargo-registry:first Basic one, cargo-registry:second Basic two");

  g_assert_true (keyring_remove (store, TOOLS, NULL, &error));
  add_well (store, replaced->pdata[1]);
  add_well (store, replaced->pdata[0]);
  quay_token_store_remove_async (store, TOOLS, NULL, keyring_got_cb, &removed);
  g_assert_true (quay_token_store_remove_finish_removed (store, keyring_wait (&removed), &deleted, &error));
  g_assert_no_error (error);
  what_was_deleted = describe_copies (deleted);
  g_assert_cmpstr (what_was_deleted, ==, what_was_replaced);
  assert_stored (store, TOOLS, NULL);
}

static void
test_keeps_the_only_one (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GError) error = NULL;

  g_assert_false (keyring_keep (store, TOOLS, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REMOVED);
  g_clear_error (&error);

  store_well (store, TOOLS, "tools", "Basic x");
  g_assert_true (keyring_keep (store, TOOLS, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (keyring_keep (store, TOOLS, "/nobody", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REMOVED);
  g_clear_error (&error);
  g_assert_false (keyring_keep (store, CRATES_IO, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
  assert_stored (store, TOOLS, "Basic x");
}

static void
test_tells_unlocked (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (keyring_unlock (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (keyring_get_state (store, &name, &error), ==, QUAY_TOKEN_STORE_STATE_UNLOCKED);
  g_assert_no_error (error);
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

static void
test_tells_changes (void)
{
  g_autoptr(QuayTokenStore) store = new_empty_store ();
  g_autoptr(GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect (store, "changed", G_CALLBACK (count_cb), &n_changes);
  quay_token_store_watch (store);
  quay_token_store_watch (store);
  /* Something to have looked at once; whether this first change is told depends on who was faster. */
  store_well (store, CRATES, "crates", "Basic crates");
  keyring_wait_quietly ();

  n_changes = 0;
  store_well (store, TOOLS, "tools", "Basic one");
  keyring_wait_for (is_counted, &n_changes);
  keyring_wait_quietly ();
  g_assert_cmpuint (n_changes, ==, 1);

  n_changes = 0;
  store_well (store, TOOLS, "tools", "Basic two");
  keyring_wait_for (is_counted, &n_changes);

  keyring_wait_quietly ();
  n_changes = 0;
  g_assert_true (keyring_remove (store, TOOLS, NULL, &error));
  g_assert_no_error (error);
  keyring_wait_for (is_counted, &n_changes);

  /* Looking is not changing. */
  keyring_wait_quietly ();
  n_changes = 0;
  assert_stored (store, CRATES, "Basic crates");
  keyring_wait_quietly ();
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_true (keyring_remove (store, CRATES, NULL, &error));
}

void
contract_add_tests (const char *prefix,
                    QuayTokenStore *(*new_store)(void))
{
  static const struct
  {
    const char *name;
    void        (*run) (void);
  } tests[] = {
    { "tells-absent", test_absent },
    { "stores-and-finds", test_stores },
    { "replaces", test_replaces },
    { "keeps-addresses-apart", test_keeps_addresses_apart },
    { "removes-nothing", test_removes_nothing },
    { "keeps-every-byte", test_keeps_every_byte },
    { "refuses-crates-io", test_refuses_crates_io },
    { "cancelled-before", test_cancelled_before },
    { "cancelled-at-any-time", test_cancelled_at_any_time },
    { "hands-back-the-replaced", test_hands_back_replaced },
    { "hands-back-all", test_hands_back_all },
    { "keeps-the-only-one", test_keeps_the_only_one },
    { "tells-unlocked", test_tells_unlocked },
    { "tells-changes", test_tells_changes },
  };

  new_contract_store = new_store;
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat (prefix, "/", tests[i].name, NULL);

      g_test_add_func (path, tests[i].run);
    }
}
