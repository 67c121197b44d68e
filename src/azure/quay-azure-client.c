/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-client"

#include "config.h"

#include "quay-azure-client.h"

#include <libsoup/soup.h>
#include <string.h>

#include "quay-access-token.h"
#include "quay-azure-fault.h"
#include "quay-azure-json.h"
#include "quay-azure-request.h"
#include "quay-error.h"
#include "quay-feed-access-private.h"

/* Milliseconds for one check, all its requests together. */
#define TIME_LIMIT 20000

/* A config.json has less than 1 KiB; the list of all feeds of a large organization has several MiB. */
#define LARGEST_BODY (1024 * 1024)
#define LARGEST_LIST (8 * 1024 * 1024)

/**
 * QuayAzureClient:
 *
 * Asks Azure DevOps what Cargo is going to ask, and says what the answers mean.
 *
 * It keeps nothing between two checks but connections: no cookies, no logins, no cache. Redirects are not followed,
 * so a token reaches the host of the feed's address and no other; only the hosted service's list of feeds, which is
 * asked when a feed is not where it was looked for, is on a second host of the same service.
 */
struct _QuayAzureClient
{
  GObject         parent_instance;

  GProxyResolver *proxy_resolver;  /* NULL: the system's */
  GTlsDatabase   *tls_database;    /* NULL: the system's */
  SoupSession    *session;         /* NULL until the first check */
  GThread        *trust_loader;    /* NULL when nothing had to be loaded yet */
  guint           time_limit;      /* milliseconds */
};

G_DEFINE_FINAL_TYPE (QuayAzureClient, quay_azure_client, G_TYPE_OBJECT)

/* One check. It begins at the address asked for and ends there, unless the answer is “there is no such feed”:
 *
 *   ask without a token ──200──► public
 *          │401 (403, 404)
 *          ▼
 *   ask with the token ──200──► works
 *          │404
 *          ▼
 *   the same without the project, then where the list of feeds says it is
 *
 * The first fault is kept, because a second address that fails, too, explains nothing.
 */
typedef struct
{
  QuayFeedAddress *asked;
  QuayFeedAddress *target;            /* being asked now */
  QuayFeedAddress *found;             /* where it is, when that is not what was asked for */
  QuaySecret      *authorization;
  gboolean         with_token;        /* what the current request is */
  gboolean         listed;            /* the list of feeds was asked */
  guint            anonymous_status;  /* of the target */
  char            *tenant;
  GError          *fault;             /* of the address asked for */

  gint64           deadline;          /* monotonic, in microseconds */
  GCancellable    *cancellable;       /* ours: the caller's, or the end of the time */
  GCancellable    *outer;             /* the caller's, may be NULL */
  gulong           outer_id;
  GSource         *timer;
} Check;

static void probe (GTask *task);

static void
free_check (Check *check)
{
  g_cancellable_disconnect (check->outer, check->outer_id);
  g_clear_object (&check->outer);
  g_clear_object (&check->cancellable);
  if (check->timer != NULL)
    g_source_destroy (check->timer);
  g_clear_pointer (&check->timer, g_source_unref);

  g_clear_pointer (&check->asked, quay_feed_address_unref);
  g_clear_pointer (&check->target, quay_feed_address_unref);
  g_clear_pointer (&check->found, quay_feed_address_unref);
  g_clear_pointer (&check->authorization, quay_secret_unref);
  g_clear_pointer (&check->tenant, g_free);
  g_clear_error (&check->fault);
  g_free (check);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
time_over_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
start_timer (Check        *check,
             guint         milliseconds,
             GMainContext *context)
{
  check->deadline = g_get_monotonic_time () + 1000 * (gint64) milliseconds;
  check->timer = g_timeout_source_new (milliseconds);
  g_source_set_static_name (check->timer, "[quayside] time limit of a check");
  g_source_set_callback (check->timer, time_over_cb, g_object_ref (check->cancellable), g_object_unref);
  g_source_attach (check->timer, context);
}

static GError *
new_timeout (QuayAzureClient *self,
             Check           *check)
{
  g_autofree char *host = quay_feed_address_dup_host (check->target);

  return quay_error_new (QUAY_ERROR_NO_ANSWER, host, NULL, "No answer from “%s” within %u ms", host,
                         self->time_limit);
}

static gboolean
is_scope_open (Check *check)
{
  return (quay_feed_address_get_notes (check->asked) & QUAY_ADDRESS_SCOPE_UNKNOWN) != 0;
}

static gboolean
is_elsewhere (Check *check)
{
  return !quay_feed_address_equal (check->asked, check->target);
}

/* Takes @fault. An address that was tried in place of the one asked for has a say only when the link left the scope
 * open, and when it says more than “not here either”. */
static void
fail (GTask  *task,
      GError *fault)
{
  QuayAzureClient *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);

  if (g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (check->outer))
    {
      g_error_free (fault);
      fault = new_timeout (self, check);
    }

  if (check->fault != NULL && fault->domain == QUAY_ERROR &&
      (!is_scope_open (check) || fault->code == QUAY_ERROR_FEED_NOT_FOUND || fault->code == QUAY_ERROR_NO_ANSWER))
    {
      g_error_free (fault);
      fault = g_steal_pointer (&check->fault);
    }
  g_task_return_error (task, fault);
}

/* Takes @access; the feed answers at the target. */
static void
succeed (GTask          *task,
         QuayFeedAccess *access)
{
  g_autoptr(QuayFeedAccess) owned = access;
  Check *check = g_task_get_task_data (task);
  const char *project = quay_feed_address_get_project (check->target);
  g_autofree char *feed = NULL;
  GError *error;

  if (!is_elsewhere (check) || is_scope_open (check))
    {
      g_task_return_pointer (task, g_steal_pointer (&owned), (GDestroyNotify) quay_feed_access_unref);
      return;
    }

  check->found = quay_feed_address_ref (check->target);
  feed = quay_feed_address_dup_feed_text (check->target);
  error = quay_error_new (QUAY_ERROR_FEED_NOT_FOUND, feed, project, "The feed is in another place: %s",
                          quay_feed_address_get_index_url (check->target));
  quay_error_set_number (error, project != NULL ? QUAY_FEED_FOUND_IN_PROJECT : QUAY_FEED_FOUND_IN_ORGANIZATION);
  quay_error_take_details (error, g_strdup (quay_error_get_details (check->fault)));
  g_task_return_error (task, error);
}

/* “https://host[:port]” of the address that crates are downloaded from; the rest has placeholders that GUri minds. */
static char *
read_download_host (const char *address)
{
  g_autofree char *origin = NULL;
  g_autoptr(GUri) uri = NULL;
  const char *authority = address != NULL ? strstr (address, "://") : NULL;

  if (authority == NULL)
    return NULL;
  origin = g_strndup (address, authority + 3 - address + strcspn (authority + 3, "/?#"));
  uri = g_uri_parse (origin, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
      (strcmp (g_uri_get_scheme (uri), "https") != 0 && strcmp (g_uri_get_scheme (uri), "http") != 0))
    return NULL;

  if (g_uri_get_port (uri) <= 0 || g_uri_get_port (uri) == (strcmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80))
    return g_strdup (g_uri_get_host (uri));
  return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
}

/* Reads config.json. @needs_token is what decides whether Cargo sends a token with the requests after it. */
static QuayFeedAccess *
read_config (Check           *check,
             QuayAzureAnswer *answer,
             gboolean        *needs_token)
{
  g_autoptr(JsonObject) config = quay_azure_json_parse_object (answer->body);
  g_autoptr(QuayFeedAddress) address = NULL;
  g_autofree char *download_host = NULL;

  if (config == NULL)
    return NULL;
  download_host = read_download_host (quay_azure_json_get_string (config, "dl"));
  if (download_host == NULL)
    return NULL;

  *needs_token = quay_azure_json_get_boolean (config, "auth-required");
  address = quay_feed_address_with_project (check->target, quay_feed_address_get_project (check->target), NULL);
  return _quay_feed_access_new (address, !answer->with_token && !*needs_token,
                                quay_azure_answer_dup_account (answer),
                                check->tenant != NULL ? g_strdup (check->tenant)
                                                      : quay_azure_answer_dup_tenant (answer),
                                g_steal_pointer (&download_host), quay_azure_answer_dup_details (answer));
}

static void
start_probe (GTask           *task,
             QuayFeedAddress *target)
{
  Check *check = g_task_get_task_data (task);

  if (check->target != NULL)
    quay_feed_address_unref (check->target);
  check->target = target;
  check->with_token = FALSE;
  check->anonymous_status = 0;
  probe (task);
}

static gboolean
is_same_feed (JsonObject      *feed,
              QuayFeedAddress *address)
{
  const char *wanted = quay_feed_address_get_feed (address);
  const char *name = quay_azure_json_get_string (feed, "name");
  const char *id = quay_azure_json_get_string (feed, "id");
  g_autofree char *folded_wanted = g_utf8_casefold (wanted, -1);
  g_autofree char *folded_name = name != NULL ? g_utf8_casefold (name, -1) : NULL;

  /* Azure DevOps does not tell upper from lower case, Cargo does. */
  return g_strcmp0 (folded_name, folded_wanted) == 0 || (id != NULL && g_ascii_strcasecmp (id, wanted) == 0);
}

/* The address of the feed in the list of all feeds that the token can see; NULL when it is not there. Its spelling is
 * the one that the service writes. */
static QuayFeedAddress *
find_in_list (QuayAzureAnswer *answer,
              QuayFeedAddress *address)
{
  g_autoptr(JsonObject) list = quay_azure_json_parse_object (answer->body);
  JsonArray *feeds = list != NULL ? quay_azure_json_get_array (list, "value") : NULL;
  const char *view = quay_feed_address_get_view (address);

  for (guint i = 0; feeds != NULL && i < json_array_get_length (feeds); i++)
    {
      JsonNode *node = json_array_get_element (feeds, i);
      JsonObject *feed = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *project = feed != NULL ? quay_azure_json_get_object (feed, "project") : NULL;
      g_autofree char *text = NULL;

      if (feed == NULL || !is_same_feed (feed, address) || quay_azure_json_get_string (feed, "name") == NULL)
        continue;
      text = g_strconcat (quay_azure_json_get_string (feed, "name"), view != NULL ? "@" : NULL, view, NULL);
      return quay_feed_address_new (quay_feed_address_get_server (address),
                                    quay_feed_address_get_organization (address),
                                    project != NULL ? quay_azure_json_get_string (project, "name") : NULL,
                                    text, quay_feed_address_get_force_auth (address), NULL);
    }
  return NULL;
}

static void
list_arrived_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayAzureAnswer) answer = quay_azure_request_finish (result, &error);
  g_autoptr(QuayFeedAddress) found = NULL;

  if (answer == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  if (answer->status == 200)
    found = find_in_list (answer, check->asked);
  if (found == NULL || quay_feed_address_equal (found, check->asked) || quay_feed_address_equal (found, check->target))
    fail (task, g_steal_pointer (&check->fault));
  else
    start_probe (task, g_steal_pointer (&found));
}

/* Source: “Azure DevOps Services REST API”, Artifacts, “Get Feeds”, 2026. Without a project the list has the feeds of
 * all projects. */
static char *
build_list_url (QuayFeedAddress *address)
{
  const char *server = quay_feed_address_get_server (address);
  g_autofree char *organization = g_uri_escape_string (quay_feed_address_get_organization (address), NULL, FALSE);

  if (server == NULL)
    return g_strdup_printf ("https://feeds.dev.azure.com/%s/_apis/packaging/feeds?api-version=7.1", organization);
  return g_strdup_printf ("%s/%s/_apis/packaging/feeds?api-version=7.0", server, organization);
}

static void
ask_for_list (GTask *task)
{
  QuayAzureClient *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autofree char *url = build_list_url (check->asked);

  check->listed = TRUE;
  quay_azure_request_async (self->session, QUAY_AZURE_FOR_REST, url, check->authorization, LARGEST_LIST,
                            check->deadline, check->cancellable, list_arrived_cb, g_object_ref (task));
}

/* Takes @fault, which says that the feed is not at the target. */
static void
look_elsewhere (GTask  *task,
                GError *fault)
{
  Check *check = g_task_get_task_data (task);
  gboolean first = check->fault == NULL;

  if (first)
    check->fault = fault;
  else
    g_error_free (fault);

  if (first && quay_feed_address_get_project (check->asked) != NULL)
    start_probe (task, quay_feed_address_with_project (check->asked, NULL, NULL));
  else if (check->with_token && !check->listed)
    ask_for_list (task);
  else
    fail (task, g_steal_pointer (&check->fault));
}

static void
end_with (GTask  *task,
          GError *fault)
{
  if (g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND))
    look_elsewhere (task, fault);
  else
    fail (task, fault);
}

/* Whether the token may change the answer. */
static gboolean
asks_for_token (QuayAzureAnswer *answer,
                GError          *fault)
{
  return answer->status == 401 || answer->status == 403 || answer->status == 404 ||
         g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED);
}

/* The answer to the request without a token. */
static void
judge_anonymous (GTask           *task,
                 QuayAzureAnswer *answer)
{
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) fault = quay_azure_fault_from_answer (answer, check->target);
  g_autoptr(QuayFeedAccess) access = NULL;
  gboolean needs_token;

  /* A broken service may well answer without its headers. */
  if (answer->status != 429 && answer->status < 500 && !quay_azure_answer_is_from_azure (answer))
    {
      fail (task, quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "This is not an Azure DevOps"));
      return;
    }

  g_free (check->tenant);
  check->tenant = quay_azure_answer_dup_tenant (answer);
  check->anonymous_status = answer->status;

  if (fault == NULL)
    {
      access = read_config (check, answer, &needs_token);
      if (access != NULL && !needs_token)
        {
          succeed (task, g_steal_pointer (&access));
          return;
        }
      fault = access != NULL
              ? quay_azure_fault_new (answer, QUAY_ERROR_LOGIN_NEEDED, "The feed asks for a login")
              : quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "This is not the configuration of a registry");
    }

  if (check->authorization != NULL && asks_for_token (answer, fault))
    {
      check->with_token = TRUE;
      probe (task);
    }
  else
    end_with (task, g_steal_pointer (&fault));
}

/* The answer to the request with the token. */
static void
judge_authorized (GTask           *task,
                  QuayAzureAnswer *answer)
{
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) fault = quay_azure_fault_from_answer (answer, check->target);
  g_autoptr(QuayFeedAccess) access = NULL;
  gboolean needs_token;

  if (g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED) &&
      !quay_access_token_check_stored (check->authorization, NULL))
    {
      /* What is wrong with it can be seen from here, and mended without a new token. */
      g_clear_error (&fault);
      fault = quay_azure_fault_new (answer, QUAY_ERROR_TOKEN_NOT_SENT, "The token has a wrong form");
    }

  if (fault == NULL)
    {
      access = read_config (check, answer, &needs_token);
      if (access == NULL)
        fault = quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "This is not the configuration of a registry");
      else if (check->anonymous_status != 401 && check->anonymous_status != 200)
        /* Cargo asks its credential helper after 401 and never else (tried with cargo 1.95). */
        fault = quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "Without a token the feed does not ask for one");
    }

  if (fault != NULL)
    end_with (task, g_steal_pointer (&fault));
  else
    succeed (task, g_steal_pointer (&access));
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayAzureAnswer) answer = quay_azure_request_finish (result, &error);

  if (answer == NULL)
    fail (task, g_steal_pointer (&error));
  else if (check->with_token)
    judge_authorized (task, answer);
  else
    judge_anonymous (task, answer);
}

static void
probe (GTask *task)
{
  QuayAzureClient *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autofree char *url = NULL;

  url = g_strconcat (quay_feed_address_get_index_url (check->target) + strlen ("sparse+"), "config.json", NULL);
  quay_azure_request_async (self->session, QUAY_AZURE_LIKE_CARGO, url,
                            check->with_token ? check->authorization : NULL, LARGEST_BODY,
                            check->deadline, check->cancellable, answered_cb, g_object_ref (task));
}

/* A line break in a header would end it; Cargo and libsoup both refuse to send one. */
static gboolean
is_sendable (QuaySecret *authorization)
{
  const char *text = quay_secret_peek (authorization);
  gsize length = quay_secret_get_length (authorization);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (text[i]))
        return FALSE;
    }
  return length > 0;
}

/* Loads the TLS library and the system's certificate authorities, which takes about 30 ms. Both belong to the process;
 * GIO makes them once, and whoever else asks for them meanwhile waits.
 */
static gpointer
load_trust (gpointer data)
{
  GTlsDatabase *database = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_clear_object (&database);
  return NULL;
}

/* The first check has everything made that the checks share: the session at once, because finding the system's proxy
 * loads libraries, and the trust in a thread while the proxy and the host are being looked up.
 */
static void
prepare (QuayAzureClient *self,
         QuayFeedAddress *address)
{
  if (self->session == NULL)
    {
      GProxyResolver *resolver = self->proxy_resolver != NULL ? self->proxy_resolver : g_proxy_resolver_get_default ();

      self->session = soup_session_new_with_options ("user-agent", "Quayside/" PACKAGE_VERSION,
                                                     "timeout", TIME_LIMIT / 1000,
                                                     "proxy-resolver", resolver,
                                                     NULL);
      if (self->tls_database != NULL)
        soup_session_set_tls_database (self->session, self->tls_database);
    }

  if (self->trust_loader == NULL && self->tls_database == NULL &&
      g_str_has_prefix (quay_feed_address_get_index_url (address), "sparse+https:"))
    self->trust_loader = g_thread_new ("quay-trust", load_trust, NULL);
}

static void
quay_azure_client_dispose (GObject *object)
{
  QuayAzureClient *self = QUAY_AZURE_CLIENT (object);

  /* When the program ends, the TLS library must not be in use by a thread. */
  g_clear_pointer (&self->trust_loader, g_thread_join);
  g_clear_object (&self->session);
  g_clear_object (&self->proxy_resolver);
  g_clear_object (&self->tls_database);
  G_OBJECT_CLASS (quay_azure_client_parent_class)->dispose (object);
}

static void
quay_azure_client_class_init (QuayAzureClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_azure_client_dispose;
}

static void
quay_azure_client_init (QuayAzureClient *self)
{
  self->time_limit = TIME_LIMIT;
}

/**
 * quay_azure_client_new:
 * @proxy_resolver: (nullable): %NULL for the system's proxy settings
 * @tls_database: (nullable): %NULL for the system's certificate authorities
 *
 * To be used from one thread.
 */
QuayAzureClient *
quay_azure_client_new (GProxyResolver *proxy_resolver,
                       GTlsDatabase   *tls_database)
{
  QuayAzureClient *self = g_object_new (QUAY_TYPE_AZURE_CLIENT, NULL);

  g_set_object (&self->proxy_resolver, proxy_resolver);
  g_set_object (&self->tls_database, tls_database);
  return self;
}

/**
 * quay_azure_client_set_time_limit:
 * @milliseconds: how long the checks that begin from now on may take, each with all its requests; 20000 unless set
 */
void
quay_azure_client_set_time_limit (QuayAzureClient *self,
                                  guint            milliseconds)
{
  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));

  self->time_limit = milliseconds;
}

/**
 * quay_azure_client_check_feed_async:
 * @address: the feed
 * @authorization: (nullable): the complete value that Cargo would send, or %NULL for No Login
 *
 * Reads the feed's config.json as Cargo does: first without a token, and with it if the feed asks. A host that does
 * not answer like an Azure DevOps never sees the token, and a public feed does not need it.
 *
 * A feed that is not where it was looked for is looked for elsewhere: in the whole organization and, with a token, in
 * the list of feeds. When @address left the scope open, what is found there is the result.
 */
void
quay_azure_client_check_feed_async (QuayAzureClient    *self,
                                    QuayFeedAddress    *address,
                                    QuaySecret         *authorization,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Check *check;

  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_azure_client_check_feed_async);

  check = g_new0 (Check, 1);
  check->asked = quay_feed_address_ref (address);
  check->authorization = authorization != NULL ? quay_secret_ref (authorization) : NULL;
  check->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, check, (GDestroyNotify) free_check);

  if (quay_feed_address_get_index_url (address) == NULL)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "feed", NULL, "No feed is named"));
      return;
    }
  if (authorization != NULL && !is_sendable (authorization))
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL,
                                                 "The token has characters that cannot be sent"));
      return;
    }

  if (cancellable != NULL)
    {
      check->outer = g_object_ref (cancellable);
      check->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                               g_object_ref (check->cancellable), g_object_unref);
    }
  start_timer (check, self->time_limit, g_task_get_context (task));
  prepare (self, address);
  start_probe (task, quay_feed_address_ref (address));
}

/**
 * quay_azure_client_check_feed_finish:
 * @error: an error of the network (%QUAY_ERROR_OFFLINE, %QUAY_ERROR_HOST_NOT_FOUND, %QUAY_ERROR_NO_ANSWER,
 *   %QUAY_ERROR_TLS_UNTRUSTED, %QUAY_ERROR_PROXY); of the token (%QUAY_ERROR_LOGIN_NEEDED,
 *   %QUAY_ERROR_TOKEN_EXPIRED, %QUAY_ERROR_TOKEN_REFUSED, %QUAY_ERROR_TOKEN_NOT_SENT, %QUAY_ERROR_LOGIN_PAGE); of
 *   what it may do (%QUAY_ERROR_FORBIDDEN, %QUAY_ERROR_ROLE_MISSING, %QUAY_ERROR_POLICY); of the place
 *   (%QUAY_ERROR_FEED_NOT_FOUND, %QUAY_ERROR_NOT_A_FEED); of the service (%QUAY_ERROR_THROTTLED,
 *   %QUAY_ERROR_SERVER_FAULT); %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what the feed answered
 */
QuayFeedAccess *
quay_azure_client_check_feed_finish (QuayAzureClient *self,
                                     GAsyncResult    *result,
                                     GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_azure_client_check_feed_dup_found:
 * @result: of a check that ended with %QUAY_ERROR_FEED_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the address at which the feed answered instead, for “Use That Address”
 */
QuayFeedAddress *
quay_azure_client_check_feed_dup_found (QuayAzureClient *self,
                                        GAsyncResult    *result)
{
  Check *check;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  check = g_task_get_task_data (G_TASK (result));
  return check->found != NULL ? quay_feed_address_ref (check->found) : NULL;
}
