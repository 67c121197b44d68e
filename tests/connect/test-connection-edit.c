/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"
#include "quay-connection-edit.h"
#include "quay-connection-list.h"
#include "quay-error.h"

#include <string.h>

#define P "sparse+https://pkgs.dev.azure.com/contoso/"
#define TOOLS_INDEX P "Shop/_packaging/tools/Cargo/index/"
#define FORCED_INDEX P "Shop/_packaging/tools~force-auth/Cargo/index/"
#define OTHER_INDEX P "Shop/_packaging/other/Cargo/index/"
#define MIRROR_INDEX P "_packaging/mirror/Cargo/index/"
#define BUILD "[build]\njobs = 4\n\n"
#define TOOLS BUILD "[registries]\ntools = { index = \"" TOOLS_INDEX "\" }\n"
#define HELPERS "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
#define REPLACED "\n[source.crates-io]\nreplace-with = \"tools\"\n"

typedef struct
{
  ConnectFixture         connect;
  QuayConnectionList    *list;
  QuayConnection        *connection;
  QuayConnectionRequest *request;
} Fixture;

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

/* Reads what stands in the files, and fills a request with the connection “tools”. */
static void
open_connection (Fixture    *fixture,
                 const char *project,
                 const char *user)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", project);
  if (user != NULL)
    connect_fixture_write (fixture->connect.home, ".cargo/config.toml", user);
  g_assert_true (quay_context_add_project (fixture->connect.context, fixture->connect.project, NULL));

  fixture->list = quay_connection_list_new (fixture->connect.context);
  quay_connection_list_load_async (fixture->list, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_list_load_finish (fixture->list, result, &error));
  g_assert_no_error (error);
  fixture->connection = quay_connection_list_find (fixture->list, TOOLS_INDEX);
  g_assert_nonnull (fixture->connection);
  fixture->request = quay_connection_request_new (fixture->connect.context);
  quay_connection_fill_request (fixture->connection, fixture->request);
  connect_load (fixture->request);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->request);
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->list));
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static QuayChangePlan *
plan_edit (Fixture                *fixture,
           QuayConnectionEditFlags flags,
           GError                **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_plan_edit_async (fixture->connection, fixture->request, flags, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_plan_edit_finish (fixture->connection, result, error);
}

static QuayChangePlan *
plan_replacement (Fixture *fixture,
                  gboolean replace,
                  GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_plan_replacement_async (fixture->connection, replace, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_plan_edit_finish (fixture->connection, result, error);
}

static QuayChangeReceipt *
apply (QuayChangePlan *plan)
{
  g_autoptr(GError) error = NULL;
  QuayChangeReceipt *receipt;

  g_assert_nonnull (plan);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  return receipt;
}

static void
assert_project (Fixture    *fixture,
                const char *expected)
{
  g_autofree char *contents = connect_fixture_read (fixture->connect.project, ".cargo/config.toml");

  g_assert_cmpstr (contents, ==, expected);
}

static void
assert_user (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *contents = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");

  g_assert_cmpstr (contents, ==, expected);
}

static void
assert_token (Fixture    *fixture,
              const char *url,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) token = connect_lookup (fixture->connect.tokens, url, &error);

  g_assert_no_error (error);
  if (expected == NULL)
    g_assert_null (token);
  else
    g_assert_cmpstr (quay_secret_peek (token), ==, expected);
}

static void
test_nothing_changed (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS REPLACED, HELPERS);
  connect_store (fixture->connect.tokens, TOOLS_INDEX, "Basic eA==");
  g_assert_false (quay_connection_edit_moves_token (fixture->connection, fixture->request));
  plan = plan_edit (fixture, QUAY_EDIT_FEED_ADDRESS | QUAY_EDIT_CREDENTIAL_HELPER | QUAY_EDIT_DELETE_OLD_TOKEN, &error);
  g_assert_no_error (error);
  g_assert_true (quay_change_plan_is_empty (plan));
}

static void
test_address_moves_token (Fixture      *fixture,
                          gconstpointer data)
{
  const gboolean delete_old = GPOINTER_TO_INT (data);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS REPLACED, HELPERS);
  connect_store (fixture->connect.tokens, TOOLS_INDEX, "Basic eA==");
  g_object_set (fixture->request, "feed", "other", NULL);
  g_assert_cmpstr (quay_connection_request_get_name (fixture->request), ==, "tools");
  g_assert_true (quay_connection_edit_moves_token (fixture->connection, fixture->request));

  plan = plan_edit (fixture, QUAY_EDIT_FEED_ADDRESS | (delete_old ? QUAY_EDIT_DELETE_OLD_TOKEN : 0), &error);
  g_assert_no_error (error);
  receipt = apply (plan);
  assert_project (fixture, BUILD "[registries]\ntools = { index = \"" OTHER_INDEX "\" }\n" REPLACED);
  assert_user (fixture, HELPERS);
  assert_token (fixture, OTHER_INDEX, "Basic eA==");
  assert_token (fixture, TOOLS_INDEX, delete_old ? NULL : "Basic eA==");

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_project (fixture, TOOLS REPLACED);
  assert_token (fixture, OTHER_INDEX, NULL);
  assert_token (fixture, TOOLS_INDEX, "Basic eA==");
}

static QuayChangePlan *
plan_remedy (Fixture   *fixture,
             QuayRemedy remedy,
             GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_plan_remedy_async (fixture->connection, remedy, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_plan_edit_finish (fixture->connection, result, error);
}

/* Cargo always sends a token to that address, so the token goes along. */
static void
test_log_in_anyway (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS, HELPERS);
  connect_store (fixture->connect.tokens, TOOLS_INDEX, "Basic eA==");

  /* Nobody has said that the feed is anywhere else. */
  g_assert_null (plan_remedy (fixture, QUAY_REMEDY_USE_THAT_ADDRESS, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_INCOMPLETE);
  g_clear_error (&error);

  plan = plan_remedy (fixture, QUAY_REMEDY_LOG_IN_ANYWAY, &error);
  g_assert_no_error (error);
  assert_project (fixture, TOOLS);
  receipt = apply (plan);
  assert_project (fixture, BUILD "[registries]\ntools = { index = \"" FORCED_INDEX "\" }\n");
  assert_token (fixture, FORCED_INDEX, "Basic eA==");
  assert_token (fixture, TOOLS_INDEX, "Basic eA==");
  g_assert_true (connect_undo (receipt, &error));
  assert_project (fixture, TOOLS);
  assert_token (fixture, FORCED_INDEX, NULL);
}

/* Neither the helper of the feed nor its token is of any use. */
static void
test_use_no_login (Fixture      *fixture,
                   gconstpointer data)
{
  const char *own = BUILD "[registries]\ntools = { credential-provider = \"cargo:libsecret\" }\n";
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *user = NULL;

  open_connection (fixture, TOOLS, own);
  connect_store (fixture->connect.tokens, TOOLS_INDEX, "Basic eA==");
  plan = plan_remedy (fixture, QUAY_REMEDY_USE_NO_LOGIN, &error);
  g_assert_no_error (error);
  assert_user (fixture, own);
  receipt = apply (plan);
  user = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_assert_null (strstr (user, "credential-provider"));
  assert_project (fixture, TOOLS);
  assert_token (fixture, TOOLS_INDEX, NULL);
  g_assert_true (connect_undo (receipt, &error));
  assert_user (fixture, own);
  assert_token (fixture, TOOLS_INDEX, "Basic eA==");
}

static void
test_new_name (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *credentials = NULL;

  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.tools]\ntoken = \"Basic eA==\"\n");
  open_connection (fixture, TOOLS REPLACED,
                   HELPERS "\n[registries.tools]\ncredential-provider = [\"cargo:token-from-stdout\", \"give it\"]\n");
  g_object_set (fixture->request, "name", "shop", NULL);
  plan = plan_edit (fixture, QUAY_EDIT_FEED_ADDRESS, &error);
  g_assert_no_error (error);
  receipt = apply (plan);
  assert_project (fixture, BUILD "[registries]\nshop = { index = \"" TOOLS_INDEX "\" }\n"
                  "\n[source.crates-io]\nreplace-with = \"shop\"\n");
  assert_user (fixture,
               HELPERS "\n[registries.shop]\ncredential-provider = [\"cargo:token-from-stdout\", \"give it\"]\n");
  credentials = connect_fixture_read (fixture->connect.home, ".cargo/credentials.toml");
  g_assert_cmpstr (credentials, ==, "[registries.shop]\ntoken = \"Basic eA==\"\n");
}

static void
test_conflicts (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS "mirror = { index = \"" MIRROR_INDEX "\" }\n", HELPERS);
  g_object_set (fixture->request, "name", "mirror", NULL);
  g_assert_null (plan_edit (fixture, QUAY_EDIT_FEED_ADDRESS, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NAME_TAKEN);
  g_clear_error (&error);

  g_object_set (fixture->request, "project", "", "feed", "mirror", "name", "tools", NULL);
  g_assert_null (plan_edit (fixture, QUAY_EDIT_FEED_ADDRESS, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ADDRESS_TWICE);
  g_clear_error (&error);

  g_object_set (fixture->request, "feed", "", NULL);
  g_assert_null (plan_edit (fixture, QUAY_EDIT_FEED_ADDRESS, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_INCOMPLETE);
}

static void
test_helpers (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    QuayHelperKind  helper;
    QuayHelperScope scope;
    const char     *user;
  } rows[] = {
    { QUAY_HELPER_MICROSOFT, QUAY_HELPER_FOR_FEED,
      HELPERS "\n[registries.tools]\ncredential-provider = \"artifacts-cargo-credprovider\"\n" },
    { QUAY_HELPER_MICROSOFT, QUAY_HELPER_FOR_ALL,
      "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\", "
      "\"artifacts-cargo-credprovider\"]\n" },
    { QUAY_HELPER_KEYRING, QUAY_HELPER_FOR_FEED,
      HELPERS "\n[registries.tools]\ncredential-provider = \"cargo:libsecret\"\n" },
    { QUAY_HELPER_NONE, QUAY_HELPER_FOR_FEED, HELPERS },
  };

  open_connection (fixture, TOOLS, HELPERS);
  g_assert_cmpint (quay_connection_request_get_helper (fixture->request), ==, QUAY_HELPER_KEYRING);
  g_assert_cmpint (quay_connection_request_get_helper_scope (fixture->request), ==, QUAY_HELPER_FOR_ALL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      g_object_set (fixture->request, "helper", rows[i].helper, "helper-scope", rows[i].scope, NULL);
      plan = plan_edit (fixture, QUAY_EDIT_CREDENTIAL_HELPER, &error);
      g_assert_no_error (error);
      receipt = apply (plan);
      assert_user (fixture, rows[i].user);
      assert_project (fixture, TOOLS);
      if (quay_change_receipt_can_undo (receipt))
        g_assert_true (connect_undo (receipt, &error));
      assert_user (fixture, HELPERS);
    }
}

static void
test_command_is_shown_as_typed (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *command = NULL;
  gboolean prints = FALSE;

  open_connection (fixture, TOOLS,
                   "[registries.tools]\ncredential-provider = "
                   "[\"cargo:token-from-stdout\", \"/opt/my tools/give\", \"--for\", \"it's\"]\n");
  g_object_get (fixture->request, "command", &command, "prints-token", &prints, NULL);
  g_assert_cmpint (quay_connection_request_get_helper (fixture->request), ==, QUAY_HELPER_CUSTOM);
  g_assert_cmpint (quay_connection_request_get_helper_scope (fixture->request), ==, QUAY_HELPER_FOR_FEED);
  g_assert_cmpstr (command, ==, "'/opt/my tools/give' --for 'it'\\''s'");
  g_assert_true (prints);
  /* Written again it is the same. */
  plan = plan_edit (fixture, QUAY_EDIT_CREDENTIAL_HELPER, &error);
  g_assert_no_error (error);
  g_assert_true (quay_change_plan_is_empty (plan));
}

static void
test_replacement (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(QuayChangePlan) on = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS, HELPERS);
  on = plan_replacement (fixture, TRUE, &error);
  g_assert_no_error (error);
  receipt = apply (on);
  assert_project (fixture, TOOLS REPLACED);
  assert_user (fixture, HELPERS);
}

static void
test_no_replacement (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(QuayChangePlan) off = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS REPLACED, HELPERS);
  off = plan_replacement (fixture, FALSE, &error);
  g_assert_no_error (error);
  receipt = apply (off);
  assert_project (fixture, TOOLS);
}

static void
test_foreign_replacement (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr(QuayChangePlan) off = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS "\n[source.crates-io]\nreplace-with = \"vendored\"\n", HELPERS);
  g_assert_null (plan_replacement (fixture, TRUE, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CRATES_IO_REPLACED);
  g_assert_cmpstr (quay_error_get_object (error), ==, "vendored");
  g_clear_error (&error);

  off = plan_replacement (fixture, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (quay_change_plan_is_empty (off));
}

static void
test_leaving (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  const QuayConnectionUse *use;

  open_connection (fixture, TOOLS REPLACED, HELPERS "\n[registries.tools]\nindex = \"" TOOLS_INDEX "\"\n");
  use = g_ptr_array_index (quay_connection_get_uses (fixture->connection), 0);
  g_assert_true (use->shared);
  file = g_object_ref (use->file);
  quay_connection_plan_leaving_async (fixture->connection, file, NULL, take_result_cb, &result);
  wait_for (&result);
  plan = quay_connection_plan_edit_finish (fixture->connection, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (plan)), ==, 1);
  receipt = apply (plan);
  assert_project (fixture, "[build]\njobs = 4\n");
  assert_user (fixture, HELPERS "\n[registries.tools]\nindex = \"" TOOLS_INDEX "\"\n");
}

static void
test_default (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GAsyncResult) on = NULL;
  g_autoptr(GAsyncResult) off = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangePlan) nothing = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS, HELPERS);
  g_assert_false (quay_connection_is_default (fixture->connection));
  quay_connection_plan_default_async (fixture->connection, FALSE, NULL, take_result_cb, &off);
  wait_for (&off);
  nothing = quay_connection_plan_edit_finish (fixture->connection, off, &error);
  g_assert_no_error (error);
  g_assert_true (quay_change_plan_is_empty (nothing));

  quay_connection_plan_default_async (fixture->connection, TRUE, NULL, take_result_cb, &on);
  wait_for (&on);
  plan = quay_connection_plan_edit_finish (fixture->connection, on, &error);
  g_assert_no_error (error);
  receipt = apply (plan);
  assert_project (fixture, TOOLS "\n[registry]\ndefault = \"tools\"\n");
  assert_user (fixture, HELPERS);
}

static void
test_no_default (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GAsyncResult) off = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  open_connection (fixture, TOOLS "\n[registry]\ndefault = \"tools\"\n", HELPERS);
  g_assert_true (quay_connection_is_default (fixture->connection));
  quay_connection_plan_default_async (fixture->connection, FALSE, NULL, take_result_cb, &off);
  wait_for (&off);
  plan = quay_connection_plan_edit_finish (fixture->connection, off, &error);
  g_assert_no_error (error);
  receipt = apply (plan);
  assert_project (fixture, TOOLS);
}

static void
test_second_feed (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) second = quay_connection_request_new (fixture->connect.context);
  g_autofree char *organization = NULL;
  g_autofree char *feed = NULL;
  gboolean replaces = FALSE;

  open_connection (fixture, TOOLS, HELPERS);
  g_object_set (fixture->request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
  quay_connection_request_follow_feed (second, fixture->request);
  g_object_get (second, "organization", &organization, "feed", &feed, "replace-crates-io", &replaces, NULL);
  g_assert_cmpstr (organization, ==, "contoso");
  g_assert_cmpstr (feed, ==, "");
  g_assert_true (replaces);
  g_assert_true (g_file_equal (quay_connection_request_get_folder (second), fixture->connect.project));
  g_assert_cmpint (quay_connection_request_get_helper (second), ==, QUAY_HELPER_PLAIN_TEXT);
}

static QuayChangePlan *
plan_joining (Fixture *fixture,
              GFile   *folder,
              GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_plan_joining_async (fixture->connection, folder, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_plan_edit_finish (fixture->connection, result, error);
}

static void
test_joining (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GFile) folder = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangePlan) again = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GPtrArray) projects = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;

  open_connection (fixture, TOOLS REPLACED, HELPERS);
  folder = g_file_get_child (fixture->connect.home, "second");
  connect_fixture_write (folder, ".cargo/config.toml", "# ours\n");
  plan = plan_joining (fixture, folder, &error);
  g_assert_no_error (error);
  receipt = apply (plan);
  contents = connect_fixture_read (folder, ".cargo/config.toml");
  g_assert_cmpstr (contents, ==, "# ours\n\n[registries]\ntools = { index = \"" TOOLS_INDEX "\" }\n");
  assert_project (fixture, TOOLS REPLACED);
  projects = quay_context_dup_projects (fixture->connect.context);
  g_assert_cmpuint (projects->len, ==, 2);

  again = plan_joining (fixture, folder, &error);
  g_assert_no_error (error);
  g_assert_true (quay_change_plan_is_empty (again));

  connect_fixture_write (folder, ".cargo/config.toml", "[registries]\ntools = { index = \"" OTHER_INDEX "\" }\n");
  g_assert_null (plan_joining (fixture, folder, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NAME_TAKEN);
  g_clear_error (&error);
  connect_fixture_write (folder, ".cargo/config.toml", "[registries]\nshop = { index = \"" TOOLS_INDEX "\" }\n");
  g_assert_null (plan_joining (fixture, folder, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ADDRESS_TWICE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)
  ADD ("/connection-edit/what-is-filled-in-changes-nothing", NULL, test_nothing_changed);
  ADD ("/connection-edit/address/moves-the-token", NULL, test_address_moves_token);
  ADD ("/connection-edit/address/deletes-the-old-item-when-asked", GINT_TO_POINTER (TRUE), test_address_moves_token);
  ADD ("/connection-edit/remedy/log-in-anyway-forces-the-login", NULL, test_log_in_anyway);
  ADD ("/connection-edit/remedy/no-login-forgets-helper-and-token", NULL, test_use_no_login);
  ADD ("/connection-edit/name/takes-helper-token-and-replacement-along", NULL, test_new_name);
  ADD ("/connection-edit/refuses-what-is-taken-or-not-complete", NULL, test_conflicts);
  ADD ("/connection-edit/helper/is-written-for-the-user-alone", NULL, test_helpers);
  ADD ("/connection-edit/helper/command-is-shown-as-it-is-typed", NULL, test_command_is_shown_as_typed);
  ADD ("/connection-edit/replacement/stands-where-the-connection-stands", NULL, test_replacement);
  ADD ("/connection-edit/replacement/is-taken-away", NULL, test_no_replacement);
  ADD ("/connection-edit/replacement/of-others-is-left-alone", NULL, test_foreign_replacement);
  ADD ("/connection-edit/leaving/changes-one-file", NULL, test_leaving);
  ADD ("/connection-edit/default/stands-where-the-connection-stands", NULL, test_default);
  ADD ("/connection-edit/default/is-taken-away", NULL, test_no_default);
  ADD ("/connection-edit/second-feed/follows-the-first", NULL, test_second_feed);
  ADD ("/connection-edit/joining/adds-a-project-and-remembers-it", NULL, test_joining);
#undef ADD
  return g_test_run ();
}
