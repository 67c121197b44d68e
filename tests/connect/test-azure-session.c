/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "azure-fixture.h"
#include "quay-error.h"

#include <string.h>

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

/* Until the program has really begun, and knows its mood. */
static void
wait_for_calls (AzureFixture *fixture)
{
  for (;;)
    {
      g_autofree char *calls = azure_fixture_read_calls (fixture);

      if (calls[0] != '\0')
        return;
      g_main_context_iteration (NULL, FALSE);
    }
}

static QuayAzureSession *
session_of (AzureFixture *fixture)
{
  return quay_context_get_azure (fixture->connect.context);
}

static gboolean
find (QuayAzureSession *session,
      GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_azure_session_find_async (session, NULL, take_result_cb, &result);
  g_assert_cmpint (quay_azure_session_get_state (session), !=, QUAY_AZURE_SESSION_LOGGED_IN);
  wait_for (&result);
  return quay_azure_session_find_finish (session, result, error);
}

static QuayAzureLogin *
get_token (QuayAzureSession *session,
           const char       *tenant,
           GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_azure_session_get_token_async (session, tenant, "fabrikam", NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_azure_session_get_token_finish (session, result, error);
}

static void
count_cb (gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_nothing_runs_unasked (AzureFixture *fixture,
                           gconstpointer data)
{
  g_autofree char *calls = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (quay_azure_session_get_state (session_of (fixture)), ==, QUAY_AZURE_SESSION_UNKNOWN);
  g_assert_true (quay_azure_session_check (session_of (fixture), &error));
  g_assert_no_error (error);
  g_assert_null (quay_azure_session_get_login (session_of (fixture), NULL));
  calls = azure_fixture_read_calls (fixture);
  g_assert_cmpstr (calls, ==, "");
}

static void
test_finds_who_is_logged_in (AzureFixture *fixture,
                             gconstpointer data)
{
  QuayAzureSession *session = session_of (fixture);
  g_autoptr(GError) error = NULL;
  QuayAzureLogin *login;
  guint n_changes = 0;

  azure_fixture_set_mood (fixture, "ada");
  g_signal_connect_swapped (session, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_true (find (session, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpint (quay_azure_session_get_state (session), ==, QUAY_AZURE_SESSION_LOGGED_IN);
  g_assert_cmpuint (quay_azure_session_get_logins (session)->len, ==, 2);

  login = quay_azure_session_get_login (session, NULL);
  g_assert_cmpstr (quay_azure_login_get_account (login), ==, "ada@contoso.com");
  g_assert_cmpstr (quay_azure_login_get_tenant (login), ==, stand_in_azure_get_world (fixture->azure)->tenant);
  login = quay_azure_session_get_login (session, OTHER);
  g_assert_cmpstr (quay_azure_login_get_tenant_name (login), ==, "Fabrikam");
  g_assert_null (quay_azure_session_get_login (session, "00000000-0000-4000-8000-000000000000"));
}

/* Who logs out is not taken for logged in, and who logs in again is found again. */
static void
test_last_answer_counts (AzureFixture *fixture,
                         gconstpointer data)
{
  QuayAzureSession *session = session_of (fixture);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (find (session, &error));
  azure_fixture_set_mood (fixture, "logged-out");
  quay_azure_session_find_async (session, NULL, take_result_cb, &result);
  /* Until then the old answer stands, so that nothing flickers. */
  g_assert_cmpint (quay_azure_session_get_state (session), ==, QUAY_AZURE_SESSION_ASKING);
  g_assert_cmpuint (quay_azure_session_get_logins (session)->len, ==, 1);
  wait_for (&result);
  g_assert_false (quay_azure_session_find_finish (session, result, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  g_assert_error (quay_azure_session_get_error (session), QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  g_assert_cmpint (quay_azure_session_get_state (session), ==, QUAY_AZURE_SESSION_UNUSABLE);
  g_assert_cmpuint (quay_azure_session_get_logins (session)->len, ==, 0);

  g_clear_error (&error);
  azure_fixture_set_mood (fixture, "alone");
  g_assert_true (find (session, &error));
  g_assert_no_error (error);
  g_assert_null (quay_azure_session_get_error (session));
}

static void
test_cancelled_question_changes_nothing (AzureFixture *fixture,
                                         gconstpointer data)
{
  QuayAzureSession *session = session_of (fixture);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (find (session, &error));
  azure_fixture_set_mood (fixture, "silent");
  quay_azure_session_find_async (session, cancellable, take_result_cb, &result);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_false (quay_azure_session_find_finish (session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (quay_azure_session_get_state (session), ==, QUAY_AZURE_SESSION_LOGGED_IN);
  g_assert_cmpuint (quay_azure_session_get_logins (session)->len, ==, 1);
}

/* Of two questions the later one counts, also when the earlier one ends later, and badly. */
static void
test_late_answer_is_not_taken (AzureFixture *fixture,
                               gconstpointer data)
{
  QuayAzureSession *session = session_of (fixture);
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GError) error = NULL;

  azure_fixture_set_mood (fixture, "silent");
  quay_azure_cli_set_time_limit (fixture->cli, 500);
  quay_azure_session_find_async (session, NULL, take_result_cb, &first);
  wait_for_calls (fixture);
  azure_fixture_set_mood (fixture, "alone");
  quay_azure_cli_set_time_limit (fixture->cli, 30000);
  quay_azure_session_find_async (session, NULL, take_result_cb, &second);
  wait_for (&first);
  g_assert_false (quay_azure_session_find_finish (session, first, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_TIMEOUT);
  g_assert_null (quay_azure_session_get_error (session));

  g_clear_error (&error);
  wait_for (&second);
  g_assert_true (quay_azure_session_find_finish (session, second, &error));
  g_assert_no_error (error);
  g_assert_cmpint (quay_azure_session_get_state (session), ==, QUAY_AZURE_SESSION_LOGGED_IN);
  g_assert_null (quay_azure_session_get_error (session));
}

/* The words of the program are told apart in azure/; here each of its failures becomes the reason. */
static const struct
{
  const char *mood;
  QuayError   code;
} failures[] = {
  { "logged-out", QUAY_ERROR_AZ_LOGGED_OUT },
  { "no-module", QUAY_ERROR_AZ_MISSING },
  { "no-python", QUAY_ERROR_AZ_MISSING },
  { "garbled", QUAY_ERROR_FAILED },
  { "odd", QUAY_ERROR_FAILED },
  { "silent", QUAY_ERROR_AZ_TIMEOUT },
};

static void
test_failures_are_kept (AzureFixture *fixture,
                        gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", failures[i].mood);
      azure_fixture_set_mood (fixture, failures[i].mood);
      quay_azure_cli_set_time_limit (fixture->cli, failures[i].code == QUAY_ERROR_AZ_TIMEOUT ? 200 : 30000);
      g_assert_false (find (session_of (fixture), &error));
      g_assert_error (error, QUAY_ERROR, (int) failures[i].code);
      g_assert_error (quay_azure_session_get_error (session_of (fixture)), QUAY_ERROR, (int) failures[i].code);
      g_assert_cmpint (quay_azure_session_get_state (session_of (fixture)), ==, QUAY_AZURE_SESSION_UNUSABLE);
    }
}

static void
assert_unusable (QuayAzureSession *session,
                 QuayError         code)
{
  g_autoptr(GError) check_error = NULL;
  g_autoptr(GError) find_error = NULL;
  g_autoptr(GError) token_error = NULL;

  g_assert_false (quay_azure_session_check (session, &check_error));
  g_assert_error (check_error, QUAY_ERROR, (int) code);
  g_assert_false (find (session, &find_error));
  g_assert_error (find_error, QUAY_ERROR, (int) code);
  g_assert_null (get_token (session, NULL, &token_error));
  g_assert_error (token_error, QUAY_ERROR, (int) code);
  g_assert_cmpint (quay_azure_session_get_state (session), ==, QUAY_AZURE_SESSION_UNUSABLE);
}

static void
test_missing_program (AzureFixture *fixture,
                      gconstpointer data)
{
  g_autoptr(QuayAzureSession) without = quay_azure_session_new (NULL);

  azure_fixture_remove_az (fixture);
  assert_unusable (session_of (fixture), QUAY_ERROR_AZ_MISSING);
  assert_unusable (without, QUAY_ERROR_AZ_MISSING);
}

static void
test_sandbox_runs_nothing (AzureFixture *fixture,
                           gconstpointer data)
{
  g_autofree char *calls = NULL;

  azure_fixture_make_sandbox (fixture);
  assert_unusable (session_of (fixture), QUAY_ERROR_NOT_CHECKABLE);
  calls = azure_fixture_read_calls (fixture);
  g_assert_cmpstr (calls, ==, "");
}

static void
test_gets_token (AzureFixture *fixture,
                 gconstpointer data)
{
  g_autofree char *expected = stand_in_azure_dup_authorization (fixture->azure, "entra");
  g_autoptr(QuayAzureLogin) login = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *calls = NULL;

  login = get_token (session_of (fixture), OTHER, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (quay_azure_login_get_authorization (login)), ==, expected);
  g_assert_cmpstr (quay_azure_login_get_account (login), ==, "ada@contoso.com");
  calls = azure_fixture_read_calls (fixture);
  g_assert_cmpstr (calls, ==,
                   "account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --output json --tenant "
                   OTHER "\n");
}

/* A03 says whose account it is, also when the program does not, and what to do about it. */
static void
test_other_account_is_named (AzureFixture *fixture,
                             gconstpointer data)
{
  static const char *moods[] = { "other-tenant", "other-tenant-hidden" };

  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) error_of_default = NULL;

      azure_fixture_set_mood (fixture, moods[i]);
      g_assert_null (get_token (session_of (fixture), OTHER, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_OTHER_ACCOUNT);
      g_assert_cmpstr (quay_error_get_subject (error), ==, "ada@contoso.com");
      g_assert_cmpstr (quay_error_get_object (error), ==, "fabrikam");
      g_assert_cmpstr (quay_error_get_command (error), ==, "az login --tenant " OTHER);
      g_assert_nonnull (strstr (quay_error_get_details (error), "AADSTS50020"));

      g_assert_null (get_token (session_of (fixture), NULL, &error_of_default));
      g_assert_cmpstr (quay_error_get_command (error_of_default), ==, "az login");
    }
}

static void
test_token_can_be_cancelled (AzureFixture *fixture,
                             gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  azure_fixture_set_mood (fixture, "silent");
  quay_azure_session_get_token_async (session_of (fixture), NULL, NULL, cancellable, take_result_cb, &result);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_null (quay_azure_session_get_token_finish (session_of (fixture), result, &error));
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
  add ("/azure-session/nothing-runs-unasked", test_nothing_runs_unasked);
  add ("/azure-session/finds-who-is-logged-in", test_finds_who_is_logged_in);
  add ("/azure-session/last-answer-counts", test_last_answer_counts);
  add ("/azure-session/cancelled-question-changes-nothing", test_cancelled_question_changes_nothing);
  add ("/azure-session/late-answer-is-not-taken", test_late_answer_is_not_taken);
  add ("/azure-session/failures-are-kept", test_failures_are_kept);
  add ("/azure-session/missing-program", test_missing_program);
  add ("/azure-session/sandbox-runs-nothing", test_sandbox_runs_nothing);
  add ("/azure-session/gets-token", test_gets_token);
  add ("/azure-session/other-account-is-named", test_other_account_is_named);
  add ("/azure-session/token-can-be-cancelled", test_token_can_be_cancelled);
  return g_test_run ();
}
