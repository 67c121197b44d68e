/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-azure"

#include "config.h"

#include "stand-in-azure.h"

#include "stand-in-authority.h"
#include "stand-in-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define HUGE_BODY (64 * 1024 * 1024)

/* Milliseconds by which an answer is late. */
#define SLOWNESS 500   /* milliseconds, unless set */

/* Seconds, unless it is set. */
#define RETRY_AFTER 7

/* RFC 6585; libsoup has no name for it. */
#define TOO_MANY_REQUESTS 429

/* Clients that may wait to be let in. More than there are at a time: whose request to connect is dropped asks again after
 * a whole second, and GIO's ten are fewer than a check of many feeds opens. */
#define BACKLOG 512

/* Through this path of the loopback address itself a test in another process changes what the stand-in does. */
#define CONTROL_PATH "/-/control"

/**
 * StandInAzure:
 *
 * An Azure DevOps that runs in the test. Hosted addresses are served as they are: the server is an HTTP proxy on the
 * loopback interface, and what a client asks through CONNECT for a host of Azure DevOps never leaves the computer but
 * is answered here, over TLS, with a certificate of an authority that only the test trusts. Under the proxy's own
 * address it is an Azure DevOps Server.
 *
 * Of what clients send, only the verdict over their token is kept.
 */
struct _StandInAzure
{
  GObject          parent_instance;

  SoupServer      *server;
  GTlsCertificate *certificate;
  GTlsDatabase    *authorities;
  StandInWorld    *world;
  char            *authority_path;
  char            *proxy_uri;
  char            *server_uri;
  char            *secure_server_uri;
  char            *blob_signature;
  guint            port;

  GPtrArray       *log;          /* char *: “METHOD host/path status verdict” */
  FILE            *log_file;

  StandInFault     fault;
  char            *fault_where;
  int              fault_times;
  guint            retry_after;
  guint            slowness;
  GPtrArray       *silent;       /* SoupServerMessage that wait for an answer */
};

G_DEFINE_FINAL_TYPE (StandInAzure, stand_in_azure, G_TYPE_OBJECT)

static const char *certificate_names[] = {
  "pkgs.dev.azure.com", "feeds.dev.azure.com", "vssps.dev.azure.com", "dev.azure.com",
  "*.visualstudio.com", "*.pkgs.visualstudio.com", "*.feeds.visualstudio.com",
  STAND_IN_BLOB_HOST, STAND_IN_SERVER_HOST, "localhost", "127.0.0.1", NULL
};

static const struct
{
  const char *host;
  StandInSite site;
} sites[] = {
  { "pkgs.dev.azure.com", STAND_IN_SITE_PACKAGES },
  { "feeds.dev.azure.com", STAND_IN_SITE_FEEDS },
  { "vssps.dev.azure.com", STAND_IN_SITE_IDENTITY },
  { "dev.azure.com", STAND_IN_SITE_WEB },
  { STAND_IN_BLOB_HOST, STAND_IN_SITE_BLOB },
  { STAND_IN_SERVER_HOST, STAND_IN_SITE_SERVER },
  { "localhost", STAND_IN_SITE_SERVER },
  { "127.0.0.1", STAND_IN_SITE_SERVER },
};

/* The old hosts, whose first label is the organization. */
static const struct
{
  const char *suffix;
  StandInSite site;
} old_sites[] = {
  { ".pkgs.visualstudio.com", STAND_IN_SITE_PACKAGES },
  { ".feeds.visualstudio.com", STAND_IN_SITE_FEEDS },
  { ".visualstudio.com", STAND_IN_SITE_WEB },
};

static StandInSite
find_site (const char *host,
           char      **organization)
{
  *organization = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sites); i++)
    {
      if (g_ascii_strcasecmp (sites[i].host, host) == 0)
        return sites[i].site;
    }
  for (guint i = 0; i < G_N_ELEMENTS (old_sites); i++)
    {
      if (g_str_has_suffix (host, old_sites[i].suffix))
        {
          *organization = g_strndup (host, strlen (host) - strlen (old_sites[i].suffix));
          return old_sites[i].site;
        }
    }
  return STAND_IN_SITE_UNKNOWN;
}

static void
record (StandInAzure *self,
        const char   *method,
        const char   *place,
        guint         status,
        const char   *verdict)
{
  char *line = g_strdup_printf ("%s %s %u %s", method, place, status, verdict);

  g_ptr_array_add (self->log, line);
  if (self->log_file == NULL)
    return;
  fprintf (self->log_file, "%s\n", line);
  fflush (self->log_file);
}

static void
tunnel_ready_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(StandInAzure) self = user_data;
  g_autoptr(GIOStream) tls = G_IO_STREAM (object);
  g_autoptr(GError) error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (tls), result, &error))
    {
      record (self, "TLS", "handshake", 0, error->message);
      return;
    }
  if (self->server != NULL &&
      !soup_server_accept_iostream (self->server, tls, g_object_get_data (object, "local"),
                                    g_object_get_data (object, "remote"), &error))
    record (self, "TLS", "accept", 0, error->message);
}

/* As g_tls_server_connection_new(), which would give each connection a copy of all authorities of the system: 20 ms, in
 * which nobody is served, for a server that asks nobody for a certificate. */
static GIOStream *
secure_stream (StandInAzure *self,
               GIOStream    *raw)
{
  GType type = g_tls_backend_get_server_connection_type (g_tls_backend_get_default ());

  return g_initable_new (type, NULL, NULL, "base-io-stream", raw, "certificate", self->certificate,
                         "database", self->authorities, NULL);
}

/* The answer to CONNECT is out: from here on the client speaks TLS, and behind it HTTP to the host it asked for. */
static void
connect_answered_cb (SoupServerMessage *message,
                     StandInAzure      *self)
{
  g_autoptr(GSocketAddress) local = g_object_ref (soup_server_message_get_local_address (message));
  g_autoptr(GSocketAddress) remote = g_object_ref (soup_server_message_get_remote_address (message));
  GIOStream *raw = soup_server_message_steal_connection (message);
  GIOStream *tls = secure_stream (self, raw);

  /* The TLS stream closes what is below it, but libsoup lets go of the connection's other half with @raw. */
  g_object_set_data_full (G_OBJECT (tls), "raw", raw, g_object_unref);
  g_object_set_data_full (G_OBJECT (tls), "local", g_steal_pointer (&local), g_object_unref);
  g_object_set_data_full (G_OBJECT (tls), "remote", g_steal_pointer (&remote), g_object_unref);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, tunnel_ready_cb,
                                    g_object_ref (self));
}

/* Says whether the fault that was asked for happens to @place now, and counts it. */
static gboolean
strikes (StandInAzure *self,
         gboolean      connecting,
         const char   *place)
{
  gboolean of_proxy = self->fault == STAND_IN_FAULT_PROXY_REFUSED || self->fault == STAND_IN_FAULT_PROXY_LOGIN;

  if (self->fault == STAND_IN_FAULT_NONE || of_proxy != connecting || self->fault_times == 0 ||
      (self->fault_where != NULL && strstr (place, self->fault_where) == NULL))
    return FALSE;
  if (self->fault_times > 0)
    self->fault_times--;
  return TRUE;
}

static void
serve_connect (StandInAzure      *self,
               SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *host = g_uri_get_host (uri);
  g_autofree char *organization = NULL;
  g_autofree char *place = g_strdup_printf ("%s:%d", host, g_uri_get_port (uri));
  guint status = SOUP_STATUS_OK;

  if (strikes (self, TRUE, place))
    status = self->fault == STAND_IN_FAULT_PROXY_LOGIN ? SOUP_STATUS_PROXY_UNAUTHORIZED : SOUP_STATUS_BAD_GATEWAY;
  else if (find_site (host, &organization) == STAND_IN_SITE_UNKNOWN || g_uri_get_port (uri) != 443)
    status = SOUP_STATUS_BAD_GATEWAY;

  soup_server_message_set_status (message, status, NULL);
  if (status == SOUP_STATUS_OK)
    g_signal_connect_object (message, "wrote-body", G_CALLBACK (connect_answered_cb), self, 0);
  else if (status == SOUP_STATUS_PROXY_UNAUTHORIZED)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Proxy-Authenticate",
                                 "Basic realm=\"proxy\"");
  record (self, "CONNECT", place, status, "none");
}

static void
forget_silent_cb (SoupServerMessage *message,
                  StandInAzure      *self)
{
  g_ptr_array_remove (self->silent, message);
}

/* The client was promised more than it gets. */
static void
cut_connection_cb (SoupServerMessage *message,
                   guint              chunk_size,
                   gpointer           user_data)
{
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);

  g_io_stream_close (stream, NULL, NULL);
}

static void
send_half (StandInRequest *request)
{
  SoupServerMessage *message = request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "application/json", NULL);
  soup_message_headers_set_content_length (headers, 4096);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "{\"dl\":\"https://pkgs", 19);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (cut_connection_cb), NULL);
}

static void
send_huge (StandInRequest *request)
{
  char *blanks = g_malloc (HUGE_BODY);

  memset (blanks, ' ', HUGE_BODY);
  blanks[0] = '{';
  blanks[HUGE_BODY - 1] = '}';
  soup_server_message_set_status (request->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (request->message, "application/json", SOUP_MEMORY_TAKE, blanks, HUGE_BODY);
}

static void
add_retry_after (StandInAzure      *self,
                 SoupServerMessage *message)
{
  g_autofree char *seconds = g_strdup_printf ("%u", self->retry_after);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", seconds);
}

static gboolean
late_cb (gpointer user_data)
{
  soup_server_message_unpause (user_data);
  return G_SOURCE_REMOVE;
}

static void
forget_late_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  g_source_destroy (user_data);
}

static void
unref_source (gpointer  data,
              GClosure *closure)
{
  g_source_unref (data);
}

static void
send_late (StandInAzure      *self,
           SoupServerMessage *message)
{
  g_autoptr(GSource) source = g_timeout_source_new (self->slowness);

  g_source_set_callback (source, late_cb, g_object_ref (message), g_object_unref);
  g_signal_connect_data (message, "disconnected", G_CALLBACK (forget_late_cb), g_source_ref (source),
                         unref_source, 0);
  g_source_attach (source, g_main_context_get_thread_default ());
  soup_server_message_pause (message);
}

/* The faults of which the service does not know. */
static void
spoil_answer (StandInAzure      *self,
              StandInFault       fault,
              SoupServerMessage *message)
{
  if (fault == STAND_IN_FAULT_SLOW)
    send_late (self, message);
  else if (fault == STAND_IN_FAULT_DELAYED)
    {
      add_retry_after (self, message);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "X-RateLimit-Delay", "1.5");
    }
  else if (fault == STAND_IN_FAULT_GATEWAY)
    {
      static const char page[] = "<html><body>Bad Gateway</body></html>";

      soup_server_message_set_status (message, SOUP_STATUS_BAD_GATEWAY, NULL);
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, page, strlen (page));
    }
}

static void
serve_fault (StandInAzure   *self,
             StandInRequest *request)
{
  SoupServerMessage *message = request->message;

  switch (self->fault)
    {
    case STAND_IN_FAULT_THROTTLED:
      stand_in_answer_error (request, TOO_MANY_REQUESTS, "RequestBlockedException",
                             "TF400733: The request has been canceled: Request was blocked due to exceeding usage of "
                             "resource 'Concurrency' in namespace 'User'.");
      add_retry_after (self, message);
      break;

    case STAND_IN_FAULT_ERROR:
      stand_in_answer_text (request, SOUP_STATUS_INTERNAL_SERVER_ERROR, "text/html",
                            "<html><body>Runtime Error</body></html>");
      break;

    case STAND_IN_FAULT_UNAVAILABLE:
      stand_in_answer_text (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "text/html",
                            "<html><body>The service is unavailable.</body></html>");
      break;

    case STAND_IN_FAULT_SIGN_IN_PAGE:
      stand_in_answer_sign_in_page (request, SOUP_STATUS_NON_AUTHORITATIVE);
      break;

    case STAND_IN_FAULT_SIGN_IN_REDIRECT:
      stand_in_answer_sign_in_address (request);
      break;

    case STAND_IN_FAULT_HTML:
      stand_in_answer_sign_in_page (request, SOUP_STATUS_OK);
      break;

    case STAND_IN_FAULT_NOT_A_FEED:
      stand_in_answer_text (request, SOUP_STATUS_OK, "application/json", "{\"version\":\"3.0.0\",\"resources\":[]}");
      break;

    case STAND_IN_FAULT_BROKEN_JSON:
      stand_in_answer_text (request, SOUP_STATUS_OK, "application/json", "{\"dl\":\"https://pkgs");
      break;

    case STAND_IN_FAULT_CUT:
      send_half (request);
      break;

    case STAND_IN_FAULT_HUGE:
      send_huge (request);
      break;

    case STAND_IN_FAULT_SILENT:
      soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
      g_ptr_array_add (self->silent, g_object_ref (message));
      g_signal_connect_object (message, "disconnected", G_CALLBACK (forget_silent_cb), self, 0);
      soup_server_message_pause (message);
      break;

    case STAND_IN_FAULT_NONE:
    case STAND_IN_FAULT_DELAYED:
    case STAND_IN_FAULT_SLOW:
    case STAND_IN_FAULT_GATEWAY:
    case STAND_IN_FAULT_PROXY_REFUSED:
    case STAND_IN_FAULT_PROXY_LOGIN:
    default:
      g_assert_not_reached ();
    }
}

/* Splits the path behind the organization, or behind “/tfs/COLLECTION” of a Server. FALSE: there is no organization. */
static gboolean
take_path (StandInRequest *request,
           const char     *path,
           const char     *organization)
{
  g_auto(GStrv) raw = g_strsplit (path, "/", -1);
  g_autoptr(GString) root = g_string_new (request->origin);
  gboolean is_server = request->site == STAND_IN_SITE_SERVER;

  request->organization = g_strdup (organization);
  for (guint i = 0; raw[i] != NULL; i++)
    {
      g_autofree char *segment = g_uri_unescape_string (raw[i], NULL);

      if (raw[i][0] == '\0')
        continue;
      if (segment == NULL || !g_utf8_validate (segment, -1, NULL))
        return FALSE;
      if (request->path->len == 0 && is_server && request->organization == NULL && g_str_equal (segment, "tfs"))
        g_string_append (root, "/tfs");
      else if (request->path->len == 0 && organization != NULL &&
               g_ascii_strcasecmp (segment, "DefaultCollection") == 0)
        continue;
      else if (request->organization == NULL && request->site != STAND_IN_SITE_BLOB)
        {
          request->organization = g_steal_pointer (&segment);
          g_string_append_printf (root, "/%s", raw[i]);
        }
      else
        g_ptr_array_add (request->path, g_steal_pointer (&segment));
    }
  request->root = g_string_free (g_steal_pointer (&root), FALSE);
  return request->organization != NULL || request->site == STAND_IN_SITE_BLOB;
}

static void
dispatch (StandInRequest *request)
{
  gboolean of_server = request->organization != NULL &&
                       g_ascii_strcasecmp (request->organization, "DefaultCollection") == 0;

  if (request->site == STAND_IN_SITE_BLOB)
    {
      stand_in_serve_blob (request);
      return;
    }
  if (!stand_in_world_has_organization (request->world, request->organization) ||
      of_server != (request->site == STAND_IN_SITE_SERVER))
    {
      stand_in_answer_text (request, SOUP_STATUS_NOT_FOUND, "text/html; charset=utf-8",
                            "<!DOCTYPE html>\n<html><body>404 - the organization was not found</body></html>\n");
      return;
    }

  request->verdict = stand_in_world_judge (request->world, request->organization, request->authorization,
                                           &request->token);
  if ((request->site == STAND_IN_SITE_PACKAGES || request->site == STAND_IN_SITE_SERVER) &&
      (stand_in_request_segment_is (request, 0, "_packaging") || stand_in_request_segment_is (request, 1, "_packaging")))
    stand_in_serve_packages (request);
  else if (stand_in_request_segment_is (request, 0, "_apis") || stand_in_request_segment_is (request, 1, "_apis"))
    stand_in_serve_rest (request);
  else
    stand_in_answer_sign_in_page (request, SOUP_STATUS_NON_AUTHORITATIVE);
}

static const char *
describe_verdict (const StandInRequest *request)
{
  if (request->site != STAND_IN_SITE_BLOB)
    return stand_in_verdict_to_string (request->verdict);
  return request->authorization != NULL ? "leaked" : "none";
}

static void
clear_request (StandInRequest *request)
{
  g_free (request->origin);
  g_free (request->root);
  g_free (request->organization);
  g_ptr_array_unref (request->path);
}

static void
serve_site (StandInAzure      *self,
            SoupServerMessage *message,
            GHashTable        *query)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *host = g_uri_get_host (uri);
  gboolean secure = g_str_equal (g_uri_get_scheme (uri), "https");
  g_autofree char *organization = NULL;
  g_autofree char *place = g_strconcat (host, g_uri_get_path (uri), NULL);
  StandInRequest request = { 0 };
  gboolean strikes_now = FALSE;

  request.message = message;
  request.world = self->world;
  request.blob_signature = self->blob_signature;
  request.query = query;
  request.path = g_ptr_array_new_with_free_func (g_free);
  request.site = find_site (host, &organization);
  request.authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                        "Authorization");
  if (g_uri_get_port (uri) > 0 && g_uri_get_port (uri) != (secure ? 443 : 80))
    request.origin = g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, g_uri_get_port (uri));
  else
    request.origin = g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), host);

  /* What the hosted service would answer to plain http is a redirect; here it is a mistake that must show. */
  if (request.site == STAND_IN_SITE_UNKNOWN || (!secure && request.site != STAND_IN_SITE_SERVER))
    soup_server_message_set_status (message, SOUP_STATUS_BAD_GATEWAY, NULL);
  else if ((strikes_now = strikes (self, FALSE, place)) && self->fault != STAND_IN_FAULT_SLOW &&
           self->fault != STAND_IN_FAULT_DELAYED && self->fault != STAND_IN_FAULT_GATEWAY)
    serve_fault (self, &request);
  else if (!take_path (&request, g_uri_get_path (uri), organization))
    stand_in_answer_sign_in_page (&request, SOUP_STATUS_NON_AUTHORITATIVE);
  else
    dispatch (&request);

  if (strikes_now)
    spoil_answer (self, self->fault, message);
  if (request.site != STAND_IN_SITE_BLOB)
    stand_in_add_identity (&request);
  record (self, soup_server_message_get_method (message), place, soup_server_message_get_status (message),
          describe_verdict (&request));
  clear_request (&request);
}

static const char *fault_words[] = {
  "none", "throttled", "error", "unavailable", "sign-in-page", "sign-in-redirect", "html", "not-a-feed", "broken-json",
  "cut", "huge", "silent", "delayed", "slow", "gateway", "proxy-refused", "proxy-login"
};

static gboolean
control_fault (StandInAzure *self,
               GHashTable   *query,
               const char   *word)
{
  const char *times = g_hash_table_lookup (query, "times");

  for (guint i = 0; i < G_N_ELEMENTS (fault_words); i++)
    {
      if (g_str_equal (fault_words[i], word))
        {
          stand_in_azure_set_fault (self, i, g_hash_table_lookup (query, "where"),
                                    times != NULL ? (int) g_ascii_strtoll (times, NULL, 10) : -1);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
control_token (StandInAzure *self,
               GHashTable   *query,
               const char   *name)
{
  const char *state = g_hash_table_lookup (query, "state");
  const char *role = g_hash_table_lookup (query, "role");
  StandInToken *token = stand_in_world_find_token (self->world, name);

  if (token == NULL || (state == NULL && role == NULL))
    return FALSE;
  return (state == NULL || stand_in_token_state_parse (state, &token->state)) &&
         (role == NULL || stand_in_role_parse (role, &token->role));
}

static gboolean
control_number (StandInAzure *self,
                const char   *name,
                const char   *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 0, 1000000, &number, NULL))
    return FALSE;
  if (g_str_equal (name, "feeds"))
    stand_in_world_add_feeds (self->world, "contoso", number);
  else if (g_str_equal (name, "page"))
    self->world->page_size = number;
  else if (g_str_equal (name, "pat-days"))
    self->world->longest_life = number;
  else if (g_str_equal (name, "retry-after"))
    stand_in_azure_set_retry_after (self, number);
  else if (g_str_equal (name, "slowness"))
    self->slowness = number;
  else
    return FALSE;
  return TRUE;
}

/* One of the queries that --help names. What is not understood is a 400, so that a test with a typing error does not
 * pass. */
static gboolean
apply_control (StandInAzure *self,
               GHashTable   *query)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  value = g_hash_table_lookup (query, "fault");
  if (value != NULL)
    return control_fault (self, query, value);
  value = g_hash_table_lookup (query, "token");
  if (value != NULL)
    return control_token (self, query, value);
  value = g_hash_table_lookup (query, "pat-error");
  if (value != NULL)
    {
      g_free (self->world->pat_error);
      self->world->pat_error = g_str_equal (value, "none") ? NULL : g_strdup (value);
      return TRUE;
    }

  g_hash_table_iter_init (&iter, query);
  return g_hash_table_iter_next (&iter, &name, &value) && control_number (self, name, value);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  StandInAzure *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);

  if (g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_CONNECT))
    serve_connect (self, message);
  else if (g_str_equal (path, CONTROL_PATH) && g_strcmp0 (g_uri_get_host (uri), "127.0.0.1") == 0)
    soup_server_message_set_status (message,
                                    query != NULL && apply_control (self, query) ? SOUP_STATUS_NO_CONTENT
                                                                                : SOUP_STATUS_BAD_REQUEST, NULL);
  else
    serve_site (self, message, query);
}

static void
stand_in_azure_dispose (GObject *object)
{
  StandInAzure *self = STAND_IN_AZURE (object);

  stand_in_azure_set_fault (self, STAND_IN_FAULT_NONE, NULL, 0);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_object (&self->certificate);
  g_clear_object (&self->authorities);
  g_clear_pointer (&self->world, stand_in_world_free);
  g_clear_pointer (&self->authority_path, g_free);
  g_clear_pointer (&self->proxy_uri, g_free);
  g_clear_pointer (&self->server_uri, g_free);
  g_clear_pointer (&self->secure_server_uri, g_free);
  g_clear_pointer (&self->blob_signature, g_free);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  g_clear_pointer (&self->log_file, fclose);
  g_clear_pointer (&self->silent, g_ptr_array_unref);
  G_OBJECT_CLASS (stand_in_azure_parent_class)->dispose (object);
}

static void
stand_in_azure_class_init (StandInAzureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stand_in_azure_dispose;
}

static void
stand_in_azure_init (StandInAzure *self)
{
  self->world = stand_in_world_new ();
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->silent = g_ptr_array_new_with_free_func (g_object_unref);
  self->blob_signature = g_uuid_string_random ();
  self->retry_after = RETRY_AFTER;
  self->slowness = SLOWNESS;
}

static gboolean
listen_on (StandInAzure           *self,
           guint                   port,
           SoupServerListenOptions options,
           GError                **error)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);

  if (socket == NULL || !g_socket_bind (socket, address, TRUE, error))
    return FALSE;
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_socket_listen (socket, error) && soup_server_listen_socket (self->server, socket, options, error);
}

static gboolean
listen (StandInAzure *self,
        guint         port,
        GError      **error)
{
  GSList *addresses;

  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (!listen_on (self, port, 0, error) || !listen_on (self, 0, SOUP_SERVER_LISTEN_HTTPS, error))
    return FALSE;

  addresses = soup_server_get_uris (self->server);
  for (GSList *l = addresses; l != NULL; l = l->next)
    {
      int found = g_uri_get_port (l->data);

      if (g_str_equal (g_uri_get_scheme (l->data), "https"))
        self->secure_server_uri = g_strdup_printf ("https://127.0.0.1:%d/tfs", found);
      else
        {
          self->port = found;
          self->proxy_uri = g_strdup_printf ("http://127.0.0.1:%d", found);
          self->server_uri = g_strdup_printf ("http://127.0.0.1:%d/tfs", found);
        }
    }
  g_slist_free_full (addresses, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

/**
 * stand_in_azure_new:
 * @folder: an existing private folder; what is written into it stays there
 * @port: the port of the proxy, 0 for any free one
 *
 * Starts the service; it answers while the thread-default main context of the caller runs.
 *
 * Returns: (transfer full): the service, or %NULL with @error
 */
StandInAzure *
stand_in_azure_new (const char *folder,
                    guint       port,
                    GError    **error)
{
  g_autoptr(StandInAzure) self = g_object_new (STAND_IN_TYPE_AZURE, NULL);

  self->certificate = stand_in_authority_make (folder, certificate_names, &self->authority_path, error);
  if (self->certificate == NULL)
    return NULL;
  self->authorities = g_tls_file_database_new (self->authority_path, error);
  if (self->authorities == NULL)
    return NULL;

  self->server = soup_server_new ("raw-paths", TRUE, "server-header", "Microsoft-IIS/10.0", NULL);
  soup_server_set_tls_certificate (self->server, self->certificate);
  if (!listen (self, port, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint
stand_in_azure_get_port (StandInAzure *self)
{
  return self->port;
}

/* The proxy through which the hosted addresses are reached. */
const char *
stand_in_azure_get_proxy_uri (StandInAzure *self)
{
  return self->proxy_uri;
}

/* What stands before the collection `DefaultCollection` of the Azure DevOps Server, over http and over https. */
const char *
stand_in_azure_get_server_uri (StandInAzure *self)
{
  return self->server_uri;
}

const char *
stand_in_azure_get_secure_server_uri (StandInAzure *self)
{
  return self->secure_server_uri;
}

/* The file with the certificate authority to trust. */
const char *
stand_in_azure_get_authority_path (StandInAzure *self)
{
  return self->authority_path;
}

/**
 * stand_in_azure_dup_proxy_resolver:
 *
 * Returns: (transfer full): what a session needs to reach the hosted addresses here; the loopback address itself is
 *   reached directly
 */
GProxyResolver *
stand_in_azure_dup_proxy_resolver (StandInAzure *self)
{
  static char *direct[] = { (char *) "127.0.0.1", (char *) "localhost", NULL };

  return g_simple_proxy_resolver_new (self->proxy_uri, direct);
}

/**
 * stand_in_azure_dup_tls_database:
 *
 * Returns: (transfer full): trusts the authority of this run and no other
 */
GTlsDatabase *
stand_in_azure_dup_tls_database (StandInAzure *self)
{
  g_autoptr(GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (self->authority_path, &error);

  g_assert_no_error (error);
  return database;
}

/**
 * stand_in_azure_get_world:
 *
 * Returns: (transfer none): what the service knows; a test may change it between requests
 */
StandInWorld *
stand_in_azure_get_world (StandInAzure *self)
{
  return self->world;
}

/**
 * stand_in_azure_dup_authorization:
 * @token_name: a name of stand_in_world_new()
 *
 * Returns: (transfer full): the value of the Authorization header that belongs to the token
 */
char *
stand_in_azure_dup_authorization (StandInAzure *self,
                                  const char   *token_name)
{
  const StandInToken *token = stand_in_world_find_token (self->world, token_name);

  g_assert_nonnull (token);
  return stand_in_token_dup_authorization (token);
}

/**
 * stand_in_azure_set_fault:
 * @where: (nullable): only for requests whose `host/path` contains this; for CONNECT `host:port`
 * @times: how many requests it happens to, -1 for all
 *
 * Makes requests fail from now on. Requests that an earlier %STAND_IN_FAULT_SILENT holds back are answered with 503.
 */
void
stand_in_azure_set_fault (StandInAzure *self,
                          StandInFault  fault,
                          const char   *where,
                          int           times)
{
  g_autofree char *copy = g_strdup (where);

  self->fault = fault;
  self->fault_times = times;
  g_free (self->fault_where);
  self->fault_where = g_steal_pointer (&copy);

  while (self->silent != NULL && self->silent->len > 0)
    {
      g_autoptr(SoupServerMessage) message = g_ptr_array_steal_index (self->silent, self->silent->len - 1);

      g_signal_handlers_disconnect_by_func (message, forget_silent_cb, self);
      soup_server_message_unpause (message);
    }
}

/**
 * stand_in_azure_set_retry_after:
 *
 * What throttled and delayed answers ask for.
 */
void
stand_in_azure_set_retry_after (StandInAzure *self,
                                guint         seconds)
{
  self->retry_after = seconds;
}

/**
 * stand_in_azure_set_log_path:
 *
 * Also appends each line of the log to the file @path as it happens.
 */
gboolean
stand_in_azure_set_log_path (StandInAzure *self,
                             const char   *path,
                             GError      **error)
{
  FILE *file = g_fopen (path, "ae");

  if (file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  g_clear_pointer (&self->log_file, fclose);
  self->log_file = file;
  return TRUE;
}

/**
 * stand_in_azure_count_requests:
 * @pattern: a line of the log, `METHOD host/path status verdict`, with `*` and `?`
 *
 * Returns: how many requests were like that
 */
guint
stand_in_azure_count_requests (StandInAzure *self,
                               const char   *pattern)
{
  guint count = 0;

  for (guint i = 0; i < self->log->len; i++)
    count += g_pattern_match_simple (pattern, g_ptr_array_index (self->log, i));
  return count;
}

/**
 * stand_in_azure_dup_log:
 *
 * Returns: (transfer full): the log as lines
 */
char *
stand_in_azure_dup_log (StandInAzure *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->log->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (self->log, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
stand_in_azure_clear_log (StandInAzure *self)
{
  g_ptr_array_set_size (self->log, 0);
}
