/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-state"

#include "config.h"

#include "quay-connection-state.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "quay-error.h"

/* One row of the table of states: all that a view or a script says about one. */
typedef struct
{
  const char *word;
  const char *nick;
  const char *title;
  const char *icon_name;
  const char *style;
  int         exit_code;
} StateRow;

static const StateRow rows[] = {
  [QUAY_STATE_CHECKING] = { NULL, "checking", N_("Checking…"), "content-loading-symbolic", "dim-label", 2 },
  [QUAY_STATE_CONFIG] =
  { "config", "config", N_("Configuration Error"), "text-x-generic-symbolic", "error", 1 },
  [QUAY_STATE_LOCKED] = { "locked", "locked", N_("Keyring Locked"), "changes-prevent-symbolic", "warning", 2 },
  [QUAY_STATE_DAMAGED] = { "damaged", "damaged", N_("Token Damaged"), "dialog-error-symbolic", "error", 1 },
  [QUAY_STATE_EXPIRED] = { "expired", "expired", N_("Token Expired"), "dialog-warning-symbolic", "error", 1 },
  [QUAY_STATE_NO_LOGIN] =
  { "nologin", "no-login", N_("Not Logged In"), "avatar-default-symbolic", "warning", 1 },
  [QUAY_STATE_DENIED] = { "denied", "denied", N_("Access Denied"), "dialog-error-symbolic", "error", 1 },
  [QUAY_STATE_MISSING] = { "missing", "missing", N_("Feed Not Found"), "edit-find-symbolic", "error", 1 },
  [QUAY_STATE_OFFLINE] =
  { "offline", "offline", N_("Cannot Connect"), "network-offline-symbolic", "warning", 2 },
  [QUAY_STATE_OVERRIDDEN] =
  { "overridden", "overridden", N_("Overridden"), "dialog-information-symbolic", "warning", 1 },
  [QUAY_STATE_CHANGED_OUTSIDE] =
  { NULL, "changed-outside", N_("Changed Outside Quayside"), "document-edit-symbolic", "warning", 1 },
  [QUAY_STATE_SOON] = { "soon", "soon", N_("Expires Soon"), "alarm-symbolic", "warning", 0 },
  [QUAY_STATE_ELSEWHERE] =
  { "elsewhere", "elsewhere", N_("Cannot Be Checked Here"), "computer-symbolic", "dim-label", 2 },
  [QUAY_STATE_UNCHECKED] =
  { NULL, "unchecked", N_("Not Checked Yet"), "content-loading-symbolic", "dim-label", 2 },
  [QUAY_STATE_OK] = { "ok", "ok", N_("Working"), "emblem-ok-symbolic", "success", 0 },
};

GType
quay_connection_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static GEnumValue values[G_N_ELEMENTS (rows) + 1];

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        values[i] = (GEnumValue) { i, rows[i].nick, rows[i].nick }
      ;
      g_once_init_leave (&type, g_enum_register_static ("QuayConnectionState", values));
    }
  return type;
}

const char *
quay_connection_state_get_word (QuayConnectionState state)
{
  return rows[state].word;
}

const char *
quay_connection_state_get_title (QuayConnectionState state)
{
  return _(rows[state].title);
}

const char *
quay_connection_state_get_icon_name (QuayConnectionState state)
{
  return rows[state].icon_name;
}

const char *
quay_connection_state_get_style (QuayConnectionState state)
{
  return rows[state].style;
}

/**
 * quay_connection_state_get_exit_code:
 *
 * Returns: 0 when Cargo can work, 1 when there is a problem to mend, 2 when it could not be told
 */
int
quay_connection_state_get_exit_code (QuayConnectionState state)
{
  return rows[state].exit_code;
}

/**
 * quay_connection_state_from_error:
 * @error: (nullable): why a check stopped
 *
 * Returns: the state that a connection is in because of @error, %QUAY_STATE_OK without one
 */
QuayConnectionState
quay_connection_state_from_error (const GError *error)
{
  if (error == NULL)
    return QUAY_STATE_OK;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return QUAY_STATE_UNCHECKED;
  if (error->domain != QUAY_ERROR)
    return QUAY_STATE_OFFLINE;

  switch ((QuayError) error->code)
    {
    case QUAY_ERROR_SYNTAX:
    case QUAY_ERROR_ENCODING:
    case QUAY_ERROR_WRONG_FORM:
    case QUAY_ERROR_NAME_REFUSED:
    case QUAY_ERROR_NO_HELPER:
    case QUAY_ERROR_HELPER_MISSING:
    case QUAY_ERROR_CARGO_TOO_OLD:
    case QUAY_ERROR_ADDRESS_TWICE:
    case QUAY_ERROR_HELPER_FOREIGN:
    case QUAY_ERROR_AZ_MISSING:
    case QUAY_ERROR_READ_ONLY:
    case QUAY_ERROR_FOLDER_GONE:
    case QUAY_ERROR_OUTSIDE_SANDBOX:
    case QUAY_ERROR_CRATES_IO_REPLACED:
    case QUAY_ERROR_NAME_TAKEN:
      return QUAY_STATE_CONFIG;

    case QUAY_ERROR_KEYRING_MISSING:
    case QUAY_ERROR_KEYRING_LOCKED:
    case QUAY_ERROR_KEYRING_DISMISSED:
    case QUAY_ERROR_KEYRING_NO_DEFAULT:
    case QUAY_ERROR_KEYRING_UNREADABLE:
    case QUAY_ERROR_KEYRING_BLOCKED:
    case QUAY_ERROR_KEYRING_TIMEOUT:
      return QUAY_STATE_LOCKED;

    case QUAY_ERROR_TOKEN_NOT_SENT:
    case QUAY_ERROR_TOKEN_DAMAGED:
      return QUAY_STATE_DAMAGED;

    case QUAY_ERROR_TOKEN_EXPIRED:
      return QUAY_STATE_EXPIRED;

    case QUAY_ERROR_TOKEN_REMOVED:
    case QUAY_ERROR_LOGIN_NEEDED:
    case QUAY_ERROR_AZ_LOGGED_OUT:
      return QUAY_STATE_NO_LOGIN;

    case QUAY_ERROR_TOKEN_REFUSED:
    case QUAY_ERROR_FORBIDDEN:
    case QUAY_ERROR_LOGIN_PAGE:
    case QUAY_ERROR_POLICY:
    case QUAY_ERROR_ROLE_MISSING:
    case QUAY_ERROR_AZ_OTHER_ACCOUNT:
      return QUAY_STATE_DENIED;

    case QUAY_ERROR_FEED_NOT_FOUND:
    case QUAY_ERROR_NOT_A_FEED:
      return QUAY_STATE_MISSING;

    case QUAY_ERROR_OVERRIDDEN:
      return QUAY_STATE_OVERRIDDEN;

    case QUAY_ERROR_NOT_CHECKABLE:
      return QUAY_STATE_ELSEWHERE;

    default:
      return QUAY_STATE_OFFLINE;
    }
}
