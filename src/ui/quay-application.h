/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-context.h"
#include "quay-reminder-autostart.h"

G_BEGIN_DECLS

#define QUAY_TYPE_APPLICATION (quay_application_get_type ())
G_DECLARE_FINAL_TYPE (QuayApplication, quay_application, QUAY, APPLICATION, AdwApplication)

QuayApplication *quay_application_new (const char  *application_id,
                                       QuayContext *context);
/* Whether reminders are allowed; NULL before there is a window. */
QuayReminderAutostart *quay_application_get_autostart (QuayApplication *self);

G_END_DECLS
