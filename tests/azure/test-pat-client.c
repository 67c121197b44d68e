/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "peer.h"
#include "quay-access-token.h"
#include "quay-azure-json.h"
#include "quay-error.h"
#include "quay-pat-client.h"
#include "rig.h"

#include <string.h>

#define PATS "https://vssps.dev.azure.com/contoso/_apis/tokens/pats?api-version=7.1-preview.1"
#define BEARER "Bearer a.b.c"
#define AZURE "X-VSS-E2EID: e2e\nActivityId: activity"
#define GUID "9a0b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d"

static QuayPatClient *
make_client (Rig        *rig,
             const char *token)
{
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (rig, token);

  return quay_pat_client_new (rig->client, rig->contoso, authorization);
}

static GDateTime *
in_days (int days)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_add_days (now, days);
}

static QuayPat *
create (Rig           *rig,
        QuayPatClient *client,
        const char    *name,
        int            days,
        GError       **error)
{
  g_autoptr(GDateTime) end = in_days (days);
  g_autoptr(GAsyncResult) result = NULL;

  quay_pat_client_create_async (client, name, QUAY_PAT_READ_WRITE, end, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_pat_client_create_finish (client, result, error);
}

static GPtrArray *
list (Rig           *rig,
      QuayPatClient *client,
      GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_pat_client_list_async (client, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_pat_client_list_finish (client, result, error);
}

static QuayPat *
ask_for (Rig           *rig,
         QuayPatClient *client,
         const char    *id,
         GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_pat_client_get_async (client, id, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_pat_client_get_finish (client, result, error);
}

static QuayPat *
renew (Rig           *rig,
       QuayPatClient *client,
       QuayPat       *pat,
       int            days,
       GError       **error)
{
  g_autoptr(GDateTime) end = in_days (days);
  g_autoptr(GAsyncResult) result = NULL;

  quay_pat_client_renew_async (client, pat, end, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_pat_client_renew_finish (client, result, error);
}

static gboolean
end_token (Rig           *rig,
           QuayPatClient *client,
           const char    *id,
           GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_pat_client_revoke_async (client, id, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_pat_client_revoke_finish (client, result, error);
}

static void
assert_ends (QuayPat *pat,
             int      days)
{
  g_autoptr(GDateTime) expected = in_days (days);
  gint64 difference = g_date_time_difference (quay_pat_get_valid_to (pat), expected) / G_TIME_SPAN_SECOND;

  g_assert_cmpint (ABS (difference), <, 60);
}

/* From the making of a token to its end, and what it is worth in between. */
static void
test_lifecycle (Rig          *rig,
                gconstpointer data)
{
  QuayPatClient *client = make_client (rig, "entra");
  g_autoptr(QuayPat) pat = NULL;
  g_autoptr(QuayPat) again = NULL;
  g_autoptr(QuayPat) renewed = NULL;
  g_autoptr(GPtrArray) pats = NULL;
  g_autoptr(QuayAccessToken) token = NULL;
  g_autoptr(GError) error = NULL;
  StandInToken *made;
  StandInToken *who;

  pat = create (rig, client, "Quayside “R&D” \xF0\x9F\x9A\x80 \"<b>\"", 90, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_pat_get_name (pat), ==, "Quayside “R&D” \xF0\x9F\x9A\x80 \"<b>\"");
  g_assert_cmpint (quay_pat_get_scope (pat), ==, QUAY_PAT_READ_WRITE);
  g_assert_true (g_uuid_string_is_valid (quay_pat_get_id (pat)));
  g_assert_nonnull (quay_pat_get_valid_from (pat));
  assert_ends (pat, 90);
  g_assert_cmpuint (rig_count (rig, "POST vssps.dev.azure.com/contoso/_apis/tokens/pats 200 good"), ==, 1);
  g_assert_cmpuint (rig_count (rig, "*"), ==, 2);

  /* The value is the service's, and it works. */
  made = g_ptr_array_index (stand_in_azure_get_world (rig->azure)->tokens,
                            stand_in_azure_get_world (rig->azure)->tokens->len - 1);
  g_assert_cmpstr (quay_secret_peek (quay_pat_get_token (pat)), ==, made->secret);
  token = quay_access_token_new (quay_pat_get_token (pat), &error);
  g_assert_no_error (error);
  g_assert_cmpint (quay_access_token_get_shape (token), ==, QUAY_TOKEN_SHAPE_PERSONAL);
  g_assert_cmpint (stand_in_world_judge (stand_in_azure_get_world (rig->azure), "contoso",
                                         quay_secret_peek (quay_access_token_get_authorization (token)), &who),
                   ==, STAND_IN_VERDICT_GOOD);

  pats = list (rig, client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pats->len, ==, 1);
  g_assert_cmpstr (quay_pat_get_id (pats->pdata[0]), ==, quay_pat_get_id (pat));
  g_assert_null (quay_pat_get_token (pats->pdata[0]));

  renewed = renew (rig, client, pat, 180, &error);
  g_assert_no_error (error);
  assert_ends (renewed, 180);
  g_assert_null (quay_pat_get_token (renewed));
  g_assert_cmpint (quay_pat_get_scope (renewed), ==, QUAY_PAT_READ_WRITE);
  again = ask_for (rig, client, quay_pat_get_id (pat), &error);
  g_assert_no_error (error);
  assert_ends (again, 180);

  g_assert_true (end_token (rig, client, quay_pat_get_id (pat), &error));
  g_assert_no_error (error);
  g_assert_cmpint (made->state, ==, STAND_IN_TOKEN_REVOKED);

  /* What is gone is gone, and revoking it again is no failure. */
  g_assert_null (ask_for (rig, client, quay_pat_get_id (pat), &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_GONE);
  g_clear_error (&error);
  g_assert_null (renew (rig, client, pat, 7, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_GONE);
  g_clear_error (&error);
  g_assert_true (end_token (rig, client, quay_pat_get_id (pat), &error));
  g_assert_finalize_object (client);
}

static void
test_lists_pages (Rig          *rig,
                  gconstpointer data)
{
  g_autoptr(QuayPatClient) client = make_client (rig, "entra");
  g_autoptr(GPtrArray) pats = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *name = g_strdup_printf ("token %u", i);
      g_autoptr(QuayPat) pat = create (rig, client, name, 7, &error);

      g_assert_no_error (error);
    }
  stand_in_azure_get_world (rig->azure)->page_size = 3;
  stand_in_azure_clear_log (rig->azure);
  pats = list (rig, client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pats->len, ==, 7);
  g_assert_cmpstr (quay_pat_get_name (pats->pdata[6]), ==, "token 6");
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 3);
}

/* Every word that is documented, and one that is not. */
static const struct { const char *word; QuayError code; const char *subject; } failures[] = {
  { "displayNameRequired", QUAY_ERROR_PAT_FAILED, "displayNameRequired" },
  { "invalidDisplayName", QUAY_ERROR_PAT_FAILED, "invalidDisplayName" },
  { "invalidValidTo", QUAY_ERROR_PAT_LIFETIME, NULL },
  { "invalidScope", QUAY_ERROR_PAT_FAILED, "invalidScope" },
  { "userIdRequired", QUAY_ERROR_PAT_FAILED, "userIdRequired" },
  { "invalidUserId", QUAY_ERROR_PAT_FAILED, "invalidUserId" },
  { "invalidUserType", QUAY_ERROR_PAT_FORBIDDEN, "contoso" },
  { "accessDenied", QUAY_ERROR_PAT_FORBIDDEN, "contoso" },
  { "failedToIssueAccessToken", QUAY_ERROR_PAT_FAILED, "failedToIssueAccessToken" },
  { "invalidClient", QUAY_ERROR_PAT_FAILED, "invalidClient" },
  { "invalidClientType", QUAY_ERROR_PAT_FAILED, "invalidClientType" },
  { "invalidClientId", QUAY_ERROR_PAT_FAILED, "invalidClientId" },
  { "invalidTargetAccounts", QUAY_ERROR_PAT_FAILED, "invalidTargetAccounts" },
  { "hostAuthorizationNotFound", QUAY_ERROR_PAT_GONE, NULL },
  { "authorizationNotFound", QUAY_ERROR_PAT_GONE, NULL },
  { "failedToUpdateAccessToken", QUAY_ERROR_PAT_FAILED, "failedToUpdateAccessToken" },
  { "sourceNotSupported", QUAY_ERROR_PAT_FORBIDDEN, "contoso" },
  { "invalidSourceIP", QUAY_ERROR_PAT_FAILED, "invalidSourceIP" },
  { "invalidSource", QUAY_ERROR_PAT_FAILED, "invalidSource" },
  { "duplicateHash", QUAY_ERROR_PAT_FAILED, "duplicateHash" },
  { "sshPolicyDisabled", QUAY_ERROR_PAT_FAILED, "sshPolicyDisabled" },
  { "invalidToken", QUAY_ERROR_PAT_FAILED, "invalidToken" },
  { "tokenNotFound", QUAY_ERROR_PAT_GONE, NULL },
  { "invalidAuthorizationId", QUAY_ERROR_PAT_GONE, NULL },
  { "failedToReadTenantPolicy", QUAY_ERROR_PAT_FAILED, "failedToReadTenantPolicy" },
  { "globalPatPolicyViolation", QUAY_ERROR_PAT_FAILED, "globalPatPolicyViolation" },
  { "fullScopePatPolicyViolation", QUAY_ERROR_PAT_FAILED, "fullScopePatPolicyViolation" },
  { "patLifespanPolicyViolation", QUAY_ERROR_PAT_LIFETIME, NULL },
  { "invalidTokenType", QUAY_ERROR_PAT_FAILED, "invalidTokenType" },
  { "invalidAudience", QUAY_ERROR_PAT_FAILED, "invalidAudience" },
  { "invalidSubject", QUAY_ERROR_PAT_FAILED, "invalidSubject" },
  { "deploymentHostNotSupported", QUAY_ERROR_PAT_FAILED, "deploymentHostNotSupported" },
  { "AccessDenied", QUAY_ERROR_PAT_FORBIDDEN, "contoso" },
  { "somethingNew", QUAY_ERROR_PAT_FAILED, "somethingNew" },
};

static void
test_explains_failures (Rig          *rig,
                        gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (rig->azure);
  g_autoptr(QuayPatClient) client = make_client (rig, "entra");
  g_autoptr(QuayPat) pat = create (rig, client, "Quayside", 30, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean revoked;

      g_free (world->pat_error);
      world->pat_error = g_strdup (failures[i].word);
      g_assert_null (create (rig, client, "Quayside", 30, &error));
      g_assert_error (error, QUAY_ERROR, (int) failures[i].code);
      g_assert_cmpstr (quay_error_get_subject (error), ==, failures[i].subject);
      g_assert_nonnull (strstr (quay_error_get_details (error), "Request: POST https://vssps.dev.azure.com/contoso/"));
      g_assert_nonnull (strstr (quay_error_get_details (error), "ActivityId: "));

      g_clear_error (&error);
      g_assert_null (renew (rig, client, pat, 30, &error));
      g_assert_error (error, QUAY_ERROR, (int) failures[i].code);

      g_clear_error (&error);
      revoked = end_token (rig, client, quay_pat_get_id (pat), &error);
      g_assert_cmpint (revoked, ==, failures[i].code == QUAY_ERROR_PAT_GONE);
      if (!revoked)
        g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
    }
}

static void
test_minds_policies (Rig          *rig,
                     gconstpointer data)
{
  g_autoptr(QuayPatClient) client = make_client (rig, "entra");
  g_autoptr(QuayPat) pat = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_get_world (rig->azure)->longest_life = 7;
  g_assert_null (create (rig, client, "Quayside", 30, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_LIFETIME);
  g_clear_error (&error);
  g_assert_null (create (rig, client, "Quayside", -1, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_LIFETIME);
  g_clear_error (&error);
  pat = create (rig, client, "Quayside", 6, &error);
  g_assert_no_error (error);
}

/* One login, one answer, one code. */
static void
test_minds_logins (Rig          *rig,
                   gconstpointer data)
{
  static const struct { const char *token; StandInFault fault; QuayError code; } vectors[] = {
    { "writer", STAND_IN_FAULT_NONE, QUAY_ERROR_PAT_FORBIDDEN },
    { "fabrikam", STAND_IN_FAULT_NONE, QUAY_ERROR_AZ_OTHER_ACCOUNT },
    { "expired", STAND_IN_FAULT_NONE, QUAY_ERROR_AZ_LOGGED_OUT },
    { "revoked", STAND_IN_FAULT_NONE, QUAY_ERROR_AZ_LOGGED_OUT },
    { "policy", STAND_IN_FAULT_NONE, QUAY_ERROR_POLICY },
    { "entra", STAND_IN_FAULT_SIGN_IN_PAGE, QUAY_ERROR_AZ_LOGGED_OUT },
    { "entra", STAND_IN_FAULT_SIGN_IN_REDIRECT, QUAY_ERROR_AZ_LOGGED_OUT },
    { "entra", STAND_IN_FAULT_HTML, QUAY_ERROR_AZ_LOGGED_OUT },
    { "entra", STAND_IN_FAULT_BROKEN_JSON, QUAY_ERROR_PAT_FAILED },
    { "entra", STAND_IN_FAULT_NOT_A_FEED, QUAY_ERROR_PAT_FAILED },
    { "entra", STAND_IN_FAULT_HUGE, QUAY_ERROR_PAT_FAILED },
    { "entra", STAND_IN_FAULT_ERROR, QUAY_ERROR_SERVER_FAULT },
    { "entra", STAND_IN_FAULT_UNAVAILABLE, QUAY_ERROR_SERVER_FAULT },
    { "entra", STAND_IN_FAULT_THROTTLED, QUAY_ERROR_THROTTLED },
    { "entra", STAND_IN_FAULT_CUT, QUAY_ERROR_NO_ANSWER },
  };

  stand_in_azure_set_retry_after (rig->azure, 600);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(QuayPatClient) client = make_client (rig, vectors[i].token);
      g_autoptr(GError) error = NULL;

      stand_in_azure_clear_log (rig->azure);
      stand_in_azure_set_fault (rig->azure, vectors[i].fault, NULL, -1);
      g_assert_null (create (rig, client, "Quayside", 30, &error));
      g_assert_error (error, QUAY_ERROR, (int) vectors[i].code);
      /* It may have been heard the first time. */
      g_assert_cmpuint (rig_count (rig, "POST *"), ==, 1);

      g_clear_error (&error);
      g_assert_false (end_token (rig, client, GUID, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
    }
}

static void
test_servers_make_none (Rig          *rig,
                        gconstpointer data)
{
  g_autoptr(QuayFeedAddress) collection = NULL;
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (rig, "entra");
  g_autoptr(QuayPatClient) client = NULL;
  g_autoptr(GError) error = NULL;

  collection = quay_feed_address_new_organization ("https://tfs.contoso.example/tfs", "Main", NULL);
  client = quay_pat_client_new (rig->client, collection, authorization);
  g_assert_null (create (rig, client, "Quayside", 30, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_FORBIDDEN);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "Main");
  g_assert_cmpuint (rig_count (rig, "*"), ==, 0);
}

static gboolean
cancel_when_asked_cb (gpointer user_data)
{
  Rig *rig = user_data;

  if (rig_count (rig, "POST *") == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (g_object_get_data (G_OBJECT (rig->azure), "cancellable"));
  return G_SOURCE_REMOVE;
}

/* Nothing is made that the caller does not get to know of. */
static void
test_cancelled_only_before (Rig          *rig,
                            gconstpointer data)
{
  g_autoptr(QuayPatClient) client = make_client (rig, "entra");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GDateTime) end = in_days (30);
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GAsyncResult) third = NULL;
  g_autoptr(QuayPat) pat = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set_data (G_OBJECT (rig->azure), "cancellable", cancellable);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_SLOW, NULL, 1);
  g_timeout_add (5, cancel_when_asked_cb, rig);
  quay_pat_client_create_async (client, "Quayside", QUAY_PAT_READ, end, cancellable, rig_done_cb, rig);
  first = rig_wait (rig);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  pat = quay_pat_client_create_finish (client, first, &error);
  g_assert_no_error (error);
  g_assert_nonnull (quay_pat_get_token (pat));
  g_assert_cmpint (quay_pat_get_scope (pat), ==, QUAY_PAT_READ);

  stand_in_azure_clear_log (rig->azure);
  quay_pat_client_create_async (client, "Quayside", QUAY_PAT_READ, end, cancellable, rig_done_cb, rig);
  second = rig_wait (rig);
  g_assert_null (quay_pat_client_create_finish (client, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  quay_pat_client_list_async (client, cancellable, rig_done_cb, rig);
  third = rig_wait (rig);
  g_assert_null (quay_pat_client_list_finish (client, third, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (rig_count (rig, "*"), ==, 0);
}

/* Answers as public clients have recorded them, and such as nobody has. */
static const struct
{
  const char *fact;
  guint       status;
  const char *body;
  int         code;         /* -1: a token is made */
  const char *secret;
  gint64      valid_to;     /* 0: not known */
} answers[] = {
  { "as-documented", 200, "{\"patToken\":{\"displayName\":\"x\",\"validTo\":\"2027-03-01T00:00:00Z\",\"scope\":"
    "\"vso.packaging_write\",\"targetAccounts\":[\"8f9a\"],\"validFrom\":\"2026-12-01T09:00:00.1033333Z\","
    "\"authorizationId\":\"" GUID "\",\"token\":\"abc123\"},\"patTokenError\":\"none\"}", -1, "abc123", 1803859200 },
  { "token-first", 200, "{\"patTokenError\":\"none\",\"patToken\":{\"token\" : \"abc123\"}}", -1, "abc123", 0 },
  { "token-escaped", 200, "{\"patToken\":{\"token\":\"a\\u0062\\/c\"},\"patTokenError\":null}", -1, "ab/c", 0 },
  { "date-without-zone", 200, "{\"patToken\":{\"token\":\"t\",\"validTo\":\"2027-03-01T00:00:00\"}}", -1, "t", 1803859200 },
  { "date-with-zone", 200, "{\"patToken\":{\"token\":\"t\",\"validTo\":\"2027-03-01T01:00:00.5+01:00\"}}", -1, "t",
    1803859200 },
  { "date-is-none", 200, "{\"patToken\":{\"token\":\"t\",\"validTo\":\"soon\"}}", -1, "t", 0 },
  { "date-is-a-number", 200, "{\"patToken\":{\"token\":\"t\",\"validTo\":5}}", -1, "t", 0 },
  { "no-token", 200, "{\"patToken\":{\"token\":null},\"patTokenError\":\"none\"}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "empty-token", 200, "{\"patToken\":{\"token\":\"\"},\"patTokenError\":\"none\"}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "token-of-another-kind", 200, "{\"patToken\":{\"token\":\"\\u00e9\"}}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "no-pat", 200, "{\"patToken\":null,\"patTokenError\":\"none\"}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "pat-is-text", 200, "{\"patToken\":\"x\",\"patTokenError\":\"none\"}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "error-is-a-number", 200, "{\"patToken\":null,\"patTokenError\":7}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "an-array", 200, "[]", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "not-allowed", 403, "{\"message\":\"The requested operation is not allowed.\",\"typeKey\":\"InvalidAccessException\"}",
    QUAY_ERROR_PAT_FORBIDDEN, NULL, 0 },
  { "not-allowed-401", 401, "{\"message\":\"x\",\"typeKey\":\"InvalidAccessException\"}", QUAY_ERROR_PAT_FORBIDDEN, NULL, 0 },
  { "object-moved", 302, "<html><head><title>Object moved</title></head></html>", QUAY_ERROR_AZ_LOGGED_OUT, NULL, 0 },
  { "bad-request", 400, "{\"message\":\"Value cannot be null.\"}", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "no-organization", 404, "<html>404</html>", QUAY_ERROR_PAT_FAILED, NULL, 0 },
  { "gone", 410, "", QUAY_ERROR_PAT_FAILED, NULL, 0 },
};

static void
test_answer (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const PeerRow rows[] = { { PATS, BEARER, answers[i].status, AZURE, answers[i].body }, { NULL } };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(GProxyResolver) resolver = peer_dup_resolver (peer);
  g_autoptr(GTlsDatabase) database = peer_dup_tls_database (peer);
  g_autoptr(QuayAzureClient) azure = quay_azure_client_new (resolver, database);
  g_autoptr(QuayFeedAddress) contoso = quay_feed_address_new_organization (NULL, "contoso", NULL);
  g_autoptr(QuaySecret) authorization = quay_secret_new (BEARER, -1);
  g_autoptr(QuayPatClient) client = quay_pat_client_new (azure, contoso, authorization);
  g_autoptr(QuayPat) pat = NULL;
  g_autoptr(GError) error = NULL;
  Rig rig = { NULL };

  pat = create (&rig, client, "Quayside", 30, &error);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 1);
  g_assert_nonnull (strstr (peer_get_request (peer, 0), " content-type=application/json"));
  if (answers[i].code >= 0)
    {
      g_assert_error (error, QUAY_ERROR, answers[i].code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (quay_pat_get_token (pat)), ==, answers[i].secret);
  if (answers[i].valid_to == 0)
    g_assert_null (quay_pat_get_valid_to (pat));
  else
    g_assert_cmpint (g_date_time_to_unix (quay_pat_get_valid_to (pat)), ==, answers[i].valid_to);
}

/* What a token is taken out of, and what is left there. */
static void
test_takes_secrets (void)
{
  static const struct { const char *text; const char *secret; const char *rest; } vectors[] = {
    { "{\"token\":\"abc\"}", "abc", "{\"token\":\"***\"}" },
    { "{\"a\":[{\"token\" :\n \"abc\",\"b\":1}]}", "abc", "{\"a\":[{\"token\" :\n \"***\",\"b\":1}]}" },
    { "{\"token\":null,\"x\":{\"token\":\"abc\"}}", "abc", "{\"token\":null,\"x\":{\"token\":\"***\"}}" },
    { "{\"token\":\"abc\",\"x\":{\"token\":\"de\"}}", "abc", "{\"token\":\"***\",\"x\":{\"token\":\"**\"}}" },
    { "{\"token\":\"\",\"x\":{\"token\":\"de\"}}", "de", "{\"token\":\"\",\"x\":{\"token\":\"**\"}}" },
    { "{\"token\":\"a\\\"b\"}", "a\"b", "{\"token\":\"****\"}" },
    { "{\"token\":\"a\\n\\t\\b\\f\\r\\\\\\u007e\"}", "a\n\t\b\f\r\\~", "{\"token\":\"*******************\"}" },
    { "{\"token\":\"a\\x\"}", NULL, "{\"token\":\"***\"}" },
    { "{\"token\":\"\\u0000\"}", NULL, "{\"token\":\"******\"}" },
    { "{\"token\":\"\\u12\"}", NULL, "{\"token\":\"****\"}" },
    { "{\"token\":7}", NULL, "{\"token\":7}" },
    { "{\"x\":\"token\",\"y\":\"abc\"}", NULL, "{\"x\":\"token\",\"y\":\"abc\"}" },
    { "{\"x\":\"\\\"token\\\":\\\"abc\\\"\"}", NULL, "{\"x\":\"\\\"token\\\":\\\"abc\\\"\"}" },
    { "{\"tokens\":\"abc\",\"oken\":\"d\"}", NULL, "{\"tokens\":\"abc\",\"oken\":\"d\"}" },
    { "{\"token\":\"abc", NULL, "{\"token\":\"***" },
    { "{\"token\":\"abc\\", NULL, "{\"token\":\"****" },
    { "{\"token\":\"", NULL, "{\"token\":\"" },
    { "{\"token\":", NULL, "{\"token\":" },
    { "{\"token\"", NULL, "{\"token\"" },
    { "\"", NULL, "\"" },
    { "", NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      gsize length = strlen (vectors[i].text);
      /* Not a byte more, so that a step over the end is seen. */
      g_autofree char *text = g_memdup2 (vectors[i].text, length);
      g_autoptr(QuaySecret) secret = quay_azure_json_take_secret (text, length, "token");

      g_assert_cmpstr (secret != NULL ? quay_secret_peek (secret) : NULL, ==, vectors[i].secret);
      g_assert_cmpmem (text != NULL ? text : "", length, vectors[i].rest, strlen (vectors[i].rest));
    }
}

/* However the answer is damaged, what json-glib gets to see does not hold the token. */
static void
test_leaves_no_secret (void)
{
  static const char seed[] = "{\"patToken\":{\"displayName\":\"a\\\"b\",\"token\":\"SECRETSECRET\",\"x\":[1,{}]},\"e\":\"n\"}";
  static const char spice[] = "{}[]\",:\\u0 t\xFF";
  const gsize start = strstr (seed, "\"token\"") - seed;
  g_autoptr(GRand) random = g_rand_new_with_seed (20260302);

  for (guint round = 0; round < 20000; round++)
    {
      g_autofree char *text = g_memdup2 (seed, sizeof seed - 1);
      /* In front of the key and behind the value; the key itself is what names the secret. */
      gsize at = g_rand_boolean (random) ? g_rand_int_range (random, start + 23, sizeof seed - 1)
                                         : g_rand_int_range (random, start + 8, start + 22);
      gsize length = g_rand_int_range (random, start + 12, sizeof seed);
      g_autoptr(QuaySecret) secret = NULL;

      if (at >= start + 23)
        text[at] = spice[g_rand_int_range (random, 0, sizeof spice - 1)];
      secret = quay_azure_json_take_secret (text, length, "token");
      g_assert_null (memmem (text, length, "SECRET", 6));
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void        (*function) (Rig *, gconstpointer);
  } tests[] = {
    { "/pat-client/lifecycle", test_lifecycle },
    { "/pat-client/lists-pages", test_lists_pages },
    { "/pat-client/explains-failures", test_explains_failures },
    { "/pat-client/minds-policies", test_minds_policies },
    { "/pat-client/minds-logins", test_minds_logins },
    { "/pat-client/servers-make-none", test_servers_make_none },
    { "/pat-client/cancelled-only-before", test_cancelled_only_before },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  peer_make_certificates ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Rig, NULL, rig_set_up, tests[i].function, rig_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/pat-client/answer/", answers[i].fact, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_answer);
    }
  g_test_add_func ("/azure-json/takes-secrets", test_takes_secrets);
  g_test_add_func ("/azure-json/leaves-no-secret", test_leaves_no_secret);

  status = g_test_run ();
  peer_remove_certificates ();
  return status;
}
