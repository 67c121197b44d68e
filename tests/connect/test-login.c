/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "azure-fixture.h"
#include "quay-error.h"

#include <string.h>

#define CRATES "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define LEGACY "https://pkgs.dev.azure.com/fabrikam/_packaging/legacy/Cargo/index/"
#define PUBLIC "https://pkgs.dev.azure.com/contoso/community/_packaging/open-source/Cargo/index/"
#define SERVER "https://tfs.contoso.example/DefaultCollection/platform/_packaging/crates/Cargo/index/"
#define OTHER "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d"

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

static QuayConnectionRequest *
create_request (AzureFixture  *fixture,
                const char    *text,
                QuayHelperKind helper)
{
  QuayConnectionRequest *request = connect_request (&fixture->connect, text, NULL);

  g_object_set (request, "helper", helper, NULL);
  connect_load (request);
  return request;
}

static gboolean
find_logins (QuayConnectionRequest *request,
             GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_request_find_logins_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_request_find_logins_finish (request, result, error);
}

/* Somebody is logged in, and a token is to be made. */
static QuayConnectionRequest *
create_for_new_token (AzureFixture *fixture,
                      const char   *text)
{
  QuayConnectionRequest *request = create_request (fixture, text, QUAY_HELPER_KEYRING);
  g_autoptr(GError) error = NULL;

  g_assert_true (find_logins (request, &error));
  g_assert_no_error (error);
  g_object_set (request, "login-method", QUAY_LOGIN_CREATED, NULL);
  return request;
}

static gboolean
check (QuayConnectionRequest *request,
       GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_request_check_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_request_check_finish (request, result, error);
}

static const char *
tenant_of (AzureFixture *fixture)
{
  return stand_in_azure_get_world (fixture->azure)->tenant;
}

static void
assert_calls_end (AzureFixture *fixture,
                  const char   *arguments)
{
  g_autofree char *calls = azure_fixture_read_calls (fixture);
  g_autofree char *line = g_strconcat (arguments, "\n", NULL);

  if (!g_str_has_suffix (calls, line))
    g_error ("“%s” is not the last of:\n%s", arguments, calls);
}

/* What would be written into the user's file. */
static char *
plan_user_file (QuayConnectionRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = connect_plan (request, &error);
  GListModel *files;

  g_assert_no_error (error);
  files = quay_change_plan_get_files (plan);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);

      if (!quay_file_change_is_shared (change))
        return quay_line_diff_to_patch (quay_file_change_get_diff (change), "a", "b");
    }
  return g_strdup ("");
}

/* As Cargo will send it: a Bearer token, for the tenant that the feed belongs to, which is written down as well. */
static void
test_azure_cli_is_checked (AzureFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autofree char *call = g_strconcat ("account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 "
                                       "--output json --tenant ", tenant_of (fixture), NULL);
  g_autofree char *argument = g_strdup_printf ("\"--tenant\", \"%s\"", tenant_of (fixture));
  g_autofree char *patch = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (check (request, &error));
  g_assert_no_error (error);
  assert_calls_end (fixture, call);
  g_assert_cmpstr (quay_feed_access_get_account (quay_connection_request_get_access (request)), ==, "ada@contoso.com");
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* 200 good"), ==, 1);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "POST *"), ==, 0);

  patch = plan_user_file (request);
  g_assert_nonnull (strstr (patch, argument));
}

static void
test_chosen_tenant_counts (AzureFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autofree char *patch = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;

  azure_fixture_set_mood (fixture, "ada");
  g_assert_true (find_logins (request, &error));
  g_assert_cmpstr (quay_azure_login_get_tenant (quay_connection_request_get_login (request)), ==, tenant_of (fixture));
  g_assert_true (check (request, &error));
  g_object_set (request, "tenant", OTHER, NULL);
  /* It was checked with another login. */
  g_assert_null (quay_connection_request_get_access (request));
  g_assert_cmpstr (quay_azure_login_get_tenant (quay_connection_request_get_login (request)), ==, OTHER);
  g_assert_true (check (request, &error));
  assert_calls_end (fixture, "account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --output json "
                    "--tenant " OTHER);
  patch = plan_user_file (request);
  g_assert_nonnull (strstr (patch, "\"--tenant\", \"" OTHER "\""));

  /* Whoever logs out of it is not asked for it any more. */
  azure_fixture_set_mood (fixture, "alone");
  g_assert_true (find_logins (request, &error));
  g_object_get (request, "tenant", &kept, NULL);
  g_assert_cmpstr (kept, ==, NULL);
}

/* Without a check nobody knows what the feed names. */
static void
test_tenant_is_not_made_up (AzureFixture *fixture,
                            gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autofree char *patch = plan_user_file (request);

  g_assert_nonnull (strstr (patch, "get-access-token"));
  g_assert_null (strstr (patch, "--tenant"));
}

static const struct
{
  const char *mood;
  QuayError   code;
} failures[] = {
  { "logged-out", QUAY_ERROR_AZ_LOGGED_OUT },
  { "multi-factor", QUAY_ERROR_AZ_LOGGED_OUT },
  { "conditional", QUAY_ERROR_AZ_LOGGED_OUT },
  { "expired", QUAY_ERROR_AZ_LOGGED_OUT },
  { "expired-old", QUAY_ERROR_AZ_LOGGED_OUT },
  { "other-tenant", QUAY_ERROR_AZ_OTHER_ACCOUNT },
  { "other-tenant-hidden", QUAY_ERROR_AZ_OTHER_ACCOUNT },
  { "no-python", QUAY_ERROR_AZ_MISSING },
  { "bad-proxy", QUAY_ERROR_PROXY },
  { "silent", QUAY_ERROR_AZ_TIMEOUT },
};

/* The helper, and what would make a token, fail for the same reasons. */
static void
test_check_tells_what_az_says (AzureFixture *fixture,
                               gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) helper = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autoptr(QuayConnectionRequest) creating = create_for_new_token (fixture, CRATES);
  QuayConnectionRequest *requests[] = { helper, creating };

  for (guint i = 0; i < G_N_ELEMENTS (failures) * 2; i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", failures[i / 2].mood);
      azure_fixture_set_mood (fixture, failures[i / 2].mood);
      quay_azure_cli_set_time_limit (fixture->cli, failures[i / 2].code == QUAY_ERROR_AZ_TIMEOUT ? 200 : 30000);
      g_assert_false (check (requests[i % 2], &error));
      g_assert_error (error, QUAY_ERROR, (int) failures[i / 2].code);
      if (failures[i / 2].code == QUAY_ERROR_AZ_OTHER_ACCOUNT)
        {
          g_autofree char *command = g_strconcat ("az login --tenant ", tenant_of (fixture), NULL);

          g_assert_cmpstr (quay_error_get_subject (error), ==, "ada@contoso.com");
          g_assert_cmpstr (quay_error_get_object (error), ==, "contoso");
          g_assert_cmpstr (quay_error_get_command (error), ==, command);
        }
    }
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* good"), ==, 0);

  azure_fixture_remove_az (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (check (requests[i], &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_MISSING);
    }
}

/* A03 in the words of the feed: Entra knows the account, and the organization does not. */
static void
test_stranger_is_told_which_account (AzureFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, LEGACY, QUAY_HELPER_AZURE_CLI);
  g_autofree char *command = g_strconcat ("az login --tenant ", tenant_of (fixture), NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (check (request, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_OTHER_ACCOUNT);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "ada@contoso.com");
  g_assert_cmpstr (quay_error_get_object (error), ==, "fabrikam");
  g_assert_cmpstr (quay_error_get_command (error), ==, command);
  g_assert_nonnull (strstr (quay_error_get_details (error), "401"));
}

static void
test_sandbox_checks_nothing (AzureFixture *fixture,
                             gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autofree char *calls = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) find_error = NULL;

  azure_fixture_make_sandbox (fixture);
  g_assert_false (check (request, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
  g_assert_false (find_logins (request, &find_error));
  g_assert_error (find_error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
  g_assert_false (quay_connection_request_get_can_create_token (request));
  calls = azure_fixture_read_calls (fixture);
  g_assert_cmpstr (calls, ==, "");
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "*"), ==, 0);
}

/* A token of Entra opens all of somebody's organizations, so no server of somebody else gets to see one. */
static void
test_server_gets_no_token_of_entra (AzureFixture *fixture,
                                    gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, SERVER, QUAY_HELPER_AZURE_CLI);
  g_autofree char *calls = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (request, "host-accepted", TRUE, NULL);
  g_assert_false (check (request, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "*"), ==, 0);

  g_clear_error (&error);
  g_object_set (request, "helper", QUAY_HELPER_KEYRING, NULL);
  g_assert_false (find_logins (request, &error));
  g_assert_no_error (error);
  calls = azure_fixture_read_calls (fixture);
  g_assert_cmpstr (calls, ==, "");
}

static void
test_public_feed_needs_no_az (AzureFixture *fixture,
                              gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, PUBLIC, QUAY_HELPER_AZURE_CLI);
  g_autofree char *calls = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (check (request, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FEED_PUBLIC);
  calls = azure_fixture_read_calls (fixture);
  g_assert_cmpstr (calls, ==, "");
}

static void
count_cb (gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_creating_needs_a_login (AzureFixture *fixture,
                             gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_KEYRING);
  g_autoptr(GError) error = NULL;
  guint n_changes = 0;

  g_signal_connect_swapped (request, "notify::can-create-token", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (quay_connection_request_get_can_create_token (request));
  g_object_set (request, "login-method", QUAY_LOGIN_CREATED, NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_LOG_IN, ==, QUAY_ISSUE_TOKEN_MISSING);

  g_assert_true (find_logins (request, &error));
  g_assert_no_error (error);
  g_assert_true (quay_connection_request_get_can_create_token (request));
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_LOG_IN, ==, 0);

  /* The choice outlives a look at another helper, but not the login. */
  g_object_set (request, "helper", QUAY_HELPER_AZURE_CLI, NULL);
  g_assert_false (quay_connection_request_get_can_create_token (request));
  g_object_set (request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
  g_assert_true (quay_connection_request_get_can_create_token (request));
  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_CREATED);
  azure_fixture_set_mood (fixture, "logged-out");
  g_assert_false (find_logins (request, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  g_assert_false (quay_connection_request_get_can_create_token (request));
  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_TYPED);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_LOG_IN, ==, QUAY_ISSUE_TOKEN_MISSING);
}

static void
test_servers_make_no_tokens (AzureFixture *fixture,
                             gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_for_new_token (fixture, CRATES);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_CREATED);
  g_assert_true (quay_connection_request_set_text (request, SERVER, &error));
  g_assert_false (quay_connection_request_get_can_create_token (request));
  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_TYPED);
}

static void
test_one_method_at_a_time (AzureFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_for_new_token (fixture, CRATES);
  gboolean use_saved;

  g_object_set (request, "use-saved-token", FALSE, NULL);
  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_CREATED);
  g_object_set (request, "use-saved-token", TRUE, NULL);
  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_SAVED);
  g_object_set (request, "login-method", QUAY_LOGIN_CREATED, NULL);
  g_object_get (request, "use-saved-token", &use_saved, NULL);
  g_assert_false (use_saved);
  g_object_set (request, "login-method", QUAY_LOGIN_SAVED, "use-saved-token", FALSE, NULL);
  g_assert_cmpint (quay_connection_request_get_login_method (request), ==, QUAY_LOGIN_TYPED);
}

/* Looking changes nothing in Azure DevOps: the check goes with the token of the Azure CLI itself. */
static void
test_check_creates_nothing (AzureFixture *fixture,
                            gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_for_new_token (fixture, CRATES);
  guint n_tokens = stand_in_azure_get_world (fixture->azure)->tokens->len;
  g_autoptr(GError) error = NULL;

  g_assert_true (check (request, &error));
  g_assert_no_error (error);
  g_assert_nonnull (quay_connection_request_get_access (request));
  g_assert_cmpuint (stand_in_azure_get_world (fixture->azure)->tokens->len, ==, n_tokens);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* vssps.dev.azure.com*"), ==, 0);

  /* Access was granted to this login and not to whatever is typed. */
  g_object_set (request, "login-method", QUAY_LOGIN_TYPED, NULL);
  g_assert_null (quay_connection_request_get_access (request));
}

/* The address may be changed while the Azure CLI takes its time; its token is not sent to the old one or the new one. */
static void
test_changed_request_sends_no_token (AzureFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_request_check_async (request, NULL, take_result_cb, &result);
  while (stand_in_azure_count_requests (fixture->azure, "* 401 none") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_set (request, "organization", "fabrikam", NULL);
  wait_for (&result);
  g_assert_false (quay_connection_request_check_finish (request, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* good"), ==, 0);
}

/* The same for a tenant that was chosen, for which the Azure CLI is asked at once. */
static void
test_token_that_comes_late_is_not_sent (AzureFixture *fixture,
                                        gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (request, "tenant", OTHER, NULL);
  quay_connection_request_check_async (request, NULL, take_result_cb, &result);
  g_object_set (request, "organization", "fabrikam", NULL);
  wait_for (&result);
  g_assert_false (quay_connection_request_check_finish (request, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_calls_end (fixture, "account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --output json "
                    "--tenant " OTHER);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "*"), ==, 0);
}

static void
test_check_can_be_stopped (AzureFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, CRATES, QUAY_HELPER_AZURE_CLI);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *calls = NULL;
  g_autoptr(GError) error = NULL;

  azure_fixture_set_mood (fixture, "silent");
  quay_connection_request_check_async (request, cancellable, take_result_cb, &result);
  while ((calls = azure_fixture_read_calls (fixture))[0] == '\0')
    {
      g_clear_pointer (&calls, g_free);
      g_main_context_iteration (NULL, FALSE);
    }
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_false (quay_connection_request_check_finish (request, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *name,
     void (*test)(AzureFixture *, gconstpointer))
{
  g_test_add (name, AzureFixture, NULL, azure_fixture_set_up, test, azure_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/login/azure-cli-is-checked", test_azure_cli_is_checked);
  add ("/login/chosen-tenant-counts", test_chosen_tenant_counts);
  add ("/login/tenant-is-not-made-up", test_tenant_is_not_made_up);
  add ("/login/check-tells-what-az-says", test_check_tells_what_az_says);
  add ("/login/stranger-is-told-which-account", test_stranger_is_told_which_account);
  add ("/login/sandbox-checks-nothing", test_sandbox_checks_nothing);
  add ("/login/server-gets-no-token-of-entra", test_server_gets_no_token_of_entra);
  add ("/login/public-feed-needs-no-az", test_public_feed_needs_no_az);
  add ("/login/creating-needs-a-login", test_creating_needs_a_login);
  add ("/login/servers-make-no-tokens", test_servers_make_no_tokens);
  add ("/login/one-method-at-a-time", test_one_method_at_a_time);
  add ("/login/check-creates-nothing", test_check_creates_nothing);
  add ("/login/changed-request-sends-no-token", test_changed_request_sends_no_token);
  add ("/login/token-that-comes-late-is-not-sent", test_token_that_comes_late_is_not_sent);
  add ("/login/check-can-be-stopped", test_check_can_be_stopped);
  return g_test_run ();
}
