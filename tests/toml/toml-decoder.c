/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tagged-json.h"

#include <stdio.h>
#include <stdlib.h>

/* A decoder for the public TOML test suite (https://github.com/toml-lang/toml-test): reads TOML from standard input
 * and prints tagged JSON; what is not valid is said on standard error and by status 1.
 */
int
main (void)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();
  g_autoptr(QuayTomlDocument) document = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  guint8 buffer[65536];
  gsize length;

  while ((length = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_byte_array_append (input, buffer, length);

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&input));
  document = quay_toml_document_new (bytes, &error);
  if (document == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }

  json = tagged_json_from_document (document);
  fputs (json, stdout);
  return EXIT_SUCCESS;
}
