/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "quay-cargo-support.h"
#include "quay-error.h"

#include "scratch.h"

static const char *keyring[] = { "cargo:libsecret", NULL };
static const char *plain_text[] = { "cargo:token", NULL };
static const char *foreign[] = { "cargo:wincred", NULL };

static QuayCargoHome *
make_home (Scratch    *scratch,
           const char *path)
{
  g_autofree char *home = scratch_path (scratch, "home");
  g_autofree char *cargo_home = scratch_path (scratch, "ch");
  g_auto(GStrv) environment = NULL;

  environment = g_environ_setenv (environment, "HOME", home, TRUE);
  environment = g_environ_setenv (environment, "CARGO_HOME", cargo_home, TRUE);
  environment = g_environ_setenv (environment, "PATH", path, TRUE);
  return quay_cargo_home_new (NULL, (const char *const *) environment);
}

static void
write_program (Scratch    *scratch,
               const char *name,
               const char *script)
{
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);
  g_autofree char *path = scratch_path (scratch, name);

  scratch_write (scratch, name, text);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

/* What is said about the keyring with a Cargo of that version, as IDs of the catalogue would be: error codes. */
static void
assert_keyring (Scratch   *scratch,
                guint      minor,
                QuayAnswer library,
                QuayAnswer old_library,
                QuayAnswer service,
                QuayAnswer expected,
                int        first,
                int        second)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, "");
  g_autofree char *text = g_strdup_printf ("1.%u.0", minor);
  QuayCargoVersion version = { 1, minor, text, (char *) "/bin/cargo" };
  QuayCargoFacts facts = { FALSE, minor > 0 ? &version : NULL, library, old_library, service };
  g_autoptr(QuayCargoSupport) support = quay_cargo_support_new (home, &facts);
  g_autoptr(GPtrArray) notices = quay_cargo_support_dup_notices (support, keyring);
  int codes[] = { first, second };

  g_assert_cmpint (quay_cargo_support_ask_helper (support, keyring), ==, expected);
  g_assert_cmpuint (notices->len, ==, (first >= 0) + (second >= 0));
  for (guint i = 0; i < notices->len; i++)
    g_assert_true (g_error_matches (g_ptr_array_index (notices, i), QUAY_ERROR, codes[i]));
}

#define YES QUAY_ANSWER_YES
#define NO QUAY_ANSWER_NO
#define UNKNOWN QUAY_ANSWER_UNKNOWN

static void
test_keyring_by_version (Scratch      *scratch,
                         gconstpointer data)
{
  assert_keyring (scratch, 95, YES, NO, YES, YES, -1, -1);
  assert_keyring (scratch, 89, YES, NO, YES, YES, -1, -1);
  assert_keyring (scratch, 88, YES, NO, YES, YES, QUAY_ERROR_LOGIN_HANGS, -1);
  assert_keyring (scratch, 80, YES, NO, YES, YES, QUAY_ERROR_LOGIN_HANGS, -1);
  assert_keyring (scratch, 79, YES, NO, YES, NO, QUAY_ERROR_LIBRARY_MISSING, QUAY_ERROR_LOGIN_HANGS);
  assert_keyring (scratch, 79, NO, YES, YES, YES, QUAY_ERROR_LOGIN_HANGS, -1);
  assert_keyring (scratch, 74, YES, YES, YES, YES, QUAY_ERROR_LOGIN_HANGS, -1);
  assert_keyring (scratch, 73, YES, YES, YES, NO, QUAY_ERROR_CARGO_TOO_OLD, -1);
  assert_keyring (scratch, 95, NO, YES, YES, NO, QUAY_ERROR_LIBRARY_MISSING, -1);
  assert_keyring (scratch, 95, YES, NO, NO, NO, QUAY_ERROR_KEYRING_MISSING, -1);
  assert_keyring (scratch, 95, NO, NO, NO, NO, QUAY_ERROR_LIBRARY_MISSING, QUAY_ERROR_KEYRING_MISSING);
}

static void
test_not_seen_is_no_problem (Scratch      *scratch,
                             gconstpointer data)
{
  assert_keyring (scratch, 0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, -1, -1);
  assert_keyring (scratch, 0, YES, YES, YES, UNKNOWN, -1, -1);
  assert_keyring (scratch, 95, UNKNOWN, NO, YES, UNKNOWN, -1, -1);
  assert_keyring (scratch, 95, YES, NO, UNKNOWN, UNKNOWN, -1, -1);
}

static void
test_sentence_is_of_the_worst (Scratch      *scratch,
                               gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, "");
  QuayCargoVersion version = { 1, 72, (char *) "1.72.1", (char *) "/bin/cargo" };
  QuayCargoVersion newer = { 1, 79, (char *) "1.79.0", (char *) "/bin/cargo" };
  QuayCargoFacts facts = { FALSE, &version, YES, NO, YES };
  g_autoptr(QuayCargoSupport) support = quay_cargo_support_new (home, &facts);
  g_autoptr(QuayCargoSupport) newer_support = NULL;
  g_autofree char *sentence = quay_cargo_support_dup_sentence (support, keyring);
  g_autofree char *newer_sentence = NULL;
  g_autofree char *fine = NULL;

  g_assert_cmpstr (sentence, ==, "Version \u20681.72.1\u2069 cannot log in to feeds. "
                   "Version 1.74 or later is needed.");
  g_assert_cmpint (quay_cargo_support_ask_helper (support, NULL), ==, YES);

  facts.cargo = &newer;
  newer_support = quay_cargo_support_new (home, &facts);
  newer_sentence = quay_cargo_support_dup_sentence (newer_support, keyring);
  g_assert_nonnull (strstr (newer_sentence, "“\u2068libsecret-1.so\u2069”"));
  fine = quay_cargo_support_dup_sentence (newer_support, plain_text);
  g_assert_null (fine);
  g_assert_cmpint (quay_cargo_support_ask_helper (newer_support, plain_text), ==, YES);
  g_assert_cmpint (quay_cargo_support_ask_helper (newer_support, foreign), ==, NO);
}

static void
test_finds_library (void)
{
  g_assert_cmpint (quay_cargo_support_find_library ("libc.so.6", FALSE), ==, YES);
  g_assert_cmpint (quay_cargo_support_find_library ("libquayside-none.so.7", FALSE), ==, NO);
  g_assert_cmpint (quay_cargo_support_find_library ("libc.so.6", TRUE), ==, UNKNOWN);
}

static void
assert_program (QuayCargoHome *home,
                const char    *first,
                const char    *second,
                gboolean       sandboxed,
                QuayAnswer     expected)
{
  const char *words[] = { first, second, NULL };

  g_assert_cmpint (quay_cargo_support_find_program (home, words, sandboxed), ==, expected);
}

static void
test_finds_program (Scratch      *scratch,
                    gconstpointer data)
{
  g_autofree char *path = scratch_path (scratch, "bin");
  g_autofree char *program = scratch_path (scratch, "bin/on-path");
  g_autofree char *folder = scratch_path (scratch, "bin/a-folder");
  g_autoptr(QuayCargoHome) home = make_home (scratch, path);

  write_program (scratch, "bin/on-path", "exit 0");
  write_program (scratch, "ch/bin/of-cargo", "exit 0");
  write_program (scratch, "home/.local/bin/of-user", "exit 0");
  scratch_write (scratch, "bin/no-program", "text");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  assert_program (home, "on-path", NULL, FALSE, YES);
  assert_program (home, "of-cargo", NULL, FALSE, YES);
  assert_program (home, "of-user", NULL, FALSE, YES);
  assert_program (home, "cargo:token-from-stdout", "on-path", FALSE, YES);
  assert_program (home, "cargo:token-from-stdout", "nowhere", FALSE, NO);
  assert_program (home, "cargo:token-from-stdout", NULL, FALSE, NO);
  assert_program (home, "nowhere", NULL, FALSE, NO);
  assert_program (home, "no-program", NULL, FALSE, NO);
  assert_program (home, "a-folder", NULL, FALSE, NO);
  assert_program (home, "", NULL, FALSE, NO);
  assert_program (home, program, NULL, FALSE, YES);
  assert_program (home, "/nowhere/at/all", NULL, FALSE, NO);
  assert_program (home, "./relative", NULL, FALSE, UNKNOWN);
  assert_program (home, "on-path", NULL, TRUE, UNKNOWN);
  assert_program (home, "cargo:libsecret", NULL, TRUE, YES);
}

/* The Azure CLI has a row of its own. */
static void
test_missing_program_is_named (Scratch      *scratch,
                               gconstpointer data)
{
  static const char *azure_cli[] = { "cargo:token-from-stdout", "az", "account", "get-access-token", NULL };
  static const char *microsoft[] = { "artifacts-cargo-credprovider", NULL };
  g_autoptr(QuayCargoHome) home = make_home (scratch, "");
  QuayCargoFacts facts = { FALSE, NULL, YES, YES, YES };
  g_autoptr(QuayCargoSupport) support = quay_cargo_support_new (home, &facts);
  g_autoptr(GPtrArray) first = quay_cargo_support_dup_notices (support, azure_cli);
  g_autoptr(GPtrArray) second = quay_cargo_support_dup_notices (support, microsoft);

  g_assert_cmpuint (first->len, ==, 1);
  g_assert_true (g_error_matches (g_ptr_array_index (first, 0), QUAY_ERROR, QUAY_ERROR_AZ_MISSING));
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_true (g_error_matches (g_ptr_array_index (second, 0), QUAY_ERROR, QUAY_ERROR_HELPER_MISSING));
  g_assert_cmpstr (quay_error_get_subject (g_ptr_array_index (second, 0)), ==, "artifacts-cargo-credprovider");
}

typedef struct
{
  QuayCargoSupport *support;
  GError           *error;
  gboolean          done;
} Answer;

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;

  answer->support = quay_cargo_support_load_finish (result, &answer->error);
  answer->done = TRUE;
}

static QuayCargoSupport *
load (QuayCargoHome   *home,
      GDBusConnection *bus)
{
  Answer answer = { NULL };

  quay_cargo_support_load_async (home, NULL, bus, NULL, loaded_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (answer.error);
  return answer.support;
}

static GDBusConnection *
connect_bus (GTestDBus *daemon)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = NULL;

  bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (daemon),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

static void
own_name (GDBusConnection *bus,
          const char      *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_loads (Scratch      *scratch,
            gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, "");
  g_autofree char *services = scratch_path (scratch, "services");
  g_autoptr(GTestDBus) daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr(GTestDBus) starting = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GDBusConnection) starting_bus = NULL;
  g_autoptr(QuayCargoSupport) absent = NULL;
  g_autoptr(QuayCargoSupport) present = NULL;
  g_autoptr(QuayCargoSupport) activatable = NULL;

  write_program (scratch, "ch/bin/cargo", "echo 'cargo 1.88.0 (873a06493 2025-05-10)'");
  scratch_write (scratch, "services/secrets.service",
                 "[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n");
  g_test_dbus_up (daemon);
  bus = connect_bus (daemon);

  absent = load (home, bus);
  g_assert_cmpuint (quay_cargo_support_get_version (absent)->minor, ==, 88);
  g_assert_cmpint (quay_cargo_support_get_service (absent), ==, NO);
  g_assert_cmpint (quay_cargo_support_get_library (absent), ==,
                   quay_cargo_support_find_library ("libsecret-1.so.0", FALSE));

  own_name (bus, "org.freedesktop.secrets");
  present = load (home, bus);
  g_assert_cmpint (quay_cargo_support_get_service (present), ==, YES);
  g_clear_object (&bus);
  g_test_dbus_down (daemon);

  /* One that starts by itself is as good, and is not started for it: it would fail. */
  g_test_dbus_add_service_dir (starting, services);
  g_test_dbus_up (starting);
  starting_bus = connect_bus (starting);
  activatable = load (home, starting_bus);
  g_assert_cmpint (quay_cargo_support_get_service (activatable), ==, YES);
  g_clear_object (&starting_bus);
  g_test_dbus_down (starting);
}

static void
test_loads_without_bus_and_cargo (Scratch      *scratch,
                                  gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, "");
  g_autoptr(QuayCargoSupport) support = load (home, NULL);

  g_assert_null (quay_cargo_support_get_version (support));
  g_assert_cmpint (quay_cargo_support_get_service (support), ==, NO);
}

static void
test_loading_can_be_left (Scratch      *scratch,
                          gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, "");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { NULL };

  /* Waits for a pipe that nobody writes to. */
  write_program (scratch, "ch/bin/cargo", "mkfifo \"$CARGO_HOME/pipe\"; read line < \"$CARGO_HOME/pipe\"");
  quay_cargo_support_load_async (home, NULL, NULL, cancellable, loaded_cb, &answer);
  g_cancellable_cancel (cancellable);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (answer.support);
  g_clear_error (&answer.error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo-support/keyring-by-version", test_keyring_by_version);
  scratch_test ("/cargo-support/not-seen-is-no-problem", test_not_seen_is_no_problem);
  scratch_test ("/cargo-support/sentence-is-of-the-worst", test_sentence_is_of_the_worst);
  g_test_add_func ("/cargo-support/finds-library", test_finds_library);
  scratch_test ("/cargo-support/finds-program", test_finds_program);
  scratch_test ("/cargo-support/missing-program-is-named", test_missing_program_is_named);
  scratch_test ("/cargo-support/loads-without-bus-and-cargo", test_loads_without_bus_and_cargo);
  scratch_test ("/cargo-support/loads", test_loads);
  scratch_test ("/cargo-support/loading-can-be-left", test_loading_can_be_left);
  return g_test_run ();
}
