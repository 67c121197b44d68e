/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-snapshot"

#include "config.h"

#include "quay-file-snapshot-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "quay-error.h"
#include "quay-file-fault-private.h"
#include "quay-file-place-private.h"

#define MAX_ATTEMPTS 5

/**
 * QuayFileSnapshot:
 *
 * What a file was at one moment: its bytes, where it really is when it is a symbolic link, and what a new version of
 * it has to keep. “Not there” is a state of a file like any other, so a missing file has a snapshot too.
 *
 * Immutable, and shared freely between threads. Bytes are only bytes here; whoever reads text checks that it is.
 *
 * Only local files have one: Cargo cannot read others. The file is opened with open() and not with
 * g_file_read(), because that waits forever for the other end of a pipe, and because GIO offers neither the identity
 * of the file that was read nor its access control list.
 */
struct _QuayFileSnapshot
{
  gatomicrefcount     ref_count;
  GFile              *file;         /* as the caller named it */
  GFile              *target;       /* where it is; same as file without links */
  GStrv               links;        /* see quay_file_follow_links() */
  GBytes             *contents;     /* NULL when the file is missing, as is attributes */
  QuayFileAttributes *attributes;
  struct stat         status;       /* identity: device, inode, size, times in ns; zeros when missing */
  gboolean            is_writable;
};

G_DEFINE_BOXED_TYPE (QuayFileSnapshot, quay_file_snapshot, quay_file_snapshot_ref, quay_file_snapshot_unref)

static QuayFileSnapshot *
new_snapshot (GFile *file)
{
  QuayFileSnapshot *self = g_new0 (QuayFileSnapshot, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->file = g_object_ref (file);
  return self;
}

static gboolean
check_kind (GFile             *file,
            const struct stat *status,
            GError           **error)
{
  g_autofree char *name = NULL;

  if (S_ISREG (status->st_mode) && status->st_size <= QUAY_FILE_SNAPSHOT_MAX_SIZE)
    return TRUE;

  name = g_file_get_parse_name (file);
  if (S_ISDIR (status->st_mode))
    quay_file_fault_set_read (error, file, EISDIR, "Reading");
  else if (!S_ISREG (status->st_mode))
    quay_error_set (error, QUAY_ERROR_FAILED, name, "Not a regular file", "“%s” is not a regular file", name);
  else
    quay_error_set (error, QUAY_ERROR_FAILED, name, g_strerror (EFBIG), "“%s” is larger than %d MiB", name,
                    QUAY_FILE_SNAPSHOT_MAX_SIZE / 1024 / 1024);
  return FALSE;
}

/* Asks for the file's own bit as well, which does not bind root: somebody who took it away meant it. */
static gboolean
is_writable (const char        *path,
             const struct stat *status)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean binds = geteuid () == 0 || status->st_uid == geteuid ();

  return ((status->st_mode & S_IWUSR) != 0 || !binds) &&
         faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) == 0 &&
         quay_file_folder_is_writable (folder);
}

static gboolean
same_moment (const struct stat *a,
             const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
         a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

typedef struct
{
  gsize  size;
  guint8 data[];
} WipedBuffer;

/* The file may hold tokens. Wiping is best effort: parsers make copies of their own. */
static void
wipe_and_free (gpointer data)
{
  WipedBuffer *buffer = data;

  explicit_bzero (buffer->data, buffer->size);
  g_free (buffer);
}

/* Reads one byte more than is announced, to notice a file that grows. */
static GBytes *
read_contents (int           fd,
               GFile        *file,
               gsize         announced,
               GCancellable *cancellable,
               GError      **error)
{
  WipedBuffer *buffer = g_malloc (sizeof *buffer + announced + 1);
  gsize length = 0;

  buffer->size = announced + 1;

  while (length <= announced)
    {
      ssize_t n_read;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          wipe_and_free (buffer);
          return NULL;
        }

      n_read = read (fd, buffer->data + length, MIN (announced + 1 - length, 1024 * 1024));
      if (n_read == 0)
        break;
      if (n_read < 0 && errno != EINTR)
        {
          quay_file_fault_set_read (error, file, errno, "Reading");
          wipe_and_free (buffer);
          return NULL;
        }
      if (n_read > 0)
        length += n_read;
    }

  return g_bytes_new_with_free_func (buffer->data, length, wipe_and_free, buffer);
}

/* Fills @self from the open file. @changed says that another program wrote meanwhile, and that to look again may help.
 */
static gboolean
read_open_file (QuayFileSnapshot *self,
                int               fd,
                GCancellable     *cancellable,
                gboolean         *changed,
                GError          **error)
{
  struct stat after;

  if (fstat (fd, &self->status) != 0)
    {
      quay_file_fault_set_read (error, self->file, errno, "Reading");
      return FALSE;
    }
  if (!check_kind (self->file, &self->status, error))
    return FALSE;

  self->contents = read_contents (fd, self->file, self->status.st_size, cancellable, error);
  if (self->contents == NULL)
    return FALSE;

  self->attributes = quay_file_attributes_read (fd, &self->status);
  *changed = fstat (fd, &after) != 0 || !same_moment (&self->status, &after) ||
             g_bytes_get_size (self->contents) != (gsize) after.st_size;
  return TRUE;
}

static QuayFileSnapshot *
load_once (GFile        *file,
           GCancellable *cancellable,
           gboolean     *changed,
           GError      **error)
{
  g_autoptr(QuayFileSnapshot) self = new_snapshot (file);
  const char *path;
  int fd;
  gboolean done;

  self->target = quay_file_follow_links (file, quay_file_is_sandboxed (), &self->links, error);
  if (self->target == NULL)
    return NULL;
  path = g_file_peek_path (self->target);

  /* Looked at before it is opened, because opening a device can set it going. */
  if (lstat (path, &self->status) == 0)
    {
      if (S_ISLNK (self->status.st_mode))
        {
          *changed = TRUE;
          return g_steal_pointer (&self);
        }
      if (!check_kind (file, &self->status, error))
        return NULL;
    }

  fd = quay_file_open_plain (AT_FDCWD, path);
  if (fd >= 0)
    {
      done = read_open_file (self, fd, cancellable, changed, error);
      close (fd);
      if (!done)
        return NULL;
      self->is_writable = is_writable (path, &self->status);
      return g_steal_pointer (&self);
    }

  if (errno == ENOENT || errno == ENOTDIR)
    {
      g_autofree char *folder = quay_file_existing_folder (path);

      /* A link's target was there a moment ago. */
      *changed = self->links[0] != NULL;
      memset (&self->status, 0, sizeof self->status);
      self->is_writable = quay_file_folder_is_writable (folder);
      return g_steal_pointer (&self);
    }

  if (errno == ELOOP)
    {
      *changed = TRUE;
      return g_steal_pointer (&self);
    }

  quay_file_fault_set_read (error, file, errno, "Opening");
  return NULL;
}

static void
load_in_thread_cb (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;
  QuayFileSnapshot *self = quay_file_snapshot_load (G_FILE (source_object), cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify) quay_file_snapshot_unref);
  else
    g_task_return_error (task, error);
}

/**
 * quay_file_snapshot_load:
 * @file: a file; it need not exist
 *
 * Reads @file through all its symbolic links. Blocks; may be called from any thread.
 *
 * Fails with %QUAY_ERROR_READ_ONLY when it may not be read; %QUAY_ERROR_CHANGED when somebody writes it all the
 * time; %QUAY_ERROR_FAILED when it is no regular file, larger than 64 MiB, not local, or cannot be read, and, with
 * the missing path as the error's object, when it is a link that leads nowhere. In a sandbox the latter is
 * %QUAY_ERROR_OUTSIDE_SANDBOX, since the file is there for others. A link that leads nowhere is never “missing”,
 * because writing a file in its place would destroy the link.
 *
 * Returns: (transfer full): the snapshot, also of a missing file
 */
QuayFileSnapshot *
quay_file_snapshot_load (GFile        *file,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_parse_name (file);
  if (g_file_peek_path (file) == NULL)
    {
      quay_error_set (error, QUAY_ERROR_FAILED, name, "Not a local file", "“%s” is not a local file", name);
      return NULL;
    }

  for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      g_autoptr(QuayFileSnapshot) self = NULL;
      gboolean changed = FALSE;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      self = load_once (file, cancellable, &changed, error);
      if (self == NULL)
        return NULL;
      if (!changed)
        return g_steal_pointer (&self);
    }

  quay_error_set (error, QUAY_ERROR_CHANGED, name, NULL, "“%s” changes while it is read", name);
  return NULL;
}

/**
 * quay_file_snapshot_load_async:
 * @file: a file; it need not exist
 * @callback: called in the thread-default main context of the caller
 *
 * As quay_file_snapshot_load(), without blocking.
 */
void
quay_file_snapshot_load_async (GFile              *file,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_file_snapshot_load_async);
  g_task_run_in_thread (task, load_in_thread_cb);
}

QuayFileSnapshot *
quay_file_snapshot_load_finish (GFile        *file,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_file_snapshot_new_written:
 * @before: what was known of the file
 * @contents: (nullable): what it holds now; %NULL when it was deleted
 * @fd: the open new file, or -1
 *
 * What a file is after we changed it. Nothing is read again: the change has happened and must not be reported as
 * failed, and another program's next change must not be taken for ours.
 *
 * Returns: (transfer full): the snapshot
 */
QuayFileSnapshot *
quay_file_snapshot_new_written (QuayFileSnapshot *before,
                                GBytes           *contents,
                                int               fd)
{
  QuayFileSnapshot *self = new_snapshot (before->file);

  self->target = g_object_ref (before->target);
  self->links = g_strdupv (before->links);
  self->is_writable = TRUE;
  if (contents != NULL)
    {
      self->contents = g_bytes_ref (contents);
      if (fstat (fd, &self->status) != 0)
        g_warning ("The status of a written file cannot be read: %s", g_strerror (errno));
      self->attributes = quay_file_attributes_read (fd, &self->status);
      self->is_writable = (self->status.st_mode & S_IWUSR) != 0;
    }
  return self;
}

QuayFileSnapshot *
quay_file_snapshot_ref (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_file_snapshot_unref (QuayFileSnapshot *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->file);
  g_clear_object (&self->target);
  g_clear_pointer (&self->links, g_strfreev);
  g_clear_pointer (&self->contents, g_bytes_unref);
  g_clear_pointer (&self->attributes, quay_file_attributes_unref);
  g_free (self);
}

/**
 * quay_file_snapshot_get_file:
 *
 * Returns: (transfer none): the file as it was named when it was loaded
 */
GFile *
quay_file_snapshot_get_file (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file;
}

/**
 * quay_file_snapshot_get_target:
 *
 * Returns: (transfer none): the file that is really read and changed: where the last link leads, or the file itself
 */
GFile *
quay_file_snapshot_get_target (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->target;
}

gboolean
quay_file_snapshot_exists (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->contents != NULL;
}

/**
 * quay_file_snapshot_is_link:
 *
 * Returns: whether the file is a symbolic link; links among its folders do not count
 */
gboolean
quay_file_snapshot_is_link (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->links[0] != NULL;
}

/**
 * quay_file_snapshot_is_writable:
 *
 * Whether the file could be replaced, or made when it was missing, as far as modes, access control lists and the
 * mount tell. Its folder must be writable too, because a new version is made beside the old one. For root, the
 * owner's bit of the file and of its folder count, so that a protection made on purpose holds.
 */
gboolean
quay_file_snapshot_is_writable (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_writable;
}

/**
 * quay_file_snapshot_get_contents:
 *
 * Returns: (transfer none) (nullable): the bytes, not checked to be UTF-8; %NULL when the file was missing
 */
GBytes *
quay_file_snapshot_get_contents (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->contents;
}

/**
 * quay_file_snapshot_get_mode:
 *
 * Returns: the permission bits, such as 0644, without the bits of the file type; 0 when the file was missing
 */
guint32
quay_file_snapshot_get_mode (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->attributes != NULL ? self->attributes->mode : 0;
}

/**
 * quay_file_snapshot_get_n_names:
 *
 * Returns: how many names (hard links) the file had; replacing it leaves the old version to the others, see
 *   quay_file_store_replace()
 */
guint
quay_file_snapshot_get_n_names (QuayFileSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status.st_nlink;
}

/**
 * quay_file_snapshot_get_attributes:
 *
 * Returns: (transfer none) (nullable): owner, mode and the like; %NULL when the file was missing
 */
QuayFileAttributes *
quay_file_snapshot_get_attributes (QuayFileSnapshot *self)
{
  return self->attributes;
}

/**
 * quay_file_snapshot_equal:
 *
 * Whether a reader sees the same in both: the same bytes in the same place, or no file. Times, inode and mode do not
 * count: a file that was touched, or saved again as it was, has not changed.
 */
gboolean
quay_file_snapshot_equal (QuayFileSnapshot *self,
                          QuayFileSnapshot *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->contents == NULL || other->contents == NULL)
    {
      if (self->contents != other->contents)
        return FALSE;
    }
  else if (!g_bytes_equal (self->contents, other->contents))
    {
      return FALSE;
    }

  return g_file_equal (self->target, other->target) &&
         g_strv_equal ((const char *const *) self->links, (const char *const *) other->links);
}

/**
 * quay_file_snapshot_is_current:
 *
 * Reads the file again and compares, see quay_file_snapshot_equal(). The bytes decide and not the times, which are
 * too coarse to tell two writes within a few milliseconds apart. Blocks.
 *
 * Returns: whether the file is as it was; %FALSE with @error set when it cannot be read any more
 */
gboolean
quay_file_snapshot_is_current (QuayFileSnapshot *self,
                               GCancellable     *cancellable,
                               GError          **error)
{
  g_autoptr(QuayFileSnapshot) now = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  now = quay_file_snapshot_load (self->file, cancellable, error);
  return now != NULL && quay_file_snapshot_equal (self, now);
}
