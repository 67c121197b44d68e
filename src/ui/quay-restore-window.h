/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-restore.h"

G_BEGIN_DECLS

/* Shows the earlier versions of a file, and goes back to one. Emits “applied” with a QuayChangeReceipt, and closes. */
#define QUAY_TYPE_RESTORE_WINDOW (quay_restore_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayRestoreWindow, quay_restore_window, QUAY, RESTORE_WINDOW, AdwWindow)

QuayRestoreWindow *quay_restore_window_new (GtkWindow   *parent,
                                            QuayContext *context,
                                            QuayRestore *restore);

G_END_DECLS
