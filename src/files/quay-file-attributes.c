/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-attributes"

#include "config.h"

#include "quay-file-attributes-private.h"

#include <errno.h>
#include <sys/xattr.h>

#define ACL_NAME "system.posix_acl_access"

typedef struct
{
  char   *name;
  GBytes *value;
} ExtendedAttribute;

static void
free_extended_attribute (gpointer data)
{
  ExtendedAttribute *attribute = data;

  g_free (attribute->name);
  g_bytes_unref (attribute->value);
  g_free (attribute);
}

/* These vouch for the bytes of the file, so they would lie about new ones. */
static gboolean
belongs_to_contents (const char *name)
{
  return g_str_equal (name, "security.capability") ||
         g_str_equal (name, "security.evm") ||
         g_str_equal (name, "security.ima");
}

/* The size may grow between asking for it and reading, hence the second round. */
static char *
list_names (int    fd,
            gsize *length)
{
  for (int attempt = 0; attempt < 3; attempt++)
    {
      ssize_t size = flistxattr (fd, NULL, 0);
      g_autofree char *names = NULL;

      if (size <= 0)
        break;
      names = g_malloc (size);
      size = flistxattr (fd, names, size);
      if (size > 0)
        {
          *length = size;
          return g_steal_pointer (&names);
        }
    }

  *length = 0;
  return NULL;
}

static GBytes *
read_value (int         fd,
            const char *name)
{
  for (int attempt = 0; attempt < 3; attempt++)
    {
      ssize_t size = fgetxattr (fd, name, NULL, 0);
      g_autofree char *value = NULL;

      if (size < 0)
        break;
      value = g_malloc (size + 1);
      size = fgetxattr (fd, name, value, size);
      if (size >= 0)
        return g_bytes_new_take (g_steal_pointer (&value), size);
    }

  return NULL;
}

static const ExtendedAttribute *
find_acl (const QuayFileAttributes *self)
{
  for (guint i = 0; i < self->extended->len; i++)
    {
      const ExtendedAttribute *attribute = g_ptr_array_index (self->extended, i);

      if (g_str_equal (attribute->name, ACL_NAME))
        return attribute;
    }
  return NULL;
}

/* Another group than before must not get what the old one had: it gets what everybody has. */
static guint32
narrow_group (guint32 mode)
{
  return (mode & ~(guint32) S_IRWXG) | ((mode & S_IRWXO) << 3);
}

static gboolean
set_mode (int     fd,
          guint32 mode)
{
  struct stat status;
  int fault;

  if (fchmod (fd, mode) == 0)
    return TRUE;

  /* A file system without modes refuses even what changes nothing. Only a file that is open to more people than it
   * was is worth failing for.
   */
  fault = errno;
  if (fstat (fd, &status) == 0 && (status.st_mode & ACCESSPERMS & ~mode) == 0)
    return TRUE;
  errno = fault;
  return FALSE;
}

/* Returns the mode to set: narrower when the group could not be kept. Only root may give files away, so the owner
 * often stays the one who writes; that is what every editor does that replaces files.
 */
static guint32
set_owner (const QuayFileAttributes *self,
           int                       fd,
           guint32                   mode)
{
  struct stat status;

  if (fchown (fd, self->uid, self->gid) == 0 || fchown (fd, (uid_t) -1, self->gid) == 0)
    return mode;
  if (fstat (fd, &status) == 0 && status.st_gid == self->gid)
    return mode;
  return narrow_group (mode);
}

/* Best effort: a label that this file system or this account cannot set must not keep a user from saving. The list
 * of who may read is different, see the callers.
 */
static void
set_extended (const QuayFileAttributes *self,
              int                       fd)
{
  for (guint i = 0; i < self->extended->len; i++)
    {
      const ExtendedAttribute *attribute = g_ptr_array_index (self->extended, i);
      gsize size;
      const void *value = g_bytes_get_data (attribute->value, &size);

      if (!g_str_equal (attribute->name, ACL_NAME) && fsetxattr (fd, attribute->name, value, size, 0) != 0)
        g_debug ("Attribute %s is not kept: %s", attribute->name, g_strerror (errno));
    }
}

/**
 * quay_file_attributes_read:
 * @fd: an open file
 * @status: its fstat()
 *
 * Reads owner, mode, access control list and extended attributes. File systems without the latter have none.
 *
 * Returns: (transfer full): the attributes
 */
QuayFileAttributes *
quay_file_attributes_read (int                fd,
                           const struct stat *status)
{
  QuayFileAttributes *self = g_atomic_rc_box_new0 (QuayFileAttributes);
  g_autofree char *names = NULL;
  gsize length;

  self->mode = status->st_mode & ALLPERMS;
  self->uid = status->st_uid;
  self->gid = status->st_gid;
  self->extended = g_ptr_array_new_with_free_func (free_extended_attribute);

  names = list_names (fd, &length);
  for (gsize at = 0; at < length; at += strlen (names + at) + 1)
    {
      ExtendedAttribute *attribute;
      GBytes *value;

      if (belongs_to_contents (names + at))
        continue;
      value = read_value (fd, names + at);
      if (value == NULL)
        continue;

      attribute = g_new0 (ExtendedAttribute, 1);
      attribute->name = g_strdup (names + at);
      attribute->value = value;
      g_ptr_array_add (self->extended, attribute);
    }

  return self;
}

QuayFileAttributes *
quay_file_attributes_ref (QuayFileAttributes *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_attributes (gpointer data)
{
  QuayFileAttributes *self = data;

  g_ptr_array_unref (self->extended);
}

void
quay_file_attributes_unref (QuayFileAttributes *self)
{
  g_atomic_rc_box_release_full (self, clear_attributes);
}

/**
 * quay_file_attributes_has_acl:
 *
 * Returns: whether others than owner, group and everybody are named in an access control list
 */
gboolean
quay_file_attributes_has_acl (const QuayFileAttributes *self)
{
  return find_acl (self) != NULL;
}

/**
 * quay_file_attributes_apply:
 * @fd: a new file that nobody but its owner can read yet
 *
 * Gives @fd what the old file had: owner and group as far as this account may, access control list, extended
 * attributes and mode. Where the group or the list cannot be kept the mode is narrowed, never widened.
 *
 * Returns: %FALSE with errno set when @fd would be open to more people than the old file was
 */
gboolean
quay_file_attributes_apply (const QuayFileAttributes *self,
                            int                       fd)
{
  const ExtendedAttribute *acl = find_acl (self);
  guint32 mode = set_owner (self, fd, self->mode);

  set_extended (self, fd);
  if (acl == NULL)
    {
      /* The folder may have given the new file a list of its own. */
      fremovexattr (fd, ACL_NAME);
    }
  else
    {
      gsize size;
      const void *value = g_bytes_get_data (acl->value, &size);

      /* With a list, the group bits of the mode are its mask. Without it they would be the group's rights. */
      if (fsetxattr (fd, ACL_NAME, value, size, 0) != 0)
        mode &= ~(guint32) S_IRWXG;
    }

  return set_mode (fd, mode);
}

/**
 * quay_file_attributes_apply_private:
 * @self: (nullable): what the old file had, if there was one
 * @fd: a new file that nobody but its owner can read yet
 *
 * As quay_file_attributes_apply(), but only the owner may read and write, whatever the old file allowed.
 *
 * Returns: %FALSE with errno set when others can read @fd
 */
gboolean
quay_file_attributes_apply_private (const QuayFileAttributes *self,
                                    int                       fd)
{
  if (self != NULL)
    {
      set_owner (self, fd, S_IRUSR | S_IWUSR);
      set_extended (self, fd);
    }
  fremovexattr (fd, ACL_NAME);
  return set_mode (fd, S_IRUSR | S_IWUSR);
}
