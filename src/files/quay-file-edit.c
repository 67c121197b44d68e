/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-edit"

#include "config.h"

#include "quay-file-edit-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "quay-error.h"
#include "quay-file-fault-private.h"
#include "quay-file-place-private.h"
#include "quay-flock-private.h"

/* How long another program may hold a lock before we give up. */
#define LOCK_TIMEOUT_MS 10000

#define MAX_ATTEMPTS 8

/**
 * QuayFileEdit:
 *
 * A change to files of one folder: makes the folder when it is missing, keeps other Quaysides out of it, and brings
 * new versions of files in whole or not at all. What was not committed when the edit is freed is gone without a trace,
 * folders that it made included.
 *
 * Why not g_file_replace()? Watched with strace, GLib 2.74 on Linux:
 *
 *  - an existing plain file: a new file beside it, owner and mode copied, fsync, rename. That is the right way, but
 *    the folder is not synced, so that the change may be undone by a power cut after it was reported; access control
 *    list and extended attributes are lost; and a file that its owner protected (0444) is replaced all the same
 *    if the folder allows;
 *  - a symbolic link, or a file with several names: cut to length 0 and written in place. A crash in between leaves
 *    half a file;
 *  - a link that leads nowhere: the file that it names is made;
 *  - a missing file: written in place, and not synced at all. A reader sees half of it;
 *  - its etag is the time of modification, looked at once when the stream is opened.
 *
 * So this file makes the few system calls itself. Its steps, each relative to the open folder, so that a folder that is
 * moved meanwhile takes the change along:
 *
 *  1. flock() of the folder. Every Quayside takes it, in a sandbox or outside, and it leaves nothing behind;
 *  2. a new file “.quayside-XXXXXXXX.tmp” that only the owner can read, then its bytes, then what
 *     the old file had, then fsync();
 *  3. rename() over the old name: readers see the old file or the new one;
 *  4. fsync() of the folder. From 3 on the change has happened, and nothing is reported as failed any more.
 *
 * After a kill between 2 and 3 the new file is left over; quay_file_edit_clean_up() knows it by its name and by the
 * missing lock.
 */
struct _QuayFileEdit
{
  QuayFileSteps steps;
  GFile        *folder;
  GPtrArray    *made;         /* GFile: folders made for this, the outermost first */
  int           folder_fd;
  int           locked_fd;    /* the file waited for, or -1 */
  int           fd;           /* the new file, or -1 */
  char         *temporary;    /* its name until it is committed */
  gboolean      committed;
};

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

/* Some file systems have nothing to sync, or no way to. */
static gboolean
sync_fd (int fd)
{
  return fsync (fd) == 0 || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP || errno == EROFS;
}

/* A lock that the file system does not offer (NFS has none for folders) is done without: the file is still compared
 * right before it is replaced.
 */
static gboolean
is_lock_missing (int fault)
{
  return fault == EBADF || fault == EINVAL || fault == ENOLCK || fault == ENOSYS || fault == EOPNOTSUPP;
}

static gboolean
wait_for_lock (QuayFileEdit *self,
               int           fd,
               GFile        *file,
               GError      **error)
{
  int fault = quay_flock_take (fd, LOCK_TIMEOUT_MS, self->steps.cancellable);

  if (fault == 0)
    return TRUE;
  if (is_lock_missing (fault))
    {
      g_debug ("No lock: %s", g_strerror (fault));
      return TRUE;
    }
  if (!g_cancellable_set_error_if_cancelled (self->steps.cancellable, error))
    quay_file_fault_set_write (error, file, fault == EWOULDBLOCK ? EBUSY : fault, "Locking");
  return FALSE;
}

static void
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (!sync_fd (fd))
    g_info ("Syncing “%s”: %s", path, g_strerror (errno));
  close (fd);
}

static void
remove_made_folders (QuayFileEdit *self)
{
  /* A folder that somebody put something into meanwhile stays, because rmdir() takes empty ones only. */
  for (guint i = self->made->len; i > 0; i--)
    g_rmdir (g_file_peek_path (g_ptr_array_index (self->made, i - 1)));
  g_ptr_array_set_size (self->made, 0);
}

static gboolean
make_folder (QuayFileEdit *self,
             GFile        *folder,
             guint32       mode,
             GError      **error)
{
  g_autoptr(GFile) parent = g_file_get_parent (folder);

  if (g_file_test (g_file_peek_path (folder), G_FILE_TEST_IS_DIR))
    return TRUE;
  if (parent != NULL && !make_folder (self, parent, mode, error))
    return FALSE;
  if (!quay_file_steps_begin (&self->steps, "make-folder", folder, error))
    return FALSE;

  if (g_mkdir (g_file_peek_path (folder), mode) == 0)
    {
      g_ptr_array_add (self->made, g_object_ref (folder));
      if (parent != NULL)
        sync_path (g_file_peek_path (parent));
      return TRUE;
    }
  if (errno == EEXIST && g_file_test (g_file_peek_path (folder), G_FILE_TEST_IS_DIR))
    return TRUE;

  quay_file_fault_set_write (error, folder, errno == EEXIST ? ENOTDIR : errno, "Making the folder");
  return FALSE;
}

/* Another Quayside that gives up removes the folder that it made, perhaps after we opened it. */
static gboolean
is_still_there (QuayFileEdit *self)
{
  struct stat opened;
  struct stat named;

  return fstat (self->folder_fd, &opened) == 0 && stat (g_file_peek_path (self->folder), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static gboolean
open_and_lock (QuayFileEdit *self,
               guint32       folder_mode,
               gboolean     *vanished,
               GError      **error)
{
  *vanished = FALSE;
  if (!make_folder (self, self->folder, folder_mode, error) ||
      !quay_file_steps_begin (&self->steps, "lock", self->folder, error))
    return FALSE;

  self->folder_fd = open (g_file_peek_path (self->folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder_fd < 0)
    {
      *vanished = errno == ENOENT;
      quay_file_fault_set_write (error, self->folder, errno, "Opening");
      return FALSE;
    }
  if (!wait_for_lock (self, self->folder_fd, self->folder, error))
    return FALSE;
  if (!is_still_there (self))
    {
      *vanished = TRUE;
      quay_file_fault_set_write (error, self->folder, ENOENT, "Opening");
      return FALSE;
    }
  return TRUE;
}

static gboolean
create_temporary (QuayFileEdit *self,
                  guint32       mode)
{
  for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      g_autofree char *name = g_strdup_printf (QUAY_FILE_EDIT_TEMPORARY_PREFIX "%08x" QUAY_FILE_EDIT_TEMPORARY_SUFFIX,
                                               g_random_int ());

      self->fd = openat (self->folder_fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
      if (self->fd >= 0)
        {
          /* Says that it is in use, where the folder could not be locked. */
          flock (self->fd, LOCK_EX | LOCK_NB);
          self->temporary = g_steal_pointer (&name);
          return TRUE;
        }
      if (errno != EEXIST)
        break;
    }
  return FALSE;
}

static void
drop_temporary (QuayFileEdit *self)
{
  if (self->temporary != NULL)
    unlinkat (self->folder_fd, self->temporary, 0);
  g_clear_pointer (&self->temporary, g_free);
  close_fd (&self->fd);
}

static gboolean
write_all (int     fd,
           GBytes *contents)
{
  gsize left;
  const guint8 *data = g_bytes_get_data (contents, &left);

  while (left > 0)
    {
      ssize_t written = write (fd, data, left);

      if (written < 0 && errno != EINTR)
        return FALSE;
      if (written > 0)
        {
          data += written;
          left -= written;
        }
    }
  return TRUE;
}

/* A few file systems (some behind FUSE) do not rename over a file. There the old one steps aside first, under a name
 * from which quay_file_edit_clean_up() brings it back after a kill in between.
 */
static gboolean
swap_names (QuayFileEdit *self,
            const char   *name)
{
  g_autofree char *aside = g_strconcat (QUAY_FILE_EDIT_ASIDE_PREFIX, name, NULL);
  int fault;

  if (renameat (self->folder_fd, name, self->folder_fd, aside) != 0)
    return FALSE;
  if (renameat (self->folder_fd, self->temporary, self->folder_fd, name) == 0)
    {
      unlinkat (self->folder_fd, aside, 0);
      return TRUE;
    }

  fault = errno;
  renameat (self->folder_fd, aside, self->folder_fd, name);
  errno = fault;
  return FALSE;
}

static gboolean
rename_temporary (QuayFileEdit    *self,
                  const char      *name,
                  QuayFileEditMode mode)
{
  if (mode == QUAY_FILE_EDIT_NEW)
    {
      if (renameat2 (self->folder_fd, self->temporary, self->folder_fd, name, RENAME_NOREPLACE) == 0)
        return TRUE;
      if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        return FALSE;
    }

  if (renameat (self->folder_fd, self->temporary, self->folder_fd, name) == 0)
    return TRUE;
  return mode == QUAY_FILE_EDIT_REPLACE && errno == EEXIST && swap_names (self, name);
}

/* The change has happened: whatever fails here is noted and no more. */
static void
finish_change (QuayFileEdit *self,
               const char   *name)
{
  g_autoptr(GFile) file = g_file_get_child (self->folder, name);
  g_autoptr(GError) error = NULL;

  self->committed = TRUE;
  if (self->steps.func != NULL && !self->steps.func (self->steps.user_data, "sync-folder", file, &error))
    g_info ("Syncing the folder: %s", error->message);
  else if (!sync_fd (self->folder_fd))
    g_info ("Syncing the folder: %s", g_strerror (errno));
}

static gboolean
is_temporary (const char *name)
{
  return g_str_has_prefix (name, QUAY_FILE_EDIT_TEMPORARY_PREFIX) &&
         g_str_has_suffix (name, QUAY_FILE_EDIT_TEMPORARY_SUFFIX) &&
         strlen (name) == strlen (QUAY_FILE_EDIT_TEMPORARY_PREFIX QUAY_FILE_EDIT_TEMPORARY_SUFFIX) + 8;
}

/* Whoever writes a temporary file has it locked. Links and the like are none of ours. */
static void
remove_stray (int         folder_fd,
              const char *name)
{
  int fd = quay_file_open_plain (folder_fd, name);

  if (fd < 0)
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    {
      g_info ("Removing the stray file “%s”", name);
      unlinkat (folder_fd, name, 0);
    }
  close (fd);
}

static void
bring_back (int         folder_fd,
            const char *aside)
{
  const char *name = aside + strlen (QUAY_FILE_EDIT_ASIDE_PREFIX);

  if (faccessat (folder_fd, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
    unlinkat (folder_fd, aside, 0);
  else
    renameat (folder_fd, aside, folder_fd, name);
}

/**
 * quay_file_steps_begin:
 * @step: what comes next, see [vfunc@Quay.FileStore.begin_step]
 * @file: what it is about
 *
 * Looks at the cancellable and asks whether @step may begin.
 */
gboolean
quay_file_steps_begin (const QuayFileSteps *self,
                       const char          *step,
                       GFile               *file,
                       GError             **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  return self->func == NULL || self->func (self->user_data, step, file, error);
}

/**
 * quay_file_edit_begin:
 * @folder: a local folder; made when missing, with its parents
 * @folder_mode: the mode of folders to make, before the umask
 * @steps: who is asked before each step; copied
 *
 * Locks @folder against other Quaysides, and waits up to 10 seconds for that.
 *
 * Returns: (transfer full): the edit; %NULL with %QUAY_ERROR_READ_ONLY or %QUAY_ERROR_NOT_WRITTEN
 */
QuayFileEdit *
quay_file_edit_begin (GFile               *folder,
                      guint32              folder_mode,
                      const QuayFileSteps *steps,
                      GError             **error)
{
  g_autoptr(QuayFileEdit) self = g_new0 (QuayFileEdit, 1);

  self->steps = *steps;
  self->folder = g_object_ref (folder);
  self->made = g_ptr_array_new_with_free_func (g_object_unref);
  self->folder_fd = -1;
  self->locked_fd = -1;
  self->fd = -1;

  for (int attempt = 1; ; attempt++)
    {
      g_autoptr(GError) fault = NULL;
      gboolean vanished;

      if (open_and_lock (self, folder_mode, &vanished, &fault))
        return g_steal_pointer (&self);
      if (!vanished || attempt == MAX_ATTEMPTS)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return NULL;
        }
      close_fd (&self->folder_fd);
    }
}

/**
 * quay_file_edit_free:
 *
 * Unlocks the folder, and takes back what was not committed.
 */
void
quay_file_edit_free (QuayFileEdit *self)
{
  drop_temporary (self);
  if (!self->committed)
    remove_made_folders (self);
  close_fd (&self->locked_fd);
  close_fd (&self->folder_fd);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_clear_object (&self->folder);
  g_free (self);
}

GFile *
quay_file_edit_get_folder (QuayFileEdit *self)
{
  return self->folder;
}

int
quay_file_edit_get_folder_fd (QuayFileEdit *self)
{
  return self->folder_fd;
}

/**
 * quay_file_edit_wait_for:
 * @name: a file of the folder; it may be missing
 *
 * Waits until no other program has locked the file itself. `cargo login` does so with “credentials.toml” while it
 * writes it in place (seen with strace, cargo 1.95), and a version read meanwhile would be half of one.
 */
gboolean
quay_file_edit_wait_for (QuayFileEdit *self,
                         const char   *name,
                         GError      **error)
{
  g_autoptr(GFile) file = g_file_get_child (self->folder, name);

  self->locked_fd = quay_file_open_plain (self->folder_fd, name);
  return self->locked_fd < 0 || wait_for_lock (self, self->locked_fd, file, error);
}

/**
 * quay_file_edit_write:
 * @name: what the file will be called; nothing happens to one of that name yet
 * @attributes: (nullable): what the new version gets from the old; %NULL for 0644, or 0600 when private
 * @is_private: whether only the owner may read it, whatever @attributes say
 *
 * Writes and syncs the new version under a temporary name.
 */
gboolean
quay_file_edit_write (QuayFileEdit       *self,
                      const char         *name,
                      GBytes             *contents,
                      QuayFileAttributes *attributes,
                      gboolean            is_private,
                      GError            **error)
{
  g_autoptr(GFile) file = g_file_get_child (self->folder, name);
  gboolean is_plain = attributes == NULL && !is_private;

  drop_temporary (self);

  /* Given to open(), the mode meets the umask and the folder's default list; until the rest is applied, other files
   * are nobody else's.
   */
  if (!quay_file_steps_begin (&self->steps, "write", file, error))
    return FALSE;
  if (!create_temporary (self, is_plain ? 0644 : 0600) || !write_all (self->fd, contents))
    {
      quay_file_fault_set_write (error, file, errno, "Writing");
      return FALSE;
    }

  if (!is_plain)
    {
      if (!quay_file_steps_begin (&self->steps, "attributes", file, error))
        return FALSE;
      if (is_private ? !quay_file_attributes_apply_private (attributes, self->fd)
                     : !quay_file_attributes_apply (attributes, self->fd))
        {
          quay_file_fault_set_write (error, file, errno, "Setting the mode of");
          return FALSE;
        }
    }

  if (!quay_file_steps_begin (&self->steps, "sync", file, error))
    return FALSE;
  if (!sync_fd (self->fd))
    {
      quay_file_fault_set_write (error, file, errno, "Syncing");
      return FALSE;
    }
  return TRUE;
}

/**
 * quay_file_edit_get_written:
 *
 * Returns: the new version, open until the next write or the end of the edit; -1 without one
 */
int
quay_file_edit_get_written (QuayFileEdit *self)
{
  return self->fd;
}

/**
 * quay_file_edit_commit:
 * @name: the name that the written version gets
 * @mode: whether a file of that name is expected
 *
 * The caller begins the step “rename” itself, because it compares the file between that and this call. Between the
 * comparison and the rename another program without our lock could still write: no system call closes that gap of
 * some microseconds for an existing file. For a new one it is closed, and the error is %QUAY_ERROR_CHANGED.
 */
gboolean
quay_file_edit_commit (QuayFileEdit    *self,
                       const char      *name,
                       QuayFileEditMode mode,
                       GError         **error)
{
  g_return_val_if_fail (self->temporary != NULL, FALSE);

  if (!rename_temporary (self, name, mode))
    {
      int fault = errno;
      g_autoptr(GFile) file = g_file_get_child (self->folder, name);
      g_autofree char *path = g_file_get_parse_name (file);

      if (mode == QUAY_FILE_EDIT_NEW && fault == EEXIST)
        quay_error_set (error, QUAY_ERROR_CHANGED, path, NULL, "“%s” was made by another program", path);
      else
        quay_file_fault_set_write (error, file, fault, "Renaming to");
      return FALSE;
    }

  g_clear_pointer (&self->temporary, g_free);
  finish_change (self, name);
  return TRUE;
}

/**
 * quay_file_edit_delete:
 * @name: the file to delete
 *
 * As quay_file_edit_commit(); the step is called “delete”.
 */
gboolean
quay_file_edit_delete (QuayFileEdit *self,
                       const char   *name,
                       GError      **error)
{
  if (unlinkat (self->folder_fd, name, 0) != 0)
    {
      int fault = errno;
      g_autoptr(GFile) file = g_file_get_child (self->folder, name);

      quay_file_fault_set_write (error, file, fault, "Deleting");
      return FALSE;
    }

  finish_change (self, name);
  return TRUE;
}

/**
 * quay_file_edit_clean_up:
 * @folder: a folder; it may be missing
 *
 * Removes what a killed Quayside left in @folder. When another one is at work there, nothing is done: it is not the
 * time to tell strays from files in use.
 */
void
quay_file_edit_clean_up (GFile *folder)
{
  const char *path = g_file_peek_path (folder);
  g_autoptr(GDir) names = NULL;
  const char *name;
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;

  if (flock (fd, LOCK_EX | LOCK_NB) == 0 || is_lock_missing (errno))
    names = g_dir_open (path, 0, NULL);
  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      if (is_temporary (name))
        remove_stray (fd, name);
      else if (g_str_has_prefix (name, QUAY_FILE_EDIT_ASIDE_PREFIX))
        bring_back (fd, name);
    }
  close (fd);
}
