/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "azure-fixture.h"
#include "ui-fixture.h"

#include "quay-assistant.h"
#include "quay-choice-row.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-lifetime-row.h"

#define CRATES "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define SERVER "https://tfs.contoso.example/DefaultCollection/platform/_packaging/crates/Cargo/index/"
#define MIRROR_INDEX "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define OTHER "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d"

typedef struct
{
  AzureFixture        azure;
  QuayConnectionList *connections;
  QuayAssistant      *assistant;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  azure_fixture_set_up (&fixture->azure, NULL);
  fixture->connections = quay_connection_list_new (fixture->azure.connect.context);
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

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->assistant));
  ui_wait_until (is_gone, &fixture->assistant);
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->connections));
  azure_fixture_tear_down (&fixture->azure, NULL);
}

static QuayConnectionRequest *
request_of (Fixture *fixture)
{
  return quay_assistant_get_request (fixture->assistant);
}

static QuayAzureSession *
session_of (Fixture *fixture)
{
  return quay_context_get_azure (fixture->azure.connect.context);
}

static GtkWidget *
page_of (Fixture *fixture)
{
  return GTK_WIDGET (quay_assistant_get_page (fixture->assistant));
}

static gboolean
is_complete (gpointer data)
{
  return quay_page_get_complete (data);
}

static void
go_next (Fixture *fixture)
{
  ui_wait_until (is_complete, quay_assistant_get_page (fixture->assistant));
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.next", NULL);
  ui_settle ();
}

static gboolean
is_answered (gpointer data)
{
  QuayAzureSessionState state = quay_azure_session_get_state (data);

  return state == QUAY_AZURE_SESSION_LOGGED_IN || state == QUAY_AZURE_SESSION_UNUSABLE;
}

static void
wait_for_answer (Fixture *fixture)
{
  ui_wait_until (is_answered, session_of (fixture));
  ui_settle ();
}

static void
go_to_log_in (Fixture       *fixture,
              QuayHelperKind helper)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find_row (page_of (fixture), "Address or Snippet")), CRATES);
  ui_settle ();
  go_next (fixture);
  quay_assistant_set_folder (fixture->assistant, fixture->azure.connect.project);
  go_next (fixture);
  g_object_set (request_of (fixture), "helper", helper, NULL);
  go_next (fixture);
  g_assert_cmpstr (quay_page_get_title (quay_assistant_get_page (fixture->assistant)), ==, "Log In");
  wait_for_answer (fixture);
}

static void
go_back_and_forth (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.back", NULL);
  ui_settle ();
  go_next (fixture);
  wait_for_answer (fixture);
}

static void
choose (Fixture    *fixture,
        const char *title)
{
  quay_choice_row_set_active (QUAY_CHOICE_ROW (ui_find_row (page_of (fixture), title)), TRUE);
  ui_settle ();
}

typedef struct
{
  Fixture    *fixture;
  const char *text;
} Expected;

static gboolean
says_it (gpointer data)
{
  Expected *expected = data;

  return ui_says (page_of (expected->fixture), expected->text);
}

/* Says it sooner or later. */
static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  Expected expected = { fixture, text };

  ui_wait_until (says_it, &expected);
}

static gboolean
is_at (gpointer data)
{
  Expected *place = data;

  return g_strcmp0 (quay_page_get_title (quay_assistant_get_page (place->fixture->assistant)), place->text) == 0;
}

static void
wait_for_page (Fixture    *fixture,
               const char *title)
{
  Expected place = { fixture, title };

  ui_wait_until (is_at, &place);
}

static void
press (Fixture   *fixture,
       QuayRemedy remedy)
{
  g_signal_emit_by_name (ui_find_button (page_of (fixture), quay_remedy_get_label (remedy)), "clicked");
  ui_settle ();
}

static void
assert_named (Fixture *fixture)
{
  g_autofree char *nameless = ui_nameless (GTK_WIDGET (fixture->assistant));

  g_assert_cmpstr (nameless, ==, "");
}

static void
test_token_can_be_created (Fixture      *fixture,
                           gconstpointer data)
{
  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  g_assert_true (ui_says (page_of (fixture), "Logged in to the Azure CLI as ada@contoso.com"));
  g_assert_true (quay_choice_row_get_active (QUAY_CHOICE_ROW (ui_find_row (page_of (fixture), "Enter a Token"))));
  g_assert_false (ui_says (page_of (fixture), "The token is created when the changes are applied."));
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));

  choose (fixture, "Create a Token for Me");
  g_assert_cmpint (quay_connection_request_get_login_method (request_of (fixture)), ==, QUAY_LOGIN_CREATED);
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  g_assert_true (ui_says (page_of (fixture), "The token is created when the changes are applied."));
  g_assert_false (gtk_widget_is_sensitive (ui_find_row (page_of (fixture), "Token")));
  assert_named (fixture);

  choose (fixture, "Enter a Token");
  g_assert_cmpint (quay_connection_request_get_login_method (request_of (fixture)), ==, QUAY_LOGIN_TYPED);
  g_assert_true (gtk_widget_is_sensitive (ui_find_row (page_of (fixture), "Token")));
  g_assert_false (ui_says (page_of (fixture), "The token is created when the changes are applied."));
}

static char *
dup_choices (AdwComboRow *row)
{
  GListModel *model = adw_combo_row_get_model (row);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GtkStringObject) item = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", gtk_string_object_get_string (item));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_access_and_lifetime_are_chosen (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *access_choices = NULL;
  g_autofree char *lifetime_choices = NULL;
  AdwComboRow *access;
  AdwComboRow *lifetime;
  gboolean may_write;
  guint days;

  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  choose (fixture, "Create a Token for Me");
  access = ADW_COMBO_ROW (ui_find_row (page_of (fixture), "Access"));
  lifetime = ADW_COMBO_ROW (ui_find_row (page_of (fixture), "Lifetime"));
  access_choices = dup_choices (access);
  lifetime_choices = dup_choices (lifetime);
  g_assert_cmpstr (access_choices, ==, "Read & Write|Read");
  g_assert_cmpstr (lifetime_choices, ==, "7 Days|30 Days|90 Days|180 Days|One Year");
  g_assert_cmpuint (adw_combo_row_get_selected (access), ==, 0);
  g_assert_cmpuint (quay_lifetime_row_get_days (QUAY_LIFETIME_ROW (lifetime)), ==, 90);
  g_assert_false (ui_says (page_of (fixture), "Only crates already saved in the feed"));

  adw_combo_row_set_selected (access, 1);
  adw_combo_row_set_selected (lifetime, 4);
  ui_settle ();
  g_object_get (request_of (fixture), "token-may-write", &may_write, "lifetime", &days, NULL);
  g_assert_false (may_write);
  g_assert_cmpuint (days, ==, 365);
  g_assert_true (ui_says (page_of (fixture), "Only crates already saved in the feed"));
  g_object_set (request_of (fixture), "token-may-write", TRUE, "lifetime", 20, NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (access), ==, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (lifetime), ==, 1);
}

static void
test_only_possible_ways_are_offered (Fixture      *fixture,
                                     gconstpointer data)
{
  azure_fixture_set_mood (&fixture->azure, "logged-out");
  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  g_assert_false (ui_says (page_of (fixture), "Create a Token for Me"));
  g_assert_false (ui_says (page_of (fixture), "Enter a Token"));

  /* Coming back looks again. */
  azure_fixture_set_mood (&fixture->azure, "alone");
  go_back_and_forth (fixture);
  choose (fixture, "Create a Token for Me");

  /* Who logs out in the meantime is asked for a token. */
  azure_fixture_set_mood (&fixture->azure, "logged-out");
  go_back_and_forth (fixture);
  g_assert_false (ui_says (page_of (fixture), "Create a Token for Me"));
  g_assert_true (gtk_widget_is_sensitive (ui_find_row (page_of (fixture), "Token")));
  g_assert_false (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
}

static void
test_server_has_no_such_choice (Fixture      *fixture,
                                gconstpointer data)
{
  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  choose (fixture, "Create a Token for Me");
  g_assert_true (quay_connection_request_set_text (request_of (fixture), SERVER, NULL));
  ui_settle ();
  g_assert_false (ui_says (page_of (fixture), "Create a Token for Me"));
  g_assert_false (ui_says (page_of (fixture), "Enter a Token"));
}

static gboolean
has_saved_choice (gpointer data)
{
  return ui_says (data, "Use the Saved Token for contoso");
}

static void
test_three_ways_side_by_side (Fixture      *fixture,
                              gconstpointer data)
{
  connect_store (fixture->azure.connect.tokens, MIRROR_INDEX, "Basic UEFUOnNlY3JldA==");
  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  ui_wait_until (has_saved_choice, page_of (fixture));
  choose (fixture, "Use the Saved Token for contoso");
  g_assert_cmpint (quay_connection_request_get_login_method (request_of (fixture)), ==, QUAY_LOGIN_SAVED);
  choose (fixture, "Create a Token for Me");
  g_assert_cmpint (quay_connection_request_get_login_method (request_of (fixture)), ==, QUAY_LOGIN_CREATED);
  choose (fixture, "Enter a Token");
  g_assert_cmpint (quay_connection_request_get_login_method (request_of (fixture)), ==, QUAY_LOGIN_TYPED);
}

static void
test_helper_tells_the_account (Fixture      *fixture,
                               gconstpointer data)
{
  go_to_log_in (fixture, QUAY_HELPER_AZURE_CLI);
  g_assert_true (ui_says (page_of (fixture), "Logged in as ada@contoso.com"));
  g_assert_false (ui_says (page_of (fixture), "az login"));
  g_assert_false (ui_says (page_of (fixture), "Tenant"));
  g_assert_true (quay_page_get_complete (quay_assistant_get_page (fixture->assistant)));
  assert_named (fixture);
}

static void
test_helper_without_a_login (Fixture      *fixture,
                             gconstpointer data)
{
  azure_fixture_set_mood (&fixture->azure, "logged-out");
  go_to_log_in (fixture, QUAY_HELPER_AZURE_CLI);
  g_assert_true (ui_says (page_of (fixture), "Not logged in"));
  g_assert_true (ui_says (page_of (fixture), "az login"));
  assert_named (fixture);

  azure_fixture_set_mood (&fixture->azure, "alone");
  g_signal_emit_by_name (ui_find_button (page_of (fixture), "_Check Again"), "clicked");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (page_of (fixture), "_Check Again")));
  wait_for_text (fixture, "Logged in as ada@contoso.com");
  g_assert_false (ui_says (page_of (fixture), "az login"));
  g_assert_true (gtk_widget_is_sensitive (ui_find_button (page_of (fixture), "_Check Again")));
}

static void
test_helper_that_is_not_there (Fixture      *fixture,
                               gconstpointer data)
{
  azure_fixture_remove_az (&fixture->azure);
  go_to_log_in (fixture, QUAY_HELPER_AZURE_CLI);
  g_assert_true (ui_says (page_of (fixture), "Azure CLI Is Not Installed"));
  g_assert_false (ui_says (page_of (fixture), "az login"));

  go_next (fixture);
  wait_for_page (fixture, "Log In");
  press (fixture, QUAY_REMEDY_CHOOSE_ANOTHER_HELPER);
  wait_for_page (fixture, "Credential Helper");
}

static void
test_sandbox_says_what_to_run (Fixture      *fixture,
                               gconstpointer data)
{
  g_autofree char *calls = NULL;

  azure_fixture_make_sandbox (&fixture->azure);
  go_to_log_in (fixture, QUAY_HELPER_AZURE_CLI);
  g_assert_true (ui_says (page_of (fixture), "Run “az login” once in a terminal."));
  g_assert_true (ui_says (page_of (fixture), "az login"));
  g_assert_false (ui_says (page_of (fixture), "Not logged in"));
  go_next (fixture);
  wait_for_page (fixture, "Review");
  calls = azure_fixture_read_calls (&fixture->azure);
  g_assert_cmpstr (calls, ==, "");

  g_object_set (request_of (fixture), "helper", QUAY_HELPER_KEYRING, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.back", NULL);
  wait_for_answer (fixture);
  g_assert_false (ui_says (page_of (fixture), "Create a Token for Me"));
}

static void
assert_tenant (Fixture    *fixture,
               const char *expected)
{
  g_autofree char *tenant = NULL;

  g_object_get (request_of (fixture), "tenant", &tenant, NULL);
  g_assert_cmpstr (tenant, ==, expected);
}

static void
test_one_of_several_tenants (Fixture      *fixture,
                             gconstpointer data)
{
  const char *own = stand_in_azure_get_world (fixture->azure.azure)->tenant;
  g_autofree char *expected = g_strdup_printf ("Automatic|%s (ada@contoso.com)|Fabrikam (ada@contoso.com)", own);
  g_autofree char *choices = NULL;
  AdwComboRow *row;

  azure_fixture_set_mood (&fixture->azure, "ada");
  go_to_log_in (fixture, QUAY_HELPER_AZURE_CLI);
  row = ADW_COMBO_ROW (ui_find_row (page_of (fixture), "Tenant"));
  choices = dup_choices (row);
  g_assert_cmpstr (choices, ==, expected);
  g_assert_true (ui_says (page_of (fixture), "The one that the feed belongs to"));
  assert_named (fixture);
  assert_tenant (fixture, NULL);

  adw_combo_row_set_selected (row, 2);
  ui_settle ();
  assert_tenant (fixture, OTHER);
  g_assert_false (ui_says (page_of (fixture), "The one that the feed belongs to"));

  /* The same choice for what creates a token. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->assistant), "assistant.back", NULL);
  g_object_set (request_of (fixture), "helper", QUAY_HELPER_KEYRING, NULL);
  go_next (fixture);
  wait_for_answer (fixture);
  choose (fixture, "Create a Token for Me");
  row = ADW_COMBO_ROW (ui_find_row (page_of (fixture), "Tenant"));
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
  adw_combo_row_set_selected (row, 0);
  assert_tenant (fixture, NULL);
}

static const GError *
error_of (Fixture *fixture)
{
  return quay_error_row_get_error (QUAY_ERROR_ROW (ui_find_type (page_of (fixture), QUAY_TYPE_ERROR_ROW)));
}

static void
test_refused_login_comes_back (Fixture      *fixture,
                               gconstpointer data)
{
  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  choose (fixture, "Create a Token for Me");
  azure_fixture_set_mood (&fixture->azure, "expired");
  go_next (fixture);
  wait_for_text (fixture, "Azure CLI Is Not Logged In");
  g_assert_error (error_of (fixture), QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  ui_find_button (page_of (fixture), quay_remedy_get_label (QUAY_REMEDY_COPY_COMMAND));
  ui_find_button (page_of (fixture), quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING));
  assert_named (fixture);

  azure_fixture_set_mood (&fixture->azure, "alone");
  press (fixture, QUAY_REMEDY_TRY_AGAIN);
  wait_for_page (fixture, "Review");
}

static void
go_to_failed_creation (Fixture    *fixture,
                       const char *word)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->azure.azure);

  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  choose (fixture, "Create a Token for Me");
  go_next (fixture);
  wait_for_page (fixture, "Review");
  world->pat_error = g_strdup (word);
  go_next (fixture);
  wait_for_text (fixture, "Everything was put back.");
  assert_named (fixture);
  g_clear_pointer (&world->pat_error, g_free);
}

static void
test_review_names_the_new_token (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) end = g_date_time_add_days (now, 7);
  g_autofree char *day = g_date_time_format (end, "%-e %B %Y");
  g_autofree char *text =
    g_strdup_printf ("New token “Quayside on %s” for contoso: Packaging, Read, until %s", g_get_host_name (), day);

  go_to_log_in (fixture, QUAY_HELPER_KEYRING);
  choose (fixture, "Create a Token for Me");
  g_object_set (request_of (fixture), "token-may-write", FALSE, "lifetime", 7, NULL);
  go_next (fixture);
  wait_for_page (fixture, "Review");
  ui_wait_until (is_complete, quay_assistant_get_page (fixture->assistant));
  g_assert_true (ui_says (page_of (fixture), "Azure DevOps"));
  wait_for_text (fixture, text);
  assert_named (fixture);
}

static void
test_lifetime_is_chosen_anew (Fixture      *fixture,
                              gconstpointer data)
{
  GtkWidget *focus;

  go_to_failed_creation (fixture, "patLifespanPolicyViolation");
  press (fixture, QUAY_REMEDY_CHOOSE_LIFETIME);
  wait_for_page (fixture, "Log In");
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->assistant));
  g_assert_true (focus == ui_find_row (page_of (fixture), "Lifetime"));
}

static void
test_token_is_entered_instead (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *focus;

  go_to_failed_creation (fixture, "duplicateHash");
  press (fixture, QUAY_REMEDY_ENTER_TOKEN);
  wait_for_page (fixture, "Log In");
  g_assert_cmpint (quay_connection_request_get_login_method (request_of (fixture)), ==, QUAY_LOGIN_TYPED);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->assistant));
  g_assert_true (gtk_widget_is_ancestor (focus, ui_find_row (page_of (fixture), "Token")));
}

static void
test_azure_cli_becomes_the_helper (Fixture      *fixture,
                                   gconstpointer data)
{
  go_to_failed_creation (fixture, "accessDenied");
  press (fixture, QUAY_REMEDY_USE_AZURE_CLI);
  wait_for_page (fixture, "Review");
  ui_wait_until (is_complete, quay_assistant_get_page (fixture->assistant));
  g_assert_cmpint (quay_connection_request_get_helper (request_of (fixture)), ==, QUAY_HELPER_AZURE_CLI);
  g_assert_false (ui_says (page_of (fixture), "Azure DevOps"));
  g_assert_false (ui_says (page_of (fixture), "Keyring"));
}

static void
test_lost_token_is_created_again (Fixture      *fixture,
                                  gconstpointer data)
{
  go_to_failed_creation (fixture, "authorizationNotFound");
  press (fixture, QUAY_REMEDY_CREATE_TOKEN);
  wait_for_page (fixture, "Review");
  ui_wait_until (is_complete, quay_assistant_get_page (fixture->assistant));
  g_assert_true (ui_says (page_of (fixture), "Azure DevOps"));
  go_next (fixture);
  wait_for_page (fixture, "Done");
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/login-page/token-can-be-created", test_token_can_be_created);
  ADD ("/login-page/access-and-lifetime-are-chosen", test_access_and_lifetime_are_chosen);
  ADD ("/login-page/only-possible-ways-are-offered", test_only_possible_ways_are_offered);
  ADD ("/login-page/server-has-no-such-choice", test_server_has_no_such_choice);
  ADD ("/login-page/three-ways-side-by-side", test_three_ways_side_by_side);
  ADD ("/login-page/helper-tells-the-account", test_helper_tells_the_account);
  ADD ("/login-page/helper-without-a-login", test_helper_without_a_login);
  ADD ("/login-page/helper-that-is-not-there", test_helper_that_is_not_there);
  ADD ("/login-page/sandbox-says-what-to-run", test_sandbox_says_what_to_run);
  ADD ("/login-page/one-of-several-tenants", test_one_of_several_tenants);
  ADD ("/login-page/refused-login-comes-back", test_refused_login_comes_back);
  ADD ("/login-page/review-names-the-new-token", test_review_names_the_new_token);
  ADD ("/login-page/lifetime-is-chosen-anew", test_lifetime_is_chosen_anew);
  ADD ("/login-page/token-is-entered-instead", test_token_is_entered_instead);
  ADD ("/login-page/azure-cli-becomes-the-helper", test_azure_cli_becomes_the_helper);
  ADD ("/login-page/lost-token-is-created-again", test_lost_token_is_created_again);
#undef ADD
  return g_test_run ();
}
