/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-answer"

#include "config.h"

#include "stand-in-private.h"

#include <string.h>

/* Who Azure DevOps says it saw when it saw nobody. */
#define ANONYMOUS "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"

#define SIGN_IN "https://spsprodweu4.vssps.visualstudio.com/_signin?realm=dev.azure.com"

static void
set_header (StandInRequest *self,
            const char     *name,
            const char     *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name, value);
}

/**
 * stand_in_request_get_segment:
 *
 * Returns: (transfer none): the @n-th segment of the path behind the organization, empty when there are fewer
 */
const char *
stand_in_request_get_segment (StandInRequest *self,
                              guint           n)
{
  return n < self->path->len ? g_ptr_array_index (self->path, n) : "";
}

/* Azure DevOps does not look at the case of the fixed words in its addresses. */
gboolean
stand_in_request_segment_is (StandInRequest *self,
                             guint           n,
                             const char     *word)
{
  return g_ascii_strcasecmp (stand_in_request_get_segment (self, n), word) == 0;
}

gboolean
stand_in_request_method_is (StandInRequest *self,
                            const char     *method)
{
  return g_str_equal (soup_server_message_get_method (self->message), method);
}

/**
 * stand_in_request_choose_page:
 * @n_rows: rows of the whole list
 * @size: rows of a page; 0 for all
 * @end: (out): behind the last row of the page
 *
 * Which rows to send: the token to continue with, which means nothing to clients, is the number of the next row.
 *
 * Returns: the first row of the page
 */
guint
stand_in_request_choose_page (StandInRequest *self,
                              guint           n_rows,
                              guint           size,
                              guint          *end)
{
  const char *token = self->query != NULL ? g_hash_table_lookup (self->query, "continuationToken") : NULL;
  guint start = token != NULL && g_str_has_prefix (token, "row/") ? strtoul (token + 4, NULL, 10) : 0;

  start = MIN (start, n_rows);
  *end = size > 0 ? MIN (n_rows, start + size) : n_rows;
  return start;
}

void
stand_in_answer_text (StandInRequest *self,
                      guint           status,
                      const char     *type,
                      const char     *text)
{
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

void
stand_in_answer_json (StandInRequest *self,
                      guint           status,
                      JsonBuilder    *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  stand_in_answer_text (self, status, "application/json; charset=utf-8", text);
}

static void
answer_error (StandInRequest *self,
              guint           status,
              const char     *type_key,
              const char     *message)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *type_name = g_strconcat ("Microsoft.VisualStudio.Services.", type_key, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "$id");
  json_builder_add_string_value (builder, "1");
  json_builder_set_member_name (builder, "innerException");
  json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_set_member_name (builder, "typeName");
  json_builder_add_string_value (builder, type_name);
  json_builder_set_member_name (builder, "typeKey");
  json_builder_add_string_value (builder, type_key);
  json_builder_set_member_name (builder, "errorCode");
  json_builder_add_int_value (builder, 0);
  json_builder_set_member_name (builder, "eventId");
  json_builder_add_int_value (builder, 3000);
  json_builder_end_object (builder);
  stand_in_answer_json (self, status, builder);
}

/**
 * stand_in_answer_error:
 * @type_key: what programs tell the error by
 * @format: the message
 *
 * Answers in the form that the REST services of Azure DevOps use for errors (REST API, common errors).
 */
void
stand_in_answer_error (StandInRequest *self,
                       guint           status,
                       const char     *type_key,
                       const char     *format,
                       ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  answer_error (self, status, type_key, message);
}

/* 403: the packaging services also repeat the message as the reason of the status line. */
void
stand_in_answer_lacking (StandInRequest *self,
                         const char     *permission)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf ("User '%s' lacks permission to complete this action. You need to have '%s'.",
                             self->token->account_id, permission);
  answer_error (self, SOUP_STATUS_FORBIDDEN, "FeedNeedsPermissionsException", message);
  soup_server_message_set_status (self->message, SOUP_STATUS_FORBIDDEN, message);
}

/* The three challenges and what tells the hosted service from a Server (artifacts-credprovider, IAuthUtil). */
static void
add_challenges (StandInRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autofree char *bearer = NULL;
  g_autofree char *basic = NULL;
  g_autofree char *endpoint = NULL;

  if (self->site == STAND_IN_SITE_SERVER)
    {
      basic = g_strdup_printf ("Basic realm=\"%s/\"", self->origin);
      soup_message_headers_append (headers, "WWW-Authenticate", "Bearer");
      soup_message_headers_append (headers, "WWW-Authenticate", basic);
      soup_message_headers_append (headers, "WWW-Authenticate", "Negotiate");
      soup_message_headers_append (headers, "WWW-Authenticate", "NTLM");
      return;
    }

  bearer = g_strdup_printf ("Bearer authorization_uri=https://login.microsoftonline.com/%s", self->world->tenant);
  soup_message_headers_append (headers, "WWW-Authenticate", bearer);
  soup_message_headers_append (headers, "WWW-Authenticate",
                               "Basic realm=\"https://pkgsprodweu4.pkgs.visualstudio.com/\"");
  soup_message_headers_append (headers, "WWW-Authenticate", "TFS-Federated");
  endpoint = g_strdup_printf ("https://vssps.dev.azure.com/%s/", self->organization);
  set_header (self, "X-VSS-ResourceTenant", self->world->tenant);
  set_header (self, "X-VSS-AuthorizationEndpoint", endpoint);
}

/* 401 with @message in plain text; with none the body is empty. */
void
stand_in_answer_challenge (StandInRequest *self,
                           const char     *message)
{
  g_autofree char *escaped = NULL;

  stand_in_answer_text (self, SOUP_STATUS_UNAUTHORIZED, "text/plain; charset=utf-8", message != NULL ? message : "");
  add_challenges (self);
  if (message == NULL)
    return;
  escaped = g_uri_escape_string (message, NULL, FALSE);
  set_header (self, "X-TFS-ServiceError", escaped);
}

/**
 * stand_in_answer_unauthorized:
 *
 * Answers as Azure DevOps does to the verdict over the request's token, which is not “good”.
 */
void
stand_in_answer_unauthorized (StandInRequest *self)
{
  static const char sentence[] = "TF400813: The user '%s' is not authorized to access this resource.";

  switch (self->verdict)
    {
    case STAND_IN_VERDICT_EXPIRED:
      stand_in_answer_challenge (self, "Access Denied: The Personal Access Token used has expired.");
      return;

    case STAND_IN_VERDICT_REVOKED:
      stand_in_answer_challenge (self, NULL);
      return;

    case STAND_IN_VERDICT_POLICY:
      stand_in_answer_challenge (self, "VS403463: The conditional access policy defined by your Azure Active "
                                 "Directory administrator has failed.");
      return;

    case STAND_IN_VERDICT_FOREIGN:
      stand_in_answer_error (self, SOUP_STATUS_UNAUTHORIZED, "UnauthorizedRequestException", sentence,
                             self->token->account_id);
      break;

    case STAND_IN_VERDICT_NONE:
    case STAND_IN_VERDICT_DAMAGED:
      stand_in_answer_error (self, SOUP_STATUS_UNAUTHORIZED, "UnauthorizedRequestException", sentence, ANONYMOUS);
      break;

    case STAND_IN_VERDICT_GOOD:
    default:
      g_assert_not_reached ();
    }
  add_challenges (self);
}

void
stand_in_answer_sign_in_page (StandInRequest *self,
                              guint           status)
{
  stand_in_answer_text (self, status, "text/html; charset=utf-8",
                        "<!DOCTYPE html>\n<html><head><title>Azure DevOps Services | Sign In</title></head>"
                        "<body><form action=\"/_signin\">Sign in to your account</form></body></html>\n");
}

void
stand_in_answer_sign_in_address (StandInRequest *self)
{
  stand_in_answer_text (self, SOUP_STATUS_FOUND, "text/html; charset=utf-8",
                        "<html><head><title>Object moved</title></head><body>\n"
                        "<h2>Object moved to <a href=\"" SIGN_IN "\">here</a>.</h2>\n</body></html>\n");
  set_header (self, "Location", SIGN_IN);
}

void
stand_in_answer_no_feed (StandInRequest *self,
                         const char     *feed)
{
  stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "FeedIdNotFoundException",
                         "TF1600011: The feed with ID '%s' doesn't exist.", feed);
}

void
stand_in_answer_no_project (StandInRequest *self,
                            const char     *project)
{
  stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "ProjectDoesNotExistWithNameException",
                         "TF200016: The following project does not exist: %s. Verify that the name of the project is "
                         "correct and that the project exists on the specified Azure DevOps Server.", project);
}

/* Every answer has the numbers that support asks for, and one to a known person says who it was taken for. */
void
stand_in_add_identity (StandInRequest *self)
{
  g_autofree char *activity = g_uuid_string_random ();
  g_autofree char *user = NULL;

  set_header (self, "ActivityId", activity);
  set_header (self, "X-VSS-E2EID", activity);
  set_header (self, "X-TFS-ProcessId", self->world->tenant);
  if (self->token != NULL && self->verdict == STAND_IN_VERDICT_GOOD)
    user = g_strdup_printf ("%s:%s", self->token->account_id, self->token->account);
  else
    user = g_strdup (ANONYMOUS ":Anonymous");
  set_header (self, "X-VSS-UserData", user);
}
