/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-launch"

#include "config.h"

#include "quay-launch.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>

#include "quay-ui-compat.h"
#include "quay-ui-util.h"

#define APPLICATIONS_PANEL "gnome-applications-panel.desktop"
#define NETWORK_PANEL "gnome-network-panel.desktop"

/* Who asked to see which file; lives until the file manager has answered. */
typedef struct
{
  GtkWidget *widget;
  GFile     *file;
} ShowRequest;

static void
show_request_free (ShowRequest *request)
{
  g_clear_object (&request->widget);
  g_clear_object (&request->file);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ShowRequest, show_request_free)

static void
uri_shown_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = user_data;
  g_autoptr(GError) error = NULL;

  if (quay_ui_compat_show_uri_finish (GTK_WINDOW (object), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_info ("Nothing opened the address: %s", error->message);
  quay_ui_toast (widget, _("No app could open this"));
}

/**
 * quay_launch_uri:
 * @widget: a widget of the window that asks
 * @uri: what to open in the app that the user prefers; by the portal inside of a sandbox
 */
void
quay_launch_uri (GtkWidget  *widget,
                 const char *uri)
{
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (uri != NULL);

  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    quay_ui_compat_show_uri_async (GTK_WINDOW (root), uri, uri_shown_cb, g_object_ref (widget));
}

/**
 * quay_launch_file:
 * @widget: a widget of the window that asks
 * @file: a file or folder, opened in the app that the user prefers for it
 */
void
quay_launch_file (GtkWidget *widget,
                  GFile     *file)
{
  g_autofree char *uri = NULL;

  g_return_if_fail (G_IS_FILE (file));

  uri = g_file_get_uri (file);
  quay_launch_uri (widget, uri);
}

static void
items_shown_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(ShowRequest) request = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GFile) folder = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  folder = g_file_get_parent (request->file);

  /* Not every file manager offers the interface; the folder alone opens in all of them. */
  if (reply == NULL && folder != NULL)
    quay_launch_file (request->widget, folder);
}

static void
bus_ready_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ShowRequest) request = user_data;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autofree char *uri = g_file_get_uri (request->file);
  const char *const uris[] = { uri, NULL };

  if (bus == NULL)
    {
      g_autoptr(GFile) folder = g_file_get_parent (request->file);

      quay_launch_file (request->widget, folder != NULL ? folder : request->file);
      return;
    }

  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          items_shown_cb, g_steal_pointer (&request));
}

/**
 * quay_launch_folder_of:
 * @widget: a widget of the window that asks
 * @file: a file, shown selected in the file manager
 */
void
quay_launch_folder_of (GtkWidget *widget,
                       GFile     *file)
{
  ShowRequest *request;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_FILE (file));

  request = g_new0 (ShowRequest, 1);
  request->widget = g_object_ref (widget);
  request->file = g_object_ref (file);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_ready_cb, request);
}

static gboolean
has_panel (const char *id)
{
  g_autoptr(GDesktopAppInfo) panel = g_desktop_app_info_new (id);

  return panel != NULL;
}

static void
launch_panel (GtkWidget  *widget,
              const char *id)
{
  g_autoptr(GDesktopAppInfo) panel = g_desktop_app_info_new (id);
  g_autoptr(GdkAppLaunchContext) launch = NULL;
  g_autoptr(GError) error = NULL;

  if (panel == NULL)
    return;

  launch = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  if (!g_app_info_launch (G_APP_INFO (panel), NULL, G_APP_LAUNCH_CONTEXT (launch), &error))
    {
      g_info ("The settings did not open: %s", error->message);
      quay_ui_toast (widget, _("No app could open this"));
    }
}

/**
 * quay_launch_has_network_panel:
 *
 * Returns: whether the desktop's network settings are at hand; they are not inside of a sandbox
 */
gboolean
quay_launch_has_network_panel (void)
{
  return has_panel (NETWORK_PANEL);
}

void
quay_launch_network_panel (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  launch_panel (widget, NETWORK_PANEL);
}

/**
 * quay_launch_has_applications_panel:
 *
 * Returns: whether the desktop's settings of what apps may do are at hand; they are not inside of a sandbox
 */
gboolean
quay_launch_has_applications_panel (void)
{
  return has_panel (APPLICATIONS_PANEL);
}

void
quay_launch_applications_panel (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  launch_panel (widget, APPLICATIONS_PANEL);
}
