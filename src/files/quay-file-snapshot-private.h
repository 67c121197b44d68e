/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-file-attributes-private.h"
#include "quay-file-snapshot.h"

G_BEGIN_DECLS

/* Larger files are not read: no configuration is, and a whole copy is held in memory. */
#define QUAY_FILE_SNAPSHOT_MAX_SIZE (64 * 1024 * 1024)

QuayFileAttributes *quay_file_snapshot_get_attributes (QuayFileSnapshot *self);
QuayFileSnapshot   *quay_file_snapshot_new_written    (QuayFileSnapshot *before,
                                                       GBytes           *contents,
                                                       int               fd);

G_END_DECLS
