/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-application.h"
#include "quay-assistant.h"
#include "quay-connection-page.h"
#include "quay-edit-window.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-review-window.h"
#include "quay-text.h"
#include "quay-toggle-row.h"
#include "quay-ui-compat.h"
#include "quay-window-private.h"

#define P "sparse+https://pkgs.dev.azure.com/contoso/"
#define INDEX P "Shop/_packaging/crates/Cargo/index/"
#define OTHER P "Shop/_packaging/other/Cargo/index/"
#define CRATES "[registries]\ncrates = { index = \"" INDEX "\" }\n"
#define HELPERS "\n[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"

typedef struct
{
  ConnectFixture connect;
  GSettings     *settings;
  QuayWindow    *window;
  GtkWidget     *page;
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
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", CRATES HELPERS);
  fixture->settings = g_settings_new (APPLICATION_ID);
  fixture->window = quay_window_new (NULL, fixture->connect.context, fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait_until (is_loaded, quay_window_get_connections (fixture->window));
  ui_settle ();
  fixture->page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ui_close_all ((gpointer *) &fixture->window);
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
apply (void)
{
  GtkWidget *review = ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW);

  gtk_widget_activate_action (review, "review.apply", NULL);
  ui_wait_for_end (QUAY_TYPE_REVIEW_WINDOW);
}

static void
assert_user (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *contents = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");

  g_assert_cmpstr (contents, ==, expected);
}

static gboolean
says_updated (gpointer data)
{
  return ui_says (data, "Connection updated");
}

static void
test_helper_is_edited (Fixture      *fixture,
                       gconstpointer data)
{
  GtkWidget *window;

  gtk_widget_activate_action (ui_find_row (fixture->page, "Credential Helper"), "win.edit-helper", NULL);
  window = ui_wait_for_window (QUAY_TYPE_EDIT_WINDOW);
  g_assert_true (ui_says (window, "Edit Credential Helper"));
  g_assert_true (ui_says (window, "crates"));
  ui_assert_named (window);
  g_object_set (quay_edit_window_get_request (QUAY_EDIT_WINDOW (window)), "helper", QUAY_HELPER_MICROSOFT, NULL);
  gtk_widget_activate_action (window, "edit.next", NULL);
  ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW);
  assert_user (fixture, CRATES HELPERS);
  apply ();
  ui_wait_for_end (QUAY_TYPE_EDIT_WINDOW);
  assert_user (fixture, "[registries]\ncrates = { index = \"" INDEX "\", credential-provider = "
               "\"artifacts-cargo-credprovider\" }\n" HELPERS);
  ui_wait_until (says_updated, fixture->window);
}

static void
answer (const char *response)
{
  GtkWidget *dialog = ui_wait_for_window (QUAY_TYPE_DIALOG);

  ui_assert_property (dialog, "default-response", "cancel");
  quay_dialog_respond (GTK_WIDGET (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_new_address_asks_about_the_old_item (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autoptr(QuaySecret) old = NULL;
  g_autoptr(QuaySecret) new = NULL;
  GtkWidget *window;

  connect_store (fixture->connect.tokens, INDEX, "Basic eA==");
  gtk_widget_activate_action (fixture->page, "win.edit-feed", NULL);
  window = ui_wait_for_window (QUAY_TYPE_EDIT_WINDOW);
  g_assert_true (ui_says (window, "Edit Feed"));
  ui_assert_named (window);
  g_object_set (quay_edit_window_get_request (QUAY_EDIT_WINDOW (window)), "feed", "other", NULL);
  gtk_widget_activate_action (window, "edit.next", NULL);
  answer ("cancel");
  ui_settle ();
  g_assert_null (ui_find_window (QUAY_TYPE_REVIEW_WINDOW));

  gtk_widget_activate_action (window, "edit.next", NULL);
  answer ("delete");
  apply ();
  assert_user (fixture, "[registries]\ncrates = { index = \"" OTHER "\" }\n" HELPERS);
  old = connect_lookup (fixture->connect.tokens, INDEX, NULL);
  new = connect_lookup (fixture->connect.tokens, OTHER, NULL);
  g_assert_null (old);
  g_assert_cmpstr (quay_secret_peek (new), ==, "Basic eA==");
}

static void
test_side_way_leads_back (Fixture      *fixture,
                          gconstpointer data)
{
  GtkWidget *window;

  gtk_widget_activate_action (fixture->page, "win.edit-helper", NULL);
  window = ui_wait_for_window (QUAY_TYPE_EDIT_WINDOW);
  gtk_widget_activate_action (window, "assistant.other-computers", NULL);
  ui_settle ();
  g_assert_true (ui_says (window, "2. Credential Helper"));
  ui_find_button (window, "_Save…");
  gtk_widget_activate_action (window, "edit.back", NULL);
  ui_settle ();
  ui_find_button (window, "_Review…");

  /* The pages themselves go back as they do in the assistant. */
  gtk_widget_activate_action (window, "assistant.other-computers", NULL);
  ui_settle ();
  g_assert_true (gtk_widget_activate_action (window, "assistant.back", NULL));
  ui_settle ();
  ui_find_button (window, "_Review…");
}

static void
test_switch_waits_for_the_review (Fixture      *fixture,
                                  gconstpointer data)
{
  QuayToggleRow *row = QUAY_TOGGLE_ROW (ui_find_row (fixture->page, "Replace crates.io"));

  g_assert_false (quay_toggle_row_get_active (row));
  quay_toggle_row_set_active (row, TRUE);
  ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW);
  g_assert_false (quay_toggle_row_get_active (row));
  assert_user (fixture, CRATES HELPERS);
  apply ();
  assert_user (fixture, CRATES HELPERS "\n[source.crates-io]\nreplace-with = \"crates\"\n");
}

static gboolean
is_on (gpointer data)
{
  return quay_toggle_row_get_active (data);
}

static void
test_replacement_says_how_to_leave_it_out (Fixture      *fixture,
                                           gconstpointer data)
{
  QuayToggleRow *row = QUAY_TOGGLE_ROW (ui_find_row (fixture->page, "Replace crates.io"));

  quay_toggle_row_set_active (row, TRUE);
  apply ();
  ui_wait_until (is_on, row);
  g_assert_true (ui_says (fixture->page, "To take public crates from crates.io itself this once:"));
  g_assert_true (ui_says (fixture->page,
                          "cargo build --config 'registries.crates-io-direct.index="
                          "\"sparse+https://index.crates.io/\"' "
                          "--config 'source.crates-io.replace-with=\"crates-io-direct\"'"));
}

static void
test_another_project (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *contents = NULL;

  quay_window_use_in_project (fixture->window,
                              quay_connection_page_get_connection (QUAY_CONNECTION_PAGE (fixture->page)),
                              fixture->connect.project);
  apply ();
  contents = connect_fixture_read (fixture->connect.project, ".cargo/config.toml");
  g_assert_cmpstr (contents, ==, CRATES);
}

/* What a sandbox calls a file says nothing to people, so the tooltip has the path that the row has. */
static void
test_tooltip_has_the_path_for_people (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (fixture->connect.home, ".cargo/config.toml");
  g_autofree char *path = quay_text_for_path (file);

  g_assert_cmpstr (gtk_widget_get_tooltip_text (ui_find_row (fixture->page, path)), ==, path);
}

static void
test_chooser_goes_with_the_window (Fixture      *fixture,
                                   gconstpointer data)
{
  GtkWidget *chooser;

  gtk_widget_activate_action (fixture->page, "win.use-in-project", NULL);
  chooser = ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  g_assert_nonnull (chooser);
  /* One question is enough. */
  gtk_widget_activate_action (fixture->page, "win.use-in-project", NULL);
  g_assert_true (ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG) == chooser);

  g_object_add_weak_pointer (G_OBJECT (chooser), (gpointer *) &chooser);
  ui_close_all ((gpointer *) &fixture->window);
  ui_wait_until (ui_is_gone, &chooser);
}

static void
test_stops_using_one_place (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (fixture->connect.home, ".cargo/config.toml");
  g_autofree char *uri = g_file_get_uri (file);

  gtk_widget_activate_action (fixture->page, "win.stop-using", "s", uri);
  apply ();
  assert_user (fixture, "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n");
}

static void
test_default_registry (Fixture      *fixture,
                       gconstpointer data)
{
  QuayToggleRow *row = QUAY_TOGGLE_ROW (ui_find_row (fixture->page, "Default Registry"));

  quay_toggle_row_set_active (row, TRUE);
  ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW);
  g_assert_false (quay_toggle_row_get_active (row));
  apply ();
  ui_wait_until (is_on, row);
  assert_user (fixture, CRATES "\n[registry]\n"
               "global-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\ndefault = \"crates\"\n");
}

static void
test_second_feed (Fixture      *fixture,
                  gconstpointer data)
{
  QuayConnectionRequest *request;
  g_autofree char *organization = NULL;
  g_autofree char *feed = NULL;
  gboolean replaces = FALSE;
  QuayAssistant *first;

  quay_window_new_connection (fixture->window, INDEX);
  first = quay_window_get_assistant (fixture->window);
  gtk_widget_activate_action (GTK_WIDGET (first), "assistant.second-feed", NULL);
  ui_settle ();
  g_assert_true (quay_window_get_assistant (fixture->window) != first);
  request = quay_assistant_get_request (quay_window_get_assistant (fixture->window));
  g_object_get (request, "organization", &organization, "feed", &feed, "replace-crates-io", &replaces, NULL);
  g_assert_cmpstr (organization, ==, "contoso");
  g_assert_cmpstr (feed, ==, "");
  g_assert_true (replaces);
}

static gboolean
shows_error (gpointer data)
{
  return quay_error_row_get_error (QUAY_ERROR_ROW (ui_find_type (data, QUAY_TYPE_ERROR_ROW))) != NULL;
}

static void
test_says_why_not (Fixture      *fixture,
                   gconstpointer data)
{
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries]\nshop = { index = \"" INDEX "\" }\n");
  quay_window_use_in_project (fixture->window,
                              quay_connection_page_get_connection (QUAY_CONNECTION_PAGE (fixture->page)),
                              fixture->connect.project);
  ui_wait_until (shows_error, fixture->page);
  g_assert_null (ui_find_window (QUAY_TYPE_REVIEW_WINDOW));
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/edit/helper-is-written-after-the-review", test_helper_is_edited);
  ADD ("/edit/new-address-asks-about-the-old-item", test_new_address_asks_about_the_old_item);
  ADD ("/edit/side-way-leads-back", test_side_way_leads_back);
  ADD ("/edit/switch-waits-for-the-review", test_switch_waits_for_the_review);
  ADD ("/edit/replacement-says-how-to-leave-it-out", test_replacement_says_how_to_leave_it_out);
  ADD ("/edit/another-project-uses-the-feed", test_another_project);
  ADD ("/edit/tooltip-has-the-path-for-people", test_tooltip_has_the_path_for_people);
  ADD ("/edit/chooser-goes-with-the-window", test_chooser_goes_with_the_window);
  ADD ("/edit/stops-using-one-place", test_stops_using_one_place);
  ADD ("/edit/default-registry-waits-for-the-review", test_default_registry);
  ADD ("/edit/second-feed-is-begun-with-what-is-the-same", test_second_feed);
  ADD ("/edit/says-why-not", test_says_why_not);
#undef ADD
  return g_test_run ();
}
