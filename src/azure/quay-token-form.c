/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-form"

#include "config.h"

#include "quay-token-form.h"

#include <string.h>

/* Lengths of personal access tokens: the ones made until 2024, and those since, which have the letters AZDO at a fixed
 * place so that scanners for leaked secrets find them (“Azure DevOps personal access token” in the catalogue of
 * sensitive information types of Microsoft Purview, 2026). */
#define OLD_LENGTH 52
#define NEW_LENGTH 84
#define MARK "AZDO"
#define MARK_AT 76

/* What is left of one when the last line or the last screen column was not copied. */
#define SHORTEST_REST 30

/* Azure does not look at the name before the colon; its guides write this one. */
#define USER "PAT:"

/* White space of people, not of machines: no-break space, zero-width space and the byte order mark come along when a
 * token is copied out of a page or a chat. Returns the bytes that the character takes, 0 for any other. */
static gsize
measure_blank (const char *text,
               gsize       length)
{
  static const char *wide[] = { "\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE3\x80\x80",
                                "\xEF\xBB\xBF" };

  if (length == 0)
    return 0;
  if (g_ascii_isspace (text[0]) || text[0] == '\v')
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    {
      gsize size = strlen (wide[i]);

      if (length >= size && memcmp (text, wide[i], size) == 0)
        return size;
    }
  return 0;
}

static QuayTokenPart
slice (QuayTokenPart part,
       gsize         from)
{
  return (QuayTokenPart) { part.text + from, part.length - from };
}

QuayTokenPart
quay_token_part_of (QuaySecret *secret)
{
  return (QuayTokenPart) { quay_secret_peek (secret), quay_secret_get_length (secret) };
}

QuayTokenPart
quay_token_part_trim (QuayTokenPart part)
{
  gsize end = 0;
  gsize size;

  while ((size = measure_blank (part.text, part.length)) > 0)
    part = slice (part, size);

  /* The widths differ, so the end is found from the front: behind the last character that is not blank. */
  for (gsize i = 0; i < part.length;)
    {
      size = measure_blank (part.text + i, part.length - i);
      if (size == 0)
        end = ++i;
      else
        i += size;
    }
  part.length = end;
  return part;
}

/* Whether @part begins with @scheme in any case and a blank behind it, or is @scheme alone. */
gboolean
quay_token_part_has_scheme (QuayTokenPart  part,
                            const char    *scheme,
                            QuayTokenPart *value)
{
  gsize length = strlen (scheme);

  if (part.length < length || g_ascii_strncasecmp (part.text, scheme, length) != 0)
    return FALSE;
  if (part.length > length && measure_blank (part.text + length, part.length - length) == 0)
    return FALSE;

  *value = quay_token_part_trim (slice (part, length));
  return TRUE;
}

gboolean
quay_token_part_has_blanks (QuayTokenPart part)
{
  for (gsize i = 0; i < part.length; i++)
    {
      if (measure_blank (part.text + i, part.length - i) > 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
quay_token_part_has_controls (QuayTokenPart part)
{
  for (gsize i = 0; i < part.length; i++)
    {
      if (g_ascii_iscntrl (part.text[i]))
        return TRUE;
    }
  return FALSE;
}

gboolean
quay_token_part_is_ascii (QuayTokenPart part)
{
  for (gsize i = 0; i < part.length; i++)
    {
      if ((guchar) part.text[i] >= 0x80)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_alphanumeric (QuayTokenPart part)
{
  for (gsize i = 0; i < part.length; i++)
    {
      if (!g_ascii_isalnum (part.text[i]))
        return FALSE;
    }
  return part.length > 0;
}

gboolean
quay_token_part_is_personal (QuayTokenPart part)
{
  if (!is_alphanumeric (part))
    return FALSE;
  if (part.length == NEW_LENGTH)
    return memcmp (part.text + MARK_AT, MARK, strlen (MARK)) == 0;
  if (part.length != OLD_LENGTH)
    return FALSE;

  /* Base32 in lower case. */
  for (gsize i = 0; i < part.length; i++)
    {
      if (!g_ascii_islower (part.text[i]) && (part.text[i] < '2' || part.text[i] > '7'))
        return FALSE;
    }
  return TRUE;
}

gboolean
quay_token_part_is_cut_off (QuayTokenPart part)
{
  return is_alphanumeric (part) && part.length >= SHORTEST_REST && part.length < NEW_LENGTH &&
         !quay_token_part_is_personal (part);
}

/* Three parts of base64url with dots between; the first is JSON, so it begins with “{"” in base64. The signature may
 * be empty in tests, never in life. */
gboolean
quay_token_part_is_entra (QuayTokenPart part)
{
  guint n_dots = 0;

  if (part.length < 3 || memcmp (part.text, "eyJ", 3) != 0)
    return FALSE;
  for (gsize i = 0; i < part.length; i++)
    {
      if (part.text[i] == '.')
        n_dots++;
      else if (!g_ascii_isalnum (part.text[i]) && part.text[i] != '-' && part.text[i] != '_')
        return FALSE;
    }
  return n_dots == 2;
}

/* Strictly: g_base64_decode_step() passes over whatever it does not know and loses a last group without padding. */
gboolean
quay_token_part_is_base64 (QuayTokenPart part)
{
  gsize body = part.length;

  if (part.length == 0 || part.length % 4 != 0)
    return FALSE;
  while (body > 0 && part.length - body < 2 && part.text[body - 1] == '=')
    body--;
  for (gsize i = 0; i < body; i++)
    {
      if (!g_ascii_isalnum (part.text[i]) && part.text[i] != '+' && part.text[i] != '/')
        return FALSE;
    }
  return TRUE;
}

QuaySecret *
quay_token_part_to_secret (QuayTokenPart part)
{
  return quay_secret_new (part.text, part.length);
}

/* A secret that ends where @length bytes are used, without a copy in ordinary memory. */
static QuaySecret *
cut_secret (QuaySecret *secret,
            gsize       length)
{
  QuaySecret *result = quay_secret_new (quay_secret_peek (secret), length);

  quay_secret_unref (secret);
  return result;
}

/* @part without the blanks inside. */
QuaySecret *
quay_token_part_join (QuayTokenPart part)
{
  char *buffer;
  QuaySecret *joined = quay_secret_new_blank (part.length, &buffer);
  gsize written = 0;

  for (gsize i = 0; i < part.length;)
    {
      gsize size = measure_blank (part.text + i, part.length - i);

      if (size == 0)
        buffer[written++] = part.text[i++];
      else
        i += size;
    }
  return cut_secret (joined, written);
}

/* @part is valid base64. */
QuaySecret *
quay_token_part_decode (QuayTokenPart part)
{
  char *buffer;
  QuaySecret *decoded = quay_secret_new_blank (part.length / 4 * 3 + 3, &buffer);
  gsize written;
  int state = 0;
  guint save = 0;

  written = g_base64_decode_step (part.text, part.length, (guchar *) buffer, &state, &save);
  return cut_secret (decoded, written);
}

/* “Basic ” and base64 of “PAT:” and @part. */
QuaySecret *
quay_token_part_to_basic (QuayTokenPart part)
{
  g_autoptr(QuaySecret) token = quay_token_part_to_secret (part);
  g_autoptr(QuaySecret) login = quay_secret_concat (USER, token);

  return quay_secret_base64 ("Basic ", login);
}

/* The middle part of an Entra token: base64url without padding. */
static QuaySecret *
decode_claims (QuayTokenPart part)
{
  const char *start = memchr (part.text, '.', part.length);
  const char *end = memchr (start + 1, '.', part.text + part.length - (start + 1));
  gsize length = end - (start + 1);
  g_autoptr(QuaySecret) padded = NULL;
  char *buffer;

  padded = quay_secret_new_blank ((length + 3) / 4 * 4, &buffer);
  memset (buffer, '=', (length + 3) / 4 * 4);
  for (gsize i = 0; i < length; i++)
    buffer[i] = start[1 + i] == '-' ? '+' : start[1 + i] == '_' ? '/' : start[1 + i];
  return quay_token_part_decode (quay_token_part_of (padded));
}

/* The position behind the string that begins at @at with a quote. */
static gsize
skip_string (QuayTokenPart json,
             gsize         at)
{
  for (at++; at < json.length && json.text[at] != '"'; at++)
    {
      if (json.text[at] == '\\')
        at++;
    }
  return at + 1;
}

static gsize
skip_blanks (QuayTokenPart json,
             gsize         at)
{
  while (at < json.length && g_ascii_isspace (json.text[at]))
    at++;
  return at;
}

/* Where the value of a key of the outermost object begins; json.length when there is no such key. json-glib would leave
 * copies of all claims behind, so this much of JSON is read here. */
static gsize
find_claim (QuayTokenPart json,
            const char   *name)
{
  gsize size = strlen (name);
  guint depth = 0;

  for (gsize at = 0; at < json.length;)
    {
      gsize end = at + 1;

      if (json.text[at] == '"')
        {
          end = skip_string (json, at);
          if (depth == 1 && end - at == size + 2 && end < json.length && memcmp (json.text + at + 1, name, size) == 0)
            {
              at = skip_blanks (json, end);
              if (at < json.length && json.text[at] == ':')
                return skip_blanks (json, at + 1);
              continue;
            }
        }
      else if (json.text[at] == '{' || json.text[at] == '[')
        depth++;
      else if (json.text[at] == '}' || json.text[at] == ']')
        depth = depth > 0 ? depth - 1 : 0;
      at = end;
    }
  return json.length;
}

/* When an Entra token ends, in UTC; NULL when it does not say. */
GDateTime *
quay_token_part_read_expiry (QuayTokenPart part)
{
  g_autoptr(QuaySecret) claims = decode_claims (part);
  QuayTokenPart json = quay_token_part_of (claims);
  gsize at = find_claim (json, "exp");
  gint64 seconds;

  /* A secret ends with a NUL, so the number does, too. */
  seconds = at < json.length ? g_ascii_strtoll (json.text + at, NULL, 10) : 0;
  return seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
}

/* Whom an Entra token is for: “ada@contoso.com”; NULL when it does not say. */
char *
quay_token_part_read_account (QuayTokenPart part)
{
  static const char *names[] = { "upn", "unique_name", "preferred_username" };
  g_autoptr(QuaySecret) claims = decode_claims (part);
  QuayTokenPart json = quay_token_part_of (claims);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize at = find_claim (json, names[i]);
      gsize end = at < json.length && json.text[at] == '"' ? skip_string (json, at) : at;
      const char *text = json.text + at + 1;

      /* Escapes do not occur in the names of accounts. */
      if (end <= at + 2 || end > json.length || memchr (text, '\\', end - at - 2) != NULL ||
          !g_utf8_validate (text, end - at - 2, NULL))
        continue;
      return g_strndup (text, end - at - 2);
    }
  return NULL;
}
