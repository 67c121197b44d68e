/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "keyring-memory-store.h"
#include "quay-application.h"
#include "quay-connection-page.h"
#include "quay-connection-row.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-file-change-view.h"
#include "quay-overview-page.h"
#include "quay-remove-dialog.h"
#include "quay-text.h"
#include "quay-ui-compat.h"
#include "quay-window.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/_packaging/crates/Cargo/index/"

#define OTHER_INDEX "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/_packaging/other/Cargo/index/"

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
open_window (Fixture *fixture)
{
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
close_window (Fixture *fixture)
{
  QuayWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait_until (is_gone, &fixture->window);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->settings, "window-size");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_window (fixture);
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
configure (Fixture *fixture)
{
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"" INDEX "\" }\n"
                         "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n");
}

static void
assert_named (Fixture *fixture)
{
  g_autofree char *nameless = ui_nameless (GTK_WIDGET (fixture->window));

  g_assert_cmpstr (nameless, ==, "");
}

/* As the menu offers it. */
static gboolean
can_check_all (Fixture *fixture)
{
  GtkWidget *button = gtk_button_new ();
  gboolean can;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.check-all");
  gtk_widget_set_parent (button, GTK_WIDGET (fixture->window));
  can = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return can;
}

static void
test_welcomes_whoever_has_nothing (Fixture      *fixture,
                                   gconstpointer data)
{
  open_window (fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Welcome to Quayside"));
  ui_find_button (GTK_WIDGET (fixture->window), "_Connect to a Feed");
  g_assert_false (can_check_all (fixture));
  assert_named (fixture);
}

static gboolean
has_connections (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static gboolean
shows_overview (gpointer data)
{
  GtkWidget *page = ui_find_type (data, QUAY_TYPE_OVERVIEW_PAGE);

  return page != NULL && gtk_widget_get_mapped (page) && ui_says (page, "Configuration Has an Error");
}

static void
test_checks_nothing_where_nothing_can_be_read (Fixture      *fixture,
                                               gconstpointer data)
{
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", "net = {\n");
  open_window (fixture);
  ui_wait_until (shows_overview, fixture->window);
  g_assert_false (ui_says (GTK_WIDGET (fixture->window), "Check Now"));
  g_assert_false (can_check_all (fixture));

  configure (fixture);
  ui_wait_until (has_connections, quay_window_get_connections (fixture->window));
  ui_settle ();
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Check Now"));
  g_assert_true (can_check_all (fixture));
}

static void
test_shows_what_is_configured (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *row;
  GtkWidget *page;

  configure (fixture);
  open_window (fixture);
  page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  g_assert_nonnull (page);
  g_assert_true (ui_says (page, "Web Shop"));
  g_assert_true (ui_says (page, "Not Checked Yet"));
  g_assert_true (ui_says (page, "Line 2"));
  g_assert_true (can_check_all (fixture));
  assert_named (fixture);

  row = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_ROW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "crates, Not Checked Yet, contoso / Web Shop");
}

static void
test_tab_leaves_the_choice_alone (Fixture      *fixture,
                                  gconstpointer data)
{
  GtkWidget *row;
  GtkWidget *list;
  GtkWidget *page;
  guint n_on_page = 0;

  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"" INDEX "\" }\nother = { index = \"" OTHER_INDEX "\" }\n");
  open_window (fixture);
  page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  row = gtk_widget_get_next_sibling (ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_ROW));
  list = gtk_widget_get_parent (row);
  gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));

  /* Further than round the window in either direction. */
  for (guint i = 0; i < 80; i++)
    {
      GtkWidget *focus;

      gtk_widget_child_focus (GTK_WIDGET (fixture->window), i < 40 ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
      g_assert_true (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (list))) == row);
      focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
      n_on_page += focus != NULL && gtk_widget_is_ancestor (focus, page);
    }
  g_assert_cmpuint (n_on_page, >, 0);
}

static void
test_error_of_something_done_is_shown (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_READ_ONLY, "~/.cargo/config.toml", NULL, "EACCES");
  GtkWidget *page;

  configure (fixture);
  open_window (fixture);
  page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  quay_connection_page_show_error (QUAY_CONNECTION_PAGE (page), error);
  g_assert_true (ui_says (page, "File Cannot Be Changed"));
  ui_find_button (page, quay_remedy_get_label (QUAY_REMEDY_SHOW_IN_FILES));
}

static GtkWindow *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  g_error ("No %s is open", g_type_name (type));
}

static gboolean
has_no_connections (gpointer data)
{
  return g_list_model_get_n_items (data) == 0;
}

/* What had the focus has gone with the last connection. Without an application the buttons do nothing. */
static gboolean
has_focus_on_welcome (gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (((Fixture *) data)->window));

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_get_ancestor (focus, ADW_TYPE_STATUS_PAGE) != NULL;
}

static void
test_removes_and_takes_back (Fixture      *fixture,
                             gconstpointer data)
{
  QuayConnectionList *connections;
  g_autofree char *before = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *after = NULL;
  GtkWidget *page;
  GtkWindow *dialog;

  configure (fixture);
  before = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  open_window (fixture);
  connections = quay_window_get_connections (fixture->window);
  page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  gtk_widget_activate_action (page, "connection.remove", NULL);
  ui_settle ();
  dialog = find_dialog (QUAY_TYPE_REMOVE_DIALOG);
  g_assert_cmpint (quay_remove_dialog_get_flags (QUAY_REMOVE_DIALOG (dialog)), ==, QUAY_REMOVE_TOKEN);
  quay_dialog_respond (GTK_WIDGET (dialog), "remove");
  gtk_window_destroy (dialog);
  ui_wait_until (has_no_connections, connections);
  ui_wait_until (has_focus_on_welcome, fixture);
  removed = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_assert_null (removed != NULL ? strstr (removed, INDEX) : NULL);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.undo", NULL);
  ui_wait_until (has_connections, connections);
  after = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_assert_cmpstr (after, ==, before);
}

static gboolean
has_token (gpointer data)
{
  return quay_memory_store_get_n_items (data, INDEX) > 0;
}

static gboolean
has_no_token (gpointer data)
{
  return !has_token (data);
}

static void
remove_connection (Fixture *fixture)
{
  GtkWidget *page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  GtkWindow *dialog;

  gtk_widget_activate_action (page, "connection.remove", NULL);
  ui_settle ();
  dialog = find_dialog (QUAY_TYPE_REMOVE_DIALOG);
  quay_dialog_respond (GTK_WIDGET (dialog), "remove");
  gtk_window_destroy (dialog);
}

static gboolean
was_asked (gpointer data)
{
  return quay_memory_store_get_n_steps (data) > 0;
}

/* The old token is in memory alone: a dialog of the keyring that is closed by mistake must not be its end. */
static void
test_undo_can_be_tried_again (Fixture      *fixture,
                              gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->connect.tokens);
  g_autoptr(QuaySecret) token = NULL;
  g_autoptr(GError) error = NULL;

  configure (fixture);
  connect_store (fixture->connect.tokens, INDEX, "Basic UEFUOm9sZA==");
  open_window (fixture);
  remove_connection (fixture);
  ui_wait_until (has_no_token, tokens);
  ui_wait_until (has_no_connections, quay_window_get_connections (fixture->window));
  ui_settle ();

  quay_memory_store_set_locked (tokens, TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  quay_memory_store_fail_at_step (tokens, 0, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.undo", NULL);
  ui_wait_until (was_asked, tokens);
  ui_wait_until (has_connections, quay_window_get_connections (fixture->window));
  ui_settle ();
  g_assert_cmpuint (quay_memory_store_get_n_items (tokens, INDEX), ==, 0);

  quay_memory_store_set_locked (tokens, FALSE, QUAY_MEMORY_PROMPT_UNLOCK);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.undo", NULL);
  ui_wait_until (has_token, tokens);
  token = connect_lookup (fixture->connect.tokens, INDEX, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (token), ==, "Basic UEFUOm9sZA==");
}

/* It goes on to its end, and tells nobody. */
static void
test_closes_while_it_takes_back (Fixture      *fixture,
                                 gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->connect.tokens);

  configure (fixture);
  connect_store (fixture->connect.tokens, INDEX, "Basic UEFUOm9sZA==");
  open_window (fixture);
  remove_connection (fixture);
  ui_wait_until (has_no_token, tokens);
  ui_wait_until (has_no_connections, quay_window_get_connections (fixture->window));
  ui_settle ();

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.undo", NULL);
  close_window (fixture);
  ui_wait_until (has_token, tokens);
  open_window (fixture);
}

static gboolean
is_checked (gpointer data)
{
  g_autoptr(QuayConnection) connection = g_list_model_get_item (data, 0);

  return quay_connection_get_checked (connection) != NULL && quay_connection_get_state (connection) != QUAY_STATE_CHECKING;
}

/* It stops the check while that lasts, and begins another one afterwards. */
static void
test_button_keeps_the_focus_in_a_check (Fixture      *fixture,
                                        gconstpointer data)
{
  GtkWidget *page;
  GtkWidget *button;

  configure (fixture);
  open_window (fixture);
  page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  button = ui_find_button (page, "_Check");
  g_assert_true (gtk_widget_grab_focus (button));
  gtk_widget_activate_action (page, "connection.check", NULL);
  g_assert_true (ui_find_button (page, "_Stop") == button);
  ui_wait_until (is_checked, quay_window_get_connections (fixture->window));
  ui_settle ();
  g_assert_true (ui_find_button (page, "_Check") == button);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == button);
}

static void
test_remembers_its_size (Fixture      *fixture,
                         gconstpointer data)
{
  int width;
  int height;

  open_window (fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 500);
  g_object_ref (fixture->window);
  gtk_window_close (GTK_WINDOW (fixture->window));
  ui_settle ();
  g_settings_get (fixture->settings, "window-size", "(ii)", &width, &height);
  g_assert_cmpint (width, ==, 700);
  g_assert_cmpint (height, ==, 500);
  g_object_unref (fixture->window);
  open_window (fixture);
  gtk_window_get_default_size (GTK_WINDOW (fixture->window), &width, &height);
  g_assert_cmpint (width, ==, 700);
}

static gboolean
has_assistant (gpointer data)
{
  return quay_window_get_assistant (data) != NULL;
}

static void
test_folder_without_feeds_opens_the_assistant (Fixture      *fixture,
                                               gconstpointer data)
{
  g_autoptr(GFile) manifest = g_file_get_child (fixture->connect.project, "Cargo.toml");
  QuayAssistant *assistant;

  open_window (fixture);
  quay_window_open_folder (fixture->window, manifest);
  ui_wait_until (has_assistant, fixture->window);
  assistant = quay_window_get_assistant (fixture->window);
  g_assert_true (g_file_equal (quay_connection_request_get_folder (quay_assistant_get_request (assistant)),
                               fixture->connect.project));
  gtk_window_destroy (GTK_WINDOW (assistant));
  ui_settle ();
  g_assert_null (quay_window_get_assistant (fixture->window));
}

static void
test_folder_with_feeds_is_listed (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr(GFile) folder = g_file_get_child (fixture->connect.home, "R&D <new>");
  g_autoptr(GFile) config = g_file_resolve_relative_path (folder, ".cargo/config.toml");
  g_autofree char *path = quay_text_for_path (config);

  connect_fixture_write (folder, ".cargo/config.toml", "[registries]\ncrates = { index = \"" INDEX "\" }\n");
  open_window (fixture);
  quay_window_open_folder (fixture->window, folder);
  ui_wait_until (has_connections, quay_window_get_connections (fixture->window));
  ui_settle ();
  g_assert_null (quay_window_get_assistant (fixture->window));
  /* A name with markup in it stays what it is. */
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), path));
}

/* What the target does with a drop, without a pointer: the value and the signal are those of a real one. */
static void
drop (Fixture *fixture,
      GFile   *file)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, g_slist_prepend (NULL, g_object_ref (file)));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 0.0, 0.0, &taken);
    }
  g_assert_true (taken);
}

static void
test_dropped_folder_opens_the_assistant (Fixture      *fixture,
                                         gconstpointer data)
{
  QuayAssistant *assistant;

  open_window (fixture);
  drop (fixture, fixture->connect.project);
  ui_wait_until (has_assistant, fixture->window);
  assistant = quay_window_get_assistant (fixture->window);
  g_assert_true (g_file_equal (quay_connection_request_get_folder (quay_assistant_get_request (assistant)),
                               fixture->connect.project));
  gtk_window_destroy (GTK_WINDOW (assistant));
  ui_settle ();
}

static gboolean
is_not_checking (gpointer data)
{
  return quay_connection_get_state (data) != QUAY_STATE_CHECKING;
}

static void
test_all_checks_can_be_stopped (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr(QuayConnection) connection = NULL;

  configure (fixture);
  open_window (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (quay_window_get_connections (fixture->window)), 0);
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.stop-checks", NULL) &&
                  quay_connection_get_state (connection) == QUAY_STATE_CHECKING);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.check-all", NULL);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_CHECKING);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.stop-checks", NULL);
  ui_wait_until (is_not_checking, connection);
  ui_settle ();
  /* A check that was stopped leaves no result. */
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_UNCHECKED);
}

static gboolean
is_at_review (gpointer data)
{
  QuayPage *page = quay_assistant_get_page (data);

  return g_strcmp0 (quay_page_get_title (page), "Review") == 0 && quay_page_get_complete (page);
}

static gboolean
shows_error (gpointer data)
{
  GtkWidget *row = ui_find_type (GTK_WIDGET (quay_assistant_get_page (data)), QUAY_TYPE_ERROR_ROW);

  return row != NULL && gtk_widget_get_visible (row);
}

static void
test_logs_in_anew_without_touching_files (Fixture      *fixture,
                                          gconstpointer data)
{
  QuayAssistant *assistant;
  GtkWidget *token;
  GtkWidget *page;

  configure (fixture);
  open_window (fixture);
  g_signal_emit_by_name (ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE), "log-in");
  assistant = quay_window_get_assistant (fixture->window);
  ui_settle ();
  page = GTK_WIDGET (quay_assistant_get_page (assistant));
  g_assert_cmpstr (quay_page_get_title (QUAY_PAGE (page)), ==, "Log In");
  g_assert_cmpstr (quay_connection_request_get_index_url (quay_assistant_get_request (assistant)), ==, INDEX);

  token = ui_find_row (page, "Token");
  gtk_editable_set_text (GTK_EDITABLE (token), "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst");
  gtk_widget_activate_action (GTK_WIDGET (assistant), "assistant.next", NULL);
  /* The address of the test resolves nowhere. */
  ui_wait_until (shows_error, assistant);
  page = GTK_WIDGET (quay_assistant_get_page (assistant));
  g_signal_emit_by_name (ui_find_button (page,
                                         quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                         "clicked");
  ui_wait_until (is_at_review, assistant);
  page = GTK_WIDGET (quay_assistant_get_page (assistant));
  g_assert_true (ui_says (page, "New item “cargo-registry:crates”"));
  g_assert_null (ui_find_type (page, QUAY_TYPE_FILE_CHANGE_VIEW));

  gtk_window_destroy (GTK_WINDOW (assistant));
  ui_settle ();
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/window/welcomes-whoever-has-nothing", test_welcomes_whoever_has_nothing);
  ADD ("/window/checks-nothing-where-nothing-can-be-read", test_checks_nothing_where_nothing_can_be_read);
  ADD ("/window/shows-what-is-configured", test_shows_what_is_configured);
  ADD ("/window/tab-leaves-the-choice-alone", test_tab_leaves_the_choice_alone);
  ADD ("/window/error-of-something-done-is-shown", test_error_of_something_done_is_shown);
  ADD ("/window/removes-and-takes-back", test_removes_and_takes_back);
  ADD ("/window/undo-can-be-tried-again", test_undo_can_be_tried_again);
  ADD ("/window/closes-while-it-takes-back", test_closes_while_it_takes_back);
  ADD ("/window/button-keeps-the-focus-in-a-check", test_button_keeps_the_focus_in_a_check);
  ADD ("/window/remembers-its-size", test_remembers_its_size);
  ADD ("/window/folder-without-feeds-opens-the-assistant", test_folder_without_feeds_opens_the_assistant);
  ADD ("/window/folder-with-feeds-is-listed", test_folder_with_feeds_is_listed);
  ADD ("/window/logs-in-anew-without-touching-files", test_logs_in_anew_without_touching_files);
  ADD ("/window/dropped-folder-opens-the-assistant", test_dropped_folder_opens_the_assistant);
  ADD ("/window/all-checks-can-be-stopped", test_all_checks_can_be_stopped);
#undef ADD
  return g_test_run ();
}
