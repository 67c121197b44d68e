/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-token-group.h"

G_BEGIN_DECLS

#define QUAY_TYPE_RENEW_WINDOW (quay_renew_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayRenewWindow, quay_renew_window, QUAY, RENEW_WINDOW, AdwWindow)

/* Moves the end of a token that was made here. Emits “renewed” with the GDateTime that was granted, or “create-anew” when
 * the token does not exist any more and another one is wanted; then it closes. */
QuayRenewWindow *quay_renew_window_new (GtkWindow       *parent,
                                        QuayTokenGroup  *group);

G_END_DECLS
