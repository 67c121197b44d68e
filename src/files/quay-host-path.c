/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-host-path"

#include "config.h"

#include "quay-host-path.h"

#include <string.h>
#include <sys/xattr.h>

/* The document portal hands a folder to a sandboxed app as DOCUMENTS/ID/NAME, where NAME is what the folder is called
 * outside and ID says nothing. From version 5 on the portal tells the folder's real path as an extended attribute
 * (xdg-desktop-portal 1.19; verified with 1.20 and 1.22). That of Debian 12 does not: there the name is all that can be
 * told, which is still what people know the folder by.
 */
#define HOST_PATH_ATTRIBUTE "user.document-portal.host-path"
#define SANDBOX_DOCUMENTS "/run/flatpak/doc"
#define MAX_HOST_PATH 4096

/**
 * quay_host_path_find_root:
 * @path: an absolute path
 * @documents: where the document portal shows its files, without a slash at the end
 *
 * Returns: (transfer full) (nullable): the folder that was handed over, in which @path is; %NULL when it is none of the
 *   portal's
 */
char *
quay_host_path_find_root (const char *path,
                          const char *documents)
{
  const char *id;
  const char *name;
  const char *rest;

  if (!g_str_has_prefix (path, documents) || path[strlen (documents)] != G_DIR_SEPARATOR)
    return NULL;

  id = path + strlen (documents) + 1;
  name = strchr (id, G_DIR_SEPARATOR);
  if (name == NULL || name == id || name[1] == '\0')
    return NULL;

  rest = strchr (name + 1, G_DIR_SEPARATOR);
  return rest != NULL ? g_strndup (path, rest - path) : g_strdup (path);
}

/* A path of the attribute is taken when it can be one: absolute, in one piece, and of the same name. Older portals
 * answer with what was in memory.
 */
static char *
read_answer (const char *root,
             const char *answer,
             gssize      length)
{
  g_autofree char *name = g_path_get_basename (root);
  g_autofree char *told = NULL;
  g_autofree char *told_name = NULL;

  if (answer == NULL || length <= 1 || length > MAX_HOST_PATH)
    return NULL;

  told = g_strndup (answer, length);
  if (strlen (told) + 1 < (gsize) length || !g_path_is_absolute (told))
    return NULL;
  told_name = g_path_get_basename (told);
  return g_str_equal (name, told_name) ? g_steal_pointer (&told) : NULL;
}

/**
 * quay_host_path_resolve:
 * @path: an absolute path
 * @documents: where the document portal shows its files, without a slash at the end
 * @answer: (nullable): what the portal said of the folder by quay_host_path_find_root()
 * @length: of @answer, or -1 when the portal said nothing
 *
 * Returns: (transfer full) (nullable): the path outside of the sandbox; a relative one that begins with the folder's
 *   name when only that is known; %NULL when @path is none of the portal's
 */
char *
quay_host_path_resolve (const char *path,
                        const char *documents,
                        const char *answer,
                        gssize      length)
{
  g_autofree char *root = quay_host_path_find_root (path, documents);
  g_autofree char *host = NULL;

  if (root == NULL)
    return NULL;

  host = read_answer (root, answer, length);
  if (host == NULL)
    host = g_path_get_basename (root);
  return g_strconcat (host, path + strlen (root), NULL);
}

/**
 * quay_host_path_find:
 * @file: a file that need not be there
 *
 * For showing only: the file is opened by its own path.
 *
 * Returns: (transfer full) (nullable): see quay_host_path_resolve(); %NULL also outside of a sandbox
 */
char *
quay_host_path_find (GFile *file)
{
  /* One is a link to the other, and either may be what a file was opened by. */
  g_autofree char *linked = g_build_filename (g_get_user_runtime_dir (), "doc", NULL);
  const char *documents = linked;
  g_autofree char *root = NULL;
  const char *path = g_file_peek_path (file);
  char answer[MAX_HOST_PATH];
  gssize length;

  if (path == NULL)
    return NULL;
  root = quay_host_path_find_root (path, documents);
  if (root == NULL)
    {
      documents = SANDBOX_DOCUMENTS;
      root = quay_host_path_find_root (path, documents);
    }
  if (root == NULL)
    return NULL;

  length = getxattr (root, HOST_PATH_ATTRIBUTE, answer, sizeof answer);
  return quay_host_path_resolve (path, documents, length > 0 ? answer : NULL, length);
}
