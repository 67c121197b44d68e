/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-token-list.h"

G_BEGIN_DECLS

#define QUAY_TYPE_REPLACE_WINDOW (quay_replace_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayReplaceWindow, quay_replace_window, QUAY, REPLACE_WINDOW, AdwWindow)

/* Asks for a new token, tests it with every feed that gets it, and stores it. Emits “applied” with a QuayChangeReceipt
 * and the number of connections (uint), and closes. */
QuayReplaceWindow *quay_replace_window_new         (GtkWindow          *parent,
                                                    QuayTokenList      *list,
                                                    QuayTokenGroup     *group);
/* Chooses a token that is created, and has the old one revoked. */
void               quay_replace_window_create_anew (QuayReplaceWindow  *self);

G_END_DECLS
