/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-home.h"

G_BEGIN_DECLS

/* The question which Cargo there is for a folder, asked once and answered to everybody who waits. */
#define QUAY_TYPE_CARGO_PROBE (quay_cargo_probe_get_type ())
G_DECLARE_FINAL_TYPE (QuayCargoProbe, quay_cargo_probe, QUAY, CARGO_PROBE, GObject)

QuayCargoProbe *quay_cargo_probe_new         (QuayCargoHome       *home,
                                              GFile               *folder);
void            quay_cargo_probe_wait_async  (QuayCargoProbe      *self,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean        quay_cargo_probe_wait_finish (QuayCargoProbe      *self,
                                              GAsyncResult        *result,
                                              GError             **error);

G_END_DECLS
