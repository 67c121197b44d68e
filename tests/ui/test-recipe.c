/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include <string.h>

#include "quay-assistant.h"
#include "quay-copy-row.h"
#include "quay-recipe-page.h"
#include "quay-recipe-window.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"

typedef struct
{
  ConnectFixture connect;
  GtkWidget     *parent;
  GtkWidget     *window;
} Fixture;

static QuayRecipeFeed *
create_feed (void)
{
  QuayRecipeFeed *feed = g_new0 (QuayRecipeFeed, 1);

  feed->name = g_strdup ("crates");
  feed->index_url = g_strdup (INDEX);
  feed->needs_login = TRUE;
  feed->hosted = TRUE;
  return feed;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ();

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->parent = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->parent));
  fixture->window =
    GTK_WIDGET (quay_recipe_window_new (GTK_WINDOW (fixture->parent), fixture->connect.context, feed));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
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
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_wait_until (is_gone, &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
choose (Fixture    *fixture,
        const char *title,
        const char *wanted)
{
  AdwComboRow *row = ADW_COMBO_ROW (ui_find_row (fixture->window, title));
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), wanted))
        {
          adw_combo_row_set_selected (row, i);
          ui_settle ();
          return;
        }
    }
  g_test_message ("“%s” cannot be chosen", wanted);
  g_test_fail ();
}

static void
test_windows_comes_first (Fixture      *fixture,
                          gconstpointer data)
{
  g_assert_true (ui_says (fixture->window, "Other Computers"));
  g_assert_true (ui_says (fixture->window, "1. Project File"));
  g_assert_true (ui_says (fixture->window, "2. Credential Helper"));
  g_assert_true (ui_says (fixture->window, "Add to \u2068%USERPROFILE%\\.cargo\\config.toml\u2069:"));
  g_assert_true (ui_says (fixture->window, "3. Log In"));
  g_assert_true (ui_says (fixture->window, "Create a token with the scope Packaging: Read & write, "
                          "then run in the project folder:"));
  g_assert_true (ui_says (fixture->window, "4. Undo"));
}

static void
test_steps_follow_the_choice (Fixture      *fixture,
                              gconstpointer data)
{
  GtkWidget *tool_row = ui_find_row (fixture->window, "Log In With");

  choose (fixture, "Log In With", "Azure CLI");
  g_assert_true (ui_says (fixture->window,
                          "This token works for about one hour. To log in without repeating this, use the Azure CLI "
                          "as the helper:"));
  choose (fixture, "Computer", "macOS");
  choose (fixture, "Log In With", "Zsh");
  g_assert_true (ui_says (fixture->window, "[registry]\nglobal-credential-providers = "
                          "[\"cargo:token\", \"cargo:macos-keychain\"]"));
  g_assert_true (gtk_widget_get_visible (tool_row));

  choose (fixture, "Computer", "Azure Pipelines");
  g_assert_false (gtk_widget_get_visible (tool_row));
  g_assert_true (ui_says (fixture->window, "No token is needed. Cargo uses the permissions of the pipeline."));
  g_assert_true (ui_says (fixture->window, "Azure Pipelines reads the project file."));
  g_assert_true (ui_says (fixture->window, "crates-azure-pipelines.yml"));
  g_assert_false (ui_says (fixture->window, "Azure CLI"));

  choose (fixture, "Computer", "GitHub Actions");
  g_assert_true (ui_says (fixture->window, "gh secret set AZURE_ARTIFACTS_TOKEN"));
  choose (fixture, "Computer", "Container");
  g_assert_true (ui_says (fixture->window, "The token is not stored in the image."));
}

/* Every choice of both rows: no name is missing, no warning is written. */
static void
test_everything_has_a_name (Fixture      *fixture,
                            gconstpointer data)
{
  AdwComboRow *computers = ADW_COMBO_ROW (ui_find_row (fixture->window, "Computer"));
  AdwComboRow *tools = ADW_COMBO_ROW (ui_find_row (fixture->window, "Log In With"));

  for (guint i = 0; i < QUAY_N_COMPUTERS; i++)
    {
      guint n_tools;

      adw_combo_row_set_selected (computers, i);
      n_tools = g_list_model_get_n_items (adw_combo_row_get_model (tools));
      for (guint j = 0; j < MAX (n_tools, 1); j++)
        {
          g_autofree char *nameless = NULL;

          if (n_tools > 0)
            adw_combo_row_set_selected (tools, j);
          ui_settle ();
          nameless = ui_nameless (fixture->window);
          g_assert_cmpstr (nameless, ==, "");
        }
    }
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
has_text (gpointer data)
{
  char **text = data;

  return *text != NULL;
}

static void
test_copies_one_card (Fixture      *fixture,
                      gconstpointer data)
{
  GtkWidget *card = ui_find_type (fixture->window, QUAY_TYPE_COPY_ROW);
  g_autofree char *text = NULL;

  g_signal_emit_by_name (ui_find_type (card, GTK_TYPE_BUTTON), "clicked");
  ui_settle ();
  g_assert_true (ui_says (fixture->window, "Copied"));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (card), NULL, clipboard_read_cb, &text);
  ui_wait_until (has_text, &text);
  g_assert_cmpstr (text, ==, "[registries]\ncrates = { index = \"" INDEX "\" }");
}

static gboolean
has_said (gpointer data)
{
  Fixture *fixture = data;

  return ui_says (fixture->window, "Saved");
}

static void
test_saves_what_is_shown (Fixture      *fixture,
                          gconstpointer data)
{
  QuayRecipePage *page = QUAY_RECIPE_PAGE (ui_find_type (fixture->window, QUAY_TYPE_RECIPE_PAGE));
  g_autoptr(GFile) file = g_file_get_child (fixture->connect.home, "steps.yml");
  g_autofree char *text = NULL;

  choose (fixture, "Computer", "Azure Pipelines");
  quay_recipe_page_save_to (page, QUAY_RECIPE_SCRIPT, file);
  ui_wait_until (has_said, fixture);
  text = connect_fixture_read (fixture->connect.home, "steps.yml");
  g_assert_nonnull (strstr (text, "\n- task: CargoAuthenticate@0\n"));
}

static gboolean
has_failed (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *overlay = ui_find_type (fixture->window, ADW_TYPE_TOAST_OVERLAY);

  for (GtkWidget *child = gtk_widget_get_first_child (overlay); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (gtk_widget_get_css_name (child), "toast") == 0)
      return TRUE;
  return FALSE;
}

static void
test_says_when_it_cannot_save (Fixture      *fixture,
                               gconstpointer data)
{
  QuayRecipePage *page = QUAY_RECIPE_PAGE (ui_find_type (fixture->window, QUAY_TYPE_RECIPE_PAGE));

  /* A folder is not a file that can be written. */
  quay_recipe_page_save_to (page, QUAY_RECIPE_MARKDOWN, fixture->connect.home);
  ui_wait_until (has_failed, fixture);
  g_assert_false (ui_says (fixture->window, "Saved"));
}

static void
test_is_a_side_way_of_the_assistant (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr(QuayConnectionList) connections = quay_connection_list_new (fixture->connect.context);
  QuayAssistant *assistant = quay_assistant_new (connections);
  GtkWidget *widget = GTK_WIDGET (assistant);

  g_object_add_weak_pointer (G_OBJECT (assistant), (gpointer *) &assistant);
  gtk_window_present (GTK_WINDOW (assistant));
  quay_assistant_set_text (assistant, INDEX);
  g_object_set (quay_assistant_get_request (assistant), "place", QUAY_PLACE_ALL_PROJECTS, NULL);
  for (guint i = 0; i < 2; i++)
    {
      ui_settle ();
      gtk_widget_activate_action (widget, "assistant.next", NULL);
    }
  ui_settle ();
  g_assert_cmpstr (quay_page_get_title (quay_assistant_get_page (assistant)), ==, "Credential Helper");

  gtk_widget_activate_action (ui_find_row (widget, "Other Computers…"), "assistant.other-computers", NULL);
  ui_settle ();
  g_assert_cmpstr (quay_page_get_title (quay_assistant_get_page (assistant)), ==, "Other Computers");
  g_assert_cmpstr (quay_page_get_subtitle (quay_assistant_get_page (assistant)), ==, "crates");
  ui_find_button (widget, "_Save…");
  g_assert_false (ui_says (widget, "Next"));

  gtk_widget_activate_action (widget, "assistant.back", NULL);
  ui_settle ();
  g_assert_cmpstr (quay_page_get_title (quay_assistant_get_page (assistant)), ==, "Credential Helper");
  gtk_window_destroy (GTK_WINDOW (assistant));
  ui_wait_until (is_gone, &assistant);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/recipe-window/windows-comes-first", test_windows_comes_first);
  ADD ("/recipe-window/steps-follow-the-choice", test_steps_follow_the_choice);
  ADD ("/recipe-window/everything-has-a-name", test_everything_has_a_name);
  ADD ("/recipe-window/copies-one-card", test_copies_one_card);
  ADD ("/recipe-window/saves-what-is-shown", test_saves_what_is_shown);
  ADD ("/recipe-window/says-when-it-cannot-save", test_says_when_it_cannot_save);
  ADD ("/recipe-page/is-a-side-way-of-the-assistant", test_is_a_side_way_of_the_assistant);
#undef ADD
  return g_test_run ();
}
