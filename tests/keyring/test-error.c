/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-keyring-error.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <unistd.h>

#include "quay-error.h"

#define NO_SANDBOX "/nonexistent/flatpak-info"

/* What libsecret 0.20.5 with gnome-keyring 42.1 was seen to say, and what it means to a user. */
static void
test_codes (void)
{
  const struct
  {
    QuayKeyringStage stage;
    GQuark           domain;
    int              code;
    QuayError        expected;
  } vectors[] = {
    { QUAY_KEYRING_CONNECTING, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_CONNECTING, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_EXITED, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_CONNECTING, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_CONNECTING, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_NO_MEMORY, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_CONNECTING, G_IO_ERROR, G_IO_ERROR_FAILED, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_CONNECTING, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_CONNECTING, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, QUAY_ERROR_KEYRING_TIMEOUT },
    { QUAY_KEYRING_CONNECTING, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT, QUAY_ERROR_KEYRING_TIMEOUT },
    { QUAY_KEYRING_READING, G_IO_ERROR, G_IO_ERROR_CLOSED, QUAY_ERROR_KEYRING_MISSING },
    { QUAY_KEYRING_READING, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY, QUAY_ERROR_KEYRING_TIMEOUT },
    { QUAY_KEYRING_READING, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, QUAY_ERROR_KEYRING_BLOCKED },
    { QUAY_KEYRING_READING, SECRET_ERROR, SECRET_ERROR_PROTOCOL, QUAY_ERROR_KEYRING_UNREADABLE },
    { QUAY_KEYRING_UNLOCKING, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR, QUAY_ERROR_KEYRING_UNREADABLE },
    { QUAY_KEYRING_SAVING, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, QUAY_ERROR_KEYRING_LOCKED },
    { QUAY_KEYRING_SAVING, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED },
    { QUAY_KEYRING_DELETING, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) cause = g_error_new_literal (vectors[i].domain, vectors[i].code, "its words");
      g_autoptr(GError) error = quay_keyring_error_new (cause, vectors[i].stage, NO_SANDBOX);

      g_assert_error (error, QUAY_ERROR, (int) vectors[i].expected);
      g_assert_nonnull (strstr (quay_error_get_details (error), "its words"));
    }
}

static void
test_restart (void)
{
  const struct
  {
    GQuark   domain;
    int      code;
    gboolean expected;
  } vectors[] = {
    { G_IO_ERROR, G_IO_ERROR_DBUS_ERROR, TRUE },
    { G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, TRUE },
    { G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY, TRUE },
    { G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD, TRUE },
    { SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT, TRUE },
    { SECRET_ERROR, SECRET_ERROR_IS_LOCKED, FALSE },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) cause = g_error_new_literal (vectors[i].domain, vectors[i].code, "x");

      g_assert_cmpint (quay_keyring_error_is_restart (cause), ==, vectors[i].expected);
    }
}

static void
test_sandbox (void)
{
  static const struct
  {
    const char *info;
    gboolean    blocked;
  } vectors[] = {
    { "[Application]\nname=x\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=talk\n", FALSE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=own\n", FALSE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=none\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.secrets=see\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.secretsX=talk\n", TRUE },
    { "[Session Bus Policy]\norg.freedesktop.*=talk\n", FALSE },
    { "[Context]\nsockets=wayland;session-bus;\n", FALSE },
    { "[Context]\nsockets=wayland;system-bus;\n", TRUE },
  };
  g_autofree char *folder = g_dir_make_tmp ("keyring-error-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "flatpak-info", NULL);
  g_autoptr(GError) cause = g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, "nobody");

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, vectors[i].info, -1, NULL));
      g_assert_cmpint (quay_keyring_is_blocked (path), ==, vectors[i].blocked);
      error = quay_keyring_error_new (cause, QUAY_KEYRING_CONNECTING, path);
      g_assert_cmpint (error->code, ==,
                       vectors[i].blocked ? QUAY_ERROR_KEYRING_BLOCKED : QUAY_ERROR_KEYRING_MISSING);
    }

  g_assert_false (quay_keyring_is_blocked (NO_SANDBOX));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring-error/names-the-remedy", test_codes);
  g_test_add_func ("/keyring-error/knows-a-restart", test_restart);
  g_test_add_func ("/keyring-error/knows-a-closed-sandbox", test_sandbox);
  return g_test_run ();
}
