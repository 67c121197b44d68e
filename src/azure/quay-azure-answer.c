/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-answer"

#include "config.h"

#include "quay-azure-fault.h"
#include "quay-azure-json.h"

#include <string.h>

/* Sent in place of an account when nobody is logged in. */
#define ANONYMOUS "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"

/* Named as tenant by organizations of Microsoft accounts, which have none. */
#define NO_TENANT "00000000-0000-0000-0000-000000000000"

/* As much of a message as helps; the rest of a page does not. */
#define LONGEST_MESSAGE 400

QuayAzureAnswer *
quay_azure_answer_new (const char         *url,
                       gboolean            with_token,
                       guint               status,
                       const char         *reason,
                       SoupMessageHeaders *headers,
                       GBytes             *body)
{
  QuayAzureAnswer *self = g_new0 (QuayAzureAnswer, 1);

  self->url = g_strdup (url);
  self->with_token = with_token;
  self->status = status;
  self->reason = g_strdup (reason != NULL ? reason : "");
  self->headers = soup_message_headers_ref (headers);
  self->body = g_bytes_ref (body);
  return self;
}

void
quay_azure_answer_free (QuayAzureAnswer *self)
{
  g_free (self->method);
  g_free (self->url);
  g_free (self->reason);
  soup_message_headers_unref (self->headers);
  g_bytes_unref (self->body);
  g_clear_pointer (&self->secret, quay_secret_unref);
  g_free (self);
}

/**
 * quay_azure_answer_is_from_azure:
 *
 * Whether an Azure DevOps answered, by headers that it puts on every answer and that nobody else has (source:
 * Microsoft's credential provider for NuGet, which asks the same question). The last two come from the machines in
 * front of the hosted service when it cannot answer itself.
 */
gboolean
quay_azure_answer_is_from_azure (QuayAzureAnswer *self)
{
  static const char *prefixes[] = { "X-VSS-", "X-TFS-", "ActivityId", "X-MSEdge-Ref", "X-Azure-Ref" };
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_iter_init (&iter, self->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
        {
          if (g_ascii_strncasecmp (name, prefixes[i], strlen (prefixes[i])) == 0)
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * quay_azure_answer_is_page:
 *
 * Whether the body is meant for a browser.
 */
gboolean
quay_azure_answer_is_page (QuayAzureAnswer *self)
{
  const char *type = soup_message_headers_get_content_type (self->headers, NULL);
  gsize length;
  const char *text = g_bytes_get_data (self->body, &length);

  if (type != NULL && (g_ascii_strcasecmp (type, "text/html") == 0 ||
                       g_ascii_strcasecmp (type, "application/xhtml+xml") == 0))
    return TRUE;
  while (length > 0 && (g_ascii_isspace (*text) || strchr ("\xEF\xBB\xBF", *text) != NULL))
    {
      text++;
      length--;
    }
  return length > 0 && *text == '<';
}

/**
 * quay_azure_answer_get_delay:
 * @now: the time to count from
 *
 * Returns: how many seconds the server asks to wait, or -1 when it does not say
 */
int
quay_azure_answer_get_delay (QuayAzureAnswer *self,
                             GDateTime       *now)
{
  const char *text = soup_message_headers_get_one (self->headers, "Retry-After");
  g_autoptr(GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &seconds, NULL))
    return seconds;

  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;
  return CLAMP (g_date_time_difference (date, now) / G_TIME_SPAN_SECOND, 0, G_MAXINT);
}

/**
 * quay_azure_answer_dup_account:
 *
 * Returns: (transfer full) (nullable): who the service takes the caller for; %NULL when it did not say or nobody is
 *   logged in
 */
char *
quay_azure_answer_dup_account (QuayAzureAnswer *self)
{
  const char *data = soup_message_headers_get_one (self->headers, "X-VSS-UserData");
  const char *colon = data != NULL ? strchr (data, ':') : NULL;
  g_autofree char *account = NULL;

  if (colon == NULL || g_ascii_strncasecmp (data, ANONYMOUS, strlen (ANONYMOUS)) == 0)
    return NULL;
  account = g_strstrip (g_strdup (colon + 1));
  if (account[0] == '\0' || !g_utf8_validate (account, -1, NULL))
    return NULL;
  return g_steal_pointer (&account);
}

/**
 * quay_azure_answer_dup_tenant:
 *
 * Returns: (transfer full) (nullable): the GUID of the Entra tenant of the organization
 */
char *
quay_azure_answer_dup_tenant (QuayAzureAnswer *self)
{
  const char *tenant = soup_message_headers_get_one (self->headers, "X-VSS-ResourceTenant");

  if (tenant == NULL || !g_uuid_string_is_valid (tenant) || strcmp (tenant, NO_TENANT) == 0)
    return NULL;
  return g_strdup (tenant);
}

static void
append_line (GString    *details,
             const char *name,
             const char *value)
{
  g_autofree char *line = NULL;

  if (value == NULL || value[0] == '\0')
    return;
  line = g_utf8_make_valid (value, strnlen (value, LONGEST_MESSAGE));
  g_string_append_printf (details, "%s: %s\n", name, g_strdelimit (line, "\r\n", ' '));
}

/**
 * quay_azure_url_dup_shown:
 *
 * Returns: (transfer full): @url for logs and details: without its query when that is signed, because whoever has the
 *   signature may download
 */
char *
quay_azure_url_dup_shown (const char *url)
{
  const char *query = strchr (url, '?');

  return g_strndup (url, query != NULL && strstr (query, "sig=") != NULL ? (gsize) (query - url) : strlen (url));
}

/**
 * quay_azure_answer_dup_details:
 *
 * Returns: (transfer full): what support asks for, one “Name: value” a line
 */
char *
quay_azure_answer_dup_details (QuayAzureAnswer *self)
{
  static const char *headers[] = { "ActivityId", "X-VSS-E2EID", "X-TFS-ServiceError", "X-MSEdge-Ref" };
  const char *location = soup_message_headers_get_one (self->headers, "Location");
  g_autofree char *shown_location = location != NULL ? quay_azure_url_dup_shown (location) : NULL;
  g_autofree char *shown_url = quay_azure_url_dup_shown (self->url);
  g_autoptr(JsonObject) object = quay_azure_json_parse_object (self->body);
  g_autofree char *status = g_strchomp (g_strdup_printf ("%u %s", self->status, self->reason));
  GString *details = g_string_new (NULL);

  g_string_append_printf (details, "Request: %s %s\n", self->method != NULL ? self->method : "GET", shown_url);
  g_string_append_printf (details, "Login: %s\n", self->with_token ? "sent" : "not sent");
  append_line (details, "Status", status);

  append_line (details, "Type", soup_message_headers_get_content_type (self->headers, NULL));
  if (object != NULL)
    {
      append_line (details, "Service-Type", quay_azure_json_get_string (object, "typeKey"));
      append_line (details, "Service-Message", quay_azure_json_get_string (object, "message"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    append_line (details, headers[i], soup_message_headers_get_one (self->headers, headers[i]));
  append_line (details, "Location", shown_location);
  return g_string_free (details, FALSE);
}
