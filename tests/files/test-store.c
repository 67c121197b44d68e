/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "faulty-store.h"
#include "files.h"

#define ACL_NAME "system.posix_acl_access"

/* user::rw- user:12345:r-- group::--- mask::r-- other::---, as the kernel stores it. */
static const guint8 acl[] = {
  2, 0, 0, 0,
  0x01, 0, 6, 0, 0xff, 0xff, 0xff, 0xff,
  0x02, 0, 4, 0, 0x39, 0x30, 0x00, 0x00,
  0x04, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
  0x10, 0, 4, 0, 0xff, 0xff, 0xff, 0xff,
  0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
};

static void
assert_snapshot (QuayFileSnapshot *snapshot,
                 const char       *text)
{
  GBytes *contents = quay_file_snapshot_get_contents (snapshot);

  g_assert_nonnull (contents);
  g_assert_cmpmem (g_bytes_get_data (contents, NULL), g_bytes_get_size (contents), text, strlen (text));
}

static void
test_replaces_and_keeps_mode (Files        *files,
                              gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put (files, "home/a", "old");
  files_set_mode (files, "home/a", 0640);
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);

  assert_snapshot (after, "new");
  g_assert_cmpuint (quay_file_snapshot_get_mode (after), ==, 0640);
  g_assert_true (quay_file_snapshot_is_current (after, NULL, NULL));
  files_assert_text (files, "home/a", "new");
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0640);
  files_assert_names (files, "home", "a");
}

static void
test_makes_file_and_folders (Files        *files,
                             gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) open = files_replace (files, "home/x/y/a", "new", QUAY_REPLACE_NONE, &error);
  g_autoptr(QuayFileSnapshot) closed = files_replace (files, "home/p/q/a", "new", QUAY_REPLACE_PRIVATE, &error);

  g_assert_no_error (error);
  files_assert_text (files, "home/x/y/a", "new");
  files_assert_text (files, "home/p/q/a", "new");
  g_assert_cmpuint (files_get_mode (files, "home/x"), ==, 0755);
  g_assert_cmpuint (files_get_mode (files, "home/x/y"), ==, 0755);
  g_assert_cmpuint (files_get_mode (files, "home/x/y/a"), ==, 0644);
  g_assert_cmpuint (files_get_mode (files, "home/p"), ==, 0700);
  g_assert_cmpuint (files_get_mode (files, "home/p/q"), ==, 0700);
  g_assert_cmpuint (files_get_mode (files, "home/p/q/a"), ==, 0600);
  g_assert_cmpuint (files_count_backups (files, "home/x/y/a"), ==, 0);
  files_assert_names (files, "state", NULL);
}

/* What a folder gives to all its files: a reader by name. A private file does not take it. */
static void
test_private_takes_no_list_from_its_folder (Files        *files,
                                            gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) home = files_get (files, "home");
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(QuayFileSnapshot) after = NULL;

  setxattr (g_file_peek_path (home), "system.posix_acl_default", acl, sizeof acl, 0);
  after = files_replace (files, "home/a", "token", QUAY_REPLACE_PRIVATE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0600);
  g_assert_cmpint (getxattr (g_file_peek_path (file), ACL_NAME, NULL, 0), ==, -1);
}

static void
test_umask_holds_for_new_files (Files        *files,
                                gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  umask (027);
  after = files_replace (files, "home/x/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/x"), ==, 0750);
  g_assert_cmpuint (files_get_mode (files, "home/x/a"), ==, 0640);
}

static void
test_private_closes_a_file (Files        *files,
                            gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) same = NULL;
  g_autoptr(QuayFileSnapshot) other = NULL;
  g_autoptr(GFile) file = files_get (files, "home/a");

  /* With the same bytes, the mode alone is repaired. */
  files_put (files, "home/a", "token");
  same = files_replace (files, "home/a", "token", QUAY_REPLACE_PRIVATE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0600);

  /* A list of readers goes, too. */
  files_set_mode (files, "home/a", 0640);
  setxattr (g_file_peek_path (file), ACL_NAME, acl, sizeof acl, 0);
  other = files_replace (files, "home/a", "other", QUAY_REPLACE_PRIVATE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0600);
  g_assert_cmpint (getxattr (g_file_peek_path (file), ACL_NAME, NULL, 0), ==, -1);

  g_assert_cmpuint (files_count_backups (files, "home/a"), ==, 0);
  files_assert_names (files, "state", NULL);
}

static char *
list_attributes (Files      *files,
                 const char *name)
{
  g_autoptr(GFile) file = files_get (files, name);
  g_autofree char *names = g_malloc0 (65536);
  GString *text = g_string_new (NULL);
  ssize_t length = listxattr (g_file_peek_path (file), names, 65536);

  for (ssize_t at = 0; at < length; at += strlen (names + at) + 1)
    {
      guint8 value[256];
      ssize_t size = getxattr (g_file_peek_path (file), names + at, value, sizeof value);
      g_autofree char *encoded = size > 0 ? g_base64_encode (value, size) : g_strdup ("");

      g_string_append_printf (text, "%s=%s\n", names + at, encoded);
    }
  return g_string_free (text, FALSE);
}

/* On a file system that knows neither, both lists are empty; those that people have know both. */
static void
test_keeps_lists_and_attributes (Files        *files,
                                 gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(QuayFileSnapshot) back = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *restored = NULL;

  files_put (files, "home/a", "old");
  setxattr (g_file_peek_path (file), "user.quayside.test", "value", 5, 0);
  setxattr (g_file_peek_path (file), ACL_NAME, acl, sizeof acl, 0);
  before = files_load (files, "home/a");
  wanted = list_attributes (files, "home/a");

  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  kept = list_attributes (files, "home/a");
  g_assert_cmpstr (kept, ==, wanted);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, quay_file_snapshot_get_mode (before));

  removexattr (g_file_peek_path (file), "user.quayside.test");
  removexattr (g_file_peek_path (file), ACL_NAME);
  back = quay_file_store_restore (files->store, after, before, NULL, &error);
  g_assert_no_error (error);
  restored = list_attributes (files, "home/a");
  g_assert_cmpstr (restored, ==, wanted);
}

/* Only root can make a file that belongs to somebody else; for others the file keeps its owner trivially. */
static void
test_keeps_owner_and_group (Files        *files,
                            gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  uid_t uid = geteuid () == 0 ? 12345 : geteuid ();
  gid_t gid = geteuid () == 0 ? 23456 : getegid ();
  struct stat status;

  files_put (files, "home/a", "old");
  g_assert_cmpint (chown (g_file_peek_path (file), uid, gid), ==, 0);
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stat (g_file_peek_path (file), &status), ==, 0);
  g_assert_cmpuint (status.st_uid, ==, uid);
  g_assert_cmpuint (status.st_gid, ==, gid);
}

static void
test_link_stays_and_target_changes (Files        *files,
                                    gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(GFile) link = files_get (files, "home/first");
  g_autofree char *text = NULL;

  files_put_folder (files, "home/dotfiles");
  files_put (files, "home/dotfiles/a", "old");
  files_put_link (files, "home/second", "dotfiles/a");
  files_put_link (files, "home/first", "second");
  after = files_replace (files, "home/first", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);

  g_assert_true (quay_file_snapshot_is_link (after));
  g_assert_true (quay_file_snapshot_is_current (after, NULL, NULL));
  text = g_file_read_link (g_file_peek_path (link), NULL);
  g_assert_cmpstr (text, ==, "second");
  files_assert_text (files, "home/dotfiles/a", "new");
  files_assert_names (files, "home/dotfiles", "a");

  /* The copies belong to the file, whatever it is called. */
  g_assert_cmpuint (files_count_backups (files, "home/first"), ==, 1);
  g_assert_cmpuint (files_count_backups (files, "home/dotfiles/a"), ==, 1);
}

static void
test_relinked_file_is_not_touched (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(GFile) link = files_get (files, "home/link");

  files_put (files, "home/a", "same");
  files_put (files, "home/b", "same");
  files_put_link (files, "home/link", "a");
  before = files_load (files, "home/link");
  g_assert_cmpint (g_unlink (g_file_peek_path (link)), ==, 0);
  files_put_link (files, "home/link", "b");

  g_assert_null (quay_file_store_replace (files->store, before, contents, QUAY_REPLACE_NONE, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/link");
  files_assert_text (files, "home/a", "same");
  files_assert_text (files, "home/b", "same");
}

static void
test_link_to_nowhere_is_not_destroyed (Files        *files,
                                       gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) missing = files_load (files, "home/a");
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(GFile) link = files_get (files, "home/a");

  files_put_link (files, "home/a", "nowhere");
  g_assert_null (quay_file_store_replace (files->store, missing, contents, QUAY_REPLACE_NONE, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_FAILED, "home/a");
  g_assert_true (g_file_test (g_file_peek_path (link), G_FILE_TEST_IS_SYMLINK));
  files_assert_names (files, "home", "a");
}

static void
test_links_are_not_deleted (Files        *files,
                            gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  files_put_link (files, "home/link", "a");
  g_assert_null (files_replace (files, "home/link", NULL, QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_FAILED, "home/link");
  files_assert_text (files, "home/a", "old");
}

static void
test_other_names_keep_the_old_version (Files        *files,
                                       gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GFile) other = files_get (files, "home/b");
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put (files, "home/a", "old");
  g_assert_cmpint (link (g_file_peek_path (file), g_file_peek_path (other)), ==, 0);
  before = files_load (files, "home/a");
  g_assert_cmpuint (quay_file_snapshot_get_n_names (before), ==, 2);
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quay_file_snapshot_get_n_names (after), ==, 1);
  files_assert_text (files, "home/a", "new");
  files_assert_text (files, "home/b", "old");
}

static void
test_changed_file_is_not_touched (Files        *files,
                                  gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) missing = files_load (files, "home/b");
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  files_put (files, "home/a", "odd");
  g_assert_null (quay_file_store_replace (files->store, before, contents, QUAY_REPLACE_NONE, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_text (files, "home/a", "odd");

  g_clear_error (&error);
  files_put (files, "home/b", "");
  g_assert_null (quay_file_store_replace (files->store, missing, contents, QUAY_REPLACE_NONE, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/b");

  g_clear_error (&error);
  g_assert_null (quay_file_store_replace (files->store, before, NULL, QUAY_REPLACE_NONE, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_names (files, "state", NULL);
}

typedef struct
{
  Files      *files;
  const char *step;
  const char *name;
} Intruder;

static void
intrude (const char *step,
         gpointer    user_data)
{
  Intruder *intruder = user_data;

  if (g_str_equal (step, intruder->step))
    files_put (intruder->files, intruder->name, "intruder");
}

/* At the last moment before the file is replaced, another program writes it. */
static void
test_last_moment_is_looked_at (Files        *files,
                               gconstpointer data)
{
  static const char *steps[] = { "read", "lock", "backup", "write", "sync", "rename" };
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      Intruder intruder = { files, steps[i], "home/a" };
      g_autoptr(QuayFileSnapshot) before = NULL;
      g_autoptr(GError) error = NULL;

      files_put (files, "home/a", "old");
      before = files_load (files, "home/a");
      faulty_store_set_hook (store, intrude, &intruder);
      g_assert_null (quay_file_store_replace (QUAY_FILE_STORE (store), before, contents, 0, NULL, &error));
      files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
      files_assert_text (files, "home/a", "intruder");
      files_assert_names (files, "home", "a");
      g_assert_cmpuint (files_count_backups (files, "home/a"), ==, 0);
    }
}

static void
test_last_moment_is_looked_at_for_new_and_deleted (Files        *files,
                                                   gconstpointer data)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(QuayFileSnapshot) missing = files_load (files, "home/a");
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(GError) error = NULL;
  Intruder intruder = { files, "rename", "home/a" };

  faulty_store_set_hook (store, intrude, &intruder);
  g_assert_null (quay_file_store_replace (QUAY_FILE_STORE (store), missing, contents, 0, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_text (files, "home/a", "intruder");

  g_clear_error (&error);
  intruder.step = "delete";
  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  g_assert_null (quay_file_store_replace (QUAY_FILE_STORE (store), before, NULL, 0, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_text (files, "home/a", "intruder");
}

static void
test_protected_file_is_not_touched (Files        *files,
                                    gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  files_set_mode (files, "home/a", 0444);
  g_assert_null (files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_READ_ONLY, "home/a");

  /* Of a linked file, the one that is protected is named. */
  g_clear_error (&error);
  files_put_link (files, "home/link", "a");
  g_assert_null (files_replace (files, "home/link", "new", QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_READ_ONLY, "home/a");

  g_clear_error (&error);
  files_put_folder (files, "home/folder");
  files_put (files, "home/folder/a", "old");
  files_set_mode (files, "home/folder", 0555);
  g_assert_null (files_replace (files, "home/folder/a", "new", QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_READ_ONLY, "home/folder/a");
  g_clear_error (&error);
  g_assert_null (files_replace (files, "home/folder/a", NULL, QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_READ_ONLY, "home/folder/a");
  g_clear_error (&error);
  g_assert_null (files_replace (files, "home/folder/new/b", "new", QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_READ_ONLY, "home/folder/new/b");

  files_assert_text (files, "home/a", "old");
  files_assert_text (files, "home/folder/a", "old");
  files_assert_names (files, "home/folder", "a");
  files_assert_names (files, "state", NULL);
}

static void
test_folder_that_is_a_file_is_said (Files        *files,
                                    gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/.cargo", "not a folder");
  g_assert_null (files_replace (files, "home/.cargo/a", "new", QUAY_REPLACE_NONE, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == QUAY_ERROR);
  files_assert_text (files, "home/.cargo", "not a folder");
}

static void
test_deletes (Files        *files,
              gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) gone = NULL;
  g_autoptr(QuayFileSnapshot) again = NULL;

  files_put (files, "home/a", "old");
  gone = files_replace (files, "home/a", NULL, QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  g_assert_false (quay_file_snapshot_exists (gone));
  g_assert_true (quay_file_snapshot_is_current (gone, NULL, NULL));
  files_assert_names (files, "home", "");
  g_assert_cmpuint (files_count_backups (files, "home/a"), ==, 1);

  again = files_replace (files, "home/a", NULL, QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  g_assert_false (quay_file_snapshot_exists (again));
}

static void
test_nothing_to_do_is_not_done (Files        *files,
                                gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  struct stat before_status;
  struct stat after_status;

  files_put (files, "home/a", "same");
  files_set_mode (files, "home/a", 0444);
  g_assert_cmpint (stat (g_file_peek_path (file), &before_status), ==, 0);
  after = files_replace (files, "home/a", "same", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  assert_snapshot (after, "same");
  g_assert_cmpint (stat (g_file_peek_path (file), &after_status), ==, 0);
  g_assert_cmpuint (before_status.st_ino, ==, after_status.st_ino);
  g_assert_cmpuint (files_count_backups (files, "home/a"), ==, 0);
}

static void
test_restores_bytes_and_mode (Files        *files,
                              gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(QuayFileSnapshot) back = NULL;

  files_put (files, "home/a", "old");
  files_set_mode (files, "home/a", 0604);
  before = files_load (files, "home/a");
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_PRIVATE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0600);

  back = quay_file_store_restore (files->store, after, before, NULL, &error);
  g_assert_no_error (error);
  assert_snapshot (back, "old");
  files_assert_text (files, "home/a", "old");
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0604);
  files_assert_names (files, "state", NULL);
}

static void
test_restores_the_mode_alone (Files        *files,
                              gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(QuayFileSnapshot) back = NULL;

  files_put (files, "home/a", "same");
  before = files_load (files, "home/a");
  after = files_replace (files, "home/a", "same", QUAY_REPLACE_PRIVATE, &error);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0600);
  back = quay_file_store_restore (files->store, after, before, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0644);
}

static void
test_restores_missing_and_deleted_files (Files        *files,
                                         gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) missing = files_load (files, "home/x/a");
  g_autoptr(QuayFileSnapshot) made = files_replace (files, "home/x/a", "new", QUAY_REPLACE_NONE, &error);
  g_autoptr(QuayFileSnapshot) gone = quay_file_store_restore (files->store, made, missing, NULL, &error);
  g_autoptr(QuayFileSnapshot) back = NULL;

  g_assert_no_error (error);
  g_assert_false (quay_file_snapshot_exists (gone));
  files_assert_names (files, "home/x", "");

  back = quay_file_store_restore (files->store, gone, made, NULL, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/x/a", "new");
  g_assert_cmpuint (files_get_mode (files, "home/x/a"), ==, 0644);
}

static void
test_does_not_restore_over_others (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  files_put (files, "home/a", "other");
  g_assert_null (quay_file_store_restore (files->store, after, before, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_UNDO_CONFLICT, "home/a");
  files_assert_text (files, "home/a", "other");
}

static void
replaced_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **finished = user_data;

  *finished = g_object_ref (result);
}

static QuayFileSnapshot *
replace_and_wait (QuayFileStore    *store,
                  QuayFileSnapshot *before,
                  GCancellable     *cancellable,
                  GError          **error)
{
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(GAsyncResult) result = NULL;

  quay_file_store_replace_async (store, before, contents, QUAY_REPLACE_PRIVATE, cancellable, replaced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return quay_file_store_replace_finish (store, result, error);
}

static void
cancel_in_step (const char *step,
                gpointer    user_data)
{
  if (g_str_equal (step, "sync-folder"))
    g_cancellable_cancel (user_data);
}

static void
test_done_is_never_called_cancelled (Files        *files,
                                     gconstpointer data)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  faulty_store_set_hook (store, cancel_in_step, cancellable);
  after = replace_and_wait (QUAY_FILE_STORE (store), before, cancellable, &error);
  g_assert_no_error (error);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  assert_snapshot (after, "new");
  files_assert_text (files, "home/a", "new");
}

static void
test_cancelled_before_is_not_done (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  g_cancellable_cancel (cancellable);
  g_assert_null (replace_and_wait (files->store, before, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  files_assert_text (files, "home/a", "old");
}

static void
test_has_its_settings (Files        *files,
                       gconstpointer data)
{
  g_autoptr(GFile) folder = NULL;
  guint n_backups;

  quay_file_store_set_n_backups (files->store, 7);
  g_object_get (files->store, "backup-folder", &folder, "n-backups", &n_backups, NULL);
  g_assert_true (g_file_equal (folder, quay_file_store_get_backup_folder (files->store)));
  g_assert_cmpuint (n_backups, ==, 7);
  quay_file_store_set_n_backups (files->store, 7);
}

/* What was put into a folder that was made for a file stays, and so does what took its place. */
static void
test_removes_only_empty_folders (Files        *files,
                                 gconstpointer data)
{
  g_autoptr(GFile) folder = files_get (files, "home/x");
  g_autoptr(GFile) file = files_get (files, "home/a");

  files_put_folder (files, "home/x");
  files_put (files, "home/x/mine", "x");
  g_assert_false (quay_file_store_remove_folder (files->store, folder));
  files_assert_text (files, "home/x/mine", "x");

  files_put (files, "home/a", "x");
  g_assert_false (quay_file_store_remove_folder (files->store, file));
  files_assert_text (files, "home/a", "x");

  files_put_folder (files, "home/y");
  g_clear_object (&folder);
  folder = files_get (files, "home/y");
  g_assert_true (quay_file_store_remove_folder (files->store, folder));
  files_assert_names (files, "home", "a x");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/file-store/replaces-and-keeps-mode", test_replaces_and_keeps_mode);
  files_add_test ("/file-store/makes-file-and-folders", test_makes_file_and_folders);
  files_add_test ("/file-store/private-takes-no-list-from-its-folder", test_private_takes_no_list_from_its_folder);
  files_add_test ("/file-store/umask-holds-for-new-files", test_umask_holds_for_new_files);
  files_add_test ("/file-store/private-closes-a-file", test_private_closes_a_file);
  files_add_test ("/file-store/keeps-lists-and-attributes", test_keeps_lists_and_attributes);
  files_add_test ("/file-store/keeps-owner-and-group", test_keeps_owner_and_group);
  files_add_test ("/file-store/link-stays-and-target-changes", test_link_stays_and_target_changes);
  files_add_test ("/file-store/relinked-file-is-not-touched", test_relinked_file_is_not_touched);
  files_add_test ("/file-store/link-to-nowhere-is-not-destroyed", test_link_to_nowhere_is_not_destroyed);
  files_add_test ("/file-store/links-are-not-deleted", test_links_are_not_deleted);
  files_add_test ("/file-store/other-names-keep-the-old-version", test_other_names_keep_the_old_version);
  files_add_test ("/file-store/changed-file-is-not-touched", test_changed_file_is_not_touched);
  files_add_test ("/file-store/last-moment-is-looked-at", test_last_moment_is_looked_at);
  files_add_test ("/file-store/last-moment-is-looked-at-for-new-and-deleted",
                  test_last_moment_is_looked_at_for_new_and_deleted);
  files_add_test ("/file-store/protected-file-is-not-touched", test_protected_file_is_not_touched);
  files_add_test ("/file-store/folder-that-is-a-file-is-said", test_folder_that_is_a_file_is_said);
  files_add_test ("/file-store/deletes", test_deletes);
  files_add_test ("/file-store/nothing-to-do-is-not-done", test_nothing_to_do_is_not_done);
  files_add_test ("/file-store/restores-bytes-and-mode", test_restores_bytes_and_mode);
  files_add_test ("/file-store/restores-the-mode-alone", test_restores_the_mode_alone);
  files_add_test ("/file-store/restores-missing-and-deleted-files", test_restores_missing_and_deleted_files);
  files_add_test ("/file-store/does-not-restore-over-others", test_does_not_restore_over_others);
  files_add_test ("/file-store/done-is-never-called-cancelled", test_done_is_never_called_cancelled);
  files_add_test ("/file-store/cancelled-before-is-not-done", test_cancelled_before_is_not_done);
  files_add_test ("/file-store/has-its-settings", test_has_its_settings);
  files_add_test ("/file-store/removes-only-empty-folders", test_removes_only_empty_folders);
  return g_test_run ();
}
