/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_SETTINGS_ENABLE_BACKEND

#include "config.h"

#include "ui-fixture.h"

#include <gio/gsettingsbackend.h>

#include "quay-connection-defaults.h"
#include "quay-date-button.h"
#include "quay-error-row.h"
#include "quay-expiry-row.h"
#include "quay-file-change-view.h"
#include "quay-preferences.h"
#include "quay-restore-window.h"
#include "quay-toggle-row.h"

typedef struct
{
  ConnectFixture         connect;
  GSettings             *settings;
  QuayReminderAutostart *autostart;
  GtkWidget             *window;
} Fixture;

/* Settings in a file of the test, with those fixed that an administrator would fix. */
static GSettings *
create_settings (Fixture    *fixture,
                 const char *locks,
                 const char *defaults)
{
  g_autofree char *file = g_build_filename (fixture->connect.root, "settings.ini", NULL);
  g_autofree char *folder = g_build_filename (fixture->connect.root, "system", NULL);
  g_autoptr(GFile) root = g_file_new_for_path (folder);
  g_autoptr(GSettingsBackend) old = NULL;
  g_autoptr(GSettingsBackend) backend = NULL;

  connect_fixture_write (root, "locks", locks);
  connect_fixture_write (root, "defaults", defaults);
  /* The type is known once one was made. */
  old = g_keyfile_settings_backend_new (file, "/", NULL);
  backend = g_object_new (G_OBJECT_TYPE (old), "filename", file, "defaults-dir", folder, "root-path", "/", NULL);
  return g_settings_new_with_backend (APPLICATION_ID, backend);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GFile) folder = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  folder = g_file_get_child (fixture->connect.home, "autostart");
  fixture->settings = create_settings (fixture, "", "");
  fixture->autostart = quay_reminder_autostart_new (folder, NULL, "/bin/true");
}

static gboolean
is_gone (gpointer data)
{
  GtkWidget **widget = data;

  return *widget == NULL;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->window != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
      gtk_window_destroy (GTK_WINDOW (fixture->window));
      ui_wait_until (is_gone, &fixture->window);
    }
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->autostart);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
open_preferences (Fixture *fixture)
{
  fixture->window = GTK_WIDGET (quay_preferences_new (NULL, fixture->settings, fixture->connect.context,
                                                      fixture->autostart));
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_settle ();
}

static void
assert_named (Fixture *fixture)
{
  g_autofree char *nameless = ui_nameless (fixture->window);

  g_assert_cmpstr (nameless, ==, "");
}

static void
test_preferences_are_in_effect (Fixture      *fixture,
                                gconstpointer data)
{
  GtkWidget *row;

  open_preferences (fixture);
  assert_named (fixture);

  row = ui_find_row (fixture->window, "Remind Before Tokens Expire");
  quay_toggle_row_set_active (QUAY_TOGGLE_ROW (row), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "remind-before-expiry"));
  row = ui_find_row (fixture->window, "Check Connections When Opened");
  quay_toggle_row_set_active (QUAY_TOGGLE_ROW (row), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "check-on-open"));
  quay_toggle_row_set_active (QUAY_TOGGLE_ROW (row), FALSE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "check-on-open"));
  g_settings_set_boolean (fixture->settings, "check-on-open", TRUE);
  g_assert_true (quay_toggle_row_get_active (QUAY_TOGGLE_ROW (row)));

  row = ui_find_row (fixture->window, "First Reminder");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "first-reminder-days"), ==, 30);
  row = ui_find_row (fixture->window, "Copies to Keep");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "copies-to-keep"), ==, 5);
}

static void
test_number_between_the_choices_stays (Fixture      *fixture,
                                       gconstpointer data)
{
  GtkWidget *row;

  g_settings_set_int (fixture->settings, "first-reminder-days", 21);
  g_settings_set_int (fixture->settings, "copies-to-keep", 3);
  open_preferences (fixture);
  row = ui_find_row (fixture->window, "First Reminder");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "first-reminder-days"), ==, 21);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "copies-to-keep"), ==, 3);
}

static void
test_cargo_home_can_be_reset (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr(GVariant) value = NULL;

  g_settings_set_string (fixture->settings, "cargo-home", "/srv/cargo");
  open_preferences (fixture);
  g_assert_true (gtk_widget_get_sensitive (ui_find_button (fixture->window, "_Choose…")));
  g_assert_true (gtk_widget_get_sensitive (ui_find_button (fixture->window, "_Reset")));
  g_assert_true (gtk_widget_activate_action (fixture->window, "preferences.reset-home", NULL));
  ui_settle ();
  value = g_settings_get_user_value (fixture->settings, "cargo-home");
  g_assert_null (value);
  g_assert_false (gtk_widget_get_sensitive (ui_find_button (fixture->window, "_Reset")));
}

static char *
dup_settings_path (Fixture    *fixture,
                   const char *key)
{
  g_autofree char *path = NULL;

  g_object_get (fixture->settings, "path", &path, NULL);
  return g_strconcat (path, key, "\n", NULL);
}

static void
test_what_is_fixed_can_only_be_read (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *remind = dup_settings_path (fixture, "remind-before-expiry");
  g_autofree char *home = dup_settings_path (fixture, "cargo-home");
  g_autofree char *locks = g_strconcat (remind, home, NULL);
  GtkWidget *row;

  g_clear_object (&fixture->settings);
  fixture->settings = create_settings (fixture, locks, "");
  g_assert_false (g_settings_is_writable (fixture->settings, "remind-before-expiry"));
  open_preferences (fixture);

  row = ui_find_row (fixture->window, "Remind Before Tokens Expire");
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "Set by the administrator of this computer");
  row = ui_find_row (fixture->window, "Cargo Home");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "Set by the administrator of this computer");
  g_assert_false (gtk_widget_get_sensitive (ui_find_button (fixture->window, "_Choose…")));
  g_assert_false (gtk_widget_get_sensitive (ui_find_button (fixture->window, "_Reset")));
  row = ui_find_row (fixture->window, "Copies to Keep");
  g_assert_true (gtk_widget_get_sensitive (row));
  g_assert_null (gtk_widget_get_tooltip_text (row));
}

/* What an administrator sets in place of the defaults is where a person and a new connection begin, and what is fixed
 * besides stays. */
static void
test_administrator_sets_and_fixes (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->connect.context);
  g_autofree char *path = dup_settings_path (fixture, "");
  g_autofree char *days = dup_settings_path (fixture, "first-reminder-days");
  g_autofree char *first = dup_settings_path (fixture, "default-organization");
  g_autofree char *locks = g_strconcat (days, first, NULL);
  g_autofree char *group = g_strndup (path + 1, strlen (path) - strlen ("//\n"));
  g_autofree char *defaults = g_strdup_printf ("[%s]\nfirst-reminder-days=30\ncopies-to-keep=20\n"
                                               "default-organization='fabrikam'\ndefault-helper='azure-cli'\n", group);
  g_autofree char *organization = NULL;
  QuayHelperKind helper;
  GtkWidget *row;

  g_clear_object (&fixture->settings);
  fixture->settings = create_settings (fixture, locks, defaults);
  open_preferences (fixture);

  row = ui_find_row (fixture->window, "First Reminder");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 2);
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "Set by the administrator of this computer");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "30 Days Before, Set by the administrator of this computer");
  row = ui_find_row (fixture->window, "Copies to Keep");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "20");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "copies-to-keep"), ==, 5);
  g_assert_false (g_settings_set_int (fixture->settings, "first-reminder-days", 7));
  g_assert_cmpint (g_settings_get_int (fixture->settings, "first-reminder-days"), ==, 30);

  g_assert_false (g_settings_set_string (fixture->settings, "default-organization", "contoso"));
  quay_defaults_fill (fixture->settings, request);
  g_object_get (request, "organization", &organization, "helper", &helper, NULL);
  g_assert_cmpstr (organization, ==, "fabrikam");
  g_assert_cmpint (helper, ==, QUAY_HELPER_AZURE_CLI);
}

static gboolean
is_refused (gpointer data)
{
  return quay_reminder_autostart_get_refused (data);
}

static void
test_refusal_is_told (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr(GFile) folder = g_file_resolve_relative_path (fixture->connect.home, "file/autostart");

  connect_fixture_write (fixture->connect.home, "file", "in the way\n");
  g_clear_object (&fixture->autostart);
  fixture->autostart = quay_reminder_autostart_new (folder, NULL, "/bin/true");
  g_settings_set_boolean (fixture->settings, "remind-before-expiry", TRUE);
  open_preferences (fixture);
  g_assert_false (ui_says (fixture->window, "Not allowed by the system"));

  quay_reminder_autostart_set_wanted (fixture->autostart, TRUE);
  ui_wait_until (is_refused, fixture->autostart);
  ui_settle ();
  g_assert_true (ui_says (fixture->window, "Not allowed by the system"));
  assert_named (fixture);

  g_settings_set_boolean (fixture->settings, "remind-before-expiry", FALSE);
  ui_settle ();
  g_assert_false (ui_says (fixture->window, "Not allowed by the system"));
}

/* Earlier versions */

static GFile *
change_twice (Fixture *fixture)
{
  GFile *file = g_file_get_child (fixture->connect.project, "config.toml");
  const char *const versions[] = { "one\n", "two\n", "three\n" };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFileSnapshot) old = quay_file_snapshot_load (file, NULL, &error);
      g_autoptr(GBytes) contents = g_bytes_new_static (versions[i], strlen (versions[i]));
      g_autoptr(QuayFileSnapshot) new =
        quay_file_store_replace (quay_context_get_files (fixture->connect.context), old, contents,
                                 QUAY_REPLACE_NONE, NULL, &error);

      g_assert_no_error (error);
    }
  return file;
}

static void
open_restore (Fixture *fixture,
              GFile   *file)
{
  g_autoptr(QuayRestore) restore = quay_restore_new (fixture->connect.context, file, TRUE);

  fixture->window = GTK_WIDGET (quay_restore_window_new (NULL, fixture->connect.context, restore));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static gboolean
says_none (gpointer data)
{
  return ui_says (data, "No Earlier Versions") && gtk_widget_get_mapped (data);
}

static GtkWidget *
get_change (gpointer window)
{
  return ui_find_type (window, QUAY_TYPE_FILE_CHANGE_VIEW);
}

static gboolean
has_change (gpointer data)
{
  return get_change (data) != NULL;
}

static void
test_no_earlier_versions (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr(GFile) file = g_file_get_child (fixture->connect.project, "Cargo.toml");

  open_restore (fixture, file);
  ui_wait_until (says_none, fixture->window);
  g_assert_true (ui_says (fixture->window, "Quayside has not changed this file."));
  assert_named (fixture);
}

static void
applied_cb (QuayRestoreWindow  *window,
            QuayChangeReceipt  *receipt,
            QuayChangeReceipt **place)
{
  *place = g_object_ref (receipt);
}

static gboolean
is_set (gpointer data)
{
  gpointer *place = data;

  return *place != NULL;
}

typedef struct
{
  GtkWidget *window;
  GtkWidget *before;
} Change;

static gboolean
is_another_change (gpointer data)
{
  Change *change = data;
  GtkWidget *view = get_change (change->window);

  return view != NULL && view != change->before;
}

static void
test_version_is_restored (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr(GFile) file = change_twice (fixture);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autofree char *contents = NULL;
  Change change;
  GtkWidget *row;

  open_restore (fixture, file);
  ui_wait_until (has_change, fixture->window);
  assert_named (fixture);
  row = ui_find_row (fixture->window, "Version");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), ==, 2);

  change = (Change) { fixture->window, get_change (fixture->window) };
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  ui_wait_until (is_another_change, &change);
  g_signal_connect (fixture->window, "applied", G_CALLBACK (applied_cb), &receipt);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_widget_activate_action (fixture->window, "restore.apply", NULL);
  ui_wait_until (is_set, &receipt);
  ui_wait_until (is_gone, &fixture->window);
  contents = connect_fixture_read (fixture->connect.project, "config.toml");
  g_assert_cmpstr (contents, ==, "one\n");
}

static gboolean
shows_error (gpointer data)
{
  GtkWidget *row = ui_find_type (data, QUAY_TYPE_ERROR_ROW);

  return row != NULL && quay_error_row_get_error (QUAY_ERROR_ROW (row)) != NULL;
}

static void
test_file_that_changed_is_left_alone (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autoptr(GFile) file = change_twice (fixture);
  g_autofree char *contents = NULL;

  open_restore (fixture, file);
  ui_wait_until (has_change, fixture->window);
  connect_fixture_write (fixture->connect.project, "config.toml", "theirs\n");
  gtk_widget_activate_action (fixture->window, "restore.apply", NULL);
  ui_wait_until (shows_error, fixture->window);
  g_assert_true (ui_says (fixture->window, "File Has Changed"));
  contents = connect_fixture_read (fixture->connect.project, "config.toml");
  g_assert_cmpstr (contents, ==, "theirs\n");
}

/* Dates */

static void
chosen_cb (GtkWidget  *button,
           GDateTime  *day,
           GDateTime **place)
{
  *place = g_date_time_ref (day);
}

static void
test_past_day_cannot_be_set (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autoptr(GDateTime) soon = g_date_time_add_days (now, 3);
  g_autoptr(GDateTime) late = g_date_time_add_days (now, 400);
  g_autoptr(GDateTime) chosen = NULL;
  GtkWidget *button = quay_date_button_new ();

  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), button);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_signal_connect (button, "chosen", G_CALLBACK (chosen_cb), &chosen);

  quay_date_button_set_date (QUAY_DATE_BUTTON (button), yesterday);
  quay_date_button_choose (QUAY_DATE_BUTTON (button));
  quay_date_button_set_date (QUAY_DATE_BUTTON (button), late);
  quay_date_button_choose (QUAY_DATE_BUTTON (button));
  g_assert_null (chosen);

  quay_date_button_set_date (QUAY_DATE_BUTTON (button), soon);
  quay_date_button_choose (QUAY_DATE_BUTTON (button));
  g_assert_nonnull (chosen);
  g_assert_cmpint (g_date_time_get_day_of_month (chosen), ==, g_date_time_get_day_of_month (soon));
  g_assert_cmpint (g_date_time_get_hour (chosen), ==, 0);
}

static void
test_nobody_is_reminded_of_an_unknown_day (Fixture      *fixture,
                                           gconstpointer data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->connect.context);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) soon = g_date_time_add_days (now, 30);
  GtkWidget *expiry = g_object_ref_sink (g_object_new (QUAY_TYPE_EXPIRY_ROW, NULL));
  GtkWidget *row = g_object_ref_sink (g_object_new (QUAY_TYPE_TOGGLE_ROW, NULL));
  gboolean remind;

  quay_expiry_row_bind_remind (QUAY_EXPIRY_ROW (expiry), request, QUAY_TOGGLE_ROW (row));
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_true (quay_toggle_row_get_active (QUAY_TOGGLE_ROW (row)));
  quay_expiry_row_set_expires (QUAY_EXPIRY_ROW (expiry), soon);
  g_assert_true (gtk_widget_get_sensitive (row));
  quay_toggle_row_set_active (QUAY_TOGGLE_ROW (row), FALSE);
  g_object_get (request, "remind", &remind, NULL);
  g_assert_false (remind);
  g_object_unref (expiry);
  g_object_unref (row);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/preferences/are-in-effect", test_preferences_are_in_effect);
  ADD ("/preferences/number-between-the-choices-stays", test_number_between_the_choices_stays);
  ADD ("/preferences/cargo-home-can-be-reset", test_cargo_home_can_be_reset);
  ADD ("/preferences/what-is-fixed-can-only-be-read", test_what_is_fixed_can_only_be_read);
  ADD ("/preferences/administrator-sets-and-fixes", test_administrator_sets_and_fixes);
  ADD ("/preferences/refusal-is-told", test_refusal_is_told);
  ADD ("/restore-window/no-earlier-versions", test_no_earlier_versions);
  ADD ("/restore-window/version-is-restored", test_version_is_restored);
  ADD ("/restore-window/file-that-changed-is-left-alone", test_file_that_changed_is_left_alone);
  ADD ("/date-button/past-day-cannot-be-set", test_past_day_cannot_be_set);
  ADD ("/remind-row/nobody-is-reminded-of-an-unknown-day", test_nobody_is_reminded_of_an_unknown_day);

  return g_test_run ();
}
