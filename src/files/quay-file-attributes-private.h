/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/* What a file has beside its contents, and what a new version of it has to get again. Reference counted. */
typedef struct
{
  guint32    mode;       /* permission bits only, with setuid and its kin: S_IFMT is left out */
  uid_t      uid;
  gid_t      gid;
  GPtrArray *extended;   /* owned: ExtendedAttribute, never %NULL */
} QuayFileAttributes;

QuayFileAttributes *quay_file_attributes_read    (int                       fd,
                                                  const struct stat        *status);
QuayFileAttributes *quay_file_attributes_ref     (QuayFileAttributes       *self);
void                quay_file_attributes_unref   (QuayFileAttributes       *self);
gboolean            quay_file_attributes_has_acl (const QuayFileAttributes *self);
gboolean            quay_file_attributes_apply   (const QuayFileAttributes *self,
                                                  int                       fd);
gboolean            quay_file_attributes_apply_private
                                                 (const QuayFileAttributes *self,
                                                  int                       fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFileAttributes, quay_file_attributes_unref)

G_END_DECLS
