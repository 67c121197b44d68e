/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-insert.h"

#include "quay-toml-list.h"
#include "quay-toml-scan.h"
#include "quay-wipe.h"

/* How the tables are written that a table has already. */
typedef enum
{
  FORM_NONE,
  FORM_INLINE,
  FORM_HEADER,
  FORM_DOTTED,
} Form;

static Form
get_form_of_children (QuayTomlTree *tree,
                      guint32       table)
{
  Form form = FORM_NONE;

  for (guint32 child = quay_toml_tree_first (tree, table); child != 0; child = quay_toml_tree_next (tree, child))
    {
      const QuayTomlNode *node = quay_toml_tree_node (tree, child);

      if (node->flags & QUAY_TOML_NODE_INLINE)
        return FORM_INLINE;
      if (node->flags & QUAY_TOML_NODE_SECTION)
        form = FORM_HEADER;
      else if ((node->flags & QUAY_TOML_NODE_DOTTED) && form == FORM_NONE)
        form = FORM_DOTTED;
    }
  return form;
}

/* Inserts whole lines at @at, where a line begins or the file ends. @text has a line break at its end, which moves to
 * its beginning when the last line of the file has none: then the new last one has none, too.
 */
static void
insert_lines (QuayTomlInsertion *self,
              gsize              at,
              const char        *newline,
              GString           *text)
{
  if (at > self->tree->start && at == self->tree->size && self->tree->text[at - 1] != '\n')
    {
      g_string_truncate (text, text->len - strlen (newline));
      g_string_prepend (text, newline);
    }
  quay_toml_changes_add (self->changes, at, at, text->str);
}

static void
append_newlines (GString    *text,
                 const char *newline,
                 guint       count)
{
  while (count-- > 0)
    g_string_append (text, newline);
}

/* Writes the front of a dotted key as @leaf has it, up to the name of the part that stands directly in @table. */
static void
append_prefix (QuayTomlInsertion *self,
               guint32            leaf,
               gsize              start,
               GString           *text)
{
  gsize parts[QUAY_TOML_MAX_DEPTH];
  guint count = quay_toml_place_key_parts (self->tree, start, parts);
  guint32 node = leaf;
  guint levels = 1;

  for (; quay_toml_tree_node (self->tree, node)->parent != self->table; levels++)
    node = quay_toml_tree_node (self->tree, node)->parent;

  g_string_append_len (text, self->tree->text + start, parts[count - levels] - start);
}

static void
append_entry (QuayTomlInsertion   *self,
              const QuayTomlStyle *style,
              const char          *prefix,
              guint                n_keys,
              GString             *text)
{
  quay_toml_style_append_entry (style, prefix, self->path + self->n_path - n_keys, n_keys, self->setting, text);
}

/* Writes the keys that are missing, all but the last @n_keys of them, and a dot behind each. */
static void
append_missing_tables (QuayTomlInsertion   *self,
                       const QuayTomlStyle *style,
                       guint                n_keys,
                       GString             *text)
{
  for (guint i = self->n_found; i < self->n_path - n_keys; i++)
    {
      quay_toml_style_append_key (style, self->path[i], text);
      g_string_append_c (text, '.');
    }
}

static void
insert_into_inline_table (QuayTomlInsertion *self,
                          guint32            table,
                          Form               form)
{
  g_auto(QuayTomlList) list = { 0 };
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  g_autoptr(QuayWipedString) prefix = quay_wiped_string_new ();
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  guint n_keys = self->n_path - self->n_found;
  QuayTomlEntries entries;
  QuayTomlStyle style;
  guint index;

  quay_toml_list_init (&list, self->tree, table);
  quay_toml_place_entries (self->tree, self->table, &entries);
  quay_toml_style_init (&style, self->tree, &entries);
  style.array = 0;
  index = list.items->len;

  if (self->table != table)
    {
      index = quay_toml_list_find (&list, entries.last_position);
      append_prefix (self, entries.last, g_array_index (list.items, QuayTomlItem, index).start, prefix);
      index++;
    }
  if (n_keys > 1 && form == FORM_DOTTED)
    {
      append_missing_tables (self, &style, 1, prefix);
      n_keys = 1;
    }

  append_entry (self, &style, prefix->str, n_keys, text);
  g_ptr_array_add (texts, text->str);
  quay_toml_list_insert (&list, index, texts, self->changes);
}

/* Puts lines between what is before @gap and the header behind it, with as many blank lines to both. */
static void
insert_before_header (QuayTomlInsertion *self,
                      const QuayTomlGap *gap,
                      const char        *newline,
                      GString           *text)
{
  g_autoptr(QuayWipedString) blanks = quay_wiped_string_new ();
  gboolean is_first = gap->body_end == self->tree->start;

  append_newlines (blanks, newline, is_first ? quay_toml_place_usual_blanks (self->tree) : gap->n_blank);
  g_string_insert_len (text, is_first ? -1 : 0, blanks->str, blanks->len);
  insert_lines (self, is_first ? gap->attached : gap->body_end, newline, text);
}

/* A line before everything else in a file whose root has no line yet. */
static void
insert_first_line (QuayTomlInsertion *self,
                   GString           *text)
{
  QuayTomlTree *tree = self->tree;
  const char *newline = quay_toml_style_newline (tree, 0);
  QuayTomlGap gap;

  quay_toml_place_gap (tree, tree->start, &gap);
  g_string_append (text, newline);
  if (gap.next == tree->size)
    insert_lines (self, gap.body_end, newline, text);
  else
    insert_before_header (self, &gap, newline, text);
}

/* A line below the others of the table, or below its header. */
static void
insert_line (QuayTomlInsertion *self,
             Form               form)
{
  QuayTomlTree *tree = self->tree;
  g_autoptr(QuayWipedString) prefix = quay_wiped_string_new ();
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  guint32 section = quay_toml_place_section (tree, self->table);
  guint n_keys = self->n_path - self->n_found;
  QuayTomlEntries entries;
  QuayTomlStyle style;
  const char *newline;
  gsize at;

  quay_toml_place_entries (tree, self->table, &entries);
  quay_toml_style_init (&style, tree, &entries);
  at = quay_toml_place_header_end (tree, section);
  if (entries.last != 0)
    {
      QuayTomlEntry entry;

      quay_toml_place_entry (tree, entries.last, &entry);
      at = entry.line_end;
      if (self->table != section)
        append_prefix (self, entries.last, entry.start, prefix);
    }
  else if (section != 0)
    {
      style.indent.start = quay_toml_scan_line_start (tree->text, tree->start,
                                                      quay_toml_tree_node (tree, section)->position);
      style.indent.end = quay_toml_scan_blanks (tree->text, tree->size, style.indent.start);
    }
  newline = quay_toml_style_newline (tree, at);
  style.newline = newline;

  if (n_keys > 1 && form == FORM_DOTTED)
    {
      append_missing_tables (self, &style, 1, prefix);
      n_keys = 1;
    }

  quay_toml_style_append_span (&style, style.indent, text);
  append_entry (self, &style, prefix->str, n_keys, text);
  if (entries.last == 0 && section == 0)
    {
      insert_first_line (self, text);
      return;
    }

  g_string_append (text, newline);
  insert_lines (self, at, newline, text);
}

/* Returns: the offset of the name that a header has for a table beside the new one, 0 when there is none */
static gsize
find_header_beside (QuayTomlInsertion *self)
{
  QuayTomlTree *tree = self->tree;
  gsize position = 0;

  for (guint32 child = quay_toml_tree_first (tree, self->table);
       child != 0;
       child = quay_toml_tree_next (tree, child))
    {
      const QuayTomlNode *node = quay_toml_tree_node (tree, child);
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, node->position);
      gsize bracket = quay_toml_scan_blanks (tree->text, tree->size, line);

      if ((node->flags & QUAY_TOML_NODE_SECTION) && tree->text[bracket + 1] != '[')
        position = node->position;
    }
  return position;
}

/* Writes what comes before the first missing name in a header: as a header of a table beside the new one has it, or as
 * the header of the table around it. What comes behind the last name goes to @back.
 */
static void
append_header_front (QuayTomlInsertion   *self,
                     const QuayTomlStyle *style,
                     QuayTomlSpan        *indent,
                     GString             *text,
                     GString             *back)
{
  QuayTomlTree *tree = self->tree;
  const QuayTomlNode *table = quay_toml_tree_node (tree, self->table);
  gsize end = self->table == 0 ? 0 : find_header_beside (self);
  gboolean is_beside = end != 0;

  if (!is_beside && self->table != 0 && (table->flags & QUAY_TOML_NODE_HEADER))
    end = quay_toml_scan_key (tree->text, tree->size, table->position);

  if (end != 0)
    {
      gsize line = quay_toml_scan_line_start (tree->text, tree->start, end);
      gsize bracket = quay_toml_scan_blanks (tree->text, tree->size, line);

      *indent = (QuayTomlSpan) { line, bracket };
      g_string_append_len (text, tree->text + bracket, end - bracket);
      if (!is_beside)
        g_string_append_c (text, '.');
      if (QUAY_TOML_IS (tree->text[bracket + 1], BLANK))
        g_string_append_c (back, ' ');
      return;
    }

  g_string_append_c (text, '[');
  for (guint i = 0; i < self->n_found; i++)
    {
      quay_toml_style_append_key (style, self->path[i], text);
      g_string_append_c (text, '.');
    }
}

/* Where the new section goes that @table is in, and how many blank lines go before it. */
static gsize
find_place_for_section (QuayTomlInsertion *self,
                        guint32           *neighbour,
                        guint             *n_blank)
{
  QuayTomlTree *tree = self->tree;
  gsize end = quay_toml_place_last_line_end (tree);
  guint32 first;
  QuayTomlGap gap;

  if (self->table == 0 || !quay_toml_place_sections (tree, self->table, &first, neighbour))
    *neighbour = quay_toml_place_section (tree, self->table);

  if (*neighbour != 0)
    {
      quay_toml_place_gap (tree, quay_toml_place_section_end (tree, *neighbour), &gap);
      if (gap.next < tree->size)
        {
          *n_blank = gap.n_blank;
          return gap.body_end;
        }
    }

  *n_blank = end > tree->start ? quay_toml_place_usual_blanks (tree) : 0;
  return end;
}

/* The style of the entries of @section for an entry in another one, where there is nothing to be aligned with. */
static void
init_style_of_section (QuayTomlStyle *style,
                       QuayTomlTree  *tree,
                       guint32        section,
                       const char    *newline)
{
  QuayTomlEntries entries;

  quay_toml_place_entries (tree, section, &entries);
  quay_toml_style_init (style, tree, &entries);
  style->newline = newline;
  if (style->column > 0 || style->before_equals.end - style->before_equals.start > 1 ||
      style->after_equals.end - style->after_equals.start > 1)
    style->default_spaces = TRUE;
  style->column = 0;
}

/* A section of its own, behind those that are about the same table, or at the end of the file. The last @n_keys keys
 * make its one line.
 */
static void
insert_section (QuayTomlInsertion *self,
                guint              n_keys)
{
  QuayTomlTree *tree = self->tree;
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  g_autoptr(QuayWipedString) header = quay_wiped_string_new ();
  g_autoptr(QuayWipedString) back = quay_wiped_string_new ();
  QuayTomlSpan indent = { 0, 0 };
  QuayTomlStyle style;
  const char *newline;
  guint32 neighbour;
  guint n_blank;
  gsize at = find_place_for_section (self, &neighbour, &n_blank);
  gboolean has_neighbour = neighbour != 0;

  newline = quay_toml_style_newline (tree, at);
  if (!has_neighbour)
    neighbour = quay_toml_place_section_before (tree, tree->size);
  init_style_of_section (&style, tree, neighbour, newline);
  if (!has_neighbour)
    {
      /* That is about something else: only its way of writing counts, not the layout of what it has. */
      style.array = 0;
      style.table = 0;
    }

  append_header_front (self, &style, &indent, header, back);
  append_missing_tables (self, &style, n_keys, header);
  g_string_truncate (header, header->len - 1);

  append_newlines (text, newline, n_blank);
  quay_toml_style_append_span (&style, indent, text);
  g_string_append_printf (text, "%s%s]%s", header->str, back->str, newline);
  quay_toml_style_append_span (&style, style.indent, text);
  append_entry (self, &style, "", n_keys, text);
  g_string_append (text, newline);
  insert_lines (self, at, newline, text);
}

/* A header for a table that so far only has headers for the tables below it; it goes before the first of these. */
static void
insert_header_before (QuayTomlInsertion *self)
{
  QuayTomlTree *tree = self->tree;
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  QuayTomlStyle style;
  const char *newline;
  QuayTomlGap gap;
  guint32 before;
  guint32 first;
  guint32 last;
  gsize line;

  quay_toml_place_sections (tree, self->table, &first, &last);
  line = quay_toml_scan_line_start (tree->text, tree->start, quay_toml_tree_node (tree, first)->position);
  before = quay_toml_place_section_before (tree, line);
  quay_toml_place_gap (tree, quay_toml_place_section_end (tree, before), &gap);

  newline = quay_toml_style_newline (tree, quay_toml_scan_line_end (tree->text, tree->size, line));
  init_style_of_section (&style, tree, first, newline);

  g_string_append_c (text, '[');
  for (guint i = 0; i < self->n_found; i++)
    {
      if (i > 0)
        g_string_append_c (text, '.');
      quay_toml_style_append_key (&style, self->path[i], text);
    }
  g_string_append_printf (text, "]%s", newline);
  quay_toml_style_append_span (&style, style.indent, text);
  append_entry (self, &style, "", 1, text);
  g_string_append (text, newline);
  insert_before_header (self, &gap, newline, text);
}

/* Collects the changes that put a missing key into its table, in the layout of what is there. The layout that was asked
 * for counts where nothing is.
 */
void
quay_toml_insert (QuayTomlInsertion *self)
{
  const QuayTomlNode *node = quay_toml_tree_node (self->tree, self->table);
  guint32 inline_table = quay_toml_place_inline (self->tree, self->table);
  guint n_missing = self->n_path - self->n_found;
  Form form = self->table == 0 ? FORM_NONE : get_form_of_children (self->tree, self->table);
  guint n_keys = 1;

  if (inline_table != 0)
    {
      insert_into_inline_table (self, inline_table, form);
      return;
    }

  if (node->flags & QUAY_TOML_NODE_IMPLICIT)
    {
      if (n_missing == 1)
        insert_header_before (self);
      else
        insert_section (self, 1);
      return;
    }

  if (form == FORM_NONE && self->layout == QUAY_TOML_LAYOUT_INLINE)
    {
      if (self->table != 0 && n_missing == 2)
        form = FORM_INLINE;
      else if (n_missing > 2)
        n_keys = 2;
    }

  if (n_missing == 1 || form == FORM_INLINE || form == FORM_DOTTED)
    insert_line (self, form);
  else
    insert_section (self, n_keys);
}
