/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-home.h"

G_BEGIN_DECLS

/* One version of a crate. */
typedef struct
{
  char *name;
  char *version;
} QuayCargoCrate;

void            quay_cargo_crate_free           (QuayCargoCrate      *self);

/* Blocks. A crate of the Cargo.lock of @folder that comes from @index_url, also in place of crates.io when
 * @replaces_crates_io; NULL when there is none. */
QuayCargoCrate *quay_cargo_lock_find_crate      (GFile               *folder,
                                                 GFile               *user_home,
                                                 const char          *index_url,
                                                 gboolean             replaces_crates_io,
                                                 GCancellable        *cancellable);

/* Says whether a config.json, as Cargo keeps it, is that of the registry that is looked for. */
typedef gboolean (*QuayCargoConfigMatch) (GBytes   *config,
                                          gpointer  user_data);
/* Blocks. A crate that Cargo has downloaded from the registry whose config.json @match knows; @wanted if that is one
 * of them. NULL when there is none. */
QuayCargoCrate *quay_cargo_home_find_downloaded (QuayCargoHome       *home,
                                                 const char          *host,
                                                 const QuayCargoCrate *wanted,
                                                 QuayCargoConfigMatch match,
                                                 gpointer             user_data,
                                                 GCancellable        *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoCrate, quay_cargo_crate_free)

G_END_DECLS
