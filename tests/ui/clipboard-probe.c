/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtk/gtk.h>
#include <stdio.h>

/* Writes what another program has copied: the text of the clipboard, as it is, without a line of its own. Ends with 1
 * where there is none.
 */

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *text = NULL;

  gtk_init ();
  gdk_clipboard_read_text_async (gdk_display_get_clipboard (gdk_display_get_default ()), NULL, read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  fputs (text, stdout);
  return *text != '\0' ? 0 : 1;
}
