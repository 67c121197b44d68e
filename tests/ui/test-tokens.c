/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include <glib/gstdio.h>

#include "keyring-memory-store.h"
#include "quay-catalog.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-replace-window.h"
#include "quay-review-window.h"
#include "quay-token-row.h"
#include "quay-token-window.h"
#include "quay-tokens-page.h"
#include "quay-ui-compat.h"
#include "quay-window-private.h"

#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define GONE "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/gone/Cargo/index/"
#define ADA "Basic UEFUOmFkYQ=="
#define BOB "Basic UEFUOmJvYg=="

typedef struct
{
  ConnectFixture connect;
  GSettings     *settings;
  QuayWindow    *window;
  GtkWidget     *page;       /* Tokens */
} Fixture;

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static gboolean
is_open (gpointer data)
{
  return find_window (GPOINTER_TO_SIZE (data)) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return !is_open (data);
}

static GtkWidget *
wait_for_window (GType type)
{
  ui_wait_until (is_open, GSIZE_TO_POINTER (type));
  ui_settle ();
  return find_window (type);
}

static void
wait_for_end (GType type)
{
  ui_wait_until (is_closed, GSIZE_TO_POINTER (type));
  ui_settle ();
}

static gboolean
is_loaded (gpointer data)
{
  gboolean loaded;

  g_object_get (data, "loaded", &loaded, NULL);
  return loaded;
}

static gboolean
is_read (gpointer data)
{
  GtkWidget *stack = ui_find_type (data, GTK_TYPE_STACK);

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "loading") != 0;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
                         "[registries]\nmirror = { index = \"" MIRROR "\" }\ntools = { index = \"" TOOLS "\" }\n");
}

static void
open_page (Fixture *fixture)
{
  fixture->settings = g_settings_new (APPLICATION_ID);
  fixture->window = quay_window_new (NULL, fixture->connect.context, fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait_until (is_loaded, quay_window_get_connections (fixture->window));
  ui_settle ();
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-tokens", NULL);
  fixture->page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_TOKENS_PAGE);
  ui_wait_until (is_read, fixture->page);
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
  QuayWindow *window = fixture->window;
  GtkWidget *other;

  while ((other = find_window (ADW_TYPE_WINDOW)) != NULL || (other = find_window (QUAY_TYPE_DIALOG)) != NULL)
    gtk_window_destroy (GTK_WINDOW (other));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_wait_until (is_gone, &fixture->window);
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
store (Fixture    *fixture,
       const char *url,
       const char *value)
{
  connect_store (fixture->connect.tokens, url, value);
}

static char *
lookup (Fixture    *fixture,
        const char *url)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = connect_lookup (fixture->connect.tokens, url, &error);

  g_assert_no_error (error);
  return g_strdup (secret != NULL ? quay_secret_peek (secret) : "none");
}

static void
assert_value (Fixture    *fixture,
              const char *url,
              const char *expected)
{
  g_autofree char *value = lookup (fixture, url);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_named (GtkWidget *window)
{
  g_autofree char *nameless = ui_nameless (window);

  g_assert_cmpstr (nameless, ==, "");
}

static const char *
get_page_name (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (ui_find_type (fixture->page, GTK_TYPE_STACK)));
}

static char *
get_subtitle (Fixture    *fixture,
              const char *organization)
{
  return g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (ui_find_row (fixture->page, organization))));
}

static GtkWidget *
open_token (Fixture    *fixture,
            const char *organization)
{
  GtkWidget *row;

  /* After a change everything is read again. */
  while ((row = ui_find_type (fixture->page, QUAY_TYPE_TOKEN_ROW)) == NULL || !gtk_widget_get_mapped (row))
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (ui_find_row (fixture->page, organization), "activated");
  return wait_for_window (QUAY_TYPE_TOKEN_WINDOW);
}

static void
test_lists_each_token_once (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *contoso = NULL;
  g_autofree char *fabrikam = NULL;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, ADA);
  store (fixture, GONE, BOB);
  open_page (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "tokens");
  contoso = get_subtitle (fixture, "contoso");
  g_assert_cmpstr (contoso, ==, "Used by 2 connections · Keyring\nExpiry date not known");
  fabrikam = get_subtitle (fixture, "fabrikam");
  g_assert_cmpstr (fabrikam, ==, "Not Used · Keyring\nExpiry date not known");
  g_assert_true (ui_says (fixture->page, "These tokens do not belong to any connection."));
  assert_named (GTK_WIDGET (fixture->window));
}

static void
test_says_that_there_are_none (Fixture      *fixture,
                               gconstpointer data)
{
  open_page (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "empty");
  g_assert_true (ui_says (fixture->page, "No Tokens"));
}

static void
test_unlocks_when_told_to (Fixture      *fixture,
                           gconstpointer data)
{
  QuayMemoryStore *memory = QUAY_MEMORY_STORE (fixture->connect.tokens);
  UiCondition unlocked = is_read;

  store (fixture, TOOLS, ADA);
  quay_memory_store_set_locked (memory, TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
  open_page (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "locked");
  g_assert_true (ui_says (fixture->page, "Unlock the keyring to see the tokens."));
  gtk_widget_activate_action (fixture->page, "tokens.unlock", NULL);
  while (g_strcmp0 (get_page_name (fixture), "locked") == 0)
    g_main_context_iteration (NULL, TRUE);
  ui_wait_until (unlocked, fixture->page);
  ui_find_row (fixture->page, "contoso");
}

static gboolean
has_error (gpointer data)
{
  GtkWidget *row = ui_find_type (data, QUAY_TYPE_ERROR_ROW);

  return quay_error_row_get_error (QUAY_ERROR_ROW (row)) != NULL;
}

static void
test_lists_files_beside_a_locked_keyring (Fixture      *fixture,
                                          gconstpointer data)
{
  QuayMemoryStore *memory = QUAY_MEMORY_STORE (fixture->connect.tokens);
  g_autofree char *subtitle = NULL;

  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.tools]\ntoken = \"" ADA "\"\n");
  quay_memory_store_set_locked (memory, TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  open_page (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "tokens");
  ui_find_row (fixture->page, "Keyring Is Locked");
  subtitle = get_subtitle (fixture, "contoso");
  g_assert_true (g_str_has_prefix (subtitle, "Used by 1 connection · "));

  /* Whoever dismisses the dialog is told so, and can try again. */
  gtk_widget_activate_action (fixture->page, "tokens.unlock", NULL);
  ui_wait_until (has_error, fixture->page);
  g_assert_true (ui_says (fixture->page, "Keyring Was Not Unlocked"));
  ui_find_button (fixture->page, quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN));
  ui_find_row (fixture->page, "contoso");
}

/* K01: tokens in files need none, and the help says what does. */
static void
test_says_that_there_is_no_keyring (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING, "Made to fail");

  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->connect.tokens), 1, fault);
  open_page (fixture);
  g_assert_true (ui_says (fixture->page, "No Keyring Available"));
  g_assert_true (ui_says (fixture->page,
                          "Storing tokens needs a password keyring such as GNOME Keyring, KWallet or KeePassXC."));
  ui_find_button (fixture->page, "_Help");
  assert_named (fixture->page);
}

/* K07: in a sandbox that is not allowed to use it, there is one, and a command that allows it. */
static void
test_blocked_keyring_is_not_missing (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_BLOCKED, "Made to fail");

  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->connect.tokens), 1, fault);
  open_page (fixture);
  g_assert_true (ui_says (fixture->page, "Keyring Is Blocked"));
  ui_find_button (fixture->page, quay_remedy_get_label (QUAY_REMEDY_COPY_COMMAND));
  assert_named (fixture->page);
}

static void
test_lists_files_without_a_keyring (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING, "Made to fail");

  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml", "[registries.mirror]\ntoken = \"" ADA "\"\n");
  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->connect.tokens), 1, fault);
  open_page (fixture);
  g_assert_true (ui_says (fixture->page, "No Keyring Available"));
  ui_find_row (fixture->page, "contoso");
  ui_find_button (ui_find_row (fixture->page, "No Keyring Available"), "_Help");
  assert_named (fixture->page);
}

static void
test_repairs_by_one_button (Fixture      *fixture,
                            gconstpointer data)
{
  GtkWidget *window;
  GtkWidget *review;

  store (fixture, TOOLS, "Basic UEFU\nOmFkYQ==");
  open_page (fixture);
  window = open_token (fixture, "contoso");
  g_assert_true (ui_says (window, "Token Is Stored in the Wrong Form"));
  g_signal_emit_by_name (ui_find_button (window, quay_remedy_get_label (QUAY_REMEDY_REPAIR_TOKEN)), "clicked");
  review = wait_for_window (QUAY_TYPE_REVIEW_WINDOW);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (review)), ==, "Repair Token");
  g_assert_true (ui_says (review, "The token is stored again in the form Cargo needs."));
  ui_find_button (review, "_Repair");
  assert_value (fixture, TOOLS, "Basic UEFU\nOmFkYQ==");
  gtk_widget_activate_action (review, "review.apply", NULL);
  wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, ADA);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token repaired"));
}

static void
answer (const char *response)
{
  GtkWidget *dialog = wait_for_window (QUAY_TYPE_DIALOG);

  quay_dialog_respond (GTK_WIDGET (dialog), response);
  ui_settle ();
}

static void
test_deletes_after_a_question (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *window;
  GtkWidget *dialog;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, ADA);
  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.mirror]\ntoken = \"" BOB "\"\n");
  open_page (fixture);
  window = open_token (fixture, "contoso");
  gtk_widget_activate_action (window, "token.delete", NULL);
  dialog = wait_for_window (QUAY_TYPE_DIALOG);
  ui_assert_property (dialog, "heading", "Delete the Token for contoso?");
  /* One of both finds another token, and so only one is cut off. */
  ui_assert_property (dialog, "body",
                      "Cargo cannot download crates from 1 feed until a new token is saved. "
                      "The token stays valid in Azure DevOps until it is revoked there.");
  g_assert_true (ui_says (dialog, "Used by mirror, tools"));
  ui_assert_property (dialog, "default-response", "cancel");
  answer ("cancel");
  assert_value (fixture, TOOLS, ADA);

  gtk_widget_activate_action (window, "token.delete", NULL);
  answer ("delete");
  wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, "none");
  assert_value (fixture, MIRROR, "none");
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token deleted"));
}

static void
test_moves_to_a_file_and_back (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *window;
  g_autofree char *file = NULL;

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  window = open_token (fixture, "contoso");
  gtk_widget_activate_action (window, "token.to-file", NULL);
  gtk_widget_activate_action (wait_for_window (QUAY_TYPE_REVIEW_WINDOW), "review.apply", NULL);
  wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, "none");
  file = connect_fixture_read (fixture->connect.home, ".cargo/credentials.toml");
  g_assert_nonnull (strstr (file, ADA));

  window = open_token (fixture, "contoso");
  gtk_widget_activate_action (window, "token.to-keyring", NULL);
  gtk_widget_activate_action (wait_for_window (QUAY_TYPE_REVIEW_WINDOW), "review.apply", NULL);
  wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, ADA);
}

static void
test_fixes_permissions_at_once (Fixture      *fixture,
                                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->connect.root, "home", ".cargo", "credentials.toml", NULL);
  g_autofree char *real = NULL;
  g_autoptr(GFile) file = g_file_resolve_relative_path (fixture->connect.home, ".cargo/credentials.toml");
  GtkWidget *window;
  GStatBuf info;

  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.tools]\ntoken = \"" ADA "\"\n");
  real = g_file_get_path (file);
  g_assert_cmpint (g_chmod (real, 0644), ==, 0);
  open_page (fixture);
  window = open_token (fixture, "contoso");
  g_assert_true (ui_says (window, "Token File Is Readable by Others"));
  g_signal_emit_by_name (ui_find_button (window, quay_remedy_get_label (QUAY_REMEDY_FIX_PERMISSIONS)), "clicked");
  wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  g_assert_cmpint (g_stat (real, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
type_token (GtkWidget  *window,
            const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (window, ADW_TYPE_PASSWORD_ENTRY_ROW)), text);
  ui_settle ();
}

/* Nobody is there to be asked, so the token is replaced without a check, after the failure of one. */
static void
test_replaces_in_ticked_places (Fixture      *fixture,
                                gconstpointer data)
{
  GtkWidget *window;
  GtkWidget *replace;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, ADA);
  open_page (fixture);
  window = open_token (fixture, "contoso");
  gtk_widget_activate_action (window, "token.replace", NULL);
  replace = wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
  g_assert_true (ui_says (replace, "The old token stays valid in Azure DevOps until it is revoked."));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  type_token (replace, "has a space");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  type_token (replace, BOB);
  g_assert_true (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  assert_named (replace);

  gtk_widget_activate_action (replace, "replace.apply", NULL);
  ui_wait_until (has_error, replace);
  assert_value (fixture, TOOLS, ADA);
  g_signal_emit_by_name (ui_find_button (replace, quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                         "clicked");
  wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, BOB);
  assert_value (fixture, MIRROR, BOB);
  g_assert_true (ui_says (GTK_WIDGET (fixture->window), "Token replaced for 2 connections"));
}

static gboolean
holds_pasted (gpointer data)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (ui_find_type (data, ADW_TYPE_PASSWORD_ENTRY_ROW))), BOB) == 0;
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("nothing");
}

static char *
read_clipboard (GdkClipboard *clipboard)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, clipboard_read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

/* What was pasted is taken from the clipboard afterwards, unless somebody has copied something else since. */
static void
test_clears_only_its_own_clipboard (Fixture      *fixture,
                                    gconstpointer data)
{
  static const char *const since[] = { NULL, "a shopping list" };
  static const char *const expected[] = { "nothing", "a shopping list" };
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (since); i++)
    {
      GtkWidget *replace;
      GtkWidget *row;
      g_autofree char *text = NULL;

      gdk_clipboard_set_text (clipboard, BOB);
      gtk_widget_activate_action (open_token (fixture, "contoso"), "token.replace", NULL);
      replace = wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
      row = ui_find_type (replace, ADW_TYPE_PASSWORD_ENTRY_ROW);
      g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (row)), "paste-clipboard");
      ui_wait_until (holds_pasted, replace);
      if (since[i] != NULL)
        gdk_clipboard_set_text (clipboard, since[i]);
      gtk_widget_activate_action (replace, "replace.apply", NULL);
      ui_wait_until (has_error, replace);
      g_signal_emit_by_name (ui_find_button (replace, quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                             "clicked");
      wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
      assert_value (fixture, TOOLS, BOB);
      text = read_clipboard (clipboard);
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

static void
test_wipes_what_was_typed (Fixture      *fixture,
                           gconstpointer data)
{
  GtkWidget *replace;
  GtkWidget *row;

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  gtk_widget_activate_action (open_token (fixture, "contoso"), "token.replace", NULL);
  replace = wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
  type_token (replace, BOB);
  row = g_object_ref (ui_find_type (replace, ADW_TYPE_PASSWORD_ENTRY_ROW));
  gtk_window_close (GTK_WINDOW (replace));
  wait_for_end (QUAY_TYPE_REPLACE_WINDOW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  g_object_unref (row);
}

static void
test_notification_opens_its_token (Fixture      *fixture,
                                   gconstpointer data)
{
  GtkWidget *window;

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-token", "s", "nobody");
  g_assert_null (find_window (QUAY_TYPE_TOKEN_WINDOW));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-token", "s", "contoso");
  window = wait_for_window (QUAY_TYPE_TOKEN_WINDOW);
  g_assert_cmpstr (quay_token_group_get_organization (quay_token_window_get_group (QUAY_TOKEN_WINDOW (window))), ==,
                   "contoso");
  assert_named (window);
}

static void
test_connection_logs_out (Fixture      *fixture,
                          gconstpointer data)
{
  GtkWidget *page;

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  quay_window_select_connection (fixture->window,
                                 quay_connection_list_find (quay_window_get_connections (fixture->window), TOOLS));
  ui_settle ();
  page = ui_find_type (GTK_WIDGET (fixture->window), QUAY_TYPE_CONNECTION_PAGE);
  gtk_widget_activate_action (page, "connection.log-out", NULL);
  wait_for_window (QUAY_TYPE_DIALOG);
  answer ("delete");
  while (!ui_says (GTK_WIDGET (fixture->window), "Token deleted"))
    g_main_context_iteration (NULL, TRUE);
  assert_value (fixture, TOOLS, "none");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, function) g_test_add ("/tokens/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("lists-each-token-once", test_lists_each_token_once);
  ADD ("says-that-there-are-none", test_says_that_there_are_none);
  ADD ("unlocks-when-told-to", test_unlocks_when_told_to);
  ADD ("lists-files-beside-a-locked-keyring", test_lists_files_beside_a_locked_keyring);
  ADD ("says-that-there-is-no-keyring", test_says_that_there_is_no_keyring);
  ADD ("blocked-keyring-is-not-missing", test_blocked_keyring_is_not_missing);
  ADD ("lists-files-without-a-keyring", test_lists_files_without_a_keyring);
  ADD ("repairs-by-one-button", test_repairs_by_one_button);
  ADD ("deletes-after-a-question", test_deletes_after_a_question);
  ADD ("moves-to-a-file-and-back", test_moves_to_a_file_and_back);
  ADD ("fixes-permissions-at-once", test_fixes_permissions_at_once);
  ADD ("replaces-in-ticked-places", test_replaces_in_ticked_places);
  ADD ("clears-only-its-own-clipboard", test_clears_only_its_own_clipboard);
  ADD ("wipes-what-was-typed", test_wipes_what_was_typed);
  ADD ("notification-opens-its-token", test_notification_opens_its_token);
  ADD ("connection-logs-out", test_connection_logs_out);
#undef ADD

  return g_test_run ();
}
