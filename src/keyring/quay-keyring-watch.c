/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-watch"

#include "config.h"

#include "quay-keyring-watch.h"

#include <string.h>

#include "quay-keyring-job.h"
#include "quay-keyring-service.h"

/* How long after the last sign of a change somebody is told, in milliseconds. One stored item makes half a dozen. */
#define DELAY 150

#define SERVICE_PATH "/org/freedesktop/secrets"

/* Tells when a token of Cargo comes, goes or is replaced, or a keyring is locked or unlocked.
 *
 * A keyring's signals name objects and not what they are, and are about the passwords of all programs. So they are only
 * a sign to look: after a pause, the default keyring, whether it is locked, and the items of Cargo are asked for, and
 * compared with what was there before. An item whose secret is replaced stays the same object, and is noticed by its
 * own signal.
 *
 * Nothing that is asked here opens a dialog or starts a service, so these calls may be cancelled. A locked keyring is
 * not searched, because KeePassXC asks the user to unlock one before it does.
 */
struct _QuayKeyringWatch
{
  QuayKeyringChangedFunc changed;
  gpointer               user_data;

  GCancellable          *cancellable;
  GDBusConnection       *bus;
  guint                  signals[3];
  guint                  timeout;
  gboolean               looking;
  gboolean               look_again;

  GVariant              *items;       /* what SearchItems answered; NULL before, or when nobody did */
  GVariant              *locked;      /* the default keyring's path, and whether it is locked */
  gboolean               known;
  gboolean               touched;     /* an item of Cargo was replaced */
};

static gboolean
is_same (GVariant *a,
         GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
}

static void
take_news (QuayKeyringWatch *self,
           GVariant         *items,
           GVariant         *locked)
{
  gboolean news = self->known && (self->touched || !is_same (items, self->items) || !is_same (locked, self->locked));

  g_clear_pointer (&self->items, g_variant_unref);
  g_clear_pointer (&self->locked, g_variant_unref);
  self->items = items != NULL ? g_variant_ref (items) : NULL;
  self->locked = locked != NULL ? g_variant_ref (locked) : NULL;
  self->known = TRUE;
  self->touched = FALSE;
  if (news)
    self->changed (self->user_data);
}

static void look_soon (QuayKeyringWatch *self);

/* One look: the default keyring, whether it is locked, and the items. What fails is taken as not there. */
typedef struct
{
  QuayKeyringWatch *watch;   /* not to be touched once the call was cancelled */
  char             *path;
  GVariant         *locked;
} Look;

static void
free_look (Look *look)
{
  g_free (look->path);
  g_clear_pointer (&look->locked, g_variant_unref);
  g_free (look);
}

static void
end_look (Look     *look,
          GVariant *items)
{
  QuayKeyringWatch *self = look->watch;

  self->looking = FALSE;
  if (self->look_again)
    {
      self->look_again = FALSE;
      look_soon (self);
    }
  take_news (self, items, look->locked);
  free_look (look);
}

static void
call (QuayKeyringWatch   *self,
      const char         *path,
      const char         *interface,
      const char         *method,
      GVariant           *parameters,
      const char         *reply_type,
      GAsyncReadyCallback callback,
      gpointer            user_data)
{
  g_dbus_connection_call (self->bus, QUAY_KEYRING_SERVICE_BUS_NAME, path, interface, method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable,
                          callback, user_data);
}

static void
items_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) items = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    free_look (look);
  else
    end_look (look, items);
}

static void
locked_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr(GVariant) value = NULL;
  GVariantBuilder builder;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      free_look (look);
      return;
    }

  if (reply != NULL)
    {
      g_variant_get (reply, "(v)", &value);
      look->locked = g_variant_ref_sink (g_variant_new ("(sv)", look->path, value));
    }
  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (value))
    {
      end_look (look, NULL);
      return;
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "xdg:schema", quay_keyring_schema.name);
  call (look->watch, SERVICE_PATH, "org.freedesktop.Secret.Service", "SearchItems",
        g_variant_new ("(a{ss})", &builder), "(aoao)", items_found_cb, look);
}

static void
default_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      free_look (look);
      return;
    }

  if (reply != NULL)
    g_variant_get (reply, "(o)", &look->path);
  if (look->path == NULL || strcmp (look->path, "/") == 0)
    end_look (look, NULL);
  else
    call (look->watch, look->path, "org.freedesktop.DBus.Properties", "Get",
          g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Locked"), "(v)", locked_read_cb, look);
}

static void
look_now (QuayKeyringWatch *self)
{
  Look *look;

  if (self->looking)
    {
      self->look_again = TRUE;
      return;
    }

  self->looking = TRUE;
  look = g_new0 (Look, 1);
  look->watch = self;
  call (self, SERVICE_PATH, "org.freedesktop.Secret.Service", "ReadAlias",
        g_variant_new ("(s)", "default"), "(o)", default_found_cb, look);
}

static gboolean
delay_over_cb (gpointer user_data)
{
  QuayKeyringWatch *self = user_data;

  self->timeout = 0;
  look_now (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (QuayKeyringWatch *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (DELAY, delay_over_cb, self);
}

/* Whether the item at @path was one of Cargo's when we last looked. */
static gboolean
is_known (QuayKeyringWatch *self,
          const char       *path)
{
  for (guint list = 0; self->items != NULL && list < 2; list++)
    {
      g_autoptr(GVariant) paths = g_variant_get_child_value (self->items, list);
      g_autofree const char **elements = g_variant_get_objv (paths, NULL);

      if (g_strv_contains (elements, path))
        return TRUE;
    }
  return FALSE;
}

static void
signal_cb (GDBusConnection *bus,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         user_data)
{
  QuayKeyringWatch *self = user_data;
  const char *item;

  /* gnome-keyring 42.1 calls an item created when its secret is replaced. */
  if ((g_str_equal (name, "ItemChanged") || g_str_equal (name, "ItemCreated")) &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(o)")))
    {
      g_variant_get (parameters, "(&o)", &item);
      self->touched |= is_known (self, item);
    }
  look_soon (self);
}

static void
bus_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  QuayKeyringWatch *self = user_data;
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      /* Cancelled: the watch is gone. No bus: there will be none, and nothing that could change. */
      g_debug ("The keyring is not watched: %s", error->message);
      return;
    }

  self->bus = bus;
  self->signals[0] = g_dbus_connection_signal_subscribe (bus, QUAY_KEYRING_SERVICE_BUS_NAME,
                                                         "org.freedesktop.Secret.Collection", NULL, NULL, NULL,
                                                         G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self, NULL);
  self->signals[1] = g_dbus_connection_signal_subscribe (bus, QUAY_KEYRING_SERVICE_BUS_NAME,
                                                         "org.freedesktop.Secret.Service", NULL, NULL, NULL,
                                                         G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self, NULL);
  self->signals[2] = g_dbus_connection_signal_subscribe (bus, "org.freedesktop.DBus", "org.freedesktop.DBus",
                                                         "NameOwnerChanged", NULL, QUAY_KEYRING_SERVICE_BUS_NAME,
                                                         G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self, NULL);
  look_now (self);
}

/**
 * quay_keyring_watch_new:
 * @changed: called in the main context of the caller
 *
 * Begins to watch the session's keyring, if there is a session bus.
 */
QuayKeyringWatch *
quay_keyring_watch_new (QuayKeyringChangedFunc changed,
                        gpointer               user_data)
{
  QuayKeyringWatch *self = g_new0 (QuayKeyringWatch, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, bus_found_cb, self);
  return self;
}

void
quay_keyring_watch_free (QuayKeyringWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timeout, g_source_remove);
  for (guint i = 0; self->bus != NULL && i < G_N_ELEMENTS (self->signals); i++)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signals[i]);
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->items, g_variant_unref);
  g_clear_pointer (&self->locked, g_variant_unref);
  g_free (self);
}
