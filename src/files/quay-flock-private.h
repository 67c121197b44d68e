/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int quay_flock_take (int           descriptor,
                     guint         milliseconds,
                     GCancellable *cancellable);

G_END_DECLS
