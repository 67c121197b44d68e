/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-reminder-watch.h"

G_BEGIN_DECLS

/* Lets the desktop show what @watch says. */
void quay_reminder_desktop_follow (GApplication      *application,
                                   QuayReminderWatch *watch,
                                   GSettings         *settings);

G_END_DECLS
