/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include <string.h>

#include "keyring-memory-store.h"
#include "quay-assistant.h"
#include "quay-copy-row.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-help-window.h"
#include "quay-toggle-row.h"
#include "quay-ui-compat.h"

#define LINK "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define INDEX "sparse+" LINK
#define TOKEN "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"

typedef struct
{
  ConnectFixture      connect;
  QuayConnectionList *connections;
  QuayAssistant      *assistant;
  QuayChangeReceipt  *receipt;
  guint               n_undo;
} Fixture;

static void
applied_cb (QuayAssistant     *assistant,
            QuayChangeReceipt *receipt,
            gpointer           user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->receipt, receipt);
}

static void
undo_cb (QuayAssistant *assistant,
         gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_undo++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->connections = quay_connection_list_new (fixture->connect.context);
  fixture->assistant = quay_assistant_new (fixture->connections);
  g_object_add_weak_pointer (G_OBJECT (fixture->assistant), (gpointer *) &fixture->assistant);
  g_signal_connect (fixture->assistant, "applied", G_CALLBACK (applied_cb), fixture);
  g_signal_connect (fixture->assistant, "undo", G_CALLBACK (undo_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->assistant));
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
  if (fixture->assistant != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->assistant));
  ui_wait_until (is_gone, &fixture->assistant);
  g_clear_object (&fixture->receipt);
  g_assert_finalize_object (g_steal_pointer (&fixture->connections));
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static QuayConnectionRequest *
request_of (Fixture *fixture)
{
  return quay_assistant_get_request (fixture->assistant);
}

static GtkWidget *
page_of (Fixture *fixture)
{
  return GTK_WIDGET (quay_assistant_get_page (fixture->assistant));
}

static const char *
title_of (Fixture *fixture)
{
  return quay_page_get_title (quay_assistant_get_page (fixture->assistant));
}

static void
type (Fixture    *fixture,
      const char *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find_row (page_of (fixture), row)), text);
  ui_settle ();
}

static void
go_next (Fixture *fixture)
{
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.next", NULL);
  ui_settle ();
}

static void
go_back (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.back", NULL);
  ui_settle ();
}

static gboolean
is_complete (gpointer data)
{
  return quay_page_get_complete (data);
}

static void
wait_complete (Fixture *fixture)
{
  ui_wait_until (is_complete, quay_assistant_get_page (fixture->assistant));
}

typedef struct
{
  Fixture    *fixture;
  const char *title;
} Place;

static gboolean
is_at (gpointer data)
{
  Place *place = data;

  return g_strcmp0 (title_of (place->fixture), place->title) == 0;
}

static void
wait_for_page (Fixture    *fixture,
               const char *title)
{
  Place place = { fixture, title };

  ui_wait_until (is_at, &place);
}

static const char *
text_of (Fixture    *fixture,
         const char *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (ui_find_row (page_of (fixture), row)));
}

static void
choose (Fixture   *fixture,
        QuayRemedy remedy)
{
  GtkWidget *button = ui_find_button (page_of (fixture), quay_remedy_get_label (remedy));

  g_signal_emit_by_name (button, "clicked");
  ui_settle ();
}

static void
go_to_project (Fixture *fixture)
{
  type (fixture, "Address or Snippet", LINK);
  go_next (fixture);
}

static void
go_to_helper (Fixture *fixture)
{
  go_to_project (fixture);
  quay_assistant_set_folder (fixture->assistant, fixture->connect.project);
  wait_complete (fixture);
  go_next (fixture);
}

static void
assert_named (Fixture *fixture)
{
  g_autofree char *nameless = ui_nameless (GTK_WIDGET (fixture->assistant));

  g_assert_cmpstr (nameless, ==, "");
}

static void
test_next_waits_for_a_feed (Fixture      *fixture,
                            gconstpointer data)
{
  GtkWidget *next = ui_find_button (GTK_WIDGET (fixture->assistant), "_Next");

  g_assert_cmpstr (title_of (fixture), ==, "Feed");
  g_assert_false (gtk_widget_is_sensitive (next));
  type (fixture, "Organization", "contoso");
  g_assert_false (gtk_widget_is_sensitive (next));
  type (fixture, "Feed", "my.feed");
  g_assert_true (gtk_widget_is_sensitive (next));
  g_assert_cmpstr (text_of (fixture, "Registry Name"),
                   ==, "my-feed");
  assert_named (fixture);
}

static void
test_link_fills_the_rows (Fixture      *fixture,
                          gconstpointer data)
{
  type (fixture, "Address or Snippet", LINK);
  g_assert_cmpstr (text_of (fixture, "Organization"),
                   ==, "contoso");
  g_assert_cmpstr (text_of (fixture, "Project"),
                   ==, "platform");
  g_assert_cmpstr (text_of (fixture, "Feed"), ==, "crates");
  g_assert_true (ui_says (page_of (fixture), "Feed “crates” in contoso / platform"));
}

static void
test_snippet_keeps_its_lines (Fixture      *fixture,
                              gconstpointer data)
{
  gboolean replaces;

  quay_assistant_set_text (fixture->assistant,
                           "[registries]\nr_d = { index = \"" INDEX "\" }\n\n"
                           "[source.crates-io]\nreplace-with = \"r_d\"\n");
  ui_settle ();
  g_object_get (request_of (fixture), "replace-crates-io", &replaces, NULL);
  g_assert_true (replaces);
  g_assert_cmpstr (quay_connection_request_get_name (request_of (fixture)), ==, "r_d");
  g_assert_true (ui_says (page_of (fixture), "The snippet also replaces crates.io"));
}

static void
test_wrong_name_is_said_below (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *row;

  type (fixture, "Address or Snippet", LINK);
  row = ui_find_row (page_of (fixture), "Registry Name");
  type (fixture, "Registry Name", "1 & <2>");
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_true (ui_says (page_of (fixture), "Use letters, digits, - and _, and start with a letter."));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  /* Without a role it would not be in the tree, and nobody would be told that it has the focus. */
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                   GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);

  type (fixture, "Registry Name", "good");
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
}

static void
test_project_needs_a_folder (Fixture      *fixture,
                             gconstpointer data)
{
  go_to_project (fixture);
  g_assert_cmpstr (title_of (fixture), ==, "Project");
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_true (ui_says (page_of (fixture), "None selected"));

  quay_assistant_set_folder (fixture->assistant, fixture->connect.project);
  wait_complete (fixture);
  g_assert_false (ui_says (page_of (fixture), "None selected"));
  assert_named (fixture);

  /* What was typed before is still there. */
  go_back (fixture);
  g_assert_cmpstr (title_of (fixture), ==, "Feed");
  g_assert_cmpstr (text_of (fixture, "Feed"), ==, "crates");
}

static void
test_taken_name_can_be_replaced (Fixture      *fixture,
                                 gconstpointer data)
{
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"sparse+https://example.org/index/\" }\n");
  go_to_project (fixture);
  quay_assistant_set_folder (fixture->assistant, fixture->connect.project);
  connect_load (request_of (fixture));
  ui_settle ();
  /* A free name was proposed; the user insists on the other one. */
  go_back (fixture);
  type (fixture, "Registry Name", "crates");
  go_next (fixture);
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_true (ui_says (page_of (fixture), "Name Is Already Used"));

  choose (fixture, QUAY_REMEDY_REPLACE_ADDRESS);
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));

  go_back (fixture);
  go_next (fixture);
  g_assert_false (ui_says (page_of (fixture), "Name Is Already Used"));
}

static void
test_scope_follows_the_helper (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *all;

  go_to_helper (fixture);
  g_assert_cmpstr (title_of (fixture), ==, "Credential Helper");
  all = ui_find_row (page_of (fixture), "All Registries");
  g_assert_true (gtk_widget_is_sensitive (all));

  g_object_set (request_of (fixture), "helper", QUAY_HELPER_AZURE_CLI, NULL);
  ui_settle ();
  g_assert_false (gtk_widget_is_sensitive (all));
  g_assert_cmpint (quay_connection_request_get_helper_scope (request_of (fixture)), ==, QUAY_HELPER_FOR_FEED);

  g_object_set (request_of (fixture), "helper", QUAY_HELPER_CUSTOM, NULL);
  ui_settle ();
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  type (fixture, "Command", "my-helper --print");
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  assert_named (fixture);
}

typedef struct
{
  QuayToggleRow *row;
  gboolean       active;
} Toggle;

static gboolean
is_toggled (gpointer data)
{
  Toggle *toggle = data;

  return quay_toggle_row_get_active (toggle->row) == toggle->active;
}

/* A switch that is shown moves before it is on. */
static void
toggle (GtkWidget *row)
{
  Toggle wanted = { QUAY_TOGGLE_ROW (row), !quay_toggle_row_get_active (QUAY_TOGGLE_ROW (row)) };

  adw_action_row_activate (ADW_ACTION_ROW (row));
  ui_wait_until (is_toggled, &wanted);
  ui_settle ();
}

/* What the user's own file would be: (transfer full) */
static char *
plan_user_file (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = connect_plan (request_of (fixture), &error);
  GListModel *files;

  g_assert_no_error (error);
  files = quay_change_plan_get_files (plan);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);

      if (!quay_file_change_is_shared (change))
        return quay_line_diff_to_patch (quay_file_change_get_diff (change), "old", "new");
    }
  g_assert_not_reached ();
}

/* A program that prints the token is started by Cargo's own helper, and one that follows its protocol is that helper. */
static void
test_command_prints_the_token (Fixture      *fixture,
                               gconstpointer data)
{
  g_autofree char *by_protocol = NULL;
  g_autofree char *by_printing = NULL;
  GtkWidget *row;

  go_to_helper (fixture);
  g_object_set (request_of (fixture), "helper", QUAY_HELPER_CUSTOM, NULL);
  type (fixture, "Command", "pass show 'my feed'");
  row = ui_find_row (page_of (fixture), "Prints the Token");
  g_assert_true (ui_says (row, "The command prints a value that starts with Basic or Bearer"));

  by_protocol = plan_user_file (fixture);
  g_assert_nonnull (strstr (by_protocol, "credential-provider = [\"pass\", \"show\", \"my feed\"]"));
  toggle (row);
  by_printing = plan_user_file (fixture);
  g_assert_nonnull (strstr (by_printing, "credential-provider = [\"cargo:token-from-stdout\", \"pass\", \"show\", "
                            "\"my feed\"]"));
  toggle (row);
  g_free (by_printing);
  by_printing = plan_user_file (fixture);
  g_assert_cmpstr (by_printing, ==, by_protocol);
}

static gboolean
shows_help (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (QUAY_IS_HELP_WINDOW (window) &&
          g_str_equal (adw_window_title_get_title (ADW_WINDOW_TITLE (ui_find_type (window, ADW_TYPE_WINDOW_TITLE))),
                       title))
        return TRUE;
    }
  return FALSE;
}

/* The key leads to the page's own help also where the focus is on a button of the header bar. */
static void
test_help_is_that_of_the_page (Fixture      *fixture,
                               gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.help", NULL);
  g_assert_true (shows_help ("First Connection"));
  go_to_helper (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.help", NULL);
  g_assert_true (shows_help ("Credential Helpers"));
  quay_help_window_close ();
}

static void
test_without_a_keyring_it_cannot_be_chosen (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr(GError) missing = quay_error_new (QUAY_ERROR_KEYRING_MISSING, NULL, NULL, "no service");
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->connect.tokens);
  GtkWidget *keyring;

  quay_memory_store_fail_at_step (tokens, quay_memory_store_get_n_steps (tokens) + 1, missing);
  go_to_helper (fixture);
  keyring = ui_find_row (page_of (fixture), "Token in the Keyring");
  g_assert_false (gtk_widget_is_sensitive (keyring));
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_cmpint (quay_connection_request_get_helper (request_of (fixture)), ==, QUAY_HELPER_KEYRING);

  g_object_set (request_of (fixture), "helper", QUAY_HELPER_AZURE_CLI, NULL);
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
}

static void
test_token_is_understood (Fixture      *fixture,
                          gconstpointer data)
{
  go_to_helper (fixture);
  go_next (fixture);
  g_assert_cmpstr (title_of (fixture), ==, "Log In");
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  assert_named (fixture);

  type (fixture, "Token", TOKEN);
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_true (ui_says (page_of (fixture), "Looks like a personal access token"));

  type (fixture, "Token", "two words");
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_true (gtk_widget_has_css_class (ui_find_row (page_of (fixture), "Token"), "error"));
}

static void
test_refusal_comes_back_with_its_remedies (Fixture      *fixture,
                                           gconstpointer data)
{
  go_to_helper (fixture);
  go_next (fixture);
  type (fixture, "Token", TOKEN);
  go_next (fixture);
  /* The address of the test resolves nowhere. */
  wait_for_page (fixture, "Log In");
  ui_find_button (page_of (fixture), quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN));
  choose (fixture, QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING);
  wait_for_page (fixture, "Review");
}

/* Stands for what only Azure DevOps can answer: the address of the test resolves nowhere. */
static void
refuse (Fixture  *fixture,
        QuayError code)
{
  g_autoptr(GError) error = quay_error_new (code, "crates", "contoso", "stands for an answer");

  wait_for_page (fixture, "Log In");
  quay_page_show_error (quay_assistant_get_page (fixture->assistant), error);
  ui_settle ();
}

static void
test_public_feed_needs_no_login (Fixture      *fixture,
                                 gconstpointer data)
{
  go_to_helper (fixture);
  go_next (fixture);
  refuse (fixture, QUAY_ERROR_FEED_PUBLIC);
  choose (fixture, QUAY_REMEDY_USE_NO_LOGIN);
  g_assert_cmpint (quay_connection_request_get_helper (request_of (fixture)), ==, QUAY_HELPER_NONE);
  /* Checked again without a token, which fails here on the page of the choice. */
  wait_for_page (fixture, "Credential Helper");
}

static void
test_public_feed_can_be_logged_in_to (Fixture      *fixture,
                                      gconstpointer data)
{
  go_to_helper (fixture);
  go_next (fixture);
  type (fixture, "Token", TOKEN);
  refuse (fixture, QUAY_ERROR_FEED_PUBLIC);
  choose (fixture, QUAY_REMEDY_LOG_IN_ANYWAY);
  g_assert_cmpstr (quay_connection_request_get_index_url (request_of (fixture)),
                   ==, "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates~force-auth/Cargo/index/");
  wait_for_page (fixture, "Log In");
}

/* Where a login is forced, it can be given up, and the switch that does it does not vanish under the pointer. */
static void
test_forced_login_can_be_given_up (Fixture      *fixture,
                                   gconstpointer data)
{
  GtkWidget *row;

  go_to_helper (fixture);
  g_assert_false (ui_says (page_of (fixture), "Log In to This Public Feed"));
  go_back (fixture);
  go_back (fixture);
  type (fixture, "Feed", "crates~force-auth");
  g_assert_cmpstr (text_of (fixture, "Feed"), ==, "crates");
  g_assert_cmpstr (text_of (fixture, "Registry Name"), ==, "crates");
  go_next (fixture);
  go_next (fixture);
  row = ui_find_row (page_of (fixture), "Log In to This Public Feed");
  g_assert_true (quay_toggle_row_get_active (QUAY_TOGGLE_ROW (row)));

  toggle (row);
  g_assert_cmpstr (quay_connection_request_get_index_url (request_of (fixture)), ==, INDEX);
  g_assert_true (gtk_widget_get_visible (row));
  go_back (fixture);
  go_next (fixture);
  g_assert_false (gtk_widget_get_visible (row));
}

static void
test_unknown_host_is_asked_about (Fixture      *fixture,
                                  gconstpointer data)
{
  type (fixture, "Address or Snippet",
        "sparse+https://devops.example.com/tfs/DefaultCollection/_packaging/crates/Cargo/index/");
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  choose (fixture, QUAY_REMEDY_USE_ANYWAY);
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
}

static void
cleared_cb (GdkClipboard *clipboard,
            GParamSpec   *pspec,
            gboolean     *cleared)
{
  *cleared = gdk_clipboard_get_content (clipboard) == NULL;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
has_token (gpointer data)
{
  return quay_connection_request_get_token (data) != NULL;
}

static void
apply_pasted_token (Fixture *fixture)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->assistant));
  GtkEditable *text;

  go_to_helper (fixture);
  go_next (fixture);
  gdk_clipboard_set_text (clipboard, TOKEN);
  text = gtk_editable_get_delegate (GTK_EDITABLE (ui_find_row (page_of (fixture), "Token")));
  g_signal_emit_by_name (text, "paste-clipboard");
  ui_wait_until (has_token, request_of (fixture));
  go_next (fixture);
  wait_for_page (fixture, "Log In");
  choose (fixture, QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING);
  wait_for_page (fixture, "Review");
  wait_complete (fixture);
}

static void
test_clipboard_is_cleared_of_the_token (Fixture      *fixture,
                                        gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->assistant));
  gboolean cleared = FALSE;

  apply_pasted_token (fixture);
  g_signal_connect (clipboard, "notify::content", G_CALLBACK (cleared_cb), &cleared);
  go_next (fixture);
  wait_for_page (fixture, "Done");
  ui_wait_until (is_true, &cleared);
  g_signal_handlers_disconnect_by_func (clipboard, cleared_cb, &cleared);
  ui_settle ();
  g_assert_true (ui_says (GTK_WIDGET (fixture->assistant), "Token saved, clipboard cleared"));
}

static void
test_other_text_stays_in_the_clipboard (Fixture      *fixture,
                                        gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->assistant));

  apply_pasted_token (fixture);
  gdk_clipboard_set_text (clipboard, "something else");
  go_next (fixture);
  wait_for_page (fixture, "Done");
  ui_settle ();
  g_assert_nonnull (gdk_clipboard_get_content (clipboard));
  g_assert_false (ui_says (GTK_WIDGET (fixture->assistant), "Token saved, clipboard cleared"));
}

static void
test_applies_what_it_shows_and_no_sooner (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(QuaySecret) stored = NULL;
  g_autoptr(GError) error = NULL;

  go_to_helper (fixture);
  go_next (fixture);
  type (fixture, "Token", TOKEN);
  go_next (fixture);
  wait_for_page (fixture, "Log In");
  choose (fixture, QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING);
  wait_for_page (fixture, "Review");
  wait_complete (fixture);
  g_assert_true (ui_says (page_of (fixture), "New item “cargo-registry:crates”"));
  g_assert_true (ui_says (page_of (fixture), "Shared with the project"));
  g_assert_true (ui_says (page_of (fixture), "+ crates = { index = \"" INDEX "\" }"));
  assert_named (fixture);
  before = connect_fixture_read (fixture->connect.project, ".cargo/config.toml");
  g_assert_null (before);

  go_next (fixture);
  wait_for_page (fixture, "Done");
  g_assert_nonnull (fixture->receipt);
  g_assert_true (ui_says (page_of (fixture), "Feed Connected"));
  g_assert_true (ui_says (page_of (fixture), "The connection has not been checked."));
  assert_named (fixture);
  after = connect_fixture_read (fixture->connect.project, ".cargo/config.toml");
  g_assert_nonnull (strstr (after, INDEX));
  stored = connect_lookup (fixture->connect.tokens, INDEX, &error);
  g_assert_no_error (error);
  g_assert_nonnull (stored);

  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.undo", NULL);
  ui_settle ();
  g_assert_cmpuint (fixture->n_undo, ==, 1);
}

static void
test_nothing_to_do_is_said (Fixture      *fixture,
                            gconstpointer data)
{
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"" INDEX "\" }\n");
  go_to_helper (fixture);
  g_object_set (request_of (fixture), "helper", QUAY_HELPER_NONE, NULL);
  go_next (fixture);
  wait_for_page (fixture, "Credential Helper");
  choose (fixture, QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING);
  wait_for_page (fixture, "Review");
  wait_complete (fixture);
  g_assert_true (ui_says (page_of (fixture), "No Changes Needed"));
  ui_find_button (GTK_WIDGET (fixture->assistant), "_Done");
}

static void
test_other_helpers_are_not_checked (Fixture      *fixture,
                                    gconstpointer data)
{
  go_to_helper (fixture);
  g_object_set (request_of (fixture), "helper", QUAY_HELPER_MICROSOFT, NULL);
  go_next (fixture);
  g_assert_cmpstr (title_of (fixture), ==, "Log In");
  g_assert_true (ui_says (page_of (fixture), "Microsoft Credential Provider"));
  go_next (fixture);
  wait_for_page (fixture, "Review");
}

static void
test_closing_asks_only_for_what_was_typed (Fixture      *fixture,
                                           gconstpointer data)
{
  GtkWidget *assistant = GTK_WIDGET (fixture->assistant);

  type (fixture, "Organization", "contoso");
  gtk_window_close (GTK_WINDOW (assistant));
  ui_settle ();
  /* Still there, behind the question. */
  g_assert_true (gtk_widget_get_visible (assistant));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 2);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, QUAY_TYPE_DIALOG))
        {
          ui_assert_property (window, "default-response", "cancel");
          quay_dialog_respond (GTK_WIDGET (window), "cancel");
          gtk_window_destroy (window);
          break;
        }
    }
  ui_settle ();
  g_assert_true (gtk_widget_get_visible (assistant));
}

static void
test_discard_closes (Fixture      *fixture,
                     gconstpointer data)
{
  GtkWidget *dialog = NULL;

  type (fixture, "Organization", "contoso");
  gtk_window_close (GTK_WINDOW (fixture->assistant));
  ui_settle ();
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, QUAY_TYPE_DIALOG))
        dialog = window;
    }
  g_assert_nonnull (dialog);
  g_signal_emit_by_name (ui_find_button (dialog, "_Discard"), "clicked");
  ui_wait_until (is_gone, &fixture->assistant);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/assistant/feed/next-waits-for-a-feed", test_next_waits_for_a_feed);
  ADD ("/assistant/feed/link-fills-the-rows", test_link_fills_the_rows);
  ADD ("/assistant/feed/snippet-keeps-its-lines", test_snippet_keeps_its_lines);
  ADD ("/assistant/feed/wrong-name-is-said-below", test_wrong_name_is_said_below);
  ADD ("/assistant/project/needs-a-folder", test_project_needs_a_folder);
  ADD ("/assistant/project/taken-name-can-be-replaced", test_taken_name_can_be_replaced);
  ADD ("/assistant/helper/scope-follows-the-helper", test_scope_follows_the_helper);
  ADD ("/assistant/helper/forced-login-can-be-given-up", test_forced_login_can_be_given_up);
  ADD ("/assistant/helper/command-prints-the-token", test_command_prints_the_token);
  ADD ("/assistant/helper/help-is-that-of-the-page", test_help_is_that_of_the_page);
  ADD ("/assistant/helper/without-a-keyring-it-cannot-be-chosen", test_without_a_keyring_it_cannot_be_chosen);
  ADD ("/assistant/login/token-is-understood", test_token_is_understood);
  ADD ("/assistant/login/refusal-comes-back-with-its-remedies", test_refusal_comes_back_with_its_remedies);
  ADD ("/assistant/feed/unknown-host-is-asked-about", test_unknown_host_is_asked_about);
  ADD ("/assistant/login/public-feed-needs-no-login", test_public_feed_needs_no_login);
  ADD ("/assistant/login/public-feed-can-be-logged-in-to", test_public_feed_can_be_logged_in_to);
  ADD ("/assistant/login/clipboard-is-cleared-of-the-token", test_clipboard_is_cleared_of_the_token);
  ADD ("/assistant/login/other-text-stays-in-the-clipboard", test_other_text_stays_in_the_clipboard);
  ADD ("/assistant/login/other-helpers-are-not-checked", test_other_helpers_are_not_checked);
  ADD ("/assistant/review/applies-what-it-shows-and-no-sooner", test_applies_what_it_shows_and_no_sooner);
  ADD ("/assistant/review/nothing-to-do-is-said", test_nothing_to_do_is_said);
  ADD ("/assistant/closing-asks-only-for-what-was-typed", test_closing_asks_only_for_what_was_typed);
  ADD ("/assistant/discard-closes", test_discard_closes);
#undef ADD
  return g_test_run ();
}
