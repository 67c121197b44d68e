/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include "faulty-store.h"
#include "keyring-memory-store.h"
#include "quay-connection-list.h"
#include "quay-error.h"

#define SHOP_INDEX "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define MIRROR_INDEX "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define TOOLS "tools = { index = \"" SHOP_INDEX "\" }\n"
#define MIRROR "mirror = { index = \"" MIRROR_INDEX "\" }\n"
#define HELPERS "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
load (QuayConnectionList *list)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_list_load_async (list, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_list_load_finish (list, result, &error));
  g_assert_no_error (error);
}

static QuayConnectionList *
load_list (ConnectFixture *fixture)
{
  QuayConnectionList *list = quay_connection_list_new (fixture->context);

  load (list);
  return list;
}

static void
check (QuayConnection *connection)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_check_async (connection, NULL, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_check_finish (connection, result, &error));
  g_assert_no_error (error);
}

static QuayChangePlan *
plan_removal (QuayConnection *connection,
              QuayRemoveFlags flags,
              GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_plan_removal_async (connection, flags, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_plan_removal_finish (connection, result, error);
}

static QuayChangeReceipt *
apply_removal (QuayConnection *connection,
               QuayRemoveFlags flags)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = plan_removal (connection, flags, &error);
  QuayChangeReceipt *receipt;

  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  return receipt;
}

static void
assert_file (GFile      *folder,
             const char *path,
             const char *expected)
{
  g_autofree char *contents = connect_fixture_read (folder, path);

  g_assert_cmpstr (contents, ==, expected);
}

static void
remember_project (ConnectFixture *fixture)
{
  g_assert_true (quay_context_add_project (fixture->context, fixture->project, NULL));
}

static void
test_adopts_what_is_there (ConnectFixture *fixture,
                           gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) first = NULL;
  g_autoptr(QuayConnection) second = NULL;
  g_autofree char *subtitle = NULL;
  const QuayConnectionUse *use;

  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registries]\nother = { index = \"sparse+https://index.example/\" }\n" MIRROR "\n" HELPERS);
  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "# ours\n[registries]\n" TOOLS "\n[source.crates-io]\nreplace-with = \"tools\"\n");
  remember_project (fixture);

  list = load_list (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  second = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_cmpstr (quay_connection_get_name (first), ==, "mirror");
  g_assert_cmpstr (quay_connection_get_name (second), ==, "tools");

  g_object_get (second, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, "contoso / Shop");
  g_assert_cmpuint (quay_connection_get_uses (second)->len, ==, 1);
  use = g_ptr_array_index (quay_connection_get_uses (second), 0);
  g_assert_true (use->shared);
  g_assert_true (use->replaces_crates_io);
  g_assert_cmpuint (use->line, ==, 3);
  g_assert_true (g_file_equal (use->folder, fixture->project));

  use = g_ptr_array_index (quay_connection_get_uses (first), 0);
  g_assert_false (use->shared);
  g_assert_null (use->folder);
  g_assert_cmpint (quay_connection_get_helper (first), ==, QUAY_HELPER_KEYRING);
  g_assert_cmpint (quay_connection_get_state (first), ==, QUAY_STATE_UNCHECKED);
}

/* A page that shows a connection must not lose it because some other file changed. */
static void
test_keeps_its_objects (ConnectFixture *fixture,
                        gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) before = NULL;
  g_autoptr(QuayConnection) after = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR);
  list = load_list (fixture);
  before = g_list_model_get_item (G_LIST_MODEL (list), 0);

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR TOOLS);
  load (list);
  after = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_true (before == after);
}

static void
test_follows_the_files (ConnectFixture *fixture,
                        gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  gint64 limit = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR);
  list = load_list (fixture);
  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR TOOLS);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) < 2 && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
}

static void
test_broken_file_hides_no_other (ConnectFixture *fixture,
                                 gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR);
  connect_fixture_write (fixture->project, ".cargo/config.toml", "[registries\n");
  remember_project (fixture);
  list = load_list (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_error (quay_connection_list_get_error (list), QUAY_ERROR, QUAY_ERROR_SYNTAX);
}

static void
test_knows_names_with_apostrophes (ConnectFixture *fixture,
                                   gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  QuayFeedAddress *address;

  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registries]\nrnd = { index = \"sparse+https://pkgs.dev.azure.com/contoso/_packaging/R'n'D-製品/"
                         "Cargo/index/\" }\n");
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  address = quay_connection_get_address (connection);
  g_assert_cmpstr (quay_feed_address_get_feed (address), ==, "R'n'D-製品");
  /* Cargo looks for the token under what is written. */
  g_assert_cmpstr (quay_connection_get_index_url (connection), ==,
                   "sparse+https://pkgs.dev.azure.com/contoso/_packaging/R'n'D-%E8%A3%BD%E5%93%81/Cargo/index/");
}

/* Every state that a check reaches before it asks the network. */
static void
test_checks_before_the_network (ConnectFixture *fixture,
                                gconstpointer   data)
{
  struct
  {
    const char         *helpers;
    const char         *token;
    gboolean            locked;
    QuayConnectionState state;
    QuayStep            step;
    QuayError           error;
  } rows[] = {
    { "[\"cargo:libsecret\"]", "Basic UEFUOnNlY3JldA==", TRUE, QUAY_STATE_LOCKED, QUAY_STEP_TOKEN,
      QUAY_ERROR_KEYRING_LOCKED },
    { "[\"cargo:libsecret\"]", "raw-token", FALSE, QUAY_STATE_DAMAGED, QUAY_STEP_TOKEN, QUAY_ERROR_TOKEN_DAMAGED },
    { "[\"cargo:wincred\"]", NULL, FALSE, QUAY_STATE_CONFIG, QUAY_STEP_HELPER, QUAY_ERROR_HELPER_FOREIGN },
    { "[\"/bin/sh -c true\"]", NULL, FALSE, QUAY_STATE_ELSEWHERE, QUAY_STEP_TOKEN, QUAY_ERROR_NOT_CHECKABLE },
    { "[\"my-own-program\"]", NULL, FALSE, QUAY_STATE_CONFIG, QUAY_STEP_HELPER, QUAY_ERROR_HELPER_MISSING },
    { "[\"/bin\"]", NULL, FALSE, QUAY_STATE_CONFIG, QUAY_STEP_HELPER, QUAY_ERROR_HELPER_MISSING },
    { "[\"cargo:token-from-stdout\"]", NULL, FALSE, QUAY_STATE_CONFIG, QUAY_STEP_HELPER, QUAY_ERROR_HELPER_MISSING },
    { "[\"cargo:token-from-stdout az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798\"]", NULL,
      FALSE, QUAY_STATE_CONFIG, QUAY_STEP_HELPER, QUAY_ERROR_AZ_MISSING },
    { "[\"cargo:libsecret\"]\n[source]\nx = 1.5", NULL, FALSE, QUAY_STATE_CONFIG, QUAY_STEP_CONFIG,
      QUAY_ERROR_WRONG_FORM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *config = g_strdup_printf ("[registries]\n" MIRROR "\n[registry]\n"
                                                 "global-credential-providers = %s\n", rows[i].helpers);
      QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->tokens);
      g_autoptr(QuayConnectionList) list = NULL;
      g_autoptr(QuayConnection) connection = NULL;
      QuayCheckStep *step;

      connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR);
      quay_memory_store_set_locked (tokens, FALSE, QUAY_MEMORY_PROMPT_DISMISS);
      if (rows[i].token != NULL)
        connect_store (fixture->tokens, MIRROR_INDEX, rows[i].token);
      quay_memory_store_set_locked (tokens, rows[i].locked, QUAY_MEMORY_PROMPT_DISMISS);

      list = load_list (fixture);
      connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
      connect_fixture_write (fixture->home, ".cargo/config.toml", config);
      check (connection);
      g_assert_cmpint (quay_connection_get_state (connection), ==, rows[i].state);
      g_assert_error (quay_connection_get_error (connection), QUAY_ERROR, (int) rows[i].error);
      g_assert_cmpuint (quay_connection_get_steps (connection)->len, ==, QUAY_N_STEPS);
      step = g_ptr_array_index (quay_connection_get_steps (connection), rows[i].step);
      g_assert_cmpint (quay_check_step_get_step (step), ==, rows[i].step);
      g_assert_cmpint (quay_check_step_get_result (step), ==, QUAY_STEP_PROBLEM);
      g_assert_nonnull (quay_connection_get_checked (connection));
    }
}

/* A nearer file that gives the name another address wins, and that is what is said. */
static void
test_sees_an_overridden_address (ConnectFixture *fixture,
                                 gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR "\n" HELPERS);
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registries]\nmirror = { index = \"" SHOP_INDEX "\" }\n");
  check (connection);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_OVERRIDDEN);
}

static void
test_says_that_a_token_expires_soon (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  g_autoptr(GDateTime) soon = connect_fixture_dup_hour (5, 1);
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autofree char *title = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" MIRROR);
  g_assert_true (quay_token_ledger_set (quay_context_get_ledger (fixture->context), MIRROR_INDEX, soon, TRUE, NULL));
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_object_get (connection, "state-title", &title, NULL);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_SOON);
  g_assert_cmpstr (title, ==, "Expires in 5 Days");
}

/* The answer of a check that another has followed is about a folder that nobody looks at any more; and stopping it does
 * not stop the other.
 */
static void
test_later_check_counts (ConnectFixture *fixture,
                         gconstpointer   data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GFile) folder = g_file_get_child (fixture->home, "other");
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" TOOLS "\n" HELPERS);
  connect_fixture_write (folder, ".cargo/config.toml", "[registries]\ntools = 1\n");
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);

  quay_connection_check_async (connection, NULL, cancellable, take_result_cb, &first);
  quay_connection_check_async (connection, folder, NULL, take_result_cb, &second);
  g_cancellable_cancel (cancellable);
  wait_for (&first);
  g_assert_false (quay_connection_check_finish (connection, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (second == NULL)
    g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_CHECKING);
  wait_for (&second);
  g_clear_error (&error);
  g_assert_true (quay_connection_check_finish (connection, second, &error));
  g_assert_no_error (error);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_CONFIG);

  /* The one that was started first, and takes longer, because the keyring and a server are asked. */
  g_clear_object (&first);
  g_clear_object (&second);
  quay_connection_check_async (connection, NULL, NULL, take_result_cb, &first);
  quay_connection_check_async (connection, folder, NULL, take_result_cb, &second);
  wait_for (&first);
  wait_for (&second);
  g_assert_false (quay_connection_check_finish (connection, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_CONFIG);
}

static void
test_removal_leaves_the_shared_file (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuaySecret) token = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" TOOLS "\n" HELPERS);
  connect_fixture_write (fixture->project, ".cargo/config.toml", "[registries]\n" TOOLS);
  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
  remember_project (fixture);
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpuint (quay_connection_get_uses (connection)->len, ==, 2);

  receipt = apply_removal (connection, QUAY_REMOVE_NONE);
  assert_file (fixture->home, ".cargo/config.toml", HELPERS);
  assert_file (fixture->project, ".cargo/config.toml", "[registries]\n" TOOLS);
  token = connect_lookup (fixture->tokens, SHOP_INDEX, NULL);
  g_assert_nonnull (token);
}

static void
test_removal_takes_everything_and_undo_brings_it_back (ConnectFixture *fixture,
                                                       gconstpointer   data)
{
  static const char *shared = "[build]\njobs = 4\n\n[registries]\n" TOOLS "\n[source.crates-io]\n"
                              "replace-with = \"tools\"\n";
  static const char *own = "[registries.tools]\ncredential-provider = \"cargo:libsecret\"\n";
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuaySecret) gone = NULL;
  g_autoptr(QuaySecret) back = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", own);
  connect_fixture_write (fixture->project, ".cargo/config.toml", shared);
  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
  remember_project (fixture);
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);

  receipt = apply_removal (connection, QUAY_REMOVE_TOKEN | QUAY_REMOVE_FROM_SHARED);
  assert_file (fixture->project, ".cargo/config.toml", "[build]\njobs = 4\n");
  assert_file (fixture->home, ".cargo/config.toml", "");
  gone = connect_lookup (fixture->tokens, SHOP_INDEX, NULL);
  g_assert_null (gone);

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_file (fixture->project, ".cargo/config.toml", shared);
  assert_file (fixture->home, ".cargo/config.toml", own);
  back = connect_lookup (fixture->tokens, SHOP_INDEX, NULL);
  g_assert_cmpstr (quay_secret_peek (back), ==, "Basic UEFUOnNlY3JldA==");
}

/* The token in the file goes with the registry; no copy of it stays among Quayside's own files. */
static void
test_removal_keeps_no_copy_of_a_token (ConnectFixture *fixture,
                                       gconstpointer   data)
{
  static const char *own = "[registries.tools]\nindex = \"" SHOP_INDEX "\"\ntoken = \"Basic hidden\"\n";
  g_autofree char *backups = g_build_filename (fixture->root, "state", "backups", NULL);
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", own);
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  receipt = apply_removal (connection, QUAY_REMOVE_NONE);
  assert_file (fixture->home, ".cargo/config.toml", "");
  g_assert_false (g_file_test (backups, G_FILE_TEST_EXISTS));
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_file (fixture->home, ".cargo/config.toml", own);
}

/* That nobody can say whether a token is there is no reason to pretend that it is gone. */
static void
test_removal_with_the_token_needs_the_keyring (ConnectFixture *fixture,
                                               gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" TOOLS);
  quay_memory_store_set_locked (QUAY_MEMORY_STORE (fixture->tokens), TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  plan = plan_removal (connection, QUAY_REMOVE_TOKEN, &error);
  g_assert_null (plan);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
}

typedef struct
{
  QuayMemoryStore *tokens;
  guint            n_renames;
  gboolean         was_there;
} Witness;

static void
witness_cb (const char *step,
            gpointer    user_data)
{
  Witness *witness = user_data;

  if (!g_str_equal (step, "rename"))
    return;
  witness->n_renames++;
  witness->was_there = witness->was_there && quay_memory_store_get_n_items (witness->tokens, SHOP_INDEX) == 1;
}

/* Whenever the process ends, no file names a registry whose token is gone. */
static void
test_removal_deletes_the_token_last (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  Witness witness = { QUAY_MEMORY_STORE (fixture->tokens), 0, TRUE };
  g_autoptr(GFile) backups = g_file_new_build_filename (fixture->root, "state", "backups", NULL);
  g_autoptr(FaultyStore) files = faulty_store_new (backups);
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  connect_fixture_use_files (fixture, QUAY_FILE_STORE (files));
  connect_fixture_write (fixture->home, ".cargo/config.toml", "[registries]\n" TOOLS "\n" HELPERS);
  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);

  faulty_store_set_hook (files, witness_cb, &witness);
  receipt = apply_removal (connection, QUAY_REMOVE_TOKEN);
  faulty_store_set_hook (files, NULL, NULL);
  g_assert_cmpuint (witness.n_renames, >, 0);
  g_assert_true (witness.was_there);
  g_assert_cmpuint (quay_memory_store_get_n_items (witness.tokens, SHOP_INDEX), ==, 0);
}

/* A keyring that does not delete: the files are as they were, and so is the token. */
static void
test_removal_that_fails_puts_files_back (ConnectFixture *fixture,
                                         gconstpointer   data)
{
  static const char *config = "[registries]\n" TOOLS "\n" HELPERS;
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->tokens);
  g_autoptr(GError) refusal = quay_error_new (QUAY_ERROR_TOKEN_NOT_DELETED, "tools", NULL, "refused by the test");
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuaySecret) token = NULL;
  guint n_refused = 0;

  connect_fixture_write (fixture->home, ".cargo/config.toml", config);
  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);

  /* Every step of the keyring fails in turn, until nothing fails any more. */
  for (guint step = 1; ; step++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayChangePlan) plan = plan_removal (connection, QUAY_REMOVE_TOKEN, &error);
      g_autoptr(QuayChangeReceipt) receipt = NULL;

      g_assert_no_error (error);
      quay_memory_store_fail_at_step (tokens, step, refusal);
      receipt = connect_apply (plan, &error);
      quay_memory_store_fail_at_step (tokens, 0, NULL);
      if (receipt != NULL)
        break;

      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED);
      assert_file (fixture->home, ".cargo/config.toml", config);
      g_assert_cmpuint (quay_memory_store_get_n_items (tokens, SHOP_INDEX), ==, 1);
      n_refused++;
    }
  g_assert_cmpuint (n_refused, >=, 2);
  assert_file (fixture->home, ".cargo/config.toml", HELPERS);
  token = connect_lookup (fixture->tokens, SHOP_INDEX, NULL);
  g_assert_null (token);
}

#define ADD(name, function) \
  g_test_add ("/connections/" name, ConnectFixture, NULL, connect_fixture_set_up, function, \
              connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  connect_fixture_make_it_noon ();
  ADD ("adopts-what-is-there", test_adopts_what_is_there);
  ADD ("keeps-its-objects", test_keeps_its_objects);
  ADD ("follows-the-files", test_follows_the_files);
  ADD ("broken-file-hides-no-other", test_broken_file_hides_no_other);
  ADD ("knows-names-with-apostrophes", test_knows_names_with_apostrophes);
  ADD ("checks-before-the-network", test_checks_before_the_network);
  ADD ("sees-an-overridden-address", test_sees_an_overridden_address);
  ADD ("says-that-a-token-expires-soon", test_says_that_a_token_expires_soon);
  ADD ("later-check-counts", test_later_check_counts);
  ADD ("removal-leaves-the-shared-file", test_removal_leaves_the_shared_file);
  ADD ("removal-takes-everything-and-undo-brings-it-back", test_removal_takes_everything_and_undo_brings_it_back);
  ADD ("removal-keeps-no-copy-of-a-token", test_removal_keeps_no_copy_of_a_token);
  ADD ("removal-deletes-the-token-last", test_removal_deletes_the_token_last);
  ADD ("removal-that-fails-puts-files-back", test_removal_that_fails_puts_files_back);
  ADD ("removal-with-the-token-needs-the-keyring", test_removal_with_the_token_needs_the_keyring);
  return g_test_run ();
}
