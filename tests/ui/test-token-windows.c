/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "token-page.h"

#include <string.h>

#include "azure-fixture.h"
#include "keyring-memory-store.h"
#include "quay-catalog.h"
#include "quay-change-journal.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-lifetime-row.h"
#include "quay-renew-window.h"
#include "quay-replace-window.h"
#include "quay-token-row.h"
#include "quay-token-window.h"
#include "quay-tokens-page.h"
#include "quay-ui-compat.h"
#include "quay-window-private.h"

/* The windows in which a token is renewed, revoked and created anew, with an Azure CLI and an Azure DevOps to ask. */

#define CRATES "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define OLD_NAME "old"

typedef struct
{
  AzureFixture  base;
  TokenPage     tokens;
  StandInToken *made;      /* the token that is stored, which was made from here */
  char         *value;     /* what Cargo sends */
} Fixture;

static StandInWorld *
get_world (Fixture *fixture)
{
  return stand_in_azure_get_world (fixture->base.azure);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* A token of 7 days that was made from here, for both feeds. */
static void
make_token (Fixture *fixture)
{
  QuayContext *context = fixture->base.connect.context;
  g_autofree char *login = stand_in_azure_dup_authorization (fixture->base.azure, "entra");
  g_autoptr(QuaySecret) authorization = quay_secret_new (login, -1);
  g_autoptr(QuayFeedAddress) organization = quay_feed_address_new_organization (NULL, "contoso", NULL);
  g_autoptr(QuayPatClient) client = quay_pat_client_new (quay_context_get_client (context), organization,
                                                         authorization);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = g_date_time_add_days (now, 7);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(QuaySecret) value = NULL;
  g_autoptr(QuayPat) pat = NULL;
  g_autoptr(GError) error = NULL;
  const char *const urls[] = { CRATES, MIRROR, NULL };
  QuayTokenRecord *records[2];

  quay_pat_client_create_async (client, OLD_NAME, QUAY_PAT_READ_WRITE, end, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  pat = quay_pat_client_create_finish (client, result, &error);
  g_assert_no_error (error);
  value = quay_pat_dup_authorization (pat);
  record = quay_pat_dup_record (pat, NULL);
  records[0] = records[1] = record;
  g_assert_true (quay_token_ledger_set_records (quay_context_get_ledger (context), urls, records, &error));
  g_assert_no_error (error);
  connect_store (fixture->base.connect.tokens, CRATES, quay_secret_peek (value));
  connect_store (fixture->base.connect.tokens, MIRROR, quay_secret_peek (value));
  fixture->value = g_strdup (quay_secret_peek (value));
  fixture->made = g_ptr_array_index (get_world (fixture)->tokens, get_world (fixture)->tokens->len - 1);
  stand_in_azure_clear_log (fixture->base.azure);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  azure_fixture_set_up (&fixture->base, NULL);
  connect_fixture_write (fixture->base.connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
                         "[registries]\nmirror = { index = \"" MIRROR "\" }\ncrates = { index = \"" CRATES "\" }\n");
  make_token (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  token_page_close (&fixture->tokens);
  g_clear_pointer (&fixture->value, g_free);
  azure_fixture_tear_down (&fixture->base, NULL);
}

/* The window of the token. */
static GtkWidget *
open_token (Fixture *fixture)
{
  token_page_open (&fixture->tokens, fixture->base.connect.context);
  token_page_show (&fixture->tokens);
  return token_page_open_token (&fixture->tokens, "contoso");
}

static void
assert_stored (Fixture    *fixture,
               const char *expected)
{
  token_page_assert_value (fixture->base.connect.tokens, CRATES, expected);
  token_page_assert_value (fixture->base.connect.tokens, MIRROR, expected);
}

static guint
count (Fixture    *fixture,
       const char *pattern)
{
  return stand_in_azure_count_requests (fixture->base.azure, pattern);
}

static void
refuse (Fixture    *fixture,
        const char *word)
{
  g_free (get_world (fixture)->pat_error);
  get_world (fixture)->pat_error = g_strdup (word);
}

/* As soon as a token was created, every further change is refused. */
static gboolean
refuse_when_created_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (count (fixture, "POST *") > 0 && get_world (fixture)->pat_error == NULL)
    refuse (fixture, "accessDenied");
  return G_SOURCE_CONTINUE;
}

/* Without waiting for the idle source, which does not end. */
static gboolean
is_replaced (gpointer data)
{
  return ui_find_window (QUAY_TYPE_REPLACE_WINDOW) == NULL;
}

/* Whether @part is in some label below @root. */
static gboolean
says_part (GtkWidget  *root,
           const char *part)
{
  if (!gtk_widget_get_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (says_part (child, part))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  GtkWidget  *root;
  const char *text;
} Saying;

static gboolean
is_said (gpointer data)
{
  Saying *saying = data;

  return says_part (saying->root, saying->text);
}

static void
wait_for_words (GtkWidget  *root,
                const char *text)
{
  Saying saying = { root, text };

  ui_wait_until (is_said, &saying);
}

/* By its name, which is kept apart from the sentence for the sake of other scripts. */
static void
assert_told (Fixture *fixture)
{
  GtkWidget *dialog = ui_wait_for_window (QUAY_TYPE_DIALOG);
  int width;

  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (fixture->tokens.window));
  g_assert_true (ui_says (dialog, "Token Could Not Be Revoked"));
  g_assert_true (says_part (dialog, OLD_NAME));
  g_assert_true (says_part (dialog, "stays valid until it is revoked in Azure DevOps."));
  ui_find_button (dialog, quay_remedy_get_label (QUAY_REMEDY_OPEN_AZURE_DEVOPS));
  ui_assert_named (dialog);
  gtk_widget_measure (dialog, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_renews (Fixture      *fixture,
             gconstpointer data)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->base.connect.context);
  GtkWidget *token = open_token (fixture);
  g_autoptr(GDateTime) before = quay_token_ledger_get_expiry (ledger, MIRROR);
  g_autoptr(GDateTime) after = NULL;
  GtkWidget *renew;

  gtk_widget_activate_action (token, "token.renew", NULL);
  renew = ui_wait_for_window (QUAY_TYPE_RENEW_WINDOW);
  g_assert_true (says_part (renew, "The token stays the same"));
  g_assert_true (QUAY_IS_LIFETIME_ROW (gtk_root_get_focus (GTK_ROOT (renew))));
  ui_assert_named (renew);
  gtk_widget_activate_action (renew, "renew.apply", NULL);
  ui_wait_for_end (QUAY_TYPE_RENEW_WINDOW);

  g_assert_cmpuint (count (fixture, "PUT *"), ==, 1);
  after = quay_token_ledger_get_expiry (ledger, MIRROR);
  g_assert_cmpint (g_date_time_compare (after, before), >, 0);
  assert_stored (fixture, fixture->value);
  g_assert_true (says_part (GTK_WIDGET (fixture->tokens.window), "Token renewed until"));
}

/* From the refused renewal to the window that creates another one. */
static GtkWidget *
go_to_creation (Fixture *fixture)
{
  GtkWidget *renew;

  gtk_widget_activate_action (open_token (fixture), "token.renew", NULL);
  renew = ui_wait_for_window (QUAY_TYPE_RENEW_WINDOW);
  gtk_widget_activate_action (renew, "renew.apply", NULL);
  ui_wait_until (token_page_shows_error, renew);
  g_assert_true (ui_says (renew, "Token No Longer Exists"));
  assert_stored (fixture, fixture->value);
  g_signal_emit_by_name (ui_find_button (renew, quay_remedy_get_label (QUAY_REMEDY_CREATE_TOKEN)), "clicked");
  return ui_wait_for_window (QUAY_TYPE_REPLACE_WINDOW);
}

static void
test_creates_anew_what_is_gone (Fixture      *fixture,
                                gconstpointer data)
{
  GtkWidget *replace;
  StandInToken *newer;
  g_autofree char *value = NULL;

  fixture->made->state = STAND_IN_TOKEN_REVOKED;
  fixture->made->listed = FALSE;
  replace = go_to_creation (fixture);
  ui_assert_named (replace);
  g_assert_true (gtk_widget_is_sensitive (ui_find_button (replace, "_Replace")));
  g_assert_false (says_part (replace, "The old token stays valid"));
  gtk_widget_activate_action (replace, "replace.apply", NULL);
  ui_wait_for_end (QUAY_TYPE_REPLACE_WINDOW);

  newer = g_ptr_array_index (get_world (fixture)->tokens, get_world (fixture)->tokens->len - 1);
  g_assert_true (newer != fixture->made);
  value = stand_in_token_dup_authorization (newer);
  assert_stored (fixture, value);
  g_assert_cmpuint (count (fixture, "DELETE *"), ==, 1);
  wait_for_words (GTK_WIDGET (fixture->tokens.window), "Token replaced for 2 connections");
  g_assert_false (says_part (GTK_WIDGET (fixture->tokens.window), "Token Could Not Be Revoked"));
}

/* The new one is there, and the old one still works: that is said, with the way to the page that ends it. */
static void
test_tells_that_the_old_one_still_works (Fixture      *fixture,
                                         gconstpointer data)
{
  GtkWidget *replace;
  guint refusing;

  refuse (fixture, "authorizationNotFound");
  replace = go_to_creation (fixture);
  g_clear_pointer (&get_world (fixture)->pat_error, g_free);
  refusing = g_idle_add_full (G_PRIORITY_DEFAULT, refuse_when_created_cb, fixture, NULL);
  gtk_widget_activate_action (replace, "replace.apply", NULL);
  ui_wait_until (is_replaced, NULL);
  g_source_remove (refusing);
  ui_settle ();

  g_assert_cmpuint (count (fixture, "DELETE *"), ==, 1);
  g_assert_cmpint (fixture->made->state, ==, STAND_IN_TOKEN_GOOD);
  assert_told (fixture);
}

/* The keyring does not take the new one, and Azure DevOps does not take it back. */
static void
test_tells_that_the_new_one_is_left (Fixture      *fixture,
                                     gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.connect.tokens);
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED, "Made to fail");
  GtkWidget *replace;
  guint refusing;

  fixture->made->state = STAND_IN_TOKEN_REVOKED;
  fixture->made->listed = FALSE;
  replace = go_to_creation (fixture);
  refusing = g_idle_add_full (G_PRIORITY_DEFAULT, refuse_when_created_cb, fixture, NULL);
  /* Looked up 2, and the first of the two that are stored. */
  quay_memory_store_fail_at_step (tokens, 3, fault);
  gtk_widget_activate_action (replace, "replace.apply", NULL);
  ui_wait_until (token_page_shows_error, replace);
  g_source_remove (refusing);
  quay_memory_store_fail_at_step (tokens, 0, NULL);

  g_assert_true (ui_says (replace, "Token Was Not Saved"));
  g_assert_true (ui_says (replace, "Token Could Not Be Revoked"));
  g_assert_false (ui_says (replace, "Everything was put back."));
  assert_stored (fixture, fixture->value);
}

static void
ask_to_revoke (Fixture *fixture)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (open_token (fixture), "token.revoke", NULL);
  dialog = ui_wait_for_window (QUAY_TYPE_DIALOG);
  g_assert_true (ui_says (dialog, "Revoke the Token for contoso?"));
  ui_assert_property (dialog, "default-response", "cancel");
  ui_assert_named (dialog);
  quay_dialog_respond (dialog, "revoke");
}

static void
test_revokes (Fixture      *fixture,
              gconstpointer data)
{
  ask_to_revoke (fixture);
  wait_for_words (GTK_WIDGET (fixture->tokens.window), "Token revoked");
  g_assert_cmpint (fixture->made->state, ==, STAND_IN_TOKEN_REVOKED);
  assert_stored (fixture, "none");
}

static gboolean
asks_to_revoke (gpointer data)
{
  GtkWidget *dialog = ui_find_window (QUAY_TYPE_DIALOG);

  return dialog != NULL && ui_says (dialog, "Revoke the Token for contoso?");
}

/* Who wants to log out hears that the token goes on working, and can end it instead. */
static void
test_log_out_offers_to_revoke (Fixture      *fixture,
                               gconstpointer data)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (open_token (fixture), "token.delete", NULL);
  dialog = ui_wait_for_window (QUAY_TYPE_DIALOG);
  g_assert_true (ui_says (dialog, "Delete the Token for contoso?"));
  g_assert_true (says_part (dialog, "The token stays valid in Azure DevOps until it is revoked there."));
  g_signal_emit_by_name (ui_find_button (dialog, "Re_voke…"), "clicked");
  ui_wait_until (asks_to_revoke, NULL);
  dialog = ui_find_window (QUAY_TYPE_DIALOG);
  assert_stored (fixture, fixture->value);
  quay_dialog_respond (dialog, "revoke");
  wait_for_words (GTK_WIDGET (fixture->tokens.window), "Token revoked");
  g_assert_cmpint (fixture->made->state, ==, STAND_IN_TOKEN_REVOKED);
  assert_stored (fixture, "none");
}

static void
test_keeps_what_is_not_revoked (Fixture      *fixture,
                                gconstpointer data)
{
  GtkWidget *token;

  refuse (fixture, "accessDenied");
  ask_to_revoke (fixture);
  token = ui_find_window (QUAY_TYPE_TOKEN_WINDOW);
  ui_wait_until (token_page_shows_error, token);
  g_assert_true (ui_says (token, "Token Could Not Be Revoked"));
  ui_find_button (token, quay_remedy_get_label (QUAY_REMEDY_OPEN_AZURE_DEVOPS));
  assert_stored (fixture, fixture->value);
}

/* The window of the day after: somebody must look at what was left. */
static void
test_tells_what_a_death_has_left (Fixture      *fixture,
                                  gconstpointer data)
{
  const QuayJournalTokens tokens = { .old = { OLD_NAME, "contoso", "3e4f4a5b" }, .stored = TRUE };
  g_autoptr(GListStore) changes = g_list_store_new (QUAY_TYPE_FILE_CHANGE);
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_change_journal_begin (fixture->base.connect.context, G_LIST_MODEL (changes), &tokens, &error));
  g_assert_no_error (error);
  token_page_open (&fixture->tokens, fixture->base.connect.context);
  assert_told (fixture);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

#define ADD(name, function) g_test_add ("/token-windows/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("renews", test_renews);
  ADD ("creates-anew-what-is-gone", test_creates_anew_what_is_gone);
  ADD ("tells-that-the-old-one-still-works", test_tells_that_the_old_one_still_works);
  ADD ("tells-that-the-new-one-is-left", test_tells_that_the_new_one_is_left);
  ADD ("revokes", test_revokes);
  ADD ("log-out-offers-to-revoke", test_log_out_offers_to_revoke);
  ADD ("keeps-what-is-not-revoked", test_keeps_what_is_not_revoked);
  ADD ("tells-what-a-death-has-left", test_tells_what_a_death_has_left);
#undef ADD
  return g_test_run ();
}
