/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-wipe"

#include "config.h"

#include "quay-wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* What the allocator aligns everything to. */
#define ALIGNMENT 16

/* More than the longest token that services give, so that a string with one in it is not moved while it grows, which
 * would leave a copy behind.
 */
#define STRING_SIZE 8192

/* How long libraries may take to let go of what they have, in milliseconds. */
#define DELAY 300

/* What glibc hands out again without looking at it (its thread cache): seven pieces of each size up to this one. */
#define N_CACHED 7
#define MAX_CACHED 1032
#define CACHE_STEP 16

/* What freed memory is overwritten with. */
#define PATTERN 0x5a

G_STATIC_ASSERT (sizeof (gsize) <= ALIGNMENT);

/**
 * quay_wiped_alloc:
 * @size: in bytes
 *
 * Returns: (transfer full): uninitialised memory that quay_wiped_free() wipes
 */
gpointer
quay_wiped_alloc (gsize size)
{
  char *block;

  g_return_val_if_fail (size <= G_MAXSIZE - ALIGNMENT, NULL);

  block = g_malloc (size + ALIGNMENT);
  *(gsize *) block = size;
  return block + ALIGNMENT;
}

/**
 * quay_wiped_free:
 * @data: (nullable) (transfer full): what quay_wiped_alloc() returned
 */
void
quay_wiped_free (gpointer data)
{
  char *block;

  if (data == NULL)
    return;

  block = (char *) data - ALIGNMENT;
  explicit_bzero (data, *(gsize *) block);
  g_free (block);
}

/**
 * quay_wiped_to_bytes:
 * @data: (transfer full): what quay_wiped_alloc() returned
 * @length: how much of it counts; the rest is wiped too
 *
 * Returns: (transfer full): bytes that are wiped when the last owner lets go
 */
GBytes *
quay_wiped_to_bytes (gpointer data,
                     gsize    length)
{
  g_return_val_if_fail (data != NULL, NULL);

  return g_bytes_new_with_free_func (data, length, quay_wiped_free, data);
}

/**
 * quay_wiped_string_new:
 *
 * Returns: (transfer full): an empty string, with room for 8 kB; one that grows beyond leaves copies behind
 */
GString *
quay_wiped_string_new (void)
{
  return g_string_sized_new (STRING_SIZE);
}

/**
 * quay_wiped_string_free:
 * @string: (nullable) (transfer full): a string
 *
 * Frees @string and wipes what it held, also behind its end.
 */
void
quay_wiped_string_free (GString *string)
{
  if (string == NULL)
    return;

  explicit_bzero (string->str, string->allocated_len);
  g_string_free (string, TRUE);
}

static guint n_begun;
static guint end_source;

/* Freed memory is overwritten from now on, or not any more. Who set this from outside wants it to stay. */
static void
set_perturb (int pattern)
{
#ifdef M_PERTURB
  if (g_getenv ("MALLOC_PERTURB_") == NULL)
    mallopt (M_PERTURB, pattern);
#endif
}

/**
 * quay_wipe_freed_now:
 *
 * Between quay_wipe_freed_begin() and quay_wipe_freed_end(): a library has just freed what may hold a token. Small pieces
 * of memory are not wiped when they are freed, because glibc keeps them for the thread as they are. This takes all of
 * them out of its cache, wipes them, and gives them back.
 */
void
quay_wipe_freed_now (void)
{
  void *blocks[N_CACHED];

  for (gsize size = ALIGNMENT + 8; size <= MAX_CACHED; size += CACHE_STEP)
    {
      for (guint i = 0; i < N_CACHED; i++)
        {
          blocks[i] = malloc (size);
          if (blocks[i] != NULL)
            explicit_bzero (blocks[i], size);
        }
      for (guint i = N_CACHED; i > 0; i--)
        free (blocks[i - 1]);
    }
}

static gboolean
delay_over_cb (gpointer user_data)
{
  end_source = 0;
  quay_wipe_freed_now ();
  set_perturb (0);
  return G_SOURCE_REMOVE;
}

/**
 * quay_wipe_freed_begin:
 *
 * From here on, memory that anybody in this process frees is wiped, because a library is about to copy a token into
 * memory that it does not wipe itself, such as the head of an HTTP request; see also quay_wipe_freed_now(). This costs
 * time for each piece of memory, so it is for moments. Calls may be nested. Main thread only; needs glibc, and does nothing elsewhere.
 */
void
quay_wipe_freed_begin (void)
{
  n_begun++;
  g_clear_handle_id (&end_source, g_source_remove);
  set_perturb (PATTERN);
}

/**
 * quay_wipe_freed_end:
 *
 * The token has been used. A moment later, when the library has freed what it had, the small pieces of memory that
 * glibc keeps for the thread are wiped as well, and freeing costs what it did before.
 */
void
quay_wipe_freed_end (void)
{
  g_return_if_fail (n_begun > 0);

  n_begun--;
  if (n_begun == 0 && end_source == 0)
    end_source = g_timeout_add (DELAY, delay_over_cb, NULL);
}
