/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder-desktop"

#include "config.h"

#include "quay-reminder-desktop.h"

/*
 * Reminders as the desktop shows them, the same from the window and from the job at login: “token-ORG”, so that there
 * is one of each organization whoever sent it, and who knows the ID can take it away.
 *
 * The organization is in the body alone; a locked screen may show the title.
 */

static char *
dup_id (const char *key)
{
  return g_strconcat ("token-", key, NULL);
}

static void
remind_cb (GApplication *application,
           const char   *key,
           const char   *title,
           const char   *body)
{
  g_autoptr(GNotification) notification = g_notification_new (title);
  g_autoptr(GIcon) icon = g_themed_icon_new (APPLICATION_ID);
  g_autofree char *id = dup_id (key);

  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  g_notification_set_default_action_and_target (notification, "app.show-token", "s", key);
  g_application_send_notification (application, id, notification);
}

static void
withdraw_cb (GApplication *application,
             const char   *key)
{
  g_autofree char *id = dup_id (key);

  g_application_withdraw_notification (application, id);
}

static void
settings_changed_cb (GSettings         *settings,
                     const char        *key,
                     QuayReminderWatch *watch)
{
  quay_reminder_watch_set_first_days (watch, g_settings_get_int (settings, "first-reminder-days"));
  quay_reminder_watch_set_enabled (watch, g_settings_get_boolean (settings, "remind-before-expiry"));
}

/**
 * quay_reminder_desktop_follow:
 * @application: a registered application, with an action “show-token” that takes a string
 * @watch: what says whom to remind
 * @settings: whether and when a person wants it
 *
 * Sends a notification for all that @watch says from now on, and sets @watch as @settings say, now and when they
 * change.
 */
void
quay_reminder_desktop_follow (GApplication      *application,
                              QuayReminderWatch *watch,
                              GSettings         *settings)
{
  g_return_if_fail (G_IS_APPLICATION (application));
  g_return_if_fail (QUAY_IS_REMINDER_WATCH (watch));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_signal_connect_object (watch, "remind", G_CALLBACK (remind_cb), application, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "withdraw", G_CALLBACK (withdraw_cb), application, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), watch, 0);
  settings_changed_cb (settings, NULL, watch);
}
