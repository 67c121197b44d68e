/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-scan.h"

#include <string.h>

#define PLAIN (QUAY_TOML_CHAR_COMMENT | QUAY_TOML_CHAR_BASIC | QUAY_TOML_CHAR_LITERAL)
#define WORD (PLAIN | QUAY_TOML_CHAR_BARE)

/* What is not listed is a control character; bytes above 127 belong to characters that were checked before. */
const guint8 quay_toml_scan_classes[256] = {
  ['\t'] = PLAIN | QUAY_TOML_CHAR_BLANK,
  [' '] = PLAIN | QUAY_TOML_CHAR_BLANK,
  ['!'] = PLAIN,
  ['"'] = QUAY_TOML_CHAR_COMMENT | QUAY_TOML_CHAR_LITERAL,
  ['#' ... '&'] = PLAIN,
  ['\''] = QUAY_TOML_CHAR_COMMENT | QUAY_TOML_CHAR_BASIC,
  ['(' ... ','] = PLAIN,
  ['-'] = WORD,
  ['.' ... '/'] = PLAIN,
  ['0' ... '9'] = WORD | QUAY_TOML_CHAR_DIGIT,
  [':' ... '@'] = PLAIN,
  ['A' ... 'Z'] = WORD,
  ['['] = PLAIN,
  ['\\'] = QUAY_TOML_CHAR_COMMENT | QUAY_TOML_CHAR_LITERAL,
  [']' ... '^'] = PLAIN,
  ['_'] = WORD,
  ['`'] = PLAIN,
  ['a' ... 'z'] = WORD,
  ['{' ... '~'] = PLAIN,
  [0x80 ... 0xff] = PLAIN,
};

/* Returns: the first offset from @at on that is not a space or tab */
gsize
quay_toml_scan_blanks (const char *text,
                       gsize       size,
                       gsize       at)
{
  while (at < size && QUAY_TOML_IS (text[at], BLANK))
    at++;
  return at;
}

static gsize
scan_to_line_break (const char *text,
                    gsize       size,
                    gsize       at)
{
  const char *end = memchr (text + at, '\n', size - at);

  return end == NULL ? size : (gsize) (end - text);
}

static gboolean
is_long_string (const char *text,
                gsize       size,
                gsize       at)
{
  return size - at >= 6 && text[at + 1] == text[at] && text[at + 2] == text[at];
}

/* Returns: the offset behind the string of any of the four kinds that begins at @at */
static gsize
scan_string_end (const char *text,
                 gsize       size,
                 gsize       at)
{
  char quote = text[at];
  gboolean is_long = is_long_string (text, size, at);

  at += is_long ? 3 : 1;
  while (at < size)
    {
      if (quote == '"' && text[at] == '\\')
        {
          at += 2;
        }
      else if (text[at] != quote)
        {
          at++;
        }
      else if (!is_long)
        {
          return at + 1;
        }
      else if (size - at >= 3 && text[at + 1] == quote && text[at + 2] == quote)
        {
          /* Up to two quotes may stand right before the closing three. */
          at += 3;
          while (at < size && text[at] == quote)
            at++;
          return at;
        }
      else
        {
          at++;
        }
    }
  return size;
}

/* Returns: the offset behind the part of a key, bare or quoted, that begins at @at */
gsize
quay_toml_scan_key (const char *text,
                    gsize       size,
                    gsize       at)
{
  char quote = text[at];

  if (quote == '"' || quote == '\'')
    {
      /* Two quotes are an empty name; a third one cannot follow them here. */
      return at + 1 < size && text[at + 1] == quote ? at + 2 : scan_string_end (text, size, at);
    }

  while (at < size && QUAY_TOML_IS (text[at], BARE))
    at++;
  return at;
}

static gsize
scan_scalar (const char *text,
             gsize       size,
             gsize       at)
{
  gsize start = at;

  while (at < size && strchr (",]}# \t\r\n", text[at]) == NULL)
    at++;

  /* A date and a time may be joined by a space. */
  if (at - start == 10 && text[start + 4] == '-' && text[start + 7] == '-' &&
      size - at >= 2 && text[at] == ' ' && QUAY_TOML_IS (text[at + 1], DIGIT))
    {
      at++;
      while (at < size && strchr (",]}# \t\r\n", text[at]) == NULL)
        at++;
    }
  return at;
}

/* Whether the string that ends at @end is a key, or a part of one. */
static gboolean
is_key (const char *text,
        gsize       size,
        gsize       end)
{
  end = quay_toml_scan_blanks (text, size, end);
  return end < size && (text[end] == '=' || text[end] == '.');
}

/* Goes through the array or inline table that begins at @at.
 *
 * @quote: set to the quote of the last string in it that is a value
 *
 * Returns: the offset behind it
 */
static gsize
scan_list (const char *text,
           gsize       size,
           gsize       at,
           char       *quote)
{
  guint depth = 0;
  gsize start;

  while (at < size)
    {
      switch (text[at])
        {
        case '[':
        case '{':
          depth++;
          at++;
          break;
        case ']':
        case '}':
          at++;
          if (--depth == 0)
            return at;
          break;
        case '"':
        case '\'':
          start = at;
          at = scan_string_end (text, size, at);
          if (!is_key (text, size, at))
            *quote = text[start];
          break;
        case '#':
          at = scan_to_line_break (text, size, at);
          break;
        default:
          at++;
          break;
        }
    }
  return at;
}

/* Returns: the offset behind the value that begins at @at */
gsize
quay_toml_scan_value (const char *text,
                      gsize       size,
                      gsize       at)
{
  char quote;

  if (text[at] == '[' || text[at] == '{')
    return scan_list (text, size, at, &quote);

  return text[at] == '"' || text[at] == '\'' ? scan_string_end (text, size, at) : scan_scalar (text, size, at);
}

/* Returns: the quote of the last string in the value that begins at @at; 0 when there is none */
char
quay_toml_scan_quote (const char *text,
                      gsize       size,
                      gsize       at)
{
  char quote = 0;

  if (text[at] == '"' || text[at] == '\'')
    return text[at];
  if (text[at] == '[' || text[at] == '{')
    scan_list (text, size, at, &quote);
  return quote;
}

/* Returns: the first offset from @at on that is neither blank nor line break nor comment, as inside an array */
gsize
quay_toml_scan_filler (const char *text,
                       gsize       size,
                       gsize       at,
                       gboolean   *has_comment)
{
  while (at < size)
    {
      if (text[at] == '#')
        {
          at = scan_to_line_break (text, size, at);
          if (has_comment != NULL)
            *has_comment = TRUE;
        }
      else if (QUAY_TOML_IS (text[at], BLANK) || text[at] == '\n' || text[at] == '\r')
        {
          at++;
        }
      else
        {
          break;
        }
    }
  return at;
}

/* Returns: the first offset of the line that @at is on, but not less than @start, where the first line begins */
gsize
quay_toml_scan_line_start (const char *text,
                           gsize       start,
                           gsize       at)
{
  const char *found = at > start ? memrchr (text + start, '\n', at - start) : NULL;

  return found == NULL ? start : (gsize) (found + 1 - text);
}

/* Returns: the offset behind the line break of the line that @at is on */
gsize
quay_toml_scan_line_end (const char *text,
                         gsize       size,
                         gsize       at)
{
  gsize end = scan_to_line_break (text, size, at);

  return end < size ? end + 1 : size;
}

/* What is on the line that begins at @at */
QuayTomlLine
quay_toml_scan_line (const char *text,
                     gsize       size,
                     gsize       at)
{
  if (at >= size)
    return QUAY_TOML_LINE_END;

  at = quay_toml_scan_blanks (text, size, at);
  if (at >= size || text[at] == '\n' || text[at] == '\r')
    return QUAY_TOML_LINE_BLANK;

  return text[at] == '#' ? QUAY_TOML_LINE_COMMENT : QUAY_TOML_LINE_STATEMENT;
}

/* Decodes the escape behind the backslash at @at. Returns: the offset behind it */
static gsize
decode_escape (const char *text,
               gsize       size,
               gsize       at,
               GString    *decoded)
{
  guint digits = 0;
  gunichar c = 0;

  switch (text[at + 1])
    {
    case 'b':
      g_string_append_c (decoded, '\b');
      break;
    case 't':
      g_string_append_c (decoded, '\t');
      break;
    case 'n':
      g_string_append_c (decoded, '\n');
      break;
    case 'f':
      g_string_append_c (decoded, '\f');
      break;
    case 'r':
      g_string_append_c (decoded, '\r');
      break;
    case 'e':
      g_string_append_c (decoded, '\033');
      break;
    case 'x':
      digits = 2;
      break;
    case 'u':
      digits = 4;
      break;
    case 'U':
      digits = 8;
      break;
    case '"':
    case '\\':
      g_string_append_c (decoded, text[at + 1]);
      break;
    default:
      /* The end of a line: it goes, and all that is blank behind it. */
      do
        at++;
      while (at < size && (QUAY_TOML_IS (text[at], BLANK) || text[at] == '\n' || text[at] == '\r'));
      return at;
    }

  for (guint i = 0; i < digits; i++)
    c = c * 16 + g_ascii_xdigit_value (text[at + 2 + i]);
  if (digits > 0)
    g_string_append_unichar (decoded, c);
  return at + 2 + digits;
}

/* Appends to @decoded what the string or quoted key at @at means; line breaks become "\n". */
void
quay_toml_scan_string (const char *text,
                       gsize       size,
                       gsize       at,
                       GString    *decoded)
{
  char quote = text[at];
  gboolean is_long = is_long_string (text, size, at);
  gsize end = scan_string_end (text, size, at) - (is_long ? 3 : 1);

  at += is_long ? 3 : 1;
  if (is_long && text[at] == '\r')
    at++;
  if (is_long && text[at] == '\n')
    at++;

  while (at < end)
    {
      gsize from = at;

      while (at < end && text[at] != '\r' && (text[at] != '\\' || quote == '\''))
        at++;
      g_string_append_len (decoded, text + from, at - from);

      if (at < end && text[at] == '\r')
        at++;
      else if (at < end)
        at = decode_escape (text, end, at, decoded);
    }
}
