/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-token-actions.h"

G_BEGIN_DECLS

#define QUAY_TYPE_TOKEN_WINDOW (quay_token_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenWindow, quay_token_window, QUAY, TOKEN_WINDOW, AdwWindow)

/* Everything about one token, and what can be done with it. Closes when that has been done; what was done is told by
 * @actions. */
QuayTokenWindow *quay_token_window_new        (GtkWindow         *parent,
                                               QuayTokenActions  *actions,
                                               QuayTokenGroup    *group);
QuayTokenGroup  *quay_token_window_get_group  (QuayTokenWindow   *self);

G_END_DECLS
