/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-place"

#include "config.h"

#include "quay-file-place-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "quay-error.h"
#include "quay-file-fault-private.h"

/* As many as the kernel follows. */
#define MAX_LINKS 40

/* A link that leads nowhere is not a missing file: writing a new one in its place would cut the user off from the
 * file that the link is for, and in a sandbox that file is usually there, only not for us. Outside of it no row of the
 * catalogue fits, and none must claim that the file is read-only.
 */
static void
set_dangling (GError    **error,
              GFile      *file,
              const char *missing,
              gboolean    sandboxed)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *missing_name = g_filename_display_name (missing);

  quay_error_set (error, sandboxed ? QUAY_ERROR_OUTSIDE_SANDBOX : QUAY_ERROR_FAILED, name, missing_name,
                  "“%s” leads through a symbolic link to “%s”, which is not there", name, missing_name);
}

/* The path that the link at @path, which says @text, leads to. Only the kernel can tell what “..” means behind a
 * linked folder, so the folder is resolved by realpath(); GFile would shorten the text instead.
 */
static char *
join_link (const char *path,
           const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *joined = g_path_is_absolute (text) ? g_strdup (text) : g_build_filename (folder, text, NULL);
  g_autofree char *joined_folder = g_path_get_dirname (joined);
  g_autofree char *name = g_path_get_basename (joined);
  char *real = realpath (joined_folder, NULL);
  char *result;

  if (real == NULL)
    return NULL;

  result = g_build_filename (real, name, NULL);
  free (real);
  return result;
}

/* A missing file is only missing when each folder on the way is really missing and not a link that leads nowhere. */
static gboolean
check_missing (GFile      *file,
               const char *path,
               gboolean    sandboxed,
               GError    **error)
{
  g_autofree char *folder = quay_file_existing_folder (path);
  struct stat status;

  if (stat (folder, &status) == 0)
    return TRUE;

  if (errno == ENOENT)
    set_dangling (error, file, folder, sandboxed);
  else
    quay_file_fault_set_read (error, file, errno, "Following");
  return FALSE;
}

/**
 * quay_file_is_sandboxed:
 *
 * Returns: whether this process runs in a Flatpak sandbox
 */
gboolean
quay_file_is_sandboxed (void)
{
  return access ("/.flatpak-info", F_OK) == 0;
}

/**
 * quay_file_follow_links:
 * @file: a local file
 * @sandboxed: see quay_file_is_sandboxed(); decides the error for a link that leads nowhere
 * @links: (out): each link on the way as its path followed by what it says; empty for a plain file
 *
 * Follows the symbolic links that @file is, one by one, so that a change of any of them can be noticed. Links among
 * its folders are the kernel's business.
 *
 * Returns: (transfer full): where @file really is; it may be missing only if @file is no link. %NULL with
 *   %QUAY_ERROR_OUTSIDE_SANDBOX or %QUAY_ERROR_FAILED for a link that leads nowhere or in a circle
 */
GFile *
quay_file_follow_links (GFile   *file,
                        gboolean sandboxed,
                        GStrv   *links,
                        GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *path = g_file_get_path (file);
  guint n_links = 0;
  struct stat status;

  for (;;)
    {
      g_autofree char *text = NULL;
      g_autofree char *next = NULL;

      if (lstat (path, &status) != 0)
        break;
      if (!S_ISLNK (status.st_mode))
        {
          *links = g_strv_builder_end (builder);
          return n_links == 0 ? g_object_ref (file) : g_file_new_for_path (path);
        }

      text = g_file_read_link (path, NULL);
      if (text == NULL)
        continue;   /* replaced since lstat(): look again */
      if (++n_links > MAX_LINKS)
        {
          quay_file_fault_set_read (error, file, ELOOP, "Following");
          return NULL;
        }

      g_strv_builder_add_many (builder, path, text, NULL);
      next = join_link (path, text);
      if (next == NULL)
        {
          if (errno == ENOENT || errno == ENOTDIR)
            set_dangling (error, file, text, sandboxed);
          else
            quay_file_fault_set_read (error, file, errno, "Following");
          return NULL;
        }
      g_free (path);
      path = g_steal_pointer (&next);
    }

  if (errno != ENOENT && errno != ENOTDIR)
    {
      quay_file_fault_set_read (error, file, errno, "Following");
      return NULL;
    }
  if (n_links > 0)
    {
      set_dangling (error, file, path, sandboxed);
      return NULL;
    }
  if (!check_missing (file, path, sandboxed, error))
    return NULL;

  *links = g_strv_builder_end (builder);
  return g_object_ref (file);
}

/**
 * quay_file_open_plain:
 * @folder_fd: an open folder, or AT_FDCWD
 * @name: a path, taken from @folder_fd unless it is absolute
 *
 * Opens for reading what is there and is no link, without waiting for devices. Asking the kernel to follow no link is
 * enough, but the document portal hands that wish on to a link of its own and then refuses every file (seen with the
 * one of Debian 12 in strace). There, the file is opened plainly and must be the one that was just looked at.
 *
 * Returns: a descriptor, or -1 with errno; ELOOP for a link
 */
int
quay_file_open_plain (int         folder_fd,
                      const char *name)
{
  const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  int fd = openat (folder_fd, name, flags | O_NOFOLLOW);
  struct stat named;
  struct stat opened;

  if (fd >= 0 || errno != ELOOP)
    return fd;
  if (fstatat (folder_fd, name, &named, AT_SYMLINK_NOFOLLOW) != 0)
    return -1;

  if (S_ISREG (named.st_mode))
    {
      fd = openat (folder_fd, name, flags);
      if (fd < 0 || (fstat (fd, &opened) == 0 && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino))
        return fd;
      close (fd);
    }
  errno = ELOOP;
  return -1;
}

/**
 * quay_file_existing_folder:
 * @path: an absolute path
 *
 * Returns: (transfer full): the nearest thing above @path that is there; a link counts, wherever it leads
 */
char *
quay_file_existing_folder (const char *path)
{
  char *folder = g_path_get_dirname (path);
  struct stat status;

  while (lstat (folder, &status) != 0 && !g_str_equal (folder, "/"))
    {
      char *above = g_path_get_dirname (folder);

      g_free (folder);
      folder = above;
    }
  return folder;
}

/**
 * quay_file_folder_is_writable:
 * @folder: a path
 *
 * Asks for what replacing a file needs: a new entry in its folder. A folder whose owner took the right away from
 * himself is protected on purpose, also where root could still write.
 *
 * Returns: whether files in @folder can be replaced
 */
gboolean
quay_file_folder_is_writable (const char *folder)
{
  struct stat status;

  if (stat (folder, &status) != 0 || faccessat (AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0)
    return FALSE;
  return (status.st_mode & S_IWUSR) != 0 || (geteuid () != 0 && status.st_uid != geteuid ());
}

/**
 * quay_file_folder_is_fleeting:
 * @folder: the path of a folder that is there
 * @home: the home folder
 *
 * In a Flatpak sandbox without a permission for it, a folder can be made and a file written, and both are gone when
 * the application quits: the root and the home folder are then file systems in memory. (Tried with the Flatpak of
 * Debian 12.) Only meaningful in a sandbox.
 *
 * Returns: whether what is written to @folder would be lost
 */
gboolean
quay_file_folder_is_fleeting (const char *folder,
                              const char *home)
{
  struct statfs system;
  struct stat status;
  struct stat other;

  if (statfs (folder, &system) != 0 || system.f_type != TMPFS_MAGIC || stat (folder, &status) != 0)
    return FALSE;
  return (stat (home, &other) == 0 && other.st_dev == status.st_dev) ||
         (stat ("/", &other) == 0 && other.st_dev == status.st_dev);
}
