/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-list.h"

#include "quay-toml-scan.h"
#include "quay-toml-style.h"
#include "quay-wipe.h"

#include <string.h>

/* The first entry of an array that was laid out over lines while it was still empty. */
#define INDENT "    "

static void
clear_change (gpointer data)
{
  char *text = ((QuayTomlChange *) data)->text;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* Returns: (transfer full): an empty list of changes that do not overlap */
GArray *
quay_toml_changes_new (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (QuayTomlChange));

  g_array_set_clear_func (changes, clear_change);
  return changes;
}

void
quay_toml_changes_add (GArray     *changes,
                       gsize       start,
                       gsize       end,
                       const char *text)
{
  QuayTomlChange change = { start, end, g_strdup (text) };

  g_array_append_val (changes, change);
}

/* Of two at one place, what only inserts comes first. */
static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const QuayTomlChange *one = a;
  const QuayTomlChange *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;

  return one->end < other->end ? -1 : one->end > other->end;
}

/* Returns: (transfer full): the text of @tree with @changes made */
GBytes *
quay_toml_changes_apply (GArray       *changes,
                         QuayTomlTree *tree)
{
  gsize size = tree->size;
  gsize at = 0;
  char *bytes;
  char *to;

  g_array_sort (changes, compare_changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const QuayTomlChange *change = &g_array_index (changes, QuayTomlChange, i);

      size += strlen (change->text);
      size -= change->end - change->start;
    }
  bytes = quay_wiped_alloc (size);
  to = bytes;
  for (guint i = 0; i < changes->len; i++)
    {
      const QuayTomlChange *change = &g_array_index (changes, QuayTomlChange, i);

      g_assert (change->start >= at && change->end >= change->start);
      to = mempcpy (to, tree->text + at, change->start - at);
      to = mempcpy (to, change->text, strlen (change->text));
      at = change->end;
    }
  to = mempcpy (to, tree->text + at, tree->size - at);
  g_assert (to == bytes + size);
  return quay_wiped_to_bytes (bytes, size);
}

static gsize
scan_item (QuayTomlList *self,
           gsize         at)
{
  const char *text = self->tree->text;
  gsize size = self->tree->size;

  if (self->is_table)
    {
      gsize parts[QUAY_TOML_MAX_DEPTH];
      guint count = quay_toml_place_key_parts (self->tree, at, parts);

      at = quay_toml_scan_key (text, size, parts[count - 1]);
      at = quay_toml_scan_blanks (text, size, at);
      at = quay_toml_scan_blanks (text, size, at + 1);
    }
  return quay_toml_scan_value (text, size, at);
}

/* Finds the items of @node, an array or table with brackets around it. */
void
quay_toml_list_init (QuayTomlList *self,
                     QuayTomlTree *tree,
                     guint32       node)
{
  const char *text = tree->text;
  const QuayTomlNode *list = quay_toml_tree_node (tree, node);
  gsize at;

  self->tree = tree;
  self->open = quay_toml_tree_get_value (tree, list);
  self->is_table = text[self->open] == '{';
  self->items = g_array_sized_new (FALSE, FALSE, sizeof (QuayTomlItem),
                                   quay_toml_node_is_folded (list) ? list->value.n_children : 0);

  at = quay_toml_scan_filler (text, tree->size, self->open + 1, NULL);
  while (text[at] != ']' && text[at] != '}')
    {
      QuayTomlItem item = { .start = at, .end = scan_item (self, at) };

      at = quay_toml_scan_filler (text, tree->size, item.end, NULL);
      if (text[at] == ',')
        {
          item.comma = at;
          at = quay_toml_scan_filler (text, tree->size, at + 1, NULL);
        }
      g_array_append_val (self->items, item);
    }
  self->close = at;
}

void
quay_toml_list_clear (QuayTomlList *self)
{
  g_clear_pointer (&self->items, g_array_unref);
}

static const QuayTomlItem *
get_item (QuayTomlList *self,
          guint         index)
{
  return &g_array_index (self->items, QuayTomlItem, index);
}

/* Returns: the item that @position is in; there is one */
guint
quay_toml_list_find (QuayTomlList *self,
                     gsize         position)
{
  guint first = 0;
  guint last = self->items->len - 1;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (position < get_item (self, middle)->end)
        last = middle;
      else
        first = middle + 1;
    }
  return first;
}

static gboolean
is_first_on_line (QuayTomlList *self,
                  gsize         at)
{
  gsize line = quay_toml_scan_line_start (self->tree->text, self->tree->start, at);

  return line > self->open && quay_toml_scan_blanks (self->tree->text, self->tree->size, line) == at;
}

/* Whether an item has its lines for itself, with its comma and with at most a comment behind it. */
gboolean
quay_toml_list_owns_line (QuayTomlList *self,
                          guint         index,
                          gsize        *line_end)
{
  const QuayTomlItem *item = get_item (self, index);
  const char *text = self->tree->text;
  gsize size = self->tree->size;
  gsize at = item->comma == 0 ? item->end : item->comma + 1;

  if (!is_first_on_line (self, item->start) || memchr (text + item->end, '\n', at - item->end) != NULL)
    return FALSE;

  at = quay_toml_scan_blanks (text, size, at);
  if (text[at] != '#' && text[at] != '\n' && text[at] != '\r')
    return FALSE;

  *line_end = quay_toml_scan_line_end (text, size, at);
  return TRUE;
}

/* Whether there are blanks inside the brackets. */
gboolean
quay_toml_list_is_padded (QuayTomlList *self)
{
  return QUAY_TOML_IS (self->tree->text[self->open + 1], BLANK);
}

/* What stands between item @index and the one before it, when that is simple; else a comma and a space. */
void
quay_toml_list_get_separator (QuayTomlList *self,
                              guint         index,
                              GString      *text)
{
  gsize start;
  gsize end;

  g_string_append_c (text, ',');
  if (index > 0 && index < self->items->len)
    {
      start = get_item (self, index - 1)->comma + 1;
      end = get_item (self, index)->start;
      if (quay_toml_scan_blanks (self->tree->text, self->tree->size, start) == end)
        {
          g_string_append_len (text, self->tree->text + start, end - start);
          return;
        }
    }
  g_string_append_c (text, ' ');
}

/* Puts @texts into brackets that are empty, or have only comments in them. */
static void
insert_first (QuayTomlList *self,
              GPtrArray    *texts,
              GArray       *changes)
{
  QuayTomlTree *tree = self->tree;
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  gsize close_line = quay_toml_scan_line_start (tree->text, tree->start, self->close);
  gboolean is_long = close_line > self->open;
  gsize at = self->open + 1;

  if (is_long && !self->is_table)
    {
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, self->open);
      gsize end = quay_toml_scan_blanks (tree->text, tree->size, line);
      gsize last_line = quay_toml_scan_line_start (tree->text, tree->start, close_line - 1);
      const char *unit = INDENT;

      if (last_line > self->open &&
          quay_toml_scan_line (tree->text, tree->size, last_line) == QUAY_TOML_LINE_COMMENT)
        {
          line = last_line;
          end = quay_toml_scan_blanks (tree->text, tree->size, line);
          unit = "";
        }
      for (guint i = 0; i < texts->len; i++)
        {
          g_string_append_len (text, tree->text + line, end - line);
          g_string_append_printf (text, "%s%s,%s", unit, (const char *) texts->pdata[i],
                                  quay_toml_style_newline (tree, close_line));
        }
      quay_toml_changes_add (changes, close_line, close_line, text->str);
      return;
    }

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", (const char *) texts->pdata[i]);
  if (quay_toml_list_is_padded (self))
    {
      at++;
      g_string_append_c (text, ' ');
    }
  else if (self->is_table)
    {
      g_string_prepend_c (text, ' ');
      if (!is_long)
        g_string_append_c (text, ' ');
    }
  quay_toml_changes_add (changes, at, at, text->str);
}

/* Puts @texts on lines of their own behind item @index, whose line ends at @line_end. */
static void
insert_lines (QuayTomlList *self,
              guint         index,
              gsize         line_end,
              GPtrArray    *texts,
              GArray       *changes)
{
  QuayTomlTree *tree = self->tree;
  const QuayTomlItem *item = get_item (self, index);
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  gsize line = quay_toml_scan_line_start (tree->text, tree->start, item->start);

  for (guint i = 0; i < texts->len; i++)
    {
      g_string_append_len (text, tree->text + line, item->start - line);
      g_string_append (text, texts->pdata[i]);
      if (item->comma != 0 || i + 1 < texts->len)
        g_string_append_c (text, ',');
      g_string_append (text, quay_toml_style_newline (tree, line_end));
    }

  if (item->comma == 0)
    quay_toml_changes_add (changes, item->end, item->end, ",");
  quay_toml_changes_add (changes, line_end, line_end, text->str);
}

/* Whether a comment stands behind item @index on its line. Items behind that on the same line would look as if it was
 * about them.
 */
static gboolean
has_comment_behind (QuayTomlList *self,
                    guint         index,
                    gsize        *line_end)
{
  const QuayTomlItem *item = get_item (self, index);
  const char *text = self->tree->text;
  gsize size = self->tree->size;
  gsize at = quay_toml_scan_blanks (text, size, item->end);

  if (item->comma != 0 && at == item->comma)
    at = quay_toml_scan_blanks (text, size, at + 1);

  *line_end = quay_toml_scan_line_end (text, size, at);
  return text[at] == '#';
}

/* Puts @texts on lines of their own below the comment that ends at @line_end, on the line of the last item: indented as
 * that is, if it is not also the line of the bracket.
 */
static void
insert_below_comment (QuayTomlList *self,
                      gsize         line_end,
                      GPtrArray    *texts,
                      GArray       *changes)
{
  QuayTomlTree *tree = self->tree;
  const QuayTomlItem *item = get_item (self, self->items->len - 1);
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  gsize line = quay_toml_scan_line_start (tree->text, tree->start, item->start);
  gsize indent = quay_toml_scan_blanks (tree->text, tree->size, line);
  const char *unit = line > self->open ? "" : INDENT;

  for (guint i = 0; i < texts->len; i++)
    {
      g_string_append_len (text, tree->text + line, indent - line);
      g_string_append_printf (text, "%s%s%s%s", unit, (const char *) texts->pdata[i],
                              item->comma != 0 || i + 1 < texts->len ? "," : "",
                              quay_toml_style_newline (tree, line_end));
    }
  if (item->comma == 0)
    quay_toml_changes_add (changes, item->end, item->end, ",");
  quay_toml_changes_add (changes, line_end, line_end, text->str);
}

/* Inserts items before item @index, or behind the last. In a table the layout does not spread over more lines, because
 * TOML 1.0 has no line breaks there.
 *
 * @texts: (element-type utf8): values, or key = value for a table
 */
void
quay_toml_list_insert (QuayTomlList *self,
                       guint         index,
                       GPtrArray    *texts,
                       GArray       *changes)
{
  QuayTomlTree *tree = self->tree;
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  gsize line_end;
  gsize at;

  if (texts->len == 0)
    return;

  if (self->items->len == 0)
    {
      insert_first (self, texts, changes);
      return;
    }

  if (index == 0)
    {
      gboolean has_lines = !self->is_table && quay_toml_list_owns_line (self, 0, &line_end);

      at = get_item (self, 0)->start;
      for (guint i = 0; i < texts->len; i++)
        {
          g_string_append (text, texts->pdata[i]);
          if (has_lines)
            {
              gsize line = quay_toml_scan_line_start (tree->text, tree->start, at);

              g_string_append_printf (text, ",%s", quay_toml_style_newline (tree, line));
              g_string_append_len (text, tree->text + line, at - line);
            }
          else
            {
              quay_toml_list_get_separator (self, 1, text);
            }
        }
      quay_toml_changes_add (changes, at, at, text->str);
      return;
    }

  if (!self->is_table && quay_toml_list_owns_line (self, index - 1, &line_end))
    {
      insert_lines (self, index - 1, line_end, texts, changes);
      return;
    }
  if (!self->is_table && index == self->items->len && has_comment_behind (self, index - 1, &line_end))
    {
      insert_below_comment (self, line_end, texts, changes);
      return;
    }

  at = get_item (self, index - 1)->end;
  for (guint i = 0; i < texts->len; i++)
    {
      if (!self->is_table && is_first_on_line (self, get_item (self, index - 1)->start))
        {
          gsize start = get_item (self, index - 1)->start;
          gsize line = quay_toml_scan_line_start (tree->text, tree->start, start);

          /* The closing bracket is behind the last item, on its line. */
          g_string_append_printf (text, ",%s", quay_toml_style_newline (tree, line));
          g_string_append_len (text, tree->text + line, start - line);
        }
      else
        {
          quay_toml_list_get_separator (self, MIN (index, self->items->len - 1), text);
        }
      g_string_append (text, texts->pdata[i]);
    }
  quay_toml_changes_add (changes, at, at, text->str);
}

static gboolean
own_lines (QuayTomlList *self,
           guint         index,
           guint         count)
{
  gsize line_end;

  for (guint i = index; i < index + count; i++)
    {
      if (!quay_toml_list_owns_line (self, i, &line_end))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_comment_between (QuayTomlList *self,
                     gsize         start,
                     gsize         end)
{
  gboolean has_comment = FALSE;
  gsize at = start;

  while (at < end)
    {
      at = quay_toml_scan_filler (self->tree->text, self->tree->size, at, &has_comment);
      if (at < end && self->tree->text[at] == ',')
        at++;
      else
        break;
    }
  return has_comment;
}

/* Removes items that have lines of their own, and the comma before them when no other would be the last. */
static void
remove_lines (QuayTomlList *self,
              guint         index,
              guint         count,
              GArray       *changes)
{
  QuayTomlTree *tree = self->tree;
  const QuayTomlItem *last = get_item (self, index + count - 1);

  if (index > 0 && index + count == self->items->len && last->comma == 0)
    {
      gsize comma = get_item (self, index - 1)->comma;

      quay_toml_changes_add (changes, comma, comma + 1, "");
    }
  for (guint i = index; i < index + count; i++)
    {
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, get_item (self, i)->start);
      gsize line_end;

      quay_toml_list_owns_line (self, i, &line_end);
      quay_toml_changes_add (changes, line, line_end, "");
    }
}

/* Removes @count items from @index on. Comments stay, those on the lines of the items aside. */
void
quay_toml_list_remove (QuayTomlList *self,
                       guint         index,
                       guint         count,
                       GArray       *changes)
{
  const QuayTomlItem *first = get_item (self, index);
  const QuayTomlItem *last = get_item (self, index + count - 1);
  gsize behind = last->comma == 0 ? last->end : last->comma + 1;

  if (own_lines (self, index, count))
    {
      remove_lines (self, index, count, changes);
    }
  else if (index + count < self->items->len)
    {
      gsize next = get_item (self, index + count)->start;

      if (has_comment_between (self, last->end, next))
        next = behind;
      quay_toml_changes_add (changes, first->start, next, "");
    }
  else if (index > 0)
    {
      const QuayTomlItem *before = get_item (self, index - 1);

      if (!has_comment_between (self, before->end, first->start))
        {
          quay_toml_changes_add (changes, before->end, last->end, "");
        }
      else
        {
          if (last->comma == 0)
            quay_toml_changes_add (changes, before->comma, before->comma + 1, "");
          quay_toml_changes_add (changes, first->start, behind, "");
        }
    }
  else
    {
      /* Of the blanks around the only item one remains. */
      if (QUAY_TOML_IS (self->tree->text[first->start - 1], BLANK) && QUAY_TOML_IS (self->tree->text[behind], BLANK))
        behind++;
      quay_toml_changes_add (changes, first->start, behind, "");
    }
}
