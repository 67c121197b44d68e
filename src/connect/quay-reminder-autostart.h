/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sees to it that the job at login is there while reminders are wanted, and only then. */
#define QUAY_TYPE_REMINDER_AUTOSTART (quay_reminder_autostart_get_type ())
G_DECLARE_FINAL_TYPE (QuayReminderAutostart, quay_reminder_autostart, QUAY, REMINDER_AUTOSTART, GObject)

/* @folder: of the session's autostart files; NULL inside of a sandbox, where the portal is asked on @bus.
 * @program: what the job starts */
QuayReminderAutostart *quay_reminder_autostart_new            (GFile                 *folder,
                                                               GDBusConnection       *bus,
                                                               const char            *program);
QuayReminderAutostart *quay_reminder_autostart_new_for_user   (GDBusConnection       *bus);
gboolean               quay_reminder_autostart_get_refused    (QuayReminderAutostart *self);
void                   quay_reminder_autostart_set_wanted     (QuayReminderAutostart *self,
                                                               gboolean               wanted);

G_END_DECLS
