/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-defaults"

#include "config.h"

#include "quay-connection-defaults.h"

/* In characters: longer than any name that Azure DevOps allows. */
#define MAX_NAME 255

/*
 * Settings that a person, or an administrator for many, has chosen. Whatever is in them is checked like any other input.
 */

/**
 * quay_defaults_dup_cargo_home:
 *
 * Returns: (transfer full) (nullable): the folder that was chosen, %NULL when the environment decides
 */
GFile *
quay_defaults_dup_cargo_home (GSettings *settings)
{
  g_autofree char *text = g_settings_get_string (settings, "cargo-home");
  g_autoptr(GFile) folder = NULL;

  if (g_path_is_absolute (text))
    folder = g_file_new_for_path (text);
  else if (g_str_has_prefix (text, "file:///"))
    folder = g_file_new_for_uri (text);
  return folder != NULL && g_file_peek_path (folder) != NULL ? g_steal_pointer (&folder) : NULL;
}

/**
 * quay_defaults_set_cargo_home:
 * @folder: (nullable): a local folder; %NULL to let the environment decide again
 */
void
quay_defaults_set_cargo_home (GSettings *settings,
                              GFile     *folder)
{
  const char *path = folder != NULL ? g_file_peek_path (folder) : NULL;

  if (path == NULL)
    {
      g_settings_reset (settings, "cargo-home");
    }
  else if (g_utf8_validate (path, -1, NULL))
    {
      g_settings_set_string (settings, "cargo-home", path);
    }
  else
    {
      g_autofree char *uri = g_file_get_uri (folder);

      g_settings_set_string (settings, "cargo-home", uri);
    }
}

/**
 * quay_defaults_want_check:
 *
 * Returns: whether to check the connections now that the window is opened: where traffic is paid for, a person decides
 */
gboolean
quay_defaults_want_check (GSettings       *settings,
                          GNetworkMonitor *network)
{
  return g_settings_get_boolean (settings, "check-on-open") &&
         g_network_monitor_get_network_available (network) &&
         !g_network_monitor_get_network_metered (network);
}

/**
 * quay_defaults_fill_remind:
 * @request: a connection for which a token will be saved
 *
 * Says whether the reminder of the token is on in the beginning.
 */
void
quay_defaults_fill_remind (GSettings             *settings,
                           QuayConnectionRequest *request)
{
  g_autoptr(GVariant) remind = g_settings_get_user_value (settings, "remind-before-expiry");

  /* Who turned reminders off is not asked again; who never was asked decides on the page. */
  if ((remind != NULL && !g_variant_get_boolean (remind)) ||
      (!g_settings_is_writable (settings, "remind-before-expiry") &&
       !g_settings_get_boolean (settings, "remind-before-expiry")))
    g_object_set (request, "remind", FALSE, NULL);
}

/**
 * quay_defaults_fill:
 * @request: a connection that begins, in which nothing was entered yet
 */
void
quay_defaults_fill (GSettings             *settings,
                    QuayConnectionRequest *request)
{
  g_autofree char *organization = g_settings_get_string (settings, "default-organization");
  g_autofree char *word = g_settings_get_string (settings, "default-helper");
  QuayHelperKind helper;

  if (*organization != '\0' && g_utf8_strlen (organization, -1) <= MAX_NAME)
    g_object_set (request, "organization", organization, NULL);
  if (quay_helper_kind_from_word (word, &helper) && helper != QUAY_HELPER_KEYRING)
    g_object_set (request, "helper", helper, NULL);
  quay_defaults_fill_remind (settings, request);
}

/**
 * quay_defaults_applied:
 * @request: a connection that was made
 *
 * A switch for the reminder of a token is worth nothing while reminders are off: who left it on turns them on.
 */
void
quay_defaults_applied (GSettings             *settings,
                       QuayConnectionRequest *request)
{
  g_autoptr(GDateTime) expires = NULL;
  gboolean remind;

  g_object_get (request, "expires", &expires, "remind", &remind, NULL);
  if (remind && expires != NULL && g_settings_is_writable (settings, "remind-before-expiry"))
    g_settings_set_boolean (settings, "remind-before-expiry", TRUE);
}
