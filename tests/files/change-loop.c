/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <string.h>

#include "quay-error.h"

/* Changes a file until it is killed, or a number of times; see test-crash.c.
 *
 *   change-loop swap FILE BACKUPS    the two texts in turn, for ever
 *   change-loop count FILE BACKUPS N adds 1 to the number in FILE, N times
 */

static GBytes *
make_text (char letter)
{
  /* More than one write buffer, so that half a file would be seen. */
  char *text = g_strnfill (100 * 1024, letter);

  return g_bytes_new_take (text, strlen (text));
}

static void
swap_for_ever (QuayFileStore *store,
               GFile         *file)
{
  g_autoptr(GBytes) a = make_text ('a');
  g_autoptr(GBytes) b = make_text ('b');
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) current = quay_file_snapshot_load (file, NULL, &error);

  g_assert_no_error (error);
  for (;;)
    {
      gboolean is_a = g_bytes_equal (quay_file_snapshot_get_contents (current), a);
      QuayFileSnapshot *next = quay_file_store_replace (store, current, is_a ? b : a, 0, NULL, &error);

      g_assert_no_error (error);
      quay_file_snapshot_unref (current);
      current = next;
    }
}

static void
add_one (QuayFileStore *store,
         GFile         *file)
{
  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFileSnapshot) before = quay_file_snapshot_load (file, NULL, &error);
      g_autoptr(QuayFileSnapshot) after = NULL;
      g_autoptr(GBytes) contents = NULL;
      g_autofree char *number = NULL;
      char *text;

      g_assert_no_error (error);
      number = g_strndup (g_bytes_get_data (quay_file_snapshot_get_contents (before), NULL),
                          g_bytes_get_size (quay_file_snapshot_get_contents (before)));
      text = g_strdup_printf ("%" G_GUINT64_FORMAT, g_ascii_strtoull (number, NULL, 10) + 1);
      contents = g_bytes_new_take (text, strlen (text));

      after = quay_file_store_replace (store, before, contents, 0, NULL, &error);
      if (after != NULL)
        return;
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CHANGED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GFile) file = g_file_new_for_path (argv[2]);
  g_autoptr(GFile) backups = g_file_new_for_path (argv[3]);
  g_autoptr(QuayFileStore) store = quay_file_store_new (backups);

  if (g_str_equal (argv[1], "swap"))
    swap_for_ever (store, file);
  for (guint64 left = g_ascii_strtoull (argv[4], NULL, 10); left > 0; left--)
    add_one (store, file);
  return 0;
}
