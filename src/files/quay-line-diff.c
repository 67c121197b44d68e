/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-line-diff"

#include "config.h"

#include "quay-line-diff.h"

#include <string.h>

#include "quay-line-changes-private.h"

#define NO_NEWLINE "\\ No newline at end of file"

/**
 * QuayDiffLine:
 *
 * One line of a difference. Its text is what a person reads: without the line feed, with “␍” for each carriage return
 * that is otherwise unseen, and valid UTF-8 whatever the file holds. Immutable.
 */
struct _QuayDiffLine
{
  GObject          parent_instance;

  QuayDiffLineKind kind;
  char            *text;
  guint            old_number;
  guint            new_number;
};

enum { LINE_PROP_0, LINE_PROP_KIND, LINE_PROP_TEXT, LINE_PROP_OLD_NUMBER, LINE_PROP_NEW_NUMBER, N_LINE_PROPS };
static GParamSpec *line_properties[N_LINE_PROPS];

G_DEFINE_FINAL_TYPE (QuayDiffLine, quay_diff_line, G_TYPE_OBJECT)

/* A line of a text: a part of its bytes, line feed included when there is one. */
typedef struct
{
  const char *bytes;
  gsize       length;
} Line;

/* A line of the difference, from which its QuayDiffLine is made when somebody asks for it. */
typedef struct
{
  QuayDiffLineKind kind;
  guint            old_number;   /* from 1; 0 for none; of a hunk the first line */
  guint            new_number;
  guint            n_old;        /* of a hunk only */
  guint            n_new;
} Row;

/**
 * QuayLineDiff:
 *
 * The difference of two versions of a file as `diff -u` shows it. A #GListModel of [class@Quay.DiffLine] that never
 * changes; empty when the versions are the same.
 */
struct _QuayLineDiff
{
  GObject    parent_instance;

  GBytes    *old_contents;
  GBytes    *new_contents;
  GArray    *old_lines;      /* Line, pointing into old_contents */
  GArray    *new_lines;
  GArray    *rows;           /* Row */
  GPtrArray *items;          /* QuayDiffLine or NULL, one for each row */
  guint      n_added;
  guint      n_removed;
};

static void
free_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static GType
get_item_type (GListModel *model)
{
  return QUAY_TYPE_DIFF_LINE;
}

static guint
get_n_items (GListModel *model)
{
  return QUAY_LINE_DIFF (model)->rows->len;
}

static gpointer get_item (GListModel *model,
                          guint       position);

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QuayLineDiff, quay_line_diff, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

static const Line *
get_row_line (QuayLineDiff * self,
              const Row * row)
{
  if (row->kind == QUAY_DIFF_LINE_ADDED)
    return &g_array_index (self->new_lines, Line, row->new_number - 1);
  return &g_array_index (self->old_lines, Line, row->old_number - 1);
}

static gboolean
ends_with_newline (const Line *line)
{
  return line->length > 0 && line->bytes[line->length - 1] == '\n';
}

/* diff leaves out a length of 1, and an empty range begins after the line that precedes it. */
static void
append_range (GString *text,
              guint    first,
              guint    length)
{
  if (length == 1)
    g_string_append_printf (text, "%u", first);
  else
    g_string_append_printf (text, "%u,%u", length == 0 ? first - 1 : first, length);
}

static char *
format_hunk (const Row *row)
{
  GString *text = g_string_new ("@@ -");

  append_range (text, row->old_number, row->n_old);
  g_string_append (text, " +");
  append_range (text, row->new_number, row->n_new);
  g_string_append (text, " @@");
  return g_string_free (text, FALSE);
}

static char *
format_line (const Line *line)
{
  gsize length = ends_with_newline (line) ? line->length - 1 : line->length;
  g_autofree char *valid = g_utf8_make_valid (line->bytes, length);
  GString *text = g_string_new (valid);

  g_string_replace (text, "\r", "␍", 0);
  return g_string_free (text, FALSE);
}

static QuayDiffLine *
make_item (QuayLineDiff *self,
           const Row    *row)
{
  QuayDiffLine *item = g_object_new (QUAY_TYPE_DIFF_LINE, NULL);

  item->kind = row->kind;
  switch (row->kind)
    {
    case QUAY_DIFF_LINE_HUNK:
      item->text = format_hunk (row);
      break;
    case QUAY_DIFF_LINE_NO_NEWLINE:
      item->text = g_strdup (NO_NEWLINE);
      break;
    case QUAY_DIFF_LINE_UNCHANGED:
    case QUAY_DIFF_LINE_ADDED:
    case QUAY_DIFF_LINE_REMOVED:
    default:
      item->text = format_line (get_row_line (self, row));
      item->old_number = row->old_number;
      item->new_number = row->new_number;
    }
  return item;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  QuayLineDiff *self = QUAY_LINE_DIFF (model);

  if (position >= self->rows->len)
    return NULL;

  if (self->items->pdata[position] == NULL)
    self->items->pdata[position] = make_item (self, &g_array_index (self->rows, Row, position));
  return g_object_ref (self->items->pdata[position]);
}

static GArray *
split_lines (GBytes *contents)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  gsize left;
  const char *at = g_bytes_get_data (contents, &left);

  while (left > 0)
    {
      const char *newline = memchr (at, '\n', left);
      Line line = { at, newline != NULL ? (gsize) (newline - at) + 1 : left };

      g_array_append_val (lines, line);
      at += line.length;
      left -= line.length;
    }
  return lines;
}

static guint
hash_line (gconstpointer key)
{
  const Line *line = key;
  guint hash = 2166136261u;

  /* FNV-1a; g_str_hash() wants a NUL behind the text. */
  for (gsize i = 0; i < line->length; i++)
    hash = (hash ^ (guint8) line->bytes[i]) * 16777619u;
  return hash;
}

static gboolean
equal_lines (gconstpointer a,
             gconstpointer b)
{
  const Line *line = a;
  const Line *other = b;

  return line->length == other->length && memcmp (line->bytes, other->bytes, line->length) == 0;
}

/* Gives each distinct line a number, so that comparing is cheap from here on. */
static guint *
number_lines (GHashTable *numbers,
              GArray     *lines)
{
  guint *result = g_new (guint, lines->len + 1);

  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = &g_array_index (lines, Line, i);
      gpointer number;

      if (!g_hash_table_lookup_extended (numbers, line, NULL, &number))
        {
          number = GUINT_TO_POINTER (g_hash_table_size (numbers));
          g_hash_table_insert (numbers, line, number);
        }
      result[i] = GPOINTER_TO_UINT (number);
    }
  return result;
}

static void
append_row (QuayLineDiff    *self,
            QuayDiffLineKind kind,
            guint            old_number,
            guint            new_number)
{
  Row row = { kind, old_number, new_number, 0, 0 };

  g_array_append_val (self->rows, row);
  if (!ends_with_newline (get_row_line (self, &row)))
    {
      row = (Row) { QUAY_DIFF_LINE_NO_NEWLINE, 0, 0, 0, 0 };
      g_array_append_val (self->rows, row);
    }
}

/* One hunk: changes @first to before @end, with up to @context kept lines around and all those between. */
static void
append_hunk (QuayLineDiff         *self,
             const QuayLineChange *first,
             const QuayLineChange *end,
             guint                 context)
{
  const QuayLineChange *last = end - 1;
  guint before = MIN (context, MIN (first->old_start, first->new_start));
  guint after = MIN (context, self->old_lines->len - last->old_start - last->n_old);
  guint i = first->old_start - before;
  guint j = first->new_start - before;
  Row hunk = {
    QUAY_DIFF_LINE_HUNK, i + 1, j + 1,
    last->old_start + last->n_old + after - i,
    last->new_start + last->n_new + after - j,
  };

  g_array_append_val (self->rows, hunk);
  for (const QuayLineChange *change = first; change < end; change++)
    {
      for (; i < change->old_start; i++, j++)
        append_row (self, QUAY_DIFF_LINE_UNCHANGED, i + 1, j + 1);
      for (; i < change->old_start + change->n_old; i++)
        append_row (self, QUAY_DIFF_LINE_REMOVED, i + 1, 0);
      for (; j < change->new_start + change->n_new; j++)
        append_row (self, QUAY_DIFF_LINE_ADDED, 0, j + 1);

      self->n_removed += change->n_old;
      self->n_added += change->n_new;
    }
  for (; after > 0; after--, i++, j++)
    append_row (self, QUAY_DIFF_LINE_UNCHANGED, i + 1, j + 1);
}

/* Changes with no more than twice the context between them share a hunk: their contexts touch. */
static void
append_hunks (QuayLineDiff *self,
              GArray       *changes,
              guint         context)
{
  const QuayLineChange *change = (const QuayLineChange *) changes->data;
  const QuayLineChange *end = change + changes->len;
  guint reach = context <= G_MAXUINT / 2 ? 2 * context : G_MAXUINT;

  while (change < end)
    {
      const QuayLineChange *first = change++;

      while (change < end && change->old_start - change[-1].old_start - change[-1].n_old <= reach)
        change++;
      append_hunk (self, first, change, context);
    }
}

static void
quay_diff_line_finalize (GObject *object)
{
  g_free (QUAY_DIFF_LINE (object)->text);
  G_OBJECT_CLASS (quay_diff_line_parent_class)->finalize (object);
}

static void
quay_diff_line_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  QuayDiffLine *self = QUAY_DIFF_LINE (object);

  switch (prop_id)
    {
    case LINE_PROP_KIND:
      g_value_set_uint (value, self->kind);
      break;
    case LINE_PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case LINE_PROP_OLD_NUMBER:
      g_value_set_uint (value, self->old_number);
      break;
    case LINE_PROP_NEW_NUMBER:
      g_value_set_uint (value, self->new_number);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_diff_line_class_init (QuayDiffLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = quay_diff_line_finalize;
  object_class->get_property = quay_diff_line_get_property;

  line_properties[LINE_PROP_KIND] =
    g_param_spec_uint ("kind", NULL, NULL, 0, QUAY_DIFF_LINE_NO_NEWLINE, 0, flags);
  line_properties[LINE_PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL, flags);
  line_properties[LINE_PROP_OLD_NUMBER] =
    g_param_spec_uint ("old-number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  line_properties[LINE_PROP_NEW_NUMBER] =
    g_param_spec_uint ("new-number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_LINE_PROPS, line_properties);
}

static void
quay_diff_line_init (QuayDiffLine *self)
{
}

static void
quay_line_diff_finalize (GObject *object)
{
  QuayLineDiff *self = QUAY_LINE_DIFF (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->old_lines, g_array_unref);
  g_clear_pointer (&self->new_lines, g_array_unref);
  g_clear_pointer (&self->old_contents, g_bytes_unref);
  g_clear_pointer (&self->new_contents, g_bytes_unref);
  G_OBJECT_CLASS (quay_line_diff_parent_class)->finalize (object);
}

static void
quay_line_diff_class_init (QuayLineDiffClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quay_line_diff_finalize;
}

static void
quay_line_diff_init (QuayLineDiff *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->items = g_ptr_array_new_with_free_func (free_item);
}

QuayDiffLineKind
quay_diff_line_get_kind (QuayDiffLine *self)
{
  g_return_val_if_fail (QUAY_IS_DIFF_LINE (self), QUAY_DIFF_LINE_UNCHANGED);

  return self->kind;
}

/**
 * quay_diff_line_get_text:
 *
 * Returns: (transfer none): the line for people to read, without “+”, “-” or a space in front
 */
const char *
quay_diff_line_get_text (QuayDiffLine *self)
{
  g_return_val_if_fail (QUAY_IS_DIFF_LINE (self), NULL);

  return self->text;
}

/**
 * quay_diff_line_get_old_number:
 *
 * Returns: the number of the line in the old version, from 1; 0 when it is not in there
 */
guint
quay_diff_line_get_old_number (QuayDiffLine *self)
{
  g_return_val_if_fail (QUAY_IS_DIFF_LINE (self), 0);

  return self->old_number;
}

/**
 * quay_diff_line_get_new_number:
 *
 * Returns: the number of the line in the new version, from 1; 0 when it is not in there
 */
guint
quay_diff_line_get_new_number (QuayDiffLine *self)
{
  g_return_val_if_fail (QUAY_IS_DIFF_LINE (self), 0);

  return self->new_number;
}

/**
 * quay_line_diff_new:
 * @old_contents: (nullable): the old version; %NULL for a missing file
 * @new_contents: (nullable): the new version
 * @context: how many unchanged lines to show around a change; 3 is usual
 *
 * Compares two versions at once. The time is linear for versions that are alike, and bounded for others.
 *
 * Returns: (transfer full): the difference
 */
QuayLineDiff *
quay_line_diff_new (GBytes *old_contents,
                    GBytes *new_contents,
                    guint   context)
{
  QuayLineDiff *self = g_object_new (QUAY_TYPE_LINE_DIFF, NULL);
  g_autoptr(GHashTable) numbers = g_hash_table_new (hash_line, equal_lines);
  g_autoptr(GArray) changes = NULL;
  g_autofree guint *old_numbers = NULL;
  g_autofree guint *new_numbers = NULL;

  self->old_contents = old_contents != NULL ? g_bytes_ref (old_contents) : g_bytes_new (NULL, 0);
  self->new_contents = new_contents != NULL ? g_bytes_ref (new_contents) : g_bytes_new (NULL, 0);
  self->old_lines = split_lines (self->old_contents);
  self->new_lines = split_lines (self->new_contents);

  old_numbers = number_lines (numbers, self->old_lines);
  new_numbers = number_lines (numbers, self->new_lines);
  changes = quay_line_changes_find (old_numbers, self->old_lines->len, new_numbers, self->new_lines->len);
  append_hunks (self, changes, context);
  g_ptr_array_set_size (self->items, self->rows->len);
  return self;
}

guint
quay_line_diff_get_n_added (QuayLineDiff *self)
{
  g_return_val_if_fail (QUAY_IS_LINE_DIFF (self), 0);

  return self->n_added;
}

guint
quay_line_diff_get_n_removed (QuayLineDiff *self)
{
  g_return_val_if_fail (QUAY_IS_LINE_DIFF (self), 0);

  return self->n_removed;
}

static void
append_name (GString    *patch,
             const char *mark,
             const char *name)
{
  /* A name with a blank in it ends at a tab, or patch would take the rest for a date. */
  g_string_append_printf (patch, "%s %s%s\n", mark, name, strpbrk (name, " \t") != NULL ? "\t" : "");
}

/**
 * quay_line_diff_to_patch:
 * @old_name: what to call the old version, such as “a/.cargo/config.toml” or “/dev/null”
 * @new_name: what to call the new version
 *
 * The difference as `diff -u` prints it, with the true bytes of the lines, so that `patch` can apply it.
 *
 * Returns: (transfer full): the patch; empty when the versions are the same. It is not UTF-8 where they are not, and
 *   ends early at a NUL in them
 */
char *
quay_line_diff_to_patch (QuayLineDiff *self,
                         const char   *old_name,
                         const char   *new_name)
{
  static const char marks[] = {
    [QUAY_DIFF_LINE_UNCHANGED] = ' ',
    [QUAY_DIFF_LINE_ADDED] = '+',
    [QUAY_DIFF_LINE_REMOVED] = '-',
  };
  g_autoptr(GString) patch = g_string_new (NULL);

  g_return_val_if_fail (QUAY_IS_LINE_DIFF (self), NULL);
  g_return_val_if_fail (old_name != NULL && new_name != NULL, NULL);

  if (self->rows->len > 0)
    {
      append_name (patch, "---", old_name);
      append_name (patch, "+++", new_name);
    }

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (row->kind == QUAY_DIFF_LINE_HUNK)
        {
          g_autofree char *text = format_hunk (row);

          g_string_append_printf (patch, "%s\n", text);
        }
      else if (row->kind == QUAY_DIFF_LINE_NO_NEWLINE)
        {
          g_string_append (patch, "\n" NO_NEWLINE "\n");
        }
      else
        {
          const Line *line = get_row_line (self, row);

          g_string_append_c (patch, marks[row->kind]);
          g_string_append_len (patch, line->bytes, line->length);
        }
    }

  return g_string_free (g_steal_pointer (&patch), FALSE);
}
