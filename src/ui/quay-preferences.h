/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-context.h"
#include "quay-reminder-autostart.h"
#include "quay-ui-compat.h"

G_BEGIN_DECLS

#define QUAY_TYPE_PREFERENCES (quay_preferences_get_type ())
G_DECLARE_FINAL_TYPE (QuayPreferences, quay_preferences, QUAY, PREFERENCES, QuayPreferencesFrame)

QuayPreferences *quay_preferences_new         (GtkWindow             *parent,
                                               GSettings             *settings,
                                               QuayContext           *context,
                                               QuayReminderAutostart *autostart);
void             quay_preferences_set_context (QuayPreferences       *self,
                                               QuayContext           *context);

G_END_DECLS
