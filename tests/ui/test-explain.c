/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-explain-window.h"

#define SHOP_INDEX "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define NO_TOKEN \
  "    Updating `tools` index\nerror: failed to get `serde` as a dependency of package `app v0.1.0 (/home/ada/app)`\n\n" \
  "Caused by:\n  no token found for `tools`, please run `cargo login --registry tools`\n" \
  "  or use environment variable CARGO_REGISTRIES_TOOLS_TOKEN\n"

static gboolean
is_page (QuayExplainWindow *window,
         const char        *name)
{
  GtkWidget *stack = ui_find_type (GTK_WIDGET (window), GTK_TYPE_STACK);

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), name) == 0;
}

static gboolean
shows_result (gpointer window)
{
  return is_page (window, "result");
}

static gboolean
shows_unknown (gpointer window)
{
  return is_page (window, "unknown");
}

static QuayExplainWindow *
open_window (QuayConnectionList *connections)
{
  GtkWidget *window = quay_explain_window_new (connections);

  gtk_window_present (GTK_WINDOW (window));
  ui_settle ();
  return QUAY_EXPLAIN_WINDOW (window);
}

static void
copy (QuayExplainWindow *window,
      const char        *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
}

static void
close_window (QuayExplainWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ui_settle ();
}

static void
test_pastes (ConnectFixture *fixture,
             gconstpointer   data)
{
  QuayExplainWindow *window = open_window (NULL);
  QuayErrorRow *row = QUAY_ERROR_ROW (ui_find_type (GTK_WIDGET (window), QUAY_TYPE_ERROR_ROW));

  g_assert_true (is_page (window, "empty"));
  copy (window, NO_TOKEN);
  gtk_widget_activate_action (GTK_WIDGET (window), "explain.paste", NULL);
  ui_wait_until (shows_result, window);
  g_assert_error (quay_error_row_get_error (row), QUAY_ERROR, QUAY_ERROR_TOKEN_OR_LOCKED);
  g_assert_true (ui_says (GTK_WIDGET (window), "No Token or Keyring Locked"));
  g_assert_true (ui_says (GTK_WIDGET (window), "tools"));

  copy (window, "Good morning");
  gtk_widget_activate_action (GTK_WIDGET (window), "explain.paste", NULL);
  ui_wait_until (shows_unknown, window);
  close_window (window);
}

static void
test_everything_has_a_name (ConnectFixture *fixture,
                            gconstpointer   data)
{
  QuayExplainWindow *window = open_window (NULL);
  g_autoptr(QuayCargoMessage) message =
    quay_cargo_message_new ("error: could not parse TOML configuration in `/home/ada/<R&D>/.cargo/config.toml`\n"
                            "TOML parse error at line 3, column 4\n" SHOP_INDEX "\n", -1);
  g_autofree char *before = ui_nameless (GTK_WIDGET (window));
  g_autofree char *after = NULL;

  g_assert_cmpstr (before, ==, "");
  quay_explain_window_set_message (window, message);
  ui_settle ();
  after = ui_nameless (GTK_WIDGET (window));
  g_assert_cmpstr (after, ==, "");
  g_assert_true (ui_says (GTK_WIDGET (window), "/home/ada/<R&D>/.cargo/config.toml, line 3"));
  close_window (window);
}

static void
test_reads_log (ConnectFixture *fixture,
                gconstpointer   data)
{
  QuayExplainWindow *window = open_window (NULL);
  g_autoptr(GFile) file = NULL;

  connect_fixture_write (fixture->home, "build.log", NO_TOKEN);
  file = g_file_get_child (fixture->home, "build.log");
  quay_explain_window_open (window, file);
  ui_wait_until (shows_result, window);
  close_window (window);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_assert_true (quay_connection_list_load_finish (QUAY_CONNECTION_LIST (object), result, NULL));
}

static gboolean
is_loaded (gpointer list)
{
  return g_list_model_get_n_items (list) == 1;
}

static void
shown_cb (QuayExplainWindow *window,
          QuayConnection    *connection,
          char             **name)
{
  *name = g_strdup (quay_connection_get_name (connection));
}

static void
test_leads_to_the_connection (ConnectFixture *fixture,
                              gconstpointer   data)
{
  g_autoptr(QuayConnectionList) list = quay_connection_list_new (fixture->context);
  g_autoptr(QuayCargoMessage) message = quay_cargo_message_new (NO_TOKEN, -1);
  g_autofree char *shown = NULL;
  QuayExplainWindow *window;

  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registries]\ntools = { index = \"" SHOP_INDEX "\" }\n");
  quay_connection_list_load_async (list, NULL, loaded_cb, NULL);
  ui_wait_until (is_loaded, list);

  window = open_window (list);
  g_signal_connect (window, "show-connection", G_CALLBACK (shown_cb), &shown);
  quay_explain_window_set_message (window, message);
  ui_settle ();
  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (window), "_Show"), "clicked");
  g_assert_cmpstr (shown, ==, "tools");
  ui_settle ();
}

#define add_test(path, func) \
  g_test_add (path, ConnectFixture, NULL, connect_fixture_set_up, func, connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();
  add_test ("/explain/pastes", test_pastes);
  add_test ("/explain/everything-has-a-name", test_everything_has_a_name);
  add_test ("/explain/reads-log", test_reads_log);
  add_test ("/explain/leads-to-the-connection", test_leads_to_the_connection);
  return g_test_run ();
}
