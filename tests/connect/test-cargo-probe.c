/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

#include "quay-cargo-probe.h"
#include "quay-error.h"

#include "scratch.h"

/* Says that it runs, as which process, and answers when it is told to. */
#define PATIENT "echo $$ >\"$CARGO_HOME/running.tmp\"; mv \"$CARGO_HOME/running.tmp\" \"$CARGO_HOME/running\"; " \
  "until test -e \"$CARGO_HOME/go\"; do sleep 0.01; done; echo cargo 1.73.0"

static QuayCargoProbe *
start_probe (Scratch    *scratch,
             const char *script)
{
  g_autofree char *cargo_home = scratch_path (scratch, "ch");
  g_autofree char *program = scratch_path (scratch, "ch/bin/cargo");
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);
  g_auto(GStrv) environment = NULL;
  g_autoptr(QuayCargoHome) home = NULL;

  if (script != NULL)
    {
      scratch_write (scratch, "ch/bin/cargo", text);
      g_assert_cmpint (g_chmod (program, 0700), ==, 0);
    }
  environment = g_environ_setenv (environment, "HOME", scratch->root, TRUE);
  environment = g_environ_setenv (environment, "CARGO_HOME", cargo_home, TRUE);
  environment = g_environ_setenv (environment, "PATH", script != NULL ? g_getenv ("PATH") : "/nowhere", TRUE);
  home = quay_cargo_home_new (NULL, (const char *const *) environment);
  return quay_cargo_probe_new (home, NULL);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* Takes @result. */
static gboolean
finish (QuayCargoProbe *probe,
        GAsyncResult  **result,
        GError        **error)
{
  gboolean good;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  good = quay_cargo_probe_wait_finish (probe, *result, error);
  g_clear_object (result);
  return good;
}

static void
wait_for_file (Scratch    *scratch,
               const char *name)
{
  g_autofree char *path = scratch_path (scratch, name);

  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_answers_everybody (Scratch      *scratch,
                        gconstpointer data)
{
  g_autoptr(QuayCargoProbe) probe = start_probe (scratch, PATIENT);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[3] = { NULL };

  wait_for_file (scratch, "ch/running");
  quay_cargo_probe_wait_async (probe, NULL, answered_cb, &results[0]);
  quay_cargo_probe_wait_async (probe, cancellable, answered_cb, &results[1]);
  scratch_write (scratch, "ch/go", "");

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;

      /* The last one asks when the answer is there. */
      if (i == G_N_ELEMENTS (results) - 1)
        quay_cargo_probe_wait_async (probe, cancellable, answered_cb, &results[i]);
      g_assert_false (finish (probe, &results[i], &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CARGO_TOO_OLD);
      g_assert_cmpstr (quay_error_get_subject (error), ==, "1.73.0");
    }
}

static void
test_says_nothing_of_others (Scratch      *scratch,
                             gconstpointer data)
{
  static const char *scripts[] = { NULL, "exit 1", "echo cargo 1.95.0" };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(QuayCargoProbe) probe = start_probe (scratch, scripts[i]);
      g_autoptr(GError) error = NULL;
      GAsyncResult *result = NULL;

      quay_cargo_probe_wait_async (probe, NULL, answered_cb, &result);
      g_assert_true (finish (probe, &result, &error));
      g_assert_no_error (error);
    }
}

/* One who leaves does not take the answer away from another, and a program that hangs does not hold them. */
static void
test_waiting_can_be_left (Scratch      *scratch,
                          gconstpointer data)
{
  g_autoptr(QuayCargoProbe) probe = start_probe (scratch, PATIENT);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GAsyncResult *left = NULL;
  GAsyncResult *stayed = NULL;

  wait_for_file (scratch, "ch/running");
  quay_cargo_probe_wait_async (probe, cancellable, answered_cb, &left);
  quay_cargo_probe_wait_async (probe, NULL, answered_cb, &stayed);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish (probe, &left, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (stayed);

  scratch_write (scratch, "ch/go", "");
  g_assert_false (finish (probe, &stayed, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CARGO_TOO_OLD);
}

static void
test_ends_with_its_owner (Scratch      *scratch,
                          gconstpointer data)
{
  QuayCargoProbe *probe = start_probe (scratch, PATIENT);
  g_autofree char *path = scratch_path (scratch, "ch/running");
  g_autofree char *process = NULL;

  wait_for_file (scratch, "ch/running");
  g_assert_true (g_file_get_contents (path, &process, NULL, NULL));
  g_object_add_weak_pointer (G_OBJECT (probe), (gpointer *) &probe);
  g_object_unref (probe);
  g_assert_null (probe);
  while (kill (atoi (process), 0) == 0)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo-probe/answers-everybody", test_answers_everybody);
  scratch_test ("/cargo-probe/says-nothing-of-others", test_says_nothing_of_others);
  scratch_test ("/cargo-probe/waiting-can-be-left", test_waiting_can_be_left);
  scratch_test ("/cargo-probe/ends-with-its-owner", test_ends_with_its_owner);
  return g_test_run ();
}
