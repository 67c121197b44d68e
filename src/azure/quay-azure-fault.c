/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-fault"

#include "config.h"

#include "quay-azure-fault.h"

#include "quay-azure-json.h"
#include "quay-error.h"

#include <string.h>

/* From what a server or the network said to what the user can do about it. Sentences of the service change with
 * time and language, so codes (“TF400813”), type names and header names decide; a sentence does only where there is
 * no code. What nobody has seen yet is taken by its status alone: 401 asks for a login, 403 for a role, 404 for
 * another address.
 */

#define ANONYMOUS "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"

/* When Azure DevOps says “later” without saying when; its own window is five minutes. */
#define DEFAULT_DELAY 30

/* A message that names a code is near the top. */
#define LONGEST_SEARCH (64 * 1024)

/* Everything in an answer that may name a code, in one text. */
static char *
collect_words (QuayAzureAnswer *answer)
{
  const char *service_error = soup_message_headers_get_one (answer->headers, "X-TFS-ServiceError");
  g_autofree char *decoded = service_error != NULL ? g_uri_unescape_string (service_error, NULL) : NULL;
  gsize length;
  const char *body = g_bytes_get_data (answer->body, &length);
  g_autofree char *text = g_utf8_make_valid (length > 0 ? body : "", MIN (length, LONGEST_SEARCH));
  g_autofree char *all = NULL;

  all = g_strjoin ("\n", answer->reason, decoded != NULL ? decoded : service_error != NULL ? service_error : "", text,
                   NULL);
  return g_utf8_make_valid (all, -1);
}

static gboolean
names (const char *words,
       const char *code)
{
  return strstr (words, code) != NULL;
}

/**
 * quay_azure_answer_says:
 * @word: a code of the service, such as “TF400813”, or the name of an exception
 *
 * Whether @word is in the reason, the header for errors or the body.
 */
gboolean
quay_azure_answer_says (QuayAzureAnswer *self,
                        const char      *word)
{
  g_autofree char *words = collect_words (self);

  return names (words, word);
}

static GError *
new_fault (QuayAzureAnswer *answer,
           QuayError        code,
           const char      *subject,
           const char      *object,
           const char      *message)
{
  GError *error = quay_error_new (code, subject, object, "%s (status %u)", message, answer->status);

  quay_error_take_details (error, quay_azure_answer_dup_details (answer));
  return error;
}

static GError *
new_numbered_fault (QuayAzureAnswer *answer,
                    QuayError        code,
                    gint64           number,
                    const char      *message)
{
  GError *error = new_fault (answer, code, NULL, NULL, message);

  quay_error_set_number (error, number);
  return error;
}

static char *
describe_place (QuayFeedAddress *address)
{
  const char *project = quay_feed_address_get_project (address);

  if (project == NULL)
    return g_strdup (quay_feed_address_get_organization (address));
  return g_strdup_printf ("%s / %s", quay_feed_address_get_organization (address), project);
}

static GError *
new_not_found (QuayAzureAnswer *answer,
               QuayFeedAddress *address,
               const char      *words)
{
  g_autofree char *place = describe_place (address);
  g_autofree char *feed = quay_feed_address_dup_feed_text (address);
  const char *message = "The feed does not exist there or cannot be seen";

  if (names (words, "VS800075") || names (words, "TF200016") || names (words, "ProjectDoesNotExist"))
    message = "The project does not exist or cannot be seen";
  else if (quay_feed_address_get_host_kind (address) == QUAY_FEED_SERVER && !names (words, "TF1600011") &&
           !names (words, "FeedIdNotFoundException"))
    message = "The server knows no such address; it may be too old for Cargo feeds";
  return new_fault (answer, QUAY_ERROR_FEED_NOT_FOUND, feed, place, message);
}

static GError *
new_unauthorized (QuayAzureAnswer *answer,
                  QuayFeedAddress *address,
                  const char      *words)
{
  const char *organization = quay_feed_address_get_organization (address);

  if (names (words, "VS403463"))
    return new_fault (answer, QUAY_ERROR_POLICY, NULL, NULL, "A conditional access policy refused the request");
  if (!answer->with_token)
    return new_fault (answer, QUAY_ERROR_LOGIN_NEEDED, NULL, NULL, "The feed asks for a login");

  /* There is no code for this, but the header is not translated. */
  if (names (words, "has expired") || names (words, "TokenExpired"))
    return new_fault (answer, QUAY_ERROR_TOKEN_EXPIRED, NULL, NULL, "The token has expired");
  if ((names (words, "TF400813") && names (words, ANONYMOUS)) || names (words, "~force-auth"))
    return new_fault (answer, QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL, "The service saw no login in the request");
  if (names (words, "TF400813"))
    return new_fault (answer, QUAY_ERROR_TOKEN_REFUSED, organization, NULL,
                      "The account of the token does not belong to the organization");
  return new_fault (answer, QUAY_ERROR_TOKEN_REFUSED, organization, NULL, "The token was not accepted");
}

static GError *
new_forbidden (QuayAzureAnswer *answer,
               const char      *words)
{
  /* Source: “Manage permissions in Azure Artifacts”, the manual of Azure DevOps, 2026. */
  static const char *permissions[][2] = {
    { "ReadPackages", "Feed Reader" },
    { "AddUpstreamPackage", "Feed and Upstream Reader" },
    { "AddPackage", "Feed Publisher" },
  };

  if (names (words, "VS403463"))
    return new_fault (answer, QUAY_ERROR_POLICY, NULL, NULL, "A conditional access policy refused the request");
  if (names (words, "TF400813") && names (words, ANONYMOUS) && answer->with_token)
    return new_fault (answer, QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL, "The service saw no login in the request");
  for (guint i = 0; i < G_N_ELEMENTS (permissions); i++)
    {
      if (names (words, permissions[i][0]))
        return new_fault (answer, QUAY_ERROR_ROLE_MISSING, permissions[i][1], permissions[i][0],
                          "The account lacks a role in the feed");
    }
  return new_fault (answer, QUAY_ERROR_FORBIDDEN, NULL, NULL, "The token has no access to the feed");
}

static GError *
new_throttled (QuayAzureAnswer *answer)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  int delay = quay_azure_answer_get_delay (answer, now);

  return new_numbered_fault (answer, QUAY_ERROR_THROTTLED, delay >= 0 ? delay : DEFAULT_DELAY,
                             "The service asks to wait");
}

/* A redirect that leads to a login in the browser, as opposed to one that leads to the place of the feed. */
static gboolean
leads_to_login (QuayAzureAnswer *answer)
{
  const char *location = soup_message_headers_get_one (answer->headers, "Location");

  return answer->status == 302 || answer->status == 303 ||
         (location != NULL && (names (location, "_signin") || names (location, "//login.")));
}

/**
 * quay_azure_fault_from_answer:
 * @answer: what the server said
 * @address: the feed that was asked for
 *
 * The one place where a status becomes an error. Sources: the manual of Azure DevOps and public reports of what its
 * services answer, as of 2026; the tests hold one example of each.
 *
 * Returns: (transfer full) (nullable): %NULL for status 200 with a body that is no page
 */
GError *
quay_azure_fault_from_answer (QuayAzureAnswer *answer,
                              QuayFeedAddress *address)
{
  g_autofree char *words = collect_words (answer);

  switch (answer->status)
    {
    case 200:
      if (!quay_azure_answer_is_page (answer))
        return NULL;
      return new_fault (answer, QUAY_ERROR_LOGIN_PAGE, NULL, NULL, "The answer is a page");
    case 203:
      return new_fault (answer, QUAY_ERROR_LOGIN_PAGE, NULL, NULL, "The answer is a login page");
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      if (leads_to_login (answer))
        return new_fault (answer, QUAY_ERROR_LOGIN_PAGE, NULL, NULL, "The answer leads to a login page");
      return new_fault (answer, QUAY_ERROR_NOT_A_FEED, NULL, NULL, "The address has moved");
    case 400:
    case 404:
      if (answer->status == 400 && !names (words, "VS800075") && !names (words, "TF200016") &&
          !names (words, "ProjectDoesNotExist"))
        return new_fault (answer, QUAY_ERROR_NOT_A_FEED, NULL, NULL, "The service does not understand the address");
      return new_not_found (answer, address, words);
    case 401:
      return new_unauthorized (answer, address, words);
    case 402:
      return new_numbered_fault (answer, QUAY_ERROR_SERVER_FAULT, 402, "The storage of the organization is used up");
    case 403:
      return new_forbidden (answer, words);
    case 407:
      return quay_azure_fault_from_proxy (answer, NULL);
    case 429:
      return new_throttled (answer);
    default:
      if (answer->status >= 500 && names (words, "TF400733"))
        return new_throttled (answer);
      if (answer->status >= 500)
        return new_numbered_fault (answer, QUAY_ERROR_SERVER_FAULT, answer->status, "The service has a problem");
      return new_fault (answer, QUAY_ERROR_NOT_A_FEED, NULL, NULL, "This is not how a feed answers");
    }
}

/**
 * quay_azure_fault_new:
 * @message: in English
 *
 * Returns: (transfer full): an error for an answer whose status is good, or good in itself
 */
GError *
quay_azure_fault_new (QuayAzureAnswer *answer,
                      QuayError        code,
                      const char      *message)
{
  return new_fault (answer, code, NULL, NULL, message);
}

/**
 * quay_azure_fault_from_proxy:
 * @proxy: (nullable): the host of the proxy
 *
 * Returns: (transfer full): an error for an answer that the proxy gave in place of the server
 */
GError *
quay_azure_fault_from_proxy (QuayAzureAnswer *answer,
                             const char      *proxy)
{
  return new_fault (answer, QUAY_ERROR_PROXY, proxy, NULL, "The proxy refused the connection");
}

static QuayError
choose_network_code (const GError           *error,
                     const QuayAzureTrouble *trouble)
{
  if (error->domain == G_TLS_ERROR)
    {
      if (error->code == G_TLS_ERROR_UNAVAILABLE)
        return QUAY_ERROR_FAILED;
      return error->code == G_TLS_ERROR_BAD_CERTIFICATE || trouble->issuer != NULL ? QUAY_ERROR_TLS_UNTRUSTED
                                                                                   : QUAY_ERROR_NO_ANSWER;
    }

  /* A name that is not found may be the proxy's, and then the host was never looked for. */
  if (error->domain == G_RESOLVER_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    {
      if (!trouble->online)
        return QUAY_ERROR_OFFLINE;
      return trouble->proxy != NULL ? QUAY_ERROR_PROXY : QUAY_ERROR_HOST_NOT_FOUND;
    }

  /* Our own messages are never restarted; the one to a proxy is, as long as that does not take the login of the
   * desktop's settings. */
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS) && trouble->proxy != NULL)
    return QUAY_ERROR_PROXY;
  if (error->domain == SOUP_SESSION_ERROR)
    return error->code == SOUP_SESSION_ERROR_PARSING || error->code == SOUP_SESSION_ERROR_ENCODING
           ? QUAY_ERROR_NOT_A_FEED : QUAY_ERROR_NO_ANSWER;
  if (error->domain != G_IO_ERROR)
    return QUAY_ERROR_NO_ANSWER;

  switch (error->code)
    {
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return QUAY_ERROR_PROXY;
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return QUAY_ERROR_OFFLINE;
    case G_IO_ERROR_HOST_UNREACHABLE:
      return trouble->online ? QUAY_ERROR_NO_ANSWER : QUAY_ERROR_OFFLINE;
    case G_IO_ERROR_CONNECTION_REFUSED:
      return trouble->proxy != NULL ? QUAY_ERROR_PROXY : QUAY_ERROR_NO_ANSWER;
    default:
      return QUAY_ERROR_NO_ANSWER;
    }
}

/**
 * quay_azure_fault_from_network:
 * @error: what GIO or libsoup said; not %G_IO_ERROR_CANCELLED
 * @trouble: what else is known
 *
 * Returns: (transfer full): the error for a request that got no answer
 */
GError *
quay_azure_fault_from_network (const GError           *error,
                               const QuayAzureTrouble *trouble)
{
  QuayError code = choose_network_code (error, trouble);
  const char *subject = trouble->host;
  g_autofree char *shown = quay_azure_url_dup_shown (trouble->url);
  GError *fault;

  if (code == QUAY_ERROR_TLS_UNTRUSTED)
    subject = trouble->issuer;
  else if (code == QUAY_ERROR_PROXY)
    subject = trouble->proxy;
  else if (code != QUAY_ERROR_HOST_NOT_FOUND && code != QUAY_ERROR_NO_ANSWER)
    subject = NULL;

  fault = quay_error_new (code, subject, NULL, "No answer from “%s”: %s", trouble->host, error->message);
  quay_error_take_details (fault, g_strdup_printf ("Request: %s\nProxy: %s\nError: %s %d: %s\n", shown,
                                                   trouble->proxy != NULL ? trouble->proxy : "none",
                                                   g_quark_to_string (error->domain), error->code, error->message));
  return fault;
}
