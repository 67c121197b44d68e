/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "token-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keyring-memory-store.h"
#include "quay-error.h"
#include "quay-token-operations.h"
#include "quay-token-replacement.h"
#include "rig.h"

/* What can be done with tokens, from the list to the receipt, with real files and a service to ask. */

#define CREDENTIALS "# by hand\n[registries.legacy]\ntoken = \"" BOB "\" # old\n\n[registries.other]\ntoken = \"x\"\n"

typedef struct
{
  TokenFixture base;
  Rig          rig;
  char        *credentials;   /* paths */
  char        *local;
  char        *shared;
} OperationFixture;

static void
set_up (OperationFixture *fixture,
        gconstpointer     data)
{
  QuayContext *old;

  rig_set_up (&fixture->rig, NULL);
  connect_fixture_set_up (&fixture->base.base, NULL);
  old = fixture->base.base.context;
  token_fixture_open (&fixture->base, quay_context_new (quay_context_get_home (old),
                                                        quay_context_get_state_folder (old),
                                                        quay_context_get_files (old), fixture->base.base.tokens,
                                                        fixture->rig.client));
  fixture->credentials = g_build_filename (g_file_peek_path (fixture->base.base.home), ".cargo", "credentials.toml",
                                           NULL);
  fixture->local = g_build_filename (g_file_peek_path (fixture->base.base.home), ".cargo", "config.toml", NULL);
  fixture->shared = g_build_filename (g_file_peek_path (fixture->base.base.project), ".cargo", "config.toml", NULL);
}

static void
tear_down (OperationFixture *fixture,
           gconstpointer     data)
{
  token_fixture_tear_down (&fixture->base, NULL);
  rig_tear_down (&fixture->rig, NULL);
  g_free (fixture->credentials);
  g_free (fixture->local);
  g_free (fixture->shared);
}

static void
store (OperationFixture *fixture,
       const char       *url,
       const char       *value)
{
  connect_store (fixture->base.base.tokens, url, value);
}

static void
write_credentials (OperationFixture *fixture,
                   const char       *text)
{
  connect_fixture_write (fixture->base.base.home, ".cargo/credentials.toml", text);
  g_assert_cmpint (g_chmod (fixture->credentials, 0600), ==, 0);
}

static void
assert_contents (const char *path,
                 const char *expected)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
}

static void
assert_token (OperationFixture *fixture,
              const char       *url,
              const char       *expected)
{
  g_autofree char *value = token_fixture_lookup (&fixture->base, url);

  g_assert_cmpstr (value, ==, expected);
}

static QuayTokenGroup *
find (OperationFixture  *fixture,
      const char        *url,
      QuayTokenPlaceKind kind)
{
  return token_fixture_find (&fixture->base, url, kind);
}

typedef void (*PlanFunc) (QuayTokenGroup     *group,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);

static QuayChangePlan *
plan (QuayTokenGroup *group,
      PlanFunc        function,
      GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  function (group, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  return quay_token_group_plan_finish (group, result, error);
}

static QuayChangePlan *
plan_move (QuayTokenGroup *group,
           QuayTokenMove   move,
           GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_group_plan_move_async (group, move, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  return quay_token_group_plan_finish (group, result, error);
}

static QuayChangeReceipt *
apply (QuayChangePlan *change_plan)
{
  g_autoptr(GError) error = NULL;
  QuayChangeReceipt *receipt = connect_apply (change_plan, &error);

  g_assert_no_error (error);
  return receipt;
}

static void
undo (QuayChangeReceipt *receipt)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
}

static gboolean
check (QuayTokenReplacement *replacement,
       GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_replacement_check_async (replacement, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  return quay_token_replacement_check_finish (replacement, result, error);
}

static QuayChangePlan *
plan_replacement (QuayTokenReplacement *replacement)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  QuayChangePlan *change_plan;

  quay_token_replacement_plan_async (replacement, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  change_plan = quay_token_replacement_plan_finish (replacement, result, &error);
  g_assert_no_error (error);
  return change_plan;
}

/* A token of the stand-in, as somebody types it. */
static QuayAccessToken *
make_token (OperationFixture *fixture,
            const char       *name)
{
  StandInToken *token = stand_in_world_find_token (stand_in_azure_get_world (fixture->rig.azure), name);
  g_autoptr(QuaySecret) typed = quay_secret_new (token->secret, -1);
  g_autoptr(GError) error = NULL;
  QuayAccessToken *understood = quay_access_token_new (typed, &error);

  g_assert_no_error (error);
  return understood;
}

static QuayPatClient *
make_client (OperationFixture *fixture)
{
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (&fixture->rig, "entra");

  return quay_pat_client_new (fixture->rig.client, fixture->rig.contoso, authorization);
}

static QuayPatCreation *
make_creation (QuayPatClient *client,
               int            days)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = g_date_time_add_days (now, days);

  return quay_pat_creation_new (client, NULL, "ada@contoso.com", QUAY_PAT_READ_WRITE, end);
}

static void
test_replaces_everywhere (OperationFixture *fixture,
                          gconstpointer     data)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->base.base.context);
  g_autoptr(QuayTokenReplacement) replacement = NULL;
  g_autoptr(QuayAccessToken) token = make_token (fixture, "writer");
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2027, 5, 1, 0, 0, 0);
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(GError) error = NULL;
  const char *value = quay_secret_peek (quay_access_token_get_authorization (token));
  g_autofree char *expected = NULL;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, ADA);
  store (fixture, LEGACY, ADA);
  write_credentials (fixture, "[registries.mirror]\ntoken = \"" ADA "\" # too\n");
  token_fixture_load (&fixture->base);
  replacement = quay_token_replacement_new (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), NULL);
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_replacement_get_items (replacement)), ==, 3);
  g_assert_false (quay_token_replacement_is_complete (replacement));
  quay_token_replacement_set_token (replacement, token);
  quay_token_replacement_set_expiry (replacement, expires, TRUE);
  g_assert_true (quay_token_replacement_is_complete (replacement));

  /* Both feeds are asked, each once. */
  g_assert_true (check (replacement, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rig_count (&fixture->rig, "GET pkgs.dev.azure.com/* 200 good"), ==, 2);

  change_plan = plan_replacement (replacement);
  g_assert_null (quay_change_plan_get_name (change_plan));
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_tokens (change_plan)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (change_plan)), ==, 1);
  assert_token (fixture, TOOLS, ADA);
  receipt = apply (change_plan);
  assert_token (fixture, TOOLS, value);
  assert_token (fixture, MIRROR, value);
  assert_token (fixture, LEGACY, ADA);
  expected = g_strdup_printf ("[registries.mirror]\ntoken = \"%s\" # too\n", value);
  assert_contents (fixture->credentials, expected);
  g_assert_cmpuint (quay_change_receipt_get_n_tokens (receipt), ==, 2);
  record = quay_token_ledger_dup_record (ledger, MIRROR);
  g_assert_cmpstr (quay_token_record_get_account (record), ==, "ada@contoso.com");
  g_assert_cmpint (g_date_time_to_unix (quay_token_record_get_expiry (record)), ==, g_date_time_to_unix (expires));

  undo (receipt);
  assert_token (fixture, TOOLS, ADA);
  assert_token (fixture, MIRROR, ADA);
  assert_contents (fixture->credentials, "[registries.mirror]\ntoken = \"" ADA "\" # too\n");
  g_assert_null (quay_token_ledger_dup_record (ledger, MIRROR));
}

/* The place of @url that the replacement offers; NULL when it does not. (transfer none) */
static QuayReplacementItem *
find_item (QuayTokenReplacement *replacement,
           const char           *url,
           QuayTokenPlaceKind    kind)
{
  GListModel *items = quay_token_replacement_get_items (replacement);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(QuayReplacementItem) item = g_list_model_get_item (items, i);
      QuayTokenPlace *place = quay_replacement_item_get_place (item);

      if (g_str_equal (quay_token_place_get_url (place), url) && quay_token_place_get_kind (place) == kind)
        return item;
    }
  return NULL;
}

static QuayTokenReplacement *
begin_replacement (OperationFixture *fixture)
{
  token_fixture_load (&fixture->base);
  return quay_token_replacement_new (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), fixture->base.list);
}

static void
note_account (OperationFixture *fixture,
              const char       *url,
              const char       *account)
{
  g_autoptr(QuayTokenRecord) record = quay_token_record_new (NULL, FALSE);
  g_autoptr(QuayTokenRecord) owned = quay_token_record_with_account (record, account);

  g_assert_true (quay_token_ledger_set_record (quay_context_get_ledger (fixture->base.base.context), url, owned, NULL));
}

/* Different values of one organization: all that connections use get the new token, as one change. */
static void
test_replaces_the_whole_organization (OperationFixture *fixture,
                                      gconstpointer     data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.base.tokens);
  g_autoptr(QuayTokenReplacement) replacement = NULL;
  g_autoptr(QuayAccessToken) token = make_token (fixture, "writer");
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED, "Made to fail");
  const char *value = quay_secret_peek (quay_access_token_get_authorization (token));
  guint step;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, BOB);
  store (fixture, LEGACY, ADA);
  store (fixture, GONE, "Basic UEFUOmNhdA==");
  /* Behind the keyring, where nobody looks: the new token does not go into a file for that. */
  write_credentials (fixture, "[registries.mirror]\ntoken = \"Basic UEFUOmRhbg==\"\n");
  replacement = begin_replacement (fixture);
  g_assert_false (quay_replacement_item_is_other (find_item (replacement, TOOLS, QUAY_TOKEN_IN_KEYRING)));
  g_assert_true (quay_replacement_item_is_other (find_item (replacement, MIRROR, QUAY_TOKEN_IN_KEYRING)));
  g_assert_true (quay_replacement_item_get_ticked (find_item (replacement, MIRROR, QUAY_TOKEN_IN_KEYRING)));
  g_assert_false (quay_replacement_item_get_ticked (find_item (replacement, MIRROR, QUAY_TOKEN_IN_CREDENTIALS)));
  g_assert_false (quay_replacement_item_get_ticked (find_item (replacement, GONE, QUAY_TOKEN_IN_KEYRING)));
  g_assert_null (find_item (replacement, LEGACY, QUAY_TOKEN_IN_KEYRING));
  quay_token_replacement_set_token (replacement, token);

  /* Wherever the keyring fails, each connection keeps its own token. */
  for (step = 1; ; step++)
    {
      g_autoptr(QuayChangePlan) change_plan = plan_replacement (replacement);
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      quay_memory_store_fail_at_step (tokens, step, fault);
      receipt = connect_apply (change_plan, &error);
      quay_memory_store_fail_at_step (tokens, 0, NULL);
      if (receipt != NULL)
        {
          assert_token (fixture, TOOLS, value);
          assert_token (fixture, MIRROR, value);
          assert_token (fixture, GONE, "Basic UEFUOmNhdA==");
          assert_token (fixture, LEGACY, ADA);
          assert_contents (fixture->credentials, "[registries.mirror]\ntoken = \"Basic UEFUOmRhbg==\"\n");
          undo (receipt);
          assert_token (fixture, TOOLS, ADA);
          assert_token (fixture, MIRROR, BOB);
          break;
        }
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
      assert_token (fixture, TOOLS, ADA);
      assert_token (fixture, MIRROR, BOB);
    }
  g_assert_cmpuint (step, >, 4);
}

/* Those of two accounts stay apart: as far as that is known, and where somebody says so. */
static void
test_accounts_stay_apart (OperationFixture *fixture,
                          gconstpointer     data)
{
  g_autoptr(QuayTokenReplacement) known = NULL;
  g_autoptr(QuayTokenReplacement) same = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayAccessToken) token = make_token (fixture, "writer");
  g_autofree char *subtitle = NULL;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, BOB);
  note_account (fixture, TOOLS, "ada@contoso.com");
  note_account (fixture, MIRROR, "bob@contoso.com");
  known = begin_replacement (fixture);
  g_assert_false (quay_replacement_item_get_ticked (find_item (known, MIRROR, QUAY_TOKEN_IN_KEYRING)));
  g_object_get (find_item (known, MIRROR, QUAY_TOKEN_IN_KEYRING), "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, "Keyring · bob@contoso.com");

  note_account (fixture, MIRROR, "Ada@contoso.com");
  same = begin_replacement (fixture);
  g_assert_true (quay_replacement_item_get_ticked (find_item (same, MIRROR, QUAY_TOKEN_IN_KEYRING)));
  quay_replacement_item_set_ticked (find_item (same, MIRROR, QUAY_TOKEN_IN_KEYRING), FALSE);
  quay_token_replacement_set_token (same, token);
  change_plan = plan_replacement (same);
  receipt = apply (change_plan);
  assert_token (fixture, TOOLS, quay_secret_peek (quay_access_token_get_authorization (token)));
  assert_token (fixture, MIRROR, BOB);
}

static void
test_replacement_is_refused (OperationFixture *fixture,
                             gconstpointer     data)
{
  g_autoptr(QuayTokenReplacement) replacement = NULL;
  g_autoptr(QuayAccessToken) foreign = make_token (fixture, "fabrikam");
  g_autoptr(QuayAccessToken) good = make_token (fixture, "writer");
  g_autoptr(QuayReplacementItem) item = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  store (fixture, TOOLS, ADA);
  store (fixture, GONE, ADA);
  token_fixture_load (&fixture->base);
  replacement = quay_token_replacement_new (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), NULL);
  quay_token_replacement_set_token (replacement, foreign);
  g_assert_false (check (replacement, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED);
  g_clear_error (&error);

  /* One feed does not exist any more; without it the token is fine. What was said of another token is forgotten. */
  quay_token_replacement_set_token (replacement, good);
  item = g_list_model_get_item (quay_token_replacement_get_items (replacement), 1);
  g_assert_null (quay_replacement_item_get_error (item));
  g_assert_false (check (replacement, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);
  g_assert_cmpstr (quay_token_place_get_url (quay_replacement_item_get_place (item)), ==, GONE);
  g_assert_error (quay_replacement_item_get_error (item), QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);
  g_clear_error (&error);
  quay_replacement_item_set_ticked (item, FALSE);
  g_assert_true (check (replacement, &error));
  change_plan = plan_replacement (replacement);
  receipt = apply (change_plan);
  assert_token (fixture, GONE, ADA);
  assert_token (fixture, TOOLS, quay_secret_peek (quay_access_token_get_authorization (good)));
}

/* How many of the feeds f0, f1 … were asked at all. */
static guint
count_asked_feeds (OperationFixture *fixture)
{
  guint n_asked = 0;

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("*/f%u/*", i);

      n_asked += rig_count (&fixture->rig, pattern) > 0 ? 1 : 0;
    }
  return n_asked;
}

static void
test_check_stops (OperationFixture *fixture,
                  gconstpointer     data)
{
  g_autoptr(QuayTokenReplacement) replacement = NULL;
  g_autoptr(QuayAccessToken) token = make_token (fixture, "writer");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *url = g_strdup_printf ("sparse+https://pkgs.dev.azure.com/contoso/_packaging/f%u/Cargo/index/",
                                              i);

      store (fixture, url, ADA);
    }
  token_fixture_load (&fixture->base);
  replacement = quay_token_replacement_new (find (fixture, "sparse+https://pkgs.dev.azure.com/contoso/_packaging/f0/"
                                                  "Cargo/index/", QUAY_TOKEN_IN_KEYRING), NULL);
  quay_token_replacement_set_token (replacement, token);
  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_SILENT, NULL, -1);
  quay_token_replacement_check_async (replacement, cancellable, token_fixture_take_result, &result);
  while (count_asked_feeds (fixture) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  token_fixture_wait (&result);
  g_assert_false (quay_token_replacement_check_finish (replacement, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Nine feeds are not asked all at once. */
  g_assert_cmpuint (count_asked_feeds (fixture), ==, 4);
  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_NONE, NULL, 0);
}

/* A token is created, renewed, replaced by another that is created, and revoked: its whole life. */
static void
test_life_of_a_created_token (OperationFixture *fixture,
                              gconstpointer     data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->base.base.context);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuaySecret) login = rig_dup_authorization (&fixture->rig, "entra");
  g_autoptr(QuayPatCreation) creation = make_creation (client, 7);
  g_autoptr(QuayPatCreation) second = make_creation (client, 90);
  g_autoptr(QuayTokenReplacement) replacement = NULL;
  g_autoptr(QuayTokenReplacement) again = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangePlan) other_plan = NULL;
  g_autoptr(QuayChangePlan) revoking = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayChangeReceipt) other_receipt = NULL;
  g_autoptr(QuayChangeReceipt) last = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refused = NULL;
  g_autoptr(GAsyncResult) planned = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) wanted = g_date_time_add_days (now, 30);
  g_autoptr(GDateTime) granted = NULL;
  g_autoptr(GDateTime) known = NULL;
  g_autoptr(GError) error = NULL;
  QuayTokenGroup *group;
  StandInToken *made;
  StandInToken *newer;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, ADA);
  token_fixture_load (&fixture->base);
  replacement = quay_token_replacement_new (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), NULL);
  quay_token_replacement_set_creation (replacement, creation, login);
  g_assert_true (check (replacement, &error));
  g_assert_no_error (error);
  change_plan = plan_replacement (replacement);
  g_assert_cmpuint (rig_count (&fixture->rig, "POST *"), ==, 0);
  receipt = apply (change_plan);
  made = g_ptr_array_index (world->tokens, world->tokens->len - 1);

  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  g_assert_true (group == find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING));
  g_assert_true (quay_token_group_is_renewable (group));
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_SOON);

  /* Renewing changes no file and no item, and is known for both addresses at once. */
  quay_token_group_renew_async (group, client, wanted, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  granted = quay_token_group_renew_finish (group, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_date_time_to_unix (granted), ==, g_date_time_to_unix (wanted));
  known = quay_token_ledger_get_expiry (ledger, MIRROR);
  g_assert_cmpint (g_date_time_to_unix (known), ==, g_date_time_to_unix (wanted));
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_UNCHECKED);

  /* Somebody revoked it on the page of Azure DevOps: a new one takes its place. */
  made->state = STAND_IN_TOKEN_REVOKED;
  made->listed = FALSE;
  quay_token_group_renew_async (group, client, wanted, NULL, token_fixture_take_result, &refused);
  token_fixture_wait (&refused);
  g_assert_null (quay_token_group_renew_finish (group, refused, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_GONE);
  g_clear_error (&error);
  again = quay_token_replacement_new (group, NULL);
  quay_token_replacement_set_creation (again, second, login);
  quay_token_replacement_set_revoke (again, TRUE);
  other_plan = plan_replacement (again);
  other_receipt = apply (other_plan);
  g_assert_null (quay_change_receipt_get_leftover (other_receipt));
  newer = g_ptr_array_index (world->tokens, world->tokens->len - 1);
  g_assert_cmpint (newer->state, ==, STAND_IN_TOKEN_GOOD);
  g_assert_true (newer != made);
  g_assert_cmpuint (rig_count (&fixture->rig, "DELETE *"), ==, 1);

  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  quay_token_group_plan_revoke_async (group, client, NULL, token_fixture_take_result, &planned);
  token_fixture_wait (&planned);
  revoking = quay_token_group_plan_finish (group, planned, &error);
  g_assert_no_error (error);
  last = apply (revoking);
  g_assert_cmpint (newer->state, ==, STAND_IN_TOKEN_REVOKED);
  assert_token (fixture, TOOLS, "none");
  assert_token (fixture, MIRROR, "none");
  g_assert_null (quay_token_ledger_dup_record (ledger, TOOLS));
  g_assert_false (quay_change_receipt_can_undo (last));
}

static void
test_logs_in_by_the_azure_cli (OperationFixture *fixture,
                               gconstpointer     data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "support", "stand-in-az", NULL);
  g_autofree char *bin = g_build_filename (fixture->base.base.root, "bin", NULL);
  g_autofree char *az = g_build_filename (bin, "az", NULL);
  g_autofree char *path = g_strconcat (bin, ":", g_getenv ("PATH"), NULL);
  g_autofree char *state = g_build_filename (fixture->base.base.root, "az", NULL);
  g_autofree char *mood = g_build_filename (state, "mood", NULL);
  g_auto(GStrv) environment = g_environ_setenv (g_environ_setenv (g_get_environ (), "PATH", path, TRUE),
                                                "AZURE_CONFIG_DIR", state, TRUE);
  const char *folders[] = { NULL };
  g_autoptr(QuayAzureCli) cli = NULL;
  g_autoptr(QuayAzureSession) azure = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) refused = NULL;
  g_autoptr(QuayPatClient) client = NULL;
  g_autoptr(GError) error = NULL;
  QuayTokenGroup *group;

  g_assert_cmpint (g_mkdir (bin, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (state, 0700), ==, 0);
  g_assert_cmpint (symlink (program, az), ==, 0);
  cli = quay_azure_cli_new_with ((const char *const *) environment, folders, "/nowhere");
  azure = quay_azure_session_new (cli);
  store (fixture, TOOLS, ADA);
  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  quay_token_group_log_in_async (group, azure, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  client = quay_token_group_log_in_finish (group, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_feed_address_get_organization (quay_pat_client_get_organization (client)), ==, "contoso");

  g_assert_true (g_file_set_contents (mood, "logged-out\n", -1, NULL));
  quay_token_group_log_in_async (group, azure, NULL, token_fixture_take_result, &refused);
  token_fixture_wait (&refused);
  g_assert_null (quay_token_group_log_in_finish (group, refused, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
}

static void
test_deletes_and_says_what_is_left (OperationFixture *fixture,
                                    gconstpointer     data)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->base.base.context);
  QuayTokenGroup *group;
  g_autoptr(GListModel) remaining = NULL;
  g_autoptr(QuayTokenPlace) place = NULL;
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  store (fixture, TOOLS, ADA);
  store (fixture, MIRROR, ADA);
  g_assert_true (quay_token_ledger_set (ledger, TOOLS, NULL, TRUE, NULL));
  write_credentials (fixture, "# mine\n[registries.tools]\ntoken = \"" ADA "\"\n\n[registries.mirror]\ntoken = \"" BOB
                     "\" # stays\n");
  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  remaining = quay_token_group_dup_remaining (group, fixture->base.list);
  g_assert_cmpuint (g_list_model_get_n_items (remaining), ==, 1);
  place = g_list_model_get_item (remaining, 0);
  g_assert_cmpint (quay_token_place_get_kind (place), ==, QUAY_TOKEN_IN_CREDENTIALS);
  g_assert_cmpstr (quay_token_place_get_registry (place), ==, "mirror");

  change_plan = plan (group, quay_token_group_plan_delete_async, &error);
  g_assert_no_error (error);
  assert_token (fixture, TOOLS, ADA);
  receipt = apply (change_plan);
  assert_token (fixture, TOOLS, "none");
  assert_token (fixture, MIRROR, "none");
  g_assert_true (g_file_test (fixture->credentials, G_FILE_TEST_EXISTS));
  {
    g_autofree char *contents = NULL;

    g_assert_true (g_file_get_contents (fixture->credentials, &contents, NULL, NULL));
    g_assert_nonnull (strstr (contents, "# mine"));
    g_assert_null (strstr (contents, ADA));
    g_assert_nonnull (strstr (contents, "[registries.mirror]\ntoken = \"" BOB "\" # stays\n"));
  }
  g_assert_null (quay_token_ledger_dup_record (ledger, TOOLS));

  undo (receipt);
  assert_token (fixture, TOOLS, ADA);
  assert_token (fixture, MIRROR, ADA);
}

/* The same account, whose shell has a token for a registry. */
static void
set_variable (OperationFixture *fixture,
              const char       *text)
{
  g_autofree char *home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->base.base.home), NULL);
  const char *environment[] = { home_variable, text, NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  QuayContext *old = fixture->base.base.context;

  connect_fixture_assert_finalized (g_steal_pointer (&fixture->base.list));
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->base.connections));
  token_fixture_open (&fixture->base, quay_context_new (home, quay_context_get_state_folder (old),
                                                        quay_context_get_files (old), fixture->base.base.tokens,
                                                        quay_context_get_client (old)));
}

/* Nobody is told that it was deleted. */
static void
test_variable_is_out_of_reach (OperationFixture *fixture,
                               gconstpointer     data)
{
  g_autoptr(QuayTokenPlace) place = NULL;
  g_autofree char *note = NULL;
  QuayTokenGroup *group;

  set_variable (fixture, "CARGO_REGISTRIES_TOOLS_TOKEN=" ADA);
  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_ENVIRONMENT);
  g_assert_false (quay_token_group_can_change (group));
  place = g_list_model_get_item (quay_token_group_get_places (group), 0);
  note = quay_token_place_dup_note (place);
  g_assert_cmpstr (note, ==, "Variables are set outside Quayside.");

  store (fixture, TOOLS, ADA);
  token_fixture_load (&fixture->base);
  g_assert_true (quay_token_group_can_change (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING)));
}

/* An item whose day has come stands before a variable that works: its repair lets Cargo get to that. */
static void
test_lets_the_variable_through (OperationFixture *fixture,
                                gconstpointer     data)
{
  QuayTokenLedger *ledger;
  g_autoptr(GDateTime) past = g_date_time_new_utc (2020, 1, 1, 0, 0, 0);
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayTokenPlace) place = NULL;
  g_autoptr(GError) damage = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *note = NULL;
  QuayTokenGroup *group;

  set_variable (fixture, "CARGO_REGISTRIES_TOOLS_TOKEN=" BOB);
  ledger = quay_context_get_ledger (fixture->base.base.context);
  store (fixture, TOOLS, ADA);
  g_assert_true (quay_token_ledger_set (ledger, TOOLS, past, TRUE, NULL));
  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  damage = quay_token_group_dup_error (group);
  g_assert_error (damage, QUAY_ERROR, QUAY_ERROR_TWO_TOKENS);
  place = g_list_model_get_item (quay_token_group_get_places (group), 0);
  note = quay_token_place_dup_note (place);
  g_assert_cmpstr (note, ==, "Cargo uses this token instead of the one in “CARGO_REGISTRIES_TOOLS_TOKEN”.");

  change_plan = plan (group, quay_token_group_plan_repair_async, &error);
  g_assert_no_error (error);
  assert_token (fixture, TOOLS, ADA);
  receipt = apply (change_plan);
  assert_token (fixture, TOOLS, "none");
  token_fixture_load (&fixture->base);
  group = find (fixture, TOOLS, QUAY_TOKEN_IN_ENVIRONMENT);
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_group_get_connections (group)), ==, 1);
  undo (receipt);
  assert_token (fixture, TOOLS, ADA);
}

static void
test_delete_of_a_locked_item_is_dismissed (OperationFixture *fixture,
                                           gconstpointer     data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.base.tokens);
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(GError) error = NULL;

  store (fixture, TOOLS, ADA);
  token_fixture_load (&fixture->base);
  change_plan = plan (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), quay_token_group_plan_delete_async, &error);
  g_assert_no_error (error);
  quay_memory_store_set_locked (tokens, TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  g_assert_null (connect_apply (change_plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  quay_memory_store_set_locked (tokens, FALSE, QUAY_MEMORY_PROMPT_UNLOCK);
  assert_token (fixture, TOOLS, ADA);
}

static void
test_repairs_values (OperationFixture *fixture,
                     gconstpointer     data)
{
  static const struct { const char *stored; const char *repaired; } rows[] = {
    { ADA "\n", ADA },
    { "  " ADA "\r\n", ADA },
    { "Basic UEFU OmFkYQ==", ADA },
    { "UEFUOmFkYQ==", ADA },
    { "Basic YWRh", ADA },
    { "Basic UEFUOmFkYQo=", ADA },
    { "Basic UABBAFQAOgBhAGQAYQA=", ADA },
    { "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst",
      "Basic UEFUOmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MjM0NTY3YWJjZGVmZ2hpamtsbW5vcHFyc3Q=" },
    { "", NULL },
    { "\xff\xfe", NULL },
    { ADA, NULL },
  };
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->base.base.context);
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2027, 5, 1, 0, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayChangePlan) change_plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GDateTime) known = NULL;
      g_autoptr(GError) error = NULL;
      QuayTokenGroup *group;

      store (fixture, TOOLS, rows[i].stored);
      g_assert_true (quay_token_ledger_set (ledger, TOOLS, expires, TRUE, NULL));
      token_fixture_load (&fixture->base);
      group = find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
      g_assert_cmpint (quay_token_group_can_repair (group), ==, rows[i].repaired != NULL);
      change_plan = plan (group, quay_token_group_plan_repair_async, &error);
      if (rows[i].repaired == NULL)
        {
          g_assert_null (change_plan);
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_DAMAGED);
          continue;
        }
      g_assert_no_error (error);
      receipt = apply (change_plan);
      assert_token (fixture, TOOLS, rows[i].repaired);
      /* It is the same token. */
      known = quay_token_ledger_get_expiry (ledger, TOOLS);
      g_assert_cmpint (g_date_time_to_unix (known), ==, g_date_time_to_unix (expires));
      undo (receipt);
      assert_token (fixture, TOOLS, rows[i].stored);
    }
}

static void
test_repairs_files (OperationFixture *fixture,
                    gconstpointer     data)
{
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  write_credentials (fixture, "[registries.legacy]\ntoken = \"Basic UEFU OmFkYQ==\" # wrapped\n");
  token_fixture_load (&fixture->base);
  change_plan = plan (find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS), quay_token_group_plan_repair_async, &error);
  g_assert_no_error (error);
  receipt = apply (change_plan);
  assert_contents (fixture->credentials, "[registries.legacy]\ntoken = \"" ADA "\" # wrapped\n");
}

static void
test_keeps_the_newest (OperationFixture *fixture,
                       gconstpointer     data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.base.tokens);
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  quay_memory_store_add (tokens, TOOLS, "cargo-registry:tools", BOB);
  quay_memory_store_add (tokens, TOOLS, "cargo-registry:tools", ADA);
  token_fixture_load (&fixture->base);
  change_plan = plan (find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), quay_token_group_plan_repair_async, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quay_memory_store_get_n_items (tokens, TOOLS), ==, 2);
  receipt = apply (change_plan);
  g_assert_cmpuint (quay_memory_store_get_n_items (tokens, TOOLS), ==, 1);
  assert_token (fixture, TOOLS, ADA);
}

static void
test_makes_the_file_private (OperationFixture *fixture,
                             gconstpointer     data)
{
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  struct stat status;

  write_credentials (fixture, CREDENTIALS);
  g_assert_cmpint (g_chmod (fixture->credentials, 0644), ==, 0);
  token_fixture_load (&fixture->base);
  change_plan = plan (find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS), quay_token_group_plan_repair_async, &error);
  g_assert_no_error (error);
  receipt = apply (change_plan);
  assert_contents (fixture->credentials, CREDENTIALS);
  g_assert_cmpint (stat (fixture->credentials, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* A token in a configuration file goes to the keyring; its line, and nothing else, leaves the file. */
static void
test_moves_out_of_the_configuration (OperationFixture *fixture,
                                     gconstpointer     data)
{
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->base.base.project, ".cargo/config.toml",
                         "# team\n[registries.tools]\nindex = \"" TOOLS "\" # the feed\ntoken = \"" ADA "\"\n");
  token_fixture_load (&fixture->base);
  g_assert_true (quay_token_group_can_repair (find (fixture, TOOLS, QUAY_TOKEN_IN_CONFIG)));
  change_plan = plan (find (fixture, TOOLS, QUAY_TOKEN_IN_CONFIG), quay_token_group_plan_repair_async, &error);
  g_assert_no_error (error);
  receipt = apply (change_plan);
  assert_token (fixture, TOOLS, ADA);
  assert_contents (fixture->shared, "# team\n[registries.tools]\nindex = \"" TOOLS "\" # the feed\n");
  undo (receipt);
  assert_token (fixture, TOOLS, "none");
  assert_contents (fixture->shared,
                   "# team\n[registries.tools]\nindex = \"" TOOLS "\" # the feed\ntoken = \"" ADA "\"\n");
}

static void
test_moves_to_the_keyring_and_back (OperationFixture *fixture,
                                    gconstpointer     data)
{
  g_autoptr(QuayChangePlan) there = NULL;
  g_autoptr(QuayChangePlan) back = NULL;
  g_autoptr(QuayChangeReceipt) first = NULL;
  g_autoptr(QuayChangeReceipt) second = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *local = NULL;
  QuayTokenGroup *group;
  struct stat status;

  write_credentials (fixture, CREDENTIALS);
  g_assert_true (g_file_get_contents (fixture->local, &local, NULL, NULL));
  token_fixture_load (&fixture->base);
  group = find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS);
  g_assert_true (quay_token_group_can_move (group, QUAY_MOVE_TO_KEYRING));
  g_assert_false (quay_token_group_can_move (group, QUAY_MOVE_TO_FILE));
  there = plan_move (group, QUAY_MOVE_TO_KEYRING, &error);
  g_assert_no_error (error);
  first = apply (there);
  assert_token (fixture, LEGACY, BOB);
  g_assert_true (g_file_get_contents (fixture->credentials, &contents, NULL, NULL));
  g_assert_null (strstr (contents, BOB));
  g_assert_nonnull (strstr (contents, "# by hand\n"));
  g_assert_nonnull (strstr (contents, "[registries.other]\ntoken = \"x\"\n"));
  /* Cargo asks the keyring already. */
  assert_contents (fixture->local, local);

  token_fixture_load (&fixture->base);
  group = find (fixture, LEGACY, QUAY_TOKEN_IN_KEYRING);
  g_assert_true (quay_token_group_can_move (group, QUAY_MOVE_TO_FILE));
  back = plan_move (group, QUAY_MOVE_TO_FILE, &error);
  g_assert_no_error (error);
  second = apply (back);
  assert_token (fixture, LEGACY, "none");
  token_fixture_load (&fixture->base);
  group = find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS);
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_group_get_connections (group)), ==, 1);
  g_assert_cmpint (stat (fixture->credentials, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  undo (second);
  assert_token (fixture, LEGACY, BOB);
}

/* Where Cargo does not ask the keyring, it is made to, for this feed alone. */
static void
test_move_makes_cargo_ask (OperationFixture *fixture,
                           gconstpointer     data)
{
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->base.base.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n[registries]\n"
                         "legacy = { index = \"" LEGACY "\" }\n");
  write_credentials (fixture, CREDENTIALS);
  token_fixture_load (&fixture->base);
  change_plan = plan_move (find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS), QUAY_MOVE_TO_KEYRING, &error);
  g_assert_no_error (error);
  receipt = apply (change_plan);
  token_fixture_load (&fixture->base);
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_group_get_connections
                                                (find (fixture, LEGACY, QUAY_TOKEN_IN_KEYRING))), ==, 1);
  {
    g_autofree char *contents = NULL;

    g_assert_true (g_file_get_contents (fixture->local, &contents, NULL, NULL));
    g_assert_nonnull (strstr (contents, "global-credential-providers = [\"cargo:token\"]\n"));
    g_assert_nonnull (strstr (contents, "\"cargo:libsecret\""));
  }
}

static void
test_does_not_move_over_another_token (OperationFixture *fixture,
                                       gconstpointer     data)
{
  g_autoptr(QuayChangePlan) change_plan = NULL;
  g_autoptr(GError) error = NULL;

  write_credentials (fixture, CREDENTIALS);
  store (fixture, LEGACY, ADA);
  token_fixture_load (&fixture->base);
  change_plan = plan_move (find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS), QUAY_MOVE_TO_KEYRING, &error);
  g_assert_null (change_plan);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TWO_TOKENS);
  g_assert_true (g_str_has_suffix (quay_error_get_subject (error), ".cargo/credentials.toml"));

  /* The same one is only taken out of the file. */
  g_clear_error (&error);
  store (fixture, LEGACY, BOB);
  token_fixture_load (&fixture->base);
  change_plan = plan_move (find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS), QUAY_MOVE_TO_KEYRING, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quay_token_plan_get_change (quay_change_plan_find_token (change_plan, LEGACY)), ==,
                   QUAY_TOKEN_CHANGE_KEEP);
}

/* The old place keeps the token until the new one has been read back. */
static void
test_move_fails_whole (OperationFixture *fixture,
                       gconstpointer     data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.base.tokens);
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED, "Made to fail");
  guint n_failed = 0;

  for (QuayTokenMove move = QUAY_MOVE_TO_KEYRING; move <= QUAY_MOVE_TO_FILE; move++)
    for (guint step = 1; step <= 2; step++)
      {
        g_autoptr(QuayChangePlan) change_plan = NULL;
        g_autoptr(GError) error = NULL;
        gboolean to_file = move == QUAY_MOVE_TO_FILE;

        g_unlink (fixture->credentials);
        if (to_file)
          store (fixture, LEGACY, BOB);
        else
          write_credentials (fixture, CREDENTIALS);
        token_fixture_load (&fixture->base);
        change_plan = plan_move (find (fixture, LEGACY, to_file ? QUAY_TOKEN_IN_KEYRING : QUAY_TOKEN_IN_CREDENTIALS),
                                 move, &error);
        g_assert_no_error (error);
        quay_memory_store_fail_at_step (tokens, step, fault);
        g_assert_null (connect_apply (change_plan, &error));
        quay_memory_store_fail_at_step (tokens, 0, NULL);
        g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
        n_failed++;
        assert_token (fixture, LEGACY, to_file ? BOB : "none");
        if (to_file)
          g_assert_false (g_file_test (fixture->credentials, G_FILE_TEST_EXISTS));
        else
          assert_contents (fixture->credentials, CREDENTIALS);
      }
  g_assert_cmpuint (n_failed, ==, 4);
}

#define ADD(name, function) \
  g_test_add ("/token-operations/" name, OperationFixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("replaces-everywhere", test_replaces_everywhere);
  ADD ("replaces-the-whole-organization", test_replaces_the_whole_organization);
  ADD ("accounts-stay-apart", test_accounts_stay_apart);
  ADD ("replacement-is-refused", test_replacement_is_refused);
  ADD ("check-stops", test_check_stops);
  ADD ("life-of-a-created-token", test_life_of_a_created_token);
  ADD ("logs-in-by-the-azure-cli", test_logs_in_by_the_azure_cli);
  ADD ("deletes-and-says-what-is-left", test_deletes_and_says_what_is_left);
  ADD ("variable-is-out-of-reach", test_variable_is_out_of_reach);
  ADD ("lets-the-variable-through", test_lets_the_variable_through);
  ADD ("delete-of-a-locked-item-is-dismissed", test_delete_of_a_locked_item_is_dismissed);
  ADD ("repairs-values", test_repairs_values);
  ADD ("repairs-files", test_repairs_files);
  ADD ("keeps-the-newest", test_keeps_the_newest);
  ADD ("makes-the-file-private", test_makes_the_file_private);
  ADD ("moves-out-of-the-configuration", test_moves_out_of_the_configuration);
  ADD ("moves-to-the-keyring-and-back", test_moves_to_the_keyring_and_back);
  ADD ("move-makes-cargo-ask", test_move_makes_cargo_ask);
  ADD ("does-not-move-over-another-token", test_does_not_move_over_another_token);
  ADD ("move-fails-whole", test_move_fails_whole);
  return g_test_run ();
}
