/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-debug-info"

#include "config.h"

#include "quay-debug-info.h"

#include "quay-paths.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define KEYRING_NAME "org.freedesktop.secrets"

/* In milliseconds. Each is answered at once or not at all. */
#define LIMIT 2000

/* In characters: of what a program or a desktop calls itself. */
#define MAX_WORD 40

/*
 * The bus is asked who is there; nothing is started by asking, and the keyring itself hears nothing of it.
 */
typedef struct
{
  GDBusConnection *bus;
  GString         *text;
} Collection;

static void
collection_free (gpointer data)
{
  Collection *collection = data;

  g_clear_object (&collection->bus);
  g_string_free (collection->text, TRUE);
  g_free (collection);
}

/* What others call themselves, without anything that could be a path or a sentence. */
static char *
dup_word (const char *text)
{
  GString *word = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0' && word->len < MAX_WORD; p++)
    if (g_ascii_isalnum (*p) || strchr (":_-. ", *p) != NULL)
      g_string_append_c (word, *p);
  return g_string_free (word, FALSE);
}

static void
finish (GTask *task)
{
  Collection *collection = g_task_get_task_data (task);

  g_task_return_pointer (task, g_strdup (collection->text->str), g_free);
}

static void
process_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Collection *collection = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_autofree char *program = NULL;
  g_autofree char *word = NULL;
  guint32 process = 0;

  if (reply != NULL)
    {
      g_autofree char *path = NULL;

      g_variant_get (reply, "(u)", &process);
      path = g_strdup_printf ("/proc/%u/comm", process);
      /* A sandbox numbers processes in its own way. */
      if (!quay_path_is_sandboxed () && g_file_get_contents (path, &program, NULL, NULL))
        word = dup_word (g_strstrip (program));
    }
  g_string_append_printf (collection->text, "Keyring service: %s%s%s%s\n", reply != NULL ? "running" : "not running",
                          word != NULL ? " (" : "", word != NULL ? word : "", word != NULL ? ")" : "");
  finish (task);
}

static void
portal_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Collection *collection = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_autoptr(GVariant) version = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(v)", &version);
  if (version != NULL && g_variant_is_of_type (version, G_VARIANT_TYPE_UINT32))
    g_string_append_printf (collection->text, "Portals: available (Background %u)\n", g_variant_get_uint32 (version));
  else
    g_string_append (collection->text, "Portals: not available\n");

  g_dbus_connection_call (collection->bus, BUS_NAME, BUS_PATH, BUS_NAME, "GetConnectionUnixProcessID",
                          g_variant_new ("(s)", KEYRING_NAME), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT, NULL, process_cb, g_object_ref (task));
}

/**
 * quay_debug_info_collect_async:
 * @bus: (nullable): the session bus
 *
 * Asks who is on the bus, for a few seconds at most, and starts nobody.
 */
void
quay_debug_info_collect_async (GDBusConnection    *bus,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *system_word = dup_word (system);
  g_autofree char *desktop = dup_word (g_getenv ("XDG_CURRENT_DESKTOP"));
  Collection *collection;

  g_return_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_debug_info_collect_async);
  collection = g_new0 (Collection, 1);
  collection->bus = bus != NULL ? g_object_ref (bus) : NULL;
  collection->text = g_string_new (NULL);
  g_task_set_task_data (task, collection, collection_free);

  g_string_append_printf (collection->text, "Quayside %s\nSystem: %s\nDesktop: %s\nSandbox: %s\nGLib %u.%u.%u\n",
                          PACKAGE_VERSION, system != NULL ? system_word : "unknown",
                          *desktop != '\0' ? desktop : "unknown",
                          quay_path_is_sandboxed () ? "Flatpak" : "none",
                          glib_major_version, glib_minor_version, glib_micro_version);
  if (bus == NULL)
    {
      g_string_append (collection->text, "Portals: no session bus\nKeyring service: no session bus\n");
      finish (task);
      return;
    }
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.freedesktop.portal.Background", "version"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, LIMIT, NULL, portal_cb,
                          g_object_ref (task));
}

/**
 * quay_debug_info_collect_finish:
 *
 * Returns: (transfer full): lines of English, for whoever reads the report
 */
char *
quay_debug_info_collect_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
