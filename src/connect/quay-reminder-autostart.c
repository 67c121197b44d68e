/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder-autostart"

#include "config.h"

#include "quay-reminder-autostart.h"

#include <glib/gi18n-lib.h>

#include "quay-paths.h"
#include "quay-private-file.h"
#include "quay-reminder-job.h"
#include "quay-reminder-portal.h"

#define FILE_NAME APPLICATION_ID ".Reminders.desktop"

/* More than a desktop file has. */
#define MAX_SIZE (64 * 1024)

/**
 * QuayReminderAutostart:
 *
 * The job at login: a file in the session's autostart folder, or inside of a sandbox what the portal of the desktop
 * makes of a request. One wish is carried out after the other, and only the last one counts.
 *
 * [property@Quay.ReminderAutostart:refused] says that the job is wanted and is not allowed: by a person who was asked,
 * by the system, or by a folder that cannot be written. A file that says “Hidden” was switched off in the settings of
 * the desktop, which is respected.
 */
struct _QuayReminderAutostart
{
  GObject          parent_instance;

  GFile           *file;          /* NULL inside of a sandbox */
  GDBusConnection *bus;
  char            *program;
  gboolean         wanted;
  gboolean         known;         /* whether anybody has said what is wanted */
  gboolean         busy;
  gboolean         again;
  gboolean         refused;
};

enum { PROP_0, PROP_REFUSED, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayReminderAutostart, quay_reminder_autostart, G_TYPE_OBJECT)

/* One wish for the thread that carries it out. */
typedef struct
{
  GFile   *file;
  char    *program;
  gboolean wanted;
} Wish;

static void apply (QuayReminderAutostart *self);

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_clear_object (&wish->file);
  g_clear_pointer (&wish->program, g_free);
  g_free (wish);
}

/* The Exec key quotes twice: for itself, and as a string of the file, which GKeyFile does. “%” begins a field code.
 * (Desktop Entry Specification 1.5, “The Exec key”)
 */
static char *
quote_program (const char *program)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = program; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (quoted, '\\');
      else if (*p == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static GBytes *
create_contents (const char *program)
{
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autofree char *quoted = quote_program (program);
  g_autofree char *command = g_strconcat (quoted, " " QUAY_REMINDER_JOB_OPTION, NULL);
  gsize length;
  char *text;

  g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, "Type", "Application");
  g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, "Name", "Quayside");
  g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, "Comment", _("Reminders of tokens before they expire"));
  g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, "Icon", APPLICATION_ID);
  g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, "TryExec", program);
  g_key_file_set_string (keys, G_KEY_FILE_DESKTOP_GROUP, "Exec", command);
  g_key_file_set_boolean (keys, G_KEY_FILE_DESKTOP_GROUP, "NoDisplay", TRUE);
  g_key_file_set_boolean (keys, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-UsesNotifications", TRUE);
  text = g_key_file_to_data (keys, &length, NULL);
  return g_bytes_new_take (text, length);
}

/* (transfer full) (nullable): what the file holds now */
static GBytes *
read_contents (GFile *file)
{
  g_autoptr(GMappedFile) map = g_mapped_file_new (g_file_peek_path (file), FALSE, NULL);

  return map != NULL && g_mapped_file_get_length (map) <= MAX_SIZE ? g_mapped_file_get_bytes (map) : NULL;
}

static gboolean
is_switched_off (GBytes *contents)
{
  g_autoptr(GKeyFile) keys = g_key_file_new ();

  return contents != NULL &&
         g_key_file_load_from_bytes (keys, contents, G_KEY_FILE_NONE, NULL) &&
         (g_key_file_get_boolean (keys, G_KEY_FILE_DESKTOP_GROUP, "Hidden", NULL) ||
          (g_key_file_has_key (keys, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-Autostart-enabled", NULL) &&
           !g_key_file_get_boolean (keys, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-Autostart-enabled", NULL)));
}

static void
change_file (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Wish *wish = task_data;
  g_autoptr(GBytes) old = read_contents (wish->file);
  g_autoptr(GBytes) new = create_contents (wish->program);
  GError *error = NULL;

  if (!wish->wanted)
    {
      if (old != NULL && !quay_file_delete_private (wish->file))
        g_info ("The job at login could not be removed");
      g_task_return_boolean (task, TRUE);
    }
  else if (is_switched_off (old))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "It was switched off");
  else if ((old != NULL && g_bytes_equal (old, new)) || quay_file_write_private (wish->file, new, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
end (QuayReminderAutostart *self,
     gboolean               allowed)
{
  gboolean refused = !allowed && self->wanted;

  self->busy = FALSE;
  if (self->again)
    {
      apply (self);
      return;
    }
  if (self->refused == refused)
    return;
  self->refused = refused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean allowed = g_task_propagate_boolean (G_TASK (result), &error);

  if (!allowed)
    g_info ("There is no job at login: %s", error->message);
  end (QUAY_REMINDER_AUTOSTART (object), allowed);
}

static void
requested_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(QuayReminderAutostart) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean allowed = quay_reminder_portal_request_finish (result, &error);

  if (!allowed)
    g_info ("There is no job at login: %s", error->message);
  end (self, allowed);
}

static void
apply (QuayReminderAutostart *self)
{
  const char *command[] = { self->program, QUAY_REMINDER_JOB_OPTION, NULL };
  g_autoptr(GTask) task = NULL;
  Wish *wish;

  if (self->busy)
    {
      self->again = TRUE;
      return;
    }
  self->busy = TRUE;
  self->again = FALSE;

  if (self->file != NULL)
    {
      wish = g_new0 (Wish, 1);
      wish->file = g_object_ref (self->file);
      wish->program = g_strdup (self->program);
      wish->wanted = self->wanted;
      task = g_task_new (self, NULL, changed_cb, NULL);
      g_task_set_source_tag (task, apply);
      g_task_set_task_data (task, wish, wish_free);
      g_task_run_in_thread (task, change_file);
    }
  else if (self->bus != NULL)
    {
      quay_reminder_portal_request_async (self->bus, _("Quayside can remind about tokens before they expire."),
                                          command, self->wanted, NULL, requested_cb, g_object_ref (self));
    }
  else
    {
      end (self, FALSE);
    }
}

static void
quay_reminder_autostart_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_REFUSED:
      g_value_set_boolean (value, QUAY_REMINDER_AUTOSTART (object)->refused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_reminder_autostart_dispose (GObject *object)
{
  QuayReminderAutostart *self = QUAY_REMINDER_AUTOSTART (object);

  g_clear_object (&self->file);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->program, g_free);
  G_OBJECT_CLASS (quay_reminder_autostart_parent_class)->dispose (object);
}

static void
quay_reminder_autostart_class_init (QuayReminderAutostartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_reminder_autostart_dispose;
  object_class->get_property = quay_reminder_autostart_get_property;

  /**
   * QuayReminderAutostart:refused:
   *
   * Whether the job is wanted and not allowed, as far as is known.
   */
  properties[PROP_REFUSED] =
    g_param_spec_boolean ("refused", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_reminder_autostart_init (QuayReminderAutostart *self)
{
}

/**
 * quay_reminder_autostart_new:
 * @folder: (nullable): the session's autostart folder, made when it is needed; %NULL to ask the portal
 * @bus: (nullable): the session bus; only used when @folder is %NULL
 * @program: an absolute path, or with the portal a name inside of the sandbox
 */
QuayReminderAutostart *
quay_reminder_autostart_new (GFile           *folder,
                             GDBusConnection *bus,
                             const char      *program)
{
  QuayReminderAutostart *self;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);
  g_return_val_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (QUAY_TYPE_REMINDER_AUTOSTART, NULL);
  self->file = folder != NULL ? g_file_get_child (folder, FILE_NAME) : NULL;
  self->bus = bus != NULL ? g_object_ref (bus) : NULL;
  self->program = g_strdup (program);
  return self;
}

/* The program that runs, also when it was replaced by a newer version meanwhile. */
static char *
dup_own_program (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);

  if (path == NULL)
    return g_strdup ("quayside");
  if (g_str_has_suffix (path, " (deleted)"))
    path[strlen (path) - strlen (" (deleted)")] = '\0';
  return g_steal_pointer (&path);
}

/**
 * quay_reminder_autostart_new_for_user:
 * @bus: (nullable): the session bus
 *
 * The job of the account that runs the program, inside of a sandbox or not. Nothing is done yet.
 */
QuayReminderAutostart *
quay_reminder_autostart_new_for_user (GDBusConnection *bus)
{
  g_autoptr(GFile) folder = g_file_new_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *program = dup_own_program ();

  if (quay_path_is_sandboxed ())
    return quay_reminder_autostart_new (NULL, bus, "quayside");
  return quay_reminder_autostart_new (folder, NULL, program);
}

gboolean
quay_reminder_autostart_get_refused (QuayReminderAutostart *self)
{
  g_return_val_if_fail (QUAY_IS_REMINDER_AUTOSTART (self), FALSE);

  return self->refused;
}

/**
 * quay_reminder_autostart_set_wanted:
 * @wanted: whether the job shall be there
 *
 * Carries out the wish in the background. What was never wanted is not touched: the portal is not asked for nothing.
 */
void
quay_reminder_autostart_set_wanted (QuayReminderAutostart *self,
                                    gboolean               wanted)
{
  g_return_if_fail (QUAY_IS_REMINDER_AUTOSTART (self));

  if (self->known && self->wanted == wanted)
    return;
  /* In a sandbox it may only be off because it was never on. */
  if (!self->known && !wanted && self->file == NULL)
    {
      self->known = TRUE;
      return;
    }
  self->known = TRUE;
  self->wanted = wanted;
  apply (self);
}
