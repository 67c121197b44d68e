/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files.h"

/* What the disk says, and what it is told. The functions of the C library that change files are stood in for: the
 * linker prefers those of the program. Without a fault set they do what they always do, and take notes.
 */

static GString *notes;
static int write_fault;    /* errno, or 0 */
static int sync_fault;
static int rename_fault;
static int folder_sync_fault;
static gboolean writes_in_pieces;

static void
take_note (const char *note)
{
  if (notes != NULL)
    g_string_append_printf (notes, "%s%s", notes->len > 0 ? " " : "", note);
}

static int
fail (int fault)
{
  errno = fault;
  return -1;
}

static gboolean
is_folder (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISDIR (status.st_mode);
}

/* Standard output and error are none of the disk's business. */
ssize_t
write (int         fd,
       const void *data,
       size_t      size)
{
  static guint n_calls;

  if (fd > STDERR_FILENO && write_fault != 0)
    return fail (write_fault);
  if (fd > STDERR_FILENO && writes_in_pieces)
    {
      if (n_calls++ % 2 == 0)
        return fail (EINTR);
      size = MIN (size, 7);
    }
  return syscall (SYS_write, fd, data, size);
}

int
fsync (int fd)
{
  gboolean folder = is_folder (fd);

  take_note (folder ? "sync-folder" : "sync-file");
  if (folder && folder_sync_fault != 0)
    return fail (folder_sync_fault);
  if (!folder && sync_fault != 0)
    return fail (sync_fault);
  return syscall (SYS_fsync, fd);
}

int
renameat2 (int          old_folder,
           const char  *old_name,
           int          new_folder,
           const char  *new_name,
           unsigned int flags)
{
  take_note (flags == 0 ? "rename" : "rename-to-new");
  if (rename_fault != 0)
    return fail (rename_fault);
  return syscall (SYS_renameat2, old_folder, old_name, new_folder, new_name, flags);
}

int
renameat (int         old_folder,
          const char *old_name,
          int         new_folder,
          const char *new_name)
{
  return renameat2 (old_folder, old_name, new_folder, new_name, 0);
}

int
unlinkat (int         folder,
          const char *name,
          int         flags)
{
  take_note ("unlink");
  return syscall (SYS_unlinkat, folder, name, flags);
}

static void
tear_down (Files        *files,
           gconstpointer data)
{
  write_fault = 0;
  sync_fault = 0;
  rename_fault = 0;
  folder_sync_fault = 0;
  writes_in_pieces = FALSE;
  files_tear_down (files, data);
}

static void
assert_calls (Files           *files,
              const char      *name,
              const char      *text,
              QuayReplaceFlags flags,
              const char      *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  notes = g_string_new (NULL);
  after = files_replace (files, name, text, flags, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (notes->str, ==, expected);
  g_string_free (g_steal_pointer (&notes), TRUE);
}

/* A change is on the disk before it is reported, folders that were made for it too, and the new bytes are there before
 * they get the name.
 */
static void
test_a_change_survives_a_power_cut (Files        *files,
                                    gconstpointer data)
{
  assert_calls (files, "home/a", "new", QUAY_REPLACE_NONE, "sync-file rename-to-new sync-folder");
  assert_calls (files, "home/a", "two", QUAY_REPLACE_PRIVATE, "sync-file rename sync-folder");
  assert_calls (files, "home/x/y/a", "new", QUAY_REPLACE_NONE,
                "sync-folder sync-folder sync-file rename-to-new sync-folder");
  assert_calls (files, "home/a", NULL, QUAY_REPLACE_PRIVATE, "unlink sync-folder");
}

/* The copy is on the disk before the file is touched. */
static void
test_copy_comes_first (Files        *files,
                       gconstpointer data)
{
  files_put (files, "home/a", "old");
  assert_calls (files, "home/a", "new", QUAY_REPLACE_NONE,
                "sync-folder sync-folder sync-folder sync-folder "
                "sync-file rename-to-new sync-folder sync-file rename-to-new sync-folder "
                "sync-file rename sync-folder");
}

static void
assert_fault (Files    *files,
              QuayError code,
              int       fault)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (files_replace (files, "home/a", "new", QUAY_REPLACE_PRIVATE, &error));
  files_assert_error (files, error, code, "home/a");
  g_assert_cmpstr (quay_error_get_object (error), ==, g_strerror (fault));
  files_assert_text (files, "home/a", "old");
  files_assert_names (files, "home", "a");
}

static void
test_the_systems_words_are_told (Files        *files,
                                 gconstpointer data)
{
  files_put (files, "home/a", "old");
  write_fault = ENOSPC;
  assert_fault (files, QUAY_ERROR_NOT_WRITTEN, ENOSPC);
  write_fault = 0;
  sync_fault = EIO;
  assert_fault (files, QUAY_ERROR_NOT_WRITTEN, EIO);
  sync_fault = EDQUOT;
  assert_fault (files, QUAY_ERROR_NOT_WRITTEN, EDQUOT);
  sync_fault = 0;
  rename_fault = EBUSY;
  assert_fault (files, QUAY_ERROR_NOT_WRITTEN, EBUSY);
  rename_fault = EPERM;
  assert_fault (files, QUAY_ERROR_READ_ONLY, EPERM);
  rename_fault = EROFS;
  assert_fault (files, QUAY_ERROR_READ_ONLY, EROFS);
}

static void
test_a_full_disk_stops_the_copy_first (Files        *files,
                                       gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  write_fault = ENOSPC;
  g_assert_null (files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_NO_BACKUP, "home/a");
  files_assert_text (files, "home/a", "old");
}

static void
test_a_done_change_does_not_fail (Files        *files,
                                  gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put (files, "home/a", "old");
  folder_sync_fault = EIO;
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "new");
}

static void
test_file_systems_without_sync_are_fine (Files        *files,
                                         gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put (files, "home/a", "old");
  sync_fault = EINVAL;
  folder_sync_fault = EINVAL;
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "new");
}

static void
test_pieces_become_a_whole (Files        *files,
                            gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  writes_in_pieces = TRUE;
  after = files_replace (files, "home/a", "written in many small pieces", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "written in many small pieces");
}

#define add_test(path, function) \
  g_test_add (path, Files, NULL, files_set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/system-calls/a-change-survives-a-power-cut", test_a_change_survives_a_power_cut);
  add_test ("/system-calls/copy-comes-first", test_copy_comes_first);
  add_test ("/system-calls/the-systems-words-are-told", test_the_systems_words_are_told);
  add_test ("/system-calls/a-full-disk-stops-the-copy-first", test_a_full_disk_stops_the_copy_first);
  add_test ("/system-calls/a-done-change-does-not-fail", test_a_done_change_does_not_fail);
  add_test ("/system-calls/file-systems-without-sync-are-fine", test_file_systems_without_sync_are_fine);
  add_test ("/system-calls/pieces-become-a-whole", test_pieces_become_a_whole);
  return g_test_run ();
}
