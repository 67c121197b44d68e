/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "keyring-memory-store.h"
#include "quay-assistant.h"
#include "quay-feed-row.h"
#include "rig.h"
#include "ui-fixture.h"

#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"

/* The assistant on its first page, and an Azure DevOps that it reaches. */
typedef struct
{
  Rig                 rig;
  ConnectFixture      connect;
  QuayConnectionList *connections;
  QuayAssistant      *assistant;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  QuayContext *parts;
  g_autoptr(QuayContext) context = NULL;

  rig_set_up (&fixture->rig, NULL);
  connect_fixture_set_up (&fixture->connect, NULL);
  parts = fixture->connect.context;
  context = quay_context_new (quay_context_get_home (parts), quay_context_get_state_folder (parts),
                              quay_context_get_files (parts), fixture->connect.tokens, fixture->rig.client);
  fixture->connections = quay_connection_list_new (context);
  fixture->assistant = quay_assistant_new (fixture->connections);
  g_object_add_weak_pointer (G_OBJECT (fixture->assistant), (gpointer *) &fixture->assistant);
  gtk_window_present (GTK_WINDOW (fixture->assistant));
  ui_settle ();
}

static gboolean
is_gone (gpointer data)
{
  GtkWidget **widget = data;

  return *widget == NULL;
}

static gboolean
is_free (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->assistant));
  ui_wait_until (is_gone, &fixture->assistant);
  g_assert_finalize_object (g_steal_pointer (&fixture->connections));
  connect_fixture_tear_down (&fixture->connect, NULL);
  ui_wait_until (is_free, fixture->rig.client);
  rig_tear_down (&fixture->rig, NULL);
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
save (Fixture    *fixture,
      const char *token)
{
  g_autofree char *value = stand_in_azure_dup_authorization (fixture->rig.azure, token);

  connect_store (fixture->connect.tokens, MIRROR, value);
}

static void
type (Fixture    *fixture,
      const char *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find_row (page_of (fixture), row)), text);
  ui_settle ();
}

typedef struct
{
  Fixture    *fixture;
  const char *text;
} Words;

static gboolean
says (gpointer data)
{
  Words *words = data;

  return ui_says (page_of (words->fixture), words->text);
}

static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  Words words = { fixture, text };

  ui_wait_until (says, &words);
}

static void
browse (Fixture *fixture)
{
  type (fixture, "Organization", "contoso");
  gtk_widget_activate_action (page_of (fixture), "page.browse", NULL);
  g_assert_cmpstr (title_of (fixture), ==, "Choose a Feed");
}

static void
assert_named (Fixture *fixture)
{
  g_autofree char *nameless = ui_nameless (GTK_WIDGET (fixture->assistant));

  g_assert_cmpstr (nameless, ==, "");
}

/* Of the views of the page the one that is shown; the texts of the others are there, too. */
static const char *
view_of (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (ui_find_type (page_of (fixture), GTK_TYPE_STACK)));
}

static GtkListView *
list_of (Fixture *fixture)
{
  return GTK_LIST_VIEW (ui_find_type (page_of (fixture), GTK_TYPE_LIST_VIEW));
}

static void
search (Fixture    *fixture,
        const char *text)
{
  GtkWidget *entry = ui_find_type (page_of (fixture), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  ui_settle ();
}

static void
test_needs_an_organization (Fixture      *fixture,
                            gconstpointer data)
{
  GtkWidget *row = ui_find_row (page_of (fixture), "Browse Feeds…");

  g_assert_false (gtk_widget_is_sensitive (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Enter the organization first");
  type (fixture, "Organization", "two words");
  g_assert_false (gtk_widget_is_sensitive (row));
  type (fixture, "Organization", "contoso");
  g_assert_true (gtk_widget_is_sensitive (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Pick one of the feeds of contoso");
  assert_named (fixture);
}

static void
test_asks_for_a_token (Fixture      *fixture,
                       gconstpointer data)
{
  GtkWidget *show;

  browse (fixture);
  wait_for_text (fixture, "Log In to See the Feeds");
  g_assert_true (ui_says (page_of (fixture),
                          "The token stays in memory and is used again on the Log In page."));
  assert_named (fixture);
  show = ui_find_button (page_of (fixture), "_Show Feeds");
  g_assert_false (gtk_widget_is_sensitive (show));

  type (fixture, "Token", "two words");
  g_assert_true (gtk_widget_is_sensitive (show));
  g_signal_emit_by_name (show, "clicked");
  ui_settle ();
  g_assert_true (ui_says (page_of (fixture), "A token does not contain spaces."));
  g_assert_true (gtk_widget_has_css_class (ui_find_row (page_of (fixture), "Token"), "error"));

  type (fixture, "Token", stand_in_world_find_token (stand_in_azure_get_world (fixture->rig.azure), "writer")->secret);
  g_assert_false (gtk_widget_has_css_class (ui_find_row (page_of (fixture), "Token"), "error"));
  g_signal_emit_by_name (show, "clicked");
  wait_for_text (fixture, "5 of 5 feeds");
}

static void
test_rows_say_everything (Fixture      *fixture,
                          gconstpointer data)
{
  GtkWidget *row;

  stand_in_world_find_feed (stand_in_azure_get_world (fixture->rig.azure), "contoso", "mirror")->is_read_only = TRUE;
  save (fixture, "reader");
  browse (fixture);
  wait_for_text (fixture, "5 of 5 feeds");
  search (fixture, "mirror");
  wait_for_text (fixture, "1 of 5 feeds");
  row = ui_find_type (GTK_WIDGET (list_of (fixture)), QUAY_TYPE_FEED_ROW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "mirror, Whole organization, crates.io, Organization, Read-Only");
  g_assert_true (ui_says (row, "Read-Only"));
  g_assert_false (ui_says (row, "Private"));
  assert_named (fixture);
}

static void
test_pick_goes_back (Fixture      *fixture,
                     gconstpointer data)
{
  GtkWidget *header = GTK_WIDGET (fixture->assistant);

  save (fixture, "writer");
  browse (fixture);
  wait_for_text (fixture, "5 of 5 feeds");
  g_assert_true (ui_says (header, "contoso"));
  /* There is no Next on the side way. */
  g_assert_false (ui_says (header, "Next"));
  search (fixture, "web");
  g_signal_emit_by_name (list_of (fixture), "activate", 0);
  ui_settle ();
  g_assert_cmpstr (title_of (fixture), ==, "Feed");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_find_row (page_of (fixture), "Project"))), ==, "Web Shop");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_find_row (page_of (fixture), "Feed"))), ==, "tools");
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));

  /* The second time everything is there at once, and all of it. */
  gtk_widget_activate_action (page_of (fixture), "page.browse", NULL);
  g_assert_true (ui_says (page_of (fixture), "5 of 5 feeds"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.back", NULL);
  g_assert_cmpstr (title_of (fixture), ==, "Feed");
}

static void
test_empty_states (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *value = stand_in_azure_dup_authorization (fixture->rig.azure, "fabrikam");

  save (fixture, "writer");
  browse (fixture);
  wait_for_text (fixture, "5 of 5 feeds");
  search (fixture, "<nothing> & more");
  g_assert_cmpstr (view_of (fixture), ==, "not-found");
  g_assert_true (ui_says (page_of (fixture), "No Feeds Found"));
  g_assert_true (ui_says (page_of (fixture), "0 of 5 feeds"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.back", NULL);

  g_ptr_array_set_size (stand_in_azure_get_world (fixture->rig.azure)->feeds, 0);
  type (fixture, "Organization", "fabrikam");
  connect_store (fixture->connect.tokens, "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/legacy/Cargo/index/",
                 value);
  gtk_widget_activate_action (page_of (fixture), "page.browse", NULL);
  wait_for_text (fixture, "This token can see no feed in fabrikam.");
  g_assert_cmpstr (view_of (fixture), ==, "none");
  g_assert_true (ui_says (page_of (fixture), "No Feeds"));
  g_signal_emit_by_name (ui_find_button (page_of (fixture), "_Enter a Token"), "clicked");
  ui_settle ();
  g_assert_cmpstr (view_of (fixture), ==, "form");
  g_assert_true (ui_says (page_of (fixture), "Log In to See the Feeds"));
}

static void
test_failures_have_remedies (Fixture      *fixture,
                             gconstpointer data)
{
  save (fixture, "writer");
  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_ERROR, NULL, 3);
  browse (fixture);
  wait_for_text (fixture, "Azure DevOps Has a Problem");
  assert_named (fixture);
  g_signal_emit_by_name (ui_find_button (page_of (fixture), quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN)), "clicked");
  wait_for_text (fixture, "5 of 5 feeds");
}

static void
test_locked_keyring_can_be_unlocked (Fixture      *fixture,
                                     gconstpointer data)
{
  save (fixture, "writer");
  quay_memory_store_set_locked (QUAY_MEMORY_STORE (fixture->connect.tokens), TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
  browse (fixture);
  wait_for_text (fixture, "Keyring Is Locked");
  g_assert_true (ui_says (page_of (fixture), "Log In to See the Feeds"));
  g_signal_emit_by_name (ui_find_button (page_of (fixture), quay_remedy_get_label (QUAY_REMEDY_UNLOCK)), "clicked");
  wait_for_text (fixture, "5 of 5 feeds");
}

static void
test_waiting_is_told_and_left (Fixture      *fixture,
                               gconstpointer data)
{
  save (fixture, "writer");
  quay_azure_client_set_time_limit (fixture->rig.client, 1000);
  stand_in_azure_set_retry_after (fixture->rig.azure, 200);
  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_THROTTLED, NULL, -1);
  browse (fixture);
  wait_for_text (fixture, "Too Many Requests");
  g_assert_true (ui_says (page_of (fixture), "Azure DevOps asked to wait. Trying again in 3 minutes."));
  g_assert_true (gtk_widget_is_sensitive (ui_find_button (page_of (fixture), "_Stop")));
  gtk_widget_activate_action (ui_find_button (page_of (fixture), "_Stop"), "assistant.back", NULL);
  g_assert_cmpstr (title_of (fixture), ==, "Feed");
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add ("/browse/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("needs-an-organization", test_needs_an_organization);
  ADD ("asks-for-a-token", test_asks_for_a_token);
  ADD ("rows-say-everything", test_rows_say_everything);
  ADD ("pick-goes-back", test_pick_goes_back);
  ADD ("empty-states", test_empty_states);
  ADD ("failures-have-remedies", test_failures_have_remedies);
  ADD ("locked-keyring-can-be-unlocked", test_locked_keyring_can_be_unlocked);
  ADD ("waiting-is-told-and-left", test_waiting_is_told_and_left);
#undef ADD
  return g_test_run ();
}
