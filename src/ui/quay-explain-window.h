/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-cargo-message.h"
#include "quay-connection-list.h"

G_BEGIN_DECLS

#define QUAY_TYPE_EXPLAIN_WINDOW (quay_explain_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayExplainWindow, quay_explain_window, QUAY, EXPLAIN_WINDOW, AdwWindow)

/* @connections: those that a message may be about, or NULL */
GtkWidget *quay_explain_window_new         (QuayConnectionList *connections);
/* Shows what @message means, as if it had been pasted. */
void       quay_explain_window_set_message (QuayExplainWindow  *self,
                                            QuayCargoMessage   *message);
void       quay_explain_window_open        (QuayExplainWindow  *self,
                                            GFile              *file);

G_END_DECLS
