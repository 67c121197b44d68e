/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-request"

#include "config.h"

#include "quay-azure-request.h"

#include "quay-azure-json.h"
#include "quay-error.h"
#include "quay-wipe.h"

#include <string.h>

/* Read at a time; an answer of a feed fits into one. */
#define CHUNK (32 * 1024)

/* Seconds; when the service says “later” without saying when. */
#define DEFAULT_DELAY 5

/* Milliseconds until a service that was busy is asked once more, if it does not say; twice that the time after. */
#define BUSY_DELAY 250

#define MOST_ATTEMPTS 3

/* Until a proxy that ends the connection with its answer has been told a login, which takes two. */
#define MOST_RESTARTS 3

/* libsoup has no name for it. */
#define TOO_MANY_REQUESTS 429

/* One request, sent again when the server asks for that, until there is an answer or a network fault.
 *
 * send() starts an attempt. Headers arrive in sent_cb(), the body in read_cb() until it ends or is too long; then
 * either the attempt is repeated after a delay, or the task returns. Whatever may have come from a proxy is held
 * back until the proxy is looked up, because the user has to be told whose fault it is.
 */
typedef struct
{
  SoupSession      *session;
  QuayAzureQuestion question;      /* its pointers are the fields below */
  char             *method;
  GUri             *uri;
  char             *url;
  QuaySecret       *authorization;
  GBytes           *upload;
  GCancellable     *outer;         /* the caller's, may be NULL */
  gulong            queued_id;     /* of the session, which may outlive the task */
  guint             n_attempts;

  /* Of the current attempt */
  gint64            started;       /* monotonic, in microseconds */
  SoupMessage      *message;
  GCancellable     *cancellable;   /* ours: the caller's leads to it, and a proxy that does not take the login */
  gulong            cancel_id;
  guint             n_restarts;
  gboolean          proxy_asked;   /* for a login: 407 to CONNECT */
  GInputStream     *stream;
  GByteArray       *body;          /* or, when a token may be in it, */
  QuaySecret       *secret_body;   /* as long as the longest body */
  char             *secret_text;   /* where it lies */
  gsize             length;        /* what has arrived */
  char             *issuer;
  gboolean          from_origin;   /* the server itself answered, not a proxy on the way */

  /* Held back until the proxy is known */
  QuayAzureAnswer  *answer;
  GError           *error;
} Request;

static void send_request (GTask *task);

static void
clear_attempt (Request *request)
{
  g_cancellable_disconnect (request->outer, request->cancel_id);
  request->cancel_id = 0;
  g_clear_object (&request->cancellable);
  request->n_restarts = 0;
  request->proxy_asked = FALSE;
  g_clear_object (&request->message);
  g_clear_object (&request->stream);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_clear_pointer (&request->secret_body, quay_secret_unref);
  request->length = 0;
  g_clear_pointer (&request->issuer, g_free);
  request->from_origin = FALSE;
}

static void
free_request (Request *request)
{
  clear_attempt (request);
  g_clear_pointer (&request->answer, quay_azure_answer_free);
  g_clear_error (&request->error);
  if (request->authorization != NULL)
    quay_wipe_freed_end ();
  g_clear_pointer (&request->authorization, quay_secret_unref);
  g_clear_pointer (&request->upload, g_bytes_unref);
  g_clear_signal_handler (&request->queued_id, request->session);
  g_clear_object (&request->outer);
  g_uri_unref (request->uri);
  g_free (request->method);
  g_object_unref (request->session);
  g_free (request->url);
  g_free (request);
}

/* The name of whoever signed a certificate: “CN=Contoso Proxy CA,O=Contoso” → “Contoso Proxy CA”. */
static char *
read_issuer (GTlsCertificate *certificate)
{
  static const char *keys[] = { "CN=", "O=" };
  g_autofree char *name = g_tls_certificate_get_issuer_name (certificate);
  g_auto(GStrv) parts = g_strsplit (name != NULL ? name : "", ",", -1);

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      for (guint i = 0; parts[i] != NULL; i++)
        {
          g_strstrip (parts[i]);
          if (g_str_has_prefix (parts[i], keys[k]) && parts[i][strlen (keys[k])] != '\0')
            return g_strdup (parts[i] + strlen (keys[k]));
        }
    }
  return g_steal_pointer (&name);
}

/* Never accepts anything; it is only here to see who signed it. */
static gboolean
certificate_refused_cb (SoupMessage         *message,
                        GTlsCertificate     *certificate,
                        GTlsCertificateFlags flags,
                        gpointer             user_data)
{
  Request *request = g_task_get_task_data (user_data);

  g_free (request->issuer);
  request->issuer = read_issuer (certificate);
  return FALSE;
}

/* A proxy that refuses CONNECT leaves its status on the message, but no headers arrive. */
static void
headers_arrived_cb (SoupMessage *message,
                    gpointer     user_data)
{
  Request *request = g_task_get_task_data (user_data);

  request->from_origin = TRUE;
}

/* Our messages are not sent twice by libsoup, except when a proxy asks for a login and ends the connection: then it is
 * done until the end of time, a hundred times a second, with a login that is wrong (libsoup 3.2.3). Who does that to the
 * proxy of a company is locked out of more than this. */
static void
restarted_cb (SoupMessage *message,
              gpointer     user_data)
{
  Request *request = g_task_get_task_data (user_data);

  if (++request->n_restarts > MOST_RESTARTS)
    g_cancellable_cancel (request->cancellable);
}

static void
tunnel_answered_cb (SoupMessage *tunnel,
                    gpointer     user_data)
{
  Request *request = g_task_get_task_data (user_data);

  if (soup_message_get_status (tunnel) == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    request->proxy_asked = TRUE;
}

/* The message to the proxy is libsoup's own, and nothing but this tells of it. That it may belong to another request to the
 * same host does no harm: both take the same way. */
static void
message_queued_cb (SoupSession *session,
                   SoupMessage *message,
                   gpointer     user_data)
{
  Request *request = g_task_get_task_data (user_data);
  GUri *uri = soup_message_get_uri (message);

  if (strcmp (soup_message_get_method (message), SOUP_METHOD_CONNECT) == 0 &&
      g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (request->uri)) == 0)
    g_signal_connect_object (message, "got-headers", G_CALLBACK (tunnel_answered_cb), user_data, 0);
}

static gboolean
was_restarted_too_often (Request *request)
{
  return request->n_restarts > MOST_RESTARTS && !g_cancellable_is_cancelled (request->outer);
}

static void
return_fault (GTask      *task,
              const char *proxy)
{
  Request *request = g_task_get_task_data (task);
  QuayAzureTrouble trouble = {
    .url = request->url,
    .host = g_uri_get_host (request->uri),
    .issuer = request->issuer,
    .proxy = proxy,
  };

  if (request->error != NULL)
    {
      trouble.online = g_network_monitor_get_network_available (g_network_monitor_get_default ());
      g_task_return_error (task, quay_azure_fault_from_network (request->error, &trouble));
    }
  else if (proxy != NULL || request->answer->status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    g_task_return_error (task, quay_azure_fault_from_proxy (request->answer, proxy));
  else
    g_task_return_pointer (task, g_steal_pointer (&request->answer), (GDestroyNotify) quay_azure_answer_free);
}

/* A login that stands in the address of the proxy is sent only when the proxy asks for one, and then libsoup 3.2.3 asks
 * for a tunnel to the proxy itself instead of to the host. From then on it knows the login, and the next tunnel is right
 * from its beginning. The host has heard nothing of the first. */
static gboolean
is_worth_another_tunnel (Request *request,
                         GUri    *proxy)
{
  return proxy != NULL && g_uri_get_userinfo (proxy) != NULL &&
         strcmp (g_uri_get_scheme (request->uri), "https") == 0 &&
         !request->from_origin && request->n_attempts == 1 && request->issuer == NULL &&
         !was_restarted_too_often (request) &&
         (request->error == NULL || strcmp (request->method, SOUP_METHOD_GET) == 0);
}

static void
proxy_known_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_auto(GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, NULL);
  g_autoptr(GUri) proxy = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (proxies != NULL && proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct:"))
    proxy = g_uri_parse (proxies[0], G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (is_worth_another_tunnel (request, proxy))
    {
      g_clear_error (&request->error);
      g_clear_pointer (&request->answer, quay_azure_answer_free);
      send_request (task);
      return;
    }
  return_fault (task, proxy != NULL ? g_uri_get_host (proxy) : NULL);
}

static void
look_up_proxy (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_proxy_resolver_lookup_async (soup_session_get_proxy_resolver (request->session), request->url,
                                 g_task_get_cancellable (task), proxy_known_cb, g_object_ref (task));
}

static void
take_error (GTask  *task,
            GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  request->error = error;
  look_up_proxy (task);
}

static void
tell_wait (Request *request,
           guint    seconds)
{
  if (request->question.waiting != NULL)
    request->question.waiting (seconds, request->question.waiting_data);
}

static gboolean
delay_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  tell_wait (g_task_get_task_data (task), 0);
  if (!g_task_return_error_if_cancelled (task))
    send_request (task);
  return G_SOURCE_REMOVE;
}

/* Waits for @milliseconds or the end of the operation, whichever comes first. */
static void
send_later (GTask *task,
            gint64 milliseconds)
{
  g_autoptr(GSource) delay = g_timeout_source_new (milliseconds);
  g_autoptr(GSource) cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

  if (milliseconds >= 1000)
    tell_wait (g_task_get_task_data (task), milliseconds / 1000);
  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (delay, cancelled);
  g_source_set_callback (delay, delay_over_cb, g_object_ref (task), g_object_unref);
  g_source_set_static_name (delay, "[quayside] retry");
  g_source_attach (delay, g_task_get_context (task));
}

/* How often to ask before a fault of the server is taken for an answer. What changes something is asked once: the
 * first may have been heard. */
static guint
choose_patience (Request *request)
{
  if (strcmp (request->method, SOUP_METHOD_GET) != 0)
    return 1;
  if (request->question.patient)
    return MOST_ATTEMPTS;
  return request->answer->status == SOUP_STATUS_SERVICE_UNAVAILABLE ? 2 : 1;
}

/* How long to wait before the same request is worth another try, in milliseconds; -1 when it is not. */
static gint64
choose_delay (Request *request)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  int seconds = quay_azure_answer_get_delay (request->answer, now);
  gint64 left = (request->question.deadline - g_get_monotonic_time ()) / 1000;
  gint64 delay;

  switch (request->answer->status)
    {
    case TOO_MANY_REQUESTS:
      if (request->n_attempts >= MOST_ATTEMPTS)
        return -1;
      delay = 1000 * (gint64) (seconds >= 0 ? seconds : DEFAULT_DELAY);
      break;
    case SOUP_STATUS_INTERNAL_SERVER_ERROR:
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      if (request->n_attempts >= choose_patience (request))
        return -1;
      delay = seconds >= 0 ? 1000 * (gint64) seconds : BUSY_DELAY << (request->n_attempts - 1);
      break;
    default:
      return -1;
    }
  return delay < left ? delay : -1;
}

static gboolean
may_be_the_proxys (Request *request)
{
  if (!request->from_origin || request->answer->status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return TRUE;
  /* Without encryption a proxy answers in the place of the server, and looks like one. */
  return strcmp (g_uri_get_scheme (request->uri), "http") == 0 && request->answer->status >= 500 &&
         !quay_azure_answer_is_from_azure (request->answer);
}

/* The body as it arrived. A token in it goes into a secret of its own and is blotted out, before anybody looks at the
 * rest; the rest stays in locked memory, too. */
static GBytes *
take_body (Request     *request,
           QuaySecret **secret)
{
  if (request->secret_body == NULL)
    {
      g_byte_array_set_size (request->body, request->length);
      return g_byte_array_free_to_bytes (g_steal_pointer (&request->body));
    }

  *secret = quay_azure_json_take_secret (request->secret_text, request->length, "token");
  return g_bytes_new_with_free_func (request->secret_text, request->length, (GDestroyNotify) quay_secret_unref,
                                     g_steal_pointer (&request->secret_body));
}

static void
take_answer (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  g_autoptr(QuaySecret) secret = NULL;
  g_autoptr(GBytes) body = take_body (request, &secret);
  g_autofree char *shown = quay_azure_url_dup_shown (request->url);
  gint64 delay;

  request->answer = quay_azure_answer_new (request->url, request->authorization != NULL,
                                           soup_message_get_status (request->message),
                                           soup_message_get_reason_phrase (request->message),
                                           soup_message_get_response_headers (request->message), body);
  request->answer->method = g_strdup (request->method);
  request->answer->secret = g_steal_pointer (&secret);
  request->answer->milliseconds = (g_get_monotonic_time () - request->started) / 1000;
  g_debug ("%s %s: %u", request->method, shown, request->answer->status);

  if (may_be_the_proxys (request))
    {
      look_up_proxy (task);
      return;
    }

  delay = choose_delay (request);
  if (delay < 0)
    {
      g_task_return_pointer (task, g_steal_pointer (&request->answer), (GDestroyNotify) quay_azure_answer_free);
      return;
    }
  g_clear_pointer (&request->answer, quay_azure_answer_free);
  send_later (task, delay);
}

static void read_more (GTask *task);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (size < 0)
    {
      take_error (task, g_steal_pointer (&error));
      return;
    }

  request->length += size;
  if (size > 0 && request->length < request->question.largest_body)
    {
      read_more (task);
      return;
    }

  /* Closing in the middle ends the connection, closing at the end keeps it for the next request. Nobody waits. */
  g_input_stream_close_async (request->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  take_answer (task);
}

static void
read_more (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  gsize size = MIN (CHUNK, request->question.largest_body - request->length);
  char *room = request->secret_text;

  if (request->secret_body == NULL)
    {
      g_byte_array_set_size (request->body, request->length + size);
      room = (char *) request->body->data;
    }
  g_input_stream_read_async (request->stream, room + request->length, size, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

/* The copy of the token that the message holds has done its work. */
static void
remove_authorization (Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (request->message);

  quay_secret_wipe_string ((char *) soup_message_headers_get_one (headers, "Authorization"));
  soup_message_headers_remove (headers, "Authorization");
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  request->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  remove_authorization (request);
  if (request->stream == NULL && was_restarted_too_often (request))
    g_clear_error (&error);
  else if (request->stream == NULL && request->proxy_asked && !request->from_origin &&
           !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* It has ended the connection on which libsoup wanted to log in. */
    g_clear_error (&error);
  if (request->stream == NULL && error == NULL)
    error = g_error_new (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS,
                         "The proxy does not take the login (status %d)", SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED);
  if (request->stream == NULL)
    {
      take_error (task, g_steal_pointer (&error));
      return;
    }

  read_more (task);
}

static void
add_headers (Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (request->message);

  if (request->question.manner == QUAY_AZURE_LIKE_CARGO)
    {
      /* Tried with cargo 1.95. Nothing else, so that what works here works there. */
      soup_message_headers_append (headers, "Accept", "text/plain");
      soup_message_headers_append (headers, "cargo-protocol", "version=1");
    }
  else
    {
      /* The first of the two turns a redirect to the login page into 401 (Microsoft's client for Python, 2026). */
      soup_message_headers_append (headers, "Accept", "application/json");
      soup_message_headers_append (headers, "X-TFS-FedAuthRedirect", "Suppress");
      soup_message_headers_append (headers, "X-VSS-ForceMsaPassThrough", "true");
    }
  if (request->authorization != NULL)
    soup_message_headers_append (headers, "Authorization", quay_secret_peek (request->authorization));
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
send_request (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  clear_attempt (request);
  request->cancellable = g_cancellable_new ();
  if (request->outer != NULL)
    request->cancel_id = g_cancellable_connect (request->outer, G_CALLBACK (outer_cancelled_cb),
                                                g_object_ref (request->cancellable), g_object_unref);
  request->n_attempts++;
  request->started = g_get_monotonic_time ();
  if (request->question.has_secret)
    request->secret_body = quay_secret_new_blank (request->question.largest_body, &request->secret_text);
  else
    request->body = g_byte_array_new ();
  request->message = soup_message_new_from_uri (request->method, request->uri);
  add_headers (request);
  if (request->upload != NULL)
    soup_message_set_request_body_from_bytes (request->message, "application/json", request->upload);

  /* A redirect would carry the token to another place, and libsoup would answer 401 with what it remembers. The
   * message to the proxy, which libsoup makes itself, keeps the ability to log in there. */
  soup_message_add_flags (request->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_disable_feature (request->message, SOUP_TYPE_AUTH_MANAGER);
  g_signal_connect_object (request->message, "accept-certificate", G_CALLBACK (certificate_refused_cb), task, 0);
  if (request->authorization != NULL)
    {
      /* After each, libsoup has freed a head of a request: one that grew too small, and the whole. */
      g_signal_connect (request->message, "wrote-headers", G_CALLBACK (quay_wipe_freed_now), NULL);
      g_signal_connect (request->message, "finished", G_CALLBACK (quay_wipe_freed_now), NULL);
    }
  g_signal_connect_object (request->message, "got-headers", G_CALLBACK (headers_arrived_cb), task, 0);
  g_signal_connect_object (request->message, "restarted", G_CALLBACK (restarted_cb), task, 0);
  if (request->queued_id == 0)
    request->queued_id = g_signal_connect (request->session, "request-queued", G_CALLBACK (message_queued_cb), task);

  soup_session_send_async (request->session, request->message, G_PRIORITY_DEFAULT, request->cancellable,
                           sent_cb, g_object_ref (task));
}

/**
 * quay_azure_request_async:
 * @session: has a proxy resolver, and neither cookies nor a logger
 * @question: what to ask; the caller cancels at its deadline, here that only decides whether waiting for another try
 *   is worth it
 *
 * Sends one request. One that changes nothing is sent again when the service is busy (503; with “patient” after every
 * 5xx and twice); any is when it was told to wait (429), as long as the wait ends before the deadline.
 *
 * libsoup copies the authorization into the head of the request; that is wiped when it frees it, see
 * quay_wipe_freed_begin(). A secret answer on its way in goes through buffers of libsoup and GnuTLS, which are beyond our
 * reach; our own buffer of it is locked and wiped.
 */
void
quay_azure_request_async (SoupSession             *session,
                          const QuayAzureQuestion *question,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GUri) uri = g_uri_parse (question->url, SOUP_HTTP_URI_FLAGS, NULL);
  Request *request;

  g_task_set_source_tag (task, quay_azure_request_async);
  g_return_if_fail (uri != NULL);

  request = g_new0 (Request, 1);
  request->session = g_object_ref (session);
  request->question = *question;
  request->method = g_strdup (question->method != NULL ? question->method : SOUP_METHOD_GET);
  request->uri = g_steal_pointer (&uri);
  request->url = g_strdup (question->url);
  request->authorization = question->authorization != NULL ? quay_secret_ref (question->authorization) : NULL;
  request->upload = question->body != NULL ? g_bytes_new (question->body, strlen (question->body)) : NULL;
  g_set_object (&request->outer, cancellable);
  g_task_set_task_data (task, request, (GDestroyNotify) free_request);
  if (request->authorization != NULL)
    quay_wipe_freed_begin ();
  send_request (task);
}

/**
 * quay_azure_request_finish:
 * @error: one of %QUAY_ERROR for a request without an answer, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was answered, whatever its status
 */
QuayAzureAnswer *
quay_azure_request_finish (GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
