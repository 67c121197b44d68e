/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "quay-child.h"

#define LONG_ENOUGH 60000

typedef struct
{
  QuayChild *child;
  GError    *error;
  gboolean   done;
} Answer;

static void
clear_answer (Answer *answer)
{
  g_clear_pointer (&answer->child, quay_child_unref);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, clear_answer)

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Answer *answer = user_data;

  answer->child = quay_child_run_finish (result, &answer->error);
  answer->done = TRUE;
}

static GSubprocessLauncher *
make_launcher (void)
{
  return g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
}

static void
run_with (GSubprocessLauncher *launcher,
          const char          *script,
          gsize                most_output,
          guint                milliseconds,
          GCancellable        *cancellable,
          Answer              *answer)
{
  quay_child_run_async (launcher, (const char *[]) { "/bin/sh", "-c", script, NULL }, most_output, milliseconds,
                        cancellable, done_cb, answer);
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
run (const char *script,
     gsize       most_output,
     Answer     *answer)
{
  g_autoptr(GSubprocessLauncher) launcher = make_launcher ();

  run_with (launcher, script, most_output, LONG_ENOUGH, NULL, answer);
}

static void
assert_output (Answer     *answer,
               const char *expected,
               gsize       expected_length)
{
  gsize length;
  const char *output;

  g_assert_no_error (answer->error);
  output = quay_child_get_output (answer->child, &length);
  g_assert_cmpmem (output, length, expected, expected_length);
}

static void
test_says_what_was_said (void)
{
  g_auto(Answer) answer = { 0, };

  run ("printf 'a\\000b'; printf 'no \\377' >&2; exit 3", 3, &answer);
  assert_output (&answer, "a\0b", 3);
  g_assert_cmpstr (quay_child_get_outcry (answer.child), ==, "no \357\277\275");
  g_assert_cmpint (quay_child_get_status (answer.child), ==, 3);
}

static void
test_size_has_an_end (void)
{
  g_auto(Answer) output = { 0, };
  g_auto(Answer) outcry = { 0, };

  run ("while echo more; do :; done", 100, &output);
  g_assert_no_error (output.error);
  g_assert_cmpint (quay_child_get_status (output.child), ==, -1);

  run ("while echo more >&2; do :; done", 100, &outcry);
  g_assert_no_error (outcry.error);
  g_assert_cmpint (quay_child_get_status (outcry.child), ==, -1);
}

/* Exactly as much as may be said is not too much. */
static void
test_size_is_exact (void)
{
  g_auto(Answer) answer = { 0, };

  run ("printf 12345", 5, &answer);
  assert_output (&answer, "12345", 5);
  g_assert_cmpint (quay_child_get_status (answer.child), ==, 0);
}

/* The end of @reader comes when nobody has its other side open any more. */
static void
assert_all_gone (int reader)
{
  char byte;

  g_assert_cmpint (read (reader, &byte, 1), ==, 0);
  close (reader);
}

static int
give_pipe (GSubprocessLauncher *launcher)
{
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  g_subprocess_launcher_take_fd (launcher, fds[1], 3);
  return fds[0];
}

static void
test_time_has_an_end (void)
{
  g_autoptr(GSubprocessLauncher) launcher = make_launcher ();
  int reader = give_pipe (launcher);
  g_auto(Answer) answer = { 0, };

  run_with (launcher, "sh -c 'tail -f /dev/null' & wait", 100, 200, NULL, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_object (&launcher);
  assert_all_gone (reader);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_can_be_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GSubprocessLauncher) launcher = make_launcher ();
  int reader = give_pipe (launcher);
  g_auto(Answer) answer = { 0, };
  g_auto(Answer) later = { 0, };

  g_idle_add (cancel_cb, cancellable);
  run_with (launcher, "tail -f /dev/null & wait", 100, LONG_ENOUGH, cancellable, &answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_with (launcher, "echo never > /dev/full", 100, LONG_ENOUGH, cancellable, &later);
  g_assert_error (later.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&launcher);
  assert_all_gone (reader);
}

static void
test_cannot_ask (void)
{
  g_auto(Answer) answer = { 0, };

  run ("read line && echo input; (: < /dev/tty) 2> /dev/null && echo terminal; echo silence", 100, &answer);
  assert_output (&answer, "silence\n", strlen ("silence\n"));
}

static void
test_says_why_it_does_not_start (void)
{
  g_autoptr(GSubprocessLauncher) launcher = make_launcher ();
  g_auto(Answer) answer = { 0, };

  quay_child_run_async (launcher, (const char *[]) { "/nowhere/program", NULL }, 1, 1, NULL, done_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (answer.error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
}

static void
test_finds_programs (void)
{
  g_autofree char *folder = g_dir_make_tmp ("quay-child-XXXXXX", NULL);
  g_autofree char *plain = g_build_filename (folder, "sh", NULL);
  g_autofree char *path = g_strconcat ("bin:.::", folder, ":/bin", NULL);
  g_autofree char *found = NULL;

  g_assert_true (g_file_set_contents (plain, "not a program", -1, NULL));
  found = quay_child_find_on_path (path, "sh");
  g_assert_cmpstr (found, ==, "/bin/sh");
  g_assert_null (quay_child_find_on_path ("/", "bin"));
  g_assert_null (quay_child_find_on_path (NULL, "sh"));

  g_assert_cmpint (g_chdir ("/bin"), ==, 0);
  g_assert_null (quay_child_find_on_path (".::bin", "sh"));
  g_assert_cmpint (g_unlink (plain), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/child/says-what-was-said", test_says_what_was_said);
  g_test_add_func ("/child/size-has-an-end", test_size_has_an_end);
  g_test_add_func ("/child/size-is-exact", test_size_is_exact);
  g_test_add_func ("/child/time-has-an-end", test_time_has_an_end);
  g_test_add_func ("/child/can-be-cancelled", test_can_be_cancelled);
  g_test_add_func ("/child/cannot-ask", test_cannot_ask);
  g_test_add_func ("/child/says-why-it-does-not-start", test_says_why_it_does_not_start);
  g_test_add_func ("/child/finds-programs", test_finds_programs);
  return g_test_run ();
}
