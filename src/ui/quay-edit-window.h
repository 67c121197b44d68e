/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-connection-edit.h"

G_BEGIN_DECLS

#define QUAY_TYPE_EDIT_WINDOW (quay_edit_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayEditWindow, quay_edit_window, QUAY, EDIT_WINDOW, AdwWindow)

/* @what: QUAY_EDIT_FEED_ADDRESS or QUAY_EDIT_CREDENTIAL_HELPER. Emits “planned” with a QuayChangePlan to be reviewed. */
QuayEditWindow        *quay_edit_window_new         (GtkWindow               *parent,
                                                     QuayContext             *context,
                                                     QuayConnection          *connection,
                                                     QuayConnectionEditFlags  what);
QuayConnectionRequest *quay_edit_window_get_request (QuayEditWindow          *self);
/* Makes the plan anew, when files have changed since. */
void                   quay_edit_window_plan        (QuayEditWindow          *self);

G_END_DECLS
