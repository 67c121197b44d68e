/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-toml-document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One of the contestants of bench-toml.py: reads, edits and writes the document FILE once for every line of standard
 * input and says how many milliseconds of the processor that took. In the end it leaves the result in the file RESULT,
 * and says by how many bytes the process had grown at its peak since before it had loaded the file.
 */

static const char *const path[] = { "registries", "bench-mark", "index", NULL };

static GBytes *
change (GBytes *before)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayTomlDocument) document = quay_toml_document_new (before, &error);

  if (document == NULL ||
      !quay_toml_document_set_string (document, path, "sparse+https://example.org/", QUAY_TOML_LAYOUT_INLINE, &error))
    g_error ("%s", error->message);
  return quay_toml_document_to_bytes (document);
}

/* Not getrusage(): that begins with what the process had before it became this program. */
static gint64
get_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || (line = strstr (status, "VmHWM:")) == NULL)
    g_error ("The system does not say how much memory is used");
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

/* Of this process in milliseconds: what others do meanwhile does not count. */
static double
get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GBytes) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GError) error = NULL;
  char *contents;
  gsize length;
  gint64 peak;

  if (argc != 3)
    {
      fprintf (stderr, "Usage: %s FILE RESULT\n", argv[0]);
      return EXIT_FAILURE;
    }

  peak = get_peak ();
  if (!g_file_get_contents (argv[1], &contents, &length, &error))
    g_error ("%s", error->message);
  before = g_bytes_new_take (contents, length);

  while (getchar () != EOF)
    {
      double start;

      g_clear_pointer (&after, g_bytes_unref);
      start = get_time ();
      after = change (before);
      printf ("%.3f\n", get_time () - start);
      fflush (stdout);
    }

  printf ("%" G_GINT64_FORMAT "\n", get_peak () - peak);
  if (after != NULL &&
      !g_file_set_contents (argv[2], g_bytes_get_data (after, NULL), g_bytes_get_size (after), &error))
    g_error ("%s", error->message);
  return EXIT_SUCCESS;
}
