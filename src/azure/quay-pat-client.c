/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-pat-client"

#include "config.h"

#include "quay-pat-client.h"

#include <libsoup/soup.h>
#include <string.h>

#include "quay-azure-errand.h"
#include "quay-azure-fault.h"
#include "quay-azure-json.h"
#include "quay-azure-rest.h"
#include "quay-error.h"
#include "quay-pat-private.h"

/* Bytes of an answer, all of them in locked memory: a page of a hundred tokens without their values has 50 KiB. */
#define LARGEST_BODY (256 * 1024)

#define ROWS_OF_PAGE "100"
#define MOST_PAGES 50

#define ANONYMOUS "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"

/**
 * QuayPatClient:
 *
 * Makes, lists, renews and revokes personal access tokens. The service wants a login to Entra for that and takes no
 * token of the kind that it makes; servers have no such service.
 *
 * A token that was made is read into locked memory and taken out of the answer there; what libsoup and GnuTLS held of
 * the answer on its way is beyond our reach.
 *
 * What changes something is not given up half way: once it is sent, its end is awaited, at most for the client's limit,
 * because otherwise a token could exist that nobody knows of. So a cancellable counts only before.
 */
struct _QuayPatClient
{
  GObject          parent_instance;

  QuayAzureClient *client;
  QuayFeedAddress *organization;
  QuaySecret      *authorization;
};

G_DEFINE_FINAL_TYPE (QuayPatClient, quay_pat_client, G_TYPE_OBJECT)

typedef enum
{
  DEED_CREATE,
  DEED_LIST,
  DEED_GET,
  DEED_RENEW,
  DEED_REVOKE,
} Deed;

typedef struct
{
  Deed             deed;
  QuayAzureErrand *errand;
  GPtrArray       *pats;      /* of the pages so far */
  guint            n_pages;
} Call;

static void
free_call (Call *call)
{
  g_clear_pointer (&call->errand, quay_azure_errand_free);
  g_clear_pointer (&call->pats, g_ptr_array_unref);
  g_free (call);
}

/* Words of ours in place of one of the service, for a success that cannot be made out, or that has no token in it. */
#define UNREADABLE "200"
#define NO_TOKEN "patToken"

/* What the service calls its failures (“Azure DevOps Services REST API”, Tokens, “PatTokenError”, 2026), as far as
 * something can be done about them. The words come in 200, because the request itself was fine. */
static const struct
{
  const char *word;
  QuayError   code;
} failures[] = {
  { "accessDenied", QUAY_ERROR_PAT_FORBIDDEN },
  { "invalidUserType", QUAY_ERROR_PAT_FORBIDDEN },
  { "sourceNotSupported", QUAY_ERROR_PAT_FORBIDDEN },
  { "patLifespanPolicyViolation", QUAY_ERROR_PAT_LIFETIME },
  { "invalidValidTo", QUAY_ERROR_PAT_LIFETIME },
  { "authorizationNotFound", QUAY_ERROR_PAT_GONE },
  { "hostAuthorizationNotFound", QUAY_ERROR_PAT_GONE },
  { "invalidAuthorizationId", QUAY_ERROR_PAT_GONE },
  { "tokenNotFound", QUAY_ERROR_PAT_GONE },
};

static GError *
new_error (QuayPatClient   *self,
           QuayAzureAnswer *answer,
           QuayError        code,
           const char      *subject)
{
  GError *error = quay_error_new (code, subject, NULL, "The service of tokens answered “%s” (status %u)",
                                  subject != NULL ? subject : "", answer->status);

  quay_error_take_details (error, quay_azure_answer_dup_details (answer));
  return error;
}

static GError *
new_failure (QuayPatClient   *self,
             QuayAzureAnswer *answer,
             const char      *word)
{
  g_autofree char *valid = g_utf8_make_valid (word, strnlen (word, 200));

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      if (g_ascii_strcasecmp (failures[i].word, word) != 0)
        continue;
      return new_error (self, answer, failures[i].code,
                        failures[i].code == QUAY_ERROR_PAT_FORBIDDEN
                        ? quay_feed_address_get_organization (self->organization) : NULL);
    }
  return new_error (self, answer, QUAY_ERROR_PAT_FAILED, valid);
}

/* Who is logged in, when the organization does not know them. */
static GError *
new_refused (QuayPatClient   *self,
             QuayAzureAnswer *answer)
{
  g_autofree char *account = quay_azure_answer_dup_account (answer);
  GError *error;

  if (!quay_azure_answer_says (answer, "TF400813") || quay_azure_answer_says (answer, ANONYMOUS))
    return new_error (self, answer, QUAY_ERROR_AZ_LOGGED_OUT, NULL);

  error = quay_error_new (QUAY_ERROR_AZ_OTHER_ACCOUNT, account,
                          quay_feed_address_get_organization (self->organization),
                          "The account does not belong to the organization (status %u)", answer->status);
  quay_error_take_details (error, quay_azure_answer_dup_details (answer));
  return error;
}

/* An answer that is no 200: by its status, but never as the answer of a feed. */
static GError *
judge_status (QuayPatClient   *self,
              QuayAzureAnswer *answer)
{
  g_autoptr(GError) fault = quay_azure_fault_from_answer (answer, self->organization);
  g_autoptr(JsonObject) object = quay_azure_json_parse_object (answer->body);
  g_autofree char *status = g_strdup_printf ("%u", answer->status);
  const char *message = object != NULL ? quay_azure_json_get_string (object, "message") : NULL;

  if (g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_POLICY) ||
      g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_THROTTLED) ||
      g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_SERVER_FAULT) ||
      g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_PROXY))
    return g_steal_pointer (&fault);
  if (answer->status == 403 || quay_azure_answer_says (answer, "InvalidAccessException"))
    return new_error (self, answer, QUAY_ERROR_PAT_FORBIDDEN, quay_feed_address_get_organization (self->organization));
  if (answer->status == 401)
    return new_refused (self, answer);
  /* A page to log in at, in place of an answer. */
  if (g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_LOGIN_PAGE))
    return new_error (self, answer, QUAY_ERROR_AZ_LOGGED_OUT, NULL);
  return new_failure (self, answer, message != NULL ? message : status);
}

/* Takes @answer apart: the object in it, or the error that it is. */
static JsonObject *
judge_answer (QuayPatClient   *self,
              QuayAzureAnswer *answer,
              GError         **error)
{
  g_autoptr(JsonObject) object = NULL;
  const char *word;

  if (answer->status != 200 || quay_azure_answer_is_page (answer))
    {
      *error = judge_status (self, answer);
      return NULL;
    }
  object = quay_azure_json_parse_object (answer->body);
  if (object == NULL)
    {
      *error = new_failure (self, answer, UNREADABLE);
      return NULL;
    }
  word = quay_azure_json_get_string (object, "patTokenError");
  if (word != NULL && g_ascii_strcasecmp (word, "none") != 0)
    {
      *error = new_failure (self, answer, word);
      return NULL;
    }
  return g_steal_pointer (&object);
}

/* Takes @error. Why a token could not be revoked matters less than that it still works. */
static void
fail (GTask  *task,
      GError *error)
{
  Call *call = g_task_get_task_data (task);
  GError *wrapped;

  error = quay_azure_errand_explain (call->errand, error, "vssps.dev.azure.com");
  if (call->deed != DEED_REVOKE || error->domain != QUAY_ERROR)
    {
      g_task_return_error (task, error);
      return;
    }
  if (error->code == QUAY_ERROR_PAT_GONE)
    {
      g_error_free (error);
      g_task_return_boolean (task, TRUE);
      return;
    }

  wrapped = quay_error_new (QUAY_ERROR_PAT_NOT_REVOKED, NULL, NULL, "The token was not revoked: %s", error->message);
  quay_error_take_details (wrapped, g_strdup (quay_error_get_details (error)));
  g_error_free (error);
  g_task_return_error (task, wrapped);
}

static void ask_for_page (GTask      *task,
                          const char *continuation);

static void
take_page (GTask      *task,
           JsonObject *object)
{
  Call *call = g_task_get_task_data (task);
  JsonArray *rows = quay_azure_json_get_array (object, "patTokens");
  const char *continuation = quay_azure_json_get_string (object, "continuationToken");
  guint n_rows = rows != NULL ? json_array_get_length (rows) : 0;

  for (guint i = 0; i < n_rows; i++)
    {
      JsonNode *node = json_array_get_element (rows, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (call->pats, _quay_pat_new_from_json (json_node_get_object (node), NULL));
    }
  if (n_rows > 0 && continuation != NULL && continuation[0] != '\0' && ++call->n_pages < MOST_PAGES)
    ask_for_page (task, continuation);
  else
    g_task_return_pointer (task, g_steal_pointer (&call->pats), (GDestroyNotify) g_ptr_array_unref);
}

static void
take_pat (GTask           *task,
          QuayAzureAnswer *answer,
          JsonObject      *object)
{
  QuayPatClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  JsonObject *pat = quay_azure_json_get_object (object, "patToken");

  if (pat == NULL && call->deed != DEED_CREATE)
    fail (task, new_error (self, answer, QUAY_ERROR_PAT_GONE, NULL));
  else if (pat == NULL || (call->deed == DEED_CREATE && answer->secret == NULL))
    fail (task, new_failure (self, answer, NO_TOKEN));
  else
    g_task_return_pointer (task,
                           _quay_pat_new_from_json (pat, call->deed == DEED_CREATE ? answer->secret : NULL),
                           (GDestroyNotify) quay_pat_unref);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayPatClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr(QuayAzureAnswer) answer = NULL;
  g_autoptr(JsonObject) judged = NULL;
  GError *error = NULL;

  answer = quay_azure_request_finish (result, &error);
  if (answer == NULL)
    {
      fail (task, error);
      return;
    }

  /* Of 200 and 204, both of which are documented for this, only one has a body. */
  if (call->deed == DEED_REVOKE && answer->status >= 200 && answer->status < 300 && answer->status != 203 &&
      g_bytes_get_size (answer->body) == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  judged = judge_answer (self, answer, &error);
  if (judged == NULL && (call->deed == DEED_GET || call->deed == DEED_RENEW) && answer->status == 404)
    {
      g_error_free (error);
      error = new_error (self, answer, QUAY_ERROR_PAT_GONE, NULL);
    }
  if (judged == NULL)
    fail (task, error);
  else if (call->deed == DEED_REVOKE && quay_azure_json_get_string (judged, "patTokenError") == NULL)
    fail (task, new_failure (self, answer, UNREADABLE));
  else if (call->deed == DEED_REVOKE)
    g_task_return_boolean (task, TRUE);
  else if (call->deed == DEED_LIST)
    take_page (task, judged);
  else
    take_pat (task, answer, judged);
}

/* The task of a call, or NULL when it has failed already. */
static GTask *
begin (QuayPatClient      *self,
       Deed                deed,
       gpointer            source_tag,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  gboolean changes = deed == DEED_CREATE || deed == DEED_RENEW || deed == DEED_REVOKE;
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, (GDestroyNotify) free_call);
  call->deed = deed;
  call->pats = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_pat_unref);
  call->errand = quay_azure_errand_new (self->client, changes ? NULL : cancellable, g_task_get_context (task));

  if (g_task_return_error_if_cancelled (task))
    return NULL;
  if (changes)
    g_task_set_check_cancellable (task, FALSE);
  if (quay_feed_address_get_host_kind (self->organization) == QUAY_FEED_SERVER)
    error = quay_error_new (QUAY_ERROR_PAT_FORBIDDEN, quay_feed_address_get_organization (self->organization), NULL,
                            "A server makes no tokens on request");
  else
    quay_azure_errand_is_sendable (self->authorization, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return NULL;
    }
  return g_steal_pointer (&task);
}

static void
ask (GTask      *task,
     const char *method,
     const char *query,
     const char *body)
{
  QuayPatClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autofree char *url = quay_azure_rest_dup_tokens_url (self->organization, query);
  QuayAzureQuestion question = {
    .manner = QUAY_AZURE_FOR_REST,
    .method = method,
    .url = url,
    .authorization = self->authorization,
    .body = body,
    .largest_body = LARGEST_BODY,
    .has_secret = TRUE,
  };

  quay_azure_errand_ask_async (call->errand, &question, answered_cb, g_object_ref (task));
}

static void
ask_for_page (GTask      *task,
              const char *continuation)
{
  g_autofree char *escaped = continuation != NULL ? g_uri_escape_string (continuation, NULL, FALSE) : NULL;
  g_autofree char *query = NULL;

  query = g_strconcat ("displayFilterOption=active&$top=" ROWS_OF_PAGE, escaped != NULL ? "&continuationToken=" : NULL,
                       escaped, NULL);
  ask (task, SOUP_METHOD_GET, query, NULL);
}

static char *
build_body (const char  *id,
            const char  *name,
            QuayPatScope scope,
            GDateTime   *valid_to)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GDateTime) utc = g_date_time_to_utc (valid_to);
  g_autofree char *time = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.000Z");
  const char *members[][2] = {
    { "authorizationId", id }, { "displayName", name }, { "scope", _quay_pat_spell_scope (scope) }, { "validTo", time },
  };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (members[i][1] == NULL)
        continue;
      json_builder_set_member_name (builder, members[i][0]);
      json_builder_add_string_value (builder, members[i][1]);
    }
  /* Tokens for all organizations are on their way out, and nobody needs one for a feed. */
  json_builder_set_member_name (builder, "allOrgs");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static char *
build_id_query (const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat ("authorizationId=", escaped, NULL);
}

static void
quay_pat_client_dispose (GObject *object)
{
  QuayPatClient *self = QUAY_PAT_CLIENT (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->organization, quay_feed_address_unref);
  g_clear_pointer (&self->authorization, quay_secret_unref);
  G_OBJECT_CLASS (quay_pat_client_parent_class)->dispose (object);
}

static void
quay_pat_client_class_init (QuayPatClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_pat_client_dispose;
}

static void
quay_pat_client_init (QuayPatClient *self)
{
}

/**
 * quay_pat_client_new:
 * @client: whom to ask through
 * @organization: the organization; what else it names is not looked at
 * @authorization: “Bearer ” and an Entra token for Azure DevOps
 *
 * Made for one task at hand: @authorization lives for about an hour.
 */
QuayPatClient *
quay_pat_client_new (QuayAzureClient *client,
                     QuayFeedAddress *organization,
                     QuaySecret      *authorization)
{
  QuayPatClient *self;

  g_return_val_if_fail (QUAY_IS_AZURE_CLIENT (client), NULL);
  g_return_val_if_fail (organization != NULL, NULL);
  g_return_val_if_fail (authorization != NULL, NULL);

  self = g_object_new (QUAY_TYPE_PAT_CLIENT, NULL);
  self->client = g_object_ref (client);
  self->organization = quay_feed_address_ref (organization);
  self->authorization = quay_secret_ref (authorization);
  return self;
}

QuayFeedAddress *
quay_pat_client_get_organization (QuayPatClient *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CLIENT (self), NULL);

  return self->organization;
}

/**
 * quay_pat_client_create_async:
 * @name: what the token is called on the page of Azure DevOps
 * @scope: not %QUAY_PAT_OTHER
 * @valid_to: when it shall end
 *
 * Makes a token for this organization.
 */
void
quay_pat_client_create_async (QuayPatClient      *self,
                              const char         *name,
                              QuayPatScope        scope,
                              GDateTime          *valid_to,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *body = NULL;

  g_return_if_fail (QUAY_IS_PAT_CLIENT (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (scope < QUAY_PAT_OTHER);
  g_return_if_fail (valid_to != NULL);

  task = begin (self, DEED_CREATE, quay_pat_client_create_async, cancellable, callback, user_data);
  if (task == NULL)
    return;
  body = build_body (NULL, name, scope, valid_to);
  ask (task, SOUP_METHOD_POST, NULL, body);
}

/**
 * quay_pat_client_create_finish:
 * @error: %QUAY_ERROR_PAT_FORBIDDEN, %QUAY_ERROR_PAT_LIFETIME, %QUAY_ERROR_PAT_FAILED with the service's word;
 *   %QUAY_ERROR_AZ_LOGGED_OUT when the login is not accepted, %QUAY_ERROR_AZ_OTHER_ACCOUNT when it is of somebody else;
 *   those of the network and of a busy service; %G_IO_ERROR_CANCELLED only if nothing was sent
 *
 * Returns: (transfer full): the new token, the only time with its value
 */
QuayPat *
quay_pat_client_create_finish (QuayPatClient *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_pat_client_may_have_created:
 * @error: of quay_pat_client_create_finish()
 *
 * Returns: whether there may be a token nevertheless: nobody answered, or the service had a fault of its own, or it said
 *   that all went well in words that cannot be made out. A word of the service for why it refuses leaves none.
 */
gboolean
quay_pat_client_may_have_created (const GError *error)
{
  const char *word;

  g_return_val_if_fail (error != NULL, FALSE);

  if (error->domain != QUAY_ERROR || error->code == QUAY_ERROR_NO_ANSWER || error->code == QUAY_ERROR_SERVER_FAULT)
    return TRUE;
  word = quay_error_get_subject (error);
  return error->code == QUAY_ERROR_PAT_FAILED &&
         (g_strcmp0 (word, UNREADABLE) == 0 || g_strcmp0 (word, NO_TOKEN) == 0);
}

/**
 * quay_pat_client_list_async:
 *
 * Asks for the tokens of the account that work today, however they were made.
 */
void
quay_pat_client_list_async (QuayPatClient      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_PAT_CLIENT (self));

  task = begin (self, DEED_LIST, quay_pat_client_list_async, cancellable, callback, user_data);
  if (task != NULL)
    ask_for_page (task, NULL);
}

/**
 * quay_pat_client_list_finish:
 * @error: as quay_pat_client_create_finish()
 *
 * Returns: (transfer full) (element-type QuayPat): the tokens, without their values
 */
GPtrArray *
quay_pat_client_list_finish (QuayPatClient *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_pat_client_get_async:
 * @id: of quay_pat_get_id()
 *
 * Asks for one token: whether it still exists, and when it ends.
 */
void
quay_pat_client_get_async (QuayPatClient      *self,
                           const char         *id,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *query = NULL;

  g_return_if_fail (QUAY_IS_PAT_CLIENT (self));
  g_return_if_fail (id != NULL);

  task = begin (self, DEED_GET, quay_pat_client_get_async, cancellable, callback, user_data);
  query = build_id_query (id);
  if (task != NULL)
    ask (task, SOUP_METHOD_GET, query, NULL);
}

/**
 * quay_pat_client_get_finish:
 * @error: %QUAY_ERROR_PAT_GONE, and as quay_pat_client_create_finish()
 *
 * Returns: (transfer full): the token, without its value
 */
QuayPat *
quay_pat_client_get_finish (QuayPatClient *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_pat_client_renew_async:
 * @pat: a token that has not been revoked, with its ID
 * @valid_to: its new end
 *
 * Moves the end of a token. Its name, and a scope that is known here, are sent along as they are.
 */
void
quay_pat_client_renew_async (QuayPatClient      *self,
                             QuayPat            *pat,
                             GDateTime          *valid_to,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *body = NULL;

  g_return_if_fail (QUAY_IS_PAT_CLIENT (self));
  g_return_if_fail (pat != NULL && quay_pat_get_id (pat) != NULL);
  g_return_if_fail (valid_to != NULL);

  task = begin (self, DEED_RENEW, quay_pat_client_renew_async, cancellable, callback, user_data);
  if (task == NULL)
    return;
  body = build_body (quay_pat_get_id (pat), quay_pat_get_name (pat), quay_pat_get_scope (pat), valid_to);
  ask (task, SOUP_METHOD_PUT, NULL, body);
}

/**
 * quay_pat_client_renew_finish:
 * @error: %QUAY_ERROR_PAT_GONE, and as quay_pat_client_create_finish()
 *
 * Returns: (transfer full): the token with its new end, without its value, which has not changed
 */
QuayPat *
quay_pat_client_renew_finish (QuayPatClient *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_pat_client_revoke_async:
 * @id: of quay_pat_get_id()
 *
 * Ends a token for good. One that does not exist any more counts as revoked.
 */
void
quay_pat_client_revoke_async (QuayPatClient      *self,
                              const char         *id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *query = NULL;

  g_return_if_fail (QUAY_IS_PAT_CLIENT (self));
  g_return_if_fail (id != NULL);

  task = begin (self, DEED_REVOKE, quay_pat_client_revoke_async, cancellable, callback, user_data);
  query = build_id_query (id);
  if (task != NULL)
    ask (task, SOUP_METHOD_DELETE, query, NULL);
}

/**
 * quay_pat_client_revoke_finish:
 * @error: %QUAY_ERROR_PAT_NOT_REVOKED, whose message and details say why; %G_IO_ERROR_CANCELLED only if nothing was
 *   sent
 *
 * Returns: whether the token is gone
 */
gboolean
quay_pat_client_revoke_finish (QuayPatClient *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
