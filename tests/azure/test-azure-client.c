/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "peer.h"
#include "quay-azure-client.h"
#include "quay-azure-trust.h"
#include "quay-error.h"

#include <string.h>

#define HOST "https://pkgs.dev.azure.com/"
#define CONFIG "/Cargo/index/config.json"
#define SHOP HOST "contoso/Shop/_packaging/tools" CONFIG
#define WIDE HOST "contoso/_packaging/tools" CONFIG
#define OTHER HOST "contoso/Other%20One/_packaging/Tools" CONFIG
#define OWN "http://server/tfs/Main/_packaging/tools" CONFIG
#define LIST "https://feeds.dev.azure.com/contoso/_apis/packaging/feeds?api-version=7.1"

#define GOOD "Basic UEFUOnNlY3JldA=="
#define TENANT "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
#define AZURE "X-VSS-E2EID: e2e\nActivityId: activity"
#define DENIED AZURE "\nX-VSS-ResourceTenant: " TENANT "\nWWW-Authenticate: Basic realm=\"" HOST "\"\n" \
  "WWW-Authenticate: TFS-Federated"
#define ADA AZURE "\nX-VSS-UserData: 3d4e5f6a-7b8c-4d9e-8f0a-1b2c3d4e5f6a:ada@contoso.com"
#define PRIVATE "{\"dl\":\"https://pkgs.dev.azure.com/contoso/p/_packaging/f/cargo/api/v1/crates/{crate}/{version}/" \
  "download\",\"api\":\"https://pkgs.dev.azure.com/contoso\",\"auth-required\":true}"
#define PUBLIC "{\"dl\":\"https://blob.example:8443/{crate}/{version}/download\"}"
#define NO_FEED "{\"message\":\"TF1600011: The feed with ID 'tools' doesn't exist.\"," \
  "\"typeKey\":\"FeedIdNotFoundException\"}"

typedef struct
{
  GAsyncResult   *result;
  QuayFeedAccess *access;
  GError         *error;
} Outcome;

static void
clear_outcome (Outcome *outcome)
{
  g_clear_object (&outcome->result);
  g_clear_pointer (&outcome->access, quay_feed_access_unref);
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &outcome->error);
  outcome->result = g_object_ref (result);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("The check does not come to an end");
  return G_SOURCE_REMOVE;
}

static void
wait_for (Outcome *outcome)
{
  guint limit = g_timeout_add_seconds (30, too_slow_cb, NULL);

  while (outcome->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  g_assert_true ((outcome->access == NULL) != (outcome->error == NULL));
}

static QuayAzureClient *
make_client (Peer *peer)
{
  g_autoptr(GProxyResolver) resolver = peer_dup_resolver (peer);
  g_autoptr(GTlsDatabase) database = peer_dup_tls_database (peer);

  return quay_azure_client_new (resolver, database);
}

/* The peer under its own address, without a proxy. */
static QuayAzureClient *
make_direct_client (void)
{
  g_autoptr(GProxyResolver) direct = g_simple_proxy_resolver_new ("direct://", NULL);

  return quay_azure_client_new (direct, NULL);
}

static void
check_address (QuayAzureClient *client,
               QuayFeedAddress *address,
               const char      *token,
               GCancellable    *cancellable,
               Outcome         *outcome)
{
  g_autoptr(QuaySecret) authorization = token != NULL ? quay_secret_new (token, -1) : NULL;

  clear_outcome (outcome);
  quay_azure_client_check_feed_async (client, address, authorization, cancellable, checked_cb, outcome);
}

static void
check (QuayAzureClient *client,
       const char      *text,
       const char      *token,
       Outcome         *outcome)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, NULL);

  check_address (client, address, token, NULL, outcome);
  wait_for (outcome);
}

static char *
spell_own (guint port)
{
  return g_strdup_printf ("http://127.0.0.1:%u/tfs/Main/_packaging/tools" CONFIG, port);
}

static void
test_works (void)
{
  static const PeerRow rows[] = {
    { SHOP, NULL, 401, DENIED, "{}" },
    { SHOP, GOOD, 200, ADA, PRIVATE },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  QuayAzureClient *client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };
  const char *first;
  const char *second;

  check (client, SHOP, GOOD, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_false (quay_feed_access_is_public (outcome.access));
  g_assert_cmpstr (quay_feed_access_get_account (outcome.access), ==, "ada@contoso.com");
  g_assert_cmpstr (quay_feed_access_get_tenant (outcome.access), ==, TENANT);
  g_assert_cmpstr (quay_feed_access_get_download_host (outcome.access), ==, "pkgs.dev.azure.com");
  g_assert_cmpstr (quay_feed_address_get_index_url (quay_feed_access_get_address (outcome.access)), ==,
                   "sparse+" HOST "contoso/Shop/_packaging/tools/Cargo/index/");
  /* Support wants to see both answers. */
  g_assert_true (g_str_has_prefix (quay_feed_access_get_details (outcome.access),
                                   "Request: GET " SHOP "\nLogin: not sent\nStatus: 401 Unauthorized\n"));
  g_assert_nonnull (strstr (quay_feed_access_get_details (outcome.access),
                            "\n\nRequest: GET " SHOP "\nLogin: sent\nStatus: 200 OK\n"));

  /* As Cargo asks: first without the token, then with it, and nothing but its headers. */
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 2);
  first = peer_get_request (peer, 0);
  second = peer_get_request (peer, 1);
  g_assert_true (g_str_has_prefix (first, "GET " SHOP " "));
  g_assert_nonnull (strstr (first, " accept=text/plain"));
  g_assert_nonnull (strstr (first, " cargo-protocol=version=1"));
  g_assert_nonnull (strstr (first, " user-agent=Quayside/" PACKAGE_VERSION));
  g_assert_null (strstr (first, " x-"));
  g_assert_null (strstr (first, " authorization="));
  g_assert_nonnull (strstr (second, " authorization=" GOOD));
  g_assert_null (strstr (second, " x-"));

  clear_outcome (&outcome);
  g_assert_finalize_object (client);
}

static void
test_public (void)
{
  static const PeerRow rows[] = {
    { SHOP, NULL, 200, AZURE, PUBLIC },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };

  check (client, SHOP, GOOD, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_true (quay_feed_access_is_public (outcome.access));
  g_assert_null (quay_feed_access_get_account (outcome.access));
  g_assert_null (quay_feed_access_get_tenant (outcome.access));
  g_assert_cmpstr (quay_feed_access_get_download_host (outcome.access), ==, "blob.example:8443");
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 1);
  g_assert_false (peer_saw_token (peer));
}

/* One script, one address, one verdict. */
typedef struct
{
  const char *fact;
  const char *address;
  const char *token;
  int         code;
  const char *subject;
  const char *object;
  gint64      number;
  guint       n_requests;
  gboolean    saw_token;
  PeerRow     rows[6];
} Verdict;

static const Verdict verdicts[] = {
  { "login-needed", SHOP, NULL, QUAY_ERROR_LOGIN_NEEDED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 401, DENIED, "" } } },
  { "login-needed-says-config", SHOP, NULL, QUAY_ERROR_LOGIN_NEEDED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 200, AZURE, PRIVATE } } },
  { "token-expired", SHOP, GOOD, QUAY_ERROR_TOKEN_EXPIRED, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" },
      { SHOP, "*", 401, AZURE, "Access Denied: The Personal Access Token used has expired." } } },
  { "token-refused", SHOP, GOOD, QUAY_ERROR_TOKEN_REFUSED, "contoso", NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 401, DENIED, "" } } },
  { "token-damaged", SHOP, "Basic UEFUOnNl Y3JldA==", QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "Basic UEFUOnNl Y3JldA==", 401, DENIED, "" } } },
  { "token-with-line-break", SHOP, "Basic UEFU\nX-Evil: 1", QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL, 0, 0, FALSE,
    { { NULL } } },
  { "token-empty", SHOP, "", QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL, 0, 0, FALSE, { { NULL } } },
  { "role-missing", SHOP, GOOD, QUAY_ERROR_ROLE_MISSING, "Feed Reader", "ReadPackages", 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 403, AZURE, "You need to have 'ReadPackages'." } } },
  { "forbidden", SHOP, GOOD, QUAY_ERROR_FORBIDDEN, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 403, AZURE, "" } } },
  { "policy", SHOP, GOOD, QUAY_ERROR_POLICY, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 401, AZURE, "VS403463: no" } } },
  { "login-page-anonymous", SHOP, GOOD, QUAY_ERROR_LOGIN_PAGE, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 203, AZURE "\nContent-Type: text/html", "<html>" } } },
  { "login-page-with-token", SHOP, GOOD, QUAY_ERROR_LOGIN_PAGE, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 203, AZURE, "<html>" } } },
  { "redirect-is-not-followed", SHOP, GOOD, QUAY_ERROR_LOGIN_PAGE, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 302, AZURE "\nLocation: " WIDE, "" },
      { WIDE, "*", 200, ADA, PRIVATE } } },
  { "cookies-are-not-kept", SHOP, GOOD, QUAY_ERROR_TOKEN_REFUSED, "contoso", NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED "\nSet-Cookie: a=1; path=/", "" }, { SHOP, "*", 401, DENIED, "" } } },

  /* Not what it should be */
  { "not-azure", SHOP, GOOD, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 401, "WWW-Authenticate: Basic realm=\"nexus\"", "" }, { SHOP, "*", 200, "", PRIVATE } } },
  { "not-azure-but-public", SHOP, NULL, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 200, "", PUBLIC } } },
  { "not-a-config", SHOP, GOOD, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 200, AZURE, "{\"count\":1}" } } },
  { "not-json", SHOP, NULL, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 200, AZURE, "dl: x" } } },
  { "dl-is-a-number", SHOP, NULL, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 200, AZURE, "{\"dl\":5}" } } },
  { "dl-is-a-file", SHOP, NULL, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 1, FALSE,
    { { SHOP, NULL, 200, AZURE, "{\"dl\":\"file:///etc\"}" } } },
  { "cargo-is-never-asked-to-log-in", SHOP, GOOD, QUAY_ERROR_NOT_A_FEED, NULL, NULL, 0, 2, TRUE,
    { { SHOP, NULL, 404, AZURE, "" }, { SHOP, "*", 200, ADA, PRIVATE } } },

  /* Elsewhere */
  { "found-in-organization", SHOP, GOOD, QUAY_ERROR_FEED_NOT_FOUND, "tools", NULL,
    QUAY_FEED_FOUND_IN_ORGANIZATION, 4, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 404, AZURE, NO_FEED },
      { WIDE, NULL, 401, DENIED, "" }, { WIDE, GOOD, 200, ADA, PRIVATE } } },
  { "found-in-organization-public", SHOP, NULL, QUAY_ERROR_FEED_NOT_FOUND, "tools", NULL,
    QUAY_FEED_FOUND_IN_ORGANIZATION, 2, FALSE,
    { { SHOP, NULL, 404, AZURE, NO_FEED }, { WIDE, NULL, 200, AZURE, PUBLIC } } },
  { "found-in-project", WIDE, GOOD, QUAY_ERROR_FEED_NOT_FOUND, "Tools", "Other One",
    QUAY_FEED_FOUND_IN_PROJECT, 5, TRUE,
    { { WIDE, NULL, 401, DENIED, "" }, { WIDE, "*", 404, AZURE, NO_FEED },
      { LIST, GOOD, 200, ADA, "{\"count\":2,\"value\":[7,{\"name\":\"x\"},{\"id\":\"1\",\"name\":\"Tools\","
        "\"project\":{\"id\":\"2\",\"name\":\"Other One\"}}]}" },
      { OTHER, NULL, 401, DENIED, "" }, { OTHER, GOOD, 200, ADA, PRIVATE } } },
  { "found-nowhere", SHOP, GOOD, QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop",
    QUAY_FEED_FOUND_NOWHERE, 5, TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 404, AZURE, NO_FEED },
      { WIDE, NULL, 401, DENIED, "" }, { WIDE, "*", 404, AZURE, NO_FEED },
      { LIST, GOOD, 200, ADA, "{\"count\":1,\"value\":[{\"name\":\"x\",\"project\":null}]}" } } },
  { "list-is-of-no-use", WIDE, GOOD, QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso", QUAY_FEED_FOUND_NOWHERE, 3, TRUE,
    { { WIDE, NULL, 401, DENIED, "" }, { WIDE, "*", 404, AZURE, NO_FEED }, { LIST, "*", 403, AZURE, "" } } },
  { "list-is-wrong", WIDE, GOOD, QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso", QUAY_FEED_FOUND_NOWHERE, 4, TRUE,
    { { WIDE, NULL, 401, DENIED, "" }, { WIDE, "*", 404, AZURE, NO_FEED },
      { LIST, "*", 200, AZURE, "{\"value\":[{\"name\":\"Tools\",\"project\":{\"name\":\"Other One\"}}]}" },
      { OTHER, NULL, 500, AZURE, "" } } },
  { "found-nowhere-anonymous", WIDE, NULL, QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso", QUAY_FEED_FOUND_NOWHERE, 1,
    FALSE, { { WIDE, NULL, 404, AZURE, NO_FEED } } },
  { "first-fault-counts", SHOP, GOOD, QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop", QUAY_FEED_FOUND_NOWHERE, 4,
    TRUE,
    { { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 404, AZURE, NO_FEED },
      { WIDE, NULL, 401, DENIED, "" }, { WIDE, "*", 403, AZURE, "" } } },

  /* Busy */
  { "throttled", SHOP, GOOD, QUAY_ERROR_THROTTLED, NULL, NULL, 3600, 1, FALSE,
    { { SHOP, NULL, 429, AZURE "\nRetry-After: 3600", "" } } },
  { "throttled-again-and-again", SHOP, GOOD, QUAY_ERROR_THROTTLED, NULL, NULL, 0, 3, FALSE,
    { { SHOP, NULL, 429, AZURE "\nRetry-After: 0", "" } } },
  { "busy-twice", SHOP, GOOD, QUAY_ERROR_SERVER_FAULT, NULL, NULL, 503, 2, FALSE,
    { { SHOP, NULL, 503, NULL, "" } } },
  { "broken", SHOP, GOOD, QUAY_ERROR_SERVER_FAULT, NULL, NULL, 500, 1, FALSE,
    { { SHOP, NULL, 500, NULL, "<html>" } } },
};

static void
test_verdict (gconstpointer data)
{
  const Verdict *verdict = data;
  g_autoptr(Peer) peer = peer_new (verdict->rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };

  check (client, verdict->address, verdict->token, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, verdict->code);
  g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, verdict->subject);
  g_assert_cmpstr (quay_error_get_object (outcome.error), ==, verdict->object);
  g_assert_cmpint (quay_error_get_number (outcome.error), ==, verdict->number);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, verdict->n_requests);
  g_assert_cmpint (peer_saw_token (peer), ==, verdict->saw_token);

  for (guint i = 0; i < peer_get_n_requests (peer); i++)
    g_assert_null (strstr (peer_get_request (peer, i), " cookie="));
  if (verdict->n_requests > 0)
    {
      g_assert_nonnull (quay_error_get_details (outcome.error));
      g_assert_null (strstr (quay_error_get_details (outcome.error), "UEFUOnNl"));
    }
}

/* What “Use That Address” takes. */
static void
test_names_found_address (void)
{
  static const PeerRow rows[] = {
    { SHOP, NULL, 404, AZURE, NO_FEED },
    { WIDE, NULL, 200, AZURE, PUBLIC },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_autoptr(QuayFeedAddress) found = NULL;
  g_auto(Outcome) outcome = { NULL };

  check (client, SHOP, NULL, &outcome);
  found = quay_azure_client_check_feed_dup_found (client, outcome.result);
  g_assert_cmpstr (quay_feed_address_get_index_url (found), ==, "sparse+" HOST "contoso/_packaging/tools/Cargo/index/");
  g_clear_pointer (&found, quay_feed_address_unref);

  check (client, WIDE, NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_null (quay_azure_client_check_feed_dup_found (client, outcome.result));
}

/* The list of feeds is asked as Microsoft's clients ask it. */
static void
test_asks_for_list (void)
{
  static const PeerRow rows[] = {
    { WIDE, NULL, 401, DENIED, "" },
    { WIDE, GOOD, 404, AZURE, NO_FEED },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };
  const char *request;

  check (client, WIDE, GOOD, &outcome);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 3);
  request = peer_get_request (peer, 2);
  g_assert_true (g_str_has_prefix (request, "GET " LIST " "));
  g_assert_nonnull (strstr (request, " accept=application/json"));
  g_assert_nonnull (strstr (request, " x-tfs-fedauthredirect=Suppress"));
  g_assert_nonnull (strstr (request, " authorization=" GOOD));
}

#define PAGE "https://dev.azure.com/contoso/Shop/_artifacts/feed/tools"

static void
test_resolves_scope (void)
{
  static const PeerRow in_organization[] = {
    { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 404, AZURE, NO_FEED },
    { WIDE, NULL, 401, DENIED, "" }, { WIDE, GOOD, 200, ADA, PRIVATE },
    { NULL },
  };
  static const PeerRow in_project[] = {
    { SHOP, NULL, 401, DENIED, "" }, { SHOP, GOOD, 200, ADA, PRIVATE },
    { NULL },
  };
  static const PeerRow unreadable[] = {
    { SHOP, NULL, 401, DENIED, "" }, { SHOP, "*", 404, AZURE, NO_FEED },
    { WIDE, NULL, 401, DENIED, "" }, { WIDE, "*", 403, AZURE, "'ReadPackages'" },
    { NULL },
  };
  static const struct { const PeerRow *rows; const char *index_url; int code; } cases[] = {
    { in_organization, "sparse+" HOST "contoso/_packaging/tools/Cargo/index/", -1 },
    { in_project, "sparse+" HOST "contoso/Shop/_packaging/tools/Cargo/index/", -1 },
    { unreadable, NULL, QUAY_ERROR_ROLE_MISSING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Peer) peer = peer_new (cases[i].rows);
      g_autoptr(QuayAzureClient) client = make_client (peer);
      g_auto(Outcome) outcome = { NULL };
      QuayFeedAddress *address;

      check (client, PAGE, GOOD, &outcome);
      if (cases[i].code >= 0)
        {
          g_assert_error (outcome.error, QUAY_ERROR, cases[i].code);
          continue;
        }
      g_assert_no_error (outcome.error);
      address = quay_feed_access_get_address (outcome.access);
      g_assert_cmpstr (quay_feed_address_get_index_url (address), ==, cases[i].index_url);
      g_assert_cmphex (quay_feed_address_get_notes (address) & QUAY_ADDRESS_SCOPE_UNKNOWN, ==, 0);
    }
}

static void
test_waits_when_asked (void)
{
  static const PeerRow rows[] = {
    { SHOP, NULL, 429, AZURE "\nRetry-After: 0", "", 1 },
    { SHOP, NULL, 503, AZURE "\nRetry-After: 0", "", 1 },
    { SHOP, NULL, 200, AZURE, PUBLIC },
    { WIDE, NULL, 503, AZURE, "", 1 },
    { WIDE, NULL, 200, AZURE, PUBLIC },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };

  /* 503 is tried once more; as the second of three attempts it is not. */
  check (client, SHOP, NULL, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_SERVER_FAULT);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 2);

  check (client, SHOP, NULL, &outcome);
  g_assert_no_error (outcome.error);
  check (client, WIDE, NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 5);
}

/* No time for the wait that is asked for, explicitly or not. */
static void
test_gives_up_when_late (void)
{
  static const PeerRow rows[] = {
    { SHOP, NULL, 429, AZURE "\nRetry-After: 4", "" },
    { WIDE, NULL, 429, AZURE, "" },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };

  quay_azure_client_set_time_limit (client, 3000);
  check (client, SHOP, NULL, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_THROTTLED);
  g_assert_cmpint (quay_error_get_number (outcome.error), ==, 4);
  check (client, WIDE, NULL, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_THROTTLED);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 2);
}

static void
test_server (void)
{
  static const PeerRow rows[] = {
    { OWN, NULL, 401, "X-TFS-ProcessId: p\nX-VSS-E2EID: e\nWWW-Authenticate: Negotiate\n"
      "WWW-Authenticate: Basic realm=\"tfs\"", "" },
    { OWN, GOOD, 200, "X-TFS-ProcessId: p\nX-VSS-UserData: 3d4e5f6a-7b8c-4d9e-8f0a-1b2c3d4e5f6a:CORP\\ada",
      "{\"dl\":\"http://tfs:80/x\",\"auth-required\":true}" },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  g_autofree char *address = spell_own (peer_get_port (peer));
  g_auto(Outcome) outcome = { NULL };

  check (client, address, GOOD, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (quay_feed_access_get_account (outcome.access), ==, "CORP\\ada");
  g_assert_null (quay_feed_access_get_tenant (outcome.access));
  g_assert_cmpstr (quay_feed_access_get_download_host (outcome.access), ==, "tfs");
}

static void
test_server_without_cargo (void)
{
  g_autoptr(Peer) peer = peer_new (NULL);
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  g_autofree char *address = spell_own (peer_get_port (peer));
  g_auto(Outcome) outcome = { NULL };

  check (client, address, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);
  g_assert_nonnull (strstr (outcome.error->message, "too old"));
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 3);
  g_assert_true (g_str_has_prefix (peer_get_request (peer, 2),
                                   "GET http://server/tfs/Main/_apis/packaging/feeds?api-version=7.0 "));
}

static void
test_own_certificates (void)
{
  static const PeerRow rows[] = {
    { "https://tfs.corp.example/tfs/Main/_packaging/tools" CONFIG, NULL, 200, AZURE, PUBLIC },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(GProxyResolver) resolver = peer_dup_resolver (peer);
  g_autoptr(QuayAzureClient) trusting = make_client (peer);
  g_autoptr(QuayAzureClient) wary = quay_azure_client_new (resolver, NULL);
  g_auto(Outcome) outcome = { NULL };

  check (trusting, rows[0].url, GOOD, &outcome);
  g_assert_no_error (outcome.error);

  check (wary, rows[0].url, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_TLS_UNTRUSTED);
  g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "Quayside Test CA");

  /* A trusted authority, but the certificate is another host's. */
  check (trusting, "https://other.corp.example/tfs/Main/_packaging/tools", GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_TLS_UNTRUSTED);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 1);
}

/* What stands for a database verifies as that does: who signed it, and for which host. */
static void
test_shared_authorities (void)
{
  static const PeerRow rows[] = {
    { "https://tfs.corp.example/tfs/Main/_packaging/tools" CONFIG, NULL, 200, AZURE, PUBLIC },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(GProxyResolver) resolver = peer_dup_resolver (peer);
  g_autoptr(GTlsDatabase) authorities = peer_dup_tls_database (peer);
  g_autoptr(GTlsDatabase) shared = quay_azure_trust_new (authorities);
  g_autoptr(GTlsDatabase) of_system = quay_azure_trust_new (NULL);
  g_autoptr(QuayAzureClient) trusting = quay_azure_client_new (resolver, shared);
  g_autoptr(QuayAzureClient) wary = quay_azure_client_new (resolver, of_system);
  g_autoptr(GTlsDatabase) common = NULL;
  g_auto(Outcome) outcome = { NULL };

  check (trusting, rows[0].url, GOOD, &outcome);
  g_assert_no_error (outcome.error);
  check (trusting, "https://other.corp.example/tfs/Main/_packaging/tools", GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_TLS_UNTRUSTED);

  check (wary, rows[0].url, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_TLS_UNTRUSTED);
  g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "Quayside Test CA");
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 1);

  /* Where GIO would read the authorities anew for each connection, all connections have the one that does not. */
  common = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  g_assert_true (QUAY_IS_AZURE_TRUST (common) == (glib_check_version (2, 80, 0) != NULL));
}

static void
test_proxy_refuses (void)
{
  static const PeerRow rows[] = {
    { "http://tfs.corp.example/tfs/Main/_packaging/tools" CONFIG, NULL, 504, "Via: 1.1 corp", "<html>" },
    { NULL },
  };
  static const PeerMood moods[] = { PEER_REFUSES_TUNNELS, PEER_WANTS_PROXY_LOGIN };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_client (peer);
  g_auto(Outcome) outcome = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      peer_set_mood (peer, moods[i]);
      check (client, SHOP, GOOD, &outcome);
      g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_PROXY);
      g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "127.0.0.1");
    }

  /* Without encryption the proxy speaks for the server. */
  peer_set_mood (peer, PEER_ANSWERS);
  check (client, rows[0].url, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_PROXY);
  g_assert_false (peer_saw_token (peer));
}

/* With the login of the desktop's settings, and with one that the proxy does not know. */
static void
test_proxy_login (void)
{
  static const PeerRow rows[] = {
    { SHOP, NULL, 200, AZURE, PUBLIC },
    { NULL },
  };
  static const struct { const char *login; int code; } vectors[] = {
    { "ada:geheim", -1 }, { "ada:wrong", QUAY_ERROR_PROXY }, { "ada:", QUAY_ERROR_PROXY },
  };
  g_autoptr(Peer) peer = peer_new (rows);

  peer_set_mood (peer, PEER_TAKES_PROXY_LOGIN);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GProxyResolver) resolver = peer_dup_resolver_with (peer, vectors[i].login);
      g_autoptr(GTlsDatabase) database = peer_dup_tls_database (peer);
      g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, database);
      g_auto(Outcome) outcome = { NULL };

      check (client, SHOP, GOOD, &outcome);
      if (vectors[i].code < 0)
        {
          g_assert_no_error (outcome.error);
          continue;
        }
      g_assert_error (outcome.error, QUAY_ERROR, vectors[i].code);
      g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "127.0.0.1");
      g_assert_null (strstr (quay_error_get_details (outcome.error), "wrong"));
    }
}

/* A port that the system has just given to us and to nobody else. */
static guint
find_closed_port (void)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;

  g_assert_true (g_socket_bind (socket, wanted, FALSE, NULL));
  effective = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
}

static void
test_nobody_there (void)
{
  guint port = find_closed_port ();
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autofree char *address = spell_own (port);
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
  g_autoptr(QuayAzureClient) direct = make_direct_client ();
  g_autoptr(QuayAzureClient) proxied = quay_azure_client_new (resolver, NULL);
  g_auto(Outcome) outcome = { NULL };

  check (direct, address, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_NO_ANSWER);
  g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "127.0.0.1");

  check (proxied, SHOP, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_PROXY);
  g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "127.0.0.1");
}

static void
test_raw_answers (void)
{
  static const struct { const char *answer; QuayError code; } cases[] = {
    { "HTTP/1.1 200 OK\r\nX-VSS-E2EID: e\r\nContent-Length: 1000\r\n\r\n{\"dl\":", QUAY_ERROR_NO_ANSWER },
    { "HTTP/1.1 200 OK\r\nX-VSS-E2EID: e\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"dl\":",
      QUAY_ERROR_NO_ANSWER },
    /* libsoup takes that for the end of the headers, and the body for empty. */
    { "HTTP/1.1 200 OK\r\nX-VSS-E2EID: e\r\n", QUAY_ERROR_NOT_A_FEED },
    { "", QUAY_ERROR_NO_ANSWER },
    { "220 mail.corp.example ESMTP\r\n\r\n", QUAY_ERROR_NOT_A_FEED },
    { "HTTP/1.1 204 No Content\r\n\r\n", QUAY_ERROR_NOT_A_FEED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint port;
      g_autoptr(GSocketService) service = peer_raw_new (cases[i].answer, &port);
      g_autoptr(QuayAzureClient) client = make_direct_client ();
      g_autofree char *address = spell_own (port);
      g_auto(Outcome) outcome = { NULL };

      check (client, address, GOOD, &outcome);
      g_assert_error (outcome.error, QUAY_ERROR, (int) cases[i].code);
      g_socket_service_stop (service);
    }
}

/* A proxy may end the connection with its answer, with or without saying so, and before its page has been sent. */
static void
test_proxy_hangs_up (void)
{
  static const char *answers[] = {
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n"
    "Connection: close\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n"
    "Content-Length: 0\r\n\r\n",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\nConnection: close\r\n\r\n<html>",
    "HTTP/1.0 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n\r\n<html>",
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n"
    "Content-Length: 1000\r\n\r\n<html>",
    "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
  };
  static const char *logins[] = { "", "ada:geheim@" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    for (guint j = 0; j < G_N_ELEMENTS (logins); j++)
      {
        guint port;
        g_autoptr(GSocketService) service = peer_raw_new (answers[i], &port);
        g_autofree char *proxy = g_strdup_printf ("http://%s127.0.0.1:%u", logins[j], port);
        g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
        g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, NULL);
        g_auto(Outcome) outcome = { NULL };

        check (client, SHOP, GOOD, &outcome);
        g_test_message ("answer %u, login “%s”: %s", i, logins[j], outcome.error->message);
        g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_PROXY);
        g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, "127.0.0.1");
        g_assert_nonnull (strstr (quay_error_get_details (outcome.error), "407"));
        g_socket_service_stop (service);
      }
}

static void
test_silence_has_an_end (void)
{
  guint port;
  g_autoptr(GSocketService) service = peer_raw_new (NULL, &port);
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  g_autofree char *address = spell_own (port);
  g_auto(Outcome) outcome = { NULL };

  quay_azure_client_set_time_limit (client, 50);
  check (client, address, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_NO_ANSWER);
  g_assert_nonnull (strstr (quay_error_get_subject (outcome.error), "127.0.0.1"));
  g_socket_service_stop (service);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_is_cancelled (void)
{
  static const PeerRow rows[] = {
    { OWN, NULL, 429, AZURE "\nRetry-After: 15", "" },
    { NULL },
  };
  guint silent_port;
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(GSocketService) service = peer_raw_new (NULL, &silent_port);
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  guint ports[] = { silent_port, peer_get_port (peer) };

  /* While nobody answers, and while waiting for another try. */
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autofree char *text = spell_own (ports[i]);
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, NULL);
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_auto(Outcome) outcome = { NULL };
      gint64 started = g_get_monotonic_time ();

      check_address (client, address, GOOD, cancellable, &outcome);
      g_timeout_add (50, cancel_cb, cancellable);
      wait_for (&outcome);
      g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (g_get_monotonic_time () - started, <, 5 * G_USEC_PER_SEC);

      /* And before anything was sent. */
      check_address (client, address, GOOD, cancellable, &outcome);
      wait_for (&outcome);
      g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 1);
  g_socket_service_stop (service);
}

static void
test_body_has_an_end (void)
{
  g_autoptr(Peer) peer = peer_new (NULL);
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  g_autofree char *address = spell_own (peer_get_port (peer));
  g_auto(Outcome) outcome = { NULL };

  peer_set_mood (peer, PEER_BABBLES);
  check (client, address, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_NOT_A_FEED);
}

/* Nested deeper than any stack. */
static void
test_json_is_shallow (void)
{
  g_autofree char *brackets = g_strnfill (900000, '[');
  g_autofree char *body = g_strconcat ("{\"dl\":", brackets, NULL);
  PeerRow rows[] = {
    { OWN, NULL, 200, AZURE, body },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  g_autofree char *address = spell_own (peer_get_port (peer));
  g_auto(Outcome) outcome = { NULL };

  check (client, address, GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_NOT_A_FEED);
}

static void
test_needs_feed (void)
{
  g_autoptr(QuayAzureClient) client = make_direct_client ();
  g_auto(Outcome) outcome = { NULL };

  check (client, "https://dev.azure.com/contoso/Shop", GOOD, &outcome);
  g_assert_error (outcome.error, QUAY_ERROR, QUAY_ERROR_INPUT_INCOMPLETE);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer_make_certificates ();
  g_test_add_func ("/azure-client/works", test_works);
  g_test_add_func ("/azure-client/public", test_public);
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autofree char *path = g_strconcat ("/azure-client/verdict/", verdicts[i].fact, NULL);

      g_test_add_data_func (path, &verdicts[i], test_verdict);
    }
  g_test_add_func ("/azure-client/names-found-address", test_names_found_address);
  g_test_add_func ("/azure-client/asks-for-list", test_asks_for_list);
  g_test_add_func ("/azure-client/resolves-scope", test_resolves_scope);
  g_test_add_func ("/azure-client/waits-when-asked", test_waits_when_asked);
  g_test_add_func ("/azure-client/gives-up-when-late", test_gives_up_when_late);
  g_test_add_func ("/azure-client/server", test_server);
  g_test_add_func ("/azure-client/server-without-cargo", test_server_without_cargo);
  g_test_add_func ("/azure-client/proxy-hangs-up", test_proxy_hangs_up);
  g_test_add_func ("/azure-client/own-certificates", test_own_certificates);
  g_test_add_func ("/azure-client/shared-authorities", test_shared_authorities);
  g_test_add_func ("/azure-client/proxy-refuses", test_proxy_refuses);
  g_test_add_func ("/azure-client/proxy-login", test_proxy_login);
  g_test_add_func ("/azure-client/nobody-there", test_nobody_there);
  g_test_add_func ("/azure-client/raw-answers", test_raw_answers);
  g_test_add_func ("/azure-client/silence-has-an-end", test_silence_has_an_end);
  g_test_add_func ("/azure-client/is-cancelled", test_is_cancelled);
  g_test_add_func ("/azure-client/body-has-an-end", test_body_has_an_end);
  g_test_add_func ("/azure-client/json-is-shallow", test_json_is_shallow);
  g_test_add_func ("/azure-client/needs-feed", test_needs_feed);

  status = g_test_run ();
  peer_remove_certificates ();
  return status;
}
