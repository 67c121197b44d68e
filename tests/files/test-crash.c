/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <signal.h>

#include "files.h"

#define N_KILLS     300
#define MAX_LIFE_US 3000
#define LIMIT_US    (30 * G_USEC_PER_SEC)
#define N_PROCESSES 4
#define N_ADDITIONS 50

static GSubprocess *
start_loop (Files      *files,
            const char *what,
            const char *name,
            const char *number)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "change-loop", NULL);
  g_autofree char *path = g_build_filename (files->folder, name, NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, what, path,
                      g_file_peek_path (quay_file_store_get_backup_folder (files->store)), number, NULL);

  g_assert_no_error (error);
  return process;
}

static void
assert_is_whole (Files      *files,
                 const char *name,
                 guint      *n_seen)
{
  g_autofree char *text = files_read (files, name);

  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), ==, 100 * 1024);
  g_assert_true (*text == 'a' || *text == 'b');
  g_assert_cmpuint (strspn (text, (char[]) { *text, '\0' }), ==, strlen (text));
  n_seen[*text - 'a']++;
}

static gboolean
has_stray (Files      *files,
           const char *folder)
{
  g_autofree char *names = files_list (files, folder);

  return strstr (names, ".quayside-") != NULL;
}

/* Until the process is at work. */
static void
wait_for_change (Files      *files,
                 const char *name,
                 guint      *n_seen)
{
  g_autofree char *before = files_read (files, name);
  gint64 end = g_get_monotonic_time () + LIMIT_US;
  guint n_before = n_seen[*before - 'a'];
  guint n_reads = 0;

  while (n_seen[*before - 'a'] == n_before + n_reads)
    {
      assert_is_whole (files, name, n_seen);
      n_reads++;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

/* The file is one of the two texts at each of a few hundred random moments of violent death, and for whoever reads it
 * while the next process is at work. What is left over is gone after cleaning up.
 */
static void
test_killed_at_any_moment (Files        *files,
                           gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/config.toml");
  g_autofree char *folder = NULL;
  g_autofree char *copies = NULL;
  g_autofree char *text = g_strnfill (100 * 1024, 'a');
  guint n_seen[2] = { 0, 0 };
  guint n_stray = 0;

  files_put (files, "home/config.toml", text);
  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autoptr(GSubprocess) process = start_loop (files, "swap", "home/config.toml", NULL);
      g_autoptr(GError) error = NULL;
      gint64 end;

      wait_for_change (files, "home/config.toml", n_seen);
      end = g_get_monotonic_time () + g_random_int_range (0, MAX_LIFE_US);
      while (g_get_monotonic_time () < end)
        assert_is_whole (files, "home/config.toml", n_seen);
      g_subprocess_force_exit (process);
      g_assert_true (g_subprocess_wait (process, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_signaled (process));
      g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);

      assert_is_whole (files, "home/config.toml", n_seen);
      n_stray += has_stray (files, "home");
      quay_file_store_clean_up (files->store, file);
      files_assert_names (files, "home", "config.toml");
    }

  /* Otherwise the processes were not killed in the middle of anything. */
  g_test_message ("Seen: %u, %u; killed in the middle: %u", n_seen[0], n_seen[1], n_stray);
  g_assert_cmpuint (n_seen[0], >, 0);
  g_assert_cmpuint (n_seen[1], >, 0);
  g_assert_cmpuint (n_stray, >, 0);

  folder = files_list (files, "state/quayside/backups");
  copies = g_build_filename ("state/quayside/backups", folder, NULL);
  g_assert_false (has_stray (files, copies));
}

/* Each reads, adds one and writes. An update that is lost is missing in the sum. */
static void
test_no_update_is_lost (Files        *files,
                        gconstpointer data)
{
  GSubprocess *processes[N_PROCESSES];
  g_autofree char *number = g_strdup_printf ("%d", N_ADDITIONS);
  g_autofree char *sum = g_strdup_printf ("%d", N_PROCESSES * N_ADDITIONS);

  files_put (files, "home/a", "0");
  files_put_link (files, "home/link", "a");
  for (guint i = 0; i < N_PROCESSES; i++)
    processes[i] = start_loop (files, "count", i % 2 == 0 ? "home/a" : "home/link", number);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (g_subprocess_wait_check (processes[i], NULL, &error));
      g_assert_no_error (error);
      g_object_unref (processes[i]);
    }

  files_assert_text (files, "home/a", sum);
  files_assert_names (files, "home", "a link");
}

typedef struct
{
  QuayFileStore *store;
  GFile         *file;
} Creator;

static gpointer
create_file (gpointer data)
{
  Creator *creator = data;
  g_autoptr(QuayFileSnapshot) missing = quay_file_snapshot_load (creator->file, NULL, NULL);
  g_autoptr(QuayFileSnapshot) made = NULL;
  g_autoptr(GBytes) contents = g_bytes_new_static ("x", 1);

  if (missing == NULL || quay_file_snapshot_exists (missing))
    return GINT_TO_POINTER (0);
  made = quay_file_store_replace (creator->store, missing, contents, QUAY_REPLACE_PRIVATE, NULL, NULL);
  return GINT_TO_POINTER (made != NULL);
}

/* Threads that find no file and no folder: exactly one makes it. */
static void
test_one_of_many_makes_a_file (Files        *files,
                               gconstpointer data)
{
  for (guint round = 0; round < 50; round++)
    {
      g_autofree char *name = g_strdup_printf ("home/%u/x/a", round);
      g_autoptr(GFile) file = files_get (files, name);
      Creator creator = { files->store, file };
      GThread *threads[4];
      int n_made = 0;

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("creator", create_file, &creator);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        n_made += GPOINTER_TO_INT (g_thread_join (threads[i]));
      g_assert_cmpint (n_made, ==, 1);
      files_assert_text (files, name, "x");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/file-crash/killed-at-any-moment", test_killed_at_any_moment);
  files_add_test ("/file-crash/no-update-is-lost", test_no_update_is_lost);
  files_add_test ("/file-crash/one-of-many-makes-a-file", test_one_of_many_makes_a_file);
  return g_test_run ();
}
