/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-check"

#include "config.h"

#include "quay-azure-client.h"

#include <libsoup/soup.h>
#include <string.h>

#include "quay-access-token.h"
#include "quay-azure-errand.h"
#include "quay-azure-fault.h"
#include "quay-azure-json.h"
#include "quay-azure-rest.h"
#include "quay-error.h"
#include "quay-feed-access-private.h"

/* A config.json has less than 1 KiB; the list of all feeds of a large organization has several MiB. */
#define LARGEST_BODY (1024 * 1024)
#define LARGEST_LIST (32 * 1024 * 1024)

/* Where a check looks, in this order. The first is where it was told to; the others follow when the feed is not
 * there, or nobody is. */
typedef enum
{
  STAGE_ASKED,
  STAGE_LEGACY,        /* the host that was pasted, whose newer name does not answer */
  STAGE_ORGANIZATION,  /* the same without the project */
  STAGE_LIST,          /* where the list of feeds says it is */
} Stage;

/* One check. It begins at the address asked for and ends there, unless the answer is “there is no such feed”:
 *
 *   ask without a token ──200──► public
 *          │401 (403, 404)
 *          ▼
 *   ask with the token ──200──► works, and with GUIDs in the address: ask for names, and with the token there
 *          │404
 *          ▼
 *   the next stage
 *
 * The first fault is kept, because a second address that fails, too, explains nothing. What works with GUIDs is kept
 * as well: names are nicer, but not needed.
 */
typedef struct
{
  QuayFeedAddress *asked;
  QuayFeedAddress *target;            /* being asked now */
  QuayFeedAddress *found;             /* where it is, when that is not what was asked for */
  QuaySecret      *authorization;
  QuayAzureErrand *errand;
  Stage            stage;
  gboolean         as_written;
  gboolean         with_token;        /* what the current request is */
  guint            anonymous_status;  /* of the target */
  char            *tenant;
  char            *anonymous_details; /* of the answer to the request without the token */
  GError          *fault;             /* of the address asked for */
  QuayFeedAccess  *access;            /* of the address with GUIDs */
} Check;

static void probe (GTask *task);

static void
free_check (Check *check)
{
  g_clear_pointer (&check->errand, quay_azure_errand_free);
  g_clear_pointer (&check->asked, quay_feed_address_unref);
  g_clear_pointer (&check->target, quay_feed_address_unref);
  g_clear_pointer (&check->found, quay_feed_address_unref);
  g_clear_pointer (&check->authorization, quay_secret_unref);
  g_clear_pointer (&check->access, quay_feed_access_unref);
  g_clear_pointer (&check->tenant, g_free);
  g_clear_pointer (&check->anonymous_details, g_free);
  g_clear_error (&check->fault);
  g_free (check);
}

static gboolean
is_scope_open (Check *check)
{
  return (quay_feed_address_get_notes (check->asked) & QUAY_ADDRESS_SCOPE_UNKNOWN) != 0;
}

/* A fault that says that the place is wrong or out of reach, as opposed to one of the token. */
static gboolean
is_of_place (const GError *fault)
{
  static const QuayError codes[] = {
    QUAY_ERROR_OFFLINE, QUAY_ERROR_HOST_NOT_FOUND, QUAY_ERROR_NO_ANSWER, QUAY_ERROR_TLS_UNTRUSTED, QUAY_ERROR_PROXY,
    QUAY_ERROR_FEED_NOT_FOUND, QUAY_ERROR_NOT_A_FEED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_error_matches (fault, QUAY_ERROR, codes[i]))
        return TRUE;
    }
  return FALSE;
}

static void
add_anonymous_details (Check  *check,
                       GError *fault)
{
  const char *details = fault->domain == QUAY_ERROR ? quay_error_get_details (fault) : NULL;

  if (check->with_token && check->anonymous_details != NULL && details != NULL &&
      !g_str_has_prefix (details, check->anonymous_details))
    quay_error_take_details (fault, g_strconcat (check->anonymous_details, "\n", details, NULL));
}

/* Takes @fault. An address that was tried in place of the one asked for has a say only when the link left the choice
 * open, and when it says more than “not here either”. */
static void
fail (GTask  *task,
      GError *fault)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *host = quay_feed_address_dup_host (check->target);

  fault = quay_azure_errand_explain (check->errand, fault, host);
  add_anonymous_details (check, fault);
  if (fault->domain == QUAY_ERROR && check->access != NULL)
    {
      g_error_free (fault);
      g_task_return_pointer (task, g_steal_pointer (&check->access), (GDestroyNotify) quay_feed_access_unref);
      return;
    }

  if (check->fault != NULL && fault->domain == QUAY_ERROR &&
      (is_of_place (fault) || !(is_scope_open (check) || check->stage == STAGE_LEGACY)))
    {
      g_error_free (fault);
      fault = g_steal_pointer (&check->fault);
    }
  g_task_return_error (task, fault);
}

/* The feed answers, but in another scope than was asked for. */
static void
fail_with_found (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  const char *project = quay_feed_address_get_project (check->target);
  g_autofree char *feed = quay_feed_address_dup_feed_text (check->target);
  GError *error;

  check->found = quay_feed_address_ref (check->target);
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

/* What was said without the token and then with it: support wants to see both. */
static char *
join_details (Check      *check,
              const char *details)
{
  if (!check->with_token || check->anonymous_details == NULL)
    return g_strdup (details);
  return g_strconcat (check->anonymous_details, "\n", details, NULL);
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
  g_autofree char *details = NULL;
  const char *download;

  if (config == NULL)
    return NULL;
  download = quay_azure_json_get_string (config, "dl");
  download_host = read_download_host (download);
  if (download_host == NULL)
    return NULL;

  *needs_token = quay_azure_json_get_boolean (config, "auth-required");
  address = quay_feed_address_with_project (check->target, quay_feed_address_get_project (check->target), NULL);
  details = quay_azure_answer_dup_details (answer);
  return _quay_feed_access_new (address, !answer->with_token && !*needs_token,
                                quay_azure_answer_dup_account (answer),
                                check->tenant != NULL ? g_strdup (check->tenant)
                                                      : quay_azure_answer_dup_tenant (answer),
                                g_steal_pointer (&download_host), g_strdup (download),
                                join_details (check, details));
}

/* Takes @target. */
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

static void
ask_service (GTask              *task,
             const char         *url,
             gsize               largest_body,
             GAsyncReadyCallback callback)
{
  Check *check = g_task_get_task_data (task);
  QuayAzureQuestion question = {
    .manner = QUAY_AZURE_FOR_REST,
    .url = url,
    .authorization = check->authorization,
    .largest_body = largest_body,
  };

  quay_azure_errand_ask_async (check->errand, &question, callback, g_object_ref (task));
}

/* The address of a feed as the service spells it; @address says what the service does not know. */
static QuayFeedAddress *
build_address (JsonObject      *feed,
               QuayFeedAddress *address)
{
  JsonObject *project = quay_azure_json_get_object (feed, "project");
  const char *name = quay_azure_json_get_string (feed, "name");
  const char *view = quay_feed_address_get_view (address);
  g_autofree char *text = g_strconcat (name != NULL ? name : "", view != NULL ? "@" : NULL, view, NULL);

  return quay_feed_address_new (quay_feed_address_get_server (address),
                                quay_feed_address_get_organization (address),
                                project != NULL ? quay_azure_json_get_string (project, "name") : NULL,
                                text, quay_feed_address_get_force_auth (address), NULL);
}

static void
names_arrived_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(QuayAzureAnswer) answer = NULL;
  g_autoptr(JsonObject) feed = NULL;
  QuayFeedAddress *named = NULL;
  GError *error = NULL;

  answer = quay_azure_request_finish (result, &error);
  if (answer == NULL)
    {
      fail (task, error);
      return;
    }

  feed = answer->status == 200 ? quay_azure_json_parse_object (answer->body) : NULL;
  named = feed != NULL ? build_address (feed, check->target) : NULL;
  if (named == NULL || (quay_feed_address_get_notes (named) & QUAY_ADDRESS_HAS_GUIDS) != 0)
    {
      g_clear_pointer (&named, quay_feed_address_unref);
      g_task_return_pointer (task, g_steal_pointer (&check->access), (GDestroyNotify) quay_feed_access_unref);
      return;
    }

  /* The feed without a token is known: it is the same one. */
  quay_feed_address_unref (check->target);
  check->target = named;
  probe (task);
}

static void
ask_for_names (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *feed = g_uri_escape_string (quay_feed_address_get_feed (check->target), NULL, FALSE);
  g_autofree char *url = NULL;

  url = quay_azure_rest_dup_feeds_url (check->target, quay_feed_address_get_project (check->target), feed, NULL, 0);
  ask_service (task, url, LARGEST_BODY, names_arrived_cb);
}

/* Takes @access; the feed answers at the target. */
static void
succeed (GTask          *task,
         QuayFeedAccess *access)
{
  g_autoptr(QuayFeedAccess) owned = access;
  Check *check = g_task_get_task_data (task);
  gboolean has_guids = (quay_feed_address_get_notes (check->target) & QUAY_ADDRESS_HAS_GUIDS) != 0;

  if (check->stage >= STAGE_ORGANIZATION && !is_scope_open (check))
    fail_with_found (task);
  else if (has_guids && check->with_token && !check->as_written && check->access == NULL)
    {
      check->access = g_steal_pointer (&owned);
      ask_for_names (task);
    }
  else
    g_task_return_pointer (task, g_steal_pointer (&owned), (GDestroyNotify) quay_feed_access_unref);
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

/* The address of the feed in the list of all feeds that the token can see; NULL when it is not there. */
static QuayFeedAddress *
find_in_list (QuayAzureAnswer *answer,
              QuayFeedAddress *address)
{
  QuayAzureElements elements;

  if (!quay_azure_elements_begin (&elements, answer->body, "value"))
    return NULL;
  for (;;)
    {
      g_autoptr(JsonObject) feed = quay_azure_elements_next (&elements);

      if (feed == NULL)
        return NULL;
      if (is_same_feed (feed, address))
        return build_address (feed, address);
    }
}

static void
list_arrived_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr(QuayAzureAnswer) answer = NULL;
  g_autoptr(QuayFeedAddress) found = NULL;
  GError *error = NULL;

  answer = quay_azure_request_finish (result, &error);
  if (answer == NULL)
    {
      fail (task, error);
      return;
    }

  if (answer->status == 200)
    found = find_in_list (answer, check->asked);
  if (found == NULL || quay_feed_address_equal (found, check->asked) || quay_feed_address_equal (found, check->target))
    fail (task, g_steal_pointer (&check->fault));
  else
    start_probe (task, g_steal_pointer (&found));
}

/* Without a project the list has the feeds of all projects. */
static void
ask_for_list (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *url = quay_azure_rest_dup_feeds_url (check->asked, NULL, NULL, NULL, 0);

  ask_service (task, url, LARGEST_LIST, list_arrived_cb);
}

static gboolean
has_legacy_host (Check *check)
{
  return !check->as_written && (quay_feed_address_get_notes (check->asked) & QUAY_ADDRESS_LEGACY_HOST) != 0;
}

/* Takes @fault, which says that the feed is not at the target, or that nobody is there. */
static void
look_elsewhere (GTask  *task,
                GError *fault)
{
  Check *check = g_task_get_task_data (task);
  gboolean found_nothing;

  if (check->fault == NULL)
    check->fault = fault;
  else
    g_error_free (fault);
  found_nothing = g_error_matches (check->fault, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);

  if (check->stage < STAGE_LEGACY && has_legacy_host (check))
    {
      check->stage = STAGE_LEGACY;
      start_probe (task, quay_feed_address_with_legacy_host (check->asked));
    }
  else if (found_nothing && check->stage < STAGE_ORGANIZATION && quay_feed_address_get_project (check->asked) != NULL)
    {
      check->stage = STAGE_ORGANIZATION;
      start_probe (task, quay_feed_address_with_project (check->asked, NULL, NULL));
    }
  else if (found_nothing && check->stage < STAGE_LIST && check->with_token)
    {
      check->stage = STAGE_LIST;
      ask_for_list (task);
    }
  else
    fail (task, g_steal_pointer (&check->fault));
}

/* Takes @fault. */
static void
end_with (GTask  *task,
          GError *fault)
{
  Check *check = g_task_get_task_data (task);

  if (check->access == NULL &&
      (g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND) ||
       (check->stage == STAGE_ASKED && has_legacy_host (check) && is_of_place (fault))))
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
      end_with (task, quay_azure_fault_new (answer, QUAY_ERROR_NOT_A_FEED, "This is not an Azure DevOps"));
      return;
    }

  g_free (check->tenant);
  check->tenant = quay_azure_answer_dup_tenant (answer);
  g_free (check->anonymous_details);
  check->anonymous_details = quay_azure_answer_dup_details (answer);
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
  g_autoptr(QuayAzureAnswer) answer = NULL;
  GError *error = NULL;

  answer = quay_azure_request_finish (result, &error);
  if (answer == NULL)
    end_with (task, error);
  else if (check->with_token)
    judge_authorized (task, answer);
  else
    judge_anonymous (task, answer);
}

static void
probe (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *url = NULL;
  QuayAzureQuestion question = { .manner = QUAY_AZURE_LIKE_CARGO, .largest_body = LARGEST_BODY };

  url = g_strconcat (quay_feed_address_get_index_url (check->target) + strlen ("sparse+"), "config.json", NULL);
  question.url = url;
  question.authorization = check->with_token ? check->authorization : NULL;
  quay_azure_errand_ask_async (check->errand, &question, answered_cb, g_object_ref (task));
}

/* Takes over what the address said without a token, if that was the whole answer: “401”, at the first place. */
static gboolean
take_challenge (Check *check,
                Check *earlier)
{
  if (earlier == NULL || earlier->stage != STAGE_ASKED || earlier->anonymous_status != 401 ||
      !quay_feed_address_equal (earlier->target, check->asked))
    return FALSE;

  check->target = quay_feed_address_ref (earlier->target);
  check->anonymous_status = earlier->anonymous_status;
  check->anonymous_details = g_strdup (earlier->anonymous_details);
  check->tenant = g_strdup (earlier->tenant);
  check->with_token = TRUE;
  return TRUE;
}

static void
start_check (QuayAzureClient    *self,
             QuayFeedAddress    *address,
             QuaySecret         *authorization,
             gboolean            as_written,
             Check              *earlier,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean legacy = as_written && (quay_feed_address_get_notes (address) & QUAY_ADDRESS_LEGACY_HOST) != 0;
  Check *check = g_new0 (Check, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, quay_azure_client_check_feed_async);
  check->asked = legacy ? quay_feed_address_with_legacy_host (address) : quay_feed_address_ref (address);
  check->authorization = authorization != NULL ? quay_secret_ref (authorization) : NULL;
  check->as_written = as_written;
  g_task_set_task_data (task, check, (GDestroyNotify) free_check);

  if (quay_feed_address_get_index_url (address) == NULL)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "feed", NULL, "No feed is named"));
  else if (!quay_azure_errand_is_sendable (authorization, &error))
    g_task_return_error (task, error);
  else
    {
      check->errand = quay_azure_errand_new (self, cancellable, g_task_get_context (task));
      if (authorization != NULL && take_challenge (check, earlier))
        probe (task);
      else
        start_probe (task, quay_feed_address_ref (check->asked));
    }
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
 *
 * Names are asked for in place of GUIDs, if there is a token for that, and the result has them when the feed answers
 * under its names, too. An address of visualstudio.com is asked under the newer host, and keeps its own only when that
 * one does not know the feed or cannot be reached.
 */
void
quay_azure_client_check_feed_async (QuayAzureClient    *self,
                                    QuayFeedAddress    *address,
                                    QuaySecret         *authorization,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (address != NULL);

  start_check (self, address, authorization, FALSE, NULL, cancellable, callback, user_data);
}

/**
 * quay_azure_client_check_feed_again_async:
 * @earlier: the result of a check of a feed without a login, which has ended
 * @authorization: the complete value that Cargo would send
 *
 * As quay_azure_client_check_feed_async(), of the same address. What it answered without a login is not asked for once
 * more. Ends with quay_azure_client_check_feed_finish().
 */
void
quay_azure_client_check_feed_again_async (QuayAzureClient    *self,
                                          GAsyncResult       *earlier,
                                          QuaySecret         *authorization,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data)
{
  Check *check;

  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (g_task_is_valid (earlier, self));
  g_return_if_fail (authorization != NULL);

  check = g_task_get_task_data (G_TASK (earlier));
  start_check (self, check->asked, authorization, check->as_written, check, cancellable, callback, user_data);
}

/**
 * quay_azure_client_check_written_feed_async:
 * @address: the feed, read from the text that stands in a file
 * @authorization: (nullable): the complete value that Cargo would send, or %NULL for No Login
 *
 * As quay_azure_client_check_feed_async(), on exactly the way that Cargo takes: an address of visualstudio.com is asked
 * under that host, and GUIDs stay. Ends with quay_azure_client_check_feed_finish().
 */
void
quay_azure_client_check_written_feed_async (QuayAzureClient    *self,
                                            QuayFeedAddress    *address,
                                            QuaySecret         *authorization,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (address != NULL);

  start_check (self, address, authorization, TRUE, NULL, cancellable, callback, user_data);
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

/**
 * quay_azure_client_check_feed_dup_tenant:
 * @result: of a check, whatever came of it
 *
 * Returns: (transfer full) (nullable): the GUID of the Entra tenant that the organization named when it asked for a
 *   login, for quay_azure_cli_get_token_async()
 */
char *
quay_azure_client_check_feed_dup_tenant (QuayAzureClient *self,
                                         GAsyncResult    *result)
{
  Check *check;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  check = g_task_get_task_data (G_TASK (result));
  return g_strdup (check->tenant);
}
