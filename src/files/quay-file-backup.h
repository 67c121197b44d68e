/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An earlier version of a file, kept before the file was changed. */
#define QUAY_TYPE_FILE_BACKUP (quay_file_backup_get_type ())
G_DECLARE_FINAL_TYPE (QuayFileBackup, quay_file_backup, QUAY, FILE_BACKUP, GObject)

GFile     *quay_file_backup_get_file    (QuayFileBackup       *self);
GDateTime *quay_file_backup_get_time    (QuayFileBackup       *self);
goffset    quay_file_backup_get_size    (QuayFileBackup       *self);
GBytes    *quay_file_backup_load        (QuayFileBackup       *self,
                                         GCancellable         *cancellable,
                                         GError              **error);
void       quay_file_backup_load_async  (QuayFileBackup       *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GBytes    *quay_file_backup_load_finish (QuayFileBackup       *self,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
