/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-about"

#include "config.h"

#include "quay-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "quay-debug-info.h"
#include "quay-help-window.h"
#include "quay-ui-util.h"

/* With the versions of what only the window has. */
static void
info_collected_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(AdwAboutWindow) about = user_data;
  g_autofree char *info = quay_debug_info_collect_finish (result, NULL);
  g_autofree char *text = NULL;

  if (info == NULL)
    return;

  text = g_strdup_printf ("%s"
                          "GTK %u.%u.%u\n"
                          "libadwaita %u.%u.%u\n",
                          info,
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
  adw_about_window_set_debug_info (about, text);
}

/**
 * quay_about_present:
 * @parent: the window that asks
 *
 * Shows who made Quayside, and under which licence.
 */
void
quay_about_present (GtkWindow *parent)
{
  static const char *const developers[] = { "The Quayside authors", NULL };
  GtkApplication *application;
  GDBusConnection *bus = NULL;
  GtkWidget *about;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  about = g_object_new (ADW_TYPE_ABOUT_WINDOW,
                        "transient-for", parent,
                        "modal", TRUE,
                        "application-icon", APPLICATION_ID,
                        "application-name", _("Quayside"),
                        "developer-name", _("The Quayside Authors"),
                        "developers", developers,
                        "version", PACKAGE_VERSION,
                        "comments", _("Connect Cargo projects to Azure Artifacts feeds. "
                                      "Tokens are kept in the keyring."),
                        "website", PROJECT_URL,
                        "issue-url", PROJECT_URL "/issues",
                        "license-type", GTK_LICENSE_GPL_3_0,
                        "copyright", "© 2026 The Quayside authors",
                        "debug-info-filename", "quayside-debug-info.txt",
                        /* Translators: put your names here, one per line. */
                        "translator-credits", _("translator-credits"),
                        NULL);
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _("Trademarks"), NULL, GTK_LICENSE_CUSTOM,
                                      _("Not affiliated with Microsoft. Azure is a trademark of the Microsoft "
                                        "group of companies."));
  quay_ui_name_parts (about, _("About Quayside"));
  quay_help_window_add_key (about, "index");

  application = gtk_window_get_application (parent);
  if (application != NULL)
    bus = g_application_get_dbus_connection (G_APPLICATION (application));
  quay_debug_info_collect_async (bus, NULL, info_collected_cb, g_object_ref (about));
  gtk_window_present (GTK_WINDOW (about));
}
