/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-line-changes"

#include "config.h"

#include "quay-line-changes-private.h"

#include "quay-line-match-private.h"

typedef struct
{
  const guint *old_lines;
  guint        n_old;
  const guint *new_lines;
  guint        n_new;
  GArray      *changes;
} Changes;

static QuayLineChange *
get_change (Changes *self,
            guint    i)
{
  return &g_array_index (self->changes, QuayLineChange, i);
}

static gboolean
is_replacement (const QuayLineChange *change)
{
  return change->n_old > 0 && change->n_new > 0;
}

/* The lines that were added or removed, in their text. */
static const guint *
get_text (Changes              *self,
          const QuayLineChange *change,
          guint                *start,
          guint                *length)
{
  *start = change->n_old > 0 ? change->old_start : change->new_start;
  *length = MAX (change->n_old, change->n_new);
  return change->n_old > 0 ? self->old_lines : self->new_lines;
}

/* How many kept lines lie between change @i and the one before or the start. */
static guint
count_kept_before (Changes *self,
                   guint    i)
{
  const QuayLineChange *change = get_change (self, i);

  if (i == 0)
    return change->old_start;
  return change->old_start - get_change (self, i - 1)->old_start - get_change (self, i - 1)->n_old;
}

static guint
count_kept_after (Changes *self,
                  guint    i)
{
  const QuayLineChange *change = get_change (self, i);
  guint end = i + 1 < self->changes->len ? get_change (self, i + 1)->old_start : self->n_old;

  return end - change->old_start - change->n_old;
}

static guint
count_slides_down (Changes *self,
                   guint    i)
{
  guint limit = count_kept_after (self, i);
  guint start;
  guint length;
  const guint *text = get_text (self, get_change (self, i), &start, &length);
  guint n = 0;

  while (n < limit && text[start + n] == text[start + length + n])
    n++;
  return n;
}

static guint
count_slides_up (Changes *self,
                 guint    i)
{
  guint limit = count_kept_before (self, i);
  guint start;
  guint length;
  const guint *text = get_text (self, get_change (self, i), &start, &length);
  guint n = 0;

  while (n < limit && text[start - n - 1] == text[start + length - n - 1])
    n++;
  return n;
}

static void
slide (Changes *self,
       guint    i,
       int      n)
{
  get_change (self, i)->old_start += n;
  get_change (self, i)->new_start += n;
}

/* Makes one of change @i and the next, which touch. */
static void
join_with_next (Changes *self,
                guint    i)
{
  QuayLineChange *change = get_change (self, i);
  const QuayLineChange *next = get_change (self, i + 1);

  change->n_old += next->n_old;
  change->n_new += next->n_new;
  g_array_remove_index (self->changes, i + 1);
}

/* Often lines can be added or removed in several places with one result: which of two blank lines is the new one?
 * diff prefers to touch another change, and else the last place, so that a new section ends with its own blank line.
 * Users know it so, and it keeps the number of changes low.
 */
static void
settle (Changes *self,
        guint    i)
{
  while (!is_replacement (get_change (self, i)))
    {
      guint down = count_slides_down (self, i);
      guint up;

      if (i + 1 < self->changes->len && down == count_kept_after (self, i))
        {
          slide (self, i, down);
          join_with_next (self, i);
          continue;
        }

      up = count_slides_up (self, i);
      if (i > 0 && up == count_kept_before (self, i))
        {
          slide (self, i, -(int) up);
          join_with_next (self, --i);
          continue;
        }

      slide (self, i, down);
      return;
    }
}

static void
collect_changes (Changes        *self,
                 const gboolean *old_kept,
                 const gboolean *new_kept)
{
  guint i = 0;
  guint j = 0;

  while (i < self->n_old || j < self->n_new)
    {
      QuayLineChange change = { i, 0, j, 0 };

      while (i < self->n_old && !old_kept[i])
        i++;
      while (j < self->n_new && !new_kept[j])
        j++;
      change.n_old = i - change.old_start;
      change.n_new = j - change.new_start;
      if (change.n_old > 0 || change.n_new > 0)
        g_array_append_val (self->changes, change);

      while (i < self->n_old && j < self->n_new && old_kept[i] && new_kept[j])
        {
          i++;
          j++;
        }
    }
}

/**
 * quay_line_changes_find:
 * @old_lines: (array length=n_old): one number for each old line; same numbers are same lines
 * @new_lines: (array length=n_new): the same for the new lines
 *
 * Compares two texts by lines, see quay_line_match(), and puts each change where diff would show it.
 *
 * Returns: (transfer full): an array of QuayLineChange in order; between two of them at least one line is kept
 */
GArray *
quay_line_changes_find (const guint *old_lines,
                        guint        n_old,
                        const guint *new_lines,
                        guint        n_new)
{
  g_autofree gboolean *old_kept = g_new (gboolean, n_old + 1);
  g_autofree gboolean *new_kept = g_new (gboolean, n_new + 1);
  Changes self = { old_lines, n_old, new_lines, n_new, g_array_new (FALSE, FALSE, sizeof (QuayLineChange)) };

  quay_line_match (old_lines, n_old, new_lines, n_new, old_kept, new_kept);
  collect_changes (&self, old_kept, new_kept);

  /* From the end, so that each change meets one that has settled. */
  for (guint i = self.changes->len; i > 0; i--)
    {
      if (i <= self.changes->len)
        settle (&self, i - 1);
    }
  return self.changes;
}
