/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-wipe.h"

#include <stdlib.h>
#include <string.h>

#include "memory-left.h"

#define TEXT "Basic UEFUOm5vYm9keSBtYXkgc2VlIHRoaXM="

static void
fill (char *buffer,
      gsize size)
{
  for (gsize i = 0; i < size; i++)
    buffer[i] = TEXT[i % strlen (TEXT)];
}

static gsize
count_left (guintptr address,
            gsize    size)
{
  static char text[512 * 1024];

  fill (text, sizeof text);
  return memory_count_left (address, text, size);
}

/* A few bytes are alike by chance. */
static void
assert_wiped (guintptr address,
              gsize    size)
{
  g_assert_cmpuint (count_left (address, size), <, size / 8 + 4);
}

static void
test_alloc (void)
{
  static const gsize sizes[] = { 40, 1000, 5000, 300000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      char *buffer = quay_wiped_alloc (sizes[i]);
      guintptr address = (guintptr) buffer;

      fill (buffer, sizes[i]);
      g_assert_cmpuint (count_left (address, sizes[i]), ==, sizes[i]);
      quay_wiped_free (buffer);
      assert_wiped (address, sizes[i]);
    }
  quay_wiped_free (NULL);
  quay_wiped_free (quay_wiped_alloc (0));
}

static void
test_bytes (void)
{
  char *buffer = quay_wiped_alloc (2000);
  guintptr address = (guintptr) buffer;
  GBytes *bytes;

  fill (buffer, 2000);
  bytes = quay_wiped_to_bytes (buffer, 500);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 500);
  g_bytes_unref (bytes);
  assert_wiped (address, 2000);
}

/* Also what was in it before it became shorter. */
static void
test_string (void)
{
  GString *string = quay_wiped_string_new ();
  guintptr address = (guintptr) string->str;

  while (string->len < 4000)
    g_string_append (string, TEXT);
  g_assert_true ((guintptr) string->str == address);
  g_string_truncate (string, 3);
  quay_wiped_string_free (string);
  assert_wiped (address, 4000);
  quay_wiped_string_free (NULL);
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

#ifndef __SANITIZE_ADDRESS__
/* As a library does it that knows nothing of us. The sizes are those that glibc keeps, and those that it does not. */
static void
test_freed (void)
{
  static const gsize sizes[] = { 40, 200, 512, 1024, 1500, 20000 };
  guintptr addresses[G_N_ELEMENTS (sizes)];
  gboolean stop = FALSE;

  quay_wipe_freed_begin ();
  quay_wipe_freed_begin ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      char *buffer = malloc (sizes[i]);

      addresses[i] = (guintptr) buffer;
      fill (buffer, sizes[i]);
      g_assert_cmpuint (count_left (addresses[i], sizes[i]), ==, sizes[i]);
      free (buffer);
    }
  quay_wipe_freed_now ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    assert_wiped (addresses[i], sizes[i]);

  quay_wipe_freed_end ();
  quay_wipe_freed_end ();
  g_timeout_add (1000, stop_cb, &stop);
  while (!stop)
    g_main_context_iteration (NULL, TRUE);
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wipe/memory", test_alloc);
  g_test_add_func ("/wipe/bytes", test_bytes);
  g_test_add_func ("/wipe/string", test_string);
#ifndef __SANITIZE_ADDRESS__
  /* The sanitizer has an allocator of its own, which keeps what is freed, to notice who uses it still. */
  g_test_add_func ("/wipe/freed-by-others", test_freed);
#endif
  return g_test_run ();
}
