/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files.h"

/* A file system that does not rename over a file. It is made by taking the place of two functions of the C library:
 * the linker prefers those of the program.
 */

static gboolean dies_between;

int
renameat (int         old_folder,
          const char *old_name,
          int         new_folder,
          const char *new_name)
{
  if (faccessat (new_folder, new_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
    {
      errno = EEXIST;
      return -1;
    }
  /* The old file is aside, the new one does not come. */
  if (dies_between && g_str_has_suffix (old_name, ".tmp"))
    {
      errno = EIO;
      return -1;
    }
  return syscall (SYS_renameat2, old_folder, old_name, new_folder, new_name, 0);
}

int
renameat2 (int          old_folder,
           const char  *old_name,
           int          new_folder,
           const char  *new_name,
           unsigned int flags)
{
  errno = EINVAL;
  return -1;
}

static void
test_old_file_steps_aside (Files        *files,
                           gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) made = files_replace (files, "home/a", "one", QUAY_REPLACE_NONE, &error);
  g_autoptr(QuayFileSnapshot) replaced = NULL;

  g_assert_no_error (error);
  files_assert_text (files, "home/a", "one");
  replaced = files_replace (files, "home/a", "two", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "two");
  files_assert_names (files, "home", "a");
}

static void
test_old_file_comes_back (Files        *files,
                          gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "one");
  dies_between = TRUE;
  g_assert_null (files_replace (files, "home/a", "two", QUAY_REPLACE_PRIVATE, &error));
  dies_between = FALSE;
  files_assert_error (files, error, QUAY_ERROR_NOT_WRITTEN, "home/a");
  files_assert_text (files, "home/a", "one");
  files_assert_names (files, "home", "a");
}

/* What a kill between the two renames leaves, and one after them. */
static void
test_clean_up_brings_it_back (Files        *files,
                              gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");

  files_put (files, "home/.quayside-old-a", "one");
  files_put (files, "home/.quayside-01234567.tmp", "two");
  quay_file_store_clean_up (files->store, file);
  files_assert_text (files, "home/a", "one");
  files_assert_names (files, "home", "a");

  files_put (files, "home/.quayside-old-a", "zero");
  quay_file_store_clean_up (files->store, file);
  files_assert_text (files, "home/a", "one");
  files_assert_names (files, "home", "a");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/rename-over/old-file-steps-aside", test_old_file_steps_aside);
  files_add_test ("/rename-over/old-file-comes-back", test_old_file_comes_back);
  files_add_test ("/rename-over/clean-up-brings-it-back", test_clean_up_brings_it_back);
  return g_test_run ();
}
