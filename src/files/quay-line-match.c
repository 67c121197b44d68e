/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-line-match"

#include "config.h"

#include "quay-line-match-private.h"

/* How many differences a search may go through before it gives up. The time for one search is its square at most. */
#define MAX_COST 1024

/* How often a range that is too different may be cut at its unique lines. */
#define MAX_CUTS 12

/* The state of one comparison.
 *
 * The method is the linear-space variant of “An O(ND) Difference Algorithm and Its Variations” (E. Myers, 1986): two
 * searches, one from each end, meet in the middle of a shortest way, and both halves are compared in turn. It finds
 * the smallest difference, and is fast as long as that is small.
 *
 * For texts that have little in common the time would grow with the square. So a search stops after MAX_COST
 * differences; the range is then cut at the lines that are unique in both texts and in the same order (as in Bram
 * Cohen's patience diff), and where there are none, all of it counts as changed. The result is still a right
 * difference, only not the smallest, and the time is at most proportional to lines times MAX_COST.
 */
typedef struct
{
  const guint *old_lines;
  const guint *new_lines;
  gboolean    *old_kept;
  gboolean    *new_kept;
  int         *forward;    /* furthest old line by diagonal, from the start; 2 * MAX_COST + 3 entries */
  int         *backward;   /* the same from the end */
} Match;

typedef struct
{
  int old_start;
  int old_end;
  int new_start;
  int new_end;
} Range;

static void match_range (Match *self,
                         Range  range,
                         guint  n_cuts);

static gboolean
same_line (const Match *self,
           int          old_at,
           int          new_at)
{
  return self->old_lines[old_at] == self->new_lines[new_at];
}

static void
keep (Match *self,
      int    old_at,
      int    new_at)
{
  self->old_kept[old_at] = TRUE;
  self->new_kept[new_at] = TRUE;
}

/* One round of the search from the start: with one more difference, how far down each diagonal (old minus new line,
 * relative to the start) does the way lead? Entries of “furthest” are relative to the start as well.
 */
static gboolean
step_forward (Match       *self,
              const Range *range,
              int          cost,
              int          delta,
              int         *old_meet,
              int         *new_meet)
{
  int *furthest = self->forward + MAX_COST + 1;
  const int *opposite = self->backward + MAX_COST + 1;
  int n_old = range->old_end - range->old_start;
  int n_new = range->new_end - range->new_start;

  for (int k = -cost; k <= cost; k += 2)
    {
      int x;

      if (k == -cost || (k != cost && furthest[k - 1] < furthest[k + 1]))
        x = furthest[k + 1];
      else
        x = furthest[k - 1] + 1;

      /* Ways that leave the text are carried on, but never compared. */
      while (x < n_old && x - k >= 0 && x - k < n_new &&
             same_line (self, range->old_start + x, range->new_start + x - k))
        x++;
      furthest[k] = x;

      /* The other search has done one round less, so it has been on diagonals of the other parity. */
      if ((delta & 1) != 0 && ABS (k - delta) <= cost - 1 && x >= n_old - opposite[delta - k] &&
          x <= n_old && x - k >= 0 && x - k <= n_new)
        {
          *old_meet = range->old_start + x;
          *new_meet = range->new_start + x - k;
          return TRUE;
        }
    }
  return FALSE;
}

/* The same from the end, with lines and diagonals counted backwards. */
static gboolean
step_backward (Match       *self,
               const Range *range,
               int          cost,
               int          delta,
               int         *old_meet,
               int         *new_meet)
{
  int *furthest = self->backward + MAX_COST + 1;
  const int *opposite = self->forward + MAX_COST + 1;
  int n_old = range->old_end - range->old_start;
  int n_new = range->new_end - range->new_start;

  for (int k = -cost; k <= cost; k += 2)
    {
      int x;

      if (k == -cost || (k != cost && furthest[k - 1] < furthest[k + 1]))
        x = furthest[k + 1];
      else
        x = furthest[k - 1] + 1;

      while (x < n_old && x - k >= 0 && x - k < n_new &&
             same_line (self, range->old_end - 1 - x, range->new_end - 1 - (x - k)))
        x++;
      furthest[k] = x;

      if ((delta & 1) == 0 && ABS (delta - k) <= cost && n_old - x <= opposite[delta - k] &&
          x <= n_old && x - k >= 0 && x - k <= n_new)
        {
          *old_meet = range->old_end - x;
          *new_meet = range->new_end - (x - k);
          return TRUE;
        }
    }
  return FALSE;
}

/* Finds a point on a shortest way through @range. */
static gboolean
find_middle (Match       *self,
             const Range *range,
             int         *old_meet,
             int         *new_meet)
{
  int delta = (range->old_end - range->old_start) - (range->new_end - range->new_start);

  self->forward[MAX_COST + 2] = 0;
  self->backward[MAX_COST + 2] = 0;
  for (int cost = 0; cost <= MAX_COST; cost++)
    {
      if (step_forward (self, range, cost, delta, old_meet, new_meet) ||
          step_backward (self, range, cost, delta, old_meet, new_meet))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  int n_old;
  int n_new;
  int old_at;
  int new_at;
} Occurrence;

typedef struct
{
  int old_at;
  int new_at;
  int before;   /* the anchor that precedes this one in the best chain, or -1 */
} Anchor;

/* The lines that are there once in each side of @range, in the order of the old text. */
static GArray *
find_unique_lines (Match       *self,
                   const Range *range)
{
  g_autoptr(GHashTable) occurrences = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GArray *anchors = g_array_new (FALSE, FALSE, sizeof (Anchor));

  for (int i = range->old_start; i < range->old_end; i++)
    {
      Occurrence *occurrence = g_hash_table_lookup (occurrences, GUINT_TO_POINTER (self->old_lines[i]));

      if (occurrence == NULL)
        {
          occurrence = g_new0 (Occurrence, 1);
          g_hash_table_insert (occurrences, GUINT_TO_POINTER (self->old_lines[i]), occurrence);
        }
      occurrence->n_old++;
    }

  for (int i = range->new_start; i < range->new_end; i++)
    {
      Occurrence *occurrence = g_hash_table_lookup (occurrences, GUINT_TO_POINTER (self->new_lines[i]));

      if (occurrence != NULL)
        {
          occurrence->n_new++;
          occurrence->new_at = i;
        }
    }

  for (int i = range->old_start; i < range->old_end; i++)
    {
      Occurrence *occurrence = g_hash_table_lookup (occurrences, GUINT_TO_POINTER (self->old_lines[i]));

      if (occurrence->n_old == 1 && occurrence->n_new == 1)
        {
          Anchor anchor = { i, occurrence->new_at, -1 };

          g_array_append_val (anchors, anchor);
        }
    }
  return anchors;
}

/* The longest chain of anchors that also ascends in the new text, by patience sorting: the top of each pile is the
 * lowest end of a chain of that length.
 */
static GArray *
find_longest_chain (GArray *anchors)
{
  g_autofree int *tops = g_new (int, anchors->len);
  GArray *chain = g_array_new (FALSE, FALSE, sizeof (Anchor));
  int n_piles = 0;

  for (guint i = 0; i < anchors->len; i++)
    {
      Anchor *anchor = &g_array_index (anchors, Anchor, i);
      int low = 0;
      int high = n_piles;

      while (low < high)
        {
          int middle = (low + high) / 2;

          if (g_array_index (anchors, Anchor, tops[middle]).new_at < anchor->new_at)
            low = middle + 1;
          else
            high = middle;
        }
      anchor->before = low > 0 ? tops[low - 1] : -1;
      tops[low] = i;
      n_piles = MAX (n_piles, low + 1);
    }

  g_array_set_size (chain, n_piles);
  for (int pile = n_piles - 1, at = n_piles > 0 ? tops[n_piles - 1] : -1; pile >= 0; pile--)
    {
      g_array_index (chain, Anchor, pile) = g_array_index (anchors, Anchor, at);
      at = g_array_index (anchors, Anchor, at).before;
    }
  return chain;
}

static void
cut_at_unique_lines (Match       *self,
                     const Range *range,
                     guint        n_cuts)
{
  g_autoptr(GArray) anchors = find_unique_lines (self, range);
  g_autoptr(GArray) chain = find_longest_chain (anchors);
  Range rest = *range;

  for (guint i = 0; i < chain->len; i++)
    {
      const Anchor *anchor = &g_array_index (chain, Anchor, i);

      match_range (self, (Range) { rest.old_start, anchor->old_at, rest.new_start, anchor->new_at }, n_cuts + 1);
      keep (self, anchor->old_at, anchor->new_at);
      rest.old_start = anchor->old_at + 1;
      rest.new_start = anchor->new_at + 1;
    }
  if (chain->len > 0)
    match_range (self, rest, n_cuts + 1);
}

static void
match_range (Match *self,
             Range  range,
             guint  n_cuts)
{
  int old_meet;
  int new_meet;

  while (range.old_start < range.old_end && range.new_start < range.new_end &&
         same_line (self, range.old_start, range.new_start))
    keep (self, range.old_start++, range.new_start++);
  while (range.old_start < range.old_end && range.new_start < range.new_end &&
         same_line (self, range.old_end - 1, range.new_end - 1))
    keep (self, --range.old_end, --range.new_end);

  if (range.old_start == range.old_end || range.new_start == range.new_end)
    return;

  /* Halving can go no deeper than the cost has digits; only cuts are counted. */
  if (find_middle (self, &range, &old_meet, &new_meet))
    {
      match_range (self, (Range) { range.old_start, old_meet, range.new_start, new_meet }, n_cuts);
      match_range (self, (Range) { old_meet, range.old_end, new_meet, range.new_end }, n_cuts);
    }
  else if (n_cuts < MAX_CUTS)
    {
      cut_at_unique_lines (self, &range, n_cuts);
    }
}

/**
 * quay_line_match:
 * @old_lines: (array length=n_old): one number for each old line; same numbers are same lines
 * @new_lines: (array length=n_new): the same for the new lines
 * @old_kept: (out caller-allocates): for each old line whether it is kept
 * @new_kept: (out caller-allocates): for each new line whether it was there before; as many as in @old_kept are, and
 *   in order they are the same lines
 *
 * Compares two texts by lines. Memory is linear, time is too for texts that are alike, and bounded for others, see
 * above.
 */
void
quay_line_match (const guint *old_lines,
                 guint        n_old,
                 const guint *new_lines,
                 guint        n_new,
                 gboolean    *old_kept,
                 gboolean    *new_kept)
{
  g_autofree int *forward = g_new0 (int, 2 * MAX_COST + 3);
  g_autofree int *backward = g_new0 (int, 2 * MAX_COST + 3);
  Match self = { old_lines, new_lines, old_kept, new_kept, forward, backward };

  g_return_if_fail (n_old <= G_MAXINT / 4 && n_new <= G_MAXINT / 4);

  memset (old_kept, 0, n_old * sizeof *old_kept);
  memset (new_kept, 0, n_new * sizeof *new_kept);
  match_range (&self, (Range) { 0, n_old, 0, n_new }, 0);
}
