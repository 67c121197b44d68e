/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>

#include "quay-cargo-message.h"
#include "quay-catalog.h"
#include "quay-error.h"

/* What Quayside makes of the text on standard input, for the script beside it that lets a real Cargo complain: one
 * value on a line, “-” for none, and then the words of the catalogue and the excerpt. */

static void
print_value (const char *name,
             const char *value)
{
  printf ("%s\t%s\n", name, value != NULL ? value : "-");
}

int
main (void)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();
  g_autoptr(QuayCargoMessage) message = NULL;
  g_autofree char *body = NULL;
  const GError *error;
  guint8 buffer[4096];
  gsize length;

  while ((length = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_byte_array_append (input, buffer, length);

  message = quay_cargo_message_new ((const char *) input->data, input->len);
  error = quay_cargo_message_get_error (message);
  if (error != NULL)
    body = quay_catalog_dup_body (error);
  print_value ("id", error != NULL ? quay_catalog_get_id (error) : NULL);
  print_value ("subject", error != NULL ? quay_error_get_subject (error) : NULL);
  print_value ("object", error != NULL ? quay_error_get_object (error) : NULL);
  print_value ("registry", quay_cargo_message_get_registry (message));
  print_value ("url", quay_cargo_message_get_url (message));
  print_value ("file", quay_cargo_message_get_file (message));
  printf ("line\t%u\n", quay_cargo_message_get_line (message));
  print_value ("body", body);
  printf ("%s\n", error != NULL ? quay_error_get_details (error) : "");
  return 0;
}
