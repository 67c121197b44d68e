/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The list of tokens and what is done with them, with a real gnome-keyring that other programs use as well. Runs inside
 * keyring-session.sh.
 */

#include "config.h"

#include "token-fixture.h"

#include <string.h>

#include "keyring-session.h"
#include "quay-access-token.h"
#include "quay-error.h"
#include "quay-secret-service-store.h"
#include "quay-token-operations.h"
#include "quay-token-replacement.h"

#define NEW "Basic UEFUOm5ldw=="

/* As `cargo login` does, or as somebody does by hand who keeps a line break; @attribute: (nullable): one more. */
static void
store_by_hand (const char *url,
               const char *value,
               const char *attribute)
{
  g_autoptr(GSubprocess) tool = NULL;
  g_autoptr(GError) error = NULL;

  tool = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "secret-tool", "store",
                           "--label=cargo-registry:by-hand", "xdg:schema", "org.rust-lang.cargo.registry",
                           "url", url, attribute, attribute, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (tool, value, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (tool));
}

static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The Secret Service tells times in whole seconds: of two items of the same one, none is the newer. */
static void
wait_for_another_second (void)
{
  gint64 second = g_get_real_time () / G_USEC_PER_SEC;
  guint source = g_timeout_add (10, look_again_cb, NULL);

  while (g_get_real_time () / G_USEC_PER_SEC == second)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* What another program finds, the newest if there are two. */
static void
assert_found (const char *url,
              const char *expected)
{
  g_autofree char *found = keyring_session_run ("secret-tool", "lookup", "url", url, NULL);

  g_assert_cmpstr (found, ==, expected);
}

static void
set_up (TokenFixture *fixture,
        gconstpointer data)
{
  QuayContext *old;

  keyring_session_run ("secret-tool", "clear", "xdg:schema", "org.rust-lang.cargo.registry", NULL);
  connect_fixture_set_up (&fixture->base, NULL);
  old = fixture->base.context;
  g_set_object (&fixture->base.tokens, NULL);
  fixture->base.tokens = quay_secret_service_store_new ();
  token_fixture_open (fixture, quay_context_new (quay_context_get_home (old), quay_context_get_state_folder (old),
                                                 quay_context_get_files (old), fixture->base.tokens,
                                                 quay_context_get_client (old)));
}

static QuayChangePlan *
plan_repair (QuayTokenGroup *group)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  QuayChangePlan *plan;

  quay_token_group_plan_repair_async (group, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  plan = quay_token_group_plan_finish (group, result, &error);
  g_assert_no_error (error);
  return plan;
}

static void
test_repairs_what_others_stored (TokenFixture *fixture,
                                 gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  QuayTokenGroup *group;

  store_by_hand (TOOLS, "Basic UEFU OmFkYQ==\n", NULL);
  store_by_hand (MIRROR, ADA, NULL);
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LISTED);
  group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_DAMAGED);
  plan = plan_repair (group);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_found (TOOLS, ADA);

  /* It is the same token as the other one now. */
  token_fixture_load (fixture);
  g_assert_true (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING) ==
                 token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING));
  g_assert_true (connect_undo (receipt, &error));
  assert_found (TOOLS, "Basic UEFU OmFkYQ==\n");
}

static void
test_keeps_the_newest (TokenFixture *fixture,
                       gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *items = NULL;
  QuayTokenGroup *group;

  /* The other way round, the second would take the place of the first. */
  store_by_hand (TOOLS, BOB, NULL);
  wait_for_another_second ();
  store_by_hand (TOOLS, ADA, "account");
  token_fixture_load (fixture);
  group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  g_assert_cmpint (quay_token_group_get_damage (group), ==, QUAY_TOKEN_DAMAGE_DUPLICATED);
  plan = plan_repair (group);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_found (TOOLS, ADA);
  items = keyring_session_run ("secret-tool", "search", "--all", "url", TOOLS, NULL);
  g_assert_nonnull (items);
  g_assert_nonnull (strstr (items, "secret = "));
  g_assert_null (strstr (strstr (items, "secret = ") + 1, "secret = "));
}

/* Everything of one organization in one go, and back. */
static void
test_replaces_and_undoes (TokenFixture *fixture,
                          gconstpointer data)
{
  g_autoptr(QuayTokenReplacement) replacement = NULL;
  g_autoptr(QuaySecret) typed = quay_secret_new (NEW, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayAccessToken) token = quay_access_token_new (typed, &error);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  g_assert_no_error (error);
  store_by_hand (TOOLS, ADA, NULL);
  store_by_hand (MIRROR, ADA, NULL);
  store_by_hand (LEGACY, ADA, NULL);
  token_fixture_load (fixture);
  replacement = quay_token_replacement_new (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING), NULL);
  quay_token_replacement_set_token (replacement, token);
  quay_token_replacement_plan_async (replacement, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  plan = quay_token_replacement_plan_finish (replacement, result, &error);
  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_found (TOOLS, NEW);
  assert_found (MIRROR, NEW);
  assert_found (LEGACY, ADA);
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_found (TOOLS, ADA);
  assert_found (MIRROR, ADA);
}

/* Looking opens no dialog; being told to does. */
static void
test_unlocks_when_told (TokenFixture *fixture,
                        gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n_prompts = keyring_session_count_prompts ();

  store_by_hand (TOOLS, ADA, NULL);
  keyring_session_change ("--lock");
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LOCKED);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts);

  keyring_session_set_prompter ("ok:open-sesame");
  quay_token_list_unlock_async (fixture->list, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  g_assert_true (quay_token_list_unlock_finish (fixture->list, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LISTED);
  g_assert_cmpuint (keyring_session_count_prompts (), ==, n_prompts + 1);
}

#define ADD(name, function) \
  g_test_add ("/token-keyring/" name, TokenFixture, NULL, set_up, function, token_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("repairs-what-others-stored", test_repairs_what_others_stored);
  ADD ("keeps-the-newest", test_keeps_the_newest);
  ADD ("replaces-and-undoes", test_replaces_and_undoes);
  ADD ("unlocks-when-told", test_unlocks_when_told);
  return g_test_run ();
}
