/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-parser.h"

#include "quay-error.h"
#include "quay-toml-scan.h"

#include <string.h>

/* Longer names are cut in messages. */
#define LONGEST_NAME 60

/* Sets the error of @parser. The sentence continues “line 3 is not valid TOML: …”; it never quotes a value, because
 * that may be a token. Returns: %FALSE
 */
gboolean
quay_toml_parser_fail (QuayTomlParser *parser,
                       const char     *at,
                       const char     *format,
                       ...)
{
  gsize offset = at - parser->text;
  guint line = quay_toml_tree_get_line (parser->tree, offset);
  guint column = quay_toml_tree_get_column (parser->tree, offset);
  g_autofree char *sentence = NULL;
  GError *error;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  error = quay_error_new (QUAY_ERROR_SYNTAX, NULL, sentence, "line %u, column %u: %s", line, column, sentence);
  quay_error_set_number (error, line);
  g_propagate_error (parser->error, error);
  return FALSE;
}

/* @what joins the name of @key to the line of the node @other. */
static gboolean
fail_at_key (QuayTomlParser    *parser,
             const QuayTomlKey *key,
             guint32            other,
             const char        *what)
{
  gsize length = MIN (key->name_length, LONGEST_NAME);
  g_autofree char *valid = g_utf8_make_valid (key->name, length);
  g_autofree char *name = g_strescape (valid, NULL);
  guint line = quay_toml_tree_get_line (parser->tree, quay_toml_tree_node (parser->tree, other)->position);

  return quay_toml_parser_fail (parser, parser->text + key->position, "“%s” %s line %u", name, what, line);
}

static void
skip_blanks (QuayTomlParser *parser)
{
  while (parser->at < parser->end && QUAY_TOML_IS (*parser->at, BLANK))
    parser->at++;
}

/* Reads from “#” to the end of the line, without the line break. */
gboolean
quay_toml_parser_read_comment (QuayTomlParser *parser)
{
  const char *at = quay_toml_scan_plain (parser->at + 1, parser->end, QUAY_TOML_CHAR_COMMENT, '\n', '\n');

  parser->at = at;

  if (at == parser->end || *at == '\n' || (*at == '\r' && parser->end - at >= 2 && at[1] == '\n'))
    return TRUE;

  return quay_toml_parser_fail (parser, at, "there is a control character in a comment");
}

/* @format says what is wrong, unless what is at @parser->at is wrong in itself and can hardly be seen. */
G_GNUC_PRINTF (2, 3)
static gboolean
fail_at_char (QuayTomlParser *parser,
              const char     *format,
              ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  if (parser->at < parser->end && !QUAY_TOML_IS (*parser->at, COMMENT) && *parser->at != '\n' && *parser->at != '\r')
    return quay_toml_parser_fail (parser, parser->at, "there is a control character outside of strings");
  if (parser->end - parser->at >= 3 && memcmp (parser->at, QUAY_TOML_BOM, 3) == 0)
    return quay_toml_parser_fail (parser, parser->at, "there is a byte order mark that is not at the start");

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  return quay_toml_parser_fail (parser, parser->at, "%s", sentence);
}

/* Reads what may follow a header or value on its line, and the line break. */
static gboolean
read_end_of_line (QuayTomlParser *parser,
                  const char     *after)
{
  skip_blanks (parser);
  if (parser->at < parser->end && *parser->at == '#' && !quay_toml_parser_read_comment (parser))
    return FALSE;
  if (parser->at == parser->end)
    return TRUE;

  if (*parser->at == '\r')
    {
      if (parser->end - parser->at < 2 || parser->at[1] != '\n')
        return quay_toml_parser_fail (parser, parser->at, "there is a carriage return without a line feed");
      parser->at++;
    }
  if (*parser->at != '\n')
    return fail_at_char (parser, "there is something behind %s on the same line", after);

  parser->at++;
  return TRUE;
}

/* Reads the quoted key at @parser->at; names without escapes stay where they are. */
static gboolean
read_quoted_key (QuayTomlParser *parser,
                 QuayTomlKey    *key)
{
  const char *start = parser->at;
  char quote = *start;
  guint8 plain = quote == '"' ? QUAY_TOML_CHAR_BASIC : QUAY_TOML_CHAR_LITERAL;
  gboolean has_escapes = FALSE;

  for (parser->at++; ;)
    {
      parser->at = quay_toml_scan_plain (parser->at, parser->end, plain, quote, '\\');
      if (parser->at == parser->end || *parser->at != '\\')
        break;
      has_escapes = TRUE;
      if (!quay_toml_parser_read_escape (parser))
        return FALSE;
    }
  if (parser->at == parser->end || *parser->at != quote)
    return quay_toml_parser_fail (parser, start, "the quotes around a key are not closed");

  parser->at++;
  key->position = start - parser->text;
  key->length = parser->at - start;
  key->name = start + 1;
  key->name_length = key->length - 2;
  key->flags = QUAY_TOML_NODE_QUOTED | (has_escapes || key->length > G_MAXUINT16 ? QUAY_TOML_NODE_ODD_KEY : 0);
  if (has_escapes)
    {
      if (parser->name == NULL)
        parser->name = g_string_new (NULL);
      g_string_truncate (parser->name, 0);
      quay_toml_scan_string (parser->text, parser->at - parser->text, key->position, parser->name);
      key->name = parser->name->str;
      key->name_length = parser->name->len;
    }
  return TRUE;
}

/* Reads one part of a key, and blanks behind it. */
static gboolean
read_key (QuayTomlParser *parser,
          QuayTomlKey    *key)
{
  const char *start = parser->at;
  const char *at = start;

  if (at < parser->end && (*at == '"' || *at == '\''))
    {
      if (!read_quoted_key (parser, key))
        return FALSE;
      skip_blanks (parser);
      return TRUE;
    }

  while (at < parser->end && QUAY_TOML_IS (*at, BARE))
    at++;
  parser->at = at;
  if (at == start)
    return fail_at_char (parser, "%s",
                         at == parser->end || strchr ("\n\r#.=,]}", *at) != NULL ?
                         "a key is missing" :
                         "a key has to be put in quotes when it has other characters than A-Z a-z 0-9 - and _");

  key->position = start - parser->text;
  key->length = at - start;
  key->name = start;
  key->name_length = key->length;
  key->flags = key->length > G_MAXUINT16 ? QUAY_TOML_NODE_ODD_KEY : 0;
  skip_blanks (parser);
  return TRUE;
}

static guint32
add_table (QuayTomlParser    *parser,
           guint32            parent,
           const QuayTomlKey *key,
           guint8             flags)
{
  guint32 index = quay_toml_tree_add (parser->tree, parent, key->position, key);
  QuayTomlNode *node = quay_toml_tree_node (parser->tree, index);

  node->type = QUAY_TOML_TABLE;
  node->flags |= flags;
  return index;
}

/* Adds one more table to the array of tables @array, for the header at @position. */
static guint32
add_element (QuayTomlParser *parser,
             guint32         array,
             gsize           position)
{
  guint32 index = quay_toml_tree_add (parser->tree, array, position, NULL);
  QuayTomlNode *node = quay_toml_tree_node (parser->tree, index);

  node->type = QUAY_TOML_TABLE;
  node->flags = QUAY_TOML_NODE_HEADER;
  return index;
}

static gboolean
fail_too_deep (QuayTomlParser *parser)
{
  return quay_toml_parser_fail (parser, parser->at, "tables or arrays are nested more than %d deep",
                                QUAY_TOML_MAX_DEPTH);
}

/* Follows one part of a header that is not its last, from *@table. */
static gboolean
enter_table (QuayTomlParser *parser,
             QuayTomlKey    *key,
             guint32        *table)
{
  guint32 index = quay_toml_tree_find_key (parser->tree, *table, key);
  const QuayTomlNode *node = quay_toml_tree_node (parser->tree, index);

  if (index == 0)
    *table = add_table (parser, *table, key, QUAY_TOML_NODE_IMPLICIT);
  else if (node->flags & QUAY_TOML_NODE_TABLES)
    *table = node->value.last;
  else if (node->type == QUAY_TOML_TABLE && !(node->flags & QUAY_TOML_NODE_INLINE))
    *table = index;
  else
    return fail_at_key (parser, key, index, "is not a table that a header can add to; it is defined in");
  return TRUE;
}

/* Makes the table that the last part of a header names, below *@table. */
static gboolean
define_table (QuayTomlParser *parser,
              QuayTomlKey    *key,
              gsize           header,
              gboolean        is_element,
              guint32        *table)
{
  guint32 index = quay_toml_tree_find_key (parser->tree, *table, key);
  QuayTomlNode *node = quay_toml_tree_node (parser->tree, index);

  if (is_element && index == 0)
    {
      index = add_table (parser, *table, key, QUAY_TOML_NODE_TABLES);
      quay_toml_tree_node (parser->tree, index)->type = QUAY_TOML_ARRAY;
      *table = add_element (parser, index, header);
    }
  else if (is_element && (node->flags & QUAY_TOML_NODE_TABLES))
    {
      *table = add_element (parser, index, header);
    }
  else if (!is_element && index == 0)
    {
      *table = add_table (parser, *table, key, QUAY_TOML_NODE_HEADER);
    }
  else if (!is_element && (node->flags & QUAY_TOML_NODE_IMPLICIT))
    {
      node->flags = (node->flags & ~QUAY_TOML_NODE_IMPLICIT) | QUAY_TOML_NODE_HEADER;
      quay_toml_node_set_key (node, key);
      *table = index;
    }
  else
    {
      return fail_at_key (parser, key, index, "is already defined in");
    }
  return TRUE;
}

/* Reads a line of the form [a.b] or [[a.b]]. */
static gboolean
read_header (QuayTomlParser *parser,
             guint32        *section,
             guint          *depth)
{
  const char *start = parser->at;
  gboolean is_element = parser->end - start >= 2 && start[1] == '[';
  QuayTomlKey key;

  *section = 0;
  *depth = 0;
  parser->at += is_element ? 2 : 1;
  for (;;)
    {
      skip_blanks (parser);
      if (!read_key (parser, &key))
        return FALSE;
      if (++*depth >= QUAY_TOML_MAX_DEPTH)
        return fail_too_deep (parser);
      if (parser->at == parser->end || *parser->at != '.')
        break;
      parser->at++;
      if (!enter_table (parser, &key, section))
        return FALSE;
    }

  if (parser->end - parser->at < (is_element ? 2 : 1) || *parser->at != ']' ||
      (is_element && parser->at[1] != ']'))
    return quay_toml_parser_fail (parser, parser->at, "a header does not end with “%s”", is_element ? "]]" : "]");
  parser->at += is_element ? 2 : 1;

  return define_table (parser, &key, start - parser->text, is_element, section) &&
         read_end_of_line (parser, "a header");
}

/* Follows one part of a dotted key that is not its last. The tables that it goes through are its own: neither a
 * header nor an inline table has defined them.
 */
static gboolean
enter_dotted (QuayTomlParser *parser,
              QuayTomlKey    *key,
              guint32        *table)
{
  guint32 index = quay_toml_tree_find_key (parser->tree, *table, key);
  QuayTomlNode *node = quay_toml_tree_node (parser->tree, index);

  if (index == 0)
    {
      *table = add_table (parser, *table, key, QUAY_TOML_NODE_DOTTED);
      return TRUE;
    }

  if (node->flags & QUAY_TOML_NODE_IMPLICIT)
    {
      node->flags = (node->flags & ~QUAY_TOML_NODE_IMPLICIT) | QUAY_TOML_NODE_DOTTED;
      quay_toml_node_set_key (node, key);
    }
  if (!(node->flags & QUAY_TOML_NODE_DOTTED))
    return fail_at_key (parser, key, index, "cannot be added to here; it is defined in");

  *table = index;
  return TRUE;
}

/* Reads key = value into @table, which is @depth tables deep. */
gboolean
quay_toml_parser_read_entry (QuayTomlParser *parser,
                             guint32         table,
                             guint           depth)
{
  QuayTomlKey key;
  guint32 index;

  for (;;)
    {
      if (!read_key (parser, &key))
        return FALSE;
      if (++depth > QUAY_TOML_MAX_DEPTH)
        return fail_too_deep (parser);
      if (parser->at == parser->end || *parser->at != '.')
        break;
      parser->at++;
      skip_blanks (parser);
      if (!enter_dotted (parser, &key, &table))
        return FALSE;
    }

  if (parser->at == parser->end || *parser->at != '=')
    return quay_toml_parser_fail (parser, parser->at, "there is no “=” behind a key");

  index = quay_toml_tree_find_key (parser->tree, table, &key);
  if (index != 0)
    return fail_at_key (parser, &key, index, "is already defined in");

  parser->at++;
  skip_blanks (parser);
  index = quay_toml_tree_add (parser->tree, table, key.position, &key);
  return quay_toml_parser_read_value (parser, quay_toml_tree_node (parser->tree, index), index, depth);
}

static gboolean
read_document (QuayTomlParser *parser)
{
  guint32 section = 0;
  guint depth = 0;

  while (parser->at < parser->end)
    {
      switch (*parser->at)
        {
        case ' ':
        case '\t':
        case '\n':
          parser->at++;
          break;
        case '\r':
        case '#':
          if (!read_end_of_line (parser, "a comment"))
            return FALSE;
          break;
        case '[':
          if (!read_header (parser, &section, &depth))
            return FALSE;
          break;
        default:
          if (!quay_toml_parser_read_entry (parser, section, depth) || !read_end_of_line (parser, "a value"))
            return FALSE;
          break;
        }
    }
  return TRUE;
}

/* Looks at eight bytes at once as long as they are ASCII. Zeros are left to the grammar. */
static gboolean
check_encoding (QuayTomlParser *parser)
{
  const char *at = parser->at;
  const char *invalid;

  while (at < parser->end)
    {
      const char *run;
      guint64 word;

      while (parser->end - at >= (gssize) sizeof word)
        {
          memcpy (&word, at, sizeof word);
          if (word & G_GUINT64_CONSTANT (0x8080808080808080))
            break;
          at += sizeof word;
        }
      while (at < parser->end && (guchar) * at < 0x80)
        at++;

      for (run = at; at < parser->end && (guchar) * at >= 0x80;)
        at++;
      if (!g_utf8_validate_len (run, at - run, &invalid))
        {
          guint line = quay_toml_tree_get_line (parser->tree, invalid - parser->text);
          guint column = quay_toml_tree_get_column (parser->tree, invalid - parser->text);
          GError *error = quay_error_new (QUAY_ERROR_ENCODING, NULL, NULL,
                                          "line %u, column %u: these bytes are not UTF-8", line, column);

          quay_error_set_number (error, line);
          g_propagate_error (parser->error, error);
          return FALSE;
        }
    }
  return TRUE;
}

/* Reads the whole text. Everything of TOML 1.1 is understood, which includes 1.0; see https://toml.io/en/v1.1.0.
 * On failure the tree is good for nothing but being freed.
 */
gboolean
quay_toml_tree_parse (QuayTomlTree *self,
                      GError      **error)
{
  QuayTomlParser parser = {
    .tree = self,
    .text = self->text,
    .at = self->text + self->start,
    .end = self->text + self->size,
    .error = error,
  };

  gboolean done;

  if (self->size > G_MAXINT32)
    return quay_toml_parser_fail (&parser, self->text, "it is too large");

  done = check_encoding (&parser) && read_document (&parser);
  if (parser.name != NULL)
    g_string_free (parser.name, TRUE);
  return done;
}
