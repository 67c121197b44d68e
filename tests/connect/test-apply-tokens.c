/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-apply-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keyring-memory-store.h"
#include "quay-change-journal.h"
#include "quay-error.h"
#include "rig.h"

/* One change of many tokens, files, and a token that is created in Azure DevOps: all of it, or nothing. */

#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define STALE "sparse+https://pkgs.dev.azure.com/contoso/_packaging/stale/Cargo/index/"
#define OTHER_URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/other/Cargo/index/"
#define PAT_NAME "Quayside on harbor"

/* The victim is this program once more, see test-kill-steps.c. */
static const char *program;

typedef struct
{
  ApplyFixture apply;
  Rig          rig;
} TokensFixture;

/* Another computer for each step, with the same service: a certificate of its own takes its time. */
static void
set_up_computer (TokensFixture *fixture)
{
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2027, 2, 1, 0, 0, 0);
  g_autoptr(GError) error = NULL;

  stand_in_azure_clear_log (fixture->rig.azure);
  apply_fixture_set_up (&fixture->apply, &apply_cases[1]);
  connect_store (fixture->apply.base.tokens, STALE, "Basic UEFUOnN0YWxl");
  g_assert_true (quay_token_ledger_set (quay_context_get_ledger (fixture->apply.base.context), STALE, expires, TRUE,
                                        &error));
  g_assert_no_error (error);
}

static void
set_up (TokensFixture *fixture,
        gconstpointer  data)
{
  rig_set_up (&fixture->rig, NULL);
  set_up_computer (fixture);
}

static void
tear_down (TokensFixture *fixture,
           gconstpointer  data)
{
  apply_fixture_tear_down (&fixture->apply);
  rig_tear_down (&fixture->rig, NULL);
}

/* The items that the fixture of applying does not look at. (transfer full) */
static char *
describe_others (TokensFixture *fixture)
{
  g_autoptr(QuaySecret) mirror = connect_lookup (fixture->apply.base.tokens, MIRROR, NULL);
  g_autoptr(QuaySecret) stale = connect_lookup (fixture->apply.base.tokens, STALE, NULL);

  return g_strdup_printf ("mirror %s, stale %s", mirror != NULL ? quay_secret_peek (mirror) : "none",
                          stale != NULL ? quay_secret_peek (stale) : "none");
}

static void
assert_as_before (TokensFixture *fixture)
{
  g_autofree char *others = NULL;

  apply_fixture_assert_as_before (&fixture->apply);
  apply_fixture_assert_no_journal (&fixture->apply);
  others = describe_others (fixture);
  g_assert_cmpstr (others, ==, "mirror none, stale Basic UEFUOnN0YWxl");
}

/* Of the tokens that were made in Azure DevOps, how many work. */
static guint
count_working (TokensFixture *fixture)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  guint n = 0;

  for (guint i = 0; i < world->tokens->len; i++)
    {
      StandInToken *token = g_ptr_array_index (world->tokens, i);

      if (token->authorization_id != NULL && token->state == STAND_IN_TOKEN_GOOD)
        n++;
    }
  return n;
}

static QuayPatClient *
make_client (TokensFixture *fixture)
{
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (&fixture->rig, "entra");

  return quay_pat_client_new (fixture->rig.client, fixture->rig.contoso, authorization);
}

static QuayPatCreation *
make_creation (QuayPatClient *client)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = g_date_time_add_days (now, 90);

  return quay_pat_creation_new (client, PAT_NAME, "ada@contoso.com", QUAY_PAT_READ, end);
}

static void
add_file (QuayChangePlan  *plan,
          const char      *path,
          const char      *text,
          gboolean         shared,
          QuayReplaceFlags flags)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GBytes) after = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = quay_file_snapshot_load (file, NULL, &error);
  g_autoptr(QuayFileChange) change = NULL;

  g_assert_no_error (error);
  change = quay_file_change_new (before, after, shared, flags);
  quay_change_plan_add_file (plan, change);
}

/* Two files and one with tokens; an item to replace, one to add and one to delete. */
static QuayChangePlan *
make_plan (ApplyFixture    *apply,
           QuayPatCreation *creation)
{
  QuayChangePlan *plan = quay_change_plan_new (apply->base.context, NULL, NULL);
  g_autoptr(QuayTokenRecord) record = quay_pat_creation_dup_record (creation, TRUE);
  g_autofree char *secret_text = NULL;

  secret_text = g_strdup_printf ("[registries.a]\ntoken = \"%s\"\n[registries.b]\ntoken = '%s'\n",
                                 quay_secret_peek (quay_pat_creation_get_placeholder (creation)),
                                 quay_secret_peek (quay_pat_creation_get_placeholder (creation)));
  quay_change_plan_set_creation (plan, creation);
  add_file (plan, apply->shared, "# shared, new\n", TRUE, QUAY_REPLACE_NONE);
  add_file (plan, apply->credentials, secret_text, FALSE, QUAY_REPLACE_PRIVATE);
  add_file (plan, apply->local, "# local, new\n", FALSE, QUAY_REPLACE_NONE);
  quay_change_plan_add_token (plan, URL, "crates", QUAY_TOKEN_CHANGE_REPLACE, NULL, record);
  quay_change_plan_add_token (plan, STALE, "stale", QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
  quay_change_plan_add_token (plan, MIRROR, "mirror", QUAY_TOKEN_CHANGE_ADD, NULL, record);
  return plan;
}

/* All items and files hold the token that works; (transfer full): its ID */
static char *
assert_applied (TokensFixture *fixture)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  StandInToken *made = g_ptr_array_index (world->tokens, world->tokens->len - 1);
  StandInToken *who = NULL;
  g_autoptr(QuaySecret) secret = connect_lookup (fixture->apply.base.tokens, URL, NULL);
  g_autoptr(QuaySecret) mirror = connect_lookup (fixture->apply.base.tokens, MIRROR, NULL);
  g_autofree char *others = describe_others (fixture);
  g_autofree char *expected = NULL;
  g_autofree char *contents = NULL;

  g_assert_nonnull (secret);
  g_assert_cmpint (stand_in_world_judge (world, "contoso", quay_secret_peek (secret), &who), ==,
                   STAND_IN_VERDICT_GOOD);
  g_assert_true (who == made);
  g_assert_true (quay_secret_equal (secret, mirror));
  g_assert_true (g_str_has_suffix (others, "stale none"));
  expected = g_strdup_printf ("[registries.a]\ntoken = \"%s\"\n[registries.b]\ntoken = '%s'\n",
                              quay_secret_peek (secret), quay_secret_peek (secret));
  g_assert_true (g_file_get_contents (fixture->apply.credentials, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
  g_assert_true (has_text (fixture->apply.shared, "# shared, new"));
  apply_fixture_assert_no_journal (&fixture->apply);
  return g_strdup (made->authorization_id);
}

static void
test_creates_stores_and_undoes (TokensFixture *fixture,
                                gconstpointer  data)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->apply.base.context);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(QuayTokenRecord) stale = quay_token_ledger_dup_record (ledger, STALE);
  g_autoptr(QuayTokenRecord) stale_again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_cmpuint (rig_count (&fixture->rig, "*"), ==, 0);
  g_assert_false (quay_change_plan_is_empty (plan));
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  id = assert_applied (fixture);
  g_assert_cmpuint (count_working (fixture), ==, 1);
  g_assert_cmpuint (quay_change_receipt_get_n_tokens (receipt), ==, 3);
  g_assert_null (quay_change_receipt_get_leftover (receipt));

  record = quay_token_ledger_dup_record (ledger, MIRROR);
  g_assert_cmpstr (quay_token_record_get_authorization (record), ==, id);
  g_assert_cmpstr (quay_token_record_get_name (record), ==, PAT_NAME);
  g_assert_cmpstr (quay_token_record_get_account (record), ==, "ada@contoso.com");
  g_assert_cmpint (quay_token_record_get_scope (record), ==, QUAY_TOKEN_SCOPE_READ);
  g_assert_true (quay_token_record_get_remind (record));
  g_assert_cmpint (g_date_time_to_unix (quay_token_record_get_expiry (record)), ==,
                   g_date_time_to_unix (quay_pat_creation_get_valid_to (creation)));
  g_assert_null (quay_token_ledger_dup_record (ledger, STALE));

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_as_before (fixture);
  g_assert_cmpuint (count_working (fixture), ==, 0);
  g_assert_null (quay_token_ledger_dup_record (ledger, MIRROR));
  stale_again = quay_token_ledger_dup_record (ledger, STALE);
  g_assert_true (quay_token_record_equal (stale, stale_again));
  g_assert_false (quay_change_receipt_can_undo (receipt));
}

/* Whatever fails, the code is that of what failed, nothing has changed, and no token is left in Azure DevOps. */
static void
check_failed (TokensFixture  *fixture,
              QuayChangePlan *plan,
              const GError   *error)
{
  g_assert_true (error->domain == QUAY_ERROR);
  g_assert_cmpint (error->code, !=, QUAY_ERROR_ROLLBACK);
  g_assert_null (quay_change_plan_get_leftover (plan));
  assert_as_before (fixture);
  g_assert_cmpuint (count_working (fixture), ==, 0);
}

static void
test_any_keyring_step_fails (void)
{
  TokensFixture fixture = { 0 };
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED, "Made to fail");
  gboolean complete = FALSE;
  guint step;

  rig_set_up (&fixture.rig, NULL);
  for (step = 1; !complete; step++)
    {
      g_autoptr(QuayPatClient) client = NULL;
      g_autoptr(QuayPatCreation) creation = NULL;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      set_up_computer (&fixture);
      client = make_client (&fixture);
      creation = make_creation (client);
      plan = make_plan (&fixture.apply, creation);
      quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture.apply.base.tokens), step, fault);
      receipt = connect_apply (plan, &error);
      complete = receipt != NULL;
      quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture.apply.base.tokens), 0, NULL);
      if (complete)
        g_free (assert_applied (&fixture));
      else
        {
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
          check_failed (&fixture, plan, error);
          /* Nothing is created for a keyring that does not answer. */
          if (step <= 3)
            g_assert_cmpuint (rig_count (&fixture.rig, "*"), ==, 0);
        }
      g_clear_object (&plan);
      g_clear_object (&receipt);
      g_clear_object (&creation);
      g_clear_object (&client);
      apply_fixture_tear_down (&fixture.apply);
    }
  rig_tear_down (&fixture.rig, NULL);
  /* Three are looked up, two stored, one is deleted. */
  g_assert_cmpuint (step - 1, ==, 7);
}

static void
test_any_file_step_fails (void)
{
  TokensFixture fixture = { 0 };
  gboolean complete = FALSE;
  int n_failed = 0;

  rig_set_up (&fixture.rig, NULL);
  for (int step = 1; !complete; step++)
    {
      g_autoptr(QuayPatClient) client = NULL;
      g_autoptr(QuayPatCreation) creation = NULL;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      set_up_computer (&fixture);
      client = make_client (&fixture);
      creation = make_creation (client);
      plan = make_plan (&fixture.apply, creation);
      faulty_files_fail (fixture.apply.files, step, step);
      receipt = connect_apply (plan, &error);
      complete = faulty_files_get_n_steps (fixture.apply.files) < step;
      if (receipt != NULL)
        {
          g_free (assert_applied (&fixture));
          faulty_files_fail (fixture.apply.files, 0, 0);
          g_assert_true (connect_undo (receipt, &error));
          assert_as_before (&fixture);
        }
      else
        {
          n_failed++;
          check_failed (&fixture, plan, error);
        }
      g_clear_object (&plan);
      g_clear_object (&receipt);
      g_clear_object (&creation);
      g_clear_object (&client);
      apply_fixture_tear_down (&fixture.apply);
    }
  rig_tear_down (&fixture.rig, NULL);
  g_assert_cmpint (n_failed, >=, 12);
}

/* The service says no, in each of its ways. */
static void
test_creation_is_refused (TokensFixture *fixture,
                          gconstpointer  data)
{
  static const struct { const char *word; QuayError code; } rows[] = {
    { "accessDenied", QUAY_ERROR_PAT_FORBIDDEN },
    { "patLifespanPolicyViolation", QUAY_ERROR_PAT_LIFETIME },
    { "duplicateHash", QUAY_ERROR_PAT_FAILED },
  };
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayPatClient) client = make_client (fixture);
      g_autoptr(QuayPatCreation) creation = make_creation (client);
      g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
      g_autoptr(GError) error = NULL;

      g_free (world->pat_error);
      world->pat_error = g_strdup (rows[i].word);
      g_assert_null (connect_apply (plan, &error));
      g_assert_error (error, QUAY_ERROR, (int) rows[i].code);
      g_assert_null (strstr (quay_error_get_details (error), "may have been created"));
      check_failed (fixture, plan, error);
      g_clear_pointer (&world->pat_error, g_free);
    }
}

/* What was not answered may have been done: it is said, but not claimed. */
static void
test_creation_is_not_answered (TokensFixture *fixture,
                               gconstpointer  data)
{
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_ERROR, NULL, -1);
  g_assert_null (connect_apply (plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SERVER_FAULT);
  g_assert_nonnull (strstr (quay_error_get_details (error), PAT_NAME));
  check_failed (fixture, plan, error);
}

/* The answer says that all went well, and no more than half of it came. */
static void
test_creation_is_not_understood (TokensFixture *fixture,
                                 gconstpointer  data)
{
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_BROKEN_JSON, NULL, -1);
  g_assert_null (connect_apply (plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_FAILED);
  g_assert_nonnull (strstr (quay_error_get_details (error), "may have been created"));
  check_failed (fixture, plan, error);
}

/* The token was created, and the answer lost: it is found by what was ordered, and revoked. One that was created before,
 * with the same name, stays. */
static void
test_created_token_is_found (TokensFixture *fixture,
                             gconstpointer  data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = g_date_time_add_days (now, 30);
  g_autoptr(QuayPatCreation) earlier = quay_pat_creation_new (client, PAT_NAME, NULL, QUAY_PAT_READ, end);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) first = quay_change_plan_new (fixture->apply.base.context, NULL, NULL);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayTokenRecord) record = quay_pat_creation_dup_record (earlier, FALSE);
  g_autoptr(GError) error = NULL;
  StandInToken *token;

  quay_change_plan_set_creation (first, earlier);
  quay_change_plan_add_token (first, OTHER_URL, "other", QUAY_TOKEN_CHANGE_ADD, NULL, record);
  receipt = connect_apply (first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_working (fixture), ==, 1);

  stand_in_azure_clear_log (fixture->rig.azure);
  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_GATEWAY, NULL, 1);
  g_assert_null (connect_apply (plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SERVER_FAULT);
  g_assert_null (strstr (quay_error_get_details (error), "may have been created"));
  g_assert_null (quay_change_plan_get_leftover (plan));
  assert_as_before (fixture);

  g_assert_cmpuint (count_working (fixture), ==, 1);
  token = g_ptr_array_index (world->tokens, world->tokens->len - 1);
  g_assert_cmpint (token->state, ==, STAND_IN_TOKEN_REVOKED);
  g_assert_cmpuint (rig_count (&fixture->rig, "POST *"), ==, 1);
  g_assert_cmpuint (rig_count (&fixture->rig, "GET *"), ==, 1);
  g_assert_cmpuint (rig_count (&fixture->rig, "DELETE *"), ==, 1);
}

/* As soon as a token was created, every further change of it is refused. */
static gboolean
refuse_when_created_cb (gpointer user_data)
{
  TokensFixture *fixture = user_data;
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);

  if (rig_count (&fixture->rig, "POST *") > 0 && world->pat_error == NULL)
    world->pat_error = g_strdup ("accessDenied");
  return G_SOURCE_CONTINUE;
}

static void
test_created_token_cannot_be_revoked (TokensFixture *fixture,
                                      gconstpointer  data)
{
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED, "Made to fail");
  g_autoptr(GError) error = NULL;
  guint refusing = g_idle_add_full (G_PRIORITY_DEFAULT, refuse_when_created_cb, fixture, NULL);

  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->apply.base.tokens), 5, fault);
  g_assert_null (connect_apply (plan, &error));
  g_source_remove (refusing);

  /* The error is still why nothing was done; what is left is beside it. */
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
  g_assert_error (quay_change_plan_get_leftover (plan), QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
  g_assert_cmpstr (quay_error_get_subject (quay_change_plan_get_leftover (plan)), ==, PAT_NAME);
  g_assert_cmpstr (quay_error_get_object (quay_change_plan_get_leftover (plan)), ==, "contoso");
  g_assert_cmpuint (count_working (fixture), ==, 1);
  assert_as_before (fixture);
}

static void
test_undo_cannot_revoke (TokensFixture *fixture,
                         gconstpointer  data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  world->pat_error = g_strdup ("accessDenied");
  g_assert_false (connect_undo (receipt, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, PAT_NAME);
  assert_as_before (fixture);
  g_assert_false (quay_change_receipt_can_undo (receipt));
}

/* A keyring that nobody unlocks stops undo half way; another try does the rest. */
static void
test_undo_goes_on_later (TokensFixture *fixture,
                         gconstpointer  data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->apply.base.tokens);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  quay_memory_store_set_locked (tokens, TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  g_assert_false (connect_undo (receipt, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  g_assert_true (quay_change_receipt_can_undo (receipt));
  /* It is what the items still hold. */
  g_assert_cmpuint (count_working (fixture), ==, 1);
  apply_fixture_assert_no_journal (&fixture->apply);

  quay_memory_store_set_locked (tokens, FALSE, QUAY_MEMORY_PROMPT_UNLOCK);
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_as_before (fixture);
  g_assert_cmpuint (count_working (fixture), ==, 0);
}

static void
test_undo_keeps_a_newer_token (TokensFixture *fixture,
                               gconstpointer  data)
{
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *others = NULL;

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  connect_store (fixture->apply.base.tokens, MIRROR, "Basic UEFUOnRoZWlycw==");
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  apply_fixture_assert_as_before (&fixture->apply);
  others = describe_others (fixture);
  g_assert_cmpstr (others, ==, "mirror Basic UEFUOnRoZWlycw==, stale Basic UEFUOnN0YWxl");
}

static QuayPat *
make_pat (TokensFixture *fixture,
          QuayPatClient *client)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = g_date_time_add_days (now, 9);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  QuayPat *pat;

  quay_pat_client_create_async (client, "old", QUAY_PAT_READ, end, NULL, rig_done_cb, &fixture->rig);
  result = rig_wait (&fixture->rig);
  pat = quay_pat_client_create_finish (client, result, &error);
  g_assert_no_error (error);
  return pat;
}

/* Two items for the stale feed; Cargo uses the newer one. */
static void
add_second_stale (TokensFixture *fixture)
{
  quay_memory_store_add (QUAY_MEMORY_STORE (fixture->apply.base.tokens), STALE, "cargo-registry:other",
                         "Basic UEFUOm5ld2Vy");
}

static void
assert_two_stale (TokensFixture *fixture)
{
  g_autoptr(QuaySecret) used = connect_lookup (fixture->apply.base.tokens, STALE, NULL);
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->apply.base.tokens);

  g_assert_cmpuint (quay_memory_store_get_n_items (tokens, STALE), ==, 2);
  g_assert_cmpstr (quay_secret_peek (used), ==, "Basic UEFUOm5ld2Vy");
}

static QuayChangePlan *
make_stale_plan (TokensFixture  *fixture,
                 QuayTokenChange change)
{
  QuayChangePlan *plan = quay_change_plan_new (fixture->apply.base.context, NULL, NULL);
  g_autoptr(QuaySecret) secret = quay_secret_new ("Basic UEFUOm5ld2Vy", -1);

  quay_change_plan_add_token (plan, STALE, "stale", change, change == QUAY_TOKEN_CHANGE_REPLACE ? secret : NULL, NULL);
  return plan;
}

/* “Keep the Newest Token” and its undo; a keyring that nobody unlocks between the two items does not lose one. */
static void
test_undo_restores_every_item (TokensFixture *fixture,
                               gconstpointer  data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->apply.base.tokens);
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED, "Made to fail");
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  add_second_stale (fixture);
  plan = make_stale_plan (fixture, QUAY_TOKEN_CHANGE_REPLACE);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quay_memory_store_get_n_items (tokens, STALE), ==, 1);

  /* Looked up, stored; the second item is not. */
  quay_memory_store_fail_at_step (tokens, 3, fault);
  g_assert_false (connect_undo (receipt, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  quay_memory_store_fail_at_step (tokens, 0, NULL);
  g_assert_cmpuint (quay_memory_store_get_n_items (tokens, STALE), ==, 1);
  g_assert_true (quay_change_receipt_can_undo (receipt));
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_two_stale (fixture);
}

/* Both were deleted when the token could not be revoked. */
static void
test_failure_restores_every_item (TokensFixture *fixture,
                                  gconstpointer  data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPat) pat = make_pat (fixture, client);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  add_second_stale (fixture);
  plan = make_stale_plan (fixture, QUAY_TOKEN_CHANGE_REMOVE);
  quay_change_plan_set_revocation (plan, client, quay_pat_get_id (pat), "old", QUAY_REVOKE_OR_FAIL);
  world->pat_error = g_strdup ("accessDenied");
  g_assert_null (connect_apply (plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
  assert_two_stale (fixture);
}

/* Several items are stored, and not all go back: all of them are tried, and those that are left are named. */
static void
test_items_cannot_be_put_back (TokensFixture *fixture,
                               gconstpointer  data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->apply.base.tokens);
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT, "Made to fail");
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = make_plan (&fixture->apply, creation);
  g_autoptr(GError) error = NULL;
  g_autofree char *others = NULL;

  /* Looked up 3, stored 2; then a file fails, and the first to be put back is the mirror's. */
  g_assert_cmpint (g_chmod (fixture->apply.local, 0440), ==, 0);
  quay_memory_store_fail_at_step (tokens, 6, fault);
  g_assert_null (connect_apply (plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ROLLBACK);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "cargo-registry:mirror");
  quay_memory_store_fail_at_step (tokens, 0, NULL);
  others = describe_others (fixture);
  g_assert_true (g_str_has_suffix (others, "stale Basic UEFUOnN0YWxl"));
  g_assert_false (g_str_has_prefix (others, "mirror none"));
  /* Cargo may ask for what the mirror's item holds, so it stays valid, and that is said. */
  g_assert_cmpuint (count_working (fixture), ==, 1);
  g_assert_error (quay_change_plan_get_leftover (plan), QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
}

static QuayChangePlan *
make_revoking_plan (TokensFixture *fixture,
                    QuayPatClient *client,
                    QuayPat       *pat,
                    QuayRevokeMode mode)
{
  QuayChangePlan *plan = quay_change_plan_new (fixture->apply.base.context, NULL, NULL);

  add_file (plan, fixture->apply.shared, "# shared, new\n", TRUE, QUAY_REPLACE_NONE);
  quay_change_plan_add_token (plan, STALE, "stale", QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
  quay_change_plan_set_revocation (plan, client, quay_pat_get_id (pat), "old", mode);
  return plan;
}

static void
test_revokes_last (TokensFixture *fixture,
                   gconstpointer  data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPat) pat = make_pat (fixture, client);
  g_autoptr(QuayChangePlan) plan = make_revoking_plan (fixture, client, pat, QUAY_REVOKE_OR_FAIL);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *others = NULL;

  /* It has to be, and cannot: then nothing is done at all. */
  world->pat_error = g_strdup ("accessDenied");
  g_assert_null (connect_apply (plan, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "old");
  assert_as_before (fixture);
  g_assert_cmpuint (count_working (fixture), ==, 1);
  g_clear_error (&error);
  g_clear_pointer (&world->pat_error, g_free);

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_working (fixture), ==, 0);
  others = describe_others (fixture);
  g_assert_cmpstr (others, ==, "mirror none, stale none");
  apply_fixture_assert_no_journal (&fixture->apply);
  /* There is no way back to a token that does not work any more. */
  g_assert_false (quay_change_receipt_can_undo (receipt));
}

static void
test_revokes_if_possible (TokensFixture *fixture,
                          gconstpointer  data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPat) pat = make_pat (fixture, client);
  g_autoptr(QuayChangePlan) plan = make_revoking_plan (fixture, client, pat, QUAY_REVOKE_IF_POSSIBLE);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  world->pat_error = g_strdup ("accessDenied");
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_error (quay_change_receipt_get_leftover (receipt), QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
  g_assert_true (quay_change_receipt_can_undo (receipt));
  g_assert_true (connect_undo (receipt, &error));
  assert_as_before (fixture);
}

/* The same value stays: so does what Azure DevOps said of it, except for what a person says better. */
static void
test_kept_token_keeps_its_record (TokensFixture *fixture,
                                  gconstpointer  data)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->apply.base.context);
  g_autoptr(GDateTime) exact = g_date_time_new_utc (2027, 3, 1, 12, 0, 0);
  g_autoptr(QuayTokenRecord) plain = quay_token_record_new (exact, TRUE);
  g_autoptr(QuayTokenRecord) made = quay_token_record_with_authorization (plain, "9a0b1c2d");
  g_autoptr(QuayTokenRecord) guess = quay_token_record_new (NULL, FALSE);
  g_autoptr(QuaySecret) secret = quay_secret_new (OLD_TOKEN, -1);
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (fixture->apply.base.context, "crates", URL);
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_token_ledger_set_record (ledger, URL, made, &error));
  quay_change_plan_add_token (plan, URL, "crates", QUAY_TOKEN_CHANGE_KEEP, secret, guess);
  g_assert_true (quay_change_plan_is_empty (plan));
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  record = quay_token_ledger_dup_record (ledger, URL);
  g_assert_cmpstr (quay_token_record_get_authorization (record), ==, "9a0b1c2d");
  g_assert_false (quay_token_record_get_remind (record));
  g_assert_cmpint (g_date_time_to_unix (quay_token_record_get_expiry (record)), ==, g_date_time_to_unix (exact));
}

/* What the next start tells of the tokens in the journal, by what had happened. */
static void
test_journal_names_the_token (void)
{
  const QuayJournalPat unborn = { PAT_NAME, "contoso", NULL };
  const QuayJournalPat made = { PAT_NAME, "contoso", "9a0b1c2d" };
  const QuayJournalPat old = { "old", "contoso", "3e4f4a5b" };
  const struct { QuayJournalTokens tokens; gboolean files_are_new; const char *left; } rows[] = {
    { { .created = unborn }, FALSE, PAT_NAME },
    { { .created = made }, FALSE, PAT_NAME },
    { { .created = made, .stored = TRUE }, FALSE, PAT_NAME },
    { { .created = made, .stored = TRUE }, TRUE, NULL },
    { { .created = made, .undo = TRUE }, TRUE, PAT_NAME },
    { { .created = made, .undo = TRUE }, FALSE, NULL },
    /* The old one is what Cargo uses until everything else has happened. */
    { { .old = old }, FALSE, NULL },
    { { .old = old, .stored = TRUE }, FALSE, NULL },
    { { .old = old, .stored = TRUE }, TRUE, "old" },
    { { .created = made, .old = old, .stored = TRUE }, FALSE, PAT_NAME },
    { { .created = made, .old = old, .stored = TRUE }, TRUE, "old" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ApplyFixture apply;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(GError) error = NULL;

      apply_fixture_set_up (&apply, &apply_cases[1]);
      plan = quay_change_plan_new (apply.base.context, NULL, NULL);
      add_file (plan, apply.shared, "# new\n", TRUE, QUAY_REPLACE_NONE);
      g_assert_true (quay_change_journal_begin (apply.base.context, quay_change_plan_get_files (plan),
                                                &rows[i].tokens, &error));
      g_assert_no_error (error);
      if (rows[i].files_are_new)
        write_text (apply.shared, "# new\n", 0664);

      g_assert_cmpint (quay_change_journal_recover (apply.base.context, &error), ==, rows[i].left == NULL);
      if (rows[i].left != NULL)
        {
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
          g_assert_cmpstr (quay_error_get_subject (error), ==, rows[i].left);
          g_assert_cmpstr (quay_error_get_object (error), ==, "contoso");
        }
      g_clear_error (&error);
      /* It is said once. */
      g_assert_true (quay_change_journal_recover (apply.base.context, &error));
      g_assert_no_error (error);
      apply_fixture_assert_no_journal (&apply);
      g_clear_object (&plan);
      apply_fixture_tear_down (&apply);
    }
}

/* Where the stand-in is, from the standard input: a token is in no argument.
 * @old_id: (out): the ID of the token that is to be revoked in the end, or “”
 */
static QuayPatClient *
read_client (char **old_id)
{
  char text[4096] = "";
  gsize length = fread (text, 1, sizeof text - 1, stdin);
  g_auto(GStrv) lines = g_strsplit (text, "\n", 5);
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(QuayAzureClient) client = NULL;
  g_autoptr(QuaySecret) authorization = NULL;
  g_autoptr(QuayFeedAddress) organization = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (length, >, 0);
  *old_id = g_strdup (lines[3]);
  resolver = g_simple_proxy_resolver_new (lines[0], NULL);
  database = g_tls_file_database_new (lines[1], &error);
  g_assert_no_error (error);
  client = quay_azure_client_new (resolver, database);
  authorization = quay_secret_new (lines[2], -1);
  organization = quay_feed_address_new_organization (NULL, "contoso", &error);
  g_assert_no_error (error);
  return quay_pat_client_new (client, organization, authorization);
}

/* Applies the plan and dies in @step of the files; exits with 0 when there is no such step. */
static void G_GNUC_NORETURN
run_victim (const char *root,
            int         step)
{
  ApplyFixture apply;
  g_autofree char *old_id = NULL;
  g_autoptr(QuayPatClient) client = read_client (&old_id);
  g_autoptr(QuayPatCreation) creation = make_creation (client);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_open (&apply, root);
  plan = make_plan (&apply, creation);
  if (old_id[0] != '\0')
    quay_change_plan_set_revocation (plan, client, old_id, "old", QUAY_REVOKE_IF_POSSIBLE);
  faulty_files_fail (apply.files, 0, 0);
  faulty_files_kill (apply.files, step);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  _exit (0);
}

typedef struct
{
  TokensFixture *fixture;
  GSubprocess   *victim;
  gboolean       silent;
} Execution;

/* The new token is there and the old one is to go: the service hears that, does nothing, and the victim dies. The
 * silence begins once: to begin it anew would answer what waits in it.
 */
static gboolean
kill_when_revoking_cb (gpointer user_data)
{
  Execution *execution = user_data;
  Rig *rig = &execution->fixture->rig;

  if (!execution->silent && rig_count (rig, "POST *") > 0)
    {
      stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_SILENT, NULL, -1);
      execution->silent = TRUE;
    }
  if (rig_count (rig, "DELETE *") > 0)
    g_subprocess_force_exit (execution->victim);
  return G_SOURCE_CONTINUE;
}

/* @old_id: (nullable): the token that is to be revoked in the end, at which the victim dies then */
static gboolean
kill_in_step (TokensFixture *fixture,
              int            step,
              const char    *old_id)
{
  Execution execution = { fixture, NULL, FALSE };
  guint revoking = 0;
  g_autofree char *step_text = g_strdup_printf ("%d", step);
  g_autofree char *authorization = stand_in_azure_dup_authorization (fixture->rig.azure, "entra");
  g_autofree char *input = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) victim = NULL;

  input = g_strdup_printf ("%s\n%s\n%s\n%s\n", stand_in_azure_get_proxy_uri (fixture->rig.azure),
                           stand_in_azure_get_authority_path (fixture->rig.azure), authorization,
                           old_id != NULL ? old_id : "");
  bytes = g_bytes_new (input, strlen (input));
  victim = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, program, "--victim",
                             fixture->apply.base.root, step_text, NULL);
  g_assert_no_error (error);
  execution.victim = victim;
  if (old_id != NULL)
    revoking = g_idle_add_full (G_PRIORITY_DEFAULT, kill_when_revoking_cb, &execution, NULL);
  /* The stand-in answers meanwhile. */
  g_subprocess_communicate_async (victim, bytes, NULL, rig_done_cb, &fixture->rig);
  result = rig_wait (&fixture->rig);
  g_clear_handle_id (&revoking, g_source_remove);
  g_assert_true (g_subprocess_communicate_finish (victim, result, NULL, NULL, &error));
  g_assert_no_error (error);
  if (g_subprocess_get_if_signaled (victim))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (victim), ==, SIGKILL);
      return TRUE;
    }
  g_assert_cmpint (g_subprocess_get_exit_status (victim), ==, 0);
  return FALSE;
}

/* What the next start knows about the new token: by its ID it can be renewed and revoked. */
static void
assert_noted (TokensFixture *fixture)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->rig.azure);
  StandInToken *made = g_ptr_array_index (world->tokens, world->tokens->len - 1);
  QuayTokenLedger *ledger = quay_context_get_ledger (fixture->apply.base.context);
  const char *urls[] = { URL, MIRROR };

  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(QuayTokenRecord) record = quay_token_ledger_dup_record (ledger, urls[i]);

      g_assert_nonnull (record);
      g_assert_cmpstr (quay_token_record_get_authorization (record), ==, made->authorization_id);
      g_assert_cmpstr (quay_token_record_get_account (record), ==, "ada@contoso.com");
      g_assert_true (quay_token_record_get_remind (record));
    }
}

/* The process dies in each step of the files, the token being made by then: the next start puts the files right, and
 * names the token exactly when the change has not happened; when it has, it is known as if nothing had been.
 */
static void
test_any_step_kills (void)
{
  TokensFixture fixture = { 0 };
  gboolean killed = TRUE;
  int n_old = 0;
  int n_new = 0;

  rig_set_up (&fixture.rig, NULL);
  for (int step = 1; killed; step++)
    {
      g_autoptr(GError) error = NULL;
      gboolean success;

      set_up_computer (&fixture);
      killed = kill_in_step (&fixture, step, NULL);
      /* Nobody could revoke those of the steps before, either. */
      g_assert_cmpuint (count_working (&fixture), ==, (guint) step);
      success = quay_change_journal_recover (fixture.apply.base.context, &error);
      apply_fixture_assert_no_journal (&fixture.apply);
      if (has_text (fixture.apply.shared, "# shared, new"))
        {
          n_new += killed ? 1 : 0;
          g_assert_no_error (error);
          g_assert_true (success);
          if (killed)
            assert_noted (&fixture);
          g_assert_true (has_text (fixture.apply.local, "# local, new"));
          g_assert_true (has_text (fixture.apply.credentials, "[registries.b]"));
        }
      else
        {
          n_old++;
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
          g_assert_cmpstr (quay_error_get_subject (error), ==, PAT_NAME);
          g_assert_true (has_text (fixture.apply.credentials, "Bearer other"));
        }
      apply_fixture_tear_down (&fixture.apply);
    }
  rig_tear_down (&fixture.rig, NULL);
  g_assert_cmpint (n_old, >=, 12);
  g_assert_cmpint (n_new, >=, 1);
}

/* Everything has happened but the last step, from which there is no way back: the next start names the old token. */
static void
test_death_before_revoking_is_told (TokensFixture *fixture,
                                    gconstpointer  data)
{
  g_autoptr(QuayPatClient) client = make_client (fixture);
  g_autoptr(QuayPat) pat = make_pat (fixture, client);
  g_autoptr(GError) error = NULL;

  stand_in_azure_clear_log (fixture->rig.azure);
  g_assert_true (kill_in_step (fixture, 0, quay_pat_get_id (pat)));
  stand_in_azure_set_fault (fixture->rig.azure, STAND_IN_FAULT_NONE, NULL, 0);
  g_assert_cmpuint (count_working (fixture), ==, 2);

  g_assert_false (quay_change_journal_recover (fixture->apply.base.context, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_PAT_NOT_REVOKED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "old");
  g_assert_cmpstr (quay_error_get_object (error), ==, "contoso");
  g_assert_nonnull (strstr (quay_error_get_details (error), quay_pat_get_id (pat)));
  apply_fixture_assert_no_journal (&fixture->apply);
  g_assert_true (has_text (fixture->apply.shared, "# shared, new"));
  g_assert_true (has_text (fixture->apply.credentials, "[registries.b]"));
  assert_noted (fixture);
}

#define ADD(name, function) \
  g_test_add ("/apply-tokens/" name, TokensFixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "--victim") == 0)
    run_victim (argv[2], atoi (argv[3]));

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  ADD ("creates-stores-and-undoes", test_creates_stores_and_undoes);
  ADD ("creation-is-refused", test_creation_is_refused);
  ADD ("creation-is-not-answered", test_creation_is_not_answered);
  ADD ("creation-is-not-understood", test_creation_is_not_understood);
  ADD ("created-token-is-found", test_created_token_is_found);
  ADD ("created-token-cannot-be-revoked", test_created_token_cannot_be_revoked);
  ADD ("undo-cannot-revoke", test_undo_cannot_revoke);
  ADD ("undo-goes-on-later", test_undo_goes_on_later);
  ADD ("undo-keeps-a-newer-token", test_undo_keeps_a_newer_token);
  ADD ("undo-restores-every-item", test_undo_restores_every_item);
  ADD ("failure-restores-every-item", test_failure_restores_every_item);
  ADD ("items-cannot-be-put-back", test_items_cannot_be_put_back);
  ADD ("revokes-last", test_revokes_last);
  ADD ("revokes-if-possible", test_revokes_if_possible);
  ADD ("death-before-revoking-is-told", test_death_before_revoking_is_told);
  ADD ("kept-token-keeps-its-record", test_kept_token_keeps_its_record);
  g_test_add_func ("/apply-tokens/any-keyring-step-fails", test_any_keyring_step_fails);
  g_test_add_func ("/apply-tokens/any-file-step-fails", test_any_file_step_fails);
  g_test_add_func ("/apply-tokens/journal-names-the-token", test_journal_names_the_token);
  g_test_add_func ("/apply-tokens/any-step-kills", test_any_step_kills);
  return g_test_run ();
}
