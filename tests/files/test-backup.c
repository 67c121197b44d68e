/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-backup.h"
#include "quay-file-store.h"
#include "quay-line-diff.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "files.h"

static GListModel *
list_backups (Files      *files,
              const char *name)
{
  g_autoptr(GFile) file = files_get (files, name);
  g_autoptr(GError) error = NULL;
  GListModel *backups = quay_file_store_list_backups (files->store, file, NULL, &error);

  g_assert_no_error (error);
  return backups;
}

static void
assert_backup (GListModel *backups,
               guint       position,
               const char *expected)
{
  g_autoptr(QuayFileBackup) backup = g_list_model_get_item (backups, position);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) contents = quay_file_backup_load (backup, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents), expected, strlen (expected));
  g_assert_cmpint (quay_file_backup_get_size (backup), ==, strlen (expected));
}

static void
write_versions (Files      *files,
                const char *name,
                guint       first,
                guint       last)
{
  for (guint i = first; i <= last; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = g_strdup_printf ("version %u", i);
      g_autoptr(QuayFileSnapshot) after = files_replace (files, name, text, QUAY_REPLACE_NONE, &error);

      g_assert_no_error (error);
    }
}

static char *
get_backup_path (Files      *files,
                 const char *name,
                 guint       position)
{
  g_autoptr(GListModel) backups = list_backups (files, name);
  g_autoptr(QuayFileBackup) backup = g_list_model_get_item (backups, position);

  return g_file_get_path (quay_file_backup_get_file (backup));
}

static void
test_newest_is_first (Files        *files,
                      gconstpointer data)
{
  g_autoptr(GDateTime) start = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = NULL;
  g_autoptr(GListModel) backups = NULL;
  g_autoptr(QuayFileBackup) newest = NULL;
  g_autoptr(QuayFileBackup) oldest = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint64 size;

  write_versions (files, "home/a", 1, 4);
  end = g_date_time_new_now_utc ();
  backups = list_backups (files, "home/a");
  g_assert_cmpuint (g_list_model_get_n_items (backups), ==, 3);
  g_assert_true (g_list_model_get_item_type (backups) == QUAY_TYPE_FILE_BACKUP);
  assert_backup (backups, 0, "version 3");
  assert_backup (backups, 1, "version 2");
  assert_backup (backups, 2, "version 1");

  newest = g_list_model_get_item (backups, 0);
  oldest = g_list_model_get_item (backups, 2);
  g_assert_cmpint (g_date_time_compare (start, quay_file_backup_get_time (oldest)), <=, 0);
  g_assert_cmpint (g_date_time_compare (quay_file_backup_get_time (oldest),
                                        quay_file_backup_get_time (newest)), <, 0);
  g_assert_cmpint (g_date_time_compare (quay_file_backup_get_time (newest), end), <=, 0);

  g_object_get (newest, "file", &file, "time", &time, "size", &size, NULL);
  g_assert_true (g_file_equal (file, quay_file_backup_get_file (newest)));
  g_assert_true (g_date_time_equal (time, quay_file_backup_get_time (newest)));
  g_assert_cmpint (size, ==, strlen ("version 3"));
}

static void
test_only_the_last_are_kept (Files        *files,
                             gconstpointer data)
{
  g_autoptr(GListModel) ten = NULL;
  g_autoptr(GListModel) five = NULL;

  g_assert_cmpuint (quay_file_store_get_n_backups (files->store), ==, 10);
  write_versions (files, "home/a", 1, 14);
  ten = list_backups (files, "home/a");
  g_assert_cmpuint (g_list_model_get_n_items (ten), ==, 10);
  assert_backup (ten, 0, "version 13");
  assert_backup (ten, 9, "version 4");

  g_object_set (files->store, "n-backups", 5, NULL);
  write_versions (files, "home/a", 15, 15);
  five = list_backups (files, "home/a");
  g_assert_cmpuint (g_list_model_get_n_items (five), ==, 5);
  assert_backup (five, 0, "version 14");
  assert_backup (five, 4, "version 10");
}

static void
test_files_of_one_name_are_apart (Files        *files,
                                  gconstpointer data)
{
  g_autoptr(GListModel) first = NULL;
  g_autoptr(GListModel) second = NULL;

  write_versions (files, "home/one/config.toml", 1, 3);
  write_versions (files, "home/two/config.toml", 7, 8);
  first = list_backups (files, "home/one/config.toml");
  second = list_backups (files, "home/two/config.toml");
  g_assert_cmpuint (g_list_model_get_n_items (first), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (second), ==, 1);
  assert_backup (second, 0, "version 7");
}

static void
test_only_the_user_can_read (Files        *files,
                             gconstpointer data)
{
  g_autofree char *copy = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *original_path = NULL;
  g_autofree char *original = NULL;
  g_autofree char *expected = NULL;
  GStatBuf status;

  umask (0);
  write_versions (files, "home/a", 1, 2);
  copy = get_backup_path (files, "home/a", 0);
  folder = g_path_get_dirname (copy);
  g_assert_cmpint (g_stat (copy, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & ALLPERMS, ==, 0600);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & ALLPERMS, ==, 0700);
  g_assert_cmpuint (files_get_mode (files, "state"), ==, 0700);

  /* A folder that was opened by hand is closed again. */
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  write_versions (files, "home/a", 3, 3);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & ALLPERMS, ==, 0700);

  /* Whoever looks into it without Quayside can tell what the copies are of. */
  original_path = g_build_filename (folder, "original-path", NULL);
  g_assert_true (g_file_get_contents (original_path, &original, NULL, NULL));
  expected = g_strconcat (files->folder, "/home/a\n", NULL);
  g_assert_cmpstr (original, ==, expected);
  g_assert_true (g_str_has_suffix (copy, "-a"));
}

static void
test_clock_may_go_back (Files        *files,
                        gconstpointer data)
{
  g_autofree char *copy = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *future = NULL;
  g_autoptr(GListModel) backups = NULL;

  quay_file_store_set_n_backups (files->store, 2);
  write_versions (files, "home/a", 1, 2);
  copy = get_backup_path (files, "home/a", 0);
  folder = g_path_get_dirname (copy);
  future = g_build_filename (folder, "29991231T235959.999999Z-a", NULL);
  g_assert_cmpint (g_rename (copy, future), ==, 0);

  write_versions (files, "home/a", 3, 4);
  backups = list_backups (files, "home/a");
  g_assert_cmpuint (g_list_model_get_n_items (backups), ==, 2);
  assert_backup (backups, 0, "version 3");
  assert_backup (backups, 1, "version 2");
}

static void
test_other_files_are_left_alone (Files        *files,
                                 gconstpointer data)
{
  g_autofree char *copy = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *notes = NULL;
  g_autofree char *odd = NULL;

  quay_file_store_set_n_backups (files->store, 1);
  write_versions (files, "home/a", 1, 2);
  copy = get_backup_path (files, "home/a", 0);
  folder = g_path_get_dirname (copy);
  notes = g_build_filename (folder, "notes.txt", NULL);
  odd = g_build_filename (folder, "20261399T999999.999999Z-a", NULL);
  g_assert_true (g_file_set_contents (notes, "mine", -1, NULL));
  g_assert_true (g_file_set_contents (odd, "mine", -1, NULL));

  write_versions (files, "home/a", 3, 6);
  g_assert_true (g_file_test (notes, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (odd, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (files_count_backups (files, "home/a"), ==, 1);
}

static void
test_no_copies_is_an_empty_list (Files        *files,
                                 gconstpointer data)
{
  g_assert_cmpuint (files_count_backups (files, "home/never"), ==, 0);
  files_put_link (files, "home/link", "nowhere");
  g_assert_cmpuint (files_count_backups (files, "home/link"), ==, 0);
}

static void
test_lost_copy_is_said (Files        *files,
                        gconstpointer data)
{
  g_autoptr(GListModel) backups = NULL;
  g_autoptr(QuayFileBackup) backup = NULL;
  g_autoptr(GError) error = NULL;

  write_versions (files, "home/a", 1, 2);
  backups = list_backups (files, "home/a");
  backup = g_list_model_get_item (backups, 0);
  g_assert_cmpint (g_unlink (g_file_peek_path (quay_file_backup_get_file (backup))), ==, 0);
  g_assert_null (quay_file_backup_load (backup, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
}

static void
test_long_names_are_cut (Files        *files,
                         gconstpointer data)
{
  g_autofree char *letters = g_strnfill (240, 'x');
  g_autofree char *name = g_strconcat ("home/", letters, NULL);

  write_versions (files, name, 1, 2);
  g_assert_cmpuint (files_count_backups (files, name), ==, 1);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/* The way that a window takes: nothing blocks, the difference comes first, and only what it showed is replaced. */
static void
test_restores_after_the_difference (Files        *files,
                                    gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GAsyncResult) listed = NULL;
  g_autoptr(GAsyncResult) loaded = NULL;
  g_autoptr(GListModel) backups = NULL;
  g_autoptr(QuayFileBackup) backup = NULL;
  g_autoptr(GBytes) contents = NULL;
  g_autoptr(QuayFileSnapshot) current = NULL;
  g_autoptr(QuayFileSnapshot) again = NULL;
  g_autoptr(QuayFileSnapshot) restored = NULL;
  g_autoptr(QuayLineDiff) difference = NULL;
  g_autofree char *patch = NULL;
  g_autoptr(GError) error = NULL;

  write_versions (files, "home/a", 1, 3);
  quay_file_store_list_backups_async (files->store, file, NULL, ready_cb, &listed);
  while (listed == NULL)
    g_main_context_iteration (NULL, TRUE);
  backups = quay_file_store_list_backups_finish (files->store, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (backups), ==, 2);

  backup = g_list_model_get_item (backups, 1);
  quay_file_backup_load_async (backup, NULL, ready_cb, &loaded);
  while (loaded == NULL)
    g_main_context_iteration (NULL, TRUE);
  contents = quay_file_backup_load_finish (backup, loaded, &error);
  g_assert_no_error (error);

  current = files_load (files, "home/a");
  difference = quay_line_diff_new (quay_file_snapshot_get_contents (current), contents, 3);
  patch = quay_line_diff_to_patch (difference, "a", "b");
  g_assert_nonnull (strstr (patch, "-version 3"));
  g_assert_nonnull (strstr (patch, "+version 1"));

  /* Somebody changes the file while the difference is looked at. */
  files_put (files, "home/a", "another version");
  g_assert_null (quay_file_store_replace (files->store, current, contents, QUAY_REPLACE_NONE, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_text (files, "home/a", "another version");

  g_clear_error (&error);
  again = files_load (files, "home/a");
  restored = quay_file_store_replace (files->store, again, contents, QUAY_REPLACE_NONE, NULL, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "version 1");
  g_assert_cmpuint (files_count_backups (files, "home/a"), ==, 3);
}

static void
test_unreadable_copies_are_said (Files        *files,
                                 gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) listed = NULL;
  g_autoptr(GAsyncResult) loaded = NULL;
  g_autoptr(GListModel) backups = NULL;
  g_autoptr(QuayFileBackup) backup = NULL;
  g_autoptr(GListModel) without = NULL;
  g_autofree char *copy = NULL;
  g_autoptr(GError) error = NULL;

  write_versions (files, "home/a", 1, 2);
  backups = list_backups (files, "home/a");
  backup = g_list_model_get_item (backups, 0);
  copy = get_backup_path (files, "home/a", 0);

  g_cancellable_cancel (cancellable);
  quay_file_store_list_backups_async (files->store, file, cancellable, ready_cb, &listed);
  while (listed == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (quay_file_store_list_backups_finish (files->store, listed, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Something else in its place. */
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (copy), ==, 0);
  g_assert_cmpint (g_mkdir (copy, 0700), ==, 0);
  without = list_backups (files, "home/a");
  g_assert_cmpuint (g_list_model_get_n_items (without), ==, 0);
  quay_file_backup_load_async (backup, NULL, ready_cb, &loaded);
  while (loaded == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (quay_file_backup_load_finish (backup, loaded, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/file-backup/newest-is-first", test_newest_is_first);
  files_add_test ("/file-backup/only-the-last-are-kept", test_only_the_last_are_kept);
  files_add_test ("/file-backup/files-of-one-name-are-apart", test_files_of_one_name_are_apart);
  files_add_test ("/file-backup/only-the-user-can-read", test_only_the_user_can_read);
  files_add_test ("/file-backup/clock-may-go-back", test_clock_may_go_back);
  files_add_test ("/file-backup/other-files-are-left-alone", test_other_files_are_left_alone);
  files_add_test ("/file-backup/no-copies-is-an-empty-list", test_no_copies_is_an_empty_list);
  files_add_test ("/file-backup/lost-copy-is-said", test_lost_copy_is_said);
  files_add_test ("/file-backup/long-names-are-cut", test_long_names_are_cut);
  files_add_test ("/file-backup/restores-after-the-difference", test_restores_after_the_difference);
  files_add_test ("/file-backup/unreadable-copies-are-said", test_unreadable_copies_are_said);
  return g_test_run ();
}
