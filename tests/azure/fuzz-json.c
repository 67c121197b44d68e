/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "quay-azure-fault.h"
#include "quay-azure-json.h"
#include "quay-error.h"
#include "quay-feed-access-private.h"
#include "quay-feed-info-private.h"
#include "quay-pat-private.h"

/* Whatever a server answers is read or refused, and what comes out is text that can be shown. The first byte says what
 * the rest is taken for: “c” config.json, “l” a list of feeds, “p” tokens, “s” a new token, “f” a status and a body.
 */
#define URL "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/config.json"

static void
assert_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
read_config (GBytes *body)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (URL, NULL);
  g_autoptr(QuayFeedAccess) access = NULL;
  g_autoptr(JsonObject) object = quay_azure_json_parse_object (body);
  const char *download = object != NULL ? quay_azure_json_get_string (object, "dl") : NULL;

  assert_text (download);
  access = _quay_feed_access_new (address, FALSE, NULL, NULL, g_strdup ("x"), g_strdup (download), NULL);
  g_assert_cmpint (quay_feed_access_is_config (access, body), ==, object != NULL);
  if (object != NULL)
    quay_azure_json_get_boolean (object, "auth-required");
  if (download != NULL)
    {
      g_autofree char *url = _quay_feed_access_dup_download_url (access, "hello-feed", "1.0.0");

      assert_text (url);
    }
}

static void
read_feeds (GBytes *body)
{
  g_autoptr(QuayFeedAddress) place = quay_feed_address_new_organization (NULL, "contoso", NULL);
  QuayAzureElements elements;

  if (!quay_azure_elements_begin (&elements, body, "value"))
    return;
  for (;;)
    {
      g_autoptr(JsonObject) object = quay_azure_elements_next (&elements);
      g_autoptr(QuayFeedInfo) info = NULL;

      if (object == NULL)
        return;
      info = _quay_feed_info_new_from_json (object, place);
      if (info != NULL)
        assert_text (quay_feed_info_get_name (info));
    }
}

static void
read_tokens (GBytes *body)
{
  QuayAzureElements elements;

  if (!quay_azure_elements_begin (&elements, body, "patTokens"))
    return;
  for (;;)
    {
      g_autoptr(JsonObject) object = quay_azure_elements_next (&elements);
      g_autoptr(QuayPat) pat = NULL;

      if (object == NULL)
        return;
      pat = _quay_pat_new_from_json (object, NULL);
    }
}

/* The token is taken out, and nothing of it is left behind. */
static void
read_secret (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autofree char *text = g_malloc (length + 1);
  g_autoptr(QuaySecret) secret = NULL;

  if (length > 0)
    memcpy (text, data, length);
  text[length] = '\0';
  secret = quay_azure_json_take_secret (text, length, "token");
}

static void
explain (GBytes *bytes)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (URL, NULL);
  g_autoptr(SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr(QuayAzureAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *number = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length < 3)
    return;
  number = g_strndup (data, 3);
  body = g_bytes_new_from_bytes (bytes, 3, length - 3);
  answer = quay_azure_answer_new (URL, TRUE, CLAMP (atoi (number), 100, 599), "Reason", headers, body);
  error = quay_azure_fault_from_answer (answer, address);
  if (error == NULL)
    {
      g_assert_cmpuint (answer->status, ==, 200);
      return;
    }
  g_assert_true (error->domain == QUAY_ERROR && error->code > QUAY_ERROR_FAILED && error->code < QUAY_N_ERRORS);
  assert_text (error->message);
  assert_text (quay_error_get_subject (error));
  assert_text (quay_error_get_object (error));
  assert_text (quay_error_get_details (error));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) body = NULL;

  if (size == 0)
    return 0;
  body = g_bytes_new (data + 1, size - 1);
  switch (data[0])
    {
    case 'c':
      read_config (body);
      break;
    case 'l':
      read_feeds (body);
      break;
    case 'p':
      read_tokens (body);
      break;
    case 's':
      read_secret (body);
      break;
    default:
      explain (body);
      break;
    }
  return 0;
}
