/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-error"

#include "config.h"

#include "quay-keyring-error.h"

#include <libsecret/secret.h>

#include "quay-error.h"

#define SERVICE_NAME "org.freedesktop.secrets"

static gboolean
is_dbus_error (const GError *error,
               GDBusError    first,
               GDBusError    last)
{
  return error->domain == G_DBUS_ERROR && error->code >= (int) first && error->code <= (int) last;
}

/* Nobody has the service's name and nobody can be started to take it. */
static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
         is_dbus_error (error, G_DBUS_ERROR_SPAWN_EXEC_FAILED, G_DBUS_ERROR_SPAWN_NO_MEMORY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static gboolean
is_timeout (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);
}

static QuayError
find_code (const GError    *cause,
           QuayKeyringStage stage,
           const char      *sandbox_info)
{
  if (g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    return QUAY_ERROR_KEYRING_BLOCKED;
  if (is_missing (cause))
    return quay_keyring_is_blocked (sandbox_info) ? QUAY_ERROR_KEYRING_BLOCKED : QUAY_ERROR_KEYRING_MISSING;
  if (is_timeout (cause))
    return QUAY_ERROR_KEYRING_TIMEOUT;
  if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return QUAY_ERROR_KEYRING_LOCKED;

  switch (stage)
    {
    case QUAY_KEYRING_CONNECTING:
      return QUAY_ERROR_KEYRING_MISSING;

    case QUAY_KEYRING_SAVING:
      return QUAY_ERROR_TOKEN_NOT_SAVED;

    case QUAY_KEYRING_DELETING:
      return QUAY_ERROR_TOKEN_NOT_DELETED;

    case QUAY_KEYRING_READING:
    case QUAY_KEYRING_UNLOCKING:
    default:
      return QUAY_ERROR_KEYRING_UNREADABLE;
    }
}

/**
 * quay_keyring_error_new:
 * @cause: what libsecret, D-Bus or GIO said
 * @stage: what was being done
 * @sandbox_info: a path as for quay_keyring_is_blocked()
 *
 * The only place where the keyring's many words become codes named by remedy. The words were observed with libsecret
 * 0.20.5 and gnome-keyring 42.1.
 *
 * Returns: (transfer full): an error of the domain %QUAY_ERROR, with @cause in its details
 */
GError *
quay_keyring_error_new (const GError    *cause,
                        QuayKeyringStage stage,
                        const char      *sandbox_info)
{
  GError *error;

  g_return_val_if_fail (cause != NULL, NULL);

  error = quay_error_new (find_code (cause, stage, sandbox_info), NULL, NULL, "%s", cause->message);
  quay_error_take_details (error, g_strdup_printf ("Keyring: %s (%s, %d)\n", cause->message,
                                                   g_quark_to_string (cause->domain), cause->code));
  return error;
}

/**
 * quay_keyring_error_is_restart:
 *
 * Whether @cause looks as if the keyring service ended or was started anew since we first spoke to it, so that another
 * try from the beginning may succeed. The session that wrapped our secrets is gone then, and objects may not be there
 * (which gnome-keyring reports as an unknown method).
 */
gboolean
quay_keyring_error_is_restart (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR) ||
         g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
         g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT);
}

static gboolean
is_allowed (GKeyFile   *info,
            const char *name)
{
  g_autofree char *policy = g_key_file_get_string (info, "Session Bus Policy", name, NULL);

  return g_strcmp0 (policy, "talk") == 0 || g_strcmp0 (policy, "own") == 0;
}

/**
 * quay_keyring_is_blocked:
 * @sandbox_info: where Flatpak tells an app about its sandbox, “/.flatpak-info”; outside there is no such file
 *
 * In a sandbox without the permission, the bus answers as if there were no keyring service. The file tells which it is
 * (Flatpak's documentation, flatpak-metadata).
 *
 * Returns: whether we are in a Flatpak sandbox that keeps us from the keyring
 */
gboolean
quay_keyring_is_blocked (const char *sandbox_info)
{
  g_autoptr(GKeyFile) info = g_key_file_new ();
  g_auto(GStrv) sockets = NULL;

  g_return_val_if_fail (sandbox_info != NULL, FALSE);

  if (!g_key_file_load_from_file (info, sandbox_info, G_KEY_FILE_NONE, NULL))
    return FALSE;

  sockets = g_key_file_get_string_list (info, "Context", "sockets", NULL, NULL);
  if (sockets != NULL && g_strv_contains ((const char *const *) sockets, "session-bus"))
    return FALSE;

  /* A policy may also name everything below a prefix. */
  return !is_allowed (info, SERVICE_NAME) && !is_allowed (info, "org.freedesktop.*") && !is_allowed (info, "org.*");
}
