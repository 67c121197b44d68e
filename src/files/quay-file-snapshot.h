/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define QUAY_TYPE_FILE_SNAPSHOT (quay_file_snapshot_get_type ())

/* One file as it was at one moment: immutable, also when the file is not there. */
typedef struct _QuayFileSnapshot QuayFileSnapshot;

GType             quay_file_snapshot_get_type      (void);
QuayFileSnapshot *quay_file_snapshot_load          (GFile                   *file,
                                                    GCancellable            *cancellable,
                                                    GError                 **error);
void              quay_file_snapshot_load_async    (GFile                   *file,
                                                    GCancellable            *cancellable,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
QuayFileSnapshot *quay_file_snapshot_load_finish   (GFile                   *file,
                                                    GAsyncResult            *result,
                                                    GError                 **error);
QuayFileSnapshot *quay_file_snapshot_ref           (QuayFileSnapshot        *self);
void              quay_file_snapshot_unref         (QuayFileSnapshot        *self);
GFile            *quay_file_snapshot_get_file      (QuayFileSnapshot        *self);
GFile            *quay_file_snapshot_get_target    (QuayFileSnapshot        *self);
gboolean          quay_file_snapshot_exists        (QuayFileSnapshot        *self);
gboolean          quay_file_snapshot_is_link       (QuayFileSnapshot        *self);
gboolean          quay_file_snapshot_is_writable   (QuayFileSnapshot        *self);
GBytes           *quay_file_snapshot_get_contents  (QuayFileSnapshot        *self);
guint32           quay_file_snapshot_get_mode      (QuayFileSnapshot        *self);
guint             quay_file_snapshot_get_n_names   (QuayFileSnapshot        *self);
gboolean          quay_file_snapshot_equal         (QuayFileSnapshot        *self,
                                                    QuayFileSnapshot        *other);
gboolean          quay_file_snapshot_is_current    (QuayFileSnapshot        *self,
                                                    GCancellable            *cancellable,
                                                    GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFileSnapshot, quay_file_snapshot_unref)

G_END_DECLS
