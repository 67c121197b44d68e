/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder-job"

#include "config.h"

#include "quay-reminder-job.h"

#include "quay-paths.h"
#include "quay-reminder-desktop.h"
#include "quay-system-clock.h"

/* Sessions seldom last longer, and the next login looks again. */
#define HORIZON (14 * G_TIME_SPAN_DAY)

/* What of GNOME Shell takes notifications that outlive their sender and start the application when they are chosen. */
#define GTK_NOTIFICATIONS "org.gtk.Notifications"

/**
 * QuayReminderJob:
 *
 * Reminds while there is no window, by the dates in the ledger alone: it loads no toolkit, and asks neither network nor
 * keyring.
 *
 * It looks once, says what is due and leaves, unless the next reminder comes within two weeks: a computer that is only
 * ever put to sleep would otherwise never be reminded. Then it sleeps until that moment, and does nothing in between
 * but to look at the clock once an hour. Where the desktop gives the answer to a notification only to who has sent it,
 * it also waits for that answer.
 *
 * It does not own the name of the application on the bus: who starts the window while the job is there gets the window.
 * While the window is open, the job is quiet.
 */
struct _QuayReminderJob
{
  GApplication       parent_instance;

  GFile             *state_folder;
  GSettings         *settings;
  QuayClock         *clock;
  QuayReminderWatch *watch;
  guint              window_id;
  guint              desktop_id;
  gboolean           window_known;
  gboolean           desktop_known;
  gboolean           is_answered;     /* whether the desktop starts the application when a notification is chosen */
  gboolean           has_said;
  gboolean           staying;
};

G_DEFINE_FINAL_TYPE (QuayReminderJob, quay_reminder_job, G_TYPE_APPLICATION)

static gboolean
has_more_to_do (QuayReminderJob *self)
{
  GDateTime *next = quay_reminder_watch_get_next (self->watch);
  g_autoptr(GDateTime) now = quay_clock_get_now (self->clock);

  if (!g_settings_get_boolean (self->settings, "remind-before-expiry"))
    return FALSE;
  return (next != NULL && g_date_time_difference (next, now) <= HORIZON) ||
         (self->has_said && !self->is_answered);
}

static void
looked_cb (QuayReminderJob *self)
{
  if (self->staying && !has_more_to_do (self))
    {
      self->staying = FALSE;
      g_application_release (G_APPLICATION (self));
    }
}

static void
remind_cb (QuayReminderJob *self)
{
  self->has_said = TRUE;
}

/* Once it is known who else is there. */
static void
begin (QuayReminderJob *self)
{
  if (self->watch != NULL || !self->window_known || !self->desktop_known)
    return;

  self->watch = quay_reminder_watch_new (self->state_folder, self->clock);
  g_signal_connect_object (self->watch, "remind", G_CALLBACK (remind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "looked", G_CALLBACK (looked_cb), self, G_CONNECT_SWAPPED);
  quay_reminder_desktop_follow (G_APPLICATION (self), self->watch, self->settings);
  quay_reminder_watch_update_async (self->watch, NULL, NULL, NULL);
}

static void
window_appeared_cb (GDBusConnection *connection,
                    const char      *name,
                    const char      *owner,
                    gpointer         user_data)
{
  QuayReminderJob *self = user_data;

  self->window_known = TRUE;
  begin (self);
  if (self->watch != NULL)
    quay_reminder_watch_set_quiet (self->watch, TRUE);
}

static void
window_vanished_cb (GDBusConnection *connection,
                    const char      *name,
                    gpointer         user_data)
{
  QuayReminderJob *self = user_data;

  self->window_known = TRUE;
  begin (self);
  if (self->watch != NULL)
    quay_reminder_watch_set_quiet (self->watch, FALSE);
}

static void
desktop_appeared_cb (GDBusConnection *connection,
                     const char      *name,
                     const char      *owner,
                     gpointer         user_data)
{
  QuayReminderJob *self = user_data;

  self->desktop_known = TRUE;
  self->is_answered = TRUE;
  begin (self);
}

static void
desktop_vanished_cb (GDBusConnection *connection,
                     const char      *name,
                     gpointer         user_data)
{
  QuayReminderJob *self = user_data;

  self->desktop_known = TRUE;
  /* In a sandbox the portal takes notifications, and starts the application by itself. */
  self->is_answered = quay_path_is_sandboxed ();
  begin (self);
}

/* The notification was chosen: the window is to be opened, by the bus or where it is open already. */
static void
show_token (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  GApplication *application = user_data;
  const char *id = g_application_get_application_id (application);
  g_autofree char *slashes = g_strdelimit (g_strdup (id), ".", '/');
  g_autofree char *path = g_strconcat ("/", g_strdelimit (slashes, "-", '_'), NULL);

  g_dbus_connection_call (g_application_get_dbus_connection (application), id, path,
                          "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(s@av@a{sv})", "show-token",
                                         g_variant_new_array (G_VARIANT_TYPE_VARIANT,
                                                              (GVariant *[]){ g_variant_new_variant (parameter) }, 1),
                                         g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
quay_reminder_job_activate (GApplication *application)
{
  QuayReminderJob *self = QUAY_REMINDER_JOB (application);
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  /* Without a desktop there is nobody to remind. */
  if (connection == NULL || self->window_id != 0)
    return;

  self->staying = TRUE;
  g_application_hold (application);
  self->window_id = g_bus_watch_name_on_connection (connection, g_application_get_application_id (application),
                                                    G_BUS_NAME_WATCHER_FLAGS_NONE, window_appeared_cb,
                                                    window_vanished_cb, self, NULL);
  self->desktop_id = g_bus_watch_name_on_connection (connection, GTK_NOTIFICATIONS, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     desktop_appeared_cb, desktop_vanished_cb, self, NULL);
}

static void
quay_reminder_job_dispose (GObject *object)
{
  QuayReminderJob *self = QUAY_REMINDER_JOB (object);

  g_clear_handle_id (&self->window_id, g_bus_unwatch_name);
  g_clear_handle_id (&self->desktop_id, g_bus_unwatch_name);
  g_clear_object (&self->watch);
  g_clear_object (&self->state_folder);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (quay_reminder_job_parent_class)->dispose (object);
}

static void
quay_reminder_job_class_init (QuayReminderJobClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_reminder_job_dispose;
  G_APPLICATION_CLASS (klass)->activate = quay_reminder_job_activate;
}

static void
quay_reminder_job_init (QuayReminderJob *self)
{
  static const GActionEntry actions[] = {
    { "show-token", show_token, "s", NULL, NULL, { 0 } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

/**
 * quay_reminder_job_wanted:
 * @argv: the arguments of the program, with its name first
 *
 * Returns: whether the program was started to remind, by a session that begins
 */
gboolean
quay_reminder_job_wanted (int    argc,
                          char **argv)
{
  return argc == 2 && g_strcmp0 (argv[1], QUAY_REMINDER_JOB_OPTION) == 0;
}

/**
 * quay_reminder_job_new:
 * @application_id: that of the window, by which the desktop knows what to start
 * @state_folder: where the ledger is
 * @settings: whether and when a person wants to be reminded
 * @clock: what tells the time; its alarm is set by this object alone
 */
QuayReminderJob *
quay_reminder_job_new (const char *application_id,
                       GFile      *state_folder,
                       GSettings  *settings,
                       QuayClock  *clock)
{
  QuayReminderJob *self;

  g_return_val_if_fail (g_application_id_is_valid (application_id), NULL);
  g_return_val_if_fail (G_IS_FILE (state_folder), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (QUAY_IS_CLOCK (clock), NULL);

  self = g_object_new (QUAY_TYPE_REMINDER_JOB,
                       "application-id", application_id,
                       "flags", G_APPLICATION_NON_UNIQUE,
                       NULL);
  self->state_folder = g_object_ref (state_folder);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * quay_reminder_job_run:
 *
 * Does the job for the account that runs the program, until there is nothing more to say. The language is to be set
 * before.
 *
 * Returns: the exit code
 */
int
quay_reminder_job_run (void)
{
  g_autoptr(GFile) state_folder = quay_path_get_state_folder ();
  g_autoptr(GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autoptr(QuayClock) clock = quay_system_clock_new ();
  g_autoptr(QuayReminderJob) job = quay_reminder_job_new (APPLICATION_ID, state_folder, settings, clock);

  return g_application_run (G_APPLICATION (job), 0, NULL);
}
