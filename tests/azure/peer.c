/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "peer.h"

#include <glib/gstdio.h>
#include <string.h>

/* Made once for all peers of a test program. */
static GTlsCertificate *certificate;
static char *folder;

struct _Peer
{
  SoupServer    *server;
  const PeerRow *rows;
  guint         *uses;
  PeerMood       mood;
  GPtrArray     *requests;
  gboolean       saw_token;
};

static void
run_openssl (const char *arguments)
{
  g_auto(GStrv) argv = NULL;
  g_autofree char *command = g_strdup_printf ("openssl %s", arguments);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  g_spawn_sync (folder, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &output,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, output);
}

static void
shaken_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTlsConnection *tls = G_TLS_CONNECTION (object);
  Peer *self = user_data;
  g_autoptr(GSocketAddress) local = g_object_steal_data (object, "local");
  g_autoptr(GSocketAddress) remote = g_object_steal_data (object, "remote");
  g_autoptr(GError) error = NULL;

  /* A client that does not trust the CA ends it here, which is what some tests are about. */
  if (g_tls_connection_handshake_finish (tls, result, &error) && self->server != NULL)
    soup_server_accept_iostream (self->server, G_IO_STREAM (tls), local, remote, NULL);
  g_object_unref (tls);
}

/* The tunnel is open: from here on this end is the host that was asked for. */
static void
tunnel_open_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  Peer *self = user_data;
  GSocketAddress *local = g_object_ref (soup_server_message_get_local_address (message));
  GSocketAddress *remote = g_object_ref (soup_server_message_get_remote_address (message));
  GIOStream *raw = soup_server_message_steal_connection (message);
  GIOStream *tls = g_tls_server_connection_new (raw, certificate, NULL);

  g_object_set_data_full (G_OBJECT (tls), "raw", raw, g_object_unref);
  g_object_set_data_full (G_OBJECT (tls), "local", local, g_object_unref);
  g_object_set_data_full (G_OBJECT (tls), "remote", remote, g_object_unref);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, shaken_cb, self);
}

static gboolean
has_proxy_login (SoupServerMessage *message)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                    "Proxy-Authorization");

  return g_strcmp0 (value, "Basic YWRhOmdlaGVpbQ==") == 0;
}

static void
answer_connect (Peer              *self,
                SoupServerMessage *message)
{
  PeerMood mood = self->mood;

  if (mood == PEER_TAKES_PROXY_LOGIN)
    mood = has_proxy_login (message) ? PEER_ANSWERS : PEER_WANTS_PROXY_LOGIN;
  switch (mood)
    {
    case PEER_REFUSES_TUNNELS:
      soup_server_message_set_status (message, 502, "Bad Gateway");
      break;
    case PEER_WANTS_PROXY_LOGIN:
      soup_server_message_set_status (message, 407, "Proxy Authentication Required");
      soup_message_headers_append (soup_server_message_get_response_headers (message),
                                   "Proxy-Authenticate", "Basic realm=\"corp\"");
      break;
    default:
      soup_server_message_set_status (message, 200, "Connection established");
      g_signal_connect (message, "wrote-body", G_CALLBACK (tunnel_open_cb), self);
      break;
    }
}

static char *
spell_url (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  gboolean own = strcmp (g_uri_get_host (uri), "127.0.0.1") == 0;
  const char *query = g_uri_get_query (uri);
  /* SoupServer has decoded it. */
  g_autofree char *path = g_uri_escape_string (g_uri_get_path (uri), "/@", FALSE);

  return g_strconcat (g_uri_get_scheme (uri), "://", own ? "server" : g_uri_get_host (uri), path,
                      query != NULL ? "?" : NULL, query, NULL);
}

static void
record (Peer              *self,
        SoupServerMessage *message,
        const char        *url)
{
  GString *line = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  g_string_append_printf (line, "%s %s", soup_server_message_get_method (message), url);
  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *folded = g_ascii_strdown (name, -1);

      if (strcmp (folded, "authorization") == 0)
        self->saw_token = TRUE;
      g_string_append_printf (line, " %s=%s", folded, value);
    }
  g_ptr_array_add (self->requests, g_string_free (line, FALSE));
}

static void
append_headers (SoupMessageHeaders *headers,
                const char         *lines)
{
  g_auto(GStrv) parts = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *colon = strstr (parts[i], ": ");

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_append (headers, parts[i], colon + 2);
    }
}

static void
follow_script (Peer              *self,
               SoupServerMessage *message,
               const char        *url)
{
  const char *token = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                    "Authorization");

  for (guint i = 0; self->rows != NULL && self->rows[i].url != NULL; i++)
    {
      const PeerRow *row = &self->rows[i];

      if (strcmp (row->url, url) != 0 || (row->token == NULL) != (token == NULL) ||
          (token != NULL && strcmp (row->token, "*") != 0 && strcmp (row->token, token) != 0) ||
          (row->times != 0 && self->uses[i] >= row->times))
        continue;

      self->uses[i]++;
      soup_server_message_set_status (message, row->status, NULL);
      append_headers (soup_server_message_get_response_headers (message), row->headers);
      if (row->body != NULL)
        soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, row->body,
                                  strlen (row->body));
      return;
    }

  soup_server_message_set_status (message, 404, NULL);
  append_headers (soup_server_message_get_response_headers (message), "X-VSS-E2EID: e2e\nX-TFS-ProcessId: p");
}

static void
chunk_written_cb (SoupServerMessage *message,
                  gpointer           user_data)
{
  static const char chunk[16 * 1024] = "{";

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, chunk,
                            sizeof chunk);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Peer *self = user_data;
  g_autofree char *url = NULL;

  if (strcmp (soup_server_message_get_method (message), "CONNECT") == 0)
    {
      answer_connect (self, message);
      return;
    }

  url = spell_url (message);
  record (self, message, url);
  switch (self->mood)
    {
    case PEER_BABBLES:
      soup_server_message_set_status (message, 200, NULL);
      soup_message_headers_append (soup_server_message_get_response_headers (message), "X-VSS-E2EID", "e");
      soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (chunk_written_cb), NULL);
      chunk_written_cb (message, NULL);
      break;
    case PEER_ANSWERS:
    case PEER_REFUSES_TUNNELS:
    case PEER_WANTS_PROXY_LOGIN:
    case PEER_TAKES_PROXY_LOGIN:
    default:
      follow_script (self, message, url);
      break;
    }
}

void
peer_make_certificates (void)
{
  static const char *extensions =
    "subjectAltName=DNS:*.dev.azure.com,DNS:dev.azure.com,DNS:tfs.corp.example\n"
    "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n";
  g_autofree char *extensions_path = NULL;
  g_autofree char *certificate_path = NULL;
  g_autofree char *key_path = NULL;
  g_autoptr(GError) error = NULL;

  folder = g_dir_make_tmp ("quayside-peer-XXXXXX", &error);
  g_assert_no_error (error);
  extensions_path = g_build_filename (folder, "extensions", NULL);
  certificate_path = g_build_filename (folder, "leaf.pem", NULL);
  key_path = g_build_filename (folder, "leaf.key", NULL);

  g_assert_true (g_file_set_contents (extensions_path, extensions, -1, NULL));
  run_openssl ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
               "-subj '/O=Quayside/CN=Quayside Test CA' -keyout ca.key -out ca.pem");
  run_openssl ("req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
               "-subj '/CN=peer' -keyout leaf.key -out leaf.csr");
  run_openssl ("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
               "-extfile extensions -out leaf.pem");

  certificate = g_tls_certificate_new_from_files (certificate_path, key_path, &error);
  g_assert_no_error (error);
}

void
peer_remove_certificates (void)
{
  static const char *names[] = { "ca.key", "ca.pem", "ca.srl", "extensions", "leaf.csr", "leaf.key", "leaf.pem" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_clear_object (&certificate);
  g_clear_pointer (&folder, g_free);
}

Peer *
peer_new (const PeerRow *rows)
{
  Peer *self = g_new0 (Peer, 1);
  g_autoptr(GError) error = NULL;
  guint n = 0;

  while (rows != NULL && rows[n].url != NULL)
    n++;
  self->rows = rows;
  self->uses = g_new0 (guint, n + 1);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  g_assert_nonnull (certificate);

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  return self;
}

void
peer_free (Peer *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  /* Connections of the server go in callbacks. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_ptr_array_unref (self->requests);
  g_free (self->uses);
  g_free (self);
}

void
peer_set_mood (Peer    *self,
               PeerMood mood)
{
  self->mood = mood;
}

guint
peer_get_port (Peer *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  guint port = g_uri_get_port (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

GProxyResolver *
peer_dup_resolver (Peer *self)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", peer_get_port (self));

  return g_simple_proxy_resolver_new (address, NULL);
}

GProxyResolver *
peer_dup_resolver_with (Peer       *self,
                        const char *login)
{
  g_autofree char *address = g_strdup_printf ("http://%s@127.0.0.1:%u", login, peer_get_port (self));

  return g_simple_proxy_resolver_new (address, NULL);
}

GTlsDatabase *
peer_dup_tls_database (Peer *self)
{
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);
  g_autoptr(GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  return database;
}

guint
peer_get_n_requests (Peer *self)
{
  return self->requests->len;
}

const char *
peer_get_request (Peer *self,
                  guint i)
{
  g_assert_cmpuint (i, <, self->requests->len);
  return g_ptr_array_index (self->requests, i);
}

gboolean
peer_saw_token (Peer *self)
{
  return self->saw_token;
}

static void
raw_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GSocketConnection *connection = user_data;
  const char *answer = g_object_get_data (G_OBJECT (connection), "answer");

  g_input_stream_read_finish (G_INPUT_STREAM (object), result, NULL);
  /* Silence means to hold the connection until the service goes. */
  if (answer == NULL)
    return;
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL,
                             NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static gboolean
raw_incoming_cb (GSocketService    *service,
                 GSocketConnection *connection,
                 GObject           *source,
                 gpointer           answer)
{
  static char buffer[4096];

  /* The service owns it: a silent connection must outlive this call. */
  g_object_set_data_full (G_OBJECT (service), "connection", g_object_ref (connection), g_object_unref);
  g_object_set_data (G_OBJECT (connection), "answer", answer);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer,
                             G_PRIORITY_DEFAULT, NULL, raw_read_cb, connection);
  return TRUE;
}

GSocketService *
peer_raw_new (const char *answer,
              guint      *port)
{
  GSocketService *service = g_socket_service_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;

  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &effective, NULL));
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (service, "incoming", G_CALLBACK (raw_incoming_cb), (gpointer) answer);
  return service;
}
