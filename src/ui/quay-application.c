/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-application"

#include "config.h"

#include "quay-application.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "quay-about.h"
#include "quay-connection-defaults.h"
#include "quay-help-window.h"
#include "quay-high-contrast.h"
#include "quay-link.h"
#include "quay-preferences.h"
#include "quay-reminder-desktop.h"
#include "quay-shortcuts-window.h"
#include "quay-system-clock.h"
#include "quay-ui-util.h"
#include "quay-window.h"

#define NEW_CONNECTION_OPTION "--new-connection"

/**
 * QuayApplication:
 *
 * The application: one window, and the actions that other programs may ask for. None of them changes a file;
 * the most they do is to open the assistant, which shows everything before it is done.
 *
 * The context is made when the first window needs it, unless one was handed in, and again when another Cargo home is
 * chosen. While there is a window, the application also reminds of tokens that expire; before and after, the job at
 * login does.
 */
struct _QuayApplication
{
  AdwApplication         parent_instance;

  QuayContext           *context;
  gboolean               context_given;
  GSettings             *settings;
  QuayReminderWatch     *reminders;
  QuayReminderAutostart *autostart;
  QuayPreferences       *preferences;   /* weak; NULL while they are not open */
};

G_DEFINE_FINAL_TYPE (QuayApplication, quay_application, ADW_TYPE_APPLICATION)

static void
set_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[2];
  } accelerators[] = {
    { "app.help", { "F1", NULL } },
    { "app.new-connection", { "<Control>n", NULL } },
    { "app.open-project", { "<Control>o", NULL } },
    { "app.preferences", { "<Control>comma", NULL } },
    { "app.shortcuts", { "<Control>question", NULL } },
    { "app.quit", { "<Control>q", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           (const char **) accelerators[i].keys);
}

static QuayWindow *
find_window (QuayApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (QUAY_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
update_copies (QuayApplication *self)
{
  quay_file_store_set_n_backups (quay_context_get_files (self->context),
                                 (guint) g_settings_get_int (self->settings, "copies-to-keep"));
}

static void
update_autostart (QuayApplication *self)
{
  quay_reminder_autostart_set_wanted (self->autostart,
                                      g_settings_get_boolean (self->settings, "remind-before-expiry"));
}

static void
make_context (QuayApplication *self)
{
  g_autoptr(GFile) home = quay_defaults_dup_cargo_home (self->settings);

  g_clear_object (&self->context);
  self->context = quay_context_new_with_home (home);
  update_copies (self);
}

/* Another Cargo home is another list of connections, and another window. */
static void
cargo_home_changed_cb (QuayApplication *self)
{
  QuayWindow *old = find_window (self);
  QuayWindow *window;

  if (self->context_given)
    return;

  make_context (self);
  if (old == NULL)
    return;
  window = quay_window_new (GTK_APPLICATION (self), self->context, self->settings);
  gtk_window_present (GTK_WINDOW (window));
  if (self->preferences != NULL)
    {
      quay_preferences_set_context (self->preferences, self->context);
      gtk_window_set_transient_for (GTK_WINDOW (self->preferences), GTK_WINDOW (window));
      gtk_window_present (GTK_WINDOW (self->preferences));
    }
  gtk_window_destroy (GTK_WINDOW (old));
}

static void
start_reminders (QuayApplication *self)
{
  g_autoptr(QuayClock) clock = quay_system_clock_new ();
  GApplication *application = G_APPLICATION (self);

  self->reminders = quay_reminder_watch_new (quay_context_get_state_folder (self->context), clock);
  quay_reminder_desktop_follow (application, self->reminders, self->settings);
  quay_reminder_watch_update_async (self->reminders, NULL, NULL, NULL);

  self->autostart = quay_reminder_autostart_new_for_user (g_application_get_dbus_connection (application));
  g_signal_connect_object (self->settings, "changed::remind-before-expiry", G_CALLBACK (update_autostart), self,
                           G_CONNECT_SWAPPED);
  update_autostart (self);
}

static void
set_up (QuayApplication *self)
{
  self->settings = g_settings_new (APPLICATION_ID);
  if (self->context == NULL)
    make_context (self);
  update_copies (self);
  g_signal_connect_object (self->settings, "changed::copies-to-keep", G_CALLBACK (update_copies), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::cargo-home", G_CALLBACK (cargo_home_changed_cb), self,
                           G_CONNECT_SWAPPED);
  start_reminders (self);
}

/* The window, made when there is none yet. */
static QuayWindow *
ensure_window (QuayApplication *self)
{
  QuayWindow *window = find_window (self);

  if (window != NULL)
    return window;

  if (self->settings == NULL)
    set_up (self);
  window = quay_window_new (GTK_APPLICATION (self), self->context, self->settings);
  if (quay_defaults_want_check (self->settings, g_network_monitor_get_default ()))
    quay_window_check_when_loaded (window);
  return window;
}

static QuayWindow *
present_window (QuayApplication *self)
{
  QuayWindow *window = ensure_window (self);
  QuayAssistant *assistant = quay_window_get_assistant (window);

  gtk_window_present (assistant != NULL ? GTK_WINDOW (assistant) : GTK_WINDOW (window));
  return window;
}

static void
new_connection (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  quay_window_new_connection (present_window (user_data), NULL);
}

static void
new_connection_from (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  quay_window_new_connection (present_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
open_project (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  quay_window_choose_folder (present_window (user_data));
}

static void
check_all (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  quay_window_check_when_loaded (present_window (user_data));
}

static void
show_connection (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  quay_window_show_connection (present_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_token (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  quay_window_show_token (present_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_preferences (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  QuayApplication *self = user_data;
  QuayWindow *window = present_window (self);

  /* One modal window at a time. */
  if (quay_window_get_assistant (window) != NULL)
    return;
  if (self->preferences == NULL)
    g_set_weak_pointer (&self->preferences,
                        quay_preferences_new (GTK_WINDOW (window), self->settings, self->context, self->autostart));
  gtk_window_present (GTK_WINDOW (self->preferences));
}

static void
turn_on_reminders (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  QuayApplication *self = user_data;

  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "remind-before-expiry", TRUE);
}

static void
show_shortcuts (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  QuayWindow *window = present_window (user_data);

  gtk_window_present (GTK_WINDOW (quay_shortcuts_window_new (GTK_WINDOW (window))));
}

static void
show_help (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  quay_help_window_present (NULL);
}

static void
show_about (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  quay_about_present (GTK_WINDOW (present_window (user_data)));
}

static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  QuayWindow *window = ensure_window (user_data);

  /* The assistant asks before it loses what was typed, and ends what it writes. */
  if (quay_window_get_assistant (window) != NULL)
    gtk_window_close (GTK_WINDOW (quay_window_get_assistant (window)));
  if (quay_window_get_assistant (window) == NULL)
    gtk_window_close (GTK_WINDOW (window));
}

static void
quay_application_activate (GApplication *application)
{
  present_window (QUAY_APPLICATION (application));
}

/* Of another program or a page: it fills in the first field of the assistant, and does nothing else. */
static void
open_link (QuayWindow *window,
           const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = quay_link_parse_address (uri, &error);

  /* What was begun is not overwritten by somebody's link. */
  if (address != NULL && quay_window_get_assistant (window) == NULL)
    {
      quay_window_new_connection (window, address);
      return;
    }
  if (error != NULL)
    {
      g_info ("%s", error->message);
      quay_window_toast (window, _("The link does not lead to a feed"));
    }
}

static void
quay_application_open (GApplication *application,
                       GFile       **files,
                       int           n_files,
                       const char   *hint)
{
  QuayWindow *window = present_window (QUAY_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (quay_link_is_one (uri))
        open_link (window, uri);
      else
        quay_window_open_folder (window, files[i]);
    }
}

/* Takes “--new-connection” or “--new-connection=ADDRESS” out of @arguments. Returns what stands for it: the
 * address, or “” without one; NULL when the option was not given. */
static char *
take_new_connection (char **arguments)
{
  char *address = NULL;
  guint kept = 1;

  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    {
      const char *value = arguments[i];

      if (g_str_has_prefix (value, NEW_CONNECTION_OPTION) &&
          (value[strlen (NEW_CONNECTION_OPTION)] == '\0' || value[strlen (NEW_CONNECTION_OPTION)] == '='))
        {
          value += strlen (NEW_CONNECTION_OPTION);
          g_free (address);
          address = g_strdup (*value == '=' ? value + 1 : value);
          g_free (arguments[i]);
        }
      else
        {
          arguments[kept++] = arguments[i];
        }
    }
  if (arguments[0] != NULL)
    arguments[kept] = NULL;
  return address;
}

static gboolean
quay_application_local_command_line (GApplication *application,
                                     char       ***arguments,
                                     int          *exit_status)
{
  g_autofree char *address = take_new_connection (*arguments);
  g_autoptr(GError) error = NULL;

  if (address != NULL)
    {
      if (!g_application_register (application, NULL, &error))
        {
          g_printerr ("quayside: %s\n", error->message);
          *exit_status = EXIT_FAILURE;
          return TRUE;
        }
      /* In the window that runs already, if there is one. */
      if (*address != '\0')
        g_action_group_activate_action (G_ACTION_GROUP (application), "new-connection-from",
                                        g_variant_new_string (address));
      else
        g_action_group_activate_action (G_ACTION_GROUP (application), "new-connection", NULL);
    }
  return G_APPLICATION_CLASS (quay_application_parent_class)->local_command_line (application, arguments,
                                                                                  exit_status);
}

static void
quay_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "check-all", check_all, NULL, NULL, NULL, { 0 } },
    { "help", show_help, NULL, NULL, NULL, { 0 } },
    { "new-connection", new_connection, NULL, NULL, NULL, { 0 } },
    { "new-connection-from", new_connection_from, "s", NULL, NULL, { 0 } },
    { "open-project", open_project, NULL, NULL, NULL, { 0 } },
    { "preferences", show_preferences, NULL, NULL, NULL, { 0 } },
    { "show-connection", show_connection, "s", NULL, NULL, { 0 } },
    { "show-token", show_token, "s", NULL, NULL, { 0 } },
    { "turn-on-reminders", turn_on_reminders, NULL, NULL, NULL, { 0 } },
    { "shortcuts", show_shortcuts, NULL, NULL, NULL, { 0 } },
    { "about", show_about, NULL, NULL, NULL, { 0 } },
    { "quit", quit, NULL, NULL, NULL, { 0 } },
  };

  G_APPLICATION_CLASS (quay_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  set_accelerators (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (APPLICATION_ID);
  quay_ui_name_menus ();
  quay_high_contrast_follow ();
}

/* The help is beside the window, and goes with it. */
static void
quay_application_window_removed (GtkApplication *application,
                                 GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (quay_application_parent_class)->window_removed (application, window);
  if (find_window (QUAY_APPLICATION (application)) == NULL)
    quay_help_window_close ();
}

static void
quay_application_dispose (GObject *object)
{
  QuayApplication *self = QUAY_APPLICATION (object);

  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->reminders);
  g_clear_object (&self->autostart);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (quay_application_parent_class)->dispose (object);
}

static void
quay_application_class_init (QuayApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_application_dispose;
  application_class->activate = quay_application_activate;
  application_class->local_command_line = quay_application_local_command_line;
  application_class->open = quay_application_open;
  application_class->startup = quay_application_startup;
  GTK_APPLICATION_CLASS (klass)->window_removed = quay_application_window_removed;
}

static void
quay_application_init (QuayApplication *self)
{
}

/**
 * quay_application_new:
 * @application_id: the ID on the session bus
 * @context: (nullable): the parts that the job is done with; the user's own if %NULL
 */
QuayApplication *
quay_application_new (const char  *application_id,
                      QuayContext *context)
{
  QuayApplication *self;

  g_return_val_if_fail (g_application_id_is_valid (application_id), NULL);
  g_return_val_if_fail (context == NULL || QUAY_IS_CONTEXT (context), NULL);

  self = g_object_new (QUAY_TYPE_APPLICATION,
                       "application-id", application_id,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
  g_set_object (&self->context, context);
  self->context_given = context != NULL;
  return self;
}

QuayReminderAutostart *
quay_application_get_autostart (QuayApplication *self)
{
  g_return_val_if_fail (QUAY_IS_APPLICATION (self), NULL);

  return self->autostart;
}
