/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-application"

#include "config.h"

#include "quay-application.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "quay-about.h"
#include "quay-ui-util.h"
#include "quay-window.h"

#define NEW_CONNECTION_OPTION "--new-connection"

/**
 * QuayApplication:
 *
 * The application: one window, and the actions that other programs may ask for. None of them changes a file;
 * the most they do is to open the assistant, which shows everything before it is done.
 *
 * The context is made when the first window needs it, unless one was handed in.
 */
struct _QuayApplication
{
  AdwApplication parent_instance;

  QuayContext   *context;
  GSettings     *settings;
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
    { "app.new-connection", { "<Control>n", NULL } },
    { "app.open-project", { "<Control>o", NULL } },
    { "app.shortcuts", { "<Control>question", NULL } },
    { "app.quit", { "<Control>q", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           (const char **) accelerators[i].keys);
}

/* The window, made when there is none yet. */
static QuayWindow *
ensure_window (QuayApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (QUAY_IS_WINDOW (l->data))
      return l->data;

  if (self->context == NULL)
    self->context = quay_context_new_for_user ();
  if (self->settings == NULL)
    self->settings = g_settings_new (APPLICATION_ID);
  return quay_window_new (GTK_APPLICATION (self), self->context, self->settings);
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
show_shortcuts (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCE_PATH "/ui/quay-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  QuayWindow *window = present_window (user_data);

  gtk_window_set_title (shortcuts, _("Keyboard Shortcuts"));
  quay_ui_name_parts (GTK_WIDGET (shortcuts), _("Search"));
  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (window));
  gtk_window_present (shortcuts);
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

static void
quay_application_open (GApplication *application,
                       GFile       **files,
                       int           n_files,
                       const char   *hint)
{
  QuayWindow *window = present_window (QUAY_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    quay_window_open_folder (window, files[i]);
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
    { "new-connection", new_connection, NULL, NULL, NULL, { 0 } },
    { "new-connection-from", new_connection_from, "s", NULL, NULL, { 0 } },
    { "open-project", open_project, NULL, NULL, NULL, { 0 } },
    { "shortcuts", show_shortcuts, NULL, NULL, NULL, { 0 } },
    { "about", show_about, NULL, NULL, NULL, { 0 } },
    { "quit", quit, NULL, NULL, NULL, { 0 } },
  };

  G_APPLICATION_CLASS (quay_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  set_accelerators (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static void
quay_application_dispose (GObject *object)
{
  QuayApplication *self = QUAY_APPLICATION (object);

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
  return self;
}
