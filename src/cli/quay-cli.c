/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include "quay-cli.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "quay-change-journal.h"
#include "quay-cli-options.h"
#include "quay-cli-output.h"
#include "quay-cli-private.h"

/* A file that is opened while standard output is closed takes its number, and our lines would land in it – perhaps in
 * the configuration that is just being written. Opened for reading only, writing to it still fails as it should.
 */
static void
occupy_standard_files (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF && open ("/dev/null", O_RDONLY) != fd)
      _exit (QUAY_CLI_FAILED);
}

/* Our own copies of a token are left out of core dumps, see QuaySecret; those that libsoup and libsecret make on the
 * way are not. Whoever runs a script gains little from a dump, so there is none.
 */
static void
forbid_core_dumps (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_debug ("Core dumps cannot be switched off: %s", g_strerror (errno));
}

static gboolean
interrupted_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  /* Stays in place: once something is being written, a second signal must not end the program in between. */
  return G_SOURCE_CONTINUE;
}

/* A Quayside that was killed may have left Cargo's files half changed. */
static void
recover (QuayContext  *context,
         GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_change_journal_recover_async (context, cancellable, quay_cli_ready_cb, &result);
  if (!quay_change_journal_recover_finish (context, quay_cli_wait (&result), &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    quay_cli_message_error (NULL, error);
}

static int
run_command (const QuayCliOptions *options,
             QuayCliContextFunc    new_context)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(QuayContext) context = NULL;
  const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  guint sources[G_N_ELEMENTS (signals)];
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sources[i] = g_unix_signal_add (signals[i], interrupted_cb, cancellable);

  context = new_context ();
  recover (context, cancellable);
  if (options->command == QUAY_CLI_CONNECT)
    status = quay_cli_connect (options, context, cancellable);
  else
    status = quay_cli_check (options, context, cancellable);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (sources[i]);
  return status;
}

/**
 * quay_cli_ready_cb:
 * @object: (nullable): what was asked
 * @result: the answer
 * @user_data: a GAsyncResult ** that holds %NULL
 *
 * Keeps @result for quay_cli_wait().
 */
void
quay_cli_ready_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/**
 * quay_cli_wait:
 * @result: the slot that quay_cli_ready_cb() was given
 *
 * Runs the main context until the answer is there. The command line does one thing after the other, and this is its
 * only loop: nothing else is waiting outside.
 *
 * Returns: (transfer none): the answer, owned by @result
 */
GAsyncResult *
quay_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/**
 * quay_cli_wants:
 * @argc: the number of @argv
 * @argv: the arguments of the program, with its name first
 *
 * Whether quay_cli_run() is to run instead of the window.
 */
gboolean
quay_cli_wants (int    argc,
                char **argv)
{
  return quay_cli_options_wanted (argc, argv);
}

/**
 * quay_cli_run:
 * @argc: the number of @argv
 * @argv: the arguments of the program, with its name first
 * @new_context: makes the context when the arguments are good; the command owns what it returns
 *
 * Runs one headless command to its end: results on standard output, messages on standard error as “quayside: …”. Needs
 * no display.
 *
 * Nothing is translated, because scripts read it. The caller sees to that by leaving the category %LC_MESSAGES of the
 * locale in “C”; LC_CTYPE may be the user's.
 *
 * Returns: the exit code: of --connect 0 when reviewed, applied or unchanged, 1 when refused or failed, 2 for wrong
 *   arguments or input; of --check the worst of all connections
 */
int
quay_cli_run (int                argc,
              char             **argv,
              QuayCliContextFunc new_context)
{
  g_autoptr(QuayCliOptions) options = NULL;
  g_autoptr(GError) error = NULL;

  occupy_standard_files ();
  forbid_core_dumps ();
  /* A reader that goes away is an error of writing, not the end of the program. */
  signal (SIGPIPE, SIG_IGN);
  /* Standard output is for results; GLib would write debug messages there. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_set_prgname ("quayside");

  options = quay_cli_options_parse (argc, argv, &error);
  if (options == NULL)
    {
      quay_cli_message ("%s", error->message);
      return QUAY_CLI_USAGE;
    }

  if (options->command == QUAY_CLI_CONNECT || options->command == QUAY_CLI_CHECK)
    return run_command (options, new_context);

  if (options->command == QUAY_CLI_VERSION)
    quay_cli_print_line (" ", "quayside", PACKAGE_VERSION, NULL);
  else
    {
      g_autofree char *help = quay_cli_options_dup_help ();

      quay_cli_print_text (help);
    }
  return quay_cli_flush () ? QUAY_CLI_DONE : QUAY_CLI_FAILED;
}
