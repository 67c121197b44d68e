/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-file-edit-private.h"

G_BEGIN_DECLS

GFile      *quay_file_backups_get_folder (GFile                *root,
                                          GFile                *original);
GFile      *quay_file_backups_add        (GFile                *root,
                                          GFile                *original,
                                          GBytes               *contents,
                                          const QuayFileSteps  *steps,
                                          GError              **error);
void        quay_file_backups_discard    (GFile                *copy);
void        quay_file_backups_prune      (GFile                *copy,
                                          guint                 n_keep);
GListModel *quay_file_backups_list       (GFile                *folder,
                                          GCancellable         *cancellable,
                                          GError              **error);

G_END_DECLS
