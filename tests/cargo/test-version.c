/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "quay-cargo-version.h"
#include "quay-error.h"

#include "scratch.h"

typedef struct
{
  QuayCargoVersion *version;
  GError           *error;
  gboolean          done;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->version, quay_cargo_version_free);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->version = quay_cargo_version_query_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
write_program (Scratch    *scratch,
               const char *name,
               const char *script)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);
  g_autofree char *path = scratch_path (scratch, name);

  scratch_write (scratch, name, text);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

static QuayCargoHome *
make_home (Scratch    *scratch,
           const char *path)
{
  g_autofree char *home = scratch_path (scratch, "home");
  g_autofree char *cargo_home = scratch_path (scratch, "ch");
  g_auto(GStrv) environment = NULL;

  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "CARGO_HOME", cargo_home, TRUE);
  environment = g_environ_setenv (environment, "PATH", path, TRUE);
  return quay_cargo_home_new (NULL, (const char *const *) environment);
}

static void
query (Scratch      *scratch,
       const char   *path,
       GFile        *folder,
       guint         seconds,
       GCancellable *cancellable,
       Answer       *answer)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, path);

  quay_cargo_version_query_in_time_async (home, folder, seconds, cancellable, answered_cb, answer);
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_parses (void)
{
  static const struct
  {
    const char *output;
    guint       major;
    guint       minor;
    const char *text;   /* NULL: not a version */
  } outputs[] = {
    { "cargo 1.95.0 (f2d3ce0bd 2026-03-21)\n", 1, 95, "1.95.0" },
    { "cargo 1.97.0-nightly (abc 2026-04-01)\n", 1, 97, "1.97.0-nightly" },
    { "cargo 0.66.0\n", 0, 66, "0.66.0" },
    { "cargo 2.0", 2, 0, "2.0" },
    { "cargo 1\n", 0, 0, NULL },
    { "cargo x.y\n", 0, 0, NULL },
    { "cargo -1.2.3\n", 0, 0, NULL },
    { "cargo 99999999999999999999.1\n", 0, 0, NULL },
    { "rustup 1.28.0\n", 0, 0, NULL },
    { "", 0, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++)
    {
      g_autofree char *text = NULL;
      guint major = 0;
      guint minor = 0;

      g_assert_cmpint (quay_cargo_version_parse (outputs[i].output, &major, &minor, &text), ==,
                       outputs[i].text != NULL);
      g_assert_cmpstr (text, ==, outputs[i].text);
      if (text != NULL)
        {
          g_assert_cmpuint (major, ==, outputs[i].major);
          g_assert_cmpuint (minor, ==, outputs[i].minor);
        }
    }
}

static void
test_checks (void)
{
  QuayCargoVersion old = { 1, 73, (char *) "1.73.0", (char *) "/usr/bin/cargo" };
  QuayCargoVersion older = { 0, 74, (char *) "0.74.0", (char *) "/usr/bin/cargo" };
  QuayCargoVersion first = { 1, 74, (char *) "1.74.0", (char *) "/usr/bin/cargo" };
  QuayCargoVersion next = { 2, 0, (char *) "2.0.0", (char *) "/usr/bin/cargo" };
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_cargo_version_check (&first, &error));
  g_assert_true (quay_cargo_version_check (&next, &error));
  g_assert_no_error (error);
  g_assert_false (quay_cargo_version_check (&older, NULL));
  g_assert_false (quay_cargo_version_check (&old, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CARGO_TOO_OLD);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "1.73.0");
}

/* Cargo home, then ~/.cargo/bin, then PATH, from which relative folders are left out. */
static void
test_finds_program_in_order (Scratch      *scratch,
                             gconstpointer data)
{
  static const char *places[] = { "ch/bin/cargo", "home/.cargo/bin/cargo", "bin/cargo" };
  g_autofree char *path = g_strdup_printf (".:relative::%s/bin", scratch->root);

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *script = g_strdup_printf ("echo cargo 1.8%" G_GSIZE_FORMAT ".0", i);

      write_program (scratch, places[i], script);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *expected = scratch_path (scratch, places[i]);
      g_auto(Answer) answer = { NULL };

      query (scratch, path, NULL, 60, NULL, &answer);
      g_assert_no_error (answer.error);
      g_assert_cmpstr (answer.version->program, ==, expected);
      g_assert_cmpuint (answer.version->minor, ==, 80 + i);
      g_assert_cmpint (g_unlink (expected), ==, 0);
    }
}

static void
test_runs_in_folder_with_own_environment (Scratch      *scratch,
                                          gconstpointer data)
{
  g_autoptr(GFile) folder = scratch_file (scratch, "project");
  g_auto(Answer) answer = { NULL };

  scratch_write (scratch, "project/mark", "");
  write_program (scratch, "ch/bin/cargo",
                 "test -e mark && test \"$PATH\" = /of/test && test \"$RUSTUP_AUTO_INSTALL\" = 0 && "
                 "test -z \"$G_DEBUG\" && test \"$*\" = --version && echo cargo 1.95.0");
  query (scratch, "/of/test", folder, 60, NULL, &answer);

  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.version->text, ==, "1.95.0");
}

static void
test_says_when_there_is_none (Scratch      *scratch,
                              gconstpointer data)
{
  g_autofree char *path = scratch_path (scratch, "bin");
  g_auto(Answer) answer = { NULL };

  scratch_write (scratch, "ch/bin/cargo", "not executable");
  scratch_write (scratch, "bin/cargo/is-a-folder", "");
  query (scratch, path, NULL, 60, NULL, &answer);

  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_refuses_other_programs (Scratch      *scratch,
                             gconstpointer data)
{
  static const char *scripts[] = {
    "echo hello",
    "echo cargo 1.95.0; exit 1",
    "kill -9 $$",
    "while echo cargo 1.95.0; do :; done",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto(Answer) answer = { NULL };

      write_program (scratch, "ch/bin/cargo", scripts[i]);
      query (scratch, "/nowhere", NULL, 60, NULL, &answer);
      g_assert_error (answer.error, QUAY_ERROR, QUAY_ERROR_FAILED);
      g_assert_true (g_str_has_suffix (quay_error_get_subject (answer.error), "/ch/bin/cargo"));
    }
}

/* The child keeps the pipe open; only reading “until the end” would wait for it. */
static void
test_gives_up_in_time (Scratch      *scratch,
                       gconstpointer data)
{
  g_auto(Answer) answer = { NULL };

  write_program (scratch, "ch/bin/cargo", "tail -f /dev/null & wait");
  g_test_timer_start ();
  query (scratch, g_getenv ("PATH"), NULL, 1, NULL, &answer);

  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 15);
}

static void
test_can_be_cancelled (Scratch      *scratch,
                       gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(QuayCargoHome) home = make_home (scratch, g_getenv ("PATH"));
  g_autofree char *started = scratch_path (scratch, "ch/started");
  g_auto(Answer) answer = { NULL };
  g_auto(Answer) late = { NULL };

  write_program (scratch, "ch/bin/cargo", "echo >\"$CARGO_HOME/started\"; exec tail -f /dev/null");
  quay_cargo_version_query_async (home, NULL, cancellable, answered_cb, &answer);
  while (!g_file_test (started, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  quay_cargo_version_query_async (home, NULL, cancellable, answered_cb, &late);
  while (!late.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (late.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cargo/version/parses", test_parses);
  g_test_add_func ("/cargo/version/checks", test_checks);
  scratch_test ("/cargo/version/finds-program-in-order", test_finds_program_in_order);
  scratch_test ("/cargo/version/runs-in-folder-with-own-environment", test_runs_in_folder_with_own_environment);
  scratch_test ("/cargo/version/says-when-there-is-none", test_says_when_there_is_none);
  scratch_test ("/cargo/version/refuses-other-programs", test_refuses_other_programs);
  scratch_test ("/cargo/version/gives-up-in-time", test_gives_up_in_time);
  scratch_test ("/cargo/version/can-be-cancelled", test_can_be_cancelled);
  return g_test_run ();
}
