/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "keyring-memory-store.h"
#include "quay-catalog.h"
#include "quay-check-step-row.h"
#include "quay-check-window.h"
#include "quay-connection-edit.h"
#include "quay-connection-page.h"
#include "quay-error-row.h"
#include "quay-explain-window.h"
#include "quay-error.h"
#include "quay-window.h"
#include "stand-in-azure.h"

#define INDEX "sparse+https://tfs.invalid/tfs/contoso/B%C3%BCro/_packaging/crates/Cargo/index/"
#define CRATES "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define PUBLIC "sparse+https://pkgs.dev.azure.com/contoso/community/_packaging/open-source/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define OTHER "sparse+https://tfs.invalid/tfs/contoso/_packaging/mirror/Cargo/index/"

/* No server is there; what the steps say when one answers is in the tests of connect/. */
typedef struct
{
  ConnectFixture   connect;
  QuayCheckWindow *window;
  guint            n_connects;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", "[registries]\ncrates = { index = \"" INDEX "\" }\n"
                         "mirror = { index = \"" OTHER "\" }\n");
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:libsecret\"]\n");
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_wait_until (is_gone, fixture);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static gboolean
is_idle (gpointer data)
{
  QuayCheckSession *session = quay_check_window_get_session (((Fixture *) data)->window);

  return quay_check_session_get_folder (session) != NULL && !quay_check_session_get_running (session);
}

static void
open_window (Fixture *fixture,
             GFile   *folder)
{
  fixture->window = quay_check_window_new (NULL, fixture->connect.context, folder, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait_until (is_idle, fixture);
  ui_settle ();
}

static void
lock_keyring (Fixture *fixture)
{
  quay_memory_store_set_locked (QUAY_MEMORY_STORE (fixture->connect.tokens), TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
}

/* What had it before is gone. */
static void
assert_focus_at_check_again (Fixture *fixture)
{
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) ==
                 ui_find_button (GTK_WIDGET (fixture->window), "Check _Again"));
}

static void
connect_cb (QuayCheckWindow *window,
            GFile           *folder,
            Fixture         *fixture)
{
  fixture->n_connects++;
}

static void
press (Fixture    *fixture,
       const char *label)
{
  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (fixture->window), label), "clicked");
}

static void
test_failing_step_shows_its_remedy (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autofree char *nameless = NULL;
  GtkWidget *token;
  GtkWidget *login;

  lock_keyring (fixture);
  open_window (fixture, fixture->connect.project);
  token = ui_find_row (GTK_WIDGET (fixture->window), "Token");
  login = ui_find_row (GTK_WIDGET (fixture->window), "Log In");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (token)));
  g_assert_false (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (login)));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (login)), ==, "Not checked");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (token), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Token, Failed, Keyring Is Locked");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (ui_find_row (GTK_WIDGET (fixture->window), "Configuration")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Configuration, Passed, 2 files, no errors");
  nameless = ui_nameless (GTK_WIDGET (fixture->window));
  g_assert_cmpstr (nameless, ==, "");

  /* Unlocking leads to the next check, which finds nothing, and asks a service that is not there. */
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_UNLOCK));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  ui_wait_until (is_idle, fixture);
  token = ui_find_row (GTK_WIDGET (fixture->window), "Token");
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (token)), ==, "Nothing is stored");
}

static void
test_values_are_no_markup (Fixture      *fixture,
                           gconstpointer data)
{
  GtkWidget *registry;

  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"<b>& é\"]\n");
  lock_keyring (fixture);
  open_window (fixture, fixture->connect.project);
  registry = ui_find_row (GTK_WIDGET (fixture->window), "Registry");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (registry), TRUE);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "crates · contoso / Büro"));
  g_assert_true (ui_says (registry, INDEX));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "1. <b>& é"));
}

static gboolean
has_findings (gpointer data)
{
  QuayCheckSession *session = quay_check_window_get_session (((Fixture *) data)->window);
  g_autoptr(GPtrArray) exposures = quay_check_session_dup_exposures (session);

  return exposures->len > 0;
}

static gboolean
has_no_findings (gpointer data)
{
  QuayCheckSession *session = quay_check_window_get_session (((Fixture *) data)->window);
  g_autoptr(GPtrArray) exposures = quay_check_session_dup_exposures (session);
  g_autoptr(GPtrArray) problems = quay_check_session_dup_problems (session);

  return exposures->len + problems->len == 0 && !ui_says (GTK_WIDGET (((Fixture *) data)->window), "Password in the Configuration");
}

static void
test_folder_without_a_feed_offers_one (Fixture      *fixture,
                                       gconstpointer data)
{
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", "");
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "connect", G_CALLBACK (connect_cb), fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "No Connection Here"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "No feed is configured for this folder."));
  gtk_widget_grab_focus (ui_find_button (GTK_WIDGET (fixture->window), "_Connect to a Feed"));
  press (fixture, "_Connect to a Feed");
  g_assert_cmpuint (fixture->n_connects, ==, 1);

  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", "[registries]\ncrates = { index = \"" INDEX "\" }\n");
  lock_keyring (fixture);
  quay_check_window_check (fixture->window);
  ui_wait_until (is_idle, fixture);
  ui_settle ();
  g_assert_false (ui_says (GTK_WIDGET (fixture->window), "No Connection Here"));
  assert_focus_at_check_again (fixture);

  /* It can be pressed once more. */
  press (fixture, "Check _Again");
  ui_wait_until (is_idle, fixture);
  ui_settle ();
  assert_focus_at_check_again (fixture);
}

/* What the connection says itself is not said twice, and what is mended goes. */
static void
test_files_are_told_beside_the_steps (Fixture      *fixture,
                                      gconstpointer data)
{
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries.crates]\nindex = \"" INDEX "\"\n\n[http]\nproxy = \"ada:hidden@proxy\"\n\n"
                         "[registries.mirror]\nindex = \"" OTHER "\"\ntoken = \"Basic c2VjcmV0\"\n\n"
                         "[source.a]\nregistry = \"sparse+https://example.org/\"\nreplace-with = \"a\"\n");
  lock_keyring (fixture);
  open_window (fixture, fixture->connect.project);
  ui_wait_until (has_findings, fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Replacement Goes in a Circle"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token in the Configuration"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Password in the Configuration"));
  g_assert_false (ui_says (GTK_WIDGET (fixture->window), "hidden"));
  ui_find_button (GTK_WIDGET (fixture->window), quay_remedy_get_label (QUAY_REMEDY_OPEN_IN_TEXT_EDITOR));

  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", "[registries\n");
  quay_check_window_check (fixture->window);
  ui_wait_until (is_idle, fixture);
  ui_wait_until (has_no_findings, fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Configuration Has an Error"));
}

static void
test_broken_file_is_told (Fixture      *fixture,
                          gconstpointer data)
{
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", "[registries\n");
  open_window (fixture, fixture->connect.project);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Configuration Has an Error"));
  ui_find_button (GTK_WIDGET (fixture->window), quay_remedy_get_label (QUAY_REMEDY_OPEN_IN_TEXT_EDITOR));
  g_assert_false (ui_says (GTK_WIDGET (fixture->window), "No Connection Here"));
}

static void
test_other_connection_is_checked (Fixture      *fixture,
                                  gconstpointer data)
{
  QuayCheckSession *session;
  GtkWidget *row;

  lock_keyring (fixture);
  open_window (fixture, fixture->connect.project);
  session = quay_check_window_get_session (fixture->window);
  g_assert_cmpstr (quay_connection_get_name (quay_check_session_get_connection (session)), ==, "crates");
  row = ui_find_row (GTK_WIDGET (fixture->window), "Connection");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_true (quay_check_session_get_running (session));
  ui_wait_until (is_idle, fixture);
  g_assert_cmpstr (quay_connection_get_name (quay_check_session_get_connection (session)), ==, "mirror");
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (ui_find_row (GTK_WIDGET (fixture->window), "Registry"))),
                   ==, "mirror");
}

static void
test_other_folder_is_checked (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *config = NULL;
  GtkWidget *row;

  lock_keyring (fixture);
  open_window (fixture, fixture->connect.project);
  row = ui_find_row (GTK_WIDGET (fixture->window), "Folder");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), ==, 3);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  ui_wait_until (is_idle, fixture);
  ui_settle ();
  g_assert_true (quay_check_session_is_home (quay_check_window_get_session (fixture->window),
                                             quay_check_session_get_folder (quay_check_window_get_session (fixture->window))));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Home folder"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "No Connection Here"));
}

static void
mend_token_cb (QuayCheckWindow *window,
               QuayConnection  *connection,
               int              remedy,
               int             *place)
{
  *place = remedy;
}

static void
test_damaged_token_leads_to_its_repair (Fixture      *fixture,
                                        gconstpointer data)
{
  int remedy = -1;

  connect_store (fixture->connect.tokens, INDEX, "raw-token");
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "mend-token", G_CALLBACK (mend_token_cb), &remedy);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token Is Stored in the Wrong Form"));
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_REPLACE_TOKEN));
  g_assert_cmpint (remedy, ==, QUAY_REMEDY_REPLACE_TOKEN);
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_REPAIR_TOKEN));
  g_assert_cmpint (remedy, ==, QUAY_REMEDY_REPAIR_TOKEN);
}

static void
review_cb (QuayCheckWindow *window,
           QuayChangePlan  *plan,
           QuayChangePlan **place)
{
  g_assert_null (*place);
  *place = g_object_ref (plan);
}

static gboolean
is_planned (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* The feed is reached through a proxy that only this program knows of. */
static void
test_proxy_is_told_to_cargo (Fixture      *fixture,
                             gconstpointer data)
{
  const char *feed = "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/";
  g_autofree char *folder = g_dir_make_tmp ("quayside-proxy-XXXXXX", NULL);
  g_autofree char *config = g_strdup_printf ("[registries]\ncrates = { index = \"%s\" }\n", feed);
  g_autoptr(GError) error = NULL;
  g_autoptr(StandInAzure) azure = stand_in_azure_new (folder, 0, &error);
  g_autofree char *token = stand_in_azure_dup_authorization (azure, "writer");
  g_autoptr(GProxyResolver) resolver = stand_in_azure_dup_proxy_resolver (azure);
  g_autoptr(GTlsDatabase) database = stand_in_azure_dup_tls_database (azure);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, database);
  QuayContext *old = fixture->connect.context;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autofree char *written = NULL;
  g_autofree char *expected = g_strdup_printf ("proxy = \"%s\"", stand_in_azure_get_proxy_uri (azure));
  g_autoptr(QuayFileChange) change = NULL;

  g_assert_no_error (error);
  fixture->connect.context = quay_context_new (quay_context_get_home (old), quay_context_get_state_folder (old),
                                               quay_context_get_files (old), fixture->connect.tokens, client);
  g_object_unref (old);
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", config);
  connect_store (fixture->connect.tokens, feed, token);
  open_window (fixture, fixture->connect.project);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Accepted as ada@contoso.com"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Cargo Does Not Know the Network Proxy"));

  g_signal_connect (fixture->window, "review", G_CALLBACK (review_cb), &plan);
  press (fixture, "_Tell Cargo…");
  ui_wait_until (is_planned, &plan);
  change = g_list_model_get_item (quay_change_plan_get_files (plan), 0);
  written = g_strndup (g_bytes_get_data (quay_file_change_get_after (change), NULL),
                       g_bytes_get_size (quay_file_change_get_after (change)));
  g_assert_nonnull (strstr (written, expected));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_wait_until (is_gone, fixture);
}

/* A world in which the feed answers, without any proxy that Cargo would have to be told of. */
typedef struct
{
  char         *folder;
  StandInAzure *azure;
} World;

static void
open_world (Fixture    *fixture,
            World      *world,
            const char *feed)
{
  g_autofree char *config = g_strdup_printf ("[registries]\ncrates = { index = \"%s\" }\n", feed);
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(QuayAzureClient) client = NULL;
  QuayContext *old = fixture->connect.context;

  world->folder = g_dir_make_tmp ("quayside-check-XXXXXX", NULL);
  world->azure = stand_in_azure_new (world->folder, 0, &error);
  g_assert_no_error (error);
  token = stand_in_azure_dup_authorization (world->azure, "writer");
  resolver = stand_in_azure_dup_proxy_resolver (world->azure);
  database = stand_in_azure_dup_tls_database (world->azure);
  client = quay_azure_client_new (resolver, database);
  fixture->connect.context = quay_context_new (quay_context_get_home (old), quay_context_get_state_folder (old),
                                               quay_context_get_files (old), fixture->connect.tokens, client);
  g_object_unref (old);
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", config);
  connect_store (fixture->connect.tokens, feed, token);
}

static void
close_world (Fixture *fixture,
             World   *world)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_wait_until (is_gone, fixture);
  g_clear_object (&world->azure);
  g_clear_pointer (&world->folder, g_free);
}

static void
assert_plan_says (QuayChangePlan *plan,
                  const char     *text)
{
  g_autoptr(QuayFileChange) change = g_list_model_get_item (quay_change_plan_get_files (plan), 0);
  g_autofree char *written = g_strndup (g_bytes_get_data (quay_file_change_get_after (change), NULL),
                                        g_bytes_get_size (quay_file_change_get_after (change)));

  if (strstr (written, text) == NULL)
    g_error ("“%s” is not in: %s", text, written);
}

/* A login that nobody asks for can be left out or asked for, and what that means stands beside it. */
static void
test_public_feed_has_two_ways (Fixture      *fixture,
                               gconstpointer data)
{
  World world;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autofree char *nameless = NULL;
  GtkWidget *login;

  open_world (fixture, &world, PUBLIC);
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "review", G_CALLBACK (review_cb), &plan);
  login = ui_find_row (GTK_WIDGET (fixture->window), "Log In");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (login), TRUE);
  g_assert_true (ui_says (login, "Feed Is Public"));
  g_assert_true (ui_says (login, "With “~force-auth” behind the name of the feed Cargo always logs in: then new crates can "
                          "be saved and published, everybody needs a token, and Cargo.lock names another registry."));
  nameless = ui_nameless (GTK_WIDGET (fixture->window));
  g_assert_cmpstr (nameless, ==, "");

  press (fixture, quay_remedy_get_label (QUAY_REMEDY_LOG_IN_ANYWAY));
  ui_wait_until (is_planned, &plan);
  assert_plan_says (plan, "open-source~force-auth/Cargo/index/");
  g_clear_object (&plan);

  press (fixture, quay_remedy_get_label (QUAY_REMEDY_USE_NO_LOGIN));
  ui_wait_until (is_planned, &plan);
  g_assert_cmpint (connect_token_change (plan), ==, QUAY_TOKEN_CHANGE_REMOVE);
  close_world (fixture, &world);
}

static void
edit_cb (QuayCheckWindow *window,
         QuayConnection  *connection,
         int              what,
         guint           *n_edits)
{
  g_assert_cmpint (what, ==, QUAY_EDIT_FEED_ADDRESS);
  g_assert_cmpstr (quay_connection_get_name (connection), ==, "crates");
  *n_edits += 1;
}

static void
test_feed_of_another_scope_is_taken (Fixture      *fixture,
                                     gconstpointer data)
{
  World world;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autofree char *body = NULL;
  guint n_edits = 0;

  open_world (fixture, &world, "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/mirror/Cargo/index/");
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "review", G_CALLBACK (review_cb), &plan);
  g_signal_connect (fixture->window, "edit", G_CALLBACK (edit_cb), &n_edits);
  body = quay_catalog_dup_body (quay_error_row_get_error (QUAY_ERROR_ROW (ui_find_type (
                                                                            ui_find_row (GTK_WIDGET (fixture->window), "Log In"), QUAY_TYPE_ERROR_ROW))));
  g_assert_cmpstr (body, ==, "The feed “\xE2\x81\xA8mirror\xE2\x81\xA9” belongs to the whole organization.");
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_USE_THAT_ADDRESS));
  ui_wait_until (is_planned, &plan);
  assert_plan_says (plan, "\"sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/\"");
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_EDIT_FEED));
  g_assert_cmpuint (n_edits, ==, 1);
  close_world (fixture, &world);
}

static void
log_in_cb (QuayCheckWindow *window,
           QuayConnection  *connection,
           guint           *n_logins)
{
  g_assert_cmpstr (quay_connection_get_name (connection), ==, "crates");
  *n_logins += 1;
}

static void
edit_helper_cb (QuayCheckWindow *window,
                QuayConnection  *connection,
                int              what,
                guint           *n_edits)
{
  g_assert_cmpint (what, ==, QUAY_EDIT_CREDENTIAL_HELPER);
  *n_edits += 1;
}

/* A token alone is missing, or something that would ask for one. */
static void
test_missing_login_has_two_ways (Fixture      *fixture,
                                 gconstpointer data)
{
  World world;
  guint n_logins = 0;
  guint n_edits = 0;

  open_world (fixture, &world, CRATES);
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", "[registries]\ncrates = { index = \"" MIRROR "\" }\n");
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "log-in", G_CALLBACK (log_in_cb), &n_logins);
  g_signal_connect (fixture->window, "edit", G_CALLBACK (edit_helper_cb), &n_edits);
  g_assert_true (ui_says (ui_find_row (GTK_WIDGET (fixture->window), "Token"), "This Feed Needs a Login"));
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_LOG_IN));
  g_assert_cmpuint (n_logins, ==, 1);
  g_assert_cmpuint (n_edits, ==, 0);
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_CHOOSE_ANOTHER_HELPER));
  g_assert_cmpuint (n_logins, ==, 1);
  g_assert_cmpuint (n_edits, ==, 1);

  gtk_widget_grab_focus (ui_find_button (GTK_WIDGET (fixture->window), quay_remedy_get_label (QUAY_REMEDY_LOG_IN)));
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:libsecret\", \"cargo:wincred\"]\n");
  quay_check_window_check (fixture->window);
  ui_wait_until (is_idle, fixture);
  ui_settle ();
  assert_focus_at_check_again (fixture);
  g_assert_true (ui_says (ui_find_row (GTK_WIDGET (fixture->window), "Token"), "This Feed Needs a Login"));
  g_assert_false (ui_says (GTK_WIDGET (fixture->window), "Log In…"));
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_CHOOSE_ANOTHER_HELPER));
  g_assert_cmpuint (n_edits, ==, 2);
  close_world (fixture, &world);
}

static GtkWidget *
find_by_tooltip (GtkWidget  *widget,
                 const char *tooltip)
{
  GtkWidget *found = NULL;

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_by_tooltip (child, tooltip);
  return found;
}

/* Whoever asks for help is asked for the activity ID: it stands in the details of the step, to be copied. */
static void
test_fault_of_the_service_has_its_status_and_activity (Fixture      *fixture,
                                                       gconstpointer data)
{
  World world;
  GtkWidget *login;
  GtkWidget *row;
  GdkContentProvider *copied;
  g_auto(GValue) text = G_VALUE_INIT;

  open_world (fixture, &world, CRATES);
  stand_in_azure_set_fault (world.azure, STAND_IN_FAULT_ERROR, "config.json", -1);
  open_window (fixture, fixture->connect.project);
  login = ui_find_row (GTK_WIDGET (fixture->window), "Log In");
  g_assert_true (ui_says (login, "Azure DevOps Has a Problem"));
  ui_find_button (login, quay_remedy_get_label (QUAY_REMEDY_OPEN_SERVICE_STATUS));
  ui_find_button (login, quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN));
  row = ui_find_type (login, QUAY_TYPE_ERROR_ROW);
  quay_error_row_show_details (QUAY_ERROR_ROW (row));
  g_signal_emit_by_name (find_by_tooltip (row, "Copy Details"), "clicked");
  copied = gdk_clipboard_get_content (gtk_widget_get_clipboard (row));
  g_value_init (&text, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (copied, &text, NULL));
  g_assert_nonnull (strstr (g_value_get_string (&text), "N15: "));
  g_assert_nonnull (strstr (g_value_get_string (&text), "ActivityId: "));
  close_world (fixture, &world);
}

static gboolean
is_loaded (gpointer data)
{
  gboolean loaded;

  g_object_get (data, "loaded", &loaded, NULL);
  return loaded;
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* What the window finds where the page would look holds for the page. */
static gboolean
has_check_window (gpointer data)
{
  GtkWindow **place = data;

  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (QUAY_IS_CHECK_WINDOW (window))
        *place = window;
    }
  return *place != NULL;
}

static void
test_leads_to_the_explanation_of_a_message (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr(GtkWindow) explain = NULL;
  GListModel *toplevels = gtk_window_get_toplevels ();

  lock_keyring (fixture);
  open_window (fixture, fixture->connect.project);
  press (fixture, "_Explain an Error…");
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (QUAY_IS_EXPLAIN_WINDOW (window))
        g_set_object (&explain, window);
    }
  g_assert_nonnull (explain);
  g_assert_true (gtk_window_get_transient_for (explain) == GTK_WINDOW (fixture->window));
  gtk_window_destroy (explain);
}

static void
fix_permissions_cb (QuayCheckWindow *window,
                    QuayConnection  *connection,
                    int              remedy,
                    int             *wanted)
{
  *wanted = remedy;
}

/* A token that Cargo reads from a file, which others read as well. */
static void
test_readable_token_file_is_closed (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (fixture->connect.home, ".cargo/credentials.toml");
  int wanted = -1;

  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.crates]\ntoken = \"Basic UEFUOnNlY3JldA==\"\n");
  g_assert_cmpint (g_chmod (g_file_peek_path (file), 0644), ==, 0);
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "mend-token", G_CALLBACK (fix_permissions_cb), &wanted);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token File Is Readable by Others"));
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_FIX_PERMISSIONS));
  g_assert_cmpint (wanted, ==, QUAY_REMEDY_FIX_PERMISSIONS);
}

static void
take_plan_cb (QuayCheckWindow *window,
              QuayChangePlan  *plan,
              QuayChangePlan **taken)
{
  g_set_object (taken, plan);
}

static gboolean
has_plan (gpointer data)
{
  return *(QuayChangePlan **) data != NULL;
}

/* A token of no connection, which nobody but the file itself tells of. */
static void
test_readable_token_of_nobody_is_closed (Fixture      *fixture,
                                         gconstpointer data)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (fixture->connect.home, ".cargo/credentials.toml");
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayFileChange) change = NULL;

  lock_keyring (fixture);
  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.another]\ntoken = \"Basic UEFUOnNlY3JldA==\"\n");
  g_assert_cmpint (g_chmod (g_file_peek_path (file), 0644), ==, 0);
  open_window (fixture, fixture->connect.project);
  g_signal_connect (fixture->window, "review", G_CALLBACK (take_plan_cb), &plan);
  ui_wait_until (has_findings, fixture);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Needs Attention"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token File Is Readable by Others"));
  press (fixture, quay_remedy_get_label (QUAY_REMEDY_FIX_PERMISSIONS));
  ui_wait_until (has_plan, &plan);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (plan)), ==, 1);
  change = g_list_model_get_item (quay_change_plan_get_files (plan), 0);
  g_assert_true (g_file_equal (quay_file_change_get_file (change), file));
  g_assert_cmpint (quay_file_change_get_flags (change), ==, QUAY_REPLACE_PRIVATE);
}

static void
test_page_leads_to_its_check (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr(GSettings) settings = g_settings_new (APPLICATION_ID);
  QuayWindow *window;
  GtkWidget *page;
  GtkWindow *found = NULL;

  lock_keyring (fixture);
  g_assert_true (quay_context_add_project (fixture->connect.context, fixture->connect.project, NULL));
  window = quay_window_new (NULL, fixture->connect.context, settings);
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (is_loaded, quay_window_get_connections (window));
  ui_settle ();
  page = ui_find_type (GTK_WIDGET (window), QUAY_TYPE_CONNECTION_PAGE);
  g_assert_true (ui_says (page, "Not checked yet"));

  gtk_widget_activate_action (page, "connection.show-check", NULL);
  ui_wait_until (has_check_window, &found);
  fixture->window = QUAY_CHECK_WINDOW (found);
  g_object_add_weak_pointer (G_OBJECT (found), (gpointer *) &fixture->window);
  ui_wait_until (is_idle, fixture);
  ui_settle ();
  g_assert_true (g_file_equal (quay_check_session_get_folder (quay_check_window_get_session (fixture->window)),
                               fixture->connect.project));
  g_assert_true (ui_says (page, "Keyring Locked"));
  g_assert_true (ui_says (page, "Keyring Is Locked"));

  gtk_window_destroy (found);
  ui_wait_until (is_gone, fixture);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait_until (is_null, &window);
}

#define ADD(fact, function) g_test_add ("/check-window/" fact, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

  ADD ("failing-step-shows-its-remedy", test_failing_step_shows_its_remedy);
  ADD ("values-are-no-markup", test_values_are_no_markup);
  ADD ("folder-without-a-feed-offers-one", test_folder_without_a_feed_offers_one);
  ADD ("files-are-told-beside-the-steps", test_files_are_told_beside_the_steps);
  ADD ("broken-file-is-told", test_broken_file_is_told);
  ADD ("leads-to-the-explanation-of-a-message", test_leads_to_the_explanation_of_a_message);
  ADD ("readable-token-file-is-closed", test_readable_token_file_is_closed);
  ADD ("readable-token-of-nobody-is-closed", test_readable_token_of_nobody_is_closed);
  ADD ("other-connection-is-checked", test_other_connection_is_checked);
  ADD ("other-folder-is-checked", test_other_folder_is_checked);
  ADD ("damaged-token-leads-to-its-repair", test_damaged_token_leads_to_its_repair);
  ADD ("proxy-is-told-to-cargo", test_proxy_is_told_to_cargo);
  ADD ("public-feed-has-two-ways", test_public_feed_has_two_ways);
  ADD ("feed-of-another-scope-is-taken", test_feed_of_another_scope_is_taken);
  ADD ("missing-login-has-two-ways", test_missing_login_has_two_ways);
  ADD ("fault-of-the-service-has-its-status-and-activity", test_fault_of_the_service_has_its_status_and_activity);
  ADD ("page-leads-to-its-check", test_page_leads_to_its_check);
  return g_test_run ();
}
