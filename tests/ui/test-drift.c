/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ui-fixture.h"

#include "quay-applied-record.h"
#include "quay-diff-view.h"
#include "quay-file-change-view.h"
#include "quay-ui-compat.h"
#include "quay-window.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define APPLIED "[registries]\ncrates = { index = \"" INDEX "\" }\n"
#define CHANGED "[registries]\ncrates = { index = \"" INDEX "\" }\n\n[source.crates-io]\nreplace-with = \"crates\"\n"

typedef struct
{
  ConnectFixture connect;
  GSettings     *settings;
  QuayWindow    *window;
} Fixture;

static gboolean
has_state (gpointer            window,
           QuayConnectionState state)
{
  g_autoptr(QuayConnection) connection =
    g_list_model_get_item (G_LIST_MODEL (quay_window_get_connections (window)), 0);

  return connection != NULL && quay_connection_get_state (connection) == state;
}

static gboolean
is_changed (gpointer window)
{
  return has_state (window, QUAY_STATE_CHANGED_OUTSIDE);
}

static gboolean
is_unchecked (gpointer window)
{
  return has_state (window, QUAY_STATE_UNCHECKED);
}

static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, QUAY_TYPE_DIALOG))
        return window;
    }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return find_dialog () != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return *(GtkWidget **) data == NULL;
}

/* As if Quayside had made the connection, and another program had replaced crates.io since. */
static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GListStore) files = g_list_store_new (QUAY_TYPE_FILE_CHANGE);
  g_autoptr(GBytes) applied = g_bytes_new_static (APPLIED, strlen (APPLIED));
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(QuayFileChange) change = NULL;
  g_autoptr(GFile) file = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->settings = g_settings_new (APPLICATION_ID);
  file = g_file_resolve_relative_path (fixture->connect.home, ".cargo/config.toml");
  snapshot = quay_file_snapshot_load (file, NULL, NULL);
  change = quay_file_change_new (snapshot, applied, FALSE, QUAY_REPLACE_NONE);
  g_list_store_append (files, change);
  quay_applied_record_take (fixture->connect.context, "crates", INDEX, G_LIST_MODEL (files));
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", CHANGED);

  fixture->window = quay_window_new (NULL, fixture->connect.context, fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait_until (is_changed, fixture->window);
  ui_settle ();
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Changed Outside Quayside"));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  QuayWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait_until (is_gone, &fixture->window);
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static GtkWindow *
review (Fixture *fixture)
{
  GtkWindow *dialog;
  g_autofree char *body = NULL;

  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (fixture->window), "_Review…"), "clicked");
  ui_wait_until (has_dialog, NULL);
  dialog = find_dialog ();
  g_object_get (dialog, "body", &body, NULL);
  g_assert_nonnull (strstr (body, "source.crates-io.replace-with"));
  ui_find_type (GTK_WIDGET (dialog), QUAY_TYPE_FILE_CHANGE_VIEW);
  return dialog;
}

static gboolean
has_size (gpointer widget)
{
  return gtk_widget_get_width (widget) > 0;
}

static void
test_edges_are_not_cut_off (Fixture      *fixture,
                            gconstpointer data)
{
  GtkWindow *dialog = review (fixture);
  GtkWidget *card = ui_find_type (GTK_WIDGET (dialog), QUAY_TYPE_DIFF_VIEW);
  GtkWidget *view = gtk_widget_get_ancestor (card, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  ui_wait_until (has_size, card);
  g_assert_true (gtk_widget_compute_bounds (card, view, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 1);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (view) - 1);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (view) - 1);
  gtk_window_destroy (dialog);
}

static void
answer (GtkWindow  *dialog,
        const char *response)
{
  quay_dialog_respond (GTK_WIDGET (dialog), response);
  gtk_window_destroy (dialog);
}

static void
assert_file (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *contents = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");

  g_assert_cmpstr (contents, ==, expected);
}

static void
test_puts_back (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *contents = NULL;

  answer (review (fixture), "put-back");
  ui_wait_until (is_unchecked, fixture->window);
  contents = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_assert_nonnull (strstr (contents, INDEX));
  g_assert_null (strstr (contents, "replace-with"));
}

static void
test_keeps (Fixture      *fixture,
            gconstpointer data)
{
  answer (review (fixture), "keep");
  ui_wait_until (is_unchecked, fixture->window);
  assert_file (fixture, CHANGED);
}

static void
test_cancels (Fixture      *fixture,
              gconstpointer data)
{
  answer (review (fixture), "cancel");
  ui_settle ();
  g_assert_true (is_changed (fixture->window));
  assert_file (fixture, CHANGED);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/drift/puts-back", test_puts_back);
  ADD ("/drift/keeps", test_keeps);
  ADD ("/drift/cancels", test_cancels);
  ADD ("/drift/edges-are-not-cut-off", test_edges_are_not_cut_off);
#undef ADD
  return g_test_run ();
}
