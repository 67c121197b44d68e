/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gstdio.h>

#include "connect-fixture.h"
#include "quay-reminder-autostart.h"

#define FILE_NAME APPLICATION_ID ".Reminders.desktop"
/* In seconds; reached only when something is broken. */
#define LIMIT 20

typedef struct
{
  ConnectFixture         connect;
  GFile                 *folder;
  char                  *path;
  QuayReminderAutostart *autostart;
  gboolean               changed;
} Fixture;

static void
refused_cb (Fixture *fixture)
{
  fixture->changed = TRUE;
}

static void
create (Fixture    *fixture,
        const char *program)
{
  g_clear_object (&fixture->autostart);
  fixture->autostart = quay_reminder_autostart_new (fixture->folder, NULL, program);
  g_signal_connect_swapped (fixture->autostart, "notify::refused", G_CALLBACK (refused_cb), fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->folder = g_file_resolve_relative_path (fixture->connect.home, ".config/autostart");
  fixture->path = g_build_filename (g_file_peek_path (fixture->folder), FILE_NAME, NULL);
  create (fixture, "/bin/true");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->autostart));
  g_clear_object (&fixture->folder);
  g_clear_pointer (&fixture->path, g_free);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  g_error ("What the test waits for did not come");
  return G_SOURCE_REMOVE;
}

static void
wait_for_file (Fixture *fixture,
               gboolean exists)
{
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, NULL);

  /* The callback of the thread wakes the loop after the file has changed. */
  while (g_file_test (fixture->path, G_FILE_TEST_EXISTS) != exists)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit_id);
}

static void
wait_for_change (Fixture *fixture)
{
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, NULL);

  while (!fixture->changed)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit_id);
  fixture->changed = FALSE;
}

static void
test_file_comes_and_goes (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr(GDesktopAppInfo) info = NULL;

  quay_reminder_autostart_set_wanted (fixture->autostart, TRUE);
  wait_for_file (fixture, TRUE);
  info = g_desktop_app_info_new_from_filename (fixture->path);
  g_assert_nonnull (info);
  g_assert_cmpstr (g_app_info_get_commandline (G_APP_INFO (info)), ==, "\"/bin/true\" --remind");
  g_assert_true (g_desktop_app_info_get_nodisplay (info));

  quay_reminder_autostart_set_wanted (fixture->autostart, FALSE);
  wait_for_file (fixture, FALSE);
  g_assert_false (quay_reminder_autostart_get_refused (fixture->autostart));
}

static void
test_last_wish_counts (Fixture      *fixture,
                       gconstpointer data)
{
  for (guint i = 0; i < 7; i++)
    quay_reminder_autostart_set_wanted (fixture->autostart, i % 2 == 0);
  wait_for_file (fixture, TRUE);
  quay_reminder_autostart_set_wanted (fixture->autostart, FALSE);
  quay_reminder_autostart_set_wanted (fixture->autostart, TRUE);
  quay_reminder_autostart_set_wanted (fixture->autostart, FALSE);
  wait_for_file (fixture, FALSE);
}

static void
test_odd_path_is_quoted (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->connect.root, "a \"b\" $c `d` \\e", NULL);
  g_autofree char *program = g_build_filename (folder, "quayside", NULL);
  g_autofree char *output = g_build_filename (fixture->connect.root, "output", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nprintf '%%s' \"$*\" > '%s.new' && mv '%s.new' '%s'\n",
                                             output, output, output);
  g_autoptr(GDesktopAppInfo) info = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *said = NULL;
  guint limit_id;

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, &error));
  create (fixture, program);
  quay_reminder_autostart_set_wanted (fixture->autostart, TRUE);
  wait_for_file (fixture, TRUE);

  /* GIO starts it as a session does. */
  info = g_desktop_app_info_new_from_filename (fixture->path);
  g_assert_nonnull (info);
  g_assert_true (g_app_info_launch (G_APP_INFO (info), NULL, NULL, &error));
  g_assert_no_error (error);
  limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, NULL);
  while (!g_file_test (output, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  g_source_remove (limit_id);
  g_assert_true (g_file_get_contents (output, &said, NULL, &error));
  g_assert_cmpstr (said, ==, "--remind");
}

static void
test_switched_off_in_the_desktop_is_respected (Fixture      *fixture,
                                               gconstpointer data)
{
  const char *off = "[Desktop Entry]\nType=Application\nName=Quayside\nExec=quayside --remind\n"
                    "X-GNOME-Autostart-enabled=false\n";
  g_autofree char *contents = NULL;

  connect_fixture_write (fixture->folder, FILE_NAME, off);
  quay_reminder_autostart_set_wanted (fixture->autostart, TRUE);
  wait_for_change (fixture);
  g_assert_true (quay_reminder_autostart_get_refused (fixture->autostart));
  contents = connect_fixture_read (fixture->folder, FILE_NAME);
  g_assert_cmpstr (contents, ==, off);
}

static void
test_folder_that_cannot_be_made_is_a_refusal (Fixture      *fixture,
                                              gconstpointer data)
{
  connect_fixture_write (fixture->connect.home, ".config", "a file\n");
  quay_reminder_autostart_set_wanted (fixture->autostart, TRUE);
  wait_for_change (fixture);
  g_assert_true (quay_reminder_autostart_get_refused (fixture->autostart));

  quay_reminder_autostart_set_wanted (fixture->autostart, FALSE);
  wait_for_change (fixture);
  g_assert_false (quay_reminder_autostart_get_refused (fixture->autostart));
}

#define ADD(path, function) \
  g_test_add ("/reminder-autostart/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("file-comes-and-goes", test_file_comes_and_goes);
  ADD ("last-wish-counts", test_last_wish_counts);
  ADD ("odd-path-is-quoted", test_odd_path_is_quoted);
  ADD ("switched-off-in-the-desktop-is-respected", test_switched_off_in_the_desktop_is_respected);
  ADD ("folder-that-cannot-be-made-is-a-refusal", test_folder_that_cannot_be_made_is_a_refusal);

  return g_test_run ();
}
