/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <dlfcn.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "quay-cli.h"
#include "quay-reminder-job.h"
#include "quay-ui.h"

/* Messages stay in English, because LC_MESSAGES stays “C” and gettext then asks for no catalogue; the encoding is the
 * user's, for what GLib says about file names.
 */
static int
run_command_line (int    argc,
                  char **argv)
{
  setlocale (LC_CTYPE, "");
  return quay_cli_run (argc, argv, quay_context_new_for_user);
}

/* Notifications are in the language of the user, and need no toolkit. */
static int
run_reminders (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  return quay_reminder_job_run ();
}

/* The window is a module, because GTK takes longer to load than a command to run. The program's own search path says
 * where the module is, so this is dlopen(): GModule would be asked in its own name, and search along its own path.
 *
 * The module's symbols, and with them GTK's, are made global, because GtkBuilder finds types by the names of their
 * functions. It is never closed, because types cannot be taken back.
 */
static int
run_window (int    argc,
            char **argv)
{
  void *module = dlopen (WINDOW_MODULE, RTLD_NOW | RTLD_GLOBAL);
  __typeof__ (&quay_ui_run) run = module != NULL ? dlsym (module, "quay_ui_run") : NULL;

  if (run == NULL)
    {
      g_printerr ("quayside: The window cannot be loaded; please install Quayside again (%s)\n", dlerror ());
      return EXIT_FAILURE;
    }
  return run (argc, argv);
}

int
main (int   argc,
      char *argv[])
{
  if (quay_reminder_job_wanted (argc, argv))
    return run_reminders ();
  return quay_cli_wants (argc, argv) ? run_command_line (argc, argv) : run_window (argc, argv);
}
