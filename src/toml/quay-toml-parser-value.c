/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-parser.h"

#include "quay-toml-scan.h"

#include <string.h>

/* Checks the escape at @parser->at, anywhere but at the end of a line. */
gboolean
quay_toml_parser_read_escape (QuayTomlParser *parser)
{
  const char *start = parser->at;
  gsize left = parser->end - start;
  guint digits = 0;
  gunichar c = 0;

  if (left >= 2)
    {
      switch (start[1])
        {
        case 'b':
        case 't':
        case 'n':
        case 'f':
        case 'r':
        case 'e':
        case '"':
        case '\\':
          parser->at += 2;
          return TRUE;
        case 'x':
          digits = 2;
          break;
        case 'u':
          digits = 4;
          break;
        case 'U':
          digits = 8;
          break;
        default:
          break;
        }
    }
  if (digits == 0)
    return quay_toml_parser_fail (parser, start, "a string has an unknown escape; write “\\\\” for a backslash");

  for (guint i = 0; i < digits; i++)
    {
      if (left < 3 + i || !g_ascii_isxdigit (start[2 + i]))
        return quay_toml_parser_fail (parser, start, "“\\%c” has to be followed by %u hexadecimal digits",
                                      start[1], digits);
      c = c << 4 | g_ascii_xdigit_value (start[2 + i]);
    }
  if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
    return quay_toml_parser_fail (parser, start, "an escape in a string does not stand for a character");

  parser->at += 2 + digits;
  return TRUE;
}

static gboolean
is_line_break (QuayTomlParser *parser,
               const char     *at)
{
  return at < parser->end && (*at == '\n' || (*at == '\r' && parser->end - at >= 2 && at[1] == '\n'));
}

/* What was found in a string, or where it ended, is not what should be there. */
static gboolean
fail_in_string (QuayTomlParser *parser,
                const char     *start,
                gboolean        is_long)
{
  if (parser->at == parser->end || (!is_long && is_line_break (parser, parser->at)))
    return quay_toml_parser_fail (parser, start, "a string is not closed");

  return quay_toml_parser_fail (parser, parser->at, "there is a control character in a string");
}

static gboolean
read_short_string (QuayTomlParser *parser,
                   char            quote,
                   guint8          plain)
{
  const char *start = parser->at++;

  for (;;)
    {
      parser->at = quay_toml_scan_plain (parser->at, parser->end, plain, quote, '\\');
      if (parser->at == parser->end)
        break;
      if (*parser->at == quote)
        {
          parser->at++;
          return TRUE;
        }
      if (*parser->at != '\\')
        break;
      if (!quay_toml_parser_read_escape (parser))
        return FALSE;
    }
  return fail_in_string (parser, start, FALSE);
}

/* A backslash in a long string: an escape, or blanks and at least one line break. */
static gboolean
read_long_escape (QuayTomlParser *parser)
{
  const char *at = parser->at + 1;

  while (at < parser->end && QUAY_TOML_IS (*at, BLANK))
    at++;
  if (!is_line_break (parser, at))
    return quay_toml_parser_read_escape (parser);

  parser->at = at;
  return TRUE;
}

static gboolean
read_long_string (QuayTomlParser *parser,
                  char            quote,
                  guint8          plain)
{
  const char *start = parser->at;

  parser->at += 3;
  for (;;)
    {
      const char *at;

      parser->at = quay_toml_scan_plain (parser->at, parser->end, plain, quote, '\\');
      at = parser->at;

      if (is_line_break (parser, at))
        {
          parser->at += *at == '\r' ? 2 : 1;
        }
      else if (at < parser->end && *at == '\\')
        {
          if (!read_long_escape (parser))
            return FALSE;
        }
      else if (at < parser->end && *at == quote)
        {
          gsize quotes = 1;

          while (quotes < 5 && quotes < (gsize) (parser->end - at) && at[quotes] == quote)
            quotes++;
          parser->at += quotes;
          if (quotes >= 3)
            return TRUE;
        }
      else
        {
          return fail_in_string (parser, start, TRUE);
        }
    }
}

static gboolean
read_string (QuayTomlParser *parser)
{
  const char *at = parser->at;
  guint8 plain = *at == '"' ? QUAY_TOML_CHAR_BASIC : QUAY_TOML_CHAR_LITERAL;

  if (parser->end - at >= 3 && at[1] == *at && at[2] == *at)
    return read_long_string (parser, *at, plain);

  return read_short_string (parser, *at, plain);
}

/* Skips blanks, comments and line breaks. */
static gboolean
read_filler (QuayTomlParser *parser)
{
  while (parser->at < parser->end)
    {
      if (QUAY_TOML_IS (*parser->at, BLANK) || *parser->at == '\n')
        parser->at++;
      else if (is_line_break (parser, parser->at))
        parser->at += 2;
      else if (*parser->at != '#')
        break;
      else if (!quay_toml_parser_read_comment (parser))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fail_too_deep (QuayTomlParser *parser)
{
  return quay_toml_parser_fail (parser, parser->at, "tables or arrays are nested more than %d deep",
                                QUAY_TOML_MAX_DEPTH);
}

/* Reads what is behind an item of an array or inline table, and the filler before the next one. @start is the opening
 * bracket.
 */
static gboolean
read_separator (QuayTomlParser *parser,
                const char     *start,
                char            close)
{
  const char *kind = close == ']' ? "an array" : "an inline table";

  if (!read_filler (parser))
    return FALSE;
  if (parser->at < parser->end && *parser->at == ',')
    {
      parser->at++;
      if (!read_filler (parser))
        return FALSE;
    }
  else if (parser->at < parser->end && *parser->at != close)
    {
      return quay_toml_parser_fail (parser, parser->at, "%s needs a “,” or “%c” here", kind, close);
    }

  return parser->at < parser->end || quay_toml_parser_fail (parser, start, "%s is not closed", kind);
}

/* Reads the opening bracket, and the filler before the first item. */
static gboolean
read_open (QuayTomlParser *parser,
           char            close)
{
  const char *start = parser->at++;

  return read_filler (parser) &&
         (parser->at < parser->end ||
          quay_toml_parser_fail (parser, start, "%s is not closed", close == ']' ? "an array" : "an inline table"));
}

/* Reads [ … ]. Its values get no nodes as long as nobody asks for them: there may be one for every two bytes. */
static gboolean
read_array (QuayTomlParser *parser,
            QuayTomlNode   *node,
            guint           depth)
{
  const char *start = parser->at;
  guint32 count = 0;

  if (depth >= QUAY_TOML_MAX_DEPTH)
    return fail_too_deep (parser);
  if (!read_open (parser, ']'))
    return FALSE;

  for (; *parser->at != ']'; count++)
    {
      QuayTomlNode item = { 0 };

      if (!quay_toml_parser_read_value (parser, &item, 0, depth + 1) || !read_separator (parser, start, ']'))
        return FALSE;
    }

  parser->at++;
  node->type = QUAY_TOML_ARRAY;
  if (count > 0)
    {
      node->flags |= QUAY_TOML_NODE_FOLDED;
      node->value.n_children = count;
    }
  return TRUE;
}

/* Reads { … } into the table @index. */
static gboolean
read_inline_table (QuayTomlParser *parser,
                   guint32         index,
                   guint           depth)
{
  const char *start = parser->at;

  if (depth >= QUAY_TOML_MAX_DEPTH)
    return fail_too_deep (parser);
  if (!read_open (parser, '}'))
    return FALSE;

  while (*parser->at != '}')
    {
      if (!quay_toml_parser_read_entry (parser, index, depth) || !read_separator (parser, start, '}'))
        return FALSE;
    }

  parser->at++;
  return TRUE;
}

/* Reads { … } in an array that gets no nodes: only while it is read, to see that no key is there twice. */
static gboolean
read_loose_table (QuayTomlParser *parser,
                  guint           depth)
{
  guint32 end = parser->tree->end;
  guint32 index = quay_toml_tree_add_loose (parser->tree, parser->at - parser->text);
  QuayTomlNode *node = quay_toml_tree_node (parser->tree, index);

  node->type = QUAY_TOML_TABLE;
  node->flags = QUAY_TOML_NODE_INLINE;
  if (!read_inline_table (parser, index, depth))
    return FALSE;

  quay_toml_tree_truncate (parser->tree, end);
  return TRUE;
}

static gboolean
read_word (QuayTomlParser *parser,
           const char     *word)
{
  gsize length = strlen (word);

  if ((gsize) (parser->end - parser->at) < length || memcmp (parser->at, word, length) != 0)
    return quay_toml_parser_fail (parser, parser->at, "a value is not understood; texts need quotes around them");

  parser->at += length;
  return TRUE;
}

/* Reads the value at @parser->at into @node, which is @depth tables or arrays deep, and @index of the tree or 0. */
gboolean
quay_toml_parser_read_value (QuayTomlParser *parser,
                             QuayTomlNode   *node,
                             guint32         index,
                             guint           depth)
{
  const char *start = parser->at;
  QuayTomlType type;
  gint64 integer;

  if (parser->at == parser->end)
    return quay_toml_parser_fail (parser, parser->at, "a value is missing");

  switch (*parser->at)
    {
    case '"':
    case '\'':
      node->type = QUAY_TOML_STRING;
      return read_string (parser);
    case '[':
      return read_array (parser, node, depth);
    case '{':
      if (index == 0)
        return read_loose_table (parser, depth);
      node->type = QUAY_TOML_TABLE;
      node->flags |= QUAY_TOML_NODE_INLINE;
      return read_inline_table (parser, index, depth);
    case 't':
      node->type = QUAY_TOML_BOOLEAN;
      return read_word (parser, "true");
    case 'f':
      node->type = QUAY_TOML_BOOLEAN;
      return read_word (parser, "false");
    case '\n':
    case '\r':
    case '#':
    case ',':
    case ']':
    case '}':
      return quay_toml_parser_fail (parser, parser->at, "a value is missing");
    default:
      node->type = QUAY_TOML_INTEGER;
      if (quay_toml_parser_read_plain_number (parser))
        return TRUE;
      if (!quay_toml_parser_read_number (parser, &type, &integer))
        return FALSE;
      if (parser->at < parser->end &&
          (QUAY_TOML_IS (*parser->at, BARE) || *parser->at == '.' || *parser->at == ':' || *parser->at == '+'))
        return quay_toml_parser_fail (parser, start, "a number, date or time is not written correctly");
      node->type = type;
      return TRUE;
    }
}

/* Makes nodes of the values of @array, which was read before without an error. */
void
quay_toml_tree_unfold (QuayTomlTree *self,
                       guint32       array)
{
  QuayTomlNode *node = quay_toml_tree_node (self, array);
  gsize start = quay_toml_tree_get_value (self, node);
  QuayTomlParser parser = {
    .tree = self,
    .text = self->text,
    .at = self->text + start,
    .end = self->text + self->size,
  };
  gboolean done;

  node->flags &= ~QUAY_TOML_NODE_FOLDED;
  node->value.last = 0;

  done = read_open (&parser, ']');
  while (done && *parser.at != ']')
    {
      guint32 index = quay_toml_tree_add (self, array, parser.at - parser.text, NULL);

      done = quay_toml_parser_read_value (&parser, quay_toml_tree_node (self, index), index, 0) &&
             read_separator (&parser, parser.text + start, ']');
    }
  g_assert (done);
  if (parser.name != NULL)
    g_string_free (parser.name, TRUE);
}
