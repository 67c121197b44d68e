/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-node-private.h"

G_BEGIN_DECLS

/* What was read. The values belong together as Cargo merges them; files are in the order of precedence. */
typedef struct
{
  GPtrArray     *files;         /* QuayCargoConfigFile */
  QuayCargoNode *values;        /* a table */
  GError        *error;         /* the first thing at which Cargo stops */
  GCancellable  *cancellable;   /* borrowed */
} QuayCargoReading;

void      quay_cargo_reading_init        (QuayCargoReading     *self,
                                          GCancellable         *cancellable);
void      quay_cargo_reading_clear       (QuayCargoReading     *self);
gboolean  quay_cargo_reading_hierarchy   (QuayCargoReading     *self,
                                          const char           *folder,
                                          GFile                *home,
                                          GError              **error);
gboolean  quay_cargo_reading_credentials (QuayCargoReading     *self,
                                          GFile                *home,
                                          GError              **error);
void      quay_cargo_config_file_free    (QuayCargoConfigFile  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QuayCargoReading, quay_cargo_reading_clear)

G_END_DECLS
