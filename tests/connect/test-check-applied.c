/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a whole connection asks Azure DevOps: the check before Review, Apply, and the check of what was made. */

#include "config.h"

#include <string.h>

#include "azure-fixture.h"
#include "quay-connection-list.h"
#include "quay-error.h"

#define CRATES "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define PUBLIC "https://pkgs.dev.azure.com/contoso/community/_packaging/open-source/Cargo/index/"

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* What the programs that are started from here find, Cargo among them. */
static void
use_path (AzureFixture *fixture,
          const char   *path)
{
  g_autofree char *home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->connect.home), NULL);
  g_autofree char *path_variable = g_strconcat ("PATH=", path, NULL);
  const char *environment[] = { home_variable, path_variable, NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  QuayContext *old = fixture->connect.context;

  fixture->connect.context =
    quay_context_new_with_azure_cli (home, quay_context_get_state_folder (old), quay_context_get_files (old),
                                     fixture->connect.tokens, quay_context_get_client (old), fixture->cli);
  g_object_unref (old);
}

/* “writer” is typed, unless the Azure CLI is what has the token. */
static QuayConnectionRequest *
create_request (AzureFixture  *fixture,
                const char    *text,
                QuayHelperKind helper)
{
  StandInToken *token = stand_in_world_find_token (stand_in_azure_get_world (fixture->azure), "writer");
  QuayConnectionRequest *request =
    connect_request (&fixture->connect, text, helper == QUAY_HELPER_KEYRING ? token->secret : NULL);

  g_object_set (request, "helper", helper, NULL);
  connect_load (request);
  return request;
}

static void
check (QuayConnectionRequest *request)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_request_check_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_request_check_finish (request, result, &error));
  g_assert_no_error (error);
}

static void
apply (QuayConnectionRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = connect_plan (request, &error);
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
}

/* The connection that was made, checked. */
static QuayConnection *
check_applied (AzureFixture          *fixture,
               QuayConnectionRequest *request)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(GAsyncResult) loaded = NULL;
  g_autoptr(GAsyncResult) checked = NULL;
  g_autoptr(GError) error = NULL;
  QuayConnection *connection;

  list = quay_connection_list_new_for_folder (fixture->connect.context, fixture->connect.project);
  quay_connection_list_load_async (list, NULL, take_result_cb, &loaded);
  wait_for (&loaded);
  g_assert_true (quay_connection_list_load_finish (list, loaded, &error));
  g_assert_no_error (error);
  connection = quay_connection_list_find (list, quay_connection_request_get_index_url (request));
  g_assert_nonnull (connection);

  quay_connection_request_check_applied_async (request, connection, NULL, take_result_cb, &checked);
  wait_for (&checked);
  g_assert_true (quay_connection_check_finish (connection, checked, &error));
  g_assert_no_error (error);
  return g_object_ref (connection);
}

static guint
count (AzureFixture *fixture)
{
  return stand_in_azure_count_requests (fixture->azure, "GET *");
}

static QuayStepResult
get_result (QuayConnection *connection,
            QuayStep        step)
{
  return quay_check_step_get_result (g_ptr_array_index (quay_connection_get_steps (connection), step));
}

/* Without a login, and with it: that is what Cargo does, and nobody needs to know it twice. */
static void
test_two_requests (AzureFixture *fixture,
                   gconstpointer data)
{
  static const QuayHelperKind helpers[] = { QUAY_HELPER_KEYRING, QUAY_HELPER_AZURE_CLI };

  use_path (fixture, fixture->bin);
  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    {
      g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, helpers[i]);
      g_autoptr(QuayConnection) connection = NULL;

      stand_in_azure_clear_log (fixture->azure);
      check (request);
      apply (request);
      connection = check_applied (fixture, request);
      g_assert_no_error (quay_connection_get_error (connection));
      g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_OK);
      g_assert_cmpint (get_result (connection, QUAY_STEP_TOKEN), ==, QUAY_STEP_OK);
      g_assert_cmpint (get_result (connection, QUAY_STEP_LOGIN), ==, QUAY_STEP_OK);
      g_assert_cmpint (get_result (connection, QUAY_STEP_INDEX), ==, QUAY_STEP_SKIPPED);
      g_assert_cmpuint (count (fixture), ==, 2);
      g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "GET *config.json 401 none"), ==, 1);
      g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "GET *config.json 200 good"), ==, 1);
    }
}

/* As in a desktop session, whose PATH is shorter than that of a terminal. */
static void
test_az_outside_path (AzureFixture *fixture,
                      gconstpointer data)
{
  const char *folders[] = { fixture->bin, NULL };
  g_autofree char *sandbox_info = g_build_filename (fixture->connect.root, "no-sandbox", NULL);
  g_autofree char *program = g_build_filename (fixture->bin, "az", NULL);
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autofree char *config = NULL;

  environment = g_environ_setenv (environment, "HOME", g_file_peek_path (fixture->connect.home), TRUE);
  environment = g_environ_setenv (environment, "AZURE_CONFIG_DIR", fixture->state, TRUE);
  g_object_unref (fixture->cli);
  fixture->cli = quay_azure_cli_new_with ((const char *const *) environment, folders, sandbox_info);
  use_path (fixture, "/nowhere");

  request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  check (request);
  apply (request);
  config = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_assert_nonnull (strstr (config, program));
  connection = check_applied (fixture, request);
  g_assert_no_error (quay_connection_get_error (connection));
  g_assert_cmpint (quay_connection_get_helper (connection), ==, QUAY_HELPER_AZURE_CLI);
  g_assert_cmpuint (count (fixture), ==, 2);
}

static void
test_public_feed (AzureFixture *fixture,
                  gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, PUBLIC, QUAY_HELPER_NONE);
  g_autoptr(QuayConnection) connection = NULL;

  check (request);
  apply (request);
  connection = check_applied (fixture, request);
  g_assert_no_error (quay_connection_get_error (connection));
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* What lies here is looked at all the same. */
static void
test_missing_token_is_found (AzureFixture *fixture,
                             gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_KEYRING);
  g_autoptr(QuayConnection) connection = NULL;
  StandInToken *other = stand_in_world_find_token (stand_in_azure_get_world (fixture->azure), "revoked");
  g_autofree char *value = stand_in_azure_dup_authorization (fixture->azure, "revoked");

  g_assert_nonnull (other);
  check (request);
  apply (request);
  connect_store (fixture->connect.tokens, quay_connection_request_get_index_url (request), value);
  connection = check_applied (fixture, request);
  g_assert_error (quay_connection_get_error (connection), QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED);
  /* Another token than the one that was seen is asked about. */
  g_assert_cmpuint (count (fixture), ==, 4);
}

static void
test_overridden_file_is_found (AzureFixture *fixture,
                               gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_KEYRING);
  g_autoptr(QuayConnection) connection = NULL;

  check (request);
  apply (request);
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
  connection = check_applied (fixture, request);
  g_assert_nonnull (quay_connection_get_error (connection));
  g_assert_cmpint (get_result (connection, QUAY_STEP_TOKEN), ==, QUAY_STEP_PROBLEM);
}

/* An answer to another token than the one that is stored says nothing. */
static void
test_created_token_is_asked_about (AzureFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_KEYRING);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  guint before;

  quay_connection_request_set_token (request, NULL);
  quay_connection_request_find_logins_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_request_find_logins_finish (request, result, &error));
  g_assert_no_error (error);
  g_object_set (request, "login-method", QUAY_LOGIN_CREATED, NULL);
  check (request);
  g_assert_cmpuint (count (fixture), ==, 2);
  apply (request);
  before = count (fixture);
  connection = check_applied (fixture, request);
  g_assert_no_error (quay_connection_get_error (connection));
  g_assert_cmpuint (count (fixture), >=, before + 2);
  g_assert_cmpint (get_result (connection, QUAY_STEP_INDEX), ==, QUAY_STEP_OK);
}

static void
test_unchecked_is_asked_about (AzureFixture *fixture,
                               gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_KEYRING);
  g_autoptr(QuayConnection) connection = NULL;

  apply (request);
  g_assert_cmpuint (count (fixture), ==, 0);
  connection = check_applied (fixture, request);
  g_assert_no_error (quay_connection_get_error (connection));
  g_assert_cmpuint (count (fixture), ==, 3);
}

static void
test_changed_request_is_asked_about (AzureFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_KEYRING);
  g_autoptr(QuayConnection) connection = NULL;

  check (request);
  g_object_set (request, "force-auth", TRUE, NULL);
  apply (request);
  connection = check_applied (fixture, request);
  g_assert_no_error (quay_connection_get_error (connection));
  g_assert_cmpuint (count (fixture), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/check-applied/" path, AzureFixture, NULL, azure_fixture_set_up, function, azure_fixture_tear_down)
  ADD ("connection-needs-two-requests", test_two_requests);
  ADD ("azure-cli-outside-of-path-is-named-in-full", test_az_outside_path);
  ADD ("public-feed-needs-one-request", test_public_feed);
  ADD ("missing-token-is-found", test_missing_token_is_found);
  ADD ("overriding-file-is-found", test_overridden_file_is_found);
  ADD ("created-token-is-asked-about", test_created_token_is_asked_about);
  ADD ("what-was-not-checked-is-asked-about", test_unchecked_is_asked_about);
  ADD ("changed-request-is-asked-about", test_changed_request_is_asked_about);
#undef ADD
  return g_test_run ();
}
