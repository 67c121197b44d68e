/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "quay-cargo-edit.h"
#include "quay-error.h"

#define SHOP_INDEX "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define MIRROR_INDEX "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define REGISTRY "[registries]\ntools = { index = \"" SHOP_INDEX "\" }\n"
#define HELPERS "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"

static QuayChangePlan *
plan (QuayConnectionRequest *request)
{
  g_autoptr(GError) error = NULL;
  QuayChangePlan *result = connect_plan (request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

static QuayChangeReceipt *
apply (QuayChangePlan *change_plan)
{
  g_autoptr(GError) error = NULL;
  QuayChangeReceipt *receipt = connect_apply (change_plan, &error);

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
assert_token (ConnectFixture *fixture,
              const char     *url,
              const char     *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = connect_lookup (fixture->tokens, url, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret != NULL ? quay_secret_peek (secret) : NULL, ==, expected);
}

static gboolean
has_notice (QuayChangePlan *change_plan,
            QuayError       code)
{
  GPtrArray *notices = quay_change_plan_get_notices (change_plan);

  for (guint i = 0; i < notices->len; i++)
    {
      if (g_error_matches (g_ptr_array_index (notices, i), QUAY_ERROR, code))
        return TRUE;
    }
  return FALSE;
}

static gboolean
folder_exists (GFile *folder)
{
  g_autoptr(GFile) dot_cargo = g_file_get_child (folder, ".cargo");

  return g_file_query_exists (dot_cargo, NULL);
}

/* The whole job in its most common form: nothing is written before it is applied, and undo leaves no trace. */
static void
test_connects_and_undoes (ConnectFixture *fixture,
                          gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayFileChange) first = NULL;
  QuayTokenPlan *token;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml", "# keep\n[build]\njobs = 4\n");
  request = connect_request (fixture, SHOP_INDEX, "secret");
  change_plan = plan (request);
  token = quay_change_plan_find_token (change_plan, SHOP_INDEX);

  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (change_plan)), ==, 2);
  g_assert_cmpint (connect_token_change (change_plan), ==, QUAY_TOKEN_CHANGE_ADD);
  g_assert_cmpstr (quay_token_plan_get_label (token), ==, "cargo-registry:tools");
  first = g_list_model_get_item (quay_change_plan_get_files (change_plan), 0);
  g_assert_true (quay_file_change_is_shared (first));
  assert_file (fixture->project, ".cargo/config.toml", "# keep\n[build]\njobs = 4\n");
  assert_file (fixture->home, ".cargo/config.toml", NULL);
  assert_token (fixture, SHOP_INDEX, NULL);

  receipt = apply (change_plan);
  assert_file (fixture->project, ".cargo/config.toml", "# keep\n[build]\njobs = 4\n\n" REGISTRY);
  assert_file (fixture->home, ".cargo/config.toml", HELPERS);
  assert_token (fixture, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
  g_assert_true (g_str_has_suffix (g_file_peek_path (quay_change_receipt_get_shared_file (receipt)),
                                   "/app/.cargo/config.toml"));

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_file (fixture->project, ".cargo/config.toml", "# keep\n[build]\njobs = 4\n");
  assert_file (fixture->home, ".cargo/config.toml", NULL);
  assert_token (fixture, SHOP_INDEX, NULL);
  g_assert_false (quay_change_receipt_can_undo (receipt));

  /* The folder that was made goes with its file; the one that was there stays. */
  g_assert_false (folder_exists (fixture->home));
  g_assert_true (folder_exists (fixture->project));
}

static void
test_second_time_changes_nothing (ConnectFixture *fixture,
                                  gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "secret");
  g_autoptr(QuayChangePlan) first = plan (request);
  g_autoptr(QuayChangeReceipt) receipt = apply (first);
  g_autoptr(QuayConnectionRequest) again = connect_request (fixture, SHOP_INDEX, "secret");
  g_autoptr(QuayChangePlan) second = plan (again);

  g_assert_true (quay_change_plan_is_empty (second));
  g_assert_cmpint (connect_token_change (second), ==, QUAY_TOKEN_CHANGE_KEEP);
}

static void
test_all_projects_is_one_file (ConnectFixture *fixture,
                               gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "secret");
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  g_object_set (request, "place", QUAY_PLACE_ALL_PROJECTS, "replace-crates-io", TRUE, NULL);
  change_plan = plan (request);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (change_plan)), ==, 1);
  receipt = apply (change_plan);
  assert_file (fixture->home, ".cargo/config.toml",
               REGISTRY "\n[source.crates-io]\nreplace-with = \"tools\"\n\n" HELPERS);
  g_assert_null (quay_change_receipt_get_shared_file (receipt));
}

/* A project in the home folder: its file and the user's are one. */
static void
test_home_folder_is_edited_once (ConnectFixture *fixture,
                                 gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "secret");
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  quay_connection_request_set_folder (request, fixture->home);
  change_plan = plan (request);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (change_plan)), ==, 1);
  receipt = apply (change_plan);
  assert_file (fixture->home, ".cargo/config.toml", REGISTRY "\n" HELPERS);
}

static void
test_helpers (ConnectFixture *fixture,
              gconstpointer   data)
{
  struct
  {
    QuayHelperKind  helper;
    QuayHelperScope scope;
    const char     *command;
    const char     *user_file;
    QuayTokenChange token_change;
  } rows[] = {
    { QUAY_HELPER_KEYRING, QUAY_HELPER_FOR_FEED, "",
      "[registries.tools]\ncredential-provider = \"cargo:libsecret\"\n", QUAY_TOKEN_CHANGE_ADD },
    { QUAY_HELPER_MICROSOFT, QUAY_HELPER_FOR_FEED, "",
      "[registries.tools]\ncredential-provider = \"artifacts-cargo-credprovider\"\n", QUAY_TOKEN_CHANGE_NONE },
    { QUAY_HELPER_MICROSOFT, QUAY_HELPER_FOR_ALL, "",
      "[registry]\nglobal-credential-providers = [\"cargo:token\", \"artifacts-cargo-credprovider\"]\n",
      QUAY_TOKEN_CHANGE_NONE },
    { QUAY_HELPER_AZURE_CLI, QUAY_HELPER_FOR_FEED, "",
      "[registries.tools]\ncredential-provider = [\"cargo:token-from-stdout\", \"az\", \"account\", "
      "\"get-access-token\", \"--resource\", \"499b84ac-1321-427f-aa17-267ca6975798\", \"--query\", "
      "\"join(' ', ['Bearer', accessToken])\", \"--output\", \"tsv\"]\n", QUAY_TOKEN_CHANGE_NONE },
    { QUAY_HELPER_CUSTOM, QUAY_HELPER_FOR_FEED, "pass 'show it'",
      "[registries.tools]\ncredential-provider = [\"pass\", \"show it\"]\n", QUAY_TOKEN_CHANGE_NONE },
    { QUAY_HELPER_NONE, QUAY_HELPER_FOR_FEED, "", NULL, QUAY_TOKEN_CHANGE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "secret");
      g_autoptr(QuayChangePlan) change_plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      g_object_set (request, "helper", rows[i].helper, "helper-scope", rows[i].scope,
                    "command", rows[i].command, NULL);
      change_plan = plan (request);
      g_assert_cmpint (connect_token_change (change_plan), ==, rows[i].token_change);
      receipt = apply (change_plan);
      assert_file (fixture->project, ".cargo/config.toml", REGISTRY);
      assert_file (fixture->home, ".cargo/config.toml", rows[i].user_file);
      g_assert_true (connect_undo (receipt, &error));
      g_assert_no_error (error);
    }
}

static void
test_plain_text_is_private (ConnectFixture *fixture,
                            gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "secret");
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayFileChange) change = NULL;
  g_autofree char *patch = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) credentials = g_file_resolve_relative_path (fixture->home, ".cargo/credentials.toml");
  GStatBuf status;

  g_object_set (request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
  change_plan = plan (request);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (change_plan)), ==, 3);
  change = g_list_model_get_item (quay_change_plan_get_files (change_plan), 2);
  g_assert_true (quay_file_change_is_secret (change));
  patch = quay_line_diff_to_patch (quay_file_change_get_diff (change), "a", "b");
  g_assert_null (strstr (patch, "UEFUOnNlY3JldA=="));
  g_assert_nonnull (strstr (patch, "+token = \"••••\""));

  receipt = apply (change_plan);
  assert_file (fixture->home, ".cargo/config.toml",
               "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
  assert_file (fixture->home, ".cargo/credentials.toml",
               "[registries.tools]\ntoken = \"Basic UEFUOnNlY3JldA==\"\n");
  g_assert_cmpint (g_stat (g_file_peek_path (credentials), &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  assert_token (fixture, SHOP_INDEX, NULL);

  g_assert_true (connect_undo (receipt, &error));
  g_assert_false (g_file_query_exists (credentials, NULL));
}

/* A helper of this feed's own would be asked instead of the list. */
static void
test_changing_to_all_removes_own_helper (ConnectFixture *fixture,
                                         gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml", REGISTRY);
  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registries.tools]\ncredential-provider = \"cargo:token\"\n\n[net]\nretry = 2\n");
  request = connect_request (fixture, SHOP_INDEX, "secret");
  change_plan = plan (request);
  receipt = apply (change_plan);
  assert_file (fixture->home, ".cargo/config.toml", "[net]\nretry = 2\n\n" HELPERS);
}

static void
test_notices (ConnectFixture *fixture,
              gconstpointer   data)
{
  g_autoptr(GFile) link = g_file_resolve_relative_path (fixture->home, ".cargo/config.toml");
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;

  connect_fixture_write (fixture->home, "dotfiles/cargo.toml", "");
  connect_fixture_write (fixture->home, ".cargo/placeholder", "");
  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"mine\"]\n\n"
                         "[registries.tools]\ncredential-provider = \"other\"\n");
  g_assert_true (g_file_make_symbolic_link (link, "../dotfiles/cargo.toml", NULL, NULL));
  request = connect_request (fixture, SHOP_INDEX, "secret");
  change_plan = plan (request);
  g_assert_true (has_notice (change_plan, QUAY_ERROR_LINKED_FILE));
  g_assert_true (has_notice (change_plan, QUAY_ERROR_OVERRIDDEN));
  g_assert_true (has_notice (change_plan, QUAY_ERROR_KEYRING_NOT_FIRST));
}

static void
test_takes_the_saved_token (ConnectFixture *fixture,
                            gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  connect_store (fixture->tokens, MIRROR_INDEX, "Basic UEFUOnNhdmVk");
  connect_store (fixture->tokens, "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/x/Cargo/index/",
                 "Basic UEFUOm90aGVy");
  request = connect_request (fixture, SHOP_INDEX, NULL);
  g_object_set (request, "use-saved-token", TRUE, NULL);
  change_plan = plan (request);
  receipt = apply (change_plan);
  assert_token (fixture, SHOP_INDEX, "Basic UEFUOnNhdmVk");
}

static void
test_undo_keeps_what_others_did (ConnectFixture *fixture,
                                 gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "secret");
  g_autoptr(QuayChangePlan) change_plan = plan (request);
  g_autoptr(QuayChangeReceipt) receipt = apply (change_plan);
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml", "[net]\nretry = 7\n");
  g_assert_false (connect_undo (receipt, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_UNDO_CONFLICT);
  assert_file (fixture->home, ".cargo/config.toml", "[net]\nretry = 7\n");
  assert_file (fixture->project, ".cargo/config.toml", REGISTRY);
  assert_token (fixture, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
}

static void
test_undo_brings_the_old_token_back (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOm9sZA==");
  request = connect_request (fixture, SHOP_INDEX, "secret");
  change_plan = plan (request);
  g_assert_cmpint (connect_token_change (change_plan), ==, QUAY_TOKEN_CHANGE_REPLACE);
  receipt = apply (change_plan);
  assert_token (fixture, SHOP_INDEX, "Basic UEFUOnNlY3JldA==");
  g_assert_true (connect_undo (receipt, &error));
  assert_token (fixture, SHOP_INDEX, "Basic UEFUOm9sZA==");
}

static void
assert_nowhere (const char *path,
                const char *secret)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);

  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        assert_nowhere (child, secret);
      else if (g_file_get_contents (child, &contents, &length, NULL))
        g_assert_null (g_strstr_len (contents, length, secret));
    }
}

static void
assert_masked (QuayChangePlan *change_plan,
               const char     *secret)
{
  GListModel *changes = quay_change_plan_get_files (change_plan);

  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (changes, i);
      g_autofree char *patch = quay_line_diff_to_patch (quay_file_change_get_diff (change), "a", "b");

      g_assert_null (strstr (patch, secret));
    }
}

/* No token is in a copy, in the journal or in what is shown, wherever Cargo takes one from and however it is
 * written; and not when the plan takes it out of the file either.
 */
static void
test_tokens_in_any_file_stay_there (ConnectFixture *fixture,
                                    gconstpointer   data)
{
  const char *const files[] = {
    "[registries.other]\ntoken = \"Basic hidden\"\n",
    "[registry]\ntoken = 'Basic hidden'\n",
    "[registry]\nsecret-key = \"Basic hidden\"\n",
    "[registries]\nother = { secret-key = \"\\\"Basic hidden\", index = \"sparse+https://example.com/\" }\n",
    "[registries.other]\n\"token\" = \"\"\"\nBasic \\\n  hidden\"\"\"\n",
    "[registries.other]\n'token' = '''\nBasic 'hidden''''\n",
    "[registries.other]\ntoken = \"\"\"Basic \"\" hidden\"\"\"\"\"\n",
  };
  g_autofree char *state = g_build_filename (fixture->root, "state", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(QuayConnectionRequest) request = NULL;
      g_autoptr(QuayChangePlan) change_plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      connect_fixture_write (fixture->project, ".cargo/config.toml", files[i]);
      request = connect_request (fixture, SHOP_INDEX, "Basic UEFUOm5ldw==");
      change_plan = plan (request);
      assert_masked (change_plan, "hidden");
      receipt = apply (change_plan);
      assert_nowhere (state, "hidden");
      g_assert_true (connect_undo (receipt, &error));
      g_assert_no_error (error);
      assert_file (fixture->project, ".cargo/config.toml", files[i]);
      assert_nowhere (state, "hidden");
    }
}

/* A folder may be a link, too, and the file in it need not be there yet. */
static void
test_linked_folder_is_edited_once (ConnectFixture *fixture,
                                   gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GFile) link = g_file_get_child (fixture->project, ".cargo");
  g_autoptr(GFile) folder = g_file_get_child (fixture->home, ".cargo");
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_make_directory (folder, NULL, &error));
  g_assert_true (g_file_make_symbolic_link (link, g_file_peek_path (folder), NULL, &error));
  request = connect_request (fixture, SHOP_INDEX, "Basic UEFUOm5ldw==");
  change_plan = plan (request);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (change_plan)), ==, 1);
  receipt = apply (change_plan);
  assert_file (fixture->home, ".cargo/config.toml", REGISTRY "\n" HELPERS);
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_file (fixture->home, ".cargo/config.toml", NULL);
}

/* The saved token's date goes with it, also when nobody looked for the token before. */
static void
test_saved_tokens_date_goes_with_it (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->context);
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, MIRROR_INDEX, NULL);
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2090, 1, 2, 0, 0, 0);
  g_autoptr(GDateTime) now_known = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOm9uZQ==");
  g_assert_true (quay_token_ledger_set (ledger, SHOP_INDEX, expires, TRUE, NULL));
  g_object_set (request, "use-saved-token", TRUE, NULL);
  change_plan = plan (request);
  receipt = apply (change_plan);
  now_known = quay_token_ledger_get_expiry (ledger, MIRROR_INDEX);
  g_assert_nonnull (now_known);
  g_assert_true (g_date_time_equal (now_known, expires));
}

#define ADD(name, function) \
  g_test_add ("/plan/" name, ConnectFixture, NULL, connect_fixture_set_up, function, connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tokens-in-any-file-stay-there", test_tokens_in_any_file_stay_there);
  ADD ("connects-and-undoes", test_connects_and_undoes);
  ADD ("second-time-changes-nothing", test_second_time_changes_nothing);
  ADD ("all-projects-is-one-file", test_all_projects_is_one_file);
  ADD ("home-folder-is-edited-once", test_home_folder_is_edited_once);
  ADD ("linked-folder-is-edited-once", test_linked_folder_is_edited_once);
  ADD ("saved-tokens-date-goes-with-it", test_saved_tokens_date_goes_with_it);
  ADD ("helpers", test_helpers);
  ADD ("plain-text-is-private", test_plain_text_is_private);
  ADD ("changing-to-all-removes-own-helper", test_changing_to_all_removes_own_helper);
  ADD ("notices", test_notices);
  ADD ("takes-the-saved-token", test_takes_the_saved_token);
  ADD ("undo-keeps-what-others-did", test_undo_keeps_what_others_did);
  ADD ("undo-brings-the-old-token-back", test_undo_brings_the_old_token_back);
  return g_test_run ();
}
