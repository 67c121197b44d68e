/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utime.h>

#include "files.h"
#include "quay-error.h"
#include "quay-file-place-private.h"

static void
assert_load_fails (Files      *files,
                   const char *name,
                   QuayError   code)
{
  g_autoptr(GFile) file = files_get (files, name);
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_file_snapshot_load (file, NULL, &error));
  files_assert_error (files, error, code, name);
}

static void
assert_target (Files            *files,
               QuayFileSnapshot *snapshot,
               const char       *name)
{
  g_autoptr(GFile) expected = files_get (files, name);

  g_assert_cmpstr (g_file_peek_path (quay_file_snapshot_get_target (snapshot)), ==, g_file_peek_path (expected));
}

static void
test_knows_bytes_and_mode (Files        *files,
                           gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(QuayFileSnapshot) other = NULL;
  g_autoptr(GFile) file = files_get (files, "home/a");
  GBytes *contents;

  g_file_set_contents (g_file_peek_path (file), "a\0\xff", 3, NULL);
  files_set_mode (files, "home/a", 0640);
  snapshot = files_load (files, "home/a");
  other = quay_file_snapshot_ref (snapshot);

  contents = quay_file_snapshot_get_contents (other);
  g_assert_cmpmem (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents), "a\0\xff", 3);
  g_assert_true (quay_file_snapshot_exists (snapshot));
  g_assert_true (quay_file_snapshot_is_writable (snapshot));
  g_assert_false (quay_file_snapshot_is_link (snapshot));
  g_assert_cmpuint (quay_file_snapshot_get_mode (snapshot), ==, 0640);
  g_assert_cmpuint (quay_file_snapshot_get_n_names (snapshot), ==, 1);
  g_assert_true (g_file_equal (quay_file_snapshot_get_file (snapshot), file));
  assert_target (files, snapshot, "home/a");
}

static void
test_empty_file_is_not_missing (Files        *files,
                                gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;

  files_put (files, "home/a", "");
  snapshot = files_load (files, "home/a");
  g_assert_true (quay_file_snapshot_exists (snapshot));
  g_assert_cmpuint (g_bytes_get_size (quay_file_snapshot_get_contents (snapshot)), ==, 0);
}

static void
test_missing_file_is_a_state (Files        *files,
                              gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) snapshot = files_load (files, "home/none/deeper/a");

  g_assert_false (quay_file_snapshot_exists (snapshot));
  g_assert_null (quay_file_snapshot_get_contents (snapshot));
  g_assert_cmpuint (quay_file_snapshot_get_mode (snapshot), ==, 0);
  g_assert_cmpuint (quay_file_snapshot_get_n_names (snapshot), ==, 0);
  g_assert_true (quay_file_snapshot_is_writable (snapshot));

  files_put (files, "home/file", "x");
  quay_file_snapshot_unref (snapshot);
  snapshot = files_load (files, "home/file/below");
  g_assert_false (quay_file_snapshot_exists (snapshot));
}

static void
test_links_are_followed (Files        *files,
                         gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;

  files_put_folder (files, "home/dotfiles/real");
  files_put (files, "home/dotfiles/config", "x\n");
  files_put_link (files, "home/folder", "dotfiles/real");
  files_put_link (files, "home/second", "folder/../config");   /* not home/config: “..” is behind the link */
  files_put_link (files, "home/first", "second");

  snapshot = files_load (files, "home/first");
  g_assert_true (quay_file_snapshot_is_link (snapshot));
  assert_target (files, snapshot, "home/dotfiles/config");
  g_assert_cmpmem (g_bytes_get_data (quay_file_snapshot_get_contents (snapshot), NULL), 2, "x\n", 2);

  quay_file_snapshot_unref (snapshot);
  files_put (files, "home/dotfiles/real/plain", "y");
  snapshot = files_load (files, "home/folder/plain");
  g_assert_false (quay_file_snapshot_is_link (snapshot));
}

static void
test_link_to_nowhere_is_not_missing (Files        *files,
                                     gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/link");
  g_autoptr(GFile) missing = files_get (files, "home/missing");
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) links = NULL;

  files_put_link (files, "home/link", "missing");
  files_put_link (files, "home/far", "no/such/folder");
  files_put_link (files, "home/folder", "nowhere");
  assert_load_fails (files, "home/link", QUAY_ERROR_FAILED);
  assert_load_fails (files, "home/far", QUAY_ERROR_FAILED);
  assert_load_fails (files, "home/folder/a", QUAY_ERROR_FAILED);
  assert_load_fails (files, "home/folder/deeper/a", QUAY_ERROR_FAILED);

  g_assert_null (quay_file_follow_links (file, TRUE, &links, &error));
  files_assert_error (files, error, QUAY_ERROR_OUTSIDE_SANDBOX, "home/link");
  g_assert_cmpstr (quay_error_get_object (error), ==, g_file_peek_path (missing));
}

static void
test_links_in_a_circle_fail (Files        *files,
                             gconstpointer data)
{
  files_put_link (files, "home/a", "b");
  files_put_link (files, "home/b", "a");
  files_put_link (files, "home/self", "self/x");
  assert_load_fails (files, "home/a", QUAY_ERROR_FAILED);
  assert_load_fails (files, "home/self", QUAY_ERROR_FAILED);
}

static void
test_only_regular_files_are_read (Files        *files,
                                  gconstpointer data)
{
  g_autoptr(GFile) pipe = files_get (files, "home/pipe");
  g_autoptr(GFile) device = g_file_new_for_path ("/dev/zero");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (mkfifo (g_file_peek_path (pipe), 0600), ==, 0);
  assert_load_fails (files, "home", QUAY_ERROR_FAILED);
  assert_load_fails (files, "home/pipe", QUAY_ERROR_FAILED);
  g_assert_null (quay_file_snapshot_load (device, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
}

static void
test_size_is_limited (Files        *files,
                      gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/large");

  /* A file of holes, which takes no room. */
  files_put (files, "home/large", "");
  g_assert_cmpint (truncate (g_file_peek_path (file), 64 * 1024 * 1024 + 1), ==, 0);
  assert_load_fails (files, "home/large", QUAY_ERROR_FAILED);
}

static void
test_remote_files_are_refused (Files        *files,
                               gconstpointer data)
{
  g_autoptr(GFile) file = g_file_new_for_uri ("sftp://example.com/a");
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_file_snapshot_load (file, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
}

static void
test_equal_is_same_bytes_in_the_same_place (Files        *files,
                                            gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) first = NULL;
  g_autoptr(QuayFileSnapshot) again = NULL;
  g_autoptr(QuayFileSnapshot) other = NULL;
  g_autoptr(QuayFileSnapshot) linked = NULL;

  files_put (files, "home/a", "x");
  files_put (files, "home/b", "x");
  files_put_link (files, "home/link", "a");
  first = files_load (files, "home/a");
  files_set_mode (files, "home/a", 0600);
  again = files_load (files, "home/a");
  other = files_load (files, "home/b");
  linked = files_load (files, "home/link");
  g_assert_true (quay_file_snapshot_equal (first, again));
  g_assert_false (quay_file_snapshot_equal (first, other));
  g_assert_false (quay_file_snapshot_equal (first, linked));
}

static gboolean
is_current (QuayFileSnapshot *snapshot)
{
  g_autoptr(GError) error = NULL;
  gboolean result = quay_file_snapshot_is_current (snapshot, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
test_bytes_decide_what_is_current (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(GFile) file = files_get (files, "home/a");
  struct utimbuf times = { 1000, 1000 };

  files_put (files, "home/a", "one");
  snapshot = files_load (files, "home/a");
  g_assert_true (is_current (snapshot));

  g_assert_cmpint (g_utime (g_file_peek_path (file), &times), ==, 0);
  g_assert_true (is_current (snapshot));
  g_assert_cmpint (g_unlink (g_file_peek_path (file)), ==, 0);
  g_assert_false (is_current (snapshot));
  files_put (files, "home/a", "one");
  g_assert_true (is_current (snapshot));
  files_put (files, "home/a", "two");
  g_assert_false (is_current (snapshot));
}

/* Same size and times, which is all that make and rsync look at. */
static void
test_times_do_not_hide_a_change (Files        *files,
                                 gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(GFile) file = files_get (files, "home/a");
  struct utimbuf times = { 1000, 1000 };

  files_put (files, "home/a", "one");
  g_assert_cmpint (g_utime (g_file_peek_path (file), &times), ==, 0);
  snapshot = files_load (files, "home/a");
  files_put (files, "home/a", "two");
  g_assert_cmpint (g_utime (g_file_peek_path (file), &times), ==, 0);
  g_assert_false (is_current (snapshot));
}

static void
test_appearing_and_relinking_are_changes (Files        *files,
                                          gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) missing = files_load (files, "home/a");
  g_autoptr(QuayFileSnapshot) linked = NULL;
  g_autoptr(GFile) link = files_get (files, "home/link");
  g_autoptr(GError) error = NULL;

  g_assert_true (is_current (missing));
  files_put (files, "home/a", "");
  g_assert_false (is_current (missing));

  files_put (files, "home/b", "");
  files_put_link (files, "home/link", "a");
  linked = files_load (files, "home/link");
  g_assert_true (is_current (linked));
  g_assert_cmpint (g_unlink (g_file_peek_path (link)), ==, 0);
  files_put_link (files, "home/link", "b");
  g_assert_false (is_current (linked));

  g_assert_cmpint (g_unlink (g_file_peek_path (link)), ==, 0);
  files_put_link (files, "home/link", "nowhere");
  g_assert_false (quay_file_snapshot_is_current (linked, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
}

static void
test_protection_is_seen (Files        *files,
                         gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) file = NULL;
  g_autoptr(QuayFileSnapshot) below = NULL;
  g_autoptr(QuayFileSnapshot) missing = NULL;

  files_put (files, "home/a", "x");
  files_set_mode (files, "home/a", 0444);
  file = files_load (files, "home/a");
  g_assert_false (quay_file_snapshot_is_writable (file));

  files_put_folder (files, "home/folder");
  files_put (files, "home/folder/a", "x");
  files_set_mode (files, "home/folder", 0555);
  below = files_load (files, "home/folder/a");
  missing = files_load (files, "home/folder/new/b");
  g_assert_false (quay_file_snapshot_is_writable (below));
  g_assert_false (quay_file_snapshot_is_writable (missing));
}

static void
test_cancelled_is_said (Files        *files,
                        gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (quay_file_snapshot_load (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  QuayFileSnapshot **snapshot = user_data;

  *snapshot = quay_file_snapshot_load_finish (G_FILE (object), result, &error);
  g_assert_no_error (error);
}

static void
test_loads_without_blocking (Files        *files,
                             gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(QuayFileSnapshot) snapshot = NULL;

  files_put (files, "home/a", "x");
  quay_file_snapshot_load_async (file, NULL, loaded_cb, &snapshot);
  g_assert_null (snapshot);
  while (snapshot == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (quay_file_snapshot_exists (snapshot));
}

/* In a sandbox, /dev/shm is no home, but a file system in memory like it; nothing is written to it. */
static void
test_sandbox_home_is_fleeting (Files        *files,
                               gconstpointer data)
{
  struct statfs system;
  gboolean in_memory = statfs ("/dev/shm", &system) == 0 && system.f_type == TMPFS_MAGIC;

  g_assert_cmpint (quay_file_folder_is_fleeting ("/dev/shm", "/dev/shm"), ==, in_memory);
  g_assert_false (quay_file_folder_is_fleeting ("/dev/shm", "/proc"));
  g_assert_false (quay_file_folder_is_fleeting ("/proc", "/proc"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/file-snapshot/knows-bytes-and-mode", test_knows_bytes_and_mode);
  files_add_test ("/file-snapshot/empty-file-is-not-missing", test_empty_file_is_not_missing);
  files_add_test ("/file-snapshot/missing-file-is-a-state", test_missing_file_is_a_state);
  files_add_test ("/file-snapshot/links-are-followed", test_links_are_followed);
  files_add_test ("/file-snapshot/link-to-nowhere-is-not-missing", test_link_to_nowhere_is_not_missing);
  files_add_test ("/file-snapshot/links-in-a-circle-fail", test_links_in_a_circle_fail);
  files_add_test ("/file-snapshot/only-regular-files-are-read", test_only_regular_files_are_read);
  files_add_test ("/file-snapshot/size-is-limited", test_size_is_limited);
  files_add_test ("/file-snapshot/remote-files-are-refused", test_remote_files_are_refused);
  files_add_test ("/file-snapshot/equal-is-same-bytes-in-the-same-place", test_equal_is_same_bytes_in_the_same_place);
  files_add_test ("/file-snapshot/bytes-decide-what-is-current", test_bytes_decide_what_is_current);
  files_add_test ("/file-snapshot/times-do-not-hide-a-change", test_times_do_not_hide_a_change);
  files_add_test ("/file-snapshot/appearing-and-relinking-are-changes", test_appearing_and_relinking_are_changes);
  files_add_test ("/file-snapshot/protection-is-seen", test_protection_is_seen);
  files_add_test ("/file-snapshot/cancelled-is-said", test_cancelled_is_said);
  files_add_test ("/file-snapshot/loads-without-blocking", test_loads_without_blocking);
  files_add_test ("/file-snapshot/sandbox-home-is-fleeting", test_sandbox_home_is_fleeting);
  return g_test_run ();
}
