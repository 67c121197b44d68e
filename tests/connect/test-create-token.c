/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "azure-fixture.h"
#include "quay-catalog.h"
#include "quay-error.h"

#include <string.h>

#define CRATES "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define INDEX "sparse+" CRATES
#define MIRROR_INDEX "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define OLD_TOKEN "Basic UEFUOm9sZA=="
#define CREATED "POST vssps.dev.azure.com/contoso/_apis/tokens/pats 200 good"

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

/* A request of somebody who is logged in and has chosen that a token is created. */
static QuayConnectionRequest *
create_request (AzureFixture  *fixture,
                QuayHelperKind helper)
{
  QuayConnectionRequest *request = connect_request (&fixture->connect, CRATES, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (request, "helper", helper, NULL);
  connect_load (request);
  quay_connection_request_find_logins_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_request_find_logins_finish (request, result, &error));
  g_assert_no_error (error);
  g_object_set (request, "login-method", QUAY_LOGIN_CREATED, NULL);
  return request;
}

static QuayChangePlan *
create_plan (QuayConnectionRequest *request)
{
  g_autoptr(GError) error = NULL;
  QuayChangePlan *plan = connect_plan (request, &error);

  g_assert_no_error (error);
  return plan;
}

/* The one that was made through the service, or NULL. */
static StandInToken *
find_created (AzureFixture *fixture)
{
  GPtrArray *tokens = stand_in_azure_get_world (fixture->azure)->tokens;

  for (guint i = 0; i < tokens->len; i++)
    {
      StandInToken *token = g_ptr_array_index (tokens, i);

      if (token->authorization_id != NULL)
        return token;
    }
  return NULL;
}

static void
assert_days_from_now (GDateTime *time,
                      int        days)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  gint64 seconds = g_date_time_difference (time, now) / G_TIME_SPAN_SECOND;

  g_assert_cmpint (ABS (seconds - days * 24 * 3600), <, 60);
}

static void
assert_stored (AzureFixture *fixture,
               const char   *url,
               const char   *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) stored = connect_lookup (fixture->connect.tokens, url, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (stored != NULL ? quay_secret_peek (stored) : NULL, ==, value);
}

static void
assert_no_files (AzureFixture *fixture)
{
  g_autofree char *user_file = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_autofree char *shared_file = connect_fixture_read (fixture->connect.project, ".cargo/config.toml");
  g_autofree char *credentials = connect_fixture_read (fixture->connect.home, ".cargo/credentials.toml");

  g_assert_cmpstr (user_file, ==, NULL);
  g_assert_cmpstr (shared_file, ==, NULL);
  g_assert_cmpstr (credentials, ==, NULL);
}

/* Review tells of the token; there is none yet. */
static void
test_plan_only_orders (AzureFixture *fixture,
                       gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);
  g_autoptr(QuayChangePlan) plan = create_plan (request);
  QuayPatCreation *creation = quay_change_plan_get_creation (plan);
  QuayTokenPlan *token = quay_change_plan_find_token (plan, INDEX);
  g_autofree char *name = g_strdup_printf ("Quayside on %s", g_get_host_name ());

  g_assert_cmpstr (quay_pat_creation_get_name (creation), ==, name);
  g_assert_cmpstr (quay_pat_creation_get_organization (creation), ==, "contoso");
  g_assert_cmpstr (quay_pat_creation_get_account (creation), ==, "ada@contoso.com");
  g_assert_cmpint (quay_pat_creation_get_scope (creation), ==, QUAY_PAT_READ_WRITE);
  assert_days_from_now (quay_pat_creation_get_valid_to (creation), 90);
  g_assert_cmpint (quay_token_plan_get_change (token), ==, QUAY_TOKEN_CHANGE_ADD);
  g_assert_null (quay_token_plan_get_secret (token));
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* vssps.dev.azure.com*"), ==, 0);
  g_assert_null (find_created (fixture));
  assert_stored (fixture, INDEX, NULL);
}

static void
test_apply_creates_and_undo_revokes (AzureFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);
  g_autoptr(QuayChangePlan) plan = create_plan (request);
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->connect.context);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GDateTime) expiry = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;
  StandInToken *created;

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  created = find_created (fixture);
  g_assert_nonnull (created);
  g_assert_true (created->can_write);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, CREATED), ==, 1);
  value = stand_in_token_dup_authorization (created);
  assert_stored (fixture, INDEX, value);
  expiry = quay_token_ledger_get_expiry (ledger, INDEX);
  assert_days_from_now (expiry, 90);
  record = quay_token_ledger_dup_record (ledger, INDEX);
  g_assert_cmpstr (quay_token_record_get_authorization (record), ==, created->authorization_id);

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  g_assert_cmpint (created->state, ==, STAND_IN_TOKEN_REVOKED);
  assert_stored (fixture, INDEX, NULL);
  assert_no_files (fixture);
}

static void
test_order_is_as_chosen (AzureFixture *fixture,
                         gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) end = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (request, "token-may-write", FALSE, "lifetime", 7, NULL);
  plan = create_plan (request);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_false (find_created (fixture)->can_write);
  end = g_date_time_new_from_iso8601 (find_created (fixture)->valid_to, utc);
  assert_days_from_now (end, 7);
}

/* The file is planned before there is a value, and holds the real one afterwards. */
static void
test_plain_text_file (AzureFixture *fixture,
                      gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_PLAIN_TEXT);
  g_autoptr(QuayChangePlan) plan = create_plan (request);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  value = stand_in_token_dup_authorization (find_created (fixture));
  contents = connect_fixture_read (fixture->connect.home, ".cargo/credentials.toml");
  g_assert_nonnull (strstr (contents, value));
  assert_stored (fixture, INDEX, NULL);

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  g_assert_cmpint (find_created (fixture)->state, ==, STAND_IN_TOKEN_REVOKED);
  assert_no_files (fixture);
}

static void
test_replaced_token_comes_back (AzureFixture *fixture,
                                gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;

  connect_store (fixture->connect.tokens, INDEX, OLD_TOKEN);
  request = create_request (fixture, QUAY_HELPER_KEYRING);
  plan = create_plan (request);
  g_assert_cmpint (quay_token_plan_get_change (quay_change_plan_find_token (plan, INDEX)), ==,
                   QUAY_TOKEN_CHANGE_REPLACE);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  value = stand_in_token_dup_authorization (find_created (fixture));
  assert_stored (fixture, INDEX, value);
  g_assert_true (connect_undo (receipt, &error));
  assert_stored (fixture, INDEX, OLD_TOKEN);
}

/* The words of the service (“Azure DevOps Services REST API”, Tokens, “PatTokenError”, 2026), and what a person can do
 * about each. */
static const struct
{
  const char *word;
  QuayError   code;
  const char *id;
  QuayRemedy  remedy;
} refusals[] = {
  { "accessDenied", QUAY_ERROR_PAT_FORBIDDEN, "A04", QUAY_REMEDY_ENTER_TOKEN },
  { "accessDenied", QUAY_ERROR_PAT_FORBIDDEN, "A04", QUAY_REMEDY_USE_AZURE_CLI },
  { "invalidUserType", QUAY_ERROR_PAT_FORBIDDEN, "A04", QUAY_REMEDY_ENTER_TOKEN },
  { "sourceNotSupported", QUAY_ERROR_PAT_FORBIDDEN, "A04", QUAY_REMEDY_ENTER_TOKEN },
  { "patLifespanPolicyViolation", QUAY_ERROR_PAT_LIFETIME, "A05", QUAY_REMEDY_CHOOSE_LIFETIME },
  { "invalidValidTo", QUAY_ERROR_PAT_LIFETIME, "A05", QUAY_REMEDY_CHOOSE_LIFETIME },
  { "authorizationNotFound", QUAY_ERROR_PAT_GONE, "A06", QUAY_REMEDY_CREATE_TOKEN },
  { "hostAuthorizationNotFound", QUAY_ERROR_PAT_GONE, "A06", QUAY_REMEDY_CREATE_TOKEN },
  { "invalidAuthorizationId", QUAY_ERROR_PAT_GONE, "A06", QUAY_REMEDY_CREATE_TOKEN },
  { "tokenNotFound", QUAY_ERROR_PAT_GONE, "A06", QUAY_REMEDY_CREATE_TOKEN },
  { "globalPatPolicyViolation", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "fullScopePatPolicyViolation", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_ENTER_TOKEN },
  { "invalidScope", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_ENTER_TOKEN },
  { "displayNameRequired", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_ENTER_TOKEN },
  { "duplicateHash", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "failedToReadTenantPolicy", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "failedToIssueAccessToken", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidClient", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidClientType", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidClientId", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidTargetAccounts", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "failedToUpdateAccessToken", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidSourceIP", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidSource", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "sshPolicyDisabled", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidToken", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidTokenType", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidAudience", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "invalidSubject", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "deploymentHostNotSupported", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_TRY_AGAIN },
  { "whatComesNextYear", QUAY_ERROR_PAT_FAILED, "A07", QUAY_REMEDY_ENTER_TOKEN },
};

static gboolean
has_remedy (const GError *error,
            QuayRemedy    wanted)
{
  guint n_remedies;
  const QuayRemedy *remedies = quay_catalog_get_remedies (error, &n_remedies);

  for (guint i = 0; i < n_remedies; i++)
    {
      if (remedies[i] == wanted)
        return TRUE;
    }
  return FALSE;
}

/* The next try needs no other plan, once the organization has changed its mind. */
static void
test_refusals_change_nothing (AzureFixture *fixture,
                              gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->azure);
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);
  g_autoptr(QuayChangePlan) plan = create_plan (request);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) last_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr(QuayChangeReceipt) none = NULL;
      g_autofree char *body = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refusals[i].word);
      g_free (world->pat_error);
      world->pat_error = g_strdup (refusals[i].word);
      none = connect_apply (plan, &error);
      g_assert_null (none);
      g_assert_error (error, QUAY_ERROR, (int) refusals[i].code);
      g_assert_nonnull (strstr (quay_error_get_details (error), "ActivityId: "));
      g_assert_cmpstr (quay_catalog_get_id (error), ==, refusals[i].id);
      g_assert_true (has_remedy (error, refusals[i].remedy));
      body = quay_catalog_dup_body (error);
      if (refusals[i].code == QUAY_ERROR_PAT_FAILED)
        g_assert_nonnull (strstr (body, refusals[i].word));
      if (refusals[i].code == QUAY_ERROR_PAT_FORBIDDEN)
        g_assert_nonnull (strstr (body, "contoso"));
      g_assert_null (find_created (fixture));
      g_assert_null (quay_change_plan_get_leftover (plan));
      assert_stored (fixture, INDEX, NULL);
      assert_no_files (fixture);
    }

  g_clear_pointer (&world->pat_error, g_free);
  receipt = connect_apply (plan, &last_error);
  g_assert_no_error (last_error);
  g_assert_nonnull (receipt);
}

/* The organization allows less than the 90 days that are proposed. */
static void
test_shorter_lifetime_mends_it (AzureFixture *fixture,
                                gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);
  g_autoptr(QuayChangePlan) plan = create_plan (request);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_get_world (fixture->azure)->longest_life = 30;
  receipt = connect_apply (plan, &error);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_LIFETIME);

  g_clear_error (&error);
  g_clear_object (&plan);
  g_object_set (request, "lifetime", 30, NULL);
  plan = create_plan (request);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
}

/* Between the check and Review somebody may log out. */
static void
test_plan_needs_the_login (AzureFixture *fixture,
                           gconstpointer data)
{
  static const struct
  {
    const char *mood;
    QuayError   code;
  } cases[] = {
    { "logged-out", QUAY_ERROR_AZ_LOGGED_OUT },
    { "other-tenant", QUAY_ERROR_AZ_OTHER_ACCOUNT },
    { "no-python", QUAY_ERROR_AZ_MISSING },
    { "silent", QUAY_ERROR_AZ_TIMEOUT },
  };
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].mood);
      azure_fixture_set_mood (fixture, cases[i].mood);
      quay_azure_cli_set_time_limit (fixture->cli, cases[i].code == QUAY_ERROR_AZ_TIMEOUT ? 200 : 30000);
      plan = connect_plan (request, &error);
      g_assert_null (plan);
      g_assert_error (error, QUAY_ERROR, (int) cases[i].code);
    }
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* vssps.dev.azure.com*"), ==, 0);
}

/* A created token serves the next feed of the organization as well, with what is known about it. */
static void
test_created_token_is_found_as_saved (AzureFixture *fixture,
                                      gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = create_request (fixture, QUAY_HELPER_KEYRING);
  g_autoptr(QuayChangePlan) plan = create_plan (request);
  g_autoptr(QuayConnectionRequest) next = NULL;
  g_autoptr(QuayChangePlan) next_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayChangeReceipt) next_receipt = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GError) error = NULL;

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  next = connect_request (&fixture->connect, MIRROR_INDEX, NULL);
  connect_load (next);
  g_object_set (next, "login-method", QUAY_LOGIN_SAVED, NULL);
  next_plan = create_plan (next);
  g_assert_null (quay_change_plan_get_creation (next_plan));
  next_receipt = connect_apply (next_plan, &error);
  g_assert_no_error (error);

  value = stand_in_token_dup_authorization (find_created (fixture));
  assert_stored (fixture, MIRROR_INDEX, value);
  record = quay_token_ledger_dup_record (quay_context_get_ledger (fixture->connect.context), MIRROR_INDEX);
  g_assert_cmpstr (quay_token_record_get_authorization (record), ==, find_created (fixture)->authorization_id);
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
  add ("/create-token/plan-only-orders", test_plan_only_orders);
  add ("/create-token/apply-creates-and-undo-revokes", test_apply_creates_and_undo_revokes);
  add ("/create-token/order-is-as-chosen", test_order_is_as_chosen);
  add ("/create-token/plain-text-file", test_plain_text_file);
  add ("/create-token/replaced-token-comes-back", test_replaced_token_comes_back);
  add ("/create-token/refusals-change-nothing", test_refusals_change_nothing);
  add ("/create-token/shorter-lifetime-mends-it", test_shorter_lifetime_mends_it);
  add ("/create-token/plan-needs-the-login", test_plan_needs_the_login);
  add ("/create-token/created-token-is-found-as-saved", test_created_token_is_found_as_saved);
  return g_test_run ();
}
