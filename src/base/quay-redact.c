/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-redact"

#include "config.h"

#include "quay-redact.h"

#include <string.h>

/* What replaces a secret: four bullets, so that neither its length nor its shape shows. */
#define BLOT "••••"

/* A personal access token is 52 or 84 letters and digits, its base64 form longer still; crate checksums and GUIDs
 * stay readable because they are hexadecimal or broken by hyphens. 40 is well above any name that a person chooses
 * and below every token, cut ones included.
 */
#define LONGEST_WORD 40

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-' || c == '.';
}

static gboolean
is_plain_char (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '=';
}

static gboolean
is_hexadecimal (const char *text,
                gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
    }
  return TRUE;
}

typedef gboolean (*AcceptFunc) (char c);

static gsize
span (const char *text,
      AcceptFunc  accept)
{
  gsize length = 0;

  while (text[length] != '\0' && accept (text[length]))
    length++;
  return length;
}

/* “Basic x”, “Bearer x”: everything behind the scheme, and one more word when it is base64 that a tool wrapped. */
static gsize
match_authorization (const char *text,
                     gsize      *kept)
{
  gsize scheme;
  gsize length;
  gsize more;

  if (g_ascii_strncasecmp (text, "Basic ", 6) == 0)
    scheme = 6;
  else if (g_ascii_strncasecmp (text, "Bearer ", 7) == 0)
    scheme = 7;
  else
    return 0;

  length = span (text + scheme, is_token_char);
  /* “Basic realm="…"” and “Bearer authorization_uri=…” are challenges; they hold no secret. */
  if (length == 0 ||
      g_str_has_prefix (text + scheme, "realm=") || g_str_has_prefix (text + scheme, "authorization_uri="))
    return 0;

  while ((text[scheme + length] == ' ' || text[scheme + length] == '\n') &&
         length >= 60 &&
         (more = span (text + scheme + length + 1, is_token_char)) >= 16)
    length += 1 + more;

  *kept = scheme;
  return scheme + length;
}

/* “:_authToken=x”, “_password=x”, “token=x”, “token = "x"”, as in files of package managers. */
static gsize
match_assignment (const char *text,
                  gsize      *kept)
{
  static const char *names[] = { "_authToken", "_password", "password", "token", "_TOKEN" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize at = strlen (names[i]);
      char quote = '\0';
      gsize length = 0;

      if (g_ascii_strncasecmp (text, names[i], at) != 0)
        continue;
      at += strspn (text + at, " ");
      if (text[at] != '=')
        continue;
      at++;
      at += strspn (text + at, " ");
      if (text[at] == '"' || text[at] == '\'')
        quote = text[at++];
      while (text[at + length] != '\0' && text[at + length] != '\n' && text[at + length] != quote &&
             (quote != '\0' || !g_ascii_isspace (text[at + length])))
        length++;
      if (length == 0)
        continue;

      *kept = at;
      return at + length;
    }
  return 0;
}

/* “https://user:password@host”: the password. */
static gsize
match_user_info (const char *text,
                 gsize      *kept)
{
  gsize authority;
  const char *colon;
  const char *at;

  if (!g_str_has_prefix (text, "://"))
    return 0;

  authority = 3 + strcspn (text + 3, "/?# \t\n\"'<>");
  at = memrchr (text, '@', authority);
  colon = memchr (text + 3, ':', authority - 3);
  if (at == NULL || colon == NULL || colon > at)
    return 0;

  *kept = colon + 1 - text;
  return at - text;
}

/* A bare token, raw or in base64, and the three parts of an Entra token. */
static gsize
match_bare_token (const char *text)
{
  gsize length;

  if (g_str_has_prefix (text, "eyJ"))
    {
      length = span (text, is_token_char);
      if (length >= LONGEST_WORD)
        return length;
    }

  length = span (text, is_plain_char);
  if (length < LONGEST_WORD || is_hexadecimal (text, length))
    return 0;
  return length;
}

/**
 * quay_redact:
 * @text: (nullable): any text: a message, a header, a line of a log
 *
 * Blots out what looks like a token or a password: the value of an Authorization header, of a password or token
 * assignment, the password in an address, long runs of letters and digits that are not hexadecimal, and Entra
 * tokens. Rather too much than too little.
 *
 * Returns: (transfer full) (nullable): @text with each secret replaced by bullets
 */
char *
quay_redact (const char *text)
{
  GString *result;
  gsize i = 0;

  if (text == NULL)
    return NULL;

  result = g_string_sized_new (strlen (text));
  while (text[i] != '\0')
    {
      gboolean word_starts = i == 0 || !g_ascii_isalnum (text[i - 1]);
      gsize kept = 0;
      gsize length = match_user_info (text + i, &kept);

      if (length == 0 && word_starts)
        length = match_authorization (text + i, &kept);
      if (length == 0)
        length = match_assignment (text + i, &kept);
      if (length == 0 && word_starts)
        length = match_bare_token (text + i);

      if (length == 0)
        {
          g_string_append_c (result, text[i++]);
          continue;
        }

      g_string_append_len (result, text + i, kept);
      g_string_append (result, BLOT);
      i += length;
    }

  return g_string_free (result, FALSE);
}
