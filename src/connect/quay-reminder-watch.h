/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-clock.h"

G_BEGIN_DECLS

/* Says by signals which organizations a person is to be reminded of, and when that is over. */
#define QUAY_TYPE_REMINDER_WATCH (quay_reminder_watch_get_type ())
G_DECLARE_FINAL_TYPE (QuayReminderWatch, quay_reminder_watch, QUAY, REMINDER_WATCH, GObject)

QuayReminderWatch *quay_reminder_watch_new            (GFile               *state_folder,
                                                       QuayClock           *clock);
void               quay_reminder_watch_set_enabled    (QuayReminderWatch   *self,
                                                       gboolean             enabled);
void               quay_reminder_watch_set_first_days (QuayReminderWatch   *self,
                                                       int                  first_days);
void               quay_reminder_watch_set_quiet      (QuayReminderWatch   *self,
                                                       gboolean             quiet);
GDateTime         *quay_reminder_watch_get_next       (QuayReminderWatch   *self);
void               quay_reminder_watch_update_async   (QuayReminderWatch   *self,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean           quay_reminder_watch_update_finish  (QuayReminderWatch   *self,
                                                       GAsyncResult        *result,
                                                       GError             **error);

G_END_DECLS
