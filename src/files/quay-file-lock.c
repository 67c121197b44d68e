/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-lock"

#include "config.h"

#include "quay-file-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "quay-error.h"
#include "quay-flock-private.h"

/* flock() and not fcntl(): it belongs to the open file and not to the process, so that two threads of one process
 * exclude each other too, and closing another descriptor of the same file does not drop it.
 */
struct _QuayFileLock
{
  int descriptor;
};

/**
 * quay_file_lock_new:
 * @file: a local file of our own, made with mode 0600 when it is missing and never deleted; its folder is made too
 * @milliseconds: how long to wait for the present holder; 0 to try once
 * @cancellable: (nullable): ends the waiting
 * @error: %G_IO_ERROR_WOULD_BLOCK when somebody else holds it all the time; %QUAY_ERROR_NOT_WRITTEN when the file
 *   cannot be made; %G_IO_ERROR_CANCELLED
 *
 * Blocks; may be called from any thread. The lock is gone when the process is, however it ends.
 *
 * Returns: (transfer full): the lock
 */
QuayFileLock *
quay_file_lock_new (GFile        *file,
                    guint         milliseconds,
                    GCancellable *cancellable,
                    GError      **error)
{
  const char *path = g_file_peek_path (file);
  g_autoptr(GFile) folder = g_file_get_parent (file);
  QuayFileLock *self;
  int descriptor;
  int fault;

  g_return_val_if_fail (path != NULL, NULL);

  g_mkdir_with_parents (g_file_peek_path (folder), 0700);
  descriptor = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    {
      quay_error_set (error, QUAY_ERROR_NOT_WRITTEN, path, g_strerror (errno), "Cannot open “%s”: %s",
                      path, g_strerror (errno));
      return NULL;
    }

  fault = quay_flock_take (descriptor, milliseconds, cancellable);
  if (fault != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (fault), "“%s” is held: %s", path, g_strerror (fault));
      close (descriptor);
      return NULL;
    }

  self = g_new0 (QuayFileLock, 1);
  self->descriptor = descriptor;
  return self;
}

void
quay_file_lock_free (QuayFileLock *self)
{
  close (self->descriptor);
  g_free (self);
}
