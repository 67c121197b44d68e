/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "peer.h"
#include "quay-azure-client.h"
#include "quay-azure-fault.h"
#include "quay-error.h"

#include <string.h>

#define ANONYMOUS "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
#define SOMEBODY "3d4e5f6a-7b8c-4d9e-8f0a-1b2c3d4e5f6a"
#define URL "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/config.json"
#define JSON_TYPE "Content-Type: application/json; charset=utf-8\n"
#define HTML_TYPE "Content-Type: text/html; charset=utf-8\n"

#define MESSAGE(text, type) "{\"$id\":\"1\",\"innerException\":null,\"message\":\"" text "\",\"typeName\":\"x\"," \
  "\"typeKey\":\"" type "\",\"errorCode\":0,\"eventId\":3000}"

/* Shapes of answers as clients of Azure DevOps have recorded them in public repositories and reports. */
typedef struct
{
  const char *fact;
  guint       status;
  gboolean    with_token;
  const char *reason;
  const char *headers;
  const char *body;
  int         code;      /* -1: no fault */
  const char *subject;
  const char *object;
  gint64      number;
} Row;

static const Row rows[] = {
  { "config", 200, TRUE, "OK", JSON_TYPE, "{\"dl\":\"https://x/\"}", -1 },
  { "config-without-type", 200, TRUE, "OK", NULL, "{}", -1 },

  { "sign-in-page-203", 203, TRUE, "Non-Authoritative Information", HTML_TYPE, "<html>Sign In</html>",
    QUAY_ERROR_LOGIN_PAGE },
  { "sign-in-page-203-empty", 203, TRUE, NULL, NULL, "", QUAY_ERROR_LOGIN_PAGE },
  { "sign-in-page-200", 200, TRUE, "OK", HTML_TYPE, "Sign In", QUAY_ERROR_LOGIN_PAGE },
  { "sign-in-page-without-type", 200, TRUE, "OK", NULL, "\xEF\xBB\xBF\r\n<!DOCTYPE html>", QUAY_ERROR_LOGIN_PAGE },
  { "object-moved-302", 302, TRUE, "Found",
    HTML_TYPE "Location: https://spsprodweu1.vssps.visualstudio.com/_signin?realm=pkgs.dev.azure.com",
    "<html><head><title>Object moved</title></head></html>", QUAY_ERROR_LOGIN_PAGE },
  { "object-moved-303", 303, TRUE, NULL, NULL, "", QUAY_ERROR_LOGIN_PAGE },
  { "moved-to-sign-in", 307, TRUE, NULL, "Location: https://contoso.vssps.visualstudio.com/_signin", "",
    QUAY_ERROR_LOGIN_PAGE },
  { "moved-to-entra", 308, TRUE, NULL, "Location: https://login.microsoftonline.com/common", "",
    QUAY_ERROR_LOGIN_PAGE },
  { "moved", 301, TRUE, NULL, "Location: https://tfs.corp.example/tfs", "", QUAY_ERROR_NOT_A_FEED },

  { "anonymous-private", 401, FALSE, "Unauthorized",
    JSON_TYPE "WWW-Authenticate: Bearer authorization_uri=https://login.microsoftonline.com/" SOMEBODY "\n"
    "WWW-Authenticate: Basic realm=\"https://pkgsprodeus1.pkgs.visualstudio.com/\"\nWWW-Authenticate: TFS-Federated",
    MESSAGE ("TF400813: The user '" ANONYMOUS "' is not authorized to access this resource.",
             "UnauthorizedRequestException"), QUAY_ERROR_LOGIN_NEEDED },
  { "anonymous-forced", 401, FALSE, NULL, JSON_TYPE,
    MESSAGE ("No authorization provided for feed tools even though required by ~force-auth", "x"),
    QUAY_ERROR_LOGIN_NEEDED },
  { "anonymous-upstream", 401, FALSE, NULL, JSON_TYPE,
    MESSAGE ("No local versions of package 'serde'; please provide authentication to access versions from upstream "
             "that have not yet been saved to your feed.", "x"), QUAY_ERROR_LOGIN_NEEDED },
  { "expired-text", 401, TRUE, NULL, "Content-Type: text/plain",
    "Access Denied: The Personal Access Token used has expired.", QUAY_ERROR_TOKEN_EXPIRED },
  { "expired-page", 401, TRUE, NULL, HTML_TYPE,
    "<html><body>Access Denied: The Personal Access Token used has expired.</body></html>",
    QUAY_ERROR_TOKEN_EXPIRED },
  { "expired-header", 401, TRUE, NULL,
    "X-TFS-ServiceError: Access+Denied%3A%20The%20Personal%20Access%20Token%20used%20has%20expired.", "",
    QUAY_ERROR_TOKEN_EXPIRED },
  { "expired-reason", 401, TRUE, "The token has expired", NULL, "", QUAY_ERROR_TOKEN_EXPIRED },
  { "not-sent", 401, TRUE, NULL, JSON_TYPE,
    MESSAGE ("TF400813: The user '" ANONYMOUS "' is not authorized to access this resource.",
             "UnauthorizedRequestException"), QUAY_ERROR_TOKEN_NOT_SENT },
  { "not-sent-forced", 401, TRUE, NULL, JSON_TYPE,
    MESSAGE ("No authorization provided for feed tools even though required by ~force-auth", "x"),
    QUAY_ERROR_TOKEN_NOT_SENT },
  { "other-organization", 401, TRUE, NULL, JSON_TYPE,
    MESSAGE ("TF400813: The user '" SOMEBODY "' is not authorized to access this resource.",
             "UnauthorizedRequestException"), QUAY_ERROR_TOKEN_REFUSED, "contoso" },
  { "revoked", 401, TRUE, NULL, "WWW-Authenticate: Basic realm=\"https://pkgsprodeus1.pkgs.visualstudio.com/\"", "",
    QUAY_ERROR_TOKEN_REFUSED, "contoso" },
  { "policy-401", 401, TRUE, NULL, JSON_TYPE,
    MESSAGE ("VS403463: The conditional access policy defined by your administrator has failed.", "x"), QUAY_ERROR_POLICY },
  { "policy-403", 403, TRUE, NULL, JSON_TYPE,
    MESSAGE ("VS403463: The conditional access policy has failed.", "x"), QUAY_ERROR_POLICY },

  { "reader-missing", 403, TRUE, NULL, JSON_TYPE,
    MESSAGE ("User '" SOMEBODY "' lacks permission to complete this action. You need to have 'ReadPackages'.",
             "FeedNeedsPermissionsException"), QUAY_ERROR_ROLE_MISSING, "Feed Reader", "ReadPackages" },
  { "collaborator-missing", 403, TRUE, NULL, JSON_TYPE,
    MESSAGE ("You need to have 'AddUpstreamPackage'.", "FeedNeedsPermissionsException"),
    QUAY_ERROR_ROLE_MISSING, "Feed and Upstream Reader", "AddUpstreamPackage" },
  { "publisher-missing-in-reason", 403, TRUE, "Forbidden - You need to have 'AddPackage'", NULL, "",
    QUAY_ERROR_ROLE_MISSING, "Feed Publisher", "AddPackage" },
  { "forbidden", 403, TRUE, NULL, NULL, "", QUAY_ERROR_FORBIDDEN },
  { "forbidden-anonymous", 403, TRUE, NULL, JSON_TYPE, MESSAGE ("TF400813: '" ANONYMOUS "'", "x"),
    QUAY_ERROR_TOKEN_NOT_SENT },

  { "no-feed", 404, TRUE, NULL, JSON_TYPE,
    MESSAGE ("TF1600011: The feed with ID 'tools' doesn't exist.", "FeedIdNotFoundException"),
    QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop" },
  { "no-project", 404, TRUE, NULL, JSON_TYPE,
    MESSAGE ("VS800075: The project with id 'Shop' does not exist", "ProjectDoesNotExistException"),
    QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop" },
  { "no-project-400", 400, TRUE, NULL, JSON_TYPE,
    MESSAGE ("TF200016: The following project does not exist: Shop.", "ProjectDoesNotExistWithNameException"),
    QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop" },
  { "unknown-404", 404, TRUE, NULL, HTML_TYPE, "<html>404</html>", QUAY_ERROR_FEED_NOT_FOUND, "tools",
    "contoso / Shop" },
  { "preview-version", 400, TRUE, NULL, JSON_TYPE, MESSAGE ("The -preview flag must be supplied", "VssVersionX"),
    QUAY_ERROR_NOT_A_FEED },

  { "storage-full", 402, TRUE, NULL, JSON_TYPE, MESSAGE ("limit", "ArtifactBillingException"),
    QUAY_ERROR_SERVER_FAULT, NULL, NULL, 402 },
  { "throttled", 429, TRUE, NULL, "Retry-After: 120", "TF400733: The request has been canceled",
    QUAY_ERROR_THROTTLED, NULL, NULL, 120 },
  { "throttled-without-time", 429, TRUE, NULL, NULL, "", QUAY_ERROR_THROTTLED, NULL, NULL, 30 },
  { "throttled-nonsense", 429, TRUE, NULL, "Retry-After: -7", "", QUAY_ERROR_THROTTLED, NULL, NULL, 30 },
  { "throttled-long-ago", 429, TRUE, NULL, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", "",
    QUAY_ERROR_THROTTLED, NULL, NULL, 0 },
  { "throttled-503", 503, TRUE, NULL, "Retry-After: 9", "TF400733: blocked", QUAY_ERROR_THROTTLED, NULL, NULL, 9 },
  { "outage", 500, FALSE, NULL, HTML_TYPE, "<html>", QUAY_ERROR_SERVER_FAULT, NULL, NULL, 500 },
  { "outage-503", 503, TRUE, NULL, NULL, "", QUAY_ERROR_SERVER_FAULT, NULL, NULL, 503 },
  { "gateway", 502, TRUE, "Bad Gateway", HTML_TYPE, "<html><h1>502</h1>", QUAY_ERROR_SERVER_FAULT, NULL, NULL, 502 },
  { "gateway-timeout", 504, FALSE, NULL, NULL, "", QUAY_ERROR_SERVER_FAULT, NULL, NULL, 504 },
  { "outage-json", 500, TRUE, NULL, JSON_TYPE, MESSAGE ("TF10216: unavailable", "DatabaseConnectionException"),
    QUAY_ERROR_SERVER_FAULT, NULL, NULL, 500 },
  { "proxy-login", 407, TRUE, NULL, NULL, "", QUAY_ERROR_PROXY },

  /* The words of another language, which no code explains, and those that one does. */
  { "other-language-with-code", 404, TRUE, NULL, JSON_TYPE,
    MESSAGE ("TF1600011: Der Feed mit der ID „Größe“ ist nicht vorhanden.", "FeedIdNotFoundException"),
    QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop" },
  { "other-language-without-code", 401, TRUE, "Zugriff verweigert", HTML_TYPE, "<html>Das Token ist abgelaufen.",
    QUAY_ERROR_TOKEN_REFUSED, "contoso" },
  { "other-language-not-sent", 401, TRUE, NULL, "X-TFS-ServiceError: TF400813%3A+%E7%94%A8%E6%88%B7 " ANONYMOUS, "",
    QUAY_ERROR_TOKEN_NOT_SENT },
  { "one-line-of-challenges", 401, FALSE, NULL,
    "WWW-Authenticate: Bearer authorization_uri=https://login.windows.net/" SOMEBODY ", Basic realm=\"x\", TFS-Federated", "",
    QUAY_ERROR_LOGIN_NEEDED },
  { "bearer-refused", 401, TRUE, NULL, "WWW-Authenticate: Bearer authorization_uri=https://login.microsoftonline.com/"
    SOMEBODY, "", QUAY_ERROR_TOKEN_REFUSED, "contoso" },
  { "policy-in-reason", 403, TRUE, "VS403463: The conditional access policy has failed.", NULL, "", QUAY_ERROR_POLICY },
  { "policy-in-header", 401, FALSE, NULL, "X-TFS-ServiceError: VS403463%3A%20blocked", "", QUAY_ERROR_POLICY },
  { "role-in-header", 403, TRUE, NULL, "X-TFS-ServiceError: You%20need%20to%20have%20%27ReadPackages%27", "",
    QUAY_ERROR_ROLE_MISSING, "Feed Reader", "ReadPackages" },
  { "forbidden-page", 403, TRUE, NULL, HTML_TYPE, "<html>Forbidden", QUAY_ERROR_FORBIDDEN },
  { "forbidden-account", 403, TRUE, NULL, JSON_TYPE, MESSAGE ("TF400813: '" SOMEBODY "'", "UnauthorizedRequestException"),
    QUAY_ERROR_FORBIDDEN },
  { "no-project-of-a-name", 404, TRUE, NULL, JSON_TYPE,
    MESSAGE ("TF200016: The following project does not exist: Shop.", "ProjectDoesNotExistWithNameException"),
    QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop" },
  { "empty-404", 404, TRUE, NULL, NULL, "", QUAY_ERROR_FEED_NOT_FOUND, "tools", "contoso / Shop" },
  { "gone", 410, TRUE, NULL, NULL, "", QUAY_ERROR_NOT_A_FEED },
  { "too-large", 413, TRUE, NULL, NULL, "", QUAY_ERROR_NOT_A_FEED },
  { "sign-in-xhtml", 200, TRUE, NULL, "Content-Type: application/xhtml+xml", "Sign In", QUAY_ERROR_LOGIN_PAGE },
  { "moved-without-place", 301, TRUE, NULL, NULL, "", QUAY_ERROR_NOT_A_FEED },
  { "moved-in-place", 307, TRUE, NULL, "Location: /tfs/Main/", "", QUAY_ERROR_NOT_A_FEED },
  { "bytes", 403, TRUE, "\xff\xfe", "X-TFS-ServiceError: %FF%00", "\xff\xfe\xc3(", QUAY_ERROR_FORBIDDEN },
  { "markup", 403, TRUE, "<b>&amp;", NULL, "<script>'ReadPackages'</script>", QUAY_ERROR_ROLE_MISSING, "Feed Reader",
    "ReadPackages" },
  { "teapot", 418, TRUE, NULL, NULL, "", QUAY_ERROR_NOT_A_FEED },
  { "no-content", 204, TRUE, NULL, NULL, "", QUAY_ERROR_NOT_A_FEED },
};

static QuayAzureAnswer *
make_answer (const Row *row)
{
  g_autoptr(SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr(GBytes) body = g_bytes_new_static (row->body, strlen (row->body));
  g_auto(GStrv) lines = g_strsplit (row->headers != NULL ? row->headers : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], ": ", 2);

      if (parts[0] != NULL && parts[1] != NULL)
        soup_message_headers_append (headers, parts[0], parts[1]);
    }
  return quay_azure_answer_new (URL, row->with_token, row->status, row->reason, headers, body);
}

static void
test_maps_answers (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (URL, NULL);
  g_autoptr(QuayAzureAnswer) answer = make_answer (row);
  g_autoptr(GError) error = quay_azure_fault_from_answer (answer, address);
  g_autofree char *request = g_strdup_printf ("Request: GET %s\nLogin: %s\nStatus: %u", URL,
                                              row->with_token ? "sent" : "not sent", row->status);

  if (row->code < 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, QUAY_ERROR, row->code);
  g_assert_cmpstr (quay_error_get_subject (error), ==, row->subject);
  g_assert_cmpstr (quay_error_get_object (error), ==, row->object);
  g_assert_cmpint (quay_error_get_number (error), ==, row->number);
  g_assert_true (g_str_has_prefix (quay_error_get_details (error), request));
  /* Support reads it, and labels show it. */
  g_assert_true (g_utf8_validate (quay_error_get_details (error), -1, NULL));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* The same answers on their way through the client, as config.json is asked for: without a token, and with one after
 * the service has asked for it. */
typedef struct
{
  GAsyncResult *result;
  GError       *error;
} Outcome;

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr(QuayFeedAccess) access = NULL;

  access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &outcome->error);
  g_assert_null (access);
  outcome->result = g_object_ref (result);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("The check does not come to an end");
  return G_SOURCE_REMOVE;
}

/* Whether the client does no more about @row than to tell it, and the peer can say it, which has no reasons: what is busy or broken is asked again after a while, and
 * what is not there is looked for elsewhere, as test-azure-client.c shows. */
static gboolean
is_told_at_once (const Row *row)
{
  return row->code >= 0 && row->code != QUAY_ERROR_THROTTLED && row->code != QUAY_ERROR_SERVER_FAULT &&
         row->code != QUAY_ERROR_FEED_NOT_FOUND && row->code != QUAY_ERROR_PROXY && strstr (row->fact, "reason") == NULL;
}

static void
test_client_tells_answers (gconstpointer data)
{
  const Row *row = data;
  const char *token = "Basic UEFUOnNlY3JldA==";
  g_autofree char *headers = g_strconcat ("X-VSS-E2EID: e2e\nActivityId: 11111111-2222-4333-8444-555555555555\n",
                                          row->headers != NULL ? row->headers : "", NULL);
  PeerRow script[3] = {
    { URL, NULL, 401, "X-VSS-E2EID: e2e", "{}" },
    { URL, token, row->status, headers, row->body },
    { NULL },
  };
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (URL, NULL);
  g_autoptr(QuaySecret) secret = row->with_token ? quay_secret_new (token, -1) : NULL;
  g_autoptr(Peer) peer = NULL;
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(QuayAzureClient) client = NULL;
  Outcome outcome = { NULL, NULL };
  guint limit;

  if (!row->with_token)
    {
      script[0] = script[1];
      script[0].token = NULL;
      script[1] = script[2];
    }
  peer = peer_new (script);
  resolver = peer_dup_resolver (peer);
  database = peer_dup_tls_database (peer);
  client = quay_azure_client_new (resolver, database);
  quay_azure_client_check_written_feed_async (client, address, secret, NULL, checked_cb, &outcome);
  limit = g_timeout_add_seconds (60, too_slow_cb, NULL);
  while (outcome.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);

  g_assert_error (outcome.error, QUAY_ERROR, row->code);
  g_assert_cmpstr (quay_error_get_subject (outcome.error), ==, row->subject);
  g_assert_nonnull (strstr (quay_error_get_details (outcome.error),
                            "ActivityId: 11111111-2222-4333-8444-555555555555"));
  g_assert_null (strstr (quay_error_get_details (outcome.error), "UEFUOnNlY3JldA"));
  g_clear_error (&outcome.error);
  g_clear_object (&outcome.result);
}

static void
test_keeps_details (void)
{
  static const Row row = {
    .status = 403, .with_token = TRUE, .reason = "Forbidden\r\nX",
    .headers = JSON_TYPE "ActivityId: 11111111-2222-4333-8444-555555555555\nX-VSS-E2EID: e2e\nX-MSEdge-Ref: edge\n"
               "Set-Cookie: session=1",
    .body = MESSAGE ("line\\nbreak Basic UEFUOnNlY3JldA==", "FeedNeedsPermissionsException"),
  };
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (URL, NULL);
  g_autoptr(QuayAzureAnswer) answer = make_answer (&row);
  g_autoptr(GError) error = quay_azure_fault_from_answer (answer, address);

  g_assert_cmpstr (quay_error_get_details (error), ==,
                   "Request: GET " URL "\n"
                   "Login: sent\n"
                   "Status: 403 Forbidden  X\n"
                   "Type: application/json\n"
                   "Service-Type: FeedNeedsPermissionsException\n"
                   "Service-Message: line break Basic ••••\n"
                   "ActivityId: 11111111-2222-4333-8444-555555555555\n"
                   "X-VSS-E2EID: e2e\n"
                   "X-MSEdge-Ref: edge\n");
}

static void
test_reads_headers (void)
{
  static const struct { const char *headers; gboolean azure; const char *account; const char *tenant; } cases[] = {
    { "X-VSS-E2EID: x", TRUE, NULL, NULL },
    { "activityid: x", TRUE, NULL, NULL },
    { "X-TFS-ProcessId: x", TRUE, NULL, NULL },
    { "X-MSEdge-Ref: x", TRUE, NULL, NULL },
    { "Server: nginx\nWWW-Authenticate: Basic realm=\"corp\"", FALSE, NULL, NULL },
    { "X-VSS-UserData: " SOMEBODY ":ada@contoso.com", TRUE, "ada@contoso.com", NULL },
    { "X-VSS-UserData: " ANONYMOUS ":nobody", TRUE, NULL, NULL },
    { "X-VSS-UserData: " SOMEBODY, TRUE, NULL, NULL },
    { "X-VSS-UserData: " SOMEBODY ": ", TRUE, NULL, NULL },
    { "X-VSS-ResourceTenant: " SOMEBODY, TRUE, NULL, SOMEBODY },
    { "X-VSS-ResourceTenant: 00000000-0000-0000-0000-000000000000", TRUE, NULL, NULL },
    { "X-VSS-ResourceTenant: ../x", TRUE, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Row row = { .status = 401, .headers = cases[i].headers, .body = "" };
      g_autoptr(QuayAzureAnswer) answer = make_answer (&row);
      g_autofree char *account = quay_azure_answer_dup_account (answer);
      g_autofree char *tenant = quay_azure_answer_dup_tenant (answer);

      g_assert_cmpint (quay_azure_answer_is_from_azure (answer), ==, cases[i].azure);
      g_assert_cmpstr (account, ==, cases[i].account);
      g_assert_cmpstr (tenant, ==, cases[i].tenant);
    }
}

static void
test_reads_delays (void)
{
  static const struct { const char *header; int seconds; } cases[] = {
    { NULL, -1 }, { "0", 0 }, { "17", 17 }, { "99999999999", -1 }, { "soon", -1 }, { "-1", -1 },
    { "Fri, 01 Jan 2027 00:01:30 GMT", 90 }, { "Thu, 31 Dec 2026 23:59:00 GMT", 0 },
  };
  g_autoptr(GDateTime) now = g_date_time_new_utc (2027, 1, 1, 0, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *headers = cases[i].header != NULL ? g_strdup_printf ("Retry-After: %s", cases[i].header) : NULL;
      Row row = { .status = 429, .headers = headers, .body = "" };
      g_autoptr(QuayAzureAnswer) answer = make_answer (&row);

      g_assert_cmpint (quay_azure_answer_get_delay (answer, now), ==, cases[i].seconds);
    }
}

static void
test_hints_at_old_servers (void)
{
  static const Row row = { .status = 404, .with_token = TRUE, .headers = "X-TFS-ProcessId: p", .body = "" };
  g_autoptr(QuayFeedAddress) address =
    quay_feed_address_new_from_text ("https://tfs/tfs/Main/_packaging/tools@Local/x", NULL);
  g_autoptr(QuayAzureAnswer) answer = make_answer (&row);
  g_autoptr(GError) error = quay_azure_fault_from_answer (answer, address);

  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "too old"));
  g_assert_cmpstr (quay_error_get_subject (error), ==, "tools@Local");
  g_assert_cmpstr (quay_error_get_object (error), ==, "Main");
}

static void
assert_network (GQuark      domain,
                int         code,
                gboolean    online,
                const char *proxy,
                const char *issuer,
                QuayError   expected,
                const char *subject)
{
  QuayAzureTrouble trouble = { URL, "pkgs.dev.azure.com", issuer, proxy, online };
  g_autoptr(GError) cause = g_error_new_literal (domain, code, "the system's words");
  g_autoptr(GError) error = quay_azure_fault_from_network (cause, &trouble);

  g_assert_error (error, QUAY_ERROR, (int) expected);
  g_assert_cmpstr (quay_error_get_subject (error), ==, subject);
  g_assert_nonnull (strstr (quay_error_get_details (error), "the system's words"));
  g_assert_nonnull (strstr (quay_error_get_details (error), URL));
}

static void
test_maps_network (void)
{
  const char *host = "pkgs.dev.azure.com";

  assert_network (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, TRUE, NULL, NULL, QUAY_ERROR_HOST_NOT_FOUND, host);
  assert_network (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, FALSE, NULL, NULL, QUAY_ERROR_OFFLINE, NULL);
  assert_network (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUE, "proxy", NULL, QUAY_ERROR_PROXY,
                  "proxy");
  assert_network (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, TRUE, NULL, NULL, QUAY_ERROR_OFFLINE, NULL);
  assert_network (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, TRUE, NULL, NULL, QUAY_ERROR_NO_ANSWER, host);
  assert_network (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, FALSE, NULL, NULL, QUAY_ERROR_OFFLINE, NULL);
  assert_network (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, FALSE, NULL, NULL, QUAY_ERROR_NO_ANSWER, host);
  assert_network (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, TRUE, "proxy", NULL, QUAY_ERROR_PROXY, "proxy");
  assert_network (G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH, TRUE, "proxy", NULL, QUAY_ERROR_PROXY, "proxy");
  assert_network (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TRUE, "proxy", NULL, QUAY_ERROR_NO_ANSWER, host);
  assert_network (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, TRUE, NULL, NULL, QUAY_ERROR_NO_ANSWER, host);
  assert_network (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, TRUE, NULL, "Corp CA", QUAY_ERROR_TLS_UNTRUSTED,
                  "Corp CA");
  assert_network (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, TRUE, "proxy", NULL, QUAY_ERROR_TLS_UNTRUSTED, NULL);
  assert_network (G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, TRUE, NULL, NULL, QUAY_ERROR_NO_ANSWER, host);
  assert_network (G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE, TRUE, NULL, NULL, QUAY_ERROR_FAILED, NULL);
  assert_network (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING, TRUE, NULL, NULL, QUAY_ERROR_NOT_A_FEED, NULL);
  assert_network (G_FILE_ERROR, G_FILE_ERROR_IO, TRUE, NULL, NULL, QUAY_ERROR_NO_ANSWER, host);
}

int
main (int   argc,
      char *argv[])
{
  guint n_failures = 0;
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/azure-fault/", rows[i].fact, NULL);

      g_test_add_data_func (path, &rows[i], test_maps_answers);
      n_failures += rows[i].code >= 0;
    }
  g_test_message ("%u shapes of failures", n_failures);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/azure-fault/client/", rows[i].fact, NULL);

      if (is_told_at_once (&rows[i]))
        g_test_add_data_func (path, &rows[i], test_client_tells_answers);
    }
  g_test_add_func ("/azure-fault/keeps-details", test_keeps_details);
  g_test_add_func ("/azure-fault/reads-headers", test_reads_headers);
  g_test_add_func ("/azure-fault/reads-delays", test_reads_delays);
  g_test_add_func ("/azure-fault/hints-at-old-servers", test_hints_at_old_servers);
  g_test_add_func ("/azure-fault/maps-network", test_maps_network);
  peer_make_certificates ();
  status = g_test_run ();
  peer_remove_certificates ();
  return status;
}
