/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "quay-application.h"
#include "quay-cli.h"

/* Messages stay in English, because LC_MESSAGES stays “C” and gettext then asks for no catalogue; the encoding is the
 * user's, for what GLib says about file names. GTK is linked but never started, so no display is needed.
 */
static int
run_command_line (int    argc,
                  char **argv)
{
  setlocale (LC_CTYPE, "");
  return quay_cli_run (argc, argv, quay_context_new_for_user);
}

static int
run_window (int    argc,
            char **argv)
{
  g_autoptr(QuayApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = quay_application_new (APPLICATION_ID, NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

int
main (int   argc,
      char *argv[])
{
  return quay_cli_wants (argc, argv) ? run_command_line (argc, argv) : run_window (argc, argv);
}
