/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "token-page.h"

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
  TokenPage      tokens;
} Fixture;

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
  token_page_open (&fixture->tokens, fixture->connect.context);
  token_page_show (&fixture->tokens);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  token_page_close (&fixture->tokens);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
store (Fixture    *fixture,
       const char *url,
       const char *value)
{
  connect_store (fixture->connect.tokens, url, value);
}

static void
assert_value (Fixture    *fixture,
              const char *url,
              const char *expected)
{
  token_page_assert_value (fixture->connect.tokens, url, expected);
}

static const char *
get_page_name (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (ui_find_type (fixture->tokens.page, GTK_TYPE_STACK)));
}

static char *
get_subtitle (Fixture    *fixture,
              const char *organization)
{
  return g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (ui_find_row (fixture->tokens.page, organization))));
}

static GtkWidget *
open_token (Fixture    *fixture,
            const char *organization)
{
  return token_page_open_token (&fixture->tokens, organization);
}

/* The row of the token that is stored for @url. */
static GtkWidget *
find_row_of (Fixture    *fixture,
             const char *url)
{
  GtkWidget *list = gtk_widget_get_parent (ui_find_row (fixture->tokens.page, "contoso"));

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GListModel *places = quay_token_group_get_places (quay_token_row_get_group (QUAY_TOKEN_ROW (row)));

      for (guint i = 0; i < g_list_model_get_n_items (places); i++)
        {
          g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, i);

          if (g_str_equal (quay_token_place_get_url (place), url))
            return row;
        }
    }
  g_error ("No row for %s", url);
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
  g_assert_true (ui_says (fixture->tokens.page, "These tokens do not belong to any connection."));
  ui_assert_named (GTK_WIDGET (fixture->tokens.window));
}

static void
test_says_that_there_are_none (Fixture      *fixture,
                               gconstpointer data)
{
  open_page (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "empty");
  g_assert_true (ui_says (fixture->tokens.page, "No Tokens"));
}

static void
test_unlocks_when_told_to (Fixture      *fixture,
                           gconstpointer data)
{
  QuayMemoryStore *memory = QUAY_MEMORY_STORE (fixture->connect.tokens);

  store (fixture, TOOLS, ADA);
  quay_memory_store_set_locked (memory, TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
  open_page (fixture);
  g_assert_cmpstr (get_page_name (fixture), ==, "locked");
  g_assert_true (ui_says (fixture->tokens.page, "Unlock the keyring to see the tokens."));
  gtk_widget_activate_action (fixture->tokens.page, "tokens.unlock", NULL);
  while (g_strcmp0 (get_page_name (fixture), "locked") == 0)
    g_main_context_iteration (NULL, TRUE);
  ui_settle ();
  ui_find_row (fixture->tokens.page, "contoso");
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
  ui_find_row (fixture->tokens.page, "Keyring Is Locked");
  subtitle = get_subtitle (fixture, "contoso");
  g_assert_true (g_str_has_prefix (subtitle, "Used by 1 connection · "));

  /* Whoever dismisses the dialog is told so, and can try again. */
  gtk_widget_activate_action (fixture->tokens.page, "tokens.unlock", NULL);
  ui_wait_until (token_page_shows_error, fixture->tokens.page);
  g_assert_true (ui_says (fixture->tokens.page, "Keyring Was Not Unlocked"));
  ui_find_button (fixture->tokens.page, quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN));
  ui_find_row (fixture->tokens.page, "contoso");
}

/* K01: tokens in files need none, and the help says what does. */
static void
test_says_that_there_is_no_keyring (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING, "Made to fail");

  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->connect.tokens), 1, fault);
  open_page (fixture);
  g_assert_true (ui_says (fixture->tokens.page, "No Keyring Available"));
  g_assert_true (ui_says (fixture->tokens.page,
                          "Storing tokens needs a password keyring such as GNOME Keyring, KWallet or KeePassXC."));
  ui_find_button (fixture->tokens.page, "_Help");
  ui_assert_named (fixture->tokens.page);
}

/* K07: in a sandbox that is not allowed to use it, there is one, and a command that allows it. */
static void
test_blocked_keyring_is_not_missing (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_BLOCKED, "Made to fail");

  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->connect.tokens), 1, fault);
  open_page (fixture);
  g_assert_true (ui_says (fixture->tokens.page, "Keyring Is Blocked"));
  ui_find_button (fixture->tokens.page, quay_remedy_get_label (QUAY_REMEDY_COPY_COMMAND));
  ui_assert_named (fixture->tokens.page);
}

static void
test_lists_files_without_a_keyring (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING, "Made to fail");

  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml", "[registries.mirror]\ntoken = \"" ADA "\"\n");
  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->connect.tokens), 1, fault);
  open_page (fixture);
  g_assert_true (ui_says (fixture->tokens.page, "No Keyring Available"));
  ui_find_row (fixture->tokens.page, "contoso");
  ui_find_button (ui_find_row (fixture->tokens.page, "No Keyring Available"), "_Help");
  ui_assert_named (fixture->tokens.page);
}

/* From the list to the toast: what is wrong is said, one button mends it, and nothing changes before the review. */
static void
mend (Fixture    *fixture,
      const char *fault,
      QuayRemedy  remedy,
      const char *review_title,
      const char *toast)
{
  GtkWidget *window;
  GtkWidget *review;

  open_page (fixture);
  window = open_token (fixture, "contoso");
  g_assert_true (ui_says (window, fault));
  g_signal_emit_by_name (ui_find_button (window, quay_remedy_get_label (remedy)), "clicked");
  review = ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (review)), ==, review_title);
  ui_assert_named (review);
  gtk_window_close (GTK_WINDOW (review));
  ui_wait_for_end (QUAY_TYPE_REVIEW_WINDOW);
  g_signal_emit_by_name (ui_find_button (window, quay_remedy_get_label (remedy)), "clicked");
  gtk_widget_activate_action (ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW), "review.apply", NULL);
  ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  g_assert_true (ui_says (GTK_WIDGET (fixture->tokens.window), toast));
}

static const struct
{
  const char *name;
  const char *stored;
  const char *note;
  const char *repaired;
} values[] = {
  { "/tokens/repairs-a-wrapped-value", "Basic UEFU\nOmFkYQ==", "The value is broken into several lines.", ADA },
  { "/tokens/repairs-a-line-break-behind", ADA "\n", "There are spaces or line breaks around the value.", ADA },
  { "/tokens/repairs-a-missing-word", "UEFUOmFkYQ==", "The word “Basic” before the value is missing.", ADA },
  { "/tokens/repairs-a-raw-token", "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst",
    "The token is stored as it is, without “Basic” and without encoding.",
    "Basic UEFUOmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MjM0NTY3YWJjZGVmZ2hpamtsbW5vcHFyc3Q=" },
};

static void
test_repairs_a_value (Fixture      *fixture,
                      gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *note = g_strdup_printf ("tools\n%s", values[row].note);

  store (fixture, TOOLS, values[row].stored);
  open_page (fixture);
  g_assert_true (ui_says (open_token (fixture, "contoso"), note));
  token_page_close (&fixture->tokens);
  assert_value (fixture, TOOLS, values[row].stored);

  mend (fixture, "Token Is Stored in the Wrong Form", QUAY_REMEDY_REPAIR_TOKEN, "Repair Token", "Token repaired");
  assert_value (fixture, TOOLS, values[row].repaired);
}

/* There is nothing to repair it from. */
static void
test_replaces_an_empty_value (Fixture      *fixture,
                              gconstpointer data)
{
  GtkWidget *window;

  store (fixture, TOOLS, "");
  open_page (fixture);
  window = open_token (fixture, "contoso");
  g_assert_true (ui_says (window, "tools\nThe stored value is empty."));
  g_signal_emit_by_name (ui_find_button (window, quay_remedy_get_label (QUAY_REMEDY_REPLACE_TOKEN)), "clicked");
  ui_wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
}

static void
test_keeps_the_newest_of_two (Fixture      *fixture,
                              gconstpointer data)
{
  QuayMemoryStore *memory = QUAY_MEMORY_STORE (fixture->connect.tokens);

  quay_memory_store_add (memory, TOOLS, "cargo-registry:tools", BOB);
  quay_memory_store_add (memory, TOOLS, "cargo-registry:tools", ADA);
  mend (fixture, "Two Tokens Found", QUAY_REMEDY_KEEP_NEWEST, "Keep the Newest Token", "Newest token kept");
  assert_value (fixture, TOOLS, ADA);
}

static void
test_moves_out_of_the_configuration (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *config = NULL;

  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
                         "[registries]\ntools = { index = \"" TOOLS "\", token = \"" ADA "\" }\n");
  mend (fixture, "Token in the Configuration", QUAY_REMEDY_MOVE_TO_KEYRING, "Move Tokens to the Keyring",
        "Token moved to the keyring");
  assert_value (fixture, TOOLS, ADA);
  config = connect_fixture_read (fixture->connect.home, ".cargo/config.toml");
  g_assert_null (strstr (config, ADA));
}

/* The same account, whose shell has a token for a registry. */
static void
set_variable (Fixture    *fixture,
              const char *text)
{
  g_autofree char *home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->connect.home), NULL);
  const char *environment[] = { home_variable, text, NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  QuayContext *old = fixture->connect.context;

  fixture->connect.context = quay_context_new (home, quay_context_get_state_folder (old), quay_context_get_files (old),
                                               fixture->connect.tokens, quay_context_get_client (old));
  g_object_unref (old);
}

static void
note_end (Fixture   *fixture,
          GDateTime *expires)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->connect.context);

  g_assert_true (quay_token_ledger_set (ledger, TOOLS, expires, TRUE, NULL));
}

static void
test_lets_the_variable_through (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr(GDateTime) past = g_date_time_new_utc (2025, 11, 3, 12, 0, 0);

  set_variable (fixture, "CARGO_REGISTRIES_TOOLS_TOKEN=" BOB);
  store (fixture, TOOLS, ADA);
  note_end (fixture, past);
  mend (fixture, "Two Stored Tokens", QUAY_REMEDY_DELETE_TOKEN, "Delete the Stored Token", "Token deleted");
  assert_value (fixture, TOOLS, "none");
}

static void
answer (const char *response)
{
  GtkWidget *dialog = ui_wait_for_window (QUAY_TYPE_DIALOG);

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
  dialog = ui_wait_for_window (QUAY_TYPE_DIALOG);
  ui_assert_property (dialog, "heading", "Delete the Token for contoso?");
  /* One of both finds another token, and so only one is cut off. */
  ui_assert_property (dialog, "body",
                      "Cargo cannot download crates from 1 feed until a new token is saved. "
                      "The token stays valid in Azure DevOps until it is revoked there.");
  g_assert_true (ui_says (dialog, "Used by mirror, tools"));
  g_assert_true (ui_says (dialog, "Will be deleted from: \342\201\250Keyring\342\201\251"));
  /* Who has made it nobody knows, but where it can be ended. */
  ui_find_button (dialog, "Open in A_zure DevOps");
  ui_assert_named (dialog);
  ui_assert_property (dialog, "default-response", "cancel");
  answer ("cancel");
  assert_value (fixture, TOOLS, ADA);

  gtk_widget_activate_action (window, "token.delete", NULL);
  answer ("delete");
  ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, "none");
  assert_value (fixture, MIRROR, "none");
  g_assert_true (ui_says (GTK_WIDGET (fixture->tokens.window), "Token deleted"));
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
  gtk_widget_activate_action (ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW), "review.apply", NULL);
  ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, "none");
  file = connect_fixture_read (fixture->connect.home, ".cargo/credentials.toml");
  g_assert_nonnull (strstr (file, ADA));

  window = open_token (fixture, "contoso");
  gtk_widget_activate_action (window, "token.to-keyring", NULL);
  gtk_widget_activate_action (ui_wait_for_window (QUAY_TYPE_REVIEW_WINDOW), "review.apply", NULL);
  ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
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
  ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
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
  replace = ui_wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
  g_assert_true (ui_says (replace, "The old token stays valid in Azure DevOps until it is revoked."));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  type_token (replace, "has a space");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  type_token (replace, BOB);
  g_assert_true (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  ui_assert_named (replace);

  gtk_widget_activate_action (replace, "replace.apply", NULL);
  ui_wait_until (token_page_shows_error, replace);
  assert_value (fixture, TOOLS, ADA);
  g_signal_emit_by_name (ui_find_button (replace, quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                         "clicked");
  ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
  assert_value (fixture, TOOLS, BOB);
  assert_value (fixture, MIRROR, BOB);
  g_assert_true (ui_says (GTK_WIDGET (fixture->tokens.window), "Token replaced for 2 connections"));
}

/* Another token of the organization: it gets the new one, too, unless somebody unticks it. */
static void
test_replaces_the_others_unless_unticked (Fixture      *fixture,
                                          gconstpointer data)
{
  GtkWidget *replace;
  GtkWidget *check;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, "Basic UEFUOmNhdA==");
  store (fixture, GONE, ADA);
  open_page (fixture);
  for (int together = FALSE; together <= TRUE; together++)
    {
      GtkWidget *row;

      while ((row = ui_find_type (fixture->tokens.page, QUAY_TYPE_TOKEN_ROW)) == NULL || !gtk_widget_get_mapped (row))
        g_main_context_iteration (NULL, TRUE);
      g_signal_emit_by_name (find_row_of (fixture, TOOLS), "activated");
      gtk_widget_activate_action (ui_wait_for_window (QUAY_TYPE_TOKEN_WINDOW), "token.replace", NULL);
      replace = ui_wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
      g_assert_true (ui_says (replace, "Other Tokens for contoso"));
      check = ui_find_type (ui_find_row (replace, "mirror"), GTK_TYPE_CHECK_BUTTON);
      g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
      ui_assert_named (replace);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), together);
      type_token (replace, BOB);
      gtk_widget_activate_action (replace, "replace.apply", NULL);
      ui_wait_until (token_page_shows_error, replace);
      g_signal_emit_by_name (ui_find_button (replace, quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                             "clicked");
      ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
      assert_value (fixture, TOOLS, BOB);
      assert_value (fixture, MIRROR, together ? BOB : "Basic UEFUOmNhdA==");
      assert_value (fixture, GONE, ADA);
      /* The second toast waits for the first to go. */
      g_assert_true (ui_says (GTK_WIDGET (fixture->tokens.window), "Token replaced for 1 connection"));
    }
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
      replace = ui_wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
      row = ui_find_type (replace, ADW_TYPE_PASSWORD_ENTRY_ROW);
      g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (row)), "paste-clipboard");
      ui_wait_until (holds_pasted, replace);
      if (since[i] != NULL)
        gdk_clipboard_set_text (clipboard, since[i]);
      gtk_widget_activate_action (replace, "replace.apply", NULL);
      ui_wait_until (token_page_shows_error, replace);
      g_signal_emit_by_name (ui_find_button (replace, quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                             "clicked");
      ui_wait_for_end (QUAY_TYPE_TOKEN_WINDOW);
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
  replace = ui_wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
  type_token (replace, BOB);
  row = g_object_ref (ui_find_type (replace, ADW_TYPE_PASSWORD_ENTRY_ROW));
  gtk_window_close (GTK_WINDOW (replace));
  ui_wait_for_end (QUAY_TYPE_REPLACE_WINDOW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  g_object_unref (row);
}

/* By icon and word, in the list and in its window, beside the date. */
static void
test_says_that_it_has_expired (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr(GDateTime) past = g_date_time_new_utc (2025, 11, 3, 12, 0, 0);
  g_autofree char *subtitle = NULL;
  GtkWidget *window;
  GtkWidget *row;

  store (fixture, TOOLS, ADA);
  note_end (fixture, past);
  open_page (fixture);
  subtitle = get_subtitle (fixture, "contoso");
  g_assert_cmpstr (subtitle, ==, "Used by 1 connection · Keyring\nToken Expired · 3 November 2025");
  window = open_token (fixture, "contoso");
  row = ui_find_row (window, "Token Expired");
  ui_assert_property (ui_find_type (row, GTK_TYPE_IMAGE), "icon-name", "dialog-warning-symbolic");
  ui_assert_property (ui_find_row (window, "Expires"), "value", "3 November 2025");
}

/* Nobody is told that a variable was deleted. */
static void
test_variable_is_not_deleted (Fixture      *fixture,
                              gconstpointer data)
{
  GtkWidget *window;

  set_variable (fixture, "CARGO_REGISTRIES_TOOLS_TOKEN=" ADA);
  open_page (fixture);
  quay_window_select_connection (fixture->tokens.window,
                                 quay_connection_list_find (quay_window_get_connections (fixture->tokens.window),
                                                            TOOLS));
  ui_settle ();
  gtk_widget_activate_action (ui_find_type (GTK_WIDGET (fixture->tokens.window), QUAY_TYPE_CONNECTION_PAGE),
                              "connection.log-out", NULL);
  window = ui_wait_for_window (QUAY_TYPE_TOKEN_WINDOW);
  g_assert_null (ui_find_window (QUAY_TYPE_DIALOG));
  g_assert_true (ui_says (window, "tools\nVariables are set outside Quayside."));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (window, "_Delete…")));
  g_assert_false (gtk_widget_is_sensitive (ui_find_row (window, "Re_place…")));
}

static void
test_notification_opens_its_token (Fixture      *fixture,
                                   gconstpointer data)
{
  GtkWidget *window;

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tokens.window), "win.show-token", "s", "nobody");
  g_assert_null (ui_find_window (QUAY_TYPE_TOKEN_WINDOW));
  gtk_widget_activate_action (GTK_WIDGET (fixture->tokens.window), "win.show-token", "s", "contoso");
  window = ui_wait_for_window (QUAY_TYPE_TOKEN_WINDOW);
  g_assert_cmpstr (quay_token_group_get_organization (quay_token_window_get_group (QUAY_TOKEN_WINDOW (window))), ==,
                   "contoso");
  ui_assert_named (window);
}

static void
test_connection_logs_out (Fixture      *fixture,
                          gconstpointer data)
{
  GtkWidget *page;

  store (fixture, TOOLS, ADA);
  open_page (fixture);
  quay_window_select_connection (fixture->tokens.window,
                                 quay_connection_list_find (quay_window_get_connections (fixture->tokens.window), TOOLS));
  ui_settle ();
  page = ui_find_type (GTK_WIDGET (fixture->tokens.window), QUAY_TYPE_CONNECTION_PAGE);
  gtk_widget_activate_action (page, "connection.log-out", NULL);
  ui_wait_for_window (QUAY_TYPE_DIALOG);
  answer ("delete");
  while (!ui_says (GTK_WIDGET (fixture->tokens.window), "Token deleted"))
    g_main_context_iteration (NULL, TRUE);
  assert_value (fixture, TOOLS, "none");
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(name, function) g_test_add ("/tokens/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("lists-each-token-once", test_lists_each_token_once);
  ADD ("says-that-there-are-none", test_says_that_there_are_none);
  ADD ("unlocks-when-told-to", test_unlocks_when_told_to);
  ADD ("lists-files-beside-a-locked-keyring", test_lists_files_beside_a_locked_keyring);
  ADD ("says-that-there-is-no-keyring", test_says_that_there_is_no_keyring);
  ADD ("blocked-keyring-is-not-missing", test_blocked_keyring_is_not_missing);
  ADD ("lists-files-without-a-keyring", test_lists_files_without_a_keyring);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_test_add (values[i].name, Fixture, GUINT_TO_POINTER (i), set_up, test_repairs_a_value, tear_down);
  ADD ("replaces-an-empty-value", test_replaces_an_empty_value);
  ADD ("keeps-the-newest-of-two", test_keeps_the_newest_of_two);
  ADD ("moves-out-of-the-configuration", test_moves_out_of_the_configuration);
  ADD ("lets-the-variable-through", test_lets_the_variable_through);
  ADD ("deletes-after-a-question", test_deletes_after_a_question);
  ADD ("moves-to-a-file-and-back", test_moves_to_a_file_and_back);
  ADD ("fixes-permissions-at-once", test_fixes_permissions_at_once);
  ADD ("replaces-in-ticked-places", test_replaces_in_ticked_places);
  ADD ("replaces-the-others-unless-unticked", test_replaces_the_others_unless_unticked);
  ADD ("says-that-it-has-expired", test_says_that_it_has_expired);
  ADD ("variable-is-not-deleted", test_variable_is_not_deleted);
  ADD ("clears-only-its-own-clipboard", test_clears_only_its_own_clipboard);
  ADD ("wipes-what-was-typed", test_wipes_what_was_typed);
  ADD ("notification-opens-its-token", test_notification_opens_its_token);
  ADD ("connection-logs-out", test_connection_logs_out);
#undef ADD

  return g_test_run ();
}
