/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-about"

#include "config.h"

#include "quay-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "quay-ui-util.h"

/* Versions only: no organization, feed, account, path or token. */
static char *
dup_debug_info (void)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  return g_strdup_printf ("Quayside %s\n"
                          "System: %s\n"
                          "Sandbox: %s\n"
                          "GLib %u.%u.%u\n"
                          "GTK %u.%u.%u\n"
                          "libadwaita %u.%u.%u\n",
                          PACKAGE_VERSION,
                          system != NULL ? system : "unknown",
                          quay_ui_is_sandboxed () ? "Flatpak" : "none",
                          glib_major_version, glib_minor_version, glib_micro_version,
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
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
  g_autofree char *debug_info = dup_debug_info ();
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
                        "debug-info", debug_info,
                        "debug-info-filename", "quayside-debug-info.txt",
                        /* Translators: put your names here, one per line. */
                        "translator-credits", _("translator-credits"),
                        NULL);
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _("Trademarks"), NULL, GTK_LICENSE_CUSTOM,
                                      _("Not affiliated with Microsoft. Azure is a trademark of the Microsoft "
                                        "group of companies."));
  quay_ui_name_parts (about, _("About Quayside"));
  gtk_window_present (GTK_WINDOW (about));
}
