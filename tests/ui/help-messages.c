/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Prints every text of the help that the program would have translated, one on a line. */

#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "quay-help-document.h"

char *dcgettext (const char *domain,
                 const char *message,
                 int         category);
char *gettext (const char *message);

/* In the place of the C library's, which the libraries ask for texts of their own. */
static gboolean listening;

char *
dcgettext (const char *domain,
           const char *message,
           int         category)
{
  if (listening)
    puts (message);
  return (char *) message;
}

char *
gettext (const char *message)
{
  return dcgettext (NULL, message, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_auto(GStrv) pages = g_resources_enumerate_children (RESOURCE_PATH "/help", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; pages != NULL && pages[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (RESOURCE_PATH "/help/", pages[i], NULL);
      g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autoptr(QuayHelpDocument) document = NULL;
      g_autoptr(GError) error = NULL;

      listening = TRUE;
      document = quay_help_document_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
      listening = FALSE;
      if (document == NULL)
        {
          fprintf (stderr, "%s: %s\n", pages[i], error->message);
          return EXIT_FAILURE;
        }
    }
  return EXIT_SUCCESS;
}
