/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-remedies"

#include "config.h"

#include "quay-remedies.h"

#include "quay-error.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-token-operations.h"
#include "quay-ui-util.h"

#define SERVICE_STATUS_URI "https://status.dev.azure.com/"

/* The file that @error is about, or NULL. Its subject is a path as people write it. */
static GFile *
find_file (const GError *error)
{
  const char *path = quay_error_get_subject (error);

  if (path == NULL)
    return NULL;
  if (g_str_has_prefix (path, "~/"))
    return g_file_new_build_filename (g_get_home_dir (), path + 2, NULL);
  if (g_path_is_absolute (path))
    return g_file_new_for_path (path);
  return NULL;
}

/**
 * quay_remedies_of_error:
 * @error: what went wrong
 * @address: (nullable): the feed that it is about
 *
 * Returns: the remedies that need nothing but the error and the desktop, and that this desktop can do
 */
QuayRemedySet
quay_remedies_of_error (const GError    *error,
                        QuayFeedAddress *address)
{
  g_autoptr(GFile) file = NULL;
  QuayRemedySet set = QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_SERVICE_STATUS) | QUAY_REMEDY_BIT (QUAY_REMEDY_HELP);

  g_return_val_if_fail (error != NULL, 0);

  file = find_file (error);
  if (file != NULL)
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_IN_TEXT_EDITOR) | QUAY_REMEDY_BIT (QUAY_REMEDY_SHOW_IN_FILES);
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LAYOUT) && quay_error_get_object (error) != NULL)
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_COPY_TEXT);
  if (quay_catalog_get_command (error) != NULL)
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_COPY_COMMAND);
  if (address != NULL)
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_AZURE_DEVOPS);
  if (quay_launch_has_network_panel ())
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_NETWORK_SETTINGS);
  return set;
}

/**
 * quay_remedies_of_token:
 *
 * Returns: the remedies that change the token that @connection uses
 */
QuayRemedySet
quay_remedies_of_token (QuayConnection *connection)
{
  QuayRemedySet set = QUAY_REMEDY_BIT (QUAY_REMEDY_REPLACE_TOKEN) | QUAY_REMEDY_BIT (QUAY_REMEDY_REPAIR_TOKEN) |
                      QUAY_REMEDY_BIT (QUAY_REMEDY_KEEP_NEWEST) | QUAY_REMEDY_BIT (QUAY_REMEDY_MOVE_TO_KEYRING) |
                      QUAY_REMEDY_BIT (QUAY_REMEDY_FIX_PERMISSIONS);

  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), 0);

  if (quay_connection_can_renew_token (connection))
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_RENEW_TOKEN);
  return set;
}

/**
 * quay_remedies_of_login:
 *
 * Returns: the remedies by which @connection gets a login: with a token, where its helper keeps one, or by another helper
 */
QuayRemedySet
quay_remedies_of_login (QuayConnection *connection)
{
  QuayRemedySet set = QUAY_REMEDY_BIT (QUAY_REMEDY_SET_HELPER) | QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_ANOTHER_HELPER);

  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), 0);

  if (quay_connection_can_log_in (connection))
    set |= QUAY_REMEDY_BIT (QUAY_REMEDY_LOG_IN);
  return set;
}

/**
 * quay_remedies_run:
 * @widget: a widget of the window that asks
 *
 * Does one of quay_remedies_of_error().
 *
 * Returns: %FALSE when @remedy is another one, which is the caller's
 */
gboolean
quay_remedies_run (QuayRemedy       remedy,
                   GtkWidget       *widget,
                   const GError    *error,
                   QuayFeedAddress *address)
{
  g_autoptr(GFile) file = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *target = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  g_return_val_if_fail (error != NULL, FALSE);

  switch (remedy)
    {
    case QUAY_REMEDY_OPEN_IN_TEXT_EDITOR:
      file = find_file (error);
      if (file != NULL)
        quay_launch_file (widget, file);
      return TRUE;
    case QUAY_REMEDY_SHOW_IN_FILES:
      file = find_file (error);
      if (file != NULL)
        quay_launch_folder_of (widget, file);
      return TRUE;
    case QUAY_REMEDY_COPY_TEXT:
      quay_ui_copy (widget, quay_error_get_object (error), NULL);
      return TRUE;
    case QUAY_REMEDY_COPY_COMMAND:
      quay_ui_copy (widget, quay_catalog_get_command (error), NULL);
      return TRUE;
    case QUAY_REMEDY_OPEN_AZURE_DEVOPS:
      uri = quay_feed_address_dup_tokens_page (address);
      quay_launch_uri (widget, uri);
      return TRUE;
    case QUAY_REMEDY_OPEN_SERVICE_STATUS:
      quay_launch_uri (widget, SERVICE_STATUS_URI);
      return TRUE;
    case QUAY_REMEDY_HELP:
      target = quay_help_dup_target (error);
      quay_help_window_present (target);
      return TRUE;
    case QUAY_REMEDY_OPEN_NETWORK_SETTINGS:
      quay_launch_network_panel (widget);
      return TRUE;
    default:
      return FALSE;
    }
}
