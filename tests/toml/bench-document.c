/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-toml-document.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define ROUNDS 9

/* Reads the files named on the command line, adds a registry to each, and says how long the best of some rounds took
 * and how much memory the process had at its peak. For people who change the reader; no test depends on it.
 */
int
main (int   argc,
      char *argv[])
{
  static const char *const path[] = { "registries", "bench-mark", "index", NULL };

  for (int i = 1; i < argc; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = NULL;
      gint64 best_read = G_MAXINT64;
      gint64 best_all = G_MAXINT64;
      struct rusage usage;
      char *contents;
      gsize length;

      if (!g_file_get_contents (argv[i], &contents, &length, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return EXIT_FAILURE;
        }
      bytes = g_bytes_new_take (contents, length);

      for (int round = 0; round < ROUNDS; round++)
        {
          gint64 start = g_get_monotonic_time ();
          g_autoptr(QuayTomlDocument) document = quay_toml_document_new (bytes, &error);
          g_autoptr(GBytes) edited = NULL;

          if (document == NULL)
            {
              fprintf (stderr, "%s: %s\n", argv[i], error->message);
              return EXIT_FAILURE;
            }
          best_read = MIN (best_read, g_get_monotonic_time () - start);
          if (!quay_toml_document_set_string (document, path, "sparse+https://example.org/", QUAY_TOML_LAYOUT_INLINE,
                                              &error))
            {
              fprintf (stderr, "%s: %s\n", argv[i], error->message);
              return EXIT_FAILURE;
            }
          edited = quay_toml_document_to_bytes (document);
          best_all = MIN (best_all, g_get_monotonic_time () - start);
        }

      getrusage (RUSAGE_SELF, &usage);
      printf ("%s: %" G_GSIZE_FORMAT " bytes, read %.2f ms, read, edit and write %.2f ms, peak %ld KiB\n",
              argv[i], length, best_read / 1000.0, best_all / 1000.0, usage.ru_maxrss);
    }
  return EXIT_SUCCESS;
}
