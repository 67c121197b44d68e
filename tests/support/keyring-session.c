/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "keyring-session.h"

#include "keyring-wait.h"

static void
change_session (const char *change,
                const char *argument)
{
  const char *argv[] = { g_getenv ("KEYRING_SESSION"), change, argument, NULL };
  g_autofree char *errors = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_nonnull (argv[0]);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("keyring-session.sh %s: %s%s", change, errors, error->message);
}

/* @change: “--lock”, “--forget”, “--kill”, “--stop” or “--go”, see keyring-session.sh. Blocks until it is done. */
void
keyring_session_change (const char *change)
{
  change_session (change, NULL);
}

void
keyring_session_set_prompter (const char *mode)
{
  change_session ("--prompter", mode);
}

/* @fault: see keyring-fake-service.py; “” for none */
void
keyring_session_set_fault (const char *fault)
{
  change_session ("--fault", fault);
}

/* How many times a password was asked for, or a dialog refused, in this session. */
guint
keyring_session_count_prompts (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("KEYRING_LOG"), "prompter.log", NULL);
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  for (const char *p = text; *p != '\0'; p++)
    n += *p == '\n';
  return n;
}

static gboolean
has_prompts (gpointer data)
{
  return keyring_session_count_prompts () >= GPOINTER_TO_UINT (data);
}

/* Runs the main loop until that many prompts were opened since the session began. */
void
keyring_session_wait_prompts (guint n_prompts)
{
  keyring_wait_for (has_prompts, GUINT_TO_POINTER (n_prompts));
}

/* Runs a program to its end. Returns what it wrote; NULL when it failed. */
char *
keyring_session_run (const char *command,
                     ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  const char *argument;
  va_list arguments;
  int status;

  g_ptr_array_add (argv, (gpointer) command);
  va_start (arguments, command);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL) ? g_steal_pointer (&output) : NULL;
}
