/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-place.h"

#include "quay-toml-scan.h"

/* More blank lines than that before a header are not a custom. */
#define MOST_BLANKS 2

/* Finds the parts of the (dotted) key at @start. @parts has room for %QUAY_TOML_MAX_DEPTH offsets.
 *
 * Returns: their number
 */
guint
quay_toml_place_key_parts (QuayTomlTree *tree,
                           gsize         start,
                           gsize        *parts)
{
  guint count = 0;
  gsize at = start;

  for (;;)
    {
      parts[count++] = at;
      at = quay_toml_scan_key (tree->text, tree->size, at);
      at = quay_toml_scan_blanks (tree->text, tree->size, at);
      if (tree->text[at] != '.')
        return count;
      at = quay_toml_scan_blanks (tree->text, tree->size, at + 1);
    }
}

/* Where the key = value of @node is. In an inline table, line and start are those of the entry that the table is in. */
void
quay_toml_place_entry (QuayTomlTree  *tree,
                       guint32        node,
                       QuayTomlEntry *entry)
{
  gsize position = quay_toml_tree_node (tree, node)->position;

  entry->line = quay_toml_scan_line_start (tree->text, tree->start, position);
  entry->start = quay_toml_scan_blanks (tree->text, tree->size, entry->line);
  entry->key_end = quay_toml_scan_key (tree->text, tree->size, position);
  entry->equals = quay_toml_scan_blanks (tree->text, tree->size, entry->key_end);
  entry->value = quay_toml_scan_blanks (tree->text, tree->size, entry->equals + 1);
  entry->end = quay_toml_scan_value (tree->text, tree->size, entry->value);
  entry->line_end = quay_toml_scan_line_end (tree->text, tree->size, entry->end);
}

static void
add_entries (QuayTomlTree    *tree,
             guint32          table,
             QuayTomlEntries *entries)
{
  for (guint32 child = quay_toml_tree_first (tree, table); child != 0; child = quay_toml_tree_next (tree, child))
    {
      const QuayTomlNode *node = quay_toml_tree_node (tree, child);

      if (node->flags & QUAY_TOML_NODE_SECTION)
        continue;

      if (node->flags & QUAY_TOML_NODE_DOTTED)
        {
          add_entries (tree, child, entries);
          continue;
        }

      entries->count++;
      if (entries->last == 0 || node->position > entries->last_position)
        {
          entries->before_last = entries->last;
          entries->before_position = entries->last_position;
          entries->last = child;
          entries->last_position = node->position;
        }
      else if (entries->before_last == 0 || node->position > entries->before_position)
        {
          entries->before_last = child;
          entries->before_position = node->position;
        }
    }
}

void
quay_toml_place_entries (QuayTomlTree    *tree,
                         guint32          table,
                         QuayTomlEntries *entries)
{
  *entries = (QuayTomlEntries) { 0 };
  add_entries (tree, table, entries);
}

/* Looks at the lines from @at, where a line begins behind a statement, to the next statement. Going forward from a
 * statement is the only way that cannot take the inside of a long string for a comment.
 */
void
quay_toml_place_gap (QuayTomlTree *tree,
                     gsize         at,
                     QuayTomlGap  *gap)
{
  gsize comment = 0;           /* where the comment lines that end here begin */
  gsize comment_end = at;
  gboolean in_comment = FALSE;

  *gap = (QuayTomlGap) { .body_end = at };
  for (;;)
    {
      QuayTomlLine line = quay_toml_scan_line (tree->text, tree->size, at);

      if (line == QUAY_TOML_LINE_COMMENT && !in_comment)
        {
          in_comment = TRUE;
          comment = at;
        }
      else if (in_comment && (line == QUAY_TOML_LINE_BLANK || line == QUAY_TOML_LINE_END))
        {
          in_comment = FALSE;
          gap->has_comment = TRUE;
          gap->body_end = comment_end;
          gap->n_blank = 0;
        }
      if (line == QUAY_TOML_LINE_END || line == QUAY_TOML_LINE_STATEMENT)
        break;

      if (line == QUAY_TOML_LINE_BLANK)
        gap->n_blank++;
      at = quay_toml_scan_line_end (tree->text, tree->size, at);
      if (in_comment)
        comment_end = at;
    }

  gap->next = at;
  gap->attached = in_comment ? comment : at;
  gap->has_attached = in_comment;
}

/* Returns: the inline table that the entries of @table are written in, 0 when they have lines of their own */
guint32
quay_toml_place_inline (QuayTomlTree *tree,
                        guint32       table)
{
  while (quay_toml_tree_node (tree, table)->flags & QUAY_TOML_NODE_DOTTED)
    table = quay_toml_tree_node (tree, table)->parent;

  return quay_toml_tree_node (tree, table)->flags & QUAY_TOML_NODE_INLINE ? table : 0;
}

/* Returns: the table of the header below which the entries of @table are written; 0, the root, when there is none */
guint32
quay_toml_place_section (QuayTomlTree *tree,
                         guint32       table)
{
  while (quay_toml_tree_node (tree, table)->flags & QUAY_TOML_NODE_DOTTED)
    table = quay_toml_tree_node (tree, table)->parent;
  return table;
}

/* Returns: the offset behind the line of the header of @section; where the file begins for the root */
gsize
quay_toml_place_header_end (QuayTomlTree *tree,
                            guint32       section)
{
  if (section == 0)
    return tree->start;

  return quay_toml_scan_line_end (tree->text, tree->size, quay_toml_tree_node (tree, section)->position);
}

/* Returns: the offset behind the last line of @section that is not blank or comment */
gsize
quay_toml_place_section_end (QuayTomlTree *tree,
                             guint32       section)
{
  QuayTomlEntries entries;
  QuayTomlEntry entry;

  quay_toml_place_entries (tree, section, &entries);
  if (entries.last == 0)
    return quay_toml_place_header_end (tree, section);

  quay_toml_place_entry (tree, entries.last, &entry);
  return entry.line_end;
}

/* Returns: the offset behind the key = value line that begins at @line */
static gsize
get_statement_end (QuayTomlTree *tree,
                   gsize         line)
{
  gsize parts[QUAY_TOML_MAX_DEPTH];
  gsize at = quay_toml_scan_blanks (tree->text, tree->size, line);
  guint count = quay_toml_place_key_parts (tree, at, parts);

  at = quay_toml_scan_key (tree->text, tree->size, parts[count - 1]);
  at = quay_toml_scan_blanks (tree->text, tree->size, at);
  at = quay_toml_scan_blanks (tree->text, tree->size, at + 1);
  at = quay_toml_scan_value (tree->text, tree->size, at);
  return quay_toml_scan_line_end (tree->text, tree->size, at);
}

/* Returns: whether @section, which is not the root, has comments besides those that stand behind its values */
gboolean
quay_toml_place_has_comments (QuayTomlTree *tree,
                              guint32       section)
{
  gsize end = quay_toml_place_section_end (tree, section);
  gsize at = quay_toml_place_header_end (tree, section);
  gsize bracket = quay_toml_tree_node (tree, section)->position;
  QuayTomlGap gap;

  bracket = quay_toml_scan_key (tree->text, tree->size, bracket);
  bracket = quay_toml_scan_blanks (tree->text, tree->size, bracket);
  bracket = quay_toml_scan_blanks (tree->text, tree->size, bracket + 1);
  if (bracket < at && tree->text[bracket] == '#')
    return TRUE;

  for (; at < end; at = get_statement_end (tree, gap.next))
    {
      quay_toml_place_gap (tree, at, &gap);
      if (gap.has_comment || gap.has_attached)
        return TRUE;
    }

  quay_toml_place_gap (tree, at, &gap);
  return gap.has_comment;
}

static void
add_sections (QuayTomlTree *tree,
              guint32       table,
              guint32      *first,
              guint32      *last)
{
  const QuayTomlNode *node = quay_toml_tree_node (tree, table);

  if (table != 0 && (node->flags & QUAY_TOML_NODE_HEADER))
    {
      if (*first == 0 || node->position < quay_toml_tree_node (tree, *first)->position)
        *first = table;
      if (*last == 0 || node->position > quay_toml_tree_node (tree, *last)->position)
        *last = table;
    }

  for (guint32 child = quay_toml_tree_first (tree, table); child != 0; child = quay_toml_tree_next (tree, child))
    {
      if (quay_toml_tree_node (tree, child)->flags & (QUAY_TOML_NODE_SECTION | QUAY_TOML_NODE_DOTTED))
        add_sections (tree, child, first, last);
    }
}

/* Finds the first and the last header in the file of @table and everything below it.
 *
 * Returns: whether there is any
 */
gboolean
quay_toml_place_sections (QuayTomlTree *tree,
                          guint32       table,
                          guint32      *first,
                          guint32      *last)
{
  *first = 0;
  *last = 0;
  add_sections (tree, table, first, last);
  return *first != 0;
}

/* Returns: the table of the last header before @position, 0, the root, when there is none */
guint32
quay_toml_place_section_before (QuayTomlTree *tree,
                                gsize         position)
{
  guint32 found = 0;

  for (guint32 i = 1; i < tree->end; i = quay_toml_tree_step (i))
    {
      const QuayTomlNode *node = quay_toml_tree_node (tree, i);

      if ((node->flags & QUAY_TOML_NODE_HEADER) && node->position < position &&
          (found == 0 || node->position > quay_toml_tree_node (tree, found)->position))
        found = i;
    }
  return found;
}

/* Returns: the offset behind the last line that is not blank; where the file begins when all are */
gsize
quay_toml_place_last_line_end (QuayTomlTree *tree)
{
  gsize end = tree->size;

  while (end > tree->start)
    {
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, end - 1);

      if (quay_toml_scan_line (tree->text, tree->size, line) != QUAY_TOML_LINE_BLANK)
        break;
      end = line;
    }
  return end;
}

/* Returns: how many blank lines stand before a header in this file, as the last one that has anything before it
 *   shows; 1 when there is none
 */
guint
quay_toml_place_usual_blanks (QuayTomlTree *tree)
{
  guint32 section = quay_toml_place_section_before (tree, tree->size);

  if (section != 0)
    {
      gsize position = quay_toml_tree_node (tree, section)->position;
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, position);
      guint32 before = quay_toml_place_section_before (tree, line);
      gsize end = quay_toml_place_section_end (tree, before);
      QuayTomlGap gap;

      quay_toml_place_gap (tree, end, &gap);
      if (gap.body_end > tree->start)
        return MIN (gap.n_blank, MOST_BLANKS);
    }
  return 1;
}
