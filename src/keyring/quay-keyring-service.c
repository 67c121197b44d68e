/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-service"

#include "config.h"

#include "quay-keyring-service.h"

/* Seen in gnome-keyring 42.1, and in the sources of KeePassXC 2.7 and of KWallet in KDE Frameworks 5 and 6. A locked
 * KeePassXC database is a keyring without items, until it is unlocked.
 */
static const QuayKeyringService services[] = {
  { "org.gnome.keyring", "GNOME Keyring", TRUE },
  { "org.kde.secretservicecompat", "KWallet", TRUE },
  { "org.kde.kwalletd6", "KWallet", TRUE },
  { "org.kde.kwalletd5", "KWallet", TRUE },
  { "org.keepassxc.KeePassXC.MainWindow", "KeePassXC", FALSE },
};

typedef struct
{
  char *owner;
  guint next;
} Search;

static void
free_search (Search *search)
{
  g_free (search->owner);
  g_free (search);
}

/* Each name is asked for in the callback of the one before. */
static void ask_next (GTask *task);

static void
owner_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  const char *owner = NULL;

  /* No answer is an answer: nobody has the name, or a sandbox does not let us know. */
  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);

  if (g_strcmp0 (owner, search->owner) == 0)
    {
      g_task_return_pointer (task, (gpointer) & services[search->next], NULL);
      return;
    }
  search->next++;
  ask_next (g_steal_pointer (&task));
}

static void
ask_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  if (search->next < G_N_ELEMENTS (services))
    {
      g_dbus_connection_call (g_task_get_source_object (task), "org.freedesktop.DBus", "/org/freedesktop/DBus",
                              "org.freedesktop.DBus", "GetNameOwner",
                              g_variant_new ("(s)", services[search->next].bus_name), G_VARIANT_TYPE ("(s)"),
                              G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, owner_found_cb, task);
      return;
    }

  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

/**
 * quay_keyring_service_identify_async:
 * @owner: (nullable): the unique bus name of who owns %QUAY_KEYRING_SERVICE_BUS_NAME
 *
 * Finds out which program that is, by the other names that it has on the bus. Its process would tell too, but not to
 * an app in a sandbox.
 */
void
quay_keyring_service_identify_async (GDBusConnection    *bus,
                                     const char         *owner,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task;
  Search *search;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));

  task = g_task_new (bus, NULL, callback, user_data);
  g_task_set_source_tag (task, quay_keyring_service_identify_async);
  search = g_new0 (Search, 1);
  search->owner = g_strdup (owner);
  if (owner == NULL)
    search->next = G_N_ELEMENTS (services);
  g_task_set_task_data (task, search, (GDestroyNotify) free_search);
  ask_next (task);
}

/**
 * quay_keyring_service_identify_finish:
 *
 * Returns: (transfer none) (nullable): the program, or %NULL when it is none that is known
 */
const QuayKeyringService *
quay_keyring_service_identify_finish (GDBusConnection *bus,
                                      GAsyncResult    *result)
{
  g_return_val_if_fail (g_task_is_valid (result, bus), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
