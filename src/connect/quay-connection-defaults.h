/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-connection-request.h"

G_BEGIN_DECLS

/* What the settings say of the job itself. */
GFile    *quay_defaults_dup_cargo_home    (GSettings             *settings);
void      quay_defaults_set_cargo_home    (GSettings             *settings,
                                           GFile                 *folder);
gboolean  quay_defaults_want_check        (GSettings             *settings,
                                           GNetworkMonitor       *network);
void      quay_defaults_fill              (GSettings             *settings,
                                           QuayConnectionRequest *request);
void      quay_defaults_fill_remind       (GSettings             *settings,
                                           QuayConnectionRequest *request);
void      quay_defaults_applied           (GSettings             *settings,
                                           QuayConnectionRequest *request);

G_END_DECLS
