/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-toml-document.h"
#include "toml-generator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints documents, each with an edit and what it made of the document, for test-oracle.py: with a zero byte behind
 * each of the document, the name of the edit, the number of keys, the keys, the value, and the document after it. The
 * name is “refused” when the document was left as it was.
 */

#define MOST_KEYS 4

static const char *const names[] = { "set", "set", "set-list", "append", "remove" };

static void
print (const char *text,
       gsize       length)
{
  fwrite (text, 1, length, stdout);
  putchar ('\0');
}

static gboolean
edit (QuayTomlDocument  *document,
      const char        *name,
      const char *const *path,
      const char        *value,
      QuayTomlLayout     layout)
{
  const char *const values[] = { value, "z", NULL };

  if (strcmp (name, "set") == 0)
    return quay_toml_document_set_string (document, path, value, layout, NULL);
  if (strcmp (name, "set-list") == 0)
    return quay_toml_document_set_strv (document, path, values, layout, NULL);
  if (strcmp (name, "append") == 0)
    return quay_toml_document_append (document, path, value, NULL);
  return quay_toml_document_remove (document, path, NULL);
}

static void
print_example (guint32 seed)
{
  static const char *const keys[] = { "a", "b", "c", "d", "e", "new", "x y", "p.q", "it's", "é" };
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  g_autofree char *text = toml_generator_make_document (random);
  g_autofree char *value = toml_generator_make_string (random);
  g_autoptr(GBytes) before = g_bytes_new_static (text, strlen (text));
  g_autoptr(QuayTomlDocument) document = quay_toml_document_new (before, NULL);
  g_autoptr(GBytes) after = NULL;
  g_autofree char *count = NULL;
  const char *name = names[g_rand_int_range (random, 0, G_N_ELEMENTS (names))];
  const char *path[MOST_KEYS + 1] = { NULL };
  int n_keys = g_rand_int_range (random, 1, MOST_KEYS + 1);
  QuayTomlLayout layout = g_rand_boolean (random) ? QUAY_TOML_LAYOUT_INLINE : QUAY_TOML_LAYOUT_HEADER;

  for (int i = 0; i < n_keys; i++)
    path[i] = keys[g_rand_int_range (random, 0, G_N_ELEMENTS (keys))];
  if (!edit (document, name, path, value, layout))
    name = "refused";
  after = quay_toml_document_to_bytes (document);

  count = g_strdup_printf ("%d", n_keys);
  print (text, strlen (text));
  print (name, strlen (name));
  print (count, strlen (count));
  for (int i = 0; i < n_keys; i++)
    print (path[i], strlen (path[i]));
  print (value, strlen (value));
  print (g_bytes_get_data (after, NULL), g_bytes_get_size (after));
}

int
main (int   argc,
      char *argv[])
{
  if (argc != 2)
    {
      fprintf (stderr, "Usage: %s NUMBER\n", argv[0]);
      return EXIT_FAILURE;
    }

  for (guint32 seed = 0; seed < g_ascii_strtoull (argv[1], NULL, 10); seed++)
    print_example (4000000 + seed);
  return EXIT_SUCCESS;
}
