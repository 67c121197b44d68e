/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "files.h"
#include "quay-file-attributes-private.h"

/* File systems that refuse what others do, and programs that get in the way at the worst moment. The functions of the C
 * library that Quayside calls are stood in for, as in test-system-calls.c; these answer what each test sets.
 */
static struct
{
  int           lock;            /* errno for each call, or 0 */
  int           owner;
  int           mode;
  int           set_attribute;
  int           get_attribute;
  int           read;
  int           create;
  gboolean      refuses_nofollow;
  int           delete;
  int           rename_to_new;
  const char   *attributes;      /* names with a NUL behind each; NULL: those of the file */
  gsize         attributes_size;
  gint64        time;            /* what passes between two looks at the clock, in µs */
  GCancellable *cancellable;     /* cancelled by the next lock */
  const char   *growing;         /* path of a file that gets longer whenever something is read */
} answers;

static int
fail (int fault)
{
  errno = fault;
  return -1;
}

int
flock (int fd,
       int operation)
{
  if (answers.cancellable != NULL)
    g_cancellable_cancel (answers.cancellable);
  return answers.lock != 0 ? fail (answers.lock) : syscall (SYS_flock, fd, operation);
}

int
fchown (int   fd,
        uid_t uid,
        gid_t gid)
{
  return answers.owner != 0 ? fail (answers.owner) : syscall (SYS_fchown, fd, uid, gid);
}

int
fchmod (int    fd,
        mode_t mode)
{
  return answers.mode != 0 ? fail (answers.mode) : syscall (SYS_fchmod, fd, mode);
}

int
fsetxattr (int         fd,
           const char *name,
           const void *value,
           size_t      size,
           int         flags)
{
  return answers.set_attribute != 0 ? fail (answers.set_attribute) :
         syscall (SYS_fsetxattr, fd, name, value, size, flags);
}

ssize_t
flistxattr (int    fd,
            char  *names,
            size_t size)
{
  if (answers.attributes == NULL)
    return syscall (SYS_flistxattr, fd, names, size);

  if (size >= answers.attributes_size)
    memcpy (names, answers.attributes, answers.attributes_size);
  return answers.attributes_size;
}

ssize_t
fgetxattr (int         fd,
           const char *name,
           void       *value,
           size_t      size)
{
  if (answers.get_attribute != 0)
    return fail (answers.get_attribute);
  if (answers.attributes == NULL)
    return syscall (SYS_fgetxattr, fd, name, value, size);

  if (size >= 5)
    memcpy (value, "value", 5);
  return 5;
}

ssize_t
read (int    fd,
      void  *data,
      size_t size)
{
  if (answers.growing != NULL)
    {
      int growing = syscall (SYS_openat, AT_FDCWD, answers.growing, O_WRONLY | O_APPEND | O_CLOEXEC, 0);

      g_assert_cmpint (growing, >=, 0);
      g_assert_cmpint (syscall (SYS_write, growing, "x", 1), ==, 1);
      close (growing);
    }
  if (answers.read == EINTR)
    {
      answers.read = 0;
      return fail (EINTR);
    }
  return answers.read != 0 ? fail (answers.read) : syscall (SYS_read, fd, data, size);
}

int
openat (int         folder,
        const char *name,
        int         flags,
        ...)
{
  mode_t mode = 0;
  va_list args;

  if (flags & O_CREAT)
    {
      va_start (args, flags);
      mode = va_arg (args, mode_t);
      va_end (args);
      if (answers.create != 0)
        return fail (answers.create);
    }
  else if (answers.refuses_nofollow && (flags & O_NOFOLLOW) != 0)
    return fail (ELOOP);
  return syscall (SYS_openat, folder, name, flags, mode);
}

int
unlinkat (int         folder,
          const char *name,
          int         flags)
{
  return answers.delete != 0 ? fail (answers.delete) : syscall (SYS_unlinkat, folder, name, flags);
}

int
renameat2 (int          old_folder,
           const char  *old_name,
           int          new_folder,
           const char  *new_name,
           unsigned int flags)
{
  if (flags != 0 && answers.rename_to_new != 0)
    return fail (answers.rename_to_new);
  return syscall (SYS_renameat2, old_folder, old_name, new_folder, new_name, flags);
}

gint64
g_get_monotonic_time (void)
{
  static gint64 now;

  return now += answers.time;
}

static void
tear_down (Files        *files,
           gconstpointer data)
{
  memset (&answers, 0, sizeof answers);
  files_tear_down (files, data);
}

static void
assert_not_replaced (Files    *files,
                     QuayError code,
                     int       fault)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (files_replace (files, "home/a", "new", QUAY_REPLACE_NO_BACKUP, &error));
  g_assert_error (error, QUAY_ERROR, (int) code);
  g_assert_cmpstr (quay_error_get_object (error), ==, g_strerror (fault));
  files_assert_text (files, "home/a", "old");
  files_assert_names (files, "home", "a");
}

static void
test_without_locks (Files        *files,
                    gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put (files, "home/a", "old");
  answers.lock = ENOLCK;
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "new");
  files_assert_names (files, "home", "a");
}

static void
test_waiting_for_a_lock_ends (Files        *files,
                              gconstpointer data)
{
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  answers.lock = EIO;
  assert_not_replaced (files, QUAY_ERROR_NOT_WRITTEN, EIO);

  answers.lock = EWOULDBLOCK;
  answers.time = 3 * G_USEC_PER_SEC;
  assert_not_replaced (files, QUAY_ERROR_NOT_WRITTEN, EBUSY);

  answers.time = 0;
  answers.cancellable = cancellable;
  before = files_load (files, "home/a");
  g_assert_null (quay_file_store_replace (files->store, before, contents, QUAY_REPLACE_NONE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  files_assert_text (files, "home/a", "old");
}

/* Nobody may read a file after a change who could not before it. */
static void
test_a_lost_group_gets_nothing_more (Files        *files,
                                     gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(QuayFileAttributes) attributes = NULL;
  struct stat status;
  int fd;

  files_put (files, "home/a", "old");
  files_set_mode (files, "home/a", 0664);
  fd = open (g_file_peek_path (file), O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fstat (fd, &status), ==, 0);
  attributes = quay_file_attributes_read (fd, &status);

  /* Only the owner is lost, as always when root's file is changed by another member of its group. */
  answers.owner = EPERM;
  g_assert_true (quay_file_attributes_apply (attributes, fd));
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0664);

  attributes->gid = status.st_gid + 1;
  g_assert_true (quay_file_attributes_apply (attributes, fd));
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0644);
  close (fd);
}

static void
test_modes_that_cannot_be_set (Files        *files,
                               gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  /* New files are 0600 there: narrower than before is fine, and a file system without modes says what it wants. */
  files_put (files, "home/a", "old");
  answers.mode = EPERM;
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_NO_BACKUP, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/a", "new");
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0600);
}

/* One file system makes all files readable for everybody, whatever it is asked for. */
static void
test_private_files_are_private_or_not_written (Files        *files,
                                               gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  int fd;

  files_put (files, "home/a", "old");
  files_set_mode (files, "home/a", 0644);
  fd = open (g_file_peek_path (file), O_RDWR | O_CLOEXEC);
  answers.mode = EPERM;
  g_assert_false (quay_file_attributes_apply_private (NULL, fd));
  g_assert_cmpint (errno, ==, EPERM);
  close (fd);
}

static void
test_attributes_that_cannot_be_kept (Files        *files,
                                     gconstpointer data)
{
  static const char names[] = "user.one\0security.capability\0system.posix_acl_access\0";
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(QuayFileAttributes) attributes = NULL;
  g_autoptr(QuayFileAttributes) none = NULL;
  struct stat status;
  int fd;

  files_put (files, "home/a", "old");
  files_set_mode (files, "home/a", 0664);
  fd = open (g_file_peek_path (file), O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fstat (fd, &status), ==, 0);

  answers.attributes = names;
  answers.attributes_size = sizeof names - 1;
  answers.get_attribute = EIO;
  none = quay_file_attributes_read (fd, &status);
  g_assert_cmpuint (none->extended->len, ==, 0);
  g_assert_false (quay_file_attributes_has_acl (none));

  /* What vouches for the old bytes is not taken over. */
  answers.get_attribute = 0;
  attributes = quay_file_attributes_read (fd, &status);
  g_assert_cmpuint (attributes->extended->len, ==, 2);
  g_assert_true (quay_file_attributes_has_acl (attributes));

  /* With a list, what the mode says of the group is the mask of the list; without it, nobody knows. */
  answers.set_attribute = EOPNOTSUPP;
  g_assert_true (quay_file_attributes_apply (attributes, fd));
  g_assert_cmpuint (files_get_mode (files, "home/a"), ==, 0604);
  close (fd);
}

static void
test_files_that_cannot_be_read (Files        *files,
                                gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  answers.read = EINTR;
  snapshot = quay_file_snapshot_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (quay_file_snapshot_get_contents (snapshot)), ==, 3);

  answers.read = EIO;
  g_assert_null (quay_file_snapshot_load (file, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
  g_assert_cmpstr (quay_error_get_object (error), ==, g_strerror (EIO));
}

static void
test_files_that_change_all_the_time (Files        *files,
                                     gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  answers.growing = g_file_peek_path (file);
  g_assert_null (quay_file_snapshot_load (file, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CHANGED);
}

static void
test_folders_that_take_no_file (Files        *files,
                                gconstpointer data)
{
  files_put (files, "home/a", "old");
  answers.create = EEXIST;
  assert_not_replaced (files, QUAY_ERROR_NOT_WRITTEN, EEXIST);
  answers.create = ENOSPC;
  assert_not_replaced (files, QUAY_ERROR_NOT_WRITTEN, ENOSPC);
}

static void
test_files_that_cannot_be_deleted (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  answers.delete = EBUSY;
  g_assert_null (files_replace (files, "home/a", NULL, QUAY_REPLACE_NO_BACKUP, &error));
  files_assert_error (files, error, QUAY_ERROR_NOT_WRITTEN, "home/a");
  g_assert_cmpstr (quay_error_get_object (error), ==, g_strerror (EBUSY));
  files_assert_text (files, "home/a", "old");
}

/* Between the last look and the rename: only the kernel can tell. */
static void
test_a_file_that_appears_is_not_replaced (Files        *files,
                                          gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  answers.rename_to_new = EEXIST;
  g_assert_null (files_replace (files, "home/a", "new", QUAY_REPLACE_NONE, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_names (files, "home", "");
}

/* The document portal of Debian 12 in a sandbox. */
static void
test_files_that_are_called_links (Files        *files,
                                  gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) snapshot = NULL;

  files_put (files, "home/a", "old");
  answers.refuses_nofollow = TRUE;
  snapshot = files_replace (files, "home/a", "new", QUAY_REPLACE_NO_BACKUP, &error);
  g_assert_no_error (error);
  g_assert_nonnull (snapshot);
  files_assert_text (files, "home/a", "new");
}

#define add_test(path, function) \
  g_test_add (path, Files, NULL, files_set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/odd-systems/without-locks", test_without_locks);
  add_test ("/odd-systems/waiting-for-a-lock-ends", test_waiting_for_a_lock_ends);
  add_test ("/odd-systems/a-lost-group-gets-nothing-more", test_a_lost_group_gets_nothing_more);
  add_test ("/odd-systems/modes-that-cannot-be-set", test_modes_that_cannot_be_set);
  add_test ("/odd-systems/private-files-are-private-or-not-written", test_private_files_are_private_or_not_written);
  add_test ("/odd-systems/attributes-that-cannot-be-kept", test_attributes_that_cannot_be_kept);
  add_test ("/odd-systems/files-that-cannot-be-read", test_files_that_cannot_be_read);
  add_test ("/odd-systems/files-that-change-all-the-time", test_files_that_change_all_the_time);
  add_test ("/odd-systems/folders-that-take-no-file", test_folders_that_take_no_file);
  add_test ("/odd-systems/files-that-cannot-be-deleted", test_files_that_cannot_be_deleted);
  add_test ("/odd-systems/a-file-that-appears-is-not-replaced", test_a_file_that_appears_is_not_replaced);
  add_test ("/odd-systems/files-that-are-called-links", test_files_that_are_called_links);
  return g_test_run ();
}
