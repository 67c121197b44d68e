/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-reach"

#include "config.h"

#include "quay-azure-client.h"

#include <libsoup/soup.h>
#include <string.h>

#include "quay-azure-errand.h"
#include "quay-azure-fault.h"
#include "quay-azure-json.h"
#include "quay-azure-rest.h"
#include "quay-error.h"
#include "quay-feed-access-private.h"

/* The further steps of a check, for a feed whose config.json has been read: whether an entry of its index and the host
 * that crates are downloaded from are within reach. Companies that allow the hosts of Azure DevOps and not those of its
 * storage are the reason: there everything works until Cargo downloads.
 */

/* An entry of the index has a line for each version; the first is enough. */
#define LARGEST_ENTRY (256 * 1024)

/* The list of one crate of the feed. */
#define LARGEST_LIST (1024 * 1024)

/* Of a crate nothing is needed but the answer. */
#define LARGEST_CRATE 1

#define MOST_REDIRECTS 5

typedef struct
{
  QuayFeedAccess  *access;
  QuayFeedAddress *address;        /* borrowed from it */
  QuaySecret      *authorization;
  QuayAzureErrand *errand;
  char            *url;            /* being asked now */
  guint            n_redirects;
  guint            milliseconds;   /* of all requests */
  gboolean         exists;
  GString         *details;        /* of all answers; NULL before the first */
} Reach;

static void ask_for_crate (GTask *task);

static void
free_reach (Reach *reach)
{
  g_clear_pointer (&reach->errand, quay_azure_errand_free);
  g_clear_pointer (&reach->access, quay_feed_access_unref);
  g_clear_pointer (&reach->authorization, quay_secret_unref);
  g_clear_pointer (&reach->url, g_free);
  if (reach->details != NULL)
    g_string_free (reach->details, TRUE);
  g_free (reach);
}

static char *
dup_host (const char *url)
{
  const char *host = strstr (url, "://") + 3;

  return g_strndup (host, strcspn (host, "/?#"));
}

/* Cargo sends a token exactly when config.json asked for one; and no token leaves the host that it is for. */
static QuaySecret *
choose_authorization (Reach *reach)
{
  g_autofree char *own = quay_feed_address_dup_host (reach->address);
  g_autofree char *host = dup_host (reach->url);
  const char *index_url = quay_feed_address_get_index_url (reach->address) + strlen ("sparse+");

  if (quay_feed_access_is_public (reach->access) || g_ascii_strcasecmp (own, host) != 0 ||
      strncmp (index_url, reach->url, strcspn (index_url, ":")) != 0)
    return NULL;
  return reach->authorization;
}

static void
ask (GTask              *task,
     gsize               largest_body,
     GAsyncReadyCallback callback)
{
  Reach *reach = g_task_get_task_data (task);
  QuayAzureQuestion question = {
    .manner = QUAY_AZURE_LIKE_CARGO,
    .url = reach->url,
    .authorization = choose_authorization (reach),
    .largest_body = largest_body,
  };

  quay_azure_errand_ask_async (reach->errand, &question, callback, g_object_ref (task));
}

static void
note_answer (Reach           *reach,
             QuayAzureAnswer *answer)
{
  g_autofree char *details = quay_azure_answer_dup_details (answer);

  reach->milliseconds += answer->milliseconds;
  if (reach->details == NULL)
    reach->details = g_string_new (NULL);
  else
    g_string_append_c (reach->details, '\n');
  g_string_append (reach->details, details);
}

static char *
dup_details (GAsyncResult *result)
{
  Reach *reach = g_task_get_task_data (G_TASK (result));

  return reach->details != NULL ? g_strdup (reach->details->str) : NULL;
}

/* Returns the answer, or fails @task. */
static QuayAzureAnswer *
take_answer (GTask        *task,
             GAsyncResult *result)
{
  Reach *reach = g_task_get_task_data (task);
  g_autofree char *host = dup_host (reach->url);
  GError *error = NULL;
  QuayAzureAnswer *answer = quay_azure_request_finish (result, &error);

  if (answer == NULL)
    g_task_return_error (task, quay_azure_errand_explain (reach->errand, error, host));
  else
    note_answer (reach, answer);
  return answer;
}

/* “No such crate”, as opposed to “no such feed”. Cargo takes these three for the same (cargo 1.95). */
static gboolean
denies_crate (QuayAzureAnswer *answer)
{
  return (answer->status == 404 || answer->status == 410 || answer->status == 451) &&
         !quay_azure_answer_is_page (answer) &&
         !quay_azure_answer_says (answer, "TF1600011") && !quay_azure_answer_says (answer, "FeedIdNotFoundException") &&
         !quay_azure_answer_says (answer, "TF200016") && !quay_azure_answer_says (answer, "VS800075") &&
         !quay_azure_answer_says (answer, "ProjectDoesNotExist");
}

/* The first line of an entry, which is a JSON object with a version. */
static gboolean
is_entry (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  const char *end = length > 0 ? memchr (text, '\n', length) : NULL;
  g_autoptr(GBytes) line = g_bytes_new_from_bytes (body, 0, end != NULL ? (gsize) (end - text) : length);
  g_autoptr(JsonObject) version = quay_azure_json_parse_object (line);

  return version != NULL && quay_azure_json_get_string (version, "vers") != NULL;
}

static void
entry_arrived_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reach *reach = g_task_get_task_data (task);
  g_autoptr(QuayAzureAnswer) answer = take_answer (task, result);
  GError *fault = NULL;

  if (answer == NULL)
    return;
  if (!denies_crate (answer))
    {
      fault = quay_azure_fault_from_answer (answer, reach->address);
      if (fault == NULL && !is_entry (answer->body))
        fault = quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "This is not an entry of an index");
      reach->exists = TRUE;
    }

  if (fault != NULL)
    g_task_return_error (task, fault);
  else
    g_task_return_boolean (task, TRUE);
}

static GTask *
new_task (QuayAzureClient    *self,
          QuayFeedAccess     *access,
          QuaySecret         *authorization,
          gpointer            source_tag,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Reach *reach = g_new0 (Reach, 1);

  g_task_set_source_tag (task, source_tag);
  reach->access = quay_feed_access_ref (access);
  reach->address = quay_feed_access_get_address (access);
  reach->authorization = authorization != NULL ? quay_secret_ref (authorization) : NULL;
  reach->errand = quay_azure_errand_new (self, cancellable, g_task_get_context (task));
  g_task_set_task_data (task, reach, (GDestroyNotify) free_reach);
  return task;
}

static GError *
new_unusable (const char *crate)
{
  return quay_error_new (QUAY_ERROR_INPUT_NAME, NULL, NULL, "“%s” is not the name of a crate", crate);
}

/**
 * quay_azure_client_check_index_async:
 * @access: what quay_azure_client_check_feed_async() found
 * @authorization: (nullable): the complete value that Cargo would send; it is left out where Cargo leaves it out
 * @crate: the name of a crate, which need not exist
 *
 * Reads one entry of the index, as Cargo does next. That there is none is an answer, too.
 */
void
quay_azure_client_check_index_async (QuayAzureClient    *self,
                                     QuayFeedAccess     *access,
                                     QuaySecret         *authorization,
                                     const char         *crate,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *path = NULL;
  Reach *reach;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (access != NULL);
  g_return_if_fail (crate != NULL);

  task = new_task (self, access, authorization, quay_azure_client_check_index_async, cancellable, callback, user_data);
  reach = g_task_get_task_data (task);
  path = _quay_feed_access_dup_index_path (crate);
  if (path == NULL)
    g_task_return_error (task, new_unusable (crate));
  else if (!quay_azure_errand_is_sendable (authorization, &error))
    g_task_return_error (task, error);
  else
    {
      reach->url = g_strconcat (quay_feed_address_get_index_url (reach->address) + strlen ("sparse+"), path, NULL);
      ask (task, LARGEST_ENTRY, entry_arrived_cb);
    }
}

/**
 * quay_azure_client_check_index_finish:
 * @exists: (out) (optional): whether the feed knows the crate
 * @milliseconds: (out) (optional): how long the answer took
 * @error: as quay_azure_client_check_feed_finish(); %QUAY_ERROR_INPUT_NAME for a name that no crate can have
 *
 * Returns: whether the index answered
 */
gboolean
quay_azure_client_check_index_finish (QuayAzureClient *self,
                                      GAsyncResult    *result,
                                      gboolean        *exists,
                                      guint           *milliseconds,
                                      GError         **error)
{
  Reach *reach;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  reach = g_task_get_task_data (G_TASK (result));
  if (exists != NULL)
    *exists = reach->exists;
  if (milliseconds != NULL)
    *milliseconds = reach->milliseconds;
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
quay_azure_client_check_index_dup_details (QuayAzureClient *self,
                                           GAsyncResult    *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return dup_details (result);
}

/* Where an answer sends us, or NULL. A page to log in is no place for a crate. */
static char *
dup_redirect (QuayAzureAnswer *answer)
{
  const char *location = soup_message_headers_get_one (answer->headers, "Location");
  g_autoptr(GUri) base = NULL;
  g_autoptr(GUri) uri = NULL;

  if (answer->status < 301 || answer->status > 308 || location == NULL || strstr (location, "_signin") != NULL ||
      strstr (location, "//login.") != NULL)
    return NULL;
  base = g_uri_parse (answer->url, SOUP_HTTP_URI_FLAGS, NULL);
  uri = g_uri_parse_relative (base, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
      (strcmp (g_uri_get_scheme (uri), "https") != 0 && strcmp (g_uri_get_scheme (uri), "http") != 0))
    return NULL;
  return g_uri_to_string (uri);
}

/* Takes @cause. The storage is another host than the feed's, so what is wrong with it is not wrong with the feed. */
static GError *
new_blocked (Reach  *reach,
             GError *cause)
{
  g_autofree char *host = dup_host (reach->url);
  GError *error = quay_error_new (QUAY_ERROR_DOWNLOADS_BLOCKED, host, NULL, "Crates cannot be downloaded: %s",
                                  cause->message);

  quay_error_take_details (error, g_strdup (quay_error_get_details (cause)));
  g_error_free (cause);
  return error;
}

/* What an answer of the storage, or none, means. Faults that pass are told as they are, and so is a certificate that
 * is not trusted: its issuer explains more than the host. */
static GError *
judge_storage (Reach  *reach,
               GError *fault)
{
  static const QuayError plain[] = {
    QUAY_ERROR_THROTTLED, QUAY_ERROR_SERVER_FAULT, QUAY_ERROR_TLS_UNTRUSTED, QUAY_ERROR_OFFLINE,
  };

  if (fault->domain != QUAY_ERROR)
    return fault;
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      if (fault->code == (int) plain[i])
        return fault;
    }
  return new_blocked (reach, fault);
}

static void
crate_arrived_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reach *reach = g_task_get_task_data (task);
  g_autofree char *host = dup_host (reach->url);
  g_autofree char *redirect = NULL;
  g_autoptr(QuayAzureAnswer) answer = NULL;
  GError *fault = NULL;

  answer = quay_azure_request_finish (result, &fault);
  if (answer == NULL)
    fault = quay_azure_errand_explain (reach->errand, fault, host);
  else
    {
      note_answer (reach, answer);
      redirect = dup_redirect (answer);
      if (redirect != NULL && reach->n_redirects < MOST_REDIRECTS)
        {
          g_free (reach->url);
          reach->url = g_steal_pointer (&redirect);
          reach->n_redirects++;
          ask_for_crate (task);
          return;
        }
      if (reach->n_redirects == 0 && denies_crate (answer))
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
      fault = quay_azure_fault_from_answer (answer, reach->address);
    }

  if (fault != NULL && reach->n_redirects > 0)
    fault = judge_storage (reach, fault);
  if (fault != NULL)
    {
      g_task_return_error (task, fault);
      return;
    }
  reach->exists = TRUE;
  g_task_return_boolean (task, TRUE);
}

static void
ask_for_crate (GTask *task)
{
  ask (task, LARGEST_CRATE, crate_arrived_cb);
}

static void
start_download (GTask      *task,
                const char *crate,
                const char *version)
{
  Reach *reach = g_task_get_task_data (task);
  g_autofree char *path = _quay_feed_access_dup_index_path (crate);
  g_autofree char *escaped = g_uri_escape_string (version, "+", FALSE);

  if (path == NULL)
    {
      g_task_return_error (task, new_unusable (crate));
      return;
    }
  g_free (reach->url);
  reach->url = _quay_feed_access_dup_download_url (reach->access, crate, escaped);
  ask_for_crate (task);
}

static const char *
read_version (JsonObject *crate)
{
  JsonArray *versions = quay_azure_json_get_array (crate, "versions");
  JsonNode *node = versions != NULL && json_array_get_length (versions) > 0
                   ? json_array_get_element (versions, 0) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
         ? quay_azure_json_get_string (json_node_get_object (node), "version") : NULL;
}

static void
crates_arrived_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reach *reach = g_task_get_task_data (task);
  g_autoptr(QuayAzureAnswer) answer = take_answer (task, result);
  g_autoptr(JsonObject) crate = NULL;
  GError *fault = NULL;
  QuayAzureElements elements;

  if (answer == NULL)
    return;
  fault = quay_azure_fault_from_answer (answer, reach->address);
  if (fault != NULL)
    {
      g_task_return_error (task, fault);
      return;
    }

  if (quay_azure_elements_begin (&elements, answer->body, "value"))
    crate = quay_azure_elements_next (&elements);
  if (crate == NULL || quay_azure_json_get_string (crate, "name") == NULL || read_version (crate) == NULL)
    g_task_return_boolean (task, TRUE);
  else
    start_download (task, quay_azure_json_get_string (crate, "name"), read_version (crate));
}

/* A crate that is saved in the feed: to download one of an upstream source would save it. */
static void
ask_for_crates (GTask *task)
{
  Reach *reach = g_task_get_task_data (task);
  g_autofree char *feed = g_uri_escape_string (quay_feed_address_get_feed (reach->address), NULL, FALSE);
  g_autofree char *rest = g_strconcat (feed, "/packages", NULL);
  QuayAzureQuestion question = { .manner = QUAY_AZURE_FOR_REST, .largest_body = LARGEST_LIST };

  g_free (reach->url);
  reach->url = quay_azure_rest_dup_feeds_url (reach->address, quay_feed_address_get_project (reach->address), rest,
                                              "protocolType=Cargo&$top=1", 0);
  question.url = reach->url;
  question.authorization = reach->authorization;
  quay_azure_errand_ask_async (reach->errand, &question, crates_arrived_cb, g_object_ref (task));
}

/**
 * quay_azure_client_check_download_async:
 * @access: what quay_azure_client_check_feed_async() found
 * @authorization: (nullable): the complete value that Cargo would send
 * @crate: (nullable): a crate that is saved in the feed; %NULL for any, which takes one more request
 * @version: (nullable): its version
 *
 * Begins to download a crate and follows where that leads. The hosted service redirects to its storage, on another
 * host, with a signed address: no token goes there. Beware of a crate that is only upstream: the feed would save it.
 */
void
quay_azure_client_check_download_async (QuayAzureClient    *self,
                                        QuayFeedAccess     *access,
                                        QuaySecret         *authorization,
                                        const char         *crate,
                                        const char         *version,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (access != NULL);
  g_return_if_fail ((crate == NULL) == (version == NULL));

  task = new_task (self, access, authorization, quay_azure_client_check_download_async, cancellable, callback,
                   user_data);
  if (!quay_azure_errand_is_sendable (authorization, &error))
    g_task_return_error (task, error);
  else if (crate != NULL)
    start_download (task, crate, version);
  else
    ask_for_crates (task);
}

/**
 * quay_azure_client_check_download_finish:
 * @host: (out) (optional) (transfer full) (nullable): who sent the crate; %NULL when there was none to try
 *   with
 * @milliseconds: (out) (optional): how long all answers took together
 * @error: as quay_azure_client_check_feed_finish(); %QUAY_ERROR_ROLE_MISSING for a crate that the account may not
 *   save; %QUAY_ERROR_DOWNLOADS_BLOCKED when the host behind the redirect is out of reach
 *
 * Returns: whether nothing is in the way of downloads
 */
gboolean
quay_azure_client_check_download_finish (QuayAzureClient *self,
                                         GAsyncResult    *result,
                                         char           **host,
                                         guint           *milliseconds,
                                         GError         **error)
{
  Reach *reach;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  reach = g_task_get_task_data (G_TASK (result));
  if (host != NULL)
    *host = reach->exists ? dup_host (reach->url) : NULL;
  if (milliseconds != NULL)
    *milliseconds = reach->milliseconds;
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
quay_azure_client_check_download_dup_details (QuayAzureClient *self,
                                              GAsyncResult    *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return dup_details (result);
}
