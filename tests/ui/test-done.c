/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include <string.h>

#include "quay-connection-list.h"
#include "quay-copy-row.h"
#include "quay-done-page.h"
#include "quay-error-row.h"
#include "quay-review-window.h"
#include "stand-in-azure.h"

#define CRATES "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"

/* The Done page of a connection that was made behind a proxy of which Cargo knows nothing. */
typedef struct
{
  ConnectFixture         connect;
  char                  *folder;
  StandInAzure          *azure;
  QuayConnectionRequest *request;
  QuayConnectionList    *list;
  GtkWidget             *window;
  QuayDonePage          *page;
  gboolean               undone;
} Fixture;

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static QuayChangeReceipt *
make_connection (Fixture *fixture)
{
  StandInToken *token = stand_in_world_find_token (stand_in_azure_get_world (fixture->azure), "writer");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  QuayChangeReceipt *receipt;

  fixture->request = connect_request (&fixture->connect, CRATES, token->secret);
  g_object_set (fixture->request, "helper", QUAY_HELPER_KEYRING, NULL);
  connect_load (fixture->request);
  quay_connection_request_check_async (fixture->request, NULL, take_result_cb, &result);
  ui_wait_until (is_there, &result);
  g_assert_true (quay_connection_request_check_finish (fixture->request, result, &error));
  plan = connect_plan (fixture->request, &error);
  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  return receipt;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(QuayAzureClient) client = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  QuayContext *old;

  connect_fixture_set_up (&fixture->connect, NULL);
  old = fixture->connect.context;
  fixture->folder = g_dir_make_tmp ("quayside-done-XXXXXX", NULL);
  fixture->azure = stand_in_azure_new (fixture->folder, 0, &error);
  g_assert_no_error (error);
  resolver = stand_in_azure_dup_proxy_resolver (fixture->azure);
  database = stand_in_azure_dup_tls_database (fixture->azure);
  client = quay_azure_client_new (resolver, database);
  fixture->connect.context = quay_context_new (quay_context_get_home (old), quay_context_get_state_folder (old),
                                               quay_context_get_files (old), fixture->connect.tokens, client);
  g_object_unref (old);

  receipt = make_connection (fixture);
  fixture->list = quay_connection_list_new_for_folder (fixture->connect.context, fixture->connect.project);
  fixture->page = g_object_new (QUAY_TYPE_DONE_PAGE, "request", fixture->request, NULL);
  fixture->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (GTK_WINDOW (fixture->window));
  quay_done_page_show (fixture->page, receipt, fixture->list, TRUE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_wait_until (is_gone, &fixture->window);
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->request);
  g_clear_object (&fixture->azure);
  g_free (fixture->folder);
  ui_settle ();
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static gboolean
has_advice (gpointer data)
{
  return ui_says (GTK_WIDGET (((Fixture *) data)->page), "Connected With Warnings");
}

static gboolean
finds_review (gpointer data)
{
  GtkWidget **place = data;

  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (QUAY_IS_REVIEW_WINDOW (window))
        *place = window;
    }
  return *place != NULL;
}

static gboolean
is_followed (gpointer data)
{
  return ui_says (GTK_WIDGET (((Fixture *) data)->page), "Feed Connected");
}

static gboolean
tells_cargo (Fixture *fixture)
{
  g_autofree char *config = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_autofree char *line = g_strdup_printf ("proxy = \"%s\"", stand_in_azure_get_proxy_uri (fixture->azure));

  return strstr (config, line) != NULL;
}

static gboolean
is_sensitive (gpointer data)
{
  return gtk_widget_is_sensitive (data);
}

static void
follow (Fixture *fixture)
{
  GtkWidget *review = NULL;
  GtkWidget *button;

  ui_wait_until (has_advice, fixture);
  g_assert_false (tells_cargo (fixture));
  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (fixture->page), "_Tell Cargo…"), "clicked");
  ui_wait_until (finds_review, &review);
  g_assert_false (tells_cargo (fixture));
  button = ui_find_button (review, "_Apply");
  ui_wait_until (is_sensitive, button);
  g_signal_emit_by_name (button, "clicked");
  ui_wait_until (is_followed, fixture);
  g_assert_true (tells_cargo (fixture));
}

static void
test_advice_is_followed_and_undone (Fixture      *fixture,
                                    gconstpointer data)
{
  follow (fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->page), "The network settings are in Cargo’s configuration now."));
  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (fixture->page), "U_ndo"), "clicked");
  /* Without them the advice is what it was. */
  ui_wait_until (has_advice, fixture);
  g_assert_false (tells_cargo (fixture));
}

static void
undone_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_done_page_undo_advice_finish (QUAY_DONE_PAGE (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_undone (gpointer data)
{
  return ((Fixture *) data)->undone;
}

/* Whoever undoes the connection undoes the later change with it, and before it. */
static void
test_nothing_to_undo_is_no_error (Fixture      *fixture,
                                  gconstpointer data)
{
  ui_wait_until (has_advice, fixture);
  quay_done_page_undo_advice_async (fixture->page, undone_cb, &fixture->undone);
  ui_wait_until (is_undone, fixture);
  fixture->undone = FALSE;

  follow (fixture);
  quay_done_page_undo_advice_async (fixture->page, undone_cb, &fixture->undone);
  ui_wait_until (is_undone, fixture);
  g_assert_false (tells_cargo (fixture));
}

/* What goes into Cargo.toml, what publishes there, and the second feed that is advised. */
static void
test_says_what_comes_next (Fixture      *fixture,
                           gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);

  ui_wait_until (has_advice, fixture);
  g_assert_true (ui_says (page, "my-crate = { version = \"1.0\", registry = \"crates\" }"));
  g_assert_true (ui_says (page, "cargo publish --registry crates"));
  g_assert_true (ui_says (page, "Add a Feed for Public Crates…"));
}

static gboolean
is_overridden (gpointer data)
{
  return ui_says (GTK_WIDGET (((Fixture *) data)->page), "Setting Is Overridden");
}

static gboolean
is_not_overridden (gpointer data)
{
  return !is_overridden (data);
}

/* The feed answers as well as before, but Cargo asks another one. */
static void
test_tells_what_has_the_last_word (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autofree char *config = NULL;
  GtkWidget *error_row;
  GtkWidget *copy_row;

  ui_wait_until (has_advice, fixture);
  config = connect_fixture_read (fixture->connect.project, ".cargo/config.toml");
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"sparse+https://index.example/\" }\n");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.check", NULL);
  ui_wait_until (is_overridden, fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->page), "Connected With Warnings"));
  /* What is wrong comes before what comes next. */
  error_row = ui_find_type (GTK_WIDGET (fixture->page), QUAY_TYPE_ERROR_ROW);
  copy_row = ui_find_type (GTK_WIDGET (fixture->page), QUAY_TYPE_COPY_ROW);
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (error_row)), <,
                   gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (copy_row)));

  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", config);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.check", NULL);
  ui_wait_until (is_not_overridden, fixture);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

  g_test_add ("/done/network-advice-is-followed-and-undone", Fixture, NULL, set_up, test_advice_is_followed_and_undone,
              tear_down);
  g_test_add ("/done/what-was-not-followed-is-not-undone", Fixture, NULL, set_up, test_nothing_to_undo_is_no_error,
              tear_down);
  g_test_add ("/done/says-what-comes-next", Fixture, NULL, set_up, test_says_what_comes_next, tear_down);
  g_test_add ("/done/tells-what-has-the-last-word", Fixture, NULL, set_up, test_tells_what_has_the_last_word, tear_down);
  return g_test_run ();
}
