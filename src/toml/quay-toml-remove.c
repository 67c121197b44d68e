/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-insert.h"

#include "quay-toml-list.h"
#include "quay-toml-scan.h"

/* Collects whole lines of @node: of an entry, of a table with a header from there to its last entry, and of everything
 * below it.
 */
static void
collect_lines (QuayTomlTree *tree,
               guint32       index,
               GArray       *spans)
{
  const QuayTomlNode *node = quay_toml_tree_node (tree, index);
  QuayTomlSpan span;

  if (node->flags & QUAY_TOML_NODE_HEADER)
    {
      span.start = quay_toml_scan_line_start (tree->text, tree->start, node->position);
      span.end = quay_toml_place_section_end (tree, index);
      g_array_append_val (spans, span);
    }
  else if (!(node->flags & (QUAY_TOML_NODE_SECTION | QUAY_TOML_NODE_DOTTED)))
    {
      QuayTomlEntry entry;

      quay_toml_place_entry (tree, index, &entry);
      span = (QuayTomlSpan) { entry.line, entry.line_end };
      g_array_append_val (spans, span);
      return;
    }

  for (guint32 child = quay_toml_tree_first (tree, index); child != 0; child = quay_toml_tree_next (tree, child))
    {
      guint8 flags = quay_toml_tree_node (tree, child)->flags;

      /* The entries of a table with a header are between its lines already. */
      if (!(node->flags & QUAY_TOML_NODE_HEADER) ||
          (flags & (QUAY_TOML_NODE_SECTION | QUAY_TOML_NODE_DOTTED)))
        collect_lines (tree, child, spans);
    }
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const QuayTomlSpan *one = a;
  const QuayTomlSpan *other = b;

  return one->start < other->start ? -1 : one->start > other->start;
}

static gsize
skip_blank_lines (QuayTomlTree *tree,
                  gsize         at)
{
  while (quay_toml_scan_line (tree->text, tree->size, at) == QUAY_TOML_LINE_BLANK)
    at = quay_toml_scan_line_end (tree->text, tree->size, at);
  return at;
}

/* Returns: where the blank lines begin that end at @at */
static gsize
skip_blank_lines_before (QuayTomlTree *tree,
                         gsize         at)
{
  while (at > tree->start)
    {
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, at - 1);

      if (quay_toml_scan_line (tree->text, tree->size, line) != QUAY_TOML_LINE_BLANK)
        break;
      at = line;
    }
  return at;
}

/* Removes lines, and those blank ones before them that would leave two gaps where one was: what follows keeps the
 * distance that it had to what was before it.
 */
static void
remove_lines (QuayTomlTree *tree,
              gsize         start,
              gsize         end,
              GArray       *changes)
{
  QuayTomlLine next = quay_toml_scan_line (tree->text, tree->size, end);
  gsize before = skip_blank_lines_before (tree, start);
  gsize after = skip_blank_lines (tree, end);

  if (before == tree->start)
    {
      /* Nothing is before it but perhaps blank lines, with which the file shall still begin. */
      if (after < tree->size)
        end = after;
    }
  else if (next == QUAY_TOML_LINE_BLANK || next == QUAY_TOML_LINE_END)
    {
      start = before;
    }

  /* The last line of the file had no line break, so the one before it shall have none. */
  if (end == tree->size && start > tree->start && tree->text[end - 1] != '\n')
    start -= start - tree->start >= 2 && tree->text[start - 2] == '\r' ? 2 : 1;

  quay_toml_changes_add (changes, start, end, "");
}

static void
remove_spans (QuayTomlTree *tree,
              GArray       *spans,
              GArray       *changes)
{
  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len;)
    {
      QuayTomlSpan span = g_array_index (spans, QuayTomlSpan, i);

      /* Lines with nothing but blank ones between them go together; those of dotted keys may be inside others. */
      for (i++; i < spans->len; i++)
        {
          const QuayTomlSpan *next = &g_array_index (spans, QuayTomlSpan, i);

          if (next->start > span.end && skip_blank_lines (tree, span.end) != next->start)
            break;
          span.end = MAX (span.end, next->end);
        }
      remove_lines (tree, span.start, span.end, changes);
    }
}

/* Removes the lines of @node, and the header above them when it would be left with nothing and no comment. */
static void
remove_from_section (QuayTomlTree *tree,
                     guint32       node,
                     GArray       *changes)
{
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (QuayTomlSpan));
  guint32 section = quay_toml_place_section (tree, quay_toml_tree_node (tree, node)->parent);
  const QuayTomlNode *header = quay_toml_tree_node (tree, section);
  QuayTomlEntries all;
  QuayTomlEntries own = { .count = 1 };

  collect_lines (tree, node, spans);

  quay_toml_place_entries (tree, section, &all);
  if (quay_toml_tree_node (tree, node)->flags & QUAY_TOML_NODE_DOTTED)
    quay_toml_place_entries (tree, node, &own);
  if (section != 0 && !(quay_toml_tree_node (tree, node)->flags & QUAY_TOML_NODE_SECTION) &&
      own.count == all.count && header->key_length > 0 && !quay_toml_place_has_comments (tree, section))
    {
      QuayTomlSpan span;

      span.start = quay_toml_scan_line_start (tree->text, tree->start, header->position);
      span.end = quay_toml_place_section_end (tree, section);
      g_array_append_val (spans, span);
    }
  remove_spans (tree, spans, changes);
}

/* Whether the entry at @position of an inline table is @node, or of a dotted key below it. */
static gboolean
is_item_of (QuayTomlTree *tree,
            guint32       node,
            guint32       leaf)
{
  while (leaf != node && (quay_toml_tree_node (tree, quay_toml_tree_node (tree, leaf)->parent)->flags &
                          QUAY_TOML_NODE_DOTTED))
    leaf = quay_toml_tree_node (tree, leaf)->parent;
  return leaf == node;
}

static void
mark_items (QuayTomlTree *tree,
            guint32       table,
            guint32       node,
            QuayTomlList *list,
            gboolean     *marked,
            guint        *n_marked)
{
  for (guint32 child = quay_toml_tree_first (tree, table); child != 0; child = quay_toml_tree_next (tree, child))
    {
      if (quay_toml_tree_node (tree, child)->flags & QUAY_TOML_NODE_DOTTED)
        {
          mark_items (tree, child, node, list, marked, n_marked);
        }
      else if (is_item_of (tree, node, child))
        {
          marked[quay_toml_list_find (list, quay_toml_tree_node (tree, child)->position)] = TRUE;
          ++*n_marked;
        }
    }
}

static void
remove_from_inline_table (QuayTomlTree *tree,
                          guint32       table,
                          guint32       node,
                          GArray       *changes)
{
  g_auto(QuayTomlList) list = { 0 };
  g_autofree gboolean *marked = NULL;
  guint n_marked = 0;

  quay_toml_list_init (&list, tree, table);
  marked = g_new0 (gboolean, list.items->len);
  mark_items (tree, table, node, &list, marked, &n_marked);
  if (n_marked == list.items->len)
    {
      quay_toml_remove (tree, table, changes);
      return;
    }

  for (guint i = 0; i < list.items->len; i++)
    {
      guint count = 0;

      while (i + count < list.items->len && marked[i + count])
        count++;
      if (count > 0)
        quay_toml_list_remove (&list, i, count, changes);
      i += count;
    }
}

/* Removes @node, which has a key, and every table around it that is left without anything: a table in braces, and a
 * header that has no comment.
 */
void
quay_toml_remove (QuayTomlTree *tree,
                  guint32       node,
                  GArray       *changes)
{
  guint32 parent = quay_toml_tree_node (tree, node)->parent;
  guint32 inline_table = quay_toml_place_inline (tree, parent);

  if (inline_table != 0)
    remove_from_inline_table (tree, inline_table, node, changes);
  else
    remove_from_section (tree, node, changes);
}
