/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-style.h"

#include "quay-toml-list.h"
#include "quay-toml-scan.h"
#include "quay-wipe.h"

#include <string.h>

/* Returns: the line break before @at; when there is none, the first one of the file, or "\n" */
const char *
quay_toml_style_newline (QuayTomlTree *tree,
                         gsize         at)
{
  if (at == 0 || tree->text[at - 1] != '\n')
    {
      at = quay_toml_scan_line_end (tree->text, tree->size, 0);
      if (at == 0 || tree->text[at - 1] != '\n')
        return "\n";
    }
  return at >= 2 && tree->text[at - 2] == '\r' ? "\r\n" : "\n";
}

/* Returns: the quote of the last string in @node, 0 when there is none */
char
quay_toml_style_quote (QuayTomlTree *tree,
                       guint32       node)
{
  const QuayTomlNode *self = quay_toml_tree_node (tree, node);
  char quote = 0;

  if (!(self->flags & (QUAY_TOML_NODE_SECTION | QUAY_TOML_NODE_DOTTED)))
    return quay_toml_scan_quote (tree->text, tree->size, quay_toml_tree_get_value (tree, self));

  for (guint32 child = quay_toml_tree_first (tree, node); child != 0; child = quay_toml_tree_next (tree, child))
    {
      char own = quay_toml_style_quote (tree, child);

      if (own != 0)
        quote = own;
    }
  return quote;
}

/* The first value of the file that has a string in it shows its custom. */
static char
get_usual_quote (QuayTomlTree *tree)
{
  for (guint32 i = 1; i < tree->end; i = quay_toml_tree_step (i))
    {
      const QuayTomlNode *node = quay_toml_tree_node (tree, i);
      char quote = node->type == QUAY_TOML_STRING || node->type == QUAY_TOML_ARRAY ? quay_toml_style_quote (tree, i) : 0;

      if (quote != 0)
        return quote;
    }
  return '"';
}

static gboolean
is_bare (const char *key,
         gsize       length)
{
  gsize i = 0;

  while (i < length && QUAY_TOML_IS (key[i], BARE))
    i++;
  return length > 0 && i == length;
}

/* Aligned are an entry with more than one space before its “=”, and two with keys of different widths whose “=” are
 * below each other. A last key that is too long for the column does not end it. Not aligned are two with as many spaces
 * and different widths.
 */
static guint
get_column (QuayTomlTree        *tree,
            const QuayTomlEntry *last,
            const QuayTomlEntry *before)
{
  guint width = g_utf8_strlen (tree->text + last->start, last->key_end - last->start);
  guint gap = last->equals - last->key_end;
  guint before_width;
  guint before_gap;

  if (before == NULL)
    return gap > 1 ? width + gap : 0;

  before_width = g_utf8_strlen (tree->text + before->start, before->key_end - before->start);
  before_gap = before->equals - before->key_end;
  if (before_width != width && before_gap == gap)
    return 0;
  if (gap > 1 || (before_width != width && before_width + before_gap == width + gap))
    return width + gap;
  return before_gap > 1 && width >= before_width + before_gap ? before_width + before_gap : 0;
}

/* Learns the style of @neighbours, and what they do not show from the rest of the file. */
void
quay_toml_style_init (QuayTomlStyle         *self,
                      QuayTomlTree          *tree,
                      const QuayTomlEntries *neighbours)
{
  guint32 nodes[] = { neighbours->last, neighbours->before_last };
  QuayTomlEntry last;
  QuayTomlEntry before;
  gboolean is_inline;

  *self = (QuayTomlStyle) { .tree = tree, .newline = "\n", .default_spaces = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (nodes) && nodes[i] != 0; i++)
    {
      const QuayTomlNode *node = quay_toml_tree_node (tree, nodes[i]);

      if (self->quote == 0)
        self->quote = quay_toml_style_quote (tree, nodes[i]);
      if (self->array == 0 && node->type == QUAY_TOML_ARRAY)
        self->array = nodes[i];
      if (self->table == 0 && node->type == QUAY_TOML_TABLE)
        self->table = nodes[i];
    }
  if (self->quote == 0)
    self->quote = get_usual_quote (tree);
  if (neighbours->last == 0)
    return;

  quay_toml_place_entry (tree, neighbours->last, &last);
  if (neighbours->before_last != 0)
    quay_toml_place_entry (tree, neighbours->before_last, &before);
  is_inline = quay_toml_place_inline (tree, quay_toml_tree_node (tree, neighbours->last)->parent) != 0;

  self->default_spaces = FALSE;
  self->before_equals = (QuayTomlSpan) { last.key_end, last.equals };
  self->after_equals = (QuayTomlSpan) { last.equals + 1, last.value };
  if (!is_inline)
    {
      self->indent = (QuayTomlSpan) { last.line, last.start };
      self->column = get_column (tree, &last, neighbours->before_last == 0 ? NULL : &before);
    }
  if (is_bare (tree->text + quay_toml_tree_node (tree, neighbours->last)->position + 1,
               MAX (last.key_end - quay_toml_tree_node (tree, neighbours->last)->position, 2) - 2))
    {
      char quote = tree->text[quay_toml_tree_node (tree, neighbours->last)->position];

      self->key_quote = quote == '"' || quote == '\'' ? quote : 0;
    }
}

void
quay_toml_style_append_span (const QuayTomlStyle *self,
                             QuayTomlSpan         span,
                             GString             *text)
{
  g_string_append_len (text, self->tree->text + span.start, span.end - span.start);
}

/* Writes @value between @quote, or between double quotes when single ones cannot hold it. */
void
quay_toml_style_append_string (const char *value,
                               char        quote,
                               GString    *text)
{
  gsize length = 0;

  while (quote == '\'' && value[length] != '\0' && QUAY_TOML_IS (value[length], LITERAL))
    length++;
  if (quote == '\'' && value[length] == '\0')
    {
      g_string_append_printf (text, "'%s'", value);
      return;
    }

  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      const char *escapes = "b\bt\tn\nf\fr\r\"\"\\\\";
      const char *escape;

      for (escape = escapes; *escape != '\0' && escape[1] != *value; escape += 2)
        continue;
      if (*escape != '\0')
        g_string_append_printf (text, "\\%c", *escape);
      else if ((guchar) * value < 0x20 || *value == 0x7f)
        g_string_append_printf (text, "\\u%04X", (guint) * value);
      else
        g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

/* Quotes that are needed are those of the keys beside it, or else of the values. */
void
quay_toml_style_append_key (const QuayTomlStyle *self,
                            const char          *key,
                            GString             *text)
{
  if (!is_bare (key, strlen (key)))
    quay_toml_style_append_string (key, self->key_quote != 0 ? self->key_quote : self->quote, text);
  else if (self->key_quote != 0)
    quay_toml_style_append_string (key, self->key_quote, text);
  else
    g_string_append (text, key);
}

/* Whether the items of @list each have a line, as far as the last one shows. */
static gboolean
has_lines (QuayTomlList *list)
{
  gsize line_end;

  return list->items->len > 0 && quay_toml_list_owns_line (list, list->items->len - 1, &line_end);
}

static void
append_array (const QuayTomlStyle *self,
              const char *const   *values,
              GString             *text)
{
  g_auto(QuayTomlList) list = { 0 };
  g_autoptr(QuayWipedString) separator = quay_wiped_string_new ();
  g_autoptr(QuayWipedString) end = quay_wiped_string_new ();
  gboolean is_padded = FALSE;

  g_string_append (separator, ", ");
  if (self->array != 0)
    {
      quay_toml_list_init (&list, self->tree, self->array);
      is_padded = quay_toml_list_is_padded (&list);
      g_string_truncate (separator, 0);
      quay_toml_list_get_separator (&list, list.items->len - 1, separator);
    }

  g_string_append_c (text, '[');
  if (self->array != 0 && values[0] != NULL && has_lines (&list))
    {
      const QuayTomlItem *item = &g_array_index (list.items, QuayTomlItem, list.items->len - 1);
      gsize line = quay_toml_scan_line_start (self->tree->text, self->tree->start, item->start);
      gsize close_line = quay_toml_scan_line_start (self->tree->text, self->tree->start, list.close);

      g_string_truncate (separator, 1);
      g_string_append (separator, self->newline);
      g_string_append_len (separator, self->tree->text + line, item->start - line);
      g_string_append (text, separator->str + 1);
      if (item->comma != 0)
        g_string_append_c (end, ',');
      g_string_append (end, self->newline);
      g_string_append_len (end, self->tree->text + close_line, list.close - close_line);
    }
  else if (is_padded && values[0] != NULL)
    {
      g_string_append_c (text, ' ');
      g_string_append_c (end, ' ');
    }

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (text, separator->str);
      quay_toml_style_append_string (values[i], self->quote, text);
    }
  g_string_append_printf (text, "%s]", end->str);
}

void
quay_toml_style_append_value (const QuayTomlStyle   *self,
                              const QuayTomlSetting *setting,
                              GString               *text)
{
  if (setting->type == QUAY_TOML_STRING)
    quay_toml_style_append_string (setting->string, self->quote, text);
  else if (setting->type == QUAY_TOML_BOOLEAN)
    g_string_append (text, setting->boolean ? "true" : "false");
  else
    append_array (self, setting->strings, text);
}

/* { key = … } in the manner of another inline table */
static void
append_inline_table (const QuayTomlStyle   *self,
                     const char *const     *keys,
                     guint                  n_keys,
                     const QuayTomlSetting *setting,
                     GString               *text)
{
  QuayTomlStyle inner = *self;
  gboolean is_padded = TRUE;

  /* What is around “=” outside holds inside as well, but for the widths that align it. */
  if (self->column > 0 || self->before_equals.end - self->before_equals.start > 1 ||
      self->after_equals.end - self->after_equals.start > 1)
    inner.default_spaces = TRUE;
  inner.column = 0;

  if (self->table != 0 && quay_toml_tree_first (self->tree, self->table) != 0)
    {
      g_auto(QuayTomlList) list = { 0 };
      QuayTomlEntries entries;

      quay_toml_list_init (&list, self->tree, self->table);
      is_padded = list.items->len == 0 || g_array_index (list.items, QuayTomlItem, 0).start > list.open + 1;
      quay_toml_place_entries (self->tree, self->table, &entries);
      quay_toml_style_init (&inner, self->tree, &entries);
    }
  inner.array = 0;   /* no line breaks in here, although an array may have them */

  g_string_append (text, is_padded ? "{ " : "{");
  quay_toml_style_append_entry (&inner, "", keys, n_keys, setting, text);
  g_string_append (text, is_padded ? " }" : "}");
}

/* Writes @prefix and the first of @keys, “=”, and the value: inside an inline table for every further key. */
void
quay_toml_style_append_entry (const QuayTomlStyle   *self,
                              const char            *prefix,
                              const char *const     *keys,
                              guint                  n_keys,
                              const QuayTomlSetting *setting,
                              GString               *text)
{
  gsize start = text->len;
  guint width;

  g_string_append (text, prefix);
  quay_toml_style_append_key (self, keys[0], text);
  width = g_utf8_strlen (text->str + start, text->len - start);

  if (self->column > 0)
    g_string_append_printf (text, "%*s", (int) MAX (self->column, width + 1) - (int) width, "");
  else if (self->default_spaces)
    g_string_append_c (text, ' ');
  else
    quay_toml_style_append_span (self, self->before_equals, text);
  g_string_append_c (text, '=');
  if (self->default_spaces)
    g_string_append_c (text, ' ');
  else
    quay_toml_style_append_span (self, self->after_equals, text);

  if (n_keys > 1)
    append_inline_table (self, keys + 1, n_keys - 1, setting, text);
  else
    quay_toml_style_append_value (self, setting, text);
}
