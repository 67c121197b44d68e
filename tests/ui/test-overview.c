/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-connection-page.h"
#include "quay-overview-page.h"
#include "quay-overview-row.h"
#include "quay-place-row.h"
#include "quay-window.h"

#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define CONFIG "[registries]\ntools = { index = \"" TOOLS "\" }\nmirror = { index = \"" MIRROR "\" }\n" \
  "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"

typedef struct
{
  ConnectFixture connect;
  GSettings     *settings;
  QuayWindow    *window;
} Fixture;

static gboolean
is_loaded (gpointer data)
{
  gboolean loaded;

  g_object_get (data, "loaded", &loaded, NULL);
  return loaded;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", CONFIG);
  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->settings, "window-size");
  fixture->window = quay_window_new (NULL, fixture->connect.context, fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait_until (is_loaded, quay_window_get_connections (fixture->window));
  ui_settle ();
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
  QuayWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait_until (is_gone, &fixture->window);
  g_settings_reset (fixture->settings, "remind-before-expiry");
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static GtkWidget *
open_page (Fixture *fixture)
{
  GtkWidget *row = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_PLACE_ROW);

  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  ui_settle ();
  return ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_OVERVIEW_PAGE);
}

static gboolean
knows_files (gpointer data)
{
  return ui_says (data, "No errors in 1 file");
}

static void
test_page_has_names (Fixture      *fixture,
                     gconstpointer data)
{
  GtkWidget *page = open_page (fixture);
  g_autofree char *nameless = NULL;

  g_assert_nonnull (page);
  g_assert_true (gtk_widget_get_mapped (page));
  g_assert_true (ui_says (page, "Not Checked Yet"));
  ui_find_button (page, "_Check Now");
  nameless = ui_nameless (GTK_WIDGET (fixture->window));
  g_assert_cmpstr (nameless, ==, "");
}

static void
test_one_row_is_selected (Fixture      *fixture,
                          gconstpointer data)
{
  GtkWidget *overview = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_PLACE_ROW);
  GtkWidget *connection;

  g_assert_false (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (overview)));
  open_page (fixture);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (overview)));
  quay_window_show_connection (fixture->window, "mirror");
  ui_settle ();
  g_assert_false (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (overview)));
  connection = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  g_assert_cmpstr (quay_connection_get_name (quay_connection_page_get_connection (QUAY_CONNECTION_PAGE (connection))),
                   ==, "mirror");
  g_assert_true (gtk_widget_get_mapped (connection));
}

static gboolean
says_problems (gpointer data)
{
  return ui_says (data, "2 Problems Found");
}

static void
test_check_now_becomes_stop (Fixture      *fixture,
                             gconstpointer data)
{
  GtkWidget *page = open_page (fixture);
  GtkWidget *row = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_PLACE_ROW);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.check-all", NULL);
  ui_find_button (page, "_Stop");
  g_assert_true (ui_says (page, "Checking…"));
  ui_wait_until (says_problems, page);
  ui_find_button (page, "_Check Now");
  ui_find_button (page, "_Try Again");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Overview, 2 Problems");
}

static void
test_computer_is_told (Fixture      *fixture,
                       gconstpointer data)
{
  GtkWidget *page = open_page (fixture);

  ui_wait_until (knows_files, page);
  g_assert_true (ui_says (page, "Check a Folder…"));
}

static gboolean
shows_main_page (gpointer data)
{
  GtkWidget *page = ui_find_type (data, QUAY_TYPE_OVERVIEW_PAGE);

  return page != NULL && gtk_widget_get_mapped (page) && ui_says (page, "Configuration Has an Error");
}

static void
test_broken_file_is_no_welcome (Fixture      *fixture,
                                gconstpointer data)
{
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", CONFIG "net = {\n");
  open_page (fixture);
  ui_wait_until (shows_main_page, fixture->window);
  g_assert_false (gtk_widget_get_mapped (ui_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_STATUS_PAGE)));
}

static void
test_reminders_are_turned_on (Fixture      *fixture,
                              gconstpointer data)
{
  GtkWidget *page;

  g_settings_set_boolean (fixture->settings, "remind-before-expiry", FALSE);
  page = open_page (fixture);
  g_signal_emit_by_name (ui_find_button (page, "_Turn On"), "clicked");
  g_assert_true (g_settings_get_boolean (fixture->settings, "remind-before-expiry"));
  g_assert_true (ui_says (page, "On"));
}

static void
test_row_says_state_and_words (void)
{
  g_autoptr(GtkWidget) row = g_object_ref_sink (quay_overview_row_new (QUAY_OVERVIEW_ROW_END));

  quay_overview_row_set_texts (QUAY_OVERVIEW_ROW (row), "Keyring", "Unlocked");
  quay_overview_row_set_state (QUAY_OVERVIEW_ROW (row), "emblem-ok-symbolic", "success", "Fine");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Keyring, Fine, Unlocked");
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/overview-page/has-names", test_page_has_names);
  ADD ("/overview-page/one-row-is-selected", test_one_row_is_selected);
  ADD ("/overview-page/check-now-becomes-stop", test_check_now_becomes_stop);
  ADD ("/overview-page/computer-is-told", test_computer_is_told);
  ADD ("/overview-page/broken-file-is-no-welcome", test_broken_file_is_no_welcome);
  ADD ("/overview-page/reminders-are-turned-on", test_reminders_are_turned_on);
#undef ADD
  g_test_add_func ("/overview-row/says-state-and-words", test_row_says_state_and_words);
  return g_test_run ();
}
