/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "quay-cargo-index.h"

/* What this library thinks of something, for the scripts beside it that ask a real Cargo the same. */

/* Each text of the standard input ends with a NUL, and so does each answer; an empty one says “refused”. */
static int
print_indexes (void)
{
  g_autoptr(GString) input = g_string_new (NULL);
  int c;

  while ((c = getchar ()) != EOF)
    {
      g_autofree char *url = NULL;

      g_string_append_c (input, c);
      if (c != '\0')
        continue;

      url = quay_cargo_index_normalize (input->str, NULL);
      fputs (url != NULL ? url : "", stdout);
      putchar ('\0');
      g_string_truncate (input, 0);
    }
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && strcmp (argv[1], "index") == 0)
    return print_indexes ();

  fputs ("Usage: cargo-probe index\n", stderr);
  return 2;
}
