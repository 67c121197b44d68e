/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-ui"

#include "config.h"

#include "quay-ui.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "quay-application.h"

/**
 * quay_ui_run:
 * @argc: the number of @argv
 * @argv: the arguments of the program, with its name first
 *
 * Opens the window, in the language of the user, and runs until it is closed.
 *
 * Returns: the exit code
 */
int
quay_ui_run (int    argc,
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
