/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-private-file.h"

#include <glib/gstdio.h>

#include "files.h"
#include "quay-file-lock.h"

static gboolean
write_text (Files      *files,
            const char *name,
            const char *text,
            GError    **error)
{
  g_autoptr(GFile) file = files_get (files, name);
  g_autoptr(GBytes) contents = g_bytes_new (text, strlen (text));

  return quay_file_write_private (file, contents, error);
}

static void
test_only_the_user_can_read (Files        *files,
                             gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (write_text (files, "home/x/y/state", "one", &error));
  g_assert_no_error (error);
  files_assert_text (files, "home/x/y/state", "one");
  g_assert_cmpuint (files_get_mode (files, "home/x/y/state"), ==, 0600);
  g_assert_cmpuint (files_get_mode (files, "home/x/y"), ==, 0700);
  g_assert_cmpuint (files_get_mode (files, "home/x"), ==, 0700);

  files_set_mode (files, "home/x/y/state", 0644);
  g_assert_true (write_text (files, "home/x/y/state", "two", &error));
  files_assert_text (files, "home/x/y/state", "two");
  g_assert_cmpuint (files_get_mode (files, "home/x/y/state"), ==, 0600);
  files_assert_names (files, "home/x/y", "state");
  files_assert_names (files, "state", NULL);
}

static void
test_fails_whole (Files        *files,
                  gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  /* A folder in the place of the file: nothing can be renamed over it. */
  files_put_folder (files, "home/x/state");
  g_assert_false (write_text (files, "home/x/state", "one", &error));
  files_assert_error (files, error, QUAY_ERROR_NOT_WRITTEN, "home/x/state");
  files_assert_names (files, "home/x", "state");

  g_clear_error (&error);
  files_put (files, "home/file", "x");
  g_assert_false (write_text (files, "home/file/deeper/state", "one", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_WRITTEN);
  files_assert_text (files, "home/file", "x");
}

static void
test_deletes_only_the_file (Files        *files,
                            gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/state");
  g_autoptr(GFile) link = files_get (files, "home/link");
  g_autoptr(GFile) root = g_file_new_for_path ("/");
  g_autoptr(GBytes) contents = g_bytes_new_static ("x", 1);
  g_autoptr(GError) error = NULL;

  files_put (files, "home/state", "one");
  files_put_link (files, "home/link", "state");
  g_assert_true (quay_file_delete_private (link));
  files_assert_names (files, "home", "state");
  g_assert_true (quay_file_delete_private (file));
  g_assert_false (quay_file_delete_private (file));
  files_assert_names (files, "home", "");

  g_assert_false (quay_file_write_private (root, contents, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_WRITTEN);
}

/* Threads and processes exclude each other alike, because the lock belongs to the open file. */
static void
test_one_holds_a_lock (Files        *files,
                       gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/x/lock");
  g_autoptr(GFile) folder = files_get (files, "home/x");
  g_autoptr(GError) error = NULL;
  QuayFileLock *lock = quay_file_lock_new (file, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/x/lock"), ==, 0600);
  g_assert_null (quay_file_lock_new (file, 0, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);

  g_clear_error (&error);
  quay_file_lock_free (lock);
  lock = quay_file_lock_new (file, 1000, NULL, &error);
  g_assert_no_error (error);
  quay_file_lock_free (lock);

  g_assert_null (quay_file_lock_new (folder, 1000, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_NOT_WRITTEN, "home/x");
}

typedef struct
{
  GFile        *file;
  GCancellable *cancellable;
  GError       *error;
} Wait;

static gpointer
wait_for_lock (gpointer data)
{
  Wait *wait = data;

  return quay_file_lock_new (wait->file, G_MAXINT, wait->cancellable, &wait->error);
}

static void
test_waits_for_a_lock (Files        *files,
                       gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/x/lock");
  g_autoptr(GError) error = NULL;
  QuayFileLock *lock = quay_file_lock_new (file, 0, NULL, &error);
  Wait wait = { file, NULL, NULL };
  GThread *thread = g_thread_new ("waits", wait_for_lock, &wait);

  g_assert_no_error (error);
  quay_file_lock_free (lock);
  lock = g_thread_join (thread);
  g_assert_no_error (wait.error);
  g_assert_nonnull (lock);
  quay_file_lock_free (lock);
}

/* Who waits without an end can still be told to go. */
static void
test_waiting_for_a_lock_ends (Files        *files,
                              gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/x/lock");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  QuayFileLock *lock = quay_file_lock_new (file, 0, NULL, &error);
  Wait wait = { file, cancellable, NULL };
  GThread *thread = g_thread_new ("waits", wait_for_lock, &wait);

  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_null (g_thread_join (thread));
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&wait.error);
  quay_file_lock_free (lock);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/private-file/only-the-user-can-read", test_only_the_user_can_read);
  files_add_test ("/private-file/fails-whole", test_fails_whole);
  files_add_test ("/private-file/deletes-only-the-file", test_deletes_only_the_file);
  files_add_test ("/private-file/one-holds-a-lock", test_one_holds_a_lock);
  files_add_test ("/private-file/waits-for-a-lock", test_waits_for_a_lock);
  files_add_test ("/private-file/waiting-for-a-lock-ends", test_waiting_for_a_lock_ends);
  return g_test_run ();
}
