/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-private-file"

#include "config.h"

#include "quay-private-file.h"

#include <fcntl.h>
#include <unistd.h>

#include "quay-error.h"
#include "quay-file-edit-private.h"

/**
 * quay_file_write_private:
 * @file: a local file; missing folders are made with mode 0700
 * @contents: its new bytes
 *
 * Writes a file of Quayside's own with mode 0600, in whole or not at all, and durably. No copy of the old version is
 * kept, and what another process wrote meanwhile is overwritten. A symbolic link is replaced by the file. Blocks; may
 * be called from any thread.
 *
 * Fails with %QUAY_ERROR_READ_ONLY or %QUAY_ERROR_NOT_WRITTEN, and then the file is as it was.
 */
gboolean
quay_file_write_private (GFile   *file,
                         GBytes  *contents,
                         GError **error)
{
  const QuayFileSteps steps = { NULL };
  g_autoptr(QuayFileEdit) edit = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file) && g_file_peek_path (file) != NULL, FALSE);
  g_return_val_if_fail (contents != NULL, FALSE);

  folder = g_file_get_parent (file);
  if (folder == NULL)
    {
      quay_error_set (error, QUAY_ERROR_NOT_WRITTEN, "/", NULL, "The root is not a file");
      return FALSE;
    }

  name = g_file_get_basename (file);
  edit = quay_file_edit_begin (folder, 0700, &steps, error);
  return edit != NULL &&
         quay_file_edit_write (edit, name, contents, NULL, TRUE, error) &&
         quay_file_edit_commit (edit, name, QUAY_FILE_EDIT_REPLACE, error);
}

/**
 * quay_file_delete_private:
 * @file: a local file of our own; only the file itself, never what a link leads to
 *
 * Blocks; may be called from any thread. The folder is synced, so that the file does not come back after a power cut.
 *
 * Returns: whether there was such a file and it is gone
 */
gboolean
quay_file_delete_private (GFile *file)
{
  g_autoptr(GFile) folder = NULL;
  int descriptor;

  g_return_val_if_fail (G_IS_FILE (file) && g_file_peek_path (file) != NULL, FALSE);

  if (unlink (g_file_peek_path (file)) != 0)
    return FALSE;

  folder = g_file_get_parent (file);
  descriptor = open (g_file_peek_path (folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0)
    {
      fsync (descriptor);
      close (descriptor);
    }
  return TRUE;
}
